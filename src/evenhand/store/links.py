"""What linking keeps between runs, and the comparisons of some accounts: read and replaced in one transaction each."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from evenhand.errors import ProjectError
from evenhand.model import AccountId, Comparison, IncidentId, Judgement, OriginId, ReportId
from evenhand.scores import Scores
from evenhand.store import rows
from evenhand.store import tables as t
from evenhand.store.acts import PORTION, portions

#: The settings that say by what the kept rows were made; without them everything is made anew.
LINKED, GATHERED = "linked", "gathered"

Row = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What one run of linking changes, or (``whole``) puts in place of all there is.

    ``run`` is the setting that the run found, and that it ``becomes``.
    """

    whole: bool
    run: str | None
    becomes: str
    reports: Sequence[Row]
    origins: Mapping[ReportId, OriginId]
    records: Sequence[Row]
    gone: Collection[AccountId]
    comparisons: Sequence[Comparison]
    dropped: Collection[tuple[AccountId, AccountId]]
    unsettled: Collection[AccountId]

    def empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.whole or self.reports or self.origins or self.unsettled)


def setting(db: Connection, name: str) -> str | None:
    """A setting of the project, if it was set."""
    found: str | None = db.execute(sa.select(t.settings.c.value).where(t.settings.c.name == name)).scalar()
    return found


def set_setting(db: Connection, name: str, value: str) -> None:
    """Remember a setting of the project."""
    db.execute(t.settings.delete().where(t.settings.c.name == name))
    db.execute(t.settings.insert().values(name=name, value=value))


def report_states(db: Connection, *, reader: str, coder: str) -> dict[ReportId, tuple[bool, bool, int]]:
    """Of each report whether ``reader`` read it, whether ``coder`` coded it, and the newest claim a person added."""
    read = sa.select(t.readings.c.report).where(t.readings.c.reader == reader)
    coded = sa.select(t.coded_reports.c.report).where(
        t.coded_reports.c.reader == reader, t.coded_reports.c.coder == coder
    )
    newest = sa.select(t.added_claims.c.report, sa.func.max(t.added_claims.c.number)).group_by(t.added_claims.c.report)
    readers, coders = set(db.execute(read).scalars()), set(db.execute(coded).scalars())
    added = {row[0]: row[1] for row in db.execute(newest)}
    return {
        ReportId(report): (report in readers, report in coders, added.get(report, 0))
        for report in db.execute(sa.select(t.reports.c.id).order_by(t.reports.c.id)).scalars()
    }


def reports(db: Connection) -> list[Row]:
    """What is kept of each report."""
    return [dict(row._mapping) for row in db.execute(sa.select(t.link_reports).order_by(t.link_reports.c.report))]


def files(db: Connection) -> list[Row]:
    """What is kept of each account without its ``body``."""
    columns = [column for column in t.link_records.c if column.name != "body"]
    return [dict(row._mapping) for row in db.execute(sa.select(*columns).order_by(t.link_records.c.account))]


def records(
    db: Connection, *, accounts: Sequence[str] | None = None, reports: Sequence[str] | None = None
) -> list[Row]:
    """All that is kept of some accounts, or of the accounts of some reports."""
    query = sa.select(t.link_records)
    column, wanted = (t.link_records.c.account, accounts) if reports is None else (t.link_records.c.report, reports)
    return [dict(row._mapping) for part in portions(query, column, wanted or ()) for row in db.execute(part)]


def comparisons(db: Connection, accounts: Collection[str]) -> list[Comparison]:
    """The comparisons that hold one of these accounts, each once."""
    query = sa.select(t.comparisons)
    found: dict[tuple[str, str], Comparison] = {}
    for column in (t.comparisons.c.left, t.comparisons.c.right):
        for part in portions(query, column, sorted(accounts)):
            for row in db.execute(part):
                found[row.left, row.right] = rows.comparison_of(row)
    return [found[pair] for pair in sorted(found)]


def scores(db: Connection, accounts: Collection[str] | None = None) -> Scores:
    """The scores of the comparisons among some accounts, or of all."""
    columns = (t.comparisons.c.left, t.comparisons.c.right, t.comparisons.c.score)
    query = sa.select(*columns)
    parts = [query] if accounts is None else portions(query, t.comparisons.c.left, sorted(accounts))
    return Scores.of(
        (AccountId(left), AccountId(right), score)
        for part in parts
        for left, right, score in db.execute(part)
        if accounts is None or right in accounts
    )


def save(db: Connection, change: Change) -> None:
    """Keep what a run of linking changed, whole. Raises :class:`ProjectError` when another run was quicker."""
    if setting(db, LINKED) != change.run:
        raise ProjectError("the project was linked by somebody else meanwhile. Run 'evenhand link' again.")
    if change.whole:
        for table in (t.link_records, t.link_reports, t.comparisons, t.origins, t.unsettled):
            db.execute(table.delete())
        db.execute(t.settings.delete().where(t.settings.c.name == GATHERED))
    _put(db, t.link_reports, "report", change.reports)
    _put(db, t.origins, "report", [{"report": name, "origin": change.origins[name]} for name in sorted(change.origins)])
    _take(db, t.link_records, "account", change.gone)
    _put(db, t.link_records, "account", change.records)
    pairs = [{"l": left, "r": right} for left, right in sorted(change.dropped)]
    if pairs:
        both = (t.comparisons.c.left == sa.bindparam("l")) & (t.comparisons.c.right == sa.bindparam("r"))
        db.execute(t.comparisons.delete().where(both), pairs)
    _insert(db, t.comparisons, [rows.comparison_row(row) for row in change.comparisons])
    _insert(db, t.unsettled, [{"account": account} for account in sorted(change.unsettled)])
    set_setting(db, LINKED, change.becomes)


def unsettled(db: Connection) -> tuple[set[AccountId], int]:
    """The accounts whose comparisons changed since incidents were last gathered, and the number of the newest row."""
    found = db.execute(sa.select(t.unsettled)).all()
    return {AccountId(row.account) for row in found}, max((row.number for row in found), default=0)


def settle(db: Connection, newest: int, *, becomes: str) -> None:
    """Incidents have been gathered from all that was unsettled up to this row."""
    db.execute(t.unsettled.delete().where(t.unsettled.c.number <= newest))
    set_setting(db, GATHERED, becomes)


def state(made_by: str, acts: tuple[int, int, int]) -> str:
    """What incidents were gathered from, as a setting: by what, and up to which acts of people."""
    return json.dumps([made_by, *acts])


def made_by(found: str) -> str:
    """By what incidents were gathered."""
    return str(json.loads(found)[0])


def acts_of(found: str) -> tuple[int, int, int]:
    """Up to which acts of people they were gathered."""
    decided, judged, added = json.loads(found)[1:]
    return decided, judged, added


def last_act(db: Connection) -> tuple[int, int, int]:
    """The newest decision, judgement and added claim: changes when a person acted."""
    tables = (t.decisions, t.judgements, t.added_claims)
    found = [db.execute(sa.select(sa.func.max(table.c.number))).scalar() or 0 for table in tables]
    return found[0], found[1], found[2]


def all_linked(db: Connection, *, reader: str) -> bool:
    """Whether linking has seen every report that ``reader`` read."""
    seen = sa.select(t.link_reports.c.report)
    query = sa.select(sa.literal(1)).where(t.readings.c.reader == reader, t.readings.c.report.not_in(seen)).limit(1)
    return db.execute(query).first() is None


def linked(db: Connection, accounts: Collection[str]) -> list[str]:
    """Those of some accounts that the last run of linking found."""
    query = sa.select(t.link_records.c.account)
    return [
        row
        for part in portions(query, t.link_records.c.account, sorted(accounts))
        for row in db.execute(part).scalars()
    ]


def members(db: Connection) -> dict[AccountId, IncidentId]:
    """Which incident each account belongs to now."""
    return {AccountId(row.account): IncidentId(row.incident) for row in db.execute(sa.select(t.members))}


def judgements(db: Connection) -> list[Judgement]:
    """All verdicts, oldest first."""
    return [rows.judgement_of(row) for row in db.execute(sa.select(t.judgements).order_by(t.judgements.c.number))]


def acted_on(db: Connection, since: tuple[int, int, int]) -> set[AccountId]:
    """The accounts on which people acted after ``since`` (see :meth:`evenhand.store.Store.last_act`)."""
    _, judged, _ = since
    newer = sa.select(t.judgements.c.left, t.judgements.c.right).where(t.judgements.c.number > judged)
    return answered_on(db, since) | {AccountId(account) for pair in db.execute(newer) for account in pair}


def answered_on(db: Connection, since: tuple[int, int, int]) -> set[AccountId]:
    """The accounts of which people decided on a claim, or added one, after ``since``."""
    decided, _, added = since
    queries = (
        sa.select(t.claims.c.account)
        .join(t.decisions, t.decisions.c.claim == t.claims.c.id)
        .where(t.decisions.c.number > decided),
        sa.select(t.added_claims.c.account)
        .join(t.decisions, t.decisions.c.claim == t.added_claims.c.id)
        .where(t.decisions.c.number > decided),
        sa.select(t.added_claims.c.account).where(t.added_claims.c.number > added),
    )
    return {AccountId(account) for query in queries for account in db.execute(query).scalars()}


def together(
    db: Connection,
    accounts: Collection[AccountId],
    *,
    members: Mapping[AccountId, IncidentId],
    judged: Iterable[Judgement],
    above: float,
    most: int,
) -> set[AccountId] | None:
    """All accounts that could be in one incident with these, or were: groups never reach beyond.

    Two groups are merged only where a comparison scores more than ``above`` or a judgement says "same". None where they
    are more than ``most``.
    """
    same: dict[AccountId, set[AccountId]] = {}
    for row in judged:
        if row.verdict == "same":
            same.setdefault(row.left, set()).add(row.right)
            same.setdefault(row.right, set()).add(row.left)
    inside: dict[IncidentId, set[AccountId]] = {}
    for account, incident in members.items():
        inside.setdefault(incident, set()).add(account)
    found, edge = set(accounts), set(accounts)
    while edge and len(found) <= most:
        near = _neighbours(db, edge, above=above)
        for account in edge:
            near |= same.get(account, set())
            if account in members:
                near |= inside[members[account]]
        edge = near - found
        found |= edge
    return found if len(found) <= most else None


def _neighbours(db: Connection, accounts: Collection[AccountId], *, above: float) -> set[AccountId]:
    left, right = t.comparisons.c.left, t.comparisons.c.right
    ordered = sorted(accounts)
    found: set[AccountId] = set()
    for here, there in ((left, right), (right, left)):
        query = sa.select(there).where(t.comparisons.c.score > above)
        for part in portions(query, here, ordered):
            found.update(AccountId(account) for account in db.execute(part).scalars())
    return found


def _put(db: Connection, table: sa.Table, key: str, new: Sequence[Mapping[str, Any]]) -> None:
    _take(db, table, key, [row[key] for row in new])
    _insert(db, table, new)


def _take(db: Connection, table: sa.Table, key: str, identities: Collection[str]) -> None:
    ordered = sorted(identities)
    for start in range(0, len(ordered), PORTION):
        db.execute(table.delete().where(table.c[key].in_(ordered[start : start + PORTION])))


def _insert(db: Connection, table: sa.Table, new: Sequence[Mapping[str, Any]]) -> None:
    if new:
        db.execute(table.insert(), [dict(row) for row in new])
