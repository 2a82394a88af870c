"""One row an incident to queue, filter and draw by, worked out when the incident is written.

``need`` says how much an incident needs a person. It is a sum that a reviewer can check: 1 - the lowest confidence of an
undecided value; 0.25 for each disputed field, 1 at most; 0.1 for each doubling of the toll, 1 at most; 0.1 for each
quotation without a value, 0.5 at most.
"""

from __future__ import annotations

import dataclasses
import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from evenhand.model import HAPPENED, ClaimId, Coded, Count, Finding, Incident, Report, ReportId, Term, When, Where
from evenhand.store import acts
from evenhand.store import tables as t

#: Radius in kilometres that a place is drawn with where none is known, by its precision.
RADIUS_KM = {
    "exact": 1.0,
    "town": 5.0,
    "near_town": 15.0,
    "district": 30.0,
    "water": 50.0,
    "region": 100.0,
    "country": 300.0,
}
_TOLLS = ("killed", "casualties", "attackers_killed", "abducted", "injured")


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the incident itself."""

    acts: Mapping[ClaimId, Sequence[acts.Act]]
    sources: Mapping[ReportId, Report]
    assignees: Mapping[str, str | None]


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """What an incident's need is worked out from."""

    confidence: float
    disputed: int
    toll: int
    uncoded: int


def context(db: Connection, incidents: Sequence[Incident] | None) -> Context:
    """The context of some incidents, or of all."""
    claims = None
    reports = sa.select(t.reports.c.id, t.reports.c.source, t.reports.c.source_kind)
    if incidents is not None:
        claims = [claim.id for incident in incidents for account in incident.accounts for claim in account.claims]
        told = {account.report for incident in incidents for account in incident.accounts}
        reports = reports.where(t.reports.c.id.in_(told))
    sources = {
        ReportId(row.id): Report(ReportId(row.id), "", row.source, row.source_kind) for row in db.execute(reports)
    }
    latest = sa.select(sa.func.max(t.assignments.c.number)).group_by(t.assignments.c.incident)
    assigned = db.execute(sa.select(t.assignments).where(t.assignments.c.number.in_(latest)))
    return Context(acts.acts(db, claims), sources, {row.incident: row.person for row in assigned})


def need(figures: Figures) -> list[tuple[str, float]]:
    """The addends of an incident's need for a person, each with what it is for."""
    parts = [
        (f"lowest confidence {figures.confidence:.2f}", 1 - figures.confidence),
        (f"{figures.disputed} disputed", min(1.0, figures.disputed / 4)),
        (f"toll of {figures.toll}", min(1.0, math.log2(1 + figures.toll) / 10)),
        (f"{figures.uncoded} without a value", min(0.5, figures.uncoded / 10)),
    ]
    return [(name, round(weight, 3)) for name, weight in parts if weight > 0]


def row(incident: Incident, known: Context) -> dict[str, Any]:
    """The row of ``overview``."""
    findings = incident.findings
    when = [v.value for v in _told(findings.get("date")) if isinstance(v.value, When)]
    starts, ends = [w.earliest for w in when if w.earliest], [w.latest for w in when if w.latest]
    tolls = [_toll(findings.get(field)) for field in _TOLLS]
    lowest = {name: _confidence(incident, finding, known) for name, finding in findings.items()}
    figures = Figures(
        confidence=min((c for c in lowest.values() if c is not None), default=1.0),
        disputed=sum(f.agreement == "disputed" and not _decided(f, known) for f in findings.values()),
        toll=next((toll for toll in tolls if toll), 0),
        uncoded=_uncoded(incident, known),
    )
    sources = [known.sources[a.report] for a in incident.accounts if a.report in known.sources]
    return dataclasses.asdict(figures) | {
        "incident": incident.id,
        "earliest": min(starts, default=None) if len(starts) == len(when) else None,
        "latest": max(ends, default=None) if len(ends) == len(when) else None,
        "places": "; ".join(sorted({_place(v.value) for v in _told(findings.get("place"))})),
        "sources": "; ".join(sorted({f"{s.source or 'unknown'} ({s.source_kind})" for s in sources})),
        "types": " ".join(sorted({v.value.code for v in _told(findings.get("type")) if isinstance(v.value, Term)})),
        "open_fields": " ".join(name for name, confidence in lowest.items() if confidence is not None),
        "reports": len({account.report for account in incident.accounts}),
        "need": sum(weight for _, weight in need(figures)),
        "reviewed": incident.reviewed,
        "differing": sum(acts.differ(known.acts.get(c.id, ())) for a in incident.accounts for c in a.claims),
        "lot": lot(incident.id),
        "assignee": known.assignees.get(incident.id),
    }


def lot(identity: str) -> int:
    """A number from 0 to 99 that depends on nothing but the id: incidents below the project's share are read twice."""
    return int(hashlib.sha256(f"second {identity}".encode()).hexdigest(), 16) % 100


def spot_rows(incident: Incident) -> list[dict[str, Any]]:
    """The rows of ``spots``: each place told of, with the radius within which it is meant."""
    places = [v.value for v in _told(incident.findings.get("place")) if isinstance(v.value, Where)]
    return [
        {
            "incident": incident.id,
            "number": number,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "radius_km": place.precision_km or RADIUS_KM.get(place.precision, 100.0),
            "words": _place(place),
        }
        for number, place in enumerate(places)
        if place.latitude is not None and place.longitude is not None
    ]


def done_rows(incident: Incident, known: Context) -> list[dict[str, Any]]:
    """The rows of ``done_by``: the people who answered all that is not settled; those who took part, where all is."""
    made = [known.acts.get(claim, ()) for claim in sorted(standing_claims(incident))]
    answered = [set(acts.opinions(of_claim)) for of_claim in made]
    unsettled = [people for people, of_claim in zip(answered, made, strict=True) if not _settled(of_claim)]
    done = set.intersection(*unsettled) if unsettled else set().union(*answered)
    return [{"incident": incident.id, "person": person} for person in sorted(done)]


def _settled(made: Sequence[acts.Act]) -> bool:
    counted = acts.counted(made)
    return counted is not None and counted.verdict != "cannot_tell"


def standing_claims(incident: Incident) -> set[ClaimId]:
    """The claims behind the values of an incident, rejected ones included."""
    told = {claim.id for account in incident.accounts for claim in account.claims}
    coded = {code.claim for account in incident.accounts for code in account.coded if isinstance(code, Coded)}
    return told & coded


def _told(finding: Finding | None) -> list[Any]:
    return [value for value in finding.values if value.stance in HAPPENED] if finding else []


def _place(value: object) -> str:
    assert isinstance(value, Where)
    return ", ".join(part for part in (value.name, value.admin1, value.country) if part)


def _toll(finding: Finding | None) -> int:
    """The highest number told of this incident alone; of it and others together, where there is no other."""
    counts = [v.value for v in _told(finding) if isinstance(v.value, Count)]
    own = [count for count in counts if not count.shared] or counts
    return max((count.low for count in own), default=0)


def _decided(finding: Finding, known: Context) -> bool:
    claims = {claim for value in finding.values for claim in value.claims}
    return bool(claims) and all(acts.counted(known.acts.get(claim, ())) is not None for claim in claims)


def _confidence(incident: Incident, finding: Finding, known: Context) -> float | None:
    claims = {claim for value in finding.values for claim in value.claims}
    undecided = {claim for claim in claims if acts.counted(known.acts.get(claim, ())) is None}
    codes = (code for account in incident.accounts for code in account.coded if code.claim in undecided)
    return min((code.confidence for code in codes if isinstance(code, Coded)), default=None)


def _uncoded(incident: Incident, known: Context) -> int:
    coded = {code.claim for a in incident.accounts for code in a.coded if isinstance(code, Coded)}
    return sum(
        claim.id not in coded and not acts.opinions(known.acts.get(claim.id, ()))
        for account in incident.accounts
        for claim in account.claims
    )
