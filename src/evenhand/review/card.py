"""One incident as a reviewer sees it: each field with its words, values, reasons, and what people decided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.engine import Connection

from evenhand import fields, pipeline
from evenhand.errors import NotFoundError
from evenhand.model import Account, Claim, ClaimId, Coded, Finding, Incident, Report, ReportId, Uncoded, Value
from evenhand.review.queue import second_share
from evenhand.store import Store, acts, incidents, overview, people

#: undecided; or decided so; waiting: mine stands, another person's answer is awaited; differing: an editor settles it.
ClaimState = Literal["undecided", "accepted", "corrected", "rejected", "cannot_tell", "waiting", "differing"]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim on the card. ``seen`` goes back with the answer, so that a change in between is noticed."""

    claim: Claim
    coding: Coded | Uncoded | None
    value: Value | None
    state: ClaimState
    made: tuple[acts.Act, ...]
    mine: acts.Act | None
    seen: str

    @property
    def open(self) -> bool:
        """Whether this reviewer has not answered it."""
        return self.state == "undecided" or (self.state == "cannot_tell" and self.mine is None)


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field on the card, with its claims in the order of the reports."""

    name: str
    finding: Finding | None
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """An incident with all that a reviewer may see. ``second``: others' answers are hidden until two agree."""

    incident: Incident
    fields: tuple[FieldView, ...]
    reports: Mapping[ReportId, Report]
    second: bool
    assignee: str | None

    def claim(self, identity: str) -> ClaimView:
        """One claim. Raises :class:`NotFoundError`."""
        for field in self.fields:
            for view in field.claims:
                if view.claim.id == identity:
                    return view
        raise NotFoundError(f"claim {identity} belongs to another incident, or to none")

    def next_open(self, after: str = "") -> ClaimView | None:
        """The first claim this reviewer has not answered, behind ``after`` if there is one there."""
        views = [view for field in self.fields for view in field.claims]
        at = next((number for number, view in enumerate(views) if view.claim.id == after), -1)
        return next((view for view in (*views[at + 1 :], *views[: at + 1]) if view.open), None)


def open_card(store: Store, identity: str, *, person: people.Person) -> Card:
    """The card of an incident for this person. Raises :class:`NotFoundError`."""
    with store.reading.connect() as db:
        return card(db, identity, reader=pipeline.current_reader(store), person=person)


def card(db: Connection, identity: str, *, reader: str, person: people.Person) -> Card:
    """The same within a transaction."""
    incident = incidents.incident(db, identity, reader=reader, coder=fields.coder())
    made = acts.acts(db, [claim.id for account in incident.accounts for claim in account.claims])
    reports = incidents.reports(db, {account.report for account in incident.accounts})
    assigned = people.assignments_of(db, identity)
    views = {view.claim.id: view for account in incident.accounts for view in _views(account, made, person=person)}
    return Card(
        incident,
        tuple(_field(name, incident, views) for name in fields.FIELDS),
        reports,
        overview.lot(identity) < second_share(db),
        assigned[-1][0] if assigned else None,
    )


def visible(made: Iterable[acts.Act], *, person: people.Person) -> list[acts.Act]:
    """The acts on one claim that this person may see: no one's independent answer before two agree or it is settled.

    An editor sees answers that differ, to settle them.
    """
    every = list(made)
    settled = acts.counted(every) is not None or (acts.differ(every) and person.may_edit())
    return [act for act in every if act.round != "independent" or act.by == person.name or settled]


def seen(coding: Coded | Uncoded | None, shown: Sequence[acts.Act]) -> str:
    """A stamp of what was shown: changes when somebody acts or the coding changes."""
    return hashlib.sha256(repr((coding, [act.number for act in shown])).encode()).hexdigest()[:16]


def _field(name: str, incident: Incident, views: Mapping[ClaimId, ClaimView]) -> FieldView:
    found = [views[claim.id] for account in incident.accounts for claim in account.claims_of(name)]
    return FieldView(name, incident.findings.get(name), tuple(found))


def _views(
    account: Account, made: Mapping[ClaimId, Sequence[acts.Act]], *, person: people.Person
) -> Iterable[ClaimView]:
    codings = {coding.claim: coding for coding in account.coded}
    for claim in account.claims:
        yield claim_view(claim, codings.get(claim.id), made.get(claim.id, ()), person=person)


def claim_view(
    claim: Claim, coding: Coded | Uncoded | None, made: Sequence[acts.Act], *, person: people.Person
) -> ClaimView:
    """One claim as this person sees it."""
    shown = visible(made, person=person)
    standing = acts.opinions(shown)
    mine = standing.get(person.name)
    stands = acts.counted(made)
    state: ClaimState = "undecided"
    if stands is not None and stands.verdict != "undone":
        state = stands.verdict
    elif acts.differ(made) and (mine or person.may_edit()):
        state = "differing"
    elif mine is not None:
        state = "waiting"
    value = coding.value if isinstance(coding, Coded) else None
    told = stands or mine
    if told is not None and told.value is not None:
        value = told.value
    return ClaimView(claim, coding, value, state, tuple(shown), mine, seen(coding, shown))
