"""What a mention of an actor or target is, and the noun phrase from which it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evenhand.actors.lexicon import Entry, Kind
from evenhand.model import Span

#: How the reason begins where the words themselves doubt it: "suspected rebels".
DOUBTED = "the text doubts it: "


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

    @property
    def is_doubted(self) -> bool:
        """Whether the words say that somebody only is held to be what they name."""
        return any(reason.startswith(DOUBTED) for reason in self.reasons)


@dataclass(slots=True)
class Phrase:
    """A phrase being built: tokens ``start`` to ``end``, its head ``head`` to ``head_end`` (ends exclusive)."""

    start: int
    end: int
    head: int
    head_end: int
    entry: Entry
    options: tuple[Entry, ...]
    confidence: float
    number: str | None = None
    country: str | None = None
    reasons: list[str] = field(default_factory=list)
