"""The whole journey as a user walks it: reports in, checked records out, killed and taken up again on the way."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evenhand.cli import DONE, LEFT, WRONG, main
from evenhand.store import FILE_NAME

EXAMPLES = Path(__file__).parent.parent / "examples" / "reports"
#: Rows that one run makes must be those that another makes, save for the moment at which they were made.
NOT_COMPARED = {"first_seen"}


def contents(project):
    """Every row of every table, in a fixed order."""
    with sqlite3.connect(f"file:{project / FILE_NAME}?mode=ro", uri=True) as db:
        db.row_factory = sqlite3.Row
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {
            name: sorted(
                json.dumps(
                    {key: row[key] for key in row.keys() if key not in NOT_COMPARED},  # noqa: SIM118
                    sort_keys=True,
                    default=bytes.hex,
                )
                for row in db.execute(f"SELECT * FROM {name}")
            )
            for name in names
        }


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    project = tmp_path_factory.mktemp("finished") / "project"
    assert main(["run", str(EXAMPLES), "--project", str(project), "--json"]) == DONE
    return project


@pytest.fixture
def some(tmp_path):
    """A few reports, and a project that does not exist yet."""
    reports = tmp_path / "reports"
    reports.mkdir()
    for file in sorted(EXAMPLES.iterdir())[:6]:
        shutil.copy(file, reports)
    return reports, tmp_path / "project"


@pytest.mark.parametrize(
    ("table", "rows"), [("reports", 2), ("readings", 2), ("coded_reports", 3), ("link_records", 1), ("incidents", 1)]
)
def test_a_killed_run_taken_up_again_ends_as_one_that_was_not(tmp_path, finished, table, rows):
    project = tmp_path / "project"
    command = [sys.executable, "-m", "evenhand", "run", str(EXAMPLES), "--project", str(project), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and _rows(project, table) < rows:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert main(command[3:]) == DONE
    assert contents(project) == contents(finished)


def _rows(project, table):
    try:
        with sqlite3.connect(f"file:{project / FILE_NAME}?mode=ro", uri=True, timeout=5) as db:
            return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    except sqlite3.OperationalError:  # not made yet
        return -1


def test_workers_change_nothing(tmp_path, finished):
    project = tmp_path / "project"
    assert main(["run", str(EXAMPLES), "--project", str(project), "--workers", "2", "--json"]) == DONE
    assert contents(project) == contents(finished)


def test_a_second_run_makes_nothing_new(some, capsys):
    reports, project = some
    assert main(["run", str(reports), "--project", str(project), "--json"]) == DONE
    before = contents(project)
    capsys.readouterr()
    assert main(["run", str(reports), "--project", str(project), "--json"]) == DONE
    steps = {step["name"]: step for step in json.loads(capsys.readouterr().out)["steps"]}
    assert [steps[name]["made"] for name in ("add", "read", "code")] == [0, 0, 0]
    assert contents(project) == before


def test_verbs_one_by_one_end_as_run_does(some, capsys):
    reports, project = some
    other = project.with_name("other")
    assert main(["run", str(reports), "--project", str(project), "--json"]) == DONE
    for verb in (["add", str(reports)], ["read"], ["code"], ["link"], ["corroborate"]):
        assert main([*verb, "--project", str(other), "--json"]) == DONE
    assert contents(project) == contents(other)


def test_what_cannot_be_read_is_listed_and_the_rest_goes_on(some, capsys):
    reports, project = some
    (reports / "broken.pdf").write_bytes(b"not a pdf")
    (reports / "empty.txt").write_text("", encoding="utf-8")
    assert main(["run", str(reports), "--project", str(project), "--json"]) == LEFT
    said = json.loads(capsys.readouterr().out)
    assert {failure["subject"] for failure in said["left"]} == {"reports/broken.pdf", "reports/empty.txt"}
    assert all(failure["reason"] and failure["advice"] for failure in said["left"])
    assert said["incidents"] > 0
    (reports / "broken.pdf").unlink()
    (reports / "empty.txt").write_text("Two traders were killed by gunmen in Gao on 3 May 2024.", encoding="utf-8")
    assert main(["run", str(reports), "--project", str(project), "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["left"] == []


def test_explain_walks_every_field_back_to_its_words(finished, capsys):
    file = finished / "accounts.jsonl"
    options = ["--level", "account", "--format", "jsonl", "--output", str(file), "--project", str(finished), "--json"]
    assert main(["export", *options]) == DONE
    capsys.readouterr()
    accounts = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert accounts
    for account in accounts[:10]:
        assert main(["explain", account["id"], "--project", str(finished), "--json"]) == DONE
        trails = json.loads(capsys.readouterr().out)["trails"]
        assert trails
        for trail in trails:
            for evidence in trail["evidence"]:
                span = evidence["span"]
                assert evidence["passage"][span["start"] : span["end"]] == evidence["claim"]["words"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["explain", "inc-nothing"], "inc-nothing"),
        (["explain", "nonsense"], "names nothing"),
        (["explain", "acc-1", "weather"], "not a field"),
        (["read", "--reader", "oracle"], "no reader"),
        (["add", str(EXAMPLES), "--published", "yesterday"], "published"),
        (["add"], "Missing argument"),
    ],
)
def test_wrong_usage_says_what_is_wrong(finished, arguments, message, capfd):
    more = [] if arguments == ["add"] else ["--project", str(finished)]
    assert main([*arguments, *more]) == WRONG
    assert message in " ".join(capfd.readouterr().err.split())


def test_a_project_that_was_never_read_says_what_to_do(tmp_path, capfd):
    assert main(["check", "--project", str(tmp_path / "new")]) == WRONG
    assert "evenhand run" in capfd.readouterr().err
