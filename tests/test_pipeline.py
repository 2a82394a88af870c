"""What people decided is what is sent out."""

import datetime as dt

from evenhand import pipeline
from evenhand.model import (
    Account,
    AccountId,
    Claim,
    ClaimId,
    Coded,
    Count,
    Decision,
    Draft,
    Judgement,
    ReportId,
    Span,
    Uncoded,
)
from evenhand.readers.replay import record
from evenhand.reports import Metadata
from evenhand.store import open_store

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


def test_judgements_hold_through_another_reading(tmp_path):
    texts = {name: f"Gunmen ambushed a convoy near Bama on 6 August 2024, {name} said." for name in ("One", "Two")}
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with open_store(tmp_path / "project") as store:
        pipeline.add(store, [folder], defaults=Metadata(published=dt.date(2024, 8, 8), language="en"))
        for number, anchor in enumerate(("ambushed", "ambushed a convoy")):
            answers = tmp_path / f"{number}.jsonl"
            drafts = [Draft("1", "type", anchor), Draft("1", "date", "6 August 2024"), Draft("1", "place", "Bama")]
            answers.write_text("\n".join(record(r, drafts) for r in store.reports()), encoding="utf-8")
            pipeline.read(store, reader=f"replay:{answers}")
            pipeline.code(store)
            pipeline.link(store)
            pipeline.corroborate(store)
            if number == 0:
                together = set(store.members().values())
                one, two = sorted(store.members())
                pipeline.judge(store, Judgement(one, two, "different", "ana", NOW))
                pipeline.corroborate(store)
                apart = set(store.members().values())
        assert len(together) == 1
        assert len(apart) == 2
        assert not {one, two} & set(store.members())  # the second reading anchors its accounts elsewhere
        assert set(store.members().values()) == apart  # yet the verdict holds, and the incidents keep their ids
        assert {one, two} <= {failure.subject for failure in store.failures() if failure.step == pipeline.NOTICED}
