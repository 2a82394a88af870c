"""Which of the days that a date's words may mean is one of what has happened."""

from __future__ import annotations

import datetime as dt

from evenhand.dates.mention import DateMention
from evenhand.model import When

#: Days by which a day may lie after that of its report, by time zones and slips of the pen.
SLIP = 2


def as_past(mention: DateMention, *, published: dt.date | None) -> When | None:
    """The day of ``mention``, or another that its words may mean where it would lie after the report: "on 12 November" in a
    report of August is of the year before, if something happened then.
    """
    if published is None or mention.when is None or not _lies_after(mention.when, published):
        return mention.when
    return next((when for when in mention.alternatives if not _lies_after(when, published)), mention.when)


def _lies_after(when: When, published: dt.date) -> bool:
    return when.earliest is None or when.earliest > published + dt.timedelta(days=SLIP)
