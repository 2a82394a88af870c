"""Verbs that tell of people hurt, killed or taken only beside certain words: "took them to hospital", "led them away",
"cost them their lives", "is holding four men". By codebook/outcomes.yaml, section ``beside``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from evenhand.codebook import load
from evenhand.counts.tokens import Token, starts_with, word_set

_HOSPITALS = word_set("outcomes", "hospitals")
#: Words that make "centre" or "room" one where wounds are treated, and those words.
_KINDS_OF_CARE = frozenset("health medical trauma emergency surgical casualty intensive first-aid".split())
_CARED_FOR_IN = frozenset(
    "centre center centres centers post posts point facility facilities room department unit ward care".split()
)
_TREATMENT = frozenset({"treatment", "surgery", "operation", "operations"})
_CARERS = word_set("outcomes", "beside", "carers")
_NOT_TREATED = word_set("outcomes", "beside", "not_treated")
_ILLNESSES = word_set("outcomes", "beside", "illnesses")
_BY_LAW = word_set("outcomes", "beside", "by_law")
_NOT_HELD = word_set("outcomes", "beside", "not_held")
_FRAGMENTS = word_set("outcomes", "beside", "fragments")
#: Tokens after a verb, or before it, among which the words that settle its meaning stand.
_REACH = 14
_BEFORE = 6


def _clause_after(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """The words after ``at`` as far as the clause goes: to any sign but a comma."""
    for ahead in range(at + 1, min(at + _REACH, len(tokens))):
        if not tokens[ahead].low[0].isalnum() and tokens[ahead].low != ",":
            return tokens[at + 1 : ahead]
    return tokens[at + 1 : at + _REACH]


def to_hospital(tokens: Sequence[Token], at: int) -> bool:
    """Whether "to hospital", "at the health centre", "for treatment" or the like follows in the same clause."""
    after = [token.low for token in _clause_after(tokens, at)]
    for k, word in enumerate(after[1:], 1):
        care = word in _HOSPITALS or (word in _CARED_FOR_IN and after[k - 1] in _KINDS_OF_CARE)
        if care and not {"to", "into", "in", "at"}.isdisjoint(after[max(0, k - 5) : k]):
            return True
        if word in _TREATMENT and "for" in after[max(0, k - 3) : k]:
            return True
    return False


def led_off(tokens: Sequence[Token], at: int) -> bool:
    """Whether "away", "from their home" or the like follows in the same clause, and no hospital or ambulance."""
    found = False
    for ahead in range(at + 1, min(at + _REACH, len(tokens))):
        word = tokens[ahead].low
        if word in _HOSPITALS or word in {"ambulance", "ambulances", "custody"}:
            return False
        if found or (not word[0].isalnum() and word != ","):
            continue
        found = any(starts_with(tokens, ahead, words) for words in _ends().get(word, ())) or _into(tokens, ahead)
    return found


def _into(tokens: Sequence[Token], at: int) -> bool:
    """Whether "into a grey van" or the like stands at ``at``."""
    if tokens[at].low != "into":
        return False
    for ahead in range(at + 1, min(at + 6, len(tokens))):
        if tokens[ahead].low in _where_into():
            return True
        if not tokens[ahead].low[0].isalpha():
            return False
    return False


@functools.cache
def _where_into() -> frozenset[str]:
    return frozenset(load("outcomes")["led_off"]["into"])


@functools.cache
def _ends() -> dict[str, list[tuple[str, ...]]]:
    index: dict[str, list[tuple[str, ...]]] = {}
    for words in load("outcomes")["led_off"]["ends"]:
        key = tuple(words.split())
        index.setdefault(key[0], []).append(key)
    return index


def treated(tokens: Sequence[Token], at: int) -> bool:
    """Whether "treated" is said of wounds: not "treated as", "treated badly", "treated for cholera"."""
    after = [token.low for token in _clause_after(tokens, at)]
    if after and (after[0] in _NOT_TREATED or after[0].endswith("ly")):
        return False
    return _ILLNESSES.isdisjoint(after)


def taken_in(tokens: Sequence[Token], at: int) -> bool:
    """Whether a hospital or the like stands before "received" or "admitted"."""
    before = {token.low for token in tokens[max(0, at - _BEFORE) : at]}
    return not before.isdisjoint(_HOSPITALS | _CARERS)


def held(tokens: Sequence[Token], at: int) -> bool:
    """Whether "is holding four men" tells of people kept: not under the law, not "holding talks" or "held responsible"."""
    after = [token.low for token in _clause_after(tokens, at)]
    return bool(after) and after[0] not in _NOT_HELD and _BY_LAW.isdisjoint(after)


def kept(tokens: Sequence[Token], at: int) -> bool:
    """Whether "are being held" is not said of people held under the law."""
    return _BY_LAW.isdisjoint(token.low for token in _clause_after(tokens, at))


def taken_by(tokens: Sequence[Token], at: int) -> bool:
    """Whether "by armed men", "by men in plain clothes" or the like follows "taken", and no hospital or court."""
    after = _clause_after(tokens, at)
    if not _BY_LAW.union(_HOSPITALS, {"surprise"}).isdisjoint(token.low for token in after):
        return False
    return any(
        token.low == "by" and any(starts_with(after, k + 1, words) for words in _takers())
        for k, token in enumerate(after)
    )


@functools.cache
def _takers() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words.split()) for words in load("outcomes")["beside"]["takers"])


def lives_lost(tokens: Sequence[Token], at: int) -> bool:
    """Whether "their lives" or "his life" follows: "the attack cost four people their lives"."""
    after = [token.low for token in _clause_after(tokens, at)]
    return any(
        word in {"life", "lives"} and after[k - 1] in {"his", "her", "their"} for k, word in enumerate(after) if k
    )


def fallen(tokens: Sequence[Token], at: int) -> bool:
    """Whether "fell" says no more, as of the dead of a fight: "two soldiers fell"; others fall ill or from a roof."""
    return at + 1 >= len(tokens) or not tokens[at + 1].low[0].isalnum()


def by_fragments(tokens: Sequence[Token], at: int) -> bool:
    """Whether splinters, glass or the like stand before "hit" or "cut": whoever they hit is told as hurt."""
    return any(token.low in _FRAGMENTS for token in tokens[max(0, at - 3) : at])


#: What must stand around a verb of each of these frames.
CONDITIONS: Mapping[str, Callable[[Sequence[Token], int], bool]] = MappingProxyType(
    {
        "to hospital": to_hospital,
        "led off": led_off,
        "treated": treated,
        "taken in": taken_in,
        "held": held,
        "kept": kept,
        "taken by": taken_by,
        "lives lost": lives_lost,
        "fallen": fallen,
        "by fragments": by_fragments,
    }
)
