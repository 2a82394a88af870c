"""Gives each mention the place it most likely means, with reasons, or says why that is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evenhand.gazetteer import Gazetteer, open_gazetteer
from evenhand.model import Report, Where
from evenhand.places.context import Group
from evenhand.places.disambiguate import settle
from evenhand.places.mention import PlaceMention
from evenhand.places.precision import where_of


def resolve(
    mentions: Sequence[PlaceMention], *, text: str, report: Report | None = None, gazetteer: Gazetteer | None = None
) -> list[PlaceMention]:
    """Each mention with the place it most likely means, or with the reason why that is unknown; none is dropped."""
    gazetteer = gazetteer or open_gazetteer()
    groups = settle(mentions, text=text, gazetteer=gazetteer)
    return [_resolved(mention, group) for mention, group in zip(mentions, groups, strict=True)]


def _resolved(mention: PlaceMention, group: Group) -> PlaceMention:
    if not group.candidates:
        return replace(mention, reason=f"the gazetteer has no place named {mention.words!r}")
    ranked = sorted(zip(group.probabilities, group.candidates, strict=True), key=lambda pair: -pair[0])
    probability, best = ranked[0]
    others: tuple[tuple[Where, float], ...] = tuple(
        (where_of(candidate.place), round(chance, 3)) for chance, candidate in ranked[1:6] if chance >= 0.005
    )
    kind = "demonym" if group.options.demonym else mention.kind
    return replace(
        mention, kind=kind, where=where_of(best.place), confidence=round(probability, 3), alternatives=others
    )
