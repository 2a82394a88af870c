"""On which day and in which place one scene happened."""

from __future__ import annotations

from collections.abc import Iterable

from evenhand.dates import DateMention
from evenhand.places import PlaceMention
from evenhand.readers.rules.events import Event
from evenhand.readers.rules.lines import EVEN, event_places
from evenhand.readers.rules.scenes import Scene, only_deaths

#: How exact a place is, best first.
_FINE = ("exact", "near_town", "town", "district", "region", "water", "country", "unknown")
_DAY = {"day", "time", "part_of_day"}


def date_of(scene: Scene) -> DateMention | None:
    """The day nearest the event's own words; else of the heading; else of the incident it follows up."""
    told = [event for number, event in enumerate(scene.events) if number == 0 or not only_deaths(event)]
    for event in told[:1]:
        if dated := _dated(event.dates):
            return _nearest(dated, event)
    if scene.zone_date is not None:
        return scene.zone_date
    for event in told[1:]:
        if dated := _dated(event.dates):
            return _nearest(dated, event)
    if scene.inherited is not None:
        return date_of(scene.inherited)
    for line in scene.lines[1:]:
        dated = [d for d in _dated(line.dates) if d.role == "event" and d.kind in {"DATE", "TIME"}]
        if dated:
            return dated[0]
    return next((d for event in scene.events for d in event.dates), None)


def _dated(dates: Iterable[DateMention]) -> list[DateMention]:
    return [date for date in dates if date.when is not None]


def _nearest(dates: list[DateMention], event: Event) -> DateMention:
    """A day before a longer or open range, then what stands nearest to the event's own words."""
    centre = event.triggers[0].span.start
    return min(dates, key=lambda d: (d.when is not None and d.when.precision not in _DAY, abs(d.span.start - centre)))


def place_of(scene: Scene) -> PlaceMention | None:
    """The finest place told of the event, the first sentence before later ones; else the heading's."""
    found = [(place, number) for number, event in enumerate(scene.events) for place in event.places]
    found += [
        (place, len(scene.events) + number)
        for number, line in enumerate(scene.lines)
        for place in event_places(line.places)
        if place.event > EVEN  # a sentence without an event may name where people fled or were taken
    ]
    placed = [(place, number) for place, number in found if place.where is not None]
    best = min(
        placed,
        key=lambda entry: (_fineness(entry[0]) > 3, entry[1], _fineness(entry[0]), -entry[0].event),
        default=None,
    )
    zone = scene.zone_place
    if best is not None and not (zone is not None and zone.where is not None and _fineness(zone) < _fineness(best[0])):
        return best[0]
    if zone is not None:
        return zone
    if best is None and scene.inherited is not None:
        return place_of(scene.inherited)
    if best is None and found:
        return found[0][0]
    return best[0] if best else None


def _fineness(place: PlaceMention) -> int:
    return _FINE.index(place.where.precision) if place.where and place.where.precision in _FINE else len(_FINE)
