"""Fits how sure an incident is: calibrate.py --muc4 DIR --reader FOLDER... [--write]

Reads the reports that a training run with --hold-out left out, compares the groups found with the marks, and fits a logistic
regression of "this group is the best for some marked incident" on the signs of a group. Prints the expected calibration error
(ten equal bins; each half of the reports judged by weights fitted on the other). Several readers, each trained with
--hold-out, are fitted together: one alone is little to fit on. --write puts the weights into each folder's reader.json and
into settings.json.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from pathlib import Path

import numpy as np
from marks import Marked
from train import MODERN, held_out, read_all

from evenhand.model import Report
from evenhand.readers.trained import TrainedReader
from evenhand.readers.trained.encoder import Floats
from evenhand.readers.trained.grouping import SIGNS, Group
from evenhand.setting import Setting

SCOPES = {"muc4": "muc4", "modern": "all"}


def main() -> int:
    """Fit, print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--muc4", type=Path, required=True)
    parser.add_argument("--modern", nargs="*", type=Path, default=sorted(MODERN.glob("*.txt")))
    parser.add_argument("--reader", type=Path, nargs="+", required=True, help="folders of readers")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    reports = [report for report in read_all(options.muc4, options.modern)[0] if held_out(report)]
    rows, right, halves, sources = [], [], [], []
    for folder, (source, scope) in itertools.product(options.reader, SCOPES.items()):
        reader = TrainedReader(folder, scope=scope, threads=2)
        reader.sheet.settings["incident"] = 0.0
        for number, report in enumerate(r for r in reports if r.source == source):
            signs, found = judged(reader, report)
            rows += signs
            right += found
            halves += [number % 2] * len(found)
            sources += [source] * len(found)
    x, y, half, of = np.array(rows), np.array(right, dtype=float), np.array(halves), np.array(sources)
    weights: dict[str, dict[str, float]] = {}
    for source, scope in SCOPES.items():
        at = of == source
        chance = np.zeros(len(y))
        for part in (0, 1):
            chance[half == part] = sure(x[half == part], fitted(x[at & (half != part)], y[at & (half != part)]))
        print(
            f"{source}: {int(at.sum())} groups, {y[at].mean():.3f} right, calibration error {error(chance[at], y[at]):.3f}"
        )
        weights[scope] = {name: round(float(w), 3) for name, w in zip(SIGNS, fitted(x[at], y[at]), strict=True)}
    print(json.dumps(weights))
    if options.write:
        for path in (*(f / "reader.json" for f in options.reader), Path(__file__).parent / "settings.json"):
            told = json.loads(path.read_text(encoding="utf-8"))
            settings = told.get("settings", told)
            settings["certainty"] = weights["all"]
            settings["scopes"]["muc4"]["certainty"] = weights["muc4"]
            path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0


def judged(reader: TrainedReader, report: Marked) -> tuple[list[Floats], list[bool]]:
    """The signs of each group found, and whether it is the best for some marked incident."""
    setting = Setting(Report.of(report.text, published=report.published))
    groups, relevant = reader.group(setting)
    best: dict[int, tuple[float, int]] = {}
    for at, each in enumerate(groups):
        for number in report.kinds:
            shared = overlap(each, report, number)
            if shared > best.get(number, (0.0, -1))[0]:
                best[number] = (shared, at)
    chosen = {at for _, at in best.values()}
    return [each.signs(relevant) for each in groups], [at in chosen for at in range(len(groups))]


def overlap(group: Group, report: Marked, number: int) -> float:
    """How many of the incident's marks the group holds; places and dates count little."""
    total = 0.0
    for mark in report.marks:
        if number in mark.incidents:
            weight = 0.2 if mark.role in {"place", "date"} else 1.0
            total += weight * any(
                m.role == mark.role and m.span.start < mark.end and mark.start < m.span.end for m in group.mentions
            )
    return total


def fitted(x: Floats, y: Floats, *, steps: int = 4000, rate: float = 0.3, keep: float = 1e-3) -> Floats:
    """Weights of a logistic regression by gradient descent on scaled signs."""
    scale = np.abs(x).max(0) + 1e-9
    weights = np.zeros(x.shape[1])
    for _ in range(steps):
        weights -= rate * ((x / scale).T @ (sure(x / scale, weights) - y) / len(y) + keep * weights)
    found: Floats = weights / scale
    return found


def sure(x: Floats, weights: Floats) -> Floats:
    """Chances."""
    chances: Floats = 1 / (1 + np.exp(-(x @ weights)))
    return chances


def error(chance: Floats, right: Floats) -> float:
    """Expected calibration error over ten equal bins."""
    bins = np.minimum((chance * 10).astype(int), 9)
    gaps = [abs(chance[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist())]
    return float(sum(gaps))


if __name__ == "__main__":
    sys.exit(main())
