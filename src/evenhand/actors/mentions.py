"""What a mention of an actor or target is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evenhand.actors.lexicon import Kind
from evenhand.model import Span


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words for somebody or something in a report.

    ``span`` is the whole noun phrase with number and modifiers, ``head`` its main noun or name. ``kind`` is actor (an
    armed or organised doer), person (people who may be victims) or thing (objects that may be attacked).
    ``actor_type`` and ``target_type`` are codebook codes for the same words in the two roles; None: cannot be in it.
    ``name`` is the codebook's plain name of a named actor, ``country`` an ISO 3166-1 alpha-2 code.
    """

    span: Span
    words: str
    head: Span
    kind: Kind
    actor_type: str | None
    target_type: str | None
    name: str | None = None
    country: str | None = None
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    number: Literal["one", "many"] | None = None
