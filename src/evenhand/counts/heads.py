"""A phrase for people, and the noun that its words lead to."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.codebook import load
from evenhand.counts import outcomes
from evenhand.counts.kinds import is_age_word, is_plural, nouns
from evenhand.counts.numbers import NumberPhrase, is_number_word, not_people
from evenhand.counts.tokens import Token, word_set

POSSESSIVE = frozenset({"his", "her", "their", "its", "my", "our", "your"})
STOP = word_set("outcomes", "grammar", "stops")
OTHERS = word_set("outcomes", "grammar", "others")
#: What may follow a number that stands for people without a noun.
BARE_AFTER = word_set("outcomes", "grammar", "after_bare_number")
_CARRIERS = word_set("victims", "carriers")


@dataclass(frozen=True, slots=True)
class People:
    """A phrase for people: tokens ``start`` to ``end`` (exclusive).

    ``kind`` is number, indefinite ("a man"), kin ("his wife"), definite ("the man"), plural ("soldiers"), name or
    pronoun. ``low`` is None where the phrase says no number. ``other`` marks "another", "five others".
    """

    start: int
    end: int
    kind: str
    low: int | None
    high: int | None
    of: str | None
    head: str
    group: str
    number: NumberPhrase | None = None
    part: bool = False
    other: bool = False
    whole: People | None = None


def is_shouting(tokens: Sequence[Token]) -> bool:
    """Whether a sentence is set in upper case, or a heading in capitals, so that capitals say nothing of names."""
    long = [token for token in tokens if len(token.low) > 3 and token.low[0].isalpha()]
    return bool(long) and sum(token.capital for token in long) > 0.8 * len(long)


@functools.cache
def not_names() -> frozenset[str]:
    """Words that are no part of a person's name, in lower case."""
    return frozenset(word for row in load("victims")["not_names"] for word in str(row).split())


def head_at(tokens: Sequence[Token], at: int) -> int | None:
    """The people noun that a phrase starting at ``at`` leads to, within five words and no stop word."""
    best: int | None = None
    paired = False
    for position in range(at, min(at + 7, len(tokens))):
        word = tokens[position].low
        if best is not None and _is_pair(tokens, position):
            paired = True
            continue
        if word in STOP or (word in not_people() and word not in nouns()):
            break
        if best is not None and (word not in nouns() or (is_plural(tokens[best].low) and not paired)):
            break
        if best is None and (
            is_number_word(word) or (outcomes.is_verb(tokens, position) and not _is_attribute(tokens, at, position))
        ):
            break
        if word in nouns() or (
            is_age_word(word) and (position + 1 >= len(tokens) or head_at(tokens, position + 1) is None)
        ):
            best = position
    if best is not None and best + 1 < len(tokens) and tokens[best + 1].low in _CARRIERS:
        return best + 2 if best + 2 < len(tokens) and tokens[best + 2].low in nouns() else None  # "a passenger bus"
    return best


def _is_attribute(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """Whether an outcome verb describes the noun after it: "two badly wounded soldiers"."""
    plain = verb == at or (verb == at + 1 and tokens[at].low.endswith("ly"))
    return plain and verb + 1 < len(tokens) and tokens[verb + 1].low in nouns() and tokens[verb].low.endswith("ed")


def _is_pair(tokens: Sequence[Token], at: int) -> bool:
    """ "five men and women": one number, two bare plurals."""
    if not 0 < at < len(tokens) - 1 or tokens[at].low not in {"and", "or"}:
        return False
    pair = {tokens[at - 1].low, tokens[at + 1].low}
    return all(nouns().get(word, (None, False))[1] for word in pair) and bool(
        pair & {"women", "children", "girls", "daughters", "females", "officers", "wives"}
    )
