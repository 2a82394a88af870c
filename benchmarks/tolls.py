"""How well tolls are read: news articles on shooting incidents (per article, per incident) and drone-strike narratives.

    tolls.py DIR [--strikes FILE] [--part dev|blind|all] [--json]

DIR holds ``incidents.jsonl`` and ``articles.jsonl`` (form of ``news_incidents``). FILE is ``strikes.json``; by default
``../tolls/strikes.json`` beside DIR, where it exists. Figures are taken on

* blind: incidents (strikes) whose SHA-256 of the id starts with 0-3: a quarter that no rule was tuned on;
* dev: the rest;
* all: both (the default, for data that was never seen).

What is compared
* The gold numbers are per incident and count everyone hit, attackers among them: so victims and attackers are added up here.
* A count is exact where its one number equals the gold number: N for "N", "at least N" and "up to N"; "more than N" is N+1.
* An article *states* a toll where a plain test, which knows nothing of the rules measured, finds the gold number (digits or
  a word) and a word of death (of injury) in one sentence; for 1, "a man", "one person" and the like will do; "shot" is a
  word of injury in sentences without a word of death; for 0, only an explicit "no one was killed" will do. Articles that
  do not state the toll are left out of the exact figures, and counted.
* A round-up, whose title or first 400 characters speak of several shootings at once ("weekend shootings", "separate
  attacks", "across the city"), states sums over incidents and not the toll of the one: it is left out of ``*_exact``, and
  kept in ``*_exact_with_roundups``.
* Also given: the share exact among all articles where any number was read (``*_when_read``), a stricter figure, since many
  articles tell of arrests, trials or another incident.
* Per incident: the numbers read from its articles are put to a vote; an article's vote counts as often as it says its number,
  three times at most (a repeated number is meant, a number said once may belong to another incident); a tie goes to the
  latest article. Incidents of which no article states the toll are left out.
* Strikes: each record has two short texts, a summary and a narrative, by different hands; each is read by itself. Exact is
  low and high both equal to the record's. A text states the toll where both numbers stand in it and the high one without
  "at least", "up to" and the like before it: the record's range is drawn from other sources and most narratives give
  only one number. ``strikes_both_exact_all`` is over all texts with a death in them, whatever they state.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evenhand.counts import CountMention, find_counts, toll_of
from evenhand.model import Count

WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
DEATH = re.compile(
    r"(?i)\b(?:kill\w*|dead|deaths?|die[sd]?|dying|fatal\w*|murder\w*|slain|slay\w*|bod(?:y|ies)|homicides?)\b"
)
INJURY = re.compile(
    r"(?i)\b(?:injur(?:ed?|es|ing|y|ies)|wound(?:s|ed|ing)?|hurt|hospitali[sz]ed|(?:critical|serious|stable) condition)\b"
)
HIT = re.compile(r"(?i)\b(?:shot|struck|hit)\b")
PERSON = (
    r"(?:man|woman|boy|girl|teen|teenager|person|child|toddler|baby|victim|student|officer|deputy|suspect|\d+-year-old)"
)
ONE = re.compile(
    rf"(?i)\b(?:(?:one|1|another|an?)(?: [\w-]+){{0,3}} {PERSON}"
    r"|(?:one|1|another)(?= (?:dead|killed|injured|wounded|hurt|was|is|of|other|in|died|hospital)))\b"
    rf"|^{PERSON}\b"
)
NONE_DEAD = re.compile(
    r"(?i)\b(?:no (?:one|body) (?:died|(?:was|has been|had been) killed|has died)|no (?:deaths|fatalities)"
    r"|nobody (?:was killed|died))"
)
NONE_HURT = re.compile(
    r"(?i)\b(?:no (?:one|body) (?:else )?(?:was|were) (?:hurt|injured|wounded)|no (?:other )?injuries"
    r"|nobody was (?:hurt|injured))"
)
ROUNDUP = re.compile(
    r"(?i)\b(?:(?:weekend|separate|multiple|several|two|three|four|five|six|overnight|city|\w+day) (?:\w+ )?"
    r"(?:shootings|attacks|killings)|shootings (?:across|in|on|throughout|around|over|since|\w+day)"
    r"|across (?:the city|chicago)|(?:violent|bloody|deadly) (?:weekend|night|week|holiday))\b"
)


def is_blind(identity: str) -> bool:
    return hashlib.sha256(identity.encode()).hexdigest()[0] in "0123"


def states(text: str, gold: int, *, killed: bool) -> bool:
    """Whether ``text`` gives ``gold`` beside a word of death or injury; see above."""
    if gold == 0:
        return bool((NONE_DEAD if killed else NONE_HURT).search(text))
    word = WORDS[gold] if gold < len(WORDS) else str(gold)
    number = re.compile(rf"(?i)(?<![\w$,.-])(?:{gold}|{word})(?![\w,.]*\d|[ -]year|[ -]month)\b")
    pattern = ONE if gold == 1 else number
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", text):
        dead = DEATH.search(sentence)
        cue = dead if killed else INJURY.search(sentence) or (HIT.search(sentence) and not dead)
        if cue and pattern.search(sentence):
            return True
    return False


def point(count: Count | None) -> int | None:
    """The one number a count is taken for: its stated bound, or None for a true range."""
    if count is None:
        return None
    if count.high is None or count.high == count.low:
        return count.low
    return count.high if count.low <= 1 else None


def read_article(article: dict[str, Any]) -> tuple[int | None, int | None]:
    """Killed and injured of all people hit, attackers included, as the gold numbers count them."""
    return tolls(find_counts(f"{article['title']}\n\n{article['text']}"))


def tolls(mentions: list[CountMention]) -> tuple[int | None, int | None]:
    toll = toll_of(mentions)
    victims, attackers = point(toll.killed), point(toll.attackers_killed)
    killed = None if victims is None and attackers is None else (victims or 0) + (attackers or 0)
    return killed, point(toll.injured)


def news(folder: Path, part: str, sample: int, show: str) -> dict[str, float | int]:
    incidents = {row["incident"]: row for row in _rows(folder / "incidents.jsonl")}
    by_incident: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for article in _rows(folder / "articles.jsonl"):
        if part == "all" or is_blind(article["incident"]) == (part == "blind"):
            by_incident[article["incident"]].append(article)
    chosen = sorted(by_incident, key=lambda i: hashlib.sha256(f"sample{i}".encode()).hexdigest())
    chosen = chosen[: sample or len(chosen)]
    tally: Counter[str] = Counter()
    for done, identity in enumerate(chosen, 1):
        if done % 100 == 0:
            print(f"\r{done} of {len(chosen)} incidents", end="", file=sys.stderr)
        gold = incidents[identity]
        votes: dict[str, list[int]] = {"killed": [], "injured": []}
        stated = {"killed": False, "injured": False}
        for article in sorted(by_incident[identity], key=lambda a: a["published"] or ""):
            text = f"{article['title']}\n\n{article['text']}"
            mentions = find_counts(text)
            got = dict(zip(("killed", "injured"), tolls(mentions), strict=True))
            for kind in ("killed", "injured"):
                value, right = got[kind], gold[kind]
                tally[f"{kind} articles"] += 1
                if value is not None:
                    said = sum(m.count.low == value and m.outcome in {kind, "casualties"} for m in mentions)
                    votes[kind] += [value] * max(1, min(3, said))
                    tally[f"{kind} read"] += 1
                    tally[f"{kind} read right"] += value == right
                if states(text, right, killed=kind == "killed"):
                    tally[f"{kind} wide"] += 1
                    tally[f"{kind} wide right"] += value == right
                    if ROUNDUP.search(text[:400]):
                        continue
                    stated[kind] = True
                    tally[f"{kind} stated"] += 1
                    tally[f"{kind} stated right"] += value == right
                    tally[f"{kind} stated unread"] += value is None
                    if show == kind and value != right:
                        print(f"--- {identity} {kind} gold {right} read {value} {article['id']}")
        for kind in ("killed", "injured"):
            if stated[kind]:
                tally[f"{kind} incidents"] += 1
                tally[f"{kind} incidents right"] += _vote(votes[kind]) == gold[kind]
    print(file=sys.stderr)
    figures: dict[str, float | int] = {}
    for kind in ("killed", "injured"):
        figures |= {
            f"article_{kind}_exact": _share(tally[f"{kind} stated right"], tally[f"{kind} stated"]),
            f"article_{kind}_stated": tally[f"{kind} stated"],
            f"article_{kind}_exact_with_roundups": _share(tally[f"{kind} wide right"], tally[f"{kind} wide"]),
            f"article_{kind}_stated_with_roundups": tally[f"{kind} wide"],
            f"article_{kind}_stated_unread": _share(tally[f"{kind} stated unread"], tally[f"{kind} stated"]),
            f"article_{kind}_exact_when_read": _share(tally[f"{kind} read right"], tally[f"{kind} read"]),
            f"article_{kind}_read": tally[f"{kind} read"],
            f"incident_{kind}_exact": _share(tally[f"{kind} incidents right"], tally[f"{kind} incidents"]),
            f"incident_{kind}_stated": tally[f"{kind} incidents"],
        }
    figures["articles"] = tally["killed articles"]
    figures["incidents"] = len(chosen)
    return figures


def _vote(values: list[int]) -> int | None:
    """The number most articles give; a tie goes to the one given last."""
    if not values:
        return None
    counts = Counter(values)
    best = max(counts.values())
    return next(value for value in reversed(values) if counts[value] == best)


def strikes(path: Path, part: str, show: str) -> dict[str, float | int]:
    records = json.loads(path.read_text(encoding="utf-8"))["strike"]
    records = [r for r in records if part == "all" or is_blind(r["_id"]) == (part == "blind")]
    tally: Counter[str] = Counter()
    for record in records:
        if not (record["deaths_min"].isdigit() and record["deaths_max"].isdigit()):
            continue
        low, high = int(record["deaths_min"]), int(record["deaths_max"])
        for text in (record["bij_summary_short"], record["narrative"]):
            if not DEATH.search(text):
                continue
            got = strike_toll(find_counts(text))
            right = got == (low, high)
            said = _says(text, low) and _says(text, high) and not _is_open(text, high)
            tally["all"] += 1
            tally["right"] += right
            tally["stated"] += said
            tally["stated right"] += said and right
            if show == "strikes" and said and not right:
                print(f"--- {record['_id']} gold {low}-{high} read {got}")
    return {
        "strikes_both_exact": _share(tally["stated right"], tally["stated"]),
        "strikes_stated": tally["stated"],
        "strikes_both_exact_all": _share(tally["right"], tally["all"]),
        "strikes_texts": tally["all"],
    }


def strike_toll(mentions: list[CountMention]) -> tuple[int | None, int | None]:
    killed = toll_of(mentions).killed
    return (None, None) if killed is None else (killed.low, killed.high)


def _says(text: str, number: int) -> bool:
    word = WORDS[number] if number < len(WORDS) else str(number)
    return bool(re.search(rf"(?i)(?<![\w.])(?:{number}|{word})(?![\w])", text)) or (
        number == 1 and bool(re.search(r"\ban?\b", text))
    )


def _is_open(text: str, number: int) -> bool:
    """Whether a hedge that leaves an end open stands before ``number``."""
    word = WORDS[number] if number < len(WORDS) else str(number)
    hedge = r"(?:at least|more than|up to|over|as many as|about|around|nearly|almost|some|fewer than|less than|no fewer than)"
    return bool(re.search(rf"(?i)\b{hedge} (?:{number}|{word})\b", text))


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--strikes", type=Path)
    parser.add_argument("--part", choices=["dev", "blind", "all"], default="all")
    parser.add_argument("--sample", type=int, default=0, help="only so many incidents")
    parser.add_argument(
        "--show", choices=["", "killed", "injured", "strikes"], default="", help="print the ids that went wrong"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = news(options.folder, options.part, options.sample, options.show)
    file = options.strikes or options.folder.parent / "tolls" / "strikes.json"
    if file.is_file():
        figures |= strikes(file, options.part, options.show)
    for name, value in figures.items():
        print(f"{name:32} {value}")
    if options.json:
        print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
