"""Reads dates of the Hijri, Solar Hijri and Ethiopian calendars, and feast days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from evenhand import codebook
from evenhand.dates import calendars
from evenhand.dates.calendar_words import CLASSES
from evenhand.dates.context import Context, nearest_year, next_in_history
from evenhand.dates.grammar import Found
from evenhand.dates.reading import Meaning, Reading, dated, with_time
from evenhand.model import When

_CALENDARS = {name: calendar for calendar, name in CLASSES.items()}
#: Years of each calendar that a report can mean, and the year in which its count begins, roughly.
_YEARS = {"hijri": range(1, 1600), "solar_hijri": range(1, 1600), "ethiopian": range(1, 2200)}
_OFFSET = {"hijri": 579, "solar_hijri": 621, "ethiopian": 8}
#: Names of months shared by two calendars, decided by country: Tir is Ethiopian there and Iranian elsewhere.
_ETHIOPIAN_COUNTRIES = frozenset({"ET", "ER"})


def other_month(found: Found, context: Context) -> Reading | None:
    """A month of another calendar with a day, a year or both; without a year, the last one before the report."""
    values = found.words.values[found.slots["month"][0]]
    names = [name for name in _CALENDARS if name in values]
    if context.country in _ETHIOPIAN_COUNTRIES:
        names.reverse()
    if not names:
        return None
    calendar, month = _CALENDARS[names[0]], int(values[names[0]])
    day = found.value("day", "DAY", "NTH", "ORDINAL")
    year = _year_of(found, calendar)
    if found.has("year") and (year is None or year not in _YEARS[calendar]):
        return None
    when = value(calendar, year, month, None if day is None else int(day), context)
    if when is None:
        return None
    confidence = 0.95 if year is not None else 0.75
    if when.earliest is None:
        return Reading("DATE", when.timex(), when, 0.5, "the year is unknown")
    return with_time(dated(when, confidence=confidence, leans=year is None), found)


def _year_of(found: Found, calendar: str) -> int | None:
    """The year written, two digits put into the century of the calendar in which reports are written now."""
    short = found.value("year", "YEAR2") if found.value("year", "YEAR") is None else None
    if short is not None and found.words.word(found.slots["year"][0]).isdecimal() and not found.has("era"):
        return {"solar_hijri": 1300, "hijri": 1400}.get(calendar, 2000) + int(short)
    written = found.value("year", "YEAR", "NUM")
    return None if written is None else int(written)


def value(calendar: str, year: int | None, month: int, day: int | None, context: Context) -> When | None:
    """The Gregorian range of a month or day; with the year unknown and no report's day, the month and day alone."""
    if year is not None:
        return _range(calendar, year, month, day)
    told = context.told_before()
    base = told.latest if context.narrative and told else context.reference
    if base is None:
        return When(None, None, "month" if day is None else "day", calendar, month=month, day=day)
    scale = 354.367 / 365.2425 if calendar == "hijri" else 1.0
    guess = round((base.year - _OFFSET[calendar]) / scale) if calendar != "hijri" else int((base.year - 621.5) / scale)
    options = [
        when
        for near in range(guess - 2, guess + 3)
        if near > 0 and (when := _range(calendar, near, month, day)) is not None
    ]
    before = [when for when in options if when.earliest is not None and when.earliest <= base]
    return max(before, key=lambda when: when.earliest or dt.date.min) if before else None


def _range(calendar: str, year: int, month: int, day: int | None) -> When | None:
    convert = calendars.TO_GREGORIAN[calendar]
    doubt = calendars.DOUBT.get(calendar, 0)
    if calendar == "hijri" and year not in calendars.HIJRI_YEARS:
        doubt = 2
    try:
        first = convert(year, month, day or 1)
        last = first if day else convert(year, month, calendars.last_day(calendar, year, month))
        slack = dt.timedelta(days=doubt)
        return When(first - slack, last + slack, "day" if day else "month", calendar)
    except (ValueError, OverflowError):
        return None


def days_of_other_month(found: Found, context: Context) -> Reading | None:
    """Between 3 and 12 Rajab 1435."""
    values = found.words.values[found.slots["month"][0]]
    calendar = next((_CALENDARS[name] for name in _CALENDARS if name in values), None)
    first, last = (int(found.value(slot, "DAY", "NTH")) for slot in ("first", "day"))
    if calendar is None or first >= last:
        return None
    year = _year_of(found, calendar)
    month = int(next(values[name] for name in _CALENDARS if name in values))
    start, stop = (value(calendar, year, month, day, context) for day in (first, last))
    if start is None or stop is None or start.earliest is None or stop.latest is None or start.earliest > stop.latest:
        return None
    when = When(start.earliest, stop.latest, "range", calendar)
    return dated(when, confidence=0.9 if year else 0.7, leans=year is None)


def numeric_elsewhere(year: int, month: int, day: int, context: Context) -> Reading | None:
    """1393/02/17 or 1435/7/8: Solar Hijri or Hijri, by country, else whichever lies nearest before the report."""
    calendars_tried = ("solar_hijri", "hijri") if context.country in _SOLAR_COUNTRIES else ("hijri", "solar_hijri")
    values = [when for calendar in calendars_tried if (when := _range(calendar, year, month, day)) is not None]
    if not values:
        return None
    if context.country is None and context.reference is not None:
        reference = context.reference
        values.sort(key=lambda when: abs((reference - (when.earliest or reference)).days))
    return dated(values[0], confidence=0.8 if context.country else 0.6, alternatives=tuple(values[1:]))


#: Countries whose official calendar is the Solar Hijri one.
_SOLAR_COUNTRIES = frozenset({"IR", "AF"})


def feast(found: Found, context: Context) -> Reading | None:
    """A feast day of a year named, or of the year that the report's day calls for."""
    entry = codebook.load("calendars")["feasts"][found.value("feast", "FEAST")]
    written = found.value("year", "YEAR")
    base = context.base()
    if written is None and base is None:
        return Reading("DATE", "XXXX-XX-XX", None, 0.5, "a feast day of an unknown year")
    if written is not None:
        options = _feast_days(entry, int(written))
        chosen = options[0] if options else None
    else:
        assert base is not None
        all_days = [date for step in (-1, 0, 1) for date in _feast_days(entry, base.year + step)]
        ahead = context.looks_ahead(found.start, found.end)
        chosen = None
        if all_days:
            chosen = (
                next_in_history(all_days, context.told, year_named=context.year_named)
                if context.narrative
                else nearest_year(all_days, base, ahead=ahead)
            )
    if chosen is None:
        return None
    step = 0 if written is not None else int(found.value("rel", "LAST", "NEXT") or 0)
    if step and base is not None:
        days = [date for near in (-1, 0, 1) for date in _feast_days(entry, base.year + near)]
        chosen = (
            max((date for date in days if date < base), default=chosen)
            if step < 0
            else min((date for date in days if date > base), default=chosen)
        )
    slack = dt.timedelta(days=calendars.DOUBT.get(entry.get("calendar", ""), 0))
    last = chosen + dt.timedelta(days=entry["days"] - 1)
    precision = "day" if entry["days"] == 1 else "range"
    when = When(chosen - slack, last + slack, precision, entry.get("calendar", "gregorian"))
    reading = dated(when, confidence=0.8, leans=written is None)
    return with_time(reading, found) if precision == "day" else replace(reading, timex=str(chosen))


def _feast_days(entry: dict[str, object], year: int) -> list[dt.date]:
    """The days on which a feast begins in a Gregorian year: none, one or two."""
    try:
        if "easter" in entry:
            return [
                calendars.easter(year, eastern=entry["easter"] == "eastern")
                + dt.timedelta(days=int(str(entry["offset"])))
            ]
        if "nth" in entry:
            return [_nth_weekday(year, int(str(entry["month"])), int(str(entry["weekday"])), int(str(entry["nth"])))]
        calendar, month, day = str(entry["calendar"]), int(str(entry["month"])), int(str(entry["day"]))
        if calendar == "gregorian":
            return [dt.date(year, month, day)]
        middle = year - _OFFSET[calendar] if calendar != "hijri" else int((year - 621.5) * 365.2425 / 354.367)
        days = [
            calendars.TO_GREGORIAN[calendar](near, month, day) for near in range(middle - 2, middle + 3) if near > 0
        ]
        return [date for date in days if date.year == year]
    except (ValueError, OverflowError):
        return []


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


MEANINGS: dict[str, Meaning] = {"other_month": other_month, "days_of_other_month": days_of_other_month, "feast": feast}
