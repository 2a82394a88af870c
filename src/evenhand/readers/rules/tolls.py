"""How many were killed, hurt or taken in one scene, and on which side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evenhand import stance
from evenhand.codebook import load
from evenhand.counts import CountMention
from evenhand.counts.kinds import nouns
from evenhand.model import HAPPENED, Span
from evenhand.readers.rules.events import Event
from evenhand.readers.rules.lines import Line, inside
from evenhand.readers.rules.scene import Scene
from evenhand.readers.rules.who import NOBODY, OUTCOMES, Words, shifted, suffers, told_roles
from evenhand.setting import Setting

#: Words for one person of whom nothing more is said.
_ONE = frozenset({"man", "woman", "boy", "girl", "men", "women", "boys"})
#: Words for people as the speaker's own: "the loss of two of its own men".
_ITS_OWN = re.compile(r"\b(?:its|their|our) (?:own|men|fighters|soldiers|members|troops|forces)\b", re.IGNORECASE)
#: One person who was named before.
_HIM = frozenset({"he", "him", "she", "her"})
#: Words for fights that nobody is said to have begun.
_MUTUAL = tuple(load("outcomes")["mutual"])
#: A clause that says more of people before it says what happened to them.
_RELATIVE = re.compile(r"\W*(?:who|whom|whose|that|which)\b")


def tolls_of(scene: Scene, setting: Setting) -> Iterator[Words]:
    """The numbers of people told of in a scene's sentences, or of it and others together, each with who says so."""
    side = _attackers(scene, setting)
    for line, count in _current([*_own(scene, setting), *scene.beside]):
        if count.outcome not in OUTCOMES:
            continue
        told = _stance_of(count, line, setting)
        if (
            told.stance == "past"
            and line is scene.lines[0]
            and _is_all(count, line, setting)
            and _joined(count, scene, setting)
        ):
            told = scene.events[0].stance  # "sentenced on Tuesday for the torture of a porter who died in 2023"
        if told.stance not in HAPPENED and scene.stance in HAPPENED and count.count.low > 0:
            continue
        field: str = count.outcome
        if field == "killed" and _is_of(side, count, line, setting):
            field = "attackers_killed"
        # "no one was hurt" is denied as an event and told as a number
        standing = scene.stance if count.count.high == 0 else told.stance
        yield Words(field, _whole(count), standing, told.attributed_to, count.confidence)


def _is_all(count: CountMention, line: Line, setting: Setting) -> bool:
    """Whether a sentence tells no other number of that outcome: it is then that of the event it tells."""
    same = [m for m in setting.counts if m.outcome == count.outcome and inside(m.span, line.span)]
    return same == [count]


def _joined(count: CountMention, scene: Scene, setting: Setting) -> bool:
    """Whether a number stands in one clause with the event: no aside ("the man, who killed two people in 2019, stabbed")."""
    event, number = scene.events[0].triggers[0].span, count.predicate or count.span
    between = setting.text[min(event.end, number.end) : max(event.start, number.start)]
    return "," not in between


def _own(scene: Scene, setting: Setting) -> Iterator[tuple[Line, CountMention]]:
    for line, part in zip(scene.lines, scene.parts, strict=True):
        for count in setting.counts:
            if part.start <= count.span.start < part.end:
                yield line, count


def _current(told: list[tuple[Line, CountMention]]) -> Iterator[tuple[Line, CountMention]]:
    """The numbers that hold: of one outcome, not those that the report corrects or that a new total replaces."""
    for place, (line, count) in enumerate(told):
        same = [other for _, other in told if other.outcome == count.outcome and not other.count.part]
        corrected = count.earlier and any(not other.earlier for other in same)
        later = [other for _, other in told[place + 1 :] if other.outcome == count.outcome]
        replaced = any(other.supersedes and other.sentence != count.sentence for other in later)
        if not corrected and (not replaced or count.count.of == "attackers"):
            yield line, count


def _is_of(side: _Side, count: CountMention, line: Line, setting: Setting) -> bool:
    """Whether people killed were of the doers' side: by what they are, or as the loss that it tells of its own."""
    words = _whole(count).of(setting.text)
    if count.count.of in side.types or side.words & _content(_whole(count), setting):
        return True
    if side.single and (words.lower() in _HIM or (count.noun is not None and count.noun.overlaps(side.single))):
        return True
    if words.lower().startswith("the ") and words.lower().split()[-1] in side.named:
        return True
    if not _ITS_OWN.search(words) or not (side.words or side.types - {"attackers"}):
        return False
    armed = {
        actor.actor_type
        for actor in setting.actors
        if inside(actor.span, line.span) and actor.span.end <= count.span.start and actor.actor_type not in NOBODY
    }
    return armed <= side.types


@dataclass(frozen=True, slots=True)
class _Side:
    """How people on the side of the doers are told of: by type, by the same words, as "the man" after "a man", or as "he"
    where one person attacked several."""

    types: frozenset[str | None]
    words: frozenset[str]
    named: frozenset[str]
    single: Span | None = None


def _attackers(scene: Scene, setting: Setting) -> _Side:
    """The doers' side, unless both sides are doers: then nobody's losses are "the attackers'"."""
    types: set[str | None] = {"attackers"}
    words: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    single: Span | None = None
    mutual = False
    for event, roles in told_roles(scene):
        if roles.actor is not None and not suffers(shifted(roles.actor.span, event.line), setting):
            mutual = mutual or _is_mutual(event, setting)
            if mutual and not (roles.targets and not _is_mutual(event, setting)):
                continue  # what follows may tell who attacked whom
            hit = {target.target_type for target in roles.targets}
            struck = [_content(shifted(target.span, event.line), setting) for target in roles.targets]
            if roles.second is None and not _fight_each_other(event, roles.actor.span.end):
                named = _ONE.intersection(roles.actor.words.lower().split()).difference(
                    *(target.words.lower().split() for target in roles.targets)
                )
                if roles.actor.actor_type not in {None, *NOBODY, *hit}:
                    types.add(roles.actor.actor_type)
                words = _content(shifted(roles.actor.span, event.line), setting).difference(*struck)
                if _is_one(roles.actor.words) and not any(_is_one(target.words) for target in roles.targets):
                    single = shifted(roles.actor.span, event.line)
            break
    return _Side(frozenset(types), words, named, single)


def _is_one(words: str) -> bool:
    """Whether words name one person: "a man with a knife", "a suicide bomber"."""
    first, *rest = re.findall(r"[\w-]+", words.lower()) or [""]
    known = [nouns()[word] for word in rest[:4] if word in nouns()]
    return first in {"a", "an", "one", "the"} and bool(known) and not known[0][1]


def _is_mutual(event: Event, setting: Setting) -> bool:
    """Whether an event is told as a fight that nobody is said to have begun: "an exchange of fire took place with ..."."""
    told = [trigger.span.of(setting.text).lower() for trigger in event.triggers]
    return bool(told) and all(any(words in trigger for words in _MUTUAL) for trigger in told)


def _fight_each_other(event: Event, end: int) -> bool:
    """ "Herders and farmers fought": whoever is named first is no attacker of the others."""
    clash = all(trigger.code in {"armed_clash", "unspecified_killing"} for trigger in event.triggers)
    return clash and event.line.text[end:].lstrip().startswith("and ")


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
    people = _whole(count)
    before = people.end < trigger.start and not count.rule.startswith("relative")
    if before and _RELATIVE.match(setting.text[people.end : trigger.start]):
        trigger = count.span  # what is denied in the clause between is not what happened to them
    inner = Span(max(0, trigger.start - line.span.start), min(len(line.text), trigger.end - line.span.start))
    return stance.find_stance(line.text, trigger=inner, report=setting.report)
