"""Runs one benchmark and writes its figures into results.md: record.py NAME [--as TITLE] [--note TEXT] -- ARGS...

The section of that title is replaced; the others stay. The figures are the last line that the benchmark prints with
--json. Arguments are recorded by file name only.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"
HEAD = """# Results

Written by `benchmarks/record.py`, one section a benchmark. Times and speeds were taken on a shared two-core machine:
compare them only within one section. "Blind" marks data that no rule or weight was tuned on.
"""


def main() -> int:
    cut = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    ours, theirs = sys.argv[1:cut], sys.argv[cut + 1 :]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="a script in benchmarks/, without .py")
    parser.add_argument("--as", dest="title", help="the section's title, by default the script's name")
    parser.add_argument("--note", default="", help="a sentence to stand under the figures")
    options = parser.parse_args(ours)
    script = HERE / f"{options.name}.py"
    if not script.is_file():
        parser.error(f"benchmarks/{options.name}.py does not exist")
    run = subprocess.run(
        [sys.executable, str(script), *theirs, "--json"], check=False, stdout=subprocess.PIPE, text=True
    )
    if run.returncode:
        print(run.stdout)
        print(f"{script.name} ended with status {run.returncode}; nothing was recorded", file=sys.stderr)
        return run.returncode
    figures = json.loads(run.stdout.strip().splitlines()[-1])
    shown = " ".join(Path(argument).name if "/" in argument else argument for argument in theirs)
    title = options.title or options.name
    section = [f"## {title}", "", f"`{script.name} {shown}`, {dt.date.today().isoformat()}", ""]
    section += [
        "| figure | value |",
        "| --- | --- |",
        *(f"| {key} | {_cell(value)} |" for key, value in _flat(figures)),
    ]
    if options.note:
        section += ["", options.note]
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else HEAD
    head, *parts = re.split(r"(?m)^(?=## )", old)
    kept = [part for part in parts if part.splitlines()[0] != f"## {title}"]
    kept.append("\n".join(section) + "\n")
    kept.sort(key=str.lower)
    RESULTS.write_text(head.rstrip() + "\n\n" + "\n".join(part.rstrip() + "\n" for part in kept), encoding="utf-8")
    print("\n".join(section))
    return 0


def _flat(figures: dict[str, object], prefix: str = "") -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = []
    for key, value in figures.items():
        rows += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]
    return rows


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    raise SystemExit(main())
