"""Reads number phrases: digits, words, ranges, hedges and vague amounts, by codebook/numbers.yaml."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.codebook import load
from evenhand.counts.ages import is_listed_age
from evenhand.counts.tokens import Token, starts_with, tokenise

_DIGITS = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")
_LAST_DAY = 31
_RANGE_SIGNS = frozenset(["-", "–", "—", "‐", "‑", "/", "to", "or"])


@dataclass(frozen=True, slots=True)
class NumberPhrase:
    """A number with its hedge: tokens ``start`` to ``end`` (exclusive); ``high`` None is open.

    ``core`` is the first token of the number itself, after its hedge.
    """

    start: int
    core: int
    end: int
    low: int
    high: int | None
    hedge: str | None = None
    vague: bool = False


@functools.cache
def _table(section: str) -> dict[tuple[str, ...], object]:
    rows = load("numbers")[section]
    return {tuple(token.low for token in tokenise(str(words))): value for words, value in rows.items()}


@functools.cache
def _hedges() -> dict[tuple[str, ...], str]:
    return {
        tuple(token.low for token in tokenise(words)): kind
        for kind, group in load("numbers")["hedges"].items()
        for words in group
    }


@functools.cache
def _hedging() -> frozenset[str]:
    """The first words of hedges."""
    return frozenset(words[0] for words in _hedges())


@functools.cache
def _zeros() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(token.low for token in tokenise(words)) for words in load("numbers")["zero"])


@functools.cache
def not_people() -> frozenset[str]:
    """Words after a number that make it something other than a count of people."""
    return frozenset(word for row in load("numbers")["not_people"] for word in row.split())


@functools.cache
def _before() -> frozenset[str]:
    return frozenset(str(word) for word in load("numbers")["priced"]) | frozenset(load("numbers")["months"])


@functools.cache
def _months() -> frozenset[str]:
    return frozenset(load("numbers")["months"]) | frozenset(load("numbers")["hijri_months"])


def read_number(tokens: Sequence[Token], at: int) -> NumberPhrase | None:
    """The number phrase that starts at token ``at``, hedge included, or None. Ages, prices and labels are none."""
    if at >= len(tokens) or not _may_open(tokens[at].low):
        return None
    hedge, position = _hedge_at(tokens, at)
    core = _between(tokens, position) or _vague(tokens, position) or _range(tokens, position) or _zero(tokens, position)
    if core is None:
        return None
    if _is_label(tokens, core.core, core.end):
        return None
    return _hedged(core, hedge, tokens, at)


@functools.cache
def _first_words() -> frozenset[str]:
    """The words with which a number phrase or its hedge may begin, figures and hyphened words apart."""
    numbers = load("numbers")
    phrases = (*_table("phrases"), *_table("vague"), *_hedges(), *_zeros())
    return frozenset(
        {"a", "one", "between", "from", *numbers["units"], *numbers["tens"], *numbers["scales"]}
        | {words[0] for words in phrases}
    )


def _may_open(word: str) -> bool:
    """Whether a number phrase may begin with ``word``: most words are ruled out here."""
    return word in _first_words() or word[0].isdigit() or "-" in word


def _hedge_at(tokens: Sequence[Token], at: int) -> tuple[str | None, int]:
    if at >= len(tokens) or tokens[at].low not in _hedging():
        return None, at
    for length in (5, 4, 3, 2, 1):
        kind = _hedges().get(tuple(token.low for token in tokens[at : at + length]))
        if kind and at + length < len(tokens):
            inner, end = _hedge_at(tokens, at + length) if kind == "exact" else (None, at + length)
            return (inner or kind), end
    return None, at


def _is_label(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether the number is a price, a date, an age or a label by the word before or the sign around it."""
    if end < len(tokens) and tokens[end].low in {"%", "/"} and tokens[end].start == tokens[end - 1].end:
        return True
    if end < len(tokens) - 1 and tokens[end].low == ":" and tokens[end + 1].start == tokens[end - 1].end + 1:
        return True
    if end < len(tokens) and tokens[end].low in _months() and tokens[end].capital:
        return True
    if not at:
        return False
    before = tokens[at - 1]
    if before.low in _months() and before.capital and _is_after_month(tokens, at):
        return False  # "in January two drivers", "on 3 May 12 people"
    if before.low in {"in", "since", "during", "until", "till"} and re.fullmatch(r"(?:19|20)\d\d", tokens[at].low):
        return True
    if before.low in _before():
        return before.low != "may" or before.capital
    if before.low == "." and at > 1 and tokens[at - 2].low in _months():
        return True
    if before.low in load("numbers")["hijri_months"] and re.fullmatch(r"1\d{3}", tokens[at].low):
        return True
    if before.low in {"-", "–"} and at > 1 and before.end == tokens[at].start and before.start == tokens[at - 2].end:
        return not tokens[at - 2].low[-1:].isdigit() or _is_label(tokens, at - 2, at - 1)
    if before.low == "of" and at > 1 and tokens[at - 2].low in {"age", "ages"}:
        return True
    if is_listed_age(tokens, at):
        return True
    if (
        before.low in {"and", "to", "or", "-", "–"}
        and at > 2
        and tokens[at].low[0].isdigit()
        and tokens[at - 2].low.isdigit()
        and _is_label(tokens, at - 2, at - 1)
    ):
        return True
    if (
        before.low in {".", ":", "/"}
        and before.end == tokens[at].start
        and at > 1
        and tokens[at - 2].low[-1:].isdigit()
    ):
        return True
    return end < len(tokens) and tokens[end].low == "'" and tokens[end].start == tokens[end - 1].end


def _is_after_month(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number after a month's name is neither its day nor its year: in words, or after a day that is told."""
    if not tokens[at].low[0].isdigit():
        return True
    told = at > 1 and tokens[at - 2].low.isdigit() and int(tokens[at - 2].low) <= _LAST_DAY
    return told and not re.fullmatch(r"\d{4}", tokens[at].low)


def _exact(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Value and end of the exact number at ``at``."""
    for length in (5, 4, 3, 2, 1):
        value = _table("phrases").get(tuple(token.low for token in tokens[at : at + length]))
        if isinstance(value, int) and at + length <= len(tokens):
            return value, at + length
    if at >= len(tokens):
        return None
    if tokens[at].low in {"a", "one"} and at + 1 < len(tokens) and tokens[at + 1].low in load("numbers")["scales"]:
        if tokens[at + 1].low == "score" or tokens[at].low == "one":
            return _words(tokens, at)
        return _words(tokens, at + 1)
    if _DIGITS.fullmatch(tokens[at].low):
        return _digits(tokens, at)
    if (
        re.fullmatch(r"\d+\.\d+", tokens[at].low)
        and at + 1 < len(tokens)
        and tokens[at + 1].low in load("numbers")["scales"]
    ):
        return round(float(tokens[at].low) * load("numbers")["scales"][tokens[at + 1].low]), at + 2
    if at and tokens[at].low in load("numbers")["scales"] and tokens[at - 1].low[-1:].isdigit():
        return None
    return _words(tokens, at)


def _digits(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    value = int(re.sub("[.,]", "", tokens[at].low))
    scale = load("numbers")["scales"].get(tokens[at + 1].low) if at + 1 < len(tokens) else None
    return (value * scale, at + 2) if scale and scale >= 12 and scale != 20 else (value, at + 1)


def _words(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """A number in words: "one hundred and twenty-one", "two dozen"."""
    numbers = load("numbers")
    total, group, position = 0, 0, at
    while position < len(tokens):
        word = tokens[position].low
        parts = word.split("-")
        if word in numbers["units"]:
            if group % 10 and group % 100:
                break
            group += numbers["units"][word]
        elif word in numbers["tens"]:
            if group % 100:
                break
            group += numbers["tens"][word]
        elif len(parts) == 2 and parts[0] in numbers["tens"] and parts[1] in numbers["units"]:
            group += numbers["tens"][parts[0]] + numbers["units"][parts[1]]
        elif word in numbers["scales"]:
            scale = numbers["scales"][word]
            if scale == 20 and position == at:
                break
            if scale >= 1000:
                total, group = total + max(group, 1) * scale, 0
            else:
                group = max(group, 1) * scale
        elif word == "and" and position > at and tokens[position - 1].low in {"hundred", "thousand"}:
            if position + 1 >= len(tokens) or not _is_small(tokens[position + 1].low):
                break
        else:
            break
        position += 1
    if position == at:
        return None
    return total + group, position


def is_number_word(word: str) -> bool:
    """Whether ``word`` alone is a number: 12, twelve, dozens, several."""
    numbers = load("numbers")
    return word.isdigit() or word in numbers["scales"] or word in numbers["vague"] or _is_small(word)


def _is_small(word: str) -> bool:
    numbers = load("numbers")
    if "-" not in word:
        return word in numbers["units"] or word in numbers["tens"]
    return all(part in numbers["units"] or part in numbers["tens"] for part in word.split("-"))


def _vague(tokens: Sequence[Token], at: int) -> NumberPhrase | None:
    for length in (4, 3, 2, 1):
        value = _table("vague").get(tuple(token.low for token in tokens[at : at + length]))
        if isinstance(value, list) and at + length <= len(tokens):
            return NumberPhrase(at, at, at + length, value[0], value[1], None, vague=True)
    return None


def _zero(tokens: Sequence[Token], at: int) -> NumberPhrase | None:
    for words in _zeros():
        if starts_with(tokens, at, words) and not (len(words) == 1 and starts_with(tokens, at, ("no", "one"))):
            return NumberPhrase(at, at, at + len(words), 0, 0)
    return None


def _between(tokens: Sequence[Token], at: int) -> NumberPhrase | None:
    if at >= len(tokens) or tokens[at].low not in {"between", "from"}:
        return None
    first = _exact(tokens, at + 1)
    if first is None or first[1] >= len(tokens) or tokens[first[1]].low not in {"and", "to"}:
        return None
    second = _exact(tokens, first[1] + 1)
    if second is None or second[0] <= first[0]:
        return None
    return NumberPhrase(at, at, second[1], first[0], second[0], "range")


def _range(tokens: Sequence[Token], at: int) -> NumberPhrase | None:
    first = _exact(tokens, at)
    if first is None:
        return None
    value, end = first
    if end < len(tokens) and tokens[end].low in _RANGE_SIGNS:
        second = _exact(tokens, end + 1)
        if second is not None and value < second[0] <= max(20 * value, 20) and _same_kind(tokens, at, end):
            return NumberPhrase(at, at, second[1], value, second[0], "range")
        if second is not None and tokens[end].low in {"-", "/"} and tokens[end].start == tokens[end - 1].end:
            return None
    if end < len(tokens) and tokens[end].low in {"-", "–"} and tokens[end].start == tokens[end - 1].end:
        return None
    return NumberPhrase(at, at, end, value, value)


def _same_kind(tokens: Sequence[Token], at: int, sign: int) -> bool:
    """ "3-4" and "three to four" are ranges; "one or 12" with signs apart still is; a spaced slash is not."""
    return tokens[sign].low != "/" or tokens[sign].start != tokens[sign - 1].end


def _hedged(core: NumberPhrase, hedge: str | None, tokens: Sequence[Token], at: int) -> NumberPhrase:
    end = _after_figure(core, tokens)
    for length in (3, 2, 1):
        after = _hedges().get(tuple(token.low for token in tokens[end : end + length]))
        if after in {"at_least_after", "approximate_after"} and (hedge is None or hedge == "exact"):
            hedge, end = ("at_least" if after == "at_least_after" else "about"), end + length
            break
    low, high = _apply(core.low, core.high, hedge)
    if hedge in (None, "exact"):
        hedge = core.hedge
    elif hedge is not None:
        hedge = " ".join(token.low for token in tokens[at : core.core]) or hedge.replace("_", " ")
    return NumberPhrase(at, core.core, end, low, high, hedge, core.vague)


def _after_figure(core: NumberPhrase, tokens: Sequence[Token]) -> int:
    """The end of a number and of its figure in brackets: "two (2)", "twelve (12)"."""
    end = core.end
    if starts_with(tokens, end, ("(", "_", ")")) and tokens[end + 1].low.isdigit():
        return end + 3 if int(tokens[end + 1].low) == core.low == core.high else end
    return end


def _apply(low: int, high: int | None, hedge: str | None) -> tuple[int, int | None]:
    """The ends after a hedge; the conventions stand in codebook/numbers.yaml."""
    if hedge == "at_least":
        return low, None
    if hedge == "more_than":
        return low + 1, None
    if hedge == "up_to":
        return (low if low != high else min(1, low)), high
    if hedge == "fewer_than":
        return 0, (low - 1 if high == low else high)
    tenth = max(1, round(low / 10))
    if hedge == "nearly":
        return max(1, low - tenth), max(1, (high or low) - 1)
    if hedge == "about" and high == low:
        return max(1, low - tenth), low + tenth
    return low, high
