"""Whom words stand for that name nobody by themselves: "the group", "its men", "the Front", a name described elsewhere.

What a report says once of a group holds wherever it names that group again, whichever side the group is on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evenhand.actors.described import DESCRIBED
from evenhand.actors.lexicon import nations, word_list
from evenhand.actors.mentions import ActorMention
from evenhand.model import Span

#: Types that say who somebody is.
_SAYS_NOTHING = frozenset({None, "unknown", "individual", "civilians"})
#: Bodies of a state, which nobody takes up as "the group".
_OF_STATE = frozenset({"army", "police", "intelligence", "state_forces", "foreign_forces"})
_OWN = re.compile(
    r"(?:an?|one|two|three|four|five|some|several|all)?\s*(?:of\s+)?(?:its|their|his)\s+(?:own\s+)?(\w+)\b", re.I
)
_ITS = re.compile(
    r"(?:the|this|that|same|said|\s)+(?:armed |militant |clandestine |rebel )?(\w+)(?:['’]s?\s+\w+)?$", re.I
)
_OF_IT = re.compile(r"(?:\w+\s+){0,3}of\s+(?=(?:the|this|that|same)\b)", re.I)
_SO_MANY = re.compile(
    r"(?:the|all|both|those|these)\s+(?:the\s+)?(\w+)(?:\s+(?:men|people|persons|suspects|accused|defendants))?$", re.I
)
_NUMBERS = frozenset("two three four five six seven eight nine ten eleven twelve pair trio".split())
_NAME = re.compile(r"[A-Z][\w'’-]*(?:\s+(?:(?:of|for|the|and|de|du|del|al)\s+)*[A-Z][\w'’-]*)*")


def referred_to(words: str, span: Span, known: Sequence[ActorMention]) -> ActorMention | None:
    """The mention among ``known`` (all of the report) that says who is meant by words at ``span``; None where none does."""
    named = _named(words, span)
    if named is not None:
        return _described(named, span, known)
    so_many = _SO_MANY.match(words)
    if so_many is not None and so_many.group(1).lower() in _NUMBERS:
        return _counted(so_many.group(1).lower(), span, known)
    kinds = _taken_up(words)
    if kinds is None:
        return None
    for mention in reversed([m for m in known if m.span.end <= span.start]):
        if (
            mention.kind != "actor"
            or mention.actor_type is None
            or (kinds == "group" and mention.actor_type in _OF_STATE)
        ):
            continue
        name = _named(mention.words, mention.span)
        if mention.actor_type not in _SAYS_NOTHING:
            if mention.number is None or name is not None:
                return mention
        elif name is not None:
            return _described(name, mention.span, known)
    return None


def told_in_place(span: Span, known: Sequence[ActorMention]) -> ActorMention | None:
    """The mention at ``span`` whose type its sentence tells further on: "the Lake Guard, which is fighting the army"."""
    here = (mention for mention in known if mention.span.overlaps(span) and mention.head.overlaps(span))
    return next((mention for mention in here if any(reason.startswith(DESCRIBED) for reason in mention.reasons)), None)


def _counted(number: str, span: Span, known: Sequence[ActorMention]) -> ActorMention | None:
    """The organised actor of whom so many were told before: "three police officers ... the three had beaten him"."""
    number = {"pair": "two", "trio": "three"}.get(number, number)
    told = [m for m in known if m.span.end <= span.start and number in m.words.lower().split()]
    if not told or told[-1].kind == "thing" or told[-1].actor_type in _SAYS_NOTHING:
        return None
    return told[-1]


def _taken_up(words: str) -> str | None:
    """Whether words take up a group named before ("the group"), or whoever is named before ("its men")."""
    own = _OWN.match(words)
    if own is not None:
        return "side" if own.group(1).lower() in word_list("own_people") else None
    whole = _OF_IT.match(words)
    it = _ITS.match(words, whole.end() if whole else 0)
    return "group" if it is not None and it.group(1).lower() in word_list("anaphors") else None


def _named(words: str, span: Span) -> str | None:
    """The name with capitals in words, without an article or a first word that may only begin a sentence."""
    if words.isupper():
        return None
    found = [
        match for match in _NAME.finditer(words) if match.group().lower() not in ("the", "a", "an", "its", "their")
    ]
    names = [
        re.sub(r"^(?:The|A|An|Its|Their|This)\s+", "", match.group())
        for match in found
        if match.start() or " " in match.group()
    ]
    return max((name for name in names if (name.lower(),) not in nations()), key=len, default=None)


def _described(name: str, span: Span, known: Sequence[ActorMention]) -> ActorMention | None:
    """Where the report says of what kind the bearer of a name is; a last word alone ("the Front") may stand for the name."""
    short = " " not in name
    if short and name.lower() not in word_list("last_words"):
        short = False
    told = []
    for mention in known:
        if mention.actor_type in _SAYS_NOTHING or mention.kind != "actor" or mention.span.overlaps(span):
            continue
        full = _named(mention.words, mention.span)
        if full is not None and (full == name or (short and full.endswith(" " + name)) or full.startswith(name + " ")):
            told.append(mention)
    return max(told, key=lambda mention: mention.confidence, default=None)
