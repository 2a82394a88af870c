"""What a side says of its own deeds: "said its men had carried out the raid", "wrote that it had shot him".

The words for what was done may be any; what makes it a claim, or a denial, is that the speaker tells it of itself.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from evenhand import triggers
from evenhand.actors import grammar
from evenhand.actors.clauses import Clause
from evenhand.actors.mentions import Phrase
from evenhand.actors.sentence import BE
from evenhand.actors.tokens import Token
from evenhand.codebook import load
from evenhand.stance.named import OWN, doers, name_before
from evenhand.stance.patterns import deeds, match, patterns
from evenhand.stance.speech import Speech, kind_of, speech_at, verbs_of_saying

_THEMSELVES = frozenset({"it", "they", "we"})
_MODALS = frozenset("will would shall should can could may might must to".split())
_NOT = frozenset({"not", "never", "n't"})
_ENDS = frozenset('.;:!?"“”')
#: Words between "its" and the noun for the speaker's people, at most.
_BEFORE_NOUN = 3
#: How far behind its verb a weapon stands at most, in words.
_NEAR = 5
#: Types whose words, told of oneself, claim nothing of what somebody suffered.
_NO_CLAIM = frozenset({"arrest", "withdrawal", "threat", "disrupted_attack", "unspecified_killing"})


@dataclass(frozen=True, slots=True)
class OwnDeed:
    """What a side tells of itself: claimed or denied, by the words at tokens ``first`` to ``last``, and who speaks."""

    code: str
    first: int
    last: int
    speaker: Speech
    actor: Phrase | None


@functools.cache
def _own() -> dict[str, frozenset[str]]:
    return {
        name: frozenset(map(str, rows)) for name, rows in load("stance_words")["own_deeds"].items() if name != "absent"
    }


@functools.cache
def _absent() -> tuple[tuple[str, ...], ...]:
    return tuple(patterns(load("stance_words")["own_deeds"]["absent"]))


def threatening() -> frozenset[str]:
    """Words by which a paper or a message threatens, and claims nothing done."""
    return _own()["threatening"]


def may_tell(tokens: list[Token]) -> bool:
    """Whether somebody speaks here and words point back to a speaker: most sentences need no further look."""
    low = {token.low for token in tokens}
    return not low.isdisjoint(verbs_of_saying()) and not low.isdisjoint(_pointing_back())


@functools.cache
def _pointing_back() -> frozenset[str]:
    return OWN | _THEMSELVES | _own()["themselves"]


def own_deeds(tokens: list[Token], phrases: list[Phrase], sentence: str) -> Iterator[OwnDeed]:
    """The claims and denials in what sides say of themselves, at most one of each speaker."""
    for at in range(len(tokens)):
        if tokens[at].low not in verbs_of_saying() or tokens[at].low in _own()["refusing"]:
            continue
        speech = speech_at(tokens, phrases, at)
        if speech is None or not _may_claim(tokens, phrases, speech):
            continue
        for start in range(speech.end, len(tokens)):
            if tokens[start].text == ";" or (tokens[start].text == "." and start + 1 < len(tokens)):
                break
            deed = _deed_at(tokens, phrases, start, speech, sentence)
            if deed is not None:
                yield deed
                break


def _may_claim(tokens: list[Token], phrases: list[Phrase], speech: Speech) -> bool:
    """Whether the speaker is a side or speaks for one: no hospital, no witness."""
    named = [p for p in phrases if speech.speaker_start <= p.head < speech.speaker_end]
    kind = kind_of(tokens, phrases, speech.speaker_start, speech.speaker_end)
    if kind in _own()["no_sides"]:
        return False
    words = {tokens[at].low for at in range(speech.speaker_start, speech.speaker_end)}
    known = bool(doers(named)) or kind is not None or bool(words & _own()["speakers"])
    return known or _unlisted(tokens, phrases, speech) is not None


def _unlisted(tokens: list[Token], phrases: list[Phrase], speech: Speech) -> Phrase | None:
    """The speaker as an actor, where it bears a name of two words or more that no list has."""
    clause = Clause(tokens, phrases, speech.speaker_end, speech.speaker_end + 1)
    name = name_before(clause, speech.speaker_end)
    before = name.start - speech.speaker_start if name is not None else -1
    return name if before == 0 or (before == 1 and tokens[speech.speaker_start].low == "the") else None


def _deed_at(tokens: list[Token], phrases: list[Phrase], at: int, speech: Speech, sentence: str) -> OwnDeed | None:
    """What is told of the speaker's own side from token ``at`` on: its men did it, or it was done by them."""
    kind = kind_of(tokens, phrases, speech.speaker_start, speech.speaker_end)
    end = _own_side(tokens, at, group=kind not in _own()["states"])
    if end is None:
        return None
    clause = Clause(tokens, phrases, at, end)
    unlisted = _unlisted(tokens, phrases, speech) if kind is None else None
    named = [p for p in phrases if speech.speaker_start <= p.head < speech.speaker_end]
    actor = next(iter(doers(named)), None) or next((p for p in doers(phrases) if p.start == at and p.head < end), None)
    actor = actor or unlisted
    if tokens[at - 1].low == "by" and clause.is_past(at - 2):
        told = _tells_deed(tokens, sentence, at - 2, at - 1)
        return OwnDeed("claimed", at - 2, end, speech, actor) if told else None
    if tokens[at - 1].low in grammar.PREPOSITIONS and tokens[at - 1].low not in ("of", "as", "after", "before"):
        return None
    if tokens[at - 1].low == "of" and tokens[at - 2].low not in _own()["parts"] | grammar.number_words():
        return None
    verb = end
    refused = tokens[at - 2].low == "none" and tokens[at - 1].low == "of"
    while verb < len(tokens) and (tokens[verb].low in grammar.BESIDE_VERBS or tokens[verb].low.endswith("ly")):
        if tokens[verb].low in _MODALS:
            return None
        refused = refused or tokens[verb].low in _NOT
        verb += 1
    if any(match(tokens, end, row) is not None for row in _absent()):
        return OwnDeed("denied", end, min(verb + 1, len(tokens)), speech, actor)
    if verb >= len(tokens) or (
        any(tokens[i].low in BE for i in range(end, verb)) and not tokens[verb].low.endswith("ing")
    ):
        return None
    if not _tells_deed(tokens, sentence, verb, verb + 1):
        return None
    if unlisted is not None and actor is unlisted and not _tells_attack(tokens, sentence, verb):
        return None
    return OwnDeed("denied" if refused else "claimed", verb, verb + 1, speech, actor)


def _own_side(tokens: list[Token], at: int, *, group: bool) -> int | None:
    """The end of words by which a speaker speaks of its own side, that begin at token ``at``.

    ``group``: the speaker may mean itself by "the group".
    """
    low = tokens[at].low
    if low in _THEMSELVES:
        return at + 1
    if low == "the" and at + 1 < len(tokens) and tokens[at + 1].low in _own()["themselves"]:
        return at + 2 if group else None
    if low in OWN:
        for noun in range(at + 1, min(at + 2 + _BEFORE_NOUN, len(tokens))):
            if tokens[noun].low in _own()["people"] and not (
                noun + 1 < len(tokens) and tokens[noun + 1].low in _own()["people"]
            ):
                return noun + 1
            if tokens[noun].text in _ENDS or tokens[noun].low in grammar.PREPOSITIONS:
                return None
    return None


def _tells_deed(tokens: list[Token], sentence: str, first: int, last: int) -> bool:
    """Whether the verb at tokens ``first`` to ``last`` tells of a deed: words for an event, or "carried out", "did"."""
    low = tokens[first].low
    if low in _own()["doing"] or (
        low in _own()["carrying"] and tokens[min(first + 1, len(tokens) - 1)].low in ("out", "off")
    ):
        return True
    if low in _own()["sending"] and any(token.low in _own()["weapons"] for token in tokens[last : last + _NEAR]):
        return True
    start, end = tokens[first].start, tokens[last - 1].end
    return any(
        t.span.start <= start < t.span.end or t.span.start < end <= t.span.end
        for t in _triggers(sentence)
        if t.code not in _NO_CLAIM or low.startswith(("kill", "shot", "shoot"))
    )


#: Nouns for what also companies and aid agencies do.
_HARMLESS = frozenset("operation operations action actions act acts deployment".split())


def _tells_attack(tokens: list[Token], sentence: str, verb: int) -> bool:
    """Whether the words from a verb on surely tell of an attack: what somebody of whom nothing is known says it did."""
    near = {token.low for token in tokens[verb + 1 : verb + 2 + _NEAR]}
    if near & (deeds() - _HARMLESS):
        return True
    start = tokens[verb].start
    return any(t.strong and t.span.start <= start < t.span.end and t.code not in _NO_CLAIM for t in _triggers(sentence))


@functools.lru_cache(maxsize=64)
def _triggers(sentence: str) -> tuple[triggers.Trigger, ...]:
    return tuple(triggers.find_triggers(sentence))
