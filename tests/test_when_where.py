"""The day and place that each account gets from the structure of its report: ``cases/when_where.csv``.

``text`` has " ¶ " for a paragraph's end; ``told`` is the day and place of each account, in order, by "|"; "-" for none.
"""

import csv
import datetime as dt
from pathlib import Path

import pytest

import evenhand
from evenhand.model import HAPPENED

with (Path(__file__).parent / "cases" / "when_where.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["note"])
def test_day_and_place_of_each_account(case):
    text = case["text"].replace(" ¶ ", "\n\n")
    published = dt.date(2024, 8, 8)  # a Thursday
    report = evenhand.Report.of(text, source="Invented Wire", source_kind="media", published=published, language="en")
    found = []
    for account in evenhand.read(report, reader="rules"):
        if account.claims_of("type")[0].stance in HAPPENED:
            values = {field: [code.value for _, code in account.coded_of(field)] for field in ("date", "place")}
            day = str(values["date"][0].middle()) if values["date"] else "-"
            found.append(f"{day} {values['place'][0].name if values['place'] else '-'}")
    assert found == [entry for entry in case["told"].split("|") if entry]
