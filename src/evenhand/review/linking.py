"""Same or different: accounts side by side with reasons; verdicts that merge and split incidents at once."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from evenhand import fields, gathering, judgements, pairs, pipeline
from evenhand.errors import ChangedError, NotFoundError, ReviewError
from evenhand.model import Account, AccountId, Comparison, IncidentId, Judgement, Report, Verdict
from evenhand.store import Store, incidents, links, people, rows
from evenhand.store import tables as t

#: More accounts than this hang together by no comparison a person could follow; the pipeline settles them.
MOST_TOGETHER = 3000


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Accounts next to one another, the comparison of each neighbouring pair, and what was judged of it."""

    accounts: tuple[Account, ...]
    reports: tuple[Report, ...]
    incidents: tuple[IncidentId | None, ...]
    comparisons: tuple[Comparison, ...]
    judged: tuple[Judgement | None, ...]
    seen: str


def next_pair(store: Store, *, reviewer: str, after: str = "") -> tuple[AccountId, AccountId] | None:
    """The most doubtful pair (score nearest to 0) that nobody judged, or the one behind the mark ``after``."""
    pair, judged = t.comparisons.c, t.judgements.c
    either = ((judged.left == pair.left) & (judged.right == pair.right)) | (
        (judged.left == pair.right) & (judged.right == pair.left)
    )
    doubt = sa.func.abs(pair.score)
    known = sa.select(sa.literal(1)).where(either, (judged.verdict != "unsure") | (judged.by == reviewer))
    query = sa.select(pair.left, pair.right).where(~known.exists()).order_by(doubt, pair.left, pair.right).limit(1)
    if after:
        score, left, right = ([*after.split("~"), "", ""])[:3]
        mark = abs(float(score)) if score.replace(".", "", 1).replace("-", "", 1).isdecimal() else 0.0
        behind = (doubt == mark) & ((pair.left > left) | ((pair.left == left) & (pair.right > right)))
        query = query.where((doubt > mark) | behind)
    with store.reading.connect() as db:
        row = db.execute(query).one_or_none()
    return None if row is None else (AccountId(row.left), AccountId(row.right))


def side_by_side(store: Store, identities: Sequence[str]) -> SideBySide:
    """Two or more accounts, compared in the order given. Raises :class:`NotFoundError`."""
    reader = pipeline.current_reader(store)
    with store.reading.connect() as db:
        accounts = incidents.accounts(db, identities, reader=reader, coder=fields.coder())
        if len(accounts) < 2 or len(accounts) != len(set(identities)):
            raise NotFoundError("choose two or more accounts of this project.")
        reports = incidents.reports(db, {account.report for account in accounts})
        known = {(row.left, row.right): row for row in incidents.comparisons_of(db, list(identities))}
        origins = incidents.origins(db, reports)
        standing = judgements.standing(_judgements(db, identities))
        where = {
            row.account: row.incident
            for row in db.execute(sa.select(t.members).where(t.members.c.account.in_(identities)))
        }
        stamp = _stamp(db, identities)
    compared, judged = [], []
    for left, right in itertools.pairwise(accounts):
        pair = (left.id, right.id) if left.id < right.id else (right.id, left.id)
        records = [pairs.link_record(a, report=reports[a.report], origin=origins.get(a.report)) for a in (left, right)]
        compared.append(known.get(pair) or pairs.compare(*records))
        judged.append(standing.get(pair))
    return SideBySide(
        tuple(accounts),
        tuple(reports[account.report] for account in accounts),
        tuple(where.get(account.id) for account in accounts),
        tuple(compared),
        tuple(judged),
        stamp,
    )


def judge(
    store: Store,
    pairs_judged: Sequence[tuple[str, str]],
    verdict: Verdict,
    *,
    person: people.Person,
    now: dt.datetime,
    note: str = "",
    seen: str | None = None,
) -> list[IncidentId]:
    """Keep a verdict on these pairs and rebuild what hangs on them; the incidents they are in now.

    Raises :class:`JudgementError` when that contradicts other verdicts, :class:`ChangedError` when somebody judged
    meanwhile.
    """
    if not person.may_decide():
        raise ReviewError(f"{person.name} may read here, not decide. An editor can change that.")
    reader = pipeline.current_reader(store)
    touched = sorted({AccountId(account) for pair in pairs_judged for account in pair})
    with store.writing.begin() as db:
        if seen is not None and seen != _stamp(db, touched):
            raise ChangedError("changed meanwhile: somebody else judged one of these accounts. Look again.")
        for left, right in pairs_judged:
            if left == right:
                raise ReviewError("an account is the same as itself; choose two.")
            row = {"left": left, "right": right, "verdict": verdict, "by": person.name, "at": now, "note": note}
            db.execute(t.judgements.insert().values(row))
        recluster(db, touched, reader=reader)
        return sorted({incidents.incident_of(db, account) for account in touched})


def merge(
    store: Store, accounts: Sequence[str], *, person: people.Person, now: dt.datetime, note: str = ""
) -> IncidentId:
    """Judge all these accounts the same, those that were judged different too; the one incident they are in now."""
    chain = list(itertools.pairwise(accounts))
    if not chain:
        raise ReviewError("tick two or more accounts to merge them.")
    with store.reading.connect() as db:
        standing = judgements.standing(_judgements(db, accounts))
    ticked = set(accounts)
    chain += [pair for pair, row in standing.items() if row.verdict == "different" and ticked.issuperset(pair)]
    return judge(store, chain, "same", person=person, now=now, note=note)[0]


def split(
    store: Store, incident: str, apart: Collection[str], *, person: people.Person, now: dt.datetime, note: str = ""
) -> list[IncidentId]:
    """Take ticked accounts out of an incident, together; the incidents there are now. The rest is judged different."""
    with store.reading.connect() as db:
        whole = incidents.incident(db, incident, reader=pipeline.current_reader(store), coder=fields.coder())
    ticked = [account.id for account in whole.accounts if account.id in apart]
    rest = [account.id for account in whole.accounts if account.id not in apart]
    if not ticked or not rest or len(ticked) != len(set(apart)):
        raise ReviewError("tick some accounts of this incident, not all of them, to split it.")
    different = [(ticked[0], other) for other in rest]
    if len(ticked) > 1:
        different += [(one, other) for one in ticked[1:] for other in rest]
    return judge(store, different, "different", person=person, now=now, note=note)


def candidates(db: Connection, accounts: Collection[str], *, limit: int = 12) -> list[Comparison]:
    """Comparisons with accounts outside of these, best first: what might belong here too."""
    inside = set(accounts)
    found = incidents.comparisons_of(db, accounts)
    return [row for row in found if not {row.left, row.right} <= inside][:limit]


def recluster(db: Connection, accounts: Sequence[AccountId], *, reader: str) -> None:
    """Cluster anew all accounts that hang together with these by comparisons or verdicts, and rebuild their incidents.

    Groups never reach beyond such a whole, so this gives what clustering the whole project gives.
    """
    previous = {AccountId(row.account): IncidentId(row.incident) for row in db.execute(sa.select(t.members))}
    missing = [account for account in accounts if account not in previous]
    if missing:
        raise NotFoundError(f"account {missing[0]} belongs to no incident of this project")
    judged = links.judgements(db)
    whole = links.together(db, accounts, members=previous, judged=judged, above=0.0, most=MOST_TOGETHER)
    if whole is None:
        raise ReviewError(
            f"more than {MOST_TOGETHER} accounts hang together here. Use 'evenhand judge', which rebuilds the project."
        )
    together = sorted(whole & previous.keys())
    found = judgements.clusters(together, links.scores(db, set(together)), judged, previous=previous)
    old: dict[IncidentId, list[AccountId]] = {}
    groups: dict[IncidentId, list[AccountId]] = {}
    for account in together:
        old.setdefault(previous[account], []).append(account)
        groups.setdefault(found[account], []).append(account)
    changed = {identity: groups[identity] for identity in sorted(groups) if old.get(identity) != groups[identity]}
    new = gathering.corroborated(db, changed, reader=reader, coder=fields.coder())
    incidents.replace(db, new, gone=old.keys() - groups.keys())


def _judgements(db: Connection, accounts: Collection[str]) -> list[Judgement]:
    query = sa.select(t.judgements).where(t.judgements.c.left.in_(accounts) | t.judgements.c.right.in_(accounts))
    return [rows.judgement_of(row) for row in db.execute(query.order_by(t.judgements.c.number))]


def _stamp(db: Connection, accounts: Collection[str]) -> str:
    touching = t.judgements.c.left.in_(accounts) | t.judgements.c.right.in_(accounts)
    return str(db.execute(sa.select(sa.func.max(t.judgements.c.number)).where(touching)).scalar() or 0)
