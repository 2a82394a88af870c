"""What people decided is what is sent out."""

import datetime as dt

from evenhand import pipeline
from evenhand.model import Account, AccountId, Claim, ClaimId, Coded, Count, Decision, ReportId, Span, Uncoded

NOW = dt.datetime(2024, 5, 8, tzinfo=dt.UTC)


def _account(*numbers):
    claims = tuple(
        Claim(ClaimId(f"clm-{n}"), ReportId("rep-1"), AccountId("acc-1"), "killed", "x", Span(0, 1))
        for n in range(len(numbers))
    )
    coded = tuple(Coded(c.id, Count(n, n), "test", 0.5) for c, n in zip(claims, numbers, strict=True) if n is not None)
    return Account(AccountId("acc-1"), ReportId("rep-1"), claims, coded)


def test_corrections_rejections_and_acceptances_reach_the_account():
    decisions = [
        Decision(ClaimId("clm-0"), True, None, "ana", NOW),
        Decision(ClaimId("clm-1"), False, Count(9, 9), "ana", NOW),
        Decision(ClaimId("clm-2"), False, None, "ben", NOW, "another incident"),
        Decision(ClaimId("clm-3"), False, Count(4, 4), "ben", NOW),
    ]
    (account,) = pipeline.decided([_account(7, 8, 6, None)], decisions)
    values = {code.claim: code.value.low if isinstance(code, Coded) else code.reason for code in account.coded}
    assert values == {"clm-0": 7, "clm-1": 9, "clm-2": "another incident", "clm-3": 4}
    assert [code.how for code in account.coded if isinstance(code, Uncoded)] == ["review"]


def test_without_decisions_nothing_changes():
    account = _account(7, 8)
    assert pipeline.decided([account], []) == [account]
