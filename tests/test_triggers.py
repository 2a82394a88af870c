"""Words of events are found in any case and over line breaks, and not where they mean something else."""

import csv
from pathlib import Path

import pytest

from evenhand import means, triggers
from evenhand.phrases import noun_forms, verb_forms

TABLE = Path(__file__).parent / "cases" / "triggers.csv"
TOLD = list(csv.DictReader((TABLE.parent / "types_told.csv").read_text(encoding="utf-8").splitlines()))
CASES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_triggers(case):
    text = case["text"].replace("\\n", "\n")
    wanted = [tuple(part.replace("\\n", "\n").split("=")) for part in case["triggers"].split("|") if part]
    assert [(t.span.of(text), t.code) for t in triggers.find_triggers(text)] == wanted


@pytest.mark.parametrize("case", TOLD, ids=[case["text"] for case in TOLD])
def test_the_type_that_words_tell(case):
    assert triggers.decide(triggers.find_triggers(case["text"]))[0] == case["type"]


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        ("exploded", [], "explosion"),
        ("exploded", ["drone"], "drone_strike"),
        ("attacked", ["blade"], "stabbing"),
        ("abducted", ["firearm"], "abduction"),
        ("exploded", ["suicide_device", "vehicle_bomb"], "suicide_bombing"),
    ],
)
def test_a_means_makes_a_general_type_specific(words, told, code):
    assert triggers.decide(triggers.find_triggers(words), triggers.Circumstances(means=tuple(told)))[0] == code


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        ("killed", {"armed": True}, "armed_attack"),
        ("attacked", {"armed": True}, "armed_attack"),
        ("shelled", {"armed": True}, "shelling"),
        ("beat", {"crowd": True}, "mob_violence"),
        ("killed", {"crowd": True}, "mob_violence"),
        ("set fire to", {"crowd": True}, "arson"),
        ("beat", {"targets": ("detainees",)}, "torture"),
        ("shot", {"targets": ("detainees",)}, "execution"),
        ("shot", {"targets": ("judges",)}, "assassination"),
        ("attacked", {"means": ("blunt_object",)}, "assault"),
        ("an air strike", {"means": ("drone",)}, "drone_strike"),
        ("an air strike", {"means": ("helicopter", "drone")}, "air_strike"),
        ("machine-gunned", {"craft": "helicopter"}, "air_strike"),
        ("bombed", {"craft": "aircraft_bomb"}, "air_strike"),
        ("shelled", {"craft": "drone"}, "drone_strike"),
        ("set fire to", {"craft": "drone"}, "arson"),
        ("shot", {"means": ("drone",)}, "armed_attack"),
        ("shot", {"signs": frozenset({"held"})}, "execution"),
        ("killed", {"signs": frozenset({"held"})}, "execution"),
        ("beat", {"signs": frozenset({"questioned"})}, "torture"),
        ("died", {"signs": frozenset({"questioned"})}, "torture"),
        ("shot", {"signs": frozenset({"protest"}), "forces": True}, "force_against_protesters"),
        ("shot", {"signs": frozenset({"protest"})}, "armed_attack"),
        ("threw stones", {"crowd": True}, "mob_violence"),
        ("threw stones", {"crowd": True, "signs": frozenset({"protest"})}, "violent_demonstration"),
    ],
)
def test_who_did_it_to_whom_makes_a_general_type_specific(words, told, code):
    assert triggers.decide(triggers.find_triggers(words), triggers.Circumstances(**told))[0] == code


@pytest.mark.parametrize(
    ("words", "signs"),
    [
        ("Eleven were led out, stood in a row along the wall of the press and shot.", {"held"}),
        ("The men had been held since August.", {"held"}),
        ("They took the traders behind the mosque and shot them.", {"held"}),
        ("Interrogators hung him from a pipe.", {"questioned"}),
        ("He died in police custody.", {"questioned"}),
        ("Police fired at marchers near the gate.", {"protest"}),
        ("The fighters freed the captives.", set()),
        ("A note of protest was sent; the ministry protested to the embassy.", set()),
        ("Two suspects are in custody.", set()),
    ],
)
def test_signs_of_a_situation(words, signs):
    assert triggers.find_signs(words) - ({"protest"} if "note" in words else set()) == signs


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("the device failed to explode", "attempted"),
        ("police defused the device", "foiled"),
        ("the talks may defuse tensions", None),
        ("the bomb exploded", None),
    ],
)
def test_stage_words(words, stage):
    assert triggers.stage_of(words) == stage


@pytest.mark.parametrize(
    ("entry", "forms"),
    [
        ("stab", {"stab", "stabs", "stabbed", "stabbing"}),
        ("raid", {"raid", "raids", "raided", "raiding"}),
        ("seize", {"seize", "seizes", "seized", "seizing"}),
        ("bury", {"bury", "buries", "buried", "burying"}),
        ("exchange fire", {"exchange fire", "exchanges fire", "exchanged fire", "exchanging fire"}),
        ("shoot|shot|shot", {"shoot", "shot", "shoots", "shooting"}),
    ],
)
def test_verb_forms(entry, forms):
    assert set(verb_forms(entry)) == forms


def test_noun_forms():
    assert noun_forms("clash|clashes") == ["clash", "clashes"]
    assert noun_forms("body") == ["body", "bodies"]


def test_means_are_found():
    text = "The grenade was thrown from a motorcycle; rifles were found."
    assert ("grenade", "grenade") in [(m.span.of(text), m.code) for m in means.find_means(text)]
