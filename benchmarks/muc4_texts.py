"""Cuts MUC text files into reports, with source and day of publication from the dateline."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from evenhand.casing import restore_case
from evenhand.model import Report
from muc4_fills import Days, read_date

_HEADER = re.compile(r"(?m)^((?:DEV|TST\d)-MUC\d-\d{4})\b.*$")
#: "SAN SALVADOR, 3 JAN 90 (AFP) -- [TEXT]"; the place may carry its country in brackets, the date may be missing.
_DATELINE = re.compile(
    r"\s*(?P<place>[^,]{2,60}?)(?:\s*\((?P<country>[^)]+)\))?,\s*(?:NO DATE|(?P<date>\d{1,2} [A-Z]{3}[A-Z]* \d\d))"
    r"\s*(?:\((?P<source>[^)]*)\))?\s*--",
    re.IGNORECASE,
)


def read_reports(paths: Iterable[Path], *, as_given: bool = False) -> dict[str, Report]:
    """Reports by message id, in the order of the files, with their case restored unless wanted as given."""
    found = {}
    for path in paths:
        pieces = _HEADER.split(path.read_text(encoding="latin-1"))
        for name, body in zip(pieces[1::2], pieces[2::2], strict=True):
            found[name] = _report(name, body.strip(), as_given=as_given)
    return found


def _report(name: str, text: str, *, as_given: bool) -> Report:
    line = _DATELINE.match(text)
    date = read_date(line["date"]) if line and line["date"] else None
    published = date.last if isinstance(date, Days) else None
    source = " ".join(line["source"].split()) if line and line["source"] else None
    return Report.of(
        text if as_given else restore_case(text), source=source or name, published=published, language="en"
    )


def dateline_place(report: Report) -> tuple[str, str | None]:
    """Town and country that the dateline names."""
    line = _DATELINE.match(report.text)
    return (
        (" ".join(line["place"].upper().split()), line["country"] and line["country"].upper()) if line else ("", None)
    )
