"""The sentences of a report, each with what was found in it, and the words by which a report turns from one to another."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from evenhand.codebook import load
from evenhand.dates import DateMention
from evenhand.model import Span
from evenhand.phrases import PhraseIndex
from evenhand.places import PlaceMention
from evenhand.sentences import Sentence
from evenhand.setting import Setting
from evenhand.triggers import Trigger

LABEL = re.compile(rf"\W*(?:{'|'.join(map(re.escape, load('discourse')['labels']))})\s*:", re.IGNORECASE)
BOLD_HEADING = re.compile(r"\s*\*\*[^*\n]{2,60}(?::\s*\*\*|\*\*\s*[:—–-])")
LIST_ITEM = re.compile(r"\s*(?:[-*•–—]|\(?\d{1,2}[.)])\s+")
#: Where and when a report was filed: "GAO, Mali, 15 March (Agency) -". It says nothing of the event.
_DATELINE = re.compile(r"\s*[A-Z](?:[^.!?\n]|\.(?=\s*\d|\s*[)\]])){1,70}?(?:--|[—–]|\s-\s)\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with what was found in it."""

    sentence: Sentence
    text: str
    triggers: tuple[Trigger, ...]
    dates: tuple[DateMention, ...]
    places: tuple[PlaceMention, ...]

    @property
    def span(self) -> Span:
        """Where the sentence stands in the report."""
        return self.sentence.span


def lines_of(setting: Setting) -> list[Line]:
    """The sentences in order. What stands in a dateline is left out."""
    text = setting.report.text
    lines: list[Line] = []
    for sentence in setting.sentences:
        words = sentence.span.of(text)
        dateline = None if lines and not lines[-1].sentence.heading else _DATELINE.match(words)
        start = sentence.span.start + (dateline.end() if dateline and re.search(r"\d|\(", dateline.group()) else 0)
        own = Span(start, sentence.span.end)
        lines.append(
            Line(
                sentence,
                words,
                tuple(t for t in setting.triggers if inside(t.span, own)),
                tuple(d for d in setting.dates if inside(d.span, own)),
                tuple(p for p in setting.places if inside(p.span, own) and p.kind == "place"),
            )
        )
    return lines


def inside(span: Span, outer: Span) -> bool:
    """Whether ``span`` begins in ``outer``."""
    return outer.start <= span.start < outer.end


def run_on_heading(line: Line) -> PlaceMention | None:
    """A place and a colon or dash at the start of a sentence: "Kirkuk: two soldiers were ..."."""
    for place in line.places[:2]:
        before = line.text[: place.span.start - line.span.start]
        after = line.text[place.span.end - line.span.start :]
        if not before.strip("-*•–— \t\n0123456789.)#") and re.match(r"[^.:;]{0,40}?\s*(?::|[–—]|-\s)\s*\S", after):
            return place
    return None


@functools.cache
def _discourse(kind: str) -> PhraseIndex[str]:
    return PhraseIndex((phrase, kind) for phrase in load("discourse")[kind])


def says(text: str, kind: str) -> bool:
    """Whether words of discourse of one kind (a key of ``codebook/discourse.yaml``) stand in ``text``."""
    return next(iter(_discourse(kind).find(text)), None) is not None


def says_at_start(text: str, kind: str) -> bool:
    """Whether ``text`` begins with words of discourse of one kind."""
    first = next(iter(_discourse(kind).find(text)), None)
    return first is not None and not text[: first[0].start].strip("\"'“‘ \n\t")
