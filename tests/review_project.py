"""A small project for the tests of review: invented reports on invented incidents, read and coded by hand."""

import datetime as dt
import functools
import shutil
import tempfile
from pathlib import Path

from evenhand import fields, pipeline
from evenhand.model import (
    Account,
    AccountId,
    Candidate,
    Claim,
    ClaimId,
    Coded,
    Comparison,
    Count,
    Reading,
    Reason,
    Report,
    Span,
    Term,
    Uncoded,
    When,
    Where,
    make_id,
)
from evenhand.store import open_store

READER = "hand@1"
NOW = dt.datetime(2024, 6, 1, 12, tzinfo=dt.UTC)
GAO = Where("geonames:2457161", "Gao", "ML", "Gao", None, 16.27, -0.04, "town", 5.0)
MENAKA = Where("geonames:2453341", "Ménaka", "ML", "Ménaka", None, 15.91, 2.4, "town", 5.0)
DAY = When(dt.date(2024, 5, 6), dt.date(2024, 5, 6), "day")

#: text, source, source kind, and for each claim: field, words, value (None: could not be coded), confidence
REPORTS = (
    (
        "Armed men shot at a bus near Gao on Monday 6 May. Three passengers were killed, residents said.",
        "Invented Wire",
        "media",
        (
            ("type", "shot at", Term("armed_attack"), 0.8),
            ("date", "Monday 6 May", DAY, 0.9),
            ("place", "Gao", GAO, 0.85),
            ("target", "passengers", Term("civilians"), 0.9),
            ("killed", "Three", Count(3, 3, None, "Three"), 0.6),
        ),
    ),
    (
        "The clinic of Gao received five dead after shots were fired at a bus on 6 May.",
        "Invented Clinic",
        "ngo",
        (
            ("type", "shots were fired", Term("armed_attack"), 0.9),
            ("date", "6 May", DAY, 0.95),
            ("place", "Gao", GAO, 0.9),
            ("killed", "five", Count(5, 5, None, "five"), 0.7),
        ),
    ),
    (
        "A house burned down in Ménaka. Nobody was hurt.",
        "Invented Wire",
        "media",
        (
            ("type", "burned down", Term("arson"), 0.4),
            ("place", "Ménaka", MENAKA, 0.95),
            ("date", "down", None, 0.0),
        ),
    ),
)


def project(folder, reports=REPORTS):
    """A store with these reports; the first two tell of one incident."""
    if reports is REPORTS:
        shutil.copytree(_usual(), folder)
        return open_store(folder)
    return _made(folder, reports)


@functools.cache
def _usual():
    folder = Path(tempfile.mkdtemp()) / "usual"
    _made(folder, REPORTS).close()
    return folder


def _made(folder, reports):
    store = open_store(folder)
    accounts = []
    for number, (text, source, kind, claims) in enumerate(reports):
        report = Report.of(text, source=source, source_kind=kind, published=dt.date(2024, 5, 7), language="en")
        store.add_report(report, file=f"{number}.txt")
        accounts.append(_read(store, report, claims))
    store.set_current("reader", READER)
    store.save_origins({report.id: make_id("org", report.id) for report in store.reports()})
    if len(accounts) > 1:
        left, right = sorted(accounts[:2])
        others = [
            Comparison(*sorted((accounts[0], other)), -1.0, (Reason("date", "unknown", -1.0),))
            for other in accounts[2:3]
        ]
        store.save_comparisons([Comparison(left, right, 6.0, (Reason("date", "same day", 6.0),)), *others])
    pipeline.corroborate(store)
    return store


def _read(store, report, claims):
    account = AccountId(make_id("acc", report.id))
    made, codings = [], []
    for field, words, value, confidence in claims:
        start = report.text.index(words)
        identity = ClaimId(make_id("clm", report.id, field, start))
        made.append(Claim(identity, report.id, account, field, words, Span(start, start + len(words)), reader=READER))
        if value is None:
            codings.append(Uncoded(identity, "dates", "no date was recognised in these words"))
        else:
            others = (Candidate(Count(4, 4), 0.3),) if field == "killed" else ()
            codings.append(Coded(identity, value, "by hand", confidence, others, ("for the test",)))
    store.save_reading(Reading(report.id, READER, (Account(account, report.id, tuple(made)),)))
    store.save_codings(report.id, codings, reader=READER, coder=fields.coder())
    return account


def bus(store):
    """The incident that two reports tell of."""
    return next(i for i in everything(store) if len(i.accounts) > 1)


def house(store):
    """The other one."""
    return next(i for i in everything(store) if "burned" in " ".join(c.words for a in i.accounts for c in a.claims))


def everything(store):
    return store.incidents(reader=READER, coder=fields.coder())
