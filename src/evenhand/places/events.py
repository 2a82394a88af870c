"""Which of the places named is where an incident happened, rather than a dateline, a seat or an origin.

A linear score over what stands between the word for the incident and the place. The weights come from
training/places_events.py.
"""

from __future__ import annotations

import functools
import json
import math
from bisect import bisect_left
from dataclasses import dataclass
from importlib import resources

from evenhand.gazetteer import Gazetteer
from evenhand.model import Span
from evenhand.places import clues, lexicon
from evenhand.places.recognise import Found
from evenhand.places.spans import Words

_PREPOSITIONS = frozenset(
    """in at near from to of outside toward towards around across into throughout inside on by over through between
    off under against for with within along above about north south east west""".split()
)
_TURNS = frozenset(
    """that who which where when while as after before because if said says told saying claimed according and but
    whose whom since until following during amid ; : " “ ” ( ) - –""".split()
)
#: Words for speaking and meeting: "said in Geneva" is where somebody spoke.
_SPEECH = frozenset(
    """said says say saying told tells statement reporters announced announcement meeting met talks summit conference
    spoke speaking speech visit visited visiting arrived briefing interview spokesman spokeswoman based""".split()
)
_ENDS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by feature, with and without a known word for the incident, and the least log-odds to choose a place."""

    anchored: dict[str, float]
    plain: dict[str, float]
    threshold: float


@functools.cache
def weights() -> Weights:
    """The bundled weights."""
    data = json.loads(resources.files(__package__).joinpath("events.json").read_text(encoding="utf-8"))
    return Weights(data["anchored"], data["plain"], data["threshold"])


@dataclass(frozen=True, slots=True)
class Site(Found):
    """A span that may name a place, with the kind of its name (place, demonym, organisation)."""

    kind: str = "place"


@dataclass(frozen=True, slots=True)
class Scene:
    """A text's words and the sites among them, in order."""

    words: Words
    sites: list[Site]


def score(scene: Scene, index: int, verb: Span | None, table: dict[str, float], gazetteer: Gazetteer) -> float:
    """The log-odds that a site is the place of the incident."""
    return sum(table.get(value, 0.0) for value in features(scene, index, verb, gazetteer))


def chance(log_odds: float) -> float:
    """A probability (0..1) from log-odds, to three places."""
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds)))), 3)


def features(scene: Scene, index: int, verb: Span | None, gazetteer: Gazetteer) -> list[str]:
    """What speaks for and against one place being the incident's, as names of weights."""
    words, site = scene.words, scene.sites[index]
    first, last = site.first, site.last
    lower, capital, count = words.lower, words.capital, words.count
    stands = "P" if site.kind == "demonym" else clues.standing(site.key, gazetteer)[:2]
    preposition, skipped, at = _preposition(words, first)
    governor = lower[at - 1] if at > 0 and not capital[at - 1] else "-"
    speech = not _SPEECH.isdisjoint(lower[max(0, at - 4) : at])
    after = lower[last] if last < count else "$"
    kind = site.kind[0]
    usual = after if after in _TURNS or after in _PREPOSITIONS or not after[0].isalnum() else ""
    shape = "N" if last < count and capital[last] else usual or ("'s" if after in ("'s", "’s") else "x")
    others = [other for other in scene.sites if other.score > 0 and other is not site]
    chain = any(0 <= first - other.last <= 1 for other in others)
    opens = any(0 <= other.first - last <= 1 for other in others)
    rank = sum(1 for other in others if other.first < first)
    sure = max(-5, min(5, math.floor(site.score)))
    values = [
        "bias", f"stands={stands}", f"kind={kind}", f"prep={preposition}", f"prep={preposition} {kind}{shape}",
        f"after={shape}", f"skip={skipped}", f"prep={preposition} skip={skipped}", f"chain={chain}{stands}",
        f"opens={opens}{stands}", f"places={min(4, len(others))}", f"order={min(3, rank)}",
        f"start={first == 0}", f"prep={preposition} {stands}", f"chain={chain} prep={preposition}",
        f"before={lower[first - 1] if first else '^'}", f"sure={sure}", f"sure={sure} {kind}",
        f"sure={sure} places={min(3, len(others))}", f"speech={speech} {preposition}", f"governor={governor}",
        f"governor={governor} {preposition}",
    ]  # fmt: skip
    if lower[last - 1] in lexicon.units():
        values.append("ends in a unit")
    elif lower[last - 1] in clues.people()["organisations"]:
        values.append("ends in a building")
    if verb is not None:
        values += _from_verb(scene, others, site, verb, preposition, shape)
    return values


def _preposition(words: Words, first: int) -> tuple[str, str, int]:
    """The preposition that governs a name, over "the northern town of" and the like; what was passed over; and where."""
    passed = ""
    index = first - 1
    while index >= 0 and index >= first - 7:
        word = words.lower[index]
        if word in _PREPOSITIONS and not (word == "of" and passed in ("", "a") and _unit_before(words, index)):
            return word, passed, index
        if word in lexicon.units() or word in ("neighborhood", "neighbourhood", "area", "suburb", "camp", "capital"):
            passed = "u"
        elif word in lexicon.parts() or word in ("the", "a", "an", "'s", "’s"):
            passed = passed or "a"
        elif words.capital[index] or word == "of":
            passed = passed or "N"
        elif word[0].isalpha() and not passed and index == first - 1:
            passed = "x"
        else:
            return ("," if word == "," else "-"), passed, first
        index -= 1
    return ("^" if index < 0 else "-"), passed, first


def _unit_before(words: Words, index: int) -> bool:
    return index > 0 and (
        words.lower[index - 1] in lexicon.units() or words.lower[index - 1] in ("outskirts", "suburb")
    )


def _from_verb(
    scene: Scene, others: list[Site], site: Site, verb: Span, preposition: str, shape: str
) -> list[str]:  # fmt: skip
    """What lies between the word for the incident and the place."""
    words, kind = scene.words, site.kind[0]
    at = max(0, bisect_left(words.spans, (verb.start + 1,)) - 1)
    first, last = site.first, site.last
    side = "after" if first > at else "before"
    low, high = (at + 1, first) if first > at else (last, at)
    between = words.lower[low:high]
    far = _bucket(len(between))
    turns = sorted({word for word in between if word in _TURNS})
    turn = " ".join(turns[:3])
    passed = sum(1 for other in others if low <= other.first < high)
    near = min((abs(o.first - at) for o in others if (o.first > at) == (first > at)), default=99)
    nearest = abs(first - at) < near
    action = words.lower[at]
    ending = "ing" if action.endswith("ing") else "ed" if action.endswith("ed") else "other"
    before = words.lower[at - 1] if at else "^"
    stops = sum(1 for word in between if word in _ENDS)
    actions = min(3, sum(1 for word in between if word.endswith(("ed", "ing")) and len(word) > 4))
    values = [
        f"{side} {far}", f"{side} {far} prep={preposition}", f"{side} turns={turn}", f"{side} others={min(3, passed)}",
        f"{side} nearest={nearest}", f"{side} nearest={nearest} prep={preposition} {kind}", f"verb={action}",
        f"verb={action} {side}", f"verb={action} prep={preposition} {side}", f"ending={ending} {before} {side}",
        f"stops={min(2, stops)}", f"{side} actions={actions}", f"{side} actions={actions} prep={preposition}",
        f"{side} {far} turns={len(turns)} others={min(2, passed)}", f"auxiliary={before}",
        f"{side} commas={min(3, between.count(','))} {preposition}", f"{side} {shape} {far}",
        f"{side} others={min(2, passed)} actions={actions} prep={preposition}",
    ]  # fmt: skip
    values += [f"{side} turn={word}" for word in turns]
    if not between:
        values.append(f"{side} next to it {kind}{shape}")
    return values


def _bucket(distance: int) -> int:
    for limit in (0, 1, 2, 3, 5, 8, 12, 18, 26):
        if distance <= limit:
            return limit
    return 99
