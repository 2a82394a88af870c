"""Reads dates told against the report's day ("yesterday", "last week") or against a day told before ("the next day")."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from evenhand.dates import ranges
from evenhand.dates.context import Context
from evenhand.dates.grammar import Found
from evenhand.dates.reading import (
    FEW,
    MANY,
    NO_REFERENCE,
    SECONDS,
    VAGUE,
    Meaning,
    Reading,
    amount,
    between,
    clock_of,
    dated,
    length,
    reached,
    shifted,
    undated,
    unit_range,
    with_time,
)
from evenhand.model import When

RELATIONS = ("LAST", "NEXT", "THIS", "PREVIOUS", "FOLLOWING", "SAME", "THAT", "LATEST")
NOTHING_TOLD = "told against an earlier day, and no earlier day is told"


def leans_on_told(found: Found, context: Context, slot: str = "rel") -> bool:
    """Whether a relation word points to a day told before ("that", "the following") and not to the report's day."""
    if context.narrative:
        return True
    if found.value(slot, "PREVIOUS", "SAME", "THAT") is not None:
        return True
    return found.value(slot, "FOLLOWING") is not None and found.value(slot, "NEXT") is None


def weekday(found: Found, context: Context) -> Reading | None:
    """Friday, last Friday, Friday night, Friday of last week."""
    number = int(found.value("weekday", "WEEKDAY", "SHY_WEEKDAY"))
    index = found.slots["weekday"][0]
    if context.lexicon.capitals and context.capitals and not found.words.text[found.words.starts[index]].isupper():
        return None
    told = context.told_before(finest="day")
    from_told = told is not None and leans_on_told(found, context) and (found.has("rel") or context.narrative)
    base = told.earliest if from_told and told is not None else context.reference
    if base is None:
        return with_time(undated(f"XXXX-WXX-{number}", NO_REFERENCE), found)
    if found.has("week"):
        monday = (
            base
            - dt.timedelta(days=base.weekday())
            + dt.timedelta(weeks=int(found.value("week", "LAST", "NEXT", "THIS")))
        )
        return with_time(dated(ranges.day(monday + dt.timedelta(days=number - 1)), leans=True), found)
    back = (base.isoweekday() - number) % 7
    step = found.value("rel", *RELATIONS)
    others: tuple[When, ...] = ()
    ahead = context.looks_ahead(found.start, found.end)
    if found.value("rel", "LAST", "PREVIOUS") is not None:
        days = -(back or 7)
    elif found.value("rel", "NEXT", "FOLLOWING") is not None:
        days = (-back % 7) or 7
    elif from_told:
        days = -back % 7
    elif ahead or (step is not None and ahead is not False):
        days = -back % 7
        others = (ranges.day(base - dt.timedelta(days=back or 7)),)
    else:
        days = -back
        others = (ranges.day(base - dt.timedelta(days=7)),) if back == 0 else ()
    confidence = 0.9 if ahead is not None or step is not None else 0.8
    return with_time(
        dated(ranges.day(base + dt.timedelta(days=days)), confidence=confidence, alternatives=others, leans=True), found
    )


def deictic(found: Found, context: Context) -> Reading | None:
    """Yesterday, today, the day before yesterday, tonight."""
    days = int(found.value("deictic", "DEICTIC", "TONIGHT"))
    tonight = found.value("deictic", "TONIGHT") is not None
    if context.reference is None or (context.narrative and days == 0 and not tonight):
        reason = VAGUE if context.narrative else NO_REFERENCE
        return with_time(undated("PRESENT_REF" if days == 0 and not tonight else "XXXX-XX-XX", reason), found)
    reading = with_time(
        dated(ranges.day(context.reference + dt.timedelta(days=days)), confidence=0.95, leans=True), found
    )
    if tonight and reading.kind == "DATE":
        when = ranges.day(context.reference, part="NI")
        return replace(reading, kind="TIME", timex=when.timex(), when=when)
    return reading


def part_of_day(found: Found, context: Context) -> Reading | None:
    """This morning, last night, that evening, overnight."""
    part = str(found.value("part", "PART", "OVERNIGHT", "LAST_NIGHT"))
    overnight = found.value("part", "OVERNIGHT") is not None
    relation = -1 if found.value("part", "LAST_NIGHT") is not None else found.value("rel", *RELATIONS)
    if overnight and context.reference is not None and not context.narrative:
        night = When(context.reference - dt.timedelta(days=1), context.reference, "part_of_day", part="NI")
        return dated(night, confidence=0.7, leans=True)
    told = context.told_before(finest="day")
    from_told = overnight or relation is None or found.rule.name == "the_next_part" or leans_on_told(found, context)
    base = (told.earliest if told is not None else None) if from_told else context.reference
    if base is None:
        return undated(f"XXXX-XX-XXT{part}", NOTHING_TOLD if from_told else NO_REFERENCE, kind="TIME")
    days = int(relation or 0)
    return dated(ranges.day(base + dt.timedelta(days=days), part=part), confidence=0.85, leans=True)


def clock(found: Found, context: Context) -> Reading | None:
    """A clock time without a day: the day told last, if one was told."""
    time = clock_of(found, "clock")
    if time is None or found.word("zone") == "local":
        return None  # "2010 local elections"
    if found.value("part2", "PART") in {"AF", "EV", "NI"} and time < "12:00":
        time = f"{int(time[:2]) + 12:02d}{time[2:]}"
    told = context.told_before(finest="day")
    if told is None or told.earliest is None:
        return undated(f"XXXX-XX-XXT{time}", "a time of day without a day", kind="TIME")
    return dated(ranges.day(told.earliest, time=time), confidence=0.7, leans=True)


def unit(found: Found, context: Context) -> Reading | None:
    """Last week, this month, the following year, early next year, the end of the month."""
    code = str(found.value("unit", "UNIT", "WEEKEND", "CENTURY"))
    relation = found.value("rel", *RELATIONS)
    part = found.value("mod", "EARLY", "MID", "LATE", "END")
    if code in {"S", "MIN", "H", "HC", "ML"} or (code == "D" and part == "END"):
        return None
    from_told = leans_on_told(found, context) and (relation is not None or context.narrative)
    if code == "Q" and found.value("rel", "THIS", "SAME", "THAT") is not None and not _tells_quarters(context):
        return None
    told = context.told_before(finest={"D": "day", "W": "day", "M": "month"}.get(code, ""))
    base = (told.earliest if told else None) if from_told else context.reference
    if base is None:
        return undated(_blank(code, int(relation or 0)), NOTHING_TOLD if from_told else NO_REFERENCE)
    step = int(relation or 0)
    if code in {"DE", "CE"} and found.word("rel").endswith("past"):
        start = shifted(base, -1, code)
        when = None if start is None else When(start, base, "range")
        return Reading("DURATION", length(1, code), when, 0.7, None, (), True, remember=False)
    if found.value("rel", "LATEST") is not None:
        step = -1
    moved = shifted(base, step, code)
    when = unit_range(moved, code, part=part) if moved is not None else None
    if when is None:
        return None
    within = found.value("mod", "EARLIER_IN")
    if within is not None and step == 0 and context.reference is not None and not from_told:
        when = _up_to(when, context.reference, str(within))
    if code == "FY":
        return Reading("DATE", when.timex(), None, 0.5, "a fiscal year, whose days differ by country and firm")
    return dated(when, confidence=0.85, leans=True)


def _tells_quarters(context: Context) -> bool:
    """Whether a quarter of a year was told; else "the quarter" may as well be one of a town."""
    return any(when.precision == "quarter" for when in context.told)


def _up_to(when: When, reference: dt.date, within: str) -> When:
    """Earlier this month ends with the report's day; later this month begins with it."""
    if when.earliest is None or when.latest is None or not when.earliest <= reference <= when.latest:
        return when
    if within == "START":
        return replace(when, latest=reference, precision=f"{when.precision}_part")
    return when


def _blank(code: str, step: int) -> str:
    blanks = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX"}
    return blanks.get(code, "XXXX" if step == 0 else "PAST_REF" if step < 0 else "FUTURE_REF")


def next_day(found: Found, context: Context) -> Reading | None:
    """The next day, the day before, that day: against the last day told."""
    step = int(found.value("next_day", "NEXT_DAY"))
    told = context.told_before(finest="day")
    if told is None or told.earliest is None:
        return undated("XXXX-XX-XX", NOTHING_TOLD)
    return with_time(dated(ranges.day(told.earliest + dt.timedelta(days=step)), confidence=0.8, leans=True), found)


_WAYS = ("AGO", "EARLIER", "LATER", "FROM_NOW", "BEFORE", "AFTER")


def offset(found: Found, context: Context) -> Reading | None:
    """Two days ago, a week later, 30 minutes earlier: against the report's day or the last day told."""
    way = int(found.value("way", *_WAYS))
    code = str(found.value("unit", "UNITS", "UNIT", "TWO_UNITS"))
    number = amount(found, "n") if found.has("n") else 2 if found.value("unit", "TWO_UNITS") is not None else None
    from_told = found.value("way", "AGO", "FROM_NOW") is None or context.narrative
    told = context.told_before(finest={"D": "day", "N": "day", "W": "month", "F": "month", "M": "month"}.get(code, ""))
    base = (told.earliest if told else None) if from_told else context.reference
    if number is None or code == "HC":
        return _some_units(base, way, code)
    if base is None and told is None and from_told and not context.narrative and code not in {"S", "MIN", "H"}:
        base = context.reference if found.value("way", "EARLIER") is not None and code in {"Y", "Q"} else None
    if base is None:
        return undated(
            "XXXX-XX-XX" if code in {"D", "N", "W", "F"} else "XXXX", NOTHING_TOLD if from_told else NO_REFERENCE
        )
    quarter = context.told_before() if code == "Y" and not from_told else None
    if quarter is not None and quarter.precision == "quarter":
        when = placed(quarter, way * number, code)
    elif from_told and told is not None:
        when = placed(told, way * number, code)
    elif code in {"S", "MIN", "H"}:
        when = _moved_clock(ranges.day(base), base, way * number, code)
    else:
        moved = shifted(base, way * number, code)
        when = unit_range(moved, code) if moved is not None else None
    if when is None:
        return None
    if when.precision == "range":
        return Reading("TIME", f"{base}TXX", when, 0.6, None, (), True)
    return replace(dated(when, confidence=0.75, leans=True), remember=code != "Y" or context.narrative)


def _some_units(base: dt.date | None, way: int, code: str) -> Reading:
    """Several days ago, weeks later: somewhere between two and nine units away; minutes leave the day as it is."""
    when = None
    if base is not None and code in {"S", "MIN"}:
        when = ranges.day(base)
    elif base is not None:
        when = between(reached(base, way * FEW, code), reached(base, way * MANY, code))
    reason = None if when else "an unknown number of days, months or years away"
    return Reading("DATE", "FUTURE_REF" if way > 0 else "PAST_REF", when, 0.4, reason, remember=False)


def placed(told: When, number: float, code: str) -> When | None:
    """A value told, moved by so many units: as coarse as the value or the unit, whichever is coarser.

    Minutes and hours move a clock time where there is one, else a part of the day; else they leave the day, or the two
    days, that are possible.
    """
    if told.earliest is None:
        return None
    if code in {"S", "MIN", "H"}:
        return _moved_clock(told, told.earliest, number, code)
    moved = shifted(told.earliest, number, code)
    if moved is None:
        return None
    own = _UNIT_OF.get(told.precision, "D")
    fine = code in {"D", "N"} or (own == "D" and code in {"W", "F"}) or (own == "Q" and code == "Y")
    return unit_range(moved, own if fine else max(own, code, key=_SIZES.index))


_UNIT_OF = {
    "quarter": "Q", "month": "M", "month_part": "M", "year": "Y", "year_part": "Y", "week": "W", "decade": "DE",
}  # fmt: skip
_SIZES = ["D", "N", "W", "F", "WE", "M", "Q", "Y", "FY", "DE", "HC", "CE", "ML"]


#: The hours of the parts of a day, from midnight.
_HOURS = {"MO": (5, 12), "AF": (12, 18), "EV": (17, 23)}


def _moved_clock(told: When, base: dt.date, number: float, code: str) -> When | None:
    if not told.time and told.part in _HOURS and told.latest == base:
        hours = number * SECONDS[code] / 3600
        first, last = (base + dt.timedelta(days=(hour + hours) // 24) for hour in _HOURS[told.part])
        return ranges.day(first) if first == last else between(first, last)
    if not told.time or told.time == "24:00":
        return between(base, reached(base, number, code))
    try:
        moved = dt.datetime.combine(base, dt.time.fromisoformat(told.time))
        moved += dt.timedelta(seconds=number * SECONDS[code])
    except (OverflowError, ValueError):
        return None
    return ranges.day(moved.date(), time=f"{moved:%H:%M}")


def weekend(found: Found, context: Context) -> Reading | None:
    """The weekend: the one before the report, or the next when the clause looks ahead."""
    told = context.told_before(finest="day") if context.narrative else None
    base = told.earliest if told is not None else context.reference
    if base is None:
        return undated("XXXX-WXX-WE", NO_REFERENCE)
    ahead = base.isoweekday() >= 6 or context.looks_ahead(found.start, found.end)
    return dated(ranges.weekend(base if ahead else base - dt.timedelta(days=5)), confidence=0.7, leans=True)


def told_quarter(found: Found, context: Context) -> Reading | None:
    """The quarter, the year-ago quarter: against the quarter told last."""
    told = next((when for when in reversed(context.told) if when.precision == "quarter"), None)
    ago = found.has("ago")
    if told is not None and told.earliest is not None:
        moved = shifted(told.earliest, -1, "Y") if ago else told.earliest
        when = unit_range(moved, "Q") if moved else None
    elif not ago:
        return None
    elif context.reference is None:
        return undated("XXXX-QX", NO_REFERENCE)
    else:
        moved = shifted(context.reference, -1, "Y")
        when = unit_range(moved, "Y") if moved else None
    return replace(dated(when, confidence=0.6, leans=True), remember=not ago) if when else None


MEANINGS: dict[str, Meaning] = {
    "weekday": weekday, "deictic": deictic, "part_of_day": part_of_day, "clock": clock, "unit": unit, "next_day": next_day,
    "offset": offset, "weekend": weekend, "told_quarter": told_quarter,
}  # fmt: skip
