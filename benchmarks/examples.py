"""Scores the whole chain on example reports: examples.py REPORTS_DIR EXPECTED_CSV... [--reader SPEC] [--only GLOB]
                                                       [--errors] [--json]

Runs ``evenhand run`` and ``evenhand export`` in a passing project folder and compares the account table with what a
careful coder entered. Conventions of EXPECTED_CSV: examples/README.md; several are read as one. SPEC is the reader that
``evenhand run`` is to use. Accounts are aligned within a report by how much they agree. Only accounts told as having
happened count. The figures of a field are the shares of matched accounts in which the field is right, among those where
either side has a value: a value where none was expected is as wrong as another value.

``accounts_found`` is the share of expected rows that were found, ``incidents_found`` the share of expected incidents
found in at least one report, ``extra`` the share of the chain's accounts that nobody expected, ``clusters_right`` the
share of found incidents whose accounts stand together in one incident with no account of another.

``reports`` is the number of reports in REPORTS_DIR, a row of a table being a report. ``fully_right`` is the share of them
in which every expected account was found, no other account was made, and date, place, type, killed, injured, actor_type
and target_type are right in each account (or empty on both sides). A report of which no account is expected is fully
right if none was made. An account that may be entered or not is judged like the others where it was entered.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import fnmatch
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from evenhand.reports import Read, read_reports

Row = Mapping[str, str]
HAPPENED = {"", "stated", "attributed", "alleged"}
TOLLS = ("killed", "injured", "casualties", "attackers_killed", "abducted")
FIELDS = ("date", "place", "type", *TOLLS, "actor_type", "target_type", "stage", "means", "responsibility")
DECIDING = ("date", "place", "type", "killed", "injured", "actor_type", "target_type")  # of a report fully right
NEEDED = 2  # accounts that agree on fewer questions than this are not the same telling


@dataclass(frozen=True, slots=True)
class Match:
    """An expected row and the account that was found for it."""

    expected: Row
    found: Row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", type=Path)
    parser.add_argument("expected", type=Path, nargs="+")
    parser.add_argument("--reader", default="both", help="passed on to evenhand run")
    parser.add_argument(
        "--errors", action="store_true", help="list every error; not for a blind set that is to stay blind"
    )
    parser.add_argument("--only", default="*", metavar="GLOB", help="score those reports only whose file name fits")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    options = parser.parse_args()
    names = report_names(options.reports)
    expected = read_expected(options.expected, names)
    with tempfile.TemporaryDirectory() as folder:
        accounts, clusters = run_chain(options.reports, Path(folder), reader=options.reader)
    names = fnmatch.filter(names, options.only)
    expected, accounts = (
        [row for row in rows if fnmatch.fnmatch(row["report"], options.only)] for rows in (expected, accounts)
    )
    matches, missing, extra = align(expected, accounts)
    figures = {
        "reports": len(names),
        "fully_right": share(len(fully_right(names, matches, [*missing, *extra])), len(names)),
        **measure(expected, accounts, matches, extra, clusters),
    }
    console = Console(width=120)
    console.print(figures_table(figures))
    console.print(errors_table(matches))
    if options.errors:
        print_errors(matches, missing, extra)
    if options.json:
        print(json.dumps(figures))
    return 0


# -- what there is to read


def report_names(folder: Path) -> list[str]:
    """The reports in a folder by the names that expected rows use: the file, with ``#2`` for the second row of a table."""
    return [file_name(outcome.file) for outcome in read_reports(folder) if isinstance(outcome, Read)]


def file_name(path: str) -> str:
    return re.sub(r"^.*/", "", path)


def read_expected(files: Sequence[Path], names: Sequence[str]) -> list[dict[str, str]]:
    """The rows of all files. Ends the run where a row names a report that is not there."""
    rows: list[dict[str, str]] = []
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    if absent := sorted({row["report"] for row in rows} - set(names)):
        raise SystemExit(f"rows are expected of reports that are not in the folder: {', '.join(absent)}")
    return rows


# -- running


def run_chain(reports: Path, folder: Path, *, reader: str) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The account table, each row with its ``report`` file, and the incident of each account."""
    project = folder / "project"
    evenhand("run", str(reports), "--project", str(project), "--reader", reader)
    for level, form in (("account", "csv"), ("account", "jsonl"), ("incident", "jsonl")):
        target = folder / f"{level}.{form}"
        arguments = ("--format", form, "--level", level, "--output", str(target), "--project", str(project))
        evenhand("export", *arguments)
    with (folder / "account.csv").open(encoding="utf-8", newline="") as file:
        accounts = list(csv.DictReader(file))
    files = {record["id"]: record["report"]["file"] for record in lines(folder / "account.jsonl")}
    clusters = {
        account["id"]: record["id"] for record in lines(folder / "incident.jsonl") for account in record["accounts"]
    }
    for account in accounts:
        account["report"] = file_name(files[account["id"]] or "")
    if not accounts:
        raise SystemExit("the chain made no accounts; what it left is listed above")
    return [account for account in accounts if account["stance"] in HAPPENED], clusters


def evenhand(*arguments: str) -> None:
    """One command of the chain. Its progress goes to stderr; status 1 says only that something is listed for a look."""
    done = subprocess.run([sys.executable, "-m", "evenhand", *arguments], check=False, stdout=sys.stderr)
    if done.returncode > 1:
        raise SystemExit(f"evenhand {arguments[0]} ended with status {done.returncode}")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


# -- comparing


def align(expected: Sequence[Row], accounts: Sequence[Row]) -> tuple[list[Match], list[Row], list[Row]]:
    """Pairs of expected and found, the best agreeing first within each report; and what is left on both sides."""
    pairs = []
    for left, row in enumerate(expected):
        for right, account in enumerate(accounts):
            if row["report"] == account["report"]:
                agreed = [field for field in FIELDS if judge(field, row, account) == "right"]
                if len(agreed) >= NEEDED:
                    pairs.append((-len(agreed) - ("type" in agreed) - ("date" in agreed), left, right))
    matched_left: dict[int, int] = {}
    for _, left, right in sorted(pairs):
        if left not in matched_left and right not in matched_left.values():
            matched_left[left] = right
    matches = [Match(expected[left], accounts[right]) for left, right in sorted(matched_left.items())]
    missing = [row for left, row in enumerate(expected) if left not in matched_left and not optional(row)]
    extra = [row for right, row in enumerate(accounts) if right not in matched_left.values()]
    return matches, missing, extra


def optional(row: Row) -> bool:
    return row["incident"].startswith("?")


def judge(field: str, expected: Row, found: Row) -> str:
    """``right``, ``wrong``, ``missing``, ``invented``, or ``empty`` where neither side has a value."""
    columns = COLUMNS.get(field, (field,))
    accepted = [expected[column].split("|") for column in columns]
    values = [found[column] for column in columns]
    if not any(values):
        return "empty" if all(option == [""] for option in accepted) else _missing(accepted)
    if all(option == [""] for option in accepted):
        return "invented"
    if field == "date" and found["date_calendar"] not in {"", "gregorian"}:
        values = [_settled(values)] * 2
    return "right" if AGREE.get(field, _all_accepted)(accepted, values) else "wrong"


def _settled(days: list[str]) -> str:
    """The day in the middle: one told in another calendar carries a day of doubt on each side, as it should."""
    first, last = (dt.date.fromisoformat(day) for day in days)
    return str(first + (last - first) / 2)


def _missing(accepted: list[list[str]]) -> str:
    return "right" if all("" in option for option in accepted) else "missing"


def _all_accepted(accepted: list[list[str]], values: list[str]) -> bool:
    return all(value in option for option, value in zip(accepted, values, strict=True))


def _codes_accepted(accepted: list[list[str]], values: list[str]) -> bool:
    """Every code given is acceptable. A denial that stands beside an accusation is no error."""
    codes = {part.split(":")[0].strip() for part in values[0].split(";")}
    if len(codes) > 1:
        codes.discard("denied")
    return codes <= set(accepted[0])


def _place_accepted(accepted: list[list[str]], values: list[str]) -> bool:
    """The country is right and the place named: alone, or in words that say how it lies ("near X", "X, in Y", "between X
    and Y").
    """
    country, place = values
    name = f" {_plain(place)} "
    return country in accepted[0] and any(f" {_plain(option)} " in name for option in accepted[1] if option)


def _plain(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s-]", "", bare).replace("-", " ").split())


COLUMNS: dict[str, tuple[str, ...]] = {
    "date": ("date_earliest", "date_latest"),
    "place": ("country", "place"),
    **{toll: (f"{toll}_low", f"{toll}_high") for toll in TOLLS},
}
AGREE: dict[str, Callable[[list[list[str]], list[str]], bool]] = {
    "place": _place_accepted,
    "actor_type": _codes_accepted,
    "target_type": _codes_accepted,
    "means": _codes_accepted,
    "responsibility": _codes_accepted,
}


# -- figures


def measure(
    expected: Sequence[Row],
    accounts: Sequence[Row],
    matches: Sequence[Match],
    extra: Sequence[Row],
    clusters: dict[str, str],
) -> dict[str, float | int | None]:
    required = [row for row in expected if not optional(row)]
    found = [match for match in matches if not optional(match.expected)]
    keys = {row["incident"] for row in required}
    together, several = clusters_right(matches, clusters)
    figures: dict[str, float | int | None] = {
        "accounts_expected": len(required),
        "accounts_found": share(len(found), len(required)),
        "incidents_found": share(len({match.expected["incident"] for match in found}), len(keys)),
        "extra": share(len(extra), len(accounts)),
    }
    for field in FIELDS:
        verdicts = Counter(judge(field, match.expected, match.found) for match in matches)
        figures[field] = share(verdicts["right"], sum(verdicts.values()) - verdicts["empty"])
    return figures | {"clusters_right": together, "clusters_of_several_right": several}


def fully_right(names: Sequence[str], matches: Sequence[Match], unmatched: Sequence[Row]) -> list[str]:
    """The reports with nothing missing, nothing extra and all that decides right; ``unmatched`` are rows of either side."""
    wrong = {row["report"] for row in unmatched} | {
        match.expected["report"]
        for match in matches
        if any(judge(field, match.expected, match.found) not in {"right", "empty"} for field in DECIDING)
    }
    return [name for name in names if name not in wrong]


def clusters_right(matches: Sequence[Match], clusters: dict[str, str]) -> tuple[float | None, float | None]:
    """Of the incidents found, and of those found in several reports, the share that stand as the coder has them."""
    ours: defaultdict[str, set[str | None]] = defaultdict(set)
    theirs: defaultdict[str | None, set[str]] = defaultdict(set)
    size: Counter[str] = Counter()
    for match in matches:
        key, cluster = match.expected["incident"].lstrip("?"), clusters.get(match.found["id"])
        ours[key].add(cluster)
        theirs[cluster].add(key)
        size[key] += 1
    right = {key for key, ids in ours.items() if len(ids) == 1 and all(theirs[i] == {key} for i in ids)}
    several = {key for key in ours if size[key] > 1}
    return share(len(right), len(ours)), share(len(right & several), len(several))


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


# -- showing


def figures_table(figures: Mapping[str, float | int | None]) -> Table:
    table = Table("figure", "value", title="The chain against a careful coder")
    for name, value in figures.items():
        shown = "-" if value is None else f"{value:.0%}" if isinstance(value, float) else str(value)
        table.add_row(name, shown)
    return table


def errors_table(matches: Sequence[Match]) -> Table:
    errors = Counter(
        (field, verdict)
        for match in matches
        for field in FIELDS
        if (verdict := judge(field, match.expected, match.found)) not in {"right", "empty"}
    )
    table = Table("field", "error", "accounts", title="Commonest errors")
    for (field, verdict), times in errors.most_common(12):
        table.add_row(field, verdict, str(times))
    return table


def print_errors(matches: Sequence[Match], missing: Sequence[Row], extra: Sequence[Row]) -> None:
    for row in missing:
        print(f"{row['report']}: not found: {row['incident']}")
    for row in extra:
        print(f"{row['report']}: extra: {row['type']} {row['date_earliest']} {row['place']} ({row['id']})")
    for match in matches:
        for field in FIELDS:
            verdict = judge(field, match.expected, match.found)
            if verdict not in {"right", "empty"}:
                columns = COLUMNS.get(field, (field,))
                wanted, got = ([row[column] for column in columns] for row in (match.expected, match.found))
                print(
                    f"{match.expected['report']}: {match.expected['incident']}: {field} {verdict}: {got} for {wanted}"
                )


if __name__ == "__main__":
    raise SystemExit(main())
