"""Single incidents out of the store and back: what a page needs, without reading the whole project."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from evenhand.errors import NotFoundError
from evenhand.model import (
    Account,
    AccountId,
    Claim,
    ClaimId,
    Coded,
    Comparison,
    Finding,
    Incident,
    IncidentId,
    OriginId,
    Report,
    ReportId,
    Uncoded,
)
from evenhand.store import acts, overview, rows
from evenhand.store import tables as t


def incident(db: Connection, identity: str, *, reader: str, coder: str) -> Incident:
    """One incident with accounts and findings. Raises :class:`NotFoundError`."""
    row = db.execute(sa.select(t.incidents).where(t.incidents.c.id == identity)).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no incident {identity} in this project (any more)")
    members = db.execute(sa.select(t.members.c.account).where(t.members.c.incident == identity)).scalars().all()
    findings = {
        found.field: rows.finding_of(found)
        for found in db.execute(sa.select(t.findings).where(t.findings.c.incident == identity))
    }
    told = accounts(db, sorted(members), reader=reader, coder=coder)
    return Incident(IncidentId(identity), tuple(told), MappingProxyType(findings), row.reviewed)


def incident_of(db: Connection, account: str) -> IncidentId:
    """The incident that an account belongs to now. Raises :class:`NotFoundError`."""
    found = db.execute(sa.select(t.members.c.incident).where(t.members.c.account == account)).scalar()
    if found is None:
        raise NotFoundError(f"account {account} belongs to no incident of this project")
    return IncidentId(found)


def accounts(db: Connection, identities: Sequence[str], *, reader: str, coder: str) -> list[Account]:
    """These accounts with their claims and codings, those that people added among them; in the order asked for."""
    found = {
        row.id: ReportId(row.report)
        for row in db.execute(
            sa.select(t.accounts).where(t.accounts.c.id.in_(identities), t.accounts.c.reader == reader)
        )
    }
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    codings: dict[ClaimId, Coded | Uncoded] = {}
    of_these = (t.claims.c.account.in_(identities), t.claims.c.reader == reader)
    for row in db.execute(sa.select(t.claims).where(*of_these).order_by(t.claims.c.account, t.claims.c.position)):
        claims[row.account].append(rows.claim_of(row))
    query = (
        sa.select(t.codings)
        .join(t.claims, (t.claims.c.id == t.codings.c.claim) & (t.claims.c.reader == t.codings.c.reader))
        .where(*of_these, t.codings.c.coder == coder)
    )
    for row in db.execute(query):
        codings[ClaimId(row.claim)] = rows.coding_of(row)
    read = [
        Account(
            AccountId(name),
            found[name],
            tuple(claims[name]),
            tuple(codings[claim.id] for claim in claims[name] if claim.id in codings),
        )
        for name in identities
        if name in found
    ]
    return with_added(read, acts.added_claims(db, identities))


def with_added(read: Iterable[Account], added: dict[AccountId, list[acts.AddedClaim]]) -> list[Account]:
    """Accounts as read, with the claims that people added to them at the end."""
    whole = []
    for account in read:
        known = {claim.id for claim in account.claims}
        new = [row for row in added.get(account.id, ()) if row.claim.id not in known]
        whole.append(
            dataclasses.replace(
                account,
                claims=(*account.claims, *(row.claim for row in new)),
                coded=(*account.coded, *(row.coding for row in new)),
            )
            if new
            else account
        )
    return whole


def reports(db: Connection, identities: Collection[str], *, with_text: bool = True) -> dict[ReportId, Report]:
    """Some reports by id; without their text where only the source matters."""
    text = t.reports.c.text if with_text else sa.literal("").label("text")
    columns = [text if column.name == "text" else column for column in t.reports.c]
    query = sa.select(*columns).where(t.reports.c.id.in_(identities))
    return {ReportId(row.id): rows.report_of(row) for row in db.execute(query)}


def origins(db: Connection, identities: Collection[str]) -> dict[ReportId, OriginId]:
    """The independent origins of some reports."""
    query = sa.select(t.origins).where(t.origins.c.report.in_(identities))
    return {ReportId(row.report): OriginId(row.origin) for row in db.execute(query)}


def comparisons_of(db: Connection, identities: Collection[str]) -> list[Comparison]:
    """The machine's comparisons that touch one of these accounts, best first."""
    touches = t.comparisons.c.left.in_(identities) | t.comparisons.c.right.in_(identities)
    query = sa.select(t.comparisons).where(touches)
    return [rows.comparison_of(row) for row in db.execute(query.order_by(t.comparisons.c.score.desc()))]


def replace(db: Connection, new: Sequence[Incident], *, gone: Collection[str] = ()) -> None:
    """Put these incidents in place of what stood under their ids, and take away those that are ``gone``."""
    identities = {*gone, *(incident.id for incident in new)}
    moved = [account.id for incident in new for account in incident.accounts]
    for table in (t.done_by, t.spots, t.overview, t.findings):
        db.execute(table.delete().where(table.c.incident.in_(identities)))
    db.execute(t.members.delete().where(t.members.c.incident.in_(identities) | t.members.c.account.in_(moved)))
    db.execute(t.incidents.delete().where(t.incidents.c.id.in_(identities)))
    insert(db, new)


def insert(db: Connection, new: Sequence[Incident]) -> None:
    """Write incidents with all their views; there is nothing under their ids."""
    context = overview.context(db, None if len(new) > acts.PORTION else new)
    content: dict[sa.Table, list[dict[str, Any]]] = {
        t.incidents: [{"id": i.id, "reviewed": i.reviewed} for i in new],
        t.members: [{"account": a.id, "incident": i.id} for i in new for a in i.accounts],
        t.findings: [rows.finding_row(i.id, finding) for i in new for finding in i.findings.values()],
        t.overview: [overview.row(i, context) for i in new],
        t.spots: [row for i in new for row in overview.spot_rows(i)],
        t.done_by: [row for i in new for row in overview.done_rows(i, context)],
    }
    for table, rows_of in content.items():
        if rows_of:
            db.execute(table.insert(), rows_of)


def findings(db: Connection, identities: Collection[str], *, fields: Sequence[str]) -> dict[str, dict[str, Finding]]:
    """Some findings of several incidents, for lists."""
    found: defaultdict[str, dict[str, Finding]] = defaultdict(dict)
    query = sa.select(t.findings).where(t.findings.c.incident.in_(identities), t.findings.c.field.in_(fields))
    for row in db.execute(query):
        found[row.incident][row.field] = rows.finding_of(row)
    return found


def disputed(db: Connection, identities: Collection[str]) -> dict[str, list[str]]:
    """The fields of several incidents on which sources contradict one another."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    query = sa.select(t.findings.c.incident, t.findings.c.field).where(
        t.findings.c.incident.in_(identities), t.findings.c.agreement == "disputed"
    )
    for row in db.execute(query):
        found[row.incident].append(row.field)
    return found


def has_overview(db: Connection) -> bool:
    """Whether every incident has its row to queue by."""
    counts = (sa.select(sa.func.count()).select_from(table) for table in (t.incidents, t.overview))
    one, other = (db.execute(query).scalar_one() for query in counts)
    return bool(one == other)
