"""Where a source usually reports from, learnt from the names in all its reports.

A local paper's "Paris" is the Paris of its own county. No list of newspapers is needed: the region that explains most of
the names that a source uses is its home (after Lieberman, Samet and Sankaranarayanan, "Geotagging with local lexicons",
ICDE 2010).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evenhand.gazetteer import Gazetteer, Place
from evenhand.places.candidates import options

#: A source must have used at least so many different names before it has a home.
FEWEST_NAMES = 4
_REACH_KM = 100.0


@dataclass(frozen=True, slots=True)
class Home:
    """A source's usual ground: shares of its names by country and by region (0..1), and the middle of them."""

    countries: Mapping[str, float]
    regions: Mapping[tuple[str, str], float]
    latitude: float | None
    longitude: float | None


def learn_homes(names: Iterable[tuple[str, Sequence[str]]], *, gazetteer: Gazetteer) -> dict[str, Home]:
    """The home of each source that has one; ``names`` pairs a source with the place names in one of its reports."""
    used: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for source, words in names:
        for word in set(words):
            used[source][word] += 1
    homes = {source: _home(counts, gazetteer) for source, counts in used.items() if len(counts) >= FEWEST_NAMES}
    return {source: home for source, home in homes.items() if home is not None}


def _home(counts: Mapping[str, int], gazetteer: Gazetteer) -> Home | None:
    countries: dict[str, float] = defaultdict(float)
    regions: dict[tuple[str, str], float] = defaultdict(float)
    local: list[tuple[float, tuple[Place, ...]]] = []
    total = 0.0
    for word, count in counts.items():
        places = tuple(c.place for c in options(word, gazetteer).candidates if c.how == "")
        if not places:
            continue
        weight = 1 + math.log(count)
        total += weight
        held = {(p.country, p.admin1): p for p in reversed(places) if p.country and p.admin1}
        for (country, admin1), place in held.items():
            if country and admin1:
                told = 2.0 if place.kind == "region" else 1.0
                regions[country, admin1] += told * weight / math.sqrt(len(held)) * (0.3 + _fame(place))
        for country in {p.country for p in places if p.country}:
            countries[country] += weight / math.sqrt(len({p.country for p in places}))
        local.append((weight / math.sqrt(len(held) or 1), places))
    if not regions or total == 0:
        return None
    shares = {region: value / total for region, value in regions.items()}
    best = max(shares, key=shares.__getitem__)
    latitude, longitude = _middle(best, local)
    return Home({c: v / total for c, v in countries.items()}, shares, latitude, longitude)


def _fame(place: Place) -> float:
    return math.log10(place.population + 1) / 7


def _middle(region: tuple[str, str], local: list[tuple[float, tuple[Place, ...]]]) -> tuple[float | None, float | None]:
    """The point of the region's named towns that has most of the others within reach."""
    points = [
        (p.latitude, p.longitude, weight)
        for weight, places in local
        for p in places
        if (p.country, p.admin1) == region and p.kind in ("city", "district")
    ]
    if not points:
        return None, None

    def crowd(a: float, b: float) -> float:
        shrink = math.cos(math.radians(a))
        return sum(w * math.exp(-111.2 * math.hypot(a - c, (b - d) * shrink) / _REACH_KM) for c, d, w in points)

    latitude, longitude, _ = max(points, key=lambda point: crowd(point[0], point[1]))
    return latitude, longitude
