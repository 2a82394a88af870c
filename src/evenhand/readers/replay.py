"""Recorded answers: the shipped fake of every other reader, and a cache of dear ones.

The file holds one JSON object a line: ``{"report": ID, "drafts": [{"account": "1", "field": "killed", "quote": ...}]}``.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

from evenhand.errors import ReaderError
from evenhand.fields import FIELDS
from evenhand.model import HAPPENED, Draft, Report, ReportId

_NOT_COUNTED = {"denied", "hypothetical", "planned", "threatened", "past"}
_STANCES = set(HAPPENED) | _NOT_COUNTED


class ReplayReader:
    """Answers from a file. A report without a recorded answer is an error, not an empty answer."""

    def __init__(self, path: Path) -> None:
        """Read the whole file. Raises :class:`ReaderError` naming the line that is wrong."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ReaderError(f"{path}: recorded answers cannot be read ({error.strerror}). Check the path.") from error
        self._name = f"replay@{hashlib.sha256(content).hexdigest()[:8]}"
        self._path = path
        self._answers: dict[ReportId, list[Draft]] = {}
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
            if line.strip():
                report, drafts = _answer(line, where=f"{path}, line {number}")
                self._answers.setdefault(report, []).extend(drafts)

    @property
    def name(self) -> str:
        """``replay@`` and the first 8 digits of the file's SHA-256."""
        return self._name

    def read(self, report: Report) -> list[Draft]:
        """The recorded answer."""
        if report.id not in self._answers:
            raise ReaderError(
                f"{self._path} holds no answer for report {report.id}. Record one, or use another reader."
            )
        return self._answers[report.id]


def record(report: Report, drafts: list[Draft]) -> str:
    """The line that :class:`ReplayReader` reads back as these drafts."""
    answers = [{k: v for k, v in dataclasses.asdict(draft).items() if v is not None} for draft in drafts]
    return json.dumps({"report": report.id, "drafts": answers}, ensure_ascii=False)


def _answer(line: str, *, where: str) -> tuple[ReportId, list[Draft]]:
    try:
        data = json.loads(line)
        return ReportId(data["report"]), [_draft(item, where=where) for item in data["drafts"]]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise ReaderError(
            f"{where}: not a recorded answer ({error!r}). Each line needs 'report' and 'drafts'."
        ) from error


def _draft(data: dict[str, Any], *, where: str) -> Draft:
    draft = Draft(**data)
    if draft.field not in FIELDS:
        raise ReaderError(f"{where}: {draft.field!r} is not a field. Fields are {', '.join(FIELDS)}.")
    if draft.stance not in _STANCES:
        raise ReaderError(f"{where}: {draft.stance!r} is not a stance. Stances are {', '.join(sorted(_STANCES))}.")
    return draft
