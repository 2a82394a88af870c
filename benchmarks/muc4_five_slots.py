"""The two metrics on five slots by which later systems are compared: GTT's template metric and CEAF-REE.

GTT: Du, Rush and Cardie, NAACL 2021. CEAF-REE: Du, Rush and Cardie, EACL 2021. Gold are the keys themselves; a mention
is right if it is one of the key's alternatives, without case, articles and marks. Optional templates count as required.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from muc4_fills import Phrase
from muc4_scorer import Tally, assign, total
from muc4_templates import Template, Templates

#: Role and slot.
ROLES = {"PerpInd": 9, "PerpOrg": 10, "Target": 12, "Victim": 18, "Weapon": 6}
#: An entity: its mentions.
Entity = frozenset[str]


@dataclass(frozen=True, slots=True)
class Five:
    """A template cut down to its type and five roles."""

    type: str
    roles: Mapping[str, tuple[Entity, ...]]


def cut_down(template: Template, *, gold: bool) -> Five | None:
    """None without a type. Only gold keeps alternatives."""
    if not template[4]:
        return None
    types = [str(choice.value).lower() for choice in template[4][0].choices]
    roles = {
        role: tuple(
            frozenset(
                mention(choice.value.text)
                for choice in filler.choices[: None if gold else 1]
                if isinstance(choice.value, Phrase)
            )
            for filler in template[slot]
        )
        for role, slot in ROLES.items()
    }
    return Five(" / ".join(types if gold else types[:1]), roles)


def mention(text: str) -> str:
    """The form in which mentions are compared."""
    plain = re.sub(r"[^\w\s]|_", "", text.lower())
    return " ".join(word for word in plain.split() if word not in {"a", "an", "the"})


def gtt(keys: Templates, said: Templates, *, documents: Iterable[str]) -> Tally:
    """Templates mapped for most hits in the document; then hits of type and role fillers over all."""
    tallies = []
    for document in documents:
        gold, ours = _both(document, keys, said)
        hits = [[float(_hits(one, key)) for key in gold] for one in ours]
        found = sum(int(hits[o][k]) for o, k in assign(hits))
        tallies.append(_tally(found, sum(map(_size, ours)), sum(map(_size, gold))))
    return total(tallies)


def ceaf_ree(keys: Templates, said: Templates, *, documents: Iterable[str]) -> Tally:
    """Entities of each role taken together over the templates of a document."""
    tallies = []
    for document in documents:
        gold, ours = _both(document, keys, said)
        for role in ROLES:
            asked = _merged(entity for key in gold for entity in key.roles[role])
            given = list(dict.fromkeys(entity for one in ours for entity in one.roles[role]))
            tallies.append(_tally(_shared(given, asked), len(given), len(asked)))
    return total(tallies)


def _both(document: str, keys: Templates, said: Templates) -> tuple[list[Five], list[Five]]:
    gold = [five for template in keys.get(document, ()) if (five := cut_down(template, gold=True))]
    ours = [five for template in said.get(document, ()) if (five := cut_down(template, gold=False))]
    return gold, ours


def _hits(said: Five, key: Five) -> int:
    return (said.type == key.type) + sum(_shared(said.roles[role], key.roles[role]) for role in ROLES)


def _size(five: Five) -> int:
    return 1 + sum(map(len, five.roles.values()))


def _shared(given: Sequence[Entity], asked: Sequence[Entity]) -> int:
    return len(assign([[1.0 if one and one <= entity else 0.0 for entity in asked] for one in given]))


def _merged(entities: Iterable[Entity]) -> list[Entity]:
    """Entities with a mention in common are one."""
    found: list[Entity] = []
    for entity in entities:
        same = next((n for n, other in enumerate(found) if other & entity), None)
        if same is None:
            found.append(entity)
        else:
            found[same] |= entity
    return found


def _tally(found: int, given: int, asked: int) -> Tally:
    return Tally(right=found, spurious=given - found, missing=asked - found)
