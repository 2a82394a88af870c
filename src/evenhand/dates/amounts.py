"""Reads how long and how often: durations, sets, and times named only against the present."""

from __future__ import annotations

from dataclasses import replace

from evenhand.dates.context import Context
from evenhand.dates.grammar import Found
from evenhand.dates.reading import MANY, NOTHING, VAGUE, Meaning, Reading, amount, between, length, reached, undated
from evenhand.dates.relative_dates import placed
from evenhand.model import When

NOT_A_DATE = "a length of time, not a date"


def duration(found: Found, context: Context) -> Reading | None:
    """Two weeks; the last 48 hours; the next few days. A stretch that ends or begins with the report's day has a range."""
    code = str(found.value("unit", "UNITS", "UNIT"))
    plural = found.value("unit", "UNITS") is not None
    singular_word = found.words.word(found.slots["unit"][0])
    ordinal_second = singular_word == "second"
    number: float | None = None
    if found.has("n"):
        number = amount(found, "n")
        if ordinal_second:
            return None
    elif not plural:
        return None
    following = found.words.values[found.end] if found.end < len(found.words.values) else {}
    if (number is not None and number > 10000) or (code == "Q" and "OF" in following):
        return None
    if found.has("n2"):
        number = None
    if found.has("half") and number is not None:
        number += 0.5
    timex = length(number, code)
    when = _stretch(found, context, number, code)
    confidence = 0.8 if number is not None else 0.4
    return Reading("DURATION", timex, when, confidence, None if when else NOT_A_DATE, remember=False)


def _stretch(found: Found, context: Context, number: float | None, code: str) -> When | None:
    step = found.value("rel", "LAST", "NEXT")
    if step is None and found.value("rel", "PAST_ADJECTIVE") is not None:
        step = -1
    if step is None or context.reference is None or context.narrative:
        return None
    return between(reached(context.reference, step * (number or MANY), code), context.reference)


def repeated(found: Found, context: Context) -> Reading | None:
    """Every day, each July, Tuesday nights."""
    weekday = found.value("weekday", "WEEKDAY") or found.value("weekdays", "WEEKDAYS")
    if weekday is not None:
        part = found.value("parts", "PARTS") or found.value("part", "PART")
        return undated(f"XXXX-WXX-{weekday}" + (f"T{part}" if part else ""), NOT_A_DATE, kind="SET")
    classes = found.words.values[found.slots["unit"][0]]
    step = int(found.value("each", "EACH"))
    for name, form in (
        ("SEASON", "XXXX-{}"),
        ("PART", "XXXX-XX-XXT{}"),
        ("WEEKDAY", "XXXX-WXX-{}"),
        ("MONTH", "XXXX-{:02d}"),
    ):
        if name in classes:
            return undated(form.format(classes[name]), NOT_A_DATE, kind="SET")
    code = str(found.value("unit", "UNITS", "UNIT"))
    if found.words.word(found.slots["unit"][0]) == "second":
        return None
    number = amount(found, "n") if found.has("n") else step
    return undated(length(number, code), NOT_A_DATE, kind="SET")


def frequency(found: Found, context: Context) -> Reading | None:
    """Daily, weekly, annually."""
    return undated(str(found.value("frequency", "FREQUENCY")), NOT_A_DATE, kind="SET")


def reference(found: Found, context: Context) -> Reading | None:
    """Now, recently, soon: kept and marked, without a day."""
    classes = (
        "PRESENT",
        "PAST",
        "FUTURE",
        "PRESENT_ADJECTIVE",
        "PAST_ADJECTIVE",
        "FUTURE_ADJECTIVE",
        "FORMER",
        "PAST_NOUN",
    )
    return Reading("DATE", str(found.value("ref", *classes)), None, 0.5, VAGUE, remember=False)


def from_event(found: Found, context: Context) -> Reading | None:
    """Thirty minutes after ...: a length of time, placed against the day told last with little confidence."""
    length_read = duration(found, context)
    told = context.told_before(finest="day")
    if length_read is None or told is None or told.earliest is None or not found.has("n"):
        return length_read
    number = amount(found, "n")
    code = str(found.value("unit", "UNITS", "UNIT"))
    way = found.words.values[found.end] if found.end < len(found.words.values) else {}
    if number is None or not ("BEFORE" in way or "AFTER" in way):
        return length_read
    moved = placed(told, number if "AFTER" in way else -number, code)
    return length_read if moved is None else replace(length_read, when=moved, reason=None, confidence=0.4)


def nothing(found: Found, context: Context) -> Reading | None:
    """Words that look like an expression of time and are none: "a 44-year-old"."""
    return NOTHING


MEANINGS: dict[str, Meaning] = {
    "from_event": from_event,
    "nothing": nothing,
    "duration": duration,
    "set": repeated,
    "frequency": frequency,
    "reference": reference,
}
