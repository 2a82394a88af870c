"""What a careful editor would look at is listed, with the account it is in."""

import datetime as dt

import pytest

from evenhand import check, pipeline
from evenhand.errors import NotFoundError
from evenhand.fields import coder
from evenhand.model import Account, AccountId, Claim, ClaimId, Coded, Count, Draft, Report, Span, Where
from evenhand.readers.replay import record
from evenhand.reports import Metadata
from evenhand.store import open_store

TEXT = (
    "Gunmen ambushed a convoy near Bama on 9 May 2024, killing at least seven soldiers and twelve civilians; "
    "a total of eight people died. The colour of the lorry was blurple."
)


def read(tmp_path, drafts, *, published=dt.date(2024, 5, 8)):
    """A project in which these drafts were read from the text."""
    report = Report.of(TEXT, source="Invented Wire", source_kind="media", published=published, language="en")
    answers = tmp_path / "answers.jsonl"
    answers.write_text(record(report, drafts), encoding="utf-8")
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    store = open_store(tmp_path / "project")
    defaults = Metadata(source="Invented Wire", source_kind="media", published=published, language="en")
    pipeline.add(store, [tmp_path / "report.txt"], defaults=defaults)
    pipeline.read(store, reader=f"replay:{answers}")
    pipeline.code(store)
    return store


def kinds(store):
    return {(problem.kind, problem.field) for problem in check.problems(store)}


def test_a_sound_account_has_nothing_to_look_at(tmp_path):
    drafts = [
        Draft("1", "type", "ambushed", confidence=0.5),
        Draft("1", "date", "9 May 2024"),
        Draft("1", "place", "Bama"),
        Draft("1", "killed", "a total of eight people"),
    ]
    with read(tmp_path, drafts, published=dt.date(2024, 5, 10)) as store:
        assert check.problems(store) == []


@pytest.mark.parametrize(
    ("drafts", "kind", "field"),
    [
        ([Draft("1", "date", "9 May 2024")], "date after publication", "date"),
        ([Draft("1", "place", "Timbuktu")], "unplaced", "place"),
        ([Draft("1", "means", "blurple")], "uncoded", "means"),
        ([], "missing", "date"),
        ([], "missing", "place"),
        ([Draft("2", "type", "ambushed", confidence=0.4)], "doubtful", "type"),
        ([Draft("2", "type", "ambushed", left_out="only one reader saw it")], "left out", "type"),
    ],
)
def test_each_kind_of_problem_is_listed(tmp_path, drafts, kind, field):
    with read(tmp_path, [Draft("1", "type", "ambushed"), *drafts]) as store:
        assert (kind, field) in kinds(store)


def test_a_report_without_date_or_incident_is_listed(tmp_path):
    with read(tmp_path, [], published=None) as store:
        assert kinds(store) == {("no publication date", "date"), ("no incident", "type")}


def _account(field, *values):
    claims = tuple(
        Claim(ClaimId(f"clm-{n}"), REPORT.id, AccountId("acc-1"), field, "x", Span(0, 1)) for n in range(len(values))
    )
    coded = tuple(Coded(claim.id, value, "test", 1.0) for claim, value in zip(claims, values, strict=True))
    return Account(AccountId("acc-1"), REPORT.id, claims, coded)


REPORT = Report.of("x")


def test_a_subset_larger_than_the_total_is_questioned():
    twelve_of_eight = _account("killed", Count(8, 8), Count(12, 12, "civilians", part=True))
    eight_of_twelve = _account("killed", Count(12, 12), Count(8, 8, "civilians", part=True))
    assert "subset larger than total" in {kind for kind, _, _ in check._of_account(twelve_of_eight, REPORT)}
    assert "subset larger than total" not in {kind for kind, _, _ in check._of_account(eight_of_twelve, REPORT)}


@pytest.mark.parametrize(("country", "questioned"), [("NG", False), ("SE", True)])
def test_coordinates_outside_the_country_are_questioned(country, questioned):
    where = Where("local:1", "Bama", country, latitude=11.52, longitude=13.69, precision="town")
    found = {kind for kind, _, _ in check._of_account(_account("place", where), REPORT)}
    assert ("outside the country" in found) is questioned


def test_explain_gives_the_sentence_and_the_words_in_it(tmp_path):
    drafts = [Draft("1", "type", "ambushed"), Draft("1", "killed", "seven soldiers", "attributed", "police")]
    with read(tmp_path, drafts) as store:
        account = store.accounts(reader=pipeline.current_reader(store), coder=coder())[0]
        (trail,) = check.explain(store, account.id, "killed")
        (evidence,) = trail.evidence
        assert evidence.span.of(evidence.passage) == "seven soldiers"
        assert evidence.passage.startswith("Gunmen ambushed")
        assert evidence.coding.value.low == 7
        assert check.explain(store, account.id, "abducted")[0].evidence == ()
        with pytest.raises(NotFoundError, match="not a field"):
            check.explain(store, account.id, "weather")
        with pytest.raises(NotFoundError, match="no account"):
            check.explain(store, "acc-nothing")


@pytest.mark.parametrize(("language", "kind"), [("es", "language not read"), ("en", "no incident")])
def test_a_report_in_a_language_that_is_not_read_is_listed(tmp_path, language, kind):
    (tmp_path / "report.txt").write_text("El mercado estuvo tranquilo.", encoding="utf-8")
    with open_store(tmp_path / "project") as store:
        defaults = Metadata(source="Invented Wire", published=dt.date(2024, 5, 3), language=language)
        pipeline.add(store, [tmp_path / "report.txt"], defaults=defaults)
        pipeline.read(store, reader="rules")
        assert {problem.kind for problem in check.problems(store)} == {kind}
