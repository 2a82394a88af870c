"""What the words of a span and its neighbours say about whether it names a place, each as a name that a weight has.

"b=in" is the word before; "g+sb=5m1x" a main name of a town of 100,000, one word, after a word in small letters. The
letters of shapes: x small word, N other capital, K capital of a common word, G given name, T title, O organisation,
S street, U kind of place, I initial, 9 number.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from evenhand import codebook
from evenhand.gazetteer import Gazetteer
from evenhand.places import lexicon
from evenhand.places.candidates import strip
from evenhand.places.spans import Words

#: Letters for what the gazetteer knows of a name that is no town's.
KINDS = {"country": "C", "region": "R", "district": "D", "area": "A", "water": "W", "feature": "F"}
_ENDS = frozenset(("^", ".", "!", "?", "“", '"', ":"))
_PLACE_BEFORE = frozenset("in at near from to of outside toward towards around across into throughout en a de".split())


@functools.cache
def people() -> dict[str, frozenset[str]]:
    """The codebook's lists of given names, titles, organisations and streets."""
    return {name: frozenset(words) for name, words in codebook.load("places_people").items()}


@functools.cache
def bodies() -> frozenset[str]:
    """Words in which the names of organisations and armed groups end, and no place's."""
    return (people()["organisations"] | people()["bearers"]) - lexicon.units().keys() - people()["sites"]


def is_road(words: str) -> bool:
    """Whether a name is that of a road, a bridge or a square."""
    return words.casefold().rpartition(" ")[2].rstrip(".") in people()["streets"]


@functools.lru_cache(maxsize=50_000)
def standing(key: str, gazetteer: Gazetteer) -> str:
    """What the gazetteer knows of a key: a letter for the kind, or for towns the digits of the number of people.

    "m" marks a main name, "o" another, "+" a name that more than five places bear.
    """
    named = gazetteer.named(key)
    if not named:
        return "-"
    best, main = max(named, key=lambda pair: (pair[0].kind != "city", pair[0].population))
    if best.kind != "city":
        return KINDS[best.kind]
    best, main = max(named, key=lambda pair: pair[0].population * (1.0 if pair[1] else 0.02))
    digits = int(math.log10(best.population + 1))
    return f"{digits}{'m' if main else 'o'}{'+' if len(named) > 5 else ''}"


@dataclass(frozen=True, slots=True)
class Clues:
    """A text's words with what all its spans share: how often a word stands like a person's name, or like a place's."""

    words: Words
    gazetteer: Gazetteer
    common: dict[str, int]
    persons: Counter[str]
    places: Counter[str]
    lists: dict[str, frozenset[str]]


class Quick(NamedTuple):
    """What rules most spans out: the name's standing, its neighbours' shapes, and what the whole text says of it.

    ``base`` is the standing with the number of words, and whether the text has no small letters.
    """

    base: str
    stands: str
    shape_before: str
    shape_after: str
    usual: int
    person: int
    place: int
    starts: bool


def clues_of(words: Words, gazetteer: Gazetteer, common: dict[str, int]) -> Clues:
    """Reads a text once for what its spans share."""
    lists = people()
    given, titles = lists["given_names"], lists["titles"]
    persons: Counter[str] = Counter()
    places: Counter[str] = Counter()
    lower, capital, written = words.lower, words.capital, words.written
    count = len(lower)
    for index in range(1, count):
        if not capital[index]:
            continue
        before = lower[index - 1]
        if (capital[index - 1] and (before.rstrip(".") in titles or before in given)) or (
            before == "." and index > 1 and (len(lower[index - 2]) == 1 or lower[index - 2] in titles)
        ):
            persons[lower[index]] += 1
        elif before in _PLACE_BEFORE and written[index - 1].islower():
            following = index + 1
            if following >= count or not capital[following] or lower[following] == ",":
                places[lower[index]] += 1
    return Clues(words, gazetteer, common, persons, places, lists)


def quick(clues: Clues, first: int, last: int, key: str, known: bool) -> Quick:
    """The quick view of one span."""
    words = clues.words
    lower, capital = words.lower, words.capital
    stands = "P" if key in lexicon.demonyms() else standing(key, clues.gazetteer) if known else "-"
    if stands == "-" and last - first > 1 and (bare := strip(key)[2]) != key and clues.gazetteer.maybe(bare):
        stands = f"{standing(bare, clues.gazetteer)}u"
    before = lower[first - 1] if first else "^"
    after = lower[last] if last < len(lower) else "$"
    return Quick(
        f"{'c' if words.caseless else ''}{stands}{min(last - first, 3)}",
        stands,
        shape(before, first > 0 and capital[first - 1], clues),
        shape(after, last < len(lower) and capital[last], clues),
        clues.common.get(lower[first], 0) if last - first == 1 else 0,
        min(2, clues.persons[lower[last - 1]]),
        min(2, clues.places[lower[first]]),
        before in _ENDS or (first > 0 and _line_break(words, first)),
    )


def quick_clues(view: Quick) -> list[str]:
    """The clues of a quick view."""
    base, stands, sb, sa, usual, person, place, starts = view
    return [
        f"g={base}", f"sb={sb}", f"sa={sa}", f"sb+sa={sb}{sa}", f"g+sb={base}{sb}", f"g+sa={base}{sa}",
        f"g+sb+sa={base}{sb}{sa}", f"common={usual}{base}", f"person={person}{stands}", f"place={place}{stands}",
        f"person+place={person}{place}{sb}", f"start={starts}{usual}{stands}",
    ]  # fmt: skip


def further(clues: Clues, first: int, last: int, key: str, view: Quick) -> list[str]:
    """The clues that need the words themselves."""
    words, lists = clues.words, clues.lists
    lower, capital, written, count = words.lower, words.capital, words.written, len(words.lower)
    stands, base = view.stands, view.base
    before = lower[first - 1] if first else "^"
    after = lower[last] if last < count else "$"
    before2 = lower[first - 2] if first > 1 else "^"
    after2 = lower[last + 1] if last + 1 < count else "$"
    head, tail = lower[first], lower[last - 1]
    values = [
        f"b={before}", f"a={after}", f"b2={before2} {before}", f"a2={after} {after2}", f"g+b={base} {before}",
        f"g+a={base} {after}", f"given={head in lists['given_names']}{stands}{view.shape_after}",
        f"tail={tail[-3:]}", f"b+sa={before} {view.shape_after}",
        f"run={_rest(clues, last, 1)}{stands}", f"run before={_rest(clues, first - 1, -1)}{stands}",
    ]  # fmt: skip
    if last - first > 1:
        values += _of_several(clues, head, tail, lower[first + 1], stands)
    else:
        values.append(f"w={key}")
        if written[first].isupper() and len(written[first]) > 1 and not words.caseless:
            values.append(f"upper={len(written[first])}{stands}")
    if after == "," and last + 1 < count and capital[last + 1]:
        follower = _follower(clues, last + 1)
        values += [f"then={follower}{stands}", f"then={follower}"]
    if after in lexicon.parts_of():
        values.append(f"is a part={after2 in ('of', 'in')}{stands[0]}")
    if before == "," and first > 1 and capital[first - 2]:
        values.append(f"after comma={stands}{'k' if clues.gazetteer.maybe(lower[first - 2]) else 'u'}")
    return values


def _of_several(clues: Clues, head: str, tail: str, second: str, stands: str) -> list[str]:
    values = []
    units = lexicon.units()
    if tail in units:
        values.append(f"unit={tail}")
    if head in units or head in lexicon.parts():
        values.append(f"head={head}")
    for name in ("organisations", "streets", "titles", "given_names"):
        if tail in clues.lists[name]:
            values.append(f"tail in {name}")
        if head in clues.lists[name]:
            values.append(f"head in {name}")
    values.append(f"inner={shape(second, True, clues)}{stands}")
    return values


def _rest(clues: Clues, index: int, step: int) -> str:
    """What the rest of the run of capitals beside a span holds: an organisation's word, a street's, or other names."""
    lower, capital = clues.words.lower, clues.words.capital
    organisations, streets = clues.lists["organisations"], clues.lists["streets"]
    seen = ""
    for _ in range(4):
        if not (0 <= index < len(lower) and capital[index]):
            break
        word = lower[index].rstrip(".")
        if word in organisations:
            return "O"
        if word in streets:
            return "S"
        seen = "N"
        index += step
    return seen


def _follower(clues: Clues, index: int) -> str:
    """What the one or two words after a comma are: a region or a country there speaks for a place before it."""
    lower, capital = clues.words.lower, clues.words.capital
    best = "-"
    for last in (index + 1, index + 2):
        if last <= len(lower) and capital[last - 1]:
            key = lower[index] if last == index + 1 else f"{lower[index]} {lower[index + 1]}"
            key = key.replace(".", "")
            if clues.gazetteer.maybe(key) and (found := standing(key, clues.gazetteer)) in ("C", "R", "A"):
                best = found
    return best


def _line_break(words: Words, index: int) -> bool:
    end, start = words.spans[index - 1][1], words.spans[index][0]
    return start - end > 0 and "\n" in words.text[end:start]


def shape(word: str, capital: bool, clues: Clues) -> str:
    """What kind of neighbour a word is, in a letter."""
    if not capital:
        if word[0].isalpha():
            return "x"
        if word[0].isdigit():
            return "9"
        return word if word in ",.-^$()'" else ("s" if word in ("'s", "’s") else "*")
    bare = word.rstrip(".")
    lists = clues.lists
    if bare in lists["titles"]:
        return "T"
    if bare in lists["streets"]:
        return "S"
    if bare in lists["organisations"]:
        return "O"
    if bare in lists["given_names"]:
        return "G"
    if bare in lexicon.units():
        return "U"
    return "I" if len(bare) == 1 else ("K" if bare in clues.common else "N")
