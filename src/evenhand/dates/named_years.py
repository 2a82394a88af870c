"""Reads years, decades, centuries, seasons and quarters of the Gregorian calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from evenhand.dates import ranges
from evenhand.dates.context import Context, nearest_year
from evenhand.dates.grammar import Found
from evenhand.dates.reading import (
    NO_REFERENCE,
    Meaning,
    Reading,
    dated,
    undated,
)
from evenhand.model import When

BEFORE_CHRIST = "before the year 1, which the calendar of this program does not reach"
#: Years that are made into days: far enough from the ends of the calendar for all that is told against them.
FIRST_YEAR, END_YEAR = 200, 2200


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


def number_in_words(found: Found, slot: str) -> int | None:
    """Nineteen ninety-six, two thousand (and) three as a year; None for other numbers."""
    words = (found.words.values[index] for index in range(*found.slots[slot]))
    numbers = [int(values["NUMBER"]) for values in words if "NUMBER" in values]
    rest = sum(numbers[1:])
    if numbers[0] in {18, 19, 20} and len(numbers) >= 2 and numbers[1] >= 10 and rest < 100:
        return numbers[0] * 100 + rest
    return 2000 + rest - 1000 if numbers[:2] == [2, 1000] and rest < 1100 else None


def before_christ(number: int, rest: str) -> Reading:
    """A date before the year 1: marked, without a value."""
    return Reading("DATE", f"BC{number:04d}{rest}", None, 0.9, BEFORE_CHRIST)


def year(found: Found, context: Context) -> Reading | None:
    """A year standing alone, unless the neighbours make it a quantity or a number of something."""
    part = found.value("mod", "EARLY", "MID", "LATE")
    if found.word("era")[:1] == "b":
        return before_christ(
            int(found.value("year3", "NUM") if found.has("year3") else found.value("year", "YEAR")), ""
        )
    if found.has("year3"):
        number = int(found.value("year3", "NUM", "YEAR"))
        if number < FIRST_YEAR:
            return undated(f"{number:04d}", "before the first year that this program makes into days")
        return dated(ranges.year(number, part=part)) if number < END_YEAR else None
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


def year_words(found: Found, context: Context) -> Reading | None:
    """Nineteen ninety-six; the year two thousand."""
    number = number_in_words(found, "year_words")
    named = found.end - found.start > found.slots["year_words"][1] - found.slots["year_words"][0]
    if number is None or (number >= 2000 and not named):
        return None
    return dated(ranges.year(number))


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
                else _season_year(options, base, ahead=context.looks_ahead(found.start, found.end))
            )
    if number is None:
        return undated(f"XXXX-{code}", NO_REFERENCE)
    return dated(ranges.season(number, code, country=context.country), confidence=0.8, leans=leans)


def _season_year(options: list[dt.date], base: dt.date, *, ahead: bool | None) -> int:
    """The year of a season named without one: the last that has begun, or the next when the clause looks ahead."""
    begun = [option for option in options if option <= base]
    coming = [option for option in options if option > base]
    return min(coming).year if coming and (ahead or not begun) else max(begun).year


def told_season(found: Found, context: Context) -> Reading | None:
    """A season without article or preposition, which only a history means as a date."""
    if not context.narrative or found.words.word(found.start) == "fall":
        return None
    return season(found, context)


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
    number = int(found.value("nth", "ORDINAL", "NTH", "QUARTER_CODE"))
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


def half_of_year(found: Found, context: Context) -> Reading | None:
    """The first half of 2014."""
    number, half = int(found.value("year", "YEAR")), int(found.value("nth", "ORDINAL"))
    if half not in {1, 2}:
        return None
    last = dt.date(number, 6, 30) if half == 1 else dt.date(number, 12, 31)
    return dated(When(dt.date(number, 6 * half - 5, 1), last, "half", part=f"H{half}"))


MEANINGS: dict[str, Meaning] = {
    "year": year, "year_words": year_words, "years": years, "decade": decade, "century": century, "season": season,
    "told_season": told_season, "quarter": quarter, "half_of_year": half_of_year,
}  # fmt: skip
