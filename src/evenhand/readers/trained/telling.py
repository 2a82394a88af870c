"""From groups of mentions to scenes and the words for each field.

A scene's sentences are those in which its mentions stand, and those without a mention right behind them. The events of the
rules' lexicon in these sentences give the words for the type, the stance, and what the network does not look for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from evenhand import actors, places
from evenhand.dates import DateMention
from evenhand.model import STRENGTH, Span, Stance, TargetKind
from evenhand.places import PlaceMention
from evenhand.readers.rules.events import Event, told_by_line
from evenhand.readers.rules.lines import LEAST_EVENT, Line
from evenhand.readers.rules.scene import Scene
from evenhand.readers.rules.who import BESIDE, Words, strikes_back
from evenhand.readers.rules.zones import Item, items_of
from evenhand.readers.trained.encoder import Sheet
from evenhand.readers.trained.grouping import Group
from evenhand.readers.trained.mentions import Mention
from evenhand.setting import Setting, best_overlap
from evenhand.stance import StanceMention, find_stance, only_speaks
from evenhand.triggers import Trigger, specificity

#: Sentences without a mention that are still taken to speak of the incident before them.
_FOLLOWING = 2
#: Field by role.
_FIELDS = {"person": "actor", "org": "actor", "victim": "target", "thing": "target", "means": "means"}
_KINDS: dict[str, TargetKind] = {"victim": "people", "thing": "thing"}


def scenes_of(groups: Sequence[Group], setting: Setting, sheet: Sheet) -> list[Scene]:
    """One scene a group, in order."""
    told = told_by_line(setting)
    lines = [line for line, _ in told]
    items = items_of(setting)
    shared: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        for mention, chance in group.mentions.items():
            if mention.role not in {"org", "person"} or chance > 0.5:
                shared.setdefault(mention.sentence, []).append(number)
    scenes = [Scene([], []) for _ in groups]
    last: list[int] = []
    since = 0
    for number, (line, events) in enumerate(told):
        here = list(dict.fromkeys(shared.get(number, ())))
        if here:
            last, since = here[-1:], 0
            owners = {index: _owner(event, here, groups, number, sheet) for index, event in enumerate(events)}
            for who in here:
                own = [event for index, event in enumerate(events) if owners[index] == who]
                _add(scenes[who], line, own)
        elif last and not events and since < _FOLLOWING:
            since += 1
            _add(scenes[last[0]], line, [])
        else:
            last = []
    for scene, group in zip(scenes, groups, strict=True):
        if not scene.events:
            scene.events.append(_unlisted(group, lines, setting))
        if not scene.lines:
            scene.lines, scene.parts = [scene.events[0].line], [scene.events[0].part]
        item = _item(group, items)
        if item is not None:
            scene.zone_place, scene.zone_date = item.place, item.date
    return scenes


def _item(group: Group, items: Sequence[Item | None]) -> Item | None:
    """The item of a bulletin in which most of what holds an incident together stands."""
    standing = [items[min(mention.sentence, len(items) - 1)] for mention in group.anchors()]
    return max(standing, key=standing.count, default=None)


def _add(scene: Scene, line: Line, events: list[Event]) -> None:
    scene.events += events
    for part in [event.part for event in events] or [line.span]:
        scene.lines.append(line)
        scene.parts.append(part)


def _owner(event: Event, here: list[int], groups: Sequence[Group], sentence: int, sheet: Sheet) -> int:
    """Of the groups told in a sentence, the one nearest to the event's words and of its kind."""

    def distance(number: int) -> float:
        spans = [m.span for m in groups[number].mentions if m.sentence == sentence]
        near = min(_gap(span, trigger.span) for span in spans for trigger in event.triggers)
        return near / 40 - max(_fit(trigger, groups[number], sheet) for trigger in event.triggers)

    return here[0] if len(here) == 1 else min(here, key=distance)


def _gap(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def _fit(trigger: Trigger, group: Group, sheet: Sheet) -> float:
    """The chance that the group is of the trigger's kind; one half for words of no kind."""
    kind = sheet.settings["kinds_of_types"].get(trigger.code)
    if trigger.code in _GENERAL or kind not in sheet.kinds:
        return 0.5
    return float(1 / (1 + np.exp(-group.mean("kinds")[sheet.kinds.index(kind)])))


_GENERAL = frozenset({"unspecified_attack", "unspecified_killing"})


def _unlisted(group: Group, lines: Sequence[Line], setting: Setting) -> Event:
    """An event whose words no list has: the act that the network saw, else the first words of the group."""
    acts = group.of("act") or group.of("means") or list(group.mentions)
    best = max(acts, key=lambda mention: mention.probability)
    line = lines[min(best.sentence, len(lines) - 1)]
    trigger = Trigger(best.span, "unspecified_attack", strong=False, shape="noun")
    inner = Span(max(0, best.span.start - line.span.start), max(1, best.span.end - line.span.start))
    told = find_stance(line.text, trigger=inner, report=setting.report)
    return Event(line, line.span, (trigger,), told, line.dates, line.places)


def main_trigger(scene: Scene, group: Group, sheet: Sheet) -> tuple[Event, Trigger]:
    """The words that tell what kind of incident it is: of the likeliest kind, specific, told as firmly as any, and early."""
    acts = group.of("act")

    def rank(entry: tuple[int, Event, Trigger]) -> tuple[float, ...]:
        number, event, trigger = entry
        seen = max((act.probability for act in acts if act.span.overlaps(trigger.span)), default=0.0)
        general = trigger.code in _GENERAL
        return (
            STRENGTH.index(event.stance.stance) > 2,
            -(_fit(trigger, group, sheet) - 0.25 * general + 0.5 * seen) // 0.1,
            specificity(trigger.code),
            number,
            trigger.span.start,
        )

    entries = [(n, event, trigger) for n, event in enumerate(scene.events) for trigger in event.triggers]
    _, event, trigger = min(entries, key=rank)
    return event, trigger


def standing_of(event: Event, group: Group, sheet: Sheet) -> StanceMention:
    """The stance of the words that tell it; the network's where it is sure that it did not happen as told."""
    logits = group.mean("statuses")
    best = int(logits.argmax())
    if 1 / (1 + np.exp(-logits[best])) >= float(sheet.settings["status"]):
        stance: Stance = sheet.statuses[best]  # type: ignore[assignment]
        return replace(event.stance, stance=stance)
    return event.stance


def words_of(
    group: Group, told: StanceMention, setting: Setting, sheet: Sheet, *, scene: Scene, main: Trigger
) -> Iterator[Words]:
    """The network's own words for actors, targets, means, place and date, each thing once. Who is told of beside what tells
    the act of ``main`` only, is no actor.
    """
    surest: dict[tuple[str, Span], Mention] = {}
    for role, field in _FIELDS.items():
        for mention in sorted(_distinct(group, role, sheet), key=lambda m: m.span):
            words = field, _whole(mention.span, setting)
            surest[words] = max(surest.get(words, mention), mention, key=lambda m: m.probability)
    for (field, span), mention in surest.items():
        if field == "actor" and (_is_bystander(span, scene, main, setting) or _is_hit(span, main, setting)):
            continue
        if field == "means" and _is_handled(span, setting):
            continue
        sure, kind = round(mention.probability, 3), _KINDS.get(mention.role)
        yield Words(field, span, told.stance, told.attributed_to, sure, kind)
    items = items_of(setting)
    own = _item(group, items)
    for role, known in (("place", setting.places), ("date", setting.dates)):
        best = _likeliest(group, role)
        if own is not None and best is not None and items[min(best.sentence, len(items) - 1)] != own:
            continue  # the place or day of another item of the bulletin
        found = best_overlap(best.span, known) if best else None
        if (
            best is not None
            and found is not None
            and not (isinstance(found, PlaceMention) and _elsewhere(found, setting))
            and not (isinstance(found, DateMention) and found.role == "other")  # of a statement or a trial
        ):
            yield Words(role, found.span, told.stance, told.attributed_to, round(best.probability, 3))


def _is_hit(span: Span, main: Trigger, setting: Setting) -> bool:
    """Whether those at ``span`` are counted among the killed, injured or abducted; who blows himself up has acted too."""
    if main.code in _OWN_DEATH:
        return False
    hit = (count.noun or count.span for count in setting.counts if count.outcome in _HIT)
    return any(noun.overlaps(span) for noun in hit)


_HIT = frozenset({"killed", "injured", "abducted"})
#: Events in which those who acted are often counted among the dead.
_OWN_DEATH = frozenset({"suicide_bombing", "armed_clash"})


def _is_handled(span: Span, setting: Setting) -> bool:
    """Whether words for means name but weapons to which something is done."""
    named = [m for m in setting.means if m.span.overlaps(span)]
    return bool(named) and all(m not in setting.means_used for m in named)


def _is_bystander(span: Span, scene: Scene, main: Trigger, setting: Setting) -> bool:
    """Whether the sentence tells of people that they found or cared for those hit, or another thing than the act."""
    sentence = setting.sentence_at(span)
    if sentence is None:
        return False
    text, start = sentence.span.of(setting.text), sentence.span.start
    inner = Span(span.start - start, span.end - start)
    told = [(t.code, t.act) for event in scene.events if event.line.span == sentence.span for t in event.triggers]
    acts = [(kind, Span(act.start - start, act.end - start)) for kind, act in told]
    return (
        actors.only_tends(text, inner)
        or actors.is_asked(text, inner)
        or only_speaks(text, inner)
        or actors.stands_apart(text, inner, [act for _, act in acts])
        or _is_beside(text, inner, acts, main)
    )


def _is_beside(text: str, span: Span, acts: Sequence[tuple[str, Span]], main: Trigger) -> bool:
    """Whether those at ``span`` are the doers of what is told beside the act and of nothing else: an arrest, a withdrawal, or
    what was done to the attackers.
    """
    done = [(code, actors.find_roles(text, trigger=act, event_type=code)) for code, act in acts]
    theirs = [(code, roles) for code, roles in done if roles.actor is not None and roles.actor.span.overlaps(span)]
    return bool(theirs) and all(
        (code in BESIDE and main.code not in BESIDE) or strikes_back(roles, main) for code, roles in theirs
    )


def _elsewhere(place: PlaceMention, setting: Setting) -> bool:
    """Whether a place is where somebody speaks, or stands before a report's own words, where it was filed."""
    sentence = setting.sentence_at(place.span)
    filed = sentence is not None and place.span.start < setting.own_words(sentence).start
    return filed or places.share_left(setting.text, place.span) < LEAST_EVENT


def _distinct(group: Group, role: str, sheet: Sheet) -> list[Mention]:
    """The surest mention of a role, and further ones that are sure enough and not called by its words or a part of them."""
    further = float(sheet.settings["further"][role])
    kept: list[Mention] = []
    for mention in sorted(_told_first(group, role, sheet), key=lambda m: (-m.probability * group.mentions[m], m.span)):
        if kept and mention.probability * group.mentions[mention] < further:
            continue
        same = next((n for n, other in enumerate(kept) if _same_words(mention, other)), None)
        if same is None:
            kept.append(mention)
        elif len(mention.words) > len(kept[same].words):
            kept[same] = mention
    return kept


def _told_first(group: Group, role: str, sheet: Sheet) -> list[Mention]:
    """The mentions of a role; where the first telling only is wanted, those of the first sentence with any of its field."""
    mentions = group.of(role)
    if not sheet.settings["first"] or role == "means":
        return mentions
    alike = [m.sentence for other, field in _FIELDS.items() if field == _FIELDS[role] for m in group.of(other)]
    return [mention for mention in mentions if mention.sentence == min(alike)]


def _same_words(one: Mention, other: Mention) -> bool:
    """Whether the words of the one are among the other's, numbers and small words apart."""
    left, right = (frozenset(word[:_STEM] for word in _WORD.findall(mention.words)) for mention in (one, other))
    return not left or not right or left <= right or right <= left


_WORD = re.compile(r"(?!(?:the|and|two|three|four|five|six|seven|eight|nine|ten)\b)[^\W\d_]{3,}")


#: Words that begin with the same letters, this many, are taken for forms of one word.
_STEM = 5


def _whole(span: Span, setting: Setting) -> Span:
    """The noun phrase that the actors' room sees around the words, where it sees one; without a preposition at the end."""
    phrase = best_overlap(span, setting.actors)
    if phrase is not None and phrase.span.overlaps(span):
        span = Span(min(span.start, phrase.span.start), max(span.end, phrase.span.end))
    opening = _OPENING.match(span.of(setting.text))
    if opening and span.start + opening.end() < span.end:
        span = Span(span.start + opening.end(), span.end)
    loose = _LOOSE.search(span.of(setting.text))
    return Span(span.start, span.start + loose.start()) if loose and loose.start() else span


#: Prepositions that are left at the beginning of a phrase.
_OPENING = re.compile(r"(?:(?:of|for|in|at|from|by|with|to|on|against)\s+)+", re.IGNORECASE)
#: Prepositions and articles that are left at the end of a phrase cut short.
_LOOSE = re.compile(r"(?:[\s,]+(?:of|for|in|at|from|by|with|and|the|a|an|to|on))+$", re.IGNORECASE)


def _likeliest(group: Group, role: str) -> Mention | None:
    return max(group.of(role), key=lambda m: (m.probability * group.mentions[m], -m.span.start), default=None)
