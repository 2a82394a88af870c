"""What of an account is compared with other accounts: a flat record of its dates, places, codes, tolls and words."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evenhand import codebook, counts
from evenhand.model import Account, AccountId, Claim, Count, OriginId, Report, ReportId, Stance, Term, When, Where
from evenhand.pairs.frame import frame_of, without_frame
from evenhand.sentences import split

TOLLS = ("killed", "injured", "casualties", "attackers_killed", "abducted")
#: Stances whose words say nothing about this incident's own time.
_ASIDE: frozenset[Stance] = frozenset({"past", "hypothetical"})
_WORD = re.compile(r"[^\W_]{3,}|\d{2,}")


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """One account, flat. A field may hold several values where the account gives several. Empty means not said.

    ``words`` and ``names`` pack hashes of its words and of those that look like names (32 bits each, sorted, distinct).
    No word itself is kept.
    """

    account: AccountId
    report: ReportId
    whens: tuple[When, ...] = ()
    wheres: tuple[Where, ...] = ()
    types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    tolls: tuple[tuple[str, Count], ...] = ()
    words: bytes = b""
    names: bytes = b""
    published: dt.date | None = None
    origin: OriginId | None = None
    source: str | None = None
    correction: bool = False

    def toll(self, field: str) -> Count | None:
        """The toll of one field."""
        for name, count in self.tolls:
            if name == field:
                return count
        return None


def link_record(
    account: Account, *, report: Report, origin: OriginId | None = None, passage: str | None = None
) -> LinkRecord:
    """The record of ``account``. ``passage`` is the part of the report that tells of it, by default the whole text."""
    text = "\n".join((report.title or "", report.text if passage is None else passage))
    return LinkRecord(
        account.id,
        account.report,
        whens=tuple(value for value in _values(account, "date") if isinstance(value, When)),
        wheres=tuple(value for value in _values(account, "place") if isinstance(value, Where)),
        types=_codes(account, "type"),
        actors=_codes(account, "actor"),
        targets=_codes(account, "target"),
        means=_codes(account, "means"),
        tolls=tuple(_tolls(account)),
        words=pack_words(text),
        names=pack_names(text),
        published=report.published,
        origin=origin,
        source=report.source,
        correction=is_correction(report),
    )


def link_records(
    accounts: Iterable[Account],
    *,
    reports: Mapping[ReportId, Report],
    origins: Mapping[ReportId, OriginId],
    frame: frozenset[int] | None = None,
) -> list[LinkRecord]:
    """The records of many accounts: what a source prints under all its reports is left out (see ``frame.py``).

    Of several accounts in one report each has the words of the sentences nearest to its own claims; an account's record
    depends on the accounts of its report, all of which must be given. ``frame`` is worked out from ``reports`` where it
    is not known.
    """
    frame = frame_of(reports.values()) if frame is None else frame
    by_report: defaultdict[ReportId, list[Account]] = defaultdict(list)
    for account in accounts:
        by_report[account.report].append(account)
    return [
        link_record(account, report=reports[name], origin=origins.get(name), passage=without_frame(passage, frame))
        for name, told in by_report.items()
        for account, passage in zip(told, _passages(told, reports[name].text), strict=True)
    ]


def pack_words(text: str) -> bytes:
    """The distinct words and numbers of ``text``, folded and hashed to 32 bits, as sorted packed integers."""
    return _packed(_fold(word) for word in _WORD.findall(text))


def pack_names(text: str) -> bytes:
    """The same for words that look like names: written with a capital and nowhere in ``text`` without, no days or months.

    Empty where the script has no capitals, or nothing else.
    """
    words = set(_WORD.findall(text))
    small = {word for word in words if word[0].islower()}
    if not small:
        return b""
    others = small | _calendar()
    names = {word for word in words if word[0].isupper() and len(word) > 2 and word.lower() not in others}
    return _packed(f"name {_fold(name)}" for name in names)


@functools.cache
def _calendar() -> frozenset[str]:
    """Days and months, in small letters: what two accounts share of these the comparison of their dates tells."""
    words = codebook.load("dates_en")["words"]
    return frozenset(
        word for kind in ("MONTH", "SHY_MONTH", "SHORT_MONTH", "WEEKDAY", "WEEKDAYS") for word in words[kind]
    )


def _packed(words: Iterable[str]) -> bytes:
    return array("I", sorted({zlib.crc32(word.encode()) for word in words})).tobytes()


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    return "".join(part for part in unicodedata.normalize("NFKD", word).casefold() if not unicodedata.combining(part))


def unpack_words(words: bytes) -> frozenset[int]:
    """The hashes packed by :func:`pack_words`."""
    return frozenset(memoryview(words).cast("I"))


_CORRECTION = re.compile(
    r"\b(?:correction|corrected version|corrects|an earlier version of this|this (?:report|story|article) "
    r"(?:has been|was) corrected)\b",
    re.IGNORECASE,
)


def is_correction(report: Report) -> bool:
    """Whether a report says of itself that it corrects an earlier one: in its title, or in its first or last lines."""
    lines = [line for line in report.text.splitlines() if line.strip()]
    return any(_CORRECTION.search(line) for line in [report.title or "", *lines[:2], *lines[-2:]])


def _values(account: Account, field: str) -> list[object]:
    coded = account.coded_of(field)
    present = [code.value for claim, code in coded if claim.stance not in _ASIDE]
    return list(dict.fromkeys(present or [code.value for _, code in coded]))


def _codes(account: Account, field: str) -> tuple[str, ...]:
    terms = [value for value in _values(account, field) if isinstance(value, Term)]
    return tuple(sorted({code for term in terms for code in (term.code, term.name) if code and code != "unknown"}))


def _tolls(account: Account) -> Iterator[tuple[str, Count]]:
    for field in TOLLS:
        said = [
            code.value
            for claim, code in account.coded_of(field)
            if claim.stance not in _ASIDE and isinstance(code.value, Count)
        ]
        toll = combined(field, said)
        if toll is not None and not toll.shared:  # a number for several incidents says little of one
            yield field, toll


def combined(field: str, said: Sequence[Count]) -> Count | None:
    """The toll of one field from its counts; attackers count only where the field asks for them."""
    if field == "attackers_killed":
        said = [replace(count, of=None) for count in said]
    return counts.combine(said)


def _passages(accounts: Sequence[Account], text: str) -> list[str]:
    """For each account the sentences whose nearest claim is one of its own; with one account, the whole text."""
    if len(accounts) < 2:
        return [text] * len(accounts)
    marks = sorted((claim.span.start, number) for number, account in enumerate(accounts) for claim in _own(account))
    parts: list[list[str]] = [[] for _ in accounts]
    for sentence in split(text):
        span = sentence.span
        inside = {number for start, number in marks if span.start <= start < span.end}
        if not inside and marks:
            inside = {min(marks, key=lambda mark: abs(mark[0] - span.start))[1]}
        for number in inside:
            parts[number].append(span.of(text))
    return ["\n".join(part) for part in parts]


def _own(account: Account) -> Iterator[Claim]:
    return (claim for claim in account.claims if claim.stance not in _ASIDE)
