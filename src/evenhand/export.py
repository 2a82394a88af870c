"""Sends records out in other people's formats, and says what did not fit.

Shareable by default: codes, places of words and hashes of words, neither the words nor the names of people.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TextIO

from evenhand.errors import ExportError
from evenhand.exports import AccountRecord, Losses, Record, Sharing, flat_csv, nested_jsonl, points_geojson
from evenhand.model import LossReport

Level = Literal["account", "incident"]
_Writer = Callable[..., tuple[int, Losses]]

#: The formats by name.
FORMATS: Mapping[str, _Writer] = MappingProxyType(
    {"csv": flat_csv.write, "jsonl": nested_jsonl.write, "geojson": points_geojson.write}
)
LEVELS: tuple[Level, ...] = ("account", "incident")


def write(
    records: Iterable[Record],
    path: Path,
    *,
    format: str,
    level: Level = "incident",
    with_quotes: bool = False,
    with_names: bool = False,
) -> LossReport:
    """Writes ``records`` (all of one ``level``) to ``path``, whole or not at all, and reports what did not fit.

    Raises :class:`ExportError` for an unknown format or level, records of the other level, and a path that cannot be
    written.
    """
    if format not in FORMATS:
        raise ExportError(f"there is no format {format!r}. Formats are {', '.join(FORMATS)}.")
    if level not in LEVELS:
        raise ExportError(f"there is no level {level!r}. Levels are {', '.join(LEVELS)}.")
    sharing = Sharing(with_quotes, with_names)
    rows, losses = _atomically(path, lambda file: FORMATS[format](_checked(records, level), file, sharing=sharing))
    listed = tuple((what, why, times) for (what, why), times in sorted(losses.items()) if times)
    return LossReport(format, rows, listed)


def _checked(records: Iterable[Record], level: Level) -> Iterable[Record]:
    for record in records:
        if isinstance(record, AccountRecord) != (level == "account"):
            raise ExportError(f"a record is not of the level {level!r}. Give accounts or incidents, not both.")
        yield record


def _atomically(path: Path, fill: Callable[[TextIO], tuple[int, Losses]]) -> tuple[int, Losses]:
    """Fills a file beside ``path`` and puts it in its place once it is whole."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", errors="replace", newline="") as file:
            answer = fill(file)
        part.replace(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ExportError(f"{path} cannot be written ({reason}). Choose another file or folder.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return answer
