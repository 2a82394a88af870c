"""Two accounts side by side: reasons with weights that add up to a score."""

from __future__ import annotations

from evenhand.model import Comparison, Reason, Verdict
from evenhand.nearness import days
from evenhand.pairs import levels
from evenhand.pairs.rarity import Rarity
from evenhand.pairs.records import LinkRecord
from evenhand.pairs.weights import Weights, shipped_weights

#: What a definite reason weighs, in bits: more than all other reasons together.
DEFINITE = 100.0
_SAME_REPORT = Reason("definite no", "two tellings in one report", -DEFINITE)
_COUNTRIES = Reason("definite no", "different countries", -DEFINITE)
_DATES = Reason("definite no", "dates too far apart", -DEFINITE)
_CORRECTION = Reason("definite yes", "a source's correction of its own report", DEFINITE)


def compare(
    left: LinkRecord, right: LinkRecord, *, weights: Weights | None = None, rarity: Rarity | None = None
) -> Comparison:
    """The comparison of two accounts, the smaller id on the left; its reasons' weights (bits) add up to its score.

    Without ``rarity`` (word frequencies of the project's accounts) the words of the two are not compared.
    The form is that of Fellegi and Sunter (1969).
    """
    if right.account < left.account:
        left, right = right, left
    weights = weights or shipped_weights()
    found = (
        ("date", levels.date_level(left.whens, right.whens)),
        ("published", levels.published_level(left, right)),
        ("place", levels.place_level(left.wheres, right.wheres)),
        ("type", levels.type_level(left.types, right.types)),
        ("actor", levels.shared_level(left.actors, right.actors)),
        ("target", levels.shared_level(left.targets, right.targets)),
        ("means", levels.shared_level(left.means, right.means)),
        ("killed", levels.toll_level(left.toll("killed"), right.toll("killed"))),
        ("injured", levels.toll_level(left.toll("injured"), right.toll("injured"))),
        ("abducted", levels.toll_level(left.toll("abducted"), right.toll("abducted"))),
        ("words", levels.words_level(rarity.similarity(left.words, right.words) if rarity else None)),
    )
    reasons = (weights.prior, *(weights.reason(name, level) for name, level in found))
    definite = definite_reason(left, right, weights=weights)
    if definite is not None:
        reasons += (definite,)
    return Comparison(left.account, right.account, sum(reason.weight for reason in reasons), reasons)


def definite_reason(left: LinkRecord, right: LinkRecord, *, weights: Weights | None = None) -> Reason | None:
    """The rule that settles a pair whatever its score, or None."""
    weights = weights or shipped_weights()
    if left.report == right.report:
        return None if _repeats(left, right) else _SAME_REPORT
    if (left.correction or right.correction) and left.source == right.source and left.source and _alike(left, right):
        return _CORRECTION
    if _countries_differ(left, right):
        return _COUNTRIES
    if left.whens and right.whens and _days_apart(left, right) > weights.days_apart:
        return _DATES
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


def _countries_differ(left: LinkRecord, right: LinkRecord) -> bool:
    one, other = ({where.country for where in record.wheres if where.country} for record in (left, right))
    return bool(one and other) and one.isdisjoint(other)


def _days_apart(left: LinkRecord, right: LinkRecord) -> int:
    spans = [[days(when) for when in record.whens] for record in (left, right)]
    return min(max(one[0], other[0]) - min(one[1], other[1]) for one in spans[0] for other in spans[1])
