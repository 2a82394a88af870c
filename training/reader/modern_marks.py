"""The marked-up reports of ``training/modern`` as training reports."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import modern_reports
from marks import Mark, Marked

#: Our kind by the codebook's event type.
KINDS = {
    "armed_clash": "clash", "armed_attack": "attack", "assassination": "attack", "execution": "attack",
    "stabbing": "attack", "assault": "attack", "vehicle_ramming": "attack", "suicide_bombing": "bombing",
    "vehicle_bomb": "bombing", "planted_explosive": "bombing", "explosion": "bombing", "grenade_attack": "bombing",
    "shelling": "bombardment", "air_strike": "bombardment", "drone_strike": "bombardment", "chemical_attack": "attack",
    "abduction": "abduction", "hostage_taking": "abduction", "hijacking": "hijacking", "robbery": "robbery",
    "arson": "arson", "property_destruction": "destruction", "looting": "robbery", "sexual_violence": "attack",
    "torture": "attack", "mob_violence": "unrest", "violent_demonstration": "unrest",
    "force_against_protesters": "unrest", "arrest": "arrest", "territory_taken": "territory",
    "withdrawal": "territory", "forced_displacement": "displacement", "disrupted_attack": "bombing",
    "threat": "threat", "unspecified_attack": "attack", "unspecified_killing": "attack",
}  # fmt: skip


def read_marked(paths: Iterable[Path]) -> list[Marked]:
    """Every report of the files, in order."""
    return [_marked(report) for path in sorted(paths) for report in modern_reports.parse(path)]


def _marked(report: modern_reports.MarkedReport) -> Marked:
    return Marked(
        name=f"{report.path.stem}-{report.line}",
        source="modern",
        text=report.text,
        published=report.published,
        marks=tuple(Mark(s.start, s.end, s.role, s.incidents) for s in report.spans),
        ignored=(),
        kinds={number: frozenset([KINDS[incident.type]]) for number, incident in report.incidents.items()},
        statuses={number: incident.status for number, incident in report.incidents.items()},
        kind=report.kind,
    )
