"""Finds the fillers of MUC-4 answer keys in the reports: spans with role and template, for training the reader.

A filler of a key is a string without a place in the text. Of its occurrences the one among most other fillers of its
template counts as told; further ones count as told only beside another filler of the template, and are else left out of
the loss (``ignored``), since nobody has said what they are. Places and dates of a template, which the key gives as
codes, are found again through the names of places and through our own room of dates.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from marks import Mark, Marked

from evenhand.model import Report, Span
from evenhand.setting import Setting
from muc4_fills import Chain, Days, Phrase
from muc4_templates import Template, read_templates
from muc4_texts import read_reports

#: Role by slot.
ROLES = {6: "means", 9: "person", 10: "org", 12: "thing", 18: "victim", 19: "victim"}
#: Our kind by the task's incident type.
KINDS = {
    "ATTACK": "attack",
    "BOMBING": "bombing",
    "KIDNAPPING": "abduction",
    "ARSON": "arson",
    "ROBBERY": "robbery",
    "HIJACKING": "hijacking",
    "FORCED WORK STOPPAGE": "stoppage",
}


def read_marked(texts: Iterable[Path], keys: Iterable[Path]) -> list[Marked]:
    """Every report of the files with its marks, in order."""
    reports, templates = read_reports(texts), read_templates(keys)
    return [_marked(name, report, templates.get(name, [])) for name, report in reports.items()]


def in_blind_part(name: str) -> bool:
    """Whether a development report belongs to the quarter that nothing is tuned on."""
    return hashlib.sha256(name.encode()).hexdigest()[0] in "0123"


def _marked(name: str, report: Report, templates: list[Template]) -> Marked:
    setting = Setting(report)
    marks: list[Mark] = []
    ignored: list[tuple[int, int, str]] = []
    kinds: dict[int, frozenset[str]] = {}
    for number, template in enumerate(templates, start=1):
        kinds[number] = frozenset(_kinds(template))
        told, left = _told(template, setting)
        marks += [Mark(span.start, span.end, role, (number,)) for role, span in told]
        ignored += [(span.start, span.end, role) for role, span in left]
    return Marked(name, "muc4", report.text, report.published, tuple(_joined(marks)), tuple(ignored), kinds)


def _kinds(template: Template) -> Iterator[str]:
    for filler in template[4]:
        for choice in filler.choices:
            kind = KINDS.get(str(choice.value).upper())
            if kind:
                yield kind


def _joined(marks: list[Mark]) -> list[Mark]:
    """One mark for words that fill one role of several templates."""
    numbers: dict[tuple[int, int, str], set[int]] = defaultdict(set)
    for mark in marks:
        numbers[mark.start, mark.end, mark.role].update(mark.incidents)
    return [Mark(*key, tuple(sorted(found))) for key, found in sorted(numbers.items())]


_Found = list[tuple[str, Span]]


def _told(template: Template, setting: Setting) -> tuple[_Found, _Found]:
    """Where the template is told, and occurrences of which nobody knows."""
    occurrences: list[tuple[str, list[Span]]] = []
    for slot, role in ROLES.items():
        for filler in template[slot]:
            phrases = [choice.value for choice in filler.choices if isinstance(choice.value, Phrase)]
            spans = sorted({span for phrase in phrases for span in _occurrences(phrase.text, setting.report.text)})
            occurrences.append((role, _longest(spans)))
    occurrences += [("place", spans) for spans in _places(template, setting)]
    occurrences += [("date", spans) for spans in _dates(template, setting)]
    density: dict[int, float] = defaultdict(float)
    for role, spans in occurrences:
        for sentence in {_sentence(span, setting) for span in spans}:
            density[sentence] += 0.5 if role in {"place", "date"} else 1.0
    told: _Found = []
    left: _Found = []
    for role, spans in occurrences:
        if not spans:
            continue
        best = max(spans, key=lambda span: (density[_sentence(span, setting)], -span.start))
        for span in spans:
            beside = density[_sentence(span, setting)] >= 2 and role not in {"place", "date"}
            (told if span == best or beside else left).append((role, span))
    return told, left


def _sentence(span: Span, setting: Setting) -> int:
    return next((n for n, s in enumerate(setting.sentences) if s.span.start <= span.start < s.span.end), -1)


def _occurrences(words: str, text: str) -> Iterator[Span]:
    pieces = [re.escape(piece) for piece in re.findall(r"\w+|[^\w\s]", words)]
    if pieces:
        joined = r"\s*".join(pieces)
        for found in re.finditer(rf"(?<!\w){joined}(?!\w)", text, re.IGNORECASE):
            yield Span(found.start(), found.end())


def _longest(spans: list[Span]) -> list[Span]:
    """Without those inside another: a name and a part of it are alternatives of one filler."""
    return [s for s in spans if not any(o != s and o.start <= s.start and s.end <= o.end for o in spans)]


def _places(template: Template, setting: Setting) -> Iterator[list[Span]]:
    """The most exact listed place that stands in the text, for each place of the template."""
    for filler in template[3]:
        for choice in filler.choices:
            if not isinstance(choice.value, Chain):
                continue
            for step in reversed(choice.value.steps):
                spans = [span for name in step for span in _occurrences(name[0], setting.report.text)]
                if spans:
                    yield spans
                    break


def _dates(template: Template, setting: Setting) -> Iterator[list[Span]]:
    """Dates of the text that are the template's, where it has a day and not only "on or before the report's"."""
    for filler in template[2]:
        day = filler.value
        if not isinstance(day, Days) or day.first is None or day.last is None or (day.last - day.first).days > 31:
            continue
        found = [
            m.span
            for m in setting.dates
            if m.when is not None and (m.when.earliest, m.when.latest) == (day.first, day.last) and m.role == "event"
        ]
        if found:
            yield found
