"""Writes docs/cli.md from the commands' own help; --check only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from typer.testing import CliRunner

from evenhand.cli import app

PAGE = Path(__file__).parent.parent / "docs" / "cli.md"
VERBS = """run add read code link judge corroborate review explain check export gazetteer people""".split()
HEAD = """# The command line

Written by `scripts/cli_page.py` from the commands' own help. Every command takes `--json` and prints one object.

| exit status | meaning |
| --- | --- |
| 0 | done |
| 1 | done, but something was left out or needs a look; it is listed |
| 2 | wrong usage, or nothing could be done; the message says what to do |
| 3 | a fault in evenhand itself; `evenhand --debug COMMAND` shows where |
| 130 | stopped by the user; what was done stays done, and the same command goes on from there |
"""


def page() -> str:
    """The whole page."""
    runner = CliRunner(env={"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1"})
    parts = [HEAD]
    for verb in VERBS:
        text = runner.invoke(app, [verb, "--help"], prog_name="evenhand").output
        parts.append(f"## {verb}\n\n```\n{text.strip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit("docs/cli.md is not current: run scripts/cli_page.py" if PAGE.read_text("utf-8") != page() else 0)
    PAGE.write_text(page(), encoding="utf-8")
