"""Finds the codebook's words in a sentence, and leaves out those that mean something else there."""

from __future__ import annotations

import functools

from evenhand.actors.lexicon import Entry, Rows, word_list
from evenhand.actors.tokens import Token, shouted

DISGUISES = frozenset("uniform uniforms fatigues camouflage balaclavas hoods masks".split())


def match(tokens: list[Token], at: int, rows: Rows, *, loud: bool) -> tuple[int, tuple[Entry, ...]] | None:
    """The longest entry at a token: the index after it, and what it may mean here."""
    for length, entries in rows.items():
        end = at + length
        if end > len(tokens):
            continue
        found = entries.get((*[token.key for token in tokens[at : end - 1]], tokens[end - 1].low))
        if found is None:
            continue
        fitting = tuple(entry for entry in found if case_fits(tokens, at, end, entry, loud=loud))
        if fitting:
            return end, fitting
    return None


def case_fits(tokens: list[Token], at: int, end: int, entry: Entry, *, loud: bool) -> bool:
    """Whether the words are written as such an entry is: abbreviations in capitals, names with one."""
    first = tokens[at]
    if entry.part == "abbreviation":
        if loud and first.low in _also_words():
            return False
        return any(sum(mark.isupper() for mark in token.text) >= 2 or token.text.isupper() for token in tokens[at:end])
    if entry.part == "name":
        return any(token.capital or token.joined or token.text[0].isdigit() for token in tokens[at:end])
    if entry.part == "tail":
        return (loud and end - at > 1) or (not loud and first.capital and at > 0 and tokens[at - 1].capital)
    if end - at == 1 and first.capital and not loud and entry.kind == "thing":
        return True
    return True


@functools.cache
def _also_words() -> frozenset[str]:
    """Abbreviations that are ordinary words when the whole text is in capitals."""
    return frozenset(
        "is us eta mit as arm can car mend isi set so no it its who an am pm mod nap aim are act model fact far sac tip gal "
        "mas cam hur gur aa pac cv ms mss mk mia aid cap cop led los las san del rob par don sea air gas oil".split()
    )


def is_other(tokens: list[Token], at: int, end: int, options: tuple[Entry, ...]) -> bool:
    """Whether the words mean something else here: "car bomb", "soldiers guard the bridge"."""
    if end >= len(tokens):
        return False
    if _begins_name(tokens, at, end):
        return True
    if options[0].kind == "thing" and tokens[end].low in word_list("not_before"):
        return True
    if tokens[end].low in DISGUISES and tokens[at - 1].low not in ("in", "wearing"):
        return options[0].kind == "actor" and end - at == 1
    return (
        end - at == 1
        and at > 0
        and tokens[at].low in word_list("also_verbs")
        and tokens[end].low in ("a", "an", "the", "his", "their", "her", "that")
    )


def _begins_name(tokens: list[Token], at: int, end: int) -> bool:
    """Whether a noun written with a capital is part of a group's name that no list has: "the Harbour Brigade"."""
    last = tokens[end]
    within = at > 0 and tokens[at].capital and last.capital and not shouted(tokens)
    return within and end - at == 1 and last.low in word_list("open_tails")
