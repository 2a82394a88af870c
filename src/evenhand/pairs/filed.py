"""All accounts of a project as they are filed, packed: whom a change touches, and whom the touched ones meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.model import AccountId
from evenhand.pairs.candidates import SHARED
from evenhand.pairs.columns import Column, Holders, distinct
from evenhand.pairs.keys import CROWDED, Crowds, Whereabouts
from evenhand.pairs.rarity import RARE, Rarity, Weighed, doublings
from evenhand.pairs.records import LinkRecord


@dataclass(frozen=True, slots=True)
class Filed:
    """One account as it is filed: keys (64 bits each), hashed words and names (32 bits each)."""

    account: AccountId
    keys: bytes
    words: bytes
    names: bytes


def filed(records: Sequence[LinkRecord]) -> list[Filed]:
    """Accounts as they are filed."""
    rows, keys = Whereabouts(records).filed_under()
    order = np.argsort(rows, kind="stable")
    ends = np.searchsorted(rows[order], np.arange(1, len(records) + 1)).tolist()
    packed, size = keys[order].tobytes(), keys.itemsize
    return [
        Filed(record.account, packed[start * size : end * size], record.words, record.names)
        for record, start, end in zip(records, [0, *ends], ends, strict=False)
    ]


class Files:
    """The files of all accounts of a project."""

    def __init__(self, rows: Iterable[Filed]) -> None:
        known = list(rows)
        self.accounts = [row.account for row in known]
        self._keys = Column.packed([row.keys for row in known], np.int64)
        self._words = Column.packed([row.words for row in known], np.uint32)
        self._names = Column.packed([row.names for row in known], np.uint32)
        used = np.concatenate([self._words.values, self._names.values])
        self.rarity = Rarity.of(used, accounts=len(known))
        self.crowds = Crowds(self._keys.values)

    def touched(self, before: Sequence[Filed], after: Sequence[Filed]) -> set[AccountId]:
        """The accounts whose comparisons may differ after ``before`` was taken out of the project and ``after`` put in.

        These files are those after the change. The accounts are those of ``after``, and those that hold a word whose
        number of accounts went to another doubling or crossed ``RARE``, or a key that became crowded or no longer is.
        """
        count = len(self.accounts)
        earlier = count - len(after) + len(before)
        if np.ptp(doublings(np.array([count, earlier]))):
            return set(self.accounts)
        words, now, then = _changes(before, after, "words", "names", dtype=np.uint32, counts=self.rarity.counts)
        moved = words[(doublings(now) != doublings(then)) | ((now > RARE) != (then > RARE))]
        keys, now, then = _changes(before, after, "keys", dtype=np.int64, counts=self._keys.counts)
        crossed = keys[(now > CROWDED) != (then > CROWDED)]
        holders = {*self._words.holders(moved), *self._names.holders(moved), *self._keys.holders(crossed)}
        return {row.account for row in after} | {self.accounts[number] for number in holders}

    def met_by(self, records: Sequence[LinkRecord]) -> set[AccountId]:
        """The accounts that these accounts of the project meet."""
        every = np.arange(len(records))
        _, keys = Whereabouts(records).looked_up(every, crowds=self.crowds)
        readers, rare = Weighed([record.words for record in records], self.rarity).rarest(every)
        asking, users = Holders(*self._words.uses(np.unique(rare))).of(rare)
        _, sharing = distinct((readers[asking], users), times=SHARED)
        found = {*self._keys.holders(np.unique(keys)), *sharing.tolist()}
        return {self.accounts[number] for number in found}


def _changes(
    before: Sequence[Filed], after: Sequence[Filed], *columns: str, dtype: Any, counts: Any
) -> tuple[NDArray[Any], NDArray[np.int64], NDArray[np.int64]]:
    """The values of changed accounts, and how many accounts of the project hold each now and held it before."""
    gone, come = (
        np.frombuffer(b"".join(getattr(row, column) for row in rows for column in columns), dtype=dtype)
        for rows in (before, after)
    )
    values = np.unique(np.concatenate([gone, come]))
    now = counts(values)
    fewer, more = (
        np.bincount(np.searchsorted(values, part), minlength=len(values)).astype(np.int64) for part in (gone, come)
    )
    return values, now, now - more + fewer
