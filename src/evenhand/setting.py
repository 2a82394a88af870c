"""What stands around a claim: its report, and everything the finding rooms see in it, each found once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol, TypeVar

from evenhand import actors, counts, dates, means, places, triggers
from evenhand.casing import restore_case
from evenhand.gazetteer import open_gazetteer
from evenhand.means import MeansMention
from evenhand.model import Report, Span
from evenhand.places import PlaceMention
from evenhand.sentences import Sentence, split

#: What is left of a place's chance to be the event's own where the sentence's event words point to another.
ASIDE = 0.4
#: The least chance of a place from which a distance is told ("9 km south of X"), where no event word points to another.
MEASURED = 0.5
#: The least chance of a place that stands alone in a sentence with a sure event word, if nothing says otherwise.
ALONE = 0.3

#: Where and when a report was filed: "GAO, Mali, 15 March (Agency) -". It says nothing of the event.
_DATELINE = re.compile(r"\s*[A-Z](?:[^.!?\n]|\.(?=\s*(?:\d|[)\]]|--|[—–]|-\s))){1,70}?(?:--|[—–]|\s-\s)\s*")
_FILED = re.compile(r"\d|\(|^\s*[A-Z]{3}")
#: A place and a day that stand alone, as over a statement: "Maputo, 14 August 2025".
_PLACE_AND_DAY = re.compile(r"\W*[A-Z][^\d.:;!?\n|]{1,50},\s*(?:the\s+)?\d[\w\s/,.-]{3,25}\W*")
#: A town in capitals that opens a report, "BISHKEK. A dispute ended in ..."; where others open paragraphs, they head items.
_TOWN_ALONE = re.compile(r"^[A-Z][A-Z' -]{2,30}(?:, [A-Z][A-Za-z ]{2,30})?\.(?= )", re.MULTILINE)


#: "There" for a place, not in "there was" nor where somebody goes.
_THERE = re.compile(
    r"(?<!\btaken )(?<!\bwent )(?<!\bfled )(?<!\bsent )(?<!\bbrought )(?<!\bmoved )(?<!\brushed )(?<!\breturned )(?<!\bfrom )"
    r"\bthere\b(?!['’]|\s+(?:is|are|was|were|be|been|has|had|have|will|would|could|can|may|might|should|seem|seems|seemed|"
    r"remain|remains|came|appeared|appears|followed|said|say|says|told)\b)"
)
#: One word with a capital, as names have.
_NAME = re.compile(r"[A-Z][a-z]+")
#: What stands before a name in a sentence: a word in small letters, as no heading all in capitals has, or words for where.
_BEFORE_NAME = re.compile(r"\b[a-z]{5,}\b[^.!?:\n]*$|\b(?:[Dd]istrict|[Tt]ehsil|[Cc]ity|[Tt]own|[Ii]n|[Aa]t|[Nn]ear) $")
#: Means that are an attack in themselves, found or gone off.
_LAID = frozenset({"explosive_device", "vehicle_bomb", "suicide_device", "landmine", "grenade", "drone", "missile"})


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
        """Words that tell of an event; not a weapon that was taken or hit, where its sentence tells the act itself."""
        told = triggers.find_triggers(self.text)
        handled = [m.span for m in self.means if m.code not in _LAID and m not in self.means_used]
        if not handled:
            return told
        acts = [t for t in told if not any(span.start <= t.span.start and t.span.end <= span.end for span in handled)]
        telling = [self.sentence_at(act.span) for act in acts]
        return [t for t in told if t in acts or self.sentence_at(t.span) not in telling]

    @cached_property
    def means(self) -> list[MeansMention]:
        """Words for weapons and other means; not a town's name written as a name: "a police post in Tank"."""
        return [m for m in means.find_means(self.text) if not self.is_town(m.span)]

    def is_town(self, span: Span) -> bool:
        """Whether a word is written as the name of a town here, or elsewhere in a report that never writes it as a word."""
        words = span.of(self.text)
        if not _NAME.fullmatch(words) or not open_gazetteer().find(words):
            return False
        if self._is_written_as_name(span.start):
            return True
        found = list(re.finditer(rf"\b{words}\b", self.text, re.IGNORECASE))
        return all(m.group() == words for m in found) and any(self._is_written_as_name(m.start()) for m in found)

    def _is_written_as_name(self, start: int) -> bool:
        return _BEFORE_NAME.search(self.text, max(0, start - 200), start) is not None

    @cached_property
    def means_used(self) -> list[MeansMention]:
        """The means without weapons that were hit, taken or lost."""
        return means.used(self.text, self.means)

    @cached_property
    def dates(self) -> list[dates.DateMention]:
        """Dates and times."""
        return dates.find_dates(self.text, published=self.report.published, language=self.language)

    @cached_property
    def places(self) -> list[PlaceMention]:
        """Places, resolved by the whole report; ``event`` says which a sentence's own event words point to."""
        text = self.text
        found = places.find_places(text, language=self.language, small_towns=True)
        days = [d.span for d in self.dates]
        pointed = [m for m in self._pointed_to() if not any(m.span.overlaps(day) for day in days)]
        found = [
            m for m in found if not any(d.start <= m.span.start and m.span.end <= d.end for d in days)
        ]  # "in June"
        missed = [m for m in pointed if not any(m.span.overlaps(known.span) for known in found)]
        missed += places.find_unlisted(text, [*found, *missed], days)
        every = places.lengthened(text, sorted([*found, *missed], key=lambda mention: mention.span))
        resolved = places.resolve(every, text=text, report=self.report, gazetteer=open_gazetteer())
        return _as_pairs([self._weighed(mention, pointed, resolved) for mention in resolved])

    def _pointed_to(self) -> list[PlaceMention]:
        """The places that the event words of each sentence point to, each once."""
        gazetteer = open_gazetteer()
        chosen: dict[Span, PlaceMention] = {}
        for trigger in self.triggers:
            sentence = self.sentence_at(trigger.span)
            if sentence is None or not trigger.strong:
                continue
            start = self.own_words(sentence).start
            if trigger.span.start < start:
                continue
            verb = Span(trigger.span.start - start, trigger.span.end - start)
            for mention in places.event_places(self.text[start : sentence.span.end], verb=verb, gazetteer=gazetteer):
                span = Span(mention.span.start + start, mention.span.end + start)
                chosen.setdefault(span, replace(mention, span=span))
        return list(chosen.values())

    def _weighed(
        self, mention: PlaceMention, pointed: Sequence[PlaceMention], every: Sequence[PlaceMention]
    ) -> PlaceMention:
        """The mention with its chance to be the event's own, by its sentence's event words and the words around it."""
        sentence = self.sentence_at(mention.span)
        if sentence is None:
            return mention
        share = 1.0 if self._there(mention, sentence, every) else places.share_left(self.text, mention.span)
        near = [m for m in pointed if sentence.span.overlaps(m.span) and places.share_left(self.text, m.span) == 1]
        event = mention.event
        if any(m.span.overlaps(mention.span) or _same_name(m, mention) or _lies_in(mention, m) for m in near):
            event = (1 + event) / 2
        elif near:
            event *= ASIDE
        elif mention.kind == "place" and share == 1:
            event = max(event, self._by_itself(mention, sentence, every))
        return replace(mention, event=event * share)

    def _there(self, mention: PlaceMention, sentence: Sentence, every: Sequence[PlaceMention]) -> bool:
        """Whether a sentence goes on to say that it happened there: "police in X say the hall there burned"."""
        said = _THERE.search(self.text, mention.span.end, sentence.span.end)
        if said is None or mention.kind != "place":
            return False
        return not any(m.kind == "place" and mention.span.end <= m.span.start < said.start() for m in every)

    def _by_itself(self, mention: PlaceMention, sentence: Sentence, every: Sequence[PlaceMention]) -> float:
        """The least chance of a place to which no event word points: told with a distance, or alone beside an event."""
        if mention.relation is not None and mention.relation[0].isdigit():
            return MEASURED
        told = any(t.strong and sentence.span.overlaps(t.span) for t in self.triggers)
        own = self.own_words(sentence)
        others = any(
            own.overlaps(m.span) and m.kind == "place" and not _same_name(m, mention) and _may_hold_it(m) for m in every
        )
        return ALONE if told and not others else 0.0

    @cached_property
    def counts(self) -> list[counts.CountMention]:
        """Numbers of people and what befell them."""
        return counts.find_counts(self.text, language=self.language)

    @cached_property
    def actors(self) -> list[actors.ActorMention]:
        """Actors, people and things that may be targets."""
        return actors.find_actors(self.text, language=self.language)

    @cached_property
    def filed_at(self) -> PlaceMention | None:
        """The town of the first dateline, if one is told."""
        for start, end in self._datelines.items():
            named = [m for m in self.places if start <= m.span.start < end and m.kind == "place" and _may_hold_it(m)]
            return min(named, key=lambda m: m.where is None or m.where.precision != "town", default=None)
        return None

    def own_words(self, sentence: Sentence) -> Span:
        """A sentence without the dateline before it, which says where and when the report was filed."""
        return Span(self._datelines.get(sentence.span.start, sentence.span.start), sentence.span.end)

    @cached_property
    def _datelines(self) -> dict[int, int]:
        """Where the dateline ends, by where its sentence starts: the first one, or one below a heading."""
        ends: dict[int, int] = {}
        below = True
        for sentence in self.sentences:
            found = _DATELINE.match(self.text, sentence.span.start, sentence.span.end) if below else None
            if found and _FILED.search(found.group()):
                ends[sentence.span.start] = found.end()
            elif below and self._is_filing(sentence):
                ends[sentence.span.start] = sentence.span.end
            below = sentence.heading
        return ends

    def _is_filing(self, sentence: Sentence) -> bool:
        """Whether a sentence is but a place and the day on which the report was published, or a town in capitals."""
        words = sentence.span.of(self.text)
        alone = [sentence.span.start] == [town.start() for town in _TOWN_ALONE.finditer(self.text)]
        if not alone and _PLACE_AND_DAY.fullmatch(words) is None:
            return False
        named = places.find_places(words.strip(" *_#\n"), language=self.language, small_towns=True)
        if not any(mention.span.start == 0 for mention in named):
            return False
        days = [d.when for d in self.dates if sentence.span.overlaps(d.span) and d.when is not None]
        return alone or any(when.earliest == when.latest == self.report.published for when in days)

    def sentence_at(self, span: Span) -> Sentence | None:
        """The sentence that holds the start of ``span``."""
        return next((s for s in self.sentences if s.span.start <= span.start < s.span.end), None)


def _same_name(one: PlaceMention, other: PlaceMention) -> bool:
    return one.words.casefold() == other.words.casefold()


def _lies_in(part: PlaceMention, whole: PlaceMention) -> bool:
    """Whether a name that no gazetteer has is said to lie in another, right behind it: "Kani in Ayorou department"."""
    within = part.where is not None and part.where.relation == f"{part.words}, in"
    return within and 0 <= whole.span.start - part.span.end <= 30


def _may_hold_it(mention: PlaceMention) -> bool:
    """Whether an event may have been at a place itself: not in a country at large, in a river, or in the unknown."""
    where = mention.where
    return where is not None and where.gazetteer_id is not None and where.precision not in ("country", "water")


def _as_pairs(mentions: list[PlaceMention]) -> list[PlaceMention]:
    """The mentions with one chance for the two ends of a road, a little more for the end that the report names more.

    Of two between which somebody was under way it is the lesser: it happened where something else says.
    """
    shared: dict[str, float] = {}
    for mention in mentions:
        if mention.relation is not None and "between " in mention.relation:
            best = min if mention.relation.startswith(places.UNDER_WAY) else max
            shared[mention.relation] = best(mention.event, shared.get(mention.relation, mention.event))
    named = Counter(mention.words.casefold() for mention in mentions)
    return [
        replace(m, event=shared[m.relation] * (1 - 0.01 / named[m.words.casefold()])) if m.relation in shared else m
        for m in mentions
    ]


def best_overlap(span: Span, mentions: Iterable[AnyMention]) -> AnyMention | None:
    """The mention that shares most characters with ``span``; the shorter one where two share as many."""

    def shared(mention: AnyMention) -> tuple[int, int]:
        both = min(span.end, mention.span.end) - max(span.start, mention.span.start)
        return both, mention.span.start - mention.span.end

    near = [m for m in mentions if m.span.start < span.end and span.start < m.span.end]
    best = max(near, key=shared, default=None)
    return best if best is not None and shared(best)[0] > 0 else None
