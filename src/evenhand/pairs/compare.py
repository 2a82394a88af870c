"""Two accounts side by side: reasons with weights that add up to a score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from evenhand.model import Comparison, Reason, Verdict
from evenhand.pairs import levels
from evenhand.pairs.rarity import Rarity
from evenhand.pairs.records import LinkRecord
from evenhand.pairs.weights import DEFINITE, Weights, shipped_weights

SAME_REPORT = Reason("report", "two tellings in one report", -DEFINITE)
CORRECTION = Reason("report", "a source's correction of its own report", DEFINITE)

#: What is compared of two values of the accounts, in the order of the reasons: the name of the comparison, the level of
#: two values, and the value. Levels are the same from both sides.
VALUES: tuple[tuple[str, Callable[[Any, Any], str], Callable[[LinkRecord], Any]], ...] = (
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
#: What is compared after these: the likeness of words and of names, by their rarity.
LIKENESS: tuple[tuple[str, Callable[[LinkRecord], bytes]], ...] = (
    ("words", lambda record: record.words),
    ("names", lambda record: record.names),
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
    for name, level in _levels(left, right, rarity):
        reason = weights.levels[name][level]
        reasons.append(reason)
        score += reason.weight
    report = report_reason(left, right)
    if report is not None:
        reasons.append(report)
        score += report.weight
    first, second = (left, right) if left.account < right.account else (right, left)
    return Comparison(first.account, second.account, score, tuple(reasons))


def _levels(left: LinkRecord, right: LinkRecord, rarity: Rarity | None) -> Iterator[tuple[str, str]]:
    """The name of each comparison, and its level."""
    for name, level, value in VALUES:
        yield name, level(value(left), value(right))
    for name, words in LIKENESS:
        yield name, levels.words_level(rarity.similarity(words(left), words(right)) if rarity else None)


def report_reason(left: LinkRecord, right: LinkRecord) -> Reason | None:
    """What the reports themselves settle: two tellings in one report are two incidents; a correction is the same one."""
    if left.report == right.report:
        return None if _repeats(left, right) else SAME_REPORT
    if (left.correction or right.correction) and left.source and left.source == right.source and _alike(left, right):
        return CORRECTION
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
