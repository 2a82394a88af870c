"""The comparison levels: how alike two accounts are in date, place, kind, toll and words, as names of the sheet."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from evenhand.model import Count, When, Where
from evenhand.nearness import days, families, is_vague, kilometres

_POINTS = frozenset({"exact", "town", "near_town", "district", "water"})


def date_level(left: Sequence[When], right: Sequence[When]) -> str:
    """The closest that any two dates of the accounts come."""
    if not left or not right:
        return "unknown"
    if len(left) == len(right) == 1:
        return _date_pair(days(left[0]), days(right[0]))
    spans = [days(when) for when in right]
    return min((_date_pair(days(one), other) for one in left for other in spans), key=_DATE_ORDER.__getitem__)


_DATE_LEVELS = (
    "same_day",
    "same_days",
    "one_day",
    "overlap_month",
    "few_days",
    "week",
    "overlap_long",
    "month",
    "quarter",
    "far",
    "years",
)
_DATE_ORDER = {level: place for place, level in enumerate(_DATE_LEVELS)}


def _date_pair(one: tuple[int, int], other: tuple[int, int]) -> str:
    gap = max(one[0], other[0]) - min(one[1], other[1])
    if gap <= 0:
        widest = max(one[1] - one[0], other[1] - other[0])
        return _OVERLAPS[bisect_left((0, 6, 31), widest)]
    return _GAPS[bisect_left((1, 3, 7, 31, 92, 731), gap)]


_OVERLAPS = ("same_day", "same_days", "overlap_month", "overlap_long")
_GAPS = ("one_day", "few_days", "week", "month", "quarter", "far", "years")


def published_level(left: dt.date | None, right: dt.date | None) -> str:
    """How far apart the two reports were published."""
    if left is None or right is None:
        return "unknown"
    return _PUBLISHED[bisect_left((1, 3, 14, 60), abs((left - right).days))]


_PUBLISHED = ("one_day", "few_days", "fortnight", "months", "far")


def place_level(left: Sequence[Where], right: Sequence[Where]) -> str:
    """The closest that any two places of the accounts come, given how precisely each is known."""
    if len(left) == len(right) == 1:
        return _place_pair(left[0], right[0])
    levels = [_place_pair(one, other) for one, other in product(left, right)]
    return min(levels, key=_PLACE_ORDER.__getitem__, default="unknown")


_PLACE_LEVELS = (
    "same",
    "near",
    "same_name",
    "district",
    "in_region",
    "region",
    "country",
    "far_region",
    "other_region",
    "other_country",
    "other_name",
    "unknown",
)
_PLACE_ORDER = {level: place for place, level in enumerate(_PLACE_LEVELS)}


def _place_pair(one: Where, other: Where) -> str:
    if one.country and other.country and one.country != other.country:
        return "other_country"
    one_point, other_point = one.precision in _POINTS, other.precision in _POINTS
    if one_point and other_point:
        distance = kilometres(one, other)
        if one.gazetteer_id and one.gazetteer_id == other.gazetteer_id:
            return "same"
        if distance is not None:
            slack = max(10.0, (one.precision_km or 0.0) + (other.precision_km or 0.0))
            if distance <= slack:
                return "near"
            return _DISTANCES[bisect_left((40.0, 100.0, 300.0), distance)]
    named = (one_point or one.precision == "unknown") and (other_point or other.precision == "unknown")
    if named and one.name.casefold() == other.name.casefold():
        return "same_name"
    if one.admin1 and other.admin1 and one.country and one.country == other.country:
        return "in_region" if one.admin1 == other.admin1 else "other_region"
    if named:
        return "other_name"
    return "country" if one.country and one.country == other.country else "unknown"


_DISTANCES = ("district", "region", "far_region", "other_region")


def type_level(left: Sequence[str], right: Sequence[str]) -> str:
    """Whether the accounts tell of the same kind of event."""
    if not left or not right:
        return "unknown"
    if any(code in right and not is_vague(code) for code in left):
        return "same"
    if any(map(is_vague, (*left, *right))):
        return "vague"
    return "family" if not families(left).isdisjoint(families(right)) else "other"


def shared_level(left: tuple[str, ...], right: tuple[str, ...]) -> str:
    """Whether two sets of codes have one in common."""
    if not left or not right:
        return "unknown"
    return "shared" if not set(left).isdisjoint(right) else "none_shared"


def toll_level(left: Count | None, right: Count | None) -> str:
    """How well two tolls agree: equal exact numbers say more, the larger they are."""
    if left is None or right is None:
        return "unknown"
    if left.low == left.high == right.low == right.high:
        return "same_none" if left.low == 0 else "same_one" if left.low == 1 else _same(left.low)
    gap = max(left.low, right.low) - min(_end(left), _end(right))
    if gap <= 0:
        return "overlap"
    return "near" if gap <= max(1, 0.2 * max(left.low, right.low)) else "differ"


def _same(number: int) -> str:
    return "same_few" if number < 5 else "same_many"


def _end(count: Count) -> float:
    return math.inf if count.high is None else count.high


def words_level(similarity: float | None) -> str:
    """How alike words or names are (see :meth:`evenhand.pairs.rarity.Weighed.similarity`)."""
    return WORDS[int(words_levels(np.array([np.nan if similarity is None else similarity]))[0])]


def words_levels(similarities: NDArray[np.float64]) -> NDArray[np.intp]:
    """The same for many, as places in ``WORDS``; NaN is unknown."""
    places = np.searchsorted((0.03, 0.06, 0.1, 0.15, 0.22, 0.3, 0.45, 0.7), similarities)
    return np.where(np.isnan(similarities), len(WORDS) - 1, places)


WORDS = ("none", "trace", "hardly", "few", "some", "several", "many", "most", "copy", "unknown")
