"""Tells ages from numbers of people: "a man, 24,", "ages 13, 17 and 19"."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.counts import outcomes
from evenhand.counts.kinds import nouns
from evenhand.counts.tokens import Token, word_set

_AFTER_AGE = word_set("outcomes", "grammar", "after_age")
#: Words before an age that make it a rough one: "a man, about 60,".
_ROUGHLY = frozenset("about around approx approximately roughly nearly almost some aged ca circa perhaps maybe".split())
_WHERE = frozenset({"in", "at", "near", "on", "outside", "around", "last", "early", "late", "since", "from", "to"})
_YEARS = frozenset({"years", "year", "yrs", "months"})
_JOINS = frozenset({",", "and", "&", "or"})


def is_age(tokens: Sequence[Token], at: int, position: int) -> bool:
    """Whether a bare number is the age, or one of the ages, of people named before it: "a man, 24," "two, 28 and 27,"."""
    if tokens[at].low.isdigit():
        position = max(position, end_of_run(tokens, at))
        at = start_of_run(tokens, at)
    if at > 1 and tokens[at - 1].low in {"also", "both", "only"}:
        at -= 1
    while at > 1 and (tokens[at - 1].low in _ROUGHLY or (tokens[at - 1].low == "." and tokens[at - 2].low in _ROUGHLY)):
        at -= 1
    if not at or tokens[at - 1].low not in {",", "(", "/"}:
        return False
    closes = position >= len(tokens) or tokens[position].low in _AFTER_AGE
    before = tokens[at - 2] if at > 1 else None
    if position < len(tokens) and tokens[position].low[0].isalpha() and _opens_clause(tokens, at - 2):
        return False
    if before is not None and before.low == "." and at > 2:
        before = tokens[at - 3]
    named = before is not None and (before.low in nouns() or (before.capital and not outcomes.is_verb(tokens, at - 2)))
    return closes and named


def _opens_clause(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words up to ``at`` tell where or when and name nobody: "in Goma, 12 died", "on Sunday, three died"."""
    while at > 0 and tokens[at].capital and tokens[at - 1].capital and tokens[at - 1].low not in _WHERE:
        at -= 1
    return at > 0 and tokens[at].capital and tokens[at - 1].low in _WHERE


def is_listed_age(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number goes on a list of ages: "ages 13, 17 and 19", "one 17 and the other 21"."""
    if not tokens[at].low.isdigit():
        return False
    if tokens[at - 1].low == "one" or (tokens[at - 1].low == "other" and _one_aged(tokens, at)):
        return at + 1 >= len(tokens) or not tokens[at + 1].low[0].isalpha() or tokens[at + 1].low in {"and", "or"}
    first = start_of_run(tokens, at)
    last = end_of_run(tokens, at)
    if first > 0 and last < len(tokens) and tokens[last].low in _YEARS:
        old = last + 1 < len(tokens) and tokens[last + 1].low == "old"
        if tokens[first - 1].low == "(" or (tokens[first - 1].low == "," and old):
            return True
    return first < at and first > 0 and tokens[first - 1].low in {"age", "aged", "ages"}


def _one_aged(tokens: Sequence[Token], at: int) -> bool:
    return any(tokens[k].low == "one" and tokens[k + 1].low.isdigit() for k in range(max(0, at - 8), at))


def start_of_run(tokens: Sequence[Token], at: int) -> int:
    """Where the run of bare figures begins that commas and "and" join and that reaches ``at``: "28, 27 and 19"."""
    while at > 1:
        step = 2 if tokens[at - 2].low != "," or tokens[at - 1].low == "," else 3
        if tokens[at - 1].low not in _JOINS or at < step or not tokens[at - step].low.isdigit():
            break
        at -= step
    return at


def end_of_run(tokens: Sequence[Token], at: int) -> int:
    """Where the run of bare figures ends (exclusive) that begins at ``at``."""
    while at + 2 < len(tokens) and tokens[at + 1].low in _JOINS:
        step = 3 if tokens[at + 1].low == "," and tokens[at + 2].low in {"and", "&", "or"} else 2
        if at + step >= len(tokens) or not tokens[at + step].low.isdigit():
            break
        at += step
    return at + 1
