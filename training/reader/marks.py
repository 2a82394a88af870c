"""What the reader is trained on: reports with marked words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mark:
    """Words (code points ``start`` to ``end``) that play ``role`` in the incidents with these numbers."""

    start: int
    end: int
    role: str
    incidents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A report with marks. ``ignored`` are words of which nothing is known for a role; ``kinds`` are the kinds of each
    incident, ``statuses`` how it stands to what happened.
    """

    name: str
    source: str
    text: str
    published: dt.date | None
    marks: tuple[Mark, ...]
    ignored: tuple[tuple[int, int, str], ...]
    kinds: Mapping[int, frozenset[str]]
    statuses: Mapping[int, str] = field(default_factory=dict)
    kind: str = "media"
