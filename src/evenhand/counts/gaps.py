"""People whose verb stands elsewhere: "two died on the spot and a third in hospital", "beat two men until they died"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evenhand.codebook import load
from evenhand.counts.clause import AND, PREPOSITION, Clause, Tie
from evenhand.counts.heads import People

_COUNTED = frozenset({"number", "indefinite", "definite", "bare"})
_UNTIL = frozenset({"until", "till"})
#: Words after a verb that end what may be left out after it.
_BREAKS = frozenset({"who", "which", "where", "that", "including", "among", ":"})
#: Tokens after people without a verb of their own, within which their clause ends.
_SHORT = 7


def gapped(clause: Clause, found: Sequence[Tie]) -> list[Tie]:
    """Those of whom the verb said before is said again without words: "four were killed in Gao and two others in Kidal"."""
    tied = {tie.people for tie in found}
    more: list[Tie] = []
    for people in clause.people:
        told = [tie for tie in [*found, *more] if tie.people is not None and tie.predicate.end <= people.start]
        if people in tied or not told or people.part or people.low is None or not _stands_alone(clause, people):
            continue
        last = max(told, key=lambda tie: tie.predicate.start)
        if _lacks_verb(clause, people, last):
            more.append(replace(last, people=people, rule="gapped", part=False, adds=True))
    return more


def _stands_alone(clause: Clause, people: People) -> bool:
    """Whether people open a clause of their own, and are no apposition: "and two herders", ", two others"."""
    before = clause.low(people.start - 1)
    fresh = people.other or people.kind in {"number", "indefinite"}
    return fresh and people.kind in _COUNTED and (before in AND or (people.other and before in {",", ";"}))


def _lacks_verb(clause: Clause, people: People, told: Tie) -> bool:
    """Whether ``people`` and a place, a time or a wound are all that their clause says, and the verb is that of ``told``."""
    if told.people is None or told.people.kind not in _COUNTED or told.negated or told.people.low == 0:
        return False
    if any(predicate.start >= people.start for predicate in clause.predicates):
        return False
    verbs = {*load("outcomes")["be"], *load("outcomes")["have"], *load("outcomes")["grammar"]["saying"][0].split()}
    if any(clause.low(at) in _BREAKS or clause.low(at) in verbs for at in range(told.predicate.end, people.start - 1)):
        return False
    wound = told.predicate.form == "wound" and clause.low(people.end) in {"a", "an", "two", "broken"}
    if not wound and clause.low(people.end) not in PREPOSITION:
        return False
    end = next((at for at in range(people.end, people.end + _SHORT) if not clause.low(at)[0].isalnum()), None)
    if end is None or end - people.end < 2:
        return False
    words = [clause.tokens[at] for at in range(people.end, end)]
    if any(token.low in verbs or token.low.endswith("ed") for token in words):
        return False
    return wound or people.other or words[-1].capital


def before_being(clause: Clause, tied: Sequence[Tie]) -> list[Tie]:
    """ "A man stabbed three people before being shot dead": told of whoever opens the clause."""
    more: list[Tie] = []
    told = {tie.predicate for tie in tied}
    for predicate in clause.predicates:
        passive = predicate.frame == "either" and clause.low(predicate.start - 1) == "being"
        if predicate in told or not passive or clause.low(predicate.start - 2) not in {"before", "after"}:
            continue
        first = next((p for p in clause.people if p.end < predicate.start and p.kind in _COUNTED), None)
        if first is not None and first.low is not None and not any(p.end <= first.start for p in clause.predicates):
            more.append(Tie(predicate, first, None, "subject"))
    return more


def with_antecedent(clause: Clause, tie: Tie) -> Tie:
    """ "They beat two men until they died": the people named last before, where the pronoun says only that much."""
    people = tie.people
    if people is None or tie.predicate.outcome != "killed" or tie.negated or clause.low(people.start - 1) not in _UNTIL:
        return tie
    if people.kind != "pronoun" or people.head not in {"he", "she", "they"}:
        return tie
    many = people.head == "they"
    before = [p for p in clause.people if p.end <= people.start and p.kind in _COUNTED and p.low is not None]
    return replace(tie, people=before[-1]) if before and (before[-1].low != 1) == many else tie
