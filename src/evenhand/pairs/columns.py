"""Several numbers a row, of many rows end to end: searched, taken and crossed without a loop over the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


class Column:
    """Each value stands with the number of the row that holds it; no row holds a value twice."""

    def __init__(self, values: NDArray[Any], sizes: Rows) -> None:
        self.values, self.sizes = values, sizes
        self._ends = np.cumsum(sizes)

    @classmethod
    def of(cls, rows: Iterable[Iterable[int]]) -> Column:
        """A column of whole numbers of 64 bits."""
        known = [list(row) for row in rows]
        values = np.array([value for row in known for value in row], dtype=np.int64)
        return cls(values, np.array([len(row) for row in known], dtype=np.int64))

    @classmethod
    def packed(cls, rows: Sequence[bytes], dtype: Any) -> Column:
        """A column of packed numbers."""
        sizes = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows)) // np.dtype(dtype).itemsize
        return cls(np.frombuffer(b"".join(rows), dtype=dtype), sizes)

    def at(self, rows: Rows) -> tuple[Rows, Rows]:
        """For each value of these rows: which one of ``rows`` it is of, and where the value stands."""
        sizes = self.sizes[rows]
        ends = np.cumsum(sizes)
        which = np.repeat(np.arange(len(rows)), sizes)
        return which, np.arange(len(which)) + np.repeat(self._ends[rows] - ends, sizes)

    def holders(self, wanted: NDArray[Any]) -> list[int]:
        """The numbers of the rows that hold one of these values (sorted, distinct)."""
        holders: list[int] = np.unique(self._owners(self._at(wanted))).tolist()
        return holders

    def uses(self, wanted: NDArray[Any]) -> tuple[NDArray[Any], Rows]:
        """Each use of one of these values (sorted, distinct): the value and the number of the row."""
        at = self._at(wanted)
        return self.values[at], self._owners(at)

    def counts(self, wanted: NDArray[Any]) -> Rows:
        """How many rows hold each of these values (sorted, distinct)."""
        found = self.values[self._at(wanted)]
        return np.bincount(np.searchsorted(wanted, found), minlength=len(wanted)).astype(np.int64)

    def _owners(self, at: Rows) -> Rows:
        return np.searchsorted(self._ends, at, side="right")

    def _at(self, wanted: NDArray[Any]) -> Rows:
        """Where these values stand."""
        likely = Sieve(wanted).likely(self.values)
        there = self.values[likely]
        found: Rows = likely[wanted[nearest(wanted, there)] == there]
        return found


def crossed(one: Column, ones: Rows, other: Column, others: Rows) -> tuple[Rows, NDArray[Any], NDArray[Any]]:
    """Each value of a row of ``ones`` beside each value of the row that stands in its place in ``others``.

    Three columns: the place in ``ones``, and the two values.
    """
    which, at = one.at(ones)
    beside, there = other.at(others[which])
    return which[beside], one.values[at[beside]], other.values[there]


class Holders:
    """Which rows hold a value, for many values at a time."""

    def __init__(self, values: NDArray[Any], rows: Rows) -> None:
        order = np.argsort(values, kind="stable")
        self._rows = rows[order]
        self._values, self._starts, self._sizes = np.unique(values[order], return_index=True, return_counts=True)
        self._sieve = Sieve(self._values)

    def of(self, wanted: NDArray[Any]) -> tuple[Rows, Rows]:
        """For each row that holds a value of ``wanted``: which one of ``wanted`` it is, and the row."""
        asked = self._sieve.likely(wanted)
        at = nearest(self._values, wanted[asked])
        there = self._values[at] == wanted[asked]
        asked, at = asked[there], at[there]
        sizes = self._sizes[at]
        ends = np.cumsum(sizes)
        which = np.repeat(asked, sizes)
        return which, self._rows[np.arange(len(which)) + np.repeat(self._starts[at] + sizes - ends, sizes)]


class Sieve:
    """A table by which most numbers are left out that are not among ``known``, before they are looked for."""

    def __init__(self, known: NDArray[Any]) -> None:
        self._table = np.zeros(1 << (16 * len(known)).bit_length(), dtype=bool)
        self._table[self._slots(known)] = True

    def likely(self, numbers: NDArray[Any]) -> Rows:
        """The places of numbers that may be known: all that are, and few others; none where none is known."""
        return np.flatnonzero(self._table[self._slots(numbers)])

    def _slots(self, numbers: NDArray[Any]) -> NDArray[Any]:
        slots: NDArray[Any] = (numbers ^ numbers >> 29) & (len(self._table) - 1)
        return slots


def nearest(known: NDArray[Any], numbers: NDArray[Any]) -> Rows:
    """The places in ``known`` (sorted) where these numbers stand, if they do."""
    return np.minimum(np.searchsorted(known, numbers), len(known) - 1)


def distinct(pairs: tuple[Rows, Rows], *, times: int = 1) -> tuple[Rows, Rows]:
    """The pairs of numbers (below 2**31) that come at least so many times, each once, in order."""
    joined = np.sort(pairs[0] << 32 | pairs[1])
    first = np.flatnonzero(np.diff(joined, prepend=-1))
    often = np.diff(np.append(first, len(joined))) >= times
    found = joined[first[often]]
    return found >> 32, found & 0xFFFFFFFF


def portions(sizes: Rows, most: int) -> Iterator[slice]:
    """Slices of rows whose sizes sum to about ``most``."""
    ends = np.cumsum(sizes)
    start = 0
    while start < len(sizes):
        before = ends[start] - sizes[start]
        end = max(start + 1, int(np.searchsorted(ends, before + most, side="right")))
        yield slice(start, end)
        start = end
