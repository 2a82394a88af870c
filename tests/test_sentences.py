"""A report is cut into sentences without losing a character.

cases/sentences.csv: text (\\r, \\n and \\t written out), its sentences parted by ¦, how many are headings, and a note.
"""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.sentences import split

CASES = list(csv.DictReader(StringIO((Path(__file__).parent / "cases" / "sentences.csv").read_text(encoding="utf-8"))))
PIECES = [
    "A ",
    "bc",
    "D",
    ". ",
    "? ",
    "”",
    "\n",
    "\r\n",
    "\n\n",
    "- ",
    "1. ",
    "a.m. ",
    "U.S. ",
    " ",
    "\u0301",
    "。",
    "؟",
    "🙂",
    "[",
]
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


def unescaped(text):
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["note"] or case["text"])
def test_cases(case):
    text = unescaped(case["text"])
    sentences = split(text)
    assert "¦".join(sentence.span.of(text) for sentence in sentences) == unescaped(case["sentences"])
    assert sum(sentence.heading for sentence in sentences) == int(case["headings"])


@settings(max_examples=400)
@given(TEXTS)
def test_only_white_space_is_left_out_and_order_is_kept(text):
    end = 0
    for sentence in split(text):
        assert text[end : sentence.span.start].strip() == ""
        words = sentence.span.of(text)
        assert words
        assert words == words.strip()
        end = sentence.span.end
    assert text[end:].strip() == ""


@given(TEXTS)
def test_paragraphs_are_counted_upwards(text):
    numbers = [sentence.paragraph for sentence in split(text)]
    assert numbers == sorted(numbers)


def test_a_long_text_without_line_breaks_is_cut_quickly():
    assert len(split("A shop burned down in the town. " * 50_000)) == 50_000
