"""How many accounts are made of a report, and of what types.

tests/cases/accounts.csv has reports, their paragraphs parted by " / " and lines by " ¶ ", and how many incidents a coder
would enter for each, tests/cases/types_in_report.csv their types in the order told; what did not happen is not counted.
"""

import csv
import datetime as dt
from pathlib import Path

import pytest

import evenhand
from evenhand.model import HAPPENED, Account

CASES, TYPES = (
    list(csv.DictReader((Path(__file__).parent / "cases" / name).read_text(encoding="utf-8").splitlines()))
    for name in ("accounts.csv", "types_in_report.csv")
)


def _told(text: str) -> list[Account]:
    """The accounts of what happened."""
    report = evenhand.Report.of(
        text.replace(" / ", "\n\n").replace(" ¶ ", "\n"),
        source="Invented Wire",
        source_kind="media",
        published=dt.date(2024, 8, 8),
        language="en",
    )
    accounts = evenhand.read(report, reader="both")
    return [account for account in accounts if account.claims_of("type")[0].stance in HAPPENED]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_accounts(case):
    assert len(_told(case["text"])) == int(case["accounts"])


@pytest.mark.parametrize("case", TYPES, ids=[case["text"][:60] for case in TYPES])
def test_types(case):
    types = [code.value.code for account in _told(case["text"]) for _, code in account.coded_of("type")]
    assert types == case["types"].split()
