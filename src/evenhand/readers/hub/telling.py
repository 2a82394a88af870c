"""From a model's words to the words for each field of the rules' scenes.

The scenes say what is told of which incident; a mention belongs to the scene in whose stretch it stands. What the model has
found for a field takes the place of the rules' words; for a field of which it found nothing in a scene, the rules' stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from evenhand.model import HAPPENED, Span
from evenhand.readers.hub.mentions import Mention
from evenhand.readers.rules.arguments import Main
from evenhand.readers.rules.events import Event, events_of
from evenhand.readers.rules.lines import Line, event_places, inside, lines_of
from evenhand.readers.rules.scene import Scene
from evenhand.readers.rules.scenes import retells
from evenhand.readers.rules.when_where import date_of, place_of
from evenhand.readers.rules.who import Words, responsibility, roles_of
from evenhand.setting import Setting
from evenhand.stance import StanceMention, find_stance
from evenhand.triggers import Trigger, specificity

#: Types of an act that a report does not tell the kind of.
_GENERAL = frozenset({"unspecified_attack", "unspecified_killing"})


def with_acts(scenes: Sequence[Scene], mentions: Sequence[Mention], setting: Setting) -> list[Scene]:
    """The rules' scenes, and one more for each act outside them for which the lexicon has a word.

    None is opened for what a scene tells already (a headline, a summary), nor for what may happen some day.
    """
    found = list(scenes)
    acts = [mention for mention in mentions if mention.meaning == "act"]
    for line in lines_of(setting) if acts else ():
        if any(inside(line.span, part) or inside(part, line.span) for scene in found for part in scene.parts):
            continue
        for event in _events(line, acts, setting):
            scene = Scene([event], [line], parts=[event.part])
            vague = event.stance.stance == "hypothetical" and not event.dates and not event.places
            if not vague and not any(retells(known, scene) for known in found):
                found.append(scene)
    return sorted(found, key=lambda scene: scene.parts[0].start) if len(found) > len(scenes) else found


def _events(line: Line, acts: Sequence[Mention], setting: Setting) -> list[Event]:
    """The line's events that the model calls acts; else one of words too weak for the rules, borne out by the model."""
    seen = [t for t in line.triggers if any(act.span.overlaps(t.span) for act in acts)]
    if not seen:
        return []
    told = [event for event in events_of(line, setting) if any(trigger in seen for trigger in event.triggers)]
    if told:
        return told
    inner = Span(seen[0].span.start - line.span.start, seen[0].span.end - line.span.start)
    stance = find_stance(line.text, trigger=inner, report=setting.report)
    dates = tuple(date for date in line.dates if date.role == "event" and date.kind in {"DATE", "TIME"})
    return [Event(line, line.span, tuple(seen), stance, dates, event_places(line.places))]


def main_of(scene: Scene, mentions: Sequence[Mention]) -> tuple[Main, float] | None:
    """The words for the type that the model calls an act, and its probability: of a kind told, told first, specific.

    None where the model sees no act in the scene that the lexicon knows.
    """
    seen = [
        (number, event, trigger, act.probability)
        for number, event in enumerate(scene.events)
        for trigger in event.triggers
        for act in mentions
        if act.meaning == "act" and act.span.overlaps(trigger.span)
    ]

    def rank(entry: tuple[int, Event, Trigger, float]) -> tuple[float, ...]:
        number, _, trigger, probability = entry
        general = trigger.code in _GENERAL
        return general, number, specificity(trigger.code), -probability, trigger.span.start

    if not seen:
        return None
    _, event, trigger, probability = min(seen, key=rank)
    return (event, trigger, _standing(scene, event)), probability


def _standing(scene: Scene, event: Event) -> StanceMention:
    """How an event stands to what happened: as its scene, where that did not happen."""
    return event.stance if scene.stance in HAPPENED else replace(event.stance, stance=scene.stance)


def words_of(scene: Scene, mentions: Sequence[Mention], setting: Setting) -> Iterator[Words]:
    """The model's words for actors, targets and means, each once, and for the day and the place."""
    own = [mention for mention in mentions if any(inside(mention.span, part) for part in scene.parts)]
    seen: set[tuple[str, str]] = set()
    for mention in own:
        key = mention.meaning, " ".join(mention.span.of(setting.text).casefold().split())
        if mention.meaning in {"actor", "target", "means"} and key not in seen:
            seen.add(key)
            yield _words(scene, mention)
    for field, known in (("date", date_of(scene, setting.report.published)), ("place", place_of(scene))):
        span = known.span if known is not None else None
        near = [m for m in own if m.meaning == field]
        near += [
            m for m in mentions if m.meaning == field and span is not None and m.span.overlaps(span) and m not in near
        ]
        if near:
            yield _words(scene, _one(near, span, scene.events[0].triggers[0].span))
    yield from _confirmed(scene, own, {field for field, _ in seen}, setting)


def _words(scene: Scene, mention: Mention) -> Words:
    event = next((event for event in scene.events if inside(mention.span, event.part)), scene.events[0])
    told = _standing(scene, event)
    return Words(mention.meaning, mention.span, told.stance, told.attributed_to, mention.probability)


def _one(mentions: Sequence[Mention], chosen: Span | None, act: Span) -> Mention:
    """Of several days or places, the one that the rules take for the incident's, else the one nearest to its act."""

    def distance(mention: Mention) -> tuple[bool, int]:
        same = chosen is not None and mention.span.overlaps(chosen)
        return not same, max(mention.span.start - act.end, act.start - mention.span.end, 0)

    return min(mentions, key=distance)


def _confirmed(scene: Scene, mentions: Sequence[Mention], given: set[str], setting: Setting) -> Iterator[Words]:
    """The rules' doers and targets, where a name stands in them: whose part it is, the clause says, not the name."""
    names = [mention for mention in mentions if mention.meaning == "name"]
    if not names:
        return
    told = list(roles_of(scene, scene.events[0].triggers[0], list(responsibility(scene, setting)), setting))
    for field in {"actor", "target"} - given:
        words = [each for each in told if each.field == field]
        sure = {each: [n.probability for n in names if n.span.overlaps(each.span)] for each in words}
        if any(sure.values()):
            yield from (replace(each, confidence=max(sure[each], default=None)) for each in words)
