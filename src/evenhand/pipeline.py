"""Walks the rooms in order; the only loops over the store. Every step can be stopped and taken up again.

A report that fails is listed with its reason; the rest of the batch goes on.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evenhand import fields, gathering, judgements, linking, pairs, readers, reports
from evenhand.errors import EvenhandError, NotFoundError, ProjectError
from evenhand.executors import Crashed, Executor, Serial
from evenhand.export import Level
from evenhand.exports import Record, account_records, incident_records
from evenhand.linking import happened
from evenhand.model import (
    Account,
    AccountId,
    ClaimId,
    Coded,
    Comparison,
    Decision,
    Judgement,
    Reading,
    Report,
    ReportId,
    Uncoded,
)
from evenhand.readers import Reader
from evenhand.setting import Setting
from evenhand.store import Failure, Store

#: Called with how many are done and how many there are (None while unknown).
Progress = Callable[[int, int | None], None]

DEFAULT_READER = readers.DEFAULT
#: The step under which remarks are listed that left nothing out, such as a column that is no metadata.
NOTICED = "noticed"


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: how many it newly made, how many were there already, how many were left with a reason."""

    name: str
    made: int
    known: int = 0
    left: int = 0


def quiet(done: int, total: int | None) -> None:
    """No progress shown."""


# -- add


def add(store: Store, paths: Sequence[Path], *, defaults: reports.Metadata, progress: Progress = quiet) -> Step:
    """Bring in files and folders. What failed before and is gone from its folder is taken off the list."""
    made = known = left = 0
    for path in paths:
        seen: set[str] = set()
        for item in reports.read_reports(path, defaults=defaults):
            subject = f"{path.name}/{item.file}" if path.is_dir() else item.file
            seen.add(subject)
            if isinstance(item, reports.Unread):
                left += 1
                store.note_failure(Failure("add", subject, item.reason, item.advice))
            else:
                new = store.add_report(item.report, file=item.file)
                _note_remarks(store, subject, item.warnings)
                made, known = made + new, known + (not new)
            progress(made + known + left, None)
        if path.is_dir():
            _forget_gone(store, f"{path.name}/", seen)
    return Step("add", made, known, left)


def _note_remarks(store: Store, subject: str, remarks: Sequence[str]) -> None:
    store.clear_failure("add", subject)
    if remarks:
        store.note_failure(Failure(NOTICED, subject, "; ".join(remarks)))
    else:
        store.clear_failure(NOTICED, subject)


def _forget_gone(store: Store, folder: str, seen: set[str]) -> None:
    for failure in store.failures():
        if failure.step in {"add", NOTICED} and failure.subject.startswith(folder) and failure.subject not in seen:
            store.clear_failure(failure.step, failure.subject)


# -- read


def read(
    store: Store, *, reader: str = DEFAULT_READER, executor: Executor | None = None, progress: Progress = quiet
) -> Step:
    """Have a reader read what it has not read. It becomes the project's current reader."""
    name = _reader(reader).name
    pending = store.unread(name)
    made = left = 0
    outcomes = (executor or Serial()).map(functools.partial(_read_one, reader), pending)
    for report, outcome in zip(pending, outcomes, strict=True):
        if isinstance(outcome, Reading):
            store.save_reading(outcome)
            store.clear_failure("read", report.id)
            made += 1
        else:
            store.note_failure(_failure("read", report.id, outcome))
            left += 1
        progress(made + left, len(pending))
    store.set_current("reader", name)
    return Step("read", made, len(store.files()) - len(pending), left)


@functools.lru_cache(maxsize=4)
def _reader(spec: str) -> Reader:
    return readers.open_reader(spec)


def _read_one(spec: str, report: Report) -> Reading | str:
    try:
        return readers.read_claims(report, _reader(spec))
    except EvenhandError as error:
        return str(error)
    except Exception as error:  # the batch goes on; the reason is listed
        return f"the reader failed: {type(error).__name__}: {error}"


def _failure(step: str, subject: str, outcome: object) -> Failure:
    if isinstance(outcome, Crashed):
        return Failure(step, subject, "the process that worked on it died", "Check memory, or split the report.")
    return Failure(step, subject, str(outcome), f"Run 'evenhand {step}' again once it is mended.")


# -- code


def code(store: Store, *, executor: Executor | None = None, progress: Progress = quiet) -> Step:
    """Code the words of the current reader's claims."""
    reader = current_reader(store)
    pending = store.uncoded_reports(reader=reader, coder=fields.coder())
    made = left = 0
    outcomes = (executor or Serial()).map(_code_one, _with_accounts(store, pending, reader))
    for identity, outcome in zip(pending, outcomes, strict=True):
        if isinstance(outcome, list):
            store.save_codings(identity, outcome, reader=reader, coder=fields.coder())
            store.clear_failure("code", identity)
            made += 1
        else:
            store.note_failure(_failure("code", identity, outcome))
            left += 1
        progress(made + left, len(pending))
    return Step("code", made, len(store.files()) - len(pending), left)


def _with_accounts(store: Store, pending: Sequence[ReportId], reader: str) -> Iterator[tuple[Report, list[Account]]]:
    for identity in pending:
        yield store.report(identity), store.accounts(reader=reader, reports=[identity])


def _code_one(work: tuple[Report, list[Account]]) -> list[Coded | Uncoded] | str:
    report, accounts = work
    try:
        setting = Setting(report)
        return [coding for a in accounts for coding in fields.code_account(a, setting=setting, beside=accounts)]
    except Exception as error:  # the batch goes on; the reason is listed
        return f"coding failed: {type(error).__name__}: {error}"


# -- link and corroborate


def link(store: Store, *, anew: bool = False, progress: Progress = quiet) -> Step:
    """Trace who repeats whom, and compare accounts that may tell of one incident: what is new or changed, or all anew."""
    made, stood = linking.link(store, reader=current_reader(store), coder=fields.coder(), anew=anew, progress=progress)
    return Step("link", made, stood)


def compare(store: Store, left: str, right: str) -> Comparison:
    """Two accounts side by side, as the link step compares them, whether or not they were candidates.

    Raises :class:`NotFoundError` for an account that is not there or did not happen.
    """
    by_id = {report.id: report for report in store.reports()}
    records = pairs.link_records(happened(current_accounts(store)), reports=by_id, origins=store.origins())
    found = {record.account: record for record in records}
    for identity in (left, right):
        if identity not in found:
            raise NotFoundError(f"there is no account {identity} in this project that tells of something that happened")
    return pairs.compare(found[AccountId(left)], found[AccountId(right)], rarity=pairs.Rarity(records))


def corroborate(store: Store, *, anew: bool = False, progress: Progress = quiet) -> Step:
    """Gather accounts into incidents, with findings per field: what changed since the last time, or all anew.

    Judgements are kept to, also those made meanwhile.
    """
    from evenhand.review.catching_up import catch_up  # which imports this module

    reader, coder = current_reader(store), fields.coder()
    state, before = gathering.state_of(store, reader=reader, coder=coder), store.last_act()
    moved = _moved(store)
    if not anew:
        made = gathering.gather_changed(store, reader=reader, coder=coder, moved=moved, state=state)
        if made is not None:
            progress(made, made)
            return Step("corroborate", made, store.incident_count() - made)
    accounts = happened(current_accounts(store))
    made = gathering.gather_all(store, accounts, moved=moved, state=state, progress=progress)
    if store.last_act() != before:
        catch_up(store, since=before, reader=reader)
    return Step("corroborate", made)


def _moved(store: Store) -> dict[AccountId, AccountId]:
    """For accounts that people judged or that were in incidents and that this reader lost: the same telling, read anew.

    Each is listed among the remarks; the judgements themselves stay as they were said.
    """
    reader = current_reader(store)
    named = {account for row in store.judgements() for account in (row.left, row.right)} | set(store.members())
    lost = named - store.account_ids(reader=reader)
    if not lost:
        return {}
    before = [a for other in store.readers() if other != reader for a in store.accounts(reader=other) if a.id in lost]
    moved = judgements.rekey(before, store.accounts(reader=reader, reports=sorted({a.report for a in before})))
    for account, now in sorted(moved.items()):
        store.note_failure(Failure(NOTICED, account, f"what was said of it now holds for {now}, which tells the same"))
    return moved


def current_reader(store: Store) -> str:
    """The reader whose accounts the project shows. Raises :class:`ProjectError` before anything was read."""
    reader = store.current("reader")
    if reader is None:
        raise ProjectError("nothing has been read in this project yet. Run 'evenhand read', or 'evenhand run PATH'.")
    return reader


def current_accounts(store: Store) -> list[Account]:
    """The current reader's accounts, coded."""
    return store.accounts(reader=current_reader(store), coder=fields.coder())


# -- out


def records(store: Store, *, level: Level) -> list[Record]:
    """What an export of one level sends out: all accounts (those that did not happen too), or all incidents."""
    by_id = {report.id: report for report in store.reports()}
    files, origins = store.files(), store.origins()
    if level == "account":
        accounts = decided(current_accounts(store), store.decisions())
        return list(account_records(accounts, reports=by_id, files=files, origins=origins))
    found = store.incidents(reader=current_reader(store), coder=fields.coder())
    return list(incident_records(found, reports=by_id, files=files, origins=origins))


def decided(accounts: Iterable[Account], decisions: Iterable[Decision]) -> list[Account]:
    """Accounts coded as people decided: corrected values in place of coded ones, rejected codes left out."""
    latest = {decision.claim: decision for decision in decisions}
    return [replace(account, coded=tuple(_as_decided(account, latest))) for account in accounts]


def _as_decided(account: Account, latest: Mapping[ClaimId, Decision]) -> Iterator[Coded | Uncoded]:
    coded = {code.claim: code for code in account.coded}
    for claim in account.claims:
        decision, code = latest.get(claim.id), coded.get(claim.id)
        if decision is not None and decision.corrected is not None:
            yield Coded(claim.id, decision.corrected, "review", 1.0)
        elif decision is not None and not decision.accepted:
            yield Uncoded(claim.id, "review", decision.note or "rejected in review")
        elif code is not None:
            yield code


def judge(store: Store, judgement: Judgement) -> None:
    """Keep a person's verdict on two accounts, if it contradicts no other.

    Raises :class:`NotFoundError` for an account that is not there and :class:`JudgementError` for a contradiction.
    """
    known = {account.id for account in current_accounts(store)}
    for account in (judgement.left, judgement.right):
        if account not in known:
            raise NotFoundError(f"there is no account {account} in this project")
    judgements.clusters(sorted(known), (), [*store.judgements(), judgement])
    store.add_judgement(judgement)
