"""Finds a quotation in its report: to the letter, else with writing differences folded away, else nearly.

A quotation is words: it never starts or ends inside a word or a number ("two" is not found in "network", nor "killed
12" in "killed 120"). Whatever the fit, the span is an offset into the original text; the text there is what counts.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from evenhand.model import Span

#: Folded quotations shorter than this are never matched approximately: too many other words are one letter away.
MIN_APPROXIMATE = 12
#: Lowest similarity of an approximate match, 0 to 100 (indel similarity of the folded words).
MIN_SIMILARITY = 90.0

_SINGLE = frozenset("'`´‘’‚‛′ʼʻʹʾʿ‹›＇")
_DOUBLE = frozenset('"“”„‟″«»＂〝〞')
_TATWEEL = "ـ"
_PIECE = 2048
_THOUSANDS = re.compile(r"[.,٬]\d{3}(?!\d)")
_WORD = re.compile(r"\S+")
_EDGE = " \t\"'.,;:!?()[]-"


def locate(quote: str, text: str, *, after: int = 0, within: Span | None = None) -> Span | None:
    """Where ``quote`` first stands in ``text`` at or behind ``after`` and inside ``within``; None when it does not.

    Folding disregards case, runs of white space, Unicode compatibility forms, kinds of quotation marks, dashes and
    digits, combining marks and invisible characters. An approximate match has the same digits, differs by typing errors
    and at most one added or missing word in six. Never raises.
    """
    quote = quote.strip()
    start, end = max(after, 0), len(text)
    if within is not None:
        start, end = max(start, within.start), min(end, within.end)
    if not quote or start >= end:
        return None
    folded = fold(quote)
    for strict in (True, False):
        span = _exact(quote, text, start, end, strict=strict)
        if span is None and folded:
            span = _folded(folded, text, start, end, strict=strict)
        if span is not None:
            return span
    return _approximate(folded, text, start, end)


def fold(text: str) -> str:
    """``text`` without differences of writing: two strings with equal folds are the same words."""
    return re.sub(" {2,}", " ", "".join(map(_fold_character, text))).strip(" ")


@functools.lru_cache(maxsize=65536)
def _fold_character(character: str) -> str:
    if character in _SINGLE:
        return "'"
    if character in _DOUBLE:
        return '"'
    plain = _plain(_plain(character).casefold())
    return "".join(" " if each.isspace() else each for each in plain)


def _plain(characters: str) -> str:
    """Compatibility decomposition without marks and invisible characters; dashes and digits in their ASCII form."""
    kept = []
    for character in unicodedata.normalize("NFKD", characters):
        category = unicodedata.category(character)
        if category in {"Mn", "Me", "Cf"} or character == _TATWEEL:
            continue
        if category == "Pd" or character == "−":
            character = "-"
        elif category == "Nd":
            character = str(unicodedata.decimal(character))
        kept.append(character)
    return "".join(kept)


# -- the folded text and the way back


@dataclass(frozen=True, slots=True, eq=False)
class _FoldedText:
    """A folded text, and where the fold of every piece of the original starts, by which offsets are found back."""

    original: str
    folded: str
    starts: tuple[int, ...]

    def origin(self, position: int) -> int:
        """The original character from which the folded character at ``position`` comes."""
        piece = bisect_right(self.starts, position) - 1
        return _origins(self, piece)[position - self.starts[piece]]

    def position(self, offset: int) -> int:
        """The first folded character that comes from ``offset`` or later."""
        piece = min(offset // _PIECE, len(self.starts) - 1)
        return self.starts[piece] + bisect_left(_origins(self, piece), offset)


@functools.lru_cache(maxsize=4)
def _fold_text(text: str) -> _FoldedText:
    table = {ord(character): _fold_character(character) for character in set(text)}
    parts: list[str] = []
    starts: list[int] = []
    length, after_space = 0, True
    for begin in range(0, len(text), _PIECE):
        part = re.sub(" {2,}", " ", text[begin : begin + _PIECE].translate(table))
        part = part[1:] if after_space and part.startswith(" ") else part
        starts.append(length)
        parts.append(part)
        length += len(part)
        after_space = part.endswith(" ") if part else after_space
    return _FoldedText(text, "".join(parts), tuple(starts))


@functools.lru_cache(maxsize=16)
def _origins(folded: _FoldedText, piece: int) -> list[int]:
    begin, start = piece * _PIECE, folded.starts[piece]
    after_space = start == 0 or folded.folded[start - 1] == " "
    origins = []
    for offset, character in enumerate(folded.original[begin : begin + _PIECE], begin):
        for each in _fold_character(character):
            if not (each == " " and after_space):
                origins.append(offset)
            after_space = each == " "
    return origins


# -- three ways to fit


def _exact(quote: str, text: str, start: int, end: int, *, strict: bool) -> Span | None:
    at = text.find(quote, start, end)
    while at >= 0:
        if not (_cuts(text, at, strict=strict) or _cuts(text, at + len(quote), strict=strict)):
            return Span(at, at + len(quote))
        at = text.find(quote, at + 1, end)
    return None


def _folded(quote: str, text: str, start: int, end: int, *, strict: bool) -> Span | None:
    whole = _fold_text(text)
    at = whole.folded.find(quote, whole.position(start))
    while at >= 0:
        span = _back(whole, at, at + len(quote), end)
        if span.start >= end:
            return None
        if (
            span.start >= start
            and not (_cuts(text, span.start, strict=strict) or _cuts(text, span.end, strict=strict))
            and fold(span.of(text)) == quote
        ):
            return Span(span.start, span.end, "folded")
        at = whole.folded.find(quote, at + 1)
    return None


def _back(whole: _FoldedText, left: int, right: int, limit: int) -> Span:
    """The original words of a stretch of folded ones, with the marks on the last letter, up to ``limit``."""
    start, end = whole.origin(left), whole.origin(right - 1) + 1
    while end < min(limit, len(whole.original)) and _is_mark(whole.original[end]):
        end += 1
    return Span(start, min(end, limit))


def _approximate(quote: str, text: str, start: int, end: int) -> Span | None:
    if len(quote) < MIN_APPROXIMATE:
        return None
    whole = _fold_text(text)
    low, high = whole.position(start), whole.position(end)
    best: tuple[float, Span] | None = None
    for left, right in _windows(quote, whole.folded, low, high):
        hit = fuzz.partial_ratio_alignment(quote, whole.folded[left:right], score_cutoff=MIN_SIMILARITY - 10)
        if hit is None:
            continue
        score, span = _whole_words(quote, whole.folded, left + hit.dest_start, left + hit.dest_end, (low, high))
        if score >= MIN_SIMILARITY and (best is None or score > best[0]) and _nearly(quote, span.of(whole.folded)):
            best = score, span
    if best is None:
        return None
    found = _back(whole, best[1].start, best[1].end, end)
    cut = found.start < start or _cuts(text, found.start, strict=True) or _cuts(text, found.end, strict=True)
    return None if cut else Span(found.start, found.end, "approximate")


def _windows(quote: str, text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Stretches of the folded ``text`` around the quotation's rarest words: the only places worth comparing."""
    words = {match.group().strip(_EDGE): match.start() for match in _WORD.finditer(quote)}
    counts = {word: text.count(word, low, high) for word in words if len(word) > 2}
    seeds = sorted((word for word in counts if counts[word]), key=lambda word: (counts[word], -len(word), word))[:4]
    slack = 8 + len(quote) // 5
    spans = []
    for word in seeds:
        at = text.find(word, low, high)
        while at >= 0:
            begin = at - words[word]
            spans.append((max(low, begin - slack), min(high, begin + len(quote) + slack)))
            at = text.find(word, at + len(word), high)
    previous = -1
    for left, right in sorted(set(spans)):
        if left - previous > slack // 2 or previous < 0:
            yield left, right
            previous = left


def _whole_words(quote: str, text: str, left: int, right: int, bounds: tuple[int, int]) -> tuple[float, Span]:
    """The run of whole words near ``text[left:right]`` that is most like ``quote``, with its similarity."""
    low, high = max(bounds[0], left - len(quote)), min(bounds[1], right + len(quote))
    words = [(low + match.start(), low + match.end()) for match in _WORD.finditer(text[low:high])]
    first = max(0, bisect_right([start for start, _ in words], left) - 1)
    last = bisect_left([end for _, end in words], right)
    choices = [
        _trim(text, words[begin][0], words[stop][1], quote)
        for begin in range(max(0, first - 1), min(len(words), first + 3))
        for stop in range(max(begin, last - 2), min(len(words), last + 2))
    ]
    scored = [(fuzz.ratio(quote, span.of(text)), span) for span in choices if span.start < span.end]
    return max(scored, key=lambda pair: (pair[0], -pair[1].start), default=(0.0, Span(left, right)))


def _trim(text: str, start: int, end: int, quote: str) -> Span:
    """Without the punctuation at either edge that the quotation does not have there."""
    while start < end and text[start] in _EDGE and text[start] != quote[0]:
        start += 1
    while end > start and text[end - 1] in _EDGE and text[end - 1] != quote[-1]:
        end -= 1
    return Span(start, end)


def _nearly(quote: str, found: str) -> bool:
    """Whether the two differ by typing errors and few missing or added words only, and in no digit."""
    if re.findall(r"\d+", quote) != re.findall(r"\d+", found):
        return False
    left, right = ([word.strip(_EDGE) for word in text.split()] for text in (quote, found))
    uneven = 0
    for step in Levenshtein.opcodes(left, right):
        ours, theirs = left[step.src_start : step.src_end], right[step.dest_start : step.dest_end]
        if step.tag == "replace" and not all(_typo(one, other) for one, other in zip(ours, theirs, strict=True)):
            return False
        uneven += len(ours) + len(theirs) if step.tag in {"insert", "delete"} else 0
    return uneven <= len(left) // 6


def _typo(one: str, other: str) -> bool:
    allowed = 1 if min(len(one), len(other)) <= 7 else 2
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


def _cuts(text: str, at: int, *, strict: bool) -> bool:
    """Whether an edge at ``at`` stands inside a word or number.

    When not ``strict``, letters without case may stand on both sides: Arabic joins prefixes, Chinese sets no spaces.
    """
    if at <= 0 or at >= len(text):
        return False
    left, right = text[at - 1], text[at]
    if _is_mark(right):
        return True
    if left.isdecimal() and (right.isdecimal() or _THOUSANDS.match(text, at)):
        return True
    if right.isdecimal() and at > 1 and text[at - 2].isdecimal() and _THOUSANDS.match(text, at - 1):
        return True
    if strict:
        return left.isalnum() and right.isalnum()
    return _has_case(left) and _has_case(right)


def _has_case(character: str) -> bool:
    return character.lower() != character.upper()
