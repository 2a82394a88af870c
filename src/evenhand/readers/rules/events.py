"""What one sentence tells: events, each with its stance, its dates and its places."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass, replace

from evenhand import stance
from evenhand.actors import find_roles
from evenhand.dates import DateMention
from evenhand.model import HAPPENED, Span
from evenhand.places import PlaceMention
from evenhand.readers.rules.figures import is_figure, literal
from evenhand.readers.rules.gapping import cut_at_next, places_at
from evenhand.readers.rules.likeness import same_day, same_place
from evenhand.readers.rules.lines import LIST_ITEM, Line, event_places, inside, lines_of, says
from evenhand.setting import Setting
from evenhand.triggers import Trigger, specificity

#: An event whose day is this long before publication is told as background, in days.
LONG_PAST = 180
#: A report that tells of nothing recent may be about an event this long ago: a trial, an inquiry, a look back, in days.
LONG_AGO = 3 * 365
#: Ranges of at most so many days are a night or a day and a night.
_NIGHT = dt.timedelta(days=2)
#: Parts of the names of date rules: those that find a time of day, and those that find a day.
_CLOCK = re.compile(r"clock|the_part|the_next_part")
_DAY = re.compile(r"day|date|offset|month|week|year|deictic")
#: Verbs for taking that may be said of things.
_TAKE = re.compile(r"(?:tak|took|carr|drag|drive|drove|bundle|force|seiz)", re.IGNORECASE)
#: People within the words for an act: "drove them off".
_THEM = re.compile(r"\b(?:them|him|her)\b", re.IGNORECASE)
#: Helping verbs between a thing and the verb that says what became of it.
_HELPS = re.compile(
    r"\s+(?:(?:will|would|could|might|may|can|is|was|were|are|had|has|have|been|be|not|never|soon|to|due|set|about)\s+)*",
    re.IGNORECASE,
)
#: Words at which a sentence may turn from one incident to another.
_JOINT = re.compile(
    r"(?:;|,?\s+(?:while|whereas|meanwhile)\s|,\s+and\s|\s+and\s+(?=(?:\w+\s+){1,6}(?:was|were|killed|died)\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Event:
    """What one sentence, or one part of it, tells: triggers of one stance with their dates and places."""

    line: Line
    part: Span
    triggers: tuple[Trigger, ...]
    stance: stance.StanceMention
    dates: tuple[DateMention, ...]
    places: tuple[PlaceMention, ...]


@functools.lru_cache(maxsize=1)
def told_by_line(setting: Setting) -> tuple[tuple[Line, tuple[Event, ...]], ...]:
    """The sentences of a report with the events of each; kept, for two readers may ask."""
    told: list[tuple[Line, tuple[Event, ...]]] = []
    staged: int | None = None
    asking = False
    for line in lines_of(setting):
        asking = LIST_ITEM.match(line.text) is not None if asking and not opens_demands(line) else opens_demands(line)
        events = () if asking else tuple(events_of(line, setting))
        staged = line.sentence.paragraph if says(line.text, "staged") else staged
        if line.sentence.paragraph == staged:
            events = tuple(_played(event) for event in events)
        told.append((line, events))
    happened = [event for _, events in told for event in events if event.stance.stance in HAPPENED]
    recent = any(0 <= age <= LONG_PAST for age in (_age(event, setting) for event in happened) if age is not None)
    return tuple((line, tuple(_dated_back(event, setting, recent=recent) for event in events)) for line, events in told)


def opens_demands(line: Line) -> bool:
    """Whether a line opens a list of what is asked for: "We ask:"."""
    opens = line.sentence.heading or line.text.rstrip().endswith((":", ":**"))
    return opens and says(line.text, "demands")


def _dated_back(event: Event, setting: Setting, *, recent: bool) -> Event:
    """An event of long ago as background, unless it is what the report is about: a day of the last years, and none recent."""
    age = _age(event, setting)
    if age is None or age <= LONG_PAST:
        return event
    if any(map(is_day, event.dates)) and not recent and age <= LONG_AGO:
        if event.stance.stance != "past":
            return event
        inner = _shift(event.triggers[0].span, event.line)
        undated = replace(setting.report, published=None)  # a year in the sentence is no sign of the past here
        return replace(event, stance=stance.find_stance(event.line.text, trigger=inner, report=undated))
    happened = event.stance.stance in HAPPENED
    return replace(event, stance=replace(event.stance, stance="past")) if happened else event


def _played(event: Event) -> Event:
    """An event as one played out in an exercise."""
    if event.stance.stance not in HAPPENED:
        return event
    return replace(event, stance=replace(event.stance, stance="hypothetical"))


def events_of(line: Line, setting: Setting) -> list[Event]:
    """The events of a sentence in order; weak words without support tell of none."""
    if not line.triggers or is_figure(line, setting):
        return []
    triggers = [
        trigger
        for trigger in literal(line, setting)
        if (not _takes_things(trigger, line) if trigger.strong else _supported(trigger, line, setting))
    ]
    if not triggers:
        return []
    events: list[Event] = []
    for part in _parts(line, triggers, line.span):
        first, *further = cut_at_next(line, triggers, part, setting)
        told = _told(line, first, [t for t in triggers if inside(t.span, first)], setting)
        events += told
        for another in further:
            events += [_again(event, another) for event in told if event.stance.stance in HAPPENED]
    return events


def _told(line: Line, part: Span, triggers: list[Trigger], setting: Setting) -> list[Event]:
    """The events of one part of a sentence: what happened, and what did not."""
    by_stance: dict[bool, list[tuple[Trigger, stance.StanceMention]]] = {}
    for trigger in triggers:
        told_by = _verb_of(trigger, triggers, line)
        mention = stance.find_stance(line.text, trigger=_shift(told_by.span, line), report=setting.report)
        if trigger.code == "threat" and mention.stance in HAPPENED:
            mention = replace(mention, stance="threatened")
        by_stance.setdefault(mention.stance in HAPPENED, []).append((trigger, mention))
    events = []
    for told in by_stance.values():
        negated = told[0][1].stance == "denied"
        if negated and all(trigger.code == "unspecified_killing" for trigger, _ in told):
            continue  # "no one was killed" is a word on the toll, not another incident
        if negated and all(trigger.code == "arrest" and mention.attributed_to is None for trigger, mention in told):
            continue  # nor is "no arrests have been made"
        events.append(_event(line, part, told, setting))
    return events


def _verb_of(noun: Trigger, triggers: list[Trigger], line: Line) -> Trigger:
    """The verb that says what became of a thing whose name alone is a trigger: "go off" of "a bomb would go off"."""
    if noun.shape != "noun":
        return noun
    following = next((t for t in triggers if t.shape != "noun" and t.span.start >= noun.span.end), None)
    if following is None or _HELPS.fullmatch(_between(line, noun.span.end, following.span.start)) is None:
        return noun
    return following


def _between(line: Line, start: int, end: int) -> str:
    return line.text[start - line.span.start : end - line.span.start]


def _again(event: Event, part: Span) -> Event:
    """What an event's words tell of another place: "and three teachers in Kolofata on Monday"."""
    line = event.line
    dates = tuple(date for date in line.dates if inside(date.span, part) and tells_day(date))
    return replace(event, part=part, dates=dates or event.dates, places=places_at(line, part))


def _shift(span: Span, line: Line) -> Span:
    return Span(span.start - line.span.start, span.end - line.span.start)


def _unshift(span: Span, line: Line) -> Span:
    return Span(span.start + line.span.start, span.end + line.span.start)


def _event(line: Line, part: Span, told: list[tuple[Trigger, stance.StanceMention]], setting: Setting) -> Event:
    mention = told[0][1]
    dates = tuple(d for d in line.dates if inside(d.span, part) and tells_day(d))
    said_by = _unshift(mention.speaker, line) if mention.speaker else None
    places = event_places(p for p in line.places if inside(p.span, part) and not (said_by and inside(p.span, said_by)))
    return Event(line, part, tuple(trigger for trigger, _ in told), mention, dates, places)


def tells_day(date: DateMention) -> bool:
    """Whether a date is the event's, and of a day of its own: a clock time alone is of no day."""
    if date.role != "event" or date.kind not in {"DATE", "TIME"}:
        return False
    return not (_CLOCK.search(date.rule) and not _DAY.search(date.rule) and "against publication" in date.rule)


def is_day(date: DateMention) -> bool:
    """Whether a date has a day, or a night or two days together."""
    when = date.when
    if when is None or when.earliest is None or when.latest is None:
        return False
    return when.latest - when.earliest <= _NIGHT


def _age(event: Event, setting: Setting) -> int | None:
    """How many days before publication the last day of an event lies, where it is told."""
    published = setting.report.published
    ends = [d.when.latest for d in event.dates if d.when is not None and d.when.latest is not None]
    return (published - max(ends)).days if published is not None and ends else None


def _supported(trigger: Trigger, line: Line, setting: Setting) -> bool:
    """A weak trigger counts beside a toll, a means or an armed actor in the sentence; the name of a weapon, or a word of a
    specific type beside a place, also beside people or things that may have been hit.
    """
    if trigger.code == "abduction" and not _takes_people(trigger, line):
        return False  # things are seized, too
    tolls = (c for c in setting.counts if c.outcome in {"killed", "injured", "casualties"})
    if any(inside(count.span, line.span) for count in tolls):
        return True
    if any(inside(m.span, line.span) and not m.span.overlaps(trigger.span) for m in setting.means):
        return True
    if trigger.code == "robbery":
        return _is_taken_by_force(trigger, line)
    weapon = any(m.span.overlaps(trigger.span) for m in setting.means)
    placed = trigger.shape == "verb" and specificity(trigger.code) == 0 and bool(event_places(line.places))
    if trigger.shape == "verb" and specificity(trigger.code) == 0 and _has_doer_and_object(trigger, line):
        return True
    found = (m for m in setting.actors if inside(m.span, line.span))
    return any(mention.kind == "actor" or weapon or placed for mention in found)


def _is_taken_by_force(trigger: Trigger, line: Line) -> bool:
    """Whether armed people are told to take things: a theft that police look into is no robbery."""
    doer = find_roles(line.text, trigger=_shift(trigger.act, line), event_type=trigger.code).actor
    return doer is not None and doer.kind == "actor"


def _has_doer_and_object(trigger: Trigger, line: Line) -> bool:
    roles = find_roles(line.text, trigger=_shift(trigger.act, line), event_type=trigger.code)
    return roles.actor is not None and bool(roles.targets)


def _takes_things(trigger: Trigger, line: Line) -> bool:
    """Whether words for an abduction that may be said of things are: "the bag was taken away by sappers"."""
    if trigger.code != "abduction" or not _TAKE.match(line.text, trigger.span.start - line.span.start):
        return False
    targets = find_roles(line.text, trigger=_shift(trigger.act, line), event_type=trigger.code).targets
    return bool(targets) and all(target.kind == "thing" for target in targets)


def _takes_people(trigger: Trigger, line: Line) -> bool:
    inner = _shift(trigger.span, line)
    if _THEM.search(inner.of(line.text)):
        return True
    return any(
        target.kind != "thing" for target in find_roles(line.text, trigger=inner, event_type=trigger.code).targets
    )


def _parts(line: Line, triggers: list[Trigger], part: Span) -> list[Span]:
    """The part whole, or cut at joints where both sides have an event and a place or day of their own."""
    for joint in _JOINT.finditer(line.text, part.start - line.span.start):
        cut = line.span.start + joint.end()
        sides = Span(part.start, cut), Span(cut, part.end)
        if all(any(inside(t.span, side) for t in triggers) for side in sides) and _apart(line, *sides):
            return [sides[0], *_parts(line, triggers, sides[1])]
    return [part]


def _apart(line: Line, left: Span, right: Span) -> bool:
    places = [event_places(p for p in line.places if inside(p.span, side)) for side in (left, right)]
    if all(places) and not same_place(places[0][0], places[1][0]):
        return True
    days = [[d for d in line.dates if inside(d.span, side) and d.role == "event"] for side in (left, right)]
    return all(days) and bool(places[1]) and not same_day(days[0], days[1])
