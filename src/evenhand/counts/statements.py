"""Settles one report's toll from its mentions: what each statement adds up to, and which statement holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from evenhand.counts.mentions import CountMention
from evenhand.model import Count


@dataclass(frozen=True, slots=True)
class Statement:
    """What one predicate says: the mentions it ties together, in order, and their sum without parts."""

    mentions: tuple[CountMention, ...]
    low: int
    high: int | None

    @property
    def start(self) -> int:
        """Where its first words stand."""
        return self.mentions[0].span.start

    @property
    def explicit(self) -> bool:
        """Whether a number is said, not only implied."""
        return any(mention.rule.endswith(":number") for mention in self.mentions) or self.low > 1


@dataclass(frozen=True, slots=True)
class Toll:
    """One report's toll of one incident: victims, attackers apart; None where the report does not say."""

    killed: Count | None
    injured: Count | None
    attackers_killed: Count | None


def toll_of(mentions: Sequence[CountMention]) -> Toll:
    """The toll one report tells. Attackers' deaths stay apart; a total that includes them is lessened by them."""
    current = [mention for mention in mentions if not mention.earlier]
    attackers = [m for m in current if m.count.of == "attackers"]
    victims = [m for m in current if m.count.of != "attackers"]
    attackers_killed = _settle(_statements(attackers, "killed"))
    killed = _settle(_statements(victims, "killed"))
    injured = _injured(victims, killed)
    return Toll(killed, injured, attackers_killed)


def _statements(mentions: Sequence[CountMention], outcome: str) -> list[Statement]:
    found = []
    chosen = sorted((m for m in mentions if m.outcome == outcome), key=lambda m: (m.predicate or m.span, m.span))
    for _, grouped in groupby(chosen, key=lambda m: m.predicate):
        group = tuple(grouped)
        whole = [m for m in group if not m.count.part] or list(group)
        highs = [m.count.high for m in whole]
        high = None if None in highs else sum(h or 0 for h in highs)
        found.append(Statement(group, sum(m.count.low for m in whole), high))
    return sorted(found, key=lambda statement: statement.start)


def _settle(statements: Sequence[Statement]) -> Count | None:
    if not statements:
        return None
    replaced = [s for s in statements if any(m.supersedes for m in s.mentions)]
    if replaced:
        return _count(replaced[-1])
    totals = [s for s in statements if s.low > 1 and not _vague(s)]
    if totals:
        return _count(_heaviest(totals))
    ones = [s for s in statements if s.low == 1]
    if ones:
        more = [s for s in ones if any(m.other for m in s.mentions)]
        first = _count(ones[0])
        return (
            Count(1 + len(more), None if first.high is None else first.high + len(more), first.of, first.words)
            if more
            else first
        )
    return _count(statements[0])


def _vague(statement: Statement) -> bool:
    return all(m.rule.endswith(":plural") for m in statement.mentions)


def _heaviest(statements: Sequence[Statement]) -> Statement:
    """The total said most often; where two are, the one said first."""
    weights: dict[tuple[int, int | None], float] = {}
    for place, statement in enumerate(statements):
        key = (statement.low, statement.high)
        weights[key] = weights.get(key, 0.0) + (1.5 if place == 0 else 1.0)
    best = max(weights.values())
    return next(s for s in statements if weights[s.low, s.high] == best)


def _injured(victims: Sequence[CountMention], killed: Count | None) -> Count | None:
    direct = [s for s in _statements(victims, "injured")]
    shot = _statements(victims, "casualties")
    if shot:
        total = _settle(shot)
        apart = any(m.other for s in shot for m in s.mentions)
        dead = killed.low if killed is not None and not apart else 0
        if total is not None and total.low > dead:
            rest = Count(total.low - dead, None if total.high is None else total.high - dead, total.of, total.words)
            said = _settle(direct)
            if said is None or rest.low >= said.low:
                return rest
    return _settle(direct)


def _count(statement: Statement) -> Count:
    kinds = {m.count.of for m in statement.mentions if not m.count.part}
    words = " + ".join(m.words for m in statement.mentions if not m.count.part)
    return Count(statement.low, statement.high, kinds.pop() if len(kinds) == 1 else None, words)
