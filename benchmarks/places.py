"""Measures finding and resolving places: places.py PATH [--blind | --open] [--limit N] [--json]

PATH is an XML file in the form of LGL (also TR-News and others that follow it) or of GeoVirus, or a .jsonl file of
sentences with VERB and LOCATION spans; strikes.json holds narratives with the town's coordinates. The format is read
from the file.

Recognition counts a place when exactly its span was found (`*_overlap`: any shared character). LGL marks demonyms
("Syrian") and places inside the names of organisations; GeoVirus marks neither demonyms nor places inside such names,
so demonyms and organisations count for the first and are left aside for the second. Resolution: `acc161_given` is the
share of the gold names with coordinates that are put within 161 km; a name left unresolved counts as wrong, and as half
the earth's circumference in `auc_given` (0 is perfect); `mean_km_given` is over the resolved. `recall161` is end to
end: gold places with coordinates that were found (overlap) and put within 161 km.

Events: tokens of the chosen places against tokens of the LOCATION spans, over all sentences. Many sentences carry no
LOCATION although they name the place, so `event_place_precision_where_told` counts those with one only; some six in a
hundred of the tokens in LOCATION spans are fragments of other words, which nobody can find.

LGL's form names each article's newspaper (`domain`). As a user's batch would, the run first learns each source's usual
ground from the names found in all its articles (no gold is used), and resolves with that; `--no-homes` does without.

Times are seconds of one processor. Blind: documents whose SHA-256 of their id ends in a hexadecimal digit below 6 (LGL,
GeoVirus), below 5 (sentences, strikes). No rule or weight was tuned on them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import resource
import statistics
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from evenhand import places
from evenhand.gazetteer import open_gazetteer
from evenhand.model import Report, Span, Where
from evenhand.places import PlaceMention

FARTHEST_KM = 20_038.0
NEAR_KM = 161.0


@dataclass
class Document:
    id: str
    text: str
    gold: list[tuple[int, int, float | None, float | None]]
    source: str | None = None


@dataclass
class Tally:
    found: int = 0
    gold: int = 0
    exact: int = 0
    overlap_p: int = 0
    overlap_r: int = 0
    errors: list[float] = field(default_factory=list)
    unresolved: int = 0
    located: int = 0
    end_to_end: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--blind", action="store_true", help="only the part kept blind")
    parser.add_argument("--open", action="store_true", help="only the part that rules and weights were tuned on")
    parser.add_argument("--no-homes", action="store_true", help="learn nothing about a source from its other reports")
    parser.add_argument("--limit", type=int, help="only the first N documents")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object, last line")
    options = parser.parse_args()
    open_gazetteer().find("warm up")
    kind = form_of(options.path)
    if kind == "sentences":
        figures = measure_events(options)
    elif kind == "strikes":
        figures = measure_strikes(options)
    else:
        figures = measure_toponyms(options, kind)
    figures["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for name, value in figures.items():
        print(f"{name:24} {value:.4g}")
    if options.json:
        print(json.dumps(figures))
    return 0


def form_of(path: Path) -> str:
    if path.suffix == ".jsonl":
        return "sentences"
    if path.suffix == ".json":
        return "strikes"
    with path.open(encoding="utf-8") as file:
        return "geovirus" if "<locations>" in file.read(20_000) else "lgl"


def digit(identity: str) -> int:
    return int(hashlib.sha256(identity.encode()).hexdigest()[-1], 16)


def wanted(identity: str, options: argparse.Namespace, *, below: int) -> bool:
    blind = digit(identity) < below
    return not (options.blind and not blind) and not (options.open and blind)


def documents(path: Path, kind: str) -> Iterator[Document]:
    for number, article in enumerate(ET.parse(path).getroot()):
        text = article.findtext("text") or ""
        if kind == "geovirus":
            source = article.findtext("source") or str(number)
            gold = [
                (*span_of(item, text, "name"), float(item.findtext("lat") or 0), float(item.findtext("lon") or 0))
                for item in article.iter("location")
            ]
            yield Document(source, text, gold)
        else:
            gold = []
            for item in article.iter("toponym"):
                latitude, longitude = coordinates(item)
                gold.append((*span_of(item, text, "phrase"), latitude, longitude))
            yield Document(article.get("docid") or str(number), text, gold, article.findtext("domain"))


def span_of(item: ET.Element, text: str, words: str) -> tuple[int, int]:
    """Where the place stands; some offsets of GeoVirus count from 1, so the name nearby decides."""
    start, end = int(item.findtext("start") or 0), int(item.findtext("end") or 0)
    name = item.findtext(words) or ""
    if text[start:end] != name and (position := text.find(name, max(0, start - 5), end + 5)) >= 0:
        return position, position + len(name)
    return start, end


def coordinates(item: ET.Element) -> tuple[float | None, float | None]:
    tag = item.find("gaztag")
    holder = tag if tag is not None else item
    latitude, longitude = holder.findtext("lat"), holder.findtext("lon")
    return (float(latitude), float(longitude)) if latitude and longitude else (None, None)


def km(a: float, b: float, c: float, d: float) -> float:
    p, q = math.radians(a), math.radians(c)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(d - b) / 2) ** 2
    return 12_742 * math.asin(min(1.0, math.sqrt(h)))


def away(where: Where | None, latitude: float, longitude: float) -> float | None:
    if where is None or where.latitude is None or where.longitude is None:
        return None
    return km(where.latitude, where.longitude, latitude, longitude)


def measure_toponyms(options: argparse.Namespace, kind: str) -> dict[str, float]:
    gazetteer = open_gazetteer()
    counted = {"place", "demonym", "organisation"} if kind == "lgl" else {"place"}
    chosen = [d for d in documents(options.path, kind) if wanted(d.id, options, below=6)][: options.limit]
    tally = Tally()
    homes = {} if options.no_homes else homes_of(chosen)
    seconds = 0.0
    sentences = 0
    for number, document in enumerate(chosen):
        if not options.json and number % 50 == 0:
            print(f"\r{number}/{len(chosen)}", end="", file=sys.stderr)
        report = Report.of(document.text, source=document.source)
        began = time.process_time()
        found = places.find_places(document.text)
        resolved = places.resolve(found, text=document.text, report=report, gazetteer=gazetteer, homes=homes)
        seconds += time.process_time() - began
        sentences += count_sentences(document.text)
        count_recognition(tally, document, [m for m in resolved if m.kind in counted])
        given = [
            PlaceMention(Span(s, e), document.text[s:e]) for s, e, _, _ in sorted(document.gold, key=lambda g: g[0])
        ]
        by_span = {
            (m.span.start, m.span.end): m
            for m in places.resolve(given, text=document.text, report=report, gazetteer=gazetteer, homes=homes)
        }
        count_resolution(tally, document, by_span, resolved)
    return summary(tally, seconds, sentences, len(chosen))


def homes_of(chosen: list[Document]) -> dict[str, places.Home]:
    """Where each source usually reports from, learnt from the names that our own recogniser finds in its documents."""
    names = [(d.source, [m.words for m in places.find_places(d.text)]) for d in chosen if d.source]
    return places.learn_homes(names, gazetteer=open_gazetteer())


def count_sentences(text: str) -> int:
    from evenhand.sentences import split

    return len(split(text))


def count_recognition(tally: Tally, document: Document, found: list[PlaceMention]) -> None:
    gold = {(s, e) for s, e, _, _ in document.gold}
    ours = {(m.span.start, m.span.end) for m in found}
    tally.gold += len(gold)
    tally.found += len(ours)
    tally.exact += len(gold & ours)
    tally.overlap_p += sum(any(s < e2 and s2 < e for s2, e2 in gold) for s, e in ours)
    tally.overlap_r += sum(any(s < e2 and s2 < e for s2, e2 in ours) for s, e in gold)


def count_resolution(
    tally: Tally, document: Document, given: dict[tuple[int, int], PlaceMention], found: list[PlaceMention]
) -> None:
    for start, end, latitude, longitude in document.gold:
        if latitude is None or longitude is None:
            continue
        tally.located += 1
        error = away(given[start, end].where, latitude, longitude)
        if error is None:
            tally.unresolved += 1
        tally.errors.append(FARTHEST_KM if error is None else error)
        span = Span(start, end)
        distances = [away(m.where, latitude, longitude) for m in found if m.span.overlaps(span)]
        tally.end_to_end += any(d is not None and d <= NEAR_KM for d in distances)


def summary(tally: Tally, seconds: float, sentences: int, documents_read: int) -> dict[str, float]:
    def ratio(part: int, whole: int) -> float:
        return part / whole if whole else 0.0

    def f1(p: float, r: float) -> float:
        return 2 * p * r / (p + r) if p + r else 0.0

    p, r = ratio(tally.exact, tally.found), ratio(tally.exact, tally.gold)
    op, orr = ratio(tally.overlap_p, tally.found), ratio(tally.overlap_r, tally.gold)
    resolved = [error for error in tally.errors if error < FARTHEST_KM]
    logs = [math.log(1 + error) / math.log(1 + FARTHEST_KM) for error in tally.errors]
    return {
        "documents": documents_read,
        "recognition_p": p,
        "recognition_r": r,
        "recognition_f1": f1(p, r),
        "recognition_f1_overlap": f1(op, orr),
        "acc161_given": ratio(sum(error <= NEAR_KM for error in tally.errors), tally.located),
        "unresolved_given": ratio(tally.unresolved, tally.located),
        "mean_km_given": statistics.fmean(resolved) if resolved else 0.0,
        "median_km_given": statistics.median(resolved) if resolved else 0.0,
        "auc_given": statistics.fmean(logs) if logs else 0.0,
        "recall161": ratio(tally.end_to_end, tally.located),
        "seconds": seconds,
        "sentences_per_second": sentences / seconds if seconds else 0.0,
    }


def measure_events(options: argparse.Namespace) -> dict[str, float]:
    rows = [json.loads(line) for line in options.path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [row for row in rows if wanted(row["text"], options, below=5)][: options.limit]
    right = found = gold = found_told = 0
    began = time.process_time()
    for row in rows:
        text = row["text"]
        verbs = [Span(s["start"], s["end"]) for s in row["spans"] if s["label"] == "VERB"]
        told = [Span(s["start"], s["end"]) for s in row["spans"] if s["label"] == "LOCATION"]
        chosen = places.event_places(text, verb=verbs[0] if verbs else None)
        ours = tokens(text, [mention.span for mention in chosen])
        theirs = tokens(text, told)
        right += len(ours & theirs)
        found += len(ours)
        gold += len(theirs)
        found_told += len(ours) if theirs else 0
    seconds = time.process_time() - began
    p, r = right / max(1, found), right / max(1, gold)
    return {
        "sentences": len(rows),
        "event_place_precision": p,
        "event_place_recall": r,
        "event_place_f1": 2 * p * r / max(1e-9, p + r),
        "event_place_precision_where_told": right / max(1, found_told),
        "seconds": seconds,
        "sentences_per_second": len(rows) / seconds,
    }


def tokens(text: str, spans: list[Span]) -> set[int]:
    """Where the words that the spans cover begin."""
    starts = set()
    for span in spans:
        position = span.start
        for word in span.of(text).split():
            position = text.index(word, position)
            starts.add(position)
            position += len(word)
    return starts


def measure_strikes(options: argparse.Namespace) -> dict[str, float]:
    gazetteer = open_gazetteer()
    strikes = json.loads(options.path.read_text(encoding="utf-8"))["strike"]
    strikes = [s for s in strikes if wanted(s["_id"], options, below=5)][: options.limit]
    held = near = missing = 0
    for strike in strikes:
        words = ", ".join(part for part in (strike["town"], strike["location"], strike["country"]) if part)
        if not strike["town"] or not strike["lat"]:
            continue
        position = float(strike["lat"]), float(strike["lon"])
        known = [p for p in gazetteer.find(strike["town"]) if km(p.latitude, p.longitude, *position) <= 25]
        mention = places.code_place(words, gazetteer=gazetteer)
        error = away(mention.where, *position) if mention else None
        if known:
            held += 1
            near += error is not None and error <= 25
        else:
            missing += 1
    return {"towns_held": held, "towns_not_held": missing, "within_25_km": near / held if held else 0.0}


if __name__ == "__main__":
    raise SystemExit(main())
