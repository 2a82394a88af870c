"""Gives each mention the place it most likely means, with reasons, or says why that is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evenhand.gazetteer import Gazetteer, open_gazetteer
from evenhand.model import Report, Where
from evenhand.places.context import Group
from evenhand.places.disambiguate import settle
from evenhand.places.homes import Home
from evenhand.places.mention import PlaceMention
from evenhand.places.precision import where_of

#: An unlisted place is put where the others crowd when at least about one other is surely there (in weights).
LEAST_CROWD = 0.8
#: How far such a place is thought to lie from there at most, in kilometres.
CROWD_KM = 100.0


def resolve(
    mentions: Sequence[PlaceMention],
    *,
    text: str,
    report: Report | None = None,
    gazetteer: Gazetteer | None = None,
    homes: Mapping[str, Home] | None = None,
) -> list[PlaceMention]:
    """Each mention with the place it most likely means, or with the reason why that is unknown; none is dropped."""
    gazetteer = gazetteer or open_gazetteer()
    home = (homes or {}).get(report.source) if report is not None and report.source else None
    groups = settle(mentions, text=text, gazetteer=gazetteer, home=home)
    return [_resolved(mention, group) for mention, group in zip(mentions, groups, strict=True)]


def _resolved(mention: PlaceMention, group: Group) -> PlaceMention:
    chances = group.probabilities
    unlisted = 1 - sum(chances) if chances else 1.0
    kind = "demonym" if group.options.demonym else mention.kind
    if not chances or unlisted > max(chances):
        return _by_the_others(replace(mention, kind=kind), group, unlisted)
    ranked = sorted(zip(chances, group.candidates, strict=True), key=lambda pair: -pair[0])
    probability, best = ranked[0]
    others: tuple[tuple[Where, float], ...] = tuple(
        (where_of(candidate.place), round(chance, 3)) for chance, candidate in ranked[1:6] if chance >= 0.005
    )
    return replace(
        mention, kind=kind, where=where_of(best.place), confidence=round(probability, 3), alternatives=others
    )


def _by_the_others(mention: PlaceMention, group: Group, chance: float) -> PlaceMention:
    """A place that the gazetteer does not hold, put where the report's other places crowd, if they do."""
    why = f"the gazetteer has no place named {mention.words!r}"
    if group.candidates:
        why += " near the other places of the report"
    middle = group.support.middle if group.support is not None else None
    if middle is None or middle.weight < LEAST_CROWD:
        return replace(mention, reason=why)
    where = Where(
        None, mention.words, latitude=middle.latitude, longitude=middle.longitude, precision="region",
        precision_km=CROWD_KM, relation="among the report's other places",
    )  # fmt: skip
    return replace(mention, where=where, confidence=round(0.5 * chance, 3), reasons=(why, "put among them"))
