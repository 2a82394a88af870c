"""Finds numbers of people: "three soldiers", "two of them", "12 killed", "five al-Example"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evenhand.codebook import load
from evenhand.counts import outcomes
from evenhand.counts.ages import is_age
from evenhand.counts.heads import BARE_AFTER, OTHERS, POSSESSIVE, STOP, People, head_at, is_shouting, not_names
from evenhand.counts.kinds import nouns, of_group, opens_part, type_of
from evenhand.counts.numbers import NumberPhrase, is_number_word, not_people, read_number
from evenhand.counts.tokens import Token, starts_with, words_of


def numbered(tokens: Sequence[Token], at: int) -> People | None:
    """The people whose number starts at token ``at``, or None."""
    number = read_number(tokens, at)
    if number is None:
        return None
    if starts_with(tokens, number.end, ("year", "old")) or starts_with(tokens, number.end, ("-", "year", "-", "old")):
        return _aged(tokens, at, number)
    if number.end < len(tokens) and tokens[number.end].low in not_people():
        return None
    if number.vague and at and tokens[at - 1].low in {"how", "so", "too", "as", "this"}:
        return None
    position, other = number.end, False
    if starts_with(tokens, position, ("of", "them")) or starts_with(tokens, position, ("of", "whom")):
        noun = position + 2 if position + 2 < len(tokens) and tokens[position + 2].low in nouns() else None
        return counted(tokens, at, position + (2 if noun is None else 3), number, noun, part=True)
    while position < len(tokens) and tokens[position].low in OTHERS:
        other, position = True, position + 1
    if any(starts_with(tokens, position, ("of", word)) for word in ("the", *POSSESSIVE)):
        inner = read_number(tokens, position + 2)
        head = head_at(tokens, position + 2 if inner is None else inner.end)
        if head is None and inner is not None and starts_with(tokens, inner.end, ("wounded",)):
            return counted(tokens, at, inner.end + 1, number, None, part=True)  # "two of the 11 wounded"
        if head is None:
            return None
        whole = None if inner is None else counted(tokens, position + 2, head + 1, inner, head)
        told = whole is not None or tokens[position + 1].low == "the"  # "two of his guards" are a part of no number
        return replace(counted(tokens, at, head + 1, number, head, part=told), whole=whole)
    if position < len(tokens) and tokens[position].low == "of" and number.vague:
        position += 1
    rest = words_of(tokens, at - 2, at) == "the other"  # those left of the people told of before
    head = head_at(tokens, position)
    if head is not None:
        return counted(tokens, at, head + 1, number, head, part=rest, other=other or rest)
    named = _named_group(tokens, position)
    if named > position and number.high != 1:
        return replace(counted(tokens, at, named, number, None, other=other), group=words_of(tokens, position, named))
    return _bare(tokens, at, position, number, other=other) or unsure(tokens, at, position, number)


def _named_group(tokens: Sequence[Token], at: int) -> int:
    """The end of a group's name that stands for its members before a predicate: "nine al-Example were killed"."""
    while at < len(tokens) and tokens[at].low in load("victims")["group_adjectives"]:
        at += 1
    end = at
    while end < len(tokens) and end - at < 4 and (tokens[end].capital or tokens[end].low in {"al", "el"}):
        if tokens[end].low in STOP or tokens[end].low in not_names() or outcomes.may_start(tokens, end):
            break
        end += 1
    after = tokens[end].low if end < len(tokens) else "."
    if end == at or is_shouting(tokens):
        return at
    tied = outcomes.may_start(tokens, end) or after in {"were", "are"} or starts_with(tokens, end, (",", "including"))
    return end if tied else at


def _aged(tokens: Sequence[Token], at: int, number: NumberPhrase) -> People | None:
    """ "Three year old girl": one person."""
    head = head_at(tokens, number.end)
    if head is None:
        return None
    of = "children" if number.low < 18 else type_of(tokens, number.end, head, "")
    return People(at, head + 1, "bare", 1, 1, of, tokens[head].low, words_of(tokens, at, head + 1))


def _bare(tokens: Sequence[Token], at: int, position: int, number: NumberPhrase, *, other: bool) -> People | None:
    """A number without a noun: "killing 12", "3 dead", "five others"; not an age between commas, not a year."""
    following = tokens[position].low if position < len(tokens) else "."
    if outcomes.starts_counted_noun(tokens, position):
        return None
    if not (other or following in BARE_AFTER or outcomes.may_start(tokens, position)):
        return None
    if number.low == 1 and following.isdigit():
        return None
    year = number.low == number.high and 1900 <= number.low <= 2099 and number.end == number.start + 1
    if not other and (year or is_age(tokens, at, position)):
        return None
    if number.low == 1 and tokens[number.core].low == "one" and following in {"of", "in", "to", "and"} and not other:
        return None
    return counted(tokens, at, position, number, None, other=other)


def counted(
    tokens: Sequence[Token],
    at: int,
    end: int,
    number: NumberPhrase,
    head: int | None,
    *,
    part: bool = False,
    other: bool = False,
) -> People:
    """People counted by ``number``: tokens ``at`` to ``end``, with the group that an "of" after them names."""
    low, high = number.low, number.high
    end, group = of_group(tokens, end) if head is not None else (end, "")
    of = type_of(tokens, number.end, head, group)
    words = words_of(tokens, number.end, end) if head is not None else ""
    return People(
        at,
        end,
        "number",
        low,
        high,
        of,
        tokens[head].low if head is not None else "",
        words,
        number,
        part or opens_part(tokens, at),
        other,
    )


def unsure(tokens: Sequence[Token], at: int, position: int, number: NumberPhrase | None) -> People | None:
    """ "Two bailiffs were killed": a noun the codebook does not know, people if what is said of it is said of people."""
    end = position
    while end < len(tokens) and end - position < 4 and tokens[end].low not in STOP and tokens[end].low[0].isalpha():
        if outcomes.may_start(tokens, end) or outcomes.is_verb(tokens, end) or is_number_word(tokens[end].low):
            break
        if tokens[end].low == "aged" and end > position:
            break
        end += 1
    if end == position or tokens[end - 1].low in load("victims")["not_human"] or tokens[end - 1].low in not_people():
        return None
    noun = tokens[end - 1].low
    if end - position > 1 and noun.endswith("ed"):
        return None
    if outcomes.starts_counted_noun(tokens, end - 1) or (
        number is not None
        and (number.low > 1 or (tokens[number.end - 1].low == "no" and noun != "else"))
        and not noun.endswith(("s", "men"))
    ):
        return None
    low, high = (1, 1) if number is None else (number.low, number.high)
    words, part = words_of(tokens, at, end), opens_part(tokens, at)
    return People(at, end, "unsure", low, high, None, noun, words, number, part)
