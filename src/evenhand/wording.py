"""Finds loaded words, of every side alike, and gives plain ones; the original and its speaker are kept elsewhere.

The words stand in ``codebook/wording.yaml``.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from evenhand.codebook import load
from evenhand.errors import CodebookError
from evenhand.model import Span


@dataclass(frozen=True, slots=True)
class LoadedWord:
    """A loaded word in a text: ``plain`` is the word for it ("" drops it), ``usage`` whose usage it is."""

    span: Span
    words: str
    plain: str
    kind: str
    usage: str


@functools.cache
def _rows() -> dict[str, tuple[str, str, str]]:
    """Each loaded word in lower case with its plain word, kind and usage."""
    table: dict[str, tuple[str, str, str]] = {}
    for row in load("wording")["rows"]:
        for loaded, word in zip(row["words"], _plain_words(row), strict=True):
            table.setdefault(loaded.lower(), (word, row["kind"], row["usage"]))
    return table


def _plain_words(row: dict[str, Any]) -> list[str]:
    words, plain_words = row["words"], row["plain"]
    if isinstance(plain_words, str):
        return [plain_words] * len(words)
    if len(plain_words) != len(words):
        raise CodebookError(
            f"codebook/wording.yaml: the row of {words[0]!r} has {len(words)} words and {len(plain_words)} plain ones"
        )
    return [str(word) for word in plain_words]


@functools.cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_rows(), key=len, reverse=True)
    choices = "|".join(re.escape(words).replace(r"\ ", r"\s+").replace("'", "['’]") for words in longest_first)
    return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])", re.IGNORECASE)


def find_loaded(text: str) -> list[LoadedWord]:
    """Every loaded word in ``text``, in order; the longest wins."""
    found = []
    for match in _pattern().finditer(text):
        key = re.sub(r"\s+", " ", match.group().lower()).replace("’", "'")
        word, kind, usage = _rows()[key]
        found.append(LoadedWord(Span(match.start(), match.end()), match.group(), word, kind, usage))
    return found


def plain(words: str) -> str:
    """``words`` with every loaded word replaced by its plain one, in the same case."""
    pieces, position = [], 0
    for loaded in find_loaded(words):
        before = words[position : loaded.span.start]
        pieces += [_fit_article(before, loaded.plain), _in_case_of(loaded.words, loaded.plain)]
        position = loaded.span.end
        if not loaded.plain:
            position += len(words[position:]) - len(words[position:].lstrip(" "))
    return "".join([*pieces, words[position:]])


def _fit_article(before: str, word: str) -> str:
    """ "a" or "an", as the plain word wants it."""
    match = re.search(r"(?<![\w-])(a)n?(\s+)$", before, re.IGNORECASE)
    if match is None or not word:
        return before
    return before[: match.start()] + match.group(1) + ("n" if word[0] in "aeiou" else "") + match.group(2)


def _in_case_of(original: str, word: str) -> str:
    if original.isupper() and len(original) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if original[:1].isupper() else word
