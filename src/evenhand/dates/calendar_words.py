"""Names of months of other calendars, and of feasts, as entries for the word lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evenhand import codebook

#: Class of the month names of each calendar.
CLASSES = {"hijri": "HIJRI_MONTH", "solar_hijri": "SOLAR_MONTH", "ethiopian": "ETHIOPIAN_MONTH"}


def calendar_entries() -> Iterator[tuple[str, str, Any]]:
    """Class, word and value of every month name and feast in codebook/calendars.yaml."""
    data = codebook.load("calendars")
    for calendar, name in CLASSES.items():
        for month, words in data[calendar].items():
            for word in words:
                yield name, word, month
    for words in data["known_alone"].values():
        for word in words:
            yield "KNOWN_MONTH", word, word
    for feast, entry in data["feasts"].items():
        for word in entry["names"]:
            yield "FEAST", word, feast
