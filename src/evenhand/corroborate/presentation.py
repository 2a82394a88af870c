"""One value chosen from what the sources say, by a named rule, and how much the choice of rule matters."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand import codebook
from evenhand.corroborate.agreement import is_partial, is_shared
from evenhand.errors import NotFoundError
from evenhand.model import HAPPENED, Count, Finding, FindingValue, Value, When, Where
from evenhand.nearness import days, is_vague


@dataclass(frozen=True, slots=True)
class Estimate:
    """Best, low and high number of people, as in the UCDP Georeferenced Event Dataset. ``high`` None is open."""

    best: int
    low: int
    high: int | None


def rules() -> tuple[str, ...]:
    """The names of the presentation rules."""
    return tuple(codebook.load("presentation")["rules"])


def present(finding: Finding, *, rule: str) -> Value | None:
    """The value that ``rule`` chooses among those told as having happened; None where nothing is.

    It is always a value that a source gave; a number shared with other incidents, or one of only some of the people, only
    where there is no other.
    Raises :class:`NotFoundError` for an unknown rule.
    """
    row = _rule(rule)
    left = _eligible(finding, party=row["party"])
    for criterion in row["by"]:
        left = _best(left, _CRITERIA[criterion])
    return min(left, key=lambda value: value.claims).value if left else None


def sensitivity(finding: Finding) -> dict[str, Value | None]:
    """What each rule would choose."""
    return {rule: present(finding, rule=rule) for rule in rules()}


def estimate(finding: Finding) -> Estimate | None:
    """Best, low and high of a toll: best by the rule ``ucdp``, low and high the outermost figures beside it.

    None where nobody gives a number of this incident alone.
    """
    best = present(finding, rule="ucdp")
    if not isinstance(best, Count) or best.shared:
        return None
    counts = [value.value for value in _eligible(finding, party="alone") if isinstance(value.value, Count)]
    highs = [count.high for count in counts]
    known = [high for high in highs if high is not None]
    return Estimate(best.low, min(count.low for count in counts), None if len(known) < len(highs) else max(known))


def tolls_by_speaker(finding: Finding) -> dict[str, Count]:
    """The range that each group of speakers gives, from the lowest to the highest of its figures for this incident alone."""
    found: dict[str, Count] = {}
    for value in _of_all([value for value in finding.values if value.stance in HAPPENED]):
        if isinstance(value.value, Count) and not value.value.shared:
            for group in value.speakers:
                found[group] = _widened(found.get(group), value.value)
    return dict(sorted(found.items()))


def _widened(one: Count | None, other: Count) -> Count:
    if one is None:
        return Count(other.low, other.high)
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    return Count(min(one.low, other.low), high)


def _rule(name: str) -> Mapping[str, Any]:
    sheet: Mapping[str, Any] = codebook.load("presentation")["rules"]
    if name not in sheet:
        raise NotFoundError(f"there is no presentation rule {name!r}; choose one of {', '.join(sheet)}")
    row: Mapping[str, Any] = sheet[name]
    return row


def heard(finding: Finding, *, party: str = "alone") -> list[FindingValue]:
    """What is told as having happened, of all people where somebody tells of all; a party's word only where nobody else
    speaks, if ``party`` is "alone"."""
    happened = _of_all([value for value in finding.values if value.stance in HAPPENED])
    others = [value for value in happened if not value.party]
    return others if others and party == "alone" else happened


def _eligible(finding: Finding, *, party: str) -> list[FindingValue]:
    left = heard(finding, party=party)
    return [value for value in left if not is_shared(value.value)] or left


def _of_all(values: Sequence[FindingValue]) -> list[FindingValue]:
    """Without the numbers of only some of the people, where one of all is told."""
    return [value for value in values if not is_partial(value.value)] or list(values)


def _best(values: Sequence[FindingValue], cost: Callable[[FindingValue], float]) -> list[FindingValue]:
    least = min(map(cost, values), default=0.0)
    return [value for value in values if cost(value) == least]


def _width(found: FindingValue) -> float:
    """How inexact a value is: people, days or kilometres of leeway."""
    value = found.value
    if isinstance(value, Count):
        return math.inf if value.high is None else value.high - value.low
    if isinstance(value, When):
        first, last = days(value)
        return last - first
    if isinstance(value, Where):
        return _PLACES.get(value.precision, math.inf) if value.precision_km is None else value.precision_km
    return 1.0 if is_vague(value.code) or value.code == "unknown" else 0.0


_PLACES = {
    "exact": 1.0,
    "town": 5.0,
    "near_town": 25.0,
    "district": 50.0,
    "water": 100.0,
    "region": 300.0,
    "country": 1e4,
}


def _low(found: FindingValue) -> float:
    return found.value.low if isinstance(found.value, Count) else 0.0


_CRITERIA: dict[str, Callable[[FindingValue], float]] = {
    "most_origins": lambda found: -len(found.origins),
    "narrowest": _width,
    "widest": lambda found: -_width(found),
    "lowest": _low,
    "highest": lambda found: (
        -(math.inf if isinstance(found.value, Count) and found.value.high is None else _low(found))
    ),
}
