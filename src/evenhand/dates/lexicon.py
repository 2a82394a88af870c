"""The word lists of a language: which classes a word has and what it stands for.

Lists are codebook/dates_<language>.yaml, with the months and feasts of codebook/calendars.yaml. Words are matched in lower
case without accents; digits are classed by their shape.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evenhand import codebook
from evenhand.dates.calendar_words import calendar_entries
from evenhand.errors import CodebookError

Values = Mapping[str, Any]
#: A phrase by its second word: the words after the first, and the values of the whole.
Phrases = dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]]
#: What a token is: the character of its classes, its values, and the phrases that begin with it.
Entry = tuple[str, Values, Phrases | None]

#: Classes of marks, by character.
MARKS = {
    ",": "COMMA",
    "،": "COMMA",
    ".": "DOT",
    "-": "DASH",
    "–": "DASH",
    "—": "DASH",
    "‑": "DASH",
    "/": "SLASH",
    "%": "PERCENT",
    "½": "FRACTION",
}
#: Marks that may stand inside a phrase.
SKIPPED = frozenset("-'’‘`´ʿʾ‑–ـ\u200c\u200d")


@dataclass(slots=True)
class Lexicon:
    """The word lists of one language with the months of other calendars. ``codes`` maps a set of classes to its character."""

    language: str
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    phrases: dict[str, Phrases] = field(default_factory=dict)
    codes: dict[frozenset[str], str] = field(default_factory=dict)
    capitals: bool = False
    future: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    past_endings: tuple[str, ...] = ()
    other: Mapping[str, frozenset[str]] = field(default_factory=dict)
    all_other: frozenset[str] = frozenset()
    clause: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    given_out: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    punished: frozenset[str] = frozenset()
    seen: dict[str, Entry] = field(default_factory=dict)

    def code(self, classes: frozenset[str]) -> str:
        """The character that stands for a set of classes."""
        return self.codes.setdefault(classes, chr(0xE000 + len(self.codes)))

    def characters(self, name: str) -> str:
        """Every character whose set holds class ``name``, as the inside of a character class."""
        return "".join(char for classes, char in self.codes.items() if name in classes)

    def add(self, name: str, word: str, value: Any) -> None:
        """Enters one word or phrase under one class."""
        parts = tuple(fold(part) for part in _TOKEN_OF_PHRASE.findall(word.lower()))
        if not parts:
            raise CodebookError(f"class {name} has an entry without a letter: {word!r}")
        if len(parts) == 1:
            self.words.setdefault(parts[0], {})[name] = value
            return
        listed = self.phrases.setdefault(parts[0], {}).setdefault(parts[1], [])
        for rest, values in listed:
            if rest == parts[1:]:
                values[name] = value
                return
        listed.append((parts[1:], {name: value}))
        listed.sort(key=lambda entry: -len(entry[0]))

    def _without_prefix(self, word: str) -> Values | None:
        """An Arabic word without the particle written on it: "and", "in", "to"; لل is "to" with the article."""
        if word.startswith("لل"):
            return self.words.get("ال" + word[2:])
        return self.words.get(word[1:]) if word[0] in "وفبلك" else None

    def entry(self, token: str) -> Entry:
        """What a token of a text is; remembered, since texts repeat their words."""
        first = token[0]
        key = token
        if first == "\n":
            return ("\n", {}, None)
        if first.isdecimal() or (first in "'’" and len(token) > 1):
            values: Values | None = digits(token)
        elif first in MARKS:
            values = {MARKS[first]: 0.5 if first == "½" else first}
        else:
            key = fold(token)
            values = self.words.get(key)
            if values is None and self.language == "ar" and len(key) > 3:
                values = self._without_prefix(key)
        code = self.codes.get(frozenset(values), "x") if values else "x"
        made = (code, values or {}, self.phrases.get(key))
        if len(self.seen) < _REMEMBERED:
            self.seen[token] = made
        return made


#: How many different tokens are remembered; beyond that they are looked up each time.
_REMEMBERED = 200_000
_TOKEN_OF_PHRASE = re.compile(r"[^\W\d_]+|\d+|[.:]")


@functools.lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word without accents and vowel signs, with Arabic letter variants made one."""
    if word.isascii():
        return word
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c) and c not in SKIPPED)
    return plain.translate(_ARABIC)


#: Letter variants made one: hamza and madda on alif, final ya and ta marbuta, Persian kaf and ya; Russian yo.
_ARABIC = str.maketrans("أإآٱىیةکۀё", "اااا" + "يي" + "هكهе")


@functools.cache
def lexicon(language: str) -> Lexicon:
    """The word lists of ``language``; a language without a file has those of other calendars and of digits only."""
    known = Lexicon(language)
    for name, word, value in calendar_entries():
        known.add(name, word, value)
    if language in LANGUAGES:
        data = codebook.load(f"dates_{language}")
        for name, entries in data["words"].items():
            for word, value in entries.items():
                known.add(name, str(word), value)
        known.capitals = bool(data.get("capitals", False))
        for name in ("clause", "future", "past", "beginnings", "documents", "given_out", "terms", "punished"):
            setattr(known, name, frozenset(fold(str(word).lower()) for word in data.get(name, ())))
        known.past_endings = tuple(data.get("past_endings", ()))
        known.other = {
            kind: frozenset(fold(str(w).lower()) for w in words) for kind, words in data.get("other", {}).items()
        }
    known.all_other = frozenset().union(*known.other.values())
    for values in known.words.values():
        known.code(frozenset(values))
    for by_second in known.phrases.values():
        for listed in by_second.values():
            for _, values in listed:
                known.code(frozenset(values))
    for mark in MARKS.values():
        known.code(frozenset({mark}))
    for shape in _SHAPES:
        known.code(shape)
    return known


#: Languages with a word list of their own: codebook/dates_<code>.yaml.
LANGUAGES = ("en", "ar", "es", "fr", "ru")

_SHAPES = tuple(
    frozenset(classes.split())
    for classes in """NUM, NUM DAY, NUM YEAR2, NUM YEAR DIGITS4, NUM DIGITS4, APOS_YEAR, DECADE, NTH, NTH_LARGE, ISO, DMY, DM,
    MY, CLOCK, CLOCK_AP, POSS, FRACTION""".split(",")
)


def digits(token: str) -> dict[str, Any]:
    """The classes and values of a token that begins with a digit or an apostrophe; empty when it has none."""
    if not token.isascii():
        token = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in token)
        token = token.replace("٬", ",").replace("٫", ":")
    if token[0] in "'’":
        return {"POSS": 0} if token.endswith("s") and not token[1].isdecimal() else _apostrophe(token[1:])
    if token.isdecimal():
        return _plain_number(token)
    last = token[-1]
    if "/" in token or token.count("-") == 2 or (token.count(".") == 2 and "," not in token):
        return _numeric_date(token)
    if "h" in token and token[-1].isdecimal():
        return {"CLOCK": token.replace("h", ":")}
    if ":" in token:
        return {"CLOCK_AP" if last == "m" else "CLOCK": token}
    if last == "m":
        return {"CLOCK_AP": token.replace(".", ":")}
    if last == "s" and "0" in token:
        return _apostrophe(token)
    if not last.isdecimal():
        day = int(re.match(r"\d+", token).group()[:6])  # type: ignore[union-attr]
        return {"NTH": day} if 1 <= day <= 31 else {"NTH_LARGE": day}
    return {"NUM": float(token.replace(",", "")) if token.count(".") <= 1 else 0}


def _plain_number(token: str) -> dict[str, Any]:
    number = int(token[:9])
    if len(token) <= 2 and 1 <= number <= 31:
        return {"NUM": number, "DAY": number}
    if len(token) == 2 and number > 31:
        return {"NUM": number, "YEAR2": number}
    if len(token) == 4:
        return (
            {"NUM": number, "YEAR": number, "DIGITS4": token}
            if 1000 <= number <= 2199
            else {"NUM": number, "DIGITS4": token}
        )
    return {"NUM": number}


def _apostrophe(token: str) -> dict[str, Any]:
    found = re.match(r"\d+", token)
    number = int(found.group()) if found else 0
    if token.endswith("s"):
        return {"DECADE": number}
    return {"APOS_YEAR": number} if len(token) == 2 else {}


def _numeric_date(token: str) -> dict[str, Any]:
    if token.count("-") >= 2 and re.match(r"\d{4}-\d\d-\d\d(?!\d)", token):
        return {"ISO": token}
    count = len(re.split(r"[/.-]", token))
    if count == 3:
        return {"DMY": token}
    return {"MY": token} if len(token.rsplit("/", 1)[1]) == 4 else {"DM": token}
