"""Places: found in text, resolved by the report, related to, and never guessed without saying so.

Cases: ``places_find.csv`` (text; the words found, in order, by "|"), ``places_none.csv`` (text that names no place),
``places_resolve.csv`` (text; words of the mention asked about; expected name, country, region, precision and relation,
where given), ``places_code.csv`` (words; expected name, country, precision), ``places_event.csv`` (a report; the words of
the place that is most likely the incident's).
"""

from __future__ import annotations

import csv
import itertools
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand import places
from evenhand.gazetteer import open_gazetteer
from evenhand.model import Report, Span, Where
from evenhand.places import PlaceMention, lexicon, precision
from evenhand.setting import Setting

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def resolved(text: str, **more: object) -> list[PlaceMention]:
    return places.resolve(places.find_places(text), text=text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", rows("places_find"), ids=lambda case: case["text"][:40])
def test_finds_places(case: dict[str, str]) -> None:
    found = places.find_places(case["text"])
    assert [mention.words for mention in found] == case["found"].split("|")
    assert all(mention.span.of(case["text"]) == mention.words for mention in found)


@pytest.mark.parametrize("case", rows("places_none"), ids=lambda case: case["text"][:40])
def test_finds_no_place_where_there_is_none(case: dict[str, str]) -> None:
    assert places.find_places(case["text"]) == []


@pytest.mark.parametrize("case", rows("places_resolve"), ids=lambda case: case["text"][:50])
def test_resolves_by_the_report(case: dict[str, str]) -> None:
    mention = next(m for m in resolved(case["text"]) if m.words == case["words"])
    where = mention.where
    assert where is not None
    assert (where.name, where.country or "", where.precision) == (
        case["name"], case["country"], case["precision"],
    ), mention  # fmt: skip
    assert case["admin1"] in ("", where.admin1)
    assert (where.relation or "") == case["relation"]
    assert mention.reasons


@pytest.mark.parametrize("case", rows("places_code"), ids=lambda case: case["words"])
def test_codes_words(case: dict[str, str]) -> None:
    mention = places.code_place(case["words"])
    assert mention is not None
    assert mention.where is not None
    assert (mention.where.name, mention.where.country, mention.where.precision) == (
        case["name"], case["country"], case["precision"],
    )  # fmt: skip


def test_a_distance_and_a_direction_move_the_place() -> None:
    mention = resolved("A bus was stopped 20 miles north of Fallujah, Iraq.")[0]
    (town,) = [p for p in open_gazetteer().find("Fallujah") if p.country == "IQ"]
    assert mention.where is not None
    assert mention.where.latitude == pytest.approx(town.latitude + 20 * 1.609 / 111.2, abs=0.01)
    assert mention.where.longitude == pytest.approx(town.longitude, abs=0.01)
    assert mention.relation == "20 miles north of"


def test_the_middle_of_a_road_is_as_exact_as_half_its_length() -> None:
    mention = resolved("A truck burned on the Baghdad-Mosul road in Iraq.")[0]
    assert mention.where is not None
    assert mention.where.precision_km is not None
    assert 150 < mention.where.precision_km < 200
    assert mention.where.admin1 is None


def test_a_place_that_the_gazetteer_lacks_is_put_where_the_report_says_and_says_so() -> None:
    text = "A clinic was hit in Qarqanna, Idlib province, Syria."
    mention = resolved(text)[0]
    assert mention.words == "Qarqanna"
    assert mention.where is not None
    assert (mention.where.name, mention.where.precision) == ("Idlib", "region")
    assert mention.where.relation == "Qarqanna, in"
    assert any("no place named" in reason for reason in mention.reasons)


def test_an_unknown_name_alone_stays_as_words_with_a_reason_and_empties_nothing() -> None:
    text = "Two were hurt in Qarqannabad. A shop burned in Mosul."
    mentions = [
        PlaceMention(Span(17, 28), "Qarqannabad"),
        PlaceMention(Span(text.index("Mosul"), len(text) - 1), "Mosul"),
    ]
    alone = places.resolve(mentions[:1], text=text[:29])
    assert alone[0].where is None
    assert "Qarqannabad" in str(alone[0].reason)
    both = places.resolve(mentions, text=text)
    assert len(both) == 2
    assert both[1].where is not None
    assert both[1].where.country == "IQ"


def test_the_larger_namesake_does_not_win_against_the_report() -> None:
    mention = resolved(
        "The fire in Alexandria spread. Firefighters from Fairfax, Virginia, and Arlington, Virginia, came."
    )[0]
    assert mention.where is not None
    assert (mention.where.country, mention.where.admin1) == ("US", "Virginia")
    assert "Alexandria" in {where.name for where, _ in mention.alternatives}
    assert all(0 < chance < mention.confidence for _, chance in mention.alternatives)


def test_a_source_that_reports_from_one_county_means_its_own_town() -> None:
    names = [("gazette", ["Lamar County", "Paris", "Reno", "Blossom", "Texas", "Powderly", "Honey Grove"])]
    gazetteer = open_gazetteer()
    homes = places.learn_homes(names, gazetteer=gazetteer)
    text = "A shop burned in Paris on Monday."
    report = Report.of(text, source="gazette")
    at_home = places.resolve(places.find_places(text), text=text, report=report, gazetteer=gazetteer, homes=homes)
    elsewhere = places.resolve(places.find_places(text), text=text, report=report, gazetteer=gazetteer)
    assert at_home[0].where is not None
    assert elsewhere[0].where is not None
    assert (at_home[0].where.admin1, elsewhere[0].where.country) == ("Texas", "FR")


def test_one_name_has_one_meaning_in_a_report_unless_told_otherwise() -> None:
    text = "Police in Paris, Texas, were called. The shop in Paris was closed."
    found = [m.where.admin1 for m in resolved(text) if m.words == "Paris" and m.where]
    assert found == ["Texas", "Texas"]


def test_headings_of_a_bulletin_are_places() -> None:
    text = "DAMASCUS\n\nShelling hit a school.\n\nDeir ez-Zor: 4 May\n\nTwo people were hurt.\n"
    found = places.find_places(text)
    assert [mention.words for mention in found] == ["DAMASCUS", "Deir ez-Zor"]
    assert all(mention.event >= 0.6 for mention in found)


def test_a_known_country_brings_out_names_that_are_also_words() -> None:
    text = "Two were hurt, and Gao Market was closed."
    alone = {m.words: m.confidence for m in places.find_places(text)}
    helped = {m.words: m.confidence for m in places.find_places(text, countries=["ML"])}
    assert helped.get("Gao", 0.0) > alone.get("Gao", 0.0)


def test_what_a_people_or_a_party_names_a_place_by_leads_to_a_place() -> None:
    gazetteer = open_gazetteer()
    meant = {ref for refs in lexicon.demonyms().values() for ref in refs}
    meant |= {ref for ref, _ in lexicon.own_names().values()}
    assert [ref for ref in sorted(meant) if lexicon.place_of(ref, gazetteer) is None] == []


def test_demonyms_and_organisations_are_told_from_places() -> None:
    text = "Syrian officials left for Homs, the Richmond Police Department said."
    kinds = {m.words: m.kind for m in places.find_places(text)}
    assert kinds == {"Syrian": "demonym", "Homs": "place", "Richmond": "organisation"}


def test_the_incident_is_not_where_the_speaker_sits() -> None:
    text = "A spokesman said in Geneva that a bomb exploded in Kirkuk, killing two people."
    verb = Span(text.index("exploded"), text.index("exploded") + 8)
    assert [m.words for m in places.event_places(text, verb=verb)] == ["Kirkuk"]
    by_words = {m.words: m.event for m in places.find_places(text)}
    assert by_words["Kirkuk"] > by_words["Geneva"]


def test_a_partys_own_name_is_coded_under_the_gazetteers_and_says_whose_it_is() -> None:
    mention = places.code_place("Wilayat al-Barakah")
    assert mention is not None
    assert mention.where is not None
    assert mention.where.gazetteer_id == "region:SY.01"
    assert "usage of Islamic State" in mention.reasons[0]


def test_a_report_gives_words_their_context() -> None:
    text = "Officials in Libya gave no figure. The road to Tripoli was closed, and Benghazi was quiet."
    alone = places.code_place("Tripoli")
    told = places.code_place("Tripoli", report=Report.of(text))
    assert told is not None
    assert told.where is not None
    assert alone is not None
    assert told.where.country == "LY"
    assert told.confidence > alone.confidence


@pytest.mark.parametrize("words", ["", "   ", "1234", "?!", "the capital", "several districts"])
def test_words_that_name_nothing_code_to_nothing(words: str) -> None:
    assert places.code_place(words) is None


SIDES = ("Aleppo", "Homs"), ("Donetsk", "Kharkiv"), ("Gaza", "Ashkelon"), ("Jaffna", "Colombo")


@pytest.mark.parametrize(("one", "other"), SIDES)
def test_names_exchanged_give_outputs_exchanged(one: str, other: str) -> None:
    template = "Two people were hurt in {} on Sunday, officials said."
    left, right = (places.find_places(template.format(name)) for name in (one, other))
    assert [m.kind for m in left] == [m.kind for m in right]
    assert [m.span.start for m in left] == [m.span.start for m in right]


@pytest.mark.parametrize(
    ("kind", "acled", "ucdp"),
    [
        ("town", 1, 1),
        ("near_town", 2, 2),
        ("district", 2, 3),
        ("country", 3, 6),
        ("water", 3, 7),
        ("unknown", None, None),
    ],
)
def test_precision_in_other_peoples_codes(kind: str, acled: int | None, ucdp: int | None) -> None:
    where = Where(None, "a place", precision=kind)
    assert (precision.acled_precision(where), precision.ucdp_precision(where)) == (acled, ucdp)


def test_a_region_is_4_to_ucdp_and_an_area_without_a_border_5() -> None:
    region = Where("region:IQ.15", "Nineveh", precision="region")
    assert precision.ucdp_precision(region) == 4
    assert precision.ucdp_precision(replace(region, gazetteer_id="area:sahel")) == 5


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error_and_every_span_is_its_words(text: str) -> None:
    mentions = resolved(text)
    for mention in mentions:
        assert mention.span.of(text) == mention.words
        assert 0 <= mention.confidence <= 1
        assert 0 <= mention.event <= 1
        assert (mention.where is None) == (mention.reason is not None)
        if mention.where is not None and mention.where.latitude is not None:
            assert math.isfinite(mention.where.latitude)
    for left, right in itertools.pairwise(mentions):
        assert left.span.end <= right.span.start


@pytest.mark.parametrize("case", rows("places_event"), ids=lambda case: case["words"])
def test_the_incident_was_where_the_report_says(case: dict[str, str]) -> None:
    found = Setting(Report.of(case["text"])).places
    best = max(found, key=lambda mention: mention.event)
    assert best.words == case["words"]
    assert best.where is not None
    assert best.where.gazetteer_id is not None


@pytest.mark.parametrize(
    "text",
    [
        "The Lake Shore Fighters said that they had shot at a convoy.",
        "A mine went off, the Niger Bend Wire reported.",
        "Two sailors of the tanker Aden Star were hurt by a missile.",
    ],
)
def test_nothing_happens_in_the_name_of_a_group_a_paper_or_a_ship(text: str) -> None:
    assert all(mention.event == 0 for mention in Setting(Report.of(text)).places)


def test_small_towns_are_found_where_asked_for() -> None:
    text = "It is not true that a hill post near Demoso was overrun."
    assert places.find_places(text) == []
    assert [mention.words for mention in places.find_places(text, small_towns=True)] == ["Demoso"]
    assert places.find_places("It was discussed in the U.N.", small_towns=True) == []


def test_a_river_is_not_the_country_of_its_name() -> None:
    mention = resolved("Shots came from the left bank of the Niger. The army said so.")[0]
    assert mention.words == "Niger"
    assert mention.where is None


def test_an_unlisted_place_is_in_the_country_of_all_the_others() -> None:
    text = "Shells fell in Qarqanabulu, and earlier in Homs, in Hama and in Idlib, in Syria."
    start = text.index("Qarqanabulu")
    unlisted = PlaceMention(Span(start, start + len("Qarqanabulu")), "Qarqanabulu")
    mention = places.resolve([unlisted, *places.find_places(text)], text=text)[0]
    assert mention.where is not None
    assert (mention.where.country, mention.where.relation) == ("SY", "among the report's other places")


def test_the_small_name_of_one_bearer_wins_though_little_else_is_told() -> None:
    mention = next(m for m in resolved("Location: Ad Durayhimi, near Al Hudaydah.") if m.words == "Ad Durayhimi")
    assert mention.where is not None
    assert (mention.where.country, mention.where.precision) == ("YE", "town")


@pytest.mark.parametrize(
    ("relation", "name", "words"),
    [
        (None, "Bama", "Bama"),
        ("near", "Bama", "near Bama"),
        ("12 km north of", "Bama", "12 km north of Bama"),
        ("between Maiduguri and Bama", "Bama", "between Maiduguri and Bama"),
        ("on the road between Arada and Biltine", "Ara", "on the road between Arada and Biltine Ara"),
    ],
)
def test_a_place_in_words_names_it_once(relation: str | None, name: str, words: str) -> None:
    assert Where(None, name, relation=relation).in_words() == words


def test_a_name_cut_short_is_lengthened():
    text = (
        "A gang entered Saut-d'Eau, then Abu Shouk camp, then Gao Region and San Pedro. The Mopti-Gao road is closed."
    )
    cut = [
        PlaceMention(Span(start, start + len(words)), words)
        for words in ("Saut", "Abu", "Gao", "San", "Mopti")
        if (start := text.find(words)) >= 0
    ]
    assert [m.words for m in places.lengthened(text, cut)] == [
        "Saut-d'Eau",
        "Abu Shouk",
        "Gao",
        "San Pedro",
        "Mopti-Gao",
    ]
    both = [*cut[:4], PlaceMention(Span(text.find("Mopti"), text.find("Mopti") + 5), "Mopti")]
    both.append(PlaceMention(Span(text.find("Gao road"), text.find("Gao road") + 3), "Gao"))
    assert [m.words for m in places.lengthened(text, both)][-2:] == ["Mopti", "Gao"]


def test_names_of_no_list_by_where_they_stand():
    text = "**Tolpanda, 3 August.** Two died. **Prices.** Rice is dear at Tolpanda. Rain fell."
    assert [m.words for m in places.find_unlisted(text, [])] == ["Tolpanda", "Tolpanda"]
    assert places.find_unlisted("**Prices.** Rice is dear. **Roads.** Passable.", []) == []
