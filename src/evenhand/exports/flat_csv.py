"""CSV: the flat table, RFC 4180 in UTF-8, safe to open in a spreadsheet.

A cell that a spreadsheet would take for a formula gets an apostrophe in front; numbers are left alone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import TextIO

from evenhand.exports import AccountRecord, Losses, Record, Sharing
from evenhand.exports.flat import COLUMNS, flat

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def write(records: Iterable[Record], file: TextIO, *, sharing: Sharing) -> tuple[int, Losses]:
    """Writes the table; how many rows, and what did not fit. With quotes, a last column ``quotes`` holds the words."""
    columns = [*COLUMNS, *(["quotes"] if sharing.with_quotes else [])]
    table = csv.DictWriter(file, columns, lineterminator="\r\n")
    table.writeheader()
    rows, losses = 0, Losses()
    for record in records:
        row = flat(record, sharing=sharing)
        cells = dict(row.cells)
        if sharing.with_quotes:
            cells["quotes"] = _quotes(record)
        table.writerow({name: safe(cell) for name, cell in cells.items()})
        rows, losses = rows + 1, losses + row.losses
    return rows, losses


def safe(cell: str) -> str:
    """``cell`` so that no spreadsheet runs it as a formula (OWASP, CSV injection)."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _quotes(record: Record) -> str:
    accounts = [record] if isinstance(record, AccountRecord) else record.accounts
    claims = (claim for told in accounts for claim in told.account.claims)
    return " | ".join(dict.fromkeys(f"{claim.field}: {' '.join(claim.words.split())}" for claim in claims))
