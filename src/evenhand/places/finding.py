"""Finds the places named in a text."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

from evenhand.gazetteer import Gazetteer, open_gazetteer
from evenhand.model import Span
from evenhand.places import clues, events, joined, lexicon, recognise
from evenhand.places.mention import PlaceMention
from evenhand.places.relations import with_relations
from evenhand.places.spans import Words, words_of

#: How likely the place of a heading is where the incidents below it happened, at least; set by hand.
HEADING_EVENT = 0.6


def find_places(
    text: str, *, language: str = "en", countries: Sequence[str] | None = None, small_towns: bool = False
) -> list[PlaceMention]:
    """The places named in ``text``, in order, unresolved; confidence is how likely each is a place's name (0..1).

    ``language`` (ISO 639-1) and ``countries`` (ISO 3166-1 alpha-2), where known, help with names that are also words.
    ``small_towns`` finds more of them, at the cost of a few names too many: known names that stand after "in" or "near".
    """
    gazetteer = open_gazetteer()
    words = words_of(text)
    hints = recognise.Hints(language, frozenset(countries or ()), small_towns)
    sites = [site_of(words, one) for one in recognise.find(words, gazetteer, hints)]
    scene = events.Scene(words, sites)
    mentions = [
        _mention(words, site, _event(scene, index, gazetteer))
        for index, site in enumerate(sites)
        if not _names_body(words, site, gazetteer)
    ]
    return with_relations(mentions, text)


def event_places(text: str, *, verb: Span | None = None, gazetteer: Gazetteer | None = None) -> list[PlaceMention]:
    """The places where the incident that ``verb`` names happened, or any incident; ``event`` says how sure (0..1).

    Names count here that :func:`find_places` would leave out, when the incident's word points to them. Several places
    may be chosen ("in X and Y"), or none.
    """
    gazetteer = gazetteer or open_gazetteer()
    scene = _considered(text, gazetteer)
    words = scene.words
    sheet = events.weights()
    table = sheet.plain if verb is None else sheet.anchored
    rated = [
        replace(site, score=events.score(scene, index, verb, table, gazetteer))
        for index, site in enumerate(scene.sites)
        if not _only_borne(words, site) and not _is_body(words, site) and not _names_body(words, site, gazetteer)
    ]
    chosen = recognise.best_apart([site for site in rated if site.score > sheet.threshold])
    return [_mention(words, site, events.chance(site.score)) for site in chosen]


@functools.lru_cache(maxsize=16)
def _considered(text: str, gazetteer: Gazetteer) -> events.Scene:
    """The words of a sentence and all its spans that may name a place; kept, for it may tell of several incidents."""
    words = words_of(text)
    return events.Scene(words, [site_of(words, one) for one in recognise.consider(words, gazetteer)])


def _event(scene: events.Scene, index: int, gazetteer: Gazetteer) -> float:
    """How likely a site is an incident's; a heading's place and a road are, and of other scripts nothing was learnt."""
    words, site = scene.words, scene.sites[index]
    if _only_borne(words, site):
        return 0.0
    if not words.lower[site.first].isascii() and words.caseless:
        return 0.5
    likely = events.chance(events.score(scene, index, None, events.weights().plain, gazetteer))
    set_off = recognise.alone(words, site.first, site.last) or joined.on_a_road(words, site.first, site.last)
    return max(likely, HEADING_EVENT) if set_off else likely


def site_of(words: Words, found: recognise.Found) -> events.Site:
    """A found span with the kind of its name."""
    return events.Site(found.first, found.last, found.key, found.score, _kind(words, found))


def _mention(words: Words, site: events.Site, event: float) -> PlaceMention:
    start, end = words.spans[site.first][0], words.spans[site.last - 1][1]
    return PlaceMention(
        Span(start, end), words.text[start:end], kind=site.kind, confidence=events.chance(site.score), event=event
    )


def _run_after(words: Words, found: recognise.Found) -> list[str]:
    """The words in capitals that go on right after a name, without their full stops."""
    end = found.last
    while end < min(words.count, found.last + 5) and words.capital[end]:
        end += 1
    return [word.rstrip(".") for word in words.lower[found.last : end]]


def _only_borne(words: Words, found: recognise.Found) -> bool:
    """Whether a name only belongs to that of an armed group, a newspaper or a ship: nothing happened there."""
    lists = clues.people()
    if not words.caseless and not lists["bearers"].isdisjoint(_run_after(words, found)):
        return found.key not in lexicon.demonyms()
    before = words.lower[found.first - 1] if found.first > 0 else ""
    return before in lists["vessels"] or (before in lists["bearers_before"] and words.capital[found.first - 1])


def _is_body(words: Words, found: recognise.Found) -> bool:
    """Whether a name ends in a word for an organisation: "Forest Committee", "City Guard"."""
    last = words.lower[found.last - 1]
    return last in clues.people()["organisations"] and last not in lexicon.units()


def _names_body(words: Words, found: recognise.Found, gazetteer: Gazetteer) -> bool:
    """Whether a name of several words that no gazetteer has ends in a word for an armed group or an organisation."""
    several = found.last - found.first > 1
    return several and words.lower[found.last - 1] in clues.bodies() and not gazetteer.holds(found.key)


def _kind(words: Words, found: recognise.Found) -> str:
    if found.key in lexicon.demonyms():
        return "demonym"
    organisations = clues.people()["organisations"] - lexicon.units().keys()
    if _only_borne(words, found) or not organisations.isdisjoint(_run_after(words, found)):
        return "organisation"
    if found.first > 1 and words.lower[found.first - 1] == "of" and words.lower[found.first - 2] in organisations:
        return "organisation"
    return "place"
