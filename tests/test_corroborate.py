"""Who says what, how independently, and what is agreed."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

import evenhand
from evenhand import corroborate as room
from evenhand.corroborate.agreement import relation
from evenhand.errors import NotFoundError
from evenhand.model import (
    Account,
    AccountId,
    Claim,
    ClaimId,
    Coded,
    Count,
    Decision,
    Finding,
    Incident,
    IncidentId,
    OriginId,
    Report,
    ReportId,
    SourceKind,
    Span,
    Stance,
    Term,
    Value,
    When,
    Where,
)

CASES = Path(__file__).parent / "cases" / "findings.csv"
TOWNS = {
    "Galkayo": Where("58933", "Galkayo", "SO", "16", None, 6.77, 47.43, "town", 5.0),
    "Mudug": Where("53477", "Mudug", "SO", "16", None, 6.5, 48.0, "region", 200.0),
    "Baidoa": Where("64814", "Baidoa", "SO", "12", None, 3.11, 43.65, "town", 5.0),
}


def value(text: str) -> Value:
    """`3`, `3-5`, `40-?`, `12/2` (shared by two), `p3` (a part), `+3` (others), a date, two dates with `..`, a town of the
    table above, or a code."""
    if text in TOWNS:
        return TOWNS[text]
    if text.count("-") >= 2:
        first, _, last = text.partition("..")
        days = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
        return When(*days, "day" if days[0] == days[1] else "range")
    if text[0] in "p+" and text[1].isdigit():
        whole = value(text[1:])
        assert isinstance(whole, Count)
        return replace(whole, part=text[0] == "p", adds=text[0] == "+")
    if text[0].isdigit():
        number, _, shared = text.partition("/")
        low, _, high = number.partition("-")
        return Count(int(low), None if high == "?" else int(high or low), shared=int(shared or 0))
    return Term(text)


class Told:
    """Accounts of one incident, built one telling at a time."""

    def __init__(self) -> None:
        self.accounts: list[Account] = []
        self.reports: dict[ReportId, Report] = {}
        self.origins: dict[ReportId, OriginId] = {}

    def by(self, source: str, kind: SourceKind, *answers: tuple[str, str, str, str]) -> Told:
        """A report whose account answers (field, value, attributed to, stance); `=X` after the source copies X, `@3` is the
        day of June on which it was published."""
        source, _, day = source.partition("@")
        name, _, copied = source.partition("=")
        published = dt.date(2025, 6, int(day)) if day else None
        report = ReportId(f"rep-{name}")
        self.reports[report] = Report(report, f"text of {name}", name, kind, published)
        self.origins[report] = OriginId(f"org-{copied or name}")
        claims, codes = [], []
        for n, (field, text, speaker, stance) in enumerate(answers):
            claim = ClaimId(f"clm-{name}-{n}")
            known: Stance = stance or "stated"  # type: ignore[assignment]
            account = AccountId(f"acc-{name}")
            claims.append(Claim(claim, report, account, field, text, Span(n, n + 1), known, speaker or None))
            codes.append(Coded(claim, value(text), "test/1", 0.9))
        self.accounts.append(Account(AccountId(f"acc-{name}"), report, tuple(claims), tuple(codes)))
        return self

    def incident(self, *decisions: Decision) -> Incident:
        return room.corroborate(
            IncidentId("inc-1"), self.accounts, reports=self.reports, origins=self.origins, decisions=decisions
        )

    def finding(self, field: str, *decisions: Decision) -> Finding:
        return self.incident(*decisions).findings[field]


def rows() -> list[dict[str, str]]:
    """Columns: id, field, said (source@day:kind:value:speaker:stance, parted by |), agreement, note (a part of it, or what
    must not stand in it behind a !)."""
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(text: str, field: str) -> Told:
    said = Told()
    for part in text.split("|"):
        source, kind, answer, speaker, stance = (*part.split(":"), "", "")[:5]
        said.by(source, kind, (field, answer, speaker, stance))  # type: ignore[arg-type]
    return said


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_findings_of_the_case_table(row: dict[str, str]) -> None:
    finding = told(row["said"], row["field"]).finding(row["field"])
    assert finding.agreement == row["agreement"]
    if row["note"].startswith("!"):
        assert row["note"][1:] not in finding.note
    else:
        assert row["note"] in finding.note


def test_every_field_has_a_finding_and_silence_is_unknown() -> None:
    incident = told("Paper:media:3", "killed").incident()
    assert set(incident.findings) == set(room.FIELDS)
    assert incident.findings["injured"].agreement == "unknown"
    assert room.present(incident.findings["injured"], rule="ucdp") is None


def test_a_partys_claim_stands_apart_and_is_not_presented_where_others_speak() -> None:
    finding = told("Statement:armed_actor:30|Paper:media:4:hospital|Radio:media:4-6", "killed").finding("killed")
    claimed = [found for found in finding.values if found.party]
    assert [found.value for found in claimed] == [Count(30, 30)]
    assert {rule: room.present(finding, rule=rule) for rule in room.rules()} == room.sensitivity(finding)
    assert all(isinstance(chosen, Count) and chosen.low < 30 for chosen in room.sensitivity(finding).values())
    assert room.tolls_by_speaker(finding) == {
        "armed_group": Count(30, 30),
        "media": Count(4, 6),
        "medical": Count(4, 4),
    }


def test_a_partys_claim_is_presented_where_nobody_else_speaks() -> None:
    finding = told("Statement:government:12", "killed").finding("killed")
    assert room.present(finding, rule="conservative") == Count(12, 12)


def test_the_named_side_speaking_is_a_party_whatever_its_name() -> None:
    for name in ("Northern Front", "Southern Guard"):
        said = Told().by("Paper", "media", ("actor", name, "", ""), ("killed", "9", f"the {name}", "attributed"))
        assert [found.party for found in said.finding("killed").values] == [True]


def test_police_are_a_party_only_where_they_took_part() -> None:
    aside = Told().by("Paper", "media", ("actor", "gang", "", ""), ("killed", "2", "police", "attributed"))
    part = Told().by("Paper", "media", ("actor", "police", "", ""), ("killed", "2", "investigators", "attributed"))
    assert [found.party for said in (aside, part) for found in said.finding("killed").values] == [False, True]


def test_a_speaker_is_a_party_in_every_account_of_the_incident() -> None:
    said = Told().by("A", "media", ("killed", "2", "police", "attributed"))
    said.by("B", "media", ("target", "police", "", ""), ("killed", "2", "", ""))
    assert {(found.party, found.speakers) for found in said.finding("killed").values} == {
        (True, ("police",)),
        (False, ("media",)),
    }


def test_a_report_does_not_bear_out_those_it_quotes() -> None:
    own, quoted = ("killed", "2", "", ""), ("killed", "2", "police", "attributed")
    alone = Told().by("A", "media", own, quoted).finding("killed")
    assert (alone.agreement, len(alone.origins)) == ("single_source", 1)
    assert alone.values[0].speakers == ("media", "police")
    assert Told().by("A", "media", own, quoted).by("B=A", "media", own).finding("killed").agreement == "single_source"
    assert Told().by("A", "media", own, quoted).by("B", "media", own).finding("killed").agreement == "corroborated"
    assert Told().by("A", "media", own).by("B", "media", quoted).finding("killed").agreement == "corroborated"
    unlike = Told().by("A", "media", ("killed", "3", "", ""), quoted).finding("killed")
    assert (unlike.agreement, len(unlike.origins)) == ("disputed", 2)


def test_speakers_stay_origins_of_their_own() -> None:
    police, hospital = ("killed", "2", "police", "attributed"), ("killed", "2", "the hospital", "attributed")
    for said in (
        Told().by("A", "media", police, hospital),
        Told().by("A", "media", ("killed", "2", "", ""), police).by("B", "media", hospital),
    ):
        finding = said.finding("killed")
        assert (finding.agreement, len(finding.origins)) == ("corroborated", 2)


def test_one_voice_may_name_both_sides_of_a_clash() -> None:
    army, rebels = (("responsibility", side, "", "") for side in ("army", "rebels"))
    assert _deeds(Told().by("A", "media", army, rebels)).agreement == "single_source"
    assert _deeds(Told().by("A", "media", army).by("B", "media", rebels)).agreement == "disputed"


def _deeds(said: Told) -> Finding:
    """Who is responsible, where each code is that of a deed reported as fact of the side that it names."""
    for number, account in enumerate(said.accounts):
        named = [
            replace(code, value=Term("reported_as_fact", code.value.code))
            for code in account.coded
            if isinstance(code, Coded) and isinstance(code.value, Term)
        ]
        said.accounts[number] = replace(account, coded=tuple(named))
    return said.finding("responsibility")


def test_presentation_rules_choose_what_a_source_gave() -> None:
    finding = told("A:media:3|B:media:5|C:media:5|D:media:2-9", "killed").finding("killed")
    assert room.present(finding, rule="conservative") == Count(2, 9)
    assert room.present(finding, rule="informative") == Count(5, 5)
    assert room.present(finding, rule="representative") == Count(5, 5)
    assert room.estimate(finding) == room.Estimate(5, 2, 9)


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(NotFoundError, match="conservative"):
        room.present(told("A:media:3", "killed").finding("killed"), rule="mean")


def decision(claim: str, *, accepted: bool, corrected: Value | None = None, day: int = 1) -> Decision:
    return Decision(ClaimId(claim), accepted, corrected, "reader one", dt.datetime(2020, 1, day, tzinfo=dt.UTC))


def test_decisions_replace_or_remove_and_the_latest_stands() -> None:
    said = told("A:media:3|B:media:5", "killed")
    corrected = said.finding("killed", decision("clm-A-0", accepted=False, corrected=Count(5, 5)))
    assert corrected.agreement == "corroborated"
    rejected = said.finding("killed", decision("clm-A-0", accepted=False))
    assert [found.value for found in rejected.values] == [Count(5, 5)]
    again = said.finding("killed", decision("clm-A-0", accepted=True, day=2), decision("clm-A-0", accepted=False))
    assert again.agreement == "disputed"


def test_reviewed_when_every_standing_claim_was_decided_on() -> None:
    said = told("A:media:3|B:media:5", "killed")
    assert not said.incident(decision("clm-A-0", accepted=True)).reviewed
    assert said.incident(decision("clm-A-0", accepted=True), decision("clm-B-0", accepted=True)).reviewed


def test_attackers_deaths_are_counted_in_their_own_field() -> None:
    said = Told().by("A", "media", ("attackers_killed", "2", "", ""))
    account = said.accounts[0]
    coded = tuple(Coded(code.claim, Count(2, 2, "attackers"), "test/1", 0.9) for code in account.coded)  # type: ignore[union-attr]
    said.accounts[0] = Account(account.id, account.report, account.claims, coded)
    assert [found.value for found in said.finding("attackers_killed").values] == [Count(2, 2)]


def test_the_order_of_accounts_does_not_matter() -> None:
    said = told("A:media:3|B:media:5|C:government:9", "killed")
    before = said.incident()
    said.accounts.reverse()
    assert said.incident() == before


def test_one_number_whomever_it_counts_is_one_value() -> None:
    said = told("A:media:4|B:media:4", "killed")
    account = said.accounts[0]
    coded = tuple(Coded(code.claim, Count(4, 4, "police"), "test/1", 0.9) for code in account.coded)  # type: ignore[union-attr]
    said.accounts[0] = Account(account.id, account.report, account.claims, coded)
    assert len(said.finding("killed").values) == 1


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (Term("accused", "Northern Front"), Term("claimed", "Northern Front"), "agree"),
        (Term("accused", "Northern Front"), Term("accused", "Southern Guard"), "contradict"),
        (Term("denied", "Northern Front"), Term("accused", "Northern Front"), "contradict"),
        (Term("none_claimed"), Term("suspected", "Southern Guard"), "compatible"),
    ],
)
def test_responsibility_is_compared_by_who_is_named(one: Term, other: Term, kind: str) -> None:
    assert relation("responsibility", one, other) == kind
    assert relation("responsibility", other, one) == kind


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Gunmen shot dead a teacher in Kirkuk on Monday, police said. His driver was also killed.", 2),
        ("Gunmen shot dead a teacher in Kirkuk on Monday. His driver was also killed, police said.", 2),
        ("Soldiers shot dead a teacher in Kirkuk on Monday, the governor said. Four more people were killed.", 5),
    ],
)
def test_those_killed_on_top_are_added_though_another_voice_tells_of_them(text: str, killed: int) -> None:
    report = Report.of(text, published=dt.date(2024, 5, 9), language="en", source_kind="media")
    incident = room.corroborate(IncidentId("inc-1"), evenhand.read(report), reports={report.id: report}, origins={})
    finding = incident.findings["killed"]
    counts = [value.value for value in finding.values if isinstance(value.value, Count)]
    assert [(count.low, count.high) for count in counts] == [(killed, killed)]
    assert finding.agreement == "single_source"


def test_a_number_of_some_of_the_people_is_no_figure_for_all_of_them() -> None:
    finding = told("Press office:government:27|Paper:media:p5|Radio:media:+2", "injured").finding("injured")
    assert finding.agreement == "single_source"
    assert room.present(finding, rule="ucdp") == Count(27, 27)
    assert room.estimate(finding) == room.Estimate(27, 27, 27)
    assert room.tolls_by_speaker(finding) == {"government": Count(27, 27)}


def test_what_a_side_tells_of_its_own_people_contradicts_no_number_of_all() -> None:
    said = told("Paper:media:27:hospital|Other:media:11:the interior ministry", "injured")
    account = said.accounts[1]
    officers = replace(account.coded[0], value=Count(11, 11, "police"))  # type: ignore[arg-type]
    said.accounts[1] = replace(account, coded=(officers,))
    finding = said.finding("injured")
    assert finding.agreement == "single_source"
    assert room.present(finding, rule="ucdp") == Count(27, 27)
