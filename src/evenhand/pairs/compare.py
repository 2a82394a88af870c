"""Two accounts side by side: reasons with weights that add up to a score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from evenhand.model import Comparison, Reason, Verdict
from evenhand.pairs import levels
from evenhand.pairs.rarity import Rarity
from evenhand.pairs.records import LinkRecord
from evenhand.pairs.weights import DEFINITE, Weights, shipped_weights

_SAME_REPORT = Reason("report", "two tellings in one report", -DEFINITE)
_CORRECTION = Reason("report", "a source's correction of its own report", DEFINITE)

#: What is compared, in the order of the reasons.
COMPARISONS = (
    "date",
    "place",
    "published",
    "type",
    "actor",
    "target",
    "means",
    "killed",
    "injured",
    "abducted",
    "words",
    "names",
)


def compare(
    left: LinkRecord, right: LinkRecord, *, weights: Weights | None = None, rarity: Rarity | None = None
) -> Comparison:
    """The comparison of two accounts, the smaller id on the left; its reasons' weights (bits) add up to its score.

    Without ``rarity`` (word frequencies of the project's accounts) the words of the two are not compared.
    The form is that of Fellegi and Sunter (1969).
    """
    weights = weights or shipped_weights()
    reasons = [weights.prior]
    score = weights.prior.weight
    for name, level in zip(COMPARISONS, _levels(left, right, rarity), strict=True):
        reason = weights.levels[name][level]
        reasons.append(reason)
        score += reason.weight
    report = report_reason(left, right)
    if report is not None:
        reasons.append(report)
        score += report.weight
    first, second = (left, right) if left.account < right.account else (right, left)
    return Comparison(first.account, second.account, score, tuple(reasons))


class Comparer:
    """Compares the accounts of one index, many times: each pair of values is looked at once and remembered.

    Gives what :func:`compare` gives. It holds as many answers as there are different pairs of values.
    """

    def __init__(self, records: Sequence[LinkRecord], *, weights: Weights, rarity: Rarity) -> None:
        self._records, self._weights, self._rarity = records, weights, rarity
        self._ids: dict[object, int] = {}
        self._values: list[tuple[int, ...] | None] = [None] * len(records)
        self._reasons: list[dict[int, Reason]] = [{} for _ in _VALUES]
        self._words, self._names = weights.levels["words"], weights.levels["names"]

    def compare(self, left: int, right: int) -> tuple[float, tuple[Reason, ...]]:
        """The score and the reasons of two accounts, by their positions in the records."""
        one, other = self._records[left], self._records[right]
        reasons = [self._weights.prior]
        score = self._weights.prior.weight
        for known, (name, level, value), first, second in zip(
            self._reasons, _VALUES, self._of(left), self._of(right), strict=True
        ):
            key = first << 32 | second
            reason = known.get(key)
            if reason is None:
                reason = known[key] = self._weights.levels[name][level(value(one), value(other))]
            reasons.append(reason)
            score += reason.weight
        similarity = self._rarity.similarity
        for levels_of, alike in (
            (self._words, similarity(one.words, other.words)),
            (self._names, similarity(one.names, other.names)),
        ):
            reason = levels_of[levels.words_level(alike)]
            reasons.append(reason)
            score += reason.weight
        settled = report_reason(one, other)
        if settled is not None:
            reasons.append(settled)
            score += settled.weight
        return score, tuple(reasons)

    def _of(self, number: int) -> tuple[int, ...]:
        """A number for each value of an account, the same for equal values."""
        found = self._values[number]
        if found is None:
            record, ids = self._records[number], self._ids
            values = (value(record) for _, _, value in _VALUES)
            found = self._values[number] = tuple([ids.setdefault(value, len(ids)) for value in values])
        return found


_VALUES: tuple[tuple[str, Callable[[Any, Any], str], Callable[[LinkRecord], Any]], ...] = (
    ("date", levels.date_level, lambda record: record.whens),
    ("place", levels.place_level, lambda record: record.wheres),
    ("published", levels.published_level, lambda record: record.published),
    ("type", levels.type_level, lambda record: record.types),
    ("actor", levels.shared_level, lambda record: record.actors),
    ("target", levels.shared_level, lambda record: record.targets),
    ("means", levels.shared_level, lambda record: record.means),
    ("killed", levels.toll_level, lambda record: record.toll("killed")),
    ("injured", levels.toll_level, lambda record: record.toll("injured")),
    ("abducted", levels.toll_level, lambda record: record.toll("abducted")),
)


def _levels(left: LinkRecord, right: LinkRecord, rarity: Rarity | None) -> tuple[str, ...]:
    """The level of each of ``COMPARISONS``."""
    return (
        *(level(value(left), value(right)) for _, level, value in _VALUES),
        levels.words_level(rarity.similarity(left.words, right.words) if rarity else None),
        levels.words_level(rarity.similarity(left.names, right.names) if rarity else None),
    )


def report_reason(left: LinkRecord, right: LinkRecord) -> Reason | None:
    """What the reports themselves settle: two tellings in one report are two incidents; a correction is the same one."""
    if left.report == right.report:
        return None if _repeats(left, right) else _SAME_REPORT
    if (left.correction or right.correction) and left.source and left.source == right.source and _alike(left, right):
        return _CORRECTION
    return None


def suggest(comparison: Comparison, *, weights: Weights | None = None) -> Verdict:
    """What the score suggests; a person's judgement stands above it."""
    weights = weights or shipped_weights()
    if comparison.score >= weights.same_from:
        return "same"
    return "different" if comparison.score < weights.different_below else "unsure"


def _repeats(left: LinkRecord, right: LinkRecord) -> bool:
    """Whether one report tells the same thing twice: same known dates, places, types and tolls."""
    same = (left.whens, left.wheres, left.types, left.tolls) == (right.whens, right.wheres, right.types, right.tolls)
    return same and bool(left.whens and left.wheres)


def _alike(left: LinkRecord, right: LinkRecord) -> bool:
    """Whether a correction may be of this account: they share an origin, or date and place do not speak against it."""
    if left.origin is not None and left.origin == right.origin:
        return True
    near = levels.place_level(left.wheres, right.wheres) in {"same", "near"}
    return near and levels.date_level(left.whens, right.whens) in {"same_day", "same_days", "one_day"}
