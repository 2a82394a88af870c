"""Near-copies and texts of one agency share an origin; independent tellings do not."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from evenhand.model import Report
from evenhand.sources import credited_agency, trace_origins

CASES = Path(__file__).parent / "cases" / "origins.csv"
WIRE = (
    "Four people were killed and nine were wounded on Tuesday when a device exploded beside a bus near the eastern "
    "gate of Baidoa, the district office said. The bus had stopped at a checkpoint on the road to Buurhakaba. "
    "Nobody has said who placed the device. The road was closed until the evening and traders moved their stalls."
)
OTHER = (
    "A blast hit a minibus at the edge of Baidoa on Tuesday morning. Staff at the town's hospital counted four bodies "
    "and treated ten wounded passengers, one of whom later left for Mogadishu. The district has opened an inquiry."
)


def test_ten_copies_are_one_origin() -> None:
    copies = [Report.of(f"{WIRE} Page {n}.", source=f"Paper {n}") for n in range(10)]
    independent = Report.of(OTHER, source="Hospital News")
    found = trace_origins([*copies, independent])
    assert len({found[report.id] for report in copies}) == 1
    assert found[independent.id] not in {found[report.id] for report in copies}


def test_the_order_of_reports_does_not_matter() -> None:
    reports = [Report.of(WIRE, source="A"), Report.of(OTHER, source="B"), Report.of(WIRE + " More.", source="C")]
    assert trace_origins(reports) == trace_origins(reports[::-1])


def rows() -> list[dict[str, str]]:
    """Columns: id, left and right texts ({wire} and {other} stand for the texts above), days between, one origin?"""
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_pairs_of_the_case_table(row: dict[str, str]) -> None:
    day = dt.date(2018, 5, 1)
    texts = [row[side].format(wire=WIRE, other=OTHER, lead=WIRE[:160]) for side in ("left", "right")]
    days = (day, day + dt.timedelta(days=int(row["days"])))
    reports = [
        Report.of(text, source=f"S{n}", published=when) for n, (text, when) in enumerate(zip(texts, days, strict=True))
    ]
    found = trace_origins(reports)
    assert (found[reports[0].id] == found[reports[1].id]) is (row["one_origin"] == "yes")


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("BAIDOA (Reuters) - Four people were killed.", "reuters"),
        ("Baidoa, 1 May (Interfax-Ukraine) - Four people were killed.", "interfax_ukraine"),
        ("Four people were killed.\n\nSource: Anadolu Agency", "anadolu"),
        ("Four people were killed near the market.", None),
        ("Reuterstown saw four killed.", None),
    ],
)
def test_credited_agency(text: str, agency: str | None) -> None:
    assert credited_agency(Report.of(text)) == agency


def test_no_reports_have_no_origins() -> None:
    assert trace_origins([]) == {}
    assert len(trace_origins([Report.of("")])) == 1
