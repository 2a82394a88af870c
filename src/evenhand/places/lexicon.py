"""The codebook's words about places: demonyms, and words that say what kind of place a name is."""

from __future__ import annotations

import csv
import functools
import io

from evenhand import codebook
from evenhand.gazetteer import Gazetteer, Place
from evenhand.gazetteer.names import fold


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
    found = [place_of(ref, gazetteer) for ref in demonyms().get(word.casefold(), ())]
    return tuple(place for place in found if place is not None)


def place_of(ref: str, gazetteer: Gazetteer) -> Place | None:
    """The place of a public id or of a country code."""
    return gazetteer.by_id(ref) if ":" in ref else gazetteer.country(ref)


@functools.cache
def units() -> dict[str, str]:
    """Each word for a kind of place ("province") with the kind."""
    return {word: kind for kind, words in codebook.load("places_words")["units"].items() for word in words}


@functools.cache
def former_names() -> frozenset[str]:
    """Folded names by which reports in English also know large towns ("Bombay")."""
    return frozenset(map(fold, codebook.load("places_words")["former_names"]))


@functools.cache
def small() -> frozenset[str]:
    """Words for places too small to be a large town ("village")."""
    return frozenset(codebook.load("places_words")["small"])


@functools.cache
def openers() -> frozenset[str]:
    """Words with which a place's name begins and which are seldom one alone ("abu")."""
    return frozenset(codebook.load("places_words")["openers"])


@functools.cache
def parts() -> frozenset[str]:
    """Words that name a part of the place that follows ("northern")."""
    return frozenset(codebook.load("places_words")["parts"])


@functools.cache
def cues(language: str) -> frozenset[str]:
    """Words of a language after which a place's name follows; of all languages for an empty one."""
    table: dict[str, list[str]] = codebook.load("places_words")["before"]
    chosen = table.get(language, []) if language else [word for words in table.values() for word in words]
    return frozenset(fold(word) for word in chosen)


@functools.cache
def own_names() -> dict[str, tuple[str, str]]:
    """Each folded name that a party gives a place, with the place's public id or country code, and whose usage it is."""
    rows = codebook.load("places_own_names")["own_names"] or []
    return {fold(word): (row["place"], row["usage"]) for row in rows for word in row["words"]}


@functools.cache
def where_words() -> frozenset[str]:
    """Prepositions and verbs after which an English report names where something happened."""
    return frozenset(codebook.load("places_words")["where"])


@functools.cache
def parts_of() -> frozenset[str]:
    """Words for a part of a town or region ("neighbourhood")."""
    return frozenset(codebook.load("places_relations")["parts_of"])
