"""Says what kind of people a noun names, by codebook/victims.yaml: children, police, fighters, attackers."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from evenhand.codebook import load
from evenhand.counts import outcomes
from evenhand.counts.tokens import Token, word_set, words_of

_STOP = word_set("outcomes", "grammar", "stops")
#: Words that end a group's name behind "of": articles and owners may open it.
_ENDS_GROUP = _STOP - {"the", "a", "an", "same", "his", "her", "their"}
AGE = re.compile(r"\d+[\s‐‑-]{1,2}(?:year|month|week|day|yr|mo)s?[\s‐‑-]\s?olds?|\d+\s?y/?o|[a-z-]+-year-olds?")


def is_age_word(word: str) -> bool:
    """Whether a token is an age: "24-year-old", "24 y/o", "four-year-olds"."""
    return (word[0].isdigit() or "-year-old" in word) and AGE.fullmatch(word) is not None


@functools.cache
def nouns() -> dict[str, tuple[str | None, bool]]:
    """Each people noun: its target type, and whether it is plural."""
    table: dict[str, tuple[str | None, bool]] = {}
    for code, rows in load("victims")["people"].items():
        for row in rows:
            singular, _, plural = row.partition(" ")
            table.setdefault(plural or singular, (code, True))
            table[singular] = (code, singular == plural)
    for code_noun in load("victims")["groups"]:
        table[code_noun] = (None, True)
    return table


def is_plural(word: str) -> bool:
    """Whether a people noun is plural; "24-year-olds" is."""
    return nouns()[word][1] if word in nouns() else word.endswith("s")


def of_group(tokens: Sequence[Token], end: int) -> tuple[int, str]:
    """Takes in "of the security forces" after "three members"; gives the new end and the group's words."""
    if (
        end >= len(tokens)
        or tokens[end].low != "of"
        or tokens[end - 1].low not in {"member", "members", "officer", "officers", "group", "men", "people"}
    ):
        return end, ""
    position = end + 1
    while position < len(tokens) and tokens[position].low not in _ENDS_GROUP:
        if outcomes.may_start(tokens, position) or position - end > 7:
            break
        position += 1
    if position <= end + 1:
        return end, ""
    return position, words_of(tokens, end + 1, position)


def type_of(tokens: Sequence[Token], start: int, head: int | None, group: str) -> str | None:
    """The target type of the noun at ``head``, as the words from ``start`` and the group after "of" change it."""
    if head is None or tokens[head - 1].low in {"and", "or"}:
        return None
    if group:
        for words, code in load("victims")["named_forces"].items():
            if words in group:
                return str(code)
    changes = load("victims")["changed_by"]
    of = nouns().get(tokens[head].low, (None, False))[0]
    for position in range(head - 1, start - 1, -1):
        change = changes.get(tokens[position].low)
        if change is not None and _may_change(tokens[position].low, tokens[head].low, of):
            return str(change)
    if start < head and "attackers" in {nouns().get(tokens[k].low, (None,))[0] for k in range(start, head)}:
        return "attackers"
    age = age_in(tokens, max(0, start - 1), head + 1)
    if of in (None, "women") and age is not None and _years(age) < 18:
        return "children"
    return of


def _may_change(word: str, head: str, of: str | None) -> bool:
    """A qualifier names the force of an officer or a member; "police woman" stays police, "school children" children."""
    if word in {"school", "university", "college", "church", "prison"}:
        return (of is None and word != "prison") or head in {"guard", "guards"}
    if word in {"civilian", "innocent", "female", "pregnant"}:
        return of is None
    return of != "children"


def _years(age: str) -> int:
    digits = re.match(r"\d+", age)
    if not digits:
        return 99
    return int(digits.group()) if "month" not in age and "week" not in age and "day" not in age else 0


def age_in(tokens: Sequence[Token], start: int, end: int) -> str | None:
    """The age said in or right after the tokens from ``start`` to ``end``."""
    for position in range(start, min(end, len(tokens))):
        if is_age_word(tokens[position].low):
            return tokens[position].low
    if (
        end + 1 < len(tokens)
        and tokens[end].low in {",", "("}
        and tokens[end + 1].low.isdigit()
        and int(tokens[end + 1].low) < 110
    ):
        return tokens[end + 1].low
    return None


def opens_part(tokens: Sequence[Token], at: int) -> bool:
    """Whether "including", "among them" and the like stand before: these people are part of others just counted."""
    before = [token.low for token in tokens[max(0, at - 4) : at]]
    if not before:
        return False
    if before[-1] in {"including", "include", "includes", "included"}:
        return True
    tail = " ".join(before)
    return tail.endswith(
        (
            "among them",
            "among whom",
            "among them were",
            "among whom were",
            "among those",
            "including at least",
            "of them",
            "of whom",
            "among the dead were",
            "among the victims were",
            "as well as including",
            "among them are",
        )
    )
