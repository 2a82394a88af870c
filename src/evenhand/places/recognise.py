"""Decides which spans of a text name places, by a linear score over what the words and their neighbours are.

The weights come from training/places_recognise.py. Each feature is a word a reader can follow ("before=in").
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import TypeVar

from evenhand.gazetteer import Gazetteer
from evenhand.gazetteer.names import fold
from evenhand.places import joined, lexicon
from evenhand.places.clues import KINDS, Quick, clues_of, further, quick, quick_clues, standing
from evenhand.places.spans import Words, candidate_spans

#: Spans with smaller log-odds at first sight are not looked at again.
RULED_OUT = -4.5
#: Spans with smaller log-odds by their quick clues are not looked at further. Chosen so that no place of the open
#: texts is lost by it.
HOPELESS = -3.5
#: Added for a name in a country that the caller names, and for one after a word like "ville de" in its language.
HINT = 1.0
#: Added to the log-odds of a known name that has its line to itself; set by hand.
HEADING = 6.0
#: Added, where small towns count, for a known name that stands alone after a preposition of place, and for other
#: mentions of a name that was found that way. Set by hand on reports of conflict: names there that nobody would miss
#: have log-odds above -2, and words that are no names below -3.
TOLD_AS_WHERE = 2.2
#: Added to such a name where it lies in the country that another name of the text most often means.
COMPANY = 1.5
#: Added where that preposition opens its sentence: its capital makes it look like a part of a longer name.
OPENED = 3.0
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_OWN_SENTENCE = re.compile(r"\.\s+[A-Z]")
#: What may stand before the name of a heading or an item of a list: signs, and a number.
_ITEM_MARK = re.compile(
    r"([\W_]*(?:\d{1,2}[.):]+[\W_]*)?)(?:\d{1,2}\s+)?(?:(?:district|distt?\.?|province|county|state|region|governorate|city|town|village)\s+(?:of\s+)?)?",
    re.IGNORECASE,
)
_MARK_WIDTH = 24
#: "Place:", "Location of incident:" and the like, at the end of what stands before a name.
_LABEL = re.compile(
    r"\b(?:location|place|where|area|district|position|venue|locality|site|town|city|village|province)"
    r"(?: of(?: the)? \w+)?\s*:\s*$",
    re.IGNORECASE,
)
_COLON = re.compile(r"(?: \([^)\n]{2,30}\))?(?::| [–—-])\s+[^\s\"“'‘]")
_DAY = (
    rf"(?:[A-Z][a-z]+day\b[ \w]{{0,12}}|(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{'|'.join(_MONTHS)})[a-z]*\.?(?: \d{{1,2}})?)"
)
#: What sets such a name off from the text that follows: a day and a sign; in bold print its end, too.
_SET_OFF = {
    False: re.compile(rf",? \(?{_DAY}(?:,? \d{{4}})?\)? ?[.:–—-]", re.IGNORECASE),
    True: re.compile(r"(?:[,(–—-]? ?[^*\n.:]{0,40})?[.:]?\*\*"),
}
_DATE_ONLY = re.compile(rf"[\W\d]*(?:(?:{'|'.join(_MONTHS)})[a-z]*)?[\W\d]*")


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


F = TypeVar("F", bound=Found)


@dataclass(frozen=True, slots=True)
class Hints:
    """What a caller knows of a text: its language, the countries (ISO codes) that it is about, and whether a known name
    after a preposition counts though small: in reports of conflict, missing one costs more than one too many.
    """

    language: str = "en"
    countries: frozenset[str] = frozenset()
    small_towns: bool = False


NO_HINTS = Hints()


def find(words: Words, gazetteer: Gazetteer, hints: Hints = NO_HINTS) -> list[Found]:
    """The spans that name places, in order, none overlapping another."""
    return best_apart([found for found in consider(words, gazetteer, hints) if found.score > 0])


def consider(words: Words, gazetteer: Gazetteer, hints: Hints = NO_HINTS) -> list[Found]:
    """Every span that may name a place after two looks, overlapping ones too, with the log-odds that it does."""
    weights = model().weights
    threshold = model().threshold
    looks = look_once(words, gazetteer)
    told = {look.key for look in looks if _told_as_where(look, words, gazetteer)} if hints.small_towns else set()
    found = []
    for look, values in zip(looks, look_again(looks, gazetteer), strict=True):
        score = sum(weights.get(v, 0.0) for v in values) - threshold + _hinted(look, words, gazetteer, hints)
        if hints.small_towns and _begins_item(look, words, gazetteer):
            score += HEADING
        elif hints.small_towns and _ends_a_road(look, words, gazetteer):
            score += HEADING + TOLD_AS_WHERE
        elif look.key in told and not _in_longer_run(look, words):
            score += TOLD_AS_WHERE + (OPENED if _opened(look, words) else 0.0)
        if hints.small_towns and _half_a_name(look, words, gazetteer):
            score -= HEADING
        found.append(Found(look.first, look.last, look.key, score))
    return _in_company(found, told, gazetteer) if told else found


def _half_a_name(look: Look, words: Words, gazetteer: Gazetteer) -> bool:
    """Whether a name is glued by a hyphen to another that is no town of the same country: "Mayo" in "Mayo-Sava"."""
    own = countries_of(look.key, gazetteer)
    return any(not own & countries_of(other, gazetteer) for other in joined.glued(words, look.first, look.last))


def _ends_a_road(look: Look, words: Words, gazetteer: Gazetteer) -> bool:
    """Whether a known name is an end of a road to another of its country."""
    other = joined.other_end(words, look.first, look.last)
    if other is None or not _plainly_known(look, words, gazetteer):
        return False
    return bool(countries_of(look.key, gazetteer) & countries_of(other, gazetteer))


def _in_company(found: list[Found], told: set[str], gazetteer: Gazetteer) -> list[Found]:
    """The spans with more for a name told as where, if the largest bearer of another name lies in the same country."""
    largest = {one.key: gazetteer.named(one.key)[:1] for one in found if one.score > 0}
    lands = {key: bearers[0][0].country for key, bearers in largest.items() if bearers}
    return [
        replace(one, score=one.score + COMPANY)
        if one.key in told
        and any(key != one.key and land in countries_of(one.key, gazetteer) for key, land in lands.items())
        else one
        for one in found
    ]


def _told_as_where(look: Look, words: Words, gazetteer: Gazetteer) -> bool:
    """Whether a known name, no common word, stands after "in", "near", "market of", "the northern town of"."""
    if not _plainly_known(look, words, gazetteer):
        return False
    index = look.first - 1
    while index >= 0 and (words.lower[index] in lexicon.parts() or words.lower[index] in ("the", "a")):
        index -= 1
    return index >= 0 and words.lower[index] in lexicon.where_words() and _in_small(words, index)


def _plainly_known(look: Look, words: Words, gazetteer: Gazetteer) -> bool:
    """Whether the gazetteer has a name that is no common word and no abbreviation ("U.N.")."""
    if words.caseless or not gazetteer.holds(look.key) or words.lower[look.first] in model().common:
        return False
    return words.lower[look.last - 1][-1] != "."


def _begins_item(look: Look, words: Words, gazetteer: Gazetteer) -> bool:
    """Whether a known name begins its line, but for the mark of an item, and a colon or a dash follows; or stands in a form.

    A common word does behind the word for its kind only: "District Tank: ...".
    """
    start, end = words.spans[look.first][0], words.spans[look.last - 1][1]
    before = words.text[words.text.rfind("\n", 0, start) + 1 : start]
    mark = _ITEM_MARK.fullmatch(before)
    kind = mark is not None and mark.end(1) < len(before) and gazetteer.holds(look.key)
    if not kind and not _plainly_known(look, words, gazetteer):
        return False
    if _LABEL.search(before[-60:]):
        return True
    return len(before) <= _MARK_WIDTH and mark is not None and bool(_COLON.match(words.text, end))


def _in_small(words: Words, index: int) -> bool:
    """Whether a word is written in small letters, but for the first of a sentence."""
    if words.written[index].islower():
        return True
    return words.written[index][1:].islower() and (index == 0 or words.lower[index - 1][-1] in ".!?:*#-")


def _opened(look: Look, words: Words) -> bool:
    """Whether the word before a name opens its sentence."""
    before = look.first - 1
    return (
        before >= 0
        and words.capital[before]
        and _in_small(words, before)
        and words.lower[before] in lexicon.where_words()
    )


def _in_longer_run(look: Look, words: Words) -> bool:
    """Whether more words in capitals follow or go before: a person's name, or a group's."""
    before, after = look.first - 1, look.last
    return (before >= 0 and words.capital[before] and not _opened(look, words)) or (
        after < words.count and words.capital[after]
    )


def _hinted(look: Look, words: Words, gazetteer: Gazetteer, hints: Hints) -> float:
    """What the caller's knowledge adds to a known name's log-odds; the steps are set by hand."""
    added = 0.0
    if hints.countries and any(country in hints.countries for country, _ in regions_of(look.key, gazetteer)):
        added += HINT
    if hints.language != "en" and look.first and gazetteer.holds(look.key):
        added += HINT if words.lower[look.first - 1] in lexicon.cues(hints.language) else 0.0
    return added


def look_once(words: Words, gazetteer: Gazetteer) -> list[Look]:
    """Every candidate span that its own words and neighbours do not rule out, with its log-odds."""
    get = model().weights.get
    looks = []
    clues = clues_of(words, gazetteer, model().common)
    candidates = list(candidate_spans(words, gazetteer))
    wide = wide_names(candidates)
    for first, last, key, known in candidates:
        if words.caseless and words.lower[first] == "the" and words.lower[last - 1] in clues.common:
            continue
        if words.caseless and not words.lower[first].isascii():
            score = other_script(words, first, key, gazetteer)
        else:
            view = quick(clues, first, last, key, known)
            score = quick_score(view)
            if score > HOPELESS:
                for value in further(clues, first, last, key, view):
                    score += get(value, 0.0)
                if inside(first, last, wide):
                    score += get(f"inside a known name={known}", 0.0)
        if known and alone(words, first, last):
            score += HEADING
        if score > RULED_OUT:
            looks.append(Look(first, last, key, score))
    return looks


@functools.lru_cache(maxsize=100_000)
def quick_score(view: Quick) -> float:
    """The log-odds that a quick view gives."""
    weights = model().weights
    return weights.get("bias", 0.0) + sum(weights.get(value, 0.0) for value in quick_clues(view))


def wide_names(candidates: list[tuple[int, int, str, bool]]) -> list[tuple[int, int]]:
    """The spans of several words that the gazetteer has."""
    return [(first, last) for first, last, _, known in candidates if known and last - first > 1]


def inside(first: int, last: int, wide: list[tuple[int, int]]) -> bool:
    """Whether a span is a part of a longer known name."""
    return any(f <= first and last <= e and e - f > last - first for f, e in wide)


def featured_spans(words: Words, gazetteer: Gazetteer, common: dict[str, int]) -> list[tuple[int, int, str, list[str]]]:
    """Every candidate span with all its clues, for training."""
    clues = clues_of(words, gazetteer, common)
    candidates = list(candidate_spans(words, gazetteer))
    wide = wide_names(candidates)
    rows = []
    for first, last, key, known in candidates:
        view = quick(clues, first, last, key, known)
        values = quick_clues(view) + further(clues, first, last, key, view)
        if inside(first, last, wide):
            values.append(f"inside a known name={known}")
        rows.append((first, last, key, values))
    return rows


def other_script(words: Words, first: int, key: str, gazetteer: Gazetteer) -> float:
    """Log-odds in a script without capitals, where no weights were trained: a known name's rank, and a word before it.

    The steps are set by hand: a country or region or a town of 100,000 counts alone, others after "city of" and the like.
    """
    if len(key) < 3 or key in lexicon.cues("") or not gazetteer.holds(key):
        return RULED_OUT - 1
    stands = standing(key, gazetteer)
    score = 1.5 if stands[0] in KINDS.values() else {"7": 1.0, "6": 1.0, "5": 0.5, "4": -1.0}.get(stands[0], -2.0)
    if first and fold(words.lower[first - 1]) in lexicon.cues(""):
        score += 2.5
    return score + 0.3 * key.count(" ")


def alone(words: Words, first: int, last: int) -> bool:
    """Whether a span has its line to itself, but for signs, numbers and a month: a heading of a bulletin.

    So it has when it begins a paragraph and a full stop follows: "Idlib. Shells fell ..."; and when bold print or a day
    sets it off: "**Idlib.** Shells fell ...", "- Idlib, 3 May: shells fell ...".
    """
    text = words.text
    start, end = words.spans[first][0], words.spans[last - 1][1]
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start]
    mark = _ITEM_MARK.fullmatch(before)
    if (
        start - line > _MARK_WIDTH
        or mark is None
        or (last - first == 1 and words.lower[first] in model().common and mark.end(1) == len(before))
    ):
        return False
    if _SET_OFF["**" in before].match(text, end):
        return True
    unit = before[mark.end(1) :]
    if len(mark.group(1)) > 6 or any(letter.isdigit() for letter in unit) or (unit and not unit[0].isupper()):
        return False
    if _OWN_SENTENCE.match(text, end):
        return True
    stop = text.find("\n", end)
    rest = text[end : stop if stop >= 0 else len(text)]
    return len(rest) < 40 and _DATE_ONLY.fullmatch(rest.lower()) is not None


def look_again(looks: list[Look], gazetteer: Gazetteer) -> list[list[str]]:
    """For each span, what the rest of the text adds: the same name elsewhere, and names of the same region."""
    by_key: dict[str, list[float]] = {}
    for look in looks:
        by_key.setdefault(look.key, []).append(look.score)
    votes: dict[tuple[str, str], float] = defaultdict(float)
    for key, scores in by_key.items():
        if max(scores) > 0.5:
            held = regions_of(key, gazetteer)
            for region in held:
                votes[region] += 1 / math.sqrt(len(held))
    return [_second_features(look, by_key[look.key], votes, gazetteer) for look in looks]


def _second_features(
    look: Look, scores: list[float], votes: dict[tuple[str, str], float], gazetteer: Gazetteer
) -> list[str]:
    own = max(-6, min(8, math.floor(look.score)))
    others = list(scores)
    others.remove(look.score)
    elsewhere = str(max(-4, min(5, math.floor(max(others))))) if others else "none"
    held = regions_of(look.key, gazetteer)
    mine = 1 / math.sqrt(len(held) or 1) if max(scores) > 0.5 else 0.0
    company = max((votes.get(region, 0.0) for region in held), default=0.0) - mine
    together = min(4, math.floor(company * 2 + 0.001))
    return ["again", f"own={own}", f"own={own} else={elsewhere}", f"else={elsewhere}", f"own={own} near={together}",
            f"near={together} many={min(3, len(held) // 4)}"]  # fmt: skip


@functools.lru_cache(maxsize=50_000)
def regions_of(key: str, gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """The first-level regions that hold a place of that name; empty for countries and the like."""
    return frozenset((p.country, p.admin1) for p, _ in gazetteer.named(key) if p.country and p.admin1)


@functools.lru_cache(maxsize=50_000)
def countries_of(key: str, gazetteer: Gazetteer) -> frozenset[str]:
    """The countries that hold a place of that name, or bear it."""
    return frozenset(place.country for place, _ in gazetteer.named(key) if place.country)


def best_apart(found: Sequence[F]) -> list[F]:
    """The spans with the highest sum of scores of which no two overlap."""
    found = sorted(found, key=lambda item: (item.last, item.first))
    best: list[tuple[float, list[F]]] = []
    ends = [item.last for item in found]
    for index, item in enumerate(found):
        earlier = index - 1
        while earlier >= 0 and ends[earlier] > item.first:
            earlier -= 1
        total, chain = best[earlier] if earlier >= 0 else (0.0, list[F]())
        taken = (total + item.score, [*chain, item])
        best.append(max(best[index - 1], taken, key=lambda pair: pair[0]) if index else taken)
    return best[-1][1] if best else []
