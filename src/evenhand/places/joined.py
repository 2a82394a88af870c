"""Names joined to one another: by a hyphen ("Mayo-Sava"), or as the ends of a road ("the Sibut-Bambari road")."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from evenhand import codebook
from evenhand.gazetteer.names import fold
from evenhand.places.spans import Words

_BACK = re.compile(r"([A-Z][\w'’]+)(?:\s?[-–—]\s?|\s+to\s+)$")
_FAR_BACK = 40


def glued(words: Words, first: int, last: int) -> Iterator[str]:
    """The folded names that a hyphen without blanks joins to the words ``first`` to ``last``."""
    spans = words.spans
    for sign, beside in ((last, last + 1), (first - 1, first - 2)):
        if not (0 <= beside < words.count and words.lower[sign] == "-" and words.capital[beside]):
            continue
        if spans[sign - 1][1] == spans[sign][0] and spans[sign][1] == spans[sign + 1][0]:
            yield fold(words.text[spans[beside][0] : spans[beside][1]])


def other_end(words: Words, first: int, last: int) -> str | None:
    """The folded name of the other end of a road that the words ``first`` to ``last`` are an end of."""
    start, end = words.spans[first][0], words.spans[last - 1][1]
    found = _ahead().match(words.text, end)
    if found is None and _road().match(words.text, end):
        found = _BACK.search(words.text, max(0, start - _FAR_BACK), start)
    return fold(found.group(1)) if found else None


def on_a_road(words: Words, first: int, last: int) -> bool:
    """Whether the words are an end of a road on which something is: "on the Sibut-Bambari road"."""
    if other_end(words, first, last) is None:
        return False
    start = words.spans[first][0]
    if back := _BACK.search(words.text, max(0, start - _FAR_BACK), start):
        start = back.start()
    return _ON.search(words.text, max(0, start - _FAR_BACK), start) is not None


_ON = re.compile(r"\b(?:on|along|off)\s+(?:the\s+)?$", re.IGNORECASE)


@functools.cache
def _road() -> re.Pattern[str]:
    words = "|".join(map(re.escape, codebook.load("places_relations")["roads"]))
    return re.compile(rf"\s+(?:main\s+|national\s+)?(?:{words})s?\b")


@functools.cache
def _ahead() -> re.Pattern[str]:
    return re.compile(rf"(?:\s?[-–—]\s?|\s+to\s+)([A-Z][\w'’]+){_road().pattern}")
