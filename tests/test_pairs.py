"""What is worth comparing, and how the reasons of a comparison add up."""

from __future__ import annotations

import csv
import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand import pairs
from evenhand.errors import CodebookError
from evenhand.judgements import clusters
from evenhand.model import (
    Account,
    AccountId,
    Claim,
    ClaimId,
    Count,
    OriginId,
    Report,
    ReportId,
    Span,
    When,
    Where,
)
from evenhand.nearness import kilometres
from evenhand.pairs.records import pack_names, pack_words

CASES = Path(__file__).parent / "cases" / "pairs.csv"
PLACES = {
    "Mosul": Where("99072", "Mosul", "IQ", "15", None, 36.335, 43.119, "town", 5.0),
    "near Mosul": Where("99072", "Mosul", "IQ", "15", None, 36.335, 43.119, "near_town", 25.0, "near"),
    "Tal Kayf": Where("90150", "Tal Kayf", "IQ", "15", None, 36.491, 43.125, "town", 5.0),
    "Basra": Where("99532", "Basra", "IQ", "02", None, 30.508, 47.783, "town", 5.0),
    "Nineveh": Where("99070", "Nineveh", "IQ", "15", None, 36.0, 42.5, "region", 100.0),
    "Iraq": Where("99237", "Iraq", "IQ", None, None, 33.0, 44.0, "country", 400.0),
    "Qadiya": Where(None, "Qadiya", "IQ"),
    "qadiya": Where(None, "qadiya"),
    "Mosul, of no country": Where(None, "Mosul"),
    "Aleppo": Where("170063", "Aleppo", "SY", "09", None, 36.201, 37.161, "town", 5.0),
}


def record(name: str, **parts: object) -> pairs.LinkRecord:
    """A record whose fields are written as text: when="2015-03-02", killed="5" or "3-6", words="..."."""
    whens = tuple(_when(text) for text in str(parts.get("when") or "").split("|") if text)
    tolls = tuple((field, _count(str(parts[field]))) for field in ("killed", "injured", "abducted") if parts.get(field))
    return pairs.LinkRecord(
        AccountId(name),
        ReportId(str(parts.get("report") or f"rep-{name}")),
        whens=whens,
        wheres=tuple(PLACES[text] for text in str(parts.get("where") or "").split("|") if text),
        types=tuple(str(parts.get("type") or "").split()),
        targets=tuple(str(parts.get("target") or "").split()),
        means=tuple(str(parts.get("means") or "").split()),
        tolls=tolls,
        words=pack_words(str(parts.get("words") or "")),
        published=dt.date.fromisoformat(str(parts["published"])) if parts.get("published") else None,
        origin=OriginId(str(parts["origin"])) if parts.get("origin") else None,
        source=str(parts["source"]) if parts.get("source") else None,
        correction=bool(parts.get("correction")),
    )


def _when(text: str) -> When:
    first, _, last = text.partition("..")
    earliest, latest = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
    return When(earliest, latest, "day" if earliest == latest else "range")


def _count(text: str) -> Count:
    low, _, high = text.partition("-")
    return Count(int(low), None if high == "?" else int(high or low))


def rows() -> list[dict[str, str]]:
    """Columns: id, left and right (space-separated key=value), and the comparison=level findings expected."""
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _parts(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split(";") if part)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_levels_of_the_case_table(row: dict[str, str]) -> None:
    left, right = record("acc-1", **_parts(row["left"])), record("acc-2", **_parts(row["right"]))
    found = {reason.name: reason.finding for reason in pairs.compare(left, right).reasons}
    assert found.get(row["comparison"]) == (row["finding"] or None)


def test_reasons_add_up_and_the_order_of_the_pair_does_not_matter() -> None:
    left = record("acc-1", when="2015-03-02", where="Mosul", killed="5", type="planted_explosive")
    right = record("acc-2", when="2015-03-02", where="near Mosul", killed="5", type="explosion")
    comparison = pairs.compare(left, right)
    assert comparison.score == pytest.approx(sum(reason.weight for reason in comparison.reasons))
    assert comparison == pairs.compare(right, left)
    assert pairs.suggest(comparison) == "same"


def test_unknown_values_weigh_nothing() -> None:
    comparison = pairs.compare(record("acc-1"), record("acc-2"))
    assert comparison.score == pairs.shipped_weights().prior.weight
    assert {reason.finding for reason in comparison.reasons[1:]} == {"not said in both"}


def test_two_tellings_in_one_report_are_two_incidents() -> None:
    left = record("acc-1", when="2015-03-02", where="Mosul", report="rep-1")
    right = record("acc-2", when="2015-03-03", where="Mosul", report="rep-1")
    assert pairs.suggest(pairs.compare(left, right)) == "different"


def test_two_tellings_in_one_report_stay_apart_when_a_third_account_fits_both() -> None:
    left = record("acc-1", when="2015-03-02", where="Mosul", report="rep-1", type="shelling")
    right = record("acc-2", when="2015-03-02", where="Tal Kayf", report="rep-1", type="shelling")
    between = record("acc-3", when="2015-03-02", published="2015-03-02", type="shelling")
    comparisons = pairs.compare_all([left, right, between])
    members = clusters(["acc-1", "acc-2", "acc-3"], comparisons, link_from=-20)  # type: ignore[list-item]
    assert members["acc-1"] != members["acc-2"]  # type: ignore[index]


def test_a_correction_of_a_sources_own_report_is_the_same_incident() -> None:
    left = record("acc-1", when="2015-03-02", where="Mosul", killed="5", source="Paper")
    right = record("acc-2", when="2015-03-02", where="Mosul", killed="9", source="Paper", correction=True)
    assert "a source's correction of its own report" in {r.finding for r in pairs.compare(left, right).reasons}


def test_words_count_by_their_rarity() -> None:
    common = "the market was closed and the road was closed"
    accounts = [record(f"acc-{n}", words=f"{common} quarter{n % 5}") for n in range(50)]
    rarity = pairs.Rarity(accounts)
    shared, unshared = (rarity.similarity(accounts[0].words, accounts[n].words) for n in (5, 1))
    assert shared is not None
    assert unshared is not None
    assert shared > 0.9 > 0.1 > unshared


def scattered(number: int, *, seed: int = 3) -> list[pairs.LinkRecord]:
    chance = random.Random(seed)
    accounts = []
    for n in range(number):
        day = dt.date(2015, 3, 1) + dt.timedelta(days=chance.randrange(60))
        accounts.append(
            record(
                f"acc-{n:03}", when=day.isoformat(), where=chance.choice(list(PLACES)), killed=str(chance.randrange(4))
            )
        )
    return accounts


def test_candidates_do_not_depend_on_order() -> None:
    accounts = scattered(150)
    expected = sorted(pairs.candidates(accounts))
    assert expected
    assert sorted(pairs.candidates(accounts[::-1])) == expected
    assert all(left < right for left, right in expected)


def test_near_accounts_are_always_candidates() -> None:
    accounts = scattered(200)
    met = set(pairs.candidates(accounts))
    for left in accounts:
        for right in accounts:
            near = kilometres(left.wheres[0], right.wheres[0])
            gap = abs(left.whens[0].earliest - right.whens[0].earliest).days  # type: ignore[operator]
            if left.account < right.account and near is not None and near < 25 and gap <= 2:
                assert (left.account, right.account) in met


def test_new_accounts_meet_the_same_ones_as_in_a_rebuild() -> None:
    accounts = scattered(200)
    kept, late = accounts[:150], accounts[150:]
    files = pairs.Files(pairs.filed(accounts))
    touched = files.touched([], pairs.filed(late))
    assert touched < {row.account for row in accounts}
    near = touched | files.met_by([row for row in accounts if row.account in touched])
    index = pairs.Index([r for r in accounts if r.account in near], crowds=files.crowds, rarity=files.rarity)
    new = {(row.left, row.right): row for row in pairs.compare_some(index, touched)}
    old = {(row.left, row.right): row for row in pairs.compare_all(kept)}
    standing = {pair: row for pair, row in old.items() if touched.isdisjoint(pair)}
    assert standing
    assert standing | new == {(row.left, row.right): row for row in pairs.compare_all(accounts)}


def test_a_key_that_becomes_crowded_touches_all_that_are_filed_under_it() -> None:
    accounts = [record(f"acc-{n:02}", when="2015-03-02", where="Iraq") for n in range(51)]
    apart = record("acc-99", when="2015-09-02", where="Basra")
    files = pairs.Files(pairs.filed([*accounts, apart]))
    assert files.touched([], pairs.filed([accounts[50]])) == {row.account for row in accounts}
    fewer = pairs.Files(pairs.filed([*accounts[:50], apart]))
    assert fewer.touched([], pairs.filed([accounts[49]])) == {accounts[49].account}
    assert len(list(pairs.candidates(accounts[:50]))) == 50 * 49 / 2
    assert not list(pairs.candidates(accounts))


def test_a_place_known_by_its_region_is_met_within_it_however_crowded_the_country() -> None:
    crowd = [record(f"acc-{n:02}", when="2015-03-02", where="Basra") for n in range(60)]
    town = record("acc-80", when="2015-03-02", where="Mosul")
    region, country = (
        record(f"acc-9{n}", when="2015-03-02", where=where) for n, where in enumerate(("Nineveh", "Iraq"))
    )
    met = {pair for pair in pairs.candidates([*crowd, town, region, country]) if pair[1] > "acc-60"}
    assert met == {("acc-80", "acc-90")}


ACCOUNTS = st.fixed_dictionaries(
    {
        "when": st.sampled_from(["", "2015-03-02", "2015-03-03", "2015-03-01..2015-03-09", "2015-04-20", "2018-01-01"]),
        "where": st.sampled_from(["", *PLACES, "Mosul|Basra", "Tal Kayf|Iraq"]),
        "type": st.sampled_from(["", "shelling", "explosion", "armed_attack", "unspecified_attack shelling"]),
        "target": st.sampled_from(["", "police", "army", "civilians police"]),
        "killed": st.sampled_from(["", "0", "1", "3", "3-6", "12-?"]),
        "injured": st.sampled_from(["", "2", "7"]),
        "published": st.sampled_from(["", "2015-03-02", "2015-03-10", "2015-06-01"]),
        "words": st.lists(st.sampled_from("market bridge school road river mill depot".split()), max_size=5).map(
            " ".join
        ),
        "report": st.sampled_from(["", "", "rep-1", "rep-2"]),
        "origin": st.sampled_from(["", "", "org-1"]),
        "source": st.sampled_from(["", "Paper", "River Gazette"]),
        "correction": st.sampled_from(["", "", "yes"]),
    }
)


@settings(deadline=None)
@given(st.lists(ACCOUNTS, min_size=2, max_size=12))
def test_many_pairs_at_once_get_the_reasons_of_one_pair_from_either_side(drawn: list[dict[str, str]]) -> None:
    accounts = [record(f"acc-{n:02}", **parts) for n, parts in enumerate(drawn)]
    accounts = [replace(row, names=row.words[:8]) for row in accounts]
    rarity = pairs.Rarity(accounts)
    met = list(pairs.met_pairs(pairs.Index(accounts)))
    one_by_one = [pairs.compare(right, left, rarity=rarity) for left, right in met]
    expected = [row for row in one_by_one if not -50 < row.score < pairs.shipped_weights().different_below]
    found = pairs.compare_all(accounts)
    assert list(found) == sorted(expected, key=lambda row: (-row.score, row.left, row.right))
    assert [row.score for row in found] == found.scores.bits.tolist()


def test_an_account_without_a_date_is_looked_for_before_its_publication() -> None:
    dated = record("acc-1", when="2015-03-02", where="Mosul")
    undated = record("acc-2", where="Mosul", published="2015-03-04")
    assert list(pairs.candidates([dated, undated])) == [("acc-1", "acc-2")]
    assert {r.name: r.finding for r in pairs.compare(dated, undated).reasons}["date"] == "not said in both"


def test_what_a_source_prints_under_all_its_reports_is_left_out() -> None:
    frame = "Call the desk of the River Gazette on weekdays."
    reports = [
        Report.of(f"{text}\n\n{frame}", source="River Gazette", published=dt.date(2015, month, 3))
        for month, text in enumerate(("Shells fell on Tal Kayf.", "A bridge near Basra was mined."), start=3)
    ]
    later = Report.of(f"A mayor was seized.\n\n{frame}", published=dt.date(2016, 3, 3))
    accounts = [Account(AccountId(f"acc-{n}"), report.id, ()) for n, report in enumerate((*reports, later))]
    found = pairs.link_records(accounts, reports={r.id: r for r in (*reports, later)}, origins={})
    assert pack_words("gazette")[:4] not in {found[0].words[n : n + 4] for n in range(0, len(found[0].words), 4)}
    assert [record.words for record in found][2] == pack_words("A mayor was seized.")


def test_each_of_two_accounts_in_a_report_has_its_own_words() -> None:
    report = Report.of("Shells fell on Tal Kayf. Two herders died.\n\nA bridge near Basra was mined.")
    claims = [
        Claim(ClaimId(f"clm-{n}"), report.id, AccountId(f"acc-{n}"), "place", words, Span(at, at + len(words)))
        for n, words in enumerate(("Tal Kayf", "Basra"))
        if (at := report.text.index(words))
    ]
    accounts = [Account(claim.account, report.id, (claim,)) for claim in claims]
    first, second = pairs.link_records(accounts, reports={report.id: report}, origins={})
    assert first.words == pack_words("Shells fell on Tal Kayf. Two herders died.")
    assert second.words == pack_words("A bridge near Basra was mined.")


def test_a_sheet_with_a_missing_part_is_refused() -> None:
    with pytest.raises(CodebookError, match="comparisons"):
        pairs.read_weights({"prior": 0})


@given(st.lists(st.sampled_from(["market", "bridge", "school", "road", "river"]), max_size=5))
def test_similarity_is_one_with_itself(words: list[str]) -> None:
    packed = pack_words(" ".join(words))
    other = record("acc-9", words="harbour harvest")
    rarity = pairs.Rarity([record("acc-1", words=" ".join(words)), other, other])
    found = rarity.similarity(packed, packed)
    assert found is None or found == pytest.approx(1.0)


def test_days_and_months_are_no_names_that_two_accounts_share() -> None:
    told = "The mayor said on Wednesday that the road to Qadiya had been closed since March"
    assert pack_names(told) == pack_names("the Qadiya, The said")
