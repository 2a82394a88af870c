"""Who did it and to whom, and whom somebody holds responsible, by the clauses of one scene."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from evenhand import actors, stance, triggers
from evenhand.model import HAPPENED, Span, Stance, TargetKind
from evenhand.readers.rules.events import Event
from evenhand.readers.rules.likeness import related
from evenhand.readers.rules.lines import Line, inside
from evenhand.readers.rules.scene import Scene
from evenhand.setting import Setting, best_overlap

#: Outcomes of people counted that a field asks for; the field has the outcome's name.
OUTCOMES = frozenset({"killed", "injured", "casualties", "abducted"})
#: Types that may be told beside an act, of others than its doers: whoever is arrested, who leaves.
BESIDE = frozenset({"arrest", "withdrawal"})
#: Actor types that are no organised actors.
NOBODY = {None, "unknown", "individual", "civilians", "protesters"}
#: How what is said of responsibility stands to the truth of it, as far as the report goes.
_STANCE_OF: dict[str, Stance] = {"claimed": "attributed", "reported_as_fact": "stated", "denied": "denied"}


@dataclass(frozen=True, slots=True)
class Words:
    """Words chosen to answer one field; ``kind`` where another reader says what it takes a target for."""

    field: str
    span: Span
    stance: Stance = "stated"
    speaker: str | None = None
    confidence: float | None = None
    kind: TargetKind | None = None


def roles_of(
    scene: Scene, trigger: triggers.Trigger, held: list[tuple[Words, Span | None]], setting: Setting
) -> Iterator[Words]:
    """Who did it and to whom, by the clause of the first trigger that says; else whom somebody holds responsible.

    Where nobody says, the words for the event stand for the actor that they leave unnamed.
    """
    doers, known = _doers(scene, trigger, setting)
    if not doers and (driver := _driver(scene, setting)) is not None:
        doers, known = [Words("actor", driver.span, scene.stance)], True
    yield from doers
    if not known:
        named = [Words("actor", actor, words.stance, words.speaker) for words, actor in held if actor is not None]
        if doers:
            named = [words for words in named if _is_organised(words, setting)]
        yield from named or ([] if doers else [Words("actor", trigger.span, scene.stance)])
    yield from targets_of(scene, code=trigger.code)


def _driver(scene: Scene, setting: Setting) -> actors.ActorMention | None:
    """Who drove the vehicle in a ramming that leaves its doer unnamed: the first driver whom its sentences tell of."""
    if "vehicle_ramming" not in scene.codes:
        return None
    told = (m for m in setting.actors if any(part.start <= m.span.start < part.end for part in scene.parts))
    return next((m for m in told if m.words.lower().split()[-1] == "driver" and not suffers(m.span, setting)), None)


def _is_organised(words: Words, setting: Setting) -> bool:
    """Whether words name an organised actor."""
    mention = best_overlap(words.span, setting.actors)
    if mention is not None and mention.actor_type in {"unknown", "individual"}:
        mention = actors.referred_to(mention.words, mention.span, setting.actors) or mention
    return mention is not None and mention.actor_type not in NOBODY


def _doers(scene: Scene, main: triggers.Trigger, setting: Setting) -> tuple[list[Words], bool]:
    """The doer told most surely, and whether more is known of it than that it was armed or masked: an organised actor
    comes before one not known, and that before people of no side.
    """
    told = [
        (_sureness(roles.actor, event, setting), event, roles)
        for event, roles in told_roles(scene, main.code)
        if roles.actor is not None
        and (event is scene.events[0] or _sureness(roles.actor, event, setting) < 2)
        and (event is scene.events[0] or any(related(t.code, main.code) for t in event.triggers))
        and not suffers(shifted(roles.actor.span, event.line), setting)
    ]
    told = [entry for entry in told if not strikes_back(entry[2], main)]
    told = [entry for entry in told if not hits_back(entry[1], entry[2], scene) and not _only_works(*entry[1:], main)]
    if not told:
        return [], False
    if told[0][0] == 1:  # those who drove armed people out or shot them dead answered what they had done
        told = [(sure, event, roles) for sure, event, roles in told if sure or not _answers(event, roles)]
    sure, event, roles = min(told, key=lambda entry: entry[0])
    return [
        Words("actor", shifted(mention.span, event.line), event.stance.stance, event.stance.attributed_to)
        for mention in (roles.actor, roles.second)
        if mention is not None
    ], sure != 1


def _sureness(actor: actors.ActorMention | None, event: Event, setting: Setting) -> int:
    """0 for an organised actor, 1 for armed people of whom no more is known, 2 for people of no side."""
    kind = actor.actor_type if actor else None
    if actor is not None and kind in {"unknown", "individual"}:
        meant = actors.told_in_place(shifted(actor.span, event.line), setting.actors) or actors.referred_to(
            actor.words, shifted(actor.span, event.line), setting.actors
        )
        kind = meant.actor_type if meant is not None else kind
    return 2 if kind in {None, "civilians", "individual"} else int(kind == "unknown")


def strikes_back(roles: actors.Roles, main: triggers.Trigger) -> bool:
    """Whether attackers were hit where the incident is the attack: "after the attack, the army killed eleven attackers"."""
    told_as_noun = main.shape == "noun" or main.code == "unspecified_attack"
    return told_as_noun and {t.target_type for t in roles.targets if t.kind != "thing"} == {"attackers"}


def hits_back(event: Event, roles: actors.Roles, scene: Scene) -> bool:
    """Whether a doer is of those whom the incident hit: a side that then kills attackers ("a constable was shot dead. Police
    later said they had killed two suspects"), or the very people hit ("a bomb went off on the force, which led to deaths").
    """
    if roles.actor is None or any(trigger.code == "armed_clash" for trigger in scene.events[0].triggers):
        return False
    people = {target.target_type for target in roles.targets if target.kind != "thing"}
    laid = bool(scene.codes & _LAID)
    if not laid and people != {"attackers"}:
        return False
    hit = [(told, target) for told, hits in told_roles(scene) for target in hits.targets]
    actor = shifted(roles.actor.span, event.line)
    if laid and any(shifted(target.span, told.line) == actor for told, target in hit):
        return True
    hit = [(told, target) for told, target in hit if told is hit[0][0]]
    if (hit and event is hit[0][0]) or people != {"attackers"}:
        return False
    words = roles.actor.words.lower()
    again = words.startswith("the ") and any(target.words.lower() == words for _, target in hit)
    return again or roles.actor.actor_type in {target.target_type for _, target in hit}


def _only_works(event: Event, roles: actors.Roles, main: triggers.Trigger) -> bool:
    """Whether an event tells of an operation that hits nobody where the incident is a device gone off: "police carried out a
    search operation. A bomb went off". Who is at work there has not laid it.
    """
    text = " " * event.line.span.start + event.line.text
    general = all(_WORK.search(trigger.span.of(text)) for trigger in event.triggers)
    return main.code in _LAID and general and not roles.targets


def no_doers(scene: Scene) -> set[str]:
    """Words for people who act in a scene and are not its doers: whoever kills attackers after an act that hit their own, or
    is only at work where a device went off.
    """
    mains = [trigger for event in scene.events for trigger in event.triggers if trigger.code in _LAID][:1]
    return {
        roles.actor.words
        for event, roles in told_roles(scene)
        if roles.actor is not None
        and (hits_back(event, roles, scene) or any(_only_works(event, roles, main) for main in mains))
    }


#: Words for security work that need not hit anybody.
_WORK = re.compile(r"\b(?:operation|search|sweep|patrol)", re.IGNORECASE)
#: Types of devices laid beforehand.
_LAID = frozenset({"planted_explosive", "explosion", "vehicle_bomb", "suicide_bombing"})
#: What is done against those who attacked, held people or shut themselves in.
_ANSWER = re.compile(
    r"\b(?:storm|re-?took|re-?tak|freed|free|rescu|overpower|regain|respon|repel|repuls|drove (?:off|back)|"
    r"return(?:ed)? fire|retaliat|neutrali|secur|intervene)",
    re.IGNORECASE,
)


def _answers(event: Event, roles: actors.Roles) -> bool:
    """Whether a clause tells of what was done against attackers, told before: "commandos stormed the hotel"."""
    people = [target.target_type for target in roles.targets if target.kind != "thing"]
    if people:
        return set(people) == {"attackers"}
    return any(
        _ANSWER.match(trigger.span.of(" " * event.line.span.start + event.line.text)) for trigger in event.triggers
    )


def suffers(span: Span, setting: Setting) -> bool:
    """Whether these words count people as killed or hurt: then they name no doer."""
    return any(
        count.outcome in OUTCOMES
        and (count.span.overlaps(span) or (count.noun is not None and count.noun.overlaps(span)))
        for count in setting.counts
    )


def targets_of(scene: Scene, *, code: str = "", people: bool = False) -> Iterator[Words]:
    """To whom or what it was done, by the first clause that says; people only, if asked. A part of a building that is not
    told ("the gate") says less than what another clause names. ``code`` is the type that the incident is taken for.
    """
    told = []
    for event, roles in told_roles(scene, code):
        targets = [mention for mention in roles.targets if mention.kind != "thing" or not people]
        if targets:
            told.append((all(actors.is_piece(mention.words) for mention in targets), event, targets))
    if told:
        _, event, targets = min(told, key=lambda entry: entry[0])
        if all(_OWN_THING.match(mention.words) and mention.kind == "thing" for mention in targets):
            targets = _owners(event, targets[0], told) or targets
        for mention in targets:
            yield Words("target", shifted(mention.span, event.line), event.stance.stance, event.stance.attributed_to)


#: A thing told as that of people named before.
_OWN_THING = re.compile(r"(?:his|her|their)\b", re.IGNORECASE)


def _owners(
    event: Event, thing: actors.ActorMention, told: Iterable[tuple[bool, Event, list[actors.ActorMention]]]
) -> list[actors.ActorMention]:
    """Those hit whom the sentence names before their thing: "three guards were killed when their car hit a mine"."""
    return next(
        (
            targets
            for _, other, targets in told
            if other.line is event.line and all(m.kind != "thing" and m.span.end <= thing.span.start for m in targets)
        ),
        [],
    )


def told_roles(scene: Scene, code: str = "") -> Iterator[tuple[Event, actors.Roles]]:
    """The roles around each trigger that tells the event; an arrest or a withdrawal only where the incident is taken for one
    (``code``) or nothing else is told, and what is denied only where nothing is told as having happened. Of the triggers of
    one sentence those of the type ``code`` come first.
    """
    aside = BESIDE - ({code} if code else scene.codes if scene.codes <= BESIDE else set())
    happened = scene.stance in HAPPENED
    for event in scene.events:
        if happened and event.stance.stance not in HAPPENED:
            continue
        telling = [t for t in event.triggers if t.code not in aside and (t.code == code or code not in BESIDE)]
        for trigger in sorted(telling, key=lambda t: (t.code != code, triggers.specificity(t.code))):
            start = event.line.span.start
            inner = Span(trigger.act.start - start, trigger.act.end - start)
            roles = actors.find_roles(event.line.text, trigger=inner, event_type=trigger.code)
            if event.part != event.line.span:
                roles = replace(roles, targets=tuple(t for t in roles.targets if _is_hit_in(t, trigger, event)))
            # who stops an attack has not done it: "engineers carried out a controlled explosion"
            yield event, replace(roles, actor=None, second=None) if trigger.code == "disrupted_attack" else roles


def _is_hit_in(target: actors.ActorMention, trigger: triggers.Trigger, event: Event) -> bool:
    """Whether a target is told in an event's part of its sentence, or before it of the act told there."""
    start = event.line.span.start + target.span.start
    return start < event.part.end and (start >= event.part.start or inside(trigger.span, event.part))


def shifted(span: Span, line: Line) -> Span:
    """A span of a line as one of the report."""
    return Span(span.start + line.span.start, span.end + line.span.start)


def responsibility(scene: Scene, setting: Setting) -> Iterator[tuple[Words, Span | None]]:
    """What is said of who did it, each with the words for the one held responsible, where it says who.

    That nobody has claimed it is no answer where the report names an actor.
    """
    said = list(_said(scene))
    named = any(actor is not None for _, _, actor in said) or next(told_as_doer(scene, None, setting), None) is not None
    yield from ((words, actor) for code, words, actor in said if code != "none_claimed" or not named)


def _said(scene: Scene) -> Iterator[tuple[str, Words, Span | None]]:
    """What is said of who did it: the code, the deciding words, and the words for the one held responsible."""
    answers = {event.line.span for event, roles in told_roles(scene) if hits_back(event, roles, scene)}
    for line in _once([*scene.lines, *scene.asides]):
        if line.span in answers:
            continue
        for mention in stance.find_responsibility(line.text):
            words = Words(
                "responsibility",
                shifted(mention.span, line),
                _STANCE_OF.get(mention.code, "alleged" if mention.speaker else "stated"),
                mention.speaker,
            )
            held = mention.actor is not None and mention.code not in {"denied", "none_claimed"}
            yield mention.code, words, shifted(mention.actor.span, line) if held and mention.actor else None


def told_as_doer(scene: Scene, main: triggers.Trigger | None, setting: Setting) -> Iterator[Words]:
    """Whoever is told as the doer is held responsible by whoever tells it, be it the report itself. Doers not known are
    not, unless a speaker calls them by a word for the other side; nor is anybody who is counted among the dead or hurt.
    """
    for event, roles in told_roles(scene, main.code if main is not None else ""):
        if main is not None and strikes_back(roles, main):
            continue
        if roles.actor is None or hits_back(event, roles, scene):
            continue
        if main is not None and _only_works(event, roles, main):
            continue
        span = shifted(roles.actor.span, event.line)
        if suffers(span, setting):
            continue
        held = [side for side in (roles.actor, roles.second) if side is not None and _is_held(side, event)]
        for side in held:  # both sides of a clash
            yield Words(
                "responsibility", shifted(side.span, event.line), event.stance.stance, event.stance.attributed_to
            )
        if held:
            return
        break
    if (driver := _driver(scene, setting)) is not None:
        yield Words("responsibility", driver.span, scene.stance)


def accused_in_turn(scene: Scene, held: set[str | None], setting: Setting) -> Iterator[Words]:
    """Whom one side names as the doer where another is held responsible (``held``, types) by somebody else's words."""
    for event, roles in told_roles(scene):
        actor = roles.actor
        if actor is None or actor.actor_type in NOBODY | held or actor.kind != "actor":
            continue
        if event.stance.stance not in HAPPENED or suffers(shifted(actor.span, event.line), setting):
            continue
        for trigger in event.triggers:
            inner = Span(trigger.span.start - event.line.span.start, trigger.span.end - event.line.span.start)
            told = stance.find_stance(event.line.text, trigger=inner, report=setting.report)
            if told.party == "other" and told.stance in HAPPENED and _is_doer_of(actor, inner, event, trigger):
                yield Words("responsibility", shifted(actor.span, event.line), "alleged", told.attributed_to)
                return


def _is_doer_of(actor: actors.ActorMention, inner: Span, event: Event, trigger: triggers.Trigger) -> bool:
    found = actors.find_roles(event.line.text, trigger=inner, event_type=trigger.code).actor
    return found is not None and found.span == actor.span


def named_as_doer(spans: Iterable[Span], told: Words, scene: Scene, setting: Setting) -> Iterator[Words]:
    """Of words that name the doers, the first that say who it was in a sentence that tells the act: held responsible by
    whoever tells the incident. Who is named in other sentences is held responsible by nobody's words.
    """
    telling = [event.line.span for event in scene.events]
    for span in spans:
        if not any(inside(span, line) for line in telling):
            continue
        words = span.of(setting.text)
        mention = actors.code_actor(words)
        if (mention is not None and mention.actor_type not in {None, "unknown"}) or _is_name(words):
            yield Words("responsibility", span, told.stance, told.speaker)
            return


def _is_held(actor: actors.ActorMention, event: Event) -> bool:
    """Whether the words for a doer say who it was."""
    if actor.actor_type in {None, "unknown"}:
        return _is_name(actor.words) or (event.stance.attributed_to is not None and actors.is_loaded(actor.words))
    return True


def _is_name(words: str) -> bool:
    """Whether words look like the name of an organisation, in a text that is not all capitals."""
    return not words.isupper() and sum(word[:1].isupper() for word in words.split()[1:]) > 0


def _once(lines: Iterable[Line]) -> list[Line]:
    return list({line.span: line for line in lines}.values())
