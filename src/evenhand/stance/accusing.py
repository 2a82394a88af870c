"""Reads cues by which somebody else is held responsible: accusations, court matters, suspicions, who the attackers were."""

from __future__ import annotations

import functools

from evenhand import triggers
from evenhand.actors import grammar
from evenhand.actors.clauses import Clause
from evenhand.actors.doubting import excludes, is_negated
from evenhand.actors.grammar import PREPOSITIONS
from evenhand.actors.mentions import Phrase
from evenhand.actors.sentence import BE, HAVE, words
from evenhand.actors.tokens import fold
from evenhand.codebook import load
from evenhand.stance.named import (
    OWN,
    accused,
    accuser_unlisted,
    after,
    by,
    doer_left,
    doers,
    first_right,
    outer_speaker,
    speaking,
    words_left,
    words_of,
)
from evenhand.stance.patterns import deeds
from evenhand.stance.speech import find_speech, kind_of

#: What is said: the code, who did it, who says so.
Said = tuple[str, Phrase | None, str | None]

_HOLDING = frozenset({"hold", "holds", "holding", "held"})
#: These are nouns behind an article: "the house of the accused in the town".
_NOUNS = frozenset({"accused", "blame", "charged", "suspected"})
_POINTING = frozenset(
    {
        "it",
        "this",
        "that",
        "them",
        "these",
        "involvement",
        "complicity",
        "responsible",
        "behind",
        "authorship",
        "both",
        "each",
        "all",
    }
)
#: Types of actors of whom nothing is known but that they acted.
_OPEN = frozenset({"unknown", "individual", "civilians"})
#: As far as a clause goes, in words.
_WHOLE = 40
#: What speaks for whoever sent it: "a letter says that Night Cliff was behind the blasts".
_PAPERS = frozenset(
    "letter message leaflet pamphlet communique recording video audio caller call email e-mail claim".split()
)
#: How far behind "over" or "on suspicion of" the deed stands at most, in words.
_DEED_REACH = 5
#: How far behind "accused by" the "of" stands at most, in words.
_BY_REACH = 8
_PRONOUNS = frozenset({"he", "she", "it", "they"})


def of_accusation(clause: Clause, group: str, sentence: str) -> Said | None:
    """ "Y accused X", "X was accused by Y", "the attack was blamed on X"."""
    if group == "accused_of" and clause.low(clause.last) == "on":
        clause.last, group = clause.last + 1, "accused_on"
    if clause.low(clause.first - 1) in grammar.determiners() and clause.low(clause.first) in _NOUNS:
        return None
    if group == "accused_of" and clause.low(clause.last - 1) == "by" and not _is_accused_by(clause, sentence):
        return None
    if group == "accused_of" and (_is_aside(clause) or not _of_a_deed(clause, clause.last - 1, sentence, reach=4)):
        return None
    if clause.low(clause.first) in _HOLDING and clause.last - clause.first == 1 and not _responsible(clause):
        return None
    left = doer_left(clause)
    if group in ("accuses", "attributes"):
        return _of_accuser(clause, group, left, sentence)
    if group == "accused_of":
        behind, _ = clause.by_phrase(clause.last)
        ends_in_by = clause.low(clause.last - 1) == "by"
        accuser = next(iter(doers(behind, people=True)), first_right(clause) if ends_in_by else None)
        return (accused(clause, accuser), left, words_of(accuser, clause, sentence)) if left is not None else None
    named = first_right(clause)
    passive = clause.low(clause.first - 1) in BE
    code = accused(clause, None if passive else left)
    said = outer_speaker(clause, sentence) or (words_left(clause, sentence) if left and not passive else None)
    return (code, named, said) if named is not None else None


def _of_accuser(clause: Clause, group: str, left: Phrase | None, sentence: str) -> Said | None:
    """ "Y accuses X of it", "Y attributes it to X"."""
    subject = clause.subject(clause.group_start(clause.first))
    blamed = clause.antecedent_of_object(clause.group_start(clause.first))
    named = after(clause, "to") if group == "attributes" else blamed or first_right(clause) or after(clause, "on")
    if named is None or (group == "accuses" and not _of_a_deed(clause, max(named.end, clause.last), sentence)):
        return None
    accuser = left or (subject[0] if subject else None)
    outer = outer_speaker(clause, sentence) if clause.low(clause.first).endswith("ing") else None
    if outer is not None:
        return accused(clause, None), named, outer
    if accuser is None:
        code, speaker = accuser_unlisted(clause, sentence)
        return code, named, speaker
    return accused(clause, accuser), named, words_left(clause, sentence)


def of_each_other(clause: Clause, sentence: str) -> list[tuple[Phrase, str | None]]:
    """The two sides that accuse each other of a deed, each with the words for its accuser; none where it is not so."""
    if (clause.low(clause.last), clause.low(clause.last + 1)) not in (("each", "other"), ("one", "another")):
        return []
    sides = doers(clause.subject(clause.group_start(clause.first)))
    if len(sides) != 2 or not _of_a_deed(clause, clause.last + 2, sentence):
        return []
    one, other = sides
    return [(one, words_of(other, clause, sentence)), (other, words_of(one, clause, sentence))]


def _of_a_deed(clause: Clause, at: int, sentence: str, *, reach: int = _WHOLE) -> bool:
    """Whether somebody is accused of a deed, told behind the "of" at token ``at``, or of what is not said: not "accused the
    government of delays".
    """
    if clause.low(at) not in ("of", "for"):
        return True
    end = at + 1
    while end < min(at + 1 + reach, len(clause.tokens)) and clause.tokens[end].text not in ";.":
        if reach < _WHOLE and clause.low(end) in BE:
            break
        end += 1
    words = {clause.low(i) for i in range(at + 1, end)}
    if words & (deeds() | _POINTING) or "carrying" in words:
        return True
    first, last = clause.tokens[at].end, clause.tokens[end - 1].end
    return any(first <= found.span.start < last for found in triggers.find_triggers(sentence))


def _is_accused_by(clause: Clause, sentence: str) -> bool:
    """Whether "accused by X" tells of a deed: not "a trader accused by X of spying was found dead"."""
    for at in range(clause.last, min(clause.last + _BY_REACH, len(clause.tokens))):
        if clause.low(at) == "of" and clause.phrase_at(at) is None:
            return _of_a_deed(clause, at, sentence, reach=4)
        if clause.low(at) in BE or clause.tokens[at].text in ".;:":
            break
    return any(clause.low(at) in BE for at in range(clause.group_start(clause.first), clause.first))


def _is_aside(clause: Clause) -> bool:
    """Whether "accused of" only says who somebody hit was: "beat a man accused of theft"."""
    left = clause.phrase_at(clause.first - 1)
    before = left.start - 1 if left is not None and left.end == clause.first else -1
    return before >= 0 and (clause.is_verb(before) or clause.low(before) in PREPOSITIONS)


def _responsible(clause: Clause) -> bool:
    """Whether "hold X" goes on with "responsible"."""
    following = {clause.low(at) for at in range(clause.last, min(clause.last + 10, len(clause.tokens)))}
    return bool(following & {"responsible", "accountable", "answerable", "liable"})


def of_court(clause: Clause, group: str, sentence: str, *, head: int) -> Said | None:
    """Whom a prosecutor charges or a court finds guilty: told as its subject ("was charged") or as what follows."""
    if group == "court_of":
        subject = clause.subject(clause.group_start(clause.first))
        named = next(iter(doers(subject, people=True)), None)
    else:
        if clause.low(clause.first - 1) in BE or clause.low(clause.first - 1) in grammar.determiners():
            return None
        if clause.low(clause.first).startswith("charg") and not _is_of_court(clause):
            return None
        clause.last = head if head < clause.last and clause.low(clause.last - 1) == "guilty" else clause.last
        named = next(iter(doers(clause.objects_at(clause.last, through=False), people=True)), None)
    if named is None or named.entry.kind == "thing":
        return None
    return "accused_by_authorities", named, outer_speaker(clause, sentence) if group == "court_of" else None


def of_arrest(clause: Clause, sentence: str) -> Said | None:
    """Who is arrested for it: "two soldiers were held over the killing", "police arrested two soldiers on suspicion of"."""
    if not _names_deed(clause, sentence):
        return None
    group = clause.group_start(clause.first)
    passive = any(clause.low(at) in BE for at in range(group, clause.first))
    right = [] if passive else clause.objects_at(clause.first + 1, through=False)
    named = next(iter(doers(right or clause.subject(group), people=True)), None)
    if named is None or (not passive and not right):
        return None
    return "suspected", named, outer_speaker(clause, sentence)


def _names_deed(clause: Clause, sentence: str) -> bool:
    """Whether words for a deed follow right behind a cue."""
    end = min(clause.last + _DEED_REACH, len(clause.tokens))
    first, last = clause.tokens[clause.last - 1].end, clause.tokens[end - 1].end
    told = any(
        first <= found.span.start < last and found.code != "robbery" for found in triggers.find_triggers(sentence)
    )
    return told or any(clause.low(at) in deeds() & words("suffered") for at in range(clause.last, end))


def _is_of_court(clause: Clause) -> bool:
    """Whether "charged X" tells what a court does: with what follows, or in the mouth of one; police also charge a crowd."""
    behind = {clause.low(at) for at in range(clause.last, min(clause.last + _WHOLE, len(clause.tokens)))}
    if behind & {"with", "over", "court", "connection", "under"} or clause.low(clause.first - 1) in HAVE:
        return True
    return kind_of(clause.tokens, clause.phrases, 0, clause.first) == "court"


def of_deed(clause: Clause, actor: Phrase, sentence: str) -> Said | None:
    """What "X was behind it" amounts to: a claim in the side's own mouth, an accusation in another's, else told as a fact."""
    speaker = outer_speaker(clause, sentence)
    if _is_hedged(clause):
        return "suspected", actor, speaker
    if speaker is None:
        return "reported_as_fact", actor, None
    if speaker.lower() in _PRONOUNS and clause.low(clause.last - 1) in deeds():
        return None  # "he said that one of the men had carried out the raid": whose side he is on was told before
    own = (
        bool(_PAPERS & set(fold(speaker).split()[:4]))
        or clause.low(actor.start) in OWN
        or {clause.low(at) for at in range(actor.head, actor.head_end)} <= set(fold(speaker).split())
    )
    if clause.low(actor.start) in OWN and actor.entry.actor in (None, "unknown", "individual"):
        actor = speaking(clause) or actor  # "the group said that its men were behind it"
    return "claimed" if own else accused(clause, None), actor, speaker


@functools.cache
def _hedges() -> frozenset[str]:
    return frozenset(map(str, load("stance_words")["supposing"]))


def _is_hedged(clause: Clause) -> bool:
    """Whether it is told as supposed: "probably", or by somebody who thinks so."""
    beside = range(max(0, clause.first - 4), min(clause.last + 3, len(clause.tokens)))
    if any(clause.low(at) in _hedges() and clause.tokens[at].text != "May" for at in beside):
        return True
    speech = find_speech(clause.tokens, clause.phrases, clause.first, clause.last)
    return speech is not None and any(clause.low(at) in _hedges() for at in range(speech.start, speech.end))


def is_open(phrase: Phrase | None) -> bool:
    """Whether a phrase is for doers of whom nothing is known: "the attackers"."""
    return phrase is not None and phrase.entry.kind == "actor" and phrase.entry.actor == "unknown"


def of_identity(clause: Clause, group: str, sentence: str) -> Said | None:
    """ "The attackers were soldiers", "it was the army", "the gunmen came from X": who those not known were."""
    tokens = clause.tokens
    if any(clause.low(at) in ("not", "never", "to") for at in range(clause.first - 2, clause.first)):
        return None
    speaker = outer_speaker(clause, sentence)
    if not _are_doers(clause, speaker is not None):
        return None
    at = clause.last
    while (
        at < len(tokens)
        and clause.phrase_at(at) is None
        and (tokens[at].low in grammar.BESIDE_VERBS or clause.low(at) in _hedges())
    ):
        if clause.low(at) in ("not", "never"):
            return None
        at += 1
    named = next(iter(doers(clause.objects_at(at, through=False))), None)
    unknown = named is None or named.entry.actor in (_OPEN if group == "were" else _OPEN - {"unknown"})
    if named is None or unknown or named.start - at > 3:
        return None
    if group == "were" and clause.is_verb(named.end):
        return None  # "it was soldiers killed there"
    if _is_hedged(clause):
        return "suspected", named, speaker
    return ("reported_as_fact" if speaker is None else accused(clause, None)), named, speaker


def _are_doers(clause: Clause, spoken: bool) -> bool:
    """Whether the subject is doers not known; of "it" and "the men" it holds where somebody says so."""
    subject = clause.subject(clause.group_start(clause.first))
    before = clause.low(clause.group_start(clause.first) - 1)
    if before in ("it", "this"):
        return spoken or _is_hedged(clause) or "who" in (clause.low(i) for i in range(clause.last, clause.last + 6))
    left = subject[0] if subject else None
    if is_open(left):
        return True
    if left is not None and spoken:
        return (
            left.entry.actor == "unknown"
            and clause.low(left.start) in ("the", "those", "these")
            and left.end - left.start < 4
        )
    return left is None and spoken and clause.low(clause.first - 2) == "the" and before in grammar.number_words()


def of_naming(clause: Clause, sentence: str, *, head: int) -> Said | None:
    """ "Identified the attackers as soldiers", "the attackers were described as members of X", "named X as the author"."""
    passive = clause.low(clause.first - 1) in BE or head == clause.last
    subject = clause.subject(clause.group_start(clause.first))
    between = clause.objects_at(head, through=False)
    behind = next(iter(doers(clause.objects_at(clause.last, through=False))), None)
    if passive:
        if not is_open(next(iter(subject), None)) or behind is None or behind.entry.actor in _OPEN:
            return None
        return accused(clause, None), behind, outer_speaker(clause, sentence)
    accuser = subject[0] if subject else None
    code, speaker = (
        accuser_unlisted(clause, sentence)
        if accuser is None
        else (accused(clause, accuser), words_left(clause, sentence))
    )
    doer = next(iter(between), None)
    if clause.low(clause.last) in ("the", "its") and clause.low(clause.last + 1) in (
        "author",
        "authors",
        "perpetrator",
        "perpetrators",
        "culprit",
        "culprits",
    ):
        named = next(iter(doers(between)), None)
        return (code, named, speaker) if named is not None else None
    them = clause.low(head) in ("them", "him", "her", "some", "one", "two", "three", "both", "several")
    if behind is None or behind.entry.actor in _OPEN or not (them or is_open(doer)):
        return None
    return code, behind, speaker


def of_suspicion(clause: Clause, group: str, sentence: str) -> Said | None:
    """ "X is suspected of it", "police suspect X", "the attackers, believed to be members of X"."""
    if excludes(clause.tokens, clause.first) and not is_negated(clause.tokens, clause.first):
        return None
    left, right = doer_left(clause), first_right(clause)
    actor = left if group == "suspected_of" else right
    if group in ("suspected_of", "believed_to_be") and _is_passive(clause):
        actor = by(clause)
        group = "suspected_of"
    if actor is None or (group == "believed_to_be" and (left is None or left.entry.kind != "actor")):
        return None
    active = group == "suspected_on" and clause.low(clause.first) in ("suspect", "suspects", "suspected", "suspecting")
    speaker = words_left(clause, sentence) if active else outer_speaker(clause, sentence)
    return "suspected", actor, speaker


def _is_passive(clause: Clause) -> bool:
    """Whether a suspicion is told of what was done: "the bomb is believed to have been planted by X"."""
    at = clause.last
    while clause.low(at) in ("to", "have", "been", "be", "also"):
        at += 1
    taking_part = clause.low(at) in ("involved", "implicated", "engaged")
    return clause.low(at - 1) in ("been", "be") and clause.is_past(at) and not taking_part
