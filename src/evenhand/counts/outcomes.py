"""Finds the words that say what happened to people, by codebook/outcomes.yaml."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evenhand.codebook import load
from evenhand.counts.beside import CONDITIONS
from evenhand.counts.tokens import Token, starts_with, tokenise, word_set
from evenhand.counts.wounds import is_deadly, wound_end

Outcome = Literal["killed", "injured", "casualties", "missing", "abducted", "arrested", "released", "displaced"]


@dataclass(frozen=True, slots=True)
class Predicate:
    """Tokens ``start`` to ``end`` (exclusive) that say an outcome.

    ``frame`` is where its people stand: object (after), to hospital and led off (after the verb and before the words that
    make it tell of people hurt or taken; or before both), subject (before), either (decided by the clause: ``form`` is
    base, past, participle, past_participle or ing), noun ("the death of"), counted ("12 deaths"), none (only "no victims"
    tells a number), nobody (tells by itself that nobody was hurt), toll, self.
    """

    start: int
    end: int
    outcome: Outcome
    frame: str
    form: str = ""


_STOPS = word_set("outcomes", "grammar", "stops")
_LOSE = frozenset({"lost", "loses", "losing"})
_NOT = frozenset({"not", "never", "without", "n't", "didn't", "hasn't", "wasn't", "weren't"})
#: Words that may follow "no victims" where that tells a toll.
_GOES_ON = word_set("outcomes", "grammar", "prepositions") - {"to", "of"} | frozenset(
    "and or nor but as so yet though although because since when while after thanks only this today in".split()
)
#: Which of two predicates of the same words stands.
_ORDER = (
    "self unharmed nobody toll none claimed by_fragments lives_lost either object subject adjective noun fallen treated"
    " held kept taken_by taken_in to_hospital led_off"
).split()
#: Frames of verbs that tell something only beside certain words, and the frames by which their people are then found.
_SAME_AS = {
    "treated": "either",
    "held": "object",
    "taken in": "object",
    "lives lost": "object",
    "fallen": "subject",
    "kept": "subject",
    "taken by": "either",
    "by fragments": "object",
}
#: Of "no serious injuries" nobody can say that nobody was hurt.
_GRAVE = word_set("outcomes", "grave")
_BEFORE_NOUN = word_set("outcomes", "grammar", "prepositions") - {"to"} | frozenset(
    "the a an his her their its my our your these those".split()
)


#: Rank, words, outcome, frame and verb form of one row of the lists.
_Row = tuple[int, tuple[str, ...], Outcome, str, str]


@functools.cache
def _index() -> dict[str, dict[str, list[_Row]]]:
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
    for outcome, words_of in book["none_of"].items():
        rows += [(words, outcome, "none", "") for words in words_of if outcome != "after"]
    for outcome, claim in book["claimed"].items():
        rows += [(words, outcome, "claimed", "") for words in claim["nouns"]]
    rows += [(words, "injured", "nobody", "") for words in book["nobody_hurt"]]
    rows += [(words, "injured", "to hospital", "") for words in book["to_hospital"]]
    rows += [(words, "abducted", "led off", "") for words in book["led_off"]["verbs"]]
    for row in book["beside"]["verbs"]:
        rows += [(words, row["outcome"], row["frame"], _form(words)) for words in row["words"]]
    rows += [(words, "killed", "self", "") for words in book["self_harm"]]
    rows += [(words, "injured", "unharmed", "") for words in book["unharmed"]]
    index: dict[str, dict[str, list[_Row]]] = {}
    rows.sort(key=lambda row: (-len(row[0].split()), _ORDER.index(row[2].replace(" ", "_"))))
    for rank, (words, outcome, frame, form) in enumerate(rows):
        key = tuple(token.low for token in tokenise(words))
        second = key[1] if len(key) > 1 and key[1] != "_" else ""
        index.setdefault(key[0], {}).setdefault(second, []).append((rank, key, outcome, frame, form))
    return index


def _rows_at(tokens: Sequence[Token], at: int) -> list[_Row]:
    """The rows whose first words stand at a token, the longest first."""
    rows = _index().get(tokens[at].low)
    if rows is None:
        return []
    fixed = rows.get(tokens[at + 1].low, []) if at + 1 < len(tokens) else []
    loose = rows.get("", [])
    return sorted([*fixed, *loose]) if fixed and loose else fixed or loose


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
    for _, words, outcome, frame, form in _rows_at(tokens, at):
        end = at + len(words)
        if not starts_with(tokens, at, words):
            continue
        if words[-1] in _LOSE and frame == "object" and wound_end(tokens, end - 1) is not None:
            continue  # "lost a leg"
        if (frame == "none" and not _are_none(tokens, at, end)) or (frame == "nobody" and not _goes_on(tokens, end)):
            continue
        if frame == "claimed" and not _are_claimed(tokens, at, outcome):
            continue
        if frame in CONDITIONS and not CONDITIONS[frame](tokens, end - 1):
            continue
        if form == "base" and _is_noun(tokens, at):
            continue
        return Predicate(at, end, outcome, _SAME_AS.get(frame, frame), form)
    total = _total_end(tokens, at) if tokens[at].low == "number" else None
    if total is not None:
        return total
    wound = wound_end(tokens, at)
    if wound is None:
        return None
    return Predicate(at, wound, "killed" if is_deadly(tokens, at, wound) else "injured", "subject", "wound")


def _is_noun(tokens: Sequence[Token], at: int) -> bool:
    """Whether what has the form of a verb is a noun: "of her wounds", "the burns", "in strikes"."""
    return bool(at) and tokens[at - 1].low in _BEFORE_NOUN


def _total_end(tokens: Sequence[Token], at: int) -> Predicate | None:
    """ "The number of soldiers killed": a toll, by what is said of the people."""
    if not starts_with(tokens, at, ("number", "of")):
        return None
    for end in range(at + 3, min(at + 8, len(tokens))):
        if tokens[end].low in {"who", "that"}:
            return _total_of_clause(tokens, at, end + 1)
        for _, words, outcome, frame, form in _rows_at(tokens, end):
            told = frame == "adjective" or form in {"participle", "past_participle"}
            if told and len(words) == 1:
                return Predicate(at, end + 1, outcome, "toll")
        if tokens[end].low in _STOPS:
            return None
    return None


def _total_of_clause(tokens: Sequence[Token], at: int, verb: int) -> Predicate | None:
    """ "The number of conscripts who lost their lives": the outcome of the clause whose verb group begins at ``verb``."""
    book = load("outcomes")
    for start in range(verb, min(verb + 3, len(tokens))):
        told = _at(tokens, start)
        if told is not None and told.frame in {"either", "subject", "adjective"}:
            return Predicate(at, told.end, told.outcome, "toll")
        if tokens[start].low not in {*book["be"], *book["have"]}:
            return None
    return None


def none_before(tokens: Sequence[Token], at: int) -> int | None:
    """Where the "no", "without" or the like stands that denies the noun at ``at``: "no civilian victims", or None."""
    if at > 2 and tokens[at - 1].low == "of" and tokens[at - 2].low in {"report", "reports"}:
        at -= 2  # "no reports of casualties"
    for before in range(at - 1, max(-1, at - 4), -1):
        word = tokens[before].low
        if word in _GRAVE:
            return None  # "no serious injuries": there may be others
        if word == "immediate" and tokens[at].low in {"report", "reports"}:
            return None  # nobody knows yet
        if word in {"no", "without", "zero", "neither", "nor"}:
            return before
        if word == "any" and before and any(t.low in _NOT for t in tokens[max(0, before - 4) : before]):
            return before
        if not word[0].isalpha() or word in _STOPS - {"any"}:
            return None
    return None


def _are_none(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether "no" stands before a noun, and after it nothing of which it would be the subject ("no victims spoke")."""
    if starts_with(tokens, end, (":", "none")) or starts_with(tokens, end, (":", "nil")):
        return True
    if none_before(tokens, at) is None:
        return False
    book = load("outcomes")
    after = end
    while after < len(tokens) and tokens[after].low in {*book["be"], *book["have"]}:
        after += 1
    if after > end or (after < len(tokens) and tokens[after].low in book["none_of"]["after"]):
        return after < len(tokens) and tokens[after].low in book["none_of"]["after"]
    return _goes_on(tokens, after)


def _are_claimed(tokens: Sequence[Token], at: int, outcome: Outcome) -> bool:
    """Whether "claimed" or the like stands before "lives" and their number, or "took" before "prisoners"."""
    verbs = load("outcomes")["claimed"][outcome]["verbs"]
    return any(tokens[before].low in verbs for before in range(max(0, at - 6), at))


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether a statement ends at ``at`` or only goes on to say where, when or why."""
    return at >= len(tokens) or not tokens[at].low[0].isalpha() or tokens[at].low in _GOES_ON


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
    if at < len(tokens) and tokens[at].low in counted:
        return True
    verb = wound_end(tokens, at) is not None if at < len(tokens) else False  # "three sustained injuries"
    return not verb and at + 1 < len(tokens) and tokens[at + 1].low in counted
