"""Whom the default reader gives as the doer and what it takes to be said of responsibility.

tests/cases/doers.csv: a report of one incident; the types of who did it, and what is said of responsibility, each as a code
and, after a blank, the one held responsible. "|" stands between several; "-" for none, an empty cell is not looked at.
"""

import csv
import datetime as dt
from pathlib import Path

import pytest

import evenhand
from evenhand.codebook import load
from evenhand.model import HAPPENED
from evenhand.wording import plain

TABLE = Path(__file__).parent / "cases" / "doers.csv"
CASES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_doers(case):
    report = evenhand.Report.of(case["text"], source_kind="media", published=dt.date(2024, 8, 8), language="en")
    accounts = evenhand.read(report, reader="both")
    account = next(account for account in accounts if account.claims_of("type")[0].stance in HAPPENED)
    for field in ("actor", "responsibility"):
        if not case[field]:
            continue
        told = {code.value for _, code in account.coded_of(field)}
        found = {value.code if field == "actor" or not value.name else f"{value.code} {value.name}" for value in told}
        if field == "actor":
            found = found - {"unknown"} or found
        assert (found or {"-"}) == set(case[field].split("|"))


#: How each side may tell of its own dead; these words stand in the codebook alone.
DEATHS = [
    words
    for row in load("wording")["rows"]
    for words in row["words"]
    if plain(f"A man {words}.") == "A man was killed."
]


@pytest.mark.parametrize("words", DEATHS)
@pytest.mark.parametrize("who", ["A constable", "A soldier", "A fighter of the group"])
def test_who_dies_by_the_words_of_his_own_side_is_dead_and_nobodys_doer(who, words):
    text = f"{who} {words} in firing by unknown persons at Kohat road in Bannu on Monday."
    report = evenhand.Report.of(text, source_kind="media", published=dt.date(2024, 8, 8), language="en")
    (account,) = evenhand.read(report, reader="both")
    assert {code.value.code for _, code in account.coded_of("actor")} <= {"unknown"}
    assert account.claims_of("responsibility") == ()
    assert [(code.value.low, code.value.high) for _, code in account.coded_of("killed")] == [(1, 1)]
