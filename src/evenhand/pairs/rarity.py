"""How rare a word is among the project's own reports: what two accounts share counts for more, the rarer it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from evenhand.pairs.records import LinkRecord, unpack_words


class Rarity:
    """Document frequencies of hashed words. It grows as accounts arrive; :meth:`add` is its only change."""

    def __init__(self, records: Iterable[LinkRecord] = ()) -> None:
        self._counts: Counter[int] = Counter()
        self._accounts = 0
        self._profiles: dict[bytes, tuple[frozenset[int], dict[int, float], float]] = {}
        self.add(records)

    def add(self, records: Iterable[LinkRecord]) -> None:
        """Counts the words of more accounts."""
        for record in records:
            self._counts.update(memoryview(record.words).cast("I"))
            self._counts.update(memoryview(record.names).cast("I"))
            self._accounts += 1
        self._profiles.clear()

    def weight(self, word: int) -> float:
        """The fourth power of the inverse document frequency (Spärck Jones 1972, in bits) of one hashed word.

        Squared twice, since a cosine of squares puts names and numbers before the vocabulary of a subject.
        """
        frequency = math.log2((self._accounts + 1) / (self._counts[word] + 0.5))
        return frequency**4 if frequency > 0 else 0.0

    def rarest(self, words: bytes, *, most: int) -> list[int]:
        """The words of an account that at most ``most`` accounts use."""
        counts = self._counts
        return [word for word in memoryview(words).cast("I") if counts[word] <= most]

    def similarity(self, left: bytes, right: bytes) -> float | None:
        """The cosine of two sets of words, each word weighed by its rarity: 0 (none shared) to 1 (the same words).

        None where one side has no words.
        """
        if not left or not right:
            return None
        (one, weights, length), (other, _, other_length) = self._profile(left), self._profile(right)
        if not length or not other_length:
            return None
        return math.fsum([weights[word] for word in one & other]) / (length * other_length)

    def _profile(self, words: bytes) -> tuple[frozenset[int], dict[int, float], float]:
        """The words, each one's weight, and the length of the whole."""
        found = self._profiles.get(words)
        if found is None:
            if len(self._profiles) > 50_000:
                self._profiles.clear()
            weights = {word: self.weight(word) for word in unpack_words(words)}
            found = self._profiles[words] = (frozenset(weights), weights, math.sqrt(sum(weights.values())))
        return found
