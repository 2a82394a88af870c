"""Makes values: a day, a month, a season and so on as a range of days with its precision.

What "early", "mid" and "late" cover is a convention of this project: overlapping thirds, so that "early May" and "mid-May"
share some days as they do in speech.
"""

from __future__ import annotations

import calendar
import datetime as dt

from evenhand.model import When

#: Months in which a season begins north of the equator; each lasts three months.
SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_OPPOSITE = {"SP": "FA", "SU": "WI", "FA": "SP", "WI": "SU"}
#: Countries (ISO 3166-1 alpha-2) wholly or mostly south of the equator, whose seasons are the other way round.
SOUTHERN = frozenset("AO AR AU BI BO BR BW CL FJ LS MG MW MZ NA NZ PE PG PY RW SZ TL TZ UY ZA ZM ZW".split())
#: First and last of each part of a month, in days of the month (the last day stands for 31).
MONTH_PART = {"START": (1, 12), "MID": (9, 22), "END": (19, 31)}
#: First and last month of each part of a year.
YEAR_PART = {"START": (1, 4), "MID": (5, 8), "END": (9, 12)}


def day(date: dt.date, *, part: str | None = None, time: str | None = None) -> When:
    """One day, or a part or time of it."""
    return When(date, date, "time" if time else "part_of_day" if part else "day", time=time, part=part)


def week(date: dt.date, *, part: str | None = None) -> When:
    """The ISO week (Monday to Sunday) that holds ``date``; with a part START, MID or END only those days of it."""
    monday = date - dt.timedelta(days=date.weekday())
    first, last = {"START": (0, 2), "MID": (1, 4), "END": (3, 6)}.get(part or "", (0, 6))
    return When(monday + dt.timedelta(days=first), monday + dt.timedelta(days=last), "week_part" if part else "week")


def weekend(date: dt.date) -> When:
    """Saturday and Sunday of the week that holds ``date``."""
    monday = date - dt.timedelta(days=date.weekday())
    return When(monday + dt.timedelta(days=5), monday + dt.timedelta(days=6), "weekend")


def month(year: int, number: int, *, part: str | None = None) -> When:
    """A Gregorian month, or its START, MID or END."""
    length = calendar.monthrange(year, number)[1]
    first, last = MONTH_PART.get(part or "", (1, 31))
    precision = "month_part" if part in MONTH_PART else "month"
    return When(dt.date(year, number, first), dt.date(year, number, min(last, length)), precision)


def year(number: int, *, part: str | None = None) -> When:
    """A year, or its START, MID or END."""
    first, last = YEAR_PART.get(part or "", (1, 12))
    end = dt.date(number, last, calendar.monthrange(number, last)[1])
    return When(dt.date(number, first, 1), end, "year_part" if part in YEAR_PART else "year")


def decade(number: int, *, part: str | None = None) -> When:
    """The ten years from ``number``, or their START (0-3), MID (3-6) or END (6-9)."""
    first, last = {"START": (0, 3), "MID": (3, 6), "END": (6, 9)}.get(part or "", (0, 9))
    return When(dt.date(number + first, 1, 1), dt.date(number + last, 12, 31), "decade_part" if part else "decade")


def century(number: int) -> When:
    """The hundred years that begin in ``number`` (1900 for the 20th century, as reports use the word)."""
    return When(dt.date(number, 1, 1), dt.date(number + 99, 12, 31), "century")


def quarter(year_number: int, number: int) -> When:
    """A calendar quarter, 1 to 4. Fiscal quarters differ by country and firm and are not made into days."""
    end = dt.date(year_number, 3 * number, calendar.monthrange(year_number, 3 * number)[1])
    return When(dt.date(year_number, 3 * number - 2, 1), end, "quarter", part=f"Q{number}")


def season(year_number: int, code: str, *, country: str | None = None) -> When:
    """A season that begins in ``year_number``, with the hemisphere of ``country``; north where it is not known."""
    start = SEASON_START[_OPPOSITE[code] if country in SOUTHERN else code]
    first = dt.date(year_number, start, 1)
    last = add_months(first, 3) - dt.timedelta(days=1)
    return When(first, last, "season", part=code)


def add_months(date: dt.date, months: int) -> dt.date:
    """``date`` moved by months, to the last day of a shorter month. Raises ValueError or OverflowError out of range."""
    count = date.year * 12 + date.month - 1 + months
    number, index = divmod(count, 12)
    return dt.date(number, index + 1, min(date.day, calendar.monthrange(number, index + 1)[1]))


def span(first: When, last: When) -> When:
    """From the beginning of one value to the end of another."""
    return When(
        first.earliest, last.latest, "range", first.calendar if first.calendar == last.calendar else "gregorian"
    )
