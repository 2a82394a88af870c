"""What a report says about which of several namesakes it means, as numbers that a reviewer can follow."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import fuzz

from evenhand.gazetteer import Gazetteer, Place
from evenhand.gazetteer.names import fold, skeleton
from evenhand.model import Span
from evenhand.places import lexicon
from evenhand.places.candidates import Candidate, Options, options
from evenhand.places.homes import Home

#: A following name that holds the place: "Paris, Texas", "Hama in Syria", "Mosul (Iraq)".
_CONTAINER = re.compile(
    r"(?:['’]s|\s+(?:village|town|city|hamlet|settlement|camp))?\s*(,|\(|in\b|of\b|,?\s+(?:a|the)\s+(?:city|town|village|district|suburb)\s+(?:in|of)\b)\s*"
    r"((?:the\s+)?[^\W\d_][\w.'’-]*(?:[ ](?:[A-Z][\w.'’-]*|al-\w+|of(?= [A-Z])|and(?= [A-Z])))*)"
)
_ADJACENT_KM = 25.0
#: Names at least so alike (0..1) that sound alike are spellings of one name.
ALIKE = 0.75
#: How much another spelling of a place's main name ("Jenin" of "Janīn") is another name.
SPELLING = 0.4
#: A town of so many people is no village, and known by its main name; what only it is called elsewhere is no rare name.
_LARGE = 100_000
#: Reports call a town of so many people by its English name; other languages' names of it are villages' names too.
_METROPOLIS = 1_000_000
#: Kilometres over which a place's pull on the middle of a report loses two thirds of its force.
_CROWD_KM = 60.0


@dataclass(slots=True)
class Group:
    """All mentions of one name in a report: they are taken to mean one place unless their words say otherwise.

    ``asides`` of them say little of where the rest of the report lies; ``beyond`` a border lies the country that is named.
    It is ``small`` where it is called a village; ``lands`` are the countries of the places named right after it.
    """

    options: Options
    positions: list[int]
    containers: tuple[Place, ...] = ()
    asides: int = 0
    beyond: bool = False
    small: bool = False
    lands: frozenset[str] = frozenset()
    held: tuple[Place, ...] = ()
    probabilities: list[float] = field(default_factory=list)
    candidates: tuple[Candidate, ...] = ()
    support: Support | None = None


class Middle(NamedTuple):
    """Where a report's places crowd, and how many of them do (in weights)."""

    latitude: float
    longitude: float
    weight: float


class Neighbour(NamedTuple):
    """A name that stands close by in the text: what it is taken to mean, how close (0..1), and whether in one list."""

    country: str | None
    admin1: str | None
    kind: str
    closeness: float
    listed: bool


@dataclass(frozen=True, slots=True)
class Support:
    """What the rest of the report speaks for: weights by country and by region, and points with weights."""

    countries: Mapping[str, float]
    regions: Mapping[tuple[str, str], float]
    named_countries: frozenset[str]
    named_regions: frozenset[tuple[str, str]]
    points: Sequence[tuple[float, float, float]]
    neighbours: Sequence[Neighbour]
    home: Home | None = None
    middle: Middle | None = None
    bordered: frozenset[str] = frozenset()


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


_WORD_AFTER = re.compile(r"\s+([A-Za-z-]+)")
_WORD_BEFORE = re.compile(r"([A-Za-z-]+)\s+of\s+(?:the\s+)?$")


#: "The left bank of the Niger" is a river's.
_BANK = re.compile(r"\b(?:banks?|tributary|tributaries|mouth) of the $")


def unit_beside(text: str, span: Span) -> str | None:
    """The kind of place that words beside a name say it is: "Idlib province", "the city of Homs", "banks of the Niger"."""
    units = lexicon.units()
    if _BANK.search(text, max(0, span.start - 30), span.start):
        return "water"
    before = _WORD_BEFORE.search(text[max(0, span.start - 30) : span.start])
    for match in (_WORD_AFTER.match(text, span.end), before):
        unit = units.get(match.group(1).lower()) if match else None
        if unit in ("region", "district", "city"):
            return unit
    return None


def is_village(text: str, span: Span) -> bool:
    """Whether words beside a place's name call it a village: "the village of Kano", "Kano village"."""
    before = _WORD_BEFORE.search(text[max(0, span.start - 30) : span.start])
    return any(
        match and match.group(1).lower() in lexicon.small() for match in (_WORD_AFTER.match(text, span.end), before)
    )


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


@functools.lru_cache(maxsize=50_000)
def _is_spelling(key: str, name: str) -> bool:
    """Whether a folded name is but another spelling of a place's main name: "Jenin" of "Janīn"."""
    main = fold(name)
    return skeleton(key) == skeleton(main) and fuzz.ratio(key, main) >= 100 * ALIKE


def features(candidate: Candidate, group: Group, support: Support) -> dict[str, float]:
    """The evidence for one candidate; each name is a row of the sheet of weights."""
    place = candidate.place
    kind = place.kind
    country, admin1 = place.country, place.admin1
    values = {"people": math.log10(place.population + 1) / 7, f"kind {kind}": 1.0}
    if kind == "region":
        values["people of a region"] = values["people"]
    words = group.options.words
    # A town that shares the words with its region is not the less meant for its main name being spelt otherwise.
    other_name = 0.0
    if not candidate.main and kind == "city" and (country, admin1) not in group.options.regions:
        other_name = SPELLING if _is_spelling(group.options.key, place.name) else 1.0
        values["other name"] = other_name
        key = group.options.key
        foreign = other_name == 1.0 and key.isascii() and key not in lexicon.former_names()
        if foreign and place.population >= _METROPOLIS:
            values["another language's name of a metropolis"] = 1.0
    if place.name != words and len(words) <= 4 and words.isupper() and kind == "city":
        values["abbreviation for a town"] = 1.0
    if group.options.unit is not None:
        values["kind as said" if kind == group.options.unit else "kind not as said"] = 1.0
    if not candidate.how and (other_name < 1.0 or place.population < _LARGE):
        _rarely(values, place, group.options, support)
    if group.small and kind == "city" and place.population >= _LARGE:
        values["too large for the village that it is said to be"] = 1.0
    if kind == "city" and place.population < _LARGE and group.lands and country not in group.lands:
        values["small, in another country than the place named after it"] = 1.0
    if group.containers:
        if any(lies_in(place, container) for container in group.containers):
            values["lies in the place named after it"] = 1.0
        else:
            values["does not lie in the place named after it"] = 1.0
    if group.held and kind in ("region", "country", "district", "area"):
        inside = any(lies_in(other, place) for other in group.held)
        values["holds the place named before it" if inside else "does not hold the place named before it"] = 1.0
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
        if country in support.bordered and country not in support.named_countries:
            values["borders the country named"] = 1.0
        if support.home is not None:
            _homely(values, place, support.home)
    _neighbourly(values, place, support)
    if support.points and kind in ("city", "district", "feature"):
        _spatial(values, place, support)
    return values


def _rarely(values: dict[str, float], place: Place, meant: Options, support: Support) -> None:
    """A name that hardly anything else bears speaks for its bearer, though it be small."""
    bearers = meant.bearers
    if len(bearers) == 1:
        values["no other place has the name"] = 1.0
    elif place.country is not None and bearers.count(place.country) == 1:
        share = max(support.countries.get(place.country, 0.0), float(place.country in support.named_countries))
        values["no other place of its country has the name"] = share


def _homely(values: dict[str, float], place: Place, home: Home) -> None:
    values["country of the source's reports"] = home.countries.get(place.country or "", 0.0)
    if place.kind == "country":
        return
    values["region of the source's reports"] = home.regions.get((place.country or "", place.admin1 or ""), 0.0)
    if home.latitude is not None and home.longitude is not None and place.kind in ("city", "district", "feature"):
        away = flat_km(place.latitude, place.longitude, home.latitude, home.longitude)
        values["near the source's usual places"] = math.exp(-away / 100)


def unlisted(support: Support) -> dict[str, float]:
    """The evidence that a name means a place that the gazetteer does not hold; none where nothing else is named."""
    if not support.countries and not support.points and support.home is None:
        return {}
    mass = support.middle.weight if support.middle else 0.0
    return {"not in the gazetteer": 1.0, "not in the gazetteer, other places close together": min(mass, 3.0)}


def crowd(points: Sequence[tuple[float, float, float]], home: Home | None) -> list[tuple[float, float, list[float]]]:
    """Each point with how strongly each of the points (and last, the source's usual ground) crowds around it."""
    every = list(points)
    if home is not None and home.latitude is not None and home.longitude is not None:
        every.append((home.latitude, home.longitude, 1.0))
    return [
        (a, b, [weight * math.exp(-flat_km(a, b, c, d) / _CROWD_KM) for c, d, weight in every]) for a, b, _ in every
    ]


def middle_without(own: int | None, crowds: Sequence[tuple[float, float, list[float]]]) -> Middle | None:
    """Where the places other than ``own`` crowd most."""
    best: Middle | None = None
    for index, (latitude, longitude, pulls) in enumerate(crowds):
        if index == own:
            continue
        weight = sum(pulls) - (pulls[own] if own is not None else 0.0)
        if best is None or weight > best.weight:
            best = Middle(latitude, longitude, weight)
    return best


def _neighbourly(values: dict[str, float], place: Place, support: Support) -> None:
    same_country = same_region = alike = 0.0
    for other in support.neighbours:
        if other.country is not None and other.country == place.country:
            same_country = max(same_country, other.closeness)
            if other.admin1 is not None and other.admin1 == place.admin1:
                same_region = max(same_region, other.closeness)
        if other.listed and other.kind == place.kind:
            alike += other.closeness
    if same_country:
        values["country of a place nearby in the text"] = same_country
    if same_region:
        values["region of a place nearby in the text"] = same_region
    if alike:
        values["kind of the places listed beside it"] = alike


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
