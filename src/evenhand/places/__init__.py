"""From words to coordinates, with honest precision: find places, resolve them, say which is the incident's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from evenhand.gazetteer import Gazetteer, Place, open_gazetteer
from evenhand.model import Report, Span, Where
from evenhand.places.mention import PlaceMention

__all__ = ["PlaceMention", "code_place", "find_places", "resolve"]

_RUN = re.compile(r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*)*")
_PRECISION = {"city": "town", "district": "district", "region": "region", "country": "country", "water": "water"}


def find_places(text: str, *, language: str = "en", countries: Sequence[str] | None = None) -> list[PlaceMention]:
    """The places named in ``text``, in order, unresolved."""
    gazetteer = open_gazetteer()
    found = []
    for match in _RUN.finditer(text):
        words = match.group().rstrip(".'’-")
        places = gazetteer.find(words)
        if places and (places[0].population > 15000 or places[0].kind != "city"):
            span = Span(match.start(), match.start() + len(words))
            found.append(PlaceMention(span, words))
    return found


def resolve(
    mentions: Sequence[PlaceMention], *, text: str, report: Report | None = None, gazetteer: Gazetteer | None = None
) -> list[PlaceMention]:
    """Each mention with the place it most likely means, or with the reason why that is unknown."""
    gazetteer = gazetteer or open_gazetteer()
    resolved = []
    for mention in mentions:
        places = gazetteer.find(mention.words)
        if places:
            where = _where(places[0])
            resolved.append(replace(mention, where=where, confidence=0.5, reasons=("population",)))
        else:
            resolved.append(replace(mention, reason="the gazetteer has no place of this name"))
    return resolved


def code_place(words: str, *, report: Report | None = None, gazetteer: Gazetteer | None = None) -> PlaceMention | None:
    """One place's words, resolved; None when the words name no place."""
    mentions = find_places(words) or [PlaceMention(Span(0, len(words)), words)]
    return resolve(mentions, text=words, report=report, gazetteer=gazetteer or open_gazetteer())[0]


def _where(place: Place) -> Where:
    return Where(
        place.ref, place.name, place.country, place.admin1, place.admin2, place.latitude, place.longitude,
        _PRECISION.get(place.kind, "region"), place.radius_km,
    )  # fmt: skip
