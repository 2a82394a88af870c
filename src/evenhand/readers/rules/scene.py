"""One incident as one report tells it, while its sentences are being gathered."""

from __future__ import annotations

from dataclasses import dataclass, field

from evenhand.counts import CountMention
from evenhand.dates import DateMention
from evenhand.model import Span, Stance
from evenhand.places import PlaceMention
from evenhand.readers.rules.events import Event
from evenhand.readers.rules.lines import Line


@dataclass(slots=True)
class Scene:
    """One incident being gathered. ``lines`` and ``parts`` are the stretches of text that tell of it, in order; ``asides``
    may say something of who did it. A ``summary`` scene stands under a heading such as "Highlights". ``beside`` are numbers
    told of it and of others together, with the sentences that tell them. ``lead`` stands before the first event and tells
    of none: it may set the scene ("It was the morning of 3 May"). ``filed_at`` is the place of the
    report's dateline. An ``accident`` is said to have been no attack.
    """

    events: list[Event]
    lines: list[Line]
    zone_place: PlaceMention | None = None
    zone_date: DateMention | None = None
    inherited: Scene | None = None
    parts: list[Span] = field(default_factory=list)
    asides: list[Line] = field(default_factory=list)
    summary: bool = False
    beside: list[tuple[Line, CountMention]] = field(default_factory=list)
    lead: tuple[Line, ...] = ()
    filed_at: PlaceMention | None = None
    accident: bool = False

    @property
    def stance(self) -> Stance:
        """The stance of what is told first; denied where the report itself says that what others told did not happen."""
        first = self.events[0]
        if first.stance.stance in {"attributed", "alleged"} and any(
            self._refuted_by(event) for event in self.events[1:]
        ):
            return "denied"
        return first.stance.stance

    def _refuted_by(self, event: Event) -> bool:
        own_voice = event.stance.stance == "denied" and event.stance.attributed_to is None
        return own_voice and event.line.sentence.paragraph == self.events[0].line.sentence.paragraph

    @property
    def dates(self) -> list[DateMention]:
        """Dates of the event, in the order told."""
        return [date for event in self.events for date in event.dates]

    @property
    def places(self) -> list[PlaceMention]:
        """Places of the event, in the order told."""
        return [place for event in self.events for place in event.places]

    @property
    def codes(self) -> set[str]:
        """The types its triggers speak for."""
        return {trigger.code for event in self.events for trigger in event.triggers}
