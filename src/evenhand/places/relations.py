"""How an incident lies to a place that is named: "12 km north of X", "between X and Y", "the X-Y road"."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evenhand import codebook
from evenhand.model import Where
from evenhand.places.context import flat_km
from evenhand.places.mention import PlaceMention

_BEARINGS = {
    "north": 0, "northeast": 45, "east": 90, "southeast": 135, "south": 180, "southwest": 225, "west": 270,
    "northwest": 315,
}  # fmt: skip
_KM = {"km": 1.0, "kilometer": 1.0, "kilometre": 1.0, "mile": 1.609, "mi": 1.609}
_DISTANCE = re.compile(
    r"(?:(?:about|some|around|roughly|nearly|approximately|just|only|over)\s+)?(\d+(?:[.,]\d+)?)[ -]*"
    r"(kms?|kilomet(?:er|re)s?|miles?|mi)\.?(?:\s*\(\d[^)]{0,20}\))?\s+(?:to\s+the\s+)?"
    r"((?:north|south)?[- ]?(?:east|west)|north|south|from|outside|away\s+from)(?:\s+(?:of|from))?\s+"
    r"(?:the\s+)?(?:[\w'’-]+\s+){0,2}?(?:(?:city|town|village|capital)(?:\s+of)?,?\s+)?$",
    re.IGNORECASE,
)
#: The relation of what was under way from one place to another; it goes on with the two names.
UNDER_WAY = "on the way between"
_NO_BEARING = ("from", "outside", "away from")
_LOOK_BACK = 90
_LINK = (
    r"(?:the\s+)?(?:(?!(?:in|at|on|near|from|to|by|of|and|inside|outside)\b)[\w'’-]+\s+)?"
    r"(?:(?:city|town|village|capital|district|province)\s+of\s+)?"
)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The codebook's phrases: patterns, each phrase's relation, each relation's kilometres, and the words they end in."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    relation: dict[str, str]
    km: dict[str, float]
    last_words: frozenset[str]


@functools.cache
def _phrases() -> _Phrases:
    data = codebook.load("places_relations")
    rows = [*data["before"], *data["after"]]
    relation = {word: row["relation"] for row in reversed(rows) for word in row["words"]}

    def either(part: str) -> str:
        words = sorted((word for row in data[part] for word in row["words"]), key=len, reverse=True)
        return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)

    return _Phrases(
        re.compile(rf"\b({either('before')})\s+{_LINK}$", re.IGNORECASE),
        re.compile(rf"(?:['’]s)?\s+({either('after')})\b", re.IGNORECASE),
        relation,
        {row["relation"]: float(row["km"]) for row in rows},
        frozenset(word.split()[-1] for row in data["before"] for word in row["words"]) | {"from", "away"},
    )


@dataclass(frozen=True, slots=True)
class _Pairs:
    """What stands before "X and Y", after "X-Y", before "X to Y" or "X with Y", and before "X to Y" of who is under way."""

    between: re.Pattern[str]
    road: re.Pattern[str]
    leads: re.Pattern[str]
    under_way: re.Pattern[str]


@functools.cache
def _pairs() -> _Pairs:
    listed = codebook.load("places_relations")
    roads, leads, under_way = ("|".join(listed[name]) for name in ("roads", "leads", "under_way"))
    return _Pairs(
        re.compile(r"\bbetween\s+(?:the\s+)?(?:[\w'’-]+\s+of\s+)?$", re.IGNORECASE),
        re.compile(rf"\s+(?:{roads})s?\b", re.IGNORECASE),
        re.compile(
            rf"\b(?:(?:{roads})s?\s+(?:(?:that|which)\s+)?(?:(?:{leads}|\w+)\s+)?from|(?:{leads}))\s+(?:from\s+)?(?:the\s+)?$",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?:{under_way})\s+from\s+(?:the\s+)?$", re.IGNORECASE),
    )


def _pair(text: str, left: PlaceMention, right: PlaceMention) -> str | None:
    """How an incident lies to the two places, if they are named together as ends of something."""
    gap, before = text[left.span.end : right.span.start], text[max(0, left.span.start - 40) : left.span.start]
    if len(gap) > 40:
        return None
    pairs, ends = _pairs(), f"{left.words} and {right.words}"
    if re.fullmatch(r"\s+and\s+(?:the\s+)?(?:[\w'’-]+\s+of\s+)?", gap) and pairs.between.search(before):
        return f"between {ends}"
    if re.fullmatch(r"\s?[-–—/]\s?|\s+to\s+", gap) and pairs.road.match(text, right.span.end):
        return f"on the road between {ends}"
    if re.fullmatch(r"\s+(?:to|with|and)\s+", gap) and pairs.leads.search(before):
        return f"on the road between {ends}"
    return f"{UNDER_WAY} {ends}" if re.fullmatch(r"\s+to\s+", gap) and pairs.under_way.search(before) else None


@functools.cache
def _parts() -> str:
    """Words for parts of a town or a country, to be matched one or the other."""
    listed = codebook.load("places_relations")
    return "|".join([*listed["parts_of"], *listed["regions_of"]])


@functools.cache
def _part_of() -> re.Pattern[str]:
    either = rf"(?:{_parts()})"
    return re.compile(
        rf"(?:\s*,\s*(?:(?:a|the)\s+(?:[\w-]+\s+){{0,2}}?{either}\s+(?:of|in)\s+)?|\s*\(|(?:\s+{either})?\s*,?\s+(?:of|in)\s+)"
        rf"(?:(?:the\s+)?(?:[\w-]+\s+){{0,2}}?(?:{either}\s+of\s+)?)?",
        re.IGNORECASE,
    )


def with_relations(mentions: Sequence[PlaceMention], text: str) -> list[PlaceMention]:
    """The mentions with ``relation`` set where the words around them say how something lies to the place."""
    related = [
        replace(mention, relation=relation) if (relation := _relation(mention, text)) else mention
        for mention in mentions
    ]
    for index, (left, right) in enumerate(itertools.pairwise(mentions)):
        if relation := _pair(text, left, right):
            related[index] = replace(related[index], relation=relation)
            related[index + 1] = replace(related[index + 1], relation=relation)
    return related


def _relation(mention: PlaceMention, text: str) -> str | None:
    phrases = _phrases()
    before = text[max(0, mention.span.start - _LOOK_BACK) : mention.span.start]
    if not phrases.last_words.isdisjoint(before.lower().split()[-6:]):
        if match := _DISTANCE.search(before):
            number, unit, way = match.groups()
            way = re.sub(r"\s+", " ", way.lower())
            return f"{number} {unit.lower()} {way if way in _NO_BEARING else way + ' of'}"
        if match := phrases.before.search(before):
            words = " ".join(match.group(1).lower().split())
            relation = phrases.relation[words]
            return f"{words} part of" if relation == "part of" else relation
    if match := phrases.after.match(text, mention.span.end):
        return phrases.relation[" ".join(match.group(1).lower().split())]
    return None


def lying(where: Where, relation: str) -> Where:
    """``where`` as it is after its relation: moved if a distance and a direction are told, and less exact."""
    match = re.match(r"(\d+(?:[.,]\d+)?) (\w+?)s? (.+?)(?: of)?$", relation)
    if match and match.group(2) in _KM:
        kilometres = float(match.group(1).replace(",", ".")) * _KM[match.group(2)]
        bearing = _BEARINGS.get(re.sub(r"[- ]", "", match.group(3)))
        return _moved(where, kilometres, bearing, relation)
    if relation.endswith("part of"):
        return replace(where, relation=relation)
    return _vaguer(where, _phrases().km.get(relation, 15.0), relation)


def _moved(where: Where, kilometres: float, bearing: int | None, relation: str) -> Where:
    vague = _vaguer(where, max(5.0, 0.3 * kilometres if bearing is not None else kilometres), relation)
    if bearing is None or where.latitude is None or where.longitude is None:
        return vague
    angle = math.radians(bearing)
    latitude = where.latitude + kilometres * math.cos(angle) / 111.2
    longitude = where.longitude + kilometres * math.sin(angle) / (111.2 * max(0.05, math.cos(math.radians(latitude))))
    return replace(vague, latitude=round(latitude, 5), longitude=round((longitude + 180) % 360 - 180, 5))


def _vaguer(where: Where, km: float, relation: str) -> Where:
    precision = "near_town" if where.precision in ("town", "exact") else where.precision
    return replace(
        where, precision=precision, precision_km=round(max(km, where.precision_km or 0.0), 1), relation=relation
    )


def midway(left: Where, right: Where, relation: str) -> Where | None:
    """The middle between two places, as exact as half their distance; None when one has no coordinates."""
    if left.latitude is None or left.longitude is None or right.latitude is None or right.longitude is None:
        return None
    half = flat_km(left.latitude, left.longitude, right.latitude, right.longitude) / 2
    return replace(
        left,
        latitude=round((left.latitude + right.latitude) / 2, 5),
        longitude=round((left.longitude + right.longitude) / 2, 5),
        admin1=left.admin1 if left.admin1 == right.admin1 else None,
        admin2=None,
        country=left.country if left.country == right.country else None,
        precision="near_town" if half <= 50 else "region",
        precision_km=round(max(half, 1.0), 1),
        relation=relation,
    )


def is_part_of(text: str, left: PlaceMention, right: PlaceMention) -> bool:
    """Whether the words between two names say that the first is a part of the second ("the X district of Y", "X, Y")."""
    gap = text[left.span.end : right.span.start]
    return len(gap) <= 60 and _part_of().fullmatch(gap) is not None


def is_measured(text: str, left: PlaceMention, right: PlaceMention) -> bool:
    """Whether the words between two names say how the first lies to the second ("X, a village 20 km from Y", "X near Y")."""
    gap = text[left.span.end : right.span.start]
    if len(gap) > 80 or right.relation is None or right.relation.startswith(("between ", "on the ", "border")):
        return False
    phrase = _DISTANCE.search(gap) or _phrases().before.search(gap)
    parts = _parts()
    apposed = (
        rf"\s*[,(]?\s*(?:(?:which|that)\s+(?:is|lies)\s+)?(?:(?:a|an|the)\s+(?:[\w-]+\s+){{0,3}}?(?:{parts})\s+|(?:{parts})\s*,?\s+)?"
        r"(?:(?:located|situated|lying|about|some|just|the|in|to)\s+)*"
    )
    return phrase is not None and re.fullmatch(apposed, gap[: phrase.start()], re.IGNORECASE) is not None


def owns(text: str, left: PlaceMention, right: PlaceMention) -> bool:
    """Whether the first name owns the second ("Y's northern X")."""
    gap = text[left.span.end : right.span.start]
    return len(gap) <= 40 and re.fullmatch(r"['’]s\s+(?:[\w-]+\s+){0,3}", gap) is not None
