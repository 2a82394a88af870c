"""Trains src/evenhand/places/recognise.json, the weights that find places: places_recognise.py DATA_FOLDER

DATA_FOLDER holds toponyms/lgl.xml and GeoVirus.xml (their open halves), ner/wikigold, ner/re3d, event_location and
news_incidents. Logistic regression over candidate spans by AdaGrad, on the texts as they are and in capitals. Only words
that are written small in the data, peoples and signs become features of their own: no person's name is kept.
"""

# ruff: noqa: D103, E402

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import places as benchmark
from evenhand.gazetteer import open_gazetteer
from evenhand.places import lexicon, recognise
from evenhand.places.spans import candidate_spans, words_of

TARGET = ROOT / "src/evenhand/places/recognise.json"
EPOCHS = 6
RATE = 0.1
STRENGTH = 1e-3
FOLDS = 4
FEWEST = 3

#: How common words are when written small; filled before any text is read.
COMMON: dict[str, int] = {}

Labelled = tuple[str, set[tuple[int, int]], set[tuple[int, int]], float]


def toponyms(path: Path, weight: float) -> list[Labelled]:
    rows: list[Labelled] = []
    kind = benchmark.form_of(path)
    for document in benchmark.documents(path, kind):
        if benchmark.digit(document.id) < 6:
            continue
        gold = {(s, e) for s, e, _, _ in document.gold}
        hidden: set[tuple[int, int]] = set()
        if kind == "geovirus":
            hidden = {
                m.span() for m in re.finditer(r"[A-Z]\w+", document.text) if m.group().lower() in lexicon.demonyms()
            }
        rows.append((document.text, gold, hidden, weight))
    return rows


def wikigold(path: Path) -> list[Labelled]:
    """Locations are places; what stands inside the names of organisations and others is left out of the count."""
    rows: list[Labelled] = []
    for block in re.split(r"-DOCSTART-.*\n", path.read_text(encoding="utf-8")):
        text = ""
        gold: set[tuple[int, int]] = set()
        hidden: set[tuple[int, int]] = set()
        previous = "O"
        start = 0
        for line in [*block.splitlines(), ""]:
            word, _, label = line.partition(" ")
            label = label or "O"
            if label != previous and previous != "O":
                (gold if previous == "I-LOC" else hidden).add((start, len(text)))
            if word:
                text += " " if text and word not in ".,;:)'" else ""
                if label != previous:
                    start = len(text)
                text += word
            else:
                text += "\n"
            previous = label
        rows.append((text, gold, hidden, 0.5))
    return rows


def re3d(folder: Path) -> list[Labelled]:
    """Reports on Syria and Iraq; what stands inside other entities is left out of the count."""
    rows: list[Labelled] = []
    for part in sorted(folder.iterdir()):
        if not (part / "documents.json").exists():
            continue
        entities: dict[str, list[dict[str, object]]] = {}
        for entity in _rows(part / "entities.json"):
            entities.setdefault(str(entity["documentId"]), []).append(entity)
        for document in _rows(part / "documents.json"):
            text = str(document["text"])
            gold: set[tuple[int, int]] = set()
            hidden: set[tuple[int, int]] = set()
            for entity in entities.get(str(document["_id"]), []):
                span = (int(str(entity["begin"])), int(str(entity["end"])))
                if entity["type"] == "Location":
                    gold.add(span)
                if entity["type"] in ("Location", "Organisation", "Nationality", "Person"):
                    hidden.add(span)
            rows.append((text, gold, hidden, 0.7))
    return rows


def told_places(path: Path) -> list[Labelled]:
    """Sentences in which the places of incidents are marked, and no others: known names elsewhere are left out."""
    marked: dict[str, set[tuple[int, int]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if benchmark.digit(row["text"]) < 5:
            continue
        gold = marked.setdefault(row["text"], set())
        for span in row["spans"]:
            words = row["text"][span["start"] : span["end"]]
            around = row["text"][max(0, span["start"] - 1)] + row["text"][span["end"] : span["end"] + 1]
            fragment = re.search(r"[A-Za-z]", around[span["start"] == 0 :])
            if span["label"] == "LOCATION" and not fragment and re.match("(?:[a-z]{2,3}-)?[^\\W\\d_a-z]", words):
                gold.add((span["start"], span["end"]))
    rows: list[Labelled] = []
    for text, gold in marked.items():
        words = words_of(text)
        hidden = set()
        for first, last, _, known in candidate_spans(words, open_gazetteer()):
            start, end = words.spans[first][0], words.spans[last - 1][1]
            if known and not any(s < end and start < e for s, e in gold):
                hidden.add((start, end))
        rows.append((text, gold, hidden, 0.5))
    return rows


def _rows(path: Path) -> list[dict[str, object]]:
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if text.lstrip().startswith("[") else [json.loads(line) for line in text.splitlines()]


@dataclass
class Spanned:
    """One text's candidate spans: span, key, features, whether it is a place, whether it counts."""

    document: Labelled
    rows: list[tuple[int, int, str, list[str], bool, bool]]
    starts: list[tuple[int, int]]


def spans_of(labelled: Labelled) -> Spanned:
    """Features and label of each candidate span of one text."""
    text, gold, hidden, _ = labelled
    words = words_of(text)
    rows = []
    for first, last, key, values in recognise.featured_spans(words, open_gazetteer(), COMMON):
        start, end = words.spans[first][0], words.spans[last - 1][1]
        right = (start, end) in gold
        counts = right or not any(s <= start and end <= e for s, e in hidden)
        rows.append((first, last, key, values, right, counts))
    return Spanned(labelled, rows, words.spans)


def fit_first(documents: list[Spanned], common: dict[str, int]) -> dict[str, float]:
    rows = [
        (values, float(right), d.document[3]) for d in documents for _, _, _, values, right, counts in d.rows if counts
    ]
    counted = Counter(value for values, _, _ in rows for value in set(values))
    return fit(rows, {value for value, n in counted.items() if n >= FEWEST and may_keep(value, common)})


def fit_second(documents: list[Spanned], scores: list[list[float]]) -> dict[str, float]:
    rows = []
    for document, known in zip(documents, scores, strict=True):
        for (look, values), right, counts in second_rows(document, known):
            del look
            if counts:
                rows.append((values, float(right), document.document[3]))
    return fit(rows, {value for values, _, _ in rows for value in values}, bias=False)


def second_rows(document: Spanned, scores: list[float]) -> list[tuple[tuple[recognise.Look, list[str]], bool, bool]]:
    looks = [
        (recognise.Look(first, last, key, score), right, counts)
        for (first, last, key, _, right, counts), score in zip(document.rows, scores, strict=True)
        if score > recognise.RULED_OUT
    ]
    again = recognise.look_again([look for look, _, _ in looks], open_gazetteer())
    return [((look, values), right, counts) for (look, right, counts), values in zip(looks, again, strict=True)]


def first_scores(document: Spanned, weights: dict[str, float]) -> list[float]:
    return [weights["bias"] + sum(weights.get(v, 0.0) for v in values) for _, _, _, values, _, _ in document.rows]


def tally(document: Spanned, scores: list[float], second: dict[str, float], threshold: float) -> tuple[int, int, int]:
    """Right, found and told spans of one text."""
    found = [
        recognise.Found(look.first, look.last, look.key, sum(second.get(v, 0.0) for v in values) - threshold)
        for (look, values), _, _ in second_rows(document, scores)
    ]
    best = recognise.best_apart([f for f in found if f.score > 0])
    ours = {(document.starts[f.first][0], document.starts[f.last - 1][1]) for f in best}
    return len(ours & document.document[1]), len(ours), len(document.document[1])


def common_words(texts: list[str]) -> dict[str, int]:
    """Words that the data write small at least five times, by how often: 1 rare to 3 everywhere."""
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for text in texts:
        if sum(c.isupper() for c in text) > 0.5 * sum(c.isalpha() for c in text):
            continue
        counts.update(re.findall(r"(?<![\w.])[a-z]+(?![\w])", text))
        capitals.update(word.lower() for word in re.findall(r"(?<=[a-z,] )[A-Z][a-z]+", text))
    return {word: 1 + (n >= 40) + (n >= 400) for word, n in counts.items() if n >= 5 and n > 0.25 * capitals[word]}


def fit(rows: list[tuple[list[str], float, float]], kept: set[str], *, bias: bool = True) -> dict[str, float]:
    """Weights of logistic regression by AdaGrad; ``bias`` adds a constant."""
    index = {value: i + 1 for i, value in enumerate(sorted(kept))}
    base = [0] if bias else []
    data = [([*base, *(index[v] for v in values if v in index)], label, weight) for values, label, weight in rows]
    weights = [0.0] * (len(index) + 1)
    squares = [1e-6] * (len(index) + 1)
    rng = random.Random(7)
    for _ in range(EPOCHS):
        rng.shuffle(data)
        for values, label, weight in data:
            score = sum(weights[v] for v in values)
            error = (1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - label) * weight
            if abs(error) < 0.003:
                continue
            for v in values:
                gradient = error + STRENGTH * weights[v]
                squares[v] += gradient * gradient
                weights[v] -= RATE * gradient / math.sqrt(squares[v])
    result = {value: weights[i] for value, i in index.items()}
    if bias:
        result["bias"] = weights[0]
    return result


def in_capitals(text: str) -> str:
    """The text in capitals, letter for letter."""
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


def load(data: Path) -> list[Labelled]:
    documents = toponyms(data / "toponyms/lgl.xml", 1.0) + toponyms(data / "toponyms/GeoVirus.xml", 0.7)
    documents += wikigold(data / "ner/wikigold/CONLL-format/data/wikigold.conll.txt")
    documents += re3d(data / "ner/re3d")
    documents += told_places(data / "event_location/train.jsonl")
    return documents


def folded(documents: list[Spanned], common: dict[str, int], texts: int) -> list[list[float]]:
    """First scores of each text by weights that were fitted on the other texts, for fitting the second look.

    A text and its copy in capitals stand ``texts`` apart and go into one fold.
    """
    scores: list[list[float]] = [[] for _ in documents]
    for fold in range(FOLDS):
        weights = fit_first([d for i, d in enumerate(documents) if i % texts % FOLDS != fold], common)
        for i, document in enumerate(documents):
            if i % texts % FOLDS == fold:
                scores[i] = first_scores(document, weights)
        print(f"fold {fold + 1} of {FOLDS}", file=sys.stderr)
    return scores


def choose_threshold(documents: list[Spanned], scores: list[list[float]], main: int) -> float:
    """The threshold with the best F1 on the first ``main`` texts, with second looks fitted on the other half."""
    best = (0.0, 0.0)
    halves = [fit_second(documents[h:main:2], scores[h:main:2]) for h in (0, 1)]
    for step in range(-8, 5):
        right = found = told = 0
        for i in range(main):
            a, b, c = tally(documents[i], scores[i], halves[1 - i % 2], step / 10)
            right, found, told = right + a, found + b, told + c
        f1 = 2 * right / (found + told)
        print(f"threshold {step / 10}: P {right / found:.3f} R {right / told:.3f} F1 {f1:.4f}", file=sys.stderr)
        best = max(best, (f1, step / 10))
    return best[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--try", dest="trial", action="store_true", help="report by cross-validation, write nothing")
    options = parser.parse_args()
    data = options.data
    labelled = load(data)
    articles = (data / "news_incidents/articles.jsonl").read_text(encoding="utf-8").splitlines()[:1500]
    texts = [d[0] for d in labelled] + [json.loads(line)["text"] for line in articles]
    sentences = [json.loads(line)["text"] for line in (data / "event_location/train.jsonl").read_text().splitlines()]
    texts += [text for text in sentences if benchmark.digit(text) >= 5]
    common = common_words(texts)
    empty = {"weights": {}, "common": common, "threshold": 0.0}
    COMMON.update(common)
    main_texts = sum(1 for d in labelled if d[3] == 1.0)
    documents = [spans_of(d) for d in labelled]
    if not options.trial:
        upper = [(in_capitals(t), g, h, w * 0.5) for t, g, h, w in labelled]
        documents += [spans_of(d) for d in upper]
    scores = folded(documents, common, len(labelled))
    threshold = choose_threshold(documents, scores, main_texts)
    if options.trial:
        return 0
    weights = {**fit_first(documents, common), **fit_second(documents, scores)}
    shown = {value: round(weight, 3) for value, weight in sorted(weights.items()) if abs(weight) >= 0.02}
    body = empty | {"weights": shown, "threshold": threshold, "common": dict(sorted(common.items()))}
    TARGET.write_text(json.dumps(body, indent=0) + "\n", encoding="utf-8")
    print(f"{len(shown)} weights", file=sys.stderr)
    return 0


_WORDED = re.compile(r"^(?:b|a|b2|a2|g\+b|g\+a|w)=(.*)$")


def may_keep(value: str, common: dict[str, int]) -> bool:
    """Whether a feature's words are all common words or signs, or the name of a place or a people."""
    match = _WORDED.match(value)
    if match is None:
        return True
    if value.startswith("w="):
        return match.group(1) in common or match.group(1) in lexicon.demonyms()
    words = match.group(1).split()
    if value.startswith("g+"):
        words = words[1:]
    return all(not word[0].isalpha() or word in common or word.rstrip(".") in lexicon.units() for word in words)


if __name__ == "__main__":
    raise SystemExit(main())
