"""Whom the words around a cue of responsibility name: its subject, whom it falls on, and who says so."""

from __future__ import annotations

from evenhand.actors import grammar
from evenhand.actors.clauses import Clause
from evenhand.actors.lexicon import TARGET_OF, Entry, nations, word_list
from evenhand.actors.mentions import Phrase
from evenhand.stance.speech import authorities, find_speech, kind_of

OWN = frozenset({"its", "their", "our"})
_PRONOUNS = frozenset({"it", "they", "he", "which", "who", "she", "we", "that", "and", "caller", "organisation"})
_ENDS = frozenset(".;:,")


def doers(phrases: list[Phrase], *, people: bool = False) -> list[Phrase]:
    """Those of some phrases that can have done something: armed or organised actors, all people if asked."""
    return [p for p in phrases if p.entry.actor is not None and (people or p.entry.kind == "actor")]


def doer_left(clause: Clause) -> Phrase | None:
    """The subject of the cue."""
    group = clause.group_start(clause.first)
    found = [phrase for phrase in clause.subject(group) if phrase.entry.actor is not None]
    return found[0] if found else name_before(clause, group)


def first_right(clause: Clause) -> Phrase | None:
    """The first actor right behind the cue."""
    start = clause.last + (clause.low(clause.last) == "that")
    behind = clause.objects_at(_past_compound(clause, start), through=False)
    return next(iter(doers(behind)), None) or (None if behind else _name_at(clause, start))


def _past_compound(clause: Clause, at: int) -> int:
    """Where the noun begins behind an article and a word of several parts: "a kidnap-for-ransom gang"."""
    tokens = clause.tokens
    first = at + (at < len(tokens) and tokens[at].low in grammar.determiners())
    end = first
    while end + 1 < len(tokens) and tokens[end + 1].joined and clause.phrase_at(end) is None:
        end += 1
    return end + 1 if end > first and clause.phrase_at(end + 1) is not None else at


def after(clause: Clause, preposition: str) -> Phrase | None:
    """Whom "blamed the attack on X" and "attributed the attack to X" name."""
    for at in range(clause.last, min(clause.last + 8, len(clause.tokens))):
        if clause.low(at) == preposition and clause.phrase_at(at) is None:
            behind = clause.objects_at(at + 1, through=False)
            return next(iter(doers(behind)), None) or _name_at(clause, at + 1)
        if clause.tokens[at].text in _ENDS:
            break
    return None


def by(clause: Clause) -> Phrase | None:
    """The doer that the first "by" behind the cue brings, within its clause."""
    for at in range(clause.last, min(clause.last + 12, len(clause.tokens))):
        if clause.tokens[at].text in _ENDS:
            break
        if clause.low(at) == "by" and clause.phrase_at(at) is None:
            return next(iter(doers(clause.objects_at(at + 1, through=False))), None)
    return None


def _name_at(clause: Clause, at: int) -> Phrase | None:
    """A name that no list has, of two words or more, at ``at``: who stands there did it, so it is some actor's."""
    tokens = clause.tokens
    start = at
    while at < len(tokens) and at - start < 4 and not tokens[at].capital and _describes(clause, at):
        at += 1
    end = at
    while end < len(tokens) and end - at < 6 and (_in_name(clause, end) or _joins_name(clause, end, at)):
        end += 1
    return _of_name(clause, start, at, end)


def name_before(clause: Clause, end: int) -> Phrase | None:
    """A name that no list has right before a cue: "Harbour Covenant has claimed"."""
    start = end
    while start > 0 and end - start < 6 and _in_name(clause, start - 1):
        start -= 1
    if start and clause.low(start - 1) in grammar.PREPOSITIONS:
        return None  # "in North Bank"
    return _of_name(clause, start, start, end)


def _describes(clause: Clause, at: int) -> bool:
    low = clause.low(at)
    return clause.phrase_at(at) is None and (
        low in grammar.modifiers() or low in ("group", "clandestine", "so", "called")
    )


def _in_name(clause: Clause, at: int) -> bool:
    token = clause.tokens[at]
    if not token.capital or not token.text[0].isalpha() or token.low in grammar.no_names():
        return False
    phrase = clause.phrase_at(at)
    return (phrase is None or phrase.entry.kind == "thing") and (token.low,) not in nations()


def _joins_name(clause: Clause, at: int, start: int) -> bool:
    joint = at > start and clause.low(at) in ("of", "for", "the", "and") and at + 1 < len(clause.tokens)
    return joint and clause.low(at) != "and" and _in_name(clause, at + 1)


def _of_name(clause: Clause, start: int, first: int, end: int) -> Phrase | None:
    words = [clause.low(at) for at in range(first, end)]
    if (
        end - first < 2
        or words[-1] in word_list("place_nouns")
        or all(t.text.isupper() for t in clause.tokens[first:end])
    ):
        return None
    entry = Entry("actor", "unknown", TARGET_OF["unknown"])
    return Phrase(start, end, first, end, entry, (entry,), 0.4, reasons=["a name that no list has"])


def speaking(clause: Clause) -> Phrase | None:
    """The actor that speaks of itself in "the group says that it carried out"."""
    speech = find_speech(clause.tokens, clause.phrases, clause.first, clause.last)
    if speech is None:
        return None
    named = [p for p in clause.phrases if speech.speaker_start <= p.head < speech.speaker_end]
    return next(iter(doers(named)), None)


def is_pronoun(clause: Clause) -> bool:
    """Whether the cue's subject is a pronoun or a speaker whom no list has."""
    return clause.low(clause.group_start(clause.first) - 1) in _PRONOUNS


def words_left(clause: Clause, sentence: str) -> str | None:
    """The words of the cue's subject."""
    group = clause.group_start(clause.first)
    subject = clause.subject(group)
    if all(phrase.entry.kind == "thing" for phrase in subject):
        subject = [name] if (name := name_before(clause, group)) is not None else subject
    if not subject:
        return None
    return sentence[clause.tokens[subject[0].start].start : clause.tokens[subject[-1].end - 1].end]


def words_of(phrase: Phrase | None, clause: Clause, sentence: str) -> str | None:
    """The words of a phrase."""
    if phrase is None:
        return None
    return sentence[clause.tokens[phrase.start].start : clause.tokens[phrase.end - 1].end]


def outer_speaker(clause: Clause, sentence: str) -> str | None:
    """Who is said to say what the cue tells."""
    speech = find_speech(clause.tokens, clause.phrases, clause.first, clause.last)
    if speech is None:
        return None
    return sentence[clause.tokens[speech.speaker_start].start : clause.tokens[speech.speaker_end - 1].end]


def accused(clause: Clause, accuser: Phrase | None) -> str:
    """Accused, or accused by authorities when who accuses is one. An armed side's accusation is plain, whichever side."""
    tokens = clause.tokens
    if accuser is not None:
        kind = kind_of(tokens, clause.phrases, accuser.start, accuser.end)
        return "accused_by_authorities" if kind in authorities() else "accused"
    speech = find_speech(tokens, clause.phrases, clause.first, clause.last)
    if speech is not None:
        kind = kind_of(tokens, clause.phrases, speech.speaker_start, speech.speaker_end)
        if kind in authorities():
            return "accused_by_authorities"
    return "accused"


def accuser_unlisted(clause: Clause, sentence: str) -> tuple[str, str | None]:
    """The code and the words of an accuser whom no list of actors has: "the department attributes it to X"."""
    end = start = clause.group_start(clause.first)
    while (
        start > 0 and clause.tokens[start - 1].text[0].isalnum() and clause.low(start - 1) not in ("and", "but", "that")
    ):
        start -= 1
    if start == end:
        return accused(clause, None), None
    kind = kind_of(clause.tokens, clause.phrases, start, end)
    words = sentence[clause.tokens[start].start : clause.tokens[end - 1].end]
    return ("accused_by_authorities" if kind in authorities() else "accused"), words
