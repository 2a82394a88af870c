"""Of what kind an armed group is by what a report says of it: what it wants, whom it fights, for whom, and by what it lives.

"The Hill Column, an armed group that wants independence" is told as rebels, "young men in camouflage who were fighting
alongside the army" as a militia on the state's side. Who is only called armed stays of unknown type, on whichever side.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

from evenhand.actors.lexicon import TARGET_OF, word_list
from evenhand.actors.mentions import Phrase
from evenhand.actors.tokens import Token, sequence
from evenhand.codebook import load

#: How far a description reaches, in words.
_REACH = 16
_STOPS = frozenset('.;:!?"“”')
#: Where a description of people or a group begins.
_OPENS = frozenset({"who", "which", "that", ","})
#: How the reason for such a type begins.
DESCRIBED = "what is said of them tells it"
#: Confidence of a type told by a description; a name of a usual form is less sure.
_TOLD = 0.6

_Cues = dict[str, list[tuple[tuple[str, ...], str, frozenset[str], int]]]


def describe(tokens: list[Token], phrases: Sequence[Phrase]) -> None:
    """Gives phrases for armed people or groups of whom nothing surer is known the kind that is said beside them."""
    for phrase in phrases:
        if _is_open(phrase, tokens):
            kind = _before(tokens, phrase) or _after(tokens, phrase)
            if kind is not None and kind != phrase.entry.actor:
                _settle(phrase, kind)


def _is_open(phrase: Phrase, tokens: list[Token]) -> bool:
    """Whether nothing sure is known of who a phrase is for: armed and unknown, or a name by its form only."""
    entry = phrase.entry
    if entry.kind == "person":
        return entry.target == "activists" and tokens[phrase.head].low in word_list("anaphors")  # "the dissident group"
    if entry.kind != "actor" or entry.name is not None:
        return False
    if entry.part == "loaded" and tokens[phrase.head_end - 1].low not in word_list("anaphors"):
        return False  # words of one side for another say nothing of its kind
    formed = phrase.reasons[0].startswith("a name of the usual form") or phrase.confidence <= 0.45
    guards = entry.actor == "private_security" and tokens[phrase.head_end - 1].capital and phrase.head > phrase.start
    return entry.actor == "unknown" or formed or guards


def _settle(phrase: Phrase, kind: str) -> None:
    part = "noun" if phrase.entry.part == "loaded" and phrase.entry.number is None else phrase.entry.part
    phrase.entry = replace(phrase.entry, kind="actor", actor=kind, target=TARGET_OF[kind], part=part)
    phrase.confidence = max(_TOLD, min(phrase.confidence, 0.7))
    phrase.reasons.append(f"{DESCRIBED}: {kind}")


def _before(tokens: list[Token], phrase: Phrase) -> str | None:
    """The kind told by an adjective before the noun: "a separatist armed group"."""
    if phrase.entry.number is not None:
        return None
    for at in range(phrase.start, phrase.head_end):
        if tokens[at].text.islower() and (kind := _adjectives().get(tokens[at].low)):
            return kind
    return None


def _after(tokens: list[Token], phrase: Phrase) -> str | None:
    """The kind told by what follows: "which is fighting the army", ", formed to protect the village"."""
    at = phrase.end
    if at >= len(tokens) or not (tokens[at].low in _OPENS or tokens[at].low in _first_words()):
        return None
    commas = 0
    for place in range(at, min(at + _REACH, len(tokens))):
        token = tokens[place]
        commas += token.text == ","
        if token.text in _STOPS or commas > 1 + (tokens[at].text == ","):
            return None
        for key, kind, followers, reach in _cues().get(token.low, ()):
            end = place + len(key)
            if tuple(t.low for t in tokens[place:end]) != key:
                continue
            if not followers or any(t.low in followers for t in tokens[end : end + reach]):
                return kind
    return None


@functools.cache
def _adjectives() -> dict[str, str]:
    return {str(word): kind for kind, words in load("actor_words")["described"]["before"].items() for word in words}


@functools.cache
def _first_words() -> frozenset[str]:
    """The first words of what tells a kind without a relative: "fighting the army", "loyal to the government"."""
    return frozenset(_cues()) | {"active", "based", "operating", "known"}


@functools.cache
def _cues() -> _Cues:
    """What tells a kind, by its first word: the words, the kind, what has to follow within some words."""
    found: _Cues = {}
    lists = load("actor_words")["described"]
    for row in lists["after"]:
        followers = frozenset(str(word) for name in row.get("then", ()) for word in lists["then"][name])
        for words in row["words"]:
            key = sequence(str(words))
            found.setdefault(key[0], []).append((key, row["kind"], followers, int(row.get("within", 4))))
    for rows in found.values():
        rows.sort(key=lambda each: -len(each[0]))
    return found
