"""How rare a word is among the project's own reports: what two accounts share counts for more, the rarer it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.pairs.records import LinkRecord

#: A word is rare while at most so many accounts use it.
RARE = 25
#: How many accounts' words are kept worked out.
_KEPT = 50_000
Words = NDArray[np.uint32]


class Rarity:
    """How many accounts use each hashed word, in doublings: 1, 2 to 3, 4 to 7, and so on.

    Doublings, not numbers: most words stay what they were when an account joins, so that only the comparisons of
    accounts whose words doubled have to be made anew, and increments give what a rebuild gives.
    """

    def __init__(self, records: Iterable[LinkRecord] = ()) -> None:
        known = list(records)
        self._count([part for record in known for part in (record.words, record.names)], len(known))

    @classmethod
    def of(cls, packed: Sequence[bytes], *, accounts: int) -> Rarity:
        """The same from the packed words and names of ``accounts`` accounts."""
        rarity = cls()
        rarity._count(packed, accounts)
        return rarity

    def _count(self, packed: Sequence[bytes], accounts: int) -> None:
        self.accounts = accounts
        self._words, self._counts = np.unique(np.frombuffer(b"".join(packed), dtype=np.uint32), return_counts=True)
        self._profiles: dict[bytes, tuple[dict[int, int], int]] = {}

    def counts(self, words: Words) -> NDArray[np.int64]:
        """How many accounts use each of these words."""
        if not len(self._words):
            return np.zeros(len(words), dtype=np.int64)
        at = np.minimum(np.searchsorted(self._words, words), len(self._words) - 1)
        return np.where(self._words[at] == words, self._counts[at], 0)

    def weights(self, words: Words) -> NDArray[np.int64]:
        """The fourth power of each word's inverse document frequency (Spärck Jones 1972) in whole doublings.

        Squared twice, since a cosine of squares puts names and numbers before the vocabulary of a subject. Whole numbers
        add up to the same in any order.
        """
        rare = doublings(np.array([max(1, self.accounts)])) - doublings(np.maximum(self.counts(words), 1))
        weights: NDArray[np.int64] = np.maximum(rare, 0) ** 4
        return weights

    def rarest(self, words: bytes) -> list[int]:
        """The words of an account that at most ``RARE`` accounts use."""
        found = np.frombuffer(words, dtype=np.uint32)
        return [int(word) for word in found[self.counts(found) <= RARE]]

    def similarity(self, left: bytes, right: bytes) -> float | None:
        """The cosine of two sets of words, each word weighed by its rarity: 0 (none shared) to 1 (the same words).

        None where one side has no words.
        """
        if not left or not right:
            return None
        (one, whole), (other, other_whole) = self._profile(left), self._profile(right)
        if not whole or not other_whole:
            return None
        shared = one.keys() & other.keys()
        return sum([one[word] for word in shared]) / math.sqrt(whole * other_whole) if shared else 0.0

    def _profile(self, words: bytes) -> tuple[dict[int, int], int]:
        """The weight of each word that weighs something, and what they weigh together."""
        found = self._profiles.get(words)
        if found is None:
            if len(self._profiles) > _KEPT:
                self._profiles.clear()
            packed = np.frombuffer(words, dtype=np.uint32)
            weights = self.weights(packed)
            some = weights > 0
            found = dict(zip(packed[some].tolist(), weights[some].tolist(), strict=True)), int(weights.sum())
            self._profiles[words] = found
        return found


def doublings(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many binary digits each count has: 0 has none, 1 one, 2 and 3 two, 4 to 7 three."""
    return np.frexp(counts.astype(np.float64))[1].astype(np.int64)
