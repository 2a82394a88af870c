"""The codebook's words about places: demonyms, and words that say what kind of place a name is."""

from __future__ import annotations

import csv
import functools
import io

from evenhand import codebook
from evenhand.gazetteer import Gazetteer, Place


@functools.cache
def demonyms() -> dict[str, tuple[str, ...]]:
    """Each word for a people ("Syrians") with the public ids or country codes of the places it may point to."""
    table: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(io.StringIO(codebook.text_of("demonyms.csv"))):
        table[row["word"].casefold()] = (*table.get(row["word"].casefold(), ()), row["place"])
    return table


@functools.cache
def places_of_demonym(word: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The places that a word for a people may point to."""
    found = []
    for ref in demonyms().get(word.casefold(), ()):
        place = gazetteer.by_id(ref) if ":" in ref else gazetteer.country(ref)
        if place is not None:
            found.append(place)
    return tuple(found)


@functools.cache
def units() -> dict[str, str]:
    """Each word for a kind of place ("province") with the kind."""
    return {word: kind for kind, words in codebook.load("places_words")["units"].items() for word in words}


@functools.cache
def parts() -> frozenset[str]:
    """Words that name a part of the place that follows ("northern")."""
    return frozenset(codebook.load("places_words")["parts"])


@functools.cache
def cues(language: str) -> frozenset[str]:
    """Words of a language after which a place's name follows; of all languages for an empty one."""
    table: dict[str, list[str]] = codebook.load("places_words")["before"]
    chosen = table.get(language, []) if language else [word for words in table.values() for word in words]
    return frozenset(chosen)
