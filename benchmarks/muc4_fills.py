"""Values of MUC-4 slots, and how far a response's value agrees with a key's: 1 right, 0.5 in part, 0 not.

After the task's scoring guidelines, version 7. What operators judged by hand in 1992 (words, dates, numbers) is done by
fixed rules here: see docs/muc4.md.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import yaml

RIGHT, PART, WRONG = 1.0, 0.5, 0.0


@functools.cache
def terms() -> dict[str, Any]:
    """The content of muc4_terms.yaml."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "muc4_terms.yaml").read_text(encoding="utf-8"))
    return loaded


# -- dates


@dataclass(frozen=True, slots=True)
class Days:
    """A day, a range, or a range open on one side: "- 21 JAN 89" has no first day."""

    first: dt.date | None
    last: dt.date | None


#: Days by which a date may lie before an upper bound in the key and still be close to it.
CLOSE = 2
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def read_date(text: str) -> Days | None:
    """One date of a date slot; None where it is not one."""
    first, dash, last = text.partition("-")
    start, end = _day(first), _day(last) if dash else _day(first)
    return Days(start, end) if start or end else None


def _day(text: str) -> dt.date | None:
    found = re.fullmatch(r"(\d{1,2})\s+([A-Z]{3})[A-Z]*\s+(\d{2}|\d{4})", text.strip().upper())
    if found is None or found.group(2) not in _MONTHS:
        return None
    year = int(found.group(3))
    try:
        return dt.date(year if year > 99 else 1900 + year, _MONTHS.index(found.group(2)) + 1, int(found.group(1)))
    except ValueError:
        return None


def agree_date(said: Days, key: Days) -> float:
    """Guidelines 3.2.2."""
    if said == key:
        return RIGHT
    return PART if _near(said, key) else WRONG


def _near(said: Days, key: Days) -> bool:
    if said.first is None:
        return key.last is not None and said.last == key.last
    if key.first is None:
        day = said.last or said.first
        return key.last is not None and day <= key.last and (key.last - day).days <= CLOSE
    if said.first == said.last:
        return said.first >= key.first and (key.last is None or said.first <= key.last)
    if said.last is None or key.last is None:
        return said.first == key.first
    if key.first == key.last or said.first > key.last or key.first > said.last:
        return False
    return said.first == key.first or said.last == key.last


# -- numbers


@dataclass(frozen=True, slots=True)
class Number:
    """A number, about a number ("~7"), a range ("6-8", "6-"), or a word such as PLURAL."""

    shape: str
    low: int | str | None
    high: int | str | None


def read_number(text: str) -> Number:
    """One fill of a number slot."""
    text = re.sub(r"\s+", "", text.upper())
    if re.fullmatch(r"~?\d+", text):
        value = int(text.lstrip("~"))
        return Number("about" if text[0] == "~" else "exact", value, value)
    found = re.fullmatch(r"~?(\d*)-~?(\d*)", text)
    if found and (found.group(1) or found.group(2)):
        low, high = (int(end) if end else None for end in found.groups())
        return Number("range", low, high)
    return Number("word", text, text)


def agree_number(said: Number, key: Number) -> float:
    """Guidelines 3.2.14 and 3.2.21."""
    if said == key:
        return RIGHT
    end = said.shape == "exact" and key.shape in {"about", "range"} and said.low in {key.low, key.high}
    return PART if end else WRONG


# -- places


@dataclass(frozen=True, slots=True)
class Chain:
    """A country and places within it from large to small; each step is one place, or two with the incident between them."""

    country: str
    steps: tuple[tuple[tuple[str, str], ...], ...]


def read_chains(text: str) -> list[Chain]:
    """Every reading of a location fill: alternatives may stand for the whole chain or for one step."""
    chains: list[Chain] = []
    country = ""
    for whole in _cut(_peel(text), "/"):
        steps = [step for step in _cut(_peel(whole), ":") if step.strip()]
        if not steps:
            continue
        if len(steps) == 1 and "(" in steps[0] and country:
            steps = [country, *steps]  # "X: A (CITY) / B (TOWN)"
        country = steps[0]
        readings = [[reading for reading in _step(step) if reading] for step in steps[1:]]
        chains += [Chain(_place(_peel(country))[0], found) for found in product(*readings)]
    return chains


def _cut(text: str, mark: str) -> list[str]:
    """Split at a mark that stands outside all brackets."""
    pieces, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == mark and depth <= 0:
            pieces.append("")
        else:
            pieces[-1] += letter
    return pieces


def _peel(text: str) -> str:
    """Without brackets that enclose the whole."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")"):
        depth = 0
        for at, letter in enumerate(text):
            depth += (letter == "(") - (letter == ")")
            if depth == 0 and at < len(text) - 1:
                return text
        text = text[1:-1].strip()
    return text


def _step(text: str) -> Iterator[tuple[tuple[str, str], ...]]:
    for reading in _cut(_peel(text), "/"):
        ends = re.split(r"\s-\s|(?<=\))\s*-\s*", _peel(reading))
        yield tuple(_place(_peel(end)) for end in ends if end.strip())


def _place(text: str) -> tuple[str, str]:
    found = re.match(r"(.*?)\s*\(([^()]*)\)?\s*$", text.strip())
    name, kind = found.groups() if found else (text, "")
    return " ".join(re.findall(r"[A-Z0-9Ñ']+", name.upper())), " ".join(kind.upper().split())


def agree_chain(said: Chain, key: Chain) -> float:
    """Guidelines 3.2.3: the same country, or the same places in another country, is right in part."""
    if said == key:
        return RIGHT
    return PART if said.country == key.country or (said.steps and said.steps == key.steps) else WRONG


# -- phrases


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(terms()["phrases"][name].split())


@functools.cache
def _unweighed() -> frozenset[str]:
    return _words("articles") | _words("quantifiers") | _words("nationalities")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of the text, cut for comparison.

    ``words`` all words; ``bare`` without articles, numbers and nationalities; ``marks`` words with commas and brackets;
    ``noun`` the words up to the first post-modifier, ``bare_noun`` the same bare, ``opener`` what begins that modifier;
    ``content`` the words that mean something, in the singular.
    """

    text: str
    marks: tuple[str, ...]
    words: tuple[str, ...]
    bare: tuple[str, ...]
    noun: tuple[str, ...]
    bare_noun: tuple[str, ...]
    opener: str
    content: frozenset[str]

    @property
    def head(self) -> str:
        """The last word of the noun phrase, in the singular."""
        return singular(self.noun[-1]) if self.noun else ""

    def after(self, count: int) -> str:
        """The word or mark that follows the first ``count`` bare words."""
        seen = 0
        for mark in self.marks:
            if seen == count:
                return mark
            seen += seen < len(self.bare) and mark == self.bare[seen]
        return ""


@functools.cache
def read_phrase(text: str) -> Phrase:
    """A string fill or cross-reference."""
    plain = re.sub(r"(\d)\s+(ST|ND|RD|TH)\b", r"\1\2", text.upper().replace('"', " "))
    marks = re.findall(r"[A-Z0-9Ñ]+(?:'[A-Z]+)?|,|;|--|\[|\(", plain)
    while marks and not _is_word(marks[0]):
        marks = marks[1:]
    words = tuple(filter(_is_word, marks))
    bare = _bare(words) or words
    start = next(
        (n for n, mark in enumerate(marks) if mark not in _words("articles") | _words("quantifiers")), len(marks)
    )
    noun: list[str] = []
    for mark in marks[start:]:
        if noun and mark in _words("openers"):
            break
        noun += [mark] if _is_word(mark) else []
    opener = next((mark for mark in marks[start + 1 :] if mark in _words("openers")), "")
    small = _words("articles") | _words("openers") | _words("small")
    content = frozenset(singular(word) for word in bare if word not in small)
    nouns = tuple(noun) or words
    return Phrase(text, tuple(marks), words, bare, nouns, _bare(nouns), opener, content)


def _is_word(mark: str) -> bool:
    return mark[0].isalnum()


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _unweighed() and not word.isdigit())


def singular(word: str) -> str:
    """A word without its plural ending, by three endings."""
    if len(word) > 4 and word.endswith("IES"):
        return word[:-3] + "Y"
    if len(word) > 4 and word.endswith("MEN"):
        return word[:-3] + "MAN"
    return word[:-1] if len(word) > 3 and word.endswith("S") and not word.endswith("SS") else word


def agree_phrase(said: Phrase, key: Phrase, *, slot: int) -> tuple[float, bool]:
    """Guidelines 3.1.1: the agreement, and whether it holds only if the TYPE given to the response is right."""
    if said.words == key.words or said.bare == key.bare or _modified(said, key):
        return RIGHT, False
    if not said.content or not key.content:
        return WRONG, False
    if _within(key.bare, said.bare):
        return PART, False
    if slot == 10 and (_is_acronym(said.bare, key.words) or _is_acronym(key.bare, said.words)):
        return PART, False
    part = _within(said.bare, key.bare)
    if slot in {9, 10, 18}:
        return (PART if part or (slot != 10 and said.head == key.head) else WRONG), False
    same_head = bool(said.noun and key.noun and said.noun[-1] == key.noun[-1])
    return (PART, True) if part or same_head else (WRONG, False)


def _modified(said: Phrase, key: Phrase) -> bool:
    """The key's noun phrase with more modifiers before it or behind it, and nothing else."""
    size, joins = len(key.bare), _words("joins")
    if not size:
        return False
    if said.bare[-size:] == key.bare and not joins & set(said.marks):
        return True
    if said.bare_noun[-size:] == key.bare and said.opener not in joins:
        return True
    mark = said.after(size)
    if said.bare[:size] != key.bare or mark in joins:
        return False
    return mark in _words("openers") or mark.endswith(("ING", "ED"))


def _within(small: tuple[str, ...], big: tuple[str, ...]) -> bool:
    return bool(small) and any(big[at : at + len(small)] == small for at in range(len(big) - len(small) + 1))


def _is_acronym(short: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether one word of 3 to 6 letters is made of initials of three words or more."""
    if len(short) != 1 or not 3 <= len(short[0]) <= 6 or len(words) < 3:
        return False
    initials = [word[0] for word in words]
    return all(short[0].count(letter) <= initials.count(letter) for letter in short[0])


# -- any value

Fill = Days | Number | Chain | Phrase | str


def agree(said: Fill, key: Fill, *, slot: int) -> float:
    """Agreement of two values of one slot, cross-references left aside."""
    if isinstance(said, Days) and isinstance(key, Days):
        return agree_date(said, key)
    if isinstance(said, Number) and isinstance(key, Number):
        return agree_number(said, key)
    if isinstance(said, Chain) and isinstance(key, Chain):
        return agree_chain(said, key)
    if isinstance(said, Phrase) and isinstance(key, Phrase):
        return agree_phrase(said, key, slot=slot)[0]
    if said == key:
        return RIGHT
    below = terms()["partial"].get(slot, {}).get(said, ()) if isinstance(said, str) else ()
    return PART if key in below else WRONG
