"""Vocabulary types as rows of the store, and back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

from evenhand.model import (
    AccountId,
    Claim,
    ClaimId,
    Coded,
    Comparison,
    Decision,
    Draft,
    Finding,
    FindingValue,
    Judgement,
    OriginId,
    Reading,
    Reason,
    Report,
    ReportId,
    Span,
    Uncoded,
    Unplaced,
)
from evenhand.values import candidates_from_json, candidates_to_json, from_json, to_json

Row = Any  # a row of SQLAlchemy: its attributes are the columns


def dump(data: Any) -> str:
    """JSON in one fixed form."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def report_row(report: Report) -> dict[str, Any]:
    """A report as a row of its own columns."""
    return {item.name: getattr(report, item.name) for item in dataclasses.fields(report)}


def report_of(row: Row) -> Report:
    """A report again."""
    return Report(**row._mapping)


def account_rows(reading: Reading) -> list[dict[str, Any]]:
    """The accounts of a reading, numbered in its order."""
    return [
        {"id": account.id, "reader": reading.reader, "report": reading.report, "position": number}
        for number, account in enumerate(reading.accounts)
    ]


def claim_rows(reading: Reading) -> list[dict[str, Any]]:
    """The claims of a reading, numbered within each account."""
    now = dt.datetime.now(dt.UTC)
    return [
        {
            "id": claim.id,
            "reader": reading.reader,
            "report": claim.report,
            "account": claim.account,
            "position": number,
            "field": claim.field,
            "words": claim.words,
            "start": claim.span.start,
            "end": claim.span.end,
            "fit": claim.span.fit,
            "stance": claim.stance,
            "attributed_to": claim.attributed_to,
            "confidence": claim.confidence,
            "kind": claim.kind,
            "first_seen": now,
        }
        for account in reading.accounts
        for number, claim in enumerate(account.claims)
    ]


def claim_of(row: Row) -> Claim:
    """A claim again."""
    return Claim(
        id=ClaimId(row.id),
        report=ReportId(row.report),
        account=AccountId(row.account),
        field=row.field,
        words=row.words,
        span=Span(row.start, row.end, row.fit),
        stance=row.stance,
        attributed_to=row.attributed_to,
        reader=row.reader,
        confidence=row.confidence,
        kind=row.kind,
    )


def unplaced_rows(reading: Reading) -> list[dict[str, Any]]:
    """The quotations of a reading that were not found."""
    return [
        {
            "report": item.report,
            "reader": reading.reader,
            "position": number,
            "draft": dump(dataclasses.asdict(item.draft)),
            "reason": item.reason,
        }
        for number, item in enumerate(reading.unplaced)
    ]


def unplaced_of(row: Row) -> Unplaced:
    """An unplaced quotation again."""
    return Unplaced(ReportId(row.report), Draft(**json.loads(row.draft)), row.reason, row.reader)


def coding_row(coding: Coded | Uncoded, *, reader: str, coder: str) -> dict[str, Any]:
    """A coding; words that could not be coded have no value and one reason."""
    key = {"claim": coding.claim, "reader": reader, "coder": coder, "how": coding.how}
    if isinstance(coding, Uncoded):
        return key | {"value": None, "confidence": None, "others": None, "reasons": dump([coding.reason])}
    return key | {
        "value": dump(to_json(coding.value)),
        "confidence": coding.confidence,
        "others": dump(candidates_to_json(coding.others)),
        "reasons": dump(coding.reasons),
    }


def coding_of(row: Row) -> Coded | Uncoded:
    """A coding again."""
    reasons = tuple(json.loads(row.reasons))
    if row.value is None:
        return Uncoded(ClaimId(row.claim), row.how, reasons[0])
    return Coded(
        ClaimId(row.claim),
        from_json(json.loads(row.value)),
        row.how,
        row.confidence,
        candidates_from_json(json.loads(row.others)),
        reasons,
    )


def comparison_row(comparison: Comparison) -> dict[str, Any]:
    """A comparison with its reasons."""
    return {
        "left": comparison.left,
        "right": comparison.right,
        "score": comparison.score,
        "reasons": dump([[reason.name, reason.finding, reason.weight] for reason in comparison.reasons]),
    }


def comparison_of(row: Row) -> Comparison:
    """A comparison again."""
    reasons = tuple(Reason(*reason) for reason in json.loads(row.reasons))
    return Comparison(AccountId(row.left), AccountId(row.right), row.score, reasons)


def judgement_of(row: Row) -> Judgement:
    """A judgement again."""
    return Judgement(AccountId(row.left), AccountId(row.right), row.verdict, row.by, row.at, row.note)


def decision_row(decision: Decision) -> dict[str, Any]:
    """A decision; a correction as JSON."""
    row = {item.name: getattr(decision, item.name) for item in dataclasses.fields(decision)}
    return row | {"corrected": None if decision.corrected is None else dump(to_json(decision.corrected))}


def decision_of(row: Row) -> Decision:
    """A decision again."""
    corrected = from_json(json.loads(row.corrected)) if row.corrected else None
    return Decision(ClaimId(row.claim), row.accepted, corrected, row.by, row.at, row.note)


def finding_row(incident: str, finding: Finding) -> dict[str, Any]:
    """A finding with all its values."""
    content = [
        {item.name: getattr(value, item.name) for item in dataclasses.fields(value)} | {"value": to_json(value.value)}
        for value in finding.values
    ]
    return {
        "incident": incident,
        "field": finding.field,
        "agreement": finding.agreement,
        "note": finding.note,
        "origins": dump(finding.origins),
        "content": dump(content),
    }


def finding_of(row: Row) -> Finding:
    """A finding again."""
    values = []
    for item in json.loads(row.content):
        item["value"] = from_json(item["value"])
        item |= {name: tuple(item[name]) for name in ("claims", "origins", "speakers")}
        values.append(FindingValue(**item))
    origins = tuple(OriginId(origin) for origin in json.loads(row.origins))
    return Finding(row.field, row.agreement, tuple(values), origins, row.note)
