"""The keys under which accounts are filed and looked for: near in date and place, of one report or origin.

A key is a number of 64 bits, the same in every run, so that keys can be kept. Keys are made for many records at a time:
what depends on a record's dates or places alone is worked out once for all records that have the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from evenhand.model import When, Where
from evenhand.nearness import days
from evenhand.pairs.columns import Column, Rows, crossed, nearest
from evenhand.pairs.records import LinkRecord

#: Days a key spans. Accounts up to so many days apart are always met.
BUCKET_DAYS = 2
#: Cells a degree: four to a degree are about 28 km from south to north.
CELLS_A_DEGREE = 4
#: A range longer than this says too little to be filed by; other keys must do.
LONGEST_RANGE = 62
#: How long before its publication an account without a date is looked for.
BEFORE_PUBLICATION = 14
#: A key with more accounts than this is crowded: those with a vague place or none are met by their days alone only under
#: keys that are not.
CROWDED = 50
_AROUND = (-1, 0, 1)
_KINDS = ("cell", "country", "days", "vague", "nowhere", "region", "vague region")
_CELL, _COUNTRY, _DAYS, _VAGUE, _NOWHERE, _REGION, _VAGUE_REGION = range(1, 1 + len(_KINDS))
Keys = NDArray[np.int64]
#: Keys and the records that have them, by their places.
Keyed = tuple[Rows, Keys]
_Value = TypeVar("_Value")


class Crowds:
    """Which keys more than ``CROWDED`` accounts are filed under."""

    def __init__(self, keys: Keys) -> None:
        found, counts = np.unique(keys, return_counts=True)
        self._crowded = found[counts > CROWDED]

    def free(self, keys: Keys) -> NDArray[np.bool_]:
        """Which of these keys are not crowded."""
        if not len(self._crowded):
            return np.ones(len(keys), dtype=bool)
        free: NDArray[np.bool_] = self._crowded[nearest(self._crowded, keys)] != keys
        return free


class Whereabouts:
    """When and where many records are to be met."""

    def __init__(self, records: Sequence[LinkRecord]) -> None:
        told, whens = numbered(record.whens for record in records)
        printed, days_of = numbered(record.published for record in records)
        self._placing, wheres = numbered(record.wheres for record in records)
        buckets = [_buckets(row) for row in whens] + [_before(day) for day in days_of]
        cells = [_cells(row) for row in wheres]
        self._buckets = Column.of(buckets)
        self._dating = np.where(self._buckets.sizes[told] > 0, told, len(whens) + printed)
        self._near = Column.of(sorted({n + aside for n in row for aside in _AROUND}) for row in buckets)
        self._cells = Column.of([_packed(*cell) for cell in row] for row in cells)
        self._around = Column.of(
            sorted({_packed(y + up, x + right) for y, x in row for up in _AROUND for right in _AROUND}) for row in cells
        )
        countries = Column.of(_countries(row) for row in wheres)
        #: What is wider than a cell, with the kinds of key for any place in it and for those known no closer.
        self._wide = (
            (Column.of(_regions(row) for row in wheres), _REGION, _VAGUE_REGION),
            (countries, _COUNTRY, _VAGUE),
        )
        self._vague = self._cells.sizes[self._placing] == 0
        self._nowhere = countries.sizes[self._placing] == 0
        self._names = Column.of(_names(record) for record in records)

    def filed_under(self) -> Keyed:
        """The keys of all records, each once; those of one kind in the order of the records."""
        every = np.arange(len(self._dating))
        rows, buckets, cells = self._cross(every, self._buckets, self._cells)
        found = [(rows, _key(_CELL, buckets, *_unpacked(cells)))]
        for places, anywhere, vaguely in self._wide:
            rows, buckets, there = self._cross(every, self._buckets, places)
            vague = self._vague[rows]
            found.append((rows, _key(anywhere, buckets, there)))
            found.append((rows[vague], _key(vaguely, buckets[vague], there[vague])))
        rows, buckets = self._of(every, self._buckets, self._dating)
        nowhere = self._nowhere[rows]
        found += [(rows, _key(_DAYS, buckets)), (rows[nowhere], _key(_NOWHERE, buckets[nowhere]))]
        return _joined(*found, self._of(every, self._names, every))

    def looked_up(self, chosen: Rows, *, crowds: Crowds) -> Keyed:
        """The keys to look under for the ``chosen`` records, some of them more than once.

        Near places always; a vague place and any of its region or its country, and no place and any place, while few share
        the days of one of the two. If one account looks up the other, the other looks up the one.
        """
        rows, buckets, cells = self._cross(chosen, self._near, self._around)
        found = [(rows, _key(_CELL, buckets, *_unpacked(cells)))]
        for places, anywhere, vaguely in self._wide:
            rows, buckets, there = self._cross(chosen, self._buckets, places)
            kinds = np.where(self._vague[rows], anywhere, vaguely)
            found += _uncrowded(crowds, anywhere, (rows, kinds, buckets, there))
        rows, buckets = self._of(chosen, self._buckets, self._dating)
        kinds = np.where(self._nowhere[rows], _DAYS, _NOWHERE)
        found += _uncrowded(crowds, _DAYS, (rows, kinds, buckets))
        return _joined(*found, self._of(chosen, self._names, np.arange(len(self._dating))))

    def _cross(self, chosen: Rows, dates: Column, places: Column) -> tuple[Rows, Rows, Rows]:
        """Each number of a record's dates beside each of its places: the record and the two."""
        which, one, other = crossed(dates, self._dating[chosen], places, self._placing[chosen])
        return chosen[which], one, other

    @staticmethod
    def _of(chosen: Rows, column: Column, numbers: Rows) -> tuple[Rows, Rows]:
        which, at = column.at(numbers[chosen])
        return chosen[which], column.values[at]


def numbered(values: Iterable[_Value]) -> tuple[Rows, list[_Value]]:
    """A number for each value, the same for equal ones, and the distinct values by their numbers."""
    numbers: dict[_Value, int] = {}
    found = np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)
    return found, list(numbers)


def _uncrowded(crowds: Crowds, counted: int, columns: tuple[Rows, ...]) -> Iterator[Keyed]:
    """Keys of the days around each row, where few accounts share these days or the row's own.

    The columns are the rows, the kinds of their keys, the days, and what else makes the key; ``counted`` is the kind of
    key by which it is told how many share the days.
    """
    _, _, own, *there = columns
    free = crowds.free(_key(counted, own, *there))
    for aside in _AROUND:
        few = free | crowds.free(_key(counted, own + aside, *there))
        rows, kinds, days_of, *places = (column[few] for column in columns)
        yield rows, _key(kinds, days_of + aside, *places)


def _joined(*parts: Keyed) -> Keyed:
    return np.concatenate([rows for rows, _ in parts]), np.concatenate([keys for _, keys in parts])


def _buckets(whens: Iterable[When]) -> list[int]:
    return _spanned(span for span in map(days, whens) if span[1] - span[0] <= LONGEST_RANGE)


def _before(published: dt.date | None) -> list[int]:
    """The buckets of an account whose dates do not tell them."""
    day = None if published is None else published.toordinal()
    return [] if day is None else _spanned([(day - BEFORE_PUBLICATION, day + 1)])


def _spanned(spans: Iterable[tuple[int, int]]) -> list[int]:
    return sorted({n for first, last in spans for n in range(first // BUCKET_DAYS, last // BUCKET_DAYS + 1)})


def _cells(wheres: Sequence[Where]) -> list[tuple[int, int]]:
    return sorted({cell for where in wheres if (cell := _cell(where)) is not None})


def _cell(where: Where) -> tuple[int, int] | None:
    if where.latitude is None or where.longitude is None or where.precision in {"region", "country", "unknown"}:
        return None
    return math.floor(where.latitude * CELLS_A_DEGREE), math.floor(where.longitude * CELLS_A_DEGREE)


def _packed(row: int, column: int) -> int:
    """A cell as one number."""
    return row << 32 | column & 0xFFFFFFFF


def _unpacked(cells: Keys) -> tuple[Keys, Keys]:
    return cells >> 32, cells & 0xFFFFFFFF


def _countries(wheres: Sequence[Where]) -> list[int]:
    return sorted({_name(where.country) for where in wheres if where.country})


def _regions(wheres: Sequence[Where]) -> list[int]:
    return sorted({_name(f"{where.country} {where.admin1}") for where in wheres if where.country and where.admin1})


def _names(record: LinkRecord) -> list[int]:
    return [_name(name) for name in (record.report, record.origin) if name is not None]


def _key(kind: int | Keys, *parts: Keys) -> Keys:
    """One number of 63 bits from several (after Fowler, Noll and Vo, with whole numbers in place of bytes)."""
    found = np.full(parts[0].shape, 0xCBF29CE484222325, dtype=np.uint64)
    for part in (np.asarray(kind), *parts):
        found ^= (part & 0xFFFFFFFF).astype(np.uint64)
        found *= np.uint64(0x100000001B3)
    return (found >> np.uint64(1)).astype(np.int64)


def _name(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1
