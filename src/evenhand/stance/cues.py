"""Finds the words that change how a told event stands to having happened, by codebook/stance_words.yaml."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from evenhand.actors import grammar
from evenhand.actors.sentence import BE, HAVE, words
from evenhand.actors.tokens import Token
from evenhand.codebook import load
from evenhand.model import Stance
from evenhand.stance.patterns import patterns

Scope = Literal["governs", "soon", "touches", "around", "follows", "sentence"]

#: Which stance wins when several cues hold.
ORDER: tuple[Stance, ...] = ("denied", "threatened", "planned", "hypothetical", "past", "alleged")
_BOUNDARIES = frozenset({".", ";", ":", "but", "however", "although", "though", "whereas", "—", "–"})
_REACH = 14
_SOON = 6


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue found: its stance and its tokens, end exclusive."""

    stance: Stance
    start: int
    end: int


Key = tuple[str, ...]
Entry = TypeVar("Entry")


def by_first_word(rows: Iterable[tuple[Key, Entry]]) -> dict[str, list[tuple[Key, Entry]]]:
    """Rows by the first word of their key, the longest first."""
    found: dict[str, list[tuple[Key, Entry]]] = {}
    for key, entry in rows:
        found.setdefault(key[0], []).append((key, entry))
    for entries in found.values():
        entries.sort(key=lambda row: -len(row[0]))
    return found


def matches(tokens: list[Token], at: int, key: Key) -> bool:
    """Whether the words of ``key`` stand at token ``at``."""
    end = at + len(key)
    if end > len(tokens) or tokens[end - 1].low != key[-1]:
        return False
    return all(tokens[further].low == word for further, word in enumerate(key, start=at))


@functools.cache
def _table() -> dict[str, list[tuple[Key, tuple[Stance, Scope]]]]:
    stances = load("stance_words")["stances"]
    return by_first_word(
        (key, (stance, scope))
        for stance, scopes in stances.items()
        for scope, rows in scopes.items()
        for key in patterns(rows)
    )


def find_cues(tokens: list[Token], first: int, last: int) -> list[Cue]:
    """The cues that hold for the event word at tokens ``first`` to ``last`` (exclusive). A longer cue hides one in it."""
    found = [
        Cue(stance, at, at + len(key))
        for at in range(len(tokens))
        for key, (stance, scope) in _table().get(tokens[at].low, ())
        if matches(tokens, at, key)
        and not _is_month(tokens, at)
        and _holds(tokens, at, at + len(key), first, last, scope)
        and not (stance == "denied" and _denies_less(tokens, at, at + len(key), first))
    ]
    return [
        cue
        for cue in found
        if not any(
            other.start <= cue.start and cue.end <= other.end and other.end - other.start > cue.end - cue.start
            for other in found
        )
    ]


def _is_month(tokens: list[Token], at: int) -> bool:
    """Whether "may" is a month here: "11 May"."""
    beside = [tokens[i].text[0] for i in (at - 1, at + 1) if 0 <= i < len(tokens)]
    return tokens[at].low == "may" and any(mark.isdigit() for mark in beside)


def _holds(tokens: list[Token], start: int, end: int, first: int, last: int, scope: Scope) -> bool:
    if scope == "sentence":
        measured = any(token.low in _listed("measures") for token in tokens[max(0, first - 3) : first])
        return not (measured and tokens[start].low == "since")
    if start < last and first < end and not (scope == "touches" and start < first):
        return False
    if scope == "soon" and _is_past_of_its_own(tokens, end, first):
        return False
    if scope in ("governs", "soon", "touches") and (
        joins_act(tokens, end, first) or _is_presupposed(tokens, end, first, last)
    ):
        return False
    if scope == "touches":
        return end <= first and _touches(tokens, end, first)
    if tokens[end - 1].low == "no" and _is_spent(tokens, end, first):
        return False
    if scope in ("governs", "soon"):
        return end <= first <= end + (_REACH if scope == "governs" else _SOON) and not crosses(tokens, end, first)
    if scope == "follows":
        return last <= start <= last + _REACH and not crosses(tokens, last, start)
    left, right = (end, first) if end <= first else (last, start)
    return right - left <= _REACH and not crosses(tokens, left, right)


def _is_past_of_its_own(tokens: list[Token], end: int, first: int) -> bool:
    """Whether the event word is a verb in the past that no modal before it governs: "whom nobody could name carried away"."""
    between = {token.low for token in tokens[end:first]}
    if not _is_past(tokens[first]) or first == end:
        return False
    return tokens[first - 1].low.endswith("ed") or not between & (BE | HAVE | {"be", "have", "having", "get"})


def joins_act(tokens: list[Token], end: int, first: int) -> bool:
    """Whether the event word at ``first`` is a further verb of the subject whose first verb, or a cue of it, ends at ``end``:
    "threatened the guard and [shot] him". No clause has opened between them.
    """
    joint = first - 1
    while joint >= end and (tokens[joint].low in grammar.BESIDE_VERBS or tokens[joint].low.endswith("ly")):
        joint -= 1
    if first >= len(tokens) or not _is_past(tokens[first]) or joint < end or tokens[joint].low not in _JOINTS:
        return False
    between = tokens[end:joint]
    return not any(
        _is_past(token) or token.low in grammar.AUXILIARIES or token.low in _CONTENT or token.text in _CONTENT
        for token in between
    )


def _is_presupposed(tokens: list[Token], end: int, first: int, last: int) -> bool:
    """Whether what happened is told beside the cue as known: "unclear who fired the [shell] that killed three", "denied
    having laid the mine that [killed] three".
    """
    if last + 1 < len(tokens) and tokens[last].low in _RELATIVES and _is_past(tokens[last + 1]):
        opening = first
    elif first - 2 > end and tokens[first - 1].low in _RELATIVES and _is_past(tokens[first]):
        opening = first - 2
    elif "whether" in {token.low for token in tokens[end - 1 : first]} and tokens[first - 1].low in ("the", "this"):
        return tokens[first - 2].low in ("out", "behind", "for", "in", "planted", "laid", "committed", "staged", "of")
    else:
        return False
    return any(tokens[at].low in ("the", "this", "these", "those") for at in range(max(end, opening - 3), opening))


def _denies_less(tokens: list[Token], start: int, end: int, first: int) -> bool:
    """Whether what is denied is no event: a part in it ("denied involvement in the [bombing]"), a word on it ("has not said
    who [shot] him"), or neither denied nor admitted.
    """
    if end > first:
        return False
    between = [token.low for token in tokens[start:first]]
    took_part = any(pair in _TAKING_PART for pair in itertools.pairwise(between))
    if took_part or not _listed("parts_in_a_deed").isdisjoint(between):
        return True
    if tokens[end - 1].low in ("not", "never", "n't"):
        verb = next((t.low for t in tokens[end:first] if t.low not in grammar.BESIDE_VERBS), "")
        return verb in _listed("not_told")
    if any(pair in _CARRYING_OUT for pair in itertools.pairwise([*between, tokens[first].low])) and _is_known(
        tokens, first
    ):
        return True
    nor = start if tokens[start].low == "nor" else start - 1
    says = tokens[nor + 1].low in ("denied", "deny", "denies", "confirmed", "confirm", "claimed", "admitted")
    return says and tokens[nor].low == "nor" and any(token.low == "neither" for token in tokens[:nor])


def _is_known(tokens: list[Token], at: int) -> bool:
    """Whether a noun is told as known: "the attack", "Monday's attack"."""
    before = tokens[max(0, at - 2) : at]
    return bool(before) and (before[-1].owner or any(token.low in ("the", "this", "that") for token in before))


_CARRYING_OUT = frozenset((word, "out") for word in ("carry", "carried", "carrying"))
#: A part in a deed, after the verb or article before it.
_TAKING_PART = frozenset((word, "part") for word in ("took", "take", "taken", "taking", "any", "no", "its", "their"))
_RELATIVES = frozenset({"that", "which"})
#: Between two verbs of one subject, and what opens the words that somebody says.
_JOINTS = frozenset({"and", "then", "but"})
_CONTENT = frozenset({"that", "how", "whether", ":", '"', "“", "”"})


def _is_past(token: Token) -> bool:
    return token.low.endswith("ed") or token.low in words("irregular")


#: "No group has claimed the attack" denies no attack.
_CLAIMING = frozenset({"claim", "claimed", "claims", "claiming", "admitted", "responsibility"})
_LIGHT = frozenset(
    """a an the any been being be have has had also yet ever even other further such more new major single and or one
    group people was were person casualties to it they he she""".split()
)


@functools.cache
def _listed(section: str) -> frozenset[str]:
    return frozenset(str(word) for word in load("stance_words")[section])


def _is_spent(tokens: list[Token], end: int, first: int) -> bool:
    """Whether words for people hurt take up the "no" or "not" that ends at ``end``, and the event word only tells in what:
    "no one was hurt when a grenade went off", "there were no deaths in the attack".
    """
    lows = [token.low for token in tokens[end:first]]
    hurt = next((at for at, low in enumerate(lows) if low in _listed("hurt")), None)
    return hurt is not None and not _listed("in_what").isdisjoint(lows[hurt + 1 :])


def _touches(tokens: list[Token], end: int, first: int) -> bool:
    between = tokens[end:first]
    if _is_spent(tokens, end, first):
        return False
    if any(token.text in ',;:."“”' or token.low in _CLAIMING for token in between):
        return False
    if between and _is_past(tokens[first]) and between[-1].low.endswith("ed"):
        return False  # "who were not recognised burned the school"
    heavy = [token for token in between if token.low not in _LIGHT and not token.low.endswith("ly")]
    return len(between) <= 5 and len(heavy) <= 1 + any(
        token.low in ("no", "without") for token in tokens[end - 1 : end]
    )


def crosses(tokens: list[Token], left: int, right: int) -> bool:
    """Whether a clause boundary stands between two tokens."""
    for i in range(left, right):
        low = tokens[i].low
        if tokens[i].text in _BOUNDARIES or low in _BOUNDARIES:
            return True
        if low in _listed("ends_reach") and i > left:
            return True
    return False
