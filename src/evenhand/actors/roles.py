"""Who did it and to whom: the roles around one event word, by the structure of its clause.

The method is predicate and argument, not the nearest name: published work finds the right victim with dependency rules
and semantic roles far more often than with patterns.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from evenhand.actors import grammar
from evenhand.actors.clauses import Clause
from evenhand.actors.event_nouns import Found, came_under, carrier, of_noun, result
from evenhand.actors.event_verbs import met_mine, of_verb
from evenhand.actors.finding import mention_of
from evenhand.actors.mentions import ActorMention, Phrase
from evenhand.actors.phrases import read_sentence
from evenhand.actors.sentence import is_amount, words
from evenhand.actors.tending import is_asked, only_tends, tends
from evenhand.actors.tokens import Token
from evenhand.model import Span


@dataclass(frozen=True, slots=True)
class Roles:
    """Who did it (None: not said), to whom or what, with what words for the means; ``second`` is a clash's other side.

    The second side of a clash stands among the targets too.
    """

    actor: ActorMention | None
    targets: tuple[ActorMention, ...] = ()
    means_words: Span | None = None
    second: ActorMention | None = None


def find_roles(sentence: str, *, trigger: Span, event_type: str | None = None, country: str | None = None) -> Roles:
    """The roles around the event word at ``trigger`` (offsets in ``sentence``). Roles the clause leaves open stay empty."""
    return _found(sentence, trigger, country, may_clash=event_type in (None, "armed_clash"))


@functools.lru_cache(maxsize=512)
def _found(sentence: str, trigger: Span, country: str | None, *, may_clash: bool) -> Roles:
    """The roles around one event word; kept, for several rooms ask for the same."""
    tokens, phrases = read_sentence(sentence, country)
    inside = [i for i, token in enumerate(tokens) if token.start < trigger.end and trigger.start < token.end]
    if not inside:
        return Roles(None)
    first, last = inside[0], inside[-1] + 1
    if last - first > 1 and tokens[last - 1].low == "by":
        last -= 1  # "led away by"
    if last - first == 1 and tokens[first].low in words("results"):
        first, last = _resulting(tokens, phrases, first)
    clause = Clause(tokens, [p for p in phrases if _may_play(p, first, last)], first, last)
    if _is_attribute(phrases, tokens, first, last):
        return Roles(None)
    dead = any(p.entry.part == "dead" and p.start < first <= p.head < last for p in phrases)
    two_sided = may_clash and _names_two_sides(clause)
    if two_sided:
        found = _sides(clause)
    elif dead:
        found = Found([], clause.objects_at(last + 1, through=False) if clause.low(last) == "of" else [])
    elif (under := came_under(clause)) is not None:
        found = under
    elif met := met_mine(clause):
        found = Found([], met)
    elif clause.is_noun():
        found = of_noun(clause)
    else:
        found = of_verb(clause)
    return _roles(found, clause, sentence, two_sided=two_sided)


def _may_play(phrase: Phrase, first: int, last: int) -> bool:
    """Whether a phrase may be doer or target: none that is the event word's own, but its object ("burned the school")."""
    return not first <= phrase.head < last or phrase.entry.kind == "actor" or first < phrase.start < phrase.end == last


def _is_attribute(phrases: list[Phrase], tokens: list[Token], first: int, last: int) -> bool:
    """Whether an event word only says which people are meant, and nobody does it there: "treated 20 wounded people"."""
    if last - first > 1 or not tokens[first].low.endswith(("ed", "en", "ain")) or not first:
        return False
    if is_amount(tokens[first - 1]) and (last == len(tokens) or tokens[last].low in {",", ";", ".", "and"}):
        return True  # the toll of a note: "two police killed, 3 injured"
    before = tokens[first - 1]
    if before.low not in grammar.openers() and not is_amount(before):
        return False
    return any(p.start <= first < p.head_end - 1 and p.entry.kind != "thing" for p in phrases)


def _resulting(tokens: list[Token], phrases: list[Phrase], at: int) -> tuple[int, int]:
    """The verb that brought a state about, with its tokens' end: "took two guards hostage"; else the state's own word."""
    people = next((phrase for phrase in phrases if phrase.end == at), None)
    verb = people.start - 1 if people is not None else -1
    return (verb, verb + 1) if verb >= 0 and tokens[verb].low in words("resulting") else (at, at + 1)


def _names_two_sides(clause: Clause) -> bool:
    return any(clause.low(i) in words("two_sided") for i in range(clause.first, clause.last))


def _roles(found: Found, clause: Clause, sentence: str, *, two_sided: bool) -> Roles:
    def finish(phrase: Phrase) -> ActorMention:
        return mention_of(phrase, clause.tokens, sentence)

    doers = [
        finish(phrase) for phrase in found.actors if phrase.entry.actor is not None and phrase.entry.kind != "thing"
    ]
    act = clause.tokens[clause.first].start
    if doers and is_asked(sentence, doers[0].span, until=act):
        doers = []
    targets = [finish(phrase) for phrase in found.targets if phrase.entry.target is not None]
    means = None
    if found.means is not None:
        means = Span(clause.tokens[found.means[0]].start, clause.tokens[found.means[1] - 1].end)
    if tends(clause.tokens, clause.first, clause.last) or (
        doers and not two_sided and only_tends(sentence, doers[0].span, until=act)
    ):
        doers = []  # who finds or cares for those hit
    if two_sided and len(doers) > 1:
        second = doers[1]
        return Roles(doers[0], (second, *(t for t in targets if t.span != second.span)), means, second)
    actor = doers[0] if doers else None
    spans = {doer.span for doer in doers}
    return Roles(actor, tuple(t for t in targets if t.span not in spans), means)


def _sides(clause: Clause) -> Found:
    """The two sides of a fight, in the order of the text."""
    for at in range(clause.last, min(clause.last + 10, len(clause.tokens))):
        low = clause.low(at)
        if low == "between":
            return Found(clause.objects_at(at + 1, through=False, sides=True)[:2], [])
        if low in ("with", "against"):
            other = clause.objects_at(at + 1, through=False)
            return Found([*_first_side(clause), *other[:1]], [])
        if clause.tokens[at].text in ".;":
            break
    beside = clause.phrase_at(clause.first - 1)
    joined = clause.coordinated_left(beside) if beside is not None else []
    victims = result(clause) if clause.is_noun() else []
    if sum(phrase.entry.kind == "actor" for phrase in victims) > 1:
        return Found(victims[:2], [])
    if not clause.is_noun() or clause.low(clause.first - 1) == "fire":
        return Found(_subject_of(clause), [])
    return Found([], victims) if victims else Found(joined, [])


def _first_side(clause: Clause) -> list[Phrase]:
    if not clause.is_noun():
        return _subject_of(clause)[:1]
    at = clause.first - 1
    while at > 0 and (clause.low(at) in grammar.modifiers()) and clause.phrase_at(at) is None:
        at -= 1
    if clause.low(at) in ("in", "during", "after", "amid"):
        verb = next(
            (i for i in range(at - 1, max(-1, at - 5), -1) if clause.is_past(i) and clause.phrase_at(i) is None), None
        )
        if verb is not None:
            inner = Clause(clause.tokens, clause.phrases, verb, verb + 1)
            return inner.subject(inner.passive()[1])[:1]
    left = clause.phrase_at(at)
    if left is not None and left.end - 1 == at:
        return [left]
    return carrier(clause)[:1]


def _subject_of(clause: Clause) -> list[Phrase]:
    return [phrase for phrase in clause.subject(clause.group_start(clause.first)) if phrase.entry.actor is not None]
