"""A place named in a report, before and after it is resolved."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.model import Span, Where


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words that name a place. ``where`` is None while unresolved, and ``reason`` then says why.

    ``kind`` is place, demonym ("Syrian"), organisation (named after a place: "Tripoli University") or none. ``event``
    is how likely (0..1) it is where an incident happened, rather than a dateline, a speaker's seat or a victim's origin.
    """

    span: Span
    words: str
    kind: str = "place"
    where: Where | None = None
    confidence: float = 0.0
    alternatives: tuple[tuple[Where, float], ...] = ()
    reasons: tuple[str, ...] = ()
    reason: str | None = None
    relation: str | None = None
    event: float = 0.5
