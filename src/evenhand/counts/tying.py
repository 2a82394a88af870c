"""Makes ties of a predicate and its people: parts, those that come on top, and whose side they are on."""

from __future__ import annotations

from evenhand.codebook import load
from evenhand.counts.clause import AND, Clause, Tie
from evenhand.counts.heads import People
from evenhand.counts.joining import company, without_shared
from evenhand.counts.outcomes import Predicate


def is_negated(clause: Clause, start: int) -> bool:
    """Whether "not", "without" or the like stands right before ``start``."""
    return any(clause.low(at) in {"not", "never", "without", "didn't", "n't"} for at in range(max(0, start - 3), start))


def tied(clause: Clause, predicate: Predicate, group: list[People], rule: str, *, negated: bool) -> list[Tie]:
    """One tie for each of ``group``, those named along with them included; ``rule`` names the structure that tied them."""
    goods = predicate.outcome == "abducted" and clause.low(predicate.end - 1) in {"away", "off", "with"}
    thing = predicate.outcome == "casualties" or predicate.frame == "led off" or goods
    thing = thing or clause.low(predicate.end - 1) in load("outcomes")["said_of_things"]
    group = [people for people in group if people.kind != "unsure" or not thing]
    if not group:
        return []
    total = group[0]
    sizes = [people.low for people in group[1:] if not people.part]
    listed = (
        len(sizes) > 1
        and total.number is not None
        and None not in sizes
        and sum(size or 0 for size in sizes) == total.low
    )
    found = []
    group = without_shared(group)
    group = [*group, *company(clause, predicate)] if rule != "object" else group
    for index, people in enumerate(group):
        joined = index > 0 and not group[index - 1].part and clause.low(people.start - 1) in AND
        own = joined and bool(people.head)  # "a head and two of its teachers"
        part = (people.part and not own) or (listed and index > 0)
        adds = not part and any(_same_side(people, other) for other in group[:index] if not other.part)
        found.append(Tie(predicate, people, None, rule, negated, part, adds))
    return found


def _same_side(one: People, other: People) -> bool:
    """Whether both are attackers or neither is: attackers' deaths are never added to victims'."""
    return (one.of == "attackers") == (other.of == "attackers")
