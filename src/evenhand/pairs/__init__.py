"""Which accounts may tell of one incident, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from evenhand.model import AccountId, Comparison
from evenhand.pairs.candidates import Index, candidates, met_numbers, met_pairs
from evenhand.pairs.compare import Comparer, compare, suggest
from evenhand.pairs.filed import Filed, Files, filed
from evenhand.pairs.rarity import Rarity
from evenhand.pairs.records import LinkRecord, link_record, link_records
from evenhand.pairs.weights import DEFINITE, Weights, read_weights, shipped_weights

__all__ = [
    "Filed",
    "Files",
    "Index",
    "LinkRecord",
    "Rarity",
    "Weights",
    "candidates",
    "compare",
    "compare_all",
    "compare_some",
    "filed",
    "link_record",
    "link_records",
    "met_pairs",
    "read_weights",
    "shipped_weights",
    "suggest",
]


def compare_all(records: Iterable[LinkRecord], *, weights: Weights | None = None) -> list[Comparison]:
    """The comparisons of all candidates that are not clearly different, and of those that a rule keeps apart, best first."""
    return compare_some(Index(records), weights=weights)


def compare_some(
    index: Index, wanted: Collection[AccountId] | None = None, *, weights: Weights | None = None
) -> list[Comparison]:
    """The same for the pairs of ``index`` that hold an account of ``wanted`` (None: all pairs)."""
    weights = weights or shipped_weights()
    comparer = Comparer(index.records, weights=weights, rarity=index.rarity)
    least, never = weights.different_below, -DEFINITE / 2
    found = []
    for left, right in met_numbers(index, wanted):
        score, reasons = comparer.compare(left, right)
        if score >= least or score <= never:
            found.append(Comparison(index.records[left].account, index.records[right].account, score, reasons))
    return sorted(found, key=lambda comparison: (-comparison.score, comparison.left, comparison.right))
