"""The day and place that each account gets from its report: ``when_where.csv``, ``days_told.csv``, ``where_told.csv``.

``text`` has " ¶ " for a paragraph's end; ``told`` is the day and place of each account, in order, by "|"; "-" for none.
``place`` and ``country`` are those of the first account, the place as the flat table has it; empty for an unknown country.
"""

import csv
import datetime as dt
from pathlib import Path

import pytest

import evenhand
from evenhand.model import HAPPENED


def rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / "cases" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", [*rows("when_where"), *rows("days_told")], ids=lambda case: case["note"])
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


@pytest.mark.parametrize("case", rows("where_told"), ids=lambda case: case["text"][:50])
def test_the_place_and_its_country(case):
    report = evenhand.Report.of(case["text"], source_kind="media", published=dt.date(2024, 8, 8), language="en")
    account = evenhand.read(report, reader="rules")[0]
    where = account.coded_of("place")[0][1].value
    told = " ".join(part for part in (where.relation, where.name) if part)
    assert (told, where.country or "") == (case["place"], case["country"])
