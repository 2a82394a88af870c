"""Scores the finding of actors and targets, their roles, and who is held responsible, against MUC-4 keys.

actors.py --texts FILE... --keys FILE... [--part all|tune|blind] [--as-given] [--cases CSV] [--json]

No reader stands between: sentences, event words (evenhand.triggers), stance, roles, responsibility, collected by report.
* found_*: how many of the key's strings overlap a mention of the right kind (9 individuals, 10 organisations, 12 things,
  18 names, 19 descriptions of people), in percent.
* doers_*, targets_*: words given the role in any event that is told as having happened, against slots 9 and 10, and
  12, 18 and 19 of all templates of the report. Military targets, which MUC-4 leaves out, count against precision.
* organisation_*: organisations held responsible or told as doers against slot 10; confidence: of those found, how many
  have slot 11's fill right. The army's accusation is "by authorities" to MUC-4; here no armed side is an authority, so
  the speaker's kind is added for this comparison.
* case_*: the invented cases of --cases (tests/cases/actors.csv), by state and non-state actors.

Blind part: messages whose id's SHA-256 is divisible by three. No rule or word was tuned on them; of the others about a
hundred sentences were read while tuning. By default the case of the texts is restored, --as-given keeps the capitals.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from evenhand import sentences
from evenhand.actors import ActorMention, find_actors, find_roles
from evenhand.codebook import load
from evenhand.model import HAPPENED, Span
from evenhand.stance import ResponsibilityMention, find_responsibility, find_stance
from evenhand.triggers import find_triggers
from muc4_fills import Phrase, read_phrase
from muc4_templates import Filler, Template, read_templates
from muc4_texts import read_reports

STATE = {"army", "police", "intelligence", "state_forces", "foreign_forces"}
NOT_MUC = {"arrest", "violent_demonstration", "force_against_protesters", "territory_taken", "withdrawal", "threat"}
SMALL = frozenset("THE A AN OF AND IN ON AT DE LA EL LOS LAS TWO THREE FOUR FIVE SIX HIS THEIR WITH FOR BY".split())


@dataclass
class Read:
    """What one report gives."""

    mentions: list[ActorMention]
    doers: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    held: list[tuple[ResponsibilityMention, str]] = field(default_factory=list)


def main() -> int:
    options = _options()
    reports = read_reports(options.texts, as_given=options.as_given)
    keys = read_templates(options.keys)
    names = [name for name in reports if options.part == "all" or (options.part == "blind") == _is_blind(name)]
    counts: Counter[str] = Counter()
    started, size = time.perf_counter(), 0
    for number, name in enumerate(names):
        if number % 25 == 0:
            print(f"\r{number} of {len(names)} reports", end="", file=sys.stderr)
        text = " ".join(reports[name].text.split())
        size += len(text)
        _score(_read(text), text, keys.get(name, []), counts)
    seconds = time.perf_counter() - started
    print(f"\r{len(names)} reports, {seconds:.1f} s   ", file=sys.stderr)
    figures = {**_figures(counts), **_cases(options.cases), "kilobytes_per_second": round(size / 1000 / seconds, 1)}
    for key, value in figures.items():
        print(f"{key:32} {value}")
    if options.json:
        print(json.dumps(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", nargs="+", type=Path, required=True)
    parser.add_argument("--keys", nargs="+", type=Path, required=True)
    parser.add_argument("--part", choices=("all", "tune", "blind"), default="all")
    parser.add_argument("--as-given", action="store_true")
    parser.add_argument("--cases", type=Path, default=Path(__file__).parent.parent / "tests" / "cases" / "actors.csv")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _is_blind(name: str) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


# -- reading


def _read(text: str) -> Read:
    read = Read(find_actors(text))
    for sentence in sentences.split(text):
        line = sentence.span.of(text)
        told: list[Span] = []
        for trigger in find_triggers(line):
            if not trigger.strong or trigger.code in NOT_MUC:
                continue
            if find_stance(line, trigger=trigger.span).stance not in HAPPENED:
                continue
            roles = find_roles(line, trigger=trigger.span, event_type=trigger.code)
            told.append(trigger.span)
            read.doers |= {roles.actor.words} if roles.actor else set()
            read.targets |= {target.words for target in roles.targets}
        read.held += [(mention, line) for mention in find_responsibility(line, triggers=told) if mention.actor]
    return read


# -- scoring


def _score(read: Read, text: str, templates: list[Template], counts: Counter[str]) -> None:
    folded = text.upper()
    for slot in (9, 10, 12, 18, 19):
        for filler in _fillers(templates, (slot,)):
            counts[f"asked_{slot}"] += 1
            counts[f"found_{slot}"] += _is_found(filler, read.mentions, folded, slot)
    for role, given, slots in (("doers", read.doers, (9, 10)), ("targets", read.targets, (12, 18, 19))):
        asked = list(_fillers(templates, slots))
        counts[f"{role}_asked"] += sum(not filler.optional for filler in asked)
        counts[f"{role}_hit"] += sum(
            any(_share(words, filler) for words in given) for filler in asked if not filler.optional
        )
        counts[f"{role}_given"] += len(given)
        counts[f"{role}_right"] += sum(any(_share(words, filler) for filler in asked) for words in given)
    _score_organisations(read, templates, counts)


def _score_organisations(read: Read, templates: list[Template], counts: Counter[str]) -> None:
    given: dict[str, tuple[str, set[str]]] = {}
    for mention, line in read.held:
        actor = mention.actor
        if actor is None or mention.code in ("denied", "none_claimed") or not _is_organisation(actor):
            continue
        name = actor.name or actor.head.of(line).upper()
        code, words = given.setdefault(name, (_fill(mention), set()))
        words.add(actor.words)
        if code == "REPORTED AS FACT" and _fill(mention) != code:
            given[name] = (_fill(mention), words)
    asked = list(_fillers(templates, (10,)))
    counts["organisation_asked"] += sum(not filler.optional for filler in asked)
    counts["organisation_given"] += len(given)
    for code, words in given.values():
        counts["organisation_right"] += any(_share(said, filler) for said in words for filler in asked)
        for filler in _fillers(templates, (11,)):
            tags = [tag.text for tag in filler.tags]
            if any(_overlap(said, tags) for said in words):
                counts["confidence_seen"] += 1
                counts["confidence_right"] += any(str(_text(choice.value)) == code for choice in filler.choices)
                break
    counts["organisation_hit"] += sum(
        any(_share(said, filler) for _, words in given.values() for said in words)
        for filler in asked
        if not filler.optional
    )


def _is_organisation(actor: ActorMention) -> bool:
    return actor.name is not None or (actor.kind == "actor" and actor.number is None and actor.actor_type != "unknown")


def _fill(mention: ResponsibilityMention) -> str:
    if mention.code == "accused" and mention.speaker is not None:
        accusers = find_actors(mention.speaker)
        if accusers and accusers[0].actor_type in STATE:
            return "SUSPECTED OR ACCUSED BY AUTHORITIES"
    return str(load("responsibility")[mention.code]["muc4"])


def _fillers(templates: list[Template], slots: Iterable[int]) -> Iterator[Filler]:
    for template in templates:
        for slot in slots:
            yield from template[slot]


def _text(value: object) -> object:
    return value.text if isinstance(value, Phrase) else value


def _strings(filler: Filler) -> list[str]:
    return [str(_text(choice.value)) for choice in filler.choices]


def _share(words: str, filler: Filler) -> bool:
    return _overlap(words, _strings(filler))


def _overlap(words: str, strings: Iterable[str]) -> bool:
    said = read_phrase(words).content - SMALL
    return any(said & (read_phrase(string).content - SMALL) for string in strings)


def _is_found(filler: Filler, mentions: list[ActorMention], text: str, slot: int) -> bool:
    for string in _strings(filler):
        for place in re.finditer(re.escape(" ".join(string.upper().split())), text):
            span = Span(place.start(), place.end())
            if any(m.span.overlaps(span) and _is_kind(m, slot) for m in mentions):
                return True
    return False


def _is_kind(mention: ActorMention, slot: int) -> bool:
    if slot == 12:
        return mention.kind == "thing" or mention.target_type is not None
    return (mention.actor_type if slot in (9, 10) else mention.target_type) is not None


# -- figures


def _figures(counts: Counter[str]) -> dict[str, object]:
    figures: dict[str, object] = {}
    for slot in (9, 10, 12, 18, 19):
        figures[f"found_{slot}"] = _percent(counts[f"found_{slot}"], counts[f"asked_{slot}"])
    for role in ("doers", "targets", "organisation"):
        recall = counts[f"{role}_hit"] / max(1, counts[f"{role}_asked"])
        precision = counts[f"{role}_right"] / max(1, counts[f"{role}_given"])
        figures[f"{role}_recall"] = _percent(counts[f"{role}_hit"], counts[f"{role}_asked"])
        figures[f"{role}_precision"] = _percent(counts[f"{role}_right"], counts[f"{role}_given"])
        figures[f"{role}_f1"] = round(200 * recall * precision / max(1e-9, recall + precision), 1)
    figures["confidence"] = _percent(counts["confidence_right"], counts["confidence_seen"])
    return figures


def _cases(path: Path) -> dict[str, object]:
    """Share of invented cases coded right, by what kind of actor the row expects."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        if row["kind"] == "phrase":
            group = "state" if row["actor"] in STATE else "non_state" if row["actor"] else "thing"
            found = find_actors(row["text"])
            good = len(found) == 1 and ((found[0].actor_type or ""), (found[0].target_type or "")) == (
                row["actor"],
                row["target"],
            )
        else:
            start, end = row["text"].index("["), row["text"].index("]") - 1
            roles = find_roles(row["text"].replace("[", "").replace("]", ""), trigger=Span(start, end))
            group = "roles"
            good = (roles.actor.words if roles.actor else "") == row["actor"] and row["target"] == ";".join(
                target.words for target in roles.targets
            )
        asked[group] += 1
        right[group] += good
    return {"cases": sum(asked.values()), **{f"case_{group}": _percent(right[group], asked[group]) for group in asked}}


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


if __name__ == "__main__":
    raise SystemExit(main())
