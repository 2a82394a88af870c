"""Decides which spans of a text name places, by a linear score over what the words and their neighbours are.

The weights come from training/places_recognise.py. Each feature is a word a reader can follow ("before=in").
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from importlib import resources

from evenhand import codebook
from evenhand.gazetteer import Gazetteer
from evenhand.places import lexicon
from evenhand.places.candidates import strip
from evenhand.places.spans import Words, candidate_spans

#: Spans with smaller log-odds at first sight are not looked at again.
RULED_OUT = -4.5
#: Added to the log-odds of a known name that has its line to itself; set by hand.
HEADING = 6.0
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DATE_ONLY = re.compile(rf"[\W\d]*(?:(?:{'|'.join(_MONTHS)})[a-z]*)?[\W\d]*")
_PLACE_BEFORE = frozenset("in at near from to of outside toward towards around across into throughout en a de".split())
_KIND = {"country": "C", "region": "R", "district": "D", "area": "A", "water": "W", "feature": "F"}


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature, and how common words are when written small (1 rare to 3 everywhere)."""

    weights: dict[str, float]
    common: dict[str, int]
    threshold: float


@functools.cache
def model() -> Model:
    """The bundled weights."""
    data = json.loads(resources.files(__package__).joinpath("recognise.json").read_text(encoding="utf-8"))
    return Model(data["weights"], data["common"], data["threshold"])


@functools.cache
def people() -> dict[str, frozenset[str]]:
    """The codebook's lists of given names, titles, organisations and streets."""
    return {name: frozenset(words) for name, words in codebook.load("places_people").items()}


@dataclass(frozen=True, slots=True)
class Look:
    """A candidate span with its folded key and the log-odds that its own words and neighbours give it."""

    first: int
    last: int
    key: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """A span that may name a place: words first..last+1, its folded key, and the log-odds that it does."""

    first: int
    last: int
    key: str
    score: float


@functools.lru_cache(maxsize=50_000)
def standing(key: str, gazetteer: Gazetteer) -> str:
    """What the gazetteer knows of a key, in short: the best kind, a bucket of people, and whether many bear the name."""
    named = gazetteer.named(key)
    if not named:
        return "-"
    best, main = max(named, key=lambda pair: (pair[0].kind != "city", pair[0].population))
    if best.kind != "city":
        return _KIND[best.kind]
    best, main = max(named, key=lambda pair: pair[0].population * (1.0 if pair[1] else 0.02))
    people_bucket = int(math.log10(best.population + 1))
    return f"{people_bucket}{'m' if main else 'o'}{'+' if len(named) > 5 else ''}"


def evidence(words: Words, gazetteer: Gazetteer) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands in this text like a person's name, and how often like a place's."""
    lists = people()
    given, titles = lists["given_names"], lists["titles"]
    persons: Counter[str] = Counter()
    places: Counter[str] = Counter()
    lower, capital, written = words.lower, words.capital, words.written
    for index in range(1, len(lower)):
        if not capital[index]:
            continue
        before = lower[index - 1]
        if (capital[index - 1] and (before.rstrip(".") in titles or before in given)) or (
            before == "." and index > 1 and (len(lower[index - 2]) == 1 or lower[index - 2] in titles)
        ):
            persons[lower[index]] += 1
        elif before in _PLACE_BEFORE and written[index - 1].islower():
            following = lower[index + 1] if index + 1 < len(lower) else ""
            if not (index + 1 < len(lower) and capital[index + 1]) or following == ",":
                places[lower[index]] += 1
    return persons, places


def find(words: Words, gazetteer: Gazetteer) -> list[Found]:
    """The spans that name places, in order, none overlapping another."""
    return best_apart([found for found in consider(words, gazetteer) if found.score > 0])


def consider(words: Words, gazetteer: Gazetteer) -> list[Found]:
    """Every span that may name a place after two looks, overlapping ones too, with the log-odds that it does."""
    weights = model().weights
    threshold = model().threshold
    looks = look_once(words, gazetteer)
    return [
        Found(look.first, look.last, look.key, sum(weights.get(v, 0.0) for v in values) - threshold)
        for look, values in zip(looks, look_again(looks, gazetteer), strict=True)
    ]


def look_once(words: Words, gazetteer: Gazetteer) -> list[Look]:
    """Every candidate span that its own words and neighbours do not rule out, with its log-odds."""
    get = model().weights.get
    bias = get("bias", 0.0)
    looks = []
    for first, last, key, values in featured_spans(words, gazetteer):
        if words.lower[first].isascii() or not words.caseless:
            score = bias
            for value in values:
                weight = get(value)
                if weight is not None:
                    score += weight
        else:
            score = other_script(words, first, key, gazetteer)
        if _alone(words, first, last) and gazetteer.holds(key):
            score += HEADING
        if score > RULED_OUT:
            looks.append(Look(first, last, key, score))
    return looks


def other_script(words: Words, first: int, key: str, gazetteer: Gazetteer) -> float:
    """Log-odds in a script without capitals, where no weights were trained: a known name's rank, and a word before it.

    The steps are set by hand: a country or region or a town of 100,000 counts alone, others after "city of" and the like.
    """
    if len(key) < 3 or key in lexicon.cues("") or not gazetteer.holds(key):
        return RULED_OUT - 1
    stands = standing(key, gazetteer)
    score = 1.5 if stands[0] in _KIND.values() else {"7": 1.0, "6": 1.0, "5": 0.5, "4": -1.0}.get(stands[0], -2.0)
    if first and words.lower[first - 1] in lexicon.cues(""):
        score += 2.5
    return score + 0.3 * key.count(" ")


def _alone(words: Words, first: int, last: int) -> bool:
    """Whether a span has its line to itself, but for signs, numbers and a month: a heading of a bulletin."""
    text = words.text
    start, end = words.spans[first][0], words.spans[last - 1][1]
    line = text.rfind("\n", 0, start) + 1
    if start - line > 6 or any(letter.isalnum() for letter in text[line:start]):
        return False
    stop = text.find("\n", end)
    rest = text[end : stop if stop >= 0 else len(text)]
    return len(rest) < 40 and _DATE_ONLY.fullmatch(rest.lower()) is not None


def look_again(looks: list[Look], gazetteer: Gazetteer) -> list[list[str]]:
    """For each span, what the rest of the text adds: the same name elsewhere, and names of the same region."""
    by_key: dict[str, list[float]] = {}
    for look in looks:
        by_key.setdefault(look.key, []).append(look.score)
    votes: Counter[tuple[str, str]] = Counter()
    for key, scores in by_key.items():
        if max(scores) > 0.5:
            held = regions_of(key, gazetteer)
            votes.update(dict.fromkeys(held, 1 / math.sqrt(len(held) or 1)))  # type: ignore[arg-type]
    return [_second_features(look, by_key[look.key], votes, gazetteer) for look in looks]


def _second_features(
    look: Look, scores: list[float], votes: Counter[tuple[str, str]], gazetteer: Gazetteer
) -> list[str]:
    own = max(-6, min(8, math.floor(look.score)))
    others = list(scores)
    others.remove(look.score)
    elsewhere = str(max(-4, min(5, math.floor(max(others))))) if others else "none"
    held = regions_of(look.key, gazetteer)
    mine = 1 / math.sqrt(len(held) or 1) if max(scores) > 0.5 else 0.0
    company = max((votes[region] for region in held), default=0.0) - mine
    together = min(4, math.floor(company * 2 + 0.001))
    return ["again", f"own={own}", f"own={own} else={elsewhere}", f"else={elsewhere}", f"own={own} near={together}",
            f"near={together} many={min(3, len(held) // 4)}"]  # fmt: skip


@functools.lru_cache(maxsize=50_000)
def regions_of(key: str, gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """The first-level regions that hold a place of that name; empty for countries and the like."""
    return frozenset((p.country, p.admin1) for p, _ in gazetteer.named(key) if p.country and p.admin1)


def best_apart(found: list[Found]) -> list[Found]:
    """The spans with the highest sum of scores of which no two overlap."""
    found = sorted(found, key=lambda item: (item.last, item.first))
    best: list[tuple[float, list[Found]]] = []
    ends = [item.last for item in found]
    for index, item in enumerate(found):
        earlier = index - 1
        while earlier >= 0 and ends[earlier] > item.first:
            earlier -= 1
        total, chain = best[earlier] if earlier >= 0 else (0.0, [])
        taken = (total + item.score, [*chain, item])
        best.append(max(best[index - 1], taken, key=lambda pair: pair[0]) if index else taken)
    return best[-1][1] if best else []


def featured_spans(words: Words, gazetteer: Gazetteer) -> list[tuple[int, int, str, list[str]]]:
    """Every candidate span with the names of its features."""
    persons, places = evidence(words, gazetteer)
    candidates = list(candidate_spans(words, gazetteer))
    wide = [(first, last) for first, last, _, known in candidates if known and last - first > 1]
    rows = []
    for first, last, key, known in candidates:
        values = features(words, first, last, key, known, persons, places, gazetteer)
        if any(f <= first and last <= e and e - f > last - first for f, e in wide):
            values.append(f"inside a known name={known}")
        rows.append((first, last, key, values))
    return rows


def features(
    words: Words, first: int, last: int, key: str, known: bool, persons: Counter[str], places: Counter[str],
    gazetteer: Gazetteer,
) -> list[str]:  # fmt: skip
    """What speaks for and against one span, as names of weights."""
    lower, capital, written = words.lower, words.capital, words.written
    lists = people()
    common = model().common
    count = len(lower)
    stands = "P" if key in lexicon.demonyms() else standing(key, gazetteer) if known else "-"
    if stands == "-" and last - first > 1 and (bare := strip(key)[2]) != key and gazetteer.maybe(bare):
        stands = f"{standing(bare, gazetteer)}u"
    before = lower[first - 1] if first else "^"
    before2 = lower[first - 2] if first > 1 else "^"
    after = lower[last] if last < count else "$"
    after2 = lower[last + 1] if last + 1 < count else "$"
    length = last - first
    head, tail = lower[first], lower[last - 1]
    cap_before = first > 0 and capital[first - 1]
    cap_after = last < count and capital[last]
    shape_before = _shape(before, cap_before, lists, common)
    shape_after = _shape(after, cap_after, lists, common)
    starts = before in ("^", ".", "!", "?", "\u201c", '"', ":") or (first > 0 and _line_break(words, first))
    base = f"{stands}{min(length, 3)}"
    if words.caseless:
        base = "c" + base
    usual = common.get(tail, 0) if length == 1 else 0
    person = min(2, persons[tail])
    place = min(2, places[head])
    values = [
        f"g={base}", f"b={before}", f"a={after}", f"b2={before2} {before}", f"a2={after} {after2}",
        f"sb={shape_before}", f"sa={shape_after}", f"sb+sa={shape_before}{shape_after}", f"g+sb={base}{shape_before}",
        f"g+sa={base}{shape_after}", f"g+b={base} {before}", f"g+a={base} {after}", f"common={usual}{base}",
        f"person={person}{stands}", f"place={place}{stands}", f"person+place={person}{place}{shape_before}",
        f"start={starts}{usual}{stands}", f"given={head in lists['given_names']}{stands}{shape_after}",
        f"tail={tail[-3:]}", f"b+sa={before} {shape_after}", f"g+sb+sa={base}{shape_before}{shape_after}",
        f"run={_rest(words, last, 1, lists)}{stands}", f"run before={_rest(words, first - 1, -1, lists)}{stands}",
    ]  # fmt: skip
    if length > 1:
        units = lexicon.units()
        if tail in units:
            values.append(f"unit={tail}")
        if head in units or head in lexicon.parts():
            values.append(f"head={head}")
        for name in ("organisations", "streets", "titles", "given_names"):
            if tail in lists[name]:
                values.append(f"tail in {name}")
            if head in lists[name]:
                values.append(f"head in {name}")
        values.append(f"inner={_shape(lower[first + 1], True, lists, common)}{stands}")
    else:
        values.append(f"w={key}")
        if written[first].isupper() and len(written[first]) > 1 and not words.caseless:
            values.append(f"upper={len(written[first])}{stands}")
    if after == "," and last + 1 < count and capital[last + 1]:
        follower = standing_of_follower(words, last + 1, gazetteer)
        values.append(f"then={follower}{stands}")
        values.append(f"then={follower}")
    if before == "," and first > 1 and capital[first - 2]:
        values.append(f"after comma={stands}{_known_shape(lower[first - 2], gazetteer)}")
    return values


def _rest(words: Words, index: int, step: int, lists: dict[str, frozenset[str]]) -> str:
    """What the rest of the run of capitals beside a span holds: an organisation's word, a street's, or other names."""
    seen = ""
    for _ in range(4):
        if not (0 <= index < words.count and words.capital[index]):
            break
        word = words.lower[index].rstrip(".")
        if word in lists["organisations"]:
            return "O"
        if word in lists["streets"]:
            return "S"
        seen = "N"
        index += step
    return seen


def standing_of_follower(words: Words, index: int, gazetteer: Gazetteer) -> str:
    """What the one or two words after a comma are: a region or a country there speaks for a place before it."""
    best = "-"
    for last in (index + 1, index + 2):
        if last <= words.count and words.capital[last - 1]:
            key = words.lower[index] if last == index + 1 else f"{words.lower[index]} {words.lower[index + 1]}"
            key = key.replace(".", "")
            if gazetteer.maybe(key) and (found := standing(key, gazetteer)) in ("C", "R", "A"):
                best = found
    return best


def _known_shape(word: str, gazetteer: Gazetteer) -> str:
    return "k" if gazetteer.maybe(word) else "u"


def _line_break(words: Words, index: int) -> bool:
    return "\n" in words.text[words.spans[index - 1][1] : words.spans[index][0]]


def _shape(word: str, capital: bool, lists: dict[str, frozenset[str]], common: dict[str, int]) -> str:
    """What kind of neighbour a word is, in a letter."""
    if not word[0].isalnum():
        return word if word in ",.-^$()'" else ("s" if word in ("'s", "’s") else "*")
    if word[0].isdigit():
        return "9"
    bare = word.rstrip(".")
    if not capital:
        return "x"
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
    return "I" if len(bare) == 1 else ("K" if bare in common else "N")
