"""Writes a place of our record as a MUC-4 location: country, then places of the task's set list from large to small."""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evenhand.codebook import load
from evenhand.model import Claim, Report, Span, Where
from muc4_fills import terms
from muc4_texts import dateline_place

#: Kinds from large to small; what is not here is smallest.
_SIZE = (
    ("DEPARTMENT", "PROVINCE", "STATE", "REGION", "OFFICIAL REGION", "COMMISSARIAT", "INTENDANCY", "VALLEY"),
    ("JURISDICTION", "MUNICIPALITY", "COUNTY", "TOWNSHIP"),
    ("CITY", "TOWN", "CAPITAL", "PORT", "ISLAND"),
    ("CANTON", "DISTRICT", "VILLAGE", "SUBURB", "ZONE", "SECTOR", "CORREGIMIENTO", "AREA"),
)
#: What may stand between two places of one chain: "X, Y", "X in Y department", "the X neighborhood of Y".
_LINK = re.compile(
    r"[\s,]*(?:(?:IN|OF|AT|NEAR|THE|WITHIN|EASTERN|WESTERN|NORTHERN|SOUTHERN|CENTRAL|NORTHWESTERN|NORTHEASTERN"
    r"|SOUTHWESTERN|SOUTHEASTERN|CITY|TOWN|VILLAGE|DEPARTMENT|PROVINCE|MUNICIPALITY|JURISDICTION|NEIGHBORHOOD|DISTRICT"
    r"|CANTON|AREA|SECTOR|REGION|CAPITAL|'S|\d+ KM|NORTH|SOUTH|EAST|WEST)\b[\s,]*)*"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the set list."""

    country: str
    name: str
    kind: str
    within: tuple[str, ...]

    @property
    def size(self) -> int:
        """0 is largest."""
        return next((n for n, kinds in enumerate(_SIZE) if self.kind in kinds), len(_SIZE))


@functools.cache
def _rows() -> dict[str, list[Listed]]:
    """The set list by name; a synonym has the rows of the listed name."""
    rows: dict[str, list[Listed]] = {}
    with (Path(__file__).parent / "muc4_places.csv").open(encoding="utf-8") as file:
        lines = csv.DictReader(line for line in file if not line.startswith("#"))
        for line in lines:
            if line["kind"] == "=":
                rows.setdefault(line["name"], rows.get(line["within"], []))
            else:
                within = tuple(filter(None, line["within"].split("|")))
                rows.setdefault(line["name"], []).append(Listed(line["country"], line["name"], line["kind"], within))
    return rows


@functools.cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_rows(), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names) + r")\b")


def fold(text: str) -> str:
    """Capitals without accents, single spaces."""
    plain = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^A-Z0-9']", " ", plain.upper()).split())


def write_place(claim: Claim | None, where: Where | None, *, report: Report, country: str) -> str:
    """The fill. ``country`` stands where the record has none."""
    country = terms()["countries"].get(where.country, country) if where and where.country else country
    if claim is None:
        return country
    steps = _chain(claim.span, report.text, country)
    if not steps and where is not None and where.precision not in {"country", "unknown"}:
        kind = terms()["kinds"].get(where.precision, "CITY")
        if where.precision == "region":
            kind = terms()["region_kinds"].get(country, kind)
        steps = [f"{fold(where.name)} ({kind})"]
    return ": ".join([country, *steps])


def _chain(span: Span, text: str, country: str) -> list[str]:
    """The listed places that stand together with the claim's words, from large to small."""
    caps = text.upper()
    start, end = max(0, span.start - 120), min(len(caps), span.end + 120)
    found = [m for m in _pattern().finditer(caps, start, end) if _here(m.group(), country)]
    own = [n for n, m in enumerate(found) if m.start() < span.end and span.start < m.end()]
    if not own:
        return []
    first = last = own[0]
    last = own[-1]
    while first > 0 and _LINK.fullmatch(caps[found[first - 1].end() : found[first].start()]):
        first -= 1
    while last + 1 < len(found) and _LINK.fullmatch(caps[found[last].end() : found[last + 1].start()]):
        last += 1
    chosen = [_choose(match, caps, country) for match in found[first : last + 1]]
    by_size: dict[int, Listed] = {}
    for place in chosen:
        by_size.setdefault(place.size, place)
    return [f"{place.name} ({place.kind})" if place.kind else place.name for _, place in sorted(by_size.items())]


def _here(words: str, country: str) -> list[Listed]:
    return [row for row in _rows().get(" ".join(words.split()), ()) if row.country == country]


def _choose(match: re.Match[str], text: str, country: str) -> Listed:
    """Of the places of one name the kind that the text names beside it, else a town before a region."""
    rows = _here(match.group(), country)
    beside = text[match.end() : match.end() + 16] + " " + text[max(0, match.start() - 20) : match.start()]
    named = [row for row in rows if row.kind and re.search(rf"\b{re.escape(row.kind)}", beside)]
    towns = [row for row in rows if row.size == 2]
    return (named or towns or sorted(rows, key=lambda row: row.size))[0]


def likely_country(report: Report) -> str:
    """Where a report's incidents most likely are, if nothing else tells: the country it names most, else the dateline's."""
    text = report.text
    votes: Counter[str] = Counter()
    for word, country in _nations().items():
        votes[country] += len(re.findall(rf"\b{re.escape(word)}\b", text, re.IGNORECASE))
    asked: Sequence[str] = terms()["asked"]
    town, country_named = dateline_place(report)
    home = country_named or next((row.country for row in _rows().get(town, ()) if row.country), "")
    if home in asked:
        votes[home] += 3
    best = max(asked, key=lambda name: votes[name])
    return best if votes[best] else home or best


@functools.cache
def _nations() -> dict[str, str]:
    """Words for countries and their people."""
    names = terms()["countries"]
    return {
        str(word).upper(): names[entry["country"]]
        for entry in load("actors")["nationalities"]
        if entry["country"] in names
        for word in entry["words"]
    }


def nation_in(words: str) -> str | None:
    """The country whose name or people the words name, if any."""
    padded = f" {fold(words)} "
    return next((country for word, country in _nations().items() if f" {fold(word)} " in padded), None)
