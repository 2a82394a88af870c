"""Cuts a text into words and lists the spans of them that could be the name of a place."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.gazetteer import Gazetteer
from evenhand.gazetteer.embedded import table
from evenhand.gazetteer.names import fold
from evenhand.places import lexicon

_ARTICLE = (
    r"(?:al|el|as|ash|ad|an|ar|at|az|ez|es|ed|er|Al|El|As|Ash|Ad|An|Ar|At|Az|AL|EL|ul|ud|oul|ol)-(?=[‘'ʿ]?[^\W\d_])"
)
#: Abbreviations whose full stop belongs to a name ("Ave."); those of states come from the codebook.
_SHORTENED = "St Ste Mt Ft Ave Rd Blvd Dr Ln Hwy Pkwy Co Twp Phila"


_LETTERS = r"[^\W\d_]+(?:['’‘](?!s\b|S\b)[^\W\d_]+)*"
_WORD = re.compile(
    rf"(?:{_ARTICLE}[‘'ʿ]?|[‘ʿ](?=[A-Z]\w+[^\W\d_]))?{_LETTERS}|['’][sS]\b|\d[\d.,]*|\S",
)


@functools.cache
def _shortened() -> frozenset[str]:
    """Abbreviations that keep their full stop, as written: those of regions come from the codebook."""
    aliases = [alias for row in table("places_regions") for alias in row["aliases"].split("|")]
    short = {alias[:-1] for alias in aliases if re.fullmatch(r"[A-Z][a-z]+\.", alias)} | set(_SHORTENED.split())
    return frozenset(short | {word.upper() for word in short})


#: Small words that may stand inside a name, if the gazetteer has the whole.
_INNER = frozenset(
    "of the de da do del di du la las los le les y e i au aux sur upon on and am an in ed bin ibn".split()
)
_LONGEST = 5
_LONGEST_UNKNOWN = 4
_ROADS = frozenset("highway road route interstate hwy us fm county autopista carretera ruta".split())
#: More words than this in one run of capitals are a heading or a text in capitals: the gazetteer alone decides there.
_RUN = 9


@dataclass(slots=True)
class Words:
    """A text's words: where they stand, how they are written, and whether the text is in capitals throughout."""

    text: str
    spans: list[tuple[int, int]]
    written: list[str]
    lower: list[str]
    capital: list[bool]
    caseless: bool

    @property
    def count(self) -> int:
        """How many words."""
        return len(self.written)


def words_of(text: str) -> Words:
    """The words and signs of ``text``, with abbreviations ("U.S.", "Ala.", "St.") and Arabic articles kept whole."""
    spans: list[tuple[int, int]] = []
    written: list[str] = []
    shortened = _shortened()
    for match in _WORD.finditer(text):
        word = match.group()
        if (
            word == "."
            and written
            and spans[-1][1] == match.start()
            and _keeps_stop(written[-1], shortened, text, match)
        ):
            spans[-1] = (spans[-1][0], match.end())
            written[-1] += "."
        elif (
            written
            and written[-1][-1] == "."
            and (len(word) == 1 or written[-1] == "W.")
            and spans[-1][1] == match.start()
            and word.isalpha()
        ):
            spans[-1] = (spans[-1][0], match.end())  # "U.S.", "W.Va."
            written[-1] += word
        else:
            spans.append(match.span())
            written.append(word)
    capital = [word[0].isupper() or (len(word) > 3 and ("-" in word[2:4] or word[0] in "‘ʿ")) for word in written]
    caseless = _is_caseless(written)
    if caseless:
        capital = [word[0].isalpha() for word in written]
    return Words(text, spans, written, [word.lower() for word in written], capital, caseless)


def _keeps_stop(word: str, shortened: frozenset[str], text: str, match: re.Match[str]) -> bool:
    """Whether a full stop belongs to the word before it: "Ala.", the letters of "U.S.", the "N." of "N. Main"."""
    if word in shortened:
        return True
    if len(word) == 1:
        following = text[match.end() : match.end() + 2]
        return word.isalpha() and (
            (following[:1].isalpha() and text[match.end() + 1 : match.end() + 2] == ".")
            or following == "Va"
            or (word in "NSEW" and following[:1] == " " and following[1:].isupper())
        )
    return len(word) > 2 and word[-2] == "." and word[-1].isalpha()


def _is_caseless(written: list[str]) -> bool:
    """Whether capitals say nothing: the text has hardly any small letters, or its script has none."""
    letters = [word for word in written[:400] if word[0].isalpha() and len(word) > 1]
    if not letters:
        return False
    small = sum(word[-1].islower() or word[0].islower() for word in letters)
    return small < 0.15 * len(letters)


def candidate_spans(words: Words, gazetteer: Gazetteer) -> Iterator[tuple[int, int, str, bool]]:
    """Spans of words that could name a place: first word, last word + 1, folded key, whether the gazetteer has it.

    Names that the gazetteer does not hold are listed too (up to three words in capitals), for names of places can be
    known by what stands around them.
    """
    capital = words.capital
    index = 0
    count = len(capital)
    while index < count:
        if not capital[index]:
            index += 1
            continue
        end = index + 1
        while end < count and (capital[end] or _joins(words, end)):
            end += 1
        while end > index + 1 and not capital[end - 1]:
            end -= 1
        yield from _spans_of_run(words, index, end, gazetteer, closed=words.caseless or end - index > _RUN)
        index = end


def _joins(words: Words, index: int) -> bool:
    """Whether a small word or a hyphen may be inside a name: a capital follows within two words."""
    word = words.lower[index]
    capital = words.capital
    if any(at > 0 and words.lower[at] == "-" and _over_small(words, at) for at in (index, index - 1)):
        return True
    if word != "-" and word not in _INNER and word not in ("'s", "’s"):
        return False
    following = index + 1
    return following < len(capital) and (
        capital[following]
        or (words.lower[following] in _INNER and following + 1 < len(capital) and capital[following + 1])
    )


def _over_small(words: Words, index: int) -> bool:
    """Whether the hyphen at ``index`` glues a small word between two in capitals ("Croix-des-Bouquets")."""
    lower, capital, count = words.lower, words.capital, words.count
    if index + 3 >= count or capital[index + 1] or not lower[index + 1].isalpha() or lower[index + 2] != "-":
        return False
    return capital[index + 3] and all(_glued(words, inner) for inner in (index, index + 1, index + 2))


def _spans_of_run(
    words: Words, start: int, end: int, gazetteer: Gazetteer, *, closed: bool
) -> Iterator[tuple[int, int, str, bool]]:
    capital, spans, text = words.capital, words.spans, words.text
    demonyms, holds = lexicon.demonyms(), gazetteer.holds
    for first in range(start, end):
        if not capital[first]:
            continue
        plain = True
        for last in range(first, min(end, first + _LONGEST + 2)):
            if not capital[last]:
                plain = plain and _glued(words, last)
                continue
            key = fold(text[spans[first][0] : spans[last][1]])
            known = len(key) > 1 and (holds(key) or key in demonyms)
            if known or (plain and not closed and last - first < _LONGEST_UNKNOWN):
                yield first, last + 1, key, known
        if not closed and (numbered := _numbered(words, first, end)):
            yield first, numbered, fold(text[spans[first][0] : spans[numbered - 1][1]]), False


def _glued(words: Words, index: int) -> bool:
    """Whether a word hangs together with both its neighbours ("-on-the-")."""
    spans = words.spans
    return spans[index - 1][1] == spans[index][0] and spans[index][1] == spans[index + 1][0]


def _numbered(words: Words, first: int, end: int) -> int | None:
    """Where a numbered road ends that begins at ``first`` ("County Road 43", "W.Va. 61"), if one does."""
    if end >= words.count or end - first > 3 or not words.written[end][0].isdigit():
        return None
    return end + 1 if words.lower[end - 1] in _ROADS or words.lower[end - 1].endswith(".") else None
