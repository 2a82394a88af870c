"""Trains src/evenhand/places/events.json, which place is the incident's: places_events.py EVENT_LOCATION_JSONL

Logistic regression over the places found in each sentence of the open half; right are those that overlap a LOCATION.
Without the verb, right are the places of any incident told in that sentence. --try reports by cross-validation.
"""

# ruff: noqa: D103, E402

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
sys.path.insert(0, str(ROOT / "training"))

import places_recognise as recogniser

import places as benchmark
from evenhand.gazetteer import open_gazetteer
from evenhand.model import Span
from evenhand.places import events, recognise
from evenhand.places.finding import site_of
from evenhand.places.spans import words_of

TARGET = ROOT / "src/evenhand/places/events.json"
FOLDS = 4
FEWEST = 3
#: Weight of sentences in which no place is marked: half of them do name the place ("a bomb exploded in Mosul"), so that
#: they teach little.
UNTOLD = 0.25


class Row:
    """One sentence and verb: the sites, their features with and without the verb, and which are right."""

    def __init__(self, text: str, verb: Span | None, told: list[Span], anywhere: list[Span]) -> None:
        self.text, self.told = text, told
        gazetteer = open_gazetteer()
        words = words_of(text)
        self.sites = [site_of(words, found) for found in recognise.consider(words, gazetteer)]
        self.spans = [Span(words.spans[s.first][0], words.spans[s.last - 1][1]) for s in self.sites]
        scene = events.Scene(words, self.sites)
        count = range(len(self.sites))
        self.anchored = [events.features(scene, i, verb, gazetteer) for i in count]
        self.plain = [events.features(scene, i, None, gazetteer) for i in count]
        self.right = self.among(told)
        self.anywhere = self.among(anywhere)

    def among(self, told: list[Span]) -> list[bool]:
        """Which sites are told: exactly, or where no site is exact, those inside."""
        exact = {(span.start, span.end) for span in told} & {(span.start, span.end) for span in self.spans}
        loose = [span for span in told if (span.start, span.end) not in exact]
        return [
            (s.start, s.end) in exact or any(t.start <= s.start and s.end <= t.end for t in loose) for s in self.spans
        ]

    def chosen(self, sheet: dict[str, float], threshold: float) -> list[Span]:
        """The spans that a sheet of weights chooses."""
        rated = [
            recognise.Found(i, i, "", sum(sheet.get(v, 0.0) for v in values)) for i, values in enumerate(self.anchored)
        ]
        sites = [
            recognise.Found(self.sites[r.first].first, self.sites[r.first].last, str(r.first), r.score)
            for r in rated
            if r.score > threshold
        ]
        return [self.spans[int(site.key)] for site in recognise.best_apart(sites)]


def load(path: Path) -> list[Row]:
    data = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    data = [d for d in data if benchmark.digit(d["text"]) >= 5]
    anywhere: dict[str, list[Span]] = {}
    for d in data:
        anywhere.setdefault(d["text"], []).extend(spans(d, "LOCATION"))
    return [Row(d["text"], next(iter(spans(d, "VERB")), None), spans(d, "LOCATION"), anywhere[d["text"]]) for d in data]


def spans(row: dict[str, list[dict[str, object]]], label: str) -> list[Span]:
    return [
        Span(int(str(s["start"])), int(str(s["end"])))
        for s in row["spans"]
        if s["label"] == label and int(str(s["end"])) > int(str(s["start"])) + 1
    ]


def fit(rows: list[tuple[list[str], float, float]]) -> dict[str, float]:
    counted = Counter(value for values, _, _ in rows for value in set(values))
    return recogniser.fit(rows, {v for v, n in counted.items() if n >= FEWEST}, bias=False)


def fit_anchored(rows: list[Row]) -> dict[str, float]:
    return fit(
        [
            (values, float(right), 1.0 if any(row.right) else UNTOLD)
            for row in rows
            for values, right in zip(row.anchored, row.right, strict=True)
        ]
    )


def evaluate(rows: list[Row], sheets: list[dict[str, float]]) -> float:
    """Cross-validated token precision and recall by threshold; returns the best threshold, by the mean F1 of all
    sentences and of those in which a place is marked."""
    best = (0.0, 0.0)
    for step in range(-20, 11, 2):
        threshold = step / 10
        right = found = told = there = 0
        for number, row in enumerate(rows):
            chosen = row.chosen(sheets[number % FOLDS], threshold)
            ours, theirs = benchmark.tokens(row.text, chosen), benchmark.tokens(row.text, row.told)
            right, found, told = right + len(ours & theirs), found + len(ours), told + len(theirs)
            there += len(ours) if theirs else 0
        f1 = right / (found + told) + right / (there + told)
        print(f"threshold {threshold}: P {right / found:.3f} R {right / told:.3f} F1 {f1:.4f}", file=sys.stderr)
        best = max(best, (f1, threshold))
    return best[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--try", dest="trial", action="store_true", help="report by cross-validation, write nothing")
    options = parser.parse_args()
    rows = load(options.path)
    reached = Counter()
    for row in rows:
        theirs = benchmark.tokens(row.text, row.told)
        ours = benchmark.tokens(row.text, row.spans)
        reached["told"] += len(theirs)
        reached["among the places found"] += len(theirs & ours)
    print(dict(reached), file=sys.stderr)
    sheets = [fit_anchored([row for n, row in enumerate(rows) if n % FOLDS != fold]) for fold in range(FOLDS)]
    threshold = evaluate(rows, sheets)
    if options.trial:
        return 0
    # Asked of a sentence that tells of an incident somewhere: which of its places is it?
    once = {row.text: row for row in rows if any(row.anywhere)}.values()
    plain = fit([(v, float(y), 1.0) for row in once for v, y in zip(row.plain, row.anywhere, strict=True)])
    body = {
        "anchored": rounded(fit_anchored(rows)), "plain": rounded(plain), "threshold": threshold,
    }  # fmt: skip
    TARGET.write_text(json.dumps(body, indent=0) + "\n", encoding="utf-8")
    return 0


def rounded(sheet: dict[str, float]) -> dict[str, float]:
    return {value: round(weight, 3) for value, weight in sorted(sheet.items()) if abs(weight) >= 0.02}


if __name__ == "__main__":
    raise SystemExit(main())
