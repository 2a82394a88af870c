"""From words to coordinates, with honest precision: find places, resolve them, say which is the incident's."""

from __future__ import annotations

from evenhand.gazetteer import Gazetteer, open_gazetteer
from evenhand.model import Report, Span
from evenhand.places.finding import event_places, find_places
from evenhand.places.homes import Home, learn_homes
from evenhand.places.mention import PlaceMention
from evenhand.places.resolving import resolve

__all__ = ["Home", "PlaceMention", "code_place", "event_places", "find_places", "learn_homes", "resolve"]


def code_place(words: str, *, report: Report | None = None, gazetteer: Gazetteer | None = None) -> PlaceMention | None:
    """One place's words, resolved; None when the words name no place."""
    mentions = find_places(words) or [PlaceMention(Span(0, len(words)), words)]
    return resolve(mentions, text=words, report=report, gazetteer=gazetteer or open_gazetteer())[0]
