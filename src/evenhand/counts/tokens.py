"""Cuts a report into passages of tokens that keep their offsets."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evenhand import sentences
from evenhand.codebook import load
from evenhand.model import Span

_TOKEN = re.compile(
    r"""\d+[\s‐‑-]{1,2}(?:year|month|week|day|yr|mo)s?[‐‑-]\s?olds?\b    # 24-year-old
    |\d+[\s‐‑-]{1,2}(?:year|month|yr)[\s]olds?\b|\d+\s?y/?o\b         # 24 year old, 24 yo
    |\d{1,3}(?:[.,]\d{3})+(?![\d])                                  # 1,200 and 1.200
    |\d+[.]\d+
    |\d+[^\W\d_]+                                                   # 3rd, 40mm
    |\d+
    |(?:[^\W\d_]\.){2,}                                             # U.S.
    |[^\W\d_]+(?:[-‐‑'’][^\W\d_]+)*
    |--+|[^\s]""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """One word or sign. ``low`` is the word in lower case with plain hyphens and apostrophes."""

    low: str
    start: int
    end: int
    capital: bool


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]`` with offsets into ``text``."""
    stop = len(text) if end is None else end
    return [
        Token(_fold(match.group()), match.start(), match.end(), match.group()[0].isupper())
        for match in _TOKEN.finditer(text, start, stop)
    ]


def _fold(word: str) -> str:
    return word.lower().replace("‐", "-").replace("‑", "-").replace("’", "'")


def passages(text: str) -> Iterator[list[Token]]:
    """One list of tokens a sentence. Lines of an all-upper-case paragraph are joined: they are wrapped, not headings."""
    held: Span | None = None
    held_paragraph = -1
    for sentence in sentences.split(text):
        span = sentence.span
        if held is not None:
            if sentence.paragraph == held_paragraph and _goes_on(
                text[held.start : held.end], text[held.end : span.start]
            ):
                held = Span(held.start, span.end)
                continue
            yield tokenise(text, held.start, held.end)
        held, held_paragraph = span, sentence.paragraph
    if held is not None:
        yield tokenise(text, held.start, held.end)


def _goes_on(before: str, gap: str) -> bool:
    return gap.count("\n") == 1 and before == before.upper() and before[-1] not in ".!?:" and len(before) > 25


@functools.cache
def word_set(file: str, *keys: str) -> frozenset[str]:
    """The words of one list of a codebook file; a row may hold several, with spaces between."""
    rows = load(file)
    for key in keys:
        rows = rows[key]
    return frozenset(word for row in rows for word in str(row).split())


def starts_with(tokens: Sequence[Token], at: int, words: Sequence[str]) -> bool:
    """Whether ``words`` stand at ``at``; "_" matches any one word."""
    end = at + len(words)
    if at < 0 or end > len(tokens) or words[-1] not in ("_", tokens[end - 1].low):
        return False
    return all(word in ("_", tokens[at + k].low) for k, word in enumerate(words))


def words_of(tokens: Sequence[Token], start: int, end: int) -> str:
    """The words from ``start`` to ``end`` in lower case, one space between."""
    return " ".join(token.low for token in tokens[max(start, 0) : end])
