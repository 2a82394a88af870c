"""Fits src/evenhand/codebook/places_weights.yaml on the open halves: places_resolve.py LGL_XML GEOVIRUS_XML.

Softmax regression over each name's candidates (maximum likelihood of the right ones, L2 towards the sheet as it
stands), with the support of the other names recomputed from the current weights before each of a few fits. Needs numpy,
for fitting only.
"""

# ruff: noqa: D103, E402

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import places as benchmark
from evenhand.gazetteer import open_gazetteer
from evenhand.model import Span
from evenhand.places import (
    PlaceMention,
    disambiguate,
)
from evenhand.places.context import Group, Support, features, flat_km, unlisted

SHEET = ROOT / "src/evenhand/codebook/places_weights.yaml"
STRENGTH = 0.02


Row = tuple[list[dict[str, float]], list[bool], float]


def examples(paths: list[Path]) -> list[Row]:
    gazetteer = open_gazetteer()
    rows = []
    for path in paths:
        kept = [d for d in benchmark.documents(path, benchmark.form_of(path)) if benchmark.digit(d.id) >= 6]
        homes = benchmark.homes_of(kept)
        for document in kept:
            gold = sorted(document.gold, key=lambda g: g[0])
            mentions = [PlaceMention(Span(s, e), document.text[s:e]) for s, e, _, _ in gold]
            home = homes.get(document.source or "")
            groups = disambiguate.settle(mentions, text=document.text, gazetteer=gazetteer, home=home)
            for group in {id(group): group for group in groups}.values():
                told = [g for g, owner in zip(gold, groups, strict=True) if owner is group and g[2] is not None]
                if told and group.candidates and group.support is not None:
                    rows += row_of(group, group.support, *told[0][2:], len(told) ** 0.5)
    return rows


def row_of(group: Group, support: Support, latitude: float, longitude: float, weight: float) -> list[Row]:
    """One name's candidates with which are right; the last stands for a place that the gazetteer does not hold."""
    far = [flat_km(c.place.latitude, c.place.longitude, latitude, longitude) for c in group.candidates]
    right = [d <= max(30.0, min(far) + 1) and d <= 161 for d in far]
    values = [features(c, group, support) for c in group.candidates]
    right.append(not any(right))
    values.append(unlisted(support))
    return [] if all(right) else [(values, right, weight)]


def fit(rows: list[Row], names: list[str], start: np.ndarray, prior: np.ndarray) -> np.ndarray:
    column = {name: i for i, name in enumerate(names)}
    data = []
    for candidates, right, weight in rows:
        matrix = np.zeros((len(candidates), len(names)))
        for i, values in enumerate(candidates):
            for name, value in values.items():
                if name in column:
                    matrix[i, column[name]] = value
        data.append((matrix, np.array(right), weight))
    w = start.copy()
    momentum = np.zeros_like(w)
    square = np.zeros_like(w)
    for step in range(1, 401):
        gradient = STRENGTH * (w - prior)
        for matrix, right, weight in data:
            score = matrix @ w
            p = np.exp(score - score.max())
            p /= p.sum()
            q = np.where(right, p, 0)
            q /= max(q.sum(), 1e-12)
            gradient -= weight * (q - p) @ matrix / len(data) * 10
        momentum = 0.9 * momentum + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        w -= 0.05 * (momentum / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return w


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", type=Path, nargs="+")
    options = parser.parse_args()
    names = list(disambiguate.weights())
    current = np.array([disambiguate.weights()[name] for name in names])
    prior = current.copy()
    for _ in range(3):
        rows = examples(options.paths)
        current = fit(rows, names, current, prior)
        current[names.index("kind city")] = 0.0
        disambiguate.weights().update(zip(names, map(float, current), strict=True))
        print(len(rows), {name: round(float(value), 2) for name, value in zip(names, current, strict=True)})
    text = SHEET.read_text(encoding="utf-8")
    for name, value in zip(names, current, strict=True):
        text = re.sub(rf"(?m)^{re.escape(name)}: .*$", f"{name}: {value:.2f}", text)
    SHEET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
