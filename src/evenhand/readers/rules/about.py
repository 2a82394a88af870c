"""Of several incidents told before, the one that a claim, a denial, an accusation or a further line of a form is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evenhand.actors import find_actors
from evenhand.model import HAPPENED
from evenhand.readers.rules.events import Event
from evenhand.readers.rules.likeness import GENERAL, related
from evenhand.readers.rules.lines import Line
from evenhand.readers.rules.scene import Scene
from evenhand.sentences import is_labelled
from evenhand.stance import find_responsibility
from evenhand.triggers import find_triggers

_ORDINAL = re.compile(
    r"\bthe (?:(?P<first>first|former|earlier|earliest)|(?P<second>second)|(?P<third>third)|(?P<last>last|latter|later))\b"
    r"(?! (?:to|time|claim|statement|report|group|people|person|word))",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
#: What is named as known before: "the bomb", "the two traders".
_KNOWN = re.compile(r"\b(?:the|this|that|these|those)\s+((?:[\w'’-]+\s+){0,2}?[\w'’-]+)", re.IGNORECASE)
#: Words that begin with the same letters, this many, are taken for forms of one word.
_STEM = 4
#: What a kind of act named counts beside a word shared.
_KIND = 2


def meant(line: Line, scenes: Sequence[Scene]) -> Scene | None:
    """The scene that a sentence on who did it points to, by order ("the first attack"), by the kind of act or by who or what
    was hit, if only one has it; None where the sentence says nothing of who did it or points to none.
    """
    told = [scene for scene in scenes if scene.stance in HAPPENED]
    if len(told) < 2 or not find_responsibility(line.text):
        return None
    order = _ORDINAL.search(line.text)
    if order is not None:
        number = {"first": 0, "second": 1, "third": 2, "last": len(told) - 1}[str(order.lastgroup)]
        return told[number] if number < len(told) else None
    scores = [score + _KIND * alike for score, alike in zip(_shared(line, told), _alike(line, told), strict=True)]
    best = max(scores)
    return told[scores.index(best)] if best and scores.count(best) == 1 else None


def fills_in(event: Event, last: Scene) -> bool:
    """Whether an event is a further line of the form that told the last: "Dead: 3", then "Houses burned: 14"."""
    lines = event.line, last.events[-1].line
    return lines[0].sentence.paragraph == lines[1].sentence.paragraph and all(is_labelled(line.text) for line in lines)


def _shared(line: Line, told: Sequence[Scene]) -> list[int]:
    """For each scene, how many words for what is known stand in its events and in no other's; the names of sides apart."""
    sides = [mention.span for mention in find_actors(line.text) if mention.kind == "actor"]
    words = {
        word[:_STEM].lower()
        for known in _KNOWN.finditer(line.text)
        if not any(
            side.start <= known.start(1) < side.end or known.start() <= side.start < known.end() for side in sides
        )
        for word in _WORD.findall(known.group(1))
    }
    own = [{word[:_STEM].lower() for event in scene.events for word in _WORD.findall(_part(event))} for scene in told]
    return [
        sum(word in here and not any(word in there for there in own if there is not here) for word in words)
        for here in own
    ]


def _part(event: Event) -> str:
    """The part of its sentence that tells an event."""
    start = event.line.span.start
    return event.line.text[event.part.start - start : event.part.end - start]


def _alike(line: Line, told: Sequence[Scene]) -> list[bool]:
    """For each scene, whether the sentence names an act of its kind."""
    codes = {trigger.code for trigger in find_triggers(line.text)} - GENERAL
    return [any(related(code, own) for code in codes for own in scene.codes - GENERAL) for scene in told]
