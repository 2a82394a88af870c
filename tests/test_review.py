"""A reviewer's answers stay, count by known rules, and never hide what was there before."""

import dataclasses
import datetime as dt
import threading

import pytest

from evenhand import fields, pipeline, review
from evenhand.errors import ChangedError, JudgementError, NotFoundError, ReviewError
from evenhand.model import Count, Span, Term
from evenhand.review import Answer, Filter
from evenhand.store import incidents, overview, people
from evenhand.store.people import Person
from review_project import NOW, READER, REPORTS, bus, everything, house, project

ANA, BEN = Person("Ana", "reviewer"), Person("Ben", "reviewer")
EDITH, RITA = Person("Edith", "editor"), Person("Rita", "reader")


@pytest.fixture
def store(tmp_path):
    with project(tmp_path / "project") as opened:
        yield opened


def _claims(store, incident, field, person=ANA):
    card = review.open_card(store, incident, person=person)
    return next(view for view in card.fields if view.name == field).claims


def _say(store, incident, view, verdict, person=ANA, value=None, note="", now=NOW):
    given = Answer(verdict, value, note)
    return review.answer(store, incident, view.claim.id, given, person=person, seen=view.seen, now=now)


def _finish(store, incident, person, verdict="accepted"):
    for field in review.open_card(store, incident, person=person).fields:
        for view in field.claims:
            if view.mine is None:
                _say(store, incident, view, verdict if view.value else "rejected", person)


def test_the_queue_begins_with_what_most_needs_a_person_and_its_reasons_add_up(store):
    with store.reading.connect() as db:
        tasks = review.queue(db, Filter(), reviewer="Ana")
        need = dict(db.exec_driver_sql("SELECT incident, need FROM overview").all())
    assert [task.incident for task in tasks] == sorted(need, key=lambda one: -need[one])
    for task in tasks:
        assert sum(weight for _, weight in task.need) == pytest.approx(need[task.incident], abs=0.002)
    assert review.next_task(store, reviewer="Ana") == tasks[0]


@pytest.mark.parametrize(
    ("order", "first"), [("toll", "bus"), ("disputed", "bus"), ("confidence", "house"), ("oldest", "bus")]
)
def test_the_queue_can_be_ordered(store, order, first):
    task = review.next_task(store, reviewer="Ana", chosen=Filter(order=order))
    assert task.incident == {"bus": bus, "house": house}[first](store).id


@pytest.mark.parametrize(
    ("chosen", "held"),
    [
        ({"place": "ménaka"}, {"house"}),
        ({"place": "100%"}, set()),
        ({"source": "clinic"}, {"bus"}),
        ({"type": "arson"}, {"house"}),
        ({"type": "arso"}, set()),
        ({"field": "killed"}, {"bus"}),
        ({"since": dt.date(2024, 5, 7)}, set()),
        ({"since": dt.date(2024, 5, 1), "until": dt.date(2024, 5, 6)}, {"bus"}),
        ({"assignee": "-"}, {"bus", "house"}),
        ({"assignee": "Ana"}, set()),
        ({"state": "reviewed"}, set()),
        ({"state": "all"}, {"bus", "house"}),
    ],
)
def test_filters_hold_what_they_say(store, chosen, held):
    with store.reading.connect() as db:
        found = {task.incident for task in review.queue(db, Filter(**chosen), reviewer="Ana")}
    assert found == {{"bus": bus, "house": house}[name](store).id for name in held}


@pytest.mark.parametrize("order", ["need", "confidence", "disputed", "toll", "oldest"])
def test_next_and_previous_walk_the_queue_both_ways(store, order):
    chosen = Filter(order=order)
    first = review.next_task(store, reviewer="Ana", chosen=chosen)
    second = review.next_task(store, reviewer="Ana", chosen=chosen, after=first.mark)
    assert second.incident != first.incident
    assert review.next_task(store, reviewer="Ana", chosen=chosen, after=second.mark) is None
    assert review.next_task(store, reviewer="Ana", chosen=chosen, after=second.mark, back=True) == first


def test_what_a_reviewer_answered_is_not_shown_to_them_again(store):
    incident = house(store).id
    _finish(store, incident, ANA, "cannot_tell")
    assert incident not in _open_to(store, "Ana")
    assert incident in _open_to(store, "Ben")
    _finish(store, incident, BEN)
    assert incident not in _open_to(store, "Ben")


def _open_to(store, name):
    with store.reading.connect() as db:
        return {task.incident for task in review.queue(db, Filter(), reviewer=name)}


def test_an_accepted_incident_is_reviewed_and_stays_so_when_everything_is_rebuilt(store):
    incident = bus(store).id
    _finish(store, incident, ANA)
    assert bus(store).reviewed
    pipeline.corroborate(store)
    assert bus(store).reviewed
    with store.reading.connect() as db:
        found = review.progress(db, Filter(), reviewer="Ana")
    assert (found.open, found.reviewed, found.all) == (1, 1, 2)


def test_what_people_do_while_everything_is_rebuilt_is_in_the_rebuilt_incidents(store, monkeypatch):
    incident = bus(store)
    view = _claims(store, incident.id, "killed")[0]
    account = next(a for a in incident.accounts if "Armed" in _text(store, a))
    save = store.save_incidents

    def slow(found):
        _say(store, incident.id, view, "rejected")
        review.add_claim(store, incident.id, account.id, field="actor", span=Span(0, 9), person=ANA, now=NOW)
        review.judge(store, [(account.id, house(store).accounts[0].id)], "same", person=ANA, now=NOW)
        save(found)

    monkeypatch.setattr(type(store), "save_incidents", lambda _, found: slow(found))
    pipeline.corroborate(store, anew=True)
    (merged,) = everything(store)
    assert view.claim.id not in {c for v in merged.findings["killed"].values for c in v.claims}
    assert merged.findings["actor"].values
    assert len(merged.accounts) == 3


def test_a_correction_counts_in_the_findings_and_the_machine_value_is_kept(store):
    incident = bus(store).id
    view = _claims(store, incident, "killed")[0]
    _say(store, incident, view, "corrected", value=Count(4, 4), note="the second page says four")
    assert Count(4, 4) in [v.value for v in bus(store).findings["killed"].values]
    after = next(v for v in _claims(store, incident, "killed") if v.claim.id == view.claim.id)
    assert (after.state, after.value, after.coding) == ("corrected", Count(4, 4), view.coding)


def test_a_correction_gives_a_value_to_words_that_had_none(store):
    incident = house(store).id
    (view,) = _claims(store, incident, "date")
    with pytest.raises(ReviewError, match="no value that could be accepted"):
        _say(store, incident, view, "accepted")
    day = bus(store).findings["date"].values[0].value
    _say(store, incident, view, "corrected", value=day)
    assert house(store).findings["date"].values[0].value == day


def test_a_rejected_claim_leaves_the_findings_and_comes_back_when_undone(store):
    incident = bus(store).id
    before = bus(store).findings["killed"]
    view = _claims(store, incident, "killed")[0]
    _say(store, incident, view, "rejected")
    assert len(bus(store).findings["killed"].values) == len(before.values) - 1
    review.undo(store, incident, view.claim.id, person=ANA, now=NOW)
    assert bus(store).findings["killed"] == before
    assert store.counts()["decisions"] == 2  # nothing was deleted


def test_undoing_brings_back_the_answer_before(store):
    incident = bus(store).id
    view = _claims(store, incident, "killed")[0]
    _say(store, incident, view, "accepted", ANA)
    later = next(v for v in _claims(store, incident, "killed", BEN) if v.claim.id == view.claim.id)
    _say(store, incident, later, "rejected", BEN)
    review.undo(store, incident, view.claim.id, person=BEN, now=NOW)
    now = next(v for v in _claims(store, incident, "killed") if v.claim.id == view.claim.id)
    assert (now.state, now.mine.by) == ("accepted", "Ana")
    with pytest.raises(ReviewError, match="nothing of yours"):
        review.undo(store, incident, view.claim.id, person=BEN, now=NOW)


def test_cannot_tell_changes_no_value(store):
    incident = bus(store).id
    before = bus(store).findings
    _say(store, incident, _claims(store, incident, "killed")[0], "cannot_tell")
    assert dict(bus(store).findings) == dict(before)


def test_an_answer_to_something_that_changed_meanwhile_is_refused_and_says_so(store):
    incident = bus(store).id
    view = _claims(store, incident, "killed")[0]
    _say(store, incident, view, "accepted", BEN)
    with pytest.raises(ChangedError, match="Ben"):
        _say(store, incident, view, "rejected", ANA)
    assert store.counts()["decisions"] == 1


def test_two_answers_at_the_same_moment_keep_one(store):
    incident = bus(store).id
    view = _claims(store, incident, "killed")[0]
    outcomes = []

    def say(person):
        try:
            outcomes.append(_say(store, incident, view, "accepted", person))
        except ChangedError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=say, args=(person,)) for person in (ANA, BEN)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(outcome, ChangedError) for outcome in outcomes) == [False, True]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("killed", Term("armed_attack"), "no value of the field"),
        ("killed", Count(5, 3), "low number"),
        ("type", Term("nonsense"), "no type 'nonsense'"),
    ],
)
def test_a_value_of_another_kind_is_refused(store, field, value, message):
    incident = bus(store).id
    with pytest.raises(ReviewError, match=message):
        _say(store, incident, _claims(store, incident, field)[0], "corrected", value=value)


def test_readers_look_and_do_not_decide(store):
    incident = bus(store).id
    view = _claims(store, incident, "killed")[0]
    with pytest.raises(ReviewError, match="not decide"):
        _say(store, incident, view, "accepted", RITA)


def test_words_a_person_selects_become_a_claim_that_counts_everywhere(store):
    incident = bus(store)
    account = next(
        a for a in incident.accounts if "actor" not in {c.field for c in a.claims} and "Armed" in _text(store, a)
    )
    claim = review.add_claim(store, incident.id, account.id, field="actor", span=Span(0, 9), person=ANA, now=NOW)
    assert claim.words == "Armed men"
    assert claim.id in [c.id for a in pipeline.current_accounts(store) for c in a.claims]
    pipeline.corroborate(store)
    assert claim.id in [c for v in bus(store).findings["actor"].values for c in v.claims]
    with pytest.raises(ReviewError, match="already"):
        review.add_claim(store, incident.id, account.id, field="actor", span=Span(0, 9), person=BEN, now=NOW)
    with pytest.raises(ReviewError, match="select at least"):
        review.add_claim(store, incident.id, account.id, field="actor", span=Span(9, 10), person=BEN, now=NOW)


def _text(store, account):
    return store.report(account.report).text


# -- two reviewers who do not see each other


@pytest.fixture
def twice(store):
    store.set_current("review.second_share", "100")
    return store


def test_an_independent_answer_is_hidden_and_counts_once_another_agrees(twice):
    incident = bus(twice).id
    view = _claims(twice, incident, "killed")[0]
    _say(twice, incident, view, "corrected", ANA, Count(4, 4))
    hidden = next(v for v in _claims(twice, incident, "killed", BEN) if v.claim.id == view.claim.id)
    assert (hidden.state, hidden.made, hidden.value) == ("undecided", (), view.value)
    assert Count(4, 4) not in [v.value for v in bus(twice).findings["killed"].values]
    _say(twice, incident, hidden, "corrected", BEN, Count(4, 4))
    assert Count(4, 4) in [v.value for v in bus(twice).findings["killed"].values]


def test_a_difference_waits_for_an_editor_who_sees_both(twice):
    incident = bus(twice).id
    view = _claims(twice, incident, "killed")[0]
    _say(twice, incident, view, "accepted", ANA)
    _say(twice, incident, view, "rejected", BEN)
    for person, seen in ((ANA, {"Ana"}), (BEN, {"Ben"}), (EDITH, {"Ana", "Ben"})):
        now = next(v for v in _claims(twice, incident, "killed", person) if v.claim.id == view.claim.id)
        assert (now.state, {act.by for act in now.made}) == ("differing", seen)
    with twice.reading.connect() as db:
        assert [task.incident for task in review.queue(db, Filter(state="differing"), reviewer="Edith")] == [incident]
    _say(twice, incident, now, "rejected", EDITH)
    now = next(v for v in _claims(twice, incident, "killed", ANA) if v.claim.id == view.claim.id)
    assert (now.state, {act.by for act in now.made}) == ("rejected", {"Ana", "Ben", "Edith"})


def test_an_incident_read_twice_leaves_the_queue_after_two_people(twice):
    incident = bus(twice).id
    _finish(twice, incident, ANA)
    assert incident in _open_to(twice, "Ben")
    _finish(twice, incident, BEN)
    assert incident not in _open_to(twice, "Cleo")
    assert bus(twice).reviewed


def test_agreement_is_counted_on_independent_answers_only(twice):
    incident = bus(twice).id
    first, second = _claims(twice, incident, "killed")
    _say(twice, incident, first, "accepted", ANA)
    _say(twice, incident, first, "accepted", BEN)
    _say(twice, incident, second, "accepted", ANA)
    _say(twice, incident, second, "rejected", BEN)
    period = {"start": NOW - dt.timedelta(days=1), "end": NOW + dt.timedelta(days=1)}
    (found,) = review.agreement(twice, **period)
    assert (found.field, found.claims, found.alike) == ("killed", 2, 1)
    assert review.agreement(twice, **period, between=("Ana", "Cleo")) == []
    assert review.agreement(twice, start=NOW + dt.timedelta(days=1), end=NOW + dt.timedelta(days=2)) == []


def test_alpha_is_that_of_the_published_example():
    # K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), section C: four observers, twelve units
    observers = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    units = [[row[number] for row in observers if row[number] != "."] for number in range(12)]
    assert review.alpha(units) == pytest.approx(0.743, abs=0.0005)
    assert review.alpha([["a", "a"], ["b", "b"]]) == 1
    assert review.alpha([["a", "a"]]) is None


# -- same or different


def test_judging_two_accounts_the_same_merges_their_incidents_at_once_and_for_good(store):
    one, other = bus(store).accounts[0].id, house(store).accounts[0].id
    review.judge(store, [(one, other)], "same", person=ANA, now=NOW)
    assert len(everything(store)) == 1
    pipeline.corroborate(store)
    assert len(everything(store)) == 1


def test_splitting_takes_ticked_accounts_out_and_merging_puts_them_back(store):
    before = bus(store)
    out = before.accounts[0].id
    made = review.split(store, before.id, [out], person=ANA, now=NOW, note="another bus")
    assert len(made) == 2
    assert len(everything(store)) == 3
    everyone = sorted(account.id for account in before.accounts)
    merged = review.merge(store, everyone, person=BEN, now=NOW + dt.timedelta(seconds=1))
    assert sorted(a.id for i in everything(store) if i.id == merged for a in i.accounts) == everyone


def test_rebuilding_a_part_gives_what_rebuilding_everything_gives(store):
    review.split(store, bus(store).id, [bus(store).accounts[0].id], person=ANA, now=NOW)
    parts = {(i.id, tuple(a.id for a in i.accounts)) for i in everything(store)}
    overviews = _overview(store)
    pipeline.corroborate(store)
    assert {(i.id, tuple(a.id for a in i.accounts)) for i in everything(store)} == parts
    assert _overview(store) == overviews


def _overview(store):
    with store.reading.connect() as db:
        return sorted(map(tuple, db.exec_driver_sql("SELECT * FROM overview").all()))


def test_a_verdict_that_contradicts_others_is_refused_whole(store):
    a, b = (account.id for account in bus(store).accounts)
    c = house(store).accounts[0].id
    review.judge(store, [(a, b), (b, c)], "same", person=ANA, now=NOW)
    with pytest.raises(JudgementError, match="judged different"):
        review.judge(store, [(a, c)], "different", person=BEN, now=NOW + dt.timedelta(seconds=1))
    assert store.counts()["judgements"] == 2


def test_a_verdict_on_what_was_judged_meanwhile_is_refused(store):
    shown = review.side_by_side(store, [account.id for account in bus(store).accounts])
    pair = [tuple(account.id for account in shown.accounts)]
    review.judge(store, pair, "same", person=BEN, now=NOW, seen=shown.seen)
    with pytest.raises(ChangedError):
        review.judge(store, pair, "different", person=ANA, now=NOW, seen=shown.seen)


def test_the_most_doubtful_pair_comes_first_and_no_judged_one_again(store):
    pair = review.next_pair(store, reviewer="Ana")
    assert set(pair) & {account.id for account in house(store).accounts}
    shown = review.side_by_side(store, pair)
    assert sum(reason.weight for reason in shown.comparisons[0].reasons) == pytest.approx(shown.comparisons[0].score)
    review.judge(store, [pair], "unsure", person=ANA, now=NOW)
    assert review.next_pair(store, reviewer="Ana") != pair
    assert review.next_pair(store, reviewer="Ben") == pair


# -- history, map, assignments


def test_history_tells_who_when_and_why(store):
    incident = bus(store).id
    _say(store, incident, _claims(store, incident, "killed")[0], "rejected", BEN, note="another road")
    with store.writing.begin() as db:
        people.assign(db, [incident], "Ana", by="Edith", at=NOW)
    events = review.history(store, review.open_card(store, incident, person=ANA))
    assert {(e.by, e.what, e.note) for e in events} == {
        ("Ben", "rejected", "another road"),
        ("Edith", "assigned to Ana", ""),
    }
    task = review.next_task(store, reviewer="Ana", chosen=Filter(assignee="Ana"))
    assert task.incident == incident
    pipeline.corroborate(store)
    assert review.next_task(store, reviewer="Ana", chosen=Filter(assignee="Ana")).incident == incident


def test_the_map_groups_what_lies_close_and_counts_what_has_no_place(tmp_path):
    placeless = ("A fire was reported.", "Invented Wire", "media", (("type", "fire", Term("arson"), 0.5),))
    with project(tmp_path / "p", (*REPORTS, placeless)) as store, store.reading.connect() as db:
        spots = review.where_on_map(db, Filter(), reviewer="Ana", box=(10, -10, 20, 10))
        assert [(spot.count, spot.radius_km) for spot in sorted(spots, key=lambda s: s.words)] == [(1, 5.0), (1, 5.0)]
        assert review.without_place(db, Filter(), reviewer="Ana") == 1
        (all_in_one,) = review.where_on_map(db, Filter(), reviewer="Ana", box=(-90, -180, 90, 180), cells=1)
        assert all_in_one.count == 2
        assert review.where_on_map(db, Filter(), reviewer="Ana", box=(40, 40, 50, 50)) == []


def test_an_incident_that_is_gone_is_named(store):
    with pytest.raises(NotFoundError, match="inc-none"):
        review.open_card(store, "inc-none", person=ANA)


def test_single_incidents_read_like_the_whole_project_does(store):
    with store.reading.connect() as db:
        for incident in everything(store):
            assert incidents.incident(db, incident.id, reader=READER, coder=fields.coder()) == incident


def test_the_lot_of_an_incident_is_even_and_fixed():
    lots = [overview.lot(f"inc-{number}") for number in range(2000)]
    assert 0.25 < sum(lot < 30 for lot in lots) / len(lots) < 0.35
    assert dataclasses.asdict(overview.Figures(0.5, 0, 0, 0))  # a value, not a bag
