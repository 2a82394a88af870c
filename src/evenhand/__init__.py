"""evenhand turns narrative reports of political violence into neutral, auditable incident records.

The rooms are modules: ``evenhand.reports``, ``evenhand.dates``, ``evenhand.places``, ``evenhand.counts`` and so on. The
names here are the vocabulary and the shortest way from a text to coded accounts.
"""

from __future__ import annotations

from evenhand.errors import EvenhandError
from evenhand.model import (
    Account,
    Claim,
    Coded,
    Count,
    Decision,
    Draft,
    Finding,
    Incident,
    Judgement,
    Report,
    Term,
    Uncoded,
    When,
    Where,
)

__version__ = "0.1.0"

__all__ = [
    "Account",
    "Claim",
    "Coded",
    "Count",
    "Decision",
    "Draft",
    "EvenhandError",
    "Finding",
    "Incident",
    "Judgement",
    "Report",
    "Term",
    "Uncoded",
    "When",
    "Where",
    "__version__",
    "read",
]


def read(report: Report, *, reader: str | None = None) -> list[Account]:
    """The accounts of incidents in one report, coded; nothing is stored. Raises :class:`EvenhandError`.

    >>> import datetime as dt
    >>> text = "Gunmen killed two traders in Gao, Mali, on Monday."
    >>> accounts = read(Report.of(text, published=dt.date(2024, 5, 8)))
    >>> [code.value.earliest.isoformat() for _, code in accounts[0].coded_of("date")]
    ['2024-05-06']
    """
    from dataclasses import replace

    from evenhand import fields, readers
    from evenhand.setting import Setting

    reading = readers.read_claims(report, readers.open_reader(reader or readers.DEFAULT))
    setting, told = Setting(report), reading.accounts
    return [replace(a, coded=tuple(fields.code_account(a, setting=setting, beside=told))) for a in told]
