"""Writes docs/codebook.md from the YAML files of the codebook: codebook_page.py [--check]

With --check nothing is written; the status is 1 when the page is not current.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from evenhand.codebook import load

PAGE = Path(__file__).parents[1] / "docs" / "codebook.md"
HEAD = """# The codebook

What the codes in evenhand's tables mean. This page is made from the files in `src/evenhand/codebook/` by
`scripts/codebook_page.py`; change a definition there. The word lists that lead to a code stand in the same files.

A code says what a report tells, never who is in the right. The same act gets the same code whoever is said to have done
it. `unknown` is an answer.
"""


def main() -> int:
    """Write the page, or compare it."""
    text = page()
    if "--check" in sys.argv[1:]:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text
        print(f"{PAGE.name} is {'current' if current else 'not current: run scripts/codebook_page.py'}")
        return 0 if current else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join(
        [
            HEAD,
            *_types(load("types")),
            *_table("Actor types", load("actor_types"), {"acled_inter": "ACLED inter", "plover": "PLOVER"}),
            *_targets(load("target_types")),
            *_table("Means", load("means"), {"gtd": "GTD weapon type", "muc4": "MUC-4"}),
            *_table("Stages", load("stages"), {"muc4": "MUC-4"}),
            *_table("Stances", load("stances"), {"happened": "counted as an incident"}),
            *_table("Kinds of sources", load("source_kinds"), {"party": "kept apart as a party's word"}),
            *_table("Responsibility", load("responsibility"), {"muc4": "MUC-4"}),
        ]
    )


def _types(types: dict[str, Any]) -> list[str]:
    lines = ["## Event types", ""]
    for code, entry in types.items():
        lines += [f"### `{code}`: {entry['label']}", "", entry["definition"], "", f"*{entry['example']}*", ""]
    heads = ("type", "ACLED event: sub-event", "UCDP type of violence", "GTD attack type", "PLOVER", "MUC-4")
    lines += ["### In other codebooks", "", *_head(heads)]
    for code, entry in types.items():
        plover = entry["plover"]
        cells = (
            f"`{code}`",
            f"{entry['acled_event']}: {entry['acled']}",
            "; ".join(f"{option['type']} if {option['when']}" for option in entry["ucdp"]),
            _cell(entry["gtd"]),
            f"{plover['event']} {plover['mode'] or ''}".strip(),
            _cell(entry["muc4"]),
        )
        lines.append(_row(cells))
    return [*lines, ""]


def _targets(targets: dict[str, Any]) -> list[str]:
    lines = []
    for kind, title in (("people", "Target types: people"), ("thing", "Target types: things")):
        chosen = {code: entry for code, entry in targets.items() if entry["kind"] == kind}
        lines += _table(title, chosen, {"muc4": "MUC-4", "gtd": "GTD target type"})
    return lines


def _table(title: str, entries: dict[str, Any], columns: dict[str, str]) -> list[str]:
    lines = [f"## {title}", "", *_head(("code", "meaning", *columns.values()))]
    for code, entry in entries.items():
        lines.append(_row((f"`{code}`", entry["definition"], *(_cell(entry[column]) for column in columns))))
    return [*lines, ""]


def _head(names: tuple[str, ...]) -> list[str]:
    return [_row(names), _row(("---",) * len(names))]


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return f"{value['code']} {value['name']}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


if __name__ == "__main__":
    raise SystemExit(main())
