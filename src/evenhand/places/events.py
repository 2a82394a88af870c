"""Which of the places named is where an incident happened, rather than a dateline, a seat or an origin.

A linear score over what stands between the word for the incident and the place. The weights come from
training/places_events.py.
"""

from __future__ import annotations

import functools
import json
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources

from evenhand.gazetteer import Gazetteer, open_gazetteer
from evenhand.gazetteer.names import fold
from evenhand.model import Span
from evenhand.places import lexicon, recognise
from evenhand.places.mention import PlaceMention
from evenhand.places.spans import Words, words_of

_PREPOSITIONS = frozenset(
    """in at near from to of outside toward towards around across into throughout inside on by over through between
    off under against for with within along above about north south east west""".split()
)
_TURNS = frozenset(
    """that who which where when while as after before because if said says told saying claimed according and but
    whose whom since until following during amid ; : " “ ” ( ) - –""".split()
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
class Scene:
    """A text's words, and the words that each mention covers (first, last + 1)."""

    words: Words
    mentions: tuple[PlaceMention, ...]
    covers: tuple[tuple[int, int], ...]
    inside: frozenset[int]


def scene_of(text: str, mentions: Sequence[PlaceMention], words: Words | None = None) -> Scene:
    """The words of a text and where the mentions stand among them."""
    words = words or words_of(text)
    starts = [start for start, _ in words.spans]
    covers = []
    for mention in mentions:
        first = max(0, bisect_left(starts, mention.span.start + 1) - 1)
        covers.append((first, max(first + 1, bisect_left(starts, mention.span.end))))
    inside = frozenset(index for first, last in covers for index in range(first, last))
    return Scene(words, tuple(mentions), tuple(covers), inside)


def event_places(
    mentions: Sequence[PlaceMention], *, text: str, verb: Span | None = None, gazetteer: Gazetteer | None = None
) -> list[PlaceMention]:
    """The mentions that are the place of the incident that ``verb`` names, or of any incident; ``event`` says how sure.

    Several places in a row ("in X and Y") may all be; none may be.
    """
    gazetteer = gazetteer or open_gazetteer()
    scene = scene_of(text, mentions)
    sheet = weights()
    table = sheet.plain if verb is None else sheet.anchored
    rated = []
    for index, mention in enumerate(mentions):
        score = sum(table.get(value, 0.0) for value in features(scene, index, verb, gazetteer))
        if score > sheet.threshold:
            rated.append(replace(mention, event=_chance(score)))
    return rated


def rated(text: str, mentions: Sequence[PlaceMention], words: Words, gazetteer: Gazetteer) -> list[PlaceMention]:
    """The mentions with ``event`` set: how likely each is the place of any incident."""
    scene = scene_of(text, mentions, words)
    table = weights().plain
    return [
        replace(mention, event=_chance(sum(table.get(v, 0.0) for v in features(scene, index, None, gazetteer))))
        for index, mention in enumerate(mentions)
    ]


def _chance(score: float) -> float:
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, score)))), 3)


def features(scene: Scene, index: int, verb: Span | None, gazetteer: Gazetteer) -> list[str]:
    """What speaks for and against one place being the incident's, as names of weights."""
    words, mention = scene.words, scene.mentions[index]
    first, last = scene.covers[index]
    lower, capital, count = words.lower, words.capital, words.count
    key = fold(mention.words)
    stands = "P" if mention.kind == "demonym" else recognise.standing(key, gazetteer)[:2]
    preposition, skipped = _preposition(words, first)
    after = lower[last] if last < count else "$"
    kind = mention.kind[0]
    usual = after if after in _TURNS or after in _PREPOSITIONS or not after[0].isalnum() else ""
    shape = "N" if last < count and capital[last] else usual or ("'s" if after in ("'s", "’s") else "x")
    chain = index > 0 and scene.covers[index - 1][1] + 1 >= first and first - scene.covers[index - 1][1] <= 1
    opens = index + 1 < len(scene.covers) and scene.covers[index + 1][0] - last <= 1
    values = [
        "bias", f"stands={stands}", f"kind={kind}", f"prep={preposition}", f"prep={preposition} {kind}{shape}",
        f"after={shape}", f"skip={skipped}", f"prep={preposition} skip={skipped}", f"chain={chain}{stands}",
        f"opens={opens}{stands}", f"mentions={min(4, len(scene.covers))}", f"order={min(3, index)}",
        f"start={first == 0}", f"prep={preposition} {stands}", f"chain={chain} prep={preposition}",
        f"before={lower[first - 1] if first else '^'}", f"sure={int(mention.confidence * 5)}",
    ]  # fmt: skip
    if words.lower[last - 1] in lexicon.units():
        values.append("ends in a unit")
    if verb is not None:
        values += _from_verb(scene, index, verb, preposition, kind, shape)
    return values


def _preposition(words: Words, first: int) -> tuple[str, str]:
    """The preposition that governs a name, over "the northern town of" and the like; and what was passed over."""
    passed = ""
    index = first - 1
    while index >= 0 and index >= first - 7:
        word = words.lower[index]
        if word in _PREPOSITIONS and not (word == "of" and passed in ("", "a") and _unit_before(words, index)):
            return word, passed
        if word in lexicon.units() or word in ("neighborhood", "neighbourhood", "area", "suburb", "camp", "capital"):
            passed = "u"
        elif word in lexicon.parts() or word in ("the", "a", "an", "'s", "’s"):
            passed = passed or "a"
        elif words.capital[index] or word == "of":
            passed = passed or "N"
        elif word[0].isalpha() and not passed and index == first - 1:
            passed = "x"
        else:
            return ("," if word == "," else "-"), passed
        index -= 1
    return ("^" if index < 0 else "-"), passed


def _unit_before(words: Words, index: int) -> bool:
    return index > 0 and (words.lower[index - 1] in lexicon.units() or words.lower[index - 1] in ("outskirts", "suburb"))


def _from_verb(
    scene: Scene, index: int, verb: Span, preposition: str, kind: str, shape: str
) -> list[str]:
    """What lies between the word for the incident and the place."""
    words = scene.words
    starts = [start for start, _ in words.spans]
    at = max(0, bisect_left(starts, verb.start + 1) - 1)
    first, last = scene.covers[index]
    side = "after" if first > at else "before"
    low, high = (at + 1, first) if first > at else (last, at)
    between = words.lower[low:high]
    far = _bucket(len(between))
    turns = sorted({word for word in between if word in _TURNS})
    turn = " ".join(turns[:3])
    others = sum(1 for f, _ in scene.covers if low <= f < high)
    near = min(
        (abs(f - at) for i, (f, _) in enumerate(scene.covers) if i != index and (f > at) == (first > at)), default=99
    )
    nearest = abs(first - at) < near
    action = words.lower[at]
    ending = "ing" if action.endswith("ing") else "ed" if action.endswith("ed") else "other"
    before = words.lower[at - 1] if at else "^"
    stops = sum(1 for word in between if word in _ENDS)
    actions = min(3, sum(1 for word in between if word.endswith(("ed", "ing")) and len(word) > 4))
    values = [
        f"{side} {far}", f"{side} {far} prep={preposition}", f"{side} turns={turn}", f"{side} others={min(3, others)}",
        f"{side} nearest={nearest}", f"{side} nearest={nearest} prep={preposition} {kind}", f"verb={action}",
        f"verb={action} {side}", f"verb={action} prep={preposition} {side}", f"ending={ending} {before} {side}",
        f"stops={min(2, stops)}", f"{side} actions={actions}", f"{side} actions={actions} prep={preposition}",
        f"{side} {far} turns={len(turns)} others={min(2, others)}", f"auxiliary={before}",
        f"{side} commas={min(3, between.count(','))} {preposition}", f"{side} {shape} {far}",
        f"{side} others={min(2, others)} actions={actions} prep={preposition}",
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
