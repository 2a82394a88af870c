"""Increments give what making all anew gives, whatever the order of arrival and whatever people said in between."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import sqlite3
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand import fields, pipeline
from evenhand.errors import JudgementError, ProjectError
from evenhand.model import (
    Account,
    AccountId,
    Claim,
    ClaimId,
    Coded,
    Count,
    Decision,
    Judgement,
    Reading,
    Report,
    Span,
    Term,
    When,
    Where,
    make_id,
)
from evenhand.store import FILE_NAME, Store, acts, links, open_store

READER = "test@1"
NOW = dt.datetime(2024, 5, 8, tzinfo=dt.UTC)
FIRST = dt.date(2024, 3, 1)
PLACES = (
    Where("1", "Gao", "ML", "09", None, 16.27, -0.04, "town", 5.0),
    Where("2", "Bourem", "ML", "09", None, 16.95, -0.35, "town", 5.0),
    Where("3", "Gao region", "ML", "09", None, 17.0, 0.0, "region", 200.0),
    Where("4", "Dori", "BF", "12", None, 14.03, -0.03, "town", 5.0),
)
WORDS = (
    "market bridge river school clinic road truck herders farmers guards well village dawn evening smoke roof gate "
    "bus convoy depot mill boat ferry post tower square"
).split()
FRAME = "Call the desk on weekdays."


def _pool() -> list[Report]:
    """Tellings of some twenty incidents: copies, copies with changes, other words, and a line printed under many."""
    chance = random.Random(5)
    found: list[Report] = []
    while len(found) < 48:
        place, day = chance.choice(PLACES), FIRST + dt.timedelta(days=chance.randrange(9) + 70 * chance.randrange(2))
        told = " ".join(chance.choices(WORDS, k=16))
        for number in range(chance.randrange(1, 5)):
            words = told if chance.random() < 0.4 else " ".join(chance.choices(WORDS, k=16))
            line = f" {FRAME}" if chance.random() < 0.3 else ""
            killed = chance.randrange(4)
            text = f"On {day} {killed} people were killed in {place.name}. {words} page {len(found)}.{line}"
            found.append(
                Report.of(
                    text, source=f"Paper {number}", source_kind="media", published=day + dt.timedelta(days=number)
                )
            )
    return found[:48]


POOL = _pool()


def _tell(store: Store, report: Report) -> None:
    """A report read and coded: one account, or two where its page has a five."""
    store.add_report(report, file=report.id)
    place = next(where for where in reversed(PLACES) if f"in {where.name}." in report.text)
    day = dt.date.fromisoformat(report.text[3:13])
    accounts, codings = [], []
    for number in range(2 if "5." in report.text else 1):
        account = AccountId(make_id("acc", report.id, number))
        values = {
            "type": Term("armed_attack"),
            "date": When(day, day, "day"),
            "place": place,
            "killed": Count(int(report.text[14]) + number, int(report.text[14]) + number),
        }
        claims = tuple(
            Claim(ClaimId(make_id("clm", account, field)), report.id, account, field, "x", Span(at + number, at + 5))
            for at, field in enumerate(values)
        )
        accounts.append(Account(account, report.id, claims))
        codings += [
            Coded(claim.id, value, "by hand", 0.8) for claim, value in zip(claims, values.values(), strict=True)
        ]
    store.save_reading(Reading(report.id, READER, tuple(accounts)))
    store.save_codings(report.id, codings, reader=READER, coder=fields.coder())


def _act(store: Store, act: tuple[str, int, int]) -> None:
    """What a person does: a judgement, a decision, or words added to an account."""
    kind, one, other = act
    accounts = sorted(store.account_ids(reader=READER))
    left, right = accounts[one % len(accounts)], accounts[other % len(accounts)]
    if kind in {"same", "different", "unsure"} and left != right:
        with contextlib.suppress(JudgementError):
            pipeline.judge(store, Judgement(left, right, kind, "ana", NOW + dt.timedelta(minutes=one)))  # type: ignore[arg-type]
    claim = ClaimId(make_id("clm", left, "killed"))
    if kind == "decided":
        store.add_decision(Decision(claim, False, Count(other % 5, other % 5), "ana", NOW))
    if kind == "added":
        report = store.account(left, reader=READER).report
        added = Claim(ClaimId(f"clm-{one}-{other}"), report, left, "injured", "On", Span(0, 2))
        with store.writing.begin() as db, contextlib.suppress(Exception):
            acts.add_claim(db, acts.AddedClaim(added, Coded(added.id, Count(3, 3), "by hand", 0.9), "ana", NOW))


def _step(store: Store) -> None:
    pipeline.link(store)
    pipeline.corroborate(store)


def _contents(project: Path, *, without: set[str]) -> dict[str, list[object]]:
    with sqlite3.connect(project / FILE_NAME) as db:
        names = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} - without
        return {name: sorted(map(repr, db.execute(f"SELECT * FROM {name}"))) for name in names}


def _incidents(store: Store) -> dict[tuple[str, ...], object]:
    """The findings of each incident by its accounts, whatever its id."""
    found = store.incidents(reader=READER, coder=fields.coder())
    return {tuple(a.id for a in one.accounts): (dict(one.findings), one.reviewed) for one in found}


@pytest.fixture(autouse=True, scope="module")
def _small_numbers():
    """Words and keys become common, and crowded, in a small project already."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("keys", "filed"):
            patch.setattr(sys.modules[f"evenhand.pairs.{module}"], "CROWDED", 6)
        for module in ("rarity", "filed"):
            patch.setattr(sys.modules[f"evenhand.pairs.{module}"], "RARE", 9)
        yield


ACTS = st.tuples(
    st.sampled_from(["same", "same", "different", "unsure", "decided", "added"]), st.integers(0, 60), st.integers(0, 60)
)


@settings(max_examples=8, deadline=None)
@given(
    order=st.permutations(range(len(POOL))),
    cuts=st.sets(st.integers(34, len(POOL) - 1), min_size=1, max_size=3),
    said=st.lists(st.lists(ACTS, max_size=4), min_size=4, max_size=4),
)
def test_increments_give_the_incidents_of_a_rebuild(
    order: list[int], cuts: set[int], said: list[list[tuple[str, int, int]]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, other = Path(folder) / "one", Path(folder) / "other"
        with open_store(one) as store:
            store.set_current("reader", READER)
            edges = [0, *sorted(cuts), len(POOL)]
            for start, end, acts_between in zip(edges, edges[1:], said, strict=False):
                for number in order[start:end]:
                    _tell(store, POOL[number])
                _step(store)
                for act in acts_between:
                    _act(store, act)
                if len(acts_between) % 2:
                    pipeline.corroborate(store)
            _step(store)
            step_by_step = _contents(one, without={"settings"})
            pipeline.link(store, anew=True)
            pipeline.corroborate(store, anew=True)
            anew = _contents(one, without={"settings"})
            assert {name: anew[name] == rows for name, rows in step_by_step.items()} == dict.fromkeys(anew, True)
            with open_store(other) as fresh:
                _retell(store, fresh)
                _step(fresh)
                assert fresh.comparisons() == store.comparisons()
                assert fresh.origins() == store.origins()
                assert _incidents(fresh) == _incidents(store)


def _retell(store: Store, fresh: Store) -> None:
    """The same reports and acts in a project of its own."""
    fresh.set_current("reader", READER)
    for report in store.reports():
        _tell(fresh, report)
    for judgement in store.judgements():
        fresh.add_judgement(judgement)
    with store.reading.connect() as db:
        added = [row for rows in acts.added_claims(db).values() for row in rows]
        made = [act for of_claim in acts.acts(db).values() for act in of_claim]
    with fresh.writing.begin() as db:
        for row in added:
            acts.add_claim(db, row)
        for act in sorted(made, key=lambda act: act.number):
            acts.append(db, act)


@pytest.fixture
def project(tmp_path: Path):
    with open_store(tmp_path / "project") as store:
        store.set_current("reader", READER)
        for report in POOL[:40]:
            _tell(store, report)
        _step(store)
        yield store


def test_new_reports_leave_most_comparisons_and_incidents_alone(project: Store) -> None:
    before = len(project.comparisons())
    _tell(project, POOL[40])
    step = pipeline.link(project)
    assert step.made < before / 2
    assert pipeline.corroborate(project).made < project.incident_count() / 2
    assert (pipeline.link(project).made, pipeline.corroborate(project).made) == (0, 0)


def test_an_incident_keeps_its_id_when_accounts_join(project: Store) -> None:
    before = project.members()
    for report in POOL[40:]:
        _tell(project, report)
    _step(project)
    after = project.members()
    kept: defaultdict[str, set[str]] = defaultdict(set)
    for account, incident in before.items():
        kept[incident].add(after[account])
    assert all(incident in now or now <= kept.keys() for incident, now in kept.items())  # or it was merged into another
    assert sum(incident in now for incident, now in kept.items()) > len(kept) / 2


def test_a_run_that_was_overtaken_by_another_keeps_nothing(project: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _tell(project, POOL[40])
    save = links.save

    def overtaken(db, change):
        links.set_setting(db, links.LINKED, "another run")
        save(db, change)

    monkeypatch.setattr(links, "save", overtaken)
    before = project.comparisons()
    with pytest.raises(ProjectError, match="meanwhile"):
        pipeline.link(project)
    monkeypatch.undo()
    assert project.comparisons() == before
    assert pipeline.link(project).made
