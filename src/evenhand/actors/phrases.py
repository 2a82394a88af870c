"""Finds noun phrases that name actors, people and things, and codes each by its head and what stands beside it."""

from __future__ import annotations

import functools
from dataclasses import replace

from evenhand.actors import grammar
from evenhand.actors.described import describe
from evenhand.actors.joining import give_to_aid, join
from evenhand.actors.lexicon import Entry, index, nations, state_forces
from evenhand.actors.matching import is_other, match
from evenhand.actors.mentions import Phrase
from evenhand.actors.names import is_number, national, personal
from evenhand.actors.stretching import stretch_left, stretch_right
from evenhand.actors.tokens import Token, shouted, tokenise
from evenhand.actors.unlisted import name_groups

_CONFIDENCE = {
    "name": 0.95,
    "abbreviation": 0.9,
    "noun": 0.9,
    "plain": 0.6,
    "wing": 0.7,
    "part": 0.5,
    "loaded": 0.4,
    "tail": 0.55,
    "dead": 0.5,
    "personal": 0.5,
}


def read_sentence(text: str, country: str | None = None) -> tuple[list[Token], list[Phrase]]:
    """The tokens and phrases of a text. A sentence's are kept for the next question about it: callers change nothing."""
    return _kept(text, country) if len(text) < 1500 else _kept.__wrapped__(text, country)


@functools.lru_cache(maxsize=512)
def tokens_of(sentence: str) -> list[Token]:
    """The tokens of a sentence; they are kept, callers change nothing."""
    return tokenise(sentence)


@functools.lru_cache(maxsize=512)
def _kept(text: str, country: str | None) -> tuple[list[Token], list[Phrase]]:
    tokens = tokens_of(text) if len(text) < 1500 else tokenise(text)
    return tokens, find_phrases(tokens, country=country)


def find_phrases(tokens: list[Token], *, country: str | None = None) -> list[Phrase]:
    """The phrases of one sentence or text, in order, none inside another."""
    loud = shouted(tokens)
    phrases: list[Phrase] = []
    position, floor = 0, 0
    table = index()
    near = frozenset({country}) if country else countries(tokens)
    while position < len(tokens):
        rows = table.get(tokens[position].low)
        found = match(tokens, position, rows, loud=loud) if rows else None
        if found is None and tokens[position].capital:
            found = national(tokens, position) or personal(tokens, position, loud=loud)
        if found is None:
            position += 1
            continue
        end, options = found
        if is_other(tokens, position, end, options) or _goes_home(tokens, position, end):
            position = end
            continue
        phrase = _open(tokens, position, end, options, near=near)
        stretch_left(tokens, phrase, phrases, floor=floor, loud=loud)
        stretch_right(tokens, phrase, loud=loud)
        phrases.append(phrase)
        position = floor = phrase.end
    phrases = give_to_aid(tokens, join(tokens, name_groups(tokens, phrases, loud=loud)))
    describe(tokens, phrases)
    for phrase in phrases:
        _loose_part(phrase)
    return [of_state(phrase, country) for phrase in phrases if phrase.entry.part not in ("part", "tail")]


def _goes_home(tokens: list[Token], at: int, end: int) -> bool:
    """Whether "home" is where somebody goes, and no house: "soldiers home on leave", but "his home", "at home"."""
    if end - at > 1 or tokens[at].low != "home" or not at or [token.low for token in tokens[end : end + 1]] == ["of"]:
        return False
    before = tokens[at - 1]
    owned = (
        before.owner
        or before.low in grammar.modifiers()
        or before.low in ("at", "inside", "near", "outside", "family", "a")
    )
    return not owned and not before.capital and not is_number(before)


def _loose_part(phrase: Phrase) -> None:
    """A member or leader of nobody known is a person of unknown kind: "three members of the club"."""
    if phrase.entry.part == "part" and phrase.entry.number is not None and phrase.start < phrase.head:
        phrase.entry = Entry("person", "individual", "unknown", "plain", phrase.entry.number)
        phrase.confidence = 0.35
        phrase.reasons.append("of a body that no list has")


def countries(tokens: list[Token]) -> frozenset[str]:
    """The countries that the text itself names."""
    return frozenset(nations()[key] for token in tokens if token.capital and (key := (token.low,)) in nations())


def _open(tokens: list[Token], at: int, end: int, options: tuple[Entry, ...], *, near: frozenset[str]) -> Phrase:
    names = [entry for entry in options if entry.part in ("name", "abbreviation")]
    entry = next((option for option in options if option.part == "tail"), options[0])
    reasons = []
    if names:
        entry, note = _bearer(names, near)
        reasons.append(note)
    else:
        reasons.append(f"noun: {' '.join(token.text.lower() for token in tokens[at:end])}")
    phrase = Phrase(at, end, at, end, entry, options, _CONFIDENCE[entry.part], entry.number, entry.country, reasons)
    if names and entry.name is None:
        phrase.confidence = 0.6
    return phrase


def _bearer(names: list[Entry], near: frozenset[str]) -> tuple[Entry, str]:
    """Which of the actors of one name is meant; the type alone where it cannot be told."""
    if len(names) > 1:
        names = [entry for entry in names if entry.country in near] or names
    if len(names) == 1:
        return names[0], f"named in the dictionary: {names[0].name}"
    types = {entry.actor for entry in names}
    note = "several actors bear this name: " + "; ".join(sorted(str(entry.name) for entry in names))
    if len(types) == 1:
        return replace(names[0], name=None, country=None), note
    return Entry("actor", "unknown", "attackers", "name"), note


def of_state(phrase: Phrase, country: str | None) -> Phrase:
    """A state's force in another country is a foreign one, when the country of the events is given."""
    if (
        phrase.country
        and phrase.entry.kind == "actor"
        and phrase.entry.name is None
        and phrase.entry.part in ("noun", "wing")
    ):
        name = state_forces().get((phrase.country, phrase.entry.actor or ""))
        if name is not None:
            phrase.entry = replace(phrase.entry, name=name)
            phrase.reasons.append(f"the {phrase.entry.actor} of {phrase.country}: {name}")
    state = phrase.entry.actor in ("army", "state_forces", "intelligence")
    if country and phrase.country and phrase.country != country and state and phrase.entry.kind == "actor":
        phrase.entry = replace(phrase.entry, actor="foreign_forces", target="foreign_forces")
        phrase.reasons.append(f"a force of {phrase.country} in {country}")
    return phrase
