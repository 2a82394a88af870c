"""Which accounts may tell of one incident, and why."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.model import Comparison
from evenhand.pairs.candidates import Index, candidates, candidates_for, met_pairs
from evenhand.pairs.compare import compare, suggest
from evenhand.pairs.rarity import Rarity
from evenhand.pairs.records import LinkRecord, link_record, link_records
from evenhand.pairs.weights import DEFINITE, Weights, read_weights, shipped_weights

__all__ = [
    "Index",
    "LinkRecord",
    "Rarity",
    "Weights",
    "candidates",
    "candidates_for",
    "compare",
    "compare_all",
    "compare_new",
    "link_record",
    "link_records",
    "read_weights",
    "shipped_weights",
    "suggest",
]


def compare_all(records: Sequence[LinkRecord], *, weights: Weights | None = None) -> list[Comparison]:
    """The comparisons of all candidates that are not clearly different, and of those that a rule keeps apart, best first."""
    return compare_new(records, Index(), weights=weights)


def compare_new(new: Sequence[LinkRecord], index: Index, *, weights: Weights | None = None) -> list[Comparison]:
    """The same for ``new`` accounts against those of ``index`` and one another; files ``new`` in ``index``."""
    weights = weights or shipped_weights()
    met = (compare(left, right, weights=weights, rarity=index.rarity) for left, right in met_pairs(new, index))
    least, never = weights.different_below, -DEFINITE / 2
    found = [comparison for comparison in met if comparison.score >= least or comparison.score <= never]
    return sorted(found, key=lambda comparison: (-comparison.score, comparison.left, comparison.right))
