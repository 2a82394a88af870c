"""Finds phrases for people: who is counted, how many they are, and of what kind, by codebook/victims.yaml."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evenhand.codebook import load
from evenhand.counts import outcomes
from evenhand.counts.ages import is_age
from evenhand.counts.kinds import is_age_word, is_plural, nouns, of_group, opens_part, type_of
from evenhand.counts.numbers import NumberPhrase, is_number_word, not_people, read_number
from evenhand.counts.tokens import Token, starts_with, word_set, words_of

_INDEFINITE = frozenset({"a", "an", "another", "one"})
_POSSESSIVE = frozenset({"his", "her", "their", "its", "my", "our", "your"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"}) | _POSSESSIVE
_PRONOUNS = word_set("outcomes", "grammar", "pronouns")
_ORDINALS = word_set("outcomes", "grammar", "ordinals")
_OTHERS = word_set("outcomes", "grammar", "others")
_FURTHER = _OTHERS | _ORDINALS | {"same"}
_STOP = word_set("outcomes", "grammar", "stops")
_CARRIERS = word_set("victims", "carriers")
_BARE_AFTER = word_set("outcomes", "grammar", "after_bare_number")


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
            if phrase.low == 1 and phrase.kind in {"indefinite", "definite", "kin", "bare"}:
                end = phrase.end if shouting else _name_end(tokens, phrase.end)
                phrase = _with_age(tokens, replace(phrase, end=end))
            if phrase.kind != "thing":
                found.append(phrase)
            at = phrase.end
    return found


def _name_end(tokens: Sequence[Token], at: int) -> int:
    """The end of a name right after a noun: "officer Ana Perez", "31-year-old Ana Perez"."""
    while at < len(tokens) and tokens[at].capital and tokens[at].low[0].isalpha():
        if tokens[at].low in _STOP or tokens[at].low in _not_names() or outcomes.may_start(tokens, at):
            break
        at += 1
    return at


def _with_age(tokens: Sequence[Token], person: People) -> People:
    """ "A man of 52": the number after "of" is his age, unless people follow it; "a family of five" are five."""
    if not starts_with(tokens, person.end, ("of",)):
        return person
    number = read_number(tokens, person.end + 1)
    if number is None or number.low > 110 or number.low != number.high or _head(tokens, number.end) is not None:
        return person
    if person.head in load("victims")["collective"]:
        return replace(person, end=number.end, low=number.low, high=number.high, kind="number")
    return replace(person, end=number.end, of="children" if number.low < 18 and person.of is None else person.of)


def _phrase_at(tokens: Sequence[Token], at: int, *, shouting: bool) -> People | None:
    word = tokens[at].low
    if word in {"no", "nobody", "none"} or word in _INDEFINITE or word in _DEFINITE:
        found = _numbered(tokens, at) if word != "both" else None
        return found or _determined(tokens, at)
    if word in _PRONOUNS:
        return People(at, at + 1, "pronoun", None, None, None, word, "")
    return (
        _numbered(tokens, at)
        or _kin_or_plural(tokens, at, shouting=shouting)
        or (_name(tokens, at) if tokens[at].capital and not shouting else None)
    )


def is_shouting(tokens: Sequence[Token]) -> bool:
    """Whether a sentence is set in upper case, or a heading in capitals, so that capitals say nothing of names."""
    long = [token for token in tokens if len(token.low) > 3 and token.low[0].isalpha()]
    return bool(long) and sum(token.capital for token in long) > 0.8 * len(long)


# -- numbers


def _numbered(tokens: Sequence[Token], at: int) -> People | None:
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
        return _people(tokens, at, position + (2 if noun is None else 3), number, noun, part=True)
    while position < len(tokens) and tokens[position].low in _OTHERS:
        other, position = True, position + 1
    if any(starts_with(tokens, position, ("of", word)) for word in ("the", *_POSSESSIVE)):
        inner = read_number(tokens, position + 2)
        head = _head(tokens, position + 2 if inner is None else inner.end)
        if head is None and inner is not None and starts_with(tokens, inner.end, ("wounded",)):
            return _people(tokens, at, inner.end + 1, number, None, part=True)  # "two of the 11 wounded"
        if head is None:
            return None
        whole = None if inner is None else _people(tokens, position + 2, head + 1, inner, head)
        return replace(_people(tokens, at, head + 1, number, head, part=True), whole=whole)
    if position < len(tokens) and tokens[position].low == "of" and number.vague:
        position += 1
    rest = words_of(tokens, at - 2, at) == "the other"  # those left of the people told of before
    head = _head(tokens, position)
    if head is not None:
        return _people(tokens, at, head + 1, number, head, part=rest, other=other or rest)
    named = _named_group(tokens, position)
    if named > position and number.high != 1:
        return replace(_people(tokens, at, named, number, None, other=other), group=words_of(tokens, position, named))
    return _bare(tokens, at, position, number, other=other) or _unsure(tokens, at, position, number)


def _named_group(tokens: Sequence[Token], at: int) -> int:
    """The end of a group's name that stands for its members before a predicate: "nine al-Example were killed"."""
    while at < len(tokens) and tokens[at].low in load("victims")["group_adjectives"]:
        at += 1
    end = at
    while end < len(tokens) and end - at < 4 and (tokens[end].capital or tokens[end].low in {"al", "el"}):
        if tokens[end].low in _STOP or tokens[end].low in _not_names() or outcomes.may_start(tokens, end):
            break
        end += 1
    after = tokens[end].low if end < len(tokens) else "."
    if end == at or is_shouting(tokens):
        return at
    tied = outcomes.may_start(tokens, end) or after in {"were", "are"} or starts_with(tokens, end, (",", "including"))
    return end if tied else at


def _aged(tokens: Sequence[Token], at: int, number: NumberPhrase) -> People | None:
    """ "Three year old girl": one person."""
    head = _head(tokens, number.end)
    if head is None:
        return None
    of = "children" if number.low < 18 else type_of(tokens, number.end, head, "")
    return People(at, head + 1, "bare", 1, 1, of, tokens[head].low, words_of(tokens, at, head + 1))


def _bare(tokens: Sequence[Token], at: int, position: int, number: NumberPhrase, *, other: bool) -> People | None:
    """A number without a noun: "killing 12", "3 dead", "five others"; not an age between commas, not a year."""
    following = tokens[position].low if position < len(tokens) else "."
    if outcomes.starts_counted_noun(tokens, position):
        return None
    if not (other or following in _BARE_AFTER or outcomes.may_start(tokens, position)):
        return None
    if number.low == 1 and following.isdigit():
        return None
    year = number.low == number.high and 1900 <= number.low <= 2099 and number.end == number.start + 1
    if not other and (year or is_age(tokens, at, position)):
        return None
    if number.low == 1 and tokens[number.core].low == "one" and following in {"of", "in", "to", "and"} and not other:
        return None
    return _people(tokens, at, position, number, None, other=other)


def _head(tokens: Sequence[Token], at: int) -> int | None:
    """The people noun that a phrase starting at ``at`` leads to, within five words and no stop word."""
    best: int | None = None
    paired = False
    for position in range(at, min(at + 7, len(tokens))):
        word = tokens[position].low
        if best is not None and _is_pair(tokens, position):
            paired = True
            continue
        if word in _STOP or (word in not_people() and word not in nouns()):
            break
        if best is not None and (word not in nouns() or (is_plural(tokens[best].low) and not paired)):
            break
        if best is None and (
            is_number_word(word) or (outcomes.is_verb(tokens, position) and not _is_attribute(tokens, at, position))
        ):
            break
        if word in nouns() or (
            is_age_word(word) and (position + 1 >= len(tokens) or _head(tokens, position + 1) is None)
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


def _people(
    tokens: Sequence[Token],
    at: int,
    end: int,
    number: NumberPhrase,
    head: int | None,
    *,
    part: bool = False,
    other: bool = False,
) -> People:
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
    head = _head(tokens, position)
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
    kind = "kin" if word in _POSSESSIVE else "definite" if word in _DEFINITE else "indefinite"
    low: int | None
    high: int | None
    if number is not None:
        low, high = number.low, number.high
        kind = "kin" if word in _POSSESSIVE else "number" if other else "definite"
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
    allowed = following in _BARE_AFTER or outcomes.may_start(tokens, position)
    word = tokens[at].low
    if word in {"a", "the"} and tokens[position - 1].low in _ORDINALS and allowed:
        return People(at, position, "indefinite", 1, 1, None, "", "", None, False, True)
    if word in {"a", "an", "another"} and not allowed and not outcomes.starts_counted_noun(tokens, position):
        return _unsure(tokens, at, position, None)
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
        return People(at, position, "definite", number.low, number.high, None, "", "", number, False, other)
    if other and word == "the":
        one = None if tokens[position - 1].low == "others" else 1
        return People(at, position, "definite", one, one, None, "", "", None, False, other)
    return None


def _unsure(tokens: Sequence[Token], at: int, position: int, number: NumberPhrase | None) -> People | None:
    """ "Two bailiffs were killed": a noun the codebook does not know, people if what is said of it is said of people."""
    end = position
    while end < len(tokens) and end - position < 4 and tokens[end].low not in _STOP and tokens[end].low[0].isalpha():
        if outcomes.may_start(tokens, end) or outcomes.is_verb(tokens, end) or is_number_word(tokens[end].low):
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


# -- without a determiner


def _kin_or_plural(tokens: Sequence[Token], at: int, *, shouting: bool) -> People | None:
    """ "soldiers", "Afghan civilians", "police officers"; also a bare singular of headlines ("man shot dead")."""
    if not _may_describe(tokens[at], shouting=shouting):
        return None
    head = _head(tokens, at)
    if (
        head is None
        or head - at > 3
        or not all(_may_describe(tokens[position], shouting=shouting) for position in range(at + 1, head))
    ):
        return None
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


def _may_describe(token: Token, *, shouting: bool) -> bool:
    """Whether a word may stand before people without an article: an age, an adjective of the codebook, a nationality."""
    book = load("victims")
    if token.low in nouns() or token.low in book["changed_by"] or token.low in book["headline_adjectives"]:
        return True
    if is_age_word(token.low):
        return True
    return token.capital and token.low not in _not_names() and not shouting and read_number([token], 0) is None


@functools.cache
def _not_names() -> frozenset[str]:
    return frozenset(word for row in load("victims")["not_names"] for word in str(row).split())


def _name(tokens: Sequence[Token], at: int) -> People | None:
    """Capitalised words in a row, perhaps with an age after them; "thing" where one of them is no part of a name."""
    end = at
    while end < len(tokens) and tokens[end].capital and tokens[end].low not in _STOP and tokens[end].low[0].isalpha():
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
    thing = thing or any(tokens[position].low in _not_names() for position in range(at, end))
    kind = "thing" if thing else "name"
    return People(at, end, kind, 1, 1, None, "", "", None, opens_part(tokens, at))
