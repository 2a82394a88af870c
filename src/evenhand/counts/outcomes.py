"""Finds the words that say what happened to people, by codebook/outcomes.yaml."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evenhand.codebook import load
from evenhand.counts.tokens import Token, starts_with, tokenise

Outcome = Literal["killed", "injured", "casualties", "missing", "abducted", "arrested", "released", "displaced"]


@dataclass(frozen=True, slots=True)
class Predicate:
    """Tokens ``start`` to ``end`` (exclusive) that say an outcome.

    ``frame`` is where its people stand: object (after), to hospital (after, where that follows them), subject (before),
    either (decided by the clause: ``form`` is base, past, participle, past_participle or ing), noun ("the death of"),
    counted ("12 deaths"), toll, self.
    """

    start: int
    end: int
    outcome: Outcome
    frame: str
    form: str = ""


@functools.cache
def _index() -> dict[str, list[tuple[tuple[str, ...], Outcome, str, str]]]:
    """Every predicate by its first word, longest first."""
    book = load("outcomes")
    rows: list[tuple[str, Outcome, str, str]] = []
    for frame in ("transitive", "intransitive"):
        for outcome, verbs in book[frame].items():
            for verb in verbs:
                forms = verb.split()
                shape = "either" if frame == "transitive" else "subject"
                names = ["base", "base", "past", "participle", "ing"]
                if forms[2] == forms[3]:
                    names[2] = names[3] = "past_participle"
                if forms[0] == forms[2]:
                    names[0] = names[2] = names[3] = "past_participle"
                rows += [(word, outcome, shape, name) for word, name in zip(forms, names, strict=True)]
    for row in book["phrases"]:
        rows += [(words, row["outcome"], row["frame"], _form(words)) for words in row["words"]]
    for outcome, words_of in book["adjectives"].items():
        rows += [(words, outcome, "adjective", "") for words in words_of]
    for outcome, words_of in book["nouns"].items():
        rows += [(words, outcome, "noun", "") for words in words_of]
    for outcome, words_of in book["toll_nouns"].items():
        rows += [(words, outcome, "toll", "") for words in words_of]
    rows += [(words, "injured", "to hospital", "") for words in book["to_hospital"]]
    rows += [(words, "killed", "self", "") for words in book["self_harm"]]
    rows += [(words, "injured", "unharmed", "") for words in book["unharmed"]]
    index: dict[str, list[tuple[tuple[str, ...], Outcome, str, str]]] = {}
    order = ["self", "unharmed", "toll", "either", "object", "subject", "adjective", "noun", "to hospital"]
    rows.sort(key=lambda row: (-len(row[0].split()), order.index(row[2])))
    for words, outcome, frame, form in rows:
        key = tuple(token.low for token in tokenise(words))
        index.setdefault(key[0], []).append((key, outcome, frame, form))
    return index


def _form(words: str) -> str:
    first = words.split(maxsplit=1)[0]
    return "ing" if first.endswith("ing") else "past_participle"


def find_predicates(tokens: Sequence[Token]) -> list[Predicate]:
    """Every outcome predicate in one sentence, in order, without overlaps; the longest wins."""
    found: list[Predicate] = []
    at = 0
    while at < len(tokens):
        predicate = _at(tokens, at)
        if predicate is None:
            at += 1
        else:
            found.append(predicate)
            at = predicate.end
    return found


def _at(tokens: Sequence[Token], at: int) -> Predicate | None:
    for words, outcome, frame, form in _index().get(tokens[at].low, ()):
        if starts_with(tokens, at, words) and (frame != "to hospital" or _leads_to_hospital(tokens, at)):
            return Predicate(at, at + len(words), outcome, frame, form)
    return None


def _leads_to_hospital(tokens: Sequence[Token], at: int) -> bool:
    """Whether "to hospital", "into an area hospital" or the like follows in the same clause."""
    for ahead in range(at + 2, min(at + 14, len(tokens))):
        if tokens[ahead].low in {"hospital", "hospitals"}:
            return any(tokens[k].low in {"to", "into", "in"} for k in range(max(at + 2, ahead - 4), ahead))
        if not tokens[ahead].low[0].isalnum() and tokens[ahead].low != ",":
            return False
    return False


@functools.cache
def _verb_forms() -> frozenset[str]:
    book = load("outcomes")
    return frozenset(
        form
        for frame in ("transitive", "intransitive")
        for verbs in book[frame].values()
        for verb in verbs
        for form in verb.split()
    )


def is_verb(tokens: Sequence[Token], at: int) -> bool:
    """Whether any form of an outcome verb stands at ``at``."""
    return tokens[at].low in _verb_forms()


def may_start(tokens: Sequence[Token], at: int) -> bool:
    """Whether an outcome predicate starts at ``at``."""
    return at < len(tokens) and _at(tokens, at) is not None


def starts_counted_noun(tokens: Sequence[Token], at: int) -> bool:
    """Whether a noun that may itself be counted ("deaths", "bodies") starts at ``at``, one adjective allowed."""
    counted = load("outcomes")["counted_nouns"]
    return any(at + k < len(tokens) and tokens[at + k].low in counted for k in (0, 1))
