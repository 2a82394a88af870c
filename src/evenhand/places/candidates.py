"""Which places of the gazetteer a mention's words may mean, before its report is asked."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from evenhand.gazetteer import Gazetteer, Place
from evenhand.gazetteer.names import fold
from evenhand.places import lexicon

_POSSESSIVE = re.compile(r"['’]s?$")
#: A name borne by more places than this is weighed among the most populous and those of the report's countries.
MANY = 80
#: Names at least so alike (0..1) are taken for spellings of one name, within a country that the report speaks of.
_ALIKE = 0.8
#: Of short names so much must be alike: of five letters one makes another name.
_ALIKE_SHORT, _SHORT = 0.88, 8
#: A river or a valley is not the town whose name it shares.
VAST = frozenset({"water", "area"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that words may mean; ``main`` when they are its main name, ``how`` when the name is not plainly its own."""

    place: Place
    main: bool
    how: str = ""


@dataclass(frozen=True)
class Options:
    """All that some words may mean. ``unit`` is the kind of place that they say themselves ("Anbar province")."""

    words: str
    key: str
    candidates: tuple[Candidate, ...]
    unit: str | None = None
    part: str | None = None
    demonym: bool = False

    @functools.cached_property
    def bearers(self) -> tuple[str | None, ...]:
        """The country of each place that the words may mean, namesakes at one spot (a town and its district) once."""
        spots = {(c.place.country, c.place.admin1) for c in self.candidates}
        return tuple(country for country, _ in spots)

    @functools.cached_property
    def regions(self) -> frozenset[tuple[str | None, str | None]]:
        """Country and code of each region that the words may mean."""
        return frozenset((c.place.country, c.place.admin1) for c in self.candidates if c.place.kind == "region")


@functools.lru_cache(maxsize=20_000)
def options(words: str, gazetteer: Gazetteer) -> Options:
    """What ``words`` may mean: as they stand, as a demonym, or without words like "province", "the" and "northern"."""
    plain = " ".join(_POSSESSIVE.sub("", words).split())
    if peoples := lexicon.places_of_demonym(plain, gazetteer):
        return Options(words, fold(plain), tuple(Candidate(p, False, "demonym") for p in peoples), demonym=True)
    key = fold(plain)
    if key in lexicon.own_names():
        ref, usage = lexicon.own_names()[key]
        own = lexicon.place_of(ref, gazetteer)
        if own is not None:
            return Options(words, key, (Candidate(own, True, f"usage of {usage}"),))
    if found := _named(key, gazetteer):
        unit = _unit_of(key)
        if unit in VAST:
            found = tuple(c for c in found if c.place.kind == unit or c.main)
        return Options(words, key, found, unit=unit)
    unit, part, bare = strip(key)
    if bare == key:
        return Options(words, key, ())
    found = _named(bare, gazetteer)
    if unit is not None:
        fitting = tuple(c for c in found if c.place.kind == unit)
        found = fitting or (tuple(Candidate(c.place, c.main, "near") for c in found) if unit not in VAST else ())
    return Options(words, bare, found, unit=unit, part=part)


def _named(key: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    return tuple(Candidate(place, main) for place, main in gazetteer.named(key))


def with_unit(meant: Options, unit: str) -> Options:
    """The options narrowed by a word for their kind that stands beside the name, if any is of that kind.

    A river that the gazetteer does not hold is not the country whose name it shares.
    """
    kinds = {"region", "district", "area"} if unit in ("region", "district", "area") else {unit}
    exact = tuple(c for c in meant.candidates if c.place.kind == unit)
    fitting = exact or tuple(c for c in meant.candidates if c.place.kind in kinds)
    if meant.demonym or (not fitting and unit not in VAST):
        return meant
    return replace(meant, candidates=fitting, unit=unit)


def alike(meant: Options, country: str, gazetteer: Gazetteer) -> Options:
    """Options for a name that the gazetteer does not have, by names of one country that are spelt much like it."""
    near = gazetteer.near_names(meant.key, country=country, limit=5)
    least = _ALIKE_SHORT if len(meant.key) < _SHORT else _ALIKE
    found = tuple(Candidate(place, False, "alike") for place, likeness in near if likeness >= least)
    return replace(meant, candidates=found) if found else meant


def _unit_of(key: str) -> str | None:
    return lexicon.units().get(key.rpartition(" ")[2])


def strip(key: str) -> tuple[str | None, str | None, str]:
    """``key`` without the words for a kind or a part of a place: the kind, the part, and what is left."""
    words = key.split()
    unit: str | None = None
    part: str | None = None
    units = lexicon.units()
    while len(words) > 1:
        if words[0] in ("the", "of"):
            words = words[1:]
        elif words[-1] in units:
            unit, words = unit or units[words[-1]], words[:-1]
        elif words[0] in units:
            unit, words = unit or units[words[0]], words[1:]
        elif words[0] in lexicon.parts():
            part, words = words[0], words[1:]
        else:
            break
    return unit, part, " ".join(words)
