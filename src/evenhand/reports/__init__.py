"""Brings reports in: .txt .md .html .htm .pdf .docx .csv .jsonl .json, and folders of them.

Metadata come from options, a sidecar ``reports.csv``, and the file itself, in this order; what nobody says stays
unknown. A text stays as it is in its file, save for decoding, the main text of web pages, and front matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from evenhand.model import Report
from evenhand.reports import documents, language, tables
from evenhand.reports.metadata import Metadata, parse, unknown_names
from evenhand.reports.outcome import Read, Unread, UnreadableError
from evenhand.reports.sidecar import NAME as SIDECAR
from evenhand.reports.sidecar import Sidecar

__all__ = ["SUFFIXES", "Metadata", "Read", "Unread", "passed_over", "read_reports"]

#: The kinds of files that are read.
SUFFIXES = frozenset(documents.READERS) | frozenset(tables.READERS)
_KNOWN = "Bring in " + ", ".join(sorted(SUFFIXES))


def read_reports(path: Path, *, defaults: Metadata | None = None) -> Iterator[Read | Unread]:
    """The reports of a file, or of a folder and those below it, in the order of their names.

    ``defaults`` are the user's options and win over what sidecar and files say. Hidden files are passed over, and in a
    folder files of other kinds: :func:`passed_over` counts them. What cannot be read is an :class:`Unread`, never an
    exception, and the rest goes on. The same text met twice is yielded twice, with one id.
    """
    options = defaults or Metadata()
    if path.is_dir():
        for file in _files(path):
            if file.name == SIDECAR or file.suffix.lower() in SUFFIXES:
                yield from _read_file(file, path, options)
    elif not path.exists():
        yield Unread(path.name, None, "there is no such file or folder", "Check the path")
    elif path.suffix.lower() not in SUFFIXES:
        yield Unread(path.name, None, f"{path.suffix or 'this'} is no kind of file that can be read", _KNOWN)
    else:
        yield from _read_file(path, path.parent, options)


def passed_over(folder: Path) -> Counter[str]:
    """How many files of which other kinds (suffixes) stand in a folder and below it and are not read."""
    return Counter(file.suffix.lower() for file in _files(folder) if file.suffix.lower() not in SUFFIXES)


def _files(folder: Path) -> list[Path]:
    found = (file for file in folder.rglob("*") if file.is_file())
    visible = (file for file in found if not any(part.startswith(".") for part in file.relative_to(folder).parts))
    return sorted(visible, key=lambda file: file.relative_to(folder).parts)


def _read_file(file: Path, root: Path, options: Metadata) -> Iterator[Read | Unread]:
    name = file.relative_to(root).as_posix()
    try:
        if file.name == SIDECAR and (sidecar := Sidecar.of(file)) is not None:
            yield from sidecar.missing(name)
        elif file.suffix.lower() in documents.READERS:
            yield _read_document(file, root, options)
        else:
            yield from _read_rows(file, root, options)
    except UnreadableError as error:
        yield Unread(name, None, error.reason, error.advice)
    except OSError as error:
        reason = f"the file cannot be opened ({error.strerror or type(error).__name__})"
        yield Unread(name, None, reason, "Check that it is there and that you may read it")


def _read_document(file: Path, root: Path, options: Metadata) -> Read:
    document = documents.READERS[file.suffix.lower()](file.read_bytes())
    beside, warnings = Sidecar.metadata_for(file, root)
    inside, odd = parse(document.says)
    unknown = _unknown(unknown_names(document.says), "the front matter")
    known = options.or_else(beside).or_else(inside)
    return _read(document.text, known, file.relative_to(root).as_posix(), document.warnings + warnings + odd + unknown)


def _read_rows(file: Path, root: Path, options: Metadata) -> Iterator[Read | Unread]:
    name = file.relative_to(root).as_posix()
    beside, warnings = Sidecar.metadata_for(file, root)
    seen: set[str] = set()
    for row in tables.READERS[file.suffix.lower()](file):
        where = f"{name}#{row.number}"
        try:
            text = row.text()
            inside, odd = parse(row.says())
            fresh = [column for column in unknown_names(row.says()) if column not in seen]
            seen.update(fresh)
            notes = row.warnings + warnings + odd + _unknown(fresh, "the table")
            yield _read(text, options.or_else(beside).or_else(inside), where, notes)
        except UnreadableError as error:
            yield Unread(where, row.number, error.reason, error.advice)


def _unknown(names: list[str], place: str) -> tuple[str, ...]:
    return (f"{place} has {', '.join(names)}, which say nothing evenhand knows: ignored",) if names else ()


def _read(text: str, known: Metadata, file: str, warnings: tuple[str, ...]) -> Read:
    text, repaired = _storable(text)
    if not text.strip():
        raise UnreadableError("there is no text in it", "Remove it, or put the report's text into it")
    report = Report.of(
        text,
        source=known.source,
        source_kind=known.source_kind or "unknown",
        published=known.published,
        language=known.language or language.guess(text),
        url=known.url,
        title=known.title,
    )
    return Read(report, file, warnings + repaired)


def _storable(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` without halves of characters, which no file or database can hold."""
    if "\0" in text:
        raise UnreadableError("its text holds NUL characters", "Save the text again as UTF-8")
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole, () if whole == text else ("characters that are not valid Unicode were replaced by \ufffd",)
