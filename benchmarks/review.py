"""How fast the review pages answer on a large project, and whether many reviewers at once lose anything.

A project of invented accounts is made (never of real reports), the pages are served on loopback, and each page is asked
for one at a time; then so many reviewers sign in, open what the queue gives them and answer, as fast as the server lets
them, while one process rebuilds all incidents. Every answer that the server took must be among the decisions afterwards.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import random
import re
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx2
import sqlalchemy as sa
import uvicorn

from evenhand import fields, pipeline
from evenhand.gazetteer import open_gazetteer
from evenhand.model import (
    Account,
    AccountId,
    Claim,
    ClaimId,
    Coded,
    Comparison,
    Count,
    OriginId,
    Reading,
    Reason,
    Report,
    Span,
    Term,
    Value,
    When,
    Where,
    make_id,
)
from evenhand.store import Store, open_store, people, rows
from evenhand.store import tables as t
from evenhand.store.overview import RADIUS_KM
from evenhand.web import Settings, create_app

READER = "made@1"
WORDS = "a long enough password"
TOWNS = (
    "Gao",
    "Mosul",
    "Kabul",
    "Bogota",
    "Maiduguri",
    "Nyala",
    "Kirkuk",
    "Aden",
    "Bangui",
    "Goma",
    "Quetta",
    "Marawi",
)
TYPES = ("armed_attack", "shelling", "air_strike", "planted_explosive", "arson", "abduction", "armed_clash")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=50_000)
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120, help="how long the reviewers work")
    parser.add_argument("--asks", type=int, default=200, help="requests of each kind of page")
    parser.add_argument("--keep", type=Path, help="keep or reuse the project in this folder")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    started = time.perf_counter()
    with open_store(folder / "project") as store:
        if not store.counts()["incidents"]:
            make(store, options.incidents)
        made = time.perf_counter() - started
        tell(f"{store.counts()['incidents']} incidents made in {made:.0f} s")
        figures: dict[str, object] = {"incidents": store.counts()["incidents"]}
        with Server(store) as server:
            figures |= {"one at a time": pages(server, options.asks)}
            figures |= {"at once": at_once(server, store, options.reviewers, options.seconds)}
    if options.keep is None:
        shutil.rmtree(folder)
    for name, value in figures.items():
        print(name, value)
    if options.json:
        print(json.dumps(figures))
    return 0


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# -- a project of invented accounts


def make(store: Store, incidents: int) -> None:
    """Two accounts for every fifth incident, one for the others."""
    chance = random.Random(7)
    gazetteer = open_gazetteer()
    towns = [gazetteer.find(town)[0] for town in TOWNS]
    places = [
        Where(p.ref, p.name, p.country, p.admin1, None, p.latitude, p.longitude, "town", RADIUS_KM["town"])
        for p in towns
    ]
    comparisons = []
    for start in range(0, incidents, 2000):
        content: dict[sa.Table, list[dict[str, object]]] = {}
        for number in range(start, min(incidents, start + 2000)):
            first = add(content, number, 0, places, chance)
            if number % 5 == 0:
                left, right = sorted((first, add(content, number, 1, places, chance)))
                comparisons.append(Comparison(left, right, 5.0, (Reason("date", "the same day", 5.0),)))
        with store.writing.begin() as db:
            for table in sorted(content, key=t.metadata.sorted_tables.index):
                db.execute(table.insert(), content[table])
        tell(f"{start} of {incidents}")
    store.set_current("reader", READER)
    store.save_origins({report.id: OriginId(make_id("org", report.id)) for report in store.reports()})
    store.save_comparisons(comparisons)
    pipeline.corroborate(store)


def add(
    content: dict[sa.Table, list[dict[str, object]]], number: int, copy: int, places: list[Where], chance: random.Random
) -> AccountId:
    """One report with one account; two copies of one number agree on all but the toll."""
    same = random.Random(number)
    day = dt.date(2010, 1, 1) + dt.timedelta(days=same.randrange(5500))
    place, kind, toll = same.choice(places), same.choice(TYPES), same.randrange(1, 40) + copy
    text = (
        f"On {day:%d %B %Y} {toll} people were killed in an incident numbered {number}, copy {copy}, at {place.name}."
    )
    shifted = Where(place.gazetteer_id, place.name, place.country, place.admin1, None,
                    (place.latitude or 0) + same.uniform(-2, 2), (place.longitude or 0) + same.uniform(-2, 2),
                    "town", 5.0)  # fmt: skip
    report = Report.of(text, source=f"Invented Wire {copy}", source_kind="media", published=day, language="en")
    account = AccountId(make_id("acc", report.id))
    values: tuple[tuple[str, str, Value], ...] = (
        ("type", "killed", Term(kind)),
        ("date", f"{day:%d %B %Y}", When(day, day, "day")),
        ("place", place.name, shifted),
        ("killed", str(toll), Count(toll, toll)),
        ("target", "people", Term("civilians")),
        ("stage", "were killed", Term("accomplished")),
    )
    claims, codings = [], []
    for field, words, value in values:
        start = text.index(words)
        claim = ClaimId(make_id("clm", account, field))
        claims.append(Claim(claim, report.id, account, field, words, Span(start, start + len(words)), reader=READER))
        codings.append(Coded(claim, value, "made", round(chance.uniform(0.4, 1), 2)))
    reading = Reading(report.id, READER, (Account(account, report.id, tuple(claims)),))
    key = {"report": report.id, "reader": READER}
    for table, new in (
        (t.reports, [rows.report_row(report)]),
        (t.report_files, [{"report": report.id, "file": f"{number}-{copy}.txt"}]),
        (t.readings, [key]),
        (t.accounts, rows.account_rows(reading)),
        (t.claims, rows.claim_rows(reading)),
        (t.coded_reports, [key | {"coder": fields.coder()}]),
        (t.codings, [rows.coding_row(coding, reader=READER, coder=fields.coder()) for coding in codings]),
    ):
        content.setdefault(table, []).extend(new)
    return account


# -- the pages


class Server:
    """The pages on loopback, in this process."""

    def __init__(self, store: Store) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.home = f"http://127.0.0.1:{port}"
        app = create_app(store, Settings(local_key="", port=port))
        self.server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        with store.writing.begin() as db:
            known = {person.name for person in people.people(db)}
            for number in range(40):
                if f"Reviewer {number}" not in known:
                    people.add_person(db, f"Reviewer {number}", password=WORDS, role="reviewer")

    def __enter__(self) -> Server:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(20)

    def sign_in(self, number: int) -> httpx2.Client:
        client = httpx2.Client(base_url=self.home, follow_redirects=True, timeout=60)
        client.post("/sign-in", data={"name": f"Reviewer {number}", "password": WORDS})
        return client


def pages(server: Server, asks: int) -> dict[str, object]:
    """Median and 99th percentile of each kind of page, and the mean time of the processor (server and client together)."""
    client = server.sign_in(30)
    chance = random.Random(3)
    cards = re.findall(r'href="(/incident/[^"]+)"', client.get("/").text)
    kinds = {
        "queue": lambda: "/?order=" + chance.choice(("need", "confidence", "toll", "oldest", "disputed")),
        "card": lambda: chance.choice(cards).replace("&amp;", "&"),
        "filter": lambda: (
            f"/?place={chance.choice(TOWNS)}&type={chance.choice(TYPES)}&since=20{chance.randrange(10, 25)}-01-01"
        ),
        "map": lambda: f"/map/places?box={chance.choice(('-60,-180,75,180', '-10,-20,40,60', '30,40,40,50'))}",
        "field": lambda: f"/?field={chance.choice(('killed', 'type', 'date'))}&order=confidence",
        "timeline": lambda: f"/timeline?since=20{chance.randrange(10, 25)}-01-01",
        "next": lambda: "/next",
    }
    figures: dict[str, object] = {}
    for name, address in kinds.items():
        client.get(address())
        times = []
        processor = time.process_time()
        for _ in range(asks):
            start = time.perf_counter()
            answer = client.get(address())
            times.append((time.perf_counter() - start) * 1000)
            assert answer.status_code == 200, answer.text[:500]
        figures[name] = {
            "median ms": statistics.median(times),
            "p99 ms": sorted(times)[max(0, int(len(times) * 0.99) - 1)],
            "processor ms": (time.process_time() - processor) * 1000 / asks,
        }
        tell(f"{name}: {figures[name]}")
    client.close()
    return figures


def at_once(server: Server, store: Store, reviewers: int, seconds: float) -> dict[str, object]:
    """Reviewers who all answer at once, and one who rebuilds everything meanwhile."""
    before = store.counts()["decisions"]
    taken: list[int] = []
    refused: list[int] = []
    times: list[float] = []
    end = time.monotonic() + seconds

    def work(number: int) -> None:
        with contextlib.closing(server.sign_in(number)) as client:
            chance = random.Random(number)
            page = client.get("/next")
            while time.monotonic() < end:
                form = re.search(
                    r'action="(/incident/[^"]+/answer)".*?name="csrf" value="(\w+)".*?name="claim" value="([^"]+)">'
                    r'<input type="hidden" name="seen" value="(\w+)"',
                    page.text[page.text.find('class="claim undecided') :],
                    re.S,
                )
                if form is None or 'class="claim undecided' not in page.text:
                    start = time.perf_counter()
                    page = client.get(f"/next?order={chance.choice(('need', 'toll', 'oldest', 'confidence'))}")
                    times.append(time.perf_counter() - start)
                    continue
                address, token, claim, seen = form.groups()
                verdict = chance.choice(("accepted", "accepted", "accepted", "rejected", "cannot_tell"))
                start = time.perf_counter()
                answer = client.post(
                    address,
                    data={"csrf": token, "claim": claim, "seen": seen, "verdict": verdict, "note": f"{number}"},
                    headers={"HX-Request": "true"},
                )
                times.append(time.perf_counter() - start)
                (taken if answer.status_code == 200 else refused).append(answer.status_code)
                page = answer if answer.status_code == 200 else client.get("/next")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(reviewers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = store.counts()["decisions"] - before
    assert kept == len(taken), f"{len(taken)} were taken and {kept} kept"
    assert all(status == 409 for status in refused), f"refused with {set(refused)}"
    ordered = sorted(times)
    return {
        "reviewers": reviewers,
        "seconds": seconds,
        "answers taken": len(taken),
        "answers kept": kept,
        "changed meanwhile": len(refused),
        "median ms": 1000 * statistics.median(ordered),
        "p99 ms": 1000 * ordered[int(len(ordered) * 0.99) - 1],
    }


if __name__ == "__main__":
    raise SystemExit(main())
