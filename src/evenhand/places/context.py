"""What a report says about which of several namesakes it means, as numbers that a reviewer can follow."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evenhand.gazetteer import Gazetteer, Place
from evenhand.places.candidates import Candidate, Options, options

#: A following name that holds the place: "Paris, Texas", "Hama in Syria", "Mosul (Iraq)".
_CONTAINER = re.compile(
    r"(?:['’]s)?\s*(,|\(|in\b|of\b|,?\s+(?:a|the)\s+(?:city|town|village|district|suburb)\s+(?:in|of)\b)\s*"
    r"((?:the\s+)?[^\W\d_][\w.'’-]*(?:[ ](?:[A-Z][\w.'’-]*|al-\w+|of(?= [A-Z])|and(?= [A-Z])))*)"
)
_ADJACENT_KM = 25.0


@dataclass(slots=True)
class Group:
    """All mentions of one name in a report: they are taken to mean one place unless their words say otherwise."""

    options: Options
    positions: list[int]
    containers: tuple[Place, ...] = ()
    probabilities: list[float] = field(default_factory=list)
    candidates: tuple[Candidate, ...] = ()
    held: bool = False


@dataclass(frozen=True, slots=True)
class Support:
    """What the rest of the report speaks for: weights by country and by region, and points with weights."""

    countries: Mapping[str, float]
    regions: Mapping[tuple[str, str], float]
    named_countries: frozenset[str]
    named_regions: frozenset[tuple[str, str]]
    points: Sequence[tuple[float, float, float]]
    neighbours: Sequence[tuple[str | None, str | None, float]]
    source: str | None = None


def containers_after(text: str, end: int, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Regions and countries that the words right after a name say it lies in."""
    match = _CONTAINER.match(text, end, end + 80)
    if match is None:
        return ()
    words = match.group(2).rstrip(".,'’-") if match.group(2).count(".") < 1 else match.group(2).rstrip(",'’-")
    parts = words.split()
    for length in range(len(parts), 0, -1):
        tried = " ".join(parts[:length])
        if not tried[0].isupper() and not tried.startswith("the "):
            return ()
        places = tuple(
            c.place
            for c in options(tried, gazetteer).candidates
            if c.how == "" and c.place.kind in ("region", "country", "district", "area")
        )
        if places:
            return places
    return ()


def lies_in(place: Place, container: Place) -> bool:
    """Whether ``place`` lies in ``container``, by country and region codes, or by distance for other areas."""
    if place.ref == container.ref:
        return False
    if container.kind == "country":
        return place.country == container.country and place.kind != "country"
    if container.kind == "region":
        return place.country == container.country and place.admin1 == container.admin1 and place.kind != "region"
    if container.country and place.country != container.country:
        return False
    return distance_km(place, container) <= container.radius_km * 1.3 + _ADJACENT_KM and (
        place.kind in ("city", "district", "feature")
    )


def distance_km(one: Place, other: Place) -> float:
    """Kilometres between two places, good to a few per cent below 2,000 km."""
    return flat_km(one.latitude, one.longitude, other.latitude, other.longitude)


def flat_km(a: float, b: float, c: float, d: float) -> float:
    """Kilometres between two points on an equirectangular map."""
    across = abs(b - d)
    across = min(across, 360 - across) * math.cos(math.radians((a + c) / 2))
    return 111.2 * math.hypot(a - c, across)


def features(candidate: Candidate, group: Group, support: Support) -> dict[str, float]:
    """The evidence for one candidate; each name is a row of the sheet of weights."""
    place = candidate.place
    kind = place.kind
    country, admin1 = place.country, place.admin1
    values = {"people": math.log10(place.population + 1) / 7, f"kind {kind}": 1.0}
    if not candidate.main and candidate.how != "demonym":
        values["other name"] = 1.0
    words = group.options.words
    if place.name != words and len(words) <= 4 and words.isupper() and kind == "city":
        values["abbreviation for a town"] = 1.0
    if group.options.unit is not None:
        values["kind as said" if kind == group.options.unit else "kind not as said"] = 1.0
    if group.containers:
        if any(lies_in(place, container) for container in group.containers):
            values["lies in the place named after it"] = 1.0
        else:
            values["does not lie in the place named after it"] = 1.0
    if country is not None:
        if share := support.countries.get(country, 0.0):
            values["country of the other places"] = share
        if country in support.named_countries and kind != "country":
            values["country named"] = 1.0
        if admin1 is not None:
            if share := support.regions.get((country, admin1), 0.0):
                values["region of the other places"] = share
            if (country, admin1) in support.named_regions and kind != "region":
                values["region named"] = 1.0
        if support.source == country:
            values["country of the source"] = 1.0
    _neighbourly(values, country, admin1, support)
    if support.points and kind != "country":
        _spatial(values, place, support)
    return values


def _neighbourly(values: dict[str, float], country: str | None, admin1: str | None, support: Support) -> None:
    same_country = same_region = 0.0
    for other_country, other_region, weight in support.neighbours:
        if other_country is not None and other_country == country:
            same_country = max(same_country, weight)
            if other_region is not None and other_region == admin1:
                same_region = max(same_region, weight)
    if same_country:
        values["country of a place nearby in the text"] = same_country
    if same_region:
        values["region of a place nearby in the text"] = same_region


def _spatial(values: dict[str, float], place: Place, support: Support) -> None:
    close = near = 0.0
    latitude, longitude = place.latitude, place.longitude
    shrink = math.cos(math.radians(latitude))
    for other_latitude, other_longitude, weight in support.points:
        north = latitude - other_latitude
        if abs(north) > 9:
            continue
        east = (longitude - other_longitude) * shrink
        degrees = math.sqrt(north * north + east * east)
        if degrees < 9:
            close += weight * math.exp(-degrees / 0.5)
            near += weight * math.exp(-degrees / 2.5)
    if close:
        values["within some 50 km of the other places"] = min(close, 3.0)
    if near:
        values["within some 250 km of the other places"] = min(near, 3.0)
