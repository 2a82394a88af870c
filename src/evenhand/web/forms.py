"""Corrections as they are typed or chosen, turned into values. Every message says what was expected."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from evenhand import dates, fields
from evenhand.dates.calendars import TO_GREGORIAN, last_day
from evenhand.errors import ReviewError
from evenhand.gazetteer import open_gazetteer
from evenhand.model import Coded, Count, Report, Term, Value, When, Where
from evenhand.review import ClaimView
from evenhand.store.overview import RADIUS_KM

CALENDARS = tuple(TO_GREGORIAN)
_RANGE = re.compile(r"\s*(?:/|\.\.|–| to | - )\s*")
_ISO = re.compile(r"(\d{1,4})(?:[-.](\d{1,2})(?:[-.](\d{1,2}))?)?")


def value_of(form: Mapping[str, str], *, view: ClaimView, report: Report) -> Value:
    """The value that a correction form holds. Raises :class:`ReviewError` where it is not one."""
    field = view.claim.field
    chosen = form.get("choose", "")
    if chosen:
        return _chosen(view, chosen)
    if field == "date":
        return when(form, view=view, report=report)
    if field == "place":
        return where(form)
    if field in fields.TOLLS:
        return count(form, now=view.value if isinstance(view.value, Count) else None)
    return Term(form.get("code", ""), form.get("name", "").strip()[:200] or None)


def _chosen(view: ClaimView, number: str) -> Value:
    others = view.coding.others if isinstance(view.coding, Coded) else ()
    if not number.isdecimal() or not 0 < int(number) <= len(others):
        raise ReviewError("there is no such alternative.")
    return others[int(number) - 1].value


def count(form: Mapping[str, str], *, now: Count | None) -> Count:
    """A number, a range, or a number and more; shared with other incidents only if it was and is said to be still."""
    low, high = form.get("low", "").strip(), form.get("high", "").strip()
    if not low.isdecimal() or (high and not high.isdecimal()):
        raise ReviewError("give the count as whole numbers, such as 14, or 14 and 20.")
    chosen = form.get("of", (now and now.of) or "")
    shared = now.shared if now is not None and form.get("shared") else 0
    top = None if form.get("more") else int(high or low)
    return Count(int(low), top, chosen or None, shared=shared)


def when(form: Mapping[str, str], *, view: ClaimView, report: Report) -> When:
    """A day or a range: typed (also in words, also in another calendar), or picked."""
    typed, calendar = form.get("when", "").strip(), form.get("calendar", "gregorian")
    if calendar not in TO_GREGORIAN:
        raise ReviewError(f"there is no calendar {calendar!r} here.")
    if not typed:
        return _picked(form)
    now = view.value.earliest if isinstance(view.value, When) else None
    if typed.isdecimal() and len(typed) <= 2 and now is not None and calendar == "gregorian":
        typed = f"{now:%Y-%m}-{int(typed):02d}"
    ends = [_iso(end, calendar) for end in _RANGE.split(typed)]
    if len(ends) <= 2 and all(ends):
        first, last = ends[0], ends[-1]
        assert first is not None
        assert last is not None
        precision = first[2] if len(ends) == 1 else "range"
        return When(first[0], last[1], precision, calendar)
    found = dates.code_date(typed, published=report.published, language=report.language or "en")
    if found is None:
        raise ReviewError("no date was recognised. Type it as 2024-05-31, 2024-05, 2024-05-01/2024-05-10 or in words.")
    return found


def _picked(form: Mapping[str, str]) -> When:
    try:
        ends = [dt.date.fromisoformat(form[name]) if form.get(name) else None for name in ("earliest", "latest")]
    except ValueError as error:
        raise ReviewError("pick both days from the calendar, or leave one open.") from error
    if ends == [None, None]:
        raise ReviewError("type a date, or pick at least one day.")
    first, last = ends
    if form.get("one_day") or (last is None and not form.get("open_end")):
        last = first
    return When(first, last, "day" if first == last else "range")


def _iso(typed: str, calendar: str) -> tuple[dt.date, dt.date, str] | None:
    found = _ISO.fullmatch(typed)
    if found is None or len(found[1]) < 3:
        return None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    convert = TO_GREGORIAN[calendar]
    try:
        if day:
            return convert(year, month, day), convert(year, month, day), "day"
        if month:
            return convert(year, month, 1), convert(year, month, last_day(calendar, year, month)), "month"
        return convert(year, 1, 1), convert(year + 1, 1, 1) - dt.timedelta(days=1), "year"
    except (ValueError, OverflowError) as error:
        raise ReviewError(f"there is no {typed} in the {calendar.replace('_', ' ')} calendar.") from error


def where(form: Mapping[str, str]) -> Where:
    """A place of the gazetteer, or a name that no gazetteer has; with how the incident lies to it."""
    relation = form.get("relation", "").strip()[:60] or None
    reference = form.get("place", "")
    if not reference:
        name = form.get("name", "").strip()[:200]
        if not name:
            raise ReviewError("choose a place from the list, or write the name of one that is not in it.")
        return Where(None, name, form.get("country", "").strip().upper()[:2] or None, relation=relation)
    found = open_gazetteer().by_id(reference)
    if found is None:
        raise ReviewError("the gazetteer has no such place.")
    usual = {
        "city": "town",
        "country": "country",
        "region": "region",
        "district": "district",
        "area": "region",
        "water": "water",
    }
    precision = form.get("precision") or (
        "near_town" if relation and found.kind == "city" else usual.get(found.kind, "exact")
    )
    if precision not in RADIUS_KM:
        raise ReviewError(f"there is no precision {precision!r}.")
    radius = max(found.radius_km, RADIUS_KM[precision])
    return Where(
        found.ref,
        found.name,
        found.country,
        found.admin1,
        found.admin2,
        found.latitude,
        found.longitude,
        precision,
        radius,
        relation,
    )
