"""Names of places that no list has, by where they stand: at the head of an item, or before the place that they lie in.

A name told so once is that place wherever the report writes it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evenhand.model import Span
from evenhand.places.clues import bodies
from evenhand.places.lexicon import openers, units
from evenhand.places.mention import PlaceMention
from evenhand.places.recognise import model

#: How sure it is that such a name is a place's, and how likely an incident was there at the head of an item, or elsewhere.
_SURE, _HEAD, _ELSEWHERE = 0.6, 0.75, 0.5

_WORD = r"[A-Z][^\W\d_]*(?:['’-][^\W\d_]+)*"
_NAME = rf"{_WORD}(?:(?:\s|-)(?:(?:al|el|ad|de|do|da|dos|das|del|la|le|e|i)(?:\s|-))?{_WORD}){{0,3}}"
#: The head of an item in bold print: "**Maungdaw, 30 August.**", "**Georgia - Zugdidi.**"
_BOLD = re.compile(
    rf"(?m)^[^\S\n]*(?:[-*•–—]\s+|\(?\d{{1,2}}[.)]\s+)?\*\*(?:{_NAME}\s+[-–—]\s+)?({_NAME})(?=([^*\n]{{0,60}}?)\*\*)"
)
#: A bold head that goes on with a day.
_DATED = re.compile(r",\s*(?:\w+\s+)?(?:\d{1,2}\b|[A-Z][a-z]+\s+\d)")
#: Before the name of a place.
_WHERE = re.compile(
    r"(?:^|[|\n]|\b(?:in|at|near|of|outside|from|around|towards?|off|above|below|beyond|to|into|place:))\s*\|?\s*$",
    re.IGNORECASE,
)
#: Words for small places, before "of" and a name, or after a name.
_KIND = (
    r"(?:villages?|towns?|hamlets?|settlements?|localit(?:y|ies)|communes?|municipality|sub-?districts?|districts?|count(?:y|ies)|"
    r"territory|townships?|cities|city|woreda|payam|boma|kebele|cercle|(?:refugee |displacement |idp )?camps?)"
)
#: "The village of Tongo", "the market of Seytenga".
_OF_KIND = re.compile(
    rf"\b(?i:{_KIND}|market|outskirts|vicinity|port|suburbs?|neighbou?rhoods?|quarter|island)\s+of\s+({_NAME})"
)
#: "In Bafoka village", "raided Tiaré-Kondo town".
_BEFORE_KIND = re.compile(rf"({_NAME})\s+(?:{_KIND})\b(?!\s+(?:[A-Z]|head|chief|council|guards?|official))")
#: "Near Namsiguia", "12 km south of Kani": hardly anything else has such words before it and neither "'s" nor a noun behind.
_BESIDE = re.compile(
    rf"\b(?i:near|outskirts of|(?:north|south)?-?(?:east|west) of|north of|south of)\s+({_NAME})"
    r"(?!['’][sS]|\s+(?:[A-Z]|house|home|office))"
)
#: What is done to places and hardly to people, before a name.
_OVERRUN = re.compile(
    r"\b(?:raided|shelled|bombed|bombarded|entered|overran|besieged|recaptured|retook|looted|burned|reached|attacked|seized|captured)\s+$"
)
_NAME_AT_END = re.compile(rf"(?:^|[\s|(])({_NAME})(?:,\s+(?:in\s+)?|\s+in\s+)(?:the\s+)?$")
_FAR = 60


def find_unlisted(text: str, found: Sequence[PlaceMention], taken: Sequence[Span] = ()) -> list[PlaceMention]:
    """Places whose names stand like a place's, beside those ``found``; not where ``taken`` says something else (a day)."""
    known = [*(mention.span for mention in found), *taken]
    told: list[PlaceMention] = []
    candidates = {*_heads(text, found), *_before_wholes(text, found), *_by_kind(text)}
    for span, event in sorted(candidates, key=lambda entry: entry[0]):
        if _may_be_place(span.of(text)) and not any(
            span.overlaps(other) for other in [*known, *(m.span for m in told)]
        ):
            told.append(PlaceMention(span, span.of(text), confidence=_SURE, event=event))
    names = {mention.words.casefold(): mention for mention in told}
    for name, mention in names.items():
        for match in re.finditer(rf"\b{re.escape(name)}\b(?!\s+[A-Z][a-z])", text, re.IGNORECASE):
            span = Span(*match.span())
            if match.group()[0].isupper() and not any(span.overlaps(o) for o in [*known, *(m.span for m in told)]):
                event = _ELSEWHERE if _WHERE.search(text, max(0, span.start - _FAR), span.start) else mention.event / 2
                told.append(replace(mention, span=span, words=match.group(), event=event))
    return told


def _heads(text: str, found: Sequence[PlaceMention]) -> Iterator[tuple[Span, float]]:
    """Names at the head of items in bold print: with a day, or where most of a report's heads are known places."""
    heads = [(Span(*match.span(1)), match.group(2)) for match in _BOLD.finditer(text)]
    places = sum(any(head.overlaps(mention.span) for mention in found) for head, _ in heads)
    for head, rest in heads:
        if _DATED.match(rest) or 2 * places >= len(heads):
            yield head, _HEAD


def _before_wholes(text: str, found: Sequence[PlaceMention]) -> Iterator[tuple[Span, float]]:
    """Names that stand after "in", "at" and the like and before the place they lie in: "at Fataki, Djugu territory"."""
    for whole in found:
        if whole.kind != "place":
            continue
        match = _NAME_AT_END.search(text, max(0, whole.span.start - _FAR), whole.span.start)
        if match is None:
            continue
        before = text[max(0, match.start(1) - 12) : match.start(1)]
        overrun = _OVERRUN.search(before) is not None and " " not in match.group(1)
        if overrun or (
            _WHERE.search(before) and ("," in text[match.end(1) : whole.span.start] or not before.endswith("of "))
        ):
            yield Span(*match.span(1)), _ELSEWHERE


def _by_kind(text: str) -> Iterator[tuple[Span, float]]:
    """Names with the word for what kind of place they are: "the village of Tongo", "in Bafoka village"."""
    for match in _OF_KIND.finditer(text):
        yield Span(*match.span(1)), _ELSEWHERE
    for match in _BESIDE.finditer(text):
        yield Span(*match.span(1)), _ELSEWHERE
    for match in _BEFORE_KIND.finditer(text):
        before = text[max(0, match.start(1) - 16) : match.start(1)].removesuffix("the ")
        if _WHERE.search(before) or _OVERRUN.search(before):
            yield Span(*match.span(1)), _ELSEWHERE


def _may_be_place(name: str) -> bool:
    """Whether a name has a word that is none of the language, and does not end in one for a body of people."""
    words = re.findall(r"[^\W\d_]+", name.casefold())
    if not words or words[-1] in bodies():
        return False
    return any(word not in model().common and word not in units() for word in words)


def lengthened(text: str, found: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The mentions, those cut out of a longer name ("Saut" of "Saut-d'Eau", "Abu" of "Abu Shouk") at their full length."""
    done: list[PlaceMention] = []
    for number, mention in enumerate(found):
        end = mention.span.end
        if rest := _REST.match(text, end):
            end = rest.end()
        if mention.words.casefold() in openers() and (rest := _NEXT.match(text, end)):
            end = rest.end()
        limit = found[number + 1].span.start if number + 1 < len(found) else len(text)
        if mention.span.end < end <= limit:
            span = Span(mention.span.start, end)
            mention = replace(mention, span=span, words=span.of(text))
        done.append(mention)
    return done


#: What a name goes on with where only its beginning was found.
_REST = re.compile(r"(?:[-’'][^\W\d_]{1,2}['’][^\W\d_]+|-[A-Z][^\W\d_]+)+")
_NEXT = re.compile(rf"[ -]{_WORD}")
