"""Finds the places named in a text."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evenhand.gazetteer import Gazetteer, open_gazetteer
from evenhand.model import Span
from evenhand.places import events, lexicon, recognise
from evenhand.places.mention import PlaceMention
from evenhand.places.spans import Words, words_of


def find_places(text: str, *, language: str = "en", countries: Sequence[str] | None = None) -> list[PlaceMention]:
    """The places named in ``text``, in order, unresolved; confidence is how likely each is a place's name (0..1)."""
    gazetteer = open_gazetteer()
    words = words_of(text)
    return events.rated(text, mentions_of(words, gazetteer), words, gazetteer)


def mentions_of(words: Words, gazetteer: Gazetteer) -> list[PlaceMention]:
    """The places among the words of a text, not yet rated as places of incidents."""
    return [_mention(words, found) for found in recognise.find(words, gazetteer)]


def _mention(words: Words, found: recognise.Found) -> PlaceMention:
    start, end = words.spans[found.first][0], words.spans[found.last - 1][1]
    named = words.text[start:end]
    return PlaceMention(
        Span(start, end), named, kind=_kind(words, found, named), confidence=round(1 / (1 + math.exp(-found.score)), 3)
    )


def _kind(words: Words, found: recognise.Found, named: str) -> str:
    if named.casefold() in lexicon.demonyms():
        return "demonym"
    organisations = recognise.people()["organisations"]
    index = found.last
    while index < words.count and index < found.last + 5 and words.capital[index]:
        if words.lower[index].rstrip(".") in organisations:
            return "organisation"
        index += 1
    if found.first > 1 and words.lower[found.first - 1] == "of" and words.lower[found.first - 2] in organisations:
        return "organisation"
    return "place"
