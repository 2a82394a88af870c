"""The scores of many compared pairs as columns of numbers: what clustering needs of them, in little memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.model import AccountId, Comparison


@dataclass(frozen=True, slots=True)
class Scores:
    """``accounts`` are sorted; ``left`` and ``right`` are positions in them, the smaller first; ``bits`` the scores."""

    accounts: Sequence[AccountId]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    bits: NDArray[np.float64]

    @classmethod
    def of(cls, rows: Iterable[tuple[AccountId, AccountId, float]]) -> Scores:
        """The same of rows of two accounts and a score."""
        number: dict[AccountId, int] = {}
        known = [
            (number.setdefault(one, len(number)), number.setdefault(other, len(number)), bits)
            for one, other, bits in rows
        ]
        accounts = sorted(number)
        place = np.empty(len(number), dtype=np.int32)
        place[[number[account] for account in accounts]] = np.arange(len(number))
        one, other = (place[np.array([row[end] for row in known], dtype=np.int64)] for end in (0, 1))
        bits = np.array([row[2] for row in known], dtype=np.float64)
        return cls(accounts, np.minimum(one, other), np.maximum(one, other), bits)

    @classmethod
    def of_comparisons(cls, comparisons: Iterable[Comparison]) -> Scores:
        """The scores of comparisons."""
        return cls.of((row.left, row.right, row.score) for row in comparisons)

    def among(self, position: Mapping[AccountId, int]) -> Scores:
        """The scores between accounts that have a position, which takes the place of their position here."""
        if list(position) == self.accounts:
            return self
        there = np.array([position.get(account, -1) for account in self.accounts], dtype=np.int32)
        left, right = there[self.left], there[self.right]
        known = (left >= 0) & (right >= 0)
        return Scores(list(position), left[known], right[known], self.bits[known])


def wholes(number: int, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each of so many things the smallest that it hangs together with, by pairs of their numbers."""
    head = np.arange(number)
    while True:
        one, other = head[left], head[right]
        apart = one != other
        if not apart.any():
            return head
        left, right = left[apart], right[apart]
        np.minimum.at(head, np.maximum(one, other)[apart], np.minimum(one, other)[apart])
        while not np.array_equal(further := head[head], head):
            head = further
