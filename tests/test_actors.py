"""Mentions of actors and targets, and who did what to whom.

tests/cases/actors.csv: kind phrase (a noun phrase: the type of actor and of target it means, the named actor, one or
many) or roles (a sentence with the event word in brackets: the words of the actor, of the targets divided by ";", of
the second side of a clash). Empty: none. tests/cases/actors_told.csv: a report, and the types of who did it and to whom; a
bar stands between types of which each is right, an empty cell is not looked at.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evenhand
from evenhand.actors import code_actor, code_target, find_actors, find_roles
from evenhand.actors.lexicon import TARGET_OF, index
from evenhand.codebook import load
from evenhand.model import Span

CASES = Path(__file__).parent / "cases" / "actors.csv"
ROWS = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))
PHRASES = [row for row in ROWS if row["kind"] == "phrase"]
ROLES = [row for row in ROWS if row["kind"] == "roles"]


def marked(text: str) -> tuple[str, Span]:
    """The sentence without its brackets, and where the bracketed words stand."""
    start, end = text.index("["), text.index("]") - 1
    return text.replace("[", "").replace("]", ""), Span(start, end)


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: row["text"])
def test_a_phrase_is_one_mention_with_its_types(row: dict[str, str]) -> None:
    mentions = find_actors(row["text"])
    assert [mention.words for mention in mentions] == [row["text"]] or row["text"].endswith(")")
    (mention,) = mentions
    assert (mention.actor_type or "") == row["actor"]
    assert (mention.target_type or "") == row["target"]
    assert (mention.name or "") == row["name"]
    assert (mention.number or "") == row["number"]


@pytest.mark.parametrize("row", ROLES, ids=lambda row: row["text"])
def test_roles_follow_the_clause(row: dict[str, str]) -> None:
    sentence, trigger = marked(row["text"])
    roles = find_roles(sentence, trigger=trigger)
    assert (roles.actor.words if roles.actor else "") == row["actor"]
    assert ";".join(target.words for target in roles.targets) == row["target"]
    assert (roles.second.words if roles.second else "") == row["second"]


@pytest.mark.parametrize("row", [row for row in ROLES if row["text"].isascii()][:60], ids=lambda row: row["text"])
def test_capitals_alone_change_no_role(row: dict[str, str]) -> None:
    sentence, trigger = marked(row["text"])
    plain, loud = (find_roles(text, trigger=trigger) for text in (sentence, sentence.upper()))
    assert (plain.actor and plain.actor.span) == (loud.actor and loud.actor.span)
    assert [target.span for target in plain.targets] == [target.span for target in loud.targets]


def test_the_weapon_is_the_means_and_nobody_is_made_the_doer() -> None:
    sentence = "A car bomb exploded near the police station."
    roles = find_roles(sentence, trigger=Span(11, 19))
    assert roles.actor is None
    assert roles.means_words is not None
    assert roles.means_words.of(sentence) == "car bomb"


def test_a_force_of_another_country_is_foreign_when_the_country_is_known() -> None:
    assert [m.actor_type for m in find_actors("Kenyan soldiers fired.", country="SO")] == ["foreign_forces"]
    assert [m.actor_type for m in find_actors("Kenyan soldiers fired.", country="KE")] == ["army"]
    assert [m.actor_type for m in find_actors("Kenyan soldiers fired.")] == ["army"]


def test_the_country_settles_whose_abbreviation_it_is() -> None:
    assert code_named("The PNP arrested two men.", "PE") == "National Police of Peru"
    assert code_named("The PNP arrested two men.", "PH") == "Philippine National Police"
    (mention,) = [m for m in find_actors("The PNP arrested them.") if m.actor_type == "police"]
    assert mention.name is None
    assert "several actors" in mention.reasons[0]


def code_named(text: str, country: str) -> str | None:
    return find_actors(text, country=country)[0].name


def test_the_country_named_in_the_text_settles_it_too() -> None:
    assert find_actors("The PNP in Peru arrested two men.")[0].name == "National Police of Peru"


def test_a_word_of_one_side_for_the_other_says_only_that_somebody_is_armed() -> None:
    for noun in load("actor_words")["loaded"]["groups"]:
        mention = code_actor(f"the {noun.removeprefix('the ')}")
        assert mention is not None, noun
        assert mention.actor_type == "unknown", noun
        assert mention.confidence < 0.5, noun


def test_a_loaded_word_beside_a_name_leaves_the_name_its_type() -> None:
    loaded = load("actor_words")["loaded"]["people"][0]
    state = code_actor(f"{loaded}s of the Kenyan army")
    group = code_actor(f"{loaded}s of the Taliban")
    assert state is not None
    assert group is not None
    assert (state.actor_type, group.actor_type) == ("army", "rebel_group")


def test_code_actor_and_code_target_know_nothing_of_other_words() -> None:
    assert code_actor("the weather") is None
    assert code_target("the weather") is None
    assert code_actor("a school") is None
    assert code_target("a policeman") is not None


def test_other_languages_give_named_actors_only() -> None:
    found = find_actors("Der Angriff der Taliban auf die Schule", language="de")
    assert [mention.name for mention in found] == ["Taliban"]


def test_a_personal_name_takes_the_kind_said_beside_it() -> None:
    (mention,) = find_actors("Gunmen killed Juan Xyrena, a judge, on Monday.")[1:]
    assert mention.words == "Juan Xyrena, a judge"
    assert mention.target_type == "judges"


def test_the_dictionary_names_several_hundred_actors_of_known_types() -> None:
    rows = load("actors")["actors"]
    assert len(rows) >= 400
    assert {row["type"] for row in rows} <= set(TARGET_OF)
    assert all(code_actor(row["name"]) is not None for row in rows)
    names = [row["name"] for row in rows]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("row", load("actors")["actors"], ids=lambda row: row["name"])
def test_every_name_and_spelling_finds_its_actor(row: dict[str, object]) -> None:
    country = row.get("country")
    for words in (row["name"], *row.get("also", ())):  # type: ignore[misc]
        mention = code_actor(str(words), country=country if isinstance(country, str) else None)
        assert mention is not None, words
        assert mention.name == row["name"] or "several actors" in mention.reasons[0], words


def test_every_codebook_noun_is_found() -> None:
    assert len(index()) > 1000


@given(st.text(max_size=200))
def test_any_text_gives_ordered_mentions_that_quote_it(text: str) -> None:
    end = 0
    for mention in find_actors(text):
        assert mention.span.of(text) == mention.words
        assert mention.span.start >= end
        assert mention.span.start <= mention.head.start < mention.head.end <= mention.span.end
        end = mention.span.end


@given(
    st.lists(
        st.sampled_from("the army rebels of killed by and , . were in attack soldiers' with -- [ ] when".split()),
        max_size=14,
    ),
    st.integers(0, 60),
)
def test_no_order_of_words_breaks_the_roles(parts: list[str], at: int) -> None:
    text = " ".join(parts)
    roles = find_roles(text, trigger=Span(at, at + 6))
    for mention in (*roles.targets, *([roles.actor] if roles.actor else [])):
        assert mention.span.of(text) == mention.words


TOLD = list(csv.DictReader((CASES.parent / "actors_told.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row["text"])
def test_who_did_it_to_whom_by_what_the_whole_report_tells(row: dict[str, str]) -> None:
    report = evenhand.Report.of(row["text"], source_kind="media", published=dt.date(2024, 8, 8), language="en")
    account = evenhand.read(report, reader="rules")[0]
    for field in ("actor", "target"):
        codes = {code.value.code for _, code in account.coded_of(field)}
        codes = codes - {"unknown"} or codes
        if row[field]:
            assert codes, field
            assert codes <= set(row[field].split("|")), (field, codes)
