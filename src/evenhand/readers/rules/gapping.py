"""Several incidents told with one verb: "abducted two nurses in Mora on Sunday and three teachers in Kolofata on Monday"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evenhand.actors import grammar
from evenhand.actors.sentence import words
from evenhand.model import Span
from evenhand.places import PlaceMention
from evenhand.readers.rules.likeness import same_day, same_place
from evenhand.readers.rules.lines import Line, inside
from evenhand.setting import Setting
from evenhand.triggers import Trigger

#: Words at which another place of the same act may begin.
_JOINT = re.compile(
    r"(?:,?\s+and\s+(?:then\s+|later\s+)?|[,;]\s+(?=(?:the other|the second|another|an?|one|two|three|four|five|\d+)\s))",
    re.IGNORECASE,
)
#: The first and the next of several: "one in Kandahar and one in Kunduz".
_ONE = re.compile(r"\b(?:one|the first)\b", re.IGNORECASE)
_NEXT = re.compile(r"\s*(?:one|the other|the second|another|a second)\b", re.IGNORECASE)
#: Words before the place where something happens.
_AT = re.compile(
    r"\b(?:in|at|near|outside|around|inside|(?:north|south|east|west|centre|outskirts)[\w-]*\s+of)\s+(?:the\s+|nearby\s+)?"
    r"(?:[\w-]+\s+of\s+)?$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:.]\s|[,;:.]$|\s(?:who|which|that|when|where|after|before|but)\s")
_WORD = re.compile(r"[^\W\d_]+")


def cut_at_next(line: Line, triggers: Sequence[Trigger], part: Span, setting: Setting) -> list[Span]:
    """The part whole, or cut where a place of its own follows without a verb: with another day, another number of people
    hit, or as "one" and "the other"."""
    if len(line.places) < 2 or not any(inside(trigger.span, part) for trigger in triggers):
        return [part]
    text, start = line.text, line.span.start
    for joint in _JOINT.finditer(text, part.start - start, part.end - start):
        cut = start + joint.end()
        told = [trigger for trigger in triggers if inside(trigger.span, part)]
        if any(trigger.span.end > cut for trigger in told) or not any(t.span.end <= cut for t in told):
            continue
        clause = _CLAUSE.search(text, joint.end(), part.end - start)
        left, right = Span(part.start, cut), Span(cut, start + clause.start() if clause else part.end)
        if _is_next(line, left, right, setting):
            return [left, *cut_at_next_of(line, Span(cut, part.end), setting)]
    return [part]


def cut_at_next_of(line: Line, part: Span, setting: Setting) -> list[Span]:
    """Further cuts of a part that tells another place of an act told before it."""
    start = line.span.start
    for joint in _JOINT.finditer(line.text, part.start - start, part.end - start):
        cut = start + joint.end()
        clause = _CLAUSE.search(line.text, joint.end(), part.end - start)
        right = Span(cut, start + clause.start() if clause else part.end)
        if _is_next(line, Span(part.start, cut), right, setting):
            return [Span(part.start, cut), *cut_at_next_of(line, Span(cut, part.end), setting)]
    return [part]


def _is_next(line: Line, left: Span, right: Span, setting: Setting) -> bool:
    """Whether the right side tells of another incident of the act on the left."""
    places = [places_at(line, side) for side in (left, right)]
    if not all(places) or same_place(places[0][-1], places[1][0]) or _has_verb(line, right):
        return False
    days = [[d for d in line.dates if inside(d.span, side) and d.role == "event"] for side in (left, right)]
    if all(days):
        return not same_day(days[0], days[1])
    text, start = line.text, line.span.start
    if _ONE.search(left.of(" " * start + text)) and _NEXT.match(right.of(" " * start + text)):
        return True
    hit = [
        {count.outcome for count in setting.counts if inside(count.span, side) and count.outcome is not None}
        for side in (left, right)
    ]
    return bool(hit[0] & hit[1])


def places_at(line: Line, part: Span) -> tuple[PlaceMention, ...]:
    """The places in a part of a sentence at which something is told to happen."""
    start = line.span.start
    return tuple(p for p in line.places if inside(p.span, part) and _AT.search(line.text[: p.span.start - start]))


def _has_verb(line: Line, part: Span) -> bool:
    lows = [word.lower() for word in _WORD.findall(part.of(" " * line.span.start + line.text))]
    return any(
        (low.endswith("ed") and len(low) > 4) or low in grammar.COMMON_VERBS | grammar.AUXILIARIES | words("irregular")
        for low in lows
    )
