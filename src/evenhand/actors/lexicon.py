"""Reads the codebook's nouns and named actors into one index, searched word by word."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from evenhand.actors.tokens import sequence
from evenhand.codebook import load, text_of
from evenhand.errors import CodebookError

Kind = Literal["actor", "person", "thing"]
Part = Literal["noun", "wing", "part", "name", "abbreviation", "loaded", "dead", "plain", "tail", "personal"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one codebook noun or name means. ``part`` says how it behaves in a phrase, see codebook/actor_words.yaml."""

    kind: Kind
    actor: str | None
    target: str | None
    part: Part = "noun"
    number: Literal["one", "many"] | None = None
    name: str | None = None
    country: str | None = None


#: Entries by number of words, the longest first, and by their words.
Rows = dict[int, dict[tuple[str, ...], tuple[Entry, ...]]]
Index = dict[str, Rows]

#: The target type of an actor type, for when a force is the one attacked.
TARGET_OF = {
    "army": "army",
    "police": "police",
    "intelligence": "intelligence",
    "foreign_forces": "foreign_forces",
    "state_forces": "state_forces",
    "pro_government_militia": "militia",
    "rebel_group": "rebel_group",
    "political_militia": "militia",
    "communal_militia": "militia",
    "gang": "gang",
    "private_security": "private_security",
    "protesters": "protesters",
    "rioters": "protesters",
    "civilians": "civilians",
    "individual": "attackers",
    "unknown": "attackers",
}


def plural(noun: str) -> str:
    """The regular English plural of a noun or compound noun."""
    if noun.endswith(("s", "x", "ch", "sh", "z")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith("man"):
        return noun[:-3] + "men"
    return noun + "s"


def forms(row: str) -> tuple[str, str]:
    """Singular and plural of one row."""
    one, _, many = row.partition("/")
    one = one.strip()
    return one, many.strip() or plural(one)


def _nouns(row: dict[str, Any], entry: Entry) -> Iterator[tuple[str, Entry]]:
    kind, actor, target, part = entry.kind, entry.actor, entry.target, entry.part
    for noun in row.get("people", ()):
        one, many = forms(noun)
        yield one, Entry(kind, actor, target, part, "one")
        yield many, Entry(kind, actor, target, part, "many")
    for noun in row.get("groups", ()):
        yield noun, Entry(kind, actor, target, part)
    for noun in row.get("things", ()):
        one, many = forms(noun)
        yield one, Entry(kind, actor, target, part, "one")
        yield many, Entry(kind, actor, target, part, "many")
    for noun in row.get("units", ()):
        for form in forms(noun):
            yield form, Entry(kind, actor, target, "wing")
    for noun in row.get("wings", ()):
        one, many = forms(noun)
        yield one, Entry(kind, actor, target, "wing", "one")
        yield many, Entry(kind, actor, target, "wing", "many")


def all_nouns() -> Iterator[tuple[str, Entry]]:
    """Every noun of the codebook, in every form, with what it means."""
    actors, targets = load("actor_words"), load("target_words")
    for row in actors["rows"]:
        yield from _nouns(row, Entry("actor", row["actor"], row["target"]))
    yield from _nouns(actors["loaded"], Entry("actor", "unknown", "attackers", "loaded"))
    for row in targets["people"]:
        plain: Part = "plain" if row["target"] == "civilians" and not row.get("sure") else "noun"
        yield from _nouns(row, Entry("person", row.get("actor"), row["target"], plain))
    yield from _nouns(targets["unknown"], Entry("person", None, "unknown", "dead"))
    for row in targets["things"]:
        yield from _nouns(row, Entry("thing", None, row["target"]))
    yield from _nouns(actors["parts"], Entry("actor", "unknown", "attackers", "part"))


def named() -> Iterator[tuple[str, Entry]]:
    """Every name and abbreviation of the codebook's actors, with what it means."""
    for row in load("actors")["actors"]:
        if row["type"] not in TARGET_OF:
            raise CodebookError(f"codebook/actors.yaml: {row['name']!r} has the unknown type {row['type']!r}")
        target = row.get("target", TARGET_OF[row["type"]])
        entry = Entry("actor", row["type"], target, "name", None, row["name"], row.get("country"))
        short = Entry("actor", row["type"], target, "abbreviation", None, row["name"], row.get("country"))
        for words in (row["name"], *row.get("also", ())):
            yield words, entry
        for words in row.get("abbreviations", ()):
            yield words, short


@functools.cache
def demonyms() -> frozenset[str]:
    """Adjectives of countries and of those who live there, of one word: "malian". A country's own name is none."""
    rows = csv.DictReader(io.StringIO(text_of("demonyms.csv")))
    return frozenset(key[0] for row in rows if len(row["place"]) == 2 and len(key := sequence(row["word"])) == 1)


@functools.cache
def nations() -> dict[tuple[str, ...], str]:
    """Adjectives and names of countries, and the country's code (ISO 3166-1 alpha-2)."""
    found: dict[tuple[str, ...], str] = {}
    for row in csv.DictReader(io.StringIO(text_of("demonyms.csv"))):
        if len(row["place"]) == 2:
            found[sequence(row["word"])] = row["place"]
    for row in csv.DictReader(io.StringIO(text_of("countries.csv"))):
        for words in (row["name"], *(alias for alias in row["aliases"].split("|") if alias)):
            found.setdefault(sequence(words), row["iso"])
    return found


@functools.cache
def state_forces() -> dict[tuple[str, str], str]:
    """The name of each country's army and police: the first row of that country and type."""
    found: dict[tuple[str, str], str] = {}
    for row in load("actors")["actors"]:
        if row["type"] in ("army", "police") and "country" in row:
            found.setdefault((row["country"], row["type"]), row["name"])
    return found


def _tails() -> Iterator[tuple[str, Entry]]:
    for actor, tails in load("actor_words")["name_tails"].items():
        for words in tails:
            yield words, Entry("actor", actor, TARGET_OF[actor], "tail")
    for words in load("actor_words")["open_tails"]:
        yield words, Entry("actor", "rebel_group", TARGET_OF["rebel_group"], "tail")


@functools.cache
def index() -> Index:
    """Every entry by its first word and its number of words. All bearers of a name are kept; of nouns the first row wins."""
    table: dict[tuple[str, ...], list[Entry]] = {}
    for words, entry in (*named(), *all_nouns(), *_tails()):
        bearers = table.setdefault(sequence(words), [])
        taken = {bearer.part for bearer in bearers}
        if entry.part in ("name", "abbreviation"):
            if all(bearer.name != entry.name for bearer in bearers):
                bearers.append(entry)
        elif entry.part in ("part", "tail"):
            if entry.part not in taken:
                bearers.append(entry)
        elif not taken - {"name", "abbreviation"}:
            bearers.append(entry)
    found: Index = {}
    for key, entries in table.items():
        first = key[0].removesuffix("'s")
        found.setdefault(first, {}).setdefault(len(key), {})[key] = tuple(entries)
    return {first: dict(sorted(rows.items(), reverse=True)) for first, rows in found.items()}


@functools.cache
def word_list(section: str) -> frozenset[str]:
    """One plain list of codebook/actor_words.yaml."""
    return frozenset(str(word) for word in load("actor_words")[section])


def words_of(section: str) -> frozenset[tuple[str, ...]]:
    """The search forms of one list of modifiers."""
    return _modifiers()[section]


@functools.cache
def _modifiers() -> dict[str, frozenset[tuple[str, ...]]]:
    return {
        key: frozenset(sequence(str(word)) for word in words) for key, words in load("actor_words")["modifiers"].items()
    }
