"""One number for several incidents: which of the incidents told in a report it is told of.

"The two bombings left 40 people injured" stands beside one incident and is told of two. The number is handed over for each
of them; ``fields`` then marks it as shared, since several accounts quote the same words for several attacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from evenhand.counts import CountMention
from evenhand.counts.attacks import Attacks, find_attacks
from evenhand.counts.tokens import tokenise
from evenhand.model import HAPPENED
from evenhand.readers.rules.likeness import GENERAL, related, same_day, same_place
from evenhand.readers.rules.lines import Line, inside
from evenhand.setting import Setting

if TYPE_CHECKING:
    from evenhand.readers.rules.scene import Scene


def share_counts(scenes: Sequence[Scene], setting: Setting) -> None:
    """Give each number that is told of several of these scenes to all of them (``Scene.beside``)."""
    told = [scene for scene in scenes if scene.stance in HAPPENED]
    for number, owner in enumerate(told if len(told) > 1 else ()):
        for line, count, attacks in _told_together(owner, setting):
            for scene in _sharers(attacks, line, number, told):
                if scene is not owner:
                    scene.beside.append((line, count))


def _told_together(scene: Scene, setting: Setting) -> Iterator[tuple[Line, CountMention, Attacks]]:
    for line, part in zip(scene.lines, scene.parts, strict=True):
        for count in setting.counts:
            if count.attacks is not None and inside(count.span, part):
                yield line, count, count.attacks


def _sharers(attacks: Attacks, line: Line, number: int, told: Sequence[Scene]) -> Sequence[Scene]:
    """The scenes that a number for several attacks is told of, the one among them in whose sentence it stands.

    Attacks told of before are the last ones; attacks that the first sentence of a scene announces are the next ones. Plural
    words for what a scene has told in the plural are that one incident's.
    """
    owner = told[number]
    if line is owner.lines[0] and not attacks.back:
        after = [scene for scene in told[number + 1 :] if _fits(scene, owner, attacks, line)]
        alone = len(owner.lines) == 1 and attacks.number is not None and len(after) >= attacks.number
        return [owner, *(after if attacks.number is None else after[: attacks.number - (not alone)])]
    if _is_plural(owner, line):
        return [owner]
    earlier = (scene for scene in told if scene is not owner and scene.parts[0].start < line.span.start)
    before = [scene for scene in earlier if _fits(scene, owner, attacks, line)]
    return [*(before if attacks.number is None else before[1 - attacks.number :]), owner]


def _is_plural(scene: Scene, line: Line) -> bool:
    """Whether a scene tells of several attacks as one incident before ``line``: those are then the ones pointed to."""
    earlier = (told for told in scene.lines if told.span.end <= line.span.start)
    return any(find_attacks(tokenise(told.text)) for told in earlier)


def _fits(scene: Scene, owner: Scene, attacks: Attacks, line: Line) -> bool:
    """Whether a scene may be one of the attacks: of their kind, at no other place and day, and under the same heading
    unless the words say how many they are."""
    if attacks.number is None and (scene.zone_place is not owner.zone_place or scene.zone_date is not owner.zone_date):
        return False
    kinds = {trigger.code for trigger in line.triggers if trigger.span.overlaps(attacks.span)} - GENERAL
    if kinds and not any(related(kind, code) for kind in kinds for code in scene.codes):
        return False
    event = next((event for event in owner.events if event.line is line), None)
    if event is None:
        return True
    own = [place for place in scene.places if place.where is not None]
    named = [place for place in line.places if place.where is not None] if event.places else []
    days = [[d for d in some.dates if d.when is not None] for some in (event, scene)]
    apart = own and named and not any(same_place(a, b) for a in named for b in own)
    return not apart and (not all(days) or same_day(*days))
