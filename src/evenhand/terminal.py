"""What all commands share: where they write, and the options for the project and for JSON."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

#: The exit status of a command that did what it was asked.
DONE = 0
DEFAULT_PROJECT = "./evenhand-project"

Project = Annotated[str, typer.Option(help="The project folder, or the URL of a database.", envvar="EVENHAND_PROJECT")]
Anew = Annotated[bool, typer.Option("--anew", help="Make all anew; gives the same and takes longer.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text for people.")]

#: Tables need room when they go to a file or a pipe, which have no width of their own.
WIDTH = 140
out = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
err = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else WIDTH)


def plain(value: Any) -> Any:
    """A value of the vocabulary as plain JSON: dataclasses as objects, days and moments in ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def print_json(data: Any) -> None:
    """One JSON object on one line of standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")


def bar(*, quiet: bool) -> Progress:
    """A progress bar on standard error, hidden when quiet and where nobody watches."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=err, disable=quiet or not err.is_terminal)
