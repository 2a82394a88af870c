"""Which sentences tell of which incident.

A scene is one incident as one report tells it. A sentence with an event in it opens a new scene when it says so (another
place, another day, a heading, "separately", "minutes later"), and else carries on the one it fits.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from evenhand.actors import find_roles
from evenhand.dates import DateMention
from evenhand.model import HAPPENED, Span
from evenhand.places import PlaceMention
from evenhand.readers.rules.about import fills_in, meant
from evenhand.readers.rules.accidents import tells_accident, tells_disaster
from evenhand.readers.rules.events import Event, is_day, tells_day, told_by_line
from evenhand.readers.rules.likeness import GENERAL, related, same_day, same_place
from evenhand.readers.rules.lines import (
    EVEN,
    Line,
    event_places,
    holds,
    inside,
    says,
    says_at_start,
)
from evenhand.readers.rules.scene import Scene
from evenhand.readers.rules.sharing import share_counts
from evenhand.readers.rules.zones import Zone
from evenhand.setting import Setting
from evenhand.stance import find_responsibility
from evenhand.triggers import specificity

#: How long after an attack a death told without another event is taken to be of its wounds, in days.
WOUNDS = 30

#: Types that an accident may look like.
_LIKE_ACCIDENTS = frozenset(
    {"explosion", "arson", "property_destruction", "unspecified_attack", "unspecified_killing", "forced_displacement"}
)
#: What floods do.
_OF_DISASTERS = frozenset({"unspecified_killing", "property_destruction", "forced_displacement"})
#: And types whose words may mean something else ("fire").
_IF_WEAK = frozenset({"planted_explosive", "armed_attack"})

#: Types that wounds told first, of shots and blows or of tear gas, may turn out to come from.
_FIRED_ON = frozenset({"armed_attack", "force_against_protesters", "assault", "stabbing"})

#: A definite subject: the first noun or two of a sentence that begins with "The".
_DEFINITE = re.compile(r"\s*(?:The|THE|These|Those|This|That)\s+(\w+(?:\s+\w+)?)")
_DEFINITE_WORDS = re.compile(r"(?:the|this|that|these|those|his|her|its|their|them|him|he|she|they)\b", re.IGNORECASE)
#: A sentence that asks for something, or says what somebody thinks of what was told.
_APPEAL = re.compile(
    r"\W*(?:we|it|they|[Tt]he [\w-]+(?: [\w-]+){0,3}|[A-Z][\w-]+(?: [A-Z][\w-]+){0,3}) (?:also |again |therefore |further )?"
    r"(?:asks?|demands?|urges?|calls? (?:on|for|upon)|requests?|appeals?|recommends?|recalls?|reminds?|stress(?:es)?|"
    r"condemns?|welcomes?|thanks?|deplores?|reiterates?|regrets?|invites?)\b"
)
_DEFINITE_BEFORE = re.compile(r"\b(?:the|this|that|these|those|his|her|its|their)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_LABELLED = re.compile(r"[\s*•–-]*[A-Z][\w ]{2,20}\**:")
_WORD = re.compile(r"[^\W\d_]{4,}")


def find_scenes(setting: Setting) -> list[Scene]:
    """All incidents a report tells of, in the order told, those that did not happen among them."""
    scenes: list[Scene] = []
    zone = Zone()
    opening: list[Line] = []
    told = told_by_line(setting)
    for (line, events), following in zip(told, [*(line for line, _ in told[1:]), None], strict=False):
        if scenes and _labels_toll(line, setting):
            _follow(line, scenes)
            continue
        if zone.meet(line, following):
            continue  # if a heading tells of an event, the text below it tells that again
        if ":" in line.text and says_at_start(line.text, "summaries"):
            continue  # sums of what is told below
        if opening and opening[-1].sentence.paragraph != line.sentence.paragraph:
            opening.clear()
        for event in events:
            _attend(event, scenes, zone, opening)
            opening.clear()
        if not events and says_at_start(line.text, "apart"):
            zone.fresh = True
        if not events and scenes and not zone.fresh:
            _follow(line, scenes)
            if opening or not _told_in_paragraph(line, scenes):
                opening.append(line)
        elif not events:
            zone.set_off(line)
        if says(line.text, "several"):
            for scene in scenes:
                _set_aside(line, [scene])
        if events and not any(event.stance.stance in HAPPENED for event in events):
            long_ago = all(event.stance.stance == "past" for event in events)
            _set_aside(line, [scene for scene in scenes if not (long_ago and tells_elsewhere(line, scene, near=True))])
    kept = _told_again(scenes)
    for scene in kept:
        scene.filed_at = setting.filed_at
        if _is_accident(scene):
            scene.accident = True
            first = scene.events[0]
            scene.events[0] = replace(first, stance=replace(first.stance, stance="denied"))
    share_counts(kept, setting)
    return kept


def _labels_toll(line: Line, setting: Setting) -> bool:
    """Whether a line is a label with a number of people: "Injured: 7"."""
    tolls = (count for count in setting.counts if inside(count.span, line.span))
    return _LABELLED.match(line.text) is not None and any(count.rule == "toll:number" for count in tolls)


def _is_accident(scene: Scene) -> bool:
    """Whether the report says of explosions, fires, crashes or deaths that they were accidents, and nobody claims them."""
    triggers = [trigger for event in scene.events for trigger in event.triggers]
    if scene.stance not in HAPPENED:
        return False
    if scene.codes - {"unspecified_killing"} == {"vehicle_ramming"}:
        return any(says(line.text, "brakes") for line in (*scene.lead, *scene.lines))
    if not all(t.code in _LIKE_ACCIDENTS or (t.code in _IF_WEAK and not t.strong) for t in triggers):
        return False
    paragraph = scene.lines[0].sentence.paragraph
    lead = [line for line in scene.lead if line.sentence.paragraph == paragraph]
    lines = [*lead, *scene.lines, *scene.asides]
    claimed = any(said.code == "claimed" for line in lines for said in find_responsibility(line.text))
    unsure = _LIKE_ACCIDENTS | _IF_WEAK
    deaths = all(t.code in _OF_DISASTERS or (t.code in unsure and not t.strong) for t in triggers)
    told = (line.text for line in (*lead, *(event.line for event in scene.events)))
    disaster = deaths and not any(_names_doer(event) for event in scene.events) and any(map(tells_disaster, told))
    return not claimed and (disaster or any(tells_accident(line.text) for line in lines))


def _names_doer(event: Event) -> bool:
    start = event.line.span.start
    acts = [(Span(t.act.start - start, t.act.end - start), t.code) for t in event.triggers]
    return any(find_roles(event.line.text, trigger=act, event_type=code).actor is not None for act, code in acts)


def _told_in_paragraph(line: Line, scenes: Sequence[Scene]) -> bool:
    """Whether an event is told before a sentence in its paragraph."""
    return any(e.line.sentence.paragraph == line.sentence.paragraph for scene in scenes for e in scene.events)


def _attend(event: Event, scenes: list[Scene], zone: Zone, opening: Sequence[Line]) -> None:
    """Give an event to the scene it carries on, or open a new one. The sentences that open its paragraph (``opening``)
    may set the scene: "On Sunday it was the turn of Mora. Soldiers broke into the office ..."
    """
    if event.stance.stance == "hypothetical" and not event.dates and not event.places:
        return  # "attacks could follow" tells of no incident
    if scenes and not (event.dates or event.places) and _APPEAL.match(event.line.text):
        _follow(event.line, scenes)  # what is asked for, or deplored
        return
    opens = zone.fresh and not _points_back(event) and not (zone.in_item and scenes and _is_detail(event, scenes[-1]))
    if scenes and fills_in(event, scenes[-1]) and not _conflict(event, scenes[-1], lenient=True):
        opens = False
    about = meant(event.line, scenes) if not (event.dates or event.places) else None
    scene = None if opens else about or _carried_on(_set_in(event, opening), scenes, zone)
    if scene is not None:
        scene.events.append(event)
        scene.lines.append(event.line)
        scene.parts.append(event.part)
    else:
        _take_back(opening, scenes)
        later = bool(scenes) and says(event.line.text, "later")
        scenes.append(
            Scene(
                [event],
                [event.line],
                zone.place,
                zone.date,
                inherited=scenes[-1] if later or (scenes and says(event.line.text, "another")) else None,
                parts=[event.part],
                summary=zone.summary,
                lead=(*zone.lead, *opening),
            )
        )
    zone.settle()


def _set_in(event: Event, opening: Sequence[Line]) -> Event:
    """The event with the day and place of the sentences that open its paragraph, where it has none of its own."""
    if not opening or only_deaths(event) or _points_back(event) or says_at_start(opening[0].text, "pronouns"):
        return event
    places = event.places or tuple(p for line in opening for p in event_places(line.places) if p.event >= EVEN)
    dates = event.dates or tuple(d for line in opening for d in line.dates if tells_day(d) and is_day(d))
    return replace(event, places=places, dates=dates)


def _take_back(opening: Sequence[Line], scenes: Sequence[Scene]) -> None:
    """The sentences that open a paragraph are of the incident that it tells, not of the one told before."""
    taken = {line.span for line in opening}
    for scene in scenes:
        kept = [(line, part) for line, part in zip(scene.lines, scene.parts, strict=True) if line.span not in taken]
        scene.lines[:], scene.parts[:] = [line for line, _ in kept], [part for _, part in kept]


def _is_detail(event: Event, last: Scene) -> bool:
    """Whether an item of a list, without a place or a day, goes on with what an item before told, with them or as alike."""
    if event.dates or event.places:
        return False
    acts = any(trigger.strong and trigger.shape == "verb" for trigger in event.triggers)
    alike = last.dates or last.places or any(trigger.code in last.codes for trigger in event.triggers)
    return only_deaths(event) or (not acts and bool(alike))


def _told_again(scenes: list[Scene]) -> list[Scene]:
    """Scenes without those of a summary that the text below it tells again, and tells with more."""
    return [
        scene
        for number, scene in enumerate(scenes)
        if not (scene.summary and any(retells(later, scene) for later in scenes[number + 1 :] if not later.summary))
    ]


def retells(later: Scene, scene: Scene) -> bool:
    """Whether ``later`` may tell the incident of ``scene`` again: of a like type, and of no other place or day."""
    places = _known_places(scene), _known_places(later)
    days = _known_days(scene), _known_days(later)
    return (
        any(related(one, other) for one in scene.codes for other in later.codes)
        and (not all(places) or any(same_place(a, b) for a in places[0] for b in places[1]))
        and (not all(days) or same_day(*days))
    )


def _carried_on(event: Event, scenes: list[Scene], zone: Zone) -> Scene | None:
    told = event.stance.stance in HAPPENED
    text = event.part.of(" " * event.line.span.start + event.line.text)
    if not scenes:
        return None
    if not told:
        return _denied(event, scenes)
    if _stays_past(event, scenes[-1]):
        return scenes[-1]
    if (says(text, "later") or says(text, "another")) and not only_deaths(event):
        return None
    open_scenes = [s for s in scenes if s.stance in HAPPENED and (zone.place is None or s.zone_place is zone.place)]
    points_back = _points_back(event)
    for scene in reversed(open_scenes):
        if _conflict(event, scene, lenient=points_back) or (not points_back and _of_others(event, scene)):
            continue
        near = scene is open_scenes[-1]
        if event.dates or event.places:
            if points_back or near or _shares(event, scene):
                return scene
        elif near or points_back:
            return scene
    return None


def _stays_past(event: Event, last: Scene) -> bool:
    """Whether a sentence of the same paragraph goes on with what was told just before as long past."""
    if last.stance != "past" or event.line.sentence.paragraph != last.lines[-1].sentence.paragraph:
        return False
    return (
        not event.dates and not event.places and (only_deaths(event) or _points_back(event) or _speaks_of(event, last))
    )


def _of_others(event: Event, scene: Scene) -> bool:
    """Whether a new paragraph tells of an act against someone or something that the scene has not named."""
    if event.line.sentence.paragraph == scene.lines[-1].sentence.paragraph or _tells_no_act(scene):
        return False
    told = {word.lower() for line in scene.lines for word in _WORD.findall(line.text)}
    for trigger in event.triggers:
        if trigger.strong and specificity(trigger.code) <= 1 and trigger.code not in GENERAL:
            start = event.line.span.start
            inner = Span(trigger.act.start - start, trigger.act.end - start)
            for target in find_roles(event.line.text, trigger=inner, event_type=trigger.code).targets:
                words = {word.lower() for word in _WORD.findall(target.words)}
                definite = _DEFINITE_WORDS.match(target.words) or _DEFINITE_BEFORE.search(
                    event.line.text, 0, target.span.start
                )
                if words and not words & told and not definite:
                    return True
    return False


def _tells_no_act(scene: Scene) -> bool:
    """Whether a scene has told wounds and deaths only, as a hospital does: what caused them may still come."""
    return not any(t.strong and t.shape == "verb" for event in scene.events for t in event.triggers)


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
    if days and known and not same_day(days, known) and not _died_later(event, days, known):
        return True
    places = [p for p in event.places if p.where is not None]
    where = _known_places(scene)
    same = (only_deaths(event) and says(event.line.text, "wounds")) or _speaks_of(event, scene)
    if places and where and not same and not any(same_place(a, b) for a in places for b in where):
        return True
    return not lenient and not _family(event, scene)


def tells_elsewhere(line: Line, scene: Scene, *, near: bool) -> bool:
    """Whether a sentence names another place or day than a scene does; where the scene has none, any is another unless the
    sentence is ``near``.
    """
    days = [date for date in line.dates if date.when is not None and tells_day(date)]
    places = [place for place in event_places(line.places) if place.where is not None]
    where = _known_places(scene)
    another_day = (
        bool(days) and not same_day(days, _known_days(scene)) if _known_days(scene) else bool(days) and not near
    )
    if not where:
        return another_day or (bool(places) and not near)
    return another_day or (bool(places) and not any(same_place(a, b) for a in places for b in where))


def _known_days(scene: Scene) -> list[DateMention]:
    own = [d for d in scene.dates if d.when is not None]
    lead = ([d for d in line.dates if tells_day(d) and is_day(d)] for line in reversed(scene.lead))
    return own or next(filter(None, lead), []) or ([scene.zone_date] if scene.zone_date else [])


def _known_places(scene: Scene) -> list[PlaceMention]:
    """The places told of a scene, else that of its item; a region that holds another of them says nothing more."""
    told = [p for p in scene.places if p.where is not None] or ([scene.zone_place] if scene.zone_place else [])
    return [place for place in told if not any(holds(place, other) for other in told)]


def only_deaths(event: Event) -> bool:
    """Whether an event tells of deaths and of nothing that caused them."""
    return all(trigger.code == "unspecified_killing" for trigger in event.triggers)


def _died_later(event: Event, days: list[DateMention], known: list[DateMention]) -> bool:
    """Deaths without an event of their own, within weeks after what was told: of its wounds."""
    if not only_deaths(event):
        return False
    first = min((d.when.earliest for d in days if d.when and d.when.earliest), default=None)
    last = [d.when.latest for d in known if d.when and d.when.latest]
    return first is not None and any(dt.timedelta(0) <= first - day <= dt.timedelta(days=WOUNDS) for day in last)


def _family(event: Event, scene: Scene) -> bool:
    """Whether the types may be of one incident. In one paragraph they may always be, unless a new doer steps in."""
    ours = {t.code for t in event.triggers} - GENERAL
    theirs = scene.codes - GENERAL
    if not ours or not theirs or any(related(one, other) for one in ours for other in theirs):
        return True
    if ours | theirs <= _FIRED_ON and _tells_no_act(scene):
        return True
    if event.line.sentence.paragraph == scene.lines[-1].sentence.paragraph:
        return True
    return says_at_start(event.line.text, "pronouns") or _points_back(event)


def _points_back(event: Event) -> bool:
    return says(event.line.text, "same") or says_at_start(event.line.text, "pronouns")


def _speaks_of(event: Event, scene: Scene) -> bool:
    """Whether the sentence is about something the scene brought in: "a convoy" first, then "The convoy ..."."""
    subject = _DEFINITE.match(event.line.text)
    if subject is None:
        return False
    told = {word.lower() for line in scene.lines for word in _WORD.findall(line.text)}
    return any(word in told for word in _WORD.findall(subject.group(1)))


def _shares(event: Event, scene: Scene) -> bool:
    places = any(same_place(a, b) for a in event.places for b in scene.places)
    days = same_day(event.dates, scene.dates)
    return (places or not event.places or not scene.places) and (days or not event.dates or not scene.dates)


def _follow(line: Line, scenes: list[Scene]) -> None:
    """A sentence without an event: it goes to the scene told last, for its tolls, means and responsibility, or to the one of
    which it says who did it.
    """
    last = meant(line, scenes) or next((scene for scene in reversed(scenes) if scene.stance in HAPPENED), scenes[-1])
    last.lines.append(line)
    last.parts.append(line.span)


def _set_aside(line: Line, scenes: list[Scene]) -> None:
    """A sentence on something that did not happen, or long ago, may still say who did what is being told."""
    last = next((scene for scene in reversed(scenes) if scene.stance in HAPPENED), None)
    if last is not None and all(known.span != line.span for known in last.lines):
        last.asides.append(line)
