"""Finding and coding dates. Cases: tests/cases/dates.csv (language, published, country, text, then the one date that must
be found in it: words, TIMEX3 value, first and last day (empty: open), precision) and dates_none.csv (texts without a date).
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand import codebook
from evenhand.dates import DateMention, calendars, code_date, find_dates
from evenhand.dates.lexicon import LANGUAGES, MARKS, lexicon

CASES = Path(__file__).parent / "cases"
PUBLISHED = dt.date(2014, 5, 7)


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def find(text: str, published: dt.date | None = PUBLISHED) -> list[DateMention]:
    return find_dates(text, published=published)


def only(text: str, words: str, published: dt.date | None = PUBLISHED) -> DateMention:
    found = [mention for mention in find(text, published) if mention.words == words]
    assert len(found) == 1, [mention.words for mention in find(text, published)]
    return found[0]


@pytest.mark.parametrize("row", rows("dates.csv"), ids=lambda row: row["text"])
def test_date_in_sentence(row: dict[str, str]) -> None:
    found = find_dates(
        row["text"], published=day(row["published"]), language=row["language"], country=row["country"] or None
    )
    mention = next((mention for mention in found if mention.words == row["words"]), None)
    assert mention is not None, [other.words for other in found]
    assert row["text"][mention.span.start : mention.span.end] == mention.words
    assert mention.when is not None
    assert mention.timex == row["timex"]
    assert (mention.when.earliest, mention.when.latest) == (day(row["earliest"]), day(row["latest"]))
    assert mention.when.precision == row["precision"]


@pytest.mark.parametrize("row", rows("dates_none.csv"), ids=lambda row: row["text"])
def test_no_date_in_ordinary_words(row: dict[str, str]) -> None:
    found = find_dates(row["text"], published=PUBLISHED, language=row["language"])
    assert [mention.words for mention in found if mention.kind in {"DATE", "TIME"}] == []


#: Words that say nothing without the sentence or the day told before.
_LEANING = re.compile(r"the next .*|\d{4}|around \d{4}.*|\d{4} GMT")


def test_words_alone_code_like_the_sentence() -> None:
    for row in rows("dates.csv"):
        if row["published"] and not _LEANING.fullmatch(row["words"]):
            when = code_date(
                row["words"], published=day(row["published"]), language=row["language"], country=row["country"] or None
            )
            assert when is not None, row["words"]


@pytest.mark.parametrize("words", ["yesterday", "on Tuesday", "last week", "two days ago", "this morning", "tonight"])
def test_relative_date_without_a_day_to_lean_on_has_no_value_and_says_why(words: str) -> None:
    mentions = find(f"A clinic was looted {words}.", None)
    assert [mention.when for mention in mentions] == [None]
    assert mentions[0].reason
    assert code_date(words, published=None) is None


def test_month_and_day_without_a_year_stay_so() -> None:
    mention = only("A clinic was looted on 3 May.", "3 May", None)
    assert mention.when is not None
    assert (mention.when.earliest, mention.when.latest) == (None, None)
    assert (mention.when.month, mention.when.day, mention.timex) == (5, 3, "XXXX-05-03")
    hijri = only("A clinic was looted on 8 Rajab.", "8 Rajab", None)
    assert hijri.when is not None
    assert (hijri.when.calendar, hijri.when.month, hijri.when.day, hijri.when.earliest) == ("hijri", 7, 8, None)


def test_publication_is_never_a_date_by_itself() -> None:
    assert find("A clinic was looted and two guards were hurt.") == []
    assert code_date("in the village", published=PUBLISHED) is None


def test_dateline_is_the_reference_and_is_named() -> None:
    text = "BOGOTA, 29 AUG 89 (RADIO) -- TWO BOMBS EXPLODED ON SUNDAY."
    mentions = find(text, None)
    assert [(mention.timex, mention.role) for mention in mentions] == [("1989-08-29", "other"), ("1989-08-27", "event")]
    assert "dateline 1989-08-29" in mentions[1].rule
    assert "publication" in find("Two bombs exploded on Sunday.")[0].rule


@pytest.mark.parametrize(
    "head",
    ["ANSONGO, Mali, May 7 (NBW) - ", "**Nyala, 7 May 2014.** ", "Evening summary, 7 May\n\n", "MOPTI, May 6 - "],
)
def test_dateline_is_no_day_of_the_incident(head: str) -> None:
    mentions = find(f"{head}Shells fell on a market on Monday. Four came down after 11:30 a.m., residents said.")
    assert [mention.role for mention in mentions] == ["other", "event", "event"]
    assert mentions[2].timex == "2014-05-05T11:30"


def test_day_after_a_label_is_the_incidents() -> None:
    assert find("Date of accident: 5 May 2014\n\nA minibus was hit.")[0].role == "event"


def test_day_of_the_incident_in_a_title_or_first_sentence_is_no_dateline() -> None:
    title = find("Attack on the market of Mopti on 3 May 2014\n\nThe market was burned yesterday.", None)
    assert (title[0].timex, title[0].role) == ("2014-05-03", "event")
    assert title[1].when is None
    first = only("On 7 May 2014 gunmen attacked a market. Two guards were hurt.", "7 May 2014")
    assert first.role == "event"
    heading = find("7 May 2014\n\nGunmen attacked a market yesterday.")
    assert [mention.role for mention in heading] == ["other", "event"]


def test_told_against_an_event_told_before() -> None:
    text = (
        "The bridge was hit on 3 March at 10:30. Another shell fell 30 minutes later. The next day the town was empty."
    )
    assert [mention.timex for mention in find(text)] == ["2014-03-03T10:30", "2014-03-03T11:00", "2014-03-04"]


def test_later_date_does_not_depend_on_publication() -> None:
    text = "The bridge was hit on 3 March 2014. Two days later the town was empty."
    assert find(text, None)[1].timex == "2014-03-05"


def test_history_leans_on_what_was_told_and_not_on_publication() -> None:
    text = "In 1976 the town fell. In March 1980 talks began. In June they ended. In October 1980 the town was empty. "
    text += "In November it was rebuilt. In December 1980 it was full. In April the road was opened."
    assert find(text)[-1].timex == "1981-04"


def test_both_orders_of_a_numeric_date_are_kept_while_in_doubt() -> None:
    mention = only("The report is dated 03/04/2014.", "03/04/2014")
    assert mention.when is not None
    values = {str(mention.when.earliest), *(str(other.earliest) for other in mention.alternatives)}
    assert values == {"2014-04-03", "2014-03-04"}
    assert mention.confidence < 0.7
    assert only("The report is dated 13/04/2014.", "13/04/2014").alternatives == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Police said on Tuesday that a bus was attacked near Adré.", "Tuesday"),
        ("In a statement issued on Tuesday the ministry spoke of an attack.", "Tuesday"),
        ("On Tuesday, police said a bus was attacked.", "Tuesday"),
        ("POLICE TODAY REPORTED THAT A BUS WAS ATTACKED.", "TODAY"),
        ("He was sentenced in March 2013 for the attack.", "March 2013"),
        ("It was the worst attack since 2009.", "since 2009"),
        ("It recalled the 2009 attack on the market.", "2009"),
    ],
)
def test_date_of_a_statement_a_trial_or_the_background(text: str, words: str) -> None:
    found = [mention for mention in find(text) if words in mention.words]
    assert [mention.role for mention in found] == ["other"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Police said that a bus was attacked near Adré on Tuesday.", "Tuesday"),
        ("On Tuesday, gunmen attacked a bus near Adré, police said.", "Tuesday"),
        ("A bus was attacked in March 2013.", "March 2013"),
        ("Two men were released on Monday after an offensive launched in March.", "Monday"),
        ("It was reported today that on 10 March three men attacked a bus.", "10 March"),
        ("Police said that on Tuesday a bus was attacked.", "Tuesday"),
        ("Gunmen killed three people on Tuesday, police said.", "Tuesday"),
        ("A bomb exploded in Quetta early on Tuesday, officials said.", "early on Tuesday"),
        ("In 2009 the market was attacked.", "2009"),
    ],
)
def test_date_of_an_incident(text: str, words: str) -> None:
    assert only(text, words).role == "event"


def test_range_keeps_its_ends() -> None:
    mention = find("Clashes went on from 3 May to 5 May.")[0]
    assert [end.words for end in mention.ends] == ["3 May", "5 May"]


def test_two_dates_are_no_range() -> None:
    assert [mention.timex for mention in find("Shells fell on 3 and 5 May 2014.")] == ["2014-05-03", "2014-05-05"]


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("3 May 2014", "2014-05-03"),
        ("May 2014", "2014-05"),
        ("in 2014", "2014"),
        ("the 1990s", "199X"),
        ("the 20th century", "19XX"),
        ("the spring of 2014", "2014-21"),
        ("the second quarter of 2014", "2014-34"),
        ("between 3 and 5 May 2014", "2014-05-03/2014-05-05"),
        ("since 3 May 2014", "2014-05-03/.."),
        ("3 May 2014 at 10:30", "2014-05-03T10:30:00"),
        ("8 Rajab 1435", "2014-05-06/2014-05-08"),
    ],
)
def test_extended_date_time_format(words: str, edtf: str) -> None:
    when = code_date(words, published=None)
    assert when is not None
    assert when.edtf() == edtf


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for mention in find_dates(text, published=PUBLISHED):
        assert text[mention.span.start : mention.span.end] == mention.words


_PIECES = st.sampled_from(
    """the last next this 3 31 0 99999999999 1990 '98 1990s May march Friday Sunday sept . , - / : 12:61 25:00 a.m.
    yesterday two second hours weeks ago later earlier BC AD Rajab Ramadan Hut Tir 1435 of in since by between and from to
    early late mid century quarter decade fiscal year day night noon Easter 2/30/2014 30/2/2014 0000-00-00 9999 2014-13-45
    hundred thousand few every each first 31st half a""".split()
)


@given(st.lists(_PIECES, max_size=12).map(" ".join), st.sampled_from([None, dt.date.min, dt.date.max, PUBLISHED]))
@settings(max_examples=400, deadline=None)
def test_any_heap_of_date_words_gives_ordered_values(text: str, published: dt.date | None) -> None:
    end = 0
    for mention in find_dates(text, published=published):
        assert mention.span.start >= end
        end = mention.span.end
        assert (mention.when is None) or mention.timex
        assert mention.when is not None or mention.reason
        for when in filter(None, (mention.when, *mention.alternatives)):
            assert when.earliest is None or when.latest is None or when.earliest <= when.latest
            assert when.timex()
            assert when.edtf()


@pytest.mark.parametrize("piece", [" ", "two thousand ", "in the first ", "1 ", "may ", "the last "])
def test_reading_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    assert all(mention.when is None for mention in find(piece * 20_000))


_DAYS = st.dates(dt.date(1925, 1, 1), dt.date(2076, 12, 31))


@given(_DAYS, _DAYS)
def test_calendars_there_and_back_in_order(one: dt.date, two: dt.date) -> None:
    for there, back in (
        (calendars.gregorian_to_hijri, calendars.hijri_to_gregorian),
        (calendars.gregorian_to_solar_hijri, calendars.solar_hijri_to_gregorian),
        (calendars.gregorian_to_ethiopian, calendars.ethiopian_to_gregorian),
    ):
        assert back(*there(one)) == one
        assert (there(one) < there(two)) == (one < two)


@given(_DAYS)
@settings(max_examples=60, deadline=None)
def test_a_day_written_out_is_read_back(date: dt.date) -> None:
    for form in (f"{date.day} {date:%B} {date.year}", f"{date:%B} {date.day}, {date.year}", f"{date:%Y-%m-%d}"):
        when = code_date(form, published=None)
        assert when is not None
        assert (when.earliest, when.latest) == (date, date)


def test_known_days_of_other_calendars() -> None:
    assert calendars.hijri_to_gregorian(1445, 9, 1) == dt.date(2024, 3, 11)
    assert calendars.nowruz(1403) == dt.date(2024, 3, 20)
    assert calendars.solar_hijri_to_gregorian(1357, 11, 22) == dt.date(1979, 2, 11)
    assert calendars.ethiopian_to_gregorian(2000, 1, 1) == dt.date(2007, 9, 12)
    assert calendars.easter(2024) == dt.date(2024, 3, 31)
    assert calendars.easter(2024, eastern=True) == dt.date(2024, 5, 5)


def test_every_spelling_of_a_month_is_read() -> None:
    data = codebook.load("calendars")
    for calendar, year in (("hijri", 1435), ("solar_hijri", 1393), ("ethiopian", 2006)):
        for month, names in data[calendar].items():
            for name in names:
                country = "ET" if calendar == "ethiopian" else None
                when = code_date(f"3 {name} {year}", published=None, country=country)
                assert when is not None, name
                assert when.middle() == calendars.TO_GREGORIAN[calendar](year, month, 3), name


@pytest.mark.parametrize("language", ["en", "es", "fr", "ru", "ar"])
def test_every_month_and_weekday_word_is_read(language: str) -> None:
    words = codebook.load(f"dates_{language}")["words"]
    for word, month in {**words["MONTH"], **words.get("SHY_MONTH", {}), **words.get("SHORT_MONTH", {})}.items():
        when = code_date(f"3 {word.title()} 2014", published=None, language=language)
        assert when is not None, word
        assert when.earliest == dt.date(2014, month, 3), word
    for word, number in words["WEEKDAY"].items():
        when = code_date(word.title(), published=PUBLISHED, language=language)
        assert when is not None, word
        assert when.earliest is not None
        assert when.earliest.isoweekday() == number, word


def test_every_class_of_a_rule_is_a_class_of_words() -> None:
    data = codebook.load("dates_rules")
    patterns = [*data["parts"].values(), data["triggers"]]
    for rule in data["rules"]:
        patterns += [str(rule.get(key, "")) for key in ("pattern", "after", "before", "not_before")]
    known = {"HIJRI_MONTH", "SOLAR_MONTH", "ETHIOPIAN_MONTH", "KNOWN_MONTH", "FEAST", *MARKS.values()}
    known |= {name for shape in lexicon("xx").codes for name in shape}
    for language in LANGUAGES:
        known |= set(codebook.load(f"dates_{language}")["words"])
    used = {name for pattern in patterns for name in re.findall(r"[A-Z][A-Z0-9_]+", pattern)}
    assert used <= known


@pytest.mark.parametrize("day_of", [(1435, 13, 1), (1435, 7, 31), (0, 1, 1), (700, 1, 31)])
def test_days_that_do_not_exist_are_refused(day_of: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError):
        calendars.hijri_to_gregorian(*day_of)


def test_only_the_calendars_asked_for() -> None:
    text = "On 8 Rajab 1445 and again on 3 February 2024, shells fell near the town."
    told = {m.words: m.when.calendar for m in find_dates(text, published=None) if m.when}
    assert set(told.values()) == {"hijri", "gregorian"}
    only = find_dates(text, published=None, calendars={"gregorian"})
    assert [m.words for m in only] == [words for words, calendar in told.items() if calendar == "gregorian"]


@pytest.mark.parametrize(
    ("text", "words", "role"),
    [
        ("A notice issued by the city's police on Sunday put the dead at six.", "Sunday", "other"),
        ("In an audio message passed to this desk on Monday night, the group spoke of it.", "Monday night", "other"),
        ("An item that we carried on Saturday had an error.", "Saturday", "other"),
        ("The video, published by the group on Sunday, lasts a minute.", "Sunday", "other"),
        ("Three officers were given between five and seven years on Thursday.", "Thursday", "other"),
        ("Two men were jailed for ten years on Monday over the bombing.", "Monday", "other"),
        ("She was handed a life sentence on Friday.", "Friday", "other"),
        ("Our dispatch of Monday about the blast had two errors.", "Monday", "other"),
        ("In a report of Monday we wrote that two men were shot.", "Monday", "other"),
        ("Our story dated Sunday named the wrong village.", "Sunday", "other"),
        ("A letter that reached the newsroom by post on Monday speaks of it.", "Monday", "other"),
        ("The commander told this station this morning that all is calm.", "this morning", "other"),
        ("The court handed down its judgment on Tuesday.", "Tuesday", "other"),
        ("A report of Monday's attack is due.", "Monday", "event"),
        ("The shooting of Monday left two dead.", "Monday", "event"),
        ("A column of soldiers arrived on Monday.", "Monday", "event"),
        ("A parcel bomb sent on Monday killed a clerk.", "Monday", "event"),
        ("The bodies were handed over on Monday.", "Monday", "event"),
        ("A report published by the group tells of shells that fell on Monday.", "Monday", "event"),
        ("The soldiers were held for two years on Monday.", "Monday", "event"),
    ],
)
def test_the_day_of_a_document_or_of_a_punishment_is_not_the_incidents(text: str, words: str, role: str) -> None:
    assert only(text, words).role == role


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("It began on 3 May 2014. Three hours later a bomb exploded.", "Three hours later", ("03", "04")),
        ("It began on Saturday morning. Three hours later a bomb exploded.", "Three hours later", ("03", "03")),
        ("It began on Saturday afternoon. Twenty minutes later a bomb exploded.", "Twenty minutes later", ("03", "03")),
        ("It began on Saturday afternoon. Twelve hours later a bomb exploded.", "Twelve hours later", ("04", "04")),
    ],
)
def test_hours_after_a_part_of_a_day(text: str, words: str, days: tuple[str, str]) -> None:
    when = only(text, words).when
    assert when is not None
    assert (f"{when.earliest:%d}", f"{when.latest:%d}") == days
