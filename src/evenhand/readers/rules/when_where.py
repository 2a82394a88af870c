"""On which day and in which place one scene happened."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from evenhand.dates import DateMention
from evenhand.places import PlaceMention, is_road
from evenhand.readers.rules.events import Event, is_day, tells_day
from evenhand.readers.rules.lines import EVEN, Line, event_places
from evenhand.readers.rules.scene import Scene
from evenhand.readers.rules.scenes import only_deaths

#: How exact a place is, best first.
_FINE = ("exact", "near_town", "town", "district", "region", "water", "country", "unknown")
#: "Here", but not in what somebody says.
_HERE = re.compile(r"^[^\"“”]*\b(?:here|in this (?:town|city|village|port|district))\b", re.IGNORECASE)
#: Words for a death that may come days after the act of which somebody died.
_DYING = re.compile(r"(?:die[sd]?|dying|succumb(?:s|ed)?)\b", re.IGNORECASE)
#: A place that is at least so exact is one's own; the region or country around it is not.
_FINE_ENOUGH = _FINE.index("district")


def date_of(scene: Scene, published: dt.date | None) -> DateMention | None:
    """The day nearest the event's own words; else of what sets the scene; else of the heading, or of what it follows up.

    What is told after the event counts last, and only a day of an event, none after the report was ``published``.
    """
    told = [event for number, event in enumerate(scene.events) if number == 0 or not only_deaths(event)]
    before = _of_lead(scene)
    for event in told[:1]:
        if dated := _dated(event.dates):
            if before is not None and only_deaths(event) and all(date.kind == "TIME" for date in dated):
                return before  # the hour at which people died of what is told before
            return _as_a_day(_nearest(dated, event), told[1:])
    if before is not None:
        return before
    if scene.zone_date is not None and scene.zone_date.role == "event" and is_day(scene.zone_date):
        return scene.zone_date
    for event in told[1:]:
        if dated := _dated(event.dates):
            return _nearest(dated, event)
    if scene.inherited is not None:
        return date_of(scene.inherited, published)
    for line in scene.lines[1:]:
        for date in _of_events(line.dates):
            if published is None or date.when is None or date.when.earliest is None or date.when.earliest <= published:
                return date
    return scene.zone_date or next((d for event in scene.events for d in event.dates), None)


def _of_lead(scene: Scene) -> DateMention | None:
    """The day told last of those before the first event."""
    for line in reversed(scene.lead):
        if dated := _of_events(line.dates):
            return scene.zone_date if scene.zone_date in dated else dated[-1]
    return None


def _as_a_day(date: DateMention, later: Iterable[Event]) -> DateMention:
    """Of a month or year told first, the day in it that is told later."""
    if is_day(date) or date.when is None or date.when.earliest is None or date.when.latest is None:
        return date
    for other in (other for event in later for other in _of_events(event.dates)):
        when = other.when
        if when is None or when.earliest is None or when.latest is None:
            continue
        if date.when.earliest <= when.earliest and when.latest <= date.when.latest:
            return other
    return date


def _of_events(dates: Iterable[DateMention]) -> list[DateMention]:
    """Days on which something happened: neither open ("until Friday") nor the month or year of something else."""
    return [date for date in dates if tells_day(date) and is_day(date)]


def _dated(dates: Iterable[DateMention]) -> list[DateMention]:
    return [date for date in dates if date.when is not None]


def _nearest(dates: list[DateMention], event: Event) -> DateMention:
    """A day before a longer or open range, then what stands nearest to the event's own words, the act before a death: "died
    on Sunday after he was shot on 28 July".
    """
    acts = [trigger for trigger in event.triggers if trigger.code != "unspecified_killing"]
    offset = event.line.span.start
    dying = [t.span.start for t in event.triggers if _DYING.match(event.line.text[t.span.start - offset :])]
    if acts and dying:
        starts = [trigger.span.start for trigger in acts]
        of_act = [d for d in dates if _away(d, starts) <= _away(d, dying)]
        dates = of_act or dates
    centre = (acts or event.triggers)[0].span.start
    return min(dates, key=lambda d: (not is_day(d), abs(d.span.start - centre)))


def _away(date: DateMention, starts: list[int]) -> int:
    """How far a date stands from the nearest of some words."""
    return min(abs(date.span.start - start) for start in starts)


def place_of(scene: Scene) -> PlaceMention | None:
    """The place told of the event, the first sentence before later ones; else the heading's; else of what sets the scene.

    Where none of these is finer than a region, a town of a later sentence counts, and so does the incident followed up. The
    dateline, where the report was filed, counts only where the sentence says "here"; the town of those who tell of it never.
    """
    own = [event.places for event in scene.events]
    zone = [(scene.zone_place,)] if scene.zone_place is not None else []
    before = [event_places(line.places) for line in reversed(scene.lead)]
    after = [tuple(p for p in event_places(line.places) if p.event > EVEN) for line in scene.lines]
    lines = [*(event.line for event in scene.events), *scene.lead]
    here = [(scene.filed_at,)] if scene.filed_at is not None and any(map(_says_here, lines)) else []
    told = [*own, *zone, *here, *before, *after]  # "after" may name where people fled or were taken
    for fine in (True, False):
        for places in told:
            if fitting := [p for p in places if p.where is not None and (_fineness(p) <= _FINE_ENOUGH) is fine]:
                return min(fitting, key=lambda place: (_fineness(place), -place.event))
    if scene.inherited is not None:
        return place_of(scene.inherited)
    return next((place for places in told for place in places), None)


def _says_here(line: Line) -> bool:
    """Whether a sentence says that it happened where the report was filed."""
    return _HERE.search(line.text) is not None


def _fineness(place: PlaceMention) -> int:
    """Rank in ``_FINE``; a name that the gazetteer lacks is a place in the region that it is put in, a road's is not."""
    if place.where is None:
        return len(_FINE)
    if place.where.precision == "region" and _unlisted(place):
        return _FINE.index("region" if is_road(place.words) else "district")
    return _FINE.index(place.where.precision) if place.where.precision in _FINE else len(_FINE)


def _unlisted(place: PlaceMention) -> bool:
    where = place.where
    return where is not None and (where.gazetteer_id is None or place.words in (where.relation or ""))
