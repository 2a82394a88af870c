"""Adds ten reports to a project that holds many, and measures what linking and gathering them costs beside a rebuild.

linking_increment.py [NUMBER] [--check] [--json]     NUMBER accounts, by default 100000

The accounts are those of linking_synthetic.py, written into a store as reports, readings and codings; each report's text
holds its words, a hundred of a common vocabulary, and a line of its source. Reading and coding are measured elsewhere.
Times are seconds on the clock; ``*_processor_s`` is the processor time of this process, which other work disturbs less.
``same`` (with --check) is 1 where making all anew gives the same rows of comparisons, origins, members and findings.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from evenhand import fields, pairs, pipeline
from evenhand.model import Account, AccountId, Claim, ClaimId, Coded, Reading, Report, Span, Term, Value, make_id
from evenhand.store import FILE_NAME, Store, open_store, rows
from evenhand.store import tables as t
from linking_synthetic import accounts_of

READER = "benchmark@1"
COMMON, VOCABULARY = 100, 20_000
PORTION = 1000


def told(record: pairs.LinkRecord, chance: random.Random) -> tuple[Report, Account]:
    """A synthetic record as a report and its account."""
    words = [f"w{word}" for word in memoryview(record.words).cast("I")]
    names = [f"N{word}" for word in memoryview(record.names).cast("I")]
    filler = [f"v{min(VOCABULARY, int(chance.paretovariate(0.5)))}" for _ in range(COMMON)]
    rest = words + names + filler
    random.Random(str(sorted(words))).shuffle(rest)
    lines = [" ".join(rest[at : at + 20]).capitalize() + "." for at in range(0, len(rest), 20)]
    source = f"Source {chance.randrange(200)}"
    text = f"{record.account}\n" + "\n".join([*lines, f"Call the desk of {source} on weekdays."])
    report = Report.of(text, source=source, source_kind="media", published=record.published, language="en")
    values: list[tuple[str, Value]] = [("type", Term(code)) for code in record.types]
    values += [("target", Term(code)) for code in record.targets]
    values += [("date", when) for when in record.whens] + [("place", where) for where in record.wheres]
    values += record.tolls
    account = AccountId(make_id("acc", report.id))
    claims, codes = [], []
    for at, (field, value) in enumerate(values):
        claim = ClaimId(make_id("clm", account, at))
        claims.append(Claim(claim, report.id, account, field, text[at : at + 1], Span(at, at + 1), reader=READER))
        codes.append(Coded(claim, value, "benchmark", 0.9))
    return report, Account(account, report.id, tuple(claims), tuple(codes))


def fill(store: Store, accounts: Sequence[tuple[Report, Account]]) -> None:
    """Bring reports, readings and codings in, many in one transaction."""
    coder = fields.coder()
    for start in range(0, len(accounts), PORTION):
        some = accounts[start : start + PORTION]
        readings = [Reading(report.id, READER, (account,)) for report, account in some]
        done = [{"report": report.id, "reader": READER} for report, _ in some]
        content: dict[sa.Table, list[dict[str, object]]] = {
            t.reports: [rows.report_row(report) for report, _ in some],
            t.report_files: [{"report": report.id, "file": f"{report.id}.txt"} for report, _ in some],
            t.readings: done,
            t.accounts: [row for reading in readings for row in rows.account_rows(reading)],
            t.claims: [row for reading in readings for row in rows.claim_rows(reading)],
            t.coded_reports: [row | {"coder": coder} for row in done],
            t.codings: [rows.coding_row(c, reader=READER, coder=coder) for _, account in some for c in account.coded],
        }
        with store.writing.begin() as db:
            for table, new in content.items():
                db.execute(table.insert(), new)


def timed(step: Callable[[], pipeline.Step]) -> tuple[float, float, int]:
    """Seconds on the clock and of the processor, and what the step made."""
    start, busy = time.perf_counter(), time.process_time()
    made = step().made
    return time.perf_counter() - start, time.process_time() - busy, made


def contents(project: Path) -> dict[str, int]:
    """One number for the rows of each view, whatever their order."""
    with sqlite3.connect(project / FILE_NAME) as db:
        return {
            table: sum(hash(row) for row in db.execute(f"SELECT * FROM {table}"))
            for table in ("comparisons", "origins", "members", "findings")
        }


def measure(number: int, folder: Path, *, check: bool) -> Iterator[tuple[str, float]]:
    chance = random.Random(3)
    every = [told(record, chance) for record in accounts_of(number + 10, seed=7)[0]]
    late = chance.sample(every, 10)
    names = {report.id for report, _ in late}
    with open_store(folder) as store:
        store.set_current("reader", READER)
        fill(store, [row for row in every if row[0].id not in names])
        for name, step in (("link", pipeline.link), ("corroborate", pipeline.corroborate)):
            seconds, processor, made = timed(lambda step=step: step(store))  # type: ignore[misc]
            yield from (
                (f"whole_{name}_s", seconds),
                (f"whole_{name}_processor_s", processor),
                (f"whole_{name}_made", made),
            )
    with open_store(folder) as store:
        fill(store, late)
        for name, step in (("link", pipeline.link), ("corroborate", pipeline.corroborate)):
            seconds, processor, made = timed(lambda step=step: step(store))  # type: ignore[misc]
            yield from ((f"ten_{name}_s", seconds), (f"ten_{name}_processor_s", processor), (f"ten_{name}_made", made))
        if check:
            step_by_step = contents(folder)
            pipeline.link(store, anew=True)
            pipeline.corroborate(store, anew=True)
            yield "same", float(contents(folder) == step_by_step)
        yield "store_mb", (folder / FILE_NAME).stat().st_size / 1e6
    yield "peak_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int, nargs="?", default=100_000, help="how many accounts")
    parser.add_argument("--check", action="store_true", help="also make all anew and compare")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object on the last line")
    options = parser.parse_args()
    figures: dict[str, float] = {"accounts": options.number}
    with tempfile.TemporaryDirectory() as folder:
        for name, value in measure(options.number, Path(folder), check=options.check):
            print(f"  {name:28}{value:12.3f}", file=sys.stderr)
            figures[name] = value
    whole, ten = (figures[f"{kind}_link_s"] + figures[f"{kind}_corroborate_s"] for kind in ("whole", "ten"))
    whole_busy, ten_busy = (
        figures[f"{kind}_link_processor_s"] + figures[f"{kind}_corroborate_processor_s"] for kind in ("whole", "ten")
    )
    figures |= {"whole_s": whole, "ten_s": ten, "ratio": ten / whole}
    figures |= {"whole_processor_s": whole_busy, "ten_processor_s": ten_busy, "processor_ratio": ten_busy / whole_busy}
    if options.json:
        print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
