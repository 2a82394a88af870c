"""Finds who stands before a verb as its subject: "two guards were killed", "those who attacked it were shot dead"."""

from __future__ import annotations

from dataclasses import replace

from evenhand.codebook import load
from evenhand.counts.clause import AND, PREPOSITION, Clause, Tie, is_adverb, is_aside
from evenhand.counts.heads import People
from evenhand.counts.joining import backwards, before_aside, whole_of
from evenhand.counts.outcomes import Predicate
from evenhand.counts.tokens import word_set, words_of
from evenhand.counts.tying import tied

_BOUNDARY = word_set("outcomes", "grammar", "boundaries")
#: Words that open a clause about the people before them.
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
_PLURAL = frozenset({"were", "are", "weren't", "aren't"})


def subject(clause: Clause, predicate: Predicate) -> list[Tie]:
    """The people of whom a verb tells that stands behind them, in a main clause or one with "who"."""
    at = predicate.start - 1
    book = load("outcomes")
    negated = False
    while at >= 0 and (is_adverb(clause.low(at)) or clause.low(at) in book["be"] or clause.low(at) in book["have"]):
        negated = negated or clause.low(at) in book["negation"]
        at -= 1
    if clause.low(at) in {"who", "that", "which"}:
        last = clause.by_end.get(at)
        if last is None and clause.low(at - 1) == ",":
            last = clause.by_end.get(at - 1) or before_aside(clause, at - 1)
        if last is not None and last.part and " of the " in f" {words_of(clause.tokens, last.start, last.end)} ":
            last = last.whole  # "one of the two people who died"
        if last is None:
            return []
        every = any(clause.low(k) in {"all", "both"} for k in range(at + 1, predicate.start))
        group = backwards(clause, last, clause_start=boundary(clause, predicate, last.start)) if every else [last]
        return tied(clause, predicate, group, "relative", negated=negated)
    start = boundary(clause, predicate, at)
    candidates = [people for people in clause.people if start <= people.start and people.end <= at + 1]
    free = [
        people
        for people in candidates
        if clause.low(people.start - 1) not in PREPOSITION
        and people.head not in {"who", "whom"}
        and not is_aside(clause, people)
        and not _ends_place(clause, people)
    ]
    if not free:
        return []
    free[-1] = _owner(clause, free[-1]) or _described(clause, free[-1], start) or free[-1]
    whole = whole_of(clause, free[-1]) if free[-1].part else None
    group = backwards(clause, whole or free[-1], clause_start=start)
    if whole is not None and free[-1] not in group:
        group.append(free[-1])
    if group[0].part and len(group) > 1 and (of_all := whole_of(clause, group[0])) is not None:
        group = [*backwards(clause, of_all, clause_start=start), *_parts(clause, group)]
    if len(group) == 1 and group[0].kind == "unsure" and group[0].low == 1 and _is_plural_verb(clause, at, predicate):
        return []  # "the three men who robbed a bank were killed"
    negated = negated or clause.low(group[0].start - 1) in {"neither", "nor"}
    return tied(clause, predicate, group, "subject", negated=negated)


def _parts(clause: Clause, group: list[People]) -> list[People]:
    """Those joined to a part as parts: "twelve people, including five women and three children, were killed". Whoever
    comes after a comma and "and", and before no comma, is no part: "including a nurse, and two guards were killed".
    """
    closed = clause.low(group[-1].end) == ","
    parts: list[People] = []
    for people in group:
        apart = bool(parts) and clause.low(people.start - 1) in AND and clause.low(people.start - 2) == ","
        parts.append(people if apart and not closed else replace(people, part=True))
    return parts


def _is_plural_verb(clause: Clause, at: int, predicate: Predicate) -> bool:
    return any(clause.low(k) in _PLURAL for k in range(at + 1, predicate.start))


def _described(clause: Clause, people: People, start: int) -> People | None:
    """The people of whom a clause with "who" tells that ends in ``people``: "the men who robbed a bank were killed"."""
    if clause.low(people.start - 1) in AND | {","}:
        return None
    for at in range(people.start - 1, start, -1):
        if clause.low(at) in {",", ";"} | AND:
            return None
        if clause.low(at) in _RELATIVE:
            return clause.by_end.get(at)
    return None


def _owner(clause: Clause, people: People) -> People | None:
    """Whoever is said in a relative clause to have done something to ``people``, and is what follows told of: "a man who
    had stabbed two guards was killed"."""
    verb = next((p for p in clause.predicates if p.end == people.start and p.form in {"past", "past_participle"}), None)
    if verb is None:
        return None
    at = verb.start - 1
    while is_adverb(clause.low(at)) or clause.low(at) in load("outcomes")["have"]:
        at -= 1
    return clause.by_end.get(at) if clause.low(at) in {"who", "that"} else None


def _ends_place(clause: Clause, people: People) -> bool:
    """Whether a name ends a place ("of Springdale, Ohio")."""
    before = clause.by_end.get(people.start - 1)
    comma = clause.low(people.start - 1) == ","
    return comma and people.kind == "name" and before is not None and clause.low(before.start - 1) in PREPOSITION


def boundary(clause: Clause, predicate: Predicate, at: int) -> int:
    """Where the clause that ends at ``at`` begins."""
    verb_ends = {
        p.end - 1 for p in clause.predicates if p.end <= predicate.start and p.frame not in {"noun", "adjective"}
    }
    while at > 0:
        people = clause.by_end.get(at + 1)
        if people is not None:
            at = people.start - 1
            continue
        if clause.low(at) in _BOUNDARY or at in verb_ends:
            return at + 1
        at -= 1
    return 0
