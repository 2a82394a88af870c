"""``reports.csv`` beside the reports: a table with a column ``file`` that says where each comes from and when."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evenhand.reports.metadata import Metadata, normal_name, parse, unknown_names
from evenhand.reports.outcome import Unread, UnreadableError
from evenhand.reports.tables import has_text, open_csv

NAME = "reports.csv"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What one ``reports.csv`` says, by file (relative to its folder), and which rows say nothing usable."""

    folder: Path
    entries: Mapping[str, tuple[Metadata, tuple[str, ...]]]
    rows: Mapping[str, int]
    problems: tuple[tuple[int, str, str], ...]

    @classmethod
    def of(cls, path: Path) -> Sidecar | None:
        """The sidecar at ``path``; None when the table holds reports itself. Raises UnreadableError, OSError."""
        stamp = path.stat()
        return _load(path, stamp.st_mtime_ns, stamp.st_size)

    @classmethod
    def metadata_for(cls, file: Path, root: Path) -> tuple[Metadata, tuple[str, ...]]:
        """What the sidecars in the file's folder and those above it, up to ``root``, say about it; the nearest wins."""
        known = Metadata()
        warnings: tuple[str, ...] = ()
        for folder in (folder for folder in file.parents if folder.is_relative_to(root)):
            try:
                sidecar = cls.of(folder / NAME)
            except FileNotFoundError:
                continue
            except UnreadableError as error:
                warnings += (f"{NAME} gives no metadata: {error.reason}",)
                continue
            if sidecar is not None:
                entry, odd = sidecar.entries.get(file.relative_to(folder).as_posix(), (Metadata(), ()))
                known, warnings = known.or_else(entry), warnings + odd
        return known, warnings

    def missing(self, name: str) -> Iterator[Unread]:
        """Rows that are of no use: without a file, naming one that is not there, or unreadable."""
        for number, reason, advice in self.problems:
            yield Unread(f"{name}#{number}", number, reason, advice)
        for file, number in self.rows.items():
            if not (self.folder / file).is_file():
                yield Unread(
                    f"{name}#{number}", number, f"{file} is not there", "Correct the file's name or remove the row"
                )


@functools.lru_cache(maxsize=64)
def _load(path: Path, _changed: int, _size: int) -> Sidecar | None:
    header, rows = open_csv(path)
    columns = {normal_name(name): name for name in header}
    if "file" not in columns or has_text(header):
        return None
    unknown = [name for name in unknown_names(header) if normal_name(name) != "file"]
    ignored = (f"{NAME} has {', '.join(unknown)}, which say nothing evenhand knows: ignored",) if unknown else ()
    entries: dict[str, tuple[Metadata, tuple[str, ...]]] = {}
    numbers: dict[str, int] = {}
    problems: list[tuple[int, str, str]] = []
    for row in rows:
        file = Path(str(row.values.get(columns["file"]) or "").strip()).as_posix()
        if row.problem is not None:
            problems.append((row.number, row.problem.reason, row.problem.advice))
        elif file == ".":
            problems.append((row.number, "the row names no file", "Fill in its column file"))
        elif file in entries:
            problems.append((row.number, f"{file} is listed twice", "Keep one row"))
        else:
            metadata, warnings = parse(row.values)
            entries[file] = metadata, tuple(f"{NAME}: {warning}" for warning in warnings) + ignored
            numbers[file] = row.number
    return Sidecar(path.parent, entries, numbers, tuple(problems))
