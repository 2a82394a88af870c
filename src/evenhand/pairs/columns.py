"""Packed numbers of many rows end to end, to be searched without unpacking the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Size of the table by which most values are left out before they are compared; a power of two.
_TABLE = 1 << 20


class Column:
    """Each value stands with the number of the row that holds it; no row holds a value twice."""

    def __init__(self, packed: Sequence[bytes], dtype: Any) -> None:
        self.joined = b"".join(packed)
        self.values: NDArray[Any] = np.frombuffer(self.joined, dtype=dtype)
        size = np.dtype(dtype).itemsize
        self._ends = np.cumsum(np.array([len(part) // size for part in packed], dtype=np.int64))

    def holders(self, wanted: NDArray[Any]) -> list[int]:
        """The numbers of the rows that hold one of these values (sorted, distinct)."""
        return sorted(set(self._owners(self._at(wanted))))

    def uses(self, wanted: NDArray[Any]) -> Iterator[tuple[int, int]]:
        """Each use of one of these values: the value and the number of the row."""
        at = self._at(wanted)
        return zip(self.values[at].tolist(), self._owners(at), strict=True)

    def counts(self, wanted: NDArray[Any]) -> NDArray[np.int64]:
        """How many rows hold each of these values (sorted, distinct)."""
        found = self.values[self._at(wanted)]
        return np.bincount(np.searchsorted(wanted, found), minlength=len(wanted)).astype(np.int64)

    def _owners(self, at: NDArray[np.int64]) -> list[int]:
        owners: list[int] = np.searchsorted(self._ends, at, side="right").tolist()
        return owners

    def _at(self, wanted: NDArray[Any]) -> NDArray[np.int64]:
        """Where these values stand; a small table leaves out most others before they are compared."""
        if not len(wanted):
            return np.zeros(0, dtype=np.int64)
        table = np.zeros(_TABLE, dtype=bool)
        table[wanted & (_TABLE - 1)] = True
        likely = np.flatnonzero(table[self.values & (_TABLE - 1)])
        there = self.values[likely]
        nearest = np.minimum(np.searchsorted(wanted, there), len(wanted) - 1)
        found: NDArray[np.int64] = likely[wanted[nearest] == there]
        return found
