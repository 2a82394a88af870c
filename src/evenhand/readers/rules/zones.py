"""What the last heading, or the head of the last item of a list, says of the place and day of what stands below it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

from evenhand.dates import DateMention
from evenhand.places import PlaceMention
from evenhand.readers.rules.events import told_by_line
from evenhand.readers.rules.lines import BOLD_HEADING, LABEL, LIST_ITEM, Line, head_of, says_at_start
from evenhand.setting import Setting

_MARKS = re.compile(r"\s*(#+)")
#: A heading that is no more than a point of the compass: "South-east". It is a part of what the report is about.
_COMPASS = re.compile(
    r"\W*(?:the\s+)?(?:north|south|east|west|centre|center|central)[\s-]*(?:east|west|central)?(?:ern)?\W*", re.I
)
#: A town of a heading goes before the region or country that it names beside it.
_WIDE = frozenset({"region", "country", "water", "unknown"})


@dataclass(slots=True)
class Zone:
    """``place`` and ``date`` hold for what follows; ``fresh`` until something is told under them.

    ``lead`` are the sentences since then. The place and day of the heading above (``section_place``, ``section_date``)
    hold again where the next item of a list names none. ``depth`` is that of the heading that gave the place,
    ``number`` counts headings and heads, ``headed`` is whether the place is that of a head, ``of_results`` whether a list
    goes on with what came of what was told before it.
    """

    place: PlaceMention | None = None
    date: DateMention | None = None
    fresh: bool = False
    summary: bool = False
    section_place: PlaceMention | None = None
    section_date: DateMention | None = None
    depth: int = 0
    in_item: bool = False
    headed: bool = False
    of_results: bool = False
    number: int = 0
    lead: list[Line] = field(default_factory=list)

    def meet(self, line: Line, following: Line | None) -> bool:
        """Take what a line says as a heading, or as the head of an item; whether it is a heading of what stands below."""
        below = following is not None and (line.text.startswith("#") or not following.sentence.heading)
        if opens_results(line):
            self.of_results = True
            return True
        if LABEL.match(line.text) or (line.sentence.heading and below):
            self.of_results = False
            self._enter(line)
            return True
        self._begin_item(line)
        return False

    def _enter(self, line: Line) -> None:
        """A heading: its place and date hold until the next heading of the same kind."""
        self.summary = says_at_start(line.text.lstrip("# \t"), "summaries")
        marks = _MARKS.match(line.text)
        depth = len(marks.group(1)) if marks else 0
        compass = _COMPASS.fullmatch(line.text.strip("# \t")) is not None
        known = () if compass else tuple(p for p in line.places if p.where is not None)
        place = max(
            known, key=lambda p: (p.where is not None and p.where.precision not in _WIDE, p.event), default=None
        )
        date = next((d for d in line.dates if d.when is not None and d.kind in {"DATE", "TIME"}), None)
        if place is not None or (depth and depth <= self.depth):
            self.place = self.section_place = place
            self.depth = depth
        if date is not None:
            self.date = self.section_date = date
        self.fresh, self.in_item, self.headed = True, False, False
        self.number += 1
        if depth or place is not None or date is not None:
            self.lead.clear()

    def _begin_item(self, line: Line) -> None:
        """An item of a list, or a paragraph, that begins with its own place or day; an item without takes the heading's."""
        listed = LIST_ITEM.match(line.text) is not None
        head = head_of(line)
        set_off = head is not None or BOLD_HEADING.match(line.text) is not None
        self.headed = head is not None or (self.headed and not set_off and not listed)
        if set_off or (listed and self.in_item):
            self.number += 1
            self.place = head.place if head else self.section_place
            self.date = (head.date if head else None) or self.section_date
            if set_off or not self.fresh:
                self.lead.clear()  # an item that tells of no event may set the scene of the next
        if self.of_results and listed and not set_off:
            return
        self.of_results = False
        if set_off or listed:
            self.fresh, self.in_item = True, listed

    def set_off(self, line: Line) -> None:
        """A sentence without an event before the first one told here; it may give the day of all that is told."""
        self.lead.append(line)
        if says_at_start(line.text, "of_all"):
            date = next((d for d in line.dates if d.when is not None and d.role == "event"), None)
            if date is not None:
                self.date = self.section_date = date

    def settle(self) -> None:
        """Something is told under the heading or head."""
        self.fresh = False
        self.lead.clear()


def opens_results(line: Line) -> bool:
    """Whether a line is a heading over what came of what was told before it: "Result:"."""
    words = line.text.strip("#*_ \t\n")
    return words.endswith((":", ":**")) and len(words.split()) <= _FEW and says_at_start(words, "results")


#: A heading over results has at most so many words.
_FEW = 4


@dataclass(frozen=True, slots=True)
class Item:
    """The item of a bulletin in which a sentence stands, by number, with the place and day of its head."""

    number: int
    place: PlaceMention
    date: DateMention | None


@functools.lru_cache(maxsize=1)
def items_of(setting: Setting) -> tuple[Item | None, ...]:
    """The item of each sentence; None for what stands under no head. Kept, for every incident may ask."""
    lines = [line for line, _ in told_by_line(setting)]
    zone = Zone()
    items: list[Item | None] = []
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        zone.meet(line, following)
        items.append(Item(zone.number, zone.place, zone.date) if zone.headed and zone.place is not None else None)
    return tuple(items)
