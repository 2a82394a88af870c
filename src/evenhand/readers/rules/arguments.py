"""The quotations that answer each question about one scene: its type first, then when, where, who, with what, how many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evenhand import means, triggers
from evenhand.actors import Roles, find_roles
from evenhand.codebook import load
from evenhand.model import HAPPENED, Draft, Span
from evenhand.readers.rules.events import Event
from evenhand.readers.rules.scene import Scene
from evenhand.readers.rules.tolls import tolls_of
from evenhand.readers.rules.when_where import date_of, place_of
from evenhand.readers.rules.who import (
    BESIDE,
    Words,
    accused_in_turn,
    named_as_doer,
    responsibility,
    roles_of,
    targets_of,
    told_as_doer,
)
from evenhand.sentences import is_labelled
from evenhand.setting import Setting, best_overlap
from evenhand.stance import StanceMention

#: Means that say more than "an explosive device".
_EXPLODE = {
    "vehicle_bomb",
    "suicide_device",
    "landmine",
    "grenade",
    "mortar",
    "rocket",
    "missile",
    "aircraft_bomb",
    "drone",
}
#: Ways to carry a bomb.
_CARRIED = {"vehicle_bomb", "suicide_device", "drone", "aircraft_bomb"}
#: The stretches after the first naming of a bomb that may tell of one, at most.
_NEXT = 2
#: Other means that are fired: "fired at" alone speaks of firearms.
_FIRED = {
    "mortar",
    "rocket",
    "missile",
    "artillery",
    "tank",
    "drone",
    "helicopter",
    "tear_gas",
    "less_lethal",
    "grenade",
}
_FIRES = re.compile(r"(?:fir(?:ed?|es|ing)|open(?:s|ed|ing)?)\b", re.IGNORECASE)
#: Means that people sit in, which may be what was hit.
_DRIVEN = {"helicopter", "aircraft_bomb", "drone", "tank", "vehicle"}
#: Types whose targets are the people taken, whether or not a number is tied to the act.
_TAKING = {"abduction", "hostage_taking"}
#: Types that are often told later in a report, as what came of an attack.
_CONSEQUENCES = {"arson", "property_destruction", "looting", "forced_displacement", "arrest", "withdrawal"}
#: What those who killed people may have done besides.
_AFTER_KILLING = _CONSEQUENCES | {"robbery"}
#: Types that words told later may say more exactly: first news is of a blast, then what kind it was.
_EXACT = {
    "explosion": frozenset(load("type_families")["families"]["blast"]) - {"explosion"},
    "armed_attack": frozenset({"execution", "assassination"}),
    "abduction": frozenset({"execution"}),
    "assault": frozenset({"torture", "mob_violence", "sexual_violence"}),
}
#: Types of attacks that break things.
_BREAKS = frozenset(load("type_families")["families"]["blast"]) | {"armed_attack", "armed_clash"}
#: Acts from which people flee, beside an order to leave.
_DRIVES_OUT = _BREAKS | {"arson", "execution", "assassination", "stabbing", "abduction", "sexual_violence"}
#: What is done to a crowd that throws stones.
_FIRED_AT_CROWDS = frozenset({"armed_attack"})
#: Attacks after which people are arrested.
_ATTACKS = _BREAKS | {"arson", "execution", "assassination", "stabbing", "robbery", "mob_violence", "hijacking"}
#: What is done to people who are held.
_IN_CUSTODY = frozenset({"torture", "execution", "sexual_violence"})
#: A word on the stage belongs to the event when it stands this near to its trigger, in characters.
_NEAR = 40


#: The event and trigger that tell what kind of incident it is, and how that stands to what happened.
Main = tuple[Event, triggers.Trigger, StanceMention]


def drafts_of(
    scene: Scene, *, setting: Setting, label: str, main: Main | None = None, given: Sequence[Words] = ()
) -> list[Draft]:
    """The drafts of one scene; its type comes first and anchors the account.

    ``main`` and ``given`` are what another reader has found already: no other words are chosen for fields it has given.
    """
    fields = {words.field for words in given}
    if main is None:
        event, trigger = _main_trigger(scene)
        main = event, trigger, event.stance
        if scene.stance not in HAPPENED:
            main = event, trigger, replace(event.stance, stance=scene.stance)
    chosen = [words for words in _chosen(scene, setting, main, given) if words.field not in fields or words in given]
    return [
        Draft(
            account=label,
            field=words.field,
            quote=words.span.of(setting.report.text),
            stance=words.stance,
            attributed_to=words.speaker,
            within=_passage(words.span, setting),
            confidence=words.confidence,
            kind=words.kind,
        )
        for words in dict.fromkeys(chosen)
    ]


def _chosen(scene: Scene, setting: Setting, main: Main, given: Sequence[Words]) -> Iterator[Words]:
    _, trigger, standing = main
    told = Words("type", trigger.span, standing.stance, standing.attributed_to)
    yield told
    yield from given
    for name, mention in (("date", date_of(scene, setting.report.published)), ("place", place_of(scene))):
        if mention is not None:
            yield Words(name, mention.span, told.stance, told.speaker)
    held = list(responsibility(scene, setting))
    yield from roles_of(scene, trigger, held, setting)
    yield from _means(scene, trigger, setting)
    yield from _stage(scene, trigger, setting)
    tolls = list(tolls_of(scene, setting))
    yield from tolls
    if trigger.code in _TAKING and not any(words.field == "abducted" for words in tolls):
        yield from (replace(words, field="abducted") for words in targets_of(scene, people=True))
    yield from (words for words, _ in held)
    named = [best_overlap(actor, setting.actors) for _, actor in held if actor is not None]
    if named:
        yield from accused_in_turn(scene, {mention.actor_type for mention in named if mention is not None}, setting)
    else:
        doers = [words.span for words in given if words.field == "actor"]
        yield from named_as_doer(doers, told, scene, setting) if doers else told_as_doer(scene, trigger, setting)


def _main_trigger(scene: Scene) -> tuple[Event, triggers.Trigger]:
    """The trigger that says most: an act before its consequence, told first before later, specific before general.

    Where people are said to have been killed, say, "there was no explosion" does not say what it was; where no more than "an
    attack" is spoken of, it does.
    """
    happened = any(
        e.stance.stance in HAPPENED and t.code != "unspecified_attack" for e in scene.events for t in e.triggers
    )
    ranked = [
        (
            happened and event.stance.stance == "denied",
            _rank(trigger.code, number, event, scene) + _unsure(trigger, number, event),
            number > 0,
            _is_aside(event, trigger),
            triggers.specificity(trigger.code),
            not trigger.strong,
            number,
            trigger.span.start,
            event,
            trigger,
        )
        for number, event in enumerate(scene.events)
        for trigger in event.triggers
    ]
    best = min(ranked, key=lambda entry: entry[:8])
    return _told_exactly(scene, best[9].code) or (best[8], best[9])


def _told_exactly(scene: Scene, code: str) -> tuple[Event, triggers.Trigger] | None:
    """The words that say later of what kind a blast or a shooting was: "a blast was heard ... he blew himself up"."""
    exact = _EXACT.get(code, frozenset())
    told = ((event, t) for event in scene.events if event.stance.stance in HAPPENED for t in event.triggers)
    return next(((event, trigger) for event, trigger in told if trigger.strong and trigger.code in exact), None)


def _unsure(trigger: triggers.Trigger, number: int, event: Event) -> int:
    """How far a weak word falls back: told later, or named as what was found or stopped."""
    if trigger.strong:
        return 0
    stopped = any(t.strong and t.code == "disrupted_attack" for t in event.triggers)
    return 2 * (number > 0) + stopped


def _rank(code: str, number: int, event: Event, scene: Scene) -> int:
    """0 for an act; then an attack of no kind told, what came of an attack, deaths of no cause told."""
    if code == "unspecified_killing":
        return 1 if event is scene.events[0] and _kills(event) else 3
    if code in _AFTER_KILLING and "unspecified_killing" in scene.codes and is_labelled(event.line.text):
        return 4  # "Dead: 3", then "Houses burned: 14"
    if code in _AFTER_KILLING and _kills(scene.events[0]):
        return 2  # what the killers burned or took
    if code in _CONSEQUENCES and number > 0:
        return 2
    if code == "property_destruction" and any(t.code in _BREAKS for t in event.triggers):
        return 2  # what a blast broke
    if code == "forced_displacement" and _strong_codes(scene) & _DRIVES_OUT:
        return 2
    if code == "violent_demonstration" and _strong_codes(scene) & _FIRED_AT_CROWDS:
        return 1  # stones were thrown, and shots fired
    if code == "arrest" and _strong_codes(scene) & _ATTACKS:
        return 2  # what came of it
    if code == "arrest" and scene.codes & _IN_CUSTODY:
        return 2
    if code == "arrest" and any(t.code == "unspecified_killing" and _is_charge(t, event) for t in event.triggers):
        return 4  # arrested for a death
    if code == "arrest" and any(t.strong and t.code == "unspecified_killing" for e in scene.events for t in e.triggers):
        return 4  # people were killed, and people arrested
    if code == "withdrawal" and _strong_codes(scene) - BESIDE:
        return 4
    if code == "arrest" and any(t.code not in {"arrest", "unspecified_killing"} for t in event.triggers):
        return 2  # arrested for what the sentence tells
    return int(code == "unspecified_attack")


_CHARGE = re.compile(
    r"\b(?:suspicion of|connection with|over|for|accused of|suspected of|charged with|suspects in|suspect in)\b[\w\s]{0,12}$"
)


def _is_charge(trigger: triggers.Trigger, event: Event) -> bool:
    """Whether a trigger tells what somebody is arrested for: "held over the killing"."""
    before = event.line.text[: max(0, trigger.span.start - event.line.span.start)]
    return _CHARGE.search(before) is not None


def _kills(event: Event) -> bool:
    """Whether a sentence tells first who killed people, or that they were killed in an attack, and else what was broken or
    taken: "killed two and burned huts", "two were killed in an attack on Mora, and huts burned".
    """
    first, *others = event.triggers
    if first.code != "unspecified_killing" or not first.strong:
        return False
    told = _roles(first, event)
    known = _AFTER_KILLING | {"unspecified_killing", "unspecified_attack"}
    attacked = any(trigger.code == "unspecified_attack" for trigger in others)
    return (
        (told.actor is not None or attacked) and bool(told.targets) and all(trigger.code in known for trigger in others)
    )


def _roles(trigger: triggers.Trigger, event: Event) -> Roles:
    start = event.line.span.start
    act = Span(trigger.act.start - start, trigger.act.end - start)
    return find_roles(event.line.text, trigger=act, event_type=trigger.code)


def _strong_codes(scene: Scene) -> set[str]:
    """The types that sure words for what happened speak for."""
    told = (event for event in scene.events if event.stance.stance in HAPPENED)
    return {trigger.code for event in told for trigger in event.triggers if trigger.strong}


def _is_aside(event: Event, trigger: triggers.Trigger) -> bool:
    """Whether the trigger is a participle hung on the main clause: ", burning three houses"."""
    text = event.line.text
    start = trigger.span.start - event.line.span.start
    word = trigger.span.of(" " * event.line.span.start + text).split()[0].lower()
    return (
        word.endswith("ing")
        and trigger.shape == "verb"
        and text[:start].rstrip().endswith((",", "and", "before", "after", "then"))
    )


def _means(scene: Scene, trigger: triggers.Trigger, setting: Setting) -> Iterator[Words]:
    """Means named in the first stretch that names any; else the event's own words where they imply one.

    Of a bomb told first, what is told next may be more exact: how it was carried.
    """
    implied = means.implied_by(trigger.code)
    told = means_used(scene, trigger, setting)
    for number, part in enumerate(scene.parts):
        found = [m for m in told if part.start <= m.span.start < part.end]
        if any(mention.code in _EXPLODE for mention in found):
            found = [mention for mention in found if mention.code != "explosive_device"]
        if any(mention.code in _FIRED for mention in found):
            found = [m for m in found if m.code != "firearm" or not _FIRES.match(m.span.of(setting.text))]
        if {mention.code for mention in found} == {"explosive_device"}:
            if implied in _CARRIED:
                break
            nearby = scene.parts[number + 1 : number + 1 + _NEXT]
            later = (m for m in told if any(p.start <= m.span.start < p.end for p in nearby))
            found = [mention for mention in later if mention.code in _CARRIED][:1] or found
        first = {mention.code: mention for mention in reversed(found)}
        for mention in found:
            if first[mention.code] is mention:
                yield Words("means", mention.span, scene.stance)
        if found:
            return
    if implied:
        yield Words("means", trigger.span, scene.stance)


def means_used(scene: Scene, trigger: triggers.Trigger, setting: Setting) -> list[means.MeansMention]:
    """The weapons named, without those that were hit, taken or lost; of an attack that was stopped all."""
    if trigger.code == "disrupted_attack":
        return setting.means
    hit = [words.span for words in targets_of(scene, code=trigger.code)]
    return [
        m
        for m in setting.means_used
        if m.code not in _DRIVEN or not any(span.start <= m.span.start and m.span.end <= span.end for span in hit)
    ]


def _stage(scene: Scene, trigger: triggers.Trigger, setting: Setting) -> Iterator[Words]:
    """Words beside the event's own that say how far it came; else those words themselves, which tell it as done."""
    text = setting.text
    for event in scene.events:
        for span, code in triggers.find_stages(event.part.of(text)):
            if code == "threatened" and scene.stance in HAPPENED:
                continue  # a threat told beside what was done
            words = Span(span.start + event.part.start, span.end + event.part.start)
            if any(t.span.start - words.end <= _NEAR and words.start - t.span.end <= _NEAR for t in event.triggers):
                yield Words("stage", words, scene.stance)
                return
    if scene.stance not in {"denied", "hypothetical"}:
        yield Words("stage", trigger.span, scene.stance)


def _passage(span: Span, setting: Setting) -> str:
    """A passage that stands in the report once only and holds the words first of all: on from them, else from before."""
    text = setting.report.text
    for sentence in setting.sentences:
        if sentence.span.end >= span.end:
            passage = text[span.start : sentence.span.end]
            if text.find(passage) == span.start:
                return passage
    for sentence in reversed(setting.sentences):
        if sentence.span.start < span.start:
            passage = text[sentence.span.start : span.end]
            first = passage.find(span.of(text)) == span.start - sentence.span.start
            if first and text.find(passage) == sentence.span.start:
                return passage
    return text[span.start :]
