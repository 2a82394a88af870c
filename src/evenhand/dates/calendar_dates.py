"""Reads dates that name a day, month, season or year of the Gregorian calendar."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from evenhand.dates import ranges
from evenhand.dates.context import Context, nearest_year, next_in_history, years_around
from evenhand.dates.grammar import Found
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

BEFORE_CHRIST = "before the year 1, which the calendar of this program does not reach"
#: Years that are made into days: far enough from the ends of the calendar for all that is told against them.
_FIRST_YEAR, _END_YEAR = 200, 2200
MONTHS = ("MONTH", "SHY_MONTH", "SHORT_MONTH")
_SPACE = re.compile(r"\s")


def month_is_named(found: Found, context: Context, slot: str = "month") -> bool:
    """Whether the word is written like a month's name ("May", not "may"), where the language has that custom."""
    if not context.lexicon.capitals or not context.capitals or slot not in found.slots:
        return True
    index = found.slots[slot][0]
    start = found.words.starts[index]
    return found.words.text[start].isupper()


def year_of(found: Found, context: Context) -> int | None:
    """The year in the slot ``year``: four digits, or two that are put into the century nearest to the report."""
    if found.has("year_words"):
        return number_in_words(found, "year_words")
    if not found.has("year"):
        return None
    whole = found.value("year", "YEAR")
    if whole is not None:
        return int(whole)
    short = found.value("year", "APOS_YEAR", "YEAR2", "DAY")
    return None if short is None else full_year(int(short), context)


def full_year(short: int, context: Context) -> int:
    """A year of two digits in full: near the last year told in a history, else at most ten years after the report.

    Without a report's day the pivot is that of POSIX strptime: 69-99 are 1969-1999.
    """
    base = context.base()
    if context.narrative and base is not None:
        return min((base.year // 100 * 100 + short + step for step in (-100, 0, 100)), key=lambda y: abs(y - base.year))
    limit = base.year + 10 if base else 2068
    century = limit // 100 * 100
    return century + short if century + short <= limit else century - 100 + short


def iso(found: Found, context: Context) -> Reading | None:
    """2014-02-03, with or without a time."""
    text = str(found.value("iso", "ISO"))
    date = safe_day(int(text[:4]), int(text[5:7]), int(text[8:10]))
    if date is None or not _FIRST_YEAR <= date.year < _END_YEAR:
        return None
    return dated(ranges.day(date, time=text[11:16] or None), confidence=0.99)


def numeric(found: Found, context: Context) -> Reading | None:
    """3/2/2014, 3/2, 2/2014: the order of day and month from the text itself, then the country; doubt as alternatives."""
    token = str(found.value("numeric", "DMY", "DM", "MY"))
    parts = [int(part) for part in re.split(r"[/.-]", token)]
    if found.value("numeric", "MY") is not None:
        return dated(ranges.month(parts[1], parts[0])) if 1 <= parts[0] <= 12 and 1000 <= parts[1] <= 2199 else None
    if len(parts) == 3 and parts[0] > 999:
        date = safe_day(*parts) if parts[0] < _END_YEAR else None
        return with_time(dated(ranges.day(date)), found) if date else None
    if len(parts) == 3:
        if parts[0] > 31 or parts[2] > 2199 or 99 < parts[2] < 1000:
            return None
        year: int | None = parts[2] if parts[2] > 99 else full_year(parts[2], context)
    else:
        year = None
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
            reading = month_and_day(found, context, month, day, year)
            if reading is not None:
                readings.append(reading)
    if not readings:
        return None
    others = tuple(reading.when for reading in readings[1:] if reading.when is not None)
    confidence = 0.95 if not others else 0.8 if known else 0.55
    return with_time(replace(readings[0], confidence=confidence, alternatives=others), found)


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


def related_year(found: Found, context: Context) -> int | None:
    """The year of "last year", "that year", "the following year"; None without anything to lean on."""
    step = found.value("rel", "LAST", "NEXT", "THIS", "PREVIOUS", "FOLLOWING", "SAME", "THAT")
    told = context.told_before()
    from_told = (
        context.narrative
        or found.value("rel", "PREVIOUS", "SAME", "THAT") is not None
        or (found.value("rel", "FOLLOWING") is not None and found.value("rel", "NEXT") is None)
    )
    base = told.earliest if from_told and told is not None else context.reference
    return None if base is None or step is None else base.year + int(step)


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


def year(found: Found, context: Context) -> Reading | None:
    """A year standing alone, unless the neighbours make it a quantity or a number of something."""
    part = found.value("mod", "EARLY", "MID", "LATE")
    if found.word("era")[:1] == "b":
        return before_christ(int(found.value("year3", "NUM") if found.has("year3") else found.value("year", "YEAR")), "")
    if found.has("year3"):
        number = int(found.value("year3", "NUM", "YEAR"))
        if number < _FIRST_YEAR:
            return undated(f"{number:04d}", "before the first year that this program makes into days")
        return dated(ranges.year(number, part=part)) if number < _END_YEAR else None
    number = year_of(found, context) or 0
    if not _bears_year(found, context, number):
        return None
    return dated(ranges.year(number, part=part))


def _bears_year(found: Found, context: Context, number: int) -> bool:
    words = found.words
    before = words.values[found.start - 1] if found.start else {}
    supported = "IN" in before or "OF" in before or found.end - found.start > 1
    if "NUMBERED" in before or "MORE_THAN" in before or "LESS_THAN" in before:
        return False
    first = words.starts[found.start]
    if first and words.text[first - 1] in "$€£#":
        return False
    if found.end < len(words.starts):
        following = words.word(found.end)
        near = words.starts[found.end] - words.ends[found.end - 1]
        if (
            near == 0
            and following in {"-", "–"}
            and found.end + 1 < len(words.starts)
            and words.word(found.end + 1).isalpha()
        ):
            return False
        if (
            near
            and following.isalpha()
            and len(following) > 3
            and following.endswith("s")
            and following not in _NOT_PLURAL
        ):
            return supported and "IN" in before and "OF" not in before
    if supported:
        return number >= 1000
    return 1900 <= number <= 2050 or (context.narrative and 1500 <= number <= 2050)


_NOT_PLURAL = frozenset("was has this his does its as is across towards besides unless whereas perhaps".split())


def before_christ(number: int, rest: str) -> Reading:
    """A date before the year 1: marked, without a value."""
    return Reading("DATE", f"BC{number:04d}{rest}", None, 0.9, BEFORE_CHRIST)


def number_in_words(found: Found, slot: str) -> int | None:
    """Nineteen ninety-six, two thousand (and) three as a year; None for other numbers."""
    words = (found.words.values[index] for index in range(*found.slots[slot]))
    numbers = [int(values["NUMBER"]) for values in words if "NUMBER" in values]
    rest = sum(numbers[1:])
    if numbers[0] in {18, 19, 20} and len(numbers) >= 2 and numbers[1] >= 10 and rest < 100:
        return numbers[0] * 100 + rest
    return 2000 + rest - 1000 if numbers[:2] == [2, 1000] and rest < 1100 else None


def year_words(found: Found, context: Context) -> Reading | None:
    """Nineteen ninety-six; the year two thousand."""
    number = number_in_words(found, "year_words")
    named = found.end - found.start > found.slots["year_words"][1] - found.slots["year_words"][0]
    if number is None or (number >= 2000 and not named):
        return None
    return dated(ranges.year(number))


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
    joined = between or found.value("link", "AND") is None
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


def _counts_something(found: Found) -> bool:
    """Whether the number that ends a match is followed by a word it may count ("May 3 and 5 people")."""
    return found.end < len(found.words.starts) and found.words.word(found.end)[0].isalpha()


def years(found: Found, context: Context) -> Reading | None:
    """1914-18; 499-493 BC."""
    first_slot, last_slot = found.slots["first"], found.slots["last"]
    if found.has("era"):
        if found.word("era")[:1] != "b":
            return None
        far, near = (before_christ(int(found.value(slot, "NUM")), "") for slot in ("first", "last"))
        ends = ((*first_slot, far), (last_slot[0], found.end, near))
        return replace(near, timex=f"{far.timex}/{near.timex}", ends=ends)
    begin, short = int(found.value("first", "YEAR")), int(found.value("last", "YEAR2", "DAY"))
    touching = found.words.ends[found.start] == found.words.starts[found.start + 1]
    if short <= begin % 100 or len(found.word("last")) != 2 or not touching or not 1500 <= begin <= 2100:
        return None
    start, stop = dated(ranges.year(begin)), dated(ranges.year(begin // 100 * 100 + short))
    assert start.when is not None
    assert stop.when is not None
    when = ranges.span(start.when, stop.when)
    return replace(dated(when), ends=((*first_slot, start), (*last_slot, stop)))


def decade(found: Found, context: Context) -> Reading | None:
    """The 1990s, the nineties, the '90s."""
    number = found.value("decade", "DECADE")
    if number is None:
        if "the" not in found.words.lowered[found.words.starts[found.start] : found.words.ends[found.end - 1]].split():
            return None
        number = int(found.value("tens", "TENS_DECADE"))
    number = int(number)
    if found.word("era")[:1] == "b":
        return Reading("DATE", f"BC{number:04d}"[:5], None, 0.9, BEFORE_CHRIST)
    if number < 100:
        number = full_year(number, context) // 10 * 10
    if number % 10 or not 1000 <= number <= 2190:
        return None
    return dated(ranges.decade(number, part=found.value("mod", "EARLY", "MID", "LATE")))


def century(found: Found, context: Context) -> Reading | None:
    """The 20th century: 1900 to 1999, as reports use the word."""
    number = int(found.value("nth", "NTH", "ORDINAL"))
    if not 1 <= number <= 22:
        return None
    if found.word("era")[:1] == "b":
        return Reading("DATE", f"BC{number - 1:02d}", None, 0.9, BEFORE_CHRIST)
    return dated(ranges.century((number - 1) * 100)) if number > 1 else None


def season(found: Found, context: Context) -> Reading | None:
    """A season of a year named, told or called for by the report's day."""
    code = str(found.value("season", "SEASON"))
    words = found.words
    if words.word(found.slots["season"][0]) == "fall" and not found.has("year", "rel"):
        if found.end < len(words.starts) and "OF" in words.values[found.end]:
            return None
        if found.rule.name == "season_bare":
            return None
    if found.has("year3"):
        return before_christ(int(found.value("year3", "NUM")), f"-{code}")
    number = year_of(found, context)
    leans = number is None
    if number is None and found.has("rel"):
        number = _related_season(found, context, code)
    elif number is None:
        told = context.told_before()
        base = told.earliest if context.narrative and told else context.reference
        if base is not None:
            options = [
                dt.date(base.year + step, ranges.SEASON_START[code], 1)
                for step in (-1, 0, 1)
                if 1 < base.year + step < 9998
            ]
            number = (
                base.year
                if context.narrative
                else nearest_year(options, base, ahead=context.looks_ahead(found.start, found.end)).year
            )
    if number is None:
        return undated(f"XXXX-{code}", NO_REFERENCE)
    return dated(ranges.season(number, code, country=context.country), confidence=0.8, leans=leans)


def told_season(found: Found, context: Context) -> Reading | None:
    """A season without article or preposition, which only a history means as a date."""
    if not context.narrative or found.words.word(found.start) == "fall":
        return None
    return season(found, context)


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


def _related_season(found: Found, context: Context, code: str) -> int | None:
    step = int(found.value("rel", "LAST", "NEXT", "THIS", "PREVIOUS", "FOLLOWING", "SAME", "THAT"))
    base = context.base()
    if base is None:
        return None
    start = ranges.SEASON_START[code]
    if step < 0:
        return base.year - 1 if base.month < start + 3 else base.year
    if step > 0:
        return base.year + 1 if base.month >= start else base.year
    return base.year


def quarter(found: Found, context: Context) -> Reading | None:
    """A calendar quarter. A fiscal one keeps its name and gets no days."""
    number = int(found.value("nth", "ORDINAL", "NTH"))
    if not 1 <= number <= 4:
        return None
    base = context.base()
    chosen = found.value("year", "YEAR")
    if chosen is None and found.has("rel") and base is not None:
        chosen = base.year + int(found.value("rel", "LAST", "THIS", "NEXT"))
    leans = chosen is None
    if chosen is None and base is not None:
        options = [dt.date(base.year + step, 3 * number - 1, 15) for step in (-1, 0, 1) if 1 < base.year + step < 9998]
        ahead = bool(context.looks_ahead(found.start, found.end))
        chosen = nearest_year(options, base, ahead=ahead).year
    if chosen is None:
        return undated(f"XXXX-Q{number}", NO_REFERENCE)
    return dated(ranges.quarter(int(chosen), number), confidence=0.8, leans=leans)


MEANINGS: dict[str, Meaning] = {
    "iso": iso, "numeric": numeric, "calendar": calendar, "month_of_year": month_of_year, "related_month": related_month,
    "nth_day": nth_day, "year": year, "year_words": year_words, "years": years, "decade": decade, "century": century,
    "season": season, "told_season": told_season, "quarter": quarter, "days_of_month": days_of_month,
    "unit_of_month": unit_of_month,
}  # fmt: skip
