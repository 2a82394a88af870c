"""What people decided on claims: every act is a row; which of them count follows from the rows alone.

An *open* act is made knowing all acts before it and supersedes them. *Independent* acts are made without seeing one
another: they count once two agree. A *settled* act is an editor's, and ends a difference. An act that is undone by a
later one is as if it had not been made; both rows stay.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from evenhand.model import AccountId, Claim, ClaimId, Coded, Decision, ReportId, Span, Stance, Uncoded, Value
from evenhand.store import rows
from evenhand.store import tables as t
from evenhand.values import from_json, to_json

ActVerdict = Literal["accepted", "corrected", "rejected", "cannot_tell", "undone"]
Round = Literal["open", "independent", "settled"]
#: More ids than this in one query are sent in portions.
PORTION = 500


@dataclasses.dataclass(frozen=True, slots=True)
class Act:
    """One person's act on one claim. ``value`` is that of a correction; ``undoes`` numbers the act taken back."""

    claim: ClaimId
    verdict: ActVerdict
    by: str
    at: dt.datetime
    value: Value | None = None
    note: str = ""
    round: Round = "open"
    undoes: int | None = None
    number: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class AddedClaim:
    """Words that a person marked as answering a field, with the value that the rules gave them."""

    claim: Claim
    coding: Coded | Uncoded
    by: str
    at: dt.datetime
    note: str = ""


def opinions(acts: Iterable[Act]) -> dict[str, Act]:
    """The act of each person that has not been undone or superseded, in the order in which they were made."""
    ordered = sorted(acts, key=lambda act: act.number)
    undone = {act.undoes for act in ordered}
    standing: dict[str, Act] = {}
    for act in ordered:
        if act.verdict == "undone" or act.number in undone:
            continue
        if act.round != "independent":
            standing = {}
        standing.pop(act.by, None)
        standing[act.by] = act
    return standing


def counted(acts: Iterable[Act]) -> Act | None:
    """The act that counts: the only open one or the settled one, or one of two independent ones that agree."""
    standing = list(opinions(acts).values())
    if not standing or differ(acts):
        return None
    if all(act.round == "independent" for act in standing) and len(standing) < 2:
        return None
    return standing[-1]


def differ(acts: Iterable[Act]) -> bool:
    """Whether two people's standing acts contradict each other, so that an editor has to settle it."""
    return (
        len({(act.verdict, rows.dump(to_json(act.value)) if act.value else "") for act in opinions(acts).values()}) > 1
    )


def as_decision(act: Act) -> Decision | None:
    """What an act means for the findings; "cannot tell" leaves the value as it was, undecided."""
    if act.verdict not in {"accepted", "corrected", "rejected"}:
        return None
    return Decision(act.claim, act.verdict == "accepted", act.value, act.by, act.at, act.note)


def decisions_of(acts: Mapping[ClaimId, Sequence[Act]]) -> list[Decision]:
    """The decisions that count, oldest first."""
    found = [act for act in (counted(of_claim) for of_claim in acts.values()) if act is not None]
    made = (as_decision(act) for act in sorted(found, key=lambda act: act.number))
    return [decision for decision in made if decision is not None]


# -- rows


def append(db: Connection, act: Act) -> int:
    """Keep an act; its number."""
    row = {
        "claim": act.claim,
        "accepted": act.verdict == "accepted",
        "corrected": None if act.value is None else rows.dump(to_json(act.value)),
        "by": act.by,
        "at": act.at,
        "note": act.note,
        "verdict": act.verdict,
        "round": act.round,
        "undoes": act.undoes,
    }
    key = db.execute(t.decisions.insert().values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def acts(db: Connection, claims: Sequence[str] | None = None) -> dict[ClaimId, list[Act]]:
    """All acts by claim, oldest first; of some claims, or of all."""
    found: defaultdict[ClaimId, list[Act]] = defaultdict(list)
    query = sa.select(t.decisions).order_by(t.decisions.c.number)
    for chosen in [query] if claims is None else portions(query, t.decisions.c.claim, claims):
        for row in db.execute(chosen):
            found[ClaimId(row.claim)].append(_act(row))
    return dict(found)


def acts_between(db: Connection, start: dt.datetime, end: dt.datetime) -> list[tuple[Act, str]]:
    """The acts of a period (end exclusive), oldest first, each with the field of its claim."""
    fields = sa.union(
        sa.select(t.claims.c.id, t.claims.c.field), sa.select(t.added_claims.c.id, t.added_claims.c.field)
    ).subquery()
    query = (
        sa.select(t.decisions, fields.c.field)
        .join(fields, fields.c.id == t.decisions.c.claim)
        .where(t.decisions.c.at >= start, t.decisions.c.at < end)
    )
    return [(_act(row), row.field) for row in db.execute(query.order_by(t.decisions.c.number))]


def _act(row: Any) -> Act:
    return Act(
        ClaimId(row.claim),
        row.verdict,
        row.by,
        row.at,
        from_json(json.loads(row.corrected)) if row.corrected else None,
        row.note,
        row.round,
        row.undoes,
        row.number,
    )


def add_claim(db: Connection, added: AddedClaim) -> None:
    """Keep a claim that a person added."""
    claim = added.claim
    row = {
        "id": claim.id,
        "report": claim.report,
        "account": claim.account,
        "field": claim.field,
        "start": claim.span.start,
        "end": claim.span.end,
        "stance": claim.stance,
        "coding": rows.dump(rows.coding_row(added.coding, reader="", coder="")),
        "by": added.by,
        "at": added.at,
        "note": added.note,
    }
    db.execute(t.added_claims.insert().values(row))


def added_claims(db: Connection, accounts: Sequence[str] | None = None) -> dict[AccountId, list[AddedClaim]]:
    """The claims that people added, by account."""
    text = sa.func.substr(t.reports.c.text, t.added_claims.c.start + 1, t.added_claims.c.end - t.added_claims.c.start)
    query = (
        sa.select(t.added_claims, text.label("words"))
        .join(t.reports, t.reports.c.id == t.added_claims.c.report)
        .order_by(t.added_claims.c.number)
    )
    found: defaultdict[AccountId, list[AddedClaim]] = defaultdict(list)
    for chosen in [query] if accounts is None else portions(query, t.added_claims.c.account, accounts):
        for row in db.execute(chosen):
            found[AccountId(row.account)].append(_added(row))
    return dict(found)


def _added(row: Any) -> AddedClaim:
    stance: Stance = row.stance
    claim = Claim(
        id=ClaimId(row.id),
        report=ReportId(row.report),
        account=AccountId(row.account),
        field=row.field,
        words=row.words,
        span=Span(row.start, row.end),
        stance=stance,
        reader=f"person:{row.by}",
    )
    return AddedClaim(claim, rows.coding_of(_Row(json.loads(row.coding))), row.by, row.at, row.note)


class _Row:
    """A JSON object with its keys as attributes, as a database row has."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.__dict__.update(content)


def portions(query: sa.Select[Any], column: sa.Column[Any], values: Sequence[str]) -> Iterable[sa.Select[Any]]:
    """The query for some values of a column, as one query for every ``PORTION`` of them."""
    for start in range(0, len(values), PORTION):
        yield query.where(column.in_(values[start : start + PORTION]))
