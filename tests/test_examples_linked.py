"""The shipped examples stand together as a careful coder has them, and what their sources contest shows as contested."""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from evenhand import pipeline
from evenhand.corroborate import present
from evenhand.model import Count, Report
from evenhand.reports import Metadata
from evenhand.sources import trace_origins
from evenhand.store import open_store

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import examples as coder  # noqa: E402

EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """The project that the chain makes of the examples, its matches with the coder's rows, and its clusters."""
    folder = tmp_path_factory.mktemp("examples")
    accounts, clusters = coder.run_chain(EXAMPLES / "reports", folder, reader="rules")
    with (EXAMPLES / "expected.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    matches, _, _ = coder.align(expected, accounts)
    with open_store(folder / "project") as store:
        yield store, matches, clusters


def test_every_cluster_is_right(chain):
    _, matches, clusters = chain
    together, apart = defaultdict(set), defaultdict(set)
    for match in matches:
        key = match.expected["incident"].lstrip("?")
        together[key].add(clusters[match.found["id"]])
        apart[clusters[match.found["id"]]].add(key)
    assert len(together) >= 25
    assert {key: found for key, found in together.items() if len(found) > 1} == {}
    assert {found: keys for found, keys in apart.items() if len(keys) > 1} == {}


def test_a_claim_against_what_a_hospital_counted_is_a_disputed_toll(chain):
    store, matches, clusters = chain
    wanted = next(
        clusters[match.found["id"]] for match in matches if match.expected["report"] == "13-mastung-claim.txt"
    )
    reader = pipeline.current_reader(store)
    incident = next(i for i in store.incidents(reader=reader, coder=pipeline.fields.coder()) if i.id == wanted)
    toll = incident.findings["killed"]
    assert toll.agreement == "disputed"
    claimed = {value.party: value.value for value in toll.values if isinstance(value.value, Count)}
    assert claimed[True].low >= 20 > 5 >= claimed[False].low
    assert "claimed by" in toll.note
    assert present(toll, rule="ucdp") == claimed[False]


def test_near_copies_of_an_example_share_its_origin_and_others_do_not(chain):
    store, _, _ = chain
    reports = store.reports()
    model = next(report for report in reports if "mastung" in store.files()[report.id].lower())
    page = model.text.replace("\n\n", "\n\nFrom our desk. ", 1) + "\n\nMore on page 4."
    copy = Report.of(page, source="Another Paper", published=model.published)
    found = trace_origins([*reports, copy])
    assert found[copy.id] == found[model.id]
    assert {report.id for report in reports if found[report.id] == found[copy.id]} == {model.id}


def test_a_copy_that_is_added_joins_its_incident_without_a_second_voice(tmp_path):
    source = EXAMPLES / "reports" / "12-mastung-wire.txt"
    first, later = tmp_path / "first", tmp_path / "later"
    for folder in (first, later):
        folder.mkdir()
    (first / source.name).write_text(source.read_text("utf-8"), encoding="utf-8")
    head, _, text = source.read_text("utf-8").partition("\n\n")
    copy = head.replace("source: ", "source: The Second ", 1) + "\n\n" + text + "\n\nPrinted as received.\n"
    (later / "copy.txt").write_text(copy, encoding="utf-8")
    with open_store(tmp_path / "project") as store:
        for folder in (first, later):
            pipeline.add(store, [folder], defaults=Metadata())
            pipeline.read(store)
            pipeline.code(store)
            pipeline.link(store)
            pipeline.corroborate(store)
        assert len(store.reports()) == 2
        assert len(set(store.origins().values())) == 1
        found = store.incidents(reader=pipeline.current_reader(store), coder=pipeline.fields.coder())
    assert [len(incident.accounts) for incident in found] == [2]
    assert found[0].findings["place"].agreement != "corroborated"
