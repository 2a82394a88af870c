"""Counts of people, as tables of cases and as properties.

cases/counts.csv: ``text`` and ``expected``, one entry a mention in text order, parted by ";": outcome, number ("12", "12+"
for at least, "10-15"), target type where one is said, and the marks part, other, earlier, supersedes, shared.
cases/counts_codes.csv: ``words``, ``low``, ``high`` (empty is open), ``of``; low empty where the words are no count.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.counts import CountMention, code_count, combine, find_counts, toll_of
from evenhand.model import Count

CASES = Path(__file__).parent / "cases"
MARKS = ("part", "other", "earlier", "supersedes", "shared")


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(mention: CountMention) -> str:
    count = mention.count
    number = (
        f"{count.low}"
        if count.high == count.low
        else f"{count.low}+"
        if count.high is None
        else f"{count.low}-{count.high}"
    )
    marks = {"part": count.part, **{mark: getattr(mention, mark) for mark in MARKS[1:]}}
    words = [mention.outcome, number, count.of, *(mark for mark in MARKS if marks[mark])]
    return " ".join(word for word in words if word)


@pytest.mark.parametrize("row", rows("counts.csv"), ids=lambda row: row["text"][:60])
def test_find_counts(row: dict[str, str]) -> None:
    assert "; ".join(shown(mention) for mention in find_counts(row["text"])) == row["expected"]


@pytest.mark.parametrize("row", rows("counts_codes.csv"), ids=lambda row: row["words"])
def test_code_count(row: dict[str, str]) -> None:
    count = code_count(row["words"])
    if not row["low"]:
        assert count is None
        return
    assert count is not None
    assert (count.low, count.high, count.of or "") == (
        int(row["low"]),
        int(row["high"]) if row["high"] else None,
        row["of"],
    )
    assert count.words == row["words"]
