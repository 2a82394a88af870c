"""Estimates the weights of date, place, publication, tolls, words and names for ``codebook/link_weights.yaml``.

link_weights.py DIR       DIR as for benchmarks/linking.py; only its development half is read

Logistic regression over the levels of all candidate pairs, by gradient steps in numpy. After each step the weights of an
ordered comparison are pooled so that a closer level never weighs less (pool adjacent violators, Ayer et al. 1955).
Printed in bits, to be rounded into the sheet by hand, together with B-cubed on the half that the weights were not
estimated on, for each half of the development incidents, by how much the prior is raised.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from evenhand import judgements, pairs
from evenhand.model import Comparison
from evenhand.pairs import shipped_weights
from linking import articles, records_of, score

#: Levels from the closest to the farthest, for comparisons whose weights must fall in that order.
ORDERED = {
    "date": ["same_day", "same_days", "one_day", "few_days", "week", "month", "quarter"],
    "place": ["same", "near", "district", "in_region", "region", "far_region", "other_region"],
    "published": ["one_day", "few_days", "fortnight", "months", "far"],
    "words": ["copy", "most", "many", "several", "some", "few", "hardly", "trace", "none"],
    "names": ["copy", "most", "many", "several", "some", "few", "hardly", "trace", "none"],
}
RIDGE = 2.0
Pair = tuple[pairs.LinkRecord, pairs.LinkRecord]
Weights = dict[tuple[str, str], float]


def levels(rows: list[Pair], index: pairs.Index) -> list[dict[str, str]]:
    """The level of each comparison for each pair."""
    sheet = shipped_weights()
    by_reason = {(name, reason.finding): level for name, rows in sheet.levels.items() for level, reason in rows.items()}
    found = []
    for left, right in rows:
        reasons = pairs.compare(left, right, weights=sheet, rarity=index.rarity).reasons[1:]
        found.append({reason.name: by_reason[reason.name, reason.finding] for reason in reasons})
    return found


def estimate(found: list[dict[str, str]], same: NDArray[np.float64], steps: int = 3000) -> tuple[float, Weights]:
    """The prior and the weights, in bits."""
    names = sorted({(name, level) for row in found for name, level in row.items() if level != "unknown"})
    column = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(found), len(names) + 1), dtype=np.float64)
    table[:, -1] = 1.0
    for number, row in enumerate(found):
        for item in row.items():
            if item in column:
                table[number, column[item]] = 1.0
    kinds, times = np.unique(np.column_stack([table, same]), axis=0, return_counts=True)
    table, same = kinds[:, :-1], kinds[:, -1]
    ladders = [[column[name, level] for level in ladder if (name, level) in column] for name, ladder in ORDERED.items()]
    weights, momentum = np.zeros(table.shape[1]), np.zeros(table.shape[1])
    speed = 1.0 / (0.25 * np.linalg.norm(table * np.sqrt(times)[:, None], 2) ** 2 + RIDGE)
    for step in range(steps):
        ahead = momentum
        gradient = table.T @ (times * (1 / (1 + np.exp(-table @ ahead)) - same))
        gradient[:-1] += RIDGE * ahead[:-1]
        new = ahead - speed * gradient
        for ladder in ladders:
            new[ladder] = _falling(new[ladder])
        momentum = new + step / (step + 3) * (new - weights)
        weights = new
    bits = weights / math.log(2)
    return float(bits[-1]), {name: float(bits[number]) for name, number in column.items()}


def _falling(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The closest values that never rise."""
    pools: list[list[float]] = []
    for value in values:
        pools.append([float(value), 1.0])
        while len(pools) > 1 and pools[-1][0] > pools[-2][0]:
            (one, n), (other, m) = pools.pop(), pools.pop()
            pools.append([(one * n + other * m) / (n + m), n + m])
    return np.array([value for value, number in pools for _ in range(int(number))])


def clustered(
    records: list[pairs.LinkRecord], rows: list[Pair], scores: list[float], truth: list[str]
) -> dict[str, float]:
    """Scores of the clusters that follow from the scores of pairs."""
    least = shipped_weights().different_below
    kept = [
        Comparison(*sorted((left.account, right.account)), value, ())
        for (left, right), value in zip(rows, scores, strict=True)
        if value >= least
    ]
    members = judgements.clusters([record.account for record in records], kept)
    return score([members[record.account] for record in records], truth)


def main() -> int:
    """Estimate, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    told = articles(parser.parse_args().folder, "development")
    records = list(records_of([report for report, _ in told]))
    incident = {record.account: name for record, (_, name) in zip(records, told, strict=True)}
    half = {name: hashlib.sha256(f"half {name}".encode()).digest()[0] % 2 for _, name in told}
    index = pairs.Index(records)
    rows = list(pairs.met_pairs(index))
    found = levels(rows, index)
    same = np.array([float(incident[a.account] == incident[b.account]) for a, b in rows])
    inside = np.array([(half[incident[a.account]], half[incident[b.account]]) for a, b in rows])
    fits = [estimate([f for f, keep in zip(found, (inside == n).all(axis=1), strict=True) if keep],
                     same[(inside == n).all(axis=1)]) for n in (0, 1)]  # fmt: skip
    both = [[prior + sum(weights.get(item, 0.0) for item in row.items()) for row in found] for prior, weights in fits]
    crossed = [
        both[1][n] if pair == (0, 0) else both[0][n] if pair == (1, 1) else (both[0][n] + both[1][n]) / 2
        for n, pair in enumerate(map(tuple, inside))
    ]
    for raised in (0.0, 0.5, 1.0, 1.5, 2.0):
        figures = clustered(records, rows, [value + raised for value in crossed], [name for _, name in told])
        print(f"prior raised by {raised:g}: " + ", ".join(f"{key} {value:.3f}" for key, value in figures.items()))
    prior, weights = estimate(found, same)
    print(f"prior {prior:.2f}")
    for (name, level), weight in weights.items():
        print(f"{name:10} {level:14} {weight:6.2f}   {sum(row[name] == level for row in found):7} pairs")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
