"""Links invented accounts whose truth is known: how well, how fast, in how much memory, and how that grows.

linking_synthetic.py NUMBER... [--seed N] [--json]     e.g. linking_synthetic.py 10000 100000

Each incident has a place (a few towns have most of them), a day, a kind, a toll and words of its own. Its accounts, two
and a half on average and sometimes dozens, tell it with errors: dates a day off, vague or missing; places vague,
missing or of the neighbouring town; other types of the family; tolls that were revised; some are copies of another.
The accounts are values, not texts: reading and coding are measured elsewhere, and so is adding some to many
(``linking_increment.py``). The cap on pairs that never met was chosen with two seeds of these accounts in hand.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import sys
import time
from array import array
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import replace

from evenhand import judgements, pairs
from evenhand.model import AccountId, Count, OriginId, ReportId, When, Where

TYPES = (
    "armed_clash",
    "armed_attack",
    "shelling",
    "air_strike",
    "planted_explosive",
    "explosion",
    "abduction",
    "arson",
)
CONFUSED = {"armed_clash": "armed_attack", "shelling": "air_strike", "planted_explosive": "explosion"}
TARGETS = ("civilians", "police", "army", "officials", "market", "vehicle")
FIRST_DAY = dt.date(2012, 1, 1)
DAYS = 3650
TOWNS, COUNTRIES, REGIONS = 4000, 12, 10


class World:
    """Towns with coordinates, the more frequent ones first, and everything that can be said of them."""

    def __init__(self, chance: random.Random) -> None:
        self.towns: list[Where] = []
        self.regions: dict[tuple[str, str], Where] = {}
        self.countries: dict[str, Where] = {}
        centres = {}
        for number in range(TOWNS):
            country, region = f"C{chance.randrange(COUNTRIES)}", f"R{chance.randrange(REGIONS)}"
            key = (country, region)
            if key not in centres:
                centres[key] = (chance.uniform(-30, 40), chance.uniform(-20, 60))
            latitude, longitude = (spot + chance.gauss(0, 0.8) for spot in centres[key])
            name = f"town{number}"
            self.towns.append(Where(name, name, country, region, None, latitude, longitude, "town", 5.0))
            self.regions[key] = Where(None, f"{country}{region}", country, region, None, *centres[key], "region", 150.0)
            self.countries[country] = Where(None, country, country, None, None, None, None, "country", 400.0)
        self.days = [FIRST_DAY + dt.timedelta(days=n) for n in range(DAYS)]
        self.exact = [When(day, day, "day") for day in self.days]
        self.weights = [1 / (rank + 5) for rank in range(TOWNS)]


def accounts_of(number: int, *, seed: int) -> tuple[list[pairs.LinkRecord], list[int]]:
    """``number`` accounts and the incident of each."""
    chance = random.Random(seed)
    world = World(chance)
    places = chance.choices(range(TOWNS), world.weights, k=number)
    records: list[pairs.LinkRecord] = []
    truth: list[int] = []
    incident = 0
    while len(records) < number:
        size = min(number - len(records), 60, 1 + int(chance.paretovariate(1.4) - 0.2))
        records += _tellings(chance, world, places[incident], size, len(records))
        truth += [incident] * size
        incident += 1
    return records, truth


def _tellings(chance: random.Random, world: World, town: int, size: int, start: int) -> list[pairs.LinkRecord]:
    day, kind, target = chance.randrange(DAYS - 80), chance.choice(TYPES), chance.choice(TARGETS)
    killed = min(400, int(chance.paretovariate(1.1)) - (chance.random() < 0.4))
    own = [200_000 + chance.randrange(400_000) for _ in range(8)]
    told: list[pairs.LinkRecord] = []
    for number in range(start, start + size):
        names = (AccountId(f"acc-{number:07}"), ReportId(f"rep-{number:07}"))
        if told and chance.random() < 0.15:
            model = chance.choice(told)
            told.append(_replaced(model, *names))
            continue
        words = [word for word in own if chance.random() < 0.6]
        words += [int(chance.paretovariate(0.6)) % 100_000 for _ in range(30)]
        words += [1_000_000 + town * 5 + chance.randrange(5) for _ in range(2)]
        published = min(DAYS - 1, day + min(60, int(chance.paretovariate(0.9)) - 1))
        told.append(
            pairs.LinkRecord(
                *names,
                whens=_whens(chance, world, day),
                wheres=_wheres(chance, world, town),
                types=(CONFUSED.get(kind, kind) if chance.random() < 0.1 else kind,),
                targets=(target if chance.random() < 0.9 else chance.choice(TARGETS),),
                tolls=_tolls(chance, killed),
                words=array("I", sorted(set(words))).tobytes(),
                names=array("I", sorted(2_000_000 + word for word in set(words) & {*own})).tobytes(),
                published=world.days[published],
                origin=OriginId(f"org-{number:07}"),
            )
        )
    return told


def _replaced(model: pairs.LinkRecord, account: AccountId, report: ReportId) -> pairs.LinkRecord:
    """A copy: other ids, the same content and origin."""
    return replace(model, account=account, report=report)


def _whens(chance: random.Random, world: World, day: int) -> tuple[When, ...]:
    dice = chance.random()
    if dice < 0.72:
        return (world.exact[day],)
    if dice < 0.82:
        return (world.exact[max(0, day + chance.choice((-1, 1)))],)
    if dice < 0.90:
        return (When(world.days[max(0, day - 3)], world.days[day + 3], "week"),)
    if dice < 0.95:
        first = world.days[day].replace(day=1)
        return (When(first, first + dt.timedelta(days=27), "month"),)
    return ()


def _wheres(chance: random.Random, world: World, town: int) -> tuple[Where, ...]:
    dice, place = chance.random(), world.towns[town]
    if dice < 0.75:
        return (place,)
    if dice < 0.80:
        return (world.towns[chance.randrange(TOWNS)],) if chance.random() < 0.2 else (place,)
    if dice < 0.90:
        return (world.regions[place.country or "", place.admin1 or ""],)
    return (world.countries[place.country or ""],) if dice < 0.95 else ()


def _tolls(chance: random.Random, killed: int) -> tuple[tuple[str, Count], ...]:
    dice = chance.random()
    if dice < 0.2:
        return ()
    if dice < 0.7:
        return (("killed", Count(killed, killed)),)
    if dice < 0.85:
        return (("killed", Count(max(0, killed - 1), killed + 2)),)
    revised = max(0, killed + chance.choice((-1, 1, 2)))
    return (("killed", Count(revised, revised)),)


def pairwise(found: Sequence[Hashable], truth: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of accounts put together."""
    both = _pairs(Counter(zip(found, truth, strict=True)))
    precision = both / max(1, _pairs(Counter(found)))
    recall = both / max(1, _pairs(Counter(truth)))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _pairs(counts: Counter[Hashable]) -> int:
    return sum(number * (number - 1) // 2 for number in counts.values())


def measure(number: int, *, seed: int) -> dict[str, float]:
    """One run: compare and cluster."""
    kept, truth = accounts_of(number, seed=seed)
    before = _megabytes()
    start, busy = time.perf_counter(), time.process_time()
    comparisons = pairs.compare_all(kept)
    compared = time.perf_counter()
    members = judgements.clusters([record.account for record in kept], comparisons.scores)
    clustered, used = time.perf_counter(), time.process_time() - busy
    precision, recall, f1 = pairwise([members[record.account] for record in kept], truth)
    return {
        "precision": precision,
        "recall": recall,
        "pairwise_f1": f1,
        "compare_s": compared - start,
        "cluster_s": clustered - compared,
        "total_s": clustered - start,
        "processor_s": used,
        "comparisons_kept": len(comparisons),
        "accounts_mb": before,
        "peak_mb": _megabytes(),
    }


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("numbers", type=int, nargs="+", help="how many accounts")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object on the last line")
    options = parser.parse_args()
    figures = {}
    for number in options.numbers:
        print(f"{number} accounts", file=sys.stderr)
        figures[str(number)] = measure(number, seed=options.seed)
        for key, value in figures[str(number)].items():
            print(f"  {key:18}{value:12.3f}", file=sys.stderr)
    if options.json:
        print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
