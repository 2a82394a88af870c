"""Text in capitals gets its small letters back, letter for letter."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evenhand
from evenhand.casing import restore_case
from evenhand.model import Coded


@given(st.text(max_size=200))
def test_the_length_and_the_letters_stay(text):
    restored = restore_case(text)
    assert len(restored) == len(text)
    assert restored.upper() == text.upper()


@pytest.mark.parametrize(
    ("capitals", "restored"),
    [
        ("THE POLICE SAID A BOMB EXPLODED IN GAO.", "The police said a bomb exploded in Gao."),
        ("Already written as usual.", "Already written as usual."),
        ("", ""),
    ],
)
def test_small_letters_where_they_belong(capitals, restored):
    assert restore_case(capitals) == restored


def test_a_report_in_capitals_is_read_as_one_that_is_not():
    text = "Gunmen killed two soldiers near Gao, Mali, on Monday. Police said three traders were wounded."

    def told(report):
        accounts = evenhand.read(report)
        return [
            [(claim.field, claim.span, code.value) for claim, code in zip(account.claims, account.coded, strict=True)
             if isinstance(code, Coded)]
            for account in accounts
        ]  # fmt: skip

    day = dt.date(2024, 5, 8)
    usual = evenhand.Report.of(text, published=day, language="en")
    capitals = evenhand.Report.of(text.upper(), published=day, language="en")
    assert told(usual)
    assert [[row[:2] for row in account] for account in told(capitals)] == [
        [row[:2] for row in account] for account in told(usual)
    ]
    quoted = [claim.words for account in evenhand.read(capitals) for claim in account.claims]
    assert all(words == words.upper() for words in quoted)
