"""How results look in a terminal: tables of incidents, trails back to the words, lists of problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from evenhand.check import Evidence, Problem, Trail
from evenhand.corroborate.agreement import is_partial
from evenhand.model import Coded, Comparison, Count, Finding, Incident, Term, Value, When, Where
from evenhand.pipeline import Step


def words_of(value: Value) -> str:
    """A value in a few words."""
    match value:
        case When():
            return _when(value)
        case Where():
            return _where(value)
        case Count():
            return value.in_words()
        case Term():
            code = value.code.replace("_", " ")
            return f"{value.name} ({code})" if value.name else code


def _where(where: Where) -> str:
    return ", ".join(part for part in (where.in_words(), where.country) if part)


def _when(when: When) -> str:
    middle = when.middle()
    if when.calendar != "gregorian" and when.precision == "day" and middle is not None:
        return f"{middle} ±1 ({when.calendar})"
    if when.earliest == when.latest:
        return str(when.earliest) if when.earliest else "unknown"
    return f"{_day(when.earliest)} to {_day(when.latest)}"


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else "…"


def incident_table(incidents: Sequence[Incident]) -> Table:
    """One row an incident, by date."""
    table = Table(box=None, header_style="bold", pad_edge=False, row_styles=["", "dim"])
    for name in ("incident", "date", "place", "type", "killed", "injured", "sources", "agreement"):
        table.add_column(
            name, justify="right" if name in {"killed", "injured", "sources"} else "left", no_wrap=name == "incident"
        )
    for incident in sorted(incidents, key=_order):
        table.add_row(
            incident.id,
            *(_cell(incident.findings.get(field)) for field in ("date", "place", "type", "killed", "injured")),
            str(len({account.report for account in incident.accounts})),
            _agreement(incident),
        )
    return table


def _order(incident: Incident) -> tuple[str, str]:
    finding = incident.findings.get("date")
    when = finding.values[0].value if finding and finding.values else None
    return (str(when.earliest) if isinstance(when, When) else "9", incident.id)


def _cell(finding: Finding | None) -> str:
    if finding is None or not finding.values:
        return "-"
    told = [value.value for value in finding.values if value.stance != "denied"]
    shown = [_short(value) for value in [value for value in told if not is_partial(value)] or told]
    return " / ".join(dict.fromkeys(shown[:3])) + (" …" if len(shown) > 3 else "")


def _short(value: Value) -> str:
    """A value in a table: a number that other incidents share is at most this many."""
    shared = isinstance(value, Count) and value.shared
    return f"≤ {value.high} (shared)" if isinstance(value, Count) and shared and value.high else words_of(value)


def _agreement(incident: Incident) -> str:
    disputed = [name for name, finding in incident.findings.items() if finding.agreement == "disputed"]
    if disputed:
        return "disputed: " + ", ".join(name.replace("_", " ") for name in disputed)
    if any(finding.agreement == "corroborated" for finding in incident.findings.values()):
        return "corroborated"
    return "single source"


def steps(console: Console, done: Sequence[Step]) -> None:
    """What each step did, a line each."""
    for step in done:
        known = f", {step.known} known" if step.known else ""
        left = f", [bold red]{step.left} left[/]" if step.left else ""
        console.print(f"  {step.name:<12}{step.made:>6} new{known}{left}")


def trail(console: Console, walked: Trail) -> None:
    """A finding and the sentences behind it, the words underlined."""
    console.print(Text(walked.field.replace("_", " "), style="bold"), end="")
    if walked.finding is not None:
        values = "; ".join(words_of(value.value) for value in walked.finding.values)
        console.print(f": {values or 'unknown'}  [dim]({walked.finding.agreement.replace('_', ' ')})[/]")
        if walked.finding.note:
            console.print(Text("  " + walked.finding.note))
    else:
        console.print()
    if not walked.evidence:
        console.print("  no report says")
    for item in walked.evidence:
        _evidence(console, item)


def _evidence(console: Console, item: Evidence) -> None:
    coding = item.coding
    if isinstance(coding, Coded):
        head = Text(f"{words_of(coding.value)}  ").append(f"by {coding.how}, confidence {coding.confidence:.2f}", "dim")
        reasons = "; ".join(coding.reasons)
    elif coding is not None:
        head, reasons = Text("not coded  ", "yellow").append(f"by {coding.how}", "dim"), coding.reason
    else:
        head, reasons = Text("not coded yet", "yellow"), ""
    said = item.claim.stance + (f" to {item.claim.attributed_to}" if item.claim.attributed_to else "")
    span = f"{item.claim.span.start}-{item.claim.span.end}"
    day = f"published {item.report.published}" if item.report.published else "day of publication unknown"
    source = f"{item.report.source or 'unknown source'} ({item.report.source_kind}), {day}, {item.file}, {span}, {said}"
    quoted = Text(_flat(item.passage[: item.span.start]))
    quoted.append(_flat(item.passage[item.span.start : item.span.end]), style="underline bold")
    quoted.append(_flat(item.passage[item.span.end :]))
    lines = [Text(source, style="dim"), quoted]
    if not console.is_terminal:  # no underline where there is no terminal
        lines.append(Text(f"words: “{_flat(item.claim.words)}”"))
    if reasons:
        lines.append(Text(f"because {reasons}", style="dim"))
    console.print(Padding(head, (0, 0, 0, 2)))
    for line in lines:
        console.print(Padding(line, (0, 0, 0, 4)))


def _flat(text: str) -> str:
    return "".join(" " if character.isspace() else character for character in text)


def problem_table(found: Sequence[Problem]) -> Table:
    """One row a problem."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("kind", "what", "field", "file", "message"):
        table.add_column(name, overflow="fold")
    for problem in found:
        table.add_row(problem.kind, problem.subject, problem.field, problem.file, problem.message)
    return table


def waterfall(comparison: Comparison) -> Table:
    """The reasons for and against two accounts being one incident; their weights add up to the last line."""
    table = Table(box=None, header_style="bold", pad_edge=False, title=f"{comparison.left}  {comparison.right}")
    for name in ("compared", "found", "weight"):
        table.add_column(name, justify="right" if name == "weight" else "left", overflow="fold")
    for reason in comparison.reasons:
        table.add_row(reason.name, reason.finding, f"{reason.weight:+.1f}")
    table.add_section()
    table.add_row("together", "bits, above 0 speaks for one incident", f"{comparison.score:+.1f}")
    return table
