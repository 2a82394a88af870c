"""From words to coordinates, with honest precision: find places, resolve them, say which is the incident's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evenhand.gazetteer import Gazetteer, open_gazetteer
from evenhand.model import Report, Span
from evenhand.places.homes import Home, learn_homes
from evenhand.places.mention import PlaceMention
from evenhand.places.resolving import resolve

__all__ = ["Home", "PlaceMention", "code_place", "find_places", "learn_homes", "resolve"]

_RUN = re.compile(r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*)*")


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


def code_place(words: str, *, report: Report | None = None, gazetteer: Gazetteer | None = None) -> PlaceMention | None:
    """One place's words, resolved; None when the words name no place."""
    mentions = find_places(words) or [PlaceMention(Span(0, len(words)), words)]
    return resolve(mentions, text=words, report=report, gazetteer=gazetteer or open_gazetteer())[0]
