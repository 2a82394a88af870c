"""Which accounts are worth comparing: those near in date and place, of one report or origin, or sharing rare words.

Every account is filed under a few keys; two accounts are candidates when they meet under one. The smaller a project is,
the more is compared: keys of a whole country or of no place are used only while few accounts share them. Whether two
accounts meet depends on the two and on how crowded keys and words are among all accounts, never on their order.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from evenhand.model import AccountId
from evenhand.pairs.keys import filed_under, looked_up
from evenhand.pairs.rarity import Rarity
from evenhand.pairs.records import LinkRecord

#: Accounts with a vague place or none are met by their days alone while at most so many share these days and country.
CROWDED = 50
#: Two accounts meet when they share so many rare words.
SHARED = 2
Keys = NDArray[np.int64]


class Crowds:
    """Which keys more than ``CROWDED`` accounts are filed under."""

    def __init__(self, keys: Keys) -> None:
        found, counts = np.unique(keys, return_counts=True)
        self.crowded = frozenset(found[counts > CROWDED].tolist())


class Index:
    """Accounts under their keys and rare words; ``crowds`` and ``rarity`` count those of all accounts of a project.

    Without them, the accounts given are all there are.
    """

    def __init__(
        self, records: Iterable[LinkRecord], *, crowds: Crowds | None = None, rarity: Rarity | None = None
    ) -> None:
        self.records = sorted(records, key=lambda record: record.account)
        self.rarity = rarity or Rarity(self.records)
        self._keys: defaultdict[int, list[int]] = defaultdict(list)
        self._words: defaultdict[int, list[int]] = defaultdict(list)
        for number, record in enumerate(self.records):
            for key in filed_under(record):
                self._keys[key].append(number)
            for word in self.rarity.rarest(record.words):
                self._words[word].append(number)
        self.crowds = crowds or Crowds(
            np.fromiter((key for key, filed in self._keys.items() for _ in filed), dtype=np.int64)
        )

    def met(self, number: int) -> set[int]:
        """The positions in ``records`` of all accounts that ``number`` meets under a key or by rare words."""
        record = self.records[number]
        found: set[int] = set()
        for key in looked_up(record, crowded=self.crowds.crowded):
            there = self._keys.get(key)
            if there is not None:
                found.update(there)
        words: Counter[int] = Counter()
        for word in self.rarity.rarest(record.words):
            words.update(self._words[word])
        found.update(other for other, shared in words.items() if shared >= SHARED)
        found.discard(number)
        return found


def met_numbers(index: Index, wanted: Collection[AccountId] | None = None) -> Iterator[tuple[int, int]]:
    """The pairs worth comparing, as positions in the records, the smaller first, each once.

    All, or those that hold an account of ``wanted``; day after day, so that what is known of one is used while at hand.
    """
    chosen = [number for number, record in enumerate(index.records) if wanted is None or record.account in wanted]
    among = frozenset(chosen)
    for number in sorted(chosen, key=lambda number: _day(index.records[number])):
        for other in index.met(number):
            if other < number:
                yield other, number
            elif other not in among:
                yield number, other


def met_pairs(index: Index, wanted: Collection[AccountId] | None = None) -> Iterator[tuple[LinkRecord, LinkRecord]]:
    """The same as records."""
    for left, right in met_numbers(index, wanted):
        yield index.records[left], index.records[right]


def _day(record: LinkRecord) -> dt.date:
    return next((when.earliest for when in record.whens if when.earliest), record.published or dt.date.min)


def candidates(accounts: Iterable[LinkRecord]) -> Iterator[tuple[AccountId, AccountId]]:
    """The ids of the pairs worth comparing, the smaller first; the order of ``accounts`` does not matter."""
    for left, right in met_pairs(Index(accounts)):
        yield left.account, right.account
