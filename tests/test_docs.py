"""What the documents say is so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMED = re.compile(r"`((?:src|docs|examples|benchmarks|scripts|tests|training)/[\w./-]+)`")


@pytest.mark.parametrize("script", ["cli_page.py", "codebook_page.py"])
def test_pages_made_by_scripts_are_current(script):
    run = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / script), "--check"], check=False, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_files_that_the_documents_name_are_there():
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]
    named = {(page.name, path) for page in pages for path in NAMED.findall(page.read_text("utf-8"))}
    assert named
    assert {(page, path) for page, path in named if not (ROOT / path).exists()} == set()


def test_the_readme_names_commands_that_exist():
    text = (ROOT / "README.md").read_text("utf-8")
    verbs = set(re.findall(r"^ {4}(?:\$ )?evenhand (\w+)", text, flags=re.MULTILINE))
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert verbs
    assert verbs <= set(re.findall(r"^## (\w+)$", page, flags=re.MULTILINE))


def test_the_project_speaks_of_itself_alone():
    """No path of a machine, no host of a package registry."""
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    telling = re.compile(r"(?<![\w.])/(?:work|tmp|root|farm)/|pypi\.org|pythonhosted|registry\.npmjs")
    found = []
    for name in files:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".yaml", ".toml", ".txt", ".lock", ".csv", ".html", ""} and path.is_file():
            text = path.read_text("utf-8", errors="replace")
            if path != Path(__file__) and telling.search(text):
                found.append(name)
    assert found == []
