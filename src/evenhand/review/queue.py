"""What most needs a person, first; nothing twice to the same person.

An incident is open to a reviewer until a person looked at every value, or until that reviewer did. Of the share of
incidents that the project has read twice, it is open until two people did, neither seeing the other's answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from evenhand.store import Store, overview
from evenhand.store import tables as t

State = Literal["open", "reviewed", "differing", "all"]
Order = Literal["need", "confidence", "disputed", "toll", "oldest"]
STATES: tuple[State, ...] = get_args(State)
ORDERS: tuple[Order, ...] = get_args(Order)
SECOND_SHARE = "review.second_share"
#: Rows that one query may draw on a map or timeline without grouping them.
MOST_DRAWN = 400


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list, a map or a timeline holds. Empty holds everything; dates are days of the incident, both included."""

    state: State = "open"
    order: Order = "need"
    field: str = ""
    place: str = ""
    source: str = ""
    type: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    assignee: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """An incident in the queue. ``mark`` is its place in the chosen order; ``need`` the addends of its need."""

    incident: str
    need: tuple[tuple[str, float], ...]
    mark: str
    earliest: dt.date | None
    latest: dt.date | None
    places: str
    reports: int
    reviewed: bool
    differing: int
    assignee: str | None
    second: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How many incidents the filter holds in each state."""

    open: int
    reviewed: int
    differing: int
    all: int


def next_task(
    store: Store, *, reviewer: str, chosen: Filter | None = None, after: str = "", back: bool = False
) -> Task | None:
    """The incident that most needs this reviewer, or the one behind (before) the mark ``after``; None: nothing is left."""
    with store.reading.connect() as db:
        found = queue(db, chosen or Filter(), reviewer=reviewer, after=after, back=back, limit=1)
    return found[0] if found else None


def queue(
    db: Connection,
    chosen: Filter,
    *,
    reviewer: str,
    after: str = "",
    back: bool = False,
    limit: int = 50,
) -> list[Task]:
    """The tasks of the filter in its order, ties by id; those behind (before) the mark ``after`` where one is given."""
    share = second_share(db)
    key, falling = _key(chosen)
    identity = t.overview.c.incident
    query = _of(sa.select(t.overview, key.label("key")), chosen, reviewer=reviewer, share=share).limit(limit)
    if after:
        value, _, last = after.rpartition("~")
        mark = _from_mark(value, key)
        beyond = key < mark if falling != back else key > mark
        query = query.where(beyond | ((key == mark) & (identity < last if back else identity > last)))
    query = query.order_by(key.desc() if falling != back else key, identity.desc() if back else identity)
    return [_task(row, share) for row in db.execute(query)]


def count(db: Connection, chosen: Filter, *, reviewer: str) -> int:
    """How many tasks the filter holds."""
    query = sa.select(sa.func.count()).select_from(t.overview)
    return int(db.execute(_of(query, chosen, reviewer=reviewer, share=second_share(db))).scalar_one())


def progress(db: Connection, chosen: Filter, *, reviewer: str) -> Progress:
    """The counts of each state under the rest of the filter."""
    row = t.overview.c
    conditions = (row.reviewed, row.differing > 0, sa.and_(*_open_to(reviewer, second_share(db))))
    sums = [sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0) for condition in conditions]
    query = _conditions(sa.select(sa.func.count(), *sums).select_from(t.overview), chosen)
    total, reviewed, differing, open_to = db.execute(query).one()
    return Progress(open_to, reviewed, differing, total)


def second_share(db: Connection) -> int:
    """The share of incidents, in per cent, that two people review independently."""
    found = db.execute(sa.select(t.settings.c.value).where(t.settings.c.name == SECOND_SHARE)).scalar()
    return int(found or 0)


# -- map and timeline


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map: one place of one incident, or (``count`` above 1) the middle of several that lie close."""

    latitude: float
    longitude: float
    radius_km: float
    count: int
    incident: str
    words: str


def where_on_map(
    db: Connection, chosen: Filter, *, reviewer: str, box: tuple[float, float, float, float], cells: int = 24
) -> list[Spot]:
    """The places within ``box`` (south, west, north, east, degrees), those in one cell of a grid together."""
    south, west, north, east = box
    tall, wide = max((north - south) / cells, 1e-4), max((east - west) / cells, 1e-4)
    spots = t.spots.c
    row = sa.cast((spots.latitude - south) / tall, sa.Integer)
    column = sa.cast((spots.longitude - west) / wide, sa.Integer)
    query = (
        sa.select(
            sa.func.avg(spots.latitude).label("latitude"),
            sa.func.avg(spots.longitude).label("longitude"),
            sa.func.max(spots.radius_km).label("radius_km"),
            sa.func.count().label("count"),
            sa.func.min(spots.incident).label("incident"),
        )
        .select_from(t.spots.join(t.overview, t.overview.c.incident == spots.incident))
        .where(spots.latitude.between(south, north), spots.longitude.between(west, east))
        .group_by(row * (cells + 2) + column)
    )
    found = db.execute(_of(query, chosen, reviewer=reviewer, share=second_share(db))).all()
    words = sa.select(spots.incident, spots.words).where(spots.incident.in_([one.incident for one in found]))
    named = {one.incident: one.words for one in db.execute(words.order_by(spots.number.desc()))}
    return [
        Spot(one.latitude, one.longitude, one.radius_km, one[3], one.incident, named[one.incident]) for one in found
    ]


def without_place(db: Connection, chosen: Filter, *, reviewer: str) -> int:
    """How many incidents of the filter have no place that could be drawn: they are on no map, and not guessed."""
    query = sa.select(sa.func.count()).select_from(t.overview)
    query = query.where(t.overview.c.incident.not_in(sa.select(t.spots.c.incident)))
    return int(db.execute(_of(query, chosen, reviewer=reviewer, share=second_share(db))).scalar_one())


def months(db: Connection, chosen: Filter, *, reviewer: str) -> list[tuple[str, int]]:
    """How many incidents begin in each month, "" for those without a date."""
    month = sa.func.coalesce(sa.func.substr(sa.cast(t.overview.c.earliest, sa.String), 1, 7), "")
    query = _of(
        sa.select(month, sa.func.count()).select_from(t.overview),
        chosen,
        reviewer=reviewer,
        share=second_share(db),
    )
    return [(row[0], row[1]) for row in db.execute(query.group_by(month).order_by(month))]


# -- conditions


def _of(
    query: sa.Select[*tuple[Any, ...]], chosen: Filter, *, reviewer: str, share: int
) -> sa.Select[*tuple[Any, ...]]:
    query = _conditions(query, chosen)
    if chosen.state == "reviewed":
        return query.where(t.overview.c.reviewed)
    if chosen.state == "differing":
        return query.where(t.overview.c.differing > 0)
    if chosen.state == "all":
        return query
    return query.where(*_open_to(reviewer, share))


def _open_to(reviewer: str, share: int) -> list[sa.ColumnElement[bool]]:
    """When an incident is open to this reviewer."""
    row = t.overview.c
    mine = sa.select(t.done_by.c.incident).where(t.done_by.c.person == reviewer)
    found = [~row.reviewed, row.incident.not_in(mine)]
    if share:
        done = sa.select(sa.func.count()).where(t.done_by.c.incident == row.incident).scalar_subquery()
        found.append((row.lot >= share) | (done < 2))
    return found


def _conditions(query: sa.Select[*tuple[Any, ...]], chosen: Filter) -> sa.Select[*tuple[Any, ...]]:
    row = t.overview.c
    if chosen.field:
        query = query.where(_holds(row.open_fields, chosen.field))
    if chosen.place:
        query = query.where(row.places.icontains(chosen.place, autoescape=True))
    if chosen.source:
        query = query.where(row.sources.icontains(chosen.source, autoescape=True))
    if chosen.type:
        query = query.where(_holds(row.types, chosen.type))
    if chosen.since:
        query = query.where(row.latest >= chosen.since)
    if chosen.until:
        query = query.where(row.earliest <= chosen.until)
    if chosen.assignee:
        query = query.where(row.assignee.is_(None) if chosen.assignee == "-" else row.assignee == chosen.assignee)
    return query


def _holds(column: sa.ColumnElement[str], word: str) -> sa.ColumnElement[bool]:
    """Whether a column of words divided by spaces holds this one."""
    return (sa.literal(" ") + column + " ").contains(f" {word} ", autoescape=True)


def _key(chosen: Filter) -> tuple[sa.ColumnElement[Any], bool]:
    """What to order by, and whether falling."""
    row = t.overview.c
    if chosen.order == "oldest":
        return sa.func.coalesce(row.earliest, sa.literal(dt.date.max, sa.Date)), False
    return {
        "need": (row.need, True),
        "confidence": (row.confidence, False),
        "disputed": (row.disputed, True),
        "toll": (row.toll, True),
    }[chosen.order]


def _from_mark(text: str, key: sa.ColumnElement[Any]) -> Any:
    try:
        return sa.literal(dt.date.fromisoformat(text), sa.Date) if text.count("-") == 2 else float(text)
    except ValueError:
        return 0.0


def _task(row: Any, share: int) -> Task:
    figures = overview.Figures(row.confidence, row.disputed, row.toll, row.uncoded)
    key = row.key.isoformat() if isinstance(row.key, dt.date) else repr(row.key)
    return Task(
        row.incident,
        tuple(overview.need(figures)),
        f"{key}~{row.incident}",
        row.earliest,
        row.latest,
        row.places,
        row.reports,
        row.reviewed,
        row.differing,
        row.assignee,
        row.lot < share,
    )


def tasks(db: Connection, incidents: Sequence[str]) -> list[Task]:
    """The tasks of these incidents, as they stand in the queue of need."""
    query = sa.select(t.overview, t.overview.c.need.label("key")).where(t.overview.c.incident.in_(incidents))
    return [_task(row, second_share(db)) for row in db.execute(query)]
