"""Loaded words. The cases stand in the codebook beside the words, so that these occur nowhere else: ``words`` and ``plain``,
what is left when the loaded words are made plain.
"""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.actors import code_actor
from evenhand.codebook import load, text_of
from evenhand.wording import find_loaded, plain

CASES = text_of("wording_cases.csv").splitlines()
ROWS = load("wording")["rows"]
WORDS = [word for row in ROWS for word in row["words"]]
#: The first row: what states call those who fight them.
WORDS_FOR_ARMED = ROWS[0]["words"][:2]


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


@pytest.mark.parametrize("word", [word for word in WORDS if " " not in word])
def test_words_inside_other_words_are_left_alone(word: str) -> None:
    assert find_loaded(f"counter{word}ology") == []


def test_words_that_armed_people_are_called_say_nothing_of_who_they_are() -> None:
    """A loaded word for people is recognised as people with arms, and is no verdict on them."""
    for word in WORDS_FOR_ARMED:
        mention = code_actor(word)
        assert mention is not None, word
        assert mention.actor_type == "unknown", word
