"""Who is repeating whom: reports that are near-copies of one another, or of one agency's text, share an origin."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rensa import RMinHash, RMinHashLSH

from evenhand import codebook
from evenhand.model import OriginId, Report, ReportId, make_id

#: Words a shingle, signature length and bands of the search for near-copies (Broder 1997).
SHINGLE, PERMUTATIONS, BANDS = 4, 128, 32
#: The share of the shorter text's shingles that the other must hold: a near-copy; and between two texts of one agency.
COPY, AGENCY_COPY = 0.5, 0.2
#: Days apart within which two texts of one agency may be one text.
AGENCY_DAYS = 7
_SEED = 7
_WORD = re.compile(r"\w+")


def trace_origins(reports: Sequence[Report]) -> dict[ReportId, OriginId]:
    """The origin of each report: ten copies of one text are one origin. Their order does not matter.

    Two reports share an origin when half of the shorter one's runs of four words stand in the other, or a fifth when
    both credit the same agency within a week. The relation is taken to be transitive. An origin's id comes from the
    smallest report id.
    """
    ordered = sorted(reports, key=lambda report: report.id)
    shingles = [_shingles(report.text) for report in ordered]
    head = list(range(len(ordered)))

    def find(number: int) -> int:
        while head[number] != number:
            head[number] = head[head[number]]
            number = head[number]
        return number

    agencies = [credited_agency(report) for report in ordered]
    for left, right in _met(ordered, shingles, agencies):
        same_agency = agencies[left] is not None and agencies[left] == agencies[right]
        if _held(shingles[left], shingles[right]) >= (AGENCY_COPY if same_agency else COPY):
            first, second = sorted((find(left), find(right)))
            head[second] = first
    return {report.id: OriginId(make_id("org", ordered[find(number)].id)) for number, report in enumerate(ordered)}


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


def _met(
    reports: Sequence[Report], shingles: Sequence[frozenset[str]], agencies: Sequence[str | None]
) -> Iterator[tuple[int, int]]:
    """The pairs of reports worth comparing: equal in a band of their signatures, or of one agency in one week."""
    index = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=BANDS)
    signatures = RMinHash.from_token_sets([sorted(row) for row in shingles], PERMUTATIONS, _SEED)
    index.insert_many(signatures)
    for number, signature in enumerate(signatures):
        yield from ((number, other) for other in index.query(signature) if other > number)
    by_agency: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, (report, agency) in enumerate(zip(reports, agencies, strict=True)):
        if agency is not None and report.published is not None:
            by_agency[agency].append((report.published.toordinal(), number))
    for rows in by_agency.values():
        rows.sort()
        for place, (day, number) in enumerate(rows):
            for later_day, other in rows[place + 1 :]:
                if later_day - day > AGENCY_DAYS:
                    break
                yield number, other
