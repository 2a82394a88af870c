"""Walks a value back to its words, and finds what a careful editor would look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from evenhand import fields, pipeline, sentences
from evenhand.errors import NotFoundError
from evenhand.gazetteer import open_gazetteer
from evenhand.model import (
    HAPPENED,
    Account,
    AccountId,
    Claim,
    Coded,
    Count,
    Finding,
    Incident,
    Report,
    ReportId,
    Span,
    Uncoded,
    When,
    Where,
)
from evenhand.readers import DOUBT
from evenhand.store import Store

#: How far beyond a country's outermost places coordinates may lie before they are questioned, in degrees.
SLACK = 0.5
#: The language in which reports are read; of others only dates and names of places and organisations are found.
READ_IN = "en"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim with what it was coded to, and the passage it stands in. ``span`` counts within ``passage``."""

    claim: Claim
    coding: Coded | Uncoded | None
    passage: str
    span: Span
    report: Report
    file: str


@dataclass(frozen=True, slots=True)
class Trail:
    """The way from a field of an incident or account back to the words."""

    subject: str
    field: str
    finding: Finding | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to look at: what kind, where, and what to do. ``file`` names the report's file."""

    kind: str
    subject: str
    field: str
    message: str
    file: str = ""


def explain(store: Store, identity: str, field: str | None = None) -> list[Trail]:
    """One trail a field, for an incident or an account. Raises :class:`NotFoundError` for an unknown id or field."""
    if field is not None and field not in fields.FIELDS:
        raise NotFoundError(f"{field!r} is not a field. Fields are {', '.join(fields.FIELDS)}.")
    incident = _incident(store, identity)
    accounts = incident.accounts if incident else _account(store, identity)
    files = store.files()
    reports = {account.report: store.report(account.report) for account in accounts}
    trails = []
    for name in [field] if field else fields.FIELDS:
        evidence = tuple(
            _evidence(claim, account, reports[account.report], files.get(account.report, ""))
            for account in accounts
            for claim in account.claims_of(name)
        )
        finding = incident.findings.get(name) if incident else None
        if evidence or field:
            trails.append(Trail(identity, name, finding, evidence))
    return trails


def _incident(store: Store, identity: str) -> Incident | None:
    if not identity.startswith("inc-"):
        return None
    found = store.incidents(reader=pipeline.current_reader(store), coder=fields.coder())
    incident = next((item for item in found if item.id == identity), None)
    if incident is None:
        raise NotFoundError(f"there is no incident {identity} in this project. 'evenhand corroborate' lists them.")
    return incident


def _account(store: Store, identity: str) -> tuple[Account, ...]:
    if not identity.startswith("acc-"):
        raise NotFoundError(f"{identity!r} names nothing: ids of incidents begin with 'inc-', of accounts with 'acc-'.")
    return (store.account(AccountId(identity), reader=pipeline.current_reader(store), coder=fields.coder()),)


def _evidence(claim: Claim, account: Account, report: Report, file: str) -> Evidence:
    holder = next(
        (s.span for s in sentences.split(report.text) if s.span.start <= claim.span.start < s.span.end), claim.span
    )
    start, end = holder.start, max(holder.end, claim.span.end)
    coding = next((code for code in account.coded if code.claim == claim.id), None)
    within = Span(claim.span.start - start, claim.span.end - start)
    return Evidence(claim, coding, report.text[start:end], within, report, file)


# -- problems


def problems(store: Store) -> list[Problem]:
    """Everything worth a look, in a fixed order. Nothing is changed."""
    files = store.files()
    reports = {report.id: report for report in store.reports()}
    found: list[Problem] = [
        Problem(
            failure.step if failure.step == pipeline.NOTICED else f"left at {failure.step}",
            failure.subject,
            "",
            f"{failure.reason} {failure.advice}".strip(),
        )
        for failure in store.failures()
    ]
    for item in store.unplaced(reader=pipeline.current_reader(store)):
        kind, message = "unplaced", f"the reader's quotation for this field was not used: {item.reason}"
        if item.draft.left_out is not None:
            kind, message = "left out", f"{item.reason}: {(item.draft.within or item.draft.quote)!r}"
        found.append(Problem(kind, item.report, item.draft.field, message, files.get(item.report, "")))
    for account in pipeline.current_accounts(store):
        report = reports[account.report]
        for kind, field, message in _of_account(account, report):
            found.append(Problem(kind, account.id, field, message, files.get(report.id, "")))
    found.extend(_of_reports(store, files))
    return found


def _of_account(account: Account, report: Report) -> Iterator[tuple[str, str, str]]:
    for coding in account.coded:
        claim = next(item for item in account.claims if item.id == coding.claim)
        if isinstance(coding, Uncoded):
            yield "uncoded", claim.field, coding.reason
        elif isinstance(coding.value, When):
            yield from _of_date(coding.value, report.published)
        elif isinstance(coding.value, Where):
            yield from _of_place(coding.value)
    for claim in account.claims_of("type"):
        if claim.confidence is not None and claim.confidence < DOUBT:
            message = f"{claim.words!r}: the readers differ on whether or what this was, or neither is sure"
            yield "doubtful", "type", message
    if all(claim.stance in HAPPENED for claim in account.claims_of("type")):
        for field in ("date", "place"):
            if not account.claims_of(field):
                yield "missing", field, f"the report gives no {field} for this incident, or none was recognised"
    for field in fields.TOLLS:
        yield from _of_toll(account, field)
        yield from _of_shared_toll(account, field)


def _of_date(when: When, published: dt.date | None) -> Iterator[tuple[str, str, str]]:
    if published is None or when.earliest is None:
        return
    if when.earliest > published:
        yield "date after publication", "date", f"{when.earliest} is later than the report's own date, {published}"


def _of_place(where: Where) -> Iterator[tuple[str, str, str]]:
    if where.latitude is None or where.longitude is None or where.country is None:
        return
    extent = open_gazetteer().extent(where.country)
    if extent is None:
        return
    south, west, north, east = extent
    inside = south - SLACK <= where.latitude <= north + SLACK and west - SLACK <= where.longitude <= east + SLACK
    if not inside:
        message = f"the coordinates of {where.name} lie outside {where.country} as the gazetteer knows it"
        yield "outside the country", "place", message


def _of_toll(account: Account, field: str) -> Iterator[tuple[str, str, str]]:
    """A part of a number that is larger than every whole number given."""
    values = [code.value for _, code in account.coded_of(field) if isinstance(code.value, Count)]
    wholes = [count.high for count in values if not count.part and count.high is not None]
    for count in values:
        if count.part and wholes and count.low > max(wholes):
            message = f"{count.low} ({count.of or 'of them'}) is more than the largest total given, {max(wholes)}"
            yield "subset larger than total", field, message


def _of_shared_toll(account: Account, field: str) -> Iterator[tuple[str, str, str]]:
    """A number told of several incidents at once, where this one has none of its own."""
    toll = fields.toll(account, field)
    if toll is not None and toll.shared:
        yield "shared toll", field, f"the only number is {toll.in_words()}"


def _of_reports(store: Store, files: dict[ReportId, str]) -> Iterator[Problem]:
    told = {account.report for account in pipeline.current_accounts(store)}
    for report in store.reports():
        file = files.get(report.id, "")
        if report.published is None:
            yield Problem(
                "no publication date", report.id, "date", "relative dates in it cannot be placed in time", file
            )
        if report.language not in (None, READ_IN):
            message = (
                f"incidents, people and numbers are read in English only; this report's language is {report.language}"
            )
            yield Problem("language not read", report.id, "", message, file)
        elif report.id not in told:
            yield Problem("no incident", report.id, "type", "no account of an incident was found in this report", file)
