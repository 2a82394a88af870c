"""Cuts a sentence into words that keep their offsets and carry the form in which the codebook is searched."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)*(?:st|nd|rd|th|d)?\b|[^\W_]+|[^\w\s]|_")
_APOSTROPHES = frozenset("'’")
_POSSESSIVE = re.compile(r"['’][sS]\b|(?<=[sS])['’](?=\s|$)")


class Token(NamedTuple):
    """One word or mark. ``low`` is lower case without accents and dots; ``owner`` marks a possessive ("army's").

    A hyphenated word is several tokens, all but the first ``joined``; the hyphen itself is no token.
    """

    start: int
    end: int
    text: str
    low: str
    owner: bool = False
    joined: bool = False

    @property
    def capital(self) -> bool:
        """Whether the word begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def key(self) -> str:
        """The search form inside an entry of several words."""
        return self.low + "'s" if self.owner else self.low


def fold(word: str) -> str:
    """Lower case, without accents and full stops."""
    low = word.lower()
    if not low.isascii():
        low = "".join(mark for mark in unicodedata.normalize("NFKD", low) if not unicodedata.combining(mark))
    return low.replace(".", "") if len(low) > 1 else low


def tokenise(text: str) -> list[Token]:
    """The tokens of ``text`` in order."""
    tokens: list[Token] = []
    size = len(text)
    position = 0
    joined = False
    for match in _WORD.finditer(text):
        start, end = match.span()
        if start < position:
            continue  # the s of a possessive
        word = match.group()
        if word in "-‐‑" and tokens and tokens[-1].end == start and end < size and text[end].isalnum():
            joined = True
            continue
        ending = _POSSESSIVE.match(text, end) if text[end : end + 1] in _APOSTROPHES and word[0].isalnum() else None
        if ending is not None:
            position = ending.end()
        tokens.append(Token(start, end, word, fold(word), ending is not None, joined))
        joined = False
    return tokens


def shouted(tokens: list[Token]) -> bool:
    """Whether the text is written in capitals, so that a capital letter says nothing."""
    letters = upper = 0
    for token in tokens:
        if token.text[0].isalpha():
            letters += 1
            upper += token.text.isupper()
    return letters >= 3 and upper >= 0.8 * letters


def sequence(words: str) -> tuple[str, ...]:
    """The search form of a codebook entry. A possessive keeps its mark except at the end."""
    tokens = tokenise(words)
    return (*(token.key for token in tokens[:-1]), tokens[-1].low)
