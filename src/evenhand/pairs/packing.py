"""Link records as rows that the store keeps, and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from evenhand.model import AccountId, Count, OriginId, ReportId, When, Where
from evenhand.pairs.filed import Filed
from evenhand.pairs.records import LinkRecord
from evenhand.values import from_json, to_json

_TERMS = ("types", "actors", "targets", "means")


def pack(record: LinkRecord, row: Filed) -> dict[str, Any]:
    """A record as a row: what finds whom it meets in binary columns, as it is filed, the rest as JSON in ``body``."""
    body = {
        "whens": [to_json(when) for when in record.whens],
        "wheres": [to_json(where) for where in record.wheres],
        "tolls": [[field, to_json(count)] for field, count in record.tolls],
        "published": None if record.published is None else record.published.isoformat(),
        "origin": record.origin,
        "source": record.source,
        "correction": record.correction,
    } | {name: list(getattr(record, name)) for name in _TERMS}
    return {
        "account": record.account,
        "report": record.report,
        "keys": row.keys,
        "words": row.words,
        "names": row.names,
        "body": json.dumps(body, ensure_ascii=False, sort_keys=True),
    }


def unpack(row: Mapping[str, Any]) -> LinkRecord:
    """A record again."""
    body = json.loads(row["body"])
    whens, wheres = (tuple(from_json(value) for value in body[name]) for name in ("whens", "wheres"))
    tolls = tuple((field, from_json(value)) for field, value in body["tolls"])
    return LinkRecord(
        AccountId(row["account"]),
        ReportId(row["report"]),
        whens=tuple(value for value in whens if isinstance(value, When)),
        wheres=tuple(value for value in wheres if isinstance(value, Where)),
        types=tuple(body["types"]),
        actors=tuple(body["actors"]),
        targets=tuple(body["targets"]),
        means=tuple(body["means"]),
        tolls=tuple((field, value) for field, value in tolls if isinstance(value, Count)),
        words=bytes(row["words"]),
        names=bytes(row["names"]),
        published=dt.date.fromisoformat(body["published"]) if body["published"] else None,
        origin=None if body["origin"] is None else OriginId(body["origin"]),
        source=body["source"],
        correction=body["correction"],
    )
