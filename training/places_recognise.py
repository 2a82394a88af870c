"""Trains src/evenhand/places/recognise.json, the weights that find places: places_recognise.py DATA_FOLDER

DATA_FOLDER holds toponyms/lgl.xml and GeoVirus.xml (their open halves), ner/wikigold, ner/re3d, event_location and
muc4. Logistic regression over candidate spans by AdaGrad, on the texts as they are and in capitals. Only words that are
written small in the data, names in the gazetteer and signs become features of their own: no person's name is kept.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import places as benchmark  # noqa: E402

from evenhand.gazetteer import open_gazetteer  # noqa: E402
from evenhand.places import lexicon, recognise  # noqa: E402
from evenhand.places.spans import words_of  # noqa: E402

TARGET = ROOT / "src/evenhand/places/recognise.json"
EPOCHS = 8
RATE = 0.3
STRENGTH = 2e-5
FEWEST = 3

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
        rows.append((text, gold, {s for s in hidden}, 0.5))
    return rows


def spans_of(labelled: Labelled) -> list[tuple[list[str], float, float]]:
    """Features, label and weight of each candidate span of one text."""
    text, gold, hidden, weight = labelled
    gazetteer = open_gazetteer()
    words = words_of(text)
    rows = []
    for first, last, values in recognise.featured_spans(words, gazetteer):
        start, end = words.spans[first][0], words.spans[last - 1][1]
        right = (start, end) in gold
        if not right and any(s <= start and end <= e for s, e in hidden):
            continue
        rows.append((values, 1.0 if right else 0.0, weight))
    return rows


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


def train(rows: list[tuple[list[int], float, float]], size: int) -> list[float]:
    weights = [0.0] * size
    squares = [1e-6] * size
    order = list(range(len(rows)))
    rng = random.Random(7)
    for epoch in range(EPOCHS):
        rng.shuffle(order)
        loss = 0.0
        for index in order:
            values, label, weight = rows[index]
            score = sum(weights[v] for v in values)
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
            error = (p - label) * weight
            loss -= math.log(max(1e-9, p if label else 1 - p)) * weight
            if abs(error) < 0.003:
                continue
            for v in values:
                gradient = error + STRENGTH * weights[v]
                squares[v] += gradient * gradient
                weights[v] -= RATE * gradient / math.sqrt(squares[v])
        print(f"epoch {epoch + 1}: loss {loss / len(rows):.4f}", file=sys.stderr)
    return weights


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    options = parser.parse_args()
    data = options.data
    documents = toponyms(data / "toponyms/lgl.xml", 1.0) + toponyms(data / "toponyms/GeoVirus.xml", 0.7)
    documents += wikigold(data / "ner/wikigold/CONLL-format/data/wikigold.conll.txt")
    articles = (data / "news_incidents/articles.jsonl").read_text(encoding="utf-8").splitlines()[:1500]
    texts = [d[0] for d in documents] + [json.loads(line)["text"] for line in articles]
    sentences = [json.loads(line)["text"] for line in (data / "event_location/train.jsonl").read_text().splitlines()]
    texts += [text for text in sentences if benchmark.digit(text) >= 5]
    common = common_words(texts)
    recognise.model.cache_clear()
    TARGET.write_text(json.dumps({"weights": {}, "common": common}), encoding="utf-8")
    rows = [row for d in documents for row in spans_of(d)]
    upper = [(t.upper(), g, h, w * 0.5) for t, g, h, w in documents if len(t.upper()) == len(t)]
    rows += [row for d in upper for row in spans_of(d)]
    counts = Counter(value for values, _, _ in rows for value in set(values))
    kept = {value for value, n in counts.items() if n >= FEWEST and may_keep(value, common)}
    index = {value: i + 1 for i, value in enumerate(sorted(kept))}
    numbered = [([0, *(index[v] for v in values if v in index)], label, weight) for values, label, weight in rows]
    print(f"{len(numbered)} spans, {len(index)} features", file=sys.stderr)
    weights = train(numbered, len(index) + 1)
    shown = {value: round(weights[i], 3) for value, i in index.items() if abs(weights[i]) >= 0.02}
    shown["bias"] = round(weights[0], 3)
    body = json.dumps({"weights": dict(sorted(shown.items())), "common": dict(sorted(common.items()))}, indent=0)
    TARGET.write_text(body + "\n", encoding="utf-8")
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
