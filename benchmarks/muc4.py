"""Reads MUC-4 messages with a reader of ours, writes our accounts as MUC-4 templates and scores them against the keys.

muc4.py --texts FILE... --keys FILE... [--json] [--write-response FILE] [--reader SPEC] [--part all|tune|blind]
        [--workers N] [--errors SLOT] [--as-given] [--places FILE...]

A quarter of the development messages, those whose number's SHA-256 begins with a digit from 0 to 3, is the part "blind":
rules are tuned on "tune". Percent everywhere. --errors prints a slot's commonest mismatches to the terminal.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import Pool
from pathlib import Path

from evenhand import fields
from evenhand.model import Account, Report
from evenhand.readers import Reader, open_reader, read_claims
from evenhand.setting import Setting
from muc4_fills import Chain, Days, Number
from muc4_five_slots import ceaf_ree, gtt
from muc4_mapping import write_templates
from muc4_places import find_set_list, read_set_list
from muc4_scorer import NAMES, Scores, Tally, score
from muc4_templates import Filler, Templates, parse_templates, read_templates, write_irrelevant, write_template
from muc4_texts import read_reports

#: Slots that rooms are measured by, where the account is found.
ROOMS = {"date": 2, "location": 3, "perp_org": 10, "perp_conf": 11, "number": 21, "effect": 23}


def main() -> int:
    options = _options()
    reports = {
        name: r
        for name, r in read_reports(options.texts, as_given=options.as_given).items()
        if _in_part(name, options.part)
    }
    started = time.perf_counter()
    response = "".join(_read_all(reports, options))
    seconds = time.perf_counter() - started
    if options.write_response:
        options.write_response.write_text(response, encoding="latin-1", errors="replace")
    keys, said = read_templates(options.keys), parse_templates(response)
    scores = score(keys, said, documents=reports)
    if options.errors is not None:
        _print_errors(scores, options.errors)
    figures = _figures(scores, keys, said, reports)
    figures["reports_per_second"] = len(reports) / seconds
    _print_table(scores, figures)
    if options.json:
        print(json.dumps(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", nargs="+", type=Path, required=True, help="files of messages")
    parser.add_argument("--keys", nargs="+", type=Path, required=True, help="answer keys")
    parser.add_argument("--reader", default="trained:muc4", help="trained:muc4, both, rules, or another")
    parser.add_argument("--part", choices=("all", "tune", "blind"), default="all", help="which development messages")
    parser.add_argument(
        "--places",
        nargs="*",
        type=Path,
        help="the task's place files; by default those in taskdoc beside the keys' folder",
    )
    parser.add_argument("--workers", type=int, default=1, help="processes")
    parser.add_argument("--as-given", action="store_true", help="read the messages in capitals, without restoring case")
    parser.add_argument("--errors", type=int, choices=sorted(NAMES), metavar="SLOT", help="a slot's number, 2 to 24")
    parser.add_argument("--write-response", type=Path, metavar="FILE", help="our templates, in the form of the keys")
    parser.add_argument("--json", action="store_true", help="figures as one JSON object in the last line")
    return parser.parse_args()


def _in_part(name: str, part: str) -> bool:
    blind = hashlib.sha256(name.encode()).hexdigest()[0] in "0123"
    return part == "all" or (part == "blind") == blind


# -- reading


@functools.cache
def _reader(spec: str) -> Reader:
    return open_reader(spec)


def _read_all(reports: Mapping[str, Report], options: argparse.Namespace) -> Iterator[str]:
    """Each message's templates, in order."""
    places = find_set_list(options.keys[0]) if options.places is None else tuple(options.places)
    work = [(name, report, options.reader, places) for name, report in reports.items()]
    if options.workers > 1:
        with Pool(options.workers) as pool:
            yield from _shown(pool.imap(_read_one, work, chunksize=8), len(work))
    else:
        yield from _shown(map(_read_one, work), len(work))


def _read_one(work: tuple[str, Report, str, tuple[Path, ...]]) -> str:
    name, report, spec, places = work
    setting = Setting(report)
    reading = read_claims(report, _reader(spec))
    accounts: list[Account] = [
        dataclasses.replace(account, coded=tuple(fields.code_account(account, setting=setting)))
        for account in reading.accounts
    ]
    templates = write_templates(accounts, setting=setting, places=read_set_list(places))
    if not templates:
        return write_irrelevant(name)
    return "".join(write_template(name, number, fills) for number, fills in enumerate(templates, start=1))


def _shown(items: Iterator[str], count: int) -> Iterator[str]:
    for done, item in enumerate(items, start=1):
        if done % 20 == 0 or done == count:
            print(f"\r{done} of {count} messages", end="\n" if done == count else "", file=sys.stderr, flush=True)
        yield item


# -- figures


def _figures(scores: Scores, keys: Templates, said: Templates, documents: Mapping[str, Report]) -> dict[str, object]:
    overall = scores.overall
    figures: dict[str, object] = {
        "all_templates_p": overall.precision,
        "all_templates_r": overall.recall,
        "all_templates_f": overall.f,
        "template_p": scores.templates.precision,
        "template_r": scores.templates.recall,
        "gtt_f1": gtt(keys, said, documents=documents).f,
        "ceaf_ree_f1": ceaf_ree(keys, said, documents=documents).f,
        "slot_f": {name: scores.slot(slot).f for slot, name in NAMES.items()},
    }
    matched = {f"{room}_f_matched": scores.slot(slot, matched=True).f for room, slot in ROOMS.items()}
    figures["date_slot_f_matched"] = matched.pop("date_f_matched")
    return figures | matched


def _print_table(scores: Scores, figures: Mapping[str, object]) -> None:
    print(f"{'slot':22}{'key':>6}{'ours':>6}{'right':>7}{'part':>6}{'R':>7}{'P':>7}{'F':>7}{'F where found':>15}")
    rows: list[tuple[str, Tally, Tally | None]] = [("templates", scores.templates, None)]
    rows += [(name, scores.slot(slot), scores.slot(slot, matched=True)) for slot, name in NAMES.items()]
    rows += [("all templates", scores.overall, None)]
    for name, tally, found in rows:
        counts = f"{tally.possible:6}{tally.actual:6}{tally.right:7}{tally.part:6}"
        print(f"{name:22}{counts}{tally.recall:7.1f}{tally.precision:7.1f}{tally.f:7.1f}", end="")
        print(f"{found.f:15.1f}" if found else "")
    for name in ("gtt_f1", "ceaf_ree_f1", "reports_per_second"):
        print(f"{name:22}{figures[name]:.1f}")


def _print_errors(scores: Scores, slot: int, *, most: int = 40) -> None:
    """What ours and the key's fillers are where they are not the same, in mapped templates."""
    wrong: Counter[tuple[str, str]] = Counter()
    for pairing in scores.pairings:
        if pairing.key and pairing.said and any(pairing.slots[slot][1:]):
            wrong[_shown_fills(pairing.said[slot]), _shown_fills(pairing.key[slot])] += 1
    for (ours, key), count in wrong.most_common(most):
        print(f"{count:4}  ours {ours}  |  key {key}")


def _shown_fills(fillers: Sequence[Filler]) -> str:
    return "; ".join(" / ".join(_shown_value(choice.value) for choice in filler.choices) for filler in fillers) or "-"


def _shown_value(value: object) -> str:
    if isinstance(value, Days):
        return f"{value.first or ''}..{value.last or ''}"
    if isinstance(value, Number):
        return f"{value.shape} {value.low} {value.high}"
    if isinstance(value, Chain):
        return ": ".join([value.country, *(" ".join(step[0]) for step in value.steps)])
    return str(getattr(value, "text", value))


if __name__ == "__main__":
    raise SystemExit(main())
