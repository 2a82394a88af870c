"""Everything people did to an incident: who, when, why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from evenhand.model import Value
from evenhand.review.card import Card
from evenhand.store import Store, acts, people
from evenhand.store import tables as t


@dataclass(frozen=True, slots=True)
class Event:
    """One human act. ``claim`` and ``field`` are empty for acts on the whole incident."""

    at: dt.datetime
    by: str
    what: str
    claim: str = ""
    field: str = ""
    value: Value | None = None
    note: str = ""


def history(store: Store, card: Card) -> list[Event]:
    """The acts on an incident that the owner of ``card`` may see, oldest first."""
    events = [
        Event(act.at, act.by, act.verdict, view.claim.id, field.name, act.value, act.note)
        for field in card.fields
        for view in field.claims
        for act in view.made
    ]
    told = [account.id for account in card.incident.accounts]
    with store.reading.connect() as db:
        events += [
            Event(row.at, row.by, "added", row.claim.id, row.claim.field, None, row.note)
            for found in acts.added_claims(db, told).values()
            for row in found
        ]
        touching = sa.select(t.judgements).where(t.judgements.c.left.in_(told) | t.judgements.c.right.in_(told))
        events += [
            Event(row.at, row.by, f"judged {row.verdict}: {row.left} and {row.right}", note=row.note)
            for row in db.execute(touching)
        ]
        events += [
            Event(at, by, f"assigned to {person}" if person else "assigned to no one")
            for person, by, at in people.assignments_of(db, card.incident.id)
        ]
    return sorted(events, key=lambda event: (event.at, event.claim))
