"""What the benchmark on example reports counts: reports, and those of which every account is right."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from examples import (
    DECIDING,
    FIELDS,
    align,
    fully_right,
    read_expected,
    report_names,
    run_chain,
)

ROOT = Path(__file__).parent.parent
HEAD = (ROOT / "examples" / "expected.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
RIGHT = {
    "report": "one.txt",
    "incident": "bus",
    "date_earliest": "2025-05-06",
    "date_latest": "2025-05-06",
    "country": "FJ",
    "place": "Lautoka",
    "type": "armed_attack|stabbing",
    "actor_type": "unknown",
    "target_type": "transport|civilians",
    "killed_low": "2",
    "killed_high": "2",
    "injured_low": "0|",
    "injured_high": "0|",
    "means": "firearm",
}


def expected(**changes: str) -> dict[str, str]:
    return dict.fromkeys(HEAD, "") | RIGHT | changes


def found(**changes: str) -> dict[str, str]:
    one = {column: value.split("|")[0] for column, value in expected().items()}
    return one | {"id": "acc-1", "date_calendar": "", "injured_low": "", "injured_high": ""} | changes


def right(
    wanted: list[dict[str, str]], got: list[dict[str, str]], *, names: tuple[str, ...] = ("one.txt",)
) -> list[str]:
    matches, missing, extra = align(wanted, got)
    return list(fully_right(names, matches, [*missing, *extra]))


def test_a_report_is_fully_right_when_every_deciding_field_of_every_account_is() -> None:
    assert right([expected()], [found()]) == ["one.txt"]


@pytest.mark.parametrize(
    "change",
    [
        {"date_latest": "2025-05-07"},
        {"place": "Suva"},
        {"type": "explosion"},
        {"killed_high": ""},
        {"injured_low": "1", "injured_high": "1"},
        {"actor_type": "army"},
        {"target_type": "transport; market"},
    ],
)
def test_one_wrong_deciding_field_spoils_it(change: dict[str, str]) -> None:
    assert right([expected()], [found(**change)]) == []


def test_the_other_fields_do_not_decide() -> None:
    assert set(DECIDING) < set(FIELDS)
    assert right([expected()], [found(means="blade", responsibility="claimed", stage="foiled")]) == ["one.txt"]


def test_an_account_too_few_or_too_many_spoils_it() -> None:
    assert right([expected()], []) == []
    assert right([expected()], [found(), found(id="acc-2")]) == []


def test_a_report_without_incident_is_right_when_nothing_was_found() -> None:
    assert right([expected()], [found()], names=("one.txt", "talks.txt")) == ["one.txt", "talks.txt"]
    assert right([expected()], [found(), found(report="talks.txt")], names=("one.txt", "talks.txt")) == ["one.txt"]


def test_an_account_that_may_be_entered_or_not_does_not_spoil_it_when_left_out() -> None:
    optional = expected(incident="?arrests", type="arrest", place="Nadi", killed_low="", killed_high="")
    assert right([expected(), optional], [found()]) == ["one.txt"]


def test_reports_are_files_and_rows_of_tables(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Nothing happened in Lautoka.\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("text\nRain fell.\nThe sun shone.\n", encoding="utf-8")
    (tmp_path / "reports.csv").write_text("file,source\none.txt,A paper\n", encoding="utf-8")
    (tmp_path / "notes.zip").write_bytes(b"")
    assert report_names(tmp_path) == ["one.txt", "two.csv#1", "two.csv#2"]


def test_every_report_of_the_examples_that_has_rows_is_among_the_names() -> None:
    names = report_names(ROOT / "examples" / "reports")
    assert {"29-garissa-no-attack.txt", "31-short-items.csv#4"} < set(names)
    assert read_expected([ROOT / "examples" / "expected.csv"], names)


def test_several_files_of_expected_rows_are_read_as_one(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.csv", "b.csv")]
    for file in files:
        with file.open("w", encoding="utf-8", newline="") as table:
            writer = csv.DictWriter(table, HEAD)
            writer.writeheader()
            writer.writerow(expected(report=f"{file.stem}.txt"))
    assert [row["report"] for row in read_expected(files, ["a.txt", "b.txt"])] == ["a.txt", "b.txt"]
    with pytest.raises(SystemExit, match=r"not in the folder: b\.txt"):
        read_expected(files, ["a.txt"])


def test_the_reader_is_passed_on(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.txt").write_text("Nothing happened in Lautoka.\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="evenhand run ended with status 2"):
        run_chain(tmp_path, tmp_path, reader="nobody")
    assert "nobody" in capfd.readouterr().err
