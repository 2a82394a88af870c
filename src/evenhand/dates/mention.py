"""One date found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evenhand.model import Span, When

Kind = Literal["DATE", "TIME", "DURATION", "SET"]
Role = Literal["event", "other"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """An expression of time. ``when`` is None for what has no day, and ``reason`` says why.

    ``timex`` is the TIMEX3 value. ``rule`` names the rule and, for a relative date, the day it was told against.
    ``role`` is "other" when the words around tell that the date is of a statement, a trial, a heading or the background.
    ``ends`` holds, for a range or an open range, the expressions it is made of.
    """

    span: Span
    words: str
    when: When | None
    kind: Kind
    timex: str
    confidence: float
    rule: str
    alternatives: tuple[When, ...] = ()
    reason: str | None = None
    role: Role = "event"
    ends: tuple[DateMention, ...] = ()
