"""How rare a word is among the project's own reports: what two accounts share counts for more, the rarer it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.pairs.columns import Column, Rows, Sieve, nearest, portions
from evenhand.pairs.records import LinkRecord

#: A word is rare while at most so many accounts use it.
RARE = 25
#: How many words are looked at together.
_PORTION = 1 << 21
Words = NDArray[np.uint32]


class Rarity:
    """How many accounts use each hashed word, in doublings: 1, 2 to 3, 4 to 7, and so on.

    Doublings, not numbers: most words stay what they were when an account joins, so that only the comparisons of
    accounts whose words doubled have to be made anew, and increments give what a rebuild gives.
    """

    def __init__(self, records: Iterable[LinkRecord] = ()) -> None:
        known = list(records)
        self._count(b"".join(part for record in known for part in (record.words, record.names)), len(known))

    @classmethod
    def of(cls, words: Words, *, accounts: int) -> Rarity:
        """The same from the words and names of ``accounts`` accounts."""
        rarity = cls()
        rarity._count(words, accounts)
        return rarity

    def _count(self, words: bytes | Words, accounts: int) -> None:
        self.accounts = accounts
        self._words, self._counts = np.unique(np.frombuffer(words, dtype=np.uint32), return_counts=True)

    def counts(self, words: Words) -> NDArray[np.int64]:
        """How many accounts use each of these words."""
        if not len(self._words):
            return np.zeros(len(words), dtype=np.int64)
        at = nearest(self._words, words)
        return np.where(self._words[at] == words, self._counts[at], 0)

    def weights_of(self, counts: NDArray[np.int64]) -> NDArray[np.int64]:
        """What words weigh that so many accounts use.

        The fourth power of a word's inverse document frequency (Spärck Jones 1972) in whole doublings.

        Squared twice, since a cosine of squares puts names and numbers before the vocabulary of a subject. Whole numbers
        add up to the same in any order.
        """
        rare = doublings(np.array([max(1, self.accounts)])) - doublings(np.maximum(counts, 1))
        weights: NDArray[np.int64] = np.maximum(rare, 0) ** 4
        return weights

    def similarity(self, left: bytes, right: bytes) -> float | None:
        """How alike two packed sets of words are: see :meth:`Weighed.similarity`. None where that is not known."""
        found = float(Weighed([left, right], self).similarity(np.array([0]), np.array([1]))[0])
        return None if math.isnan(found) else found


class Weighed:
    """The words of many accounts with their weights."""

    def __init__(self, packed: Sequence[bytes], rarity: Rarity) -> None:
        self._words = Column.packed(packed, np.uint32)
        self._weights = np.empty(len(self._words.values), dtype=np.int32)
        self._rare = np.empty(len(self._words.values), dtype=bool)
        self._wholes = np.empty(len(packed), dtype=np.float64)
        for part in portions(self._words.sizes, _PORTION):
            which, at = self._words.at(np.arange(part.start, part.stop))
            counts = rarity.counts(self._words.values[at])
            weights = rarity.weights_of(counts)
            self._weights[at], self._rare[at] = weights, counts <= RARE
            self._wholes[part] = np.bincount(which, weights=weights, minlength=part.stop - part.start)

    def rarest(self, rows: Rows) -> tuple[Rows, Words]:
        """The words of these rows that at most ``RARE`` accounts use, each with the place of its row in ``rows``."""
        which, at = self._words.at(rows)
        rare = self._rare[at]
        return which[rare], self._words.values[at[rare]]

    def similarity(self, left: Rows, right: Rows) -> NDArray[np.float64]:
        """The cosine of two sets of words, each word weighed by its rarity: 0 (none shared) to 1 (the same words).

        For many pairs of rows; NaN where one side has no words.
        """
        shared = np.empty(len(left), dtype=np.float64)
        for part in portions(self._words.sizes[left] + self._words.sizes[right], _PORTION):
            shared[part] = self._shared(left[part], right[part])
        wholes = self._wholes[left] * self._wholes[right]
        found = np.full(len(left), np.nan)
        np.divide(shared, np.sqrt(wholes), out=found, where=wholes > 0)
        return found

    def _shared(self, left: Rows, right: Rows) -> NDArray[np.float64]:
        """What the words weigh that two rows share, whole numbers all."""
        rows, first = np.unique(left, return_inverse=True)
        own, at = self._words.at(rows)
        known = own << 32 | self._words.values[at]
        which, there = self._words.at(right)
        asked = first[which] << 32 | self._words.values[there]
        likely = Sieve(known).likely(asked)
        both = likely[known[nearest(known, asked[likely])] == asked[likely]]
        weights = self._weights[there[both]].astype(np.float64)
        return np.bincount(which[both], weights=weights, minlength=len(left)).astype(np.float64)


def doublings(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many binary digits each count has: 0 has none, 1 one, 2 and 3 two, 4 to 7 three."""
    return np.frexp(counts.astype(np.float64))[1].astype(np.int64)
