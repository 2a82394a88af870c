"""Takes the counts of one account together: groups add up, parts, repeats and totals do not, attackers stay out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from evenhand.counts.heads import People
from evenhand.counts.people import find_people
from evenhand.counts.tokens import tokenise
from evenhand.model import Count

_REPEAT = re.compile(r"(?i)^(?:the|this|that|these|those|both)\b(?!\s+(?:couple|other))|^(?:he|she|they)\b")


def code_count(words: str) -> Count | None:
    """How many people ``words`` speak of ("at least 12", "a policeman", "the couple and their three children"), or None."""
    tokens = tokenise(words)
    phrases = [people for people in find_people(tokens) if people.low is not None and people.kind != "name"]
    if not phrases:
        return _bare(words)
    added = [people for people in phrases if not people.part]
    if not added:
        first = phrases[0]
        return Count(first.low or 0, first.high, first.of, words, part=True)
    if len(added) > 1 and _is_total(added):
        added = added[:1]
    kinds = {people.of for people in added}
    return Count(
        sum(people.low or 0 for people in added),
        _sum_high([people.high for people in added]),
        kinds.pop() if len(kinds) == 1 else None,
        words,
        adds=added[0].other,
    )


def _bare(words: str) -> Count | None:
    from evenhand.counts.numbers import not_people, read_number

    tokens = tokenise(words)
    for at in range(len(tokens)):
        number = read_number(tokens, at)
        if number is not None and not (number.end < len(tokens) and tokens[number.end].low in not_people()):
            return Count(number.low, number.high, None, words)
    return None


def _is_total(phrases: Sequence[People]) -> bool:
    rest = sum(people.low or 0 for people in phrases[1:])
    return phrases[0].number is not None and phrases[0].low == rest


def _sum_high(highs: Sequence[int | None]) -> int | None:
    known = [high for high in highs if high is not None]
    return sum(known) if len(known) == len(highs) else None


def combine(counts: Sequence[Count]) -> Count | None:
    """One account's toll from its mentions, or None where nothing but attackers is counted.

    A count that comes on top of the one before is added to it first. Groups of different kinds add up. A part, a repeat
    of the same number, a phrase that points back ("the man") and a total that the others add up to do not. Where a
    general total stands beside groups, the greater of the two is taken; of two totals of one kind the greater stands.
    A number that the account shares with other incidents stands only where it has none of its own.
    """
    own = _combine([count for count in counts if not count.shared])
    if own is not None:
        return own
    shared = _combine(counts)
    return None if shared is None else replace(shared, shared=max(count.shared for count in counts))


def _combine(counts: Sequence[Count]) -> Count | None:
    victims = [count for count in counts if count.of != "attackers"]
    whole = _merged([count for count in victims if not count.part]) or victims
    if not whole:
        return None
    fresh = [count for count in whole if not _REPEAT.match(count.words)] or whole[:1]
    some = [count for count in fresh if count.low or count.high != 0]
    if not some:
        return fresh[0]
    kinds: dict[str | None, Count] = {}
    for count in some:
        kinds[count.of] = _greater(kinds[count.of], count) if count.of in kinds else count
    general = kinds.pop(None, None)
    groups = list(kinds.values())
    if not groups and general is not None:
        return general
    added = Count(
        sum(count.low for count in groups),
        _sum_high([count.high for count in groups]),
        groups[0].of if len(groups) == 1 else None,
        " + ".join(dict.fromkeys(count.words for count in groups)),
    )
    if general is None:
        return added
    return general if _top(general) >= _top(added) else added


def _top(count: Count) -> int:
    return count.low if count.high is None else count.high


def _merged(counts: Sequence[Count]) -> list[Count]:
    """The counts in order, each that comes on top of the one before added to it.

    One that adds to nothing told here stands alone, and the same number told again is then a repeat.
    """
    merged: list[Count] = []
    for count in counts:
        if not (count.adds and merged):
            merged.append(count)
            continue
        last = merged[-1]
        if last.adds and (last.low, last.high, last.of) == (count.low, count.high, count.of):
            continue
        merged[-1] = Count(
            last.low + count.low,
            _sum_high([last.high, count.high]),
            last.of if last.of == count.of else None,
            f"{last.words} + {count.words}",
            adds=last.adds,
        )
    return [replace(count, adds=False) for count in merged]


def _holds(vague: Count, exact: Count) -> bool:
    """Whether a word like "several" or "dozens" leaves room for the exact number told beside it."""
    return (
        exact.low == exact.high
        and vague.high is not None
        and vague.low < vague.high
        and vague.low <= exact.low <= vague.high
    )


def _greater(first: Count, second: Count) -> Count:
    """Of two counts of one kind the greater stands; the same or a vaguer one is a repeat ("several", "seven")."""
    if _holds(first, second):
        return second
    if _holds(second, first):
        return first
    return second if _top(second) > _top(first) else first
