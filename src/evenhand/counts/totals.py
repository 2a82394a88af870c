"""Ties numbers to what they count where no people are named: tolls, "12 deaths", "no victims"."""

from __future__ import annotations

from dataclasses import replace

from evenhand.codebook import load
from evenhand.counts.clause import AND, PREPOSITION, Clause, Tie, is_adverb
from evenhand.counts.joining import parts_after
from evenhand.counts.numbers import NumberPhrase, not_people, read_number
from evenhand.counts.outcomes import Predicate, none_before
from evenhand.counts.tokens import starts_with, word_set

_BODIES = frozenset({"body", "corpse"})
_DEAD_BODY = frozenset("second third fourth dead lifeless decomposed charred burnt burned mutilated headless".split())
_AFTER_BODY = frozenset("was is had has found recovered discovered lying lay floating washed pulled who that".split())
#: Words between a toll and its number: "the number of those killed when a mine went off beneath their lorry on Monday is 3".
_REACH = 24
_RELATIVE = frozenset({"whose", "who", "which", "that", "the", "of"})
_GRAVE = word_set("outcomes", "grave")
_NUMBERING = frozenset({"number", "numbers", "numbered"})


def toll(clause: Clause, predicate: Predicate) -> list[Tie]:
    """ "The death toll rose from 9 to 14": the number after the verb; one after "from" was there before."""
    rows = [tuple(words.split()) for words in load("outcomes")["toll_verbs"]]
    others = {other.start for other in clause.predicates if other.frame == "toll" and other is not predicate}
    direct = read_number(clause.tokens[predicate.end :], 0) if clause.low(predicate.end - 1) in _NUMBERING else None
    if direct is not None:  # "the dead number six"
        start = predicate.end
        shifted = replace(direct, start=direct.start + start, core=direct.core + start, end=direct.end + start)
        return [] if _is_measure(clause, shifted) else [Tie(predicate, None, shifted, "toll")]
    for at in range(predicate.end, min(predicate.end + _REACH, len(clause.tokens))):
        if clause.low(at) == ";" or at in others:
            break
        for words in rows:
            if starts_with(clause.tokens, at, words):
                first = at + len(words)
                number = read_number(clause.tokens, first)
                if number is None and is_adverb(clause.low(first)):
                    number = read_number(clause.tokens, first + 1)
                if number is not None and not _is_measure(clause, number):
                    parts = parts_after(clause, number.end)
                    whole = Tie(predicate, None, number, "toll")
                    return [whole, *(Tie(predicate, people, None, "toll", part=True) for people in parts)]
    return []


def after_label(clause: Clause, predicate: Predicate) -> list[Tie]:
    """ "Killed: 3", "Casualties: none": a number after a label, where no people follow it."""
    if predicate.start and clause.low(predicate.start - 1)[0].isalnum():
        return []
    number = read_number(clause.tokens, predicate.end + 1)
    if number is None or clause.low(number.end)[0].isalnum():
        return []
    return [Tie(predicate, None, number, "toll")]


def claimed(clause: Clause, predicate: Predicate) -> list[Tie]:
    """ "The blast claimed seven lives"."""
    number = number_before(clause, predicate.start)
    return [] if number is None or number.low == 0 else [Tie(predicate, None, number, "counted")]


def number_before(clause: Clause, at: int) -> NumberPhrase | None:
    """A number phrase that ends at ``at``, or one adjective before it ("12 more deaths")."""
    if clause.low(at) in _BODIES and clause.low(at + 1) not in {"of", "'s"}:
        first = at - 2 if clause.low(at - 1) in _DEAD_BODY else at - 1
        if first >= 0 and clause.low(first) in {"a", "another"} and not _is_compound(clause, at + 1):
            return NumberPhrase(first, first, first + 1, 1, 1)
    for end in (at, at - 1):
        if end < at and (clause.low(end) in _RELATIVE or (clause.low(end) in _GRAVE and clause.low(end - 1) == "no")):
            return None  # "a man of forty whose body", "no serious injuries"
        for start in range(max(0, end - 8), end):
            number = read_number(clause.tokens, start)
            year = number is not None and 1900 <= number.low <= 2099 and number.end == number.start + 1
            if number is not None and number.end == end and not year:
                return number
    return None


def _is_compound(clause: Clause, at: int) -> bool:
    """Whether "body" goes on to another noun: "a body camera"."""
    word = clause.low(at)
    if word in {"that", "which"}:  # "a body that is not under the ministry"
        return clause.low(at + 1) not in {"was", "had", "lay", "floated", "washed"}
    return word[0].isalpha() and not is_adverb(word) and word not in _AFTER_BODY and word not in PREPOSITION | AND


def none(clause: Clause, predicate: Predicate) -> list[Tie]:
    """ "No victims", "without loss of life": none at all."""
    start = none_before(clause.tokens, predicate.start)
    if start is None:
        return []
    return [Tie(predicate, None, zero(start, predicate.end), "counted", negated=False)]


def zero(start: int, end: int) -> NumberPhrase:
    """None at all, in the words from ``start`` to ``end``."""
    return NumberPhrase(start, start, end, 0, 0)


def _is_measure(clause: Clause, number: NumberPhrase) -> bool:
    return clause.low(number.end) in not_people()
