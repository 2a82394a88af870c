"""The filter of a list, map or timeline, as it stands in an address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from urllib.parse import urlencode

from evenhand import fields
from evenhand.errors import ReviewError
from evenhand.review import Filter
from evenhand.review.queue import ORDERS, STATES

TEXTS = ("field", "place", "source", "type", "assignee")


def filter_of(asked: Mapping[str, str]) -> Filter:
    """The filter in an address. Raises :class:`ReviewError` where it holds what is none."""
    state, order = asked.get("state") or "open", asked.get("order") or "need"
    if state not in STATES or order not in ORDERS:
        raise ReviewError(f"a state is one of {', '.join(STATES)}; an order one of {', '.join(ORDERS)}.")
    texts = {name: asked.get(name, "").strip()[:200] for name in TEXTS}
    if texts["field"] and texts["field"] not in fields.FIELDS:
        raise ReviewError(f"{texts['field']!r} is not a field.")
    return Filter(
        next(one for one in STATES if one == state),
        next(one for one in ORDERS if one == order),
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
        **texts,
    )


def query_of(chosen: Filter, **more: str) -> str:
    """The filter for an address; what is as usual is left out."""
    usual = Filter()
    found = {
        name: str(getattr(chosen, name)) for name in Filter.__slots__ if getattr(chosen, name) != getattr(usual, name)
    }
    return urlencode(found | {name: text for name, text in more.items() if text})


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ReviewError(f"{text!r} is not a day. Write it as 2024-05-31.") from error
