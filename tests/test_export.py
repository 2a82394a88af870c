"""What is sent out: all columns always, unknown empty, no words and no people's names unless asked for, losses told."""

import csv
import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.corroborate import corroborate
from evenhand.errors import ExportError
from evenhand.export import FORMATS, write
from evenhand.exports import account_records, incident_records
from evenhand.exports.flat import COLUMNS
from evenhand.exports.flat_csv import safe
from evenhand.model import (
    Account,
    AccountId,
    Candidate,
    Claim,
    ClaimId,
    Coded,
    Count,
    IncidentId,
    OriginId,
    Report,
    Span,
    Term,
    Uncoded,
    When,
    Where,
)

DOCS = Path(__file__).parent.parent / "docs" / "formats.md"
DAY = When(dt.date(2024, 5, 2), dt.date(2024, 5, 2), "day", time="14:30")
KIRKUK = Where("geonames:94787", "Kirkuk", "IQ", "Kirkuk", None, 35.46806, -44.39222, "near_town", 15.0, "near")
PERSON = "Person One"


class Telling:
    """One report with one account, claim by claim."""

    def __init__(self, name, *, kind="media"):
        self.report = Report.of(f"Report {name}.", source=f"Example {name}", source_kind=kind)
        self.claims, self.codes = [], []

    def says(self, field, value, words="some words", *, stance="stated", speaker=None, confidence=0.9, others=()):
        identity = ClaimId(f"clm-{self.report.id}-{len(self.claims)}")
        account = AccountId(f"acc-{self.report.id}")
        self.claims.append(
            Claim(identity, self.report.id, account, field, words, Span(0, 4), stance, speaker, "test", 0.8)
        )
        if value is None:
            self.codes.append(Uncoded(identity, "test", f"no value in {words}"))
        else:
            self.codes.append(Coded(identity, value, "test@1", confidence, others, (f"because of {words}",)))
        return self

    @property
    def account(self):
        return Account(AccountId(f"acc-{self.report.id}"), self.report.id, tuple(self.claims), tuple(self.codes))


def surroundings(tellings):
    return {
        "reports": {told.report.id: told.report for told in tellings},
        "files": {told.report.id: "a.txt" for told in tellings},
        "origins": {told.report.id: OriginId(f"org-{told.report.id}") for told in tellings},
    }


def accounts(*tellings):
    return account_records([told.account for told in tellings], **surroundings(tellings))


def incident(*tellings):
    around = surroundings(tellings)
    told = [telling.account for telling in tellings]
    found = corroborate(IncidentId("inc-1"), told, reports=around["reports"], origins=around["origins"])
    return incident_records([found], **around)


def rows_of(records, path, **options):
    loss = write(records, path / "out.csv", format="csv", **options)
    with (path / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), loss


def row_of(records, path, **options):
    (row,), _ = rows_of(records, path, **options)
    return row


def full():
    return (
        Telling("Wire")
        .says("type", Term("armed_attack"), "attacked")
        .says("date", DAY, "on Thursday")
        .says("place", KIRKUK, "near Kirkuk", others=(Candidate(KIRKUK, 0.1),))
        .says("actor", Term("rebel_group", "Shining Path"))
        .says("actor", Term("unknown"), "gunmen")
        .says("target", Term("officials", PERSON), PERSON, speaker=f"spokesman {PERSON}", stance="attributed")
        .says("means", Term("firearm"))
        .says("killed", Count(3, 3, None, "three people"), "three people")
        .says("killed", Count(1, 1, "children", "a child", part=True), "a child")
        .says("injured", Count(41, None))
        .says("attackers_killed", Count(2, 2, "attackers"))
        .says("responsibility", Term("claimed", "Shining Path"))
        .says("responsibility", Term("accused", PERSON))
        .says("stage", None, "odd words")
    )


def test_account_row(tmp_path):
    row = row_of(accounts(full()), tmp_path, level="account")
    assert list(row) == list(COLUMNS)
    told = {name: cell for name, cell in row.items() if cell and name not in {"id", "report_ids", "origins"}}
    assert told == {
        "source_kinds": "media",
        "date_earliest": "2024-05-02",
        "date_latest": "2024-05-02",
        "date_precision": "day",
        "date_calendar": "gregorian",
        "country": "IQ",
        "admin1": "Kirkuk",
        "place": "near Kirkuk",
        "gazetteer_id": "geonames:94787",
        "latitude": "35.46806",
        "longitude": "-44.39222",
        "place_precision": "near_town",
        "type": "armed_attack",
        "actor": "Shining Path",
        "actor_type": "rebel_group",
        "target": "Officials",
        "target_type": "officials",
        "means": "firearm",
        "killed_low": "3",
        "killed_high": "3",
        "injured_low": "41",
        "attackers_killed_low": "2",
        "attackers_killed_high": "2",
        "responsibility": "claimed: Shining Path; accused",
        "stance": "stated",
        "agreement": "single_source",
    }


@pytest.mark.parametrize("level", ["account", "incident"])
def test_what_nobody_says_is_empty(tmp_path, level):
    telling = Telling("Wire").says("type", Term("explosion"))
    row = row_of(accounts(telling) if level == "account" else incident(telling), tmp_path, level=level)
    empty = {name for name, cell in row.items() if not cell}
    known = {"id", "report_ids", "source_kinds", "origins", "type", "stance", "agreement", "reviewed"}
    assert empty | known >= set(COLUMNS)
    assert not empty & {"id", "type", "stance"}


def test_no_people_killed_is_zero_and_not_empty(tmp_path):
    row = row_of(accounts(Telling("Wire").says("killed", Count(0, 0))), tmp_path, level="account")
    assert (row["killed_low"], row["killed_high"]) == ("0", "0")


def test_what_is_told_as_not_having_happened_is_not_counted(tmp_path):
    denied = Telling("Wire").says("type", Term("shelling")).says("killed", Count(9, 9), stance="denied")
    planned = (
        Telling("Post").says("type", Term("shelling"), stance="planned").says("killed", Count(9, 9), stance="planned")
    )
    rows, loss = rows_of(accounts(denied, planned), tmp_path, level="account")
    assert [row["killed_low"] for row in rows] == ["", ""]
    assert [row["stance"] for row in rows] == ["stated", "planned"]
    assert [row["type"] for row in rows] == ["shelling", "shelling"]
    assert sum(times for what, why, times in loss.losses if what == "killed" and "denied" in why) == 2


def test_sources_that_contradict_one_another_give_a_range_and_say_so(tmp_path):
    first = Telling("Wire").says("type", Term("shelling")).says("killed", Count(3, 3)).says("date", DAY)
    second = Telling("Post").says("type", Term("shelling")).says("killed", Count(7, 8)).says("date", DAY)
    row = row_of(incident(first, second), tmp_path)
    assert (row["killed_low"], row["killed_high"]) == ("3", "8")
    assert row["agreement"] == "disputed: killed"
    assert row["date_earliest"] == "2024-05-02"
    assert row["type"] == "shelling"
    assert len(row["report_ids"].split("; ")) == 2
    assert len(row["origins"].split("; ")) == 2


def test_sources_that_agree_give_the_most_exact_value(tmp_path):
    may = When(dt.date(2024, 5, 1), dt.date(2024, 5, 31), "month")
    first = Telling("Wire").says("killed", Count(3, None)).says("date", may)
    second = Telling("Post").says("killed", Count(4, 4)).says("date", DAY)
    row = row_of(incident(first, second), tmp_path)
    assert (row["killed_low"], row["killed_high"]) == ("4", "4")
    assert (row["date_earliest"], row["date_precision"]) == ("2024-05-02", "day")
    assert row["agreement"] == "corroborated"


def test_what_only_a_party_says_stands_apart(tmp_path):
    party = Telling("Bulletin", kind="armed_actor").says("type", Term("shelling")).says("killed", Count(30, 30))
    other = Telling("Wire").says("type", Term("shelling")).says("killed", Count(3, 3))
    (row,), loss = rows_of(incident(party, other), tmp_path)
    assert (row["killed_low"], row["killed_high"]) == ("3", "3")
    assert row["agreement"] == "disputed: killed"
    assert any(what == "killed" and "party" in why for what, why, _ in loss.losses)


def test_a_report_s_own_toll_stands_in_its_row_and_not_that_of_the_party_it_quotes(tmp_path):
    def told(kind):
        return (
            Telling(f"Wire {kind}", kind=kind)
            .says("type", Term("shelling"))
            .says("killed", Count(9, 9))
            .says("killed", Count(15, 15), stance="attributed", speaker="an armed group")
        )

    (row,), loss = rows_of(accounts(told("media")), tmp_path, level="account")
    assert (row["killed_low"], row["killed_high"]) == ("9", "9")
    assert any(what == "killed" and "party" in why for what, why, _ in loss.losses)
    (row,), _ = rows_of(accounts(told("armed_actor")), tmp_path, level="account")
    assert row["killed_low"] == "15"


def test_csv_says_what_it_leaves_behind(tmp_path):
    _, loss = rows_of(accounts(full()), tmp_path, level="account")
    lost = {(what, why.split(";")[0]): times for what, why, times in loss.losses}
    assert lost == {
        ("candidates", "values that lost have no column"): 1,
        ("responsibility", "name withheld"): 1,
        ("stage", "words that could not be coded have no value"): 1,
        ("target", "name withheld"): 1,
        ("speakers", "who says what has no column"): 1,
        ("time of day", "it has no column"): 1,
    }
    assert (loss.format, loss.rows) == ("csv", 1)


@pytest.mark.parametrize("format", list(FORMATS))
@pytest.mark.parametrize("level", ["account", "incident"])
def test_names_and_words_are_withheld_unless_asked_for(tmp_path, format, level):
    def written(**options):
        records = accounts(full()) if level == "account" else incident(full())
        write(records, tmp_path / "out", format=format, level=level, **options)
        return (tmp_path / "out").read_text(encoding="utf-8")

    assert PERSON not in written()
    assert "some words" not in written()
    assert PERSON in written(with_names=True)
    if format != "geojson":
        assert "three people" in written(with_quotes=True)


def test_jsonl_has_every_value_with_its_words_place_stance_and_candidates(tmp_path):
    loss = write(accounts(full()), tmp_path / "out.jsonl", format="jsonl", level="account")
    record = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert record["report"] == {
        "id": full().report.id,
        "file": "a.txt",
        "source": "Example Wire",
        "source_kind": "media",
        "published": None,
    }
    (place,) = record["fields"]["place"]
    assert place["value"]["name"] == "Kirkuk"
    assert place["span"] == {"start": 0, "end": 4, "fit": "exact"}
    assert place["words_sha256"] == hashlib.sha256(b"near Kirkuk").hexdigest()
    assert (place["how"], place["confidence"], place["stance"]) == ("test@1", 0.9, "stated")
    assert [other["confidence"] for other in place["alternatives"]] == [0.1]
    assert "words" not in place
    (target,) = record["fields"]["target"]
    assert (target["speaker_kind"], target["value"]["name"]) == ("unknown", None)
    assert "speaker" not in target
    assert record["fields"]["stage"][0]["value"] is None
    assert {what: times for what, _, times in loss.losses} == {"names": 3, "words": 14}


def test_jsonl_incident_keeps_all_values_of_a_disputed_field(tmp_path):
    first, second = Telling("Wire").says("killed", Count(3, 3)), Telling("Post").says("killed", Count(7, 7))
    write(incident(first, second), tmp_path / "out.jsonl", format="jsonl")
    record = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    killed = record["findings"]["killed"]
    assert killed["agreement"] == "disputed"
    assert sorted(found["value"]["low"] for found in killed["values"]) == [3, 7]
    assert len(record["accounts"]) == 2


def test_the_name_of_a_witness_is_withheld(tmp_path):
    telling = Telling(PERSON, kind="witness").says("type", Term("explosion"))
    write(accounts(telling), tmp_path / "out.jsonl", format="jsonl", level="account")
    assert json.loads((tmp_path / "out.jsonl").read_text())["report"]["source"] is None


def test_geojson_has_points_where_coordinates_are_known_only(tmp_path):
    bare = Telling("Post").says("type", Term("explosion"))
    loss = write(accounts(full(), bare), tmp_path / "out.geojson", format="geojson", level="account")
    (feature,) = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-44.39222, 35.46806]}
    assert feature["properties"]["precision_km"] == 15.0
    assert feature["properties"]["killed_low"] == 3
    assert feature["properties"]["injured_high"] is None
    assert loss.rows == 1
    assert ("record", 1) in {(what, times) for what, _, times in loss.losses}


@pytest.mark.parametrize("format", list(FORMATS))
def test_nothing_to_send_is_a_valid_empty_file(tmp_path, format):
    loss = write([], tmp_path / "out", format=format)
    assert loss.rows == 0
    text = (tmp_path / "out").read_text()
    if format == "geojson":
        assert json.loads(text) == {"type": "FeatureCollection", "features": []}
    else:
        assert len(text.splitlines()) == (format == "csv")


def test_csv_is_as_in_rfc_4180(tmp_path):
    telling = Telling("Wire").says("type", Term("explosion"), 'He said "no",\nthen left; café')
    write(accounts(telling), tmp_path / "out.csv", format="csv", level="account", with_quotes=True)
    data = (tmp_path / "out.csv").read_bytes()
    assert data.count(b"\r\n") == 2
    assert data.count(b"\n") == 2
    assert 'type: He said ""no"", then left; café'.encode() in data


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-A1", "@sum", "\tx", "＝1"])
def test_formulas_are_defused(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-44.39", "-5", "12", "a=b", "", "'x"])
def test_numbers_and_plain_text_are_left_alone(cell):
    assert safe(cell) == cell


@given(st.text())
def test_no_cell_starts_as_a_formula(cell):
    shown = safe(cell)
    assert shown[:1] not in set("=+@\t\r\n") | {"-"} or shown.lstrip("-").replace(".", "").isdecimal()


def test_a_failed_export_leaves_the_old_file_alone(tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")

    def broken():
        yield from accounts(full())
        raise ExportError("stopped")

    with pytest.raises(ExportError, match="stopped"):
        write(broken(), target, format="csv", level="account")
    assert target.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


def test_mistakes_say_what_to_do(tmp_path):
    with pytest.raises(ExportError, match="Formats are csv, jsonl, geojson"):
        write([], tmp_path / "out", format="xlsx")
    with pytest.raises(ExportError, match="not of the level"):
        write(accounts(full()), tmp_path / "out", format="csv", level="incident")
    with pytest.raises(ExportError, match="Levels are"):
        write([], tmp_path / "out", format="csv", level="report")  # type: ignore[arg-type]
    with pytest.raises(ExportError, match="cannot be written"):
        write([], tmp_path / "missing" / "out", format="csv")


def test_the_docs_describe_every_column_in_order():
    table = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert [line for line in table if any(f"| `{name}` |" in line for name in COLUMNS)] == [
        f"| `{name}` | {meaning} |" for name, meaning in COLUMNS.items()
    ]
