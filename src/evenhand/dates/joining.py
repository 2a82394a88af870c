"""Joins dates into ranges: "between 3 and 5 May", "May 3 to June 2", "since March", "by 5 May"."""

from __future__ import annotations

import bisect
import datetime as dt
from dataclasses import replace

from evenhand.dates.lexicon import Values
from evenhand.dates.mention import DateMention
from evenhand.dates.words import Words
from evenhand.model import Span, When

_FINE = frozenset(
    {"day", "time", "part_of_day", "month", "month_part", "year", "year_part", "season", "quarter", "week", "decade"}
)
#: Words between a night and the days that it lies between, and how many of them there may be.
_BEFORE_DAYS, _NIGHT_GAP = frozenset({"from", "between", "on", "into", "of", "the", "in"}), 2


def join_ranges(mentions: list[DateMention], words: Words) -> list[DateMention]:
    """The same mentions with ranges and open ranges made one mention each, the parts kept in ``ends``."""
    result: list[DateMention] = []
    index = 0
    while index < len(mentions):
        here = mentions[index]
        first = bisect.bisect_left(words.starts, here.span.start)
        opener = words.values[first - 1] if first else {}
        if index + 1 < len(mentions):
            joined = _pair(here, mentions[index + 1], opener, first, words)
            if joined is not None:
                result.append(joined)
                index += 2
                continue
        result.append(_opened(here, opener, first, words))
        index += 1
    return _nights(result, words)


def _nights(mentions: list[DateMention], words: Words) -> list[DateMention]:
    """The same mentions with a night and the days that it lies between made one."""
    result: list[DateMention] = []
    for mention in mentions:
        night = _night(result[-1], mention, words) if result else None
        if night is not None:
            result[-1] = night
        else:
            result.append(mention)
    return result


def _night(here: DateMention, there: DateMention, words: Words) -> DateMention | None:
    """The night that the days behind it name: "overnight from 3 to 4 May", "Sunday night into Monday"."""
    if there.when is None or there.when.earliest is None or there.when.latest is None or there.rule.startswith("clock"):
        return None
    left, right = bisect.bisect_left(words.starts, here.span.end), bisect.bisect_left(words.starts, there.span.start)
    gap = {words.word(index).lower() for index in range(left, right)}
    if right - left > _NIGHT_GAP or not gap <= _BEFORE_DAYS:
        return None
    if here.rule.startswith("overnight") or (here.rule == "the_part" and here.words.lower().endswith("night")):
        first = there.when.earliest
        if "into" in gap and first == there.when.latest:
            first -= dt.timedelta(days=1)
    elif gap == {"into"} and here.when is not None and here.when.part is not None and here.when.earliest is not None:
        first = here.when.earliest
        if (there.when.latest - first).days != 1:
            return None
    else:
        return None
    span = Span(here.span.start, there.span.end)
    when = When(first, there.when.latest, "range" if first != there.when.latest else "part_of_day", part="NI")
    rule = f"night of {there.rule}"
    return replace(
        there, span=span, words=span.of(words.text), when=when, timex=when.timex(), alternatives=(), rule=rule
    )


def _pair(here: DateMention, there: DateMention, opener: Values, first: int, words: Words) -> DateMention | None:
    if here.when is None or there.when is None or here.when.precision not in _FINE or there.when.precision not in _FINE:
        return None
    if here.rule.startswith("clock") or there.rule.startswith("clock"):
        return None
    left = bisect.bisect_left(words.starts, here.span.end)
    right = bisect.bisect_left(words.starts, there.span.start)
    listed = right - left == 2 and "COMMA" in words.values[left] and "AND" in words.values[left + 1]
    if right - left != 1 and not listed:
        return None
    link = words.values[right - 1]
    named = "BETWEEN" in opener or "FROM" in opener
    days = "AND" in link and _follow(here.when, there.when)
    if listed and not days:
        return None
    if not ("DASH" in link or days or ("TO" in link and (named or "AND" not in link))):
        return None
    earlier = here.when
    if earlier.earliest is None or there.when.latest is None or there.when.earliest is None:
        return None
    if earlier.earliest > there.when.earliest:
        years = there.when.earliest.year - earlier.earliest.year
        options = [other for other in here.alternatives if other.earliest and other.earliest <= there.when.earliest]
        if not options or years > 0:
            return None
        earlier = options[0]
    start = words.starts[first - 1] if named and first else here.span.start
    when = When(earlier.earliest, there.when.latest, "range")
    span = Span(start, there.span.end)
    return replace(
        here,
        span=span,
        words=span.of(words.text),
        when=when,
        kind="DATE",
        timex=when.timex(),
        alternatives=(),
        ends=(here, there),
        confidence=min(here.confidence, there.confidence),
        rule=f"range of {here.rule} and {there.rule}",
    )


def _follow(here: When, there: When) -> bool:
    """Whether the second of two days follows the first: "on Friday and Saturday"."""
    if here.earliest is None or there.earliest is None or here.precision != "day" or there.precision != "day":
        return False
    return (there.earliest - here.earliest).days == 1


def _opened(here: DateMention, opener: Values, first: int, words: Words) -> DateMention:
    """Since March, by 5 May, before 5 May: a range open at one end."""
    if here.when is None or here.kind == "DURATION":
        return here
    following = bisect.bisect_left(words.starts, here.span.end)
    ends_clause = following == len(words.starts) or bool({"COMMA", "DOT"} & set(words.values[following]))
    if "SINCE" in opener:
        bound, name = _from_start, "open end after"
    elif "BY" in opener:
        bound, name = _to_end, "open beginning before"
    elif "BEFORE" in opener and ends_clause and here.kind == "DATE":
        bound, name = _to_eve, "open beginning before"
    elif "AFTER" in opener and ends_clause and here.kind == "DATE":
        bound, name = _from_morrow, "open end after"
    else:
        return here
    when = bound(here.when)
    span = Span(words.starts[first - 1], here.span.end)
    return replace(
        here,
        span=span,
        words=span.of(words.text),
        when=when,
        timex=when.timex(),
        ends=(here,),
        rule=f"{name} {here.rule}",
        alternatives=tuple(map(bound, here.alternatives)),
    )


def _from_start(when: When) -> When:
    return replace(when, latest=None)


def _to_end(when: When) -> When:
    return replace(when, earliest=None)


def _to_eve(when: When) -> When:
    return replace(when, earliest=None, latest=when.earliest and when.earliest - dt.timedelta(days=1))


def _from_morrow(when: When) -> When:
    return replace(when, earliest=when.latest and when.latest + dt.timedelta(days=1), latest=None)
