"""The MUC-4 scorer on invented incidents: what is right, right in part, wrong, too many, missing."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from evenhand.casing import restore_case
from muc4_fills import (  # type: ignore[import-not-found]
    agree,
    agree_phrase,
    read_chains,
    read_date,
    read_number,
    read_phrase,
)
from muc4_five_slots import ceaf_ree, gtt  # type: ignore[import-not-found]
from muc4_scorer import Tally, assign, score  # type: ignore[import-not-found]
from muc4_templates import (  # type: ignore[import-not-found]
    parse_templates,
    read_filler,
    write_irrelevant,
    write_template,
)
from muc4_texts import read_reports  # type: ignore[import-not-found]

BOMBING = {
    2: ["03 MAR 71"],
    3: ["FREDONIA: PORT ALBA (CITY)"],
    4: ["BOMBING"],
    5: ["ACCOMPLISHED"],
    6: ['"PARCEL BOMB"'],
    7: ['BOMB: "PARCEL BOMB"'],
    8: ["TERRORIST ACT"],
    9: ['"MASKED MEN"'],
    10: ['"BLUE LANTERN FRONT" / "BLF"'],
    11: ['REPORTED AS FACT: "BLUE LANTERN FRONT" / "BLF"'],
    12: ['"TOLL BOOTH"'],
    13: ['OTHER: "TOLL BOOTH"'],
    14: ['1: "TOLL BOOTH"'],
    16: ['SOME DAMAGE: "TOLL BOOTH"'],
    19: ['"TOLL CLERK"', '? "PASSERBY"'],
    20: ['CIVILIAN: "TOLL CLERK"'],
    21: ['1: "TOLL CLERK"'],
    23: ['INJURY: "TOLL CLERK"'],
}
ANSWER = BOMBING | {10: ['"BLF"'], 11: ['REPORTED AS FACT: "BLF"'], 19: ['"TOLL CLERK"']}
NAME = "TST9-MUC9-0001"


def scored(keys, answers):
    written = ["".join(write_template(NAME, n, fills) for n, fills in enumerate(side, 1)) for side in (keys, answers)]
    return score(*(parse_templates(text or write_irrelevant(NAME)) for text in written))


def test_an_answer_that_gives_every_required_filler_is_complete():
    result = scored([BOMBING], [ANSWER])
    assert result.overall == Tally(right=18)
    assert (result.overall.recall, result.overall.precision, result.overall.f) == (100, 100, 100)


def test_a_missing_template_costs_recall_and_a_spurious_one_precision():
    missing = scored([BOMBING, BOMBING | {4: ["KIDNAPPING"]}], [ANSWER])
    assert missing.templates == Tally(right=1, missing=1)
    assert (missing.overall.recall, missing.overall.precision) == (50, 100)
    spurious = scored([BOMBING], [ANSWER, ANSWER | {4: ["ARSON"]}])
    assert spurious.templates == Tally(right=1, spurious=1)
    assert (spurious.overall.recall, spurious.overall.precision) == (100, 50)


def test_an_optional_template_counts_only_when_it_is_matched():
    key = write_template(NAME, 1, BOMBING).replace("TEMPLATE               1", "TEMPLATE               1 (OPTIONAL)")
    keys = parse_templates(key)
    assert keys[NAME][0].optional
    assert score(keys, {}).overall.possible == 0
    assert score(keys, parse_templates(write_template(NAME, 1, ANSWER))).templates == Tally(right=1)


def test_templates_of_different_types_are_not_mapped_except_attack():
    assert scored([BOMBING], [ANSWER | {4: ["ARSON"]}]).templates.right == 0
    partly = scored([BOMBING], [ANSWER | {4: ["ATTACK"]}])
    assert partly.templates.right == 1
    assert partly.slot(4) == Tally(part=1)


def test_templates_that_share_no_perpetrator_or_target_are_not_mapped():
    other = ANSWER | {9: [], 10: [], 11: [], 12: [], 13: [], 14: [], 16: [], 19: [], 20: [], 21: [], 23: []}
    assert scored([BOMBING], [other]).templates == Tally(spurious=1, missing=1)


@pytest.mark.parametrize(
    ("slot", "answer", "expected"),
    [
        (23, 'INJURY: "PASSERBY"', Tally(part=1)),  # right value, wrong person
        (23, 'DEATH: "TOLL CLERK"', Tally(wrong=1)),
        (7, 'EXPLOSIVE: "PARCEL BOMB"', Tally(part=1)),  # a wider kind of instrument
        (7, 'GUN: "PARCEL BOMB"', Tally(wrong=1)),
        (11, 'POSSIBLE: "BLF"', Tally(wrong=1)),
        (16, 'DESTROYED: "TOLL BOOTH"', Tally(part=1)),
        (21, '2: "TOLL CLERK"', Tally(wrong=1)),
    ],
)
def test_cross_references_and_set_fills(slot, answer, expected):
    assert scored([BOMBING], [ANSWER | {slot: [answer]}]).slot(slot) == expected


@pytest.mark.parametrize(
    ("said", "key", "credit"),
    [
        ("03 MAR 71", "3 MARCH 1971", 1),
        ("03 MAR 71", "02 MAR 71 - 04 MAR 71", 0.5),
        ("03 MAR 71", "- 04 MAR 71", 0.5),
        ("01 FEB 71", "- 04 MAR 71", 0),
        ("- 04 MAR 71", "04 MAR 71", 0.5),
        ("- 04 MAR 71", "03 MAR 71", 0),
        ("01 MAR 71 - 04 MAR 71", "03 MAR 71", 0),
    ],
)
def test_dates(said, key, credit):
    assert agree(read_date(said), read_date(key), slot=2) == credit


def test_a_date_is_read_with_its_open_end():
    assert read_date("- 04 MAR 71").first is None
    assert read_date("- 04 MAR 71").last == dt.date(1971, 3, 4)
    assert read_date("NEVER") is None


@pytest.mark.parametrize(
    ("said", "key", "credit"),
    [
        ("7", "7", 1),
        ("7", "~7", 0.5),
        ("7", "5 - 7", 0.5),
        ("6", "5 - 7", 0),
        ("PLURAL", "PLURAL", 1),
        ("PLURAL", "2", 0),
    ],
)
def test_numbers(said, key, credit):
    assert agree(read_number(said), read_number(key), slot=21) == credit


@pytest.mark.parametrize(
    ("said", "key", "credit"),
    [
        ("FREDONIA: PORT ALBA (CITY)", "FREDONIA: PORT ALBA (CITY)", 1),
        ("FREDONIA", "FREDONIA: PORT ALBA (CITY)", 0.5),
        ("SYLVANIA: PORT ALBA (CITY)", "FREDONIA: PORT ALBA (CITY)", 0.5),
        ("SYLVANIA", "FREDONIA", 0),
        ("FREDONIA: PORT ALBA (CITY)", "FREDONIA: (PORT ALBA (CITY) / PORTALBA (TOWN))", 1),
    ],
)
def test_places(said, key, credit):
    assert max(agree(read_chains(said)[0], chain, slot=3) for chain in read_chains(key)) == credit


@pytest.mark.parametrize(
    ("said", "key", "slot", "credit"),
    [
        ("THE 3 CLERKS", "CLERKS", 19, 1),
        ("OLD CLERKS WHO SAW IT", "CLERKS", 19, 1),
        ("THE CLERKS, WHICH WAS A MISTAKE", "CLERKS", 19, 0.5),
        ("LANTERN", "BLUE LANTERN FRONT", 10, 0.5),
        ("BLF", "BLUE LANTERN FRONT", 10, 0.5),
        ("TESTER", "ANNA TESTER", 18, 0.5),
        ("GUARD", "CLERK", 19, 0),
    ],
)
def test_phrases(said, key, slot, credit):
    assert agree_phrase(read_phrase(said), read_phrase(key), slot=slot)[0] == credit


def test_a_filler_keeps_alternatives_references_and_doubt():
    filler = read_filler('? 2: ("CLERKS" / "TOLL CLERKS")', slot=21)
    assert filler.optional
    assert filler.value == read_number("2")
    assert [tag.text for tag in filler.tags] == ["CLERKS", "TOLL CLERKS"]
    assert read_filler("-", slot=6) is None
    assert read_filler("*", slot=6) is None


def test_assignment_is_as_good_as_the_best_of_all_permutations():
    rng = random.Random(7)
    for rows, columns in itertools.product(range(1, 5), repeat=2):
        weights = [[rng.choice([0.0, 0.5, 1.0]) for _ in range(columns)] for _ in range(rows)]
        pairs = assign(weights)
        assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)
        width = max(rows, columns)
        square = [[weights[r][c] if r < rows and c < columns else 0.0 for c in range(width)] for r in range(width)]
        best = max(sum(square[r][c] for r, c in enumerate(order)) for order in itertools.permutations(range(width)))
        assert sum(weights[r][c] for r, c in pairs) == pytest.approx(best)


def test_the_five_slot_metrics_count_exact_mentions_of_any_alternative():
    keys = parse_templates(write_template(NAME, 1, BOMBING))
    right = parse_templates(write_template(NAME, 1, ANSWER))
    assert (gtt(keys, right, documents=keys).f, ceaf_ree(keys, right, documents=keys).f) == (100, 100)
    wrong = parse_templates(write_template(NAME, 1, ANSWER | {9: ['"MEN"']}))
    assert gtt(keys, wrong, documents=keys) == Tally(right=4, spurious=1, missing=1)
    assert ceaf_ree(keys, wrong, documents=keys) == Tally(right=3, spurious=1, missing=1)


def test_messages_are_cut_and_dated_by_their_datelines(tmp_path):
    file = tmp_path / "messages"
    file.write_text(
        "DEV-MUC3-9001 (TEST)\n\n   PORT ALBA (FREDONIA), 3 MAR 71 (XYZ) -- [TEXT] NOTHING HAPPENED.\n\n"
        "DEV-MUC3-9002 (TEST)\n\n   PORT ALBA, NO DATE -- [TEXT] STILL NOTHING.\n"
    )
    reports = read_reports([file], as_given=True)
    assert [r.published for r in reports.values()] == [dt.date(1971, 3, 3), None]
    assert reports["DEV-MUC3-9001"].source == "XYZ"
    assert reports["DEV-MUC3-9001"].text.endswith("NOTHING HAPPENED.")


def test_case_is_restored_letter_for_letter():
    text = "THE POLICE SAID A BOMB [XQZ] HAD EXPLODED IN ZUMBLETON.  NOBODY WAS HURT."
    assert restore_case(text) == "The police said a bomb [XQZ] had exploded in Zumbleton.  Nobody was hurt."
    assert restore_case("Already written as usual.") == "Already written as usual."
