"""Stance, speaker and responsibility.

tests/cases/stance.csv: kind stance (the event word in brackets: its stance, and where the row names one the speaker and
the kind of speaker) or responsibility (what is said of who did it: code, the actor's words, the speaker; a bracketed
event word is handed over too; an empty code: nothing is said).
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.model import Report, Span
from evenhand.stance import authorities, find_responsibility, find_stance

CASES = Path(__file__).parent / "cases" / "stance.csv"
ROWS = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))


def marked(text: str) -> tuple[str, Span]:
    start, end = text.index("["), text.index("]") - 1
    return text.replace("[", "").replace("]", ""), Span(start, end)


@pytest.mark.parametrize("row", [row for row in ROWS if row["kind"] == "stance"], ids=lambda row: row["text"])
def test_stance(row: dict[str, str]) -> None:
    sentence, trigger = marked(row["text"])
    mention = find_stance(sentence, trigger=trigger)
    assert mention.stance == row["code"]
    if row["speaker"] or row["code"] in ("stated", "attributed"):
        assert (mention.attributed_to or "") == row["speaker"]
        assert (mention.speaker_kind or "") == row["speaker_kind"]
    if mention.speaker is not None:
        assert mention.speaker.of(sentence) == mention.attributed_to


@pytest.mark.parametrize("row", [row for row in ROWS if row["kind"] == "responsibility"], ids=lambda row: row["text"])
def test_responsibility(row: dict[str, str]) -> None:
    sentence, triggers = row["text"], []
    if "[" in sentence:
        sentence, trigger = marked(sentence)
        triggers = [trigger]
    found = [
        (mention.code, mention.actor.words if mention.actor else "", mention.speaker or "")
        for mention in find_responsibility(sentence, triggers=triggers)
    ]
    assert found == ([(row["code"], row["actor"], row["speaker"])] if row["code"] else [])


def test_no_armed_side_is_an_authority_whose_word_counts_more() -> None:
    assert not authorities() & {
        "army",
        "rebel_group",
        "foreign_forces",
        "pro_government_militia",
        "armed_group",
        "gang",
    }


def test_a_side_speaks_of_its_own_deed_or_of_the_other_sides() -> None:
    own = "The army said its soldiers attacked the camp."
    other = "The rebels said the soldiers attacked the camp."
    assert find_stance(own, trigger=Span(own.index("attacked"), own.index(" the camp"))).party == "own"
    assert find_stance(other, trigger=Span(other.index("attacked"), other.index(" the camp"))).party == "other"


@pytest.mark.parametrize("kind", ["armed_actor", "government"])
def test_a_sides_own_report_is_attributed_to_it(kind: str) -> None:
    text = "Three soldiers were killed."
    report = Report.of(text, source="Press office of the side", source_kind=kind)  # type: ignore[arg-type]
    mention = find_stance(text, trigger=Span(20, 26), report=report)
    assert (mention.stance, mention.attributed_to, mention.speaker_kind) == ("attributed", report.source, kind)


@pytest.mark.parametrize(
    ("source", "kind", "own", "other"),
    [
        ("Office of the Army", "government", "The army attacked the camp.", "Rebels attacked the camp."),
        ("Mountain Brigade", "armed_actor", "The Mountain Brigade attacked the camp.", "The army attacked the camp."),
    ],
)
def test_a_sides_report_tells_of_its_own_deed_or_of_the_others(source: str, kind: str, own: str, other: str) -> None:
    for text, party in ((own, "own"), (other, "other")):
        report = Report.of(text, source=source, source_kind=kind)  # type: ignore[arg-type]
        trigger = Span(text.index("attacked"), text.index(" the camp"))
        assert find_stance(text, trigger=trigger, report=report).party == party


def test_a_newspapers_own_report_is_stated() -> None:
    text = "Three soldiers were killed."
    assert find_stance(text, trigger=Span(20, 26), report=Report.of(text, source_kind="media")).stance == "stated"


@pytest.mark.parametrize(
    ("text", "published", "stance"),
    [
        ("Soldiers killed ten students in March 1989.", dt.date(2020, 5, 1), "past"),
        ("Soldiers killed ten students in March 2020.", dt.date(2020, 5, 1), "stated"),
        ("Soldiers killed ten students on 3 March 1989.", None, "stated"),
        ("Soldiers killed ten students on 30 December 2019.", dt.date(2020, 1, 2), "stated"),
    ],
)
def test_a_year_long_before_publication_is_past(text: str, published: dt.date | None, stance: str) -> None:
    report = Report.of(text, published=published)
    assert find_stance(text, trigger=Span(9, 15), report=report).stance == stance


@given(
    st.lists(st.sampled_from("police said the rebels denied killing , . if according to no claimed that by".split()))
)
def test_no_order_of_words_breaks_it(parts: list[str]) -> None:
    text = " ".join(parts)
    find_stance(text, trigger=Span(0, 5))
    for mention in find_responsibility(text):
        assert mention.span.of(text)


def test_a_government_that_names_a_country_does_not_thereby_speak_of_its_own_forces() -> None:
    sentence = "The town was shelled by the armed forces of Ukraine."
    for source, party in (("Governor's office", None), ("Ministry of Defence of Ukraine", "own")):
        report = Report(id="r", text=sentence, source=source, source_kind="government")
        trigger = Span(sentence.index("shelled"), sentence.index(" by"))
        assert find_stance(sentence, trigger=trigger, report=report).party == party
