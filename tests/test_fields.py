"""What words become when a record is coded, where the rooms leave something open."""

import datetime as dt

import pytest

import evenhand
from evenhand.model import Draft, Where
from evenhand.readers.replay import record


def test_a_place_that_no_gazetteer_has_gets_no_coordinates_of_its_own():
    text = "Gunmen killed two men in Zumbleford on Monday, residents of Herat said; others fled to Injil and Guzara."
    report = evenhand.Report.of(text, published=dt.date(2024, 8, 8), language="en")
    values = [code for a in evenhand.read(report) for _, code in a.coded_of("place") if code.how == "places.unlisted"]
    assert values
    for code in values:
        assert isinstance(code.value, Where)
        assert (code.value.latitude, code.value.longitude, code.value.precision) == (None, None, "unknown")
        assert code.others, "where it may lie stays a candidate"


@pytest.mark.parametrize(
    ("text", "toll", "act", "expected"),
    [
        ("Something was done to the store in Gao. No one was killed.", "No one", "was done", None),
        ("Something was done to them in Gao. Two people were killed.", "Two people", "was done", "unspecified_killing"),
        ("Men took two people from a bus in Gao.", None, "took", "abduction"),
    ],
)
def test_an_act_in_words_of_no_list_is_typed_by_what_befell_people_only(tmp_path, text, toll, act, expected):
    report = evenhand.Report.of(text, published=dt.date(2024, 8, 8), language="en")
    drafts = [Draft("1", "type", act), *([Draft("1", "killed", toll)] if toll else [])]
    answers = tmp_path / "answers.jsonl"
    answers.write_text(record(report, drafts), encoding="utf-8")
    (account,) = evenhand.read(report, reader=f"replay:{answers}")
    assert [code.value.code for _, code in account.coded_of("type")] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("the police post", "thing", "police_station"),
        ("the traders' union", "thing", "other_property"),
        ("the traders' union", "people", "workers"),
        ("two traders", "thing", "workers"),
        ("the zumbler", "thing", "other_property"),
        ("the zumbler", "people", None),
        ("the zumbler", None, None),
        ("a primary school", "people", "school"),
    ],
)
def test_a_reader_that_tells_things_from_people_is_heard_where_the_words_do_not_tell(tmp_path, words, kind, expected):
    report = evenhand.Report.of(f"Armed men attacked {words} in Gao.", published=dt.date(2024, 8, 8), language="en")
    drafts = [Draft("1", "type", "attacked"), Draft("1", "target", words, kind=kind)]
    answers = tmp_path / "answers.jsonl"
    answers.write_text(record(report, drafts), encoding="utf-8")
    (account,) = evenhand.read(report, reader=f"replay:{answers}")
    codes = [code.value.code for _, code in account.coded_of("target")]
    assert codes == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("others", "country"),
    [
        ("Soldiers were sent from Gao, Mopti and Timbuktu.", "ML"),
        ("Soldiers were sent from Gao.", None),
        ("Soldiers were sent from Gao, Mopti and Niamey.", None),
        ("The embassy of the United States condemned it.", None),
    ],
)
def test_a_place_that_no_gazetteer_has_lies_in_a_country_only_where_all_others_surely_lie_there(others, country):
    text = f"Gunmen killed two men in Zumbleford on Monday. {others}"
    report = evenhand.Report.of(text, published=dt.date(2024, 8, 8), language="en")
    codes = [code for a in evenhand.read(report) for claim, code in a.coded_of("place") if claim.words == "Zumbleford"]
    told = [code.value.country for code in codes if code.value.country]
    assert told == ([country] if country else [])
