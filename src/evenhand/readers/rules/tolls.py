"""How many were killed, hurt or taken in one scene, and on which side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evenhand import stance
from evenhand.counts import CountMention
from evenhand.model import HAPPENED, Span
from evenhand.readers.rules.lines import Line
from evenhand.readers.rules.scenes import Scene
from evenhand.readers.rules.who import NOBODY, OUTCOMES, Words, shifted, suffers, told_roles
from evenhand.setting import Setting


def tolls_of(scene: Scene, setting: Setting) -> Iterator[Words]:
    """The numbers of people told of in a scene's sentences, or of it and others together, each with who says so."""
    side = _attackers(scene, setting)
    for line, count in (*_own(scene, setting), *scene.beside):
        if count.outcome not in OUTCOMES:
            continue
        told = _stance_of(count, line, setting)
        if told.stance not in HAPPENED and scene.stance in HAPPENED and count.count.low > 0:
            continue
        field: str = count.outcome
        if field == "killed" and (count.count.of in side.types or side.words & _content(_whole(count), setting)):
            field = "attackers_killed"
        # "no one was hurt" is denied as an event and told as a number
        standing = scene.stance if count.count.high == 0 else told.stance
        yield Words(field, _whole(count), standing, told.attributed_to, count.confidence)


def _own(scene: Scene, setting: Setting) -> Iterator[tuple[Line, CountMention]]:
    for line, part in zip(scene.lines, scene.parts, strict=True):
        for count in setting.counts:
            if part.start <= count.span.start < part.end:
                yield line, count


@dataclass(frozen=True, slots=True)
class _Side:
    """How people on the side of the doers are told of: by type, or by the same words."""

    types: frozenset[str | None]
    words: frozenset[str]


def _attackers(scene: Scene, setting: Setting) -> _Side:
    """The doers' side, unless both sides are doers: then nobody's losses are "the attackers'"."""
    types: set[str | None] = {"attackers"}
    words: frozenset[str] = frozenset()
    for event, roles in told_roles(scene):
        if roles.actor is not None and not suffers(shifted(roles.actor.span, event.line), setting):
            hit = {target.target_type for target in roles.targets}
            struck = [_content(shifted(target.span, event.line), setting) for target in roles.targets]
            if roles.second is None:
                if roles.actor.actor_type not in {None, *NOBODY, *hit}:
                    types.add(roles.actor.actor_type)
                words = _content(shifted(roles.actor.span, event.line), setting).difference(*struck)
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
