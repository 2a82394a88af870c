"""Codes the words of one claim to one place, with the help of the whole report."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from evenhand.gazetteer import Gazetteer, open_gazetteer
from evenhand.model import Report, Span
from evenhand.places.candidates import alike, options
from evenhand.places.finding import find_places
from evenhand.places.mention import PlaceMention
from evenhand.places.recognise import model
from evenhand.places.resolving import resolve

#: Names at the end of words that begin with small ones: "12 km north of Fallujah".
_NAME = re.compile(r"(?<=[a-z] )(?:[A-Z][\w'’]*(?:[ -](?=[A-Z]))?)+$")
_BREAK = re.compile(r"[,;()\n]")


def code_place(words: str, *, report: Report | None = None, gazetteer: Gazetteer | None = None) -> PlaceMention | None:
    """The place that ``words`` name; None when they name none. Spans count from the start of ``words``.

    Of several places in the words the first counts ("Wana, South Waziristan"), unless a smaller one in it follows.
    With its ``report`` the words mean what the same words mean there.
    """
    gazetteer = gazetteer or open_gazetteer()
    mentions = _mentions(words, gazetteer)
    if not mentions:
        return None
    best = next((index for index, mention in enumerate(mentions) if mention.kind != "demonym"), 0)
    if report is not None and (told := _in_report(words, mentions[best], report, gazetteer)) is not None:
        return told
    found = _finest(resolve(mentions, text=words, report=report, gazetteer=gazetteer), best)
    return _respelt(found, gazetteer) if found.where is None else found


def _mentions(words: str, gazetteer: Gazetteer) -> list[PlaceMention]:
    """The names in words that are known to be about a place: all as one, or between commas and brackets."""
    found = find_places(words)
    whole = words.strip(" .,;")
    if options(whole, gazetteer).candidates or not _BREAK.search(whole):
        if found and (len(found) > 1 or not options(whole, gazetteer).candidates):
            return found
        relation = found[0].relation if found and found[0].words == whole else None
        start = words.find(whole)
        if not options(whole, gazetteer).candidates and (tail := _NAME.search(whole)):
            return [PlaceMention(Span(start + tail.start(), start + tail.end()), tail.group())]
        return [PlaceMention(Span(start, start + len(whole)), whole, relation=relation)] if _may_name(whole) else []
    position = 0
    for part in _BREAK.split(words):
        span = Span(position + len(part) - len(part.lstrip()), position + len(part.rstrip()))
        position += len(part) + 1
        name = span.of(words)
        if name[:1].isupper() and not any(span.overlaps(mention.span) for mention in found):
            found.append(PlaceMention(span, name))
    return sorted(found, key=lambda mention: mention.span)


def _may_name(words: str) -> bool:
    """Whether words could be a name at all: "mosul" could, "the capital" and "1234" could not."""
    if not any(letter.isalpha() for letter in words):
        return False
    return words != words.lower() or not words.isascii() or words.rsplit(maxsplit=1)[-1] not in model().common


def _finest(mentions: list[PlaceMention], first: int) -> PlaceMention:
    """The first place; or where that is a country or a region, the first smaller one of the same country after it."""
    chosen = mentions[first]
    if chosen.where is None or chosen.where.precision not in ("country", "region"):
        return chosen
    finer = {"country": {"region", "district", "town", "near_town"}, "region": {"district", "town", "near_town"}}
    for mention in mentions[first + 1 :]:
        where = mention.where
        inside = where is not None and where.country == chosen.where.country
        if inside and where is not None and where.precision in finer[chosen.where.precision]:
            return mention
    return chosen


@functools.lru_cache(maxsize=64)
def _places_of(report: Report, gazetteer: Gazetteer) -> tuple[PlaceMention, ...]:
    found = find_places(report.text, language=report.language or "en")
    return tuple(resolve(found, text=report.text, report=report, gazetteer=gazetteer))


def _in_report(words: str, mention: PlaceMention, report: Report, gazetteer: Gazetteer) -> PlaceMention | None:
    """The mention as the report resolves it, where the report holds the same words and names a place there."""
    start = report.text.find(words)
    if start < 0:
        return None
    wanted = Span(start + mention.span.start, start + mention.span.end)
    for told in _places_of(report, gazetteer):
        if told.span.overlaps(wanted) and told.where is not None:
            return replace(told, span=mention.span, words=mention.words)
    return None


def respelt(mention: PlaceMention, gazetteer: Gazetteer | None = None) -> PlaceMention:
    """A name that is in no gazetteer by the one much like it, where only one country has names that are somewhat like it.

    The mention as it is where there is none.
    """
    gazetteer = gazetteer or open_gazetteer()
    near = [pair for pair in gazetteer.near_names(mention.words, limit=5) if pair[1] >= _SOMEWHAT]
    if not near or near[0][1] < _MUCH or len({place.country for place, _ in near}) > 1:
        return mention
    return _spelt(mention, near[0][0].country or "", gazetteer)


#: Names at least so alike (0..1) are one name by itself, and those so alike speak against it in other countries.
_MUCH, _SOMEWHAT = 0.9, 0.75


def _respelt(mention: PlaceMention, gazetteer: Gazetteer) -> PlaceMention:
    """A name that stands alone and is in no gazetteer, by the one name that sounds like it, if only one country has it."""
    near = gazetteer.near_names(mention.words, limit=5)
    near = tuple(pair for pair in near if pair[1] >= 0.8)
    if not near or len({place.country for place, _ in near}) > 1:
        return mention
    return _spelt(mention, near[0][0].country or "", gazetteer)


def _spelt(mention: PlaceMention, country: str, gazetteer: Gazetteer) -> PlaceMention:
    """A name by the one of a country that is spelt most like it."""
    meant = alike(options(mention.words, gazetteer), country, gazetteer)
    if not meant.candidates:
        return mention
    spelt = replace(mention, words=meant.candidates[0].place.name)
    found = resolve([spelt], text=spelt.words, gazetteer=gazetteer)[0]
    if found.where is None:
        return mention
    reasons = (f"{mention.words} is spelt much like {found.where.name}", *found.reasons)
    return replace(
        found, span=mention.span, words=mention.words, reasons=reasons, confidence=round(0.8 * found.confidence, 3)
    )
