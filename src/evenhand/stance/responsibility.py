"""Who is said to have done it, in the terms of MUC-4 slot 11: claims and accusations, never a verdict."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.actors.clauses import Clause
from evenhand.actors.finding import mention_of
from evenhand.actors.mentions import ActorMention, Phrase
from evenhand.actors.phrases import read_sentence
from evenhand.actors.roles import find_roles
from evenhand.actors.tokens import Token, sequence
from evenhand.codebook import load
from evenhand.model import Span
from evenhand.stance.cues import Key, by_first_word, matches
from evenhand.stance.speech import authorities, find_speech, kind_of
from evenhand.stance.standing import StanceMention, find_stance


@dataclass(frozen=True, slots=True)
class ResponsibilityMention:
    """One thing said about who did it. ``code`` is reported_as_fact, claimed, accused, accused_by_authorities, suspected,
    denied or none_claimed; ``span`` the deciding words; ``speaker`` who says it, None where the report itself does.
    """

    code: str
    span: Span
    actor: ActorMention | None = None
    speaker: str | None = None


@functools.cache
def _cues() -> dict[str, list[tuple[Key, str]]]:
    groups = load("stance_words")["responsibility"]
    return by_first_word((sequence(str(words)), group) for group, rows in groups.items() for words in rows)


def find_responsibility(sentence: str, *, triggers: Sequence[Span] = ()) -> list[ResponsibilityMention]:
    """The claims, denials and accusations of responsibility in one sentence, in text order.

    With ``triggers`` (event words, offsets in ``sentence``) also those told as the doers of these events, after the rest.
    """
    tokens, phrases = read_sentence(sentence)
    found: list[ResponsibilityMention] = []
    at = 0
    while at < len(tokens):
        hit = next(((key, group) for key, group in _cues().get(tokens[at].low, ()) if matches(tokens, at, key)), None)
        if hit is None or any(p.start < at < p.end or p.head <= at < p.head_end for p in phrases):
            at += 1
            continue
        key, group = hit
        clause = Clause(tokens, phrases, at, at + len(key))
        mention = _mention(clause, group, sentence)
        if mention is not None:
            found.append(mention)
        at += len(key)
    named = {mention.actor.span for mention in found if mention.actor is not None}
    for trigger in triggers:
        actor = find_roles(sentence, trigger=trigger).actor
        if actor is not None and actor.span not in named:
            named.add(actor.span)
            told = find_stance(sentence, trigger=trigger)
            found.append(ResponsibilityMention(held(told), trigger, actor, told.attributed_to))
    return found


def held(told: StanceMention) -> str:
    """What it amounts to when an actor is told as the doer: by who tells it, and with what doubt."""
    if told.party == "own":
        return "claimed"
    if told.stance == "denied":
        return "denied"
    if told.stance == "alleged":
        return "accused_by_authorities" if told.speaker_kind in authorities() else "suspected"
    return "reported_as_fact"


def _mention(clause: Clause, group: str, sentence: str) -> ResponsibilityMention | None:
    left = _doer_left(clause)
    right = _doers(clause.objects_at(clause.last, through=False))
    by, _ = clause.by_phrase(clause.last)
    span = Span(clause.tokens[clause.first].start, clause.tokens[clause.last - 1].end)

    def made(code: str, actor: Phrase | None, speaker: str | None) -> ResponsibilityMention:
        who = mention_of(actor, clause.tokens, sentence) if actor is not None else None
        return ResponsibilityMention(code, span, who, speaker)

    if group == "none_claimed":
        return made("none_claimed", None, None)
    if group in ("claimed", "denied"):
        if clause.low(clause.first - 1) in ("not", "never"):
            return None
        words = _words_left(clause, sentence)
        return made(group, left, words) if left is not None or _pronoun(clause) else None
    if group in ("claimed_by", "denied_by"):
        actor = right[0] if right else None
        return made(group.removesuffix("_by"), actor, mention_words(actor, clause, sentence))
    if group == "accused_of" and clause.low(clause.last) == "on":
        clause.last += 1
        right, group = _doers(clause.objects_at(clause.last, through=False)), "accused_on"
    if group == "accuses":
        actor = right[0] if right else _after_on(clause)
        return made(_accused(clause, left), actor, _words_left(clause, sentence)) if actor is not None else None
    if group == "accused_of":
        by_whom = _doers(by, people=True) or (right if clause.low(clause.last - 1) == "by" else [])
        accuser = by_whom[0] if by_whom else None
        speaker = mention_words(accuser, clause, sentence)
        return made(_accused(clause, accuser), left, speaker) if left is not None else None
    if group == "accused_on":
        accuser = left if clause.low(clause.first - 1) not in ("was", "were", "been", "is", "are") else None
        return made(_accused(clause, accuser), right[0], _outer_speaker(clause, sentence)) if right else None
    actor = (right[0] if right else None) if group == "suspected_on" else left
    active = group == "suspected_on" and clause.low(clause.first) in ("suspect", "suspects", "suspected")
    speaker = _words_left(clause, sentence) if active else _outer_speaker(clause, sentence)
    return made("suspected", actor, speaker) if actor is not None else None


def _after_on(clause: Clause) -> Phrase | None:
    """Whom "blamed the attack on X" names."""
    for at in range(clause.last, min(clause.last + 8, len(clause.tokens))):
        if clause.low(at) == "on" and clause.phrase_at(at) is None:
            doers = _doers(clause.objects_at(at + 1, through=False))
            return doers[0] if doers else None
        if clause.tokens[at].text in ".;:,":
            break
    return None


def _doers(phrases: list[Phrase], *, people: bool = False) -> list[Phrase]:
    return [p for p in phrases if p.entry.actor is not None and (people or p.entry.kind == "actor")]


def _doer_left(clause: Clause) -> Phrase | None:
    subject = clause.subject(clause.group_start(clause.first))
    doers = [phrase for phrase in subject if phrase.entry.actor is not None]
    return doers[0] if doers else None


def _pronoun(clause: Clause) -> bool:
    start = clause.group_start(clause.first)
    return clause.low(start - 1) in (
        "it",
        "they",
        "he",
        "which",
        "who",
        "she",
        "we",
        "that",
        "and",
        "caller",
        "organisation",
    )


def _words_left(clause: Clause, sentence: str) -> str | None:
    subject = clause.subject(clause.group_start(clause.first))
    if not subject:
        return None
    return sentence[clause.tokens[subject[0].start].start : clause.tokens[subject[-1].end - 1].end]


def mention_words(phrase: Phrase | None, clause: Clause, sentence: str) -> str | None:
    """The words of a phrase."""
    if phrase is None:
        return None
    return sentence[clause.tokens[phrase.start].start : clause.tokens[phrase.end - 1].end]


def _accused(clause: Clause, accuser: Phrase | None) -> str:
    """Accused, or accused by authorities when who accuses is one. An armed side's accusation is plain, whichever side."""
    tokens: list[Token] = clause.tokens
    if accuser is not None:
        kind = kind_of(tokens, clause.phrases, accuser.start, accuser.end)
        return "accused_by_authorities" if kind in authorities() else "accused"
    speech = find_speech(tokens, clause.phrases, clause.first, clause.last)
    if speech is not None:
        kind = kind_of(tokens, clause.phrases, speech.speaker_start, speech.speaker_end)
        if kind in authorities():
            return "accused_by_authorities"
    return "accused"


def _outer_speaker(clause: Clause, sentence: str) -> str | None:
    speech = find_speech(clause.tokens, clause.phrases, clause.first, clause.last)
    if speech is None:
        return None
    return sentence[clause.tokens[speech.speaker_start].start : clause.tokens[speech.speaker_end - 1].end]
