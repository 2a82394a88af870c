"""Sentences that say that an explosion or a fire was an accident."""

import csv
from pathlib import Path

import pytest

from evenhand.readers.rules.accidents import tells_accident

TABLE = Path(__file__).parent / "cases" / "accidents.csv"
CASES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_accidents(case):
    assert tells_accident(case["text"]) is (case["accident"] == "yes")
