"""The stance of one event word in its sentence, and its speaker."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from evenhand.actors import ActorMention, find_roles
from evenhand.actors.lexicon import nations
from evenhand.actors.mentions import Phrase
from evenhand.actors.phrases import read_sentence
from evenhand.actors.tokens import Token, fold
from evenhand.codebook import load
from evenhand.model import Report, Span, Stance
from evenhand.stance.cues import ORDER, Cue, find_cues
from evenhand.stance.speech import Speech, find_speech, kind_of

_YEAR = re.compile(r"(?:19|20)\d\d$")
#: Words beside four digits that are a time of day or a number: "at 1905 hrs", "some 2000 people".
_BEFORE_CLOCK = frozenset(
    {"at", "around", "about", "approx", "approximately", "some", "than", "nearly", "almost", "over"}
)
_AFTER_CLOCK = frozenset(
    """hrs hr h hours local gmt utc people persons men women soldiers fighters families residents houses homes villagers
    refugees rounds shells dead killed wounded injured prisoners detainees protesters demonstrators students""".split()
)
_MONTHS = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul
    aug sep sept oct nov dec""".split()
)


@dataclass(frozen=True, slots=True)
class StanceMention:
    """How an event is told. ``speaker`` is where its speaker stands in the sentence, ``cue`` the words that decide.

    ``speaker_kind`` is a kind of codebook/speakers.yaml or the type of the actor that speaks. ``party`` says whether an
    armed side speaks of its own deed ("own") or of another's ("other"); None where no side speaks or it cannot be told.
    """

    stance: Stance
    attributed_to: str | None = None
    speaker: Span | None = None
    speaker_kind: str | None = None
    cue: Span | None = None
    party: Literal["own", "other"] | None = None


_SPEAKS_OF_OWN = re.compile(r"\b[Oo]ur (?:army|armed|forces|troops|soldiers|military|police|air force|units)\b")
_SPEAKERS = frozenset(
    "spokesman spokeswoman spokesperson commander commanders command leader leaders statement".split()
)
_STATE = frozenset({"army", "police", "intelligence", "state_forces"})
_SIDES = frozenset(
    """army police intelligence foreign_forces state_forces pro_government_militia rebel_group political_militia
    communal_militia gang armed_group""".split()
)


def find_stance(sentence: str, *, trigger: Span, report: Report | None = None) -> StanceMention:
    """The stance of the event word at ``trigger`` (offsets in ``sentence``).

    A report whose source is itself an armed actor or a government speaks for its own side: what it states is attributed
    to it. ``report`` also gives the date against which a bare year is long past.
    """
    mention = _told(sentence, trigger, report.published if report is not None else None)
    return _of_report(mention, report, sentence, trigger)


@functools.lru_cache(maxsize=512)
def _told(sentence: str, trigger: Span, published: date | None) -> StanceMention:
    """The stance by the sentence alone; kept, for several rooms ask for the same."""
    tokens, phrases = read_sentence(sentence)
    inside = [i for i, token in enumerate(tokens) if token.start < trigger.end and trigger.start < token.end]
    if not inside:
        return StanceMention("stated")
    first, last = inside[0], inside[-1] + 1
    speech = find_speech(tokens, phrases, first, last)
    cues = find_cues(tokens, first, last)
    year = _past_year(tokens, published, first, last)
    if year is not None:
        cues.append(Cue("past", year, year + 1))
    stance, cue = _decide(cues, tokens)
    if speech is not None and stance is None:
        stance, cue = "attributed", Span(tokens[speech.start].start, tokens[speech.end - 1].end)
    mention = _mention(sentence, tokens, phrases, stance or "stated", cue, speech)
    return _with_party(mention, sentence, phrases, tokens, speech, trigger)


def _decide(cues: list[Cue], tokens: list[Token]) -> tuple[Stance | None, Span | None]:
    for stance in ORDER:
        for cue in cues:
            if cue.stance == stance:
                return stance, Span(tokens[cue.start].start, tokens[cue.end - 1].end)
    return None, None


def _mention(
    sentence: str, tokens: list[Token], phrases: list[Phrase], stance: Stance, cue: Span | None, speech: Speech | None
) -> StanceMention:
    if speech is None:
        return StanceMention(stance, cue=cue)
    span = Span(tokens[speech.speaker_start].start, tokens[speech.speaker_end - 1].end)
    kind = kind_of(tokens, phrases, speech.speaker_start, speech.speaker_end)
    return StanceMention(stance, span.of(sentence), span, kind, cue)


def _with_party(
    mention: StanceMention,
    sentence: str,
    phrases: list[Phrase],
    tokens: list[Token],
    speech: Speech | None,
    trigger: Span,
) -> StanceMention:
    """Whether the side that speaks is the one said to have acted."""
    if speech is None:
        return mention
    actor = find_roles(sentence, trigger=trigger).actor
    own = tokens[speech.speaker_start].low in ("its", "their") and tokens[speech.speaker_end - 1].low in _SPEAKERS
    if own and actor is not None and actor.kind == "actor" and actor.span.start < tokens[speech.speaker_start].start:
        return replace(mention, party="own")  # "the army destroyed two camps, its spokesman said"
    if mention.speaker_kind not in _SIDES:
        return mention
    after = {token.low for token in tokens[speech.end : speech.end + 8] if token.start < trigger.start}
    if actor is None:
        return replace(mention, party="own") if after & {"it", "they", "its", "their", "we", "our"} else mention
    speaks = next((p for p in phrases if speech.speaker_start <= p.head < speech.speaker_end), None)
    if mention.speaker is not None and actor.span.overlaps(mention.speaker):
        return replace(mention, party="own")
    if actor.words.split()[0].lower() in ("its", "their", "our", "his", "her"):
        return replace(mention, party="own")
    if speaks is not None and (actor.name, actor.actor_type) == (speaks.entry.name, speaks.entry.actor):
        return replace(mention, party="own")
    return replace(mention, party="other")


def _is_beside(tokens: list[Token], at: int, first: int, last: int) -> bool:
    """Whether the year at token ``at`` is not that of the event at tokens ``first`` to ``last``, but of an aside ("the man,
    who had come in 2019, was shot") or of something begun then: "a man born in 1990", "a school that opened in 2020".
    """
    left = next((i for i in range(at - 1, max(-1, at - _ASIDE), -1) if tokens[i].text in ",(–—"), None)
    right = next((i for i in range(at + 1, min(at + _ASIDE, len(tokens))) if tokens[i].text in ",)–—"), None)
    if left is not None and right is not None and not left < first < right:
        opening = tokens[left + 1].low
        if opening in _RELATIVE or opening.endswith("ed") or opening in _begun():
            return True
    before = next((i for i in range(at - 1, max(-1, at - _NEAR), -1) if tokens[i].low in _begun()), None)
    return before is not None and not first <= before < last


#: Words before a year in an aside, and between it and the verb for what was begun then, at most.
_ASIDE, _NEAR = 12, 5
_RELATIVE = frozenset({"who", "which", "that", "whose", "whom", "where"})


@functools.cache
def _begun() -> frozenset[str]:
    """Verbs for what was begun long before."""
    return frozenset(load("dates_en")["beginnings"])


def _past_year(tokens: list[Token], published: date | None, first: int, last: int) -> int | None:
    """A year long before the report: "in 1989" without month and day, or any year well before the publication."""
    for at, token in enumerate(tokens):
        if not _YEAR.match(token.text) or at == 0 or _is_beside(tokens, at, first, last):
            continue
        if tokens[at - 1].low in _BEFORE_CLOCK or (at + 1 < len(tokens) and tokens[at + 1].low in _AFTER_CLOCK):
            continue
        if "since" in (earlier.low for earlier in tokens[max(0, at - 6) : at]):
            continue
        year = int(token.text)
        dated = tokens[at - 1].low in _MONTHS or tokens[at - 1].text == ","
        if published is not None:
            if year < published.year - 1 or (year == published.year - 1 and published.month > 6):
                return at
        elif not dated and tokens[at - 1].low in ("in", "of", "during") and at + 1 < len(tokens):
            return at
    return None


def _of_report(mention: StanceMention, report: Report | None, sentence: str, trigger: Span) -> StanceMention:
    """What a side's own report states is attributed to that side, with whether it tells of its own deed."""
    if report is None or report.source_kind not in ("armed_actor", "government") or mention.stance != "stated":
        return mention
    party = mention.party
    actor = find_roles(sentence, trigger=trigger).actor
    if actor is not None and party is None and not _of_open_country(actor, report):
        party = "own" if _is_own(actor, report) else "other"
    return StanceMention("attributed", report.source, None, report.source_kind, mention.cue, party)


def _of_open_country(actor: ActorMention, report: Report) -> bool:
    """Whether a government tells of the forces of a country it names and nothing says that the country is its own."""
    if report.source_kind != "government" or actor.country is None or actor.actor_type not in _STATE:
        return False
    words = {word for words, code in nations().items() if code == actor.country for word in words}
    return not words & set(fold(report.source or "").split()) and not _SPEAKS_OF_OWN.search(report.text)


def _is_own(actor: ActorMention, report: Report) -> bool:
    """Whether the actor is the report's source: a force of its state, or one whose name the source bears."""
    if report.source_kind == "government":
        return actor.actor_type in _STATE and "foreign" not in " ".join(actor.reasons)
    source = set(fold(report.source or "").split())
    name = {word for word in fold(f"{actor.name or ''} {actor.words}").split() if len(word) > 3}
    return bool(source & name)
