"""Recognises people by nation or by personal name, and names that no list has."""

from __future__ import annotations

import functools

from evenhand.actors import grammar
from evenhand.actors.lexicon import Entry, index, nations, word_list
from evenhand.actors.matching import case_fits
from evenhand.actors.tokens import Token
from evenhand.codebook import load

NAME_JOINTS = frozenset("al el bin ibn ben de del la da dos van von der di abu abd ul".split())
_PLACE_WORDS = frozenset(
    "san santa santo saint st el los las puerto villa ciudad calle avenida port fort lake mount".split()
)


def is_number(token: Token) -> bool:
    """Whether a word is a number."""
    return token.low in grammar.number_words() or token.text[0].isdigit()


def national(tokens: list[Token], at: int) -> tuple[int, tuple[Entry, ...]] | None:
    """People named by their nation alone: "three Ruritanians", "a Ruritanian was hurt"."""
    token = tokens[at]
    if not token.capital or (token.low,) not in nations() or token.owner:
        return None
    many = token.low.endswith("s") and (token.low[:-1],) in nations()
    before = tokens[at - 1] if at else None
    counted = before is not None and (before.low in ("a", "an", "another") or is_number(before))
    after = tokens[at + 1].low if at + 1 < len(tokens) else "."
    ends = after in grammar.AFTER_NAMES or not after[0].isalnum() or after.endswith("ed")
    if many or (counted and ends):
        nation = nations()[(token.low,)]
        return at + 1, (Entry("person", "individual", "civilians", "plain", "many" if many else "one", None, nation),)
    return None


def personal(tokens: list[Token], at: int, *, loud: bool) -> tuple[int, tuple[Entry, ...]] | None:
    """A person's name that begins with a given name, of at least two words."""
    token = tokens[at]
    if not token.capital or token.low not in _given_names() or token.owner or token.low in grammar.STOPS:
        return None
    if at and tokens[at - 1].low in _PLACE_WORDS:
        return None
    end = at + 1
    while end < len(tokens) and end - at < 5 and not tokens[end - 1].owner and goes_on(tokens, end, loud=loud):
        end += 1
    while end > at + 1 and tokens[end - 1].low in NAME_JOINTS:
        end -= 1
    if any(word.low in word_list("place_nouns") for word in tokens[at:end]):
        return None
    return (end, (Entry("person", "individual", "unknown", "personal", "one"),)) if end > at + 1 else None


def goes_on(tokens: list[Token], at: int, *, loud: bool) -> bool:
    """Whether a word may continue a personal name."""
    if not loud:
        return is_name_part(tokens, at)
    token = tokens[at]
    low = token.low
    if low in NAME_JOINTS or low in _given_names() or (len(low) == 1 and token.text.isalpha()):
        return True
    return (
        token.text.isalpha()
        and low not in grammar.no_names_in_capitals()
        and low not in index()
        and (low,) not in nations()
        and not low.endswith(("ed", "ing", "ly"))
    )


def is_name_part(tokens: list[Token], at: int) -> bool:
    """Whether a word written with a capital may belong to a personal name."""
    token = tokens[at]
    if token.low in grammar.STOPS or token.low in grammar.determiners():
        return False
    if token.capital and token.text[0].isalpha():
        alone = index().get(token.low, {}).get(1, {}).get((token.low,), ())
        return token.low not in grammar.COMMON_VERBS and not any(
            case_fits(tokens, at, at + 1, entry, loud=False) for entry in alone
        )
    return token.low in NAME_JOINTS and at + 1 < len(tokens) and tokens[at + 1].capital


def owner_name(tokens: list[Token], at: int, *, loud: bool) -> bool:
    """Whether the word can be part of an owner's name: "Lopez's car"."""
    token = tokens[at]
    return (
        token.capital
        and token.text[0].isalpha()
        and (goes_on(tokens, at, loud=True) if loud else is_name_part(tokens, at))
    )


@functools.cache
def _given_names() -> frozenset[str]:
    return frozenset(str(name) for names in load("given_names")["names"].values() for name in names)
