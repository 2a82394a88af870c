"""Which sentences tell of which incident.

A scene is one incident as one report tells it. A sentence with an event in it opens a new scene when it says so (another
place, another day, a heading, "separately", "minutes later"), and else carries on the one it fits.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass, field

from evenhand import stance
from evenhand.codebook import load
from evenhand.dates import DateMention
from evenhand.model import HAPPENED, Span, Stance, When
from evenhand.phrases import PhraseIndex
from evenhand.places import PlaceMention
from evenhand.sentences import Sentence
from evenhand.setting import Setting
from evenhand.triggers import Trigger, specificity

#: Types that one incident may well be told with together; all others go with their own family only.
FAMILIES = {
    "explosive": "suicide_bombing vehicle_bomb planted_explosive explosion grenade_attack",
    "remote": "shelling air_strike drone_strike explosion chemical_attack",
    "armed": "armed_attack armed_clash assassination execution stabbing assault vehicle_ramming mob_violence",
    "taking": "abduction hostage_taking hijacking robbery",
    "property": "arson property_destruction looting",
    "control": "territory_taken withdrawal armed_clash",
    "crowd": "violent_demonstration force_against_protesters mob_violence",
}
#: Types that go with any other.
GENERAL = {"unspecified_attack", "unspecified_killing", "disrupted_attack", "forced_displacement", "arrest", "threat"}

#: An event whose day is this long before publication is told as background, in days.
LONG_PAST = 60
#: How long after an attack a death told without another event is taken to be of its wounds, in days.
WOUNDS = 30

_PARTICIPLE = re.compile(r"(?:,|\band\b|\bbefore\b|\bafter\b)\s*$", re.IGNORECASE)


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


@dataclass(frozen=True, slots=True)
class Event:
    """What one sentence, or one part of it, tells: triggers of one stance with their dates and places."""

    line: Line
    part: Span
    triggers: tuple[Trigger, ...]
    stance: stance.StanceMention
    dates: tuple[DateMention, ...]
    places: tuple[PlaceMention, ...]


@dataclass(slots=True)
class Scene:
    """One incident being gathered. ``lines`` and ``parts`` are the stretches of text that tell of it, in order; ``asides``
    may say something of who did it. A ``summary`` scene stands under a heading such as "Highlights".
    """

    events: list[Event]
    lines: list[Line]
    zone_place: PlaceMention | None = None
    zone_date: DateMention | None = None
    inherited: Scene | None = None
    parts: list[Span] = field(default_factory=list)
    asides: list[Line] = field(default_factory=list)
    summary: bool = False

    @property
    def stance(self) -> Stance:
        """The stance of what is told first."""
        return self.events[0].stance.stance

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


@dataclass(slots=True)
class _Zone:
    """What the last heading said."""

    place: PlaceMention | None = None
    date: DateMention | None = None
    fresh: bool = False
    summary: bool = False


def find_scenes(setting: Setting) -> list[Scene]:
    """All incidents a report tells of, in the order told, those that did not happen among them."""
    scenes: list[Scene] = []
    zone = _Zone()
    lines = _lines(setting)
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        below = following is not None and not following.sentence.heading
        if _LABEL.match(line.text) or (line.sentence.heading and below):
            _enter(zone, line)  # if it tells of an event, the text below it tells that again
            continue
        if run_on := _run_on_heading(line):
            zone.place, zone.date, zone.fresh = run_on, None, True
        elif _BOLD_HEADING.match(line.text):
            zone.place, zone.date, zone.fresh = None, None, True
        if _LIST_ITEM.match(line.text):
            zone.fresh = True
        events = _events(line, setting)
        for event in events:
            _attend(event, scenes, zone)
        if not events and scenes and not zone.fresh:
            _follow(line, scenes)
        if events and not any(event.stance.stance in HAPPENED for event in events):
            _set_aside(line, scenes)
    return _told_again(scenes)


_LABEL = re.compile(rf"\W*(?:{'|'.join(map(re.escape, load('discourse')['labels']))})\s*:", re.IGNORECASE)
_BOLD_HEADING = re.compile(r"\s*\*\*[^*\n]{2,60}(?::\s*\*\*|\*\*\s*[:—–-])")
_LIST_ITEM = re.compile(r"\s*(?:[-*•–—]|\(?\d{1,2}[.)])\s+")


#: Where and when a report was filed: "GAO, Mali, 15 March (Agency) -". It says nothing of the event.
_DATELINE = re.compile(r"\s*[A-Z](?:[^.!?\n]|\.(?=\s*\d|\s*[)\]])){1,70}?(?:--|[—–]|\s-\s)\s*")


def _lines(setting: Setting) -> list[Line]:
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
                tuple(t for t in setting.triggers if _inside(t.span, own)),
                tuple(d for d in setting.dates if _inside(d.span, own)),
                tuple(p for p in setting.places if _inside(p.span, own) and p.kind == "place"),
            )
        )
    return lines


def _inside(span: Span, outer: Span) -> bool:
    return outer.start <= span.start < outer.end


def _enter(zone: _Zone, line: Line) -> None:
    """A heading: its place and date hold until the next heading of the same kind."""
    zone.summary = _says_at_start(line.text.lstrip("# \t"), "summaries")
    place = next((p for p in line.places if p.where is not None), None)
    date = next((d for d in line.dates if d.when is not None and d.kind in {"DATE", "TIME"}), None)
    if place is not None:
        zone.place = place
        zone.fresh = True
    if date is not None:
        zone.date = date
        zone.fresh = True
    if place is None and date is None:
        zone.fresh = True


def _run_on_heading(line: Line) -> PlaceMention | None:
    """A place and a colon or dash at the start of a sentence: "Kirkuk: two soldiers were ..."."""
    for place in line.places[:2]:
        before = line.text[: place.span.start - line.span.start]
        after = line.text[place.span.end - line.span.start :]
        if not before.strip("-*•–— \t\n0123456789.)#") and re.match(r"[^.:;]{0,40}?\s*(?::|[–—]|-\s)\s*\S", after):
            return place
    return None


# -- events of one sentence


def _events(line: Line, setting: Setting) -> list[Event]:
    triggers = [t for t in line.triggers if t.strong or _supported(t, line, setting)]
    if not triggers:
        return []
    events = []
    for part in _parts(line, triggers):
        own = [t for t in triggers if _inside(t.span, part)]
        by_stance: dict[bool, list[tuple[Trigger, stance.StanceMention]]] = {}
        for trigger in own:
            mention = stance.find_stance(line.text, trigger=_shift(trigger.span, line), report=setting.report)
            by_stance.setdefault(mention.stance in HAPPENED, []).append((trigger, mention))
        for told in by_stance.values():
            negated = told[0][1].stance == "denied"
            if negated and all(specificity(trigger.code) >= 3 for trigger, _ in told):
                continue  # "no one was killed" is a word on the toll, not another incident
            events.append(_event(line, part, told, setting))
    return events


def _shift(span: Span, line: Line) -> Span:
    return Span(span.start - line.span.start, span.end - line.span.start)


def _event(line: Line, part: Span, told: list[tuple[Trigger, stance.StanceMention]], setting: Setting) -> Event:
    dates = tuple(d for d in line.dates if _inside(d.span, part) and d.role == "event" and d.kind in {"DATE", "TIME"})
    places = tuple(p for p in line.places if _inside(p.span, part) and p.event >= 0.5)
    mention = told[0][1]
    if mention.stance in HAPPENED and _long_past(dates, setting):
        mention = stance.StanceMention(
            "past", mention.attributed_to, mention.speaker, mention.speaker_kind, mention.cue
        )
    return Event(line, part, tuple(trigger for trigger, _ in told), mention, dates, places)


def _long_past(dates: tuple[DateMention, ...], setting: Setting) -> bool:
    published = setting.report.published
    ends = [d.when.latest for d in dates if d.when is not None and d.when.latest is not None]
    return published is not None and bool(ends) and (published - max(ends)).days > LONG_PAST


def _supported(trigger: Trigger, line: Line, setting: Setting) -> bool:
    """A weak trigger counts beside a toll, a means, or an armed actor; the name of a weapon, beside what it hit."""
    weapon = any(m.span.overlaps(trigger.span) for m in setting.means)
    return (
        any(
            count.outcome in {"killed", "injured", "casualties"} and _inside(count.span, line.span)
            for count in setting.counts
        )
        or any(_inside(m.span, line.span) and not m.span.overlaps(trigger.span) for m in setting.means)
        or any(_inside(m.span, line.span) and (m.kind == "actor" or weapon) for m in setting.actors)
    )


_JOINT = re.compile(
    r"(?:;|,?\s+(?:while|whereas|meanwhile)\s|,\s+and\s|\s+and\s+(?=(?:\w+\s+){1,6}(?:was|were|killed|died)\b))",
    re.IGNORECASE,
)


def _parts(line: Line, triggers: list[Trigger]) -> list[Span]:
    """The sentence whole, or cut at a joint where both sides have an event and a place or day of their own."""
    start = line.span.start
    for joint in _JOINT.finditer(line.text):
        cut = start + joint.end()
        sides = (Span(start, cut), Span(cut, line.span.end))
        if all(any(_inside(t.span, side) for t in triggers) for side in sides) and _apart(line, *sides):
            rest = Line(line.sentence, line.text, line.triggers, line.dates, line.places)
            return [sides[0], *_rest(rest, triggers, sides[1])]
    return [line.span]


def _rest(line: Line, triggers: list[Trigger], part: Span) -> list[Span]:
    for joint in _JOINT.finditer(line.text, part.start - line.span.start):
        cut = line.span.start + joint.end()
        sides = (Span(part.start, cut), Span(cut, part.end))
        if all(any(_inside(t.span, side) for t in triggers) for side in sides) and _apart(line, *sides):
            return [sides[0], *_rest(line, triggers, sides[1])]
    return [part]


def _apart(line: Line, left: Span, right: Span) -> bool:
    places = [[p for p in line.places if _inside(p.span, side) and p.event >= 0.5] for side in (left, right)]
    if all(places) and not _same_place(places[0][0], places[1][0]):
        return True
    days = [[d for d in line.dates if _inside(d.span, side) and d.role == "event"] for side in (left, right)]
    return all(days) and bool(places[1]) and not _same_day(days[0], days[1])


# -- scenes


def _attend(event: Event, scenes: list[Scene], zone: _Zone) -> None:
    """Give an event to the scene it carries on, or open a new one."""
    if event.stance.stance == "hypothetical" and not event.dates and not event.places:
        return  # "attacks could follow" tells of no incident
    scene = None if zone.fresh and not _points_back(event) else _carried_on(event, scenes, zone)
    if scene is not None:
        scene.events.append(event)
        scene.lines.append(event.line)
        scene.parts.append(event.part)
    else:
        later = bool(scenes) and _says(event.line.text, "later")
        scenes.append(
            Scene(
                [event],
                [event.line],
                zone.place,
                zone.date,
                inherited=scenes[-1] if later or (scenes and _says(event.line.text, "another")) else None,
                parts=[event.part],
                summary=zone.summary,
            )
        )
    zone.fresh = False


def _told_again(scenes: list[Scene]) -> list[Scene]:
    """Scenes without those of a summary that the text below it tells again, and tells with more."""
    return [
        scene
        for number, scene in enumerate(scenes)
        if not (scene.summary and any(_retells(later, scene) for later in scenes[number + 1 :] if not later.summary))
    ]


def _retells(later: Scene, scene: Scene) -> bool:
    places = _known_places(scene), _known_places(later)
    days = _known_days(scene), _known_days(later)
    return (
        any(_related(one, other) for one in scene.codes for other in later.codes)
        and (not all(places) or any(_same_place(a, b) for a in places[0] for b in places[1]))
        and (not all(days) or _same_day(*days))
    )


def _carried_on(event: Event, scenes: list[Scene], zone: _Zone) -> Scene | None:
    told = event.stance.stance in HAPPENED
    text = event.part.of(" " * event.line.span.start + event.line.text)
    if not scenes:
        return None
    if not told:
        return _denied(event, scenes)
    if (_says(text, "later") or _says(text, "another")) and any(t.strong for t in event.triggers):
        return None
    open_scenes = [s for s in scenes if s.stance in HAPPENED and (zone.place is None or s.zone_place is zone.place)]
    points_back = _points_back(event)
    for scene in reversed(open_scenes):
        if _conflict(event, scene, lenient=points_back):
            continue
        near = scene is open_scenes[-1]
        if event.dates or event.places:
            if points_back or near or _shares(event, scene):
                return scene
        elif near or points_back:
            return scene
    return None


def _denied(event: Event, scenes: list[Scene]) -> Scene | None:
    """A denial of what is told goes with it; a threat or plan with one told in the sentences just before."""
    last = scenes[-1]
    if event.stance.stance == "denied":
        told = [s for s in scenes if s.stance in HAPPENED and not _conflict(event, s, lenient=True)]
        if told:
            return told[-1]
    same = last.stance == event.stance.stance and not _conflict(event, last, lenient=True)
    return last if same and event.line.sentence.paragraph == last.lines[-1].sentence.paragraph else None


def _conflict(event: Event, scene: Scene, *, lenient: bool) -> bool:
    days = [d for d in event.dates if d.when is not None]
    known = _known_days(scene)
    if days and known and not _same_day(days, known) and not _died_later(event, days, known):
        return True
    places = [p for p in event.places if p.where is not None]
    where = _known_places(scene)
    if places and where and not any(_same_place(a, b) for a in places for b in where):
        return True
    return not lenient and not _family(event, scene)


def _known_days(scene: Scene) -> list[DateMention]:
    return [d for d in scene.dates if d.when is not None] or ([scene.zone_date] if scene.zone_date else [])


def _known_places(scene: Scene) -> list[PlaceMention]:
    return [p for p in scene.places if p.where is not None] or ([scene.zone_place] if scene.zone_place else [])


def _died_later(event: Event, days: list[DateMention], known: list[DateMention]) -> bool:
    """Deaths without an event of their own, within weeks after what was told: of its wounds."""
    if not all(trigger.code == "unspecified_killing" for trigger in event.triggers) or event.places:
        return False
    first = [d.when.earliest for d in days if d.when and d.when.earliest]
    last = [d.when.latest for d in known if d.when and d.when.latest]
    return bool(first and last) and dt.timedelta(0) <= min(first) - max(last) <= dt.timedelta(days=WOUNDS)


def _family(event: Event, scene: Scene) -> bool:
    """Whether the types may be of one incident. In one paragraph they may always be, unless a new doer steps in."""
    ours = {t.code for t in event.triggers} - GENERAL
    theirs = scene.codes - GENERAL
    if not ours or not theirs or any(_related(one, other) for one in ours for other in theirs):
        return True
    if event.line.sentence.paragraph == scene.lines[-1].sentence.paragraph:
        return True
    return _says_at_start(event.line.text, "pronouns") or _points_back(event)


def _related(one: str, other: str) -> bool:
    return (
        one == other
        or bool({one, other} & GENERAL)
        or any({one, other} <= set(names.split()) for names in FAMILIES.values())
    )


def _points_back(event: Event) -> bool:
    return _says(event.line.text, "same") or _says_at_start(event.line.text, "pronouns")


def _shares(event: Event, scene: Scene) -> bool:
    places = any(_same_place(a, b) for a in event.places for b in scene.places)
    days = _same_day(list(event.dates), scene.dates)
    return (places or not event.places or not scene.places) and (days or not event.dates or not scene.dates)


def _same_day(left: list[DateMention] | tuple[DateMention, ...], right: list[DateMention]) -> bool:
    return any(_overlap(a.when, b.when) for a in left for b in right)


def _overlap(left: When | None, right: When | None) -> bool:
    if left is None or right is None:
        return True
    if left.calendar == right.calendar != "gregorian" and left.precision == right.precision == "day":
        return left.middle() == right.middle()  # their doubt is of the calendar, and shared
    before = left.latest is not None and right.earliest is not None and left.latest < right.earliest
    after = left.earliest is not None and right.latest is not None and left.earliest > right.latest
    return not (before or after)


def _same_place(left: PlaceMention, right: PlaceMention) -> bool:
    """Whether both may be one place: the same, the one inside the other, or nearer than their precisions."""
    a, b = left.where, right.where
    if a is None or b is None:
        return left.words.lower() == right.words.lower()
    if a.gazetteer_id is not None and a.gazetteer_id == b.gazetteer_id:
        return True
    if a.country and b.country and a.country != b.country:
        return False
    if "country" in {a.precision, b.precision}:
        return True
    if "region" in {a.precision, b.precision} or "district" in {a.precision, b.precision}:
        return not (a.admin1 and b.admin1) or a.admin1 == b.admin1
    return a.name == b.name


def _follow(line: Line, scenes: list[Scene]) -> None:
    """A sentence without an event: it goes to the scene told last, for its tolls, means and responsibility."""
    last = next((scene for scene in reversed(scenes) if scene.stance in HAPPENED), scenes[-1])
    last.lines.append(line)
    last.parts.append(line.span)


def _set_aside(line: Line, scenes: list[Scene]) -> None:
    """A sentence on something that did not happen, or long ago, may still say who did what is being told."""
    last = next((scene for scene in reversed(scenes) if scene.stance in HAPPENED), None)
    if last is not None and all(known.span != line.span for known in last.lines):
        last.asides.append(line)


# -- words of discourse


@functools.cache
def _discourse(kind: str) -> PhraseIndex[str]:
    return PhraseIndex((phrase, kind) for phrase in load("discourse")[kind])


def _says(text: str, kind: str) -> bool:
    return next(iter(_discourse(kind).find(text)), None) is not None


def _says_at_start(text: str, kind: str) -> bool:
    first = next(iter(_discourse(kind).find(text)), None)
    return first is not None and not text[: first[0].start].strip("\"'“‘ \n\t")
