"""Ties people to outcome nouns: "12 deaths", "the killing on Monday of three teachers", "Killed: two men, one woman"."""

from __future__ import annotations

from evenhand.codebook import load
from evenhand.counts.clause import PREPOSITION, Clause, Tie
from evenhand.counts.heads import People
from evenhand.counts.joining import coordinated, parts_after
from evenhand.counts.outcomes import Predicate
from evenhand.counts.totals import none, number_before
from evenhand.counts.tying import is_negated, tied

#: Words that may open what stands between an outcome noun and its "of", and how far that reaches.
BETWEEN = PREPOSITION | {"yesterday", "today", "last", "overnight", "early", "late", "without"}
_FAR = 8


def noun(clause: Clause, predicate: Predicate) -> list[Tie]:
    """ "12 deaths", "no deaths", "the death of two guards", "a man whose body was found"."""
    owner = clause.by_end.get(predicate.start - 1) if clause.low(predicate.start - 1) == "whose" else None
    if owner is not None and clause.low(predicate.start) in {"body", "bodies", "corpse", "corpses"}:
        return tied(clause, predicate, [owner], "relative", negated=False)  # "a man whose body lay beside the road"
    counted = number_before(clause, predicate.start)
    if counted is not None and clause.low(predicate.end - 1) in load("outcomes")["counted_nouns"]:
        parts = parts_after(clause, predicate.end)
        whole = Tie(predicate, None, counted, "counted", negated=False)
        return [whole, *(Tie(predicate, people, None, "counted", part=True) for people in parts)]
    if counted is None and clause.low(predicate.end - 1) in load("outcomes")["counted_nouns"]:
        absent = none(clause, predicate)
        if absent:
            return absent
    to = clause.low(predicate.end) == "to" and predicate.outcome == "injured"
    first = clause.by_start.get(predicate.end + 1) if to else _after_of(clause, predicate)
    if first is None:
        return []
    negated = is_negated(clause, predicate.start)
    return tied(clause, predicate, coordinated(clause, first, of_noun=True), "noun of", negated=negated)


def _tells_another(clause: Clause, at: int) -> bool:
    """Whether another outcome word stands at ``at``, which has people of its own; "death by shooting" is one."""
    return clause.low(at - 1) != "by" and any(predicate.start == at for predicate in clause.predicates)


def _after_of(clause: Clause, predicate: Predicate) -> People | None:
    """The people of a noun: "the death of two", "the death in custody of a fisherman", "the killing on Monday of ..."."""
    if clause.low(predicate.end) == "of":
        return clause.by_start.get(predicate.end + 1)
    if clause.low(predicate.end) not in BETWEEN:
        return None
    for at in range(predicate.end + 1, predicate.end + _FAR):
        if not clause.low(at)[0].isalnum() or _tells_another(clause, at):
            return None
        people = clause.by_start.get(at + 1) if clause.low(at) == "of" else None
        if people is not None:
            return people if people.kind in {"number", "indefinite", "definite", "kin", "unsure"} else None
    return None


def labelled(clause: Clause, predicate: Predicate) -> list[Tie]:
    """ "Killed: two men, one woman": the people after a label."""
    first = clause.by_start.get(predicate.end + 1)
    if (
        first is None
        or first.kind not in {"number", "indefinite", "unsure"}
        or clause.low(predicate.start - 1)[0].isalnum()
    ):
        return []
    return tied(clause, predicate, coordinated(clause, first), "object", negated=False)
