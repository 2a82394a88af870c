"""Cuts a report into sentences without losing an offset.

Paragraphs end at blank lines; a line break inside a paragraph is a space, unless the line is a heading or a list item.
A heading inside a paragraph is a line broken on purpose: the next word would still have fitted on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from evenhand.model import Span

#: Words whose full stop does not end a sentence, in lower case and without it.
ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof gen maj col lt ltd sgt cpl capt cmdr adm brig pvt rev fr st sr jr hon gov sen rep pres amb
    insp supt det no nos art vol pp p fig approx ca e.g i.e vs etc inc corp co dept dist est govt mt ft av ave blvd
    u.s u.n u.k u.a.e e.u d.c a.m p.m km kms hrs hr min jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues
    wed thu thur thurs fri sat sun pt ret al messrs dra ing lic ariz calif colo conn fla ga ill ind kan ky la md mass
    b.e a.d b.c a.h c.e b.c.e
    mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ala ark""".split()
)
_MARK = r"[\"'”’»)\]]*(?:\[\d{1,3}\])*"
_END = re.compile(
    rf"[.!?…؟۔।]+{_MARK}(?=\s|$)"  # the usual case, with closing marks and footnote numbers
    r"|(?<=[^\W\d_A-Z]{2})[.!?](?=[A-Z][a-z])"  # the space after it was lost
    r"|[。！？]+[”’」』）]*"  # Chinese and Japanese set none
)
_BREAK = re.compile(r"\n[ \t\r]*\n[\s]*|\r\n?[ \t]*\r\n?\s*")
_ITEM = re.compile(r"\n[ \t]*(?:[-*•–—]|\(?\d{1,2}[.)])[ \t]+")
_LABELLED = re.compile(r"[\s*_#•–—-]*[A-Z][\w'’/() -]{1,38}\**:\**[ \t]+\S")
_NUMBERING = re.compile(r"[\s*_#]*\(?(?:\d{1,2}|[A-Za-z])")
#: Paragraphs whose longest line is shorter than this were not wrapped by a machine.
_NARROW = 40
#: How much of the width a line and the next word may take for the break to be on purpose: people wrap raggedly.
_EASILY = 0.75
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
    for number, (start, end) in enumerate(_paragraphs(text)):
        for piece_start, piece_end in _pieces(text, start, end):
            heading = _is_heading(text[piece_start:piece_end])
            spans = [(piece_start, piece_end)] if heading else _sentences(text, piece_start, piece_end)
            for left, right in spans:
                trimmed = _trim(text, left, right)
                if trimmed is not None:
                    sentences.append(Sentence(trimmed, number, heading))
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
    """A paragraph cut at list items, at heading lines and at lines that each begin with a label ("Dead: 3")."""
    cuts = {start, end}
    cuts.update(start + match.start() + 1 for match in _ITEM.finditer(text[start:end]))
    position = start
    lines = text[start:end].splitlines(keepends=True)
    labelled = False
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        before, labelled = labelled, is_labelled(line)
        if labelled and (before or position == start):
            cuts.add(position)
        alone = following is None and position == start
        if _is_heading(line) and (alone or _broken_on_purpose(line, following, lines)):
            cuts.update((position, position + len(line)))
        position += len(line)
    ordered = sorted(cuts)
    return list(pairwise(ordered))


def is_labelled(line: str) -> bool:
    """Whether a line begins with a label and goes on with what it is of: "Dead: 3", "- Houses burned: 14"."""
    return _LABELLED.match(line) is not None


def _broken_on_purpose(line: str, following: str | None, lines: list[str]) -> bool:
    """Whether the first word of the next line would easily have fitted on this one, as wide as the paragraph is set."""
    if following is None or not following.split():
        return False
    width = max(len(each.rstrip()) for each in lines)
    return width < _NARROW or len(line.rstrip()) + 1 + len(following.split()[0]) <= _EASILY * width


def _is_heading(line: str) -> bool:
    line = line.strip()
    if not line or len(line) > 90 or line[-1] in ".!?,;…؟۔।。！？،":
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
        if not _NUMBERING.fullmatch(text, left, match.start()) and _ends(text, match, end):
            spans.append((left, match.end()))
            left = match.end()
    if left < end:
        spans.append((left, end))
    return spans


def _ends(text: str, match: re.Match[str], end: int) -> bool:
    following = text[match.end() : min(end, match.end() + 40)].lstrip()
    if not following:
        return True
    if match.group().rstrip("\"'”’»)]0123456789[") == "." and not match.group().endswith("]"):
        before = _WORD_BEFORE.search(text[max(0, match.start() - 20) : match.start()])
        word = before.group(1) if before else ""
        folded = word.lower()
        if folded in ABBREVIATIONS and not (folded in _ALSO_WORDS and word.islower()):
            return _ends_after_abbreviation(folded, following)
        if len(word) == 1 and word.isalpha() and not word.islower():
            return False
    return not following[0].islower()


def _ends_after_abbreviation(word: str, following: str) -> bool:
    """Some abbreviations often stand last; then the next word tells."""
    first = following.split(maxsplit=1)[0].strip("\"'“‘,")
    if word in _HOURS:
        return first[:1].isupper() and first.lower().rstrip(".,") not in _AFTER_HOURS
    return word in _OFTEN_LAST and first in _OPENERS


#: Abbreviations that in lower case are common words, and so end sentences.
_ALSO_WORDS = frozenset({"co", "no", "mo", "ill"})
_HOURS = frozenset({"a.m", "p.m", "etc"})
_AFTER_HOURS = ABBREVIATIONS | frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december gmt utc est edt cst pst bst cet""".split()
)
_OFTEN_LAST = frozenset(
    {"u.s", "u.n", "u.k", "u.a.e", "inc", "corp", "ltd", "dept", "b.e", "a.d", "b.c", "a.h", "c.e", "b.c.e"}
)
_OPENERS = frozenset("The A An In On At It He She They This That These Those But And No Two Three Police There".split())


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
