"""Whether later reports tell more: the number of an incident that is still being counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import combinations

from evenhand.corroborate.agreement import is_partial, is_shared, relation
from evenhand.model import Count

#: A number and the day on which its report was published.
Dated = tuple[dt.date, Count]


def rising(field: str, told: Iterable[tuple[dt.date | None, Count]]) -> tuple[Dated, ...]:
    """The numbers by day of publication, each higher than the one before; empty unless they contradict one another only in
    that later reports tell more.

    Numbers that contradict one another on one day, a later number that is lower and a number whose report has no day leave
    it empty. Numbers of some of the people, or of several incidents together, are not asked.
    """
    dated: list[Dated] = []
    for day, count in told:
        if is_partial(count) or is_shared(count):
            continue
        if day is None:
            return ()
        dated.append((day, count))
    dated.sort(key=lambda row: (row[0], row[1].low, row[1].high is not None))
    against = [pair for pair in combinations(dated, 2) if relation(field, pair[0][1], pair[1][1]) == "contradict"]
    if not against or not all(_later_is_more(earlier, later) for earlier, later in against):
        return ()
    last_of_day = dict(dated)
    steps: list[Dated] = []
    for day, count in last_of_day.items():
        if not steps or count.low > steps[-1][1].low:
            steps.append((day, count))
    return tuple(steps)


def _later_is_more(earlier: Dated, later: Dated) -> bool:
    (day, count), (next_day, next_count) = earlier, later
    return day < next_day and count.high is not None and next_count.low > count.high


def in_words(steps: Iterable[Dated]) -> str:
    """The numbers with the days of their reports: "6 or more (2025-06-03), 8 (2025-06-04)"."""
    return ", ".join(f"{count.in_words()} ({day})" for day, count in steps)
