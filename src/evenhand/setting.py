"""What stands around a claim: its report, and everything the finding rooms see in it, each found once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol, TypeVar

from evenhand import actors, counts, dates, means, places, triggers
from evenhand.casing import restore_case
from evenhand.gazetteer import open_gazetteer
from evenhand.model import Report, Span
from evenhand.places import PlaceMention
from evenhand.sentences import Sentence, split

#: What is left of a place's chance to be the event's own where the sentence's event words point to another.
ASIDE = 0.4


class Mention(Protocol):
    """Anything found at a place in the text."""

    @property
    def span(self) -> Span:
        """Where it stands."""


AnyMention = TypeVar("AnyMention", bound=Mention)


class Setting:
    """A report and what is found in it. Each room looks once, when first asked."""

    def __init__(self, report: Report) -> None:
        """Nothing is looked for yet."""
        self.report = report

    @cached_property
    def text(self) -> str:
        """The report's text as the finding rooms see it: text in capitals gets its small letters, at the same places."""
        return restore_case(self.report.text)

    @property
    def language(self) -> str:
        """The report's language, English where unknown."""
        return self.report.language or "en"

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences in order."""
        return split(self.text)

    @cached_property
    def triggers(self) -> list[triggers.Trigger]:
        """Words that tell of an event."""
        return triggers.find_triggers(self.text)

    @cached_property
    def means(self) -> list[means.MeansMention]:
        """Words for weapons and other means."""
        return means.find_means(self.text)

    @cached_property
    def dates(self) -> list[dates.DateMention]:
        """Dates and times."""
        return dates.find_dates(self.text, published=self.report.published, language=self.language)

    @cached_property
    def places(self) -> list[PlaceMention]:
        """Places, resolved by the whole report; ``event`` says which a sentence's own event words point to."""
        text = self.text
        found = places.find_places(text, language=self.language)
        pointed = self._pointed_to()
        missed = [m for m in pointed if not any(m.span.overlaps(other.span) for other in found)]
        every = sorted([*found, *missed], key=lambda mention: mention.span)
        resolved = places.resolve(every, text=text, report=self.report, gazetteer=open_gazetteer())
        return [self._weighed(mention, pointed) for mention in resolved]

    def _pointed_to(self) -> list[PlaceMention]:
        """The places that the event words of each sentence point to, each once."""
        chosen: dict[Span, PlaceMention] = {}
        for trigger in self.triggers:
            sentence = self.sentence_at(trigger.span)
            if sentence is None or not trigger.strong:
                continue
            start = sentence.span.start
            verb = Span(trigger.span.start - start, trigger.span.end - start)
            for mention in places.event_places(sentence.span.of(self.text), verb=verb):
                span = Span(mention.span.start + start, mention.span.end + start)
                chosen.setdefault(span, replace(mention, span=span))
        return list(chosen.values())

    def _weighed(self, mention: PlaceMention, pointed: Sequence[PlaceMention]) -> PlaceMention:
        sentence = self.sentence_at(mention.span)
        near = [m for m in pointed if sentence is not None and sentence.span.overlaps(m.span)]
        if any(m.span.overlaps(mention.span) for m in near):
            return replace(mention, event=(1 + mention.event) / 2)
        return replace(mention, event=mention.event * ASIDE) if near else mention

    @cached_property
    def counts(self) -> list[counts.CountMention]:
        """Numbers of people and what befell them."""
        return counts.find_counts(self.text, language=self.language)

    @cached_property
    def actors(self) -> list[actors.ActorMention]:
        """Actors, people and things that may be targets."""
        return actors.find_actors(self.text, language=self.language)

    def sentence_at(self, span: Span) -> Sentence | None:
        """The sentence that holds the start of ``span``."""
        return next((s for s in self.sentences if s.span.start <= span.start < s.span.end), None)


def best_overlap(span: Span, mentions: Iterable[AnyMention]) -> AnyMention | None:
    """The mention that shares most characters with ``span``; the shorter one where two share as many."""

    def shared(mention: AnyMention) -> tuple[int, int]:
        both = min(span.end, mention.span.end) - max(span.start, mention.span.start)
        return both, mention.span.start - mention.span.end

    best = max(mentions, key=shared, default=None)
    return best if best is not None and shared(best)[0] > 0 else None
