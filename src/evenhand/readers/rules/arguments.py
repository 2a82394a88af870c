"""Who, where, when, with what and how many: the quotations that answer each question about one scene."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from evenhand import actors, means, stance, triggers
from evenhand.counts import CountMention
from evenhand.dates import DateMention
from evenhand.model import HAPPENED, Draft, Span, Stance
from evenhand.places import PlaceMention
from evenhand.readers.rules.events import Event
from evenhand.readers.rules.lines import Line, event_places
from evenhand.readers.rules.scenes import Scene, only_deaths
from evenhand.setting import Setting

#: The field that takes a count, by what befell the people counted.
_FIELD_OF = {"killed": "killed", "injured": "injured", "casualties": "casualties", "abducted": "abducted"}
#: How exact a place is, best first.
_FINE = ("exact", "near_town", "town", "district", "region", "water", "country", "unknown")
_DAY = {"day", "time", "part_of_day"}
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
#: Types whose targets are the people taken, whether or not a number is tied to the act.
_TAKING = {"abduction", "hostage_taking"}
#: Actor types that hold nobody responsible.
_NOBODY = {None, "unknown", "individual", "civilians", "protesters"}
#: Types that are often told later in a report, as what came of an attack.
_CONSEQUENCES = {"arson", "property_destruction", "looting", "forced_displacement", "arrest", "withdrawal"}
#: A word on the stage belongs to the event when it stands this near to its trigger, in characters.
_NEAR = 40
#: How what is said of responsibility stands to the truth of it, as far as the report goes.
_STANCE_OF: dict[str, Stance] = {"claimed": "attributed", "reported_as_fact": "stated", "denied": "denied"}


@dataclass(frozen=True, slots=True)
class _Words:
    """Words chosen to answer one field."""

    field: str
    span: Span
    stance: Stance = "stated"
    speaker: str | None = None
    confidence: float | None = None


def drafts_of(scene: Scene, *, setting: Setting, label: str) -> list[Draft]:
    """The drafts of one scene; its type comes first and anchors the account."""
    chosen = list(_chosen(scene, setting))
    return [
        Draft(
            account=label,
            field=words.field,
            quote=words.span.of(setting.report.text),
            stance=words.stance,
            attributed_to=words.speaker,
            within=_passage(words.span, setting),
            confidence=words.confidence,
        )
        for words in dict.fromkeys(chosen)
    ]


def _chosen(scene: Scene, setting: Setting) -> Iterator[_Words]:
    event, trigger = _main_trigger(scene)
    standing = scene.stance if scene.stance not in HAPPENED else event.stance.stance
    told = _Words("type", trigger.span, standing, event.stance.attributed_to)
    yield told
    for name, mention in (("date", _date(scene)), ("place", _place(scene))):
        if mention is not None:
            yield _Words(name, mention.span, told.stance, told.speaker)
    held = list(_responsibility(scene))
    yield from _roles(scene, trigger, held, setting)
    yield from _means(scene, trigger, setting)
    yield from _stage(scene, trigger, setting)
    tolls = list(_tolls(scene, setting))
    yield from tolls
    if trigger.code in _TAKING and not any(words.field == "abducted" for words in tolls):
        yield from (replace(words, field="abducted") for words in _targets(scene, people=True))
    yield from (words for words, _ in held)
    if not any(actor is not None for _, actor in held):
        yield from _told_as_doer(scene)


def _main_trigger(scene: Scene) -> tuple[Event, triggers.Trigger]:
    """The trigger that says most: an act before its consequence, told first before later, specific before general."""
    ranked = [
        (
            _rank(trigger.code, number, event) + 2 * (number > 0 and not trigger.strong),
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
    best = min(ranked, key=lambda entry: entry[:7])
    return best[7], best[8]


def _rank(code: str, number: int, event: Event) -> int:
    """0 for an act; then an attack of no kind told, what came of an attack, deaths of no cause told."""
    if code == "unspecified_killing":
        return 3
    if code in _CONSEQUENCES and number > 0:
        return 2
    if code == "arrest" and any(t.code not in {"arrest", "unspecified_killing"} for t in event.triggers):
        return 2  # arrested for what the sentence tells
    return int(code == "unspecified_attack")


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


# -- date and place


def _date(scene: Scene) -> DateMention | None:
    """The day nearest the event's own words; else of the heading; else of the incident it follows up."""
    told = [event for number, event in enumerate(scene.events) if number == 0 or not only_deaths(event)]
    for event in told[:1]:
        if dated := _dated(event.dates):
            return _nearest(dated, event)
    if scene.zone_date is not None:
        return scene.zone_date
    for event in told[1:]:
        if dated := _dated(event.dates):
            return _nearest(dated, event)
    if scene.inherited is not None:
        return _date(scene.inherited)
    for line in scene.lines[1:]:
        dated = [d for d in _dated(line.dates) if d.role == "event" and d.kind in {"DATE", "TIME"}]
        if dated:
            return dated[0]
    return next((d for event in scene.events for d in event.dates), None)


def _dated(dates: Iterable[DateMention]) -> list[DateMention]:
    return [date for date in dates if date.when is not None]


def _nearest(dates: list[DateMention], event: Event) -> DateMention:
    """A day before a longer or open range, then what stands nearest to the event's own words."""
    centre = event.triggers[0].span.start
    return min(dates, key=lambda d: (d.when is not None and d.when.precision not in _DAY, abs(d.span.start - centre)))


def _place(scene: Scene) -> PlaceMention | None:
    """The finest place told of the event, the first sentence before later ones; else the heading's."""
    found = [(place, number) for number, event in enumerate(scene.events) for place in event.places]
    found += [
        (place, len(scene.events) + number)
        for number, line in enumerate(scene.lines)
        for place in event_places(line.places)
    ]
    placed = [(place, number) for place, number in found if place.where is not None]
    best = min(
        placed,
        key=lambda entry: (_fineness(entry[0]) > 3, entry[1], _fineness(entry[0]), -entry[0].event),
        default=None,
    )
    zone = scene.zone_place
    if best is not None and not (zone is not None and zone.where is not None and _fineness(zone) < _fineness(best[0])):
        return best[0]
    if zone is not None:
        return zone
    if best is None and scene.inherited is not None:
        return _place(scene.inherited)
    if best is None and found:
        return found[0][0]
    return best[0] if best else None


def _fineness(place: PlaceMention) -> int:
    return _FINE.index(place.where.precision) if place.where and place.where.precision in _FINE else len(_FINE)


# -- who and with what


def _roles(
    scene: Scene, trigger: triggers.Trigger, held: list[tuple[_Words, Span | None]], setting: Setting
) -> Iterator[_Words]:
    """Who did it and to whom, by the clause of the first trigger that says; else whom somebody holds responsible.

    Where nobody says, the words for the event stand for the actor that they leave unnamed.
    """
    doers = list(_doers(scene, setting))
    yield from doers
    if not doers:
        named = [_Words("actor", actor, words.stance, words.speaker) for words, actor in held if actor is not None]
        yield from named or [_Words("actor", trigger.span, scene.stance)]
    yield from _targets(scene)


def _doers(scene: Scene, setting: Setting) -> Iterator[_Words]:
    """The doer told most surely: an organised actor before one not known, and that before people of no side."""
    told = [
        (_sureness(roles.actor), event, roles)
        for event, roles in _told_roles(scene)
        if roles.actor is not None
        and (event is scene.events[0] or _sureness(roles.actor) < 2)
        and not _suffers(_shifted(roles.actor.span, event.line), setting)
    ]
    if not told:
        return
    _, event, roles = min(told, key=lambda entry: entry[0])
    for mention in (roles.actor, roles.second):
        if mention is not None:
            yield _Words("actor", _shifted(mention.span, event.line), event.stance.stance, event.stance.attributed_to)


def _sureness(actor: actors.ActorMention | None) -> int:
    kind = actor.actor_type if actor else None
    return 2 if kind in {None, "civilians", "individual"} else int(kind == "unknown")


def _suffers(span: Span, setting: Setting) -> bool:
    """Whether these words count people as killed or hurt: then they name no doer."""
    return any(
        count.outcome in _FIELD_OF
        and (count.span.overlaps(span) or (count.noun is not None and count.noun.overlaps(span)))
        for count in setting.counts
    )


def _targets(scene: Scene, *, people: bool = False) -> Iterator[_Words]:
    for event, roles in _told_roles(scene):
        targets = [mention for mention in roles.targets if mention.kind != "thing" or not people]
        if targets:
            for mention in targets:
                yield _Words(
                    "target", _shifted(mention.span, event.line), event.stance.stance, event.stance.attributed_to
                )
            return


def _told_roles(scene: Scene) -> Iterator[tuple[Event, actors.Roles]]:
    only_arrests = scene.codes <= {"arrest"}
    for event in scene.events:
        telling = [t for t in event.triggers if only_arrests or t.code != "arrest"]
        for trigger in sorted(telling, key=lambda t: triggers.specificity(t.code)):
            start = event.line.span.start
            inner = Span(trigger.span.start - start, trigger.span.end - start)
            yield event, actors.find_roles(event.line.text, trigger=inner, event_type=trigger.code)


def _shifted(span: Span, line: Line) -> Span:
    return Span(span.start + line.span.start, span.end + line.span.start)


def _means(scene: Scene, trigger: triggers.Trigger, setting: Setting) -> Iterator[_Words]:
    """Means named in the first stretch that names any; else the event's own words where they imply one."""
    for part in scene.parts:
        found = [m for m in setting.means if part.start <= m.span.start < part.end]
        if any(mention.code in _EXPLODE for mention in found):
            found = [mention for mention in found if mention.code != "explosive_device"]
        first = {mention.code: mention for mention in reversed(found)}
        for mention in found:
            if first[mention.code] is mention:
                yield _Words("means", mention.span, scene.stance)
        if found:
            return
    if means.implied_by(trigger.code):
        yield _Words("means", trigger.span, scene.stance)


def _stage(scene: Scene, trigger: triggers.Trigger, setting: Setting) -> Iterator[_Words]:
    """Words beside the event's own that say how far it came; else those words themselves, which tell it as done."""
    text = setting.text
    for event in scene.events:
        for span, code in triggers.find_stages(event.part.of(text)):
            if code == "threatened" and scene.stance in HAPPENED:
                continue  # a threat told beside what was done
            words = Span(span.start + event.part.start, span.end + event.part.start)
            if any(t.span.start - words.end <= _NEAR and words.start - t.span.end <= _NEAR for t in event.triggers):
                yield _Words("stage", words, scene.stance)
                return
    if scene.stance not in {"denied", "hypothetical"}:
        yield _Words("stage", trigger.span, scene.stance)


# -- tolls and responsibility


def _tolls(scene: Scene, setting: Setting) -> Iterator[_Words]:
    side = _attackers(scene, setting)
    for line, part in zip(scene.lines, scene.parts, strict=True):
        for count in setting.counts:
            if not part.start <= count.span.start < part.end or count.outcome not in _FIELD_OF:
                continue
            told = _stance_of(count, line, setting)
            if told.stance not in HAPPENED and scene.stance in HAPPENED and count.count.low > 0:
                continue
            field = _FIELD_OF[count.outcome]
            if field == "killed" and (count.count.of in side.types or side.words & _content(_whole(count), setting)):
                field = "attackers_killed"
            # "no one was hurt" is denied as an event and told as a number
            standing = scene.stance if count.count.high == 0 else told.stance
            yield _Words(field, _whole(count), standing, told.attributed_to, count.confidence)


@dataclass(frozen=True, slots=True)
class _Side:
    """How people on the side of the doers are told of: by type, or by the same words."""

    types: frozenset[str | None]
    words: frozenset[str]


def _attackers(scene: Scene, setting: Setting) -> _Side:
    """The doers' side, unless both sides are doers: then nobody's losses are "the attackers'"."""
    types: set[str | None] = {"attackers"}
    words: frozenset[str] = frozenset()
    for event, roles in _told_roles(scene):
        if roles.actor is not None and not _suffers(_shifted(roles.actor.span, event.line), setting):
            hit = {target.target_type for target in roles.targets}
            struck = [_content(_shifted(target.span, event.line), setting) for target in roles.targets]
            if roles.second is None:
                if roles.actor.actor_type not in {None, *_NOBODY, *hit}:
                    types.add(roles.actor.actor_type)
                words = _content(_shifted(roles.actor.span, event.line), setting).difference(*struck)
            break
    return _Side(frozenset(types), words)


def _content(span: Span, setting: Setting) -> frozenset[str]:
    """The words that carry meaning, in lower case: those of four letters and more that are no number."""
    words = re.findall(r"[^\W\d_]{4,}", span.of(setting.text).lower())
    return frozenset(words) - {
        "people",
        "members",
        "member",
        "others",
        "three",
        "four",
        "five",
        "seven",
        "eight",
        "nine",
    }


def _whole(count: CountMention) -> Span:
    """The number with the people counted, where they stand together: "three women" says more than "three"."""
    if count.noun is None or count.noun.end < count.span.end or count.noun.start > count.span.end + 1:
        return count.span
    return Span(min(count.span.start, count.noun.start), count.noun.end)


def _stance_of(count: CountMention, line: Line, setting: Setting) -> stance.StanceMention:
    trigger = count.predicate or count.span
    inner = Span(max(0, trigger.start - line.span.start), min(len(line.text), trigger.end - line.span.start))
    return stance.find_stance(line.text, trigger=inner, report=setting.report)


def _responsibility(scene: Scene) -> Iterator[tuple[_Words, Span | None]]:
    """What is said of who did it, each with the words for the one held responsible, where it says who."""
    for line in _once([*scene.lines, *scene.asides]):
        for mention in stance.find_responsibility(line.text):
            words = _Words(
                "responsibility",
                _shifted(mention.span, line),
                _STANCE_OF.get(mention.code, "alleged" if mention.speaker else "stated"),
                mention.speaker,
            )
            held = mention.actor is not None and mention.code not in {"denied", "none_claimed"}
            yield words, _shifted(mention.actor.span, line) if held and mention.actor else None


def _told_as_doer(scene: Scene) -> Iterator[_Words]:
    """An organised actor told as the doer is held responsible by whoever tells it, be it the report itself."""
    for event, roles in _told_roles(scene):
        if roles.actor is not None:
            if roles.second is None and (roles.actor.actor_type not in _NOBODY or _is_name(roles.actor.words)):
                span = _shifted(roles.actor.span, event.line)
                yield _Words("responsibility", span, event.stance.stance, event.stance.attributed_to)
            return


def _is_name(words: str) -> bool:
    """Whether words look like the name of an organisation, in a text that is not all capitals."""
    return not words.isupper() and sum(word[:1].isupper() for word in words.split()[1:]) > 0


def _once(lines: Iterable[Line]) -> list[Line]:
    return list({line.span: line for line in lines}.values())


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
