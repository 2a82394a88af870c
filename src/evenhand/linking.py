"""Which accounts may tell of one incident: compared once, and again only where something changed.

What finding and comparing need of each report and account is kept in the store. A run compares the accounts that are new
or changed, and those whose words or keys became more or less common by that; all other comparisons stand. It gives what
comparing all anew gives, and is one transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from evenhand import pairs, sources
from evenhand.model import HAPPENED, Account, AccountId, Comparison, OriginId, Report, ReportId
from evenhand.pairs.frame import Sentences, day_of, pack_sentences, unpack_sentences
from evenhand.pairs.packing import pack, unpack
from evenhand.store import Store, incidents, links
from evenhand.store.acts import PORTION

#: The version of all that makes records and comparisons, the sheet of weights aside. Another one makes all anew.
RULES = "link/4"
_Pair = tuple[AccountId, AccountId]


@dataclass(frozen=True, slots=True)
class _Reports:
    """What is kept of all reports, and those whose accounts are to be looked at again."""

    rows: Mapping[ReportId, links.Row]
    origins: Mapping[ReportId, OriginId]
    moved: Mapping[ReportId, OriginId]
    pending: Sequence[ReportId]
    frame: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Changes:
    """The pending reports' accounts before, and those of their records that ``come`` and go."""

    before: Mapping[AccountId, pairs.LinkRecord]
    come: Mapping[AccountId, pairs.LinkRecord]
    gone: Set[AccountId]


def happened(accounts: Iterable[Account]) -> list[Account]:
    """Accounts that tell of something as having happened; the others are kept and marked, never counted."""
    return [a for a in accounts if all(claim.stance in HAPPENED for claim in a.claims_of("type")[:1])]


def link(
    store: Store, *, reader: str, coder: str, anew: bool, progress: Callable[[int, int | None], None]
) -> tuple[int, int]:
    """Trace who repeats whom and compare what is new or changed; how many comparisons were made, and how many stood."""
    with store.reading.connect() as db:
        run = links.setting(db, links.LINKED)
        whole = anew or run is None or run.partition(" ")[0] != _sheet()
        states = links.report_states(db, reader=reader, coder=coder)
        kept = {} if whole else {ReportId(row["report"]): row for row in links.reports(db)}
    told = _look(store, kept, states, {} if whole else store.origins(), reader=reader, coder=coder)
    after = {row.account: row for row in _records(store, told, states, reader=reader, coder=coder, progress=progress)}
    with store.reading.connect() as db:
        rows = [] if whole else links.records(db, reports=told.pending)
        before = {AccountId(row["account"]): unpack(row) for row in rows}
        unchanged = [] if whole else [_filed(row) for row in links.files(db)]
    changes = _Changes(
        before, {name: row for name, row in after.items() if before.get(name) != row}, before.keys() - after
    )
    come = pairs.filed([changes.come[name] for name in sorted(changes.come)])
    files = pairs.Files([row for row in unchanged if row.account not in changes.come.keys() | changes.gone] + come)
    left = pairs.filed([before[name] for name in sorted(before.keys() & (changes.come.keys() | changes.gone))])
    found, old = _compare(store, files, files.touched(left, come), changes, whole=whole)
    fresh = [found[pair] for pair in sorted(found) if old.get(pair) != found[pair]]
    dropped = [pair for pair in sorted(old) if found.get(pair) != old[pair]]
    ends = {name for row in fresh for name in (row.left, row.right)} | {name for pair in dropped for name in pair}
    change = links.Change(
        whole,
        run,
        f"{_sheet()} {1 + int((run or '').partition(' ')[2] or 0)}",
        [row for name, row in told.rows.items() if kept.get(name, {}).get("stamp") != row["stamp"]],
        told.moved,
        [pack(changes.come[row.account], row) for row in come],
        changes.gone,
        fresh,
        dropped,
        ends | changes.come.keys() | changes.gone,
    )
    if not change.empty():
        with store.writing.begin() as db:
            links.save(db, change)
    return len(fresh), len(found) - len(fresh)


def _compare(
    store: Store, files: pairs.Files, touched: set[AccountId], changes: _Changes, *, whole: bool
) -> tuple[dict[_Pair, Comparison], dict[_Pair, Comparison]]:
    """The comparisons of the touched accounts with all they meet, now and before."""
    known = dict(changes.come)
    with store.reading.connect() as db:
        _fill(db, known, touched)
        if len(touched) < len(files.accounts):
            _fill(db, known, files.met_by([known[name] for name in sorted(touched)]))
        rows = [] if whole else links.comparisons(db, touched | changes.gone)
    index = pairs.Index(known.values(), crowds=files.crowds, rarity=files.rarity)
    found = {(row.left, row.right): row for row in pairs.compare_some(index, touched)}
    return found, {(row.left, row.right): row for row in rows}


def _fill(db: Connection, known: dict[AccountId, pairs.LinkRecord], wanted: Set[AccountId]) -> None:
    for row in links.records(db, accounts=sorted(wanted - known.keys())):
        known[AccountId(row["account"])] = unpack(row)


def _look(
    store: Store,
    kept: Mapping[ReportId, links.Row],
    states: Mapping[ReportId, tuple[bool, bool, int]],
    origins: Mapping[ReportId, OriginId],
    *,
    reader: str,
    coder: str,
) -> _Reports:
    """New reports looked at for copies and frames, and whose accounts that concerns."""
    stamps = {name: _stamp(state, reader, coder) for name, state in states.items()}
    rows = {name: row | {"stamp": stamps[name]} for name, row in kept.items()}
    new = sorted(states.keys() - kept.keys())
    for reports in _portions(store, new):
        for report, marks in zip(reports, sources.marks_of(reports), strict=True):
            rows[report.id] = {
                "report": report.id,
                "stamp": stamps[report.id],
                "day": day_of(report),
                "agency": marks.agency,
                "sentences": pack_sentences(report.text),
                "bands": marks.bands,
            }
    moved = _trace(store, rows, new, origins)
    pending = {name for name, stamp in stamps.items() if name not in kept or kept[name]["stamp"] != stamp}
    pending |= moved.keys() | _framed(kept, rows, new)
    frame = Sentences((row["sentences"], row["day"]) for row in rows.values()).frame(
        unpack_sentences([rows[name]["sentences"] for name in pending])
    )
    return _Reports(rows, {**origins, **moved}, moved, sorted(pending), frame)


def _trace(
    store: Store, rows: Mapping[ReportId, links.Row], new: Collection[ReportId], origins: Mapping[ReportId, OriginId]
) -> dict[ReportId, OriginId]:
    if not new:
        return {}
    marks = [sources.Marks(name, row["bands"], row["agency"], row["day"]) for name, row in rows.items()]
    return sources.trace_new(set(new), marks=marks, known=origins, text=lambda name: store.report(name).text)


def _framed(
    kept: Mapping[ReportId, links.Row], rows: Mapping[ReportId, links.Row], new: Sequence[ReportId]
) -> set[ReportId]:
    """The earlier reports with a sentence that the new ones show to belong to a source's frame."""
    told = unpack_sentences([rows[name]["sentences"] for name in new])
    now = Sentences((row["sentences"], row["day"]) for row in rows.values()).frame(told)
    then = Sentences((row["sentences"], row["day"]) for row in kept.values()).frame(told)
    frame = now - then
    if not frame:
        return set()
    return {name for name, row in kept.items() if not frame.isdisjoint(unpack_sentences([row["sentences"]]).tolist())}


def _records(
    store: Store,
    told: _Reports,
    states: Mapping[ReportId, tuple[bool, bool, int]],
    *,
    reader: str,
    coder: str,
    progress: Callable[[int, int | None], None],
) -> Iterator[pairs.LinkRecord]:
    """The records of the pending reports' accounts."""
    read = [name for name in told.pending if states[name][0]]
    done = 0
    for reports in _portions(store, read):
        by_id = {report.id: report for report in reports}
        accounts = happened(store.accounts(reader=reader, coder=coder, reports=sorted(by_id)))
        yield from pairs.link_records(accounts, reports=by_id, origins=told.origins, frame=told.frame)
        done += len(reports)
        progress(done, len(read))


def _portions(store: Store, names: Sequence[ReportId]) -> Iterator[list[Report]]:
    for start in range(0, len(names), PORTION):
        with store.reading.connect() as db:
            found = incidents.reports(db, names[start : start + PORTION])
        yield [found[name] for name in sorted(found)]


def _filed(row: links.Row) -> pairs.Filed:
    return pairs.Filed(AccountId(row["account"]), row["keys"], row["words"], row["names"])


def _stamp(state: tuple[bool, bool, int], reader: str, coder: str) -> str:
    """By what a report's accounts were made: another stamp and they are looked at again."""
    read, coded, added = state
    return f"{reader if read else ''} {coder if coded else ''} {added}"


def _sheet() -> str:
    """By what comparisons are made: the rules' version and the sheet of weights."""
    digest = hashlib.sha256(repr(pairs.shipped_weights()).encode()).hexdigest()[:12]
    return f"{RULES}+{digest}"
