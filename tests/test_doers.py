"""Whom the default reader gives as the doer and what it takes to be said of responsibility.

tests/cases/doers.csv: a report of one incident; the types of who did it, and what is said of responsibility, each as a code
and, after a blank, the one held responsible. "|" stands between several; "-" for none, an empty cell is not looked at.
"""

import csv
import datetime as dt
from pathlib import Path

import pytest

import evenhand
from evenhand.model import HAPPENED

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
