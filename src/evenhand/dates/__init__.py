"""Finds every way in which a report says when, and codes it to a range of days with its precision.

The words are data (codebook/dates_<language>.yaml, calendars.yaml), the rules patterns over classes of words
(codebook/dates_rules.yaml). A relative date needs a day to lean on: the day of publication where it is given, else the
dateline, else a day told before; without any it has no value and says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from evenhand.dates.find import find_all
from evenhand.dates.joining import join_ranges
from evenhand.dates.mention import DateMention
from evenhand.dates.past import as_past
from evenhand.model import When

__all__ = ["DateMention", "as_past", "code_date", "find_dates"]


def find_dates(
    text: str,
    *,
    published: dt.date | None,
    language: str = "en",
    country: str | None = None,
    calendars: Collection[str] | None = None,
) -> list[DateMention]:
    """The expressions of time in ``text``, in order and without overlap.

    ``country`` (ISO 3166-1 alpha-2) is that of the source: it decides the order of day and month where the text does not,
    and the hemisphere of seasons. A language without a word list has only numeric dates and months of other calendars.
    ``published`` outside the years 1000 to 2199 counts as unknown. ``calendars`` ("gregorian", "hijri" and so on) leaves
    out what is told in others. Raises nothing on any text.
    """
    mentions, words = find_all(text, published=published, language=language, country=country)
    found = join_ranges(mentions, words)
    return [m for m in found if calendars is None or m.when is None or m.when.calendar in calendars]


def code_date(
    words: str, *, published: dt.date | None, language: str = "en", country: str | None = None
) -> When | None:
    """The value of the words of one date; None when they hold none. The longest expression wins, then the first."""
    mentions, cut = find_all(words, published=published, language=language, country=country, alone=True)
    found = [mention for mention in join_ranges(mentions, cut) if mention.when]
    return max(found, key=lambda mention: len(mention.words)).when if found else None
