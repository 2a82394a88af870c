"""Words in roles, from what the network says of each token."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.model import Span
from evenhand.readers.trained.encoder import Encoded, Floats, Sheet


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """Words that play a role in some incident. ``sentence`` is the number of the sentence they stand in."""

    role: str
    span: Span
    probability: float
    kinds: Floats
    statuses: Floats
    link: Floats
    sentence: int
    first: int
    words: str


def find_mentions(encoded: Encoded, text: str, sentences: list[Span], sheet: Sheet) -> list[Mention]:
    """Every mention whose chance reaches its role's threshold, in the order of the text."""
    found = []
    for number, role in enumerate(sheet.roles):
        told = encoded.tags[:, number, 1] + encoded.tags[:, number, 2]
        opens = encoded.tags[:, number, 1] > float(sheet.settings["opens"]) * encoded.tags[:, number, 2]
        threshold = float(sheet.settings["thresholds"][role])
        for first, last in _ranges(told, opens, threshold, within=float(sheet.settings["within"])):
            span = _words(encoded, first, last, text)
            if span is None:
                continue
            found.append(
                Mention(
                    role,
                    span,
                    float(told[first:last].max()),
                    encoded.kinds[first:last].mean(0),
                    encoded.statuses[first:last].mean(0),
                    encoded.links[first:last].mean(0),
                    next((n for n, s in enumerate(sentences) if s.start <= span.start < s.end), len(sentences)),
                    first,
                    " ".join(span.of(text).lower().split()),
                )
            )
    return sorted(found, key=lambda mention: (mention.span, mention.role))


def _ranges(told: Floats, opens: np.ndarray, threshold: float, *, within: float) -> list[tuple[int, int]]:
    """Runs of tokens above ``within`` of which one reaches the threshold; a token that opens a mention cuts the run."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    for token in range(len(told) + 1):
        inside = token < len(told) and told[token] >= within
        if start is not None and (not inside or opens[token]):
            if told[start:token].max() >= threshold:
                found.append((start, token))
            start = None
        if inside and start is None:
            start = token
    return found


def _words(encoded: Encoded, first: int, last: int, text: str) -> Span | None:
    """Whole words; signs at the ends are left off. None where nothing but signs is left."""
    start, end = int(encoded.offsets[first, 0]), int(encoded.offsets[last - 1, 1])
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end and not (text[start].isalnum()):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")]"):
        end -= 1
    return Span(start, end) if start < end else None
