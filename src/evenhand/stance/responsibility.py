"""Who is said to have done it, in the terms of MUC-4 slot 11: claims and accusations, never a verdict."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.actors.clauses import Clause
from evenhand.actors.doubting import clears, taken_back
from evenhand.actors.finding import mention_of
from evenhand.actors.mentions import ActorMention, Phrase
from evenhand.actors.phrases import read_sentence, tokens_of
from evenhand.actors.roles import find_roles
from evenhand.actors.tokens import Token
from evenhand.codebook import load
from evenhand.model import Span
from evenhand.stance.accusing import (
    of_accusation,
    of_arrest,
    of_court,
    of_deed,
    of_each_other,
    of_identity,
    of_naming,
    of_suspicion,
)
from evenhand.stance.cues import by_first_word
from evenhand.stance.named import OWN, doer_left, first_right, is_pronoun, outer_speaker, speaking, words_left, words_of
from evenhand.stance.own_deeds import OwnDeed, may_tell, own_deeds, threatening
from evenhand.stance.patterns import DEED, Pattern, first_gap, match, patterns
from evenhand.stance.speech import authorities
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


@dataclass(frozen=True, slots=True)
class _Hit:
    """A cue found: its group, where it ends, and where its first words end ("found ... guilty")."""

    group: str
    end: int
    head: int


_CLAIMING = frozenset({"claimed", "claim", "claims", "responsibility", "credit", "admitted", "acknowledged"})
_PUTTING = frozenset({"put", "puts", "putting"})
#: The three lists of which a sentence on nobody's claim takes its words.
_OF_NOBODY = ("nobody", "between", "claiming")


@functools.cache
def _cues() -> dict[str, dict[str, list[tuple[Pattern, str]]]]:
    """Rows by their first word and by their second, "" where that may be any, the longest first."""
    groups = load("stance_words")["responsibility"]
    rows = by_first_word(
        (pattern, group) for group, rows in groups.items() if group not in _OF_NOBODY for pattern in patterns(rows)
    )
    found: dict[str, dict[str, list[tuple[Pattern, str]]]] = {}
    for first, entries in rows.items():
        for pattern, group in entries:
            fixed = first_gap(pattern) > 1 and pattern[1] != DEED
            found.setdefault(first, {}).setdefault(pattern[1] if fixed else "", []).append((pattern, group))
    return found


@functools.cache
def _of_nobody() -> tuple[dict[str, list[tuple[Pattern, None]]], frozenset[str], dict[str, list[tuple[Pattern, None]]]]:
    nobody, between, claiming = (load("stance_words")["responsibility"][name] for name in _OF_NOBODY)
    keys = (by_first_word((pattern, None) for pattern in patterns(rows)) for rows in (nobody, claiming))
    return next(keys), frozenset(between), next(keys)


def _cue_at(tokens: list[Token], at: int) -> _Hit | None:
    """The cue that begins at token ``at``, the longest, and its group."""
    rows = _cues().get(tokens[at].low)
    if rows is not None:
        following = tokens[at + 1].low if at + 1 < len(tokens) else ""
        for pattern, group in (*rows.get(following, ()), *rows.get("", ())):
            end = match(tokens, at, pattern)
            if end is not None:
                return _Hit(group, end, at + first_gap(pattern))
    end = _nobody_claims(tokens, at)
    return _Hit("none_claimed", end, end) if end is not None else None


def _nobody_claims(tokens: list[Token], at: int) -> int | None:
    """The end of "no group has so far said it was behind"."""
    subjects, between, claiming = _of_nobody()
    if tokens[at].low not in subjects:
        return None
    end = next((e for key, _ in subjects[tokens[at].low] if (e := match(tokens, at, key)) is not None), at)
    if end == at:
        return None
    while end < len(tokens) and tokens[end].low in between:
        end += 1
    if end == len(tokens):
        return None
    said = next((e for key, _ in claiming.get(tokens[end].low, ()) if (e := match(tokens, end, key)) is not None), None)
    if said is None:
        return None
    helping = tokens[said - 1].low == "forward" and said < len(tokens) and tokens[said].low in ("with", "as")
    return None if helping else said


def find_responsibility(sentence: str, *, triggers: Sequence[Span] = ()) -> list[ResponsibilityMention]:
    """The claims, denials and accusations of responsibility in one sentence, in text order.

    With ``triggers`` (event words, offsets in ``sentence``) also those told as the doers of these events, after the rest.
    """
    found = list(_said(sentence))
    named = {mention.actor.span for mention in found if mention.actor is not None}
    for trigger in triggers:
        if any(mention.span.overlaps(trigger) for mention in found):
            continue
        actor = find_roles(sentence, trigger=trigger).actor
        if actor is not None and actor.span not in named:
            named.add(actor.span)
            told = find_stance(sentence, trigger=trigger)
            code = "suspected" if actor.is_doubted and held(told) == "reported_as_fact" else held(told)
            found.append(ResponsibilityMention(code, trigger, actor, told.attributed_to))
    return found


@functools.lru_cache(maxsize=256)
def _said(sentence: str) -> tuple[ResponsibilityMention, ...]:
    """What the sentence's own words for responsibility say; kept, for a sentence may be of several incidents."""
    tokens = tokens_of(sentence)
    hits = {at: hit for at in range(len(tokens)) if (hit := _cue_at(tokens, at)) is not None}
    telling = may_tell(tokens)
    if not hits and not telling:
        return ()  # most sentences need no further look
    tokens, phrases = read_sentence(sentence)
    found: list[ResponsibilityMention] = []
    reached = 0
    for at, hit in hits.items():
        if at < reached or any(p.start < at < p.end or p.head <= at < p.head_end for p in phrases):
            continue
        clause = Clause(tokens, phrases, at, hit.end)
        mutual = of_each_other(clause, sentence) if hit.group == "accuses" else []
        mention = _mention(clause, hit, sentence) if not mutual else None
        if mention is not None:
            found.append(mention)
        for one, other in mutual:
            span = Span(tokens[one.start].start, tokens[one.end - 1].end)
            found.append(ResponsibilityMention("accused", span, mention_of(one, tokens, sentence), other))
        if mention is not None or mutual:
            reached = hit.end
    if telling:
        found += _of_own_deeds(tokens, phrases, sentence, found)
    return tuple(found)


def _of_own_deeds(
    tokens: list[Token], phrases: list[Phrase], sentence: str, found: list[ResponsibilityMention]
) -> list[ResponsibilityMention]:
    """What sides say of their own deeds in other words than those for responsibility."""
    said = {mention.code for mention in found}
    told = (deed for deed in own_deeds(tokens, phrases, sentence) if deed.code not in said)
    return [_of_own_deed(deed, tokens, sentence) for deed in told]


def _of_own_deed(deed: OwnDeed, tokens: list[Token], sentence: str) -> ResponsibilityMention:
    who = mention_of(deed.actor, tokens, sentence) if deed.actor is not None else None
    words = sentence[tokens[deed.speaker.speaker_start].start : tokens[deed.speaker.speaker_end - 1].end]
    return ResponsibilityMention(deed.code, Span(tokens[deed.first].start, tokens[deed.last - 1].end), who, words)


_SILENT = re.compile(
    r"\W{0,2}(?:has|have|had|did|does|do)?\s*(?:so far|yet)?\s*(?:not|never|neither|declined to|refused to)\s+"
    r"(?:yet |so far )?"
    r"(?:say|said|comment|commented|claim|claimed|confirm|confirmed|deny|denied|admit|admitted|acknowledge|acknowledged|"
    r"respond|responded|reply|replied|answer|answered|mention|mentioned|take|taken)\b",
    re.IGNORECASE,
)


def only_speaks(sentence: str, span: Span) -> bool:
    """Whether those at ``span`` deny it, or say nothing of it, and nobody says in the sentence that they did it."""
    said = [m.code for m in find_responsibility(sentence) if m.actor is not None and m.actor.span.overlaps(span)]
    return set(said) == {"denied"} or (not said and _SILENT.match(sentence, span.end) is not None)


def held(told: StanceMention) -> str:
    """What it amounts to when an actor is told as the doer: by who tells it, and with what doubt."""
    if told.stance == "denied":
        return "denied"
    if told.party == "own":
        return "claimed"
    if told.stance == "alleged":
        return "accused_by_authorities" if told.speaker_kind in authorities() else "suspected"
    return "reported_as_fact"


#: What is said: the code, who did it, who says so.
_Said = tuple[str, Phrase | None, str | None]


def _mention(clause: Clause, hit: _Hit, sentence: str) -> ResponsibilityMention | None:
    span = Span(clause.tokens[clause.first].start, clause.tokens[clause.last - 1].end)
    said = _read(clause, hit, sentence)
    back = taken_back(clause.tokens, clause.first) if hit.group not in ("none_claimed", "denied", "denied_by") else None
    if any(clears(clause.tokens, at) for at in range(clause.first, clause.last)):
        return None
    if said is None or back == "":
        return None
    code, actor, speaker = said
    code = back or code
    who = mention_of(actor, clause.tokens, sentence) if actor is not None else None
    return ResponsibilityMention(code, span, who, speaker)


def _read(clause: Clause, hit: _Hit, sentence: str) -> _Said | None:
    """What a cue of one group of codebook/stance_words.yaml says; None where it names nobody."""
    group = hit.group
    if group == "none_claimed":
        return "none_claimed", None, None
    if group in ("claimed", "denied", "own_work"):
        return _of_own_side(clause, group, sentence)
    if group in ("claimed_by", "denied_by"):
        actor = first_right(clause)
        said = group.removesuffix("_by"), actor, words_of(actor, clause, sentence)
        return (
            said
            if actor is not None and not (clause.low(clause.first) not in _CLAIMING and _threatens(clause))
            else None
        )
    if group == "put_down_to":
        if not {clause.low(at) for at in range(max(0, clause.first - 12), clause.first)} & _PUTTING:
            return None
        group = "accused_on"
    if group in ("accuses", "accused_of", "accused_on", "attributes"):
        return of_accusation(clause, group, sentence)
    if group in ("court_of", "court_on"):
        return of_court(clause, group, sentence, head=hit.head)
    if group == "held_for":
        return of_arrest(clause, sentence)
    if group in ("were", "belonged_to"):
        return of_identity(clause, group, sentence)
    if group == "named_as":
        return of_naming(clause, sentence, head=hit.head)
    if group in ("behind", "work_of"):
        actor = doer_left(clause) if group == "behind" else first_right(clause)
        return of_deed(clause, actor, sentence) if actor is not None else None
    return of_suspicion(clause, group, sentence)


def _of_own_side(clause: Clause, group: str, sentence: str) -> _Said | None:
    """A claim or denial in the mouth of its subject."""
    if clause.low(clause.first - 1) in ("not", "never", "neither", "nor"):
        return None
    if group == "own_work":
        speaker = outer_speaker(clause, sentence)
        return ("claimed", speaking(clause), speaker) if speaker is not None else None
    actor, words = doer_left(clause), words_left(clause, sentence)
    if actor is None and _of_others(clause):
        return None
    if actor is None and clause.low(clause.last - 1) in ("responsibility", "credit") and not _is_open_question(clause):
        return group, speaking(clause) or first_right(clause), outer_speaker(clause, sentence)
    if actor is None and is_pronoun(clause):
        return group, speaking(clause), outer_speaker(clause, sentence)
    return (group, actor, words) if actor is not None else None


def _is_open_question(clause: Clause) -> bool:
    """Whether it is not said that anybody did: "whether a group claimed responsibility"."""
    before = {clause.low(at) for at in range(max(0, clause.first - 8), clause.first)}
    return bool(
        before
        & {"whether", "if", "any", "anyone", "anybody", "no", "nobody", "none", "not", "without", "neither", "yet"}
    )


def _threatens(clause: Clause) -> bool:
    """Whether the sentence tells of a threat: a paper signed by somebody may claim, or announce what is to come."""
    return any(token.low in threatening() for token in clause.tokens)


def _of_others(clause: Clause) -> bool:
    """Whether nobody named speaks of what others did: "he denied that the soldiers had orders"."""
    doer = first_right(clause) if clause.low(clause.last) == "that" else None
    return doer is not None and clause.low(doer.start) not in OWN
