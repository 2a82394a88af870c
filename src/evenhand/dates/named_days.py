"""Reads dates that name a month of the Gregorian calendar, or a day of one."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from evenhand.dates import ranges
from evenhand.dates.context import Context, nearest_year, next_in_history, years_around
from evenhand.dates.grammar import Found
from evenhand.dates.named_years import END_YEAR, FIRST_YEAR, before_christ, full_year, related_year, year_of
from evenhand.dates.other_calendars import numeric_elsewhere
from evenhand.dates.reading import (
    NO_REFERENCE,
    Meaning,
    Reading,
    amount,
    dated,
    length,
    safe_day,
    shifted,
    undated,
    with_time,
)
from evenhand.model import When

#: Years that in a numeric date are of the Hijri or Solar Hijri calendar.
_OTHER_YEARS = range(1300, 1501)
MONTHS = ("MONTH", "SHY_MONTH", "SHORT_MONTH")


def month_is_named(found: Found, context: Context, slot: str = "month") -> bool:
    """Whether the word is written like a month's name ("May", not "may"), where the language has that custom."""
    if not context.lexicon.capitals or not context.capitals or slot not in found.slots:
        return True
    index = found.slots[slot][0]
    start = found.words.starts[index]
    return found.words.text[start].isupper()


def iso(found: Found, context: Context) -> Reading | None:
    """2014-02-03, with or without a time."""
    text = str(found.value("iso", "ISO"))
    date = safe_day(int(text[:4]), int(text[5:7]), int(text[8:10]))
    if date is None or not FIRST_YEAR <= date.year < END_YEAR:
        return None
    return dated(ranges.day(date, time=text[11:16] or None), confidence=0.99)


def numeric(found: Found, context: Context) -> Reading | None:
    """3/2/2014, 3/2, 2/2014: the order of day and month from the text itself, then the country; doubt as alternatives."""
    token = str(found.value("numeric", "DMY", "DM", "MY"))
    parts = [int(part) for part in re.split(r"[/.-]", token)]
    if found.value("numeric", "MY") is not None:
        return dated(ranges.month(parts[1], parts[0])) if 1 <= parts[0] <= 12 and 1000 <= parts[1] <= 2199 else None
    if len(parts) == 3 and (parts[0] in _OTHER_YEARS or parts[2] in _OTHER_YEARS):
        year, month, day = parts if parts[0] in _OTHER_YEARS else reversed(parts)
        return numeric_elsewhere(year, month, day, context)
    if len(parts) == 3 and parts[0] > 999:
        date = safe_day(*parts) if parts[0] < END_YEAR else None
        return with_time(dated(ranges.day(date)), found) if date else None
    if len(parts) == 3:
        if parts[0] > 31 or parts[2] > 2199 or 99 < parts[2] < 1000:
            return None
        written: int | None = parts[2] if parts[2] > 99 else full_year(parts[2], context)
    else:
        written = None
    month_first = (
        context.month_first if context.month_first is not None else context.country in {"US", "PH", "FM", "PW", "MH"}
    )
    known = context.month_first is not None or context.country is not None
    orders = (
        [(parts[0], parts[1]), (parts[1], parts[0])] if month_first else [(parts[1], parts[0]), (parts[0], parts[1])]
    )
    readings = []
    for month, day in dict.fromkeys(orders):
        if 1 <= month <= 12 and 1 <= day <= 31:
            reading = month_and_day(found, context, month, day, written)
            if reading is not None:
                readings.append(reading)
    if not readings:
        return None
    if not known and len(readings) == 2 and _is_fresh(readings[1], context) and not _is_near(readings[0], context):
        readings.reverse()  # of two orders the one that a report of these days means
    others = tuple(reading.when for reading in readings[1:] if reading.when is not None)
    confidence = 0.95 if not others else 0.8 if known else 0.55
    return with_time(replace(readings[0], confidence=confidence, alternatives=others), found)


#: Days before a report within which what it tells of is fresh, and within which it may be.
_FRESH, _NEAR = 7, 60


def _is_fresh(reading: Reading, context: Context) -> bool:
    return 0 <= _age(reading, context) <= _FRESH


def _is_near(reading: Reading, context: Context) -> bool:
    return 0 <= _age(reading, context) <= _NEAR


def _age(reading: Reading, context: Context) -> int:
    """Days from what was read to the report; -1 where one of the two is not known."""
    if context.reference is None or reading.when is None or reading.when.earliest is None:
        return -1
    return (context.reference - reading.when.earliest).days


def calendar(found: Found, context: Context) -> Reading | None:
    """A month with or without day, year, weekday and time of day."""
    month = found.value("month", *MONTHS)
    if not month_is_named(found, context):
        return None
    if found.rule.name == "month_supported" and not _supported(found, context):
        return None
    part = found.value("mod", "EARLY", "MID", "LATE")
    if found.has("year3"):
        return (
            before_christ(int(found.value("year3", "NUM")), f"-{month:02d}") if found.word("era")[:1] == "b" else None
        )
    year = year_of(found, context)
    if found.word("era")[:1] == "b" and year is not None:
        return before_christ(year, f"-{month:02d}")
    day = found.value("day", "DAY", "NTH", "ORDINAL")
    if day is None:
        return month_alone(found, context, int(month), year, part)
    reading = month_and_day(found, context, int(month), int(day), year)
    if reading is None:
        return None
    weekday = found.value("weekday", "WEEKDAY", "SHY_WEEKDAY")
    if weekday is not None and reading.when is not None and reading.when.earliest is not None:
        reading = _agree_with_weekday(reading, int(weekday), year)
    return with_time(reading, found)


def _is_shy(found: Found) -> bool:
    return found.value("month", "SHY_MONTH") is not None


def _may_be_a_verb(found: Found, context: Context) -> bool:
    """Whether "this may" cannot be told from "this May": the text is all in capitals, or has none."""
    return (context.all_capitals or not context.capitals) and found.value("rel", "THIS") is not None


def _supported(found: Found, context: Context) -> bool:
    """Whether the word before lets "March" or "may" be a month: "to", "and", "for" only after another month or year."""
    if found.start == 0:
        return True
    before = found.words.values[found.start - 1]
    if _is_shy(found) and context.lexicon.capitals and not context.capitals:
        return False
    if not any(name in before for name in ("TO", "AND", "FOR")) or "BY" in before:
        return True
    earlier = found.words.values[found.start - 2] if found.start > 1 else {}
    return any(name in earlier for name in (*MONTHS, "YEAR"))


def _agree_with_weekday(reading: Reading, weekday: int, year: int | None) -> Reading:
    """Without a year, the year in which the day falls on the weekday named; with one, a mismatch costs confidence."""
    when = reading.when
    assert when is not None
    assert when.earliest is not None
    if when.earliest.isoweekday() == weekday:
        return replace(reading, confidence=0.97)
    if year is None:
        for step in (1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6):
            other = safe_day(when.earliest.year + step, when.earliest.month, when.earliest.day)
            if other is not None and other.isoweekday() == weekday and abs(step) <= 1:
                return replace(reading, when=ranges.day(other), timex=ranges.day(other).timex(), alternatives=(when,))
    return replace(reading, confidence=0.6)


def month_and_day(found: Found, context: Context, month: int, day: int, year: int | None) -> Reading | None:
    """A day of a month; without a year, the year is the one the report's day or the story calls for."""
    if year is not None:
        date = safe_day(year, month, day)
        return dated(ranges.day(date), confidence=0.97) if date else None
    if safe_day(2000, month, day) is None:
        return None
    base = context.base()
    if base is None:
        told = context.told_before()
        base = told.earliest if told else None
    if base is None:
        open_year = When(None, None, "day", month=month, day=day)
        return Reading("DATE", open_year.timex(), open_year, 0.6, None)
    years = years_around(context.told if context.narrative else [], base=base)
    if (month, day) == (2, 29):
        years = list(range(years[0] - 3, years[-1] + 4))
    options = [date for year in years if (date := safe_day(year, month, day))]
    if not options:
        return None
    chosen = _choose(found, context, options, base)
    others = sorted((date for date in options if date != chosen), key=lambda date: abs((date - base).days))
    return dated(ranges.day(chosen), confidence=0.85, alternatives=tuple(map(ranges.day, others[:1])), leans=True)


def _choose(found: Found, context: Context, options: list[dt.date], base: dt.date) -> dt.date:
    if context.narrative and context.told:
        return next_in_history(options, context.told, year_named=context.year_named)
    return nearest_year(options, base, ahead=context.looks_ahead(found.start, found.end))


def month_alone(found: Found, context: Context, month: int, year: int | None, part: str | None) -> Reading | None:
    """A month; without a year, the one the report's day or the story calls for."""
    if year is not None:
        return dated(ranges.month(year, month, part=part), confidence=0.95)
    base = context.base()
    if base is None:
        told = context.told_before()
        base = told.earliest if told else None
    if base is None:
        open_year = When(None, None, "month_part" if part else "month", month=month)
        return Reading("DATE", open_year.timex(), open_year, 0.6, None)
    first = base.replace(day=1)
    years = years_around(context.told if context.narrative else [], base=base)
    options = [date for year in years if (date := safe_day(year, month, 1))]
    if not options:
        return None
    chosen = _choose(found, context, options, first)
    others = tuple(
        ranges.month(date.year, month, part=part)
        for date in options
        if abs((date - first).days) < 330 and date != chosen
    )
    return dated(ranges.month(chosen.year, month, part=part), confidence=0.8, alternatives=others, leans=True)


def month_of_year(found: Found, context: Context) -> Reading | None:
    """January last year; April 3 of that year."""
    slot = "month" if found.has("month") else "month2"
    month = int(found.value(slot, *MONTHS))
    year = related_year(found, context)
    if not month_is_named(found, context, slot):
        return None
    day = found.value("day", "DAY", "NTH") or found.value("day2", "DAY", "NTH")
    if year is None:
        return undated(f"XXXX-{month:02d}" + (f"-{day:02d}" if day else ""), NO_REFERENCE)
    if day is None:
        return dated(ranges.month(year, month, part=found.value("mod", "EARLY", "MID", "LATE")), leans=True)
    date = safe_day(year, month, int(day))
    return dated(ranges.day(date), leans=True) if date else None


def related_month(found: Found, context: Context) -> Reading | None:
    """Last May, next March."""
    if not month_is_named(found, context) or (_is_shy(found) and _may_be_a_verb(found, context)):
        return None
    month = int(found.value("month", *MONTHS))
    step = int(found.value("rel", "LAST", "NEXT", "THIS", "PREVIOUS", "FOLLOWING"))
    base = context.base()
    if base is None:
        return undated(f"XXXX-{month:02d}", NO_REFERENCE)
    year = base.year
    if step < 0 and month >= base.month:
        year -= 1
    elif step > 0 and month <= base.month:
        year += 1
    return dated(ranges.month(year, month, part=found.value("mod", "EARLY", "MID", "LATE")), leans=True)


def nth_day(found: Found, context: Context) -> Reading | None:
    """The 25th: of the month told last, or the month after when that day has passed in the story."""
    classes = found.words.values[found.start - 1] if found.start else {}
    if "IN" not in classes:
        return None
    told = context.told_before(finest="month")
    base = told.earliest if told else context.reference
    if base is None:
        return None
    day = int(found.value("day", "NTH"))
    date = safe_day(base.year, base.month, day)
    if date is not None and told is None and date > base:
        date = None
    if date is None:
        return None
    return dated(ranges.day(date), confidence=0.6, leans=True)


def days_of_month(found: Found, context: Context) -> Reading | None:
    """Between 3 and 5 May; May 3-5; on 3 and 5 May, which are two dates and no range."""
    if not month_is_named(found, context):
        return None
    month, year = int(found.value("month", *MONTHS)), year_of(found, context)
    last = month_and_day(found, context, month, int(found.value("day", "DAY", "NTH")), year)
    if last is None or last.when is None:
        return None
    year = last.when.latest.year if last.when.latest is not None else year
    first = month_and_day(found, context, month, int(found.value("first", "DAY", "NTH")), year)
    if first is None or first.when is None:
        return None
    day = first.when
    first = replace(first, leans=last.leans, confidence=last.confidence)
    between = found.value("opener", "BETWEEN") is not None
    joined = between or found.value("link", "AND") is None or _next_to(day, last.when)  # "on 8 and 9 June"
    if not joined and found.rule.name == "month_days" and _counts_something(found):
        return None
    if first.timex >= last.timex:
        return None
    when = ranges.span(day, last.when)
    first_start = found.start if found.rule.name == "month_days" else found.slots["first"][0]
    if found.has("opener") and found.rule.name == "month_days":
        first_start += 1
    ends = ((first_start, found.slots["first"][1], first), (found.slots["day"][0], found.end, last))
    return Reading("DATE", when.timex(), when, last.confidence, None, (), last.leans, ends=ends, joined=joined)


def _next_to(first: When, last: When) -> bool:
    """Whether two days follow one another."""
    if first.earliest is None or last.earliest is None:
        return False
    return last.earliest - first.earliest == dt.timedelta(days=1)


def slash_days(found: Found, context: Context) -> Reading | None:
    """The night of 7/8 January: two days, the one after the other."""
    if not month_is_named(found, context):
        return None
    first, last = (int(part) for part in re.split(r"[/.-]", str(found.value("both", "DM"))))
    reading = month_and_day(found, context, int(found.value("month", *MONTHS)), last, year_of(found, context))
    if last != first + 1 or reading is None or reading.when is None or reading.when.earliest is None:
        return None
    when = ranges.span(ranges.day(reading.when.earliest - dt.timedelta(days=1)), reading.when)
    return Reading("DATE", when.timex(), when, reading.confidence, None, (), reading.leans)


def nth_weekday(found: Found, context: Context) -> Reading | None:
    """The first Thursday of July."""
    if not month_is_named(found, context):
        return None
    whole = month_alone(found, context, int(found.value("month", *MONTHS)), year_of(found, context), None)
    nth = int(found.value("nth", "LAST_ORDINAL") or found.value("nth", "ORDINAL", "NTH"))
    if whole is None or whole.when is None or whole.when.earliest is None or whole.when.latest is None:
        return None
    if not -1 <= nth <= 5:
        return None
    weekday = int(found.value("weekday", "WEEKDAY"))
    first = whole.when.earliest + dt.timedelta(days=(weekday - whole.when.earliest.isoweekday()) % 7)
    date = first + dt.timedelta(weeks=nth - 1)
    if nth == -1:
        date = whole.when.latest - dt.timedelta(days=(whole.when.latest.isoweekday() - weekday) % 7)
    if date > whole.when.latest:
        return None
    return dated(ranges.day(date), confidence=whole.confidence, leans=whole.leans)


def _counts_something(found: Found) -> bool:
    """Whether the number that ends a match is followed by a word it may count ("May 3 and 5 people")."""
    return found.end < len(found.words.starts) and found.words.word(found.end)[0].isalpha()


def unit_of_month(found: Found, context: Context) -> Reading | None:
    """The first week of May: a length in TIMEX3, and the days themselves."""
    code = str(found.value("unit", "UNITS", "UNIT"))
    nth = int(found.value("nth", "LAST_ORDINAL") or found.value("nth", "ORDINAL", "NTH"))
    if code not in {"D", "W", "M", "Q"} or (code in {"M", "Q"}) == found.has("month") or not -1 <= nth <= 31:
        return None
    year = year_of(found, context)
    if found.has("month"):
        if not month_is_named(found, context):
            return None
        whole = month_alone(found, context, int(found.value("month", *MONTHS)), year, None)
    else:
        whole = dated(ranges.year(year)) if year is not None else None
    count = amount(found, "n") if found.has("n") else 1
    if whole is None or whole.when is None or whole.when.earliest is None or whole.when.latest is None or count is None:
        return None
    size = count if nth == -1 else nth * count
    start = shifted(whole.when.earliest, size - count, code)
    stop = shifted(whole.when.earliest, size, code)
    if nth == -1:
        stop = whole.when.latest + dt.timedelta(days=1)
        start = shifted(stop, -count, code)
    if start is None or stop is None or start > whole.when.latest:
        return None
    last = min(stop - dt.timedelta(days=1), whole.when.latest)
    if code == "D" and count == 1:
        return dated(ranges.day(start), leans=whole.leans)
    when = When(start, last, "range")
    return Reading("DURATION", length(count, code), when, whole.confidence, None, (), whole.leans)


def week_of(found: Found, context: Context) -> Reading | None:
    """The week of 3 May: the one that holds the day."""
    reading = None
    if month_is_named(found, context):
        day = int(found.value("day", "DAY", "NTH"))
        reading = month_and_day(found, context, int(found.value("month", *MONTHS)), day, year_of(found, context))
    if reading is None or reading.when is None or reading.when.earliest is None:
        return reading
    return dated(ranges.week(reading.when.earliest), leans=reading.leans)


MEANINGS: dict[str, Meaning] = {
    "iso": iso, "numeric": numeric, "calendar": calendar, "month_of_year": month_of_year, "related_month": related_month,
    "slash_days": slash_days, "nth_weekday": nth_weekday, "nth_day": nth_day, "days_of_month": days_of_month,
    "unit_of_month": unit_of_month, "week_of": week_of,
}  # fmt: skip
