"""What is known about a report beside its text: who published it, when, in which language, where.

Values that cannot be understood are left out and listed; nothing is guessed, least of all a date.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from evenhand.model import SourceKind

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\.?,?\s+(\d{4})", re.IGNORECASE)
_MONTH_DAY_YEAR = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_MONTH = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}\S*(?: ?[+-]\d{2}:?\d{2})?)?")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a report; None is unknown. ``language`` is the primary subtag of a BCP 47 tag ("en")."""

    source: str | None = None
    source_kind: SourceKind | None = None
    published: dt.date | None = None
    language: str | None = None
    url: str | None = None
    title: str | None = None

    def or_else(self, other: Metadata) -> Metadata:
        """This, with what is unknown here taken from ``other``."""
        gaps = {field.name: getattr(other, field.name) for field in FIELDS if getattr(self, field.name) is None}
        return dataclasses.replace(self, **gaps)


FIELDS = dataclasses.fields(Metadata)
NAMES = tuple(field.name for field in FIELDS)


def parse(values: Mapping[str, object]) -> tuple[Metadata, tuple[str, ...]]:
    """Metadata from named values, as found in a file, and a warning for each that could not be used.

    Names count without case, spaces and hyphens ("Source kind"). Unknown names and empty values are passed over here;
    :func:`unknown_names` lists the former.
    """
    warnings: list[str] = []
    found: dict[str, Any] = {}
    for name, raw in values.items():
        key = normal_name(name)
        if key not in NAMES or raw is None or (isinstance(raw, str) and not raw.strip()):
            continue
        try:
            found[key] = _READERS.get(key, _words)(raw)
        except (ValueError, TypeError) as error:
            warnings.append(f"{key} ignored: {error}")
    return dataclasses.replace(Metadata(), **found), tuple(warnings)


def unknown_names(names: object) -> list[str]:
    """Those of ``names`` that are no metadata, for a warning."""
    listed = names if isinstance(names, (list, tuple, dict)) else ()
    return [str(name) for name in listed if normal_name(str(name)) not in NAMES]


def normal_name(name: object) -> str:
    """A column's name as it is compared: "Source kind" is source_kind."""
    return re.sub(r"[\s-]+", "_", str(name).strip().lower())


def read_date(raw: object) -> dt.date:
    """A day from "2024-05-03", "2024-05-03T10:00Z", "3 May 2024" or "May 3, 2024"; the day as written, no time zone.

    Raises ValueError for anything else: 03/05/2024 is two different days, "May 2024" is none.
    """
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    text = _words(raw)
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_MONTH_YEAR.fullmatch(text):
        year, month, day = int(match[3]), _month(match[2]), int(match[1])
    elif match := _MONTH_DAY_YEAR.fullmatch(text):
        year, month, day = int(match[3]), _month(match[1]), int(match[2])
    else:
        raise ValueError(f"{text!r} is not a day that can be read in one way only; write it as 2024-05-03")
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{text!r} is no day of the calendar; write it as 2024-05-03") from error


def _month(name: str) -> int:
    short = name.lower()[:3]
    if short not in _MONTHS or not _MONTH.fullmatch(name):
        raise ValueError(f"{name!r} is not the English name of a month; write the day as 2024-05-03")
    return _MONTHS.index(short) + 1


def _words(raw: object) -> str:
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        raise TypeError(f"a {type(raw).__name__} stands where text is expected")
    return " ".join(str(raw).split())


def _source_kind(raw: object) -> str:
    kind = normal_name(_words(raw))
    if kind not in get_args(SourceKind):
        raise ValueError(f"{kind!r} is not one of {', '.join(get_args(SourceKind))}")
    return kind


def _language(raw: object) -> str:
    match = _LANGUAGE.fullmatch(_words(raw))
    if match is None:
        raise ValueError(f"{raw!r} is not a language code; write it as en or ar")
    return match[1].lower()


_READERS = {"published": read_date, "source_kind": _source_kind, "language": _language}
