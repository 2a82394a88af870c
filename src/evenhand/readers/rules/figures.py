"""Words of attack used of games, of the hunt and of people who hurt themselves, by ``codebook/discourse.yaml``."""

from __future__ import annotations

from evenhand.actors import find_actors, find_roles
from evenhand.model import Span
from evenhand.readers.rules.lines import Line, inside, says
from evenhand.setting import Setting

#: Types whose words are said of games and of animals, too; a bomb at a match is none of these.
_SAID_OF_OTHERS = frozenset({"armed_attack", "unspecified_attack", "unspecified_killing", "assault", "shelling"})
#: Types of people who are no armed side.
_UNARMED = frozenset({None, "civilians", "protesters", "individual"})


def is_figure(line: Line, setting: Setting) -> bool:
    """Whether a sentence's words for attacks speak of a game or of hunted animals, while no armed people act in it and no
    people are hit or counted; or of somebody who hurt himself, and of nothing else.
    """
    if says(line.text, "self_harm"):
        return not line.triggers
    if not says(line.text, "games") and not (says(line.text, "hunters") and says(line.text, "animals")):
        return False
    if any(inside(count.span, line.span) for count in setting.counts if count.outcome is not None):
        return False
    for trigger in line.triggers:
        act = Span(trigger.act.start - line.span.start, trigger.act.end - line.span.start)
        roles = find_roles(line.text, trigger=act, event_type=trigger.code)
        if trigger.code not in _SAID_OF_OTHERS or any(mention.kind != "thing" for mention in roles.targets):
            return False
    return not any(
        mention.kind == "actor" and mention.actor_type not in _UNARMED and not says(mention.words, "hunters")
        for mention in find_actors(line.text)
    )
