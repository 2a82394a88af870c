"""JSON Lines: one whole record a line, every value with the place of its words, its stance, speaker and alternatives."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TextIO

from evenhand.corroborate import FIELDS
from evenhand.exports import AccountRecord, IncidentRecord, Losses, Record, Sharing
from evenhand.exports.names import shown_source, shown_value, speaker_kind, withheld
from evenhand.model import Claim, Coded, Finding, FindingValue, Report, Uncoded

_WORDS = ("words", "withheld; with quotes they are shown")
_NAMES = ("names", "withheld; with names they are shown")


def write(records: Iterable[Record], file: TextIO, *, sharing: Sharing) -> tuple[int, Losses]:
    """Writes the records; how many, and what was withheld."""
    rows, losses = 0, Losses()
    for record in records:
        told = [record] if isinstance(record, AccountRecord) else record.accounts
        for account in told:
            losses += _withheld(account, sharing)
        file.write(json.dumps(nested(record, sharing=sharing), ensure_ascii=False) + "\n")
        rows += 1
    return rows, losses


def nested(record: Record, *, sharing: Sharing) -> dict[str, Any]:
    """A record as JSON."""
    if isinstance(record, AccountRecord):
        return {"level": "account", **_account(record, sharing), "reviewed": record.reviewed}
    return _incident(record, sharing)


def _incident(record: IncidentRecord, sharing: Sharing) -> dict[str, Any]:
    incident = record.incident
    return {
        "level": "incident",
        "id": incident.id,
        "reviewed": incident.reviewed,
        "findings": {f: _finding(incident.findings[f], sharing) for f in FIELDS if f in incident.findings},
        "accounts": [_account(account, sharing) for account in record.accounts],
    }


def _finding(finding: Finding, sharing: Sharing) -> dict[str, Any]:
    note = {"note": finding.note} if sharing.with_names else {}
    return {
        "agreement": finding.agreement,
        "origins": list(finding.origins),
        "values": [_finding_value(value, sharing) for value in finding.values],
        **note,
    }


def _finding_value(found: FindingValue, sharing: Sharing) -> dict[str, Any]:
    return {
        "value": shown_value(found.value, sharing=sharing),
        "stance": found.stance,
        "party": found.party,
        "speaker_kinds": list(found.speakers),
        "origins": list(found.origins),
        "claims": list(found.claims),
    }


def _account(record: AccountRecord, sharing: Sharing) -> dict[str, Any]:
    codings: defaultdict[str, list[Coded | Uncoded | None]] = defaultdict(list)
    for code in record.account.coded:
        codings[code.claim].append(code)
    fields: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for claim in record.account.claims:
        for coding in codings[claim.id] or [None]:
            fields[claim.field].append(_said(claim, sharing) | _coded(coding, sharing))
    return {
        "id": record.account.id,
        "report": _report(record.report, record.file, sharing),
        "origin": record.origin,
        "fields": dict(fields),
    }


def _report(report: Report, file: str | None, sharing: Sharing) -> dict[str, Any]:
    return {
        "id": report.id,
        "file": file,
        "source": shown_source(report, sharing=sharing),
        "source_kind": report.source_kind,
        "published": report.published.isoformat() if report.published else None,
    }


def _said(claim: Claim, sharing: Sharing) -> dict[str, Any]:
    said: dict[str, Any] = {
        "claim": claim.id,
        "span": {"start": claim.span.start, "end": claim.span.end, "fit": claim.span.fit},
        "words_sha256": hashlib.sha256(claim.words.encode("utf-8", "surrogatepass")).hexdigest(),
        "stance": claim.stance,
        "speaker_kind": speaker_kind(claim),
        "reader": claim.reader,
    }
    if sharing.with_quotes:
        said["words"] = claim.words
    if sharing.with_names:
        said["speaker"] = claim.attributed_to
    return said


def _coded(code: Coded | Uncoded | None, sharing: Sharing) -> dict[str, Any]:
    """What the words were coded to. Reasons may repeat words and so go with them."""
    if not isinstance(code, Coded):
        reason = {"reason": code.reason} if code is not None and sharing.with_quotes else {}
        return {"value": None, "how": None if code is None else code.how, **reason}
    reasons = {"reasons": list(code.reasons)} if sharing.with_quotes else {}
    return {
        "value": shown_value(code.value, sharing=sharing),
        "how": code.how,
        "confidence": code.confidence,
        "alternatives": [
            {"value": shown_value(other.value, sharing=sharing), "confidence": other.confidence}
            for other in code.others
        ],
        **reasons,
    }


def _withheld(record: AccountRecord, sharing: Sharing) -> Losses:
    losses = Losses()
    claims = record.account.claims
    if not sharing.with_quotes:
        losses[_WORDS] += len(claims)
    if not sharing.with_names:
        losses[_NAMES] += sum(claim.attributed_to is not None for claim in claims)
        losses[_NAMES] += sum(
            withheld(code.value, sharing=sharing) for code in record.account.coded if isinstance(code, Coded)
        )
        losses[_NAMES] += record.report.source is not None and shown_source(record.report, sharing=sharing) is None
    return losses
