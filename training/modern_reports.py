"""Marked-up reports of training/modern: reads them, and checks them: modern_reports.py [FILE ...]

The form of a file, of a report and of a mark is told in training/modern/README.md. Without a FILE every .txt of
training/modern is checked. Errors go to standard error, one a line; the exit status is then 1.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "training/modern"
CODEBOOK = ROOT / "src/evenhand/codebook"

ROLES = frozenset({"act", "person", "org", "victim", "thing", "means", "place", "date"})
STATUSES = frozenset({"happened", "denied", "planned", "threatened", "hypothetical", "past"})
SEPARATOR = "====="

HEADER = re.compile(r"@ kind=(\S+) published=(\S+)")
INCIDENT = re.compile(r"# (\d+) (\S+) (\S+)")
MARK = re.compile(r"\{(\d+(?:,\d+)*):(\w+)\|([^{}|\n]+)\}")


@dataclass(frozen=True)
class MarkedSpan:
    """One mark. start and end: code points of the text without marks, end excluded; incidents: numbers, sorted."""

    start: int
    end: int
    role: str
    incidents: tuple[int, ...]


@dataclass(frozen=True)
class MarkedIncident:
    """type: a code of the codebook; status: one of STATUSES."""

    type: str
    status: str


@dataclass(frozen=True)
class MarkedReport:
    """One report. text: without marks; spans: in the order of the text; line: where its header stands, from 1."""

    path: Path
    line: int
    kind: str
    published: date
    incidents: dict[int, MarkedIncident]
    text: str
    spans: tuple[MarkedSpan, ...]


def codes(name: str) -> frozenset[str]:
    """The keys of a file of the codebook."""
    return frozenset(yaml.safe_load((CODEBOOK / f"{name}.yaml").read_text("utf-8")))


TYPES = codes("types")
KINDS = codes("source_kinds") - {"unknown"}


def parse(path: Path) -> list[MarkedReport]:
    """The reports of a file; ValueError with every error of it, one a line."""
    reports, errors = read(path)
    if errors:
        raise ValueError("\n".join(errors))
    return reports


def read(path: Path) -> tuple[list[MarkedReport], list[str]]:
    """The reports of a file that could be read, and what is wrong in it as "path:line: what"."""
    reports: list[MarkedReport] = []
    errors: list[str] = []
    for first, lines in _blocks(path.read_text("utf-8")):
        report, wrong = _report(path, first, lines)
        errors += [f"{path}:{line}: {what}" for line, what in wrong]
        if report:
            reports.append(report)
    return reports, errors


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Number of the first line and the lines of each report, without empty lines around it."""
    block: list[str] = []
    first = 1
    for number, line in enumerate([*text.split("\n"), SEPARATOR], start=1):
        if line.strip() != SEPARATOR:
            if block or line.strip():
                first = first if block else number
                block.append(line)
        elif block:
            yield first, block
            block = []


def _report(path: Path, first: int, lines: list[str]) -> tuple[MarkedReport | None, list[tuple[int, str]]]:
    header = HEADER.fullmatch(lines[0].rstrip())
    if not header:
        return None, [(first, "no header '@ kind=... published=...'")]
    wrong: list[tuple[int, str]] = []
    kind, published = header[1], date.min
    if kind not in KINDS:
        wrong.append((first, f"unknown kind {kind}"))
    try:
        published = date.fromisoformat(header[2])
    except ValueError:
        wrong.append((first, f"no date: {header[2]}"))
    incidents: dict[int, MarkedIncident] = {}
    at = 1
    while at < len(lines) and lines[at].startswith("#"):
        told = INCIDENT.fullmatch(lines[at].rstrip())
        if not told:
            wrong.append((first + at, "no incident '# number type status'"))
        else:
            if int(told[1]) in incidents:
                wrong.append((first + at, f"number {told[1]} twice"))
            if told[2] not in TYPES:
                wrong.append((first + at, f"unknown type {told[2]}"))
            if told[3] not in STATUSES:
                wrong.append((first + at, f"unknown status {told[3]}"))
            incidents[int(told[1])] = MarkedIncident(told[2], told[3])
        at += 1
    if at >= len(lines) or lines[at].strip():
        wrong.append((first + at, "no empty line before the text"))
    while at < len(lines) and not lines[at].strip():
        at += 1
    text, spans, more = _unmark("\n".join(lines[at:]).rstrip(), first + at, incidents)
    wrong += more
    if not text:
        wrong.append((first, "no text"))
    acts = {number for span in spans if span.role == "act" for number in span.incidents}
    wrong += [(first, f"no act marked for incident {number}") for number in sorted(set(incidents) - acts)]
    return MarkedReport(path, first, kind, published, incidents, text, tuple(spans)), wrong


def _unmark(
    marked: str, first: int, incidents: dict[int, MarkedIncident]
) -> tuple[str, list[MarkedSpan], list[tuple[int, str]]]:
    """The text without marks, its spans, and what is wrong in it; first: the number of its first line."""
    wrong: list[tuple[int, str]] = []
    spans: list[MarkedSpan] = []
    parts: list[str] = []
    length = end = 0

    def plain(start: int, stop: int) -> None:
        nonlocal length
        for stray in re.finditer(r"[{}|]", marked[start:stop]):
            wrong.append((first + marked.count("\n", 0, start + stray.start()), f"stray {stray[0]} or unclosed mark"))
        parts.append(marked[start:stop])
        length += stop - start

    for mark in MARK.finditer(marked):
        plain(end, mark.start())
        end = mark.end()
        line = first + marked.count("\n", 0, mark.start())
        numbers = tuple(sorted({int(number) for number in mark[1].split(",")}))
        if mark[2] not in ROLES:
            wrong.append((line, f"unknown role {mark[2]}"))
        wrong += [(line, f"number {number} not declared") for number in numbers if number not in incidents]
        if mark[3] != mark[3].strip():
            wrong.append((line, f"white space at the edge of {mark[0]}"))
        parts.append(mark[3])
        spans.append(MarkedSpan(length, length + len(mark[3]), mark[2], numbers))
        length += len(mark[3])
    plain(end, len(marked))
    return "".join(parts), spans, wrong


def main() -> int:
    """Checks the files named, or all; prints counts; 1 when something is wrong."""
    paths = [Path(name) for name in sys.argv[1:]] or sorted(REPORTS.glob("*.txt"))
    types: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    failed = False
    for path in paths:
        reports, errors = read(path)
        failed = failed or bool(errors)
        print("".join(f"{error}\n" for error in errors), end="", file=sys.stderr)
        types.update(i.type for r in reports for i in r.incidents.values())
        statuses.update(i.status for r in reports for i in r.incidents.values())
        roles.update(s.role for r in reports for s in r.spans)
        kinds.update(r.kind for r in reports)
        words = sum(len(r.text.split()) for r in reports)
        none = sum(not r.incidents for r in reports)
        print(f"{path.name}: {len(reports)} reports, {none} without incident, {words} words, {len(errors)} errors")
    for name, counts in (("kind", kinds), ("status", statuses), ("role", roles), ("type", types)):
        print(f"{name}: " + ", ".join(f"{code} {count}" for code, count in counts.most_common()))
    print("types without a report: " + (", ".join(sorted(TYPES - set(types))) or "none"))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
