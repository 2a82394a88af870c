"""Accounts gathered into incidents with findings: all of them, or only those that something changed for.

Which incidents a change touches follows from the store alone: accounts whose comparisons changed, and accounts on which
people acted, with all that could hang together with them. Both ways give the same incidents.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.engine import Connection

from evenhand import judgements
from evenhand.corroborate import corroborate
from evenhand.model import Account, AccountId, Incident, IncidentId, Judgement
from evenhand.store import Store, acts, incidents, links

#: The version of all that makes incidents of accounts. Another one gathers all anew.
RULES = "incidents/3"
#: More accounts than this are not gathered by themselves: then all are.
MOST = 5000
_LINK_FROM = 0.0

Moved = Mapping[AccountId, AccountId]


def gather_all(
    store: Store,
    accounts: Iterable[Account],
    *,
    moved: Moved,
    state: str,
    progress: Callable[[int, int | None], None],
) -> int:
    """Gather all accounts; how many incidents there are. ``state`` is what :func:`state_of` gave before."""
    told = {account.id: account for account in accounts}
    with store.reading.connect() as db:
        _, newest = links.unsettled(db)
        compared = links.scores(db)
    previous = {moved.get(account, account): incident for account, incident in store.members().items()}
    found = judgements.clusters(
        sorted(told), compared, _said(store.judgements(), moved), previous=previous, link_from=_LINK_FROM
    )
    reports, origins, decisions = {r.id: r for r in store.reports()}, store.origins(), store.decisions()
    made = []
    members = _by_incident(found)
    for number, identity in enumerate(sorted(members), start=1):
        inside = [told[account] for account in members[identity]]
        made.append(corroborate(identity, inside, reports=reports, origins=origins, decisions=decisions))
        progress(number, len(members))
    store.save_incidents(made)
    with store.writing.begin() as db:
        links.settle(db, newest, becomes=state)
    return len(made)


def gather_changed(store: Store, *, reader: str, coder: str, moved: Moved, state: str) -> int | None:
    """Gather what changed since the last time; how many incidents were made anew. None: all have to be gathered.

    One transaction, so that nobody's act falls between reading and writing.
    """
    with store.writing.begin() as db:
        before = links.setting(db, links.GATHERED)
        if before is None or links.made_by(before) != links.made_by(state) or not links.all_linked(db, reader=reader):
            return None
        accounts, newest = links.unsettled(db)
        accounts |= links.acted_on(db, links.acts_of(before))
        seeds = {moved.get(account, account) for account in accounts}
        said = _said(links.judgements(db), moved)
        members = links.members(db)
        near = links.together(db, seeds, members=members, judged=said, above=_LINK_FROM, most=MOST)
        if near is None:
            return None
        made = _gather(db, near, seeds, said, members, reader=reader, coder=coder)
        links.settle(db, newest, becomes=links.state(links.made_by(state), links.last_act(db)))
    return made


def state_of(store: Store, *, reader: str, coder: str) -> str:
    """What incidents gathered now will have been gathered from."""
    return links.state(f"{RULES} {reader} {coder}", store.last_act())


def _gather(
    db: Connection,
    near: set[AccountId],
    seeds: Collection[AccountId],
    said: Sequence[Judgement],
    members: Mapping[AccountId, IncidentId],
    *,
    reader: str,
    coder: str,
) -> int:
    there = {AccountId(row) for row in links.linked(db, near)}
    found = judgements.clusters(sorted(there), links.scores(db, there), said, previous=members, link_from=_LINK_FROM)
    groups = _by_incident(found)
    old = _by_incident({account: members[account] for account in near if account in members})
    changed = [name for name, inside in groups.items() if old.get(name) != inside or not set(inside).isdisjoint(seeds)]
    new = corroborated(db, {name: groups[name] for name in sorted(changed)}, reader=reader, coder=coder)
    incidents.replace(db, new, gone=old.keys() - groups.keys())
    return len(new)


def corroborated(
    db: Connection, groups: Mapping[IncidentId, Sequence[AccountId]], *, reader: str, coder: str
) -> list[Incident]:
    """The incidents that these accounts make, with the decisions that count now."""
    wanted = sorted({account for inside in groups.values() for account in inside})
    told = {account.id: account for account in incidents.accounts(db, wanted, reader=reader, coder=coder)}
    names = {account.report for account in told.values()}
    made = acts.acts(db, [claim.id for account in told.values() for claim in account.claims])
    reports = incidents.reports(db, names, with_text=False)
    origins = incidents.origins(db, names)
    return [
        corroborate(
            name,
            [told[account] for account in inside if account in told],
            reports=reports,
            origins=origins,
            decisions=acts.decisions_of(
                {
                    claim.id: made[claim.id]
                    for account in inside
                    if account in told
                    for claim in told[account].claims
                    if claim.id in made
                }
            ),
        )
        for name, inside in groups.items()
    ]


def _said(rows: Iterable[Judgement], moved: Moved) -> list[Judgement]:
    """Judgements on accounts that another reading lost hold for those that tell the same."""
    return [replace(row, left=moved.get(row.left, row.left), right=moved.get(row.right, row.right)) for row in rows]


def _by_incident(found: Mapping[AccountId, IncidentId]) -> dict[IncidentId, list[AccountId]]:
    groups: dict[IncidentId, list[AccountId]] = {}
    for account in sorted(found):
        groups.setdefault(found[account], []).append(account)
    return groups
