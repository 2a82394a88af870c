"""Who is told beside an act and has not done it: those who find or care for the people hit, visit them, speak of it, or of
whom another clause tells something else.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from evenhand.actors import grammar
from evenhand.actors.clauses import Clause
from evenhand.actors.doubting import clears, taken_back
from evenhand.actors.phrases import read_sentence, tokens_of
from evenhand.actors.sentence import BE, words
from evenhand.actors.tokens import Token, sequence
from evenhand.codebook import load
from evenhand.model import Span

#: Words that may stand between somebody and the verb: "X said on Monday that its fighters had [found]".
_REACH = 10
_ENDS = frozenset(".;:!?")
_JOINED = frozenset({"and", "then", "before", "but", ","})


def only_tends(sentence: str, span: Span, *, until: int | None = None) -> bool:
    """Whether the first verb that is told of those at ``span``, verbs of speech apart, is one of finding, burying or caring,
    of giving, visiting or speaking of it. They are nobody's doers by such a sentence, unless a verb of an act, or the one at
    ``until``, is joined to it ("found three men and shot them").
    """
    tokens = tokens_of(sentence)
    at = next((number for number, token in enumerate(tokens) if token.start >= span.end), len(tokens))
    if until is None and _is_agent_of_care(tokens, span):
        return True
    if [token.low for token in tokens[at : at + 2]] in ([",", "which"], [",", "who"]):
        closing = (number for number in range(at + 2, len(tokens)) if tokens[number].text == ",")
        at = next(closing, at)  # what is told of them beside
    for number, token in enumerate(tokens[at : at + _REACH], start=at):
        if _stands_at(tokens, number, "finding", "giving"):
            if until is None:
                return not _joins_act(tokens, number)
            between = [other.low for other in tokens[number + 1 :] if other.end <= until]
            return token.start < until and _JOINED.isdisjoint(between)
        if token.text in _ENDS or _stands_at(tokens, number, "acting"):
            return False
    return False


def _is_agent_of_care(tokens: list[Token], span: Span) -> bool:
    """Whether those at ``span`` are those by whom people were found or cared for, or by whom a place is held: "the bodies
    were handed over by soldiers", "a village controlled by the rebels".
    """
    by = next((number for number, token in enumerate(tokens) if token.start >= span.start), len(tokens)) - 1
    if by < 1 or tokens[by].low != "by":
        return False
    return any(_stands_at(tokens, number, "finding", "giving", "keeping") for number in range(max(0, by - 2), by))


def _joins_act(tokens: list[Token], at: int) -> bool:
    """Whether a verb of an act is joined to the one at token ``at``: "visited the village and shot two men"."""
    for number in range(at + 2, len(tokens)):
        if tokens[number].text in _ENDS:
            return False
        if tokens[number - 1].low in _JOINED and _stands_at(tokens, number, "acting"):
            return True
    return False


def stands_apart(sentence: str, span: Span, acts: Sequence[Span]) -> bool:
    """Whether all words for the act (``acts``, offsets in ``sentence``) stand behind those at ``span``, the first in a clause
    that has a subject of its own, and no act is told of those themselves: "rebels held the bridge when a shell hit it".
    """
    if not acts or any(act.start < span.end for act in acts):
        return False
    tokens, phrases = read_sentence(sentence)
    first = min(acts)
    inside = [number for number, token in enumerate(tokens) if token.start < first.end and first.start < token.end]
    opening = _opens(Clause(tokens, phrases, inside[0], inside[-1] + 1)) if inside else None
    if opening is None or tokens[opening].start < span.end:
        return False
    own = (number for number in range(opening) if tokens[number].start >= span.end)
    return not any(_stands_at(tokens, number, "acting") for number in own)


def is_asked(sentence: str, span: Span, *, until: int | None = None) -> bool:
    """Whether those at ``span`` are told in an open question, as not believed or as ruled out: "whether the army fired", "has
    not said whether it [fired]" (the act at ``until``).
    """
    tokens = tokens_of(sentence)
    at = next((number for number, token in enumerate(tokens) if token.start >= span.start), len(tokens))
    behind = [token.low for token in tokens if span.end <= token.start and until is not None and token.end <= until]
    asks = behind[behind.index("whether") :] if "whether" in behind else ["and"]
    told = range(at, at if until is None else sum(token.end <= until for token in tokens))
    cleared = any(clears(tokens, number) for number in told)
    return taken_back(tokens, at) == "" or cleared or behind[:1] == ["neither"] or _JOINED.isdisjoint(asks)


def _opens(clause: Clause) -> int | None:
    """Where the clause of an event verb begins that has a subject of its own, which may stand in the event words."""
    first = clause.first
    verb = clause.last if clause.last - first == 1 else clause.last - 1
    if clause.low(first) in words("weapons") and clause.is_past(verb):
        return _noun_start(clause, first)  # "a shell hit it"
    if clause.low(first) not in BE and clause.is_noun():
        return None
    return clause.own_subject(clause.group_start(first))


def _noun_start(clause: Clause, at: int) -> int:
    """Where the noun phrase begins that ends at token ``at``, with whose it is: "the army's [shells]"."""
    while at > 0:
        left = clause.phrase_at(at - 1)
        if left is None and (clause.low(at - 1) in grammar.STOPS or clause.is_verb(at - 1)):
            break
        if left is None and not clause.tokens[at - 1].text[0].isalnum():
            break
        at = left.start if left is not None else at - 1
    return at


@functools.cache
def _rows(section: str) -> dict[str, list[tuple[str, ...]]]:
    """The words of a list by their first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in load("actor_words")["clause"][section]:
        key = sequence(str(row))
        found.setdefault(key[0], []).append(key)
    return found


def _stands_at(tokens: list[Token], at: int, *sections: str) -> bool:
    """Whether words of some lists begin at token ``at``."""
    rows = (row for section in sections for row in _rows(section).get(tokens[at].low, ()))
    return any(tuple(token.low for token in tokens[at : at + len(row)]) == row for row in rows)


def tends(tokens: list[Token], first: int, last: int) -> bool:
    """Whether the event words at tokens ``first`` to ``last`` are themselves of this kind."""
    return any(_stands_at(tokens, at, "finding") for at in range(first, last))
