"""Cuts a text into words and gives each the classes of the date word lists: month, weekday, unit, "ago" and so on.

A class string with one character a word stands for the text; the rules are patterns over it. A word of no class is "x",
a paragraph break a line feed.
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
_TOKEN = re.compile(
    r"\s*\n[ \t\r]*\n\s*|\s+"
    r"|\d{4}-\d{2}-\d{2}(?:t\d{2}:\d{2}(?::\d{2})?(?:z|[+-]\d{2}:?\d{2})?)?(?!\d)"
    r"|\d{1,4}([/.-])\d{1,2}\1\d{2,4}(?![\d/])"
    r"|\d{1,2}[/]\d{4}(?!\d)|\d{1,2}/\d{1,2}(?![\d/])"
    r"|\d{1,2}[:٫]\d{2}(?::\d{2})?(?:[ap]m\b)?|\d{1,2}(?:\.\d\d)?[ap]m\b"
    r"|['’]?\d{2,3}0['’]?s\b|\d+(?:st|nd|rd|th|er|ème|º|ª|°)\b"
    r"|['’]\d{2}(?!\d)"
    r"|\d+(?:[.,٬]\d+)+|\d+"
    r"|['’]s\b|[^\W\d_]+(?:[\u064b-\u065f\u0670][^\W\d_]*)*|[½]|.",
    re.DOTALL,
)
_SKIPPED = frozenset("-'’‘`´ʿʾ‑–ـ\u200c\u200d")
_DIGITS = {ord(c): str(unicodedata.digit(c)) for block in (0x0660, 0x06F0) for c in map(chr, range(block, block + 10))}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text: ``classes`` has one character each; ``values[i]`` maps class to value for word i."""

    text: str
    classes: str
    starts: list[int]
    ends: list[int]
    values: list[Values]
    lowered: str

    def word(self, index: int) -> str:
        """Word ``index`` in lower case."""
        return self.lowered[self.starts[index] : self.ends[index]]


_Phrases = dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]]


@dataclass(slots=True)
class Lexicon:
    """The word lists of one language with the months of other calendars. ``codes`` maps a set of classes to its character."""

    language: str
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    phrases: _Phrases = field(default_factory=dict)
    codes: dict[frozenset[str], str] = field(default_factory=dict)
    capitals: bool = False
    future: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    past_endings: tuple[str, ...] = ()
    other: Mapping[str, frozenset[str]] = field(default_factory=dict)
    order: str = "dmy"

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
        listed = self.phrases.setdefault(parts[0], [])
        for known, values in listed:
            if known == parts:
                values[name] = value
                return
        listed.append((parts, {name: value}))
        listed.sort(key=lambda entry: -len(entry[0]))


_TOKEN_OF_PHRASE = re.compile(r"[^\W\d_]+|\d+|[.:]")


@functools.lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word without accents and vowel signs, with Arabic letter variants made one."""
    if word.isascii():
        return word
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c) and c not in _SKIPPED
    )
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
        known.order = data.get("order", "dmy")
        known.future = frozenset(fold(str(word).lower()) for word in data.get("future", ()))
        known.past = frozenset(fold(str(word).lower()) for word in data.get("past", ()))
        known.past_endings = tuple(data.get("past_endings", ()))
        known.other = {
            kind: frozenset(fold(str(w).lower()) for w in words) for kind, words in data.get("other", {}).items()
        }
    for values in known.words.values():
        known.code(frozenset(values))
    for listed in known.phrases.values():
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
    token = token.translate(_DIGITS).replace("٬", ",").replace("٫", ":")
    if token[0] in "'’":
        return {"POSS": 0} if token.endswith("s") and not token[1].isdigit() else _apostrophe(token[1:])
    if token.isdigit():
        return _plain_number(token)
    last = token[-1]
    if "/" in token or token.count("-") == 2 or (token.count(".") == 2 and "," not in token):
        return _numeric_date(token)
    if ":" in token:
        return {"CLOCK_AP" if last == "m" else "CLOCK": token}
    if last == "m":
        return {"CLOCK_AP": token.replace(".", ":")}
    if last == "s" and "0" in token:
        return _apostrophe(token)
    if not last.isdigit():
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


def lower(text: str) -> str:
    """Lower case with every character in its place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def cut(text: str, words: Lexicon) -> Words:
    """The words of ``text`` with their classes."""
    lowered = lower(text)
    starts: list[int] = []
    ends: list[int] = []
    values: list[Values] = []
    codes: list[str] = []
    pending: list[tuple[int, int, str]] = []
    known, phrases, code_of = words.words, words.phrases, words.codes
    nothing: Values = {}
    for match in _TOKEN.finditer(lowered):
        token = match.group()
        first = token[0]
        if first.isspace():
            if "\n" in token and token.count("\n") > 1:
                starts.append(match.start())
                ends.append(match.end())
                values.append(nothing)
                codes.append("\n")
            continue
        start, end = match.span()
        if "a" <= first <= "z" and token.isascii():
            found = known.get(token)
            key = token
        elif first.isdigit() or (first in "'’" and len(token) > 1):
            found = digits(token) or None
            key = token
        elif first in MARKS:
            found = {MARKS[first]: first} if first != "½" else {"FRACTION": 0.5}
            key = token
        else:
            key = fold(token)
            found = known.get(key)
        starts.append(start)
        ends.append(end)
        values.append(found or nothing)
        codes.append(code_of.get(frozenset(found), "x") if found else "x")
        if key in phrases:
            pending.append((len(starts) - 1, start, key))
    if pending:
        _join_phrases(lowered, pending, phrases, code_of, starts, ends, values, codes)
    return Words(text, "".join(codes), starts, ends, values, lowered)


def _join_phrases(
    lowered: str, pending: list[tuple[int, int, str]], phrases: _Phrases, code_of: Mapping[frozenset[str], str],
    starts: list[int], ends: list[int], values: list[Values], codes: list[str],
) -> None:  # fmt: skip
    """Makes one word of each phrase found, longest first; the lists are changed in place."""
    removed: set[int] = set()
    for index, _, key in pending:
        if index in removed:
            continue
        for parts, entry in phrases[key]:
            stop = _phrase_end(lowered, parts, index, starts, ends)
            if stop is not None:
                ends[index] = ends[stop - 1]
                values[index] = entry
                codes[index] = code_of[frozenset(entry)]
                removed.update(range(index + 1, stop))
                break
    if removed:
        for index in sorted(removed, reverse=True):
            del starts[index], ends[index], values[index], codes[index]


def _phrase_end(lowered: str, parts: tuple[str, ...], index: int, starts: list[int], ends: list[int]) -> int | None:
    position = index + 1
    for part in parts[1:]:
        while position < len(starts) and lowered[starts[position] : ends[position]] in _SKIPPED:
            position += 1
        if position >= len(starts) or fold(lowered[starts[position] : ends[position]]) != part:
            return None
        position += 1
    return position
