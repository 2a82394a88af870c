"""Who is said to have done it, in the terms of MUC-4 slot 11: claims and accusations, never a verdict."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.actors.clauses import Clause
from evenhand.actors.finding import mention_of
from evenhand.actors.grammar import PREPOSITIONS
from evenhand.actors.mentions import ActorMention, Phrase
from evenhand.actors.phrases import read_sentence, tokens_of
from evenhand.actors.roles import find_roles
from evenhand.actors.sentence import BE
from evenhand.actors.tokens import Token, fold, sequence
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


_OWN = frozenset({"its", "their", "our"})
_PUTTING = frozenset({"put", "puts", "putting"})
_HOLDING = frozenset({"hold", "holds", "holding", "held"})


@functools.cache
def _cues() -> dict[str, list[tuple[Key, str]]]:
    groups = load("stance_words")["responsibility"]
    return by_first_word(
        (sequence(str(words)), group) for group, rows in groups.items() if group not in _OF_NOBODY for words in rows
    )


#: The three lists of which a sentence on nobody's claim takes its words.
_OF_NOBODY = ("nobody", "between", "claiming")


@functools.cache
def _of_nobody() -> tuple[dict[str, list[tuple[Key, None]]], frozenset[str], dict[str, list[tuple[Key, None]]]]:
    nobody, between, claiming = (load("stance_words")["responsibility"][name] for name in _OF_NOBODY)
    keys = (by_first_word((sequence(str(words)), None) for words in rows) for rows in (nobody, claiming))
    return next(keys), frozenset(between), next(keys)


def _cue_at(tokens: list[Token], at: int) -> tuple[Key, str] | None:
    """The cue that begins at token ``at``, the longest, and its group."""
    low = tokens[at].low
    for key, group in _cues().get(low, ()):
        if matches(tokens, at, key):
            return key, group
    subjects, between, claiming = _of_nobody()
    if low not in subjects:
        return None
    end = at + next((len(key) for key, _ in subjects.get(tokens[at].low, ()) if matches(tokens, at, key)), 0)
    while at < end < len(tokens) and tokens[end].low in between:
        end += 1
    if not at < end < len(tokens):
        return None
    said = next((key for key, _ in claiming.get(tokens[end].low, ()) if matches(tokens, end, key)), None)
    if said is None:
        return None
    end += len(said)
    helping = said[-1] == "forward" and end < len(tokens) and tokens[end].low in ("with", "as")
    return None if helping else (tuple(token.low for token in tokens[at:end]), "none_claimed")


def find_responsibility(sentence: str, *, triggers: Sequence[Span] = ()) -> list[ResponsibilityMention]:
    """The claims, denials and accusations of responsibility in one sentence, in text order.

    With ``triggers`` (event words, offsets in ``sentence``) also those told as the doers of these events, after the rest.
    """
    found = list(_said(sentence))
    named = {mention.actor.span for mention in found if mention.actor is not None}
    for trigger in triggers:
        actor = find_roles(sentence, trigger=trigger).actor
        if actor is not None and actor.span not in named:
            named.add(actor.span)
            told = find_stance(sentence, trigger=trigger)
            found.append(ResponsibilityMention(held(told), trigger, actor, told.attributed_to))
    return found


@functools.lru_cache(maxsize=256)
def _said(sentence: str) -> tuple[ResponsibilityMention, ...]:
    """What the sentence's own words for responsibility say; kept, for a sentence may be of several incidents."""
    if not _has_cue(tokens_of(sentence)):
        return ()
    tokens, phrases = read_sentence(sentence)
    found: list[ResponsibilityMention] = []
    at = 0
    while at < len(tokens):
        hit = _cue_at(tokens, at)
        if hit is None or any(p.start < at < p.end or p.head <= at < p.head_end for p in phrases):
            at += 1
            continue
        key, group = hit
        clause = Clause(tokens, phrases, at, at + len(key))
        mention = _mention(clause, group, sentence)
        if mention is not None:
            found.append(mention)
        at += len(key)
    return tuple(found)


def _has_cue(tokens: list[Token]) -> bool:
    """Whether any word for responsibility stands there at all: most sentences need no further look."""
    return any(_cue_at(tokens, at) is not None for at in range(len(tokens)))


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


def _mention(clause: Clause, group: str, sentence: str) -> ResponsibilityMention | None:
    said = _read(clause, group, sentence)
    if said is None:
        return None
    code, actor, speaker = said
    span = Span(clause.tokens[clause.first].start, clause.tokens[clause.last - 1].end)
    who = mention_of(actor, clause.tokens, sentence) if actor is not None else None
    return ResponsibilityMention(code, span, who, speaker)


def _read(clause: Clause, group: str, sentence: str) -> _Said | None:
    """What a cue of one group of codebook/stance_words.yaml says; None where it names nobody."""
    if group == "none_claimed":
        return "none_claimed", None, None
    if group in ("claimed", "denied"):
        return _of_own_side(clause, group, sentence)
    if group in ("claimed_by", "denied_by"):
        actor = _first_right(clause)
        return group.removesuffix("_by"), actor, _words_of(actor, clause, sentence)
    if group == "put_down_to":
        if not {clause.low(at) for at in range(max(0, clause.first - 12), clause.first)} & _PUTTING:
            return None
        group = "accused_on"
    if group in ("accuses", "accused_of", "accused_on", "attributes"):
        return _of_accusation(clause, group, sentence)
    if group == "belonged_to" and not _is_unknown(_doer_left(clause)):
        return None
    if group in ("behind", "work_of", "belonged_to"):
        actor = _doer_left(clause) if group == "behind" else _first_right(clause)
        return _of_deed(clause, actor, sentence) if actor is not None else None
    return _of_suspicion(clause, group, sentence)


def _of_own_side(clause: Clause, group: str, sentence: str) -> _Said | None:
    """A claim or denial in the mouth of its subject."""
    if clause.low(clause.first - 1) in ("not", "never"):
        return None
    actor, words = _doer_left(clause), _words_left(clause, sentence)
    if actor is None and _of_others(clause):
        return None
    if actor is None and _pronoun(clause):
        return group, _speaking(clause), _outer_speaker(clause, sentence)
    return (group, actor, words) if actor is not None else None


def _of_others(clause: Clause) -> bool:
    """Whether nobody named speaks of what others did: "he denied that the soldiers had orders"."""
    doer = _first_right(clause) if clause.low(clause.last) == "that" else None
    return doer is not None and clause.low(doer.start) not in _OWN


def _of_accusation(clause: Clause, group: str, sentence: str) -> _Said | None:
    """ "Y accused X", "X was accused by Y", "the attack was blamed on X"."""
    if group == "accused_of" and clause.low(clause.last) == "on":
        clause.last, group = clause.last + 1, "accused_on"
    if group == "accused_of" and _is_aside(clause):
        return None
    if clause.low(clause.first) in _HOLDING and clause.last - clause.first == 1 and not _responsible(clause):
        return None
    left = _doer_left(clause)
    if group in ("accuses", "attributes"):
        subject = clause.subject(clause.group_start(clause.first))
        accused = _after(clause, "to") if group == "attributes" else _first_right(clause) or _after(clause, "on")
        accuser = left or (subject[0] if subject else None)
        outer = _outer_speaker(clause, sentence) if clause.low(clause.first).endswith("ing") else None
        speaker: str | None
        if outer is not None:
            code, speaker = _accused(clause, None), outer
        elif accuser is None:
            code, speaker = _of_unlisted(clause, sentence)
        else:
            code, speaker = _accused(clause, accuser), _words_left(clause, sentence)
        return (code, accused, speaker) if accused is not None else None
    if group == "accused_of":
        by, _ = clause.by_phrase(clause.last)
        ends_in_by = clause.low(clause.last - 1) == "by"
        accuser = next(iter(_doers(by, people=True)), _first_right(clause) if ends_in_by else None)
        return (_accused(clause, accuser), left, _words_of(accuser, clause, sentence)) if left is not None else None
    accused = _first_right(clause)
    passive = clause.low(clause.first - 1) in BE
    code = _accused(clause, None if passive else left)
    said = _outer_speaker(clause, sentence) or (_words_left(clause, sentence) if left and not passive else None)
    return (code, accused, said) if accused is not None else None


def _is_aside(clause: Clause) -> bool:
    """Whether "accused of" only says who somebody hit was: "beat a man accused of theft"."""
    left = clause.phrase_at(clause.first - 1)
    before = left.start - 1 if left is not None and left.end == clause.first else -1
    return before >= 0 and (clause.is_verb(before) or clause.low(before) in PREPOSITIONS)


def _of_deed(clause: Clause, actor: Phrase, sentence: str) -> _Said:
    """What "X was behind it" amounts to: a claim in the side's own mouth, an accusation in another's, else told as a fact."""
    speaker = _outer_speaker(clause, sentence)
    if speaker is None:
        return "reported_as_fact", actor, None
    own = clause.low(actor.start) in _OWN or clause.low(actor.head_end - 1) in fold(speaker).split()
    if clause.low(actor.start) in _OWN and actor.entry.actor in (None, "unknown", "individual"):
        actor = _speaking(clause) or actor  # "the group said that its men were behind it"
    return "claimed" if own else _accused(clause, None), actor, speaker


def _is_unknown(phrase: Phrase | None) -> bool:
    """Whether a phrase is for doers of whom nothing is known: "the attackers"."""
    return phrase is not None and phrase.entry.kind == "actor" and phrase.entry.actor == "unknown"


def _of_suspicion(clause: Clause, group: str, sentence: str) -> _Said | None:
    """ "X is suspected of it", "police suspect X", "the attackers, believed to be members of X"."""
    left, right = _doer_left(clause), _first_right(clause)
    actor = left if group == "suspected_of" else right
    if group in ("suspected_of", "believed_to_be") and _is_passive(clause):
        actor = _by(clause)
        group = "suspected_of"
    if actor is None or (group == "believed_to_be" and (left is None or left.entry.kind != "actor")):
        return None
    active = group == "suspected_on" and clause.low(clause.first) in ("suspect", "suspects", "suspected")
    speaker = _words_left(clause, sentence) if active else _outer_speaker(clause, sentence)
    return "suspected", actor, speaker


def _is_passive(clause: Clause) -> bool:
    """Whether a suspicion is told of what was done: "the bomb is believed to have been planted by X"."""
    at = clause.last
    while clause.low(at) in ("to", "have", "been", "be", "also"):
        at += 1
    taking_part = clause.low(at) in ("involved", "implicated", "engaged")
    return clause.low(at - 1) in ("been", "be") and clause.is_past(at) and not taking_part


def _by(clause: Clause) -> Phrase | None:
    """The doer that the first "by" behind the cue brings, within its clause."""
    for at in range(clause.last, min(clause.last + 12, len(clause.tokens))):
        if clause.tokens[at].text in ".;:,":
            break
        if clause.low(at) == "by" and clause.phrase_at(at) is None:
            return next(iter(_doers(clause.objects_at(at + 1, through=False))), None)
    return None


def _first_right(clause: Clause) -> Phrase | None:
    """The first actor right behind the cue."""
    behind = clause.objects_at(clause.last + (clause.low(clause.last) == "that"), through=False)
    return next(iter(_doers(behind)), None)


def _of_unlisted(clause: Clause, sentence: str) -> tuple[str, str | None]:
    """The code and the words of an accuser whom no list of actors has: "the department attributes it to X"."""
    end = start = clause.group_start(clause.first)
    while (
        start > 0 and clause.tokens[start - 1].text[0].isalnum() and clause.low(start - 1) not in ("and", "but", "that")
    ):
        start -= 1
    if start == end:
        return _accused(clause, None), None
    kind = kind_of(clause.tokens, clause.phrases, start, end)
    words = sentence[clause.tokens[start].start : clause.tokens[end - 1].end]
    return ("accused_by_authorities" if kind in authorities() else "accused"), words


def _responsible(clause: Clause) -> bool:
    """Whether "hold X" goes on with "responsible"."""
    following = {clause.low(at) for at in range(clause.last, min(clause.last + 10, len(clause.tokens)))}
    return bool(following & {"responsible", "accountable"})


def _after(clause: Clause, preposition: str) -> Phrase | None:
    """Whom "blamed the attack on X" and "attributed the attack to X" name."""
    for at in range(clause.last, min(clause.last + 8, len(clause.tokens))):
        if clause.low(at) == preposition and clause.phrase_at(at) is None:
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


def _speaking(clause: Clause) -> Phrase | None:
    """The actor that speaks of itself in "the group says that it carried out"."""
    speech = find_speech(clause.tokens, clause.phrases, clause.first, clause.last)
    if speech is None:
        return None
    named = [p for p in clause.phrases if speech.speaker_start <= p.head < speech.speaker_end]
    return next(iter(_doers(named)), None)


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


def _words_of(phrase: Phrase | None, clause: Clause, sentence: str) -> str | None:
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
