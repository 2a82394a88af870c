"""What a rule makes of the words it fits: a value or the reason why there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from evenhand.dates import ranges
from evenhand.dates.context import Context
from evenhand.dates.grammar import Found
from evenhand.dates.mention import Kind
from evenhand.model import When

NO_REFERENCE = "told against a day that the text does not give, and there is no date of publication"
VAGUE = "named only against the present, without a day"


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of one expression.

    ``leans``: told against another day. ``remember``: later words may lean on it. ``ends``: the words and readings of the
    two ends of a range; with ``joined`` false they are two dates ("3 and 5 May") and not a range.
    """

    kind: Kind
    timex: str
    when: When | None
    confidence: float = 0.9
    reason: str | None = None
    alternatives: tuple[When, ...] = ()
    leans: bool = False
    remember: bool = True
    ends: tuple[tuple[int, int, Reading], ...] = ()
    joined: bool = True


#: Words that look like an expression of time and are none (an age); they are read and passed over.
NOTHING = Reading("DATE", "", None, 0.0, "no expression of time")

#: A meaning reads what a rule found, or returns None when the words do not bear it after all.
Meaning = Callable[[Found, Context], Reading | None]


def dated(when: When, *, confidence: float = 0.9, alternatives: tuple[When, ...] = (), leans: bool = False) -> Reading:
    """A reading of a value, with the kind and TIMEX3 value that follow from it."""
    kind: Kind = "TIME" if when.precision in {"time", "part_of_day"} else "DATE"
    return Reading(kind, when.timex(), when, confidence, None, alternatives, leans)


def undated(timex: str, reason: str, *, kind: Kind = "DATE") -> Reading:
    """A reading without a value."""
    return Reading(kind, timex, None, 0.5, reason)


def clock_of(found: Found, slot: str) -> str | None:
    """The clock time in a slot as HH:MM, None when it is empty or impossible."""
    if slot not in found.slots:
        return None
    noon = found.value(slot, "NOON")
    if noon:
        return str(noon)
    clock = found.value(slot, "CLOCK", "CLOCK_AP", "DIGITS4")
    half = found.value(slot, "AM_PM")
    if clock is None:
        hour, minute = found.value(slot, "NUM", "NUMBER"), 0
    else:
        text = str(clock)
        if text.endswith("m"):
            half, text = ("PM" if text[-2] == "p" else "AM"), text[:-2]
        first, _, rest = (
            text.partition(":") if ":" in text else (text[:-2], ":", text[-2:]) if len(text) == 4 else (text, "", "")
        )
        hour, minute = int(first), int(rest[:2] or 0)
    if half is not None:
        if not 1 <= hour <= 12 and clock is None:
            return None
        hour = hour % 12 + 12 if half == "PM" and hour <= 12 else 0 if half == "AM" and hour == 12 else hour
    return f"{int(hour):02d}:{minute:02d}" if 0 <= hour <= 24 and 0 <= minute < 60 and hour == int(hour) else None


def with_time(reading: Reading, found: Found) -> Reading:
    """A reading of a day narrowed to the clock time or part of the day that the same words name."""
    when = reading.when
    time = clock_of(found, "clock") or clock_of(found, "clock2")
    part = (
        found.value("part", "PART", "OVERNIGHT") or found.value("part2", "PART") or found.value("part2b", "OVERNIGHT")
    )
    if part == "MI":
        part, time = None, time or "12:00"
    if time is None and part is None:
        return reading
    suffix = f"T{time or part}"
    if when is None:
        return replace(
            reading, kind="TIME", timex=f"{reading.timex}{suffix}" if len(reading.timex) == 10 else reading.timex
        )
    if when.precision != "day":
        return reading
    precise = replace(when, precision="time" if time else "part_of_day", time=time, part=part)
    others = tuple(replace(other, precision=precise.precision, time=time, part=part) for other in reading.alternatives)
    return replace(reading, kind="TIME", timex=precise.timex(), when=precise, alternatives=others)


def safe_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, or None when there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def shifted(date: dt.date, amount: float, unit: str) -> dt.date | None:
    """``date`` moved by a number of units; None when that leaves the calendar or the unit is shorter than a day."""
    try:
        if unit in {"D", "N"}:
            return date + dt.timedelta(days=round(amount))
        if unit in {"W", "F", "WE"}:
            return date + dt.timedelta(days=round(amount * (14 if unit == "F" else 7)))
        months = {"M": 1, "Q": 3, "Y": 12, "FY": 12, "DE": 120, "CE": 1200, "HC": 600, "ML": 12000}.get(unit)
        return ranges.add_months(date, round(amount * months)) if months else None
    except (ValueError, OverflowError):
        return None


#: Seconds of the units shorter than a day.
SECONDS = {"S": 1, "MIN": 60, "H": 3600}
#: What "a few", "several" and a bare plural stand for where days are needed: a convention of this project.
FEW, MANY = 2, 9


def reached(date: dt.date, number: float, unit: str) -> dt.date | None:
    """The farthest day that ``number`` units from some time on ``date`` can reach."""
    if unit not in SECONDS:
        return shifted(date, number, unit)
    seconds = number * SECONDS[unit]
    try:
        return date + dt.timedelta(days=int(seconds // 86400 if seconds < 0 else -(-seconds // 86400)))
    except OverflowError:
        return None


def between(first: dt.date | None, second: dt.date | None) -> When | None:
    """The days from one to the other, in either order; None when one is missing."""
    return When(min(first, second), max(first, second), "range") if first is not None and second is not None else None


def unit_range(date: dt.date, unit: str, *, part: str | None = None) -> When | None:
    """The day, week, month and so on that holds ``date``; None for units shorter than a day."""
    if unit in {"D", "N"}:
        return ranges.day(date)
    if unit in {"W", "F"}:
        return ranges.week(date, part=part)
    if unit == "WE":
        return ranges.weekend(date)
    if unit == "M":
        return ranges.month(date.year, date.month, part=part)
    if unit == "Q":
        return ranges.quarter(date.year, (date.month + 2) // 3)
    if unit in {"Y", "FY"}:
        return ranges.year(date.year, part=part)
    if unit == "DE":
        return ranges.decade(date.year // 10 * 10, part=part) if date.year >= 10 else None
    return ranges.century(date.year // 100 * 100) if unit == "CE" and date.year >= 100 else None


#: TIMEX3 unit letter and factor.
_UNITS = {
    "S": ("T", "S", 1), "MIN": ("T", "M", 1), "H": ("T", "H", 1),
    "D": ("", "D", 1), "N": ("", "D", 1), "W": ("", "W", 1), "F": ("", "W", 2), "WE": ("", "WE", 1),
    "M": ("", "M", 1), "Q": ("", "Q", 1), "Y": ("", "Y", 1), "FY": ("", "Y", 1),
    "DE": ("", "Y", 10), "CE": ("", "Y", 100), "HC": ("", "Y", 50), "ML": ("", "Y", 1000),
}  # fmt: skip
_VAGUE = {"DE": "PXDE", "CE": "PXCE", "HC": "PXY", "ML": "PXML"}


def length(number: float | None, code: str) -> str:
    """The TIMEX3 value of so many units; X for an unknown number."""
    time, letter, factor = _UNITS[code]
    if number is None:
        return _VAGUE.get(code, f"P{time}X{letter}")
    return f"P{time}{number * factor:g}{letter}"


def amount(found: Found, slot: str) -> float | None:
    """The number in a slot: digits, words, "a", "a couple of", with halves; None for "several"."""
    total = 0.0
    group = 0.0
    for index in range(*found.slots[slot]):
        values = found.words.values[index]
        if values.get("VAGUE_NUMBER") == "X" and "NUMBER" not in found.words.values[index + 1]:
            return None
        if values.get("VAGUE_NUMBER") == "X":
            continue
        value = next(
            (
                values[name]
                for name in ("NUM", "NUMBER", "VAGUE_NUMBER", "HALF", "FRACTION", "AND_HALF", "ARTICLE")
                if name in values
            ),
            None,
        )
        if value is None:
            continue
        if value in {100, 1000} and "NUM" not in values:
            group = (group or 1) * value
        else:
            group += float(value)
    return total + group
