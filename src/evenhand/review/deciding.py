"""A person's answer to one claim, kept if nothing changed meanwhile; and the incident brought up to date with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy.engine import Connection

from evenhand import codebook, fields, gathering, pipeline
from evenhand.errors import ChangedError, NotFoundError, ReviewError
from evenhand.model import (
    Account,
    Claim,
    ClaimId,
    Coded,
    Count,
    IncidentId,
    Span,
    Term,
    Value,
    When,
    Where,
    make_id,
)
from evenhand.review.card import claim_view
from evenhand.review.queue import second_share
from evenhand.setting import Setting
from evenhand.store import Store, acts, incidents, overview, people

MOST_NOTE = 2000
_KINDS: dict[str, type[Value]] = {"date": When, "place": Where} | dict.fromkeys(fields.TOLLS, Count)
_SHEETS = {
    "type": "types",
    "stage": "stages",
    "means": "means",
    "actor": "actor_types",
    "target": "target_types",
    "responsibility": "responsibility",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says of a claim: its value is right, is another, the words do not answer this, or cannot tell."""

    verdict: Literal["accepted", "corrected", "rejected", "cannot_tell"]
    value: Value | None = None
    note: str = ""


def answer(
    store: Store, incident: str, claim: str, given: Answer, *, person: people.Person, seen: str, now: dt.datetime
) -> int:
    """Keep an answer; its number. Raises :class:`ChangedError` when the claim is no longer as it was ``seen``."""
    check(given, field=None)
    reader = pipeline.current_reader(store)
    _may(person)
    with store.writing.begin() as db:
        account, found = _find(db, incident, claim, reader)
        coding = next((code for code in account.coded if code.claim == found.id), None)
        check(given, field=found.field)
        if given.verdict == "accepted" and not isinstance(coding, Coded):
            raise ReviewError(
                "these words have no value that could be accepted. Correct it, reject it, or say can't tell."
            )
        made = acts.acts(db, [found.id]).get(found.id, [])
        view = claim_view(found, coding, made, person=person)
        if view.seen != seen:
            raise ChangedError(_who_changed(view.made, person))
        act = acts.Act(
            found.id, given.verdict, person.name, now, given.value, given.note, _round(db, incident, made, person)
        )
        number = acts.append(db, act)
        rebuild(db, [incident], reader=reader)
    return number


def undo(store: Store, incident: str, claim: str, *, person: people.Person, now: dt.datetime) -> acts.Act:
    """Take back this person's standing answer by a new row. Raises :class:`ReviewError` when there is none."""
    reader = pipeline.current_reader(store)
    _may(person)
    with store.writing.begin() as db:
        _, found = _find(db, incident, claim, reader)
        made = acts.acts(db, [found.id]).get(found.id, [])
        mine = acts.opinions(made).get(person.name)
        if mine is None:
            raise ReviewError("there is nothing of yours to take back here.")
        acts.append(db, acts.Act(found.id, "undone", person.name, now, round=mine.round, undoes=mine.number))
        rebuild(db, [incident], reader=reader)
    return mine


def add_claim(
    store: Store, incident: str, account: str, *, field: str, span: Span, person: people.Person, now: dt.datetime
) -> Claim:
    """Add words of a report that answer a field, as a person found them; the rules code them, the person then answers.

    Raises :class:`ReviewError` for an unknown field, an empty or far too long span, or words that are a claim already.
    """
    reader = pipeline.current_reader(store)
    _may(person)
    if field not in fields.FIELDS:
        raise ReviewError(f"{field!r} is not a field. Fields are {', '.join(fields.FIELDS)}.")
    with store.writing.begin() as db:
        told = _account(db, incident, account, reader)
        report = incidents.reports(db, [told.report])[told.report]
        words = span.of(report.text)
        if not words.strip() or len(words) > 500 or span.start < 0:
            raise ReviewError("select at least one word and no more than 500 characters of the report.")
        identity = ClaimId(make_id("clm", told.report, told.id, field, span.start, span.end))
        if any(
            claim.field == field and claim.span.start == span.start and claim.span.end == span.end
            for claim in told.claims
        ):
            raise ReviewError("these words answer this field already.")
        claim = Claim(
            identity, told.report, told.id, field, words, Span(span.start, span.end), reader=f"person:{person.name}"
        )
        whole = replace(told, claims=(*told.claims, claim))
        coding = fields.code_claim(claim, account=whole, setting=Setting(report))
        acts.add_claim(db, acts.AddedClaim(claim, coding, person.name, now))
        rebuild(db, [incident], reader=reader)
    return claim


def check(given: Answer, *, field: str | None) -> None:
    """Raises :class:`ReviewError` for a value that is not one of the field's."""
    if len(given.note) > MOST_NOTE:
        raise ReviewError(f"the note is too long: {MOST_NOTE} characters at most.")
    if (given.verdict == "corrected") != (given.value is not None):
        raise ReviewError("a correction, and only a correction, needs a value.")
    if field is None or given.value is None:
        return
    value = given.value
    if not isinstance(value, _KINDS.get(field, Term)):
        raise ReviewError(f"that is no value of the field {field}.")
    if isinstance(value, Term) and value.code not in terms(field):
        raise ReviewError(f"the codebook has no {field} {value.code!r}.")
    if isinstance(value, Count) and (value.low < 0 or (value.high is not None and value.high < value.low)):
        raise ReviewError("a count goes from a low number, 0 or more, up to a high one.")
    if isinstance(value, When) and value.earliest and value.latest and value.latest < value.earliest:
        raise ReviewError("a range of days ends on or after the day it begins.")


def terms(field: str) -> dict[str, dict[str, str]]:
    """The codes of a field with label and definition."""
    sheet = codebook.load(_SHEETS[field])
    return {code: {"label": row["label"], "definition": row["definition"]} for code, row in sheet.items()}


def rebuild(db: Connection, identities: list[str], *, reader: str) -> None:
    """Work out the findings of these incidents anew, within the transaction of what changed them."""
    groups = {
        IncidentId(one): [
            account.id for account in incidents.incident(db, one, reader=reader, coder=fields.coder()).accounts
        ]
        for one in identities
    }
    incidents.replace(db, gathering.corroborated(db, groups, reader=reader, coder=fields.coder()))


def _may(person: people.Person) -> None:
    if not person.may_decide():
        raise ReviewError(f"{person.name} may read here, not decide. An editor can change that.")


def _account(db: Connection, incident: str, account: str, reader: str) -> Account:
    if incidents.incident_of(db, account) != incident:
        raise ChangedError("this account belongs to another incident by now. Open the incident again.")
    found = incidents.accounts(db, [account], reader=reader, coder=fields.coder())
    if not found:
        raise NotFoundError(f"there is no account {account} in this project")
    return found[0]


def _find(db: Connection, incident: str, claim: str, reader: str) -> tuple[Account, Claim]:
    whole = incidents.incident(db, incident, reader=reader, coder=fields.coder())
    for account in whole.accounts:
        for found in account.claims:
            if found.id == claim:
                return account, found
    raise ChangedError("these words belong to another incident by now. Open the incident again.")


def _round(db: Connection, incident: str, made: list[acts.Act], person: people.Person) -> acts.Round:
    if acts.differ(made) and person.may_edit():
        return "settled"
    return "independent" if overview.lot(incident) < second_share(db) else "open"


def _who_changed(shown: tuple[acts.Act, ...], person: people.Person) -> str:
    others = [act for act in shown if act.by != person.name]
    who = f"{others[-1].by} answered it at {others[-1].at:%Y-%m-%d %H:%M} UTC" if others else "it was coded anew"
    return f"changed meanwhile: {who}. It is shown as it is now; nothing of yours was kept. Decide again if you still would."
