"""Cuts a text into words and gives each its classes: month, weekday, unit, "ago" and so on.

A class string with one character a word stands for the text; the rules are patterns over it. A word of no class is "x",
a paragraph break a line feed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import compress

from evenhand.dates.lexicon import SKIPPED, Entry, Lexicon, Phrases, Values, fold

_TOKEN = re.compile(
    r" ?("
    r"[^\W\d_]+(?:[\u064b-\u065f\u0670][^\W\d_]*)*"
    r"|\n[ \t\r]*\n\s*"
    r"|\d{4}-\d{2}-\d{2}(?:t\d{2}:\d{2}(?::\d{2})?(?:z|[+-]\d{2}:?\d{2})?)?(?!\d)"
    r"|\d{1,4}(?:/\d{1,2}/|-\d{1,2}-|\.\d{1,2}\.)\d{2,4}(?![\d/])"
    r"|\d{1,2}/\d{4}(?!\d)|\d{1,2}/\d{1,2}(?![\d/])"
    r"|\d{1,2}h\d{2}\b|\d{1,2}[:٫]\d{2}(?::\d{2})?(?:[ap]m\b)?|\d{1,2}(?:\.\d\d)?[ap]m\b"
    r"|['’]?\d{2,3}0['’]?s\b|\d+(?:st|nd|rd|th|er|ème|º|ª|°)\b"
    r"|['’]\d{2}(?!\d)"
    r"|\d+(?:[.,٬]\d+)+|\d+"
    r"|['’]s\b|\S)"
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text: ``classes`` has one character each; ``values[i]`` maps class to value for word i."""

    text: str
    classes: str
    starts: list[int]
    ends: list[int]
    values: list[Values]
    lowered: str

    def word(self, index: int) -> str:
        """Word ``index`` in lower case."""
        return self.lowered[self.starts[index] : self.ends[index]]


def lower(text: str) -> str:
    """Lower case with every character in its place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def cut(text: str, lexicon: Lexicon) -> Words:
    """The words of ``text`` with their classes."""
    lowered = lower(text)
    tokens: list[str] = _TOKEN.findall(lowered)
    seen, look_up = lexicon.seen.get, lexicon.entry
    entries: list[Entry] = [seen(token) or look_up(token) for token in tokens]
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    find, start_at, end_at = lowered.find, starts.append, ends.append
    for token in tokens:
        position = find(token, position)
        start_at(position)
        position += len(token)
        end_at(position)
    phrases = [(index, entry[2]) for index, entry in enumerate(entries) if entry[2] is not None]
    codes = [entry[0] for entry in entries]
    values = [entry[1] for entry in entries]
    joined = _phrases(tokens, phrases) if phrases else {}
    if joined:
        kept = [True] * len(tokens)
        for index, (stop, entry) in joined.items():
            ends[index] = ends[stop - 1]
            codes[index] = lexicon.codes[frozenset(entry)]
            values[index] = entry
            kept[index + 1 : stop] = [False] * (stop - index - 1)
        starts, ends, codes = list(compress(starts, kept)), list(compress(ends, kept)), list(compress(codes, kept))
        values = list(compress(values, kept))
    return Words(text, "".join(codes), starts, ends, values, lowered)


def _phrases(tokens: list[str], starting: list[tuple[int, Phrases]]) -> dict[int, tuple[int, Values]]:
    """The phrases found, longest first, without overlap: index of the first token, to the end and the values."""
    found: dict[int, tuple[int, Values]] = {}
    free = 0
    count = len(tokens)
    for index, phrases in starting:
        second = index + 1
        while second < count and tokens[second] in SKIPPED:
            second += 1
        if index < free or second >= count:
            continue
        for parts, values in phrases.get(fold(tokens[second]), ()):
            stop = _phrase_end(tokens, parts, second)
            if stop is not None:
                found[index] = (stop, values)
                free = stop
                break
    return found


def _phrase_end(tokens: list[str], parts: tuple[str, ...], position: int) -> int | None:
    for part in parts:
        while position < len(tokens) and tokens[position] in SKIPPED:
            position += 1
        if position >= len(tokens) or fold(tokens[position]) != part:
            return None
        position += 1
    return position
