"""Finds phrases for people: who is counted, how many they are, and of what kind, by codebook/victims.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evenhand.codebook import load
from evenhand.counts import outcomes
from evenhand.counts.heads import BARE_AFTER, OTHERS, POSSESSIVE, STOP, People, head_at, is_shouting, not_names
from evenhand.counts.kinds import is_age_word, is_plural, nouns, of_group, opens_part, type_of
from evenhand.counts.numbered import numbered, unsure
from evenhand.counts.numbers import NumberPhrase, is_number_word, not_people, read_number
from evenhand.counts.tokens import Token, starts_with, word_set, words_of

_INDEFINITE = frozenset({"a", "an", "another", "one"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"}) | POSSESSIVE
_PRONOUNS = word_set("outcomes", "grammar", "pronouns")
_ORDINALS = word_set("outcomes", "grammar", "ordinals")
#: Words among ages, and the age from which one is no child.
_AGING = frozenset("about around between and to or from approximately roughly under over - –".split())
_GROWN = 18
#: After these "of four" tells how many children someone has, and no age.
_PARENTS = frozenset({"father", "mother", "parent", "grandfather", "grandmother", "dad", "mum", "mom"})
_FURTHER = OTHERS | _ORDINALS | {"same"}


def find_people(tokens: Sequence[Token]) -> list[People]:
    """Every phrase for people in one sentence, in order, without overlaps."""
    found: list[People] = []
    shouting = is_shouting(tokens)
    at = 0
    while at < len(tokens):
        phrase = _phrase_at(tokens, at, shouting=shouting)
        if phrase is None or phrase.end <= at:
            at += 1
        else:
            if phrase.low == 1 and phrase.head and phrase.kind != "unsure":
                phrase = _with_age(
                    tokens, replace(phrase, end=phrase.end if shouting else _name_end(tokens, phrase.end))
                )
            phrase = _with_stated_age(tokens, phrase)
            if _closes_part(tokens, phrase.end):
                phrase = replace(phrase, part=True)
            if phrase.kind != "thing":
                found.append(phrase)
            at = phrase.end
    return found


def _closes_part(tokens: Sequence[Token], at: int) -> bool:
    """Whether "among them" and the like stand after people: they are part of others just counted."""
    if at + 1 >= len(tokens) or tokens[at].low != "among":
        return False
    return tokens[at + 1].low in {"them", "these"} and (at + 2 >= len(tokens) or not tokens[at + 2].low[0].isalpha())


def _name_end(tokens: Sequence[Token], at: int) -> int:
    """The end of a name right after a noun: "officer Ana Perez", "31-year-old Ana Perez"."""
    while at < len(tokens) and tokens[at].capital and tokens[at].low[0].isalpha():
        if tokens[at].low in STOP or tokens[at].low in not_names() or outcomes.may_start(tokens, at):
            break
        at += 1
    return at


def _with_age(tokens: Sequence[Token], person: People) -> People:
    """ "A man of 52": the number after "of" is his age, unless people follow it; "a family of five" are five."""
    if not starts_with(tokens, person.end, ("of",)):
        return person
    number = read_number(tokens, person.end + 1)
    if number is None or number.low > 110 or head_at(tokens, number.end) is not None:
        return person
    if number.low != number.high and number.hedge is None:
        return person  # but "a man of about forty"
    if person.head in _PARENTS:
        return replace(person, end=number.end)  # "a father of four"
    if person.head in load("victims")["collective"]:
        return replace(person, end=number.end, low=number.low, high=number.high, kind="number")
    return replace(person, end=number.end, of="children" if number.low < _GROWN and person.of is None else person.of)


def _with_stated_age(tokens: Sequence[Token], people: People) -> People:
    """ "A woman aged 34", "three boys between the ages of 12 and 15": the ages belong to the people's phrase."""
    at = people.end
    for words in (("aged",), ("between", "the", "ages", "of"), ("age",), ("ages",)):
        if starts_with(tokens, at, words) and people.kind != "pronoun":
            break
    else:
        return people
    end = first = at + len(words)
    while end < len(tokens) and (tokens[end].low[0].isdigit() or (end - first < 5 and tokens[end].low in _AGING)):
        end += 1
    while end > first and not is_number_word(tokens[end - 1].low):
        end -= 1
    ages = [int(token.low) for token in tokens[first:end] if token.low.isdigit()]
    if end == first:
        return people
    young = bool(ages) and max(ages) < _GROWN and people.of is None
    return replace(people, end=end, of="children" if young else people.of)


def _phrase_at(tokens: Sequence[Token], at: int, *, shouting: bool) -> People | None:
    word = tokens[at].low
    if word in {"no", "nobody", "none"} or word in _INDEFINITE or word in _DEFINITE:
        found = numbered(tokens, at) if word != "both" else None
        return found or _determined(tokens, at)
    if word in _PRONOUNS:
        return People(at, at + 1, "pronoun", None, None, None, word, "")
    return (
        numbered(tokens, at)
        or _kin_or_plural(tokens, at, shouting=shouting)
        or (_name(tokens, at) if tokens[at].capital and not shouting else None)
    )


# -- determiners


def _determined(tokens: Sequence[Token], at: int) -> People | None:
    word = tokens[at].low
    position = at + 1
    number = read_number(tokens, position) if word in _DEFINITE or word == "another" else None
    if number is not None and number.end < len(tokens) and tokens[number.end].low not in not_people():
        position = number.end
    else:
        number = None
    other = word == "another"
    while position < len(tokens) and tokens[position].low in _FURTHER:
        other, position = other or tokens[position].low != "same", position + 1
    head = head_at(tokens, position)
    if word == "that" and (head != position or number is not None):
        return None
    if head is None:
        return _headless(tokens, at, position, number, other=other)
    end, group = of_group(tokens, head + 1)
    if tokens[head].low in load("victims")["groups"] and end < len(tokens) and tokens[end].low == "of":
        return None
    of = type_of(tokens, position, head, group)
    noun, plural = tokens[head].low, is_plural(tokens[head].low)
    size = load("victims")["groups"].get(noun)
    kind = "kin" if word in POSSESSIVE else "definite" if word in _DEFINITE else "indefinite"
    low: int | None
    high: int | None
    if number is not None:
        low, high = number.low, number.high
        kind = "kin" if word in POSSESSIVE else "number" if other else "definite"
    elif size is not None:
        low = high = size
    elif plural and word in _INDEFINITE:
        return None
    elif plural:
        low = high = 2 if word == "both" else None
    else:
        low = high = 1
    part = opens_part(tokens, at)
    return People(
        at,
        end,
        kind,
        low,
        high,
        of,
        noun,
        words_of(tokens, at, end),
        number,
        part,
        other,
    )


def _headless(
    tokens: Sequence[Token], at: int, position: int, number: NumberPhrase | None, *, other: bool
) -> People | None:
    """ "another", "the other", "the three", "one": people only where a predicate or the sentence's end follows."""
    following = tokens[position].low if position < len(tokens) else "."
    allowed = following in BARE_AFTER or outcomes.may_start(tokens, position)
    word = tokens[at].low
    joined = bool(at) and tokens[at - 1].low in {",", "and"}
    allowed = allowed or (
        joined and other and following in {"a", "an"}
    )  # "one has broken ribs, the other a broken nose"
    if word in {"a", "the"} and tokens[position - 1].low in _ORDINALS and allowed:
        return People(at, position, "indefinite", 1, 1, None, "", "", None, False, True)
    if word in {"a", "an", "another"} and not allowed and not outcomes.starts_counted_noun(tokens, position):
        return unsure(tokens, at, position, None)
    if not allowed or word in {"a", "an"} or outcomes.starts_counted_noun(tokens, position):
        return None
    if number is not None and word == "another":
        return People(at, position, "number", number.low, number.high, None, "", "", number, False, True)
    before = tokens[at - 1].low if at else ""
    told = following in {"in", "on"} and (before in {"and", ","} or (bool(at) and outcomes.is_verb(tokens, at - 1)))
    if word in {"another", "one"} and (
        (told and word == "another")
        or (told and before not in {"and", ","})
        or following not in {"of", "in", "to", "on", "for"}
    ):
        return People(at, position, "indefinite", 1, 1, None, "", "", None, opens_part(tokens, at), other)
    if word == "both":
        return People(at, position, "definite", 2, 2, None, "", "", None, False, other)
    if word == "the" and number is not None:
        position += 2 if starts_with(tokens, position, ("of", "them")) else 0
        return People(at, position, "definite", number.low, number.high, None, "", "", number, False, other)
    if other and word == "the":
        one = None if tokens[position - 1].low == "others" else 1
        return People(at, position, "definite", one, one, None, "", "", None, False, other)
    return None


# -- without a determiner


def _kin_or_plural(tokens: Sequence[Token], at: int, *, shouting: bool) -> People | None:
    """ "soldiers", "Afghan civilians", "police officers"; also a bare singular of headlines ("man shot dead")."""
    if not _may_describe(tokens[at], shouting=shouting) or starts_with(tokens, at - 2, ("how", "many")):
        return None
    if at and tokens[at - 1].low in load("outcomes")["be"] and tokens[at].low == "minor":
        return None  # "damage was minor"
    head = head_at(tokens, at)
    if head is None or not _are_described(tokens, at, head, shouting=shouting):
        if not is_age_word(tokens[at].low):
            return None
        head = at  # "a 14-year-old high school pupil"
    noun = tokens[head].low
    if noun == "other" and head + 1 < len(tokens) and tokens[head + 1].low.isdigit():
        return None
    plural = is_plural(noun)
    end, group = of_group(tokens, head + 1)
    of = type_of(tokens, at, head, group)
    part = opens_part(tokens, at)
    words = words_of(tokens, at, end)
    if plural:
        return People(at, end, "plural", 2, None, of, noun, words, None, part)
    return People(at, end, "bare", 1, 1, of, noun, words, None, part)


def _are_described(tokens: Sequence[Token], at: int, head: int, *, shouting: bool) -> bool:
    """Whether all words from ``at`` to the noun at ``head`` may stand before people without an article."""
    return head - at <= 3 and all(_may_describe(tokens[k], shouting=shouting) for k in range(at + 1, head))


def _may_describe(token: Token, *, shouting: bool) -> bool:
    """Whether a word may stand before people without an article: an age, an adjective of the codebook, a nationality."""
    book = load("victims")
    if token.low in nouns() or token.low in book["changed_by"] or token.low in book["headline_adjectives"]:
        return True
    if is_age_word(token.low):
        return True
    return token.capital and token.low not in not_names() and not shouting and read_number([token], 0) is None


def _name(tokens: Sequence[Token], at: int) -> People | None:
    """Capitalised words in a row, perhaps with an age after them; "thing" where one of them is no part of a name."""
    end = at
    while end < len(tokens) and tokens[end].capital and tokens[end].low not in STOP and tokens[end].low[0].isalpha():
        if end > at and outcomes.may_start(tokens, end):
            break
        end += 1
        if (
            end + 1 < len(tokens)
            and tokens[end].low == "."
            and len(tokens[end - 1].low) <= 2
            and tokens[end + 1].capital
        ):
            end += 1
    alone = end - at == 1 and at == 0 and not (end < len(tokens) and tokens[end].low in {"was", "died"})
    if end == at or alone or (at and tokens[at - 1].low == "the") or outcomes.may_start(tokens, at):
        return None
    if end + 1 < len(tokens) and tokens[end].low == "," and tokens[end + 1].low in {"jr", "sr"}:
        end += 3 if end + 2 < len(tokens) and tokens[end + 2].low == "." else 2
    thing = tokens[end - 1].low in load("victims")["not_human"]
    thing = thing or any(tokens[position].low in not_names() for position in range(at, end))
    kind = "thing" if thing else "name"
    return People(at, end, kind, 1, 1, None, "", "", None, opens_part(tokens, at))
