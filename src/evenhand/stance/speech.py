"""Finds who is said to have said it: "police said", "according to a doctor", "the group announced"."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

from evenhand.actors import grammar
from evenhand.actors.mentions import Phrase
from evenhand.actors.tokens import Token, sequence
from evenhand.codebook import load
from evenhand.stance.cues import Key, by_first_word, joins_act, matches

_LEFT_MARKS = frozenset(',.;:"“”()[]—–-')
_LEFT_WORDS = frozenset("that but and while when although because who which as if however meanwhile".split())
_OTHER_CLAUSE = _LEFT_WORDS - {"and"}
_RIGHT_MARKS = frozenset(',.;:"“”()[]—–-')
_TAIL = frozenset("on in at late early earlier today yesterday later also that has have had tonight here".split())


#: Tokens behind "put" within which the noun for a number stands, and within which the number itself.
_NUMBER_REACH, _FIGURE_REACH = 6, 18
_NOUNS_TOO = frozenset({"report", "reports", "claim", "claims"})
_CLAIMS = frozenset({"claimed", "claims", "claim", "claiming"})
_LIVES = frozenset({"life", "lives", "victims", "victim"})


def _puts_number(tokens: list[Token], at: int) -> bool:
    """Whether the verb at token ``at`` tells how many somebody says they were: "put the number of dead at 46"."""
    if tokens[at].low in {"spoke", "speaks"}:  # "police spoke of three dead"
        return tokens[min(at + 1, len(tokens) - 1)].low == "of"
    if tokens[at].low not in _listed("putting"):
        return False
    after = [token.low for token in tokens[at + 1 : at + 1 + _FIGURE_REACH]]
    put = not _listed("numbers_put").isdisjoint(after[:_NUMBER_REACH])
    return put and not {"at", "of", "as", "to"}.isdisjoint(after)


@dataclass(frozen=True, slots=True)
class Speech:
    """An act of speech: the speaker's tokens, the tokens of the verb or "according to", ends exclusive."""

    speaker_start: int
    speaker_end: int
    start: int
    end: int


@functools.cache
def _verbs() -> frozenset[str]:
    return frozenset(str(word) for word in load("stance_words")["saying"] if " " not in str(word))


def verbs_of_saying() -> frozenset[str]:
    """The verbs by which somebody says something."""
    return _verbs()


def speech_at(tokens: list[Token], phrases: list[Phrase], at: int) -> Speech | None:
    """The act of speech whose verb is at token ``at``, where its speaker stands before it."""
    if not _says_something(tokens, at) or any(phrase.start <= at < phrase.end for phrase in phrases):
        return None
    speech = _speaker_left(tokens, at) or _speaker_shared(tokens, phrases, at)
    return _whole(speech, phrases) if speech is not None else None


@functools.cache
def _listed(section: str) -> frozenset[str]:
    """A list of codebook/stance_words.yaml about verbs of speech."""
    return frozenset(str(word) for word in load("stance_words")[section])


#: How far behind a verb that needs it "that" stands at most, in words.
_THAT_REACH = 9
_OPENS_CONTENT = frozenset({"that", "how", "whether", "having", "seeing", "hearing", ":", '"', "“"})


def _says_something(tokens: list[Token], at: int) -> bool:
    """Whether the verb at token ``at`` tells of words: "found that", and not "found three men", "told them to leave"."""
    low, following = tokens[at].low, tokens[at + 1 : at + 1 + _THAT_REACH]
    end = next((number for number, token in enumerate(following) if token.text in ".;"), len(following))
    opening = next((number for number, token in enumerate(following[:end]) if token.low in _OPENS_CONTENT), None)
    if low in _listed("addressing"):
        told_to = next((number for number, token in enumerate(following[:end]) if token.low == "to"), None)
        if told_to is not None and (opening is None or told_to < opening):
            return False
    if low.startswith("report") and following and following[0].low in ("on", "for", "from", "about", "to"):
        return opening is not None  # "reported on the war", "reported for duty"
    if low not in _listed("with_that"):
        return True
    if opening is None:
        return False
    beside = opening == 0 or following[0].low in grammar.PREPOSITIONS | grammar.ADVERBS or following[0].text == ","
    return beside or low in _listed("addressing") or following[opening].text in ':"“'


def _tells_of_another(tokens: list[Token], at: int, first: int) -> bool:
    """Whether what somebody announced or noted down has its name, and the event stands behind "after": "declared a curfew
    after gunmen killed ten".
    """
    if tokens[at].low not in _listed("with_object") or tokens[at + 1].low in grammar.PREPOSITIONS | {"that", ":"}:
        return False
    turn = next((i for i in range(at + 2, first) if tokens[i].low in ("after", "when", "following")), None)
    between = tokens[at + 1 : turn] if turn is not None else ()
    return turn is not None and not any(t.low in _OPENS_CONTENT or t.low in grammar.AUXILIARIES for t in between)


@functools.cache
def _according() -> dict[str, list[tuple[Key, None]]]:
    return by_first_word((sequence(str(words)), None) for words in load("stance_words")["according"])


@functools.cache
def _kinds() -> dict[str, list[tuple[Key, str]]]:
    kinds = load("speakers")["kinds"]
    return by_first_word((sequence(str(row)), kind) for kind, rows in kinds.items() for row in rows)


def authorities() -> frozenset[str]:
    """Kinds of speakers whose accusation is one "by authorities"."""
    return frozenset(load("speakers")["authorities"])


def find_speech(tokens: list[Token], phrases: list[Phrase], first: int, last: int) -> Speech | None:
    """The act of speech that tells the event at tokens ``first`` to ``last``: the nearest that governs it."""
    before: Speech | None = None
    after: Speech | None = None
    for at, token in enumerate(tokens):
        noun = _version_at(tokens, at) if at < first else None
        puts = at < first and _puts_number(tokens, at)
        if first <= at < last or not (noun or puts or token.low in _verbs() or token.low in _according()):
            continue
        speech = noun or _according_at(tokens, at) or _verb_at(tokens, phrases, at, first, last)
        if speech is None:
            continue
        speech = _whole(speech, phrases)
        if speech.start < first:
            if not _closed(tokens, speech.end, first):
                before = speech
        elif after is None and not any(mark.text in ";" for mark in tokens[last : speech.start]):
            after = speech
    return before or after or _at_end(tokens, phrases, last)


#: A speaker behind a dash at the end of a flash has at most so many words: "Blast heard in town - police".
_IN_FLASH = 5


def _at_end(tokens: list[Token], phrases: list[Phrase], floor: int) -> Speech | None:
    """Who speaks behind a dash at the end: "Four killed in strike near town - security ministry"."""
    end = len(tokens)
    while end > floor and not tokens[end - 1].text[0].isalnum():
        end -= 1
    dash = next(
        (i for i in range(end - 1, max(floor, end - _IN_FLASH) - 1, -1) if tokens[i].text in ("-", "–", "—")), None
    )
    if dash is None or dash + 1 == end or kind_of(tokens, phrases, dash + 1, end) is None:
        return None
    return Speech(dash + 1, end, dash, dash + 1)


def _whole(speech: Speech, phrases: list[Phrase]) -> Speech:
    """The speaker from the beginning of the phrase in which it begins: "the group that calls itself X"."""
    begins = next((p.start for p in phrases if p.start < speech.speaker_start < p.end), speech.speaker_start)
    return replace(speech, speaker_start=begins)


def _closed(tokens: list[Token], left: int, right: int) -> bool:
    """Whether what was said has ended before ``right``."""
    return any(
        tokens[i].text == ";" or (tokens[i].low == "but" and i > left) or (tokens[i].text == "." and i + 1 < right)
        for i in range(left, right)
    )


#: What somebody says, as a noun: "the army's version is that".
_VERSIONS = frozenset("version account story explanation position".split())


def _version_at(tokens: list[Token], at: int) -> Speech | None:
    """The act of speech in "the army's version is that"."""
    if tokens[at].low not in _VERSIONS or [t.low for t in tokens[at + 1 : at + 3]] not in (
        ["is", "that"],
        ["was", "that"],
    ):
        return None
    start = at
    while start > 0 and tokens[start - 1].text not in _LEFT_MARKS and tokens[start - 1].low not in _LEFT_WORDS:
        start -= 1
    return Speech(start, at, at, at + 3) if start < at and tokens[at - 1].owner else None


def _according_at(tokens: list[Token], at: int) -> Speech | None:
    for key, _ in _according().get(tokens[at].low, ()):
        if matches(tokens, at, key):
            start = at + len(key)
            end = start
            while end < len(tokens) and tokens[end].text not in _RIGHT_MARKS and end - start < 14:
                if tokens[end].low in ("who", "which", "that", "said", "were", "was", "had", "has"):
                    break
                end += 1
            if tokens[at].low in ("citing", "quoting") and not _may_speak(tokens, start, end):
                return None
            return Speech(start, end, at, start) if end > start else None
    return None


def _may_speak(tokens: list[Token], start: int, end: int) -> bool:
    """Whether the words behind "citing" begin with a source: "citing officials", and not "citing the lack of a permit"."""
    head = next((i for i in range(start, end) if tokens[i].low in grammar.PREPOSITIONS), end)
    named = any(token.capital for token in tokens[start:head])
    return named or any(
        matches(tokens, at, key) for at in range(start, head) for key, _ in _kinds().get(tokens[at].low, ())
    )


def _verb_at(tokens: list[Token], phrases: list[Phrase], at: int, first: int, last: int) -> Speech | None:
    low = tokens[at].low
    if low in ("blamed", "accused", "charged", "suspected") and tokens[min(at + 1, len(tokens) - 1)].low in (
        "on",
        "of",
        "by",
    ):
        return None
    if low in _NOUNS_TOO and at and tokens[at - 1].low in _listed("reports_of"):
        return None  # "initial reports spoke of five dead"
    if low in _CLAIMS and not _LIVES.isdisjoint(token.low for token in tokens[at + 1 : at + _NUMBER_REACH]):
        return None  # "the raid claimed at least 14 lives"
    speaks = low in _verbs() or _puts_number(tokens, at)
    if not speaks or any(phrase.start <= at < phrase.end for phrase in phrases):
        return None
    if at < first:
        if not _says_something(tokens, at) or joins_act(tokens, at + 1, first) or _tells_of_another(tokens, at, first):
            return None
        return _speaker_left(tokens, at) or _speaker_shared(tokens, phrases, at)
    if low in _listed("leading"):
        return None
    comma = _comma_before(tokens, at, last)
    if comma is None:
        return None
    if comma + 1 == at:
        return _speaker_right(tokens, at)
    return Speech(comma + 1, _trim_group(tokens, at), at, at + 1) if at - comma <= 14 else None


def _comma_before(tokens: list[Token], at: int, floor: int) -> int | None:
    for i in range(at - 1, floor - 1, -1):
        if tokens[i].text in ',"”“':
            return i
        if tokens[i].low in ("that", "which", "who", "but", "and", "when", "while", "after"):
            return None
    return None


def _trim_group(tokens: list[Token], at: int) -> int:
    while at > 0 and (tokens[at - 1].low in grammar.BESIDE_VERBS or tokens[at - 1].low.endswith("ly")):
        at -= 1
    return at


def _speaker_left(tokens: list[Token], at: int) -> Speech | None:
    if at > 0 and tokens[at - 1].low in (
        "was",
        "were",
        "been",
        "being",
        "is",
        "are",
        "to",
        "be",
        "of",
        "the",
        "a",
        "an",
        "by",
    ):
        return None
    end = _trim_group(tokens, at)
    if any(token.low in ("not", "never", "nor") for token in tokens[end:at]):
        return None
    if end == at and at > 0 and tokens[at - 1].low in _verbs() and tokens[at - 1].low.endswith("ed"):
        return _speaker_left(tokens, at - 1)
    start = end
    while start > 0 and end - start < 14:
        token = tokens[start - 1]
        if token.text in _LEFT_MARKS or token.low in _LEFT_WORDS:
            break
        start -= 1
    if start > 0 and tokens[start - 1].text == "," and start == end and start > 1:
        return _before_aside(tokens, at, start - 1)
    if start > 0 and tokens[start - 1].low == "who":
        return Speech(max(0, start - 3), start - 1, at, at + 1)
    if end > start and (tokens[end - 1].low in ("we", "i") or tokens[end - 1].low in grammar.PREPOSITIONS):
        return None  # the report speaks itself; "on reported presence"
    if end > start and tokens[start].low in ("there", "no", "nobody", "neither", "none"):
        return None
    return Speech(start, end, at, at + 1) if end > start else None


def _speaker_shared(tokens: list[Token], phrases: list[Phrase], at: int) -> Speech | None:
    """The speaker of a verb that shares its subject with one before it: "the army spoke of a strike and said"."""
    joint = _trim_group(tokens, at) - 1
    if joint < 2 or tokens[joint].low not in ("and", "but"):
        return None
    start = joint
    while start > 0 and tokens[start - 1].text not in _LEFT_MARKS and tokens[start - 1].low not in _OTHER_CLAUSE:
        start -= 1
    subject = next((phrase for phrase in phrases if start <= phrase.start <= start + 1), None)
    return Speech(subject.start, subject.end, at, at + 1) if subject and subject.end < joint else None


def _before_aside(tokens: list[Token], at: int, comma: int) -> Speech | None:
    """The speaker in "a doctor, speaking by telephone, said"."""
    opening = next((i for i in range(comma - 1, -1, -1) if tokens[i].text == ","), None)
    if opening is None or opening == 0:
        return None
    start = opening
    while start > 0 and tokens[start - 1].text not in _LEFT_MARKS and tokens[start - 1].low not in _LEFT_WORDS:
        start -= 1
    return Speech(start, opening, at, at + 1) if opening > start else None


def _speaker_right(tokens: list[Token], at: int) -> Speech | None:
    end = start = at + 1
    while end < len(tokens) and tokens[end].text not in _RIGHT_MARKS and end - start < 12:
        if tokens[end].low in _TAIL and end > start:
            break
        end += 1
    return Speech(start, end, at, at + 1) if end > start else None


def kind_of(tokens: list[Token], phrases: list[Phrase], start: int, end: int) -> str | None:
    """The kind of the speaker at tokens ``start`` to ``end``: by the actor named first, else by codebook/speakers.yaml."""
    found: tuple[int, int, str] | None = None
    for at in range(start, end):
        for key, kind in _kinds().get(tokens[at].low, ()):
            if matches(tokens, at, key) and at + len(key) <= end:
                rank = (len(key), at)
                if found is None or rank[0] > found[0]:
                    found = (rank[0], at, kind)
                break
    for phrase in phrases:
        if start <= phrase.head < end and phrase.entry.kind == "actor" and phrase.entry.actor is not None:
            if found is not None and found[2] in ("hospital", "witnesses", "residents", "relatives", "ngo", "media"):
                break
            if phrase.entry.target == "officials":
                return "government"
            return "armed_group" if phrase.entry.actor == "unknown" else phrase.entry.actor
    return found[2] if found is not None else None
