"""Which accounts are worth comparing: those near in date and place, of one report or origin, or sharing rare words.

Every account is filed under a few keys; two accounts are candidates when they meet under one. The smaller a project is,
the more is compared: keys of a whole country or of no place are used only while few accounts share them. Whether two
accounts meet depends on the two and on how crowded keys and words are among all accounts, never on their order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

import numpy as np

from evenhand.model import AccountId
from evenhand.pairs.columns import Holders, Rows, distinct
from evenhand.pairs.keys import Crowds, Whereabouts
from evenhand.pairs.rarity import Rarity, Weighed
from evenhand.pairs.records import LinkRecord

#: Two accounts meet when they share so many rare words.
SHARED = 2
#: Of so many accounts it is looked up together whom they meet.
_PORTION = 20_000


class Index:
    """Accounts under their keys and rare words; ``crowds`` and ``rarity`` count those of all accounts of a project.

    Without them, the accounts given are all there are.
    """

    def __init__(
        self, records: Iterable[LinkRecord], *, crowds: Crowds | None = None, rarity: Rarity | None = None
    ) -> None:
        self.records = sorted(records, key=lambda record: record.account)
        self.rarity = rarity or Rarity(self.records)
        self.words = Weighed([record.words for record in self.records], self.rarity)
        self._whereabouts = Whereabouts(self.records)
        rows, keys = self._whereabouts.filed_under()
        self.crowds = crowds or Crowds(keys)
        self._keys = Holders(keys, rows)
        users, rare = self.words.rarest(np.arange(len(self.records)))
        self._words = Holders(rare, users)

    def met(self, chosen: Rows) -> tuple[Rows, Rows]:
        """Whom the chosen accounts meet under a key or by rare words, by their positions in ``records``.

        Each pair once, in order; an account meets itself.
        """
        rows, keys = self._whereabouts.looked_up(chosen, crowds=self.crowds)
        asked, near = self._keys.of(keys)
        readers, rare = self.words.rarest(chosen)
        asking, users = self._words.of(rare)
        alike, sharing = distinct((chosen[readers[asking]], users), times=SHARED)
        return distinct((np.concatenate([rows[asked], alike]), np.concatenate([near, sharing])))


def met_numbers(index: Index, wanted: Collection[AccountId] | None = None) -> Iterator[tuple[Rows, Rows]]:
    """The pairs worth comparing, as positions in the records, the smaller first, each once; many at a time.

    All, or those that hold an account of ``wanted``; day after day, so that what they have in common is close together.
    """
    chosen = [number for number, record in enumerate(index.records) if wanted is None or record.account in wanted]
    among = np.zeros(len(index.records), dtype=bool)
    among[chosen] = True
    by_day = np.array(sorted(chosen, key=lambda number: _day(index.records[number])), dtype=np.int64)
    for start in range(0, len(by_day), _PORTION):
        one, other = index.met(by_day[start : start + _PORTION])
        once = (other < one) | ~among[other]
        one, other = one[once], other[once]
        yield np.minimum(one, other), np.maximum(one, other)


def met_pairs(index: Index, wanted: Collection[AccountId] | None = None) -> Iterator[tuple[LinkRecord, LinkRecord]]:
    """The same as records, one pair at a time."""
    for left, right in met_numbers(index, wanted):
        for one, other in zip(left.tolist(), right.tolist(), strict=True):
            yield index.records[one], index.records[other]


def _day(record: LinkRecord) -> dt.date:
    return next((when.earliest for when in record.whens if when.earliest), record.published or dt.date.min)


def candidates(accounts: Iterable[LinkRecord]) -> Iterator[tuple[AccountId, AccountId]]:
    """The ids of the pairs worth comparing, the smaller first; the order of ``accounts`` does not matter."""
    for left, right in met_pairs(Index(accounts)):
        yield left.account, right.account
