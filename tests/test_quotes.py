"""A quotation is found where it stands, and its offsets always give its words.

cases/quotes.csv: quote, text (\\r and \\n written out), fit (empty: not found), the words at the span, and a note.
"""

import csv
import time
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.model import Span
from evenhand.quotes import fold, locate

CASES = list(csv.DictReader(StringIO((Path(__file__).parent / "cases" / "quotes.csv").read_text(encoding="utf-8"))))
#: Letters that fold in uncommon ways: marks, tatweel, invisible characters, ligatures, digits, emoji, line breaks.
SPECIAL = (
    "aZ 7\r\n\t\u0301\u064b\u0640\u200b\u200d\u200f\ufe0f\u0345\u03b9\u00a8\u00df\ufb01\u0130\u017f\u212a\u2019\u201c"
    "\u00ab\u2013\u2026\u00bd\u00b2\u0661\u0662\u0628\u063a\u062f\u0627\u7206\u70b8\U0001f600\U0001f469\U0001f3fd\u00e9"
)
TEXTS = st.text(st.one_of(st.sampled_from(SPECIAL), st.characters()), max_size=60)


def unescaped(text: str) -> str:
    return text.replace("\\r", "\r").replace("\\n", "\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["quote"])
def test_cases(case):
    text = unescaped(case["text"])
    span = locate(case["quote"], text)
    found = (span.fit, span.of(text)) if span else ("", "")
    assert found == (case["fit"], unescaped(case["words"]))


@settings(max_examples=500)
@given(TEXTS, TEXTS)
def test_a_located_span_reproduces_the_quotation(quote, text):
    span = locate(quote, text)
    if span is not None:
        assert 0 <= span.start < span.end <= len(text)
        if span.fit != "approximate":
            assert fold(span.of(text)) == fold(quote)
        if span.fit == "exact":
            assert span.of(text) == quote.strip()


@settings(max_examples=500)
@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=12), st.data())
def test_whole_words_of_a_text_are_found_in_it(pieces, data):
    text = "\r\n".join(pieces)
    piece = data.draw(st.sampled_from(pieces)).strip()
    span = locate(piece, text)
    assert span is None or fold(span.of(text)) == fold(piece)
    if piece[0].isalpha() and piece[-1].isalpha():
        assert span is not None


@given(TEXTS)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(TEXTS, TEXTS)
def test_folding_goes_character_by_character(left, right):
    assert fold(left + " " + right) == f"{fold(left)} {fold(right)}".strip()


@given(TEXTS, TEXTS, st.integers(0, 80), st.integers(0, 80), st.integers(0, 80))
def test_after_and_within_bound_the_span(quote, text, after, start, end):
    span = locate(quote, text, after=after, within=Span(start, end))
    assert span is None or max(after, start) <= span.start < span.end <= min(end, len(text))


def test_after_finds_the_next_one_and_within_the_right_one():
    text = "Two were hurt. Two were killed. two fled."
    second = locate("Two", text, after=1)
    assert second is not None
    assert second.start == 15
    third = locate("Two", text, within=Span(32, len(text)))
    assert third is not None
    assert (third.start, third.fit) == (32, "folded")


@pytest.mark.parametrize("filler", ["Pěople wałked by. ", "قتل ٥ جنود قرب ", "aaaa", "\r\n ́"])
def test_offsets_hold_beyond_the_first_pieces_of_a_long_text(filler):
    text = filler * 2000 + " Shells  hit\nthe Camp. " + filler * 2000
    span = locate("shells hit the camp", text)
    assert span is not None
    assert span.of(text) == "Shells  hit\nthe Camp"


def test_five_megabytes_take_seconds_at_most():
    text = "The road to the mârket was quiet and nobody was seen there on that day.\n" * 70_000
    text += "Shells hit the camp of the water engineers at dawn."
    began = time.perf_counter()
    for quote in (
        "SHELLS hit the camp",
        "Shells hit the camp of the watr engineers",
        "not in it at all, not even nearly",
    ):
        locate(quote, text)
    assert time.perf_counter() - began < 15
