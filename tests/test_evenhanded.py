"""Exchange the two sides in a report and every output is the same, exchanged."""

import dataclasses
import datetime as dt
import re
from pathlib import Path

import pytest

import evenhand
from evenhand import reports
from evenhand.model import Coded, Count, Term

EXAMPLES = Path(__file__).parent.parent / "examples" / "reports"
#: Words for the one side, and the words in the same places for the other.
SIDES = {
    "army": "insurgents",
    "army's": "insurgents'",
    "soldiers": "rebels",
    "soldier": "rebel",
}
CODES = {"army": "rebel_group", "rebel_group": "army"}
BOTH = SIDES | {other: one for one, other in SIDES.items()}
WORDS = re.compile(r"\b(" + "|".join(sorted(map(re.escape, BOTH), key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE)


def exchanged(text):
    def other(match):
        word = BOTH[match.group().lower()]
        if match.group().isupper():
            return word.upper()
        return word.capitalize() if match.group()[0].isupper() else word

    return WORDS.sub(other, text)


def told(report, *, swap, reader="both"):
    """What is said of each incident: words and values, exchanged back where the report was exchanged."""
    accounts = []
    for account in evenhand.read(report, reader=reader):
        codes = {code.claim: code for code in account.coded if isinstance(code, Coded)}
        rows = []
        for claim in account.claims:
            words, speaker = claim.words, claim.attributed_to or ""
            value = codes[claim.id].value if claim.id in codes else None
            if swap:
                words, speaker = exchanged(words), exchanged(speaker)
                if isinstance(value, Term):
                    value = Term(CODES.get(value.code, value.code), CODES.get(value.name, value.name))
                elif isinstance(value, Count):
                    value = dataclasses.replace(value, of=CODES.get(value.of, value.of), words=exchanged(value.words))
            rows.append((claim.field, words.lower(), claim.stance, speaker.lower(), value))
        accounts.append(rows)
    return accounts


#: Words that name a side and are not exchanged: a report with one of them would be exchanged by half.
HALF = re.compile(
    r"\b(military|armed forces|troops|ministry|rebel group|Front|Brigade|Fighters|Resistance|unit|insurgency)\b",
    re.IGNORECASE,
)
REPORTS = {item.file: item.report for item in reports.read_reports(EXAMPLES)}


@pytest.mark.parametrize("reader", ["both", "trained"])
@pytest.mark.parametrize(
    "name",
    [
        name
        for name, report in REPORTS.items()
        if WORDS.search(report.text) and not HALF.search(f"{report.source} {report.text}")
    ],
)
def test_sides_exchanged_in_an_example(name, reader):
    report = REPORTS[name]
    assert exchanged(exchanged(report.text)) == report.text
    other = dataclasses.replace(report, text=exchanged(report.text))
    assert told(other, swap=True, reader=reader) == told(report, swap=False, reader=reader)


SENTENCES = [
    "{A} ambushed {B} near Bama on Tuesday, killing three {b}.",
    "Three {b} were killed on Tuesday in an ambush by {A} near Bama, {B} said.",
    "{A} accused {B} of shelling the market of Bama on 6 August; {B} denied it.",
    "Clashes between {A} and {B} near Bama on Tuesday left two {a} and four {b} dead.",
    "{B} claimed responsibility for the attack on {A} in Bama on Tuesday.",
    "{A} arrested nine people in Bama on Tuesday, residents said.",
    "A bomb planted by {A} killed a teacher in Bama on Tuesday.",
    "{A} said it had killed twelve {b} in Bama on Tuesday.",
    "Two {a} abducted a nurse in Bama on Tuesday.",
    "{A} hit a hospital in Bama with mortar shells on Tuesday, killing a doctor and wounding six patients.",
    "A drone operated by {A} struck a lorry near Bama on Tuesday; {B} said two drivers had died.",
    "{A} denied that its {a} had set fire to houses in Bama on Tuesday. Residents blamed {B}.",
    "In 2016 {A} besieged Bama for six months. On Tuesday {B} shot dead a shopkeeper there.",
    "{B} planned to attack Bama, {A} said on Tuesday.",
    "{B} withdrew from Bama on Tuesday after {A} took the town.",
]


@pytest.mark.parametrize("reader", ["both", "trained", "rules"])
@pytest.mark.parametrize("pattern", SENTENCES)
def test_sides_exchanged_in_a_sentence(pattern, reader):
    text = pattern.format(A="the army", B="the insurgents", a="soldiers", b="rebels")
    text = text[0].upper() + text[1:]
    one = evenhand.Report.of(text, published=dt.date(2024, 8, 8), source="Invented Wire", source_kind="media")
    other = dataclasses.replace(one, text=exchanged(text))
    assert told(one, swap=False, reader="rules")
    assert told(other, swap=True, reader=reader) == told(one, swap=False, reader=reader)
