"""Names of places where an incident was not: where its wounded were taken, where somebody spoke, where people came from."""

from __future__ import annotations

import functools
import re

from evenhand import codebook
from evenhand.model import Span

#: What is left of a place's chance where somebody there speaks.
SPEAKS = 0.4
_LOOK_BACK = 80
#: Small words that may stand between: "taken to [the regional hospital in] Gao".
_BETWEEN = r"(?:\s+[a-z][a-z'’-]*){0,4}\s+"


@functools.cache
def _phrases() -> tuple[tuple[re.Pattern[str], float], ...]:
    return tuple(
        (re.compile(rf"\b(?i:{'|'.join(map(re.escape, row['words']))}){_BETWEEN}$"), float(row["share"]))
        for row in codebook.load("places_relations")["elsewhere"]
    )


_TOWARDS = re.compile(r"\s(?:to|into|towards?|for)\s", re.IGNORECASE)


@functools.cache
def _carried() -> tuple[re.Pattern[str], float]:
    """Those hit, before or behind a verb by which they are moved, and "to": "evacuated four wounded people to X"."""
    listed = codebook.load("places_relations")["carried"]
    whom, verbs = ("|".join(map(re.escape, listed[name])) for name in ("whom", "verbs"))
    there = rf"(?:\s+[\w'’-]+){{0,4}}?\s+(?:to|into|towards?|for){_BETWEEN}$"
    pattern = (
        rf"\b(?:(?:{whom})(?:\s+[\w'’-]+){{0,5}}?\s+(?:{verbs})|(?:{verbs})(?:\s+[\w'’-]+){{0,5}}?\s+(?:{whom})){there}"
    )
    return re.compile(pattern, re.IGNORECASE), float(listed["share"])


@functools.cache
def _speaks() -> re.Pattern[str]:
    listed = codebook.load("places_relations")
    bodies, speaks = ("|".join(map(re.escape, listed[name])) for name in ("bodies", "speaks"))
    return re.compile(rf"(?:['’]s)?(?:\s+(?:{bodies})){{0,3}}\s+(?:{speaks})\b")


def share_left(text: str, span: Span) -> float:
    """What the words before and after a name leave (0 to 1) of the chance that the incident was there."""
    before = text[max(0, span.start - _LOOK_BACK) : span.start]
    shares = [share for pattern, share in _phrases() if pattern.search(before)]
    carried, left = _carried()
    if _TOWARDS.search(before) and carried.search(before):
        shares.append(left)
    if _speaks().match(text, span.end):
        shares.append(SPEAKS)
    return min(shares, default=1.0)
