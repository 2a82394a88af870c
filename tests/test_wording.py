"""Loaded words. cases/wording.csv: ``words`` and ``plain``, what is left when the loaded words are made plain."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.codebook import load
from evenhand.wording import find_loaded, plain

CASES = (Path(__file__).parent / "cases" / "wording.csv").read_text(encoding="utf-8").splitlines()
ROWS = load("wording")["rows"]
WORDS = [word for row in ROWS for word in row["words"]]


@pytest.mark.parametrize("row", list(csv.DictReader(CASES)), ids=lambda row: row["words"])
def test_plain(row: dict[str, str]) -> None:
    assert plain(row["words"]) == row["plain"]


def test_plain_words_hold_no_loaded_word() -> None:
    loaded = {word: plain(word) for word in WORDS}
    assert {word: made for word, made in loaded.items() if find_loaded(made)} == {}


def test_every_row_is_whole() -> None:
    for row in ROWS:
        assert row["kind"] in {"label", "act", "event", "state"}
        assert row["usage"] in {"states", "armed_groups", "both", "media"}
        assert isinstance(row["plain"], str) or len(row["plain"]) == len(row["words"])
    assert len(set(WORDS)) == len(WORDS)


def test_words_of_states_and_of_armed_groups_are_both_listed() -> None:
    usages = [row["usage"] for row in ROWS]
    states, groups = usages.count("states"), usages.count("armed_groups")
    assert min(states, groups) * 3 >= max(states, groups)


@given(st.lists(st.sampled_from([*WORDS, "the", "army", "village", "a", ",", "."]), max_size=8))
@settings(max_examples=100, deadline=None)
def test_found_words_stand_in_the_text_and_do_not_overlap(words: list[str]) -> None:
    text = " ".join(words)
    end = 0
    for loaded in find_loaded(text):
        assert loaded.span.of(text) == loaded.words
        assert loaded.span.start >= end
        end = loaded.span.end
    assert find_loaded(plain(text)) == []


def test_words_inside_other_words_are_left_alone() -> None:
    assert find_loaded("a terrorising counter-terrorist-unit and a martyrology") == []
