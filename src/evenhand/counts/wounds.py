"""Words that tell of someone hurt by the wound: "suffered a broken rib", "with cuts to the face", "was shot in the leg"."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from evenhand.codebook import load
from evenhand.counts.tokens import Token, starts_with, tokenise, word_set

#: Words between "suffered" and the wound: "suffered severe head and chest injuries".
_REACH = 6
_OWNERS = frozenset({"a", "an", "the", "his", "her", "their", "its", "both", "and", "to", "of", "or", "one"})
_SIDES = frozenset({"left", "right", "upper", "lower", "front"})
_STOPS = word_set("outcomes", "grammar", "stops") - _OWNERS
_WOUNDS = word_set("outcomes", "wounds", "nouns")
_DEADLY = word_set("outcomes", "wounds", "deadly")
_DYING = frozenset({"died", "die", "dies", "dying", "dead", "succumbed", "killed"})
_BROKEN = word_set("outcomes", "wounds", "broken")
_BODY = word_set("outcomes", "wounds", "body")
_BANDAGED = word_set("outcomes", "wounds", "bandaged")
_BANDAGED_PARTS = _BODY | word_set("outcomes", "wounds", "head")
_LOSING = word_set("outcomes", "wounds", "losing")
_LOST = word_set("outcomes", "wounds", "lost")
_TORN = word_set("outcomes", "wounds", "torn")
_BULLETS = word_set("outcomes", "wounds", "bullets")
_FLESH = (
    word_set("outcomes", "limbs")
    | (_BODY - {"neck", "skull", "spine"})
    | {"back", "side", "face", "cheek", "ear", "calf"}
)
_LIMBS = word_set("outcomes", "limbs")


@functools.cache
def _having() -> dict[str, tuple[tuple[str, ...], ...]]:
    index: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted(load("outcomes")["wounds"]["having"], key=len, reverse=True):
        key = tuple(words.split())
        index.setdefault(key[0], []).append(key)
    return {first: tuple(keys) for first, keys in index.items()}


def is_deadly(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the wound told of is one of which someone died: "suffered fatal injuries"."""
    return any(token.low in _DEADLY for token in tokens[start:end])


def wound_end(tokens: Sequence[Token], at: int) -> int | None:
    """The end of words that start at ``at`` and tell of a wound that someone has, or of a limb lost; None if none do."""
    if tokens[at].low in _LOSING:
        limb = _limb_end(tokens, at + 1, _LOST)
        if limb is not None:
            return limb
    for words in _having().get(tokens[at].low, ()):
        if starts_with(tokens, at, words):
            start = at + len(words)
            return _noun_end(tokens, start) or _shot_end(tokens, start) or _maimed_end(tokens, start)
    return None


def _shot_end(tokens: Sequence[Token], start: int) -> int | None:
    """The end of "a bullet in the leg" from ``start`` on: where it hit is what makes it a wound told of."""
    for at in range(start, min(start + _REACH, len(tokens))):
        if tokens[at].low in _BULLETS and at + 2 < len(tokens) and tokens[at + 1].low in {"in", "to", "through"}:
            return _limb_end(tokens, at + 2, _FLESH)
        if tokens[at].low in _STOPS or not tokens[at].low[0].isalnum():
            return None
    return None


def _maimed_end(tokens: Sequence[Token], start: int) -> int | None:
    """The end of "his foot blown off" from ``start`` on."""
    if start >= len(tokens) or tokens[start].low not in _OWNERS:
        return None
    limb = _limb_end(tokens, start, _FLESH)
    if limb is None or limb >= len(tokens) or tokens[limb].low not in _BROKEN | _TORN:
        return None
    return (
        limb + 2 if tokens[limb].low in _TORN and limb + 1 < len(tokens) and tokens[limb + 1].low == "off" else limb + 1
    )


def _noun_end(tokens: Sequence[Token], start: int) -> int | None:
    """The end of the first wound named from ``start`` on, before any other phrase begins."""
    for at in range(start, min(start + _REACH, len(tokens))):
        word = tokens[at].low
        if word in _WOUNDS and not (at + 1 < len(tokens) and tokens[at + 1].low in _WOUNDS):
            return None if starts_with(tokens, at, ("cut", "of")) else at + 1
        told = {token.low for token in tokens[max(start, at - 2) : at]}
        if (word in _BODY and told & _BROKEN) or (word in _BANDAGED_PARTS and told & _BANDAGED):
            return at + 1
        if word in _STOPS or word in _DYING or not (word[0].isalpha() or word.isdigit()):
            return None
    return None


def in_limb(words: str) -> bool:
    """Whether ``words`` begin with "in the left leg" and the like: whoever was hit there is told as hurt."""
    tokens = tokenise(words[:60])
    return bool(tokens) and tokens[0].low == "in" and _limb_end(tokens, 1, _LIMBS) is not None


def _limb_end(tokens: Sequence[Token], at: int, limbs: frozenset[str]) -> int | None:
    while at < len(tokens) and tokens[at].low in _OWNERS | _SIDES | {"two", "three", "some"}:
        at += 1
    return at + 1 if at < len(tokens) and tokens[at].low in limbs else None
