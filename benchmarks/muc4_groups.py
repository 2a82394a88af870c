"""Says which groups of people attacked in one account are the same people told twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from evenhand.model import Count, Span
from muc4_words import number_fill, quoted


@dataclass(slots=True)
class People:
    """One group of people attacked: what they are called, their code, how many, and what befell them."""

    span: Span
    name: str
    description: str
    code: str | None = None
    count: Count | None = None
    effects: list[str] = field(default_factory=list)
    words: str = ""

    @property
    def tag(self) -> str:
        """The string by which other slots refer to them."""
        return quoted(self.name or self.description or "-")


#: Words for people that say nothing of who they are.
_GENERAL = frozenset(
    "PEOPLE PERSONS PERSON VICTIM VICTIMS MAN MEN WOMAN INDIVIDUAL INDIVIDUALS DEAD INJURED WOUNDED CASUALTIES BODY "
    "BODIES CITIZEN CITIZENS LEADER OFFICIAL FIGURE".split()
)
#: Before somebody who is not the one named.
_ANOTHER = re.compile(r"(?i)\b(?:another|other|others|second|third|more|also|his|her|their)\b|'s\b")
_PLACES = frozenset("VILLAGE VILLAGES TOWN TOWNS CITY CITIES HAMLET HAMLETS NEIGHBORHOOD NEIGHBORHOODS".split())
_VAGUE = frozenset({None, "unknown", "civilians"})


def same_name(one: str, other: str) -> bool:
    """Whether two personal names are one person's: one is a part of the other, or the first and last of the shorter."""
    first, second = sorted((one.upper().split(), other.upper().split()), key=len)
    if second[-len(first) :] == first or second[: len(first)] == first:
        return True
    return len(first) > 1 and first[-1] in second[1:] and bool(set(first[:-1]) & set(second))


def settled(groups: Sequence[People]) -> list[People]:
    """The groups without those that are others told in other words: a named person's description, a total of the named,
    people in the plural of whom no more is said."""
    found = _joined([group for group in groups if not _is_place(group)])
    return [group for group in found if not _is_repeat(group, [other for other in found if other is not group])]


def _is_place(group: People) -> bool:
    """Whether a group is a town or village attacked as a whole, which the keys list by its houses or people."""
    words = group.description.upper().split()
    return not group.name and bool(words) and words[-1] in _PLACES


def _joined(groups: Sequence[People]) -> list[People]:
    """One person without a name joined to the one named person who may be meant."""
    named = [group for group in groups if group.name]
    kept: list[People] = []
    for group in groups:
        whose = [one for one in named if _may_be(one, group)]
        if not group.name and len(whose) == 1:
            whose[0].effects += [effect for effect in group.effects if effect not in whose[0].effects]
            whose[0].description = whose[0].description or group.description
            whose[0].code = group.code if whose[0].code in _VAGUE else whose[0].code
        else:
            kept.append(group)
    return kept


def _may_be(named: People, other: People) -> bool:
    """Whether an unnamed person may be the named one: alone, not "another", of the same kind or of none."""
    if other.name or _ANOTHER.search(other.words) or _number(other) != "1":
        return False
    if named.effects and other.effects and set(named.effects).isdisjoint(other.effects):
        return False
    return _is_general(other) or (other.code == named.code and other.code not in _VAGUE) or named.code in _VAGUE


def _number(group: People) -> str:
    return "1" if group.name else number_fill(group.words, group.count)


def _is_general(group: People) -> bool:
    words = group.description.upper().split()
    return bool(words) and words[-1] in _GENERAL


def _is_repeat(group: People, others: Sequence[People]) -> bool:
    """Whether a group of whom no more is said is a total of others, or only "people" beside others."""
    if group.name or not others:
        return False
    alike = [other for other in others if other.effects == group.effects]
    number = _number(group)
    if number == "PLURAL":
        return _is_general(group)
    named = sum(bool(other.name) for other in alike)
    return number.isdigit() and int(number) > 1 and int(number) == named
