"""Scores the finding and coding of dates against TimeML (.tml, TIMEX3) and WikiWars (.xml, TIMEX2) folders.

Span F1 strict (same words) and relaxed (overlap), value F1 (relaxed and the TIMEX value equal, as in TempEval-3) and type
F1. A gold expression matches at most one found, exact ones first. The day of the document is given to the reader and not
scored. A range found as one ("from May 3 to May 5") is scored by its two ends, as TIMEX3 marks them.

Blind part: files whose name's SHA-256 is divisible by three. No rule, word or weight was tuned on them.
Other measures: --hijri FOLDER (pairs of Hijri and Gregorian days, both ways), --clean FOLDER... (sentences without dates),
--speed (megabytes a second, and the ratio to dateparser's search_dates, called as it comes and told that all is English).
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import hashlib
import html
import json
import re
import sys
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

from evenhand import sentences
from evenhand.dates import DateMention, calendars, find_dates

_TAG = re.compile(r"<(/?)([A-Za-z0-9_]+)((?:\s[^<>]*)?)/?>")
_ATTRIBUTE = re.compile(r'([\w-]+)\s*=\s*"([^"]*)"')


@dataclass(frozen=True)
class Gold:
    start: int
    end: int
    kind: str
    value: str
    words: str


@dataclass(frozen=True)
class Document:
    name: str
    text: str
    published: dt.date | None
    gold: list[Gold]


def is_blind(name: str) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def read_document(path: Path) -> Document | None:
    raw = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
    body = re.search(r"<TEXT>(.*)</TEXT>", raw, re.DOTALL)
    if body is None:
        return None
    head = re.search(
        r"<(?:DCT|DATETIME)>.*?<TIMEX[23][^>]*?\b(?:value|val)=\"(\d{4}-\d\d-\d\d)", raw[: body.start()], re.DOTALL
    )
    published = dt.date.fromisoformat(head.group(1)) if head else None
    pieces, gold, opened, position, length = [], [], [], 0, 0
    source = body.group(1)
    for tag in _TAG.finditer(source):
        piece = html.unescape(source[position : tag.start()])
        pieces.append(piece)
        length += len(piece)
        position = tag.end()
        if tag.group(2) not in {"TIMEX3", "TIMEX2"} or tag.group(0).endswith("/>"):
            continue
        if not tag.group(1):
            opened.append((length, dict(_ATTRIBUTE.findall(tag.group(3)))))
        elif opened:
            start, attributes = opened.pop()
            value = attributes.get("value") or attributes.get("val") or ""
            gold.append((start, length, attributes.get("type") or _kind(value, attributes), value))
    pieces.append(html.unescape(source[position:]))
    text = "".join(pieces)
    return Document(path.name, text, published, [Gold(s, e, k, v, text[s:e]) for s, e, k, v in sorted(gold)])


def _kind(value: str, attributes: dict[str, str]) -> str:
    """The TIMEX3 type of a TIMEX2 expression, which has none."""
    if attributes.get("set", "").upper() == "YES":
        return "SET"
    if value.startswith("P") and not value.startswith(("PAST", "PRESENT")):
        return "DURATION"
    return "TIME" if "T" in value and "REF" not in value else "DATE"


def same_form(value: str) -> str:
    """One form for values that TIMEX2, TIMEX3 and the annotators write in several ways: 2000-W7, 199X, T17, P1DE."""
    value = re.sub(r"-W(\d)(?!\d)", r"-W0\1", value.strip().upper())
    value = re.sub(r"^(\d{2,3})X+$", r"\1", value)
    value = re.sub(r"^P(\d+)DE$", lambda match: f"P{10 * int(match.group(1))}Y", value)
    value = re.sub(r"^P(\d+)CE$", lambda match: f"P{100 * int(match.group(1))}Y", value)
    return re.sub(r"T(\d\d)$", r"T\1:00", value)


def flat(mentions: list[DateMention]) -> list[DateMention]:
    return [end for mention in mentions for end in (flat(list(mention.ends)) if mention.ends else [mention])]


def match(gold: list[Gold], found: list[DateMention]) -> list[tuple[Gold | None, DateMention | None]]:
    left = list(gold)
    pairs: list[tuple[Gold | None, DateMention | None]] = []
    rest = []
    for mention in found:
        exact = next(
            (g for g in left if g.words.strip(" .,") == mention.words.strip(" .,") and _overlap(g, mention)), None
        )
        if exact is None:
            rest.append(mention)
        else:
            left.remove(exact)
            pairs.append((exact, mention))
    for mention in rest:
        near = next((g for g in left if _overlap(g, mention)), None)
        if near is not None:
            left.remove(near)
        pairs.append((near, mention))
    return pairs + [(g, None) for g in left]


def _overlap(gold: Gold, mention: DateMention) -> bool:
    return gold.start < mention.span.end and mention.span.start < gold.end


def score(documents: list[Document], *, errors: int) -> dict[str, float]:
    counts: collections.Counter[str] = collections.Counter()
    worst: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for number, document in enumerate(documents, 1):
        print(f"\r{number}/{len(documents)} documents", end="", file=sys.stderr)
        found = flat(find_dates(document.text, published=document.published))
        for gold, mention in match(document.gold, found):
            counts["gold"] += gold is not None
            counts["found"] += mention is not None
            if gold is None:
                worst["found, not in the gold"][f"{_show(mention.words)} = {mention.timex}  [{mention.rule}]"] += 1
            elif mention is None:
                worst["missed"][f"{_show(gold.words)} = {gold.value}"] += 1
            else:
                strict = gold.words.strip(" .,") == mention.words.strip(" .,")
                value = same_form(gold.value) == same_form(mention.timex)
                counts["relaxed"] += 1
                counts["strict"] += strict
                counts["value"] += value
                counts["type"] += gold.kind == mention.kind
                if not value:
                    line = f"{_show(gold.words)}: {gold.value}, found {mention.timex} ({document.published}) [{mention.rule}]"
                    worst["value"][line] += 1
                if not strict:
                    worst["span"][f"{_show(gold.words)} | {_show(mention.words)}"] += 1
    print(file=sys.stderr)
    for kind, listed in worst.items():
        if errors:
            print(f"\n{kind}: {sum(listed.values())}")
        for line, times in listed.most_common(errors):
            print(f"  {times:3} {line}")
    total = (counts["gold"] + counts["found"]) or 1
    figures = {f"{name}_f1": round(2 * counts[name] / total, 4) for name in ("strict", "relaxed", "value", "type")}
    return figures | {"expressions": counts["gold"], "found": counts["found"], "documents": len(documents)}


def _show(words: str) -> str:
    return " ".join(words.split())[:60]


def hijri_pairs(folder: Path) -> dict[str, float]:
    total = right = back = 0
    for path in sorted(folder.glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            hijri, gregorian = tuple(row[0][0]), dt.date(*row[0][1])
            total += 1
            right += calendars.hijri_to_gregorian(*hijri) == gregorian
            back += calendars.gregorian_to_hijri(gregorian) == hijri
    return {"hijri_pairs": total, "hijri_to_gregorian": right, "gregorian_to_hijri": back}


#: Words and shapes that may tell when; a sentence without any is taken to hold no date. Common words that are also dates
#: ("may", "march", "second", "sun", "fall", "spring", numbers that are no years) are left in on purpose.
_MAY_TELL = re.compile(
    r"\b(?:january|february|april|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|thurs|today|yesterday|tomorrow|tonight|now|nowadays|current(?:ly)?|recent(?:ly)?"
    r"|lately|present(?:ly)?|moment|future|past|ago|later|earlier|daily|weekly|monthly|yearly|hourly|nightly|annual(?:ly)?"
    r"|(?:second|minute|hour|hr|day|week|month|year|quarter|decade|century|centurie|fortnight|weekend|night|evening|afternoon|morning)s?"
    r"|millenni\w+|overnight|dawn|dusk|noon|midnight|midday|daytime|season\w*|christmas|easter|thanksgiving|ramadan|gmt|bce?"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ties|(?:in|the|this|last) (?:spring|summer|autumn|winter|fall)|summer|winter"
    r"|(?:mar|march|may)\.? \d+|\d+ (?:of )?(?:mar|march|may)"
    r"|(?:in|since|last|next|until|during|of|by|after|mid) (?:may|march))\b"
    r"|\b\d{4}s?\b|['’]\d\ds?\b|\b\d{1,2}[/.:-]\d{1,2}|\d+(?:st|nd|rd|th)\b|\d ?[ap] ?\.? ?m\b",
    re.IGNORECASE,
)


def sentences_of(folder: Path) -> list[str]:
    """Sentences of CoNLL files (a token a line) and of MUC texts below a folder."""
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.suffix in {".json", ".md", ".rst"} or "key" in path.name or "taskdoc" in path.parts:
            continue
        text = path.read_text(encoding="latin-1" if "muc" in path.name else "utf-8", errors="replace")
        if "muc" in path.name:
            for document in re.split(r"(?m)^\w+-MUC\d-\d.*$", text):
                found += [" ".join(s.span.of(document).split()) for s in sentences.split(document)]
        elif path.suffix in {".txt", ".conll"} or "wnut" in str(path):
            lines = [
                [line.split()[0] for line in block.splitlines() if len(line.split()) > 1]
                for block in text.split("\n\n")
            ]
            found += [" ".join(words) for words in lines]
    return list(dict.fromkeys(sentence for sentence in found if len(sentence) > 30))


def false_positives(folders: list[Path], *, limit: int, errors: int) -> dict[str, float]:
    """How many of ``limit`` sentences that hold no word that may tell when give a date or time all the same."""
    clean = [s for folder in folders for s in sentences_of(folder) if not _MAY_TELL.search(s)]
    clean = sorted(clean, key=lambda s: hashlib.sha256(s.encode()).hexdigest())[:limit]
    wrong = []
    for sentence in clean:
        dates = [m for m in find_dates(sentence, published=dt.date(2010, 5, 5)) if m.kind in {"DATE", "TIME"}]
        wrong += [f"{dates[0].words} [{dates[0].rule}]"] if dates else []
    for line in wrong[:errors]:
        print("  found in a sentence without a date:", line)
    return {
        "sentences_without_dates": len(clean),
        "with_a_date_found": len(wrong),
        "per_thousand": 1000 * len(wrong) / max(1, len(clean)),
    }


def speed(folders: list[Path]) -> dict[str, float]:
    """Megabytes of text a second of processor time, and the ratio to dateparser's search_dates on a sample of the texts."""
    texts = [d.text for f in folders for path in sorted(f.rglob("*.tml")) if (d := read_document(path))]
    texts = texts or ["\n".join(part) for f in folders for part in [sentences_of(f)]]
    published = dt.date(2010, 5, 5)
    find_dates(texts[0], published=published)
    size = sum(len(text.encode()) for text in texts) / 1e6
    start = time.process_time()
    for text in texts:
        find_dates(text, published=published)
    ours = size / (time.process_time() - start)
    figures = {"megabytes": round(size, 3), "megabytes_a_second": round(ours, 2)}
    try:
        from dateparser.search import search_dates
    except ImportError:
        return figures
    sample = texts[:: max(1, len(texts) // 12)]
    megabytes = sum(len(text.encode()) for text in sample) / 1e6
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, languages in (("dateparser", None), ("dateparser_english_only", ["en"])):
            search_dates("on 3 May", languages=languages)
            start = time.process_time()
            for text in sample:
                search_dates(text, languages=languages)
            theirs = megabytes / (time.process_time() - start)
            figures |= {f"{name}_megabytes_a_second": round(theirs, 5), f"times_{name}": round(ours / theirs, 1)}
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help="folders or files of .tml or .xml documents")
    parser.add_argument("--part", choices=("all", "tuned", "blind"), default="all")
    parser.add_argument("--errors", type=int, default=12, help="how many of the commonest errors to print of each kind")
    parser.add_argument("--hijri", type=Path)
    parser.add_argument("--clean", type=Path, nargs="*", default=[], help="folders of CoNLL or MUC texts")
    parser.add_argument("--speed", action="store_true", help="time the documents of PATHS")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures: dict[str, float] = {}
    files = [
        f
        for path in options.paths
        for f in ([path] if path.is_file() else sorted(path.rglob("*")))
        if f.suffix in {".tml", ".xml"}
    ]
    documents = [d for f in files if (d := read_document(f)) is not None]
    documents = [d for d in documents if options.part == "all" or is_blind(d.name) == (options.part == "blind")]
    if documents:
        start = time.perf_counter()
        figures |= score(documents, errors=options.errors)
        figures["seconds"] = round(time.perf_counter() - start, 2)
    if options.hijri:
        figures |= hijri_pairs(options.hijri)
    if options.clean:
        figures |= false_positives(options.clean, limit=10_000, errors=options.errors)
    if options.speed:
        figures |= speed(options.paths)
    for name, value in figures.items():
        print(f"{name:24} {value}")
    if options.json:
        print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
