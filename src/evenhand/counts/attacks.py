"""Words for several attacks at once: "both bombings", "three separate attacks", "attacks on two villages", "the raids"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.counts.tokens import Token, word_set
from evenhand.model import Span

_NOUNS = word_set("outcomes", "grammar", "attacks")
_MANY = word_set("outcomes", "grammar", "several_attacks")
_SOME_OF = word_set("outcomes", "grammar", "picked_out")
_BETWEEN = frozenset({"of", "the", "these", "those"})
_DEFINITE = frozenset({"the", "these", "those", "both"})
_PREPOSITIONS = word_set("outcomes", "grammar", "prepositions")
_TARGETED = frozenset({"on", "in", "at", "against", "near", "across", "targeting"})
_TIMES = frozenset("minutes hours days nights weeks weekends months years decades".split())
#: Plurals that are mostly said of one incident: several only where a word says so.
_OF_ONE = frozenset({"clashes"})
#: Words before "of the attacks" that take all of them: any other picks some out ("one of", "the deadliest of").
_ALL_OF = frozenset({"both", "series", "wave", "spate", "string", "all"})
#: Tokens before a plural noun among which its number stands.
_REACH = 3


@dataclass(frozen=True, slots=True)
class Attacks:
    """Several attacks spoken of together. ``span`` is the plural noun. ``number`` says how many, None where no word does.

    ``several`` is whether a word says that they are more than one incident ("two", "separate"): the plural alone is often
    said of one ("the air strikes"). ``back`` is whether they were told of before ("the raids", "both attacks").
    """

    span: Span
    number: int | None
    several: bool
    back: bool


def find_attacks(tokens: Sequence[Token]) -> list[Attacks]:
    """The several attacks that one sentence speaks of, in order."""
    found = (_attacks(tokens, at) for at, token in enumerate(tokens) if token.low in _NOUNS)
    return [attacks for attacks in found if attacks is not None]


def _attacks(tokens: Sequence[Token], at: int) -> Attacks | None:
    lows = [token.low for token in tokens]
    span = Span(tokens[at].start, tokens[at].end)
    start = _number_before(lows, at)
    if start is not None:
        back = lows[start] in _DEFINITE or not _DEFINITE.isdisjoint(lows[max(0, start - 1) : start])
        return None if _picked_out(lows, start) else Attacks(span, _number(lows[start]), True, back)
    aimed = _number_after(lows, at)
    back = lows[at] not in _OF_ONE and not _DEFINITE.isdisjoint(lows[max(0, at - 2) : at])
    if _picked_out(lows, at) or not (aimed or back):
        return None
    return Attacks(span, _number(aimed) if aimed else None, aimed is not None, back)


def _number_before(lows: Sequence[str], at: int) -> int | None:
    """Where the word stands that makes them several; the number of "killed two in attacks" is not theirs."""
    found = None
    for start in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if _number(lows[start]) is not None:
            return start
        if lows[start] in _PREPOSITIONS - _BETWEEN or not lows[start][0].isalpha():
            return found
        if lows[start] == "of" and (start == 0 or lows[start - 1] not in _ALL_OF):
            return found
        found = start if lows[start] in _MANY else found
    return found


def _number_after(lows: Sequence[str], at: int) -> str | None:
    """ "attacks on two villages": the word that says on how many."""
    after = list(lows[at + 1 : at + 5])
    if len(after) < 3 or after[0] not in _TARGETED:
        return None
    rest = after[2:] if after[1] in _DEFINITE else after[1:]
    several = rest[0] in _MANY - {"these"} or _number(rest[0]) is not None
    return rest[0] if several and len(rest) > 1 and rest[1] not in _TIMES else None


def _picked_out(lows: Sequence[str], start: int) -> bool:
    """ "the first of the three attacks": not all of them are meant."""
    at = start - 1
    while at >= 0 and lows[at] in {"the", "these", "those"}:
        at -= 1
    some = at >= 1 and (lows[at - 1] in _SOME_OF or (_number(lows[at - 1]) is not None and lows[at - 1] != "both"))
    return some and lows[at] == "of"


def _number(word: str) -> int | None:
    """Two and more in words or digits."""
    return _NUMBERS.get(word, int(word) if word.isdecimal() and 1 < int(word) < 100 else None)


_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("both twin two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 2
    )
    for word in words.split()
}
