"""Cuts a report into sentences without losing an offset.

Paragraphs end at blank lines; a line break inside a paragraph is a space, unless the line is a heading or a list item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evenhand.model import Span

#: Words whose full stop does not end a sentence, in lower case and without it.
ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof gen maj col lt ltd sgt cpl capt cmdr adm brig pvt rev fr st sr jr hon gov sen rep pres amb
    insp supt det no nos art vol pp p fig approx ca e.g i.e vs etc inc corp co dept dist est govt mt ft av ave blvd
    u.s u.n u.k u.a.e e.u d.c a.m p.m km kms hrs hr min jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues
    wed thu thur thurs fri sat sun pt ret al messrs dra ing lic ariz calif colo conn fla ga ill ind kan ky la md mass
    mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ala ark""".split()
)
_END = re.compile(r"[.!?…؟。।]+[\"'”’»)\]]*(?=\s|$)")
_BREAK = re.compile(r"\n[ \t\r]*\n[\s]*|\r\n?[ \t]*\r\n?\s*")
_ITEM = re.compile(r"\n[ \t]*(?:[-*•–—]|\(?\d{1,2}[.)])[ \t]+")
_WORD_BEFORE = re.compile(r"([\w.]+)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or heading. ``paragraph`` counts from 0; ``heading`` marks a short line without an end mark."""

    span: Span
    paragraph: int
    heading: bool = False


def split(text: str) -> list[Sentence]:
    """The sentences of ``text`` in order. They do not overlap; only white space stands between them."""
    sentences: list[Sentence] = []
    number = 0
    for start, end in _paragraphs(text):
        for piece_start, piece_end in _pieces(text, start, end):
            heading = _is_heading(text[piece_start:piece_end])
            spans = [(piece_start, piece_end)] if heading else _sentences(text, piece_start, piece_end)
            for left, right in spans:
                trimmed = _trim(text, left, right)
                if trimmed is not None:
                    sentences.append(Sentence(trimmed, number, heading))
        number += 1
    return sentences


def _paragraphs(text: str) -> list[tuple[int, int]]:
    spans = []
    start = 0
    for match in _BREAK.finditer(text):
        if text[start : match.start()].strip():
            spans.append((start, match.start()))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return spans


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A paragraph cut at list items and at heading lines."""
    cuts = {start, end}
    cuts.update(start + match.start() + 1 for match in _ITEM.finditer(text[start:end]))
    position = start
    for line in text[start:end].splitlines(keepends=True):
        if _is_heading(line) and (position == start or position + len(line) < end):
            cuts.update((position, position + len(line)))
        position += len(line)
    ordered = sorted(cuts)
    return list(zip(ordered, ordered[1:], strict=False))


def _is_heading(line: str) -> bool:
    line = line.strip()
    if not line or len(line) > 90 or line[-1] in ".!?,;…":
        return False
    if line.startswith("#"):
        return True
    words = line.rstrip(":").split()
    if len(words) > 9:
        return False
    starts = [word[0] for word in words if word[0].isalpha()]
    return bool(starts) and sum(not first.islower() for first in starts) >= 0.6 * len(starts) and "\n" not in line


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    left = start
    for match in _END.finditer(text, start, end):
        if _ends(text, match, end):
            spans.append((left, match.end()))
            left = match.end()
    if left < end:
        spans.append((left, end))
    return spans


def _ends(text: str, match: re.Match[str], end: int) -> bool:
    following = text[match.end() : min(end, match.end() + 40)].lstrip()
    if not following:
        return True
    if match.group().startswith(".") and len(match.group().rstrip("\"'”’»)]")) == 1:
        before = _WORD_BEFORE.search(text[max(0, match.start() - 20) : match.start()])
        word = before.group(1) if before else ""
        if word.lower() in ABBREVIATIONS and not (word.lower() in {"co", "no", "mo", "ill"} and word.islower()):
            return word.lower() in {"etc", "a.m", "p.m", "u.s", "u.n", "u.k", "u.a.e", "inc", "corp", "ltd"} and (
                following[0].isupper() and following.split()[0] in _OPENERS
            )
        if len(word) == 1 and word.isalpha() and word.isupper():
            return False
    return not following[0].islower()


_OPENERS = frozenset("The A An In On At It He She They This That These Those But And No Two Three Police There".split())


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
