"""One sentence as the clause rules see it: its tokens, its people and its predicates."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from evenhand.codebook import load
from evenhand.counts.heads import People, is_shouting
from evenhand.counts.numbers import NumberPhrase, is_number_word
from evenhand.counts.outcomes import Predicate, find_predicates, may_start
from evenhand.counts.people import find_people
from evenhand.counts.tokens import Token, starts_with, word_set, words_of

ADVERBS = word_set("outcomes", "grammar", "adverbs")
PREPOSITION = word_set("outcomes", "grammar", "prepositions")
_STOPS = word_set("outcomes", "grammar", "stops")
_NOT_NAMES = word_set("victims", "not_names")
COMMENT = frozenset(
    "possibly probably reportedly allegedly all most many mostly some either perhaps mainly both".split()
)
ASIDE = frozenset({",", ")", "(", "--", "—", "–", "-"})
AND = frozenset({"and", "&", "or", "plus"})


@dataclass(slots=True)
class Clause:
    """One sentence's tokens, people and predicates, indexed for look-up."""

    tokens: Sequence[Token]
    people: list[People] = field(init=False)
    predicates: list[Predicate] = field(init=False)
    by_start: dict[int, People] = field(init=False)
    by_end: dict[int, People] = field(init=False)

    def __post_init__(self) -> None:
        self.predicates = find_predicates(self.tokens)
        #: Nobody is looked for where nothing is said to have happened to anybody.
        self.people = _resolved(find_people(self.tokens), self.tokens) if self.predicates else []
        self.by_start = {people.start: people for people in self.people}
        self.by_end = {people.end: people for people in self.people}

    def low(self, at: int) -> str:
        """The word at ``at``, or a full stop outside the sentence."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else "."


@dataclass(frozen=True, slots=True)
class Tie:
    """One predicate with one phrase of its people. ``number`` stands in for people in "12 deaths" and in tolls.

    ``adds`` marks people joined to others of the same predicate ("a trader and his son").
    """

    predicate: Predicate
    people: People | None
    number: NumberPhrase | None = None
    rule: str = ""
    negated: bool = False
    part: bool = False
    adds: bool = False


def _resolved(people: Sequence[People], tokens: Sequence[Token]) -> list[People]:
    """ "Pursued the attackers and shot two of them": those are of the kind of the people last named in the plural."""
    found: list[People] = []
    for phrase in people:
        if phrase.part and phrase.of is None and tokens[phrase.end - 1].low in {"them", "whom"}:
            whole = next((p for p in reversed(found) if p.low != 1 and p.kind not in {"pronoun", "unsure"}), None)
            phrase = phrase if whole is None else replace(phrase, of=whole.of)
        if _is_bracketed(phrase, found, tokens):
            phrase = replace(phrase, part=True)
        if _attacks(phrase, tokens):
            phrase = replace(phrase, of="attackers")
        found.append(phrase)
    return found


def _is_bracketed(phrase: People, before: Sequence[People], tokens: Sequence[Token]) -> bool:
    """Whether a bracket right after a number of people names who they were: "three persons (two women and one child)"."""
    opening = next((at for at in range(phrase.start - 1, -1, -1) if tokens[at].low in {"(", ")"}), None)
    if opening is None or tokens[opening].low == ")" or phrase.low is None:
        return False
    whole = next((people for people in before if people.end == opening), None)
    if whole is None or whole.kind != "number" or whole.low == 1:
        return False
    inside = [people for people in before if people.start > opening]
    return sum(people.low or 0 for people in inside) + phrase.low <= (whole.low or 0)


@functools.cache
def _acts(kind: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    index: dict[str, list[tuple[str, ...]]] = {}
    for words in load("victims")["attacking"][kind]:
        key = tuple(words.split())
        index.setdefault(key[0], []).append(key)
    return {first: tuple(keys) for first, keys in index.items()}


def _attacks(people: People, tokens: Sequence[Token]) -> bool:
    """Whether a clause after ``people`` tells that they were attacking: "a man who tried to stab a guard"."""
    if people.kind in {"pronoun", "name"} or people.end >= len(tokens):
        return False
    at = people.end
    if tokens[at].low in {"who", "that"}:
        at += 1
        while at < len(tokens) and (tokens[at].low in load("outcomes")["have"] or is_adverb(tokens[at].low)):
            at += 1
        if at < len(tokens) and any(starts_with(tokens, at, words) for words in _acts("acts").get(tokens[at].low, ())):
            return True
    return any(
        starts_with(tokens, k, words)
        for k in range(people.end, min(people.end + 6, len(tokens)))
        for words in _acts("gear").get(tokens[k].low, ())
    )


def is_adverb(word: str) -> bool:
    """Whether ``word`` may stand between a verb and its people."""
    return (
        (word.endswith("ly") and word not in {"family", "only"}) or word in ADVERBS or word in {"not", "never", "n't"}
    )


def has_own_verb(clause: Clause, people: People) -> bool:
    """Whether a verb of its own follows ``people``, so that they belong to the next clause."""
    at = people.end
    if clause.low(at) == "(":  # an age
        at = next((k + 1 for k in range(at, min(at + 9, len(clause.tokens))) if clause.low(k) == ")"), at)
    while is_adverb(clause.low(at)):
        at += 1
    book = load("outcomes")
    if clause.low(at) in book["be"] or clause.low(at) in book["have"]:
        return True
    return any(predicate.start == at for predicate in clause.predicates)


def is_aside(clause: Clause, people: People) -> bool:
    """Whether ``people`` are only named as part of others: "including three children"."""
    before = people.start - 1
    while clause.low(before) in COMMENT:
        before -= 1
    if before < people.start - 1 and clause.low(before) in ASIDE:
        return True
    return people.part and not has_own_verb(clause, people)


def unnamed(clause: Clause, at: int) -> People | None:
    """In upper-case text, the words after a verb that may be a name ("KILLED ANA PEREZ"): one person, if so."""
    if not is_shouting(clause.tokens):
        return None
    end = at
    while end < len(clause.tokens) and end - at < 5 and clause.tokens[end].low.isalpha() and _may_name(clause, end):
        end += 1
    if end - at < 2:
        return None
    return People(at, end, "unsure", 1, 1, None, "", words_of(clause.tokens, at, end))


def _may_name(clause: Clause, at: int) -> bool:
    word = clause.low(at)
    known = word in PREPOSITION or word in _STOPS or word in _NOT_NAMES or word in load("victims")["not_human"]
    return not known and not is_number_word(word) and not may_start(clause.tokens, at)
