"""A report's text cut into pieces, so that words and their marks line up in any script and nothing in it can act.

Offsets are code points of the report. Characters that would turn the direction of what follows, and other invisible
controls, are shown by name instead of being applied.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evenhand.fields import FIELDS
from evenhand.model import Claim

#: A text longer than this is shown in parts of about this many characters, each with the way to the others.
PART = 16_000
#: A paragraph is cut where it is longer, so that a text without line breaks stays light.
LONGEST_PARAGRAPH = 4_000
_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with the same marks. ``control`` names an invisible character, whose text is not shown."""

    start: int
    text: str
    claims: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    control: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a report in paragraphs; ``part`` of ``parts``, counted from 0."""

    paragraphs: tuple[tuple[Piece, ...], ...]
    part: int
    parts: int


def parts_of(text: str) -> int:
    """How many parts a text is shown in."""
    return max(1, -(-len(text) // PART))


def part_at(offset: int) -> int:
    """The part in which an offset lies."""
    return offset // PART


def passage(text: str, claims: Iterable[Claim], *, part: int = 0) -> Passage:
    """One part of a text with the claims that touch it marked."""
    parts = parts_of(text)
    part = min(max(part, 0), parts - 1)
    start, end = part * PART, min(len(text), (part + 1) * PART)
    marked = sorted((c for c in claims if c.span.start < end and start < c.span.end), key=lambda c: c.span)
    paragraphs = tuple(_pieces(text, one, other, marked) for one, other in _paragraphs(text, start, end))
    return Passage(paragraphs, part, parts)


def _paragraphs(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    here = start
    while here < end:
        stop = text.find("\n", here, min(end, here + LONGEST_PARAGRAPH))
        stop = min(end, here + LONGEST_PARAGRAPH) if stop < 0 else stop + 1
        yield here, stop
        here = stop


def _pieces(text: str, start: int, end: int, marked: Sequence[Claim]) -> tuple[Piece, ...]:
    inside = [claim for claim in marked if claim.span.start < end and start < claim.span.end]
    controls = [at for at in range(start, end) if _is_control(text[at])]
    edges = {start, end, *controls, *(at + 1 for at in controls)}
    edges |= {edge for claim in inside for edge in (claim.span.start, claim.span.end) if start < edge < end}
    cuts = sorted(edges)
    by_piece: list[list[Claim]] = [[] for _ in cuts]
    for claim in inside:
        first = bisect_right(cuts, max(start, claim.span.start)) - 1
        for number in range(first, len(cuts) - 1):
            if cuts[number] >= claim.span.end:
                break
            by_piece[number].append(claim)
    return tuple(
        Piece(
            one,
            "" if _is_control(text[one]) else text[one:other],
            tuple(claim.id for claim in over),
            tuple(sorted({claim.field for claim in over}, key=FIELDS.index)),
            _name(text[one]) if _is_control(text[one]) else "",
        )
        for (one, other), over in zip(pairwise(cuts), by_piece, strict=False)
        if one < other
    )


def _is_control(character: str) -> bool:
    return character in _TURNING or (
        unicodedata.category(character) in {"Cc", "Cs", "Co"} and character not in "\n\t\r"
    )


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"
