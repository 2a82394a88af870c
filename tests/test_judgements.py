"""Clusters hold every judgement, whatever the scores say, and incidents keep their ids."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand import judgements as room
from evenhand.errors import JudgementError
from evenhand.model import (
    Account,
    AccountId,
    Claim,
    ClaimId,
    Comparison,
    IncidentId,
    Judgement,
    Reason,
    ReportId,
    Span,
    Verdict,
)

NOON = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)


def ids(names: str) -> list[AccountId]:
    return [AccountId(name) for name in names.split()]


def scored(left: str, right: str, score: float) -> Comparison:
    return Comparison(AccountId(left), AccountId(right), score, (Reason("all", "", score),))


def judged(left: str, right: str, verdict: Verdict, *, hour: int = 0) -> Judgement:
    return Judgement(AccountId(left), AccountId(right), verdict, "reader one", NOON + dt.timedelta(hours=hour))


def groups(found: dict[AccountId, IncidentId]) -> set[frozenset[str]]:
    by_incident: dict[str, set[str]] = {}
    for account, incident in found.items():
        by_incident.setdefault(incident, set()).add(account)
    return {frozenset(group) for group in by_incident.values()}


def sets(text: str) -> set[frozenset[str]]:
    return {frozenset(part.split()) for part in text.split("|")}


def test_pairs_that_score_high_become_one_incident() -> None:
    found = room.clusters(ids("a b c d"), [scored("a", "b", 6.0), scored("c", "d", -2.0)])
    assert groups(found) == sets("a b|c|d")


def test_one_weak_link_does_not_chain_two_incidents() -> None:
    strong = [scored("a", "b", 9.0), scored("b", "c", 9.0), scored("a", "c", 9.0)]
    others = [scored("x", "y", 9.0), scored("y", "z", 9.0), scored("x", "z", 9.0)]
    found = room.clusters(ids("a b c x y z"), [*strong, *others, scored("c", "x", 3.0)])
    assert groups(found) == sets("a b c|x y z")


def test_judged_different_stands_against_any_score() -> None:
    rows = [scored("a", "b", 50.0), scored("b", "c", 50.0)]
    assert groups(room.clusters(ids("a b c"), rows, [judged("a", "c", "different")])) in (
        sets("a b|c"),
        sets("a|b c"),
    )


def test_judged_the_same_stands_against_any_score() -> None:
    rows = [scored("a", "b", -100.0)]
    assert groups(room.clusters(ids("a b c"), rows, [judged("b", "a", "same")])) == sets("a b|c")


def test_the_latest_verdict_on_a_pair_stands() -> None:
    rows = [judged("a", "b", "same"), judged("b", "a", "different", hour=1)]
    assert groups(room.clusters(ids("a b"), [scored("a", "b", 9.0)], rows)) == sets("a|b")


def test_unsure_leaves_the_pair_to_its_score() -> None:
    rows = [judged("a", "b", "different"), judged("a", "b", "unsure", hour=1)]
    assert groups(room.clusters(ids("a b"), [scored("a", "b", 9.0)], rows)) == sets("a b")


def test_a_contradiction_is_named() -> None:
    rows = [judged("a", "b", "same"), judged("b", "c", "same"), judged("a", "c", "different")]
    with pytest.raises(JudgementError, match="judged different: a and c; yet judged the same: a = b = c"):
        room.clusters(ids("a b c"), [], rows)


def test_judgements_on_lost_accounts_are_passed_over_and_listed() -> None:
    lost = judged("a", "gone", "same")
    assert groups(room.clusters(ids("a b"), [], [lost])) == sets("a|b")
    assert room.dangling(ids("a b"), [lost, judged("a", "b", "same")]) == [lost]


def test_an_incident_keeps_its_id_when_an_earlier_account_arrives() -> None:
    before = room.clusters(ids("m n"), [scored("m", "n", 9.0)])
    after = room.clusters(ids("a m n"), [scored("m", "n", 9.0), scored("a", "m", 9.0)], previous=before)
    assert after == {"a": before["m"], "m": before["m"], "n": before["m"]}


def test_a_split_incident_leaves_its_id_to_the_larger_part() -> None:
    rows = [scored("b", "c", 9.0), scored("a", "b", 9.0), scored("a", "c", 9.0)]
    before = room.clusters(ids("a b c"), rows)
    after = room.clusters(
        ids("a b c"), rows, [judged("a", "b", "different"), judged("a", "c", "different")], previous=before
    )
    assert after["b"] == after["c"] == before["b"]
    assert after["a"] not in before.values()


def account(name: str, spans: list[tuple[int, int]]) -> Account:
    claims = tuple(
        Claim(ClaimId(f"{name}-{n}"), ReportId("rep-1"), AccountId(name), "killed", "", Span(start, end))
        for n, (start, end) in enumerate(spans)
    )
    return Account(AccountId(name), ReportId("rep-1"), claims)


def test_an_account_read_anew_takes_over_by_the_words_it_shares() -> None:
    before = [account("old-1", [(0, 20)]), account("old-2", [(40, 60)]), account("old-3", [(90, 95)])]
    after = [account("new-1", [(5, 20), (21, 30)]), account("new-2", [(45, 60)])]
    assert room.rekey(before, after) == {"old-1": "new-1", "old-2": "new-2"}


# -- an independent oracle: what every clustering must satisfy, by brute force over all pairs

NAMES = [AccountId(f"acc-{n}") for n in range(7)]
PAIRS = list(itertools.combinations(NAMES, 2))
VERDICTS: st.SearchStrategy[Verdict] = st.sampled_from(["same", "different", "unsure"])
GRAPHS = st.dictionaries(st.sampled_from(PAIRS), st.floats(-12, 12), max_size=15)
JUDGED = st.dictionaries(st.sampled_from(PAIRS), VERDICTS, max_size=6)


def reachable(judged_pairs: dict[tuple[AccountId, AccountId], Verdict]) -> dict[AccountId, set[AccountId]]:
    """Which accounts "same" verdicts tie together: the closure by Warshall's method, not by union and find."""
    tied = {one: {one} for one in NAMES}
    for (left, right), verdict in judged_pairs.items():
        if verdict == "same":
            tied[left].add(right)
            tied[right].add(left)
    for middle in NAMES:
        for one in NAMES:
            if middle in tied[one]:
                tied[one] |= tied[middle]
    return tied


@settings(max_examples=300, deadline=None)
@given(GRAPHS, JUDGED, st.randoms(use_true_random=False))
def test_constraints_hold_or_the_contradiction_is_raised(graph, judged_pairs, chance) -> None:  # type: ignore[no-untyped-def]
    rows = [scored(left, right, score) for (left, right), score in graph.items()]
    verdicts = [judged(left, right, verdict) for (left, right), verdict in judged_pairs.items()]
    tied = reachable(judged_pairs)
    impossible = any(v == "different" and pair[1] in tied[pair[0]] for pair, v in judged_pairs.items())
    if impossible:
        with pytest.raises(JudgementError):
            room.clusters(NAMES, rows, verdicts)
        return
    found = room.clusters(NAMES, rows, verdicts)
    for left, right in PAIRS:
        if right in tied[left]:
            assert found[left] == found[right]
        if judged_pairs.get((left, right)) == "different":
            assert found[left] != found[right]
    shuffled = [chance.sample(part, len(part)) for part in (NAMES, rows, verdicts)]
    assert room.clusters(*shuffled) == found
    assert room.clusters(NAMES, rows, verdicts, previous=found) == found


@settings(max_examples=200, deadline=None)
@given(GRAPHS)
def test_no_two_incidents_are_left_that_merging_would_improve(graph) -> None:  # type: ignore[no-untyped-def]
    found = room.clusters(NAMES, [scored(left, right, score) for (left, right), score in graph.items()])
    parts = [sorted(part) for part in groups(found)]
    for one, other in itertools.combinations(parts, 2):
        between = [tuple(sorted(pair)) for pair in itertools.product(one, other)]
        assert sum(graph.get(pair, room.NEVER_COMPARED) for pair in between) <= 1e-9
