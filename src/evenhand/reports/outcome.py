"""What becomes of a file or row: it is read, or it stays unread for a reason and with advice."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.errors import ReportError
from evenhand.model import Report


@dataclass(frozen=True, slots=True)
class Read:
    """A report and where it came from: ``file`` is relative to the given path, with ``#3`` for the third row."""

    report: Report
    file: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or a row of one, that could not be brought in: why, and what to do. ``file`` as in :class:`Read`."""

    file: str
    row: int | None
    reason: str
    advice: str


class UnreadableError(ReportError):
    """Raised inside this room only; becomes an :class:`Unread`."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason}. {advice}")
        self.reason = reason
        self.advice = advice
