"""Stretches a noun to its whole phrase: number, adjectives, nationality, owner before it; a person's name behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evenhand.actors import grammar
from evenhand.actors.joining import absorb, absorbs
from evenhand.actors.lexicon import TARGET_OF, Entry, nations, word_list, words_of
from evenhand.actors.mentions import DOUBTED, Phrase
from evenhand.actors.names import goes_on, is_name_part, is_number, owner_name, personal
from evenhand.actors.sentence import words
from evenhand.actors.tokens import Token

_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today tonight".split())
_GO_ON = frozenset("other several many some few all most both".split())


def stretch_left(tokens: list[Token], phrase: Phrase, earlier: list[Phrase], *, floor: int, loud: bool) -> None:
    """Takes the words before a noun into its phrase, and lets them change its code.

    ``earlier`` holds the phrases already read, which end before token ``floor``.
    """
    before: list[str] = []
    head = phrase.start
    if not _take_owner(tokens, phrase, earlier, loud=loud):
        while phrase.start > 0 and head - phrase.start < 7:
            at = phrase.start - 1
            if earlier and at < floor:
                if at == earlier[-1].end - 1 and absorbs(tokens, earlier[-1], phrase):
                    absorb(tokens, earlier.pop(), phrase)
                break
            if not _take_word(tokens, phrase, before, loud=loud):
                break
    _take_nation(tokens, phrase)
    _take_modifiers(phrase, before)
    if phrase.entry.part == "tail" and not before and phrase.head_end - phrase.head == 1:
        phrase.entry = next((option for option in phrase.options if option.part == "part"), phrase.entry)
    _settle_part(tokens, phrase)
    if phrase.entry.part == "tail":
        _name_tail(tokens, phrase, before)


def _take_owner(tokens: list[Token], phrase: Phrase, earlier: list[Phrase], *, loud: bool) -> bool:
    """Takes an abbreviation in brackets, or an owner that no list has, right before the noun."""
    at = phrase.start - 1
    if at < 0:
        return False
    if tokens[at].text in ")]" and _bracketed(tokens, earlier, at):
        absorb(tokens, earlier.pop(), phrase)
        if earlier and earlier[-1].end == phrase.start - 1:
            phrase.start = earlier.pop().start
        return True
    free = not earlier or at >= earlier[-1].end
    if free and tokens[at].owner and owner_name(tokens, at, loud=loud):
        phrase.start = at
        while phrase.start > max(0, at - 3) and owner_name(tokens, phrase.start - 1, loud=loud):
            phrase.start -= 1
        return True
    return False


def _take_word(tokens: list[Token], phrase: Phrase, before: list[str], *, loud: bool) -> bool:
    """Takes the word before the phrase if it belongs to it; False where the phrase ends."""
    at = phrase.start - 1
    token = tokens[at]
    if not token.text[0].isalnum() or (token.owner and not _is_modifier(tokens, at, loud=loud)):
        return False
    if is_number(token) and _is_time(tokens, at):
        return False
    if token.low in grammar.TIMES and at and tokens[at - 1].low in ("last", "next", "this", "that", "previous", "same"):
        return False  # "last year rebels attacked"
    if token.low.endswith("ed") and is_number(tokens[at + 1]):
        return False  # "detained 38 people"
    if token.joined and f"{tokens[at - 1].low}-{token.low}" in grammar.adjectives():
        before.append(token.low)
        phrase.start = at - 1  # "so-called"
        return True
    if token.low in ("to", "or") and at and is_number(tokens[at + 1]) and is_number(tokens[at - 1]):
        phrase.start = at - 1
        return True
    if token.low in grammar.determiners() or is_number(token):
        phrase.start = at
        _take_number(phrase, token.low)
        return token.low not in grammar.determiners() or token.low in _GO_ON
    if not before and (filled := _fill_to_article(tokens, at, loud=loud)) is not None:
        phrase.start = filled
        before.append(token.low)
        return False
    if _is_modifier(tokens, at, loud=loud) or (phrase.entry.part == "tail" and _unknown_word(token, loud=loud)):
        before.append(token.low)
        phrase.start = at
        return True
    return False


def _is_time(tokens: list[Token], at: int) -> bool:
    """Whether a number is part of a time or the year of a date: "at 22:00 two men", "on 9 May 2025 planes"."""
    before = tokens[at - 1].low if at else ""
    year = len(tokens[at].low) == 4 and tokens[at].low.startswith(("19", "20"))
    return before == ":" or (year and before in grammar.DAYS)


def _settle_part(tokens: list[Token], phrase: Phrase) -> None:
    """Gives a part without an actor beside it a code where it has one: "the group", "Ruritanian jets"."""
    alone = phrase.entry.part == "wing" and phrase.start == phrase.head - 1 and tokens[phrase.head].capital
    if phrase.entry.part != "part" and not alone:
        return
    if (
        tokens[phrase.head].low in word_list("anaphors")
        and tokens[phrase.start].low in ("the", "this")
        and (tokens[phrase.head].capital or tokens[phrase.head].low != "front")
    ):
        short = tokens[phrase.head].capital and tokens[phrase.head].low in word_list("short_names")
        actor = "rebel_group" if short else "unknown"
        phrase.entry = Entry("actor", actor, TARGET_OF[actor], "loaded", phrase.entry.number)
        phrase.options = (phrase.entry, *phrase.options)
        phrase.confidence = 0.4
        phrase.reasons.append("the short name of a group named elsewhere" if short else "a group named elsewhere")
    elif (
        phrase.country
        and tokens[phrase.head].low in word_list("by_nation")
        and not (phrase.end < len(tokens) and tokens[phrase.end].low in words("by_armies", "nouns"))
    ):
        phrase.entry = Entry("actor", "army", "army", "noun", phrase.entry.number)
        phrase.confidence = 0.7
        phrase.reasons.append(f"forces of a country: {phrase.country}")


def _bracketed(tokens: list[Token], earlier: list[Phrase], at: int) -> bool:
    """Whether an abbreviation in brackets ends at ``at``: "Liberation Front (LF) fighters"."""
    return (
        bool(earlier)
        and earlier[-1].end == at
        and earlier[-1].entry.part == "abbreviation"
        and (tokens[earlier[-1].start - 1].text in "([")
    )


def _fill_to_article(tokens: list[Token], at: int, *, loud: bool) -> int | None:
    """The article from which words that no list has reach up to a noun: "the soda shop", "THE SANTA LUCIA CHURCH"."""
    for start in range(at, max(-1, at - 4), -1):
        if tokens[start].low in ("the", "a", "an"):
            return start if start < at else None
        written = loud or start == at or tokens[start].capital
        if not written or tokens[start].owner or not goes_on(tokens, start, loud=True):
            return None
    return None


def _is_modifier(tokens: list[Token], at: int, *, loud: bool) -> bool:
    token = tokens[at]
    low = token.low
    if low == "us" and token.text != low:
        return "." in token.text or not loud
    if low in grammar.STOPS or not token.text[0].isalnum():
        return False
    if low in grammar.adjectives() or (low,) in nations() or low.endswith(grammar.ADJECTIVE_ENDINGS):
        return low not in grammar.COMMON_VERBS
    if token.joined or (at + 1 < len(tokens) and tokens[at + 1].joined):
        return True
    if not loud and token.capital and low not in grammar.COMMON_VERBS and low not in _WEEKDAYS:
        return at > 0 and tokens[at - 1].text not in '.!?"“”:'
    return at > 0 and (tokens[at - 1].low, low) in nations()


def _unknown_word(token: Token, *, loud: bool) -> bool:
    return loud and token.low not in grammar.AFTER_NAMES and token.text.isalpha() and not token.owner


def _take_number(phrase: Phrase, low: str) -> None:
    if low in ("a", "an", "one", "another", "each", "every"):
        phrase.number = phrase.number or ("one" if phrase.entry.number == "one" else None)
    elif low in ("several", "many", "some", "few", "these", "those", "both") or (low != "1" and low[0].isdigit()):
        if not low.endswith(("st", "nd", "rd", "th")) and low != "3d":
            phrase.number = "many"
    elif low in grammar.number_words():
        phrase.number = "many"


def _take_nation(tokens: list[Token], phrase: Phrase) -> None:
    for at in range(phrase.start, phrase.head):
        for size in (3, 2, 1):
            if at + size > phrase.head:
                continue
            code = nations().get(tuple(token.low for token in tokens[at : at + size]))
            if code is not None and not (tokens[at].low in ("us", "niger") and tokens[at].text.islower()):
                phrase.country = phrase.country or code
                return


def _take_modifiers(phrase: Phrase, before: Sequence[str]) -> None:
    """Lets the words before a noun change its code, by codebook/actor_words.yaml."""
    entry, words = phrase.entry, {(low,) for low in before}
    if words & words_of("former") and (entry.kind == "actor" or entry.part in ("part", "wing")):
        phrase.entry = replace(entry, kind="person", actor="individual", target="civilians", name=None, part="noun")
        phrase.reasons.append("no longer serving: " + ", ".join(before))
        phrase.confidence = min(phrase.confidence, 0.6)
    elif entry.part in ("plain", "part") and entry.kind != "thing" and words & words_of("armed"):
        phrase.entry = Entry("actor", "unknown", "attackers", "noun", entry.number)
        phrase.reasons.append("armed or masked")
        phrase.confidence = 0.85
    elif entry.part == "plain" and entry.actor in ("civilians", "unknown") and words & words_of("rioting"):
        phrase.entry = Entry("actor", "rioters", "protesters", "noun", entry.number)
        phrase.reasons.append("a crowd that does violence")
    elif entry.part == "plain" and words & words_of("unidentified"):
        phrase.entry = replace(entry, actor="unknown", part="noun")
        phrase.reasons.append("unidentified")
    held = phrase.entry.kind != "thing" and phrase.entry.target not in (None, "unknown", "attackers")
    if held and words & words_of("detained"):
        phrase.entry = replace(phrase.entry, target="detainees")
        phrase.reasons.append("in somebody's power")
    if words & words_of("doubt"):
        phrase.reasons.append(DOUBTED + ", ".join(low for low in before if (low,) in words_of("doubt")))


def _name_tail(tokens: list[Token], phrase: Phrase, before: Sequence[str]) -> None:
    """Reads a name that no list has by its usual form; a country or a number before it makes it a unit of an army."""
    if set(before) & word_list("peaceful_tails"):
        return
    if not before and phrase.head_end - phrase.head == 1:
        return
    last = " ".join(token.low for token in tokens[phrase.head : phrase.head_end])
    numbered = any(is_number(token) for token in tokens[phrase.start : phrase.head])
    if last in word_list("unit_tails") and (phrase.country or numbered):
        phrase.entry = replace(phrase.entry, actor="army", target="army")
    elif last in word_list("open_tails"):
        phrase.confidence = min(phrase.confidence, 0.45)
    phrase.head = phrase.start + (tokens[phrase.start].low in grammar.determiners())
    phrase.entry = replace(phrase.entry, part="noun")
    phrase.reasons = [f"a name of the usual form: {' '.join(t.text for t in tokens[phrase.head : phrase.end])}"]


def stretch_right(tokens: list[Token], phrase: Phrase, *, loud: bool) -> None:
    """Takes a personal name behind a title into the phrase."""
    at = phrase.end
    if phrase.entry.part in ("plain", "dead", "personal"):
        return
    if loud:
        name = personal(tokens, at, loud=loud) if at < len(tokens) and phrase.entry.number == "one" else None
        if name is not None and phrase.entry.kind != "thing" and not tokens[at - 1].owner:
            phrase.end = name[0]
            phrase.reasons.append("with a personal name")
        return
    person = phrase.entry.kind != "thing" and phrase.entry.number == "one"
    if tokens[at - 1].owner:
        return
    if person:
        while at < len(tokens) and is_name_part(tokens, at):
            at += 1
        if at > phrase.end:
            phrase.reasons.append("with a personal name")
        while at > phrase.end and tokens[at - 1].text.islower():
            at -= 1
        phrase.end = at
