"""Gives text in capitals the case it would have had, letter for letter: wire copy and bulletins come without small letters.

A word stays capital at the start of a sentence, when its usual form is not small, in a name that the codebook has, or when
it is an acronym.
"""

from __future__ import annotations

import csv
import functools
import io
import re

from evenhand.codebook import load, text_of
from evenhand.phrases import PhraseIndex

_PIECE = re.compile(r"[A-Z][A-Z']*|[.!?]|\n\s*\n|--|[\[\]]")
#: A dash further on than this stands within a sentence.
_DATELINE = 120
#: Endings, and what stands in their place in the listed form.
_ENDINGS = (
    ("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ies", "y"), ("ly", ""), ("er", ""),
    ("'s", ""),
)  # fmt: skip
#: A word without a vowel, or in brackets after a name, is an acronym.
_NO_VOWEL = re.compile(r"[^AEIOUY']+")


def restore_case(text: str) -> str:
    """The same text, as long as before, in small letters where they belong. Text that has small letters is left alone."""
    if sum(map(str.islower, text)) > len(text) / 10:
        return text
    brackets = set(re.findall(r"[\[(]([A-Z]{2,6})[\])]", text))
    out, done, opening, outside = [], 0, True, True
    for piece in _PIECE.finditer(text):
        out.append(text[done : piece.start()])
        word, done = piece.group(), piece.end()
        following = text[done : done + 1]
        if not word[0].isalpha():
            outside = opening if word == "[" else outside
            opening = outside if word in "[]" else _opens(word, text, done)
            out.append(word)
            continue
        out.append(_cased(word, opening=opening, acronym=word in brackets or (len(word) == 1 and following == ".")))
        opening = False
    restored = "".join(out) + text[done:]
    for span, _ in _names().find(restored):
        words = re.sub(r"[A-Za-z']+", lambda word: _titled(word.group()), span.of(restored))
        restored = restored[: span.start] + words + restored[span.end :]
    return restored


_INNER = frozenset("of the and for de del la el in".split())


def _titled(word: str) -> str:
    return word.lower() if word.lower() in _INNER else word[0].upper() + word[1:].lower()


@functools.cache
def _names() -> PhraseIndex[bool]:
    """Names of several words: of the codebook's actors and countries."""
    names = {name for actor in load("actors")["actors"] for name in (actor["name"], *actor.get("also", ()))}
    names |= {row["name"] for row in csv.DictReader(io.StringIO(text_of("countries.csv")))}
    return PhraseIndex((name, True) for name in sorted(names) if " " in name)


@functools.cache
def _abbreviations() -> frozenset[str]:
    return frozenset(short for actor in load("actors")["actors"] for short in actor.get("abbreviations", ()))


def _opens(mark: str, text: str, end: int) -> bool:
    """Whether a sentence begins behind a mark: not behind initials, nor behind a dash after the dateline."""
    if mark == ".":
        return not text[end : end + 1].strip() and re.search(r"\b[A-Z]$", text[max(0, end - 3) : end - 1]) is None
    return mark != "--" or end < _DATELINE


_TITLES = frozenset({"MR", "MRS", "MS", "DR", "JR", "SR", "ST"})


def _cased(word: str, *, opening: bool, acronym: bool) -> str:
    small = word.lower()
    if is_small(small):
        return word[0] + small[1:] if opening else small
    if word in _TITLES:
        return word[0] + small[1:]
    if acronym or word in _abbreviations() or _NO_VOWEL.fullmatch(word) or (len(word) == 1 and word != "A"):
        return word
    return word[0] + small[1:]


@functools.cache
def is_small(word: str) -> bool:
    """Whether a word, given in small letters, is usually written so."""
    return word in _listed() or any(
        word.endswith(end) and len(word) > len(end) + 3 and word[: -len(end)] + instead in _listed()
        for end, instead in _ENDINGS
    )


@functools.cache
def _listed() -> frozenset[str]:
    lines = text_of("small_words.txt").splitlines()
    return frozenset(line for line in lines if not line.startswith("#")) | {"a"}
