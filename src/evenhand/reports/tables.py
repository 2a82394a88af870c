"""Files that hold many reports: CSV and JSON Lines, read row by row, and JSON lists."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from evenhand.reports.decoding import decode, encoding_of_file
from evenhand.reports.metadata import normal_name
from evenhand.reports.outcome import UnreadableError

#: Column names under which a report's text is looked for, in this order.
TEXT_COLUMNS = ("text", "body", "content", "article")
_LONGEST_FIELD = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number from 1 (the header not counted; the line in a .jsonl), and its values or what is wrong."""

    number: int
    values: Mapping[str, object]
    problem: UnreadableError | None = None
    warnings: tuple[str, ...] = ()

    def text(self) -> str:
        """The report's text. Raises :class:`UnreadableError` when there is none."""
        if self.problem is not None:
            raise self.problem
        column = self._text_column()
        if column is None:
            advice = f"Put the report's text under {_or(TEXT_COLUMNS)}, or remove the row"
            raise UnreadableError("the row has no text", advice)
        return str(self.values[column])

    def says(self) -> dict[str, object]:
        """The values that are not the text."""
        column = self._text_column()
        return {name: value for name, value in self.values.items() if name != column}

    def _text_column(self) -> str | None:
        by_name = {normal_name(name): name for name in self.values}
        filled = (by_name[name] for name in TEXT_COLUMNS if name in by_name)
        return next((name for name in filled if isinstance(text := self.values[name], str) and text.strip()), None)


def read_csv(path: Path) -> Iterator[Row]:
    """The rows of a CSV file with a header; comma, semicolon or tab, whichever the header has most of.

    Raises :class:`UnreadableError` when no column can be the text.
    """
    header, rows = open_csv(path)
    if not has_text(header):
        raise UnreadableError(
            f"no column holds the text; there are {', '.join(map(repr, header))}",
            f"Give the column with the reports' text one of the names {_or(TEXT_COLUMNS)}",
        )
    yield from rows


def open_csv(path: Path) -> tuple[list[str], Iterator[Row]]:
    """The header of a CSV file, and its rows to come."""
    encoding, warnings = encoding_of_file(path)
    rows = _csv_rows(path, encoding, warnings)
    try:
        first = next(rows, None)
    except UnicodeError as error:
        raise UnreadableError(f"its bytes are not valid {encoding}", "Save the file as UTF-8") from error
    if first is not None and first.values and first.problem is not None:
        raise first.problem
    if first is None or not first.values:
        raise UnreadableError(
            "its first line is not a valid CSV header", f"Start with column names, such as {_or(TEXT_COLUMNS)}"
        )
    return list(first.values), rows


def has_text(header: list[str]) -> bool:
    """Whether one of the columns is the reports' text."""
    return any(normal_name(name) in TEXT_COLUMNS for name in header)


def _csv_rows(path: Path, encoding: str, warnings: tuple[str, ...]) -> Iterator[Row]:
    """First the header as a row of number 0, then the rows."""
    csv.field_size_limit(_LONGEST_FIELD)
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        file.seek(0)
        delimiter = max(",;\t", key=first.count)
        table = csv.reader(file, delimiter=delimiter, strict=True)
        header: list[str] | None = None
        while True:
            try:
                cells = next(table, None)
            except csv.Error as error:
                number += 1
                advice = "Put the field in quotation marks, and double those inside it"
                yield Row(number, {}, UnreadableError(f"the row is not valid CSV ({error})", advice))
                continue
            except UnicodeError as error:
                advice = "Save the file as UTF-8"
                yield Row(number + 1, {}, UnreadableError(f"the rest is not valid {encoding} ({error})", advice))
                return
            if cells is None:
                return
            if header is None:
                header = [name.strip() for name in cells]
                yield Row(0, dict.fromkeys(header), _twice(header))
            elif cells:
                number += 1
                yield _csv_row(number, header, cells, warnings if number == 1 else ())


def _twice(header: list[str]) -> UnreadableError | None:
    names = [normal_name(name) for name in header if name]
    twice = sorted({name for name in names if names.count(name) > 1})
    return UnreadableError(f"two columns are named {twice[0]}", "Rename one of them") if twice else None


def _csv_row(number: int, header: list[str], cells: list[str], warnings: tuple[str, ...]) -> Row:
    values: dict[str, object] = dict(zip(header, cells, strict=False))
    if len(cells) > len(header):
        problem = UnreadableError(
            f"the row has {len(cells)} fields, the header {len(header)}", "Quote fields that hold a delimiter"
        )
        return Row(number, values, problem, warnings)
    return Row(number, values, None, warnings)


def read_jsonl(path: Path) -> Iterator[Row]:
    """One JSON object a line; blank lines are passed over."""
    encoding, warnings = encoding_of_file(path)
    with path.open(encoding=encoding) as file:
        number = 0
        try:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _json_row(number, line, warnings)
                    warnings = ()
        except UnicodeError as error:
            yield Row(
                number + 1, {}, UnreadableError(f"the rest is not valid {encoding} ({error})", "Save it as UTF-8")
            )


def _json_row(number: int, line: str, warnings: tuple[str, ...]) -> Row:
    try:
        return _object(number, json.loads(line), warnings)
    except (ValueError, RecursionError) as error:
        return Row(number, {}, UnreadableError(f"the line is not valid JSON ({error})", "Write one JSON object a line"))


def read_json(path: Path) -> Iterator[Row]:
    """The objects of a JSON list, or a single object."""
    text, warnings = decode(path.read_bytes())
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"the file is not valid JSON ({error})", "Write a list of objects") from error
    for number, item in enumerate(content if isinstance(content, list) else [content], 1):
        yield _object(number, item, warnings if number == 1 else ())


def _object(number: int, item: object, warnings: tuple[str, ...]) -> Row:
    if isinstance(item, dict):
        return Row(number, item, None, warnings)
    return Row(number, {}, UnreadableError("this is not a JSON object", 'Write objects such as {"text": "..."}'))


def _or(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


#: How each kind of file that holds many reports is read.
READERS: Mapping[str, Callable[[Path], Iterator[Row]]] = MappingProxyType(
    {".csv": read_csv, ".jsonl": read_jsonl, ".json": read_json}
)
