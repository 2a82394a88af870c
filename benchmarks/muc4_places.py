"""Writes a place of our record as a MUC-4 location: country, then places of the task's set list from large to small.

The set list is read from the task's own files ("containing-areas-part1", "-part2", "places-synonyms"); without them the
names of our gazetteer stand alone.
"""

from __future__ import annotations

import csv
import functools
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evenhand.codebook import text_of
from evenhand.model import Claim, Report, Span, Where
from muc4_fills import read_chains, terms
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
#: Letters on either side of a claim among which the places of its chain are looked for.
_REACH = 120


@dataclass(frozen=True, slots=True)
class Listed:
    """One place of the set list."""

    country: str
    name: str
    kind: str

    @property
    def size(self) -> int:
        """0 is largest."""
        return next((n for n, kinds in enumerate(_SIZE) if self.kind in kinds), len(_SIZE))


class SetList:
    """The places that may stand in a location fill, by name."""

    def __init__(self, places: Iterable[Listed] = (), synonyms: Iterable[tuple[str, str]] = ()) -> None:
        self.rows: dict[str, list[Listed]] = {}
        for place in dict.fromkeys(places):
            self.rows.setdefault(place.name, []).append(place)
        for name, other in synonyms:
            for new, known in ((name, other), (other, name)):
                if known in self.rows:
                    self.rows.setdefault(new, self.rows[known])
        names = sorted(self.rows, key=len, reverse=True) or ["(?!)"]
        self.pattern = re.compile(r"\b(?:" + "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in names) + r")\b")

    def named(self, words: str, *, country: str) -> list[Listed]:
        """The places of one name in a country: a kind that says less gives way to one that says more."""
        rows = [row for row in self.rows.get(" ".join(words.split()), ()) if row.country == country]
        kinds = {row.kind for row in rows}
        drop = ({"", "AREA"} if kinds - {"", "AREA"} else {""} if "AREA" in kinds else set()) | (
            {"TOWN"} if "CITY" in kinds else set()
        )
        return [row for row in rows if row.kind not in drop]


def find_set_list(keys: Path) -> tuple[Path, ...]:
    """The task's place files, where they lie in a folder "taskdoc" beside the folder of the keys."""
    folder = keys.resolve().parent.parent / "taskdoc"
    return tuple(sorted([*folder.glob("containing-areas*"), *folder.glob("places-synonyms*")]))


@functools.cache
def read_set_list(paths: tuple[Path, ...]) -> SetList:
    """The set list from the task's files; empty without any."""
    places: list[Listed] = []
    synonyms: list[tuple[str, str]] = []
    for path in paths:
        for line in path.read_text(encoding="latin-1").splitlines():
            if pair := re.match(r"([A-Z0-9' ]+?)\s*(?:->|=)\s*([A-Z0-9' ]+?)\s*(?:<-NEW\s*)?$", line):
                synonyms.append((pair.group(1), pair.group(2)))
            elif re.match(r"[A-Z][A-Z .']+: \S", line):
                written = re.sub(r"\?|\*.*$|\bVALIDATED\b.*$", "", line)
                for chain in read_chains(re.sub(r"\)\s+[^:()]*$", ")", written)):
                    places += [Listed(chain.country, *ends[0]) for ends in chain.steps]
    return SetList(places, synonyms)


def fold(text: str) -> str:
    """Capitals without accents, single spaces."""
    plain = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^A-Z0-9']", " ", plain.upper()).split())


def write_place(claim: Claim | None, where: Where | None, *, report: Report, country: str, places: SetList) -> str:
    """The fill. ``country`` stands where the record has none."""
    country = terms()["countries"].get(where.country, country) if where and where.country else country
    whole = where is None or where.precision in {"country", "unknown"}
    if claim is None or (whole and fold(claim.words) == country):
        return country
    chain = _chain(claim.span, report.text, country, places)
    steps = [f"{place.name} ({place.kind})" if place.kind else place.name for place in chain]
    if not steps and where is not None and where.precision not in {"country", "unknown"}:
        kind = terms()["kinds"].get(where.precision, "CITY")
        if where.precision == "region":
            kind = terms()["region_kinds"].get(country, kind)
        steps = [f"{fold(where.name)} ({kind})"]
    return ": ".join([country, *steps])


def _chain(span: Span, text: str, country: str, places: SetList) -> list[Listed]:
    """The listed places that stand together with the claim's words, from large to small."""
    caps = text.upper()
    near = places.pattern.finditer(caps, max(0, span.start - _REACH), min(len(caps), span.end + _REACH))
    found = [m for m in near if places.named(m.group(), country=country)]
    own = [n for n, m in enumerate(found) if m.start() < span.end and span.start < m.end()]
    if not own:
        return []
    first, last = own[0], own[-1]
    while first > 0 and _LINK.fullmatch(caps[found[first - 1].end() : found[first].start()]):
        first -= 1
    while last + 1 < len(found) and _LINK.fullmatch(caps[found[last].end() : found[last + 1].start()]):
        last += 1
    by_size: dict[int, Listed] = {}
    for match in found[first : last + 1]:
        place = _choose(match, caps, places.named(match.group(), country=country))
        by_size.setdefault(place.size, place)
    return [place for _, place in sorted(by_size.items())]


def _choose(match: re.Match[str], text: str, rows: Sequence[Listed]) -> Listed:
    """Of the places of one name the kind that the text names beside it, else a town before a region."""
    beside = text[match.end() : match.end() + 16] + " " + text[max(0, match.start() - 20) : match.start()]
    named = [row for row in rows if row.kind and re.search(rf"\b{re.escape(row.kind)}", beside)]
    towns = [row for row in rows if row.size == 2]
    return (named or towns or sorted(rows, key=lambda row: row.size))[0]


# -- countries


def likely_country(report: Report, *, places: SetList) -> str:
    """Where incidents most likely are if nothing else tells: the country named most; the dateline's counts thrice."""
    votes = Counter(_nations()[found.group()] for found in _nation_words().finditer(fold(report.text)))
    asked: Sequence[str] = terms()["asked"]
    town, country = dateline_place(report)
    home = country or next((row.country for row in places.rows.get(town, ())), "")
    if home in asked:
        votes[home] += 3
    best = max(asked, key=lambda name: votes[name])
    return best if votes[best] else home or best


@functools.cache
def _nations() -> dict[str, str]:
    """Words for countries and their people, in capitals."""
    names = terms()["countries"]
    words = [(row["word"], row["place"]) for row in csv.DictReader(io.StringIO(text_of("demonyms.csv")))]
    for row in csv.DictReader(io.StringIO(text_of("countries.csv"))):
        words += [(name, row["iso"]) for name in (row["name"], *row["aliases"].split("|")) if name]
    return {fold(word): names[iso] for word, iso in words if iso in names and len(word) > 2}


@functools.cache
def _nation_words() -> re.Pattern[str]:
    longest = sorted(_nations(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b")


def nation_in(words: str) -> str | None:
    """The country whose name or people the words name, if any."""
    found = _nation_words().search(fold(words))
    return _nations()[found.group()] if found else None
