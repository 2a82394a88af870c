"""How many accounts are made of a report: tests/cases/accounts.csv has reports, their paragraphs parted by " / ", and how
many incidents a coder would enter for each; what did not happen is not counted.
"""

import csv
import datetime as dt
from pathlib import Path

import pytest

import evenhand
from evenhand.model import HAPPENED

TABLE = Path(__file__).parent / "cases" / "accounts.csv"
CASES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_accounts(case):
    text = case["text"].replace(" / ", "\n\n")
    report = evenhand.Report.of(
        text, source="Invented Wire", source_kind="media", published=dt.date(2024, 8, 8), language="en"
    )
    stances = [account.claims_of("type")[0].stance for account in evenhand.read(report, reader="both")]
    assert sum(stance in HAPPENED for stance in stances) == int(case["accounts"])
