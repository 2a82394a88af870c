"""Whatever a reader hands over, a claim's span gives its words, and what is not in the text is kept apart."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import ReaderError
from evenhand.model import Draft, Report
from evenhand.readers import open_reader, read_claims
from evenhand.readers.replay import record

ALPHABET = st.one_of(
    st.characters(exclude_categories=("Cs",)),
    st.sampled_from("e\u0301a\u0308ﬁ“”‘’—–\r\n\t \u00a0\u200f\u202e٠١٢قتلى🙂👩\u200d🚒éÅſ"),
)
TEXTS = st.text(ALPHABET, min_size=1, max_size=200)


class Fixed:
    """A reader that hands over what it was made with."""

    name = "fixed@1"

    def __init__(self, drafts):
        self._drafts = drafts

    def read(self, report):
        return self._drafts


@given(st.data())
def test_a_span_always_gives_the_words_of_its_claim(data):
    text = data.draw(TEXTS)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    other = data.draw(TEXTS)
    quote = data.draw(st.sampled_from([text[start:end], text[start:end].upper(), other]))
    within = data.draw(st.sampled_from([None, text[start:], text, other]))
    report = Report.of(text)

    reading = read_claims(report, Fixed([Draft("1", "killed", quote, within=within)]))

    claims = [claim for account in reading.accounts for claim in account.claims]
    assert len(claims) + len(reading.unplaced) == 1
    for claim in claims:
        assert claim.words
        assert claim.words == text[claim.span.start : claim.span.end]


def test_words_of_the_right_passage_are_taken():
    text = "Two people died in Gao. Two people died in Kidal."
    drafts = [
        Draft("1", "killed", "Two people", within="Two people died in Gao."),
        Draft("2", "killed", "Two people", within="Two people died in Kidal."),
    ]
    reading = read_claims(Report.of(text), Fixed(drafts))
    assert [account.claims[0].span.start for account in reading.accounts] == [0, 24]


def test_a_quotation_that_is_not_there_is_kept_with_a_reason():
    reading = read_claims(Report.of("Nothing happened."), Fixed([Draft("1", "killed", "forty soldiers")]))
    assert reading.accounts == ()
    assert reading.unplaced[0].draft.quote == "forty soldiers"
    assert "not in the report" in reading.unplaced[0].reason


def test_the_type_anchors_the_account():
    text = "On Monday gunmen ambushed a convoy."
    ambush, date = Draft("1", "type", "ambushed"), Draft("1", "date", "Monday")
    one = read_claims(Report.of(text), Fixed([date, ambush])).accounts[0]
    two = read_claims(Report.of(text), Fixed([ambush])).accounts[0]
    assert one.id == two.id


def test_two_incidents_told_with_the_same_words_stay_two():
    drafts = [Draft(label, "type", "bombings") for label in "12"]
    reading = read_claims(Report.of("Two bombings were reported."), Fixed(drafts))
    assert len({account.id for account in reading.accounts}) == 2
    assert len({claim.id for account in reading.accounts for claim in account.claims}) == 2


def test_recorded_answers_are_read_back(tmp_path):
    report = Report.of("Gunmen ambushed a convoy; «two» died.")
    drafts = [Draft("1", "type", "ambushed", "alleged", "police"), Draft("1", "killed", "«two»", confidence=0.5)]
    file = tmp_path / "answers.jsonl"
    file.write_text(record(report, drafts) + "\n", encoding="utf-8")
    reader = open_reader(f"replay:{file}")
    assert reader.read(report) == drafts
    with pytest.raises(ReaderError, match="no answer for report"):
        reader.read(Report.of("another"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not json", "line 1: not a recorded answer"),
        (json.dumps({"drafts": []}), "line 1: not a recorded answer"),
        (json.dumps({"report": "r", "drafts": [{"account": "1", "field": "weather", "quote": "x"}]}), "not a field"),
        (
            json.dumps({"report": "r", "drafts": [{"account": "1", "field": "type", "quote": "x", "stance": "sure"}]}),
            "not a stance",
        ),
    ],
)
def test_a_wrong_recording_names_its_line(tmp_path, line, message):
    file = tmp_path / "answers.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ReaderError, match=message):
        open_reader(f"replay:{file}")


def test_an_unknown_reader_is_named():
    with pytest.raises(ReaderError, match="no reader 'oracle'"):
        open_reader("oracle")
