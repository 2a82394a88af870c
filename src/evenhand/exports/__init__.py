"""What is sent out, one small file a format; ``evenhand.export`` writes the files.

flat makes the row of the flat tables, nested the whole record; flat_csv, nested_jsonl and points_geojson write them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evenhand.model import Account, Incident, OriginId, Report, ReportId

#: How often something did not fit, by what it is and why.
Losses = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """An account and the report it stands in. ``reviewed`` None is not known."""

    account: Account
    report: Report
    file: str | None = None
    origin: OriginId | None = None
    reviewed: bool | None = None


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """An incident and its accounts with their reports."""

    incident: Incident
    accounts: tuple[AccountRecord, ...]


Record = AccountRecord | IncidentRecord


@dataclass(frozen=True, slots=True)
class Sharing:
    """What may leave: by default neither the words of the reports nor the names of people."""

    with_quotes: bool = False
    with_names: bool = False


def account_records(
    accounts: Iterable[Account],
    *,
    reports: Mapping[ReportId, Report],
    files: Mapping[ReportId, str],
    origins: Mapping[ReportId, OriginId],
) -> list[AccountRecord]:
    """Accounts with what stands around them, in the order given."""
    return [AccountRecord(a, reports[a.report], files.get(a.report), origins.get(a.report)) for a in accounts]


def incident_records(
    incidents: Iterable[Incident],
    *,
    reports: Mapping[ReportId, Report],
    files: Mapping[ReportId, str],
    origins: Mapping[ReportId, OriginId],
) -> list[IncidentRecord]:
    """Incidents with what stands around them, in the order given."""
    return [
        IncidentRecord(i, tuple(account_records(i.accounts, reports=reports, files=files, origins=origins)))
        for i in incidents
    ]
