"""The codebook's categories: complete, mapped to other codebooks by names that exist there, and neutral in wording."""

import importlib.util
import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from evenhand.codebook import load
from evenhand.model import HAPPENED, SourceKind, Stance
from evenhand.triggers import find_triggers
from evenhand.wording import find_loaded

ROOT = Path(__file__).parents[1]
CATEGORIES = (
    "types", "actor_types", "target_types", "means", "stages", "stances", "source_kinds", "responsibility",
)  # fmt: skip

TYPES = set(
    """armed_clash armed_attack assassination execution stabbing assault vehicle_ramming suicide_bombing vehicle_bomb
    planted_explosive explosion grenade_attack shelling air_strike drone_strike chemical_attack abduction hostage_taking
    hijacking robbery arson property_destruction looting sexual_violence torture mob_violence violent_demonstration
    force_against_protesters arrest territory_taken withdrawal forced_displacement disrupted_attack threat
    unspecified_attack unspecified_killing""".split()
)
ACTORS = set(
    """army police intelligence foreign_forces state_forces pro_government_militia rebel_group political_militia
    communal_militia gang private_security protesters rioters civilians individual unknown""".split()
)
ACLED = {
    "Battles": {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"},
    "Explosions/Remote violence": {
        "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED", "Grenade",
    },
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Protests": {"Peaceful protest", "Protest with intervention", "Excessive force against protesters"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Strategic developments": {
        "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use",
        "Headquarters or base established", "Looting/property destruction", "Non-violent transfer of territory", "Other",
    },
}  # fmt: skip
ACLED_INTER = {
    "State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians",
    "External/Other forces", None,
}  # fmt: skip
GTD = {
    1: "Assassination", 2: "Armed Assault", 3: "Bombing/Explosion", 4: "Hijacking", 5: "Hostage Taking (Barricade)",
    6: "Hostage Taking (Kidnapping)", 7: "Facility/Infrastructure Attack", 8: "Unarmed Assault", 9: "Unknown",
}  # fmt: skip
PLOVER = {
    "ASSAULT": set(
        """abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone
        heavy-weapons crowd-control unconventional""".split()
    ),
    "COERCE": set("seize restrict censor curfew martial-law arrest deport withhold misinformation cyber".split()),
    "PROTEST": set(),
    "RETREAT": set(),
    "THREATEN": set(),
}
MUC4 = {"ARSON", "ATTACK", "BOMBING", "KIDNAPPING", "HIJACKING", "ROBBERY", None}


@pytest.mark.parametrize("name", CATEGORIES)
def test_every_code_has_a_label_and_a_definition_of_one_sentence(name: str) -> None:
    for code, entry in load(name).items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code), code
        assert entry["label"], code
        assert entry["definition"].endswith("."), code
        assert not re.search(r"\.\s+[A-Z]", entry["definition"]), f"{code}: more than one sentence"


@pytest.mark.parametrize("name", CATEGORIES)
def test_labels_definitions_and_examples_use_plain_words(name: str) -> None:
    for code, entry in load(name).items():
        written = " ".join(str(entry.get(key, "")) for key in ("label", "definition", "example"))
        words = {found.words.lower() for found in find_loaded(written) if found.kind in {"label", "state"}}
        words -= {"mob"}  # "mob violence" is ACLED's own name of a sub-event
        assert not words, f"{name}: {code}: {words}"


def test_codes_are_the_shared_ones() -> None:
    assert set(load("types")) == TYPES
    assert set(load("actor_types")) == ACTORS
    assert list(load("stages")) == ["accomplished", "attempted", "foiled", "threatened"]
    assert set(load("stances")) == set(get_args(Stance))
    assert {code for code, entry in load("stances").items() if entry["happened"]} == HAPPENED
    assert set(load("source_kinds")) == set(get_args(SourceKind))


def test_event_types_map_to_names_that_exist_in_other_codebooks() -> None:
    for code, entry in load("types").items():
        assert entry["acled"] in ACLED[entry["acled_event"]], code
        assert entry["gtd"] is None or GTD[entry["gtd"]["code"]] == entry["gtd"]["name"], code
        assert entry["plover"]["mode"] in PLOVER[entry["plover"]["event"]] | {None}, code
        assert entry["muc4"] in MUC4, code
        assert all(option["type"] in {1, 2, 3} and option["when"] for option in entry["ucdp"]), code


def test_actor_types_map_to_acled_inter() -> None:
    for name in ("actor_types", "target_types"):
        assert {entry["acled_inter"] for entry in load(name).values()} <= ACLED_INTER


def test_targets_are_people_or_things() -> None:
    for code, entry in load("target_types").items():
        assert entry["kind"] in {"people", "thing"}, code
        assert (entry["civilian"] is None) == (entry["kind"] == "thing"), code


def test_actors_of_both_sides_can_be_targets() -> None:
    both = {"army", "police", "intelligence", "foreign_forces", "state_forces", "rebel_group", "gang", "protesters"}
    assert both <= set(load("target_types")) & ACTORS


def test_means_that_types_imply_are_known_and_unambiguous() -> None:
    implied = Counter(code for entry in load("means").values() for code in entry["implied_by"])
    assert set(implied) <= TYPES
    assert set(implied.values()) == {1}


def _entries(code: str) -> list[tuple[str, str]]:
    triggers = load("types")[code]["triggers"]
    return [
        (shape, entry)
        for lists in (triggers, triggers.get("weak") or {})
        for shape in ("verbs", "nouns", "phrases")
        for entry in lists.get(shape) or ()
    ]


def test_trigger_entries_are_well_formed() -> None:
    for code in load("types"):
        for shape, entry in _entries(code):
            assert entry == entry.lower().strip(), f"{code}: {entry}"
            parts = entry.split("|")
            assert all(parts), f"{code}: {entry}"
            if shape != "phrases":
                assert len(parts) in ({1, 4} if shape == "verbs" else {1, 2}), f"{code}: {entry}"


def test_no_trigger_stands_under_two_types() -> None:
    seen = Counter((shape, entry.split("|")[0]) for code in load("types") for shape, entry in _entries(code))
    assert [entry for entry, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("code", sorted(TYPES))
def test_the_example_of_a_type_has_a_trigger_of_that_type(code: str) -> None:
    assert code in {trigger.code for trigger in find_triggers(load("types")[code]["example"])}


def test_phrases_that_mean_something_else_trigger_nothing() -> None:
    phrases = [phrase for entry in load("types").values() for phrase in entry["triggers"].get("not") or ()]
    traps = [form for phrase in phrases for form in phrase.split("|") if "' " not in form]
    assert len(traps) > 100
    for trap in traps:
        inside = [t for t in find_triggers(trap) if t.span.end - t.span.start < len(trap)]
        assert inside == [], trap


def test_the_page_in_the_docs_is_current() -> None:
    spec = importlib.util.spec_from_file_location("codebook_page", ROOT / "scripts" / "codebook_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8") == module.page(), "run scripts/codebook_page.py"
