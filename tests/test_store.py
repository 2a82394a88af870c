"""The store keeps what it is given, gives it back unchanged, and never keeps half a step."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from evenhand.errors import NotFoundError, ProjectError
from evenhand.model import (
    Account,
    AccountId,
    Candidate,
    Claim,
    ClaimId,
    Coded,
    Comparison,
    Count,
    Decision,
    Draft,
    Finding,
    FindingValue,
    Incident,
    IncidentId,
    Judgement,
    OriginId,
    Reading,
    Reason,
    Report,
    Span,
    Term,
    Uncoded,
    Unplaced,
    When,
    Where,
)
from evenhand.store import FILE_NAME, Failure, migrations, open_store, tables

REPORT = Report.of(
    "Two soldiers were killed near Gao on Monday.",
    source="Invented Wire",
    source_kind="media",
    published=dt.date(2024, 5, 7),
    language="en",
)
WHEN = When(dt.date(2024, 5, 6), dt.date(2024, 5, 6), "day")


def _claim(field, start, end, **more):
    identity = ClaimId(f"clm-{field}")
    return Claim(
        identity, REPORT.id, AccountId("acc-1"), field, REPORT.text[start:end], Span(start, end), reader="r@1", **more
    )


def _reading():
    claims = (
        _claim("type", 18, 24),
        _claim("date", 37, 43, stance="attributed", attributed_to="police", confidence=0.5),
        _claim("target", 0, 12, kind="people"),
    )
    unplaced = (Unplaced(REPORT.id, Draft("1", "place", "Timbuktu"), "not there", "r@1"),)
    return Reading(REPORT.id, "r@1", (Account(AccountId("acc-1"), REPORT.id, claims),), unplaced)


def _codings():
    return [
        Coded(ClaimId("clm-date"), WHEN, "dates.weekday", 0.9, (Candidate(WHEN, 0.2),), ("said so",)),
        Uncoded(ClaimId("clm-type"), "triggers", "no type"),
    ]


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "project") as opened:
        yield opened


def test_a_reading_comes_back_as_it_was(store):
    store.add_report(REPORT, file="a.txt")
    store.save_reading(_reading())
    store.save_codings(REPORT.id, _codings(), reader="r@1", coder="c@1")

    (account,) = store.accounts(reader="r@1", coder="c@1")
    assert account.claims == _reading().accounts[0].claims
    assert set(account.coded) == set(_codings())
    assert store.unplaced(reader="r@1") == list(_reading().unplaced)
    assert store.account(account.id, reader="r@1", coder="c@1") == account


def test_another_coder_or_reader_does_not_mix_in(store):
    store.add_report(REPORT, file="a.txt")
    store.save_reading(_reading())
    store.save_codings(REPORT.id, _codings(), reader="r@1", coder="c@1")
    assert store.accounts(reader="r@1", coder="c@2")[0].coded == ()
    assert store.accounts(reader="r@2") == []


def test_the_same_report_twice_is_one_report_from_two_files(store):
    assert store.add_report(REPORT, file="b.txt") is True
    assert store.add_report(REPORT, file="a.txt") is False
    assert store.reports() == [REPORT]
    assert store.files() == {REPORT.id: "a.txt"}


def test_steps_know_what_is_left_to_do(store):
    store.add_report(REPORT, file="a.txt")
    assert store.unread("r@1") == [REPORT]
    store.save_reading(_reading())
    store.save_reading(_reading())  # a second time changes nothing
    assert store.unread("r@1") == []
    assert store.uncoded_reports(reader="r@1", coder="c@1") == [REPORT.id]
    store.save_codings(REPORT.id, _codings(), reader="r@1", coder="c@1")
    assert store.uncoded_reports(reader="r@1", coder="c@1") == []


def test_a_reading_that_cannot_be_kept_whole_is_not_kept_at_all(store):
    store.add_report(REPORT, file="a.txt")
    broken = _reading()
    twice = Account(AccountId("acc-1"), REPORT.id, broken.accounts[0].claims)
    with pytest.raises(sa.exc.IntegrityError):
        store.save_reading(Reading(REPORT.id, "r@1", (*broken.accounts, twice)))
    assert store.unread("r@1") == [REPORT]
    assert store.counts()["claims"] == 0


@pytest.mark.parametrize(
    "value",
    [
        WHEN,
        When(None, dt.date(2024, 1, 1), "month", "hijri"),
        Where("123", "Gao", "ML", None, None, 16.27, -0.04, "town", 5.0, "near"),
        Count(41, None, "civilians", "more than 40"),
        Term("armed_clash"),
    ],
)
def test_every_kind_of_value_survives_the_store(store, value):
    decision = Decision(ClaimId("clm-date"), False, value, "ana", dt.datetime(2024, 5, 8, 12, tzinfo=dt.UTC), "seen")
    store.add_decision(decision)
    assert store.decisions() == [decision]


def test_judgements_are_appended_and_keep_their_order(store):
    moment = dt.datetime(2024, 5, 8, 12, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    first = Judgement(AccountId("acc-1"), AccountId("acc-2"), "same", "ana", moment)
    second = Judgement(AccountId("acc-1"), AccountId("acc-2"), "different", "ben", moment, "other day")
    store.add_judgement(first)
    store.add_judgement(second)
    assert store.judgements() == [first, second]


def test_views_are_replaced_whole(store):
    store.add_report(REPORT, file="a.txt")
    store.save_reading(_reading())
    finding = Finding(
        "date",
        "single_source",
        (FindingValue(WHEN, (ClaimId("clm-date"),), (OriginId("org-1"),), ("police",)),),
        (OriginId("org-1"),),
        "a note",
    )
    account = store.accounts(reader="r@1")[0]
    store.save_incidents([Incident(IncidentId("inc-1"), (account,), {"date": finding})])
    (incident,) = store.incidents(reader="r@1", coder="c@1")
    assert dict(incident.findings) == {"date": finding}
    store.save_incidents([])
    assert store.incidents(reader="r@1", coder="c@1") == []
    comparison = Comparison(AccountId("acc-1"), AccountId("acc-2"), 3.5, (Reason("date", "same day", 3.5),))
    store.save_comparisons([comparison])
    assert store.comparisons() == [comparison]


def test_a_failure_is_listed_once_and_can_be_cleared(store):
    store.note_failure(Failure("add", "a.pdf", "no text", "run it through OCR"))
    store.note_failure(Failure("add", "a.pdf", "still no text"))
    assert store.failures() == [Failure("add", "a.pdf", "still no text")]
    store.clear_failure("add", "a.pdf")
    assert store.failures() == []


def test_unknown_ids_are_named(store):
    with pytest.raises(NotFoundError, match="rep-none"):
        store.report("rep-none")


def test_the_migrations_make_the_tables_of_this_version(store):
    with store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


@pytest.mark.parametrize("before", ["0001", "0002", "0003"])
def test_a_project_of_an_earlier_version_is_brought_up_to_date_when_it_is_opened(tmp_path, before):
    engine = sa.create_engine(f"sqlite:///{tmp_path / FILE_NAME}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, before)
    engine.dispose()
    with open_store(tmp_path) as store, store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_a_store_of_a_newer_version_is_refused_with_advice(tmp_path):
    open_store(tmp_path).close()
    engine = sa.create_engine(f"sqlite:///{tmp_path / FILE_NAME}")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(ProjectError, match="newer evenhand"):
        open_store(tmp_path)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / FILE_NAME).write_text("not a database, only some words in a file of that name", encoding="utf-8")
    with pytest.raises(ProjectError, match="cannot be opened"):
        open_store(tmp_path)


def test_two_writers_at_once_lose_nothing(tmp_path):
    def write(name):
        with open_store(tmp_path) as store:
            for number in range(40):
                store.add_report(Report.of(f"{name} {number}"), file=f"{name}{number}.txt")

    open_store(tmp_path).close()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, ("one", "two")))
    with open_store(tmp_path) as store:
        assert len(store.reports()) == 80
