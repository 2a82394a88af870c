"""Vocabulary types as plain JSON and back: what the store keeps and the nested export shows."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from evenhand.model import Candidate, Count, Term, Value, When, Where

_KINDS: dict[str, type[Value]] = {"when": When, "where": Where, "count": Count, "term": Term}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def to_json(value: Value) -> dict[str, Any]:
    """A JSON object with a ``kind`` and the value's own fields; dates in ISO 8601, unknown as null."""
    fields = {item.name: getattr(value, item.name) for item in dataclasses.fields(value)}
    return {"kind": _NAMES[type(value)]} | {
        name: content.isoformat() if isinstance(content, dt.date) else content for name, content in fields.items()
    }


def from_json(data: dict[str, Any]) -> Value:
    """The value again. Fields this version does not know are left out, so that newer stores stay readable."""
    kind = _KINDS[data["kind"]]
    known = {item.name for item in dataclasses.fields(kind)}
    content = {name: item for name, item in data.items() if name in known}
    if kind is When:
        for name in ("earliest", "latest"):
            content[name] = dt.date.fromisoformat(content[name]) if content.get(name) else None
    return kind(**content)


def candidates_to_json(candidates: tuple[Candidate, ...]) -> list[dict[str, Any]]:
    """Losing candidates, best first as given."""
    return [{"value": to_json(candidate.value), "confidence": candidate.confidence} for candidate in candidates]


def candidates_from_json(data: list[dict[str, Any]]) -> tuple[Candidate, ...]:
    """The candidates again."""
    return tuple(Candidate(from_json(item["value"]), item["confidence"]) for item in data)
