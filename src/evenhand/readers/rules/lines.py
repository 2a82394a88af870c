"""The sentences of a report, each with what was found in it, and the words by which a report turns from one to another."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.codebook import load
from evenhand.dates import DateMention
from evenhand.model import Span
from evenhand.phrases import PhraseIndex
from evenhand.places import PlaceMention
from evenhand.sentences import Sentence
from evenhand.setting import Setting
from evenhand.triggers import Trigger

#: A place less likely than this to be where something happened is not taken for it, alone in its sentence or not.
LEAST_EVENT = 0.25
#: As likely the place of an event as not.
EVEN = 0.5
#: How likely another place of the sentence must be, as a share of the likeliest.
NEARLY = 0.7
LABEL = re.compile(rf"\W*(?:{'|'.join(map(re.escape, load('discourse')['labels']))})\s*:", re.IGNORECASE)
BOLD_HEADING = re.compile(r"\s*(?:[-*•–—]\s+|\(?\d{1,2}[.)]\s+)?\*\*[^*\n]{2,60}(?:[:.]\s*\*\*|\*\*\s*[:.—–-])")
#: A number alone is a sentence of its own where the list's mark ends in a full stop.
LIST_ITEM = re.compile(
    r"\s*(?:(?:[-*•–—]|(?:\*\*)?\(?\d{1,2}\s?[.)-])(?:\s+|$)|(?:\*\*)?(?:Incident|Event|Case)\s+(?:no\.?\s*)?\d+\b)"
)


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
    text = setting.text
    lines: list[Line] = []
    for sentence in setting.sentences:
        own = setting.own_words(sentence)
        lines.append(
            Line(
                sentence,
                sentence.span.of(text),
                tuple(t for t in setting.triggers if inside(t.span, own)),
                tuple(d for d in setting.dates if inside(d.span, own)),
                tuple(p for p in setting.places if inside(p.span, own) and _may_be_where(p)),
            )
        )
    return lines


def _may_be_where(place: PlaceMention) -> bool:
    """Whether a name may tell where something happened: a place's, or one in an organisation's that is told as where."""
    return place.kind == "place" or (place.kind == "organisation" and place.event > EVEN)


def event_places(places: Iterable[PlaceMention]) -> tuple[PlaceMention, ...]:
    """Of the places of one sentence or part: those nearly as likely to be the event's own as the likeliest is."""
    given = tuple(places)
    likely = {place: max(p.event for p in given if p is place or holds(p, place)) for place in given}
    best = max(likely.values(), default=0.0)
    return tuple(p for p, chance in likely.items() if chance >= LEAST_EVENT and chance >= NEARLY * best)


def holds(whole: PlaceMention, part: PlaceMention) -> bool:
    """Whether one place is the country or region of the other: "near Bama in north-eastern Nigeria" is near Bama."""
    if whole.where is None or part.where is None or whole.where.country != part.where.country:
        return False
    if whole.where.precision == "country":
        return part.where.precision != "country"
    regions = {"region", "district"}
    return (
        whole.where.precision == "region"
        and part.where.precision not in {"country", *regions}
        and (whole.where.admin1 == part.where.admin1)
    )


def inside(span: Span, outer: Span) -> bool:
    """Whether ``span`` begins in ``outer``."""
    return outer.start <= span.start < outer.end


@dataclass(frozen=True, slots=True)
class Head:
    """What an item of a bulletin begins with: "Kirkuk: ...", "**Kumbo, 18 February.** ...", or a sentence that is no more."""

    place: PlaceMention
    date: DateMention | None = None


#: Signs and a number before the name, with or without the signs of bold print.
_BEFORE_HEAD = re.compile(
    r"[\W_]*(?:\d{1,2}[.):]*[\W_]*)?(?:(?:district|distt?\.?|province|county|state|region|governorate|city|town|village)\s+(?:of\s+)?)?",
    re.IGNORECASE,
)
#: After the name: a colon or dash and text; nothing; the end of bold print.
_AFTER_HEAD = re.compile(r"[^.:;*\n]{0,40}?\s*(?::|[–—]|-\s)\s*(?=[^\s*])|\s*\.\W*$")
_AFTER_BOLD = re.compile(r"[^*\n]{0,60}?\*\*")


#: A town goes before the country or region named beside it.
_WIDE = frozenset({"country", "region"})


def head_of(line: Line) -> Head | None:
    """The place, and the day if there is one, with which an item of a bulletin begins."""
    for place in line.places[:2]:
        before = line.text[: place.span.start - line.span.start]
        after = line.text[place.span.end - line.span.start :]
        if not _BEFORE_HEAD.fullmatch(before):
            continue
        if match := (_AFTER_BOLD.match(after) if "**" in before else None) or _AFTER_HEAD.match(after):
            own = Span(place.span.end, place.span.end + match.end())
            if place.where is not None and place.where.precision in _WIDE:  # "**Georgia - Zugdidi.**"
                named = (p for p in line.places if inside(p.span, own) and p.where is not None)
                place = next((p for p in named if p.where is not None and p.where.precision not in _WIDE), place)
            dates = (d for d in line.dates if inside(d.span, own) and d.when is not None and d.kind in {"DATE", "TIME"})
            return Head(place, next(dates, None))
        later = [date.span for date in line.dates if date.span.start >= place.span.end and date.when is not None]
        if later and not any(letter.isalnum() for letter in _between(line, place.span.end, later)):
            return Head(place, next(date for date in line.dates if date.span == later[0]))
    return None


def _between(line: Line, start: int, spans: list[Span]) -> str:
    """What is left of a sentence from ``start`` on outside ``spans``."""
    kept = []
    for span in [*spans, Span(line.span.end, line.span.end)]:
        kept.append(line.text[start - line.span.start : span.start - line.span.start])
        start = span.end
    return "".join(kept)


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
