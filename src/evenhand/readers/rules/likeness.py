"""When two dates, places or types may be of one incident."""

from __future__ import annotations

from collections.abc import Iterable

from evenhand.dates import DateMention
from evenhand.model import When, Where
from evenhand.nearness import families, kilometres
from evenhand.places import PlaceMention

#: Types that go with any other within one report.
GENERAL = {"unspecified_attack", "unspecified_killing", "disrupted_attack", "forced_displacement", "arrest", "threat"}


def related(one: str, other: str) -> bool:
    """Whether two event types may be told of one incident."""
    return bool(families([one]) & families([other]) or {one, other} & GENERAL)


def same_day(left: Iterable[DateMention], right: Iterable[DateMention]) -> bool:
    """Whether any date of the one may be the day of any of the other. A date that is not placed in time may be any."""
    right = tuple(right)
    return any(_overlap(a.when, b.when) for a in left for b in right)


def _overlap(left: When | None, right: When | None) -> bool:
    if left is None or right is None:
        return True
    if left.calendar == right.calendar != "gregorian" and left.precision == right.precision == "day":
        return left.middle() == right.middle()  # their doubt is of the calendar, and shared
    before = left.latest is not None and right.earliest is not None and left.latest < right.earliest
    after = left.earliest is not None and right.latest is not None and left.earliest > right.latest
    return not (before or after)


def same_place(left: PlaceMention, right: PlaceMention) -> bool:
    """Whether both may be one place: the same, the one inside the other, or nearer than their precisions."""
    a, b = left.where, right.where
    if a is None or b is None:
        return left.words.lower() == right.words.lower()
    if a.gazetteer_id is not None and a.gazetteer_id == b.gazetteer_id:
        return True
    if a.country and b.country and a.country != b.country:
        return False
    if "country" in {a.precision, b.precision}:
        return True
    if "region" in {a.precision, b.precision} or "district" in {a.precision, b.precision}:
        return a.admin1 == b.admin1 if a.admin1 and b.admin1 else _within_reach(a, b)
    return a.name == b.name


def _within_reach(one: Where, other: Where) -> bool:
    """Whether a stretch of road through two regions, say, reaches as far as the other place; unknown counts as yes."""
    apart = kilometres(one, other)
    return apart is None or apart <= (one.precision_km or 0.0) + (other.precision_km or 0.0)
