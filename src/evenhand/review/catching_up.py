"""What people did while all incidents were being rebuilt, taken in afterwards, so that nothing has to wait or is lost."""

from __future__ import annotations

import sqlalchemy as sa

from evenhand.errors import NotFoundError
from evenhand.model import AccountId
from evenhand.review.deciding import rebuild
from evenhand.review.linking import recluster
from evenhand.store import Store, incidents, links
from evenhand.store import tables as t


def catch_up(store: Store, *, since: tuple[int, int, int], reader: str) -> None:
    """Rebuild the incidents that were acted on after ``since`` (see :meth:`Store.last_act`)."""
    _, judged, _ = since
    with store.writing.begin() as db:
        accounts = links.answered_on(db, since)
        pairs = db.execute(
            sa.select(t.judgements.c.left, t.judgements.c.right).where(t.judgements.c.number > judged)
        ).all()
        known = set(db.execute(sa.select(t.members.c.account)).scalars()) if pairs else set()
        moved = {AccountId(account) for pair in pairs for account in pair} & known
        if moved:
            recluster(db, sorted(moved), reader=reader)
        touched = set()
        for account in sorted(accounts):
            try:
                touched.add(incidents.incident_of(db, account))
            except NotFoundError:  # told as not having happened: no incident holds it
                continue
        rebuild(db, sorted(touched), reader=reader)
