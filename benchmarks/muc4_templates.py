"""Reads MUC-4 templates, answer keys and responses alike, and writes responses in the same form.

A template has 25 slots by number. A filler has alternatives ("A" / "B"), each perhaps with a cross-reference to the
filler of another slot ("1: "A""); a question mark makes it optional.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from muc4_fills import Fill, Phrase, read_chains, read_date, read_number, read_phrase

#: Kind of fill and label by slot number; message and template number are not scored.
LABELS = {
    0: "MESSAGE: ID", 1: "MESSAGE: TEMPLATE", 2: "INCIDENT: DATE", 3: "INCIDENT: LOCATION", 4: "INCIDENT: TYPE",
    5: "INCIDENT: STAGE OF EXECUTION", 6: "INCIDENT: INSTRUMENT ID", 7: "INCIDENT: INSTRUMENT TYPE",
    8: "PERP: INCIDENT CATEGORY", 9: "PERP: INDIVIDUAL ID", 10: "PERP: ORGANIZATION ID",
    11: "PERP: ORGANIZATION CONFIDENCE", 12: "PHYS TGT: ID", 13: "PHYS TGT: TYPE", 14: "PHYS TGT: NUMBER",
    15: "PHYS TGT: FOREIGN NATION", 16: "PHYS TGT: EFFECT OF INCIDENT", 17: "PHYS TGT: TOTAL NUMBER",
    18: "HUM TGT: NAME", 19: "HUM TGT: DESCRIPTION", 20: "HUM TGT: TYPE", 21: "HUM TGT: NUMBER",
    22: "HUM TGT: FOREIGN NATION", 23: "HUM TGT: EFFECT OF INCIDENT", 24: "HUM TGT: TOTAL NUMBER",
}  # fmt: skip
DATE, PLACE = 2, 3
STRINGS = frozenset({6, 9, 10, 12, 18, 19})
NUMBERS = frozenset({14, 17, 21, 24})
SCORED = tuple(range(2, 25))


@dataclass(frozen=True, slots=True)
class Choice:
    """One alternative of a filler. ``tags`` is None where the filler has no cross-reference at all."""

    value: Fill
    tags: tuple[Phrase, ...] | None = None


@dataclass(frozen=True, slots=True)
class Filler:
    """One answer of a slot. A response has one alternative only: the first counts."""

    choices: tuple[Choice, ...]
    optional: bool = False

    @property
    def value(self) -> Fill:
        """The first alternative's value."""
        return self.choices[0].value

    @property
    def tags(self) -> tuple[Phrase, ...]:
        """Cross-references of all alternatives."""
        return tuple(tag for choice in self.choices for tag in choice.tags or ())


@dataclass(frozen=True, slots=True)
class Template:
    """One incident. ``slots`` has every scored slot, empty where nothing was filled."""

    document: str
    number: str
    optional: bool
    slots: Mapping[int, tuple[Filler, ...]]

    def __getitem__(self, slot: int) -> tuple[Filler, ...]:
        return self.slots[slot]


Templates = dict[str, list[Template]]


# -- files


def read_templates(paths: Iterable[Path]) -> Templates:
    """Templates by document, in the order of the files; a document judged irrelevant has none."""
    found: Templates = {}
    for path in paths:
        for document, template in _parse(path.read_text(encoding="latin-1")):
            found.setdefault(document, []).extend([template] if template else [])
    return found


def parse_templates(text: str) -> Templates:
    """The same from a text."""
    found: Templates = {}
    for document, template in _parse(text):
        found.setdefault(document, []).extend([template] if template else [])
    return found


_LINE = re.compile(r"\s{0,3}(\d{1,2})\.\s*(.*)")


def _parse(text: str) -> Iterable[tuple[str, Template | None]]:
    """Cut into templates at every message id; a filler may go on over several lines."""
    raw: dict[int, list[str]] = {}
    slot = None
    for line in text.split("\n"):
        line = line.rstrip()
        if line.startswith(";"):
            continue
        opened = _slot_of(line)
        if opened is not None:
            slot, value = opened
            if slot == 0:
                if raw:
                    yield _template(raw)
                raw = {0: [re.split(r"[\s(]", value, maxsplit=1)[0]]}
            elif raw:
                raw.setdefault(slot, []).extend([value] if value else [])
        elif not line.strip():
            slot = None if slot is None or slot > 1 else slot
        elif raw and slot is not None and slot > 1:
            _continue(raw.setdefault(slot, []), line.strip())
    if raw:
        yield _template(raw)


def _slot_of(line: str) -> tuple[int, str] | None:
    found = _LINE.match(line)
    label = LABELS.get(int(found.group(1))) if found else None
    if found is None or label is None:
        return None
    wanted = r"\s+".join(re.escape(word) for word in label.split())
    rest = re.match(rf"{wanted}(?![A-Z])\s*(.*)$", found.group(2))
    return (int(found.group(1)), rest.group(1).strip()) if rest else None


def _continue(fillers: list[str], value: str) -> None:
    """A further filler, or the rest of the last one where that is evidently unfinished."""
    if fillers:
        last = fillers[-1].replace('\\"', "")
        if last.count('"') % 2 or last.rstrip().endswith(("/", ":")) or value[0] in "/:":
            fillers[-1] += " " + value
            return
    fillers.append(value)


def _template(raw: Mapping[int, list[str]]) -> tuple[str, Template | None]:
    document = raw[0][0]
    head = " ".join(raw.get(1, ()))
    number = re.match(r"\d+", head)
    slots = {slot: tuple(f for text in raw.get(slot, ()) if (f := read_filler(text, slot=slot))) for slot in SCORED}
    if number is None or not any(slots.values()):
        return document, None
    return document, Template(document, number.group(), "OPTIONAL" in head.upper(), slots)


# -- fillers

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<quoted> ""(?=[^/:\s"])(?:\\.|[^"\\])*""?  |  "(?:\\.|[^"\\])*"? )
    | (?P<mark> [/:()] )
    | (?P<bare> [^/:()"]+ )
    )""",
    re.VERBOSE,
)


def read_filler(text: str, *, slot: int) -> Filler | None:
    """One filler as written in a slot, or None where it says "nothing" or "not applicable"."""
    text = text.strip()
    optional = text.startswith("?")
    text = text[1:].strip() if optional else text
    if text in {"", "-", "*", "?", "? -"}:
        return None
    if slot == PLACE:
        choices = tuple(Choice(chain) for chain in read_chains(text))
    elif slot == DATE:
        dates = [read_date(piece.strip().strip("()").strip()) for piece in text.split("/")]
        choices = tuple(Choice(date) for date in dates if date is not None) or (Choice(text),)
    else:
        written = _Reader(text).all()
        optional = optional or any(value.startswith("?") for value, _ in written)
        choices = tuple(
            Choice(
                _fill(value.removeprefix("?").strip(), slot), None if tags is None else tuple(map(read_phrase, tags))
            )
            for value, tags in written
            if value.removeprefix("?").strip() not in ({"", "-", "*"} if slot in STRINGS else {""})
        )
    return Filler(choices, optional) if choices else None


def _fill(value: str, slot: int) -> Fill:
    if slot in STRINGS:
        return read_phrase(value)
    if slot in NUMBERS:
        return read_number(value)
    return " ".join(value.upper().split())


_Written = tuple[str, list[str] | None]


class _Reader:
    """group = alternatives {":" tags}; alternatives = item {"/" item}; item = "(" group ")" | words."""

    def __init__(self, text: str) -> None:
        self.tokens = [token for found in _TOKEN.finditer(text) if (token := _token(found))]
        self.at = 0

    def all(self) -> list[_Written]:
        """Every alternative with its cross-references."""
        found: list[_Written] = []
        while self.at < len(self.tokens):
            before = self.at
            found += self.group()
            self.at += self.at == before
        return found

    def peek(self) -> str:
        """The next mark; ``text`` where words follow; nothing at the end."""
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def group(self) -> list[_Written]:
        """Alternatives with what stands behind their colons."""
        found = self.alternatives()
        tags: list[str] | None = None
        while self.peek() == ":":
            self.at += 1
            tags = (tags or []) + [value for value, _ in self.alternatives()]
        return found if tags is None else [(value, own if own is not None else tags) for value, own in found]

    def alternatives(self) -> list[_Written]:
        """Items with or without a slash between them."""
        found: list[_Written] = []
        while (kind := self.peek()) in {"(", "/", "text"}:
            if kind == "text":
                found.append((self.tokens[self.at][1], None))
            self.at += 1
            if kind == "(":
                found += self.bracket()
        return found

    def bracket(self) -> list[_Written]:
        """What stands in round brackets."""
        found = self.group()
        while self.peek() == "/":
            self.at += 1
            found += self.group()
        self.at += self.peek() == ")"
        return found


def _token(found: re.Match[str]) -> tuple[str, str] | None:
    if found["mark"]:
        return found["mark"], ""
    if found["quoted"]:
        body = found["quoted"]
        quotes = 2 if body.startswith('""') and len(body) > 2 else 1
        return "text", body[quotes:].removesuffix('"' * quotes).replace('\\"', '"').strip()
    bare = (found["bare"] or "").strip()
    return ("text", bare) if bare else None


# -- writing


def write_template(document: str, number: int, fills: Mapping[int, Iterable[str]]) -> str:
    """One template in the form of the keys; a slot without fills gets a hyphen."""
    lines = []
    for slot, label in LABELS.items():
        values = [document] if slot == 0 else [str(number)] if slot == 1 else list(fills.get(slot, ())) or ["-"]
        head = f"{f'{slot}.':<4}{label}"
        lines += [f"{head if n == 0 else '':<36}{value}" for n, value in enumerate(values)]
    return "\n".join(lines) + "\n\n"


def write_irrelevant(document: str) -> str:
    """The template of a document without incidents."""
    lines = [f"{f'{slot}.':<4}{label}".ljust(36) + (document if slot == 0 else "*") for slot, label in LABELS.items()]
    return "\n".join(lines) + "\n\n"
