"""Who is repeating whom: reports that are near-copies of one another, or of one agency's text, share an origin."""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from evenhand import codebook
from evenhand.model import OriginId, Report, ReportId, make_id

#: Words a shingle, signature length and bands of the search for near-copies (Broder 1997).
SHINGLE, PERMUTATIONS, BANDS = 4, 128, 32
#: The share of the shorter text's shingles that the other must hold: a near-copy; and between two texts of one agency.
COPY, AGENCY_COPY = 0.5, 0.2
#: Days apart within which two texts of one agency may be one text.
AGENCY_DAYS = 7
_SEED = 7
_MIX = np.uint64(0x9E3779B97F4A7C15)
#: How many reports' shingles are kept worked out.
_KEPT = 4096
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Marks:
    """What of a report finds its copies: the hashed bands of its signature (64 bits each), its agency, its day."""

    report: ReportId
    bands: bytes
    agency: str | None
    day: int | None


def marks_of(reports: Sequence[Report]) -> list[Marks]:
    """The marks of reports. They depend on nothing but each report, so that they can be kept."""
    if not reports:
        return []
    tokens = [sorted(_shingles(report.text)) for report in reports]
    signatures = np.array(RMinHash.digests_from_token_sets(tokens, PERMUTATIONS, _SEED), dtype=np.uint64)
    bands = np.zeros((len(reports), BANDS), dtype=np.uint64)
    for column in range(PERMUTATIONS // BANDS):
        bands = (bands ^ signatures[:, column :: PERMUTATIONS // BANDS]) * _MIX
    return [
        Marks(
            report.id,
            row.tobytes(),
            credited_agency(report),
            None if report.published is None else report.published.toordinal(),
        )
        for report, row in zip(reports, bands, strict=True)
    ]


def trace_origins(reports: Sequence[Report]) -> dict[ReportId, OriginId]:
    """The origin of each report: ten copies of one text are one origin. Their order does not matter.

    Two reports share an origin when half of the shorter one's runs of four words stand in the other, or a fifth when
    both credit the same agency within a week. The relation is taken to be transitive. An origin's id comes from the
    smallest report id.
    """
    texts = {report.id: report.text for report in reports}
    return trace_new(set(texts), marks=marks_of(reports), known={}, text=texts.__getitem__)


def trace_new(
    new: Collection[ReportId],
    *,
    marks: Sequence[Marks],
    known: Mapping[ReportId, OriginId],
    text: Callable[[ReportId], str],
) -> dict[ReportId, OriginId]:
    """The origins of ``new`` reports and of all whose origin they change, as tracing all anew would give them.

    ``marks`` are those of all reports, ``known`` the origins traced before; ``text`` gives the text of one.
    """
    head = {row.report: row.report for row in marks}

    def find(report: ReportId) -> ReportId:
        while head[report] != report:
            head[report] = head[head[report]]
            report = head[report]
        return report

    def join(left: ReportId, right: ReportId) -> None:
        first, second = sorted((find(left), find(right)))
        head[second] = first

    first_of: dict[OriginId, ReportId] = {}
    for report, origin in known.items():
        if report not in new and report in head:
            join(report, first_of.setdefault(origin, report))
    shingles = functools.lru_cache(maxsize=_KEPT)(lambda report: _shingles(text(report)))
    for left, right, share in _met(marks, frozenset(new)):
        if find(left) != find(right) and _held(shingles(left), shingles(right)) >= share:
            join(left, right)
    found = {report: OriginId(make_id("org", find(report))) for report in head}
    return {report: origin for report, origin in found.items() if known.get(report) != origin}


def credited_agency(report: Report) -> str | None:
    """The news agency a report credits in its source, its first or its last lines, as the codebook names it."""
    lines = [line for line in report.text.splitlines() if line.strip()]
    ends = [report.source or "", *(line[:160] for line in lines[:2]), *(line[-160:] for line in lines[-2:])]
    for pattern, name in _agencies():
        if any(pattern.search(end) for end in ends):
            return name
    return None


@functools.cache
def _agencies() -> list[tuple[re.Pattern[str], str]]:
    rows = codebook.load("agencies")["agencies"]
    return [
        (re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, row["names"])) + r")(?![\w-])"), row["code"])
        for row in rows
    ]


def _shingles(text: str) -> frozenset[str]:
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))


def _held(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the smaller set that the other holds."""
    return len(one & other) / max(1, min(len(one), len(other)))


def _met(marks: Sequence[Marks], new: frozenset[ReportId]) -> Iterator[tuple[ReportId, ReportId, float]]:
    """The pairs of reports, one of them new, that are worth comparing, each with the share that makes them copies.

    They are equal in a band of their signatures, or of one agency in one week.
    """
    bands = np.frombuffer(b"".join(row.bands for row in marks), dtype=np.uint64).reshape(len(marks), BANDS)
    for column in bands.T:
        order = np.argsort(column, kind="stable")
        for start, end in _runs(column[order]):
            yield from _pairs([marks[number] for number in order[start:end]], new)
    by_agency: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, row in enumerate(marks):
        if row.agency is not None and row.day is not None:
            by_agency[row.agency].append((row.day, number))
    for rows in by_agency.values():
        rows.sort()
        for place, (day, number) in enumerate(rows):
            for later_day, other in itertools.islice(rows, place + 1, None):
                if later_day - day > AGENCY_DAYS:
                    break
                yield from _pairs([marks[number], marks[other]], new)


def _runs(values: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    """Where equal values stand beside one another, as ranges."""
    start = 0
    for place in np.flatnonzero(values[1:] == values[:-1]).tolist():
        if place < start:
            continue
        start, end = place, place + 2
        while end < len(values) and values[end] == values[place]:
            end += 1
        yield start, end
        start = end


def _pairs(group: Sequence[Marks], new: frozenset[ReportId]) -> Iterator[tuple[ReportId, ReportId, float]]:
    fresh = [row for row in group if row.report in new]
    for one in fresh:
        for other in group:
            if other.report not in new or one.report < other.report:
                yield one.report, other.report, AGENCY_COPY if _one_agency(one, other) else COPY


def _one_agency(left: Marks, right: Marks) -> bool:
    return left.agency is not None and left.agency == right.agency
