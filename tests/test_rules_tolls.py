"""Which numbers of people the rules reader gives to which account, and on which side."""

import datetime as dt

import pytest

import evenhand
from evenhand.fields import TOLLS, toll
from evenhand.model import HAPPENED


def tolls_told(text):
    """The tolls of each account that happened, in the order told."""
    report = evenhand.Report.of(
        text, source="Invented Wire", source_kind="media", published=dt.date(2024, 8, 8), language="en"
    )
    rows = []
    for account in evenhand.read(report, reader="rules"):
        if account.claims_of("type")[0].stance in HAPPENED:
            told = {field: toll(account, field) for field in TOLLS}
            rows.append({field: count.low for field, count in told.items() if count is not None})
    return rows


CASES = {
    "a zero goes to the account whose sentence it follows": (
        "A bomb exploded outside a bank in Maroua on Monday night. Police reported no victims.\n\n"
        "On Tuesday gunmen attacked a post in Mora and killed two guards.",
        [{"casualties": 0}, {"killed": 2}],
    ),
    "victims who are not named are no zero": (
        "A bomb exploded outside a bank in Maroua on Monday and killed two guards. No victims have been named.",
        [{"killed": 2}],
    ),
    "a corrected number falls away": (
        "We wrote that nine people had been wounded by the bomb that exploded in Maroua on Monday. "
        "Six people were wounded by the bomb, the hospital said.",
        [{"injured": 6}],
    ),
    "a new total replaces an earlier one, also a higher one": (
        "A bomb exploded in Maroua on Monday, killing ten people. The hospital later lowered the toll: "
        "the death toll was revised to eight.",
        [{"killed": 8}],
    ),
    "a denial about the people is none of their deaths": (
        "Gunmen and guards fought in Maroua on Monday. Two traders who had nothing to do with the quarrel lost their lives.",
        [{"killed": 2}],
    ),
    "the man who attacked": (
        "A man with a knife attacked people at a tram stop in Maroua on Monday. Three were hurt. A guard shot the man dead.",
        [{"injured": 3, "attackers_killed": 1}],
    ),
    "one man who attacked several, then spoken of as he": (
        "A man with a knife stabbed three people in Lyon on Friday. He was shot dead by police.",
        [{"casualties": 3, "attackers_killed": 1}],
    ),
    "attackers counted in with the dead": (
        "Six people, including two of the attackers, were killed when gunmen raided a market in Quetta on Monday.",
        [{"killed": 4, "attackers_killed": 2}],
    ),
    "a fight that nobody is said to have begun": (
        "An exchange of fire with fighters took place near Gao on Monday. The bodies of three fighters were found. "
        "One soldier was wounded.",
        [{"killed": 3, "injured": 1}],
    ),
    "a group that tells of its own loss": (
        "The Eastern Front said its fighters attacked a convoy near Gao on Monday, killing eight soldiers. "
        "It admitted the loss of two of its men.",
        [{"killed": 8, "attackers_killed": 2}],
    ),
    "an exact number for a vague one": (
        "A bomb went off at a market in Maroua on Monday; several people were wounded. The hospital counted seven wounded.",
        [{"injured": 7}],
    ),
    "neither side of a fight is the attacker": (
        "Herders and farmers fought near Maroua on Monday. Four farmers and two herders lost their lives.",
        [{"killed": 6}],
    ),
    "labels with a number": (
        "Ambush of a police patrol near Maroua on Monday, carried out by gunmen.\nKilled: 2\nInjured: 3",
        [{"killed": 2, "injured": 3}],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_tolls_of_accounts(text, expected):
    assert tolls_told(text) == expected
