"""How far apart values lie: days of a range, kilometres between places, types that are taken for one another."""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections.abc import Iterable, Mapping

from evenhand import codebook
from evenhand.model import When, Where

FIRST_DAY, LAST_DAY = dt.date.min.toordinal(), dt.date.max.toordinal()
_EARTH_KM = 6371.0


def days(when: When) -> tuple[int, int]:
    """The first and last day of a range as ordinals; an open end lies at the end of the calendar."""
    first = FIRST_DAY if when.earliest is None else when.earliest.toordinal()
    last = LAST_DAY if when.latest is None else when.latest.toordinal()
    return first, last


def kilometres(one: Where, other: Where) -> float | None:
    """The great-circle distance of two places in kilometres (haversine); None where a coordinate is unknown."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    south, north = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def families(types: Iterable[str]) -> set[str]:
    """The families of event types; a type of no family is one by itself."""
    return {_families().get(code, code) for code in types}


def is_vague(code: str) -> bool:
    """Whether an event type leaves open what kind of event it was."""
    return code in _vague()


@functools.cache
def _vague() -> frozenset[str]:
    return frozenset(codebook.load("type_families")["vague"])


@functools.cache
def _families() -> Mapping[str, str]:
    rows = codebook.load("type_families")["families"]
    return {code: family for family, codes in rows.items() for code in codes}
