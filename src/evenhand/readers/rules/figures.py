"""Words of attack used of games, of the hunt, of animals, of bills and budgets, of dismissals and of people who hurt
themselves, by ``codebook/discourse.yaml``."""

from __future__ import annotations

import functools
import re

from evenhand.actors import ActorMention, Roles, find_actors, find_roles, grammar
from evenhand.codebook import load
from evenhand.model import Span
from evenhand.phrases import PhraseIndex
from evenhand.readers.rules.lines import Line, inside, says
from evenhand.setting import Setting
from evenhand.triggers import Trigger

#: Types whose words are said of games and of animals, too; a bomb at a match is none of these.
_SAID_OF_OTHERS = frozenset({"armed_attack", "unspecified_attack", "unspecified_killing", "assault", "shelling"})
#: And of storms and of sermons.
_SAID_OF_NATURE = _SAID_OF_OTHERS | {
    "armed_clash", "assassination", "property_destruction", "forced_displacement", "air_strike", "execution",
}  # fmt: skip
#: What may have come of what nobody did.
_CAME_OF_IT = frozenset({"unspecified_killing", "unspecified_attack", "property_destruction", "forced_displacement"})
#: Types of people who are no armed side.
_UNARMED = frozenset({None, "civilians", "protesters", "individual"})
#: Types of people who search houses by law.
_SEARCHING = frozenset({"police", "intelligence"})
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
#: The doer of a passive verb: "was attacked in a field by".
_BY = re.compile(r"(?:\s+[\w'-]+){0,5}?\s+by\s+", re.IGNORECASE)
_PASSIVE = frozenset({"was", "were", "been", "being", "be", "is", "are", "get", "got"})
_OVER = frozenset({"on", "over", "against", "about", "for", "of", "from"})
#: Words before "fire" where it burns.
_OF_BLAZES = frozenset("forest bush house hotel factory market kitchen warehouse big large huge small fierce".split())
#: Adverbs that may stand before a noun.
_ADJECTIVES = frozenset({"late", "early", "above"})
#: What happens to people who are hit.
_HARM = frozenset({"killed", "injured", "casualties"})
#: Types whose words are said of rubbish and spoiled goods, too.
_MADE_OF_THINGS = frozenset({"arson", "property_destruction"})
#: Words at most between an animal and what it does, or between an act and what it is done to.
_REACH = 5
#: Who is dismissed, and what is fired.
_STAFF = frozenset("head heads chief director boss manager coach trainer editor secretary staff".split())
_SHOTS = frozenset("shot shots round rounds rocket rockets missile missiles shell shells bullet bullets".split())


def is_figure(line: Line, setting: Setting) -> bool:
    """Whether a sentence's words for attacks speak of a game or of hunted animals, while no armed people act in it and no
    people are hit or counted; of what animals, storms and diseases do, or what is done to bills and budgets; or of
    somebody who hurt himself, and of nothing else.
    """
    if says(line.text, "self_harm"):
        return all(_is_inside(trigger.span, line, "self_harm") for trigger in line.triggers)
    if line.triggers and not literal(line, setting):
        return True
    if not says(line.text, "games") and not (says(line.text, "hunters") and says(line.text, "animals")):
        return False
    if any(inside(count.span, line.span) for count in setting.counts if count.outcome is not None):
        return False
    for trigger in line.triggers:
        if trigger.code not in _SAID_OF_OTHERS or any(
            mention.kind != "thing" for mention in _roles(trigger, line).targets
        ):
            return False
    return not any(
        mention.kind == "actor" and mention.actor_type not in _UNARMED and not says(mention.words, "hunters")
        for mention in find_actors(line.text)
    )


def literal(line: Line, setting: Setting) -> list[Trigger]:
    """The triggers of a sentence without those that tell of nothing done by people to people or things."""
    armed = any(m.kind == "actor" and inside(m.span, line.span) for m in setting.actors)
    by_nobody = [] if armed else [trigger for trigger in line.triggers if _by_nobody(trigger, line)]
    return [
        trigger
        for trigger in line.triggers
        if trigger not in by_nobody
        and not (by_nobody and trigger.code in _CAME_OF_IT)
        and not (trigger.code in _SAID_OF_NATURE and _on(trigger, line, "matters"))
        and not (trigger.code in _MADE_OF_THINGS and _on(trigger, line, "harmless"))
        and not (trigger.code == "arrest" and _on(trigger, line, "crimes"))
        and not (trigger.code == "armed_attack" and _is_other(trigger, line, setting))
    ]


def _by_nobody(trigger: Trigger, line: Line) -> bool:
    """Whether an animal, a disease or the weather does it: the subject of a verb, behind "by", or right before a noun."""
    doers = list(_of("animals", "nobody", "disasters").find(line.text)) if trigger.code in _SAID_OF_NATURE else []
    if not doers:
        return False
    start, end = trigger.act.start - line.span.start, trigger.act.end - line.span.start
    by = _BY.match(line.text, end)
    if by is not None:
        doer = next((found for found, _ in doers if found.start >= by.end()), None)
        words = _low(line.text[by.end() : doer.start]) if doer is not None else []
        return doer is not None and len(words) <= _REACH - 2 and not _breaks(words)
    doer = next((found for found, _ in reversed(doers) if found.end <= start), None)
    if doer is None:
        return False
    between = _low(line.text[doer.end : start])
    if trigger.shape == "noun":
        return not between
    return len(between) <= _REACH and not _PASSIVE & set(between) and all(word[0].isalnum() for word in between)


def _breaks(words: list[str]) -> bool:
    """Whether words do not belong to one noun phrase."""
    return any(word in grammar.STOPS - _ADJECTIVES or not word[0].isalnum() for word in words)


def _on(trigger: Trigger, line: Line, kind: str) -> bool:
    """Whether what it is done to, or for, is a matter, not people or things: "attacked the budget", "arrested for theft"."""
    end = trigger.act.end - line.span.start
    matter = next((found for found, _ in _of(kind).find(line.text) if found.start >= end), None)
    if matter is None:
        return False
    words, following = _low(line.text[end : matter.start]), _low(line.text[matter.end :])[:1]
    if trigger.shape != "verb" or trigger.code in {"armed_clash", "arrest"} or kind == "harmless":
        over = next((at for at in reversed(range(len(words))) if words[at] in _OVER), -1)
        words = words[over + 1 :]
    if following and following[0][0].isalnum() and following[0] not in grammar.STOPS and kind != "harmless":
        return False  # "attacked the tax office"
    return len(words) <= _REACH and not _breaks(words)


def _is_other(trigger: Trigger, line: Line, setting: Setting) -> bool:
    """Whether "fire" and "raid" mean something else than shots and an attack."""
    start, words = trigger.span.start - line.span.start, trigger.span.of(" " * line.span.start + line.text).lower()
    if trigger.shape != "verb":
        return False
    if words in {"fire", "fires"}:
        before = _low(line.text[:start])[-1:]
        return bool(before) and (before[0] in grammar.determiners() or before[0] in _OF_BLAZES)
    if words in {"fired", "fires", "firing", "fired on"}:
        return _on(trigger, line, "harmless") or _dismisses(trigger, line)
    return words.startswith("raid") and _searches(trigger, line, setting)


def _dismisses(trigger: Trigger, line: Line) -> bool:
    """Whether "fired" is said of people who lose their work: with them as its object, and no word of direction."""
    start, end = trigger.span.start - line.span.start, trigger.span.end - line.span.start
    before, after = _low(line.text[:start]), _low(line.text[end:])
    if line.text[start:end].endswith(" on") and not (after and after[0] in grammar.DAYS):
        return False
    if before and before[-1] in _PASSIVE:
        people = [m for m in find_actors(line.text[:start]) if m.kind != "thing"]
        staff = any(word in _STAFF for word in before)
        return (bool(people) or staff) and after[:1] != ["at"] and not any(word in _SHOTS for word in before)
    people = [m for m in find_actors(line.text[end:]) if m.kind != "thing" and m.span.start < 2]
    named = after[:1] and after[0] in grammar.determiners() and any(word in _STAFF for word in after[1:4])
    return bool(people) or bool(named)


def _low(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _searches(trigger: Trigger, line: Line, setting: Setting) -> bool:
    """Whether "raid" is said of a search by police or an office, where nobody is told as armed, hit or counted."""
    if any(t.strong for t in line.triggers if t is not trigger and t.code != "arrest"):
        return False
    if any(inside(count.span, line.span) for count in setting.counts if count.outcome in _HARM):
        return False
    roles = _roles(trigger, line)
    if says(line.text, "inspectors"):
        return True
    return _is_search(roles.actor) and not any(target.kind == "actor" for target in roles.targets)


def _is_search(actor: ActorMention | None) -> bool:
    return actor is not None and actor.actor_type in _SEARCHING


def _roles(trigger: Trigger, line: Line) -> Roles:
    act = Span(trigger.act.start - line.span.start, trigger.act.end - line.span.start)
    return find_roles(line.text, trigger=act, event_type=trigger.code)


def _is_inside(span: Span, line: Line, kind: str) -> bool:
    start = line.span.start
    return any(
        found.start <= span.start - start and span.end - start <= found.end for found, _ in _of(kind).find(line.text)
    )


@functools.cache
def _of(*kinds: str) -> PhraseIndex[str]:
    return PhraseIndex((phrase, kind) for kind in kinds for phrase in load("discourse")[kind])
