"""Puts news articles on one incident together, from their words alone, and scores the clusters against the truth.

linking.py DIR [--part blind|development|all] [--methods] [--json]

DIR holds ``articles.jsonl`` (id, title, text, published, incident) and ``incidents.jsonl`` in the form of news_incidents;
``incident`` is used for the score only. Of each article the rooms find the dates, places and tolls; no reader is
involved: an article stands for one account. Half of the incidents, by the first byte of the SHA-256 of their number
(even), is blind: no weight or rule was tuned on it. Two baselines stand beside: "date", articles whose main date is the
same day; "date_place", the same day and place. ``--methods`` also clusters the same comparisons by connected components
and by complete link.
Scores: B-cubed over articles (Bagga and Baldwin 1998), precision, recall and F1 over pairs, adjusted Rand index.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path

from evenhand import counts, judgements, pairs
from evenhand.model import AccountId, Comparison, Count, Report, When, Where
from evenhand.pairs.frame import frame_of, without_frame
from evenhand.pairs.records import pack_names, pack_words
from evenhand.setting import Setting

#: How many dates and places of an article are kept, those told early and often first.
DATES, PLACES = 3, 3
#: A mention so many characters into the text counts half as much as one at its start.
HALF = 400
#: Tolls are taken from the first so many characters.
TOLL_WITHIN = 1500
#: Longer texts are live pages that tell the news of a day; their beginning stands for them.
READ = 8000


def articles(folder: Path, part: str) -> list[tuple[Report, str]]:
    """The articles of one part as reports, each with its incident."""
    found = []
    with (folder / "articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if part == "all" or (part == "blind") == is_blind(row["incident"]):
                text = f"{row.get('title') or ''}\n\n{row['text']}"
                published = dt.date.fromisoformat(row["published"]) if row.get("published") else None
                report = Report.of(text, source=row["id"], source_kind="media", published=published, language="en")
                found.append((report, row["incident"]))
    return found


def is_blind(incident: str) -> bool:
    """Whether an incident belongs to the half on which nothing was tuned."""
    return hashlib.sha256(incident.encode()).digest()[0] % 2 == 0


def records_of(reports: Sequence[Report]) -> Iterator[pairs.LinkRecord]:
    """One record an article, from what the rooms find in it."""
    frame = frame_of(reports)
    for number, report in enumerate(reports):
        if number % 100 == 0:
            print(f"\r{number}/{len(reports)} articles", end="", file=sys.stderr)
        setting = Setting(Report.of(report.text[:READ], published=report.published, language="en"))
        text = without_frame(report.text, frame)
        yield pairs.LinkRecord(
            AccountId(f"acc-{report.id}"),
            report.id,
            whens=tuple(_dates(setting, report.published)),
            wheres=tuple(_places(setting)),
            tolls=tuple(_tolls(setting)),
            words=pack_words(text),
            names=pack_names(text),
            published=report.published,
        )
    print(file=sys.stderr)


def _dates(setting: Setting, published: dt.date | None) -> list[When]:
    """The days told of, not after publication."""
    told: dict[When, float] = defaultdict(float)
    for mention in setting.dates:
        when = mention.when
        if when is None or when.earliest is None or when.latest is None or mention.role != "event":
            continue
        if (when.latest - when.earliest).days <= 3 and (published is None or when.earliest <= published):
            told[When(when.earliest, when.latest, "day")] += 1 / (1 + mention.span.start / HALF)
    return sorted(told, key=lambda when: -told[when])[:DATES]


def _places(setting: Setting) -> list[Where]:
    told: dict[Where, float] = defaultdict(float)
    for mention in setting.places:
        where = mention.where
        if where is None or where.latitude is None or where.precision not in {"exact", "town", "near_town", "district"}:
            continue
        told[where] += mention.confidence * mention.event / (1 + mention.span.start / HALF)
    return sorted(told, key=lambda where: -told[where])[:PLACES]


def _tolls(setting: Setting) -> Iterator[tuple[str, Count]]:
    for field in ("killed", "injured"):
        said = [m.count for m in setting.counts if m.outcome == field and m.span.start < TOLL_WITHIN]
        toll = counts.combine(said)
        if toll is not None:
            yield field, toll


# -- baselines and other ways to cluster


def by_date(records: Sequence[pairs.LinkRecord]) -> list[Hashable]:
    """Articles whose main date is the same day; those without one stay alone."""
    return [record.whens[0].earliest if record.whens else record.account for record in records]


def by_date_and_place(records: Sequence[pairs.LinkRecord]) -> list[Hashable]:
    """Articles whose main date and main place are the same."""
    return [
        (record.whens[0].earliest, record.wheres[0].name, record.wheres[0].admin1)
        if record.whens and record.wheres
        else record.account
        for record in records
    ]


def connected_components(accounts: Sequence[AccountId], comparisons: Sequence[Comparison], least: float) -> list[str]:
    """Every pair that scores ``least`` is put together, and all that hangs together."""
    head = {account: account for account in accounts}

    def find(account: AccountId) -> AccountId:
        while head[account] != account:
            head[account] = head[head[account]]
            account = head[account]
        return account

    for row in comparisons:
        if row.score >= least:
            head[find(row.left)] = find(row.right)
    return [find(account) for account in accounts]


def complete_link(accounts: Sequence[AccountId], comparisons: Sequence[Comparison], least: float) -> list[str]:
    """Best first, two groups are put together when every pair between them scores ``least``."""
    scores = {(row.left, row.right): row.score for row in comparisons} | {
        (row.right, row.left): row.score for row in comparisons
    }
    group = {account: [account] for account in accounts}
    for row in sorted(comparisons, key=lambda row: -row.score):
        one, other = group[row.left], group[row.right]
        if one is not other and all(scores.get((a, b), -99.0) >= least for a in one for b in other):
            one += other
            for account in other:
                group[account] = one
    return [min(group[account]) for account in accounts]


# -- scores


def score(found: Sequence[Hashable], truth: Sequence[Hashable]) -> dict[str, float]:
    """B-cubed, pairwise and adjusted Rand figures of a clustering."""
    joint, ours, theirs = Counter(zip(found, truth, strict=True)), Counter(found), Counter(truth)
    number = len(found)
    b3_p = sum(n * n / ours[one] for (one, _), n in joint.items()) / number
    b3_r = sum(n * n / theirs[other] for (_, other), n in joint.items()) / number
    both, mine, gold = _pairs(joint), _pairs(ours), _pairs(theirs)
    precision, recall = both / max(1, mine), both / max(1, gold)
    chance = mine * gold / max(1, number * (number - 1) // 2)
    return {
        "b3_p": b3_p,
        "b3_r": b3_r,
        "b3_f1": 2 * b3_p * b3_r / (b3_p + b3_r),
        "pairwise_p": precision,
        "pairwise_r": recall,
        "pairwise_f1": 2 * precision * recall / max(1e-9, precision + recall),
        "ari": (both - chance) / max(1e-9, (mine + gold) / 2 - chance),
    }


def _pairs(counts_of: Counter[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in counts_of.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", choices=("blind", "development", "all"), default="all")
    parser.add_argument("--methods", action="store_true", help="also cluster by connected components and complete link")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object on the last line")
    options = parser.parse_args()
    told = articles(options.folder, options.part)
    truth = [incident for _, incident in told]
    records = list(records_of([report for report, _ in told]))
    accounts = [record.account for record in records]
    start = time.perf_counter()
    comparisons = list(pairs.compare_all(records))
    members = judgements.clusters(accounts, comparisons)
    seconds = time.perf_counter() - start
    rows = {
        "evenhand": score([members[account] for account in accounts], truth),
        "date": score(by_date(records), truth),
        "date_place": score(by_date_and_place(records), truth),
    }
    if options.methods:
        for least in (0.0, 4.0):
            rows[f"connected_{least:g}"] = score(connected_components(accounts, comparisons, least), truth)
            rows[f"complete_{least:g}"] = score(complete_link(accounts, comparisons, least), truth)
    for name, figures in rows.items():
        print(f"{name:14}" + "".join(f"{key:>12} {value:.3f}" for key, value in figures.items()), file=sys.stderr)
    flat: dict[str, object] = {"part": options.part, "articles": len(told), "incidents": len(set(truth))}
    flat |= {**rows.pop("evenhand"), "link_s": seconds}
    if options.json:
        print(json.dumps(flat | dict(rows)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
