"""Tells from the words around whether a date is of an incident or of a statement, a trial or the background."""

from __future__ import annotations

from evenhand.dates.lexicon import Lexicon, fold
from evenhand.dates.mention import Role
from evenhand.dates.words import Words

_NEAR = 4
_ENDS = frozenset(".!?;:\n")


def role_of(words: Words, lexicon: Lexicon, start: int, end: int) -> Role:
    """The role of words ``start`` to ``end``, by rule; "event" unless the syntax tells otherwise.

    A reporting or court word no more than four words before, with nothing but small words between ("said on Tuesday"),
    or opening the clause after a comma ("On Tuesday, police said"), makes it "other", as do "since" and an article
    before a bare year ("the 2009 attack").
    """
    if not lexicon.other:
        return "event"
    if start and "SINCE" in words.values[start - 1]:
        return "other"
    if _names_an_event(words, start, end):
        return "other"
    listed = frozenset().union(*lexicon.other.values())
    for index in range(start - 1, max(-1, start - 1 - _NEAR), -1):
        word = fold(words.word(index))
        if word in _ENDS or words.classes[index] == "\n":
            break
        if word in listed:
            return "other"
        if words.classes[index] == "x" and word not in _SMALL:
            break
    after = end
    if after < len(words.starts) and words.word(after) == ",":
        after += 1
    for index in range(after, min(len(words.starts), after + _NEAR)):
        word = fold(words.word(index))
        if word in _ENDS or words.classes[index] == "\n":
            break
        if word in listed:
            return "other"
    return "event"


_SMALL = frozenset("reporters journalists a an the in on at that it he she they news to of with late early".split())


def _names_an_event(words: Words, start: int, end: int) -> bool:
    """The 2009 attack: an article, a bare year, a noun."""
    if end - start > 2 or "YEAR" not in words.values[end - 1] or end >= len(words.starts):
        return False
    article = words.values[start] if end - start == 2 else words.values[start - 1] if start else {}
    return "THE" in article and words.word(end).isalpha() and not words.values[end].get("OF", False)
