"""Settles one report's toll from its mentions: what each statement adds up to, and which statement holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from evenhand.counts.mentions import CountMention
from evenhand.model import Count

#: Rules that say what happened to someone without naming a doer.
_OF_ITSELF = frozenset({"subject", "left", "relative", "joined", "pronoun", "noun of"})
#: Characters from the start within which a statement stands in the report's heading, and in its first sentences, and how
#: many times it counts there.
_HEADING, _OPENING = 100, 400
_OPENINGS = ((_HEADING, 3.0), (_OPENING, 2.0))
#: Sentences between those hit and those killed within which the dead are taken to be among them.
_NEAR = 3
#: A mention less sure than this stands in a sentence that tells of something else.
_SURE = 0.15


@dataclass(frozen=True, slots=True)
class Statement:
    """What one predicate says, with the others its sentence adds: the mentions in order, and their sum without parts."""

    mentions: tuple[CountMention, ...]
    low: int
    high: int | None
    lessened: bool = False

    @property
    def vague(self) -> bool:
        """Whether its number is only a word like "several" or "dozens"."""
        return all(m.hedge is None and m.count.high != m.count.low for m in self.mentions)

    @property
    def weight(self) -> float:
        """How much it is believed: the heading of a report counts three times, its opening twice, implied and background
        numbers less."""
        sure = max(mention.confidence for mention in self.mentions)
        first = self.mentions[0]
        sure *= (0.6 if first.shared else 1.0) * (0.5 if self.vague else 1.0)
        return sure * next((times for end, times in _OPENINGS if first.span.start < end), 1.0)

    @property
    def explicit(self) -> bool:
        """Whether it gives a number in so many words, or adds several people up."""
        return self.low > 1 or any(m.rule.endswith(":number") and not m.other for m in self.mentions)

    @property
    def general(self) -> bool:
        """Whether it counts all the dead, of whatever side ("four people are dead"), and not only those attacked."""
        first = self.mentions[0]
        after = first.rule.split(":")[0] in {"object", "joined"}
        one = sum(not m.count.part for m in self.mentions) == 1
        return one and first.count.of is None and not first.other and not after and not self.lessened


@dataclass(frozen=True, slots=True)
class Toll:
    """One report's toll of one incident: victims, attackers apart; None where the report does not say."""

    killed: Count | None
    injured: Count | None
    attackers_killed: Count | None


def toll_of(mentions: Sequence[CountMention]) -> Toll:
    """The toll one report tells. Attackers' deaths stay apart.

    A total of all the dead ("four people are dead") counts an attacker who died by his own hand, and is lessened by
    him; reports of bombings do not count the bomber, and neither does "he killed three people and then himself".
    """
    current = [mention for mention in mentions if not mention.earlier]
    attackers = [m for m in current if m.count.of == "attackers" and not _is_only_death(m, current)]
    attackers_killed = _settle(_statements(attackers, "killed"))
    own_hand = sum(m.count.low for m in attackers if m.rule.startswith("self:"))
    counted = min(own_hand, attackers_killed.low) if attackers_killed else 0
    killed = _settle(_statements(current, "killed"), attackers=counted)
    return Toll(killed, _injured(current, killed), attackers_killed)


def _is_only_death(mention: CountMention, mentions: Sequence[CountMention]) -> bool:
    """Whether the one who died by his own hand is the only one hurt: then nobody was attacked, and he is no attacker."""
    if not mention.rule.startswith("self:"):
        return False
    hurt = [m for m in mentions if m.outcome in {"killed", "injured", "casualties"} and not m.rule.startswith("self")]
    return bool(hurt) and all(m.count.low <= 1 and m.rule.split(":")[0] in _OF_ITSELF for m in hurt)


def _statements(mentions: Sequence[CountMention], outcome: str) -> list[Statement]:
    """The statements of one outcome; those of attackers alone are left out, unless ``mentions`` are theirs."""
    chosen = sorted((m for m in mentions if m.outcome == outcome), key=lambda m: (m.predicate or m.span, m.span))
    groups = [tuple(group) for _, group in groupby(chosen, key=lambda m: m.predicate)]
    joined: list[tuple[CountMention, ...]] = []
    for group in sorted(groups, key=lambda group: group[0].span):
        if joined and _adds_others(joined[-1], group):
            joined[-1] += group
        else:
            joined.append(group)
    only = all(m.count.of == "attackers" for m in mentions)
    return [_statement(group, only) for group in joined if only or any(m.count.of != "attackers" for m in group)]


def _adds_others(said: tuple[CountMention, ...], more: tuple[CountMention, ...]) -> bool:
    """Whether ``more`` are others beside those ``said`` in the same sentence, and no repeat of the same number."""
    same = any(m.count.low == more[0].count.low and m.other for m in said)
    return more[0].other and said[0].sentence == more[0].sentence and not (same and more[0].count.low > 1)


def _statement(mentions: tuple[CountMention, ...], attackers: bool) -> Statement:
    """One statement's sum; "four people, including the gunman" are three victims."""
    kept = [m for m in mentions if attackers or m.count.of != "attackers"]
    whole = [m for m in kept if not m.count.part] or kept
    less = sum(m.count.low for m in mentions if m.count.part and m.count.of == "attackers" and m not in kept)
    low, high = sum(m.count.low for m in whole), _added([m.count.high for m in whole])
    less = less if less < low else 0
    return Statement(tuple(kept), low - less, None if high is None else high - less, less > 0)


def _added(highs: Sequence[int | None]) -> int | None:
    known = [high for high in highs if high is not None]
    return sum(known) if len(known) == len(highs) else None


def _settle(statements: Sequence[Statement], *, attackers: int = 0) -> Count | None:
    """The number that holds: the last new total; else the total most said; else one, for people told of one by one.

    Whether "a man" and "the 24-year-old" are two people or one cannot be told safely; on the news reports every rule
    tried for it (names, ages, man and woman, "another") made more errors than it mended.
    """
    if not statements:
        return None
    replaced = [s for s in statements if any(m.supersedes for m in s.mentions)]
    if replaced:
        return _count(replaced[-1])
    totals = [s for s in statements if s.explicit and not _is_plural(s)]
    totals = [s for s in totals if s.low > 0] or totals
    totals = [s for s in totals if not all(m.count.part for m in s.mentions)] or totals
    if any(s.low > 1 for s in totals):
        best = _heaviest([s for s in totals if not s.vague] or totals)
        less = attackers if best.general and best.low > attackers else 0
        return _count(best, less=less)
    ones = [s for s in statements if s.low == 1]
    if not ones:
        return _count(statements[0])
    return _count(ones[0])


def _is_plural(statement: Statement) -> bool:
    return all(m.rule.endswith(":plural") for m in statement.mentions)


def _heaviest(statements: Sequence[Statement]) -> Statement:
    """The total with most weight behind it; where two have the same, the one said first."""
    weights: dict[tuple[int, int | None], float] = {}
    for statement in statements:
        key = (statement.low, statement.high)
        weights[key] = weights.get(key, 0.0) + statement.weight
    best = max(weights.values())
    return next(s for s in statements if weights[s.low, s.high] == best)


def _injured(mentions: Sequence[CountMention], killed: Count | None) -> Count | None:
    """Those said to be injured, or those hit less those killed; someone hurt who then died is not injured."""
    died = {_bare_words(m) for m in mentions if m.outcome == "killed" and not m.rule.endswith(":number")}
    living = [m for m in mentions if m.count.low != 1 or m.other or m.outcome == "killed" or _bare_words(m) not in died]
    hurt, hit = _statements(living, "injured"), _statements(living, "casualties")
    hit = [statement for statement in hit if statement.explicit and not _is_plural(statement)] or hit
    said, total = _without_dead(_settle(hurt), hurt, mentions, killed), _settle(hit)
    dead = killed.low if killed is not None and _is_near(hit, killed, mentions) else 0
    apart = any(statement.mentions[0].other for statement in hit if total and statement.low == total.low)
    if said is not None and all(_is_plural(statement) for statement in hit):
        return said
    if total is None or (said is not None and said.low > 1 and _support(hurt, said) >= _support(hit, total)):
        return said
    if said is not None and _is_vague(hit, total) and not _is_vague(hurt, said) and _is_explicit(hurt, said):
        return said
    if said is not None and said.low > 1 and said.low + dead == total.low:
        return said
    rest = total.low - (0 if apart else dead)
    if rest > 0 and (said is None or rest >= said.low):
        return Count(rest, None if total.high is None else total.high - total.low + rest, total.of, total.words)
    return said


def _without_dead(
    said: Count | None, hurt: Sequence[Statement], mentions: Sequence[CountMention], killed: Count | None
) -> Count | None:
    """The injured without those of them who died: those brought to hospital less those who are then told to have died."""
    if said is None or killed is None or killed.low < 1 or said.low <= killed.low or said.low != said.high:
        return said
    rest = said.low - killed.low
    beside = {m.sentence for m in mentions if m.outcome == "killed"}
    apart = {s.low: any(m.sentence in beside for m in s.mentions) for s in hurt if s.explicit and not _is_plural(s)}
    if apart.get(rest) and not any(m.sentence in beside for s in hurt if s.low == said.low for m in s.mentions):
        return replace(said, low=rest, high=rest)
    cared = [m for s in hurt if s.low == said.low for m in s.mentions]
    if not all(m.cared for m in cared) or any(m.other for m in cared):
        return said
    dying = {m.sentence for m in mentions if m.outcome == "killed" and m.count.low == killed.low and _dies(m)}
    after = {sentence + k for m in cared for sentence in [m.sentence] for k in (0, 1)}
    return replace(said, low=rest, high=rest) if dying & after else said


def _is_near(hit: Sequence[Statement], killed: Count, mentions: Sequence[CountMention]) -> bool:
    """Whether those killed may be among those hit: told in the opening, or close to where someone is told as hit."""
    where = {m.sentence for s in hit for m in s.mentions}
    return any(
        m.outcome == "killed"
        and m.confidence >= _SURE
        and (m.span.start < _OPENING or any(abs(m.sentence - at) <= _NEAR for at in where))
        for m in mentions
    )


def _dies(mention: CountMention) -> bool:
    """Whether someone is told to have died, and not to have been killed."""
    return mention.rule.split(":")[0] in {"left", "subject", "relative", "joined", "pronoun"}


def _support(statements: Sequence[Statement], count: Count) -> float:
    return sum(statement.weight for statement in statements if statement.low == count.low)


def _is_vague(statements: Sequence[Statement], count: Count) -> bool:
    return all(statement.vague for statement in statements if statement.low == count.low)


def _is_explicit(statements: Sequence[Statement], count: Count) -> bool:
    return any(statement.explicit for statement in statements if statement.low == count.low)


def _bare_words(mention: CountMention) -> str:
    return re.sub(r"(?i)^(?:an?|the)\s+", "", mention.words).lower()


def _count(statement: Statement, *, less: int = 0) -> Count:
    whole = [m for m in statement.mentions if not m.count.part] or list(statement.mentions)
    kinds = {m.count.of for m in whole}
    high = None if statement.high is None else statement.high - less
    return Count(
        statement.low - less, high, kinds.pop() if len(kinds) == 1 else None, " + ".join(m.words for m in whole)
    )
