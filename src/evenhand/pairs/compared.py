"""Many pairs of accounts compared at once, as columns of numbers; reasons are written out for those that are asked for.

Gives what :func:`evenhand.pairs.compare.compare` gives: the levels are those of the same functions, asked once for each
pair of different values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.model import AccountId, Comparison, Reason
from evenhand.pairs import levels
from evenhand.pairs.candidates import Index, met_numbers
from evenhand.pairs.columns import Rows
from evenhand.pairs.compare import CORRECTION, LIKENESS, SAME_REPORT, VALUES, report_reason
from evenhand.pairs.keys import numbered
from evenhand.pairs.rarity import Weighed
from evenhand.pairs.records import LinkRecord
from evenhand.pairs.weights import DEFINITE, Weights, shipped_weights
from evenhand.scores import Scores

#: Levels of pairs, a row a pair and a column a comparison: places in the reasons of ``Comparer``.
Levels = NDArray[np.uint8]
#: What the reports settle: nothing, or one of two things.
_SETTLED = (None, SAME_REPORT, CORRECTION)


class Comparer:
    """Compares the accounts of one index, many pairs at a time."""

    def __init__(self, index: Index, *, weights: Weights) -> None:
        self._records, self._weights = index.records, weights
        self._values = [numbered(value(record) for record in self._records) for _, _, value in VALUES]
        self._places = [{level: place for place, level in enumerate(weights.levels[name])} for name, _, _ in VALUES]
        self._words = [index.words, Weighed([record.names for record in self._records], index.rarity)]
        self._reports, _ = numbered(record.report for record in self._records)
        self._corrections = np.array([record.correction for record in self._records], dtype=bool)
        self.reasons: list[tuple[Reason | None, ...]] = [
            *(tuple(weights.levels[name].values()) for name, _, _ in VALUES),
            *(tuple(weights.levels[name][level] for level in levels.WORDS) for name, _ in LIKENESS),
            _SETTLED,
        ]

    def kept(self, left: Rows, right: Rows) -> tuple[NDArray[Any], ...]:
        """Those of these pairs that are worth keeping: their positions, scores and levels."""
        bits, found = self.compare(left, right)
        kept = (bits >= self._weights.different_below) | (bits <= -DEFINITE / 2)
        return left[kept].astype(np.int32), right[kept].astype(np.int32), bits[kept], found[kept]

    def compare(self, left: Rows, right: Rows) -> tuple[NDArray[np.float64], Levels]:
        """The scores and the levels of these pairs of positions in the records."""
        found = np.empty((len(left), len(self.reasons)), dtype=np.uint8)
        for number in range(len(VALUES)):
            found[:, number] = self._levels(number, left, right)
        for number, words in enumerate(self._words, start=len(VALUES)):
            found[:, number] = levels.words_levels(words.similarity(left, right))
        found[:, -1] = self._settled(left, right)
        scores = np.full(len(left), self._weights.prior.weight)
        for number, reasons in enumerate(self.reasons):
            scores += np.array([reason.weight if reason else 0.0 for reason in reasons])[found[:, number]]
        return scores, found

    def _levels(self, number: int, left: Rows, right: Rows) -> NDArray[np.uint8]:
        """The levels of one comparison: each pair of values is looked at once."""
        (numbers, values), places, level = self._values[number], self._places[number], VALUES[number][1]
        one, other = numbers[left], numbers[right]
        kinds, which = np.unique(np.minimum(one, other) << 32 | np.maximum(one, other), return_inverse=True)
        pairs = zip((kinds >> 32).tolist(), (kinds & 0xFFFFFFFF).tolist(), strict=True)
        found = [places[level(values[first], values[second])] for first, second in pairs]
        return np.array(found, dtype=np.uint8)[which]

    def _settled(self, left: Rows, right: Rows) -> NDArray[np.uint8]:
        found = np.zeros(len(left), dtype=np.uint8)
        asked = (self._reports[left] == self._reports[right]) | self._corrections[left] | self._corrections[right]
        for pair in np.flatnonzero(asked).tolist():
            found[pair] = _SETTLED.index(report_reason(self._records[left[pair]], self._records[right[pair]]))
        return found


@dataclass(frozen=True, slots=True)
class Compared:
    """Comparisons best first, as numbers; each is written out with its reasons as one goes through them."""

    scores: Scores
    levels: Levels
    prior: Reason
    reasons: Sequence[Sequence[Reason | None]]

    def __len__(self) -> int:
        return len(self.levels)

    def __iter__(self) -> Iterator[Comparison]:
        told: dict[bytes, tuple[Reason, ...]] = {}
        accounts = self.scores.accounts
        columns = (self.scores.left, self.scores.right, self.scores.bits)
        for row, (left, right, score) in zip(self.levels, zip(*columns, strict=True), strict=True):
            key = row.tobytes()
            if key not in told:
                found = (reasons[level] for reasons, level in zip(self.reasons, row, strict=True))
                told[key] = (self.prior, *(reason for reason in found if reason is not None))
            yield Comparison(accounts[left], accounts[right], float(score), told[key])


def compare_all(records: Iterable[LinkRecord], *, weights: Weights | None = None) -> Compared:
    """The comparisons of all candidates that are not clearly different, and of those that a rule keeps apart, best first."""
    return compare_some(Index(records), weights=weights)


def compare_some(
    index: Index, wanted: Collection[AccountId] | None = None, *, weights: Weights | None = None
) -> Compared:
    """The same for the pairs of ``index`` that hold an account of ``wanted`` (None: all pairs)."""
    weights = weights or shipped_weights()
    comparer = Comparer(index, weights=weights)
    parts = [comparer.kept(left, right) for left, right in met_numbers(index, wanted)]
    nothing = np.zeros(0, dtype=np.int64)
    left, right, bits, found = (
        np.concatenate(columns) for columns in zip(comparer.kept(nothing, nothing), *parts, strict=True)
    )
    order = np.lexsort((right, left, -bits))
    accounts = [record.account for record in index.records]
    scores = Scores(accounts, left[order], right[order], bits[order])
    return Compared(scores, found[order], weights.prior, comparer.reasons)
