"""Names that say little of where the rest of a report lies: where people come from, what lies beyond a border, consulates."""

from __future__ import annotations

import functools
import re

from evenhand import codebook
from evenhand.model import Span
from evenhand.places import lexicon

_LOOK_BACK = 40


def is_aside(text: str, span: Span) -> bool:
    """Whether a name tells only where somebody or something is from, or whose consulate or border is meant."""
    return is_border(text, span) or _comes_from(text, span) or _people().match(text, span.end) is not None


def is_party(text: str, span: Span) -> bool:
    """Whether a country's name stands for its government: "X said", "blamed X", and not for a place, as in "in X"."""
    before = text[max(0, span.start - _LOOK_BACK) : span.start]
    return not is_ground(text, span) and (_IN.search(before) is None or _SAYS.match(text, span.end) is not None)


def is_ground(text: str, span: Span) -> bool:
    """Whether a country's name says where what is told happened: "in X", or the head of an item."""
    before = text[max(0, span.start - _LOOK_BACK) : span.start]
    if _INSIDE.search(before) is not None:
        return _SAYS.match(text, span.end) is None
    begins = not any(letter.isalpha() for letter in before.rpartition("\n")[2])
    return begins and text[span.end : span.end + 1] in (":", "*", "\n", ",")


#: Before a country's name that tells where; and after one that stands for its government.
_IN = re.compile(
    r"(?:\b(?:in|inside|across|of|into|throughout|within|around|over|to|from)\s+(?:the\s+)?(?:[a-z-]+\s+)?|[,(]\s*)$",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"\b(?:in|inside|across|throughout|within)\s+(?:the\s+)?(?:[a-z-]+\s+)?$", re.IGNORECASE)
_SAYS = re.compile(r"(?:['’]s)?\s+(?:said|says|has said|denied|denies|accused|accuses|blamed|blames|claimed|claims)\b")


def is_border(text: str, span: Span) -> bool:
    """Whether a name is a country's beyond a border: "near the border with Turkey", "the Somali border"."""
    before, after = _borders()
    back = text[max(0, span.start - _LOOK_BACK) : span.start]
    return before.search(back) is not None or after.match(text, span.end) is not None


def _comes_from(text: str, span: Span) -> bool:
    """Whether people or things come from a place: "migrants from Zuwara", "fighters who had come from Libya"."""
    back = text[max(0, span.start - _LOOK_BACK) : span.start]
    found = _from().search(back)
    return found is not None and found.group(1).lower() in _comers()


@functools.cache
def _from() -> re.Pattern[str]:
    return re.compile(rf"(\w+)\s+from\s+(?:the\s+)?(?:(?:{'|'.join(lexicon.parts())})\s+)?$", re.IGNORECASE)


@functools.cache
def neighbours(country: str) -> frozenset[str]:
    """The countries with a land border to one (ISO codes)."""
    table: dict[str, str] = codebook.load("places_neighbours")["neighbours"]
    return frozenset(table.get(country, "").split())


@functools.cache
def _comers() -> frozenset[str]:
    return frozenset(codebook.load("places_relations")["from_there"])


@functools.cache
def _borders() -> tuple[re.Pattern[str], re.Pattern[str]]:
    borders = "|".join(map(re.escape, codebook.load("places_relations")["borders"]))
    return (
        re.compile(rf"\b(?:(?:{borders})\s+(?:with|to|of)|neighbou?ring)\s+(?:the\s+)?$", re.IGNORECASE),
        re.compile(rf"(?:['’]s)?\s+(?:{borders})\b(?!\s+(?:with|between))", re.IGNORECASE),
    )


@functools.cache
def _people() -> re.Pattern[str]:
    """After a demonym: people who live in another country, or a body of one country in another."""
    people = "|".join(map(re.escape, codebook.load("places_relations")["abroad"]))
    return re.compile(rf"(?:-born|-flagged|-registered|-owned|(?:\s+[a-z][\w-]*)?\s+(?:{people})s?)\b", re.IGNORECASE)
