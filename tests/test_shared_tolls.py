"""One toll for several incidents: attached to each of them, marked, never taken for its own, and counted once.

cases/shared_tolls.csv: ``text``, and ``expected``, an entry an account in text order, parted by ";": the place, then field
and numbers; "40/2" is a number that two accounts share.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand import fields, read, show
from evenhand.cli import DONE, main
from evenhand.corroborate import Estimate, corroborate, estimate, present, shared_tolls, total
from evenhand.model import (
    Account,
    AccountId,
    Claim,
    ClaimId,
    Coded,
    Count,
    Incident,
    IncidentId,
    OriginId,
    Report,
    ReportId,
    Span,
    Where,
)

CASES = Path(__file__).parent / "cases" / "shared_tolls.csv"
BOMBINGS = (
    "A bomb exploded near a market in Baidoa, Somalia, on Monday. A second bomb went off at a bus station in Mogadishu "
    "an hour later. The two bombings left 40 people injured."
)
ONE_OF_THEM = (
    "Nine people were injured when a bomb exploded near a market in Baidoa, Somalia, on Monday, a doctor said."
)


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(account: Account) -> str:
    words = [code.value.name for _, code in account.coded_of("place")[:1] if isinstance(code.value, Where)]
    for field in fields.TOLLS:
        counts = [code.value for _, code in account.coded_of(field) if isinstance(code.value, Count)]
        if counts:
            words += [field, *(f"{count.low}/{count.shared}" if count.shared else f"{count.low}" for count in counts)]
    return " ".join(words)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"][:60])
def test_a_number_for_several_incidents_is_told_of_each_of_them(row: dict[str, str]) -> None:
    report = Report.of(row["text"], published=dt.date(2024, 5, 10), language="en")
    assert "; ".join(shown(account) for account in read(report, reader="rules")) == row["expected"]


# -- corroborating and adding up


class Story:
    """Reports on incidents "a", "b", ... with one claim an account: own numbers, and numbers shared by several."""

    def __init__(self) -> None:
        self.told: dict[str, list[Account]] = {}
        self.reports: dict[ReportId, Report] = {}

    def says(self, number: int, *incidents: str) -> Story:
        """One report with one number for all ``incidents``."""
        report = ReportId(f"rep-{len(self.reports)}")
        self.reports[report] = Report(report, "text", report, "media")
        for incident in incidents:
            account, claim = AccountId(f"acc-{report}-{incident}"), ClaimId(f"clm-{report}-{incident}")
            value = Count(number, number, shared=len(incidents) if len(incidents) > 1 else 0)
            told = Claim(claim, report, account, "killed", f"{number}", Span(0, 2))
            self.told.setdefault(incident, []).append(
                Account(account, report, (told,), (Coded(claim, value, "test@1", 0.9),))
            )
        return self

    def incident(self, *names: str) -> Incident:
        accounts = [account for name in names for account in self.told.get(name, ())]
        origins = {report: OriginId(report) for report in self.reports}
        return corroborate(IncidentId("inc-" + "".join(names)), accounts, reports=self.reports, origins=origins)


def test_a_shared_number_gives_way_to_the_incidents_own() -> None:
    finding = Story().says(12, "a", "b").says(5, "a").incident("a").findings["killed"]
    assert [found.value.in_words() for found in finding.values if isinstance(found.value, Count)] == [
        "5",
        "12, shared by 2 incidents of its report: at most this many here",
    ]
    assert present(finding, rule="ucdp") == Count(5, 5)
    assert estimate(finding) == Estimate(5, 5, 5)
    assert finding.agreement == "single_source"
    assert show._cell(finding) == "5 / ≤ 12 (shared)"


def test_a_shared_number_alone_is_shown_and_estimates_nothing() -> None:
    finding = Story().says(12, "a", "b").incident("a").findings["killed"]
    assert present(finding, rule="ucdp") == Count(12, 12, shared=2)
    assert estimate(finding) is None
    assert "at most this many here" in finding.note


def test_where_all_that_share_a_number_are_one_incident_it_is_its_own() -> None:
    finding = Story().says(12, "a", "b").incident("a", "b").findings["killed"]
    assert [found.value for found in finding.values] == [Count(12, 12)]
    assert finding.note == ""


@pytest.mark.parametrize(
    ("said", "sums"),
    [
        ([(12, "ab")], 12),
        ([(12, "ab"), (5, "a")], 12),
        ([(7, "ab"), (5, "a"), (2, "b")], 7),
        ([(4, "ab"), (5, "a")], 5),
        ([(12, "ab"), (12, "ab")], 12),
        ([(20, "abc"), (12, "ab")], 20),
        ([(12, "ab"), (6, "cd"), (1, "e")], 19),
        ([(3, "a"), (4, "b")], 7),
    ],
)
def test_a_shared_number_is_counted_once_in_a_sum(said: list[tuple[int, str]], sums: int) -> None:
    story = Story()
    for number, names in said:
        story.says(number, *names)
    found = total([story.incident(name) for name in sorted(story.told)], "killed")
    assert found == Estimate(sums, sums, sums)


@given(
    st.integers(1, 60),
    st.integers(2, 6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20)), max_size=5),
    st.data(),
)
def test_the_sum_over_the_incidents_of_a_report_counts_its_shared_number_once(
    number: int, incidents: int, own: list[tuple[int, int]], data: st.DataObject
) -> None:
    names = "abcdef"[:incidents]
    story = Story().says(number, *names)
    alone = {names[at % incidents]: count for at, count in own}
    for name, count in alone.items():
        story.says(count, name)
    whole = [story.incident(name) for name in data.draw(st.permutations(names))]
    expected = max(number, sum(alone.values()))
    assert total(whole, "killed") == Estimate(expected, expected, expected)
    assert total(whole, "injured") is None
    ids = {identity for incident in whole for identity, _, _ in shared_tolls(incident, "killed")}
    assert len(ids) == 1


# -- the whole journey


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    reports = folder / "reports"
    reports.mkdir()
    for name, text in (("wire", BOMBINGS), ("radio", ONE_OF_THEM)):
        front = f"---\nsource: Example {name}\nsource_kind: media\npublished: 2024-05-08\nlanguage: en\n---\n"
        (reports / f"{name}.txt").write_text(front + text, encoding="utf-8")
    options = ["--project", str(folder / "project"), "--json"]
    assert main(["add", str(reports), *options]) == DONE
    assert main(["read", "--reader", "rules", *options]) == DONE
    for verb in ("code", "link", "corroborate"):
        assert main([verb, *options]) == DONE
    return folder / "project"


def exported(project: Path, level: str) -> dict[str, dict[str, str]]:
    target = project.parent / f"{level}.csv"
    options = ["--format", "csv", "--level", level, "--output", str(target), "--project", str(project)]
    assert main(["export", *options]) == DONE
    with target.open(encoding="utf-8", newline="") as file:
        return {f"{row['place'].split()[-1]} {row['injured_low']}".strip(): row for row in csv.DictReader(file)}


def test_a_shared_toll_reaches_the_tables_apart_from_the_numbers_of_one_incident(project: Path) -> None:
    accounts = exported(project, "account")
    assert sorted(accounts) == ["Baidoa", "Baidoa 9", "Mogadishu"]
    assert accounts["Baidoa"]["shared_tolls"] == accounts["Mogadishu"]["shared_tolls"]
    assert accounts["Baidoa"]["shared_tolls"].startswith("injured: 40 for 2 (shr-")
    incidents = exported(project, "incident")
    assert sorted(incidents) == ["Baidoa 9", "Mogadishu"]
    assert incidents["Baidoa 9"]["injured_high"] == "9"
    assert incidents["Baidoa 9"]["shared_tolls"] == incidents["Mogadishu"]["shared_tolls"]
    assert "disputed" not in incidents["Baidoa 9"]["agreement"]


def test_a_shared_toll_is_marked_in_the_whole_record_and_explained(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = project.parent / "incident.jsonl"
    options = ["--format", "jsonl", "--level", "incident", "--output", str(target), "--project", str(project)]
    assert main(["export", *options]) == DONE
    told = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    values = {incident["id"]: incident["findings"]["injured"]["values"] for incident in told}
    assert sorted([value["value"]["shared"] for value in found] for found in values.values()) == [[0, 2], [2]]
    capsys.readouterr()
    for identity in values:
        assert main(["explain", identity, "injured", "--project", str(project)]) == DONE
        assert "shared by 2 incidents" in " ".join(capsys.readouterr().out.split())


def test_check_lists_incidents_whose_only_number_is_shared(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--project", str(project), "--json"])
    assert capsys.readouterr().out.count("shared toll") == 2
