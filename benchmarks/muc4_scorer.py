"""Scores MUC-4 responses against answer keys: recall, precision and F over all templates and by slot.

After the task's scoring guidelines, version 7: templates are mapped, then fillers within each slot, then both are
counted. Optional templates and fillers count only where something was matched with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from muc4_fills import PART, RIGHT, WRONG, Phrase, agree, agree_phrase
from muc4_templates import SCORED, STRINGS, Filler, Template, Templates

NAMES = {
    2: "inc-date", 3: "inc-loc", 4: "inc-type", 5: "inc-stage", 6: "inc-instr-id", 7: "inc-instr-type",
    8: "perp-inc-cat", 9: "perp-ind-id", 10: "perp-org-id", 11: "perp-org-conf", 12: "phys-tgt-id", 13: "phys-tgt-type",
    14: "phys-tgt-num", 15: "phys-tgt-nation", 16: "phys-tgt-effect", 17: "phys-tgt-total-num", 18: "hum-tgt-name",
    19: "hum-tgt-desc", 20: "hum-tgt-type", 21: "hum-tgt-num", 22: "hum-tgt-nation", 23: "hum-tgt-effect",
    24: "hum-tgt-total-num",
}  # fmt: skip
#: Slots whose fillers carry a cross-reference.
_TAGGED = frozenset({7, 11, 13, 14, 15, 16, 19, 20, 21, 22, 23})
#: The TYPE slot that must bear out an incomplete string (guidelines 3.1.1.2).
_TYPE_OF = {6: 7, 12: 13, 19: 20}
#: One of these must agree before two templates may be mapped (guidelines 3.2.1).
_EVIDENCE = (9, 10, 12, 13, 18, 19, 20)

#: For a string of a response, the key strings it was matched with.
_Matched = dict[tuple[str, ...], set[tuple[str, ...]]]


class Tally(NamedTuple):
    """Fillers that are right, right in part, wrong, too many, and missing."""

    right: int = 0
    part: int = 0
    wrong: int = 0
    spurious: int = 0
    missing: int = 0

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def credit(self) -> float:
        """What counts as found; a filler right in part counts half."""
        return self.right + self.part / 2

    @property
    def possible(self) -> int:
        """Fillers the key asks for."""
        return self.right + self.part + self.wrong + self.missing

    @property
    def actual(self) -> int:
        """Fillers the response gives."""
        return self.right + self.part + self.wrong + self.spurious

    @property
    def recall(self) -> float:
        """Percent of what the key asks for; 0 where it asks for nothing."""
        return 100 * self.credit / self.possible if self.possible else 0.0

    @property
    def precision(self) -> float:
        """Percent of what the response gives; 0 where it gives nothing."""
        return 100 * self.credit / self.actual if self.actual else 0.0

    @property
    def f(self) -> float:
        """Their harmonic mean, in percent."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    added = Tally()
    for tally in tallies:
        added = added.plus(tally)
    return added


@dataclass(frozen=True, slots=True)
class Pairing:
    """A key template and the response template mapped to it; either may be alone. ``slots``: one tally a slot."""

    document: str
    key: Template | None
    said: Template | None
    slots: dict[int, Tally]


@dataclass(slots=True)
class Scores:
    """All pairings of a collection."""

    pairings: list[Pairing] = field(default_factory=list)

    @property
    def overall(self) -> Tally:
        """The row "all templates"."""
        return total(tally for pairing in self.pairings for tally in pairing.slots.values())

    def slot(self, number: int, *, matched: bool = False) -> Tally:
        """One slot over all templates, or over mapped pairs only."""
        return total(p.slots[number] for p in self.pairings if not matched or (p.key and p.said))

    @property
    def templates(self) -> Tally:
        """Templates found, too many, missing."""
        found = sum(1 for p in self.pairings if p.key and p.said)
        spurious = sum(1 for p in self.pairings if not p.key)
        return Tally(right=found, spurious=spurious, missing=len(self.pairings) - found - spurious)


def score(keys: Templates, said: Templates, *, documents: Iterable[str] | None = None) -> Scores:
    """Every document scored; without ``documents``, those that have an entry in the keys."""
    scores = Scores()
    for document in keys if documents is None else documents:
        scores.pairings += pair_templates(document, keys.get(document, []), said.get(document, []))
    return scores


# -- templates


def pair_templates(document: str, keys: Sequence[Template], said: Sequence[Template]) -> list[Pairing]:
    """One document's templates mapped, the pair with most credit first; optional ones that stay alone are dropped."""
    slots = {
        (k, s): score_pair(key, one) for k, key in enumerate(keys) for s, one in enumerate(said) if _may_pair(key, one)
    }
    pairs: dict[int, int] = {}
    for k, s in sorted(slots, key=lambda pair: (-_weight(slots[pair]), pair)):
        if k not in pairs and s not in pairs.values():
            pairs[k] = s
    found = [Pairing(document, keys[k], said[s], slots[k, s]) for k, s in sorted(pairs.items())]
    missing = [key for k, key in enumerate(keys) if k not in pairs and not key.optional]
    spurious = [one for s, one in enumerate(said) if s not in pairs.values()]
    found += [Pairing(document, key, None, score_pair(key, None)) for key in missing]
    return found + [Pairing(document, None, one, score_pair(None, one)) for one in spurious]


def _weight(slots: dict[int, Tally]) -> float:
    """Credit; at equal credit the pair with fewer superfluous fillers."""
    size = sum(tally.actual + tally.possible for tally in slots.values())
    return sum(tally.credit for tally in slots.values()) + 1e-3 / (1 + size)


def _may_pair(key: Template, said: Template) -> bool:
    return _touch(4, key, said) and any(_touch(slot, key, said) for slot in _EVIDENCE)


def _touch(slot: int, key: Template, said: Template) -> bool:
    """Whether any filler agrees in part; for strings one content word in common is enough."""
    for one in said[slot]:
        for choice in (choice for filler in key[slot] for choice in filler.choices):
            if isinstance(one.value, Phrase) and isinstance(choice.value, Phrase):
                if one.value.content & choice.value.content:
                    return True
            elif agree(one.value, choice.value, slot=slot) > WRONG:
                return True
    return False


# -- slots


def score_pair(key: Template | None, said: Template | None) -> dict[int, Tally]:
    """A tally for each slot of a key template and a response template, either of which may be absent."""
    matched: _Matched = {}
    return {slot: _score_slot(slot, key, said, matched) for slot in SCORED}


def _score_slot(slot: int, key: Template | None, said: Template | None, matched: _Matched) -> Tally:
    """One slot. What strings were matched with is noted in ``matched``, for the cross-references of later slots."""
    asked, given = key[slot] if key else (), said[slot] if said else ()
    must = sum(1 for filler in asked if not filler.optional)
    if not key or not said or not asked or not given:
        return Tally(missing=must) if not given else Tally(spurious=len(given))
    table = _agreements(slot, key, said, matched)
    # at equal credit, fillers that are not optional first
    weights = [[v + (1e-4 if v and not asked[k].optional else 0) for k, v in enumerate(row)] for row in table]
    pairs = assign(weights)
    if slot in STRINGS:
        for g, k in pairs:
            strings = {c.value.words for c in asked[k].choices if isinstance(c.value, Phrase)}
            value = given[g].value
            if isinstance(value, Phrase):
                matched.setdefault(value.words, set()).update(strings)
    right = sum(1 for g, k in pairs if table[g][k] == RIGHT)
    taken = {k for _, k in pairs}
    over = len(given) - len(pairs)
    left = len(asked) - len(taken)
    left_must = sum(1 for k, filler in enumerate(asked) if k not in taken and not filler.optional)
    wrong = min(over, left)
    return Tally(right, len(pairs) - right, wrong, over - wrong, max(0, left_must - over))


def _agreements(slot: int, key: Template, said: Template, matched: _Matched) -> list[list[float]]:
    """Agreement of every response filler (rows) with every key filler, cross-references included."""
    table = []
    for given in said[slot]:
        row, same_tag = [], []
        for asked in key[slot]:
            value = _agreement(slot, given, asked, key, said)
            tag = slot not in _TAGGED or _tags_agree(given, asked, matched)
            row.append(PART if value == RIGHT and not tag else value)
            same_tag.append(slot in _TAGGED and tag and bool(given.tags and asked.tags))
        if any(same_tag):  # where the key has a value for this very thing, no other value is considered
            row = [value if same else WRONG for value, same in zip(row, same_tag, strict=True)]
        table.append(row)
    return table


def _agreement(slot: int, given: Filler, asked: Filler, key: Template, said: Template) -> float:
    value = given.value
    if not isinstance(value, Phrase):
        return max(agree(value, choice.value, slot=slot) for choice in asked.choices)
    best, needs_type = best_phrase(value, asked, slot=slot)
    if needs_type and not (given.tags or asked.tags) and not _type_borne_out(slot, value, asked, key, said):
        return WRONG
    return best


def best_phrase(value: Phrase, asked: Filler, *, slot: int) -> tuple[float, bool]:
    """The best agreement with any alternative, and whether it needs a right TYPE. A name with its acronym is right."""
    phrases = [choice.value for choice in asked.choices if isinstance(choice.value, Phrase)]
    best, no_type = max((agreed, not needs) for agreed, needs in (agree_phrase(value, p, slot=slot) for p in phrases))
    both = {a.bare + b.bare for a in phrases for b in phrases if a is not b}
    if best < RIGHT and slot == 10 and value.bare in both:
        return RIGHT, False
    return best, best > WRONG and not no_type


def _tags_agree(given: Filler, asked: Filler, matched: _Matched) -> bool:
    tags = given.choices[0].tags or ()
    if not tags:
        return not asked.tags
    if not asked.tags:
        return all(tag.text.strip() in {"", "-"} for tag in tags)
    return any(
        tag.words == other.words or (tag.words and tag.bare == other.bare) or other.words in matched.get(tag.words, ())
        for tag in tags
        for other in asked.tags
    )


def _type_borne_out(slot: int, value: Phrase, asked: Filler, key: Template, said: Template) -> bool:
    """Whether the TYPE fill that refers to this response string is right for this key filler."""
    strings = {choice.value.words for choice in asked.choices if isinstance(choice.value, Phrase)}
    types = {t.value for t in said[_TYPE_OF[slot]] if any(tag.words == value.words for tag in t.choices[0].tags or ())}
    return any(
        choice.value in types and any(tag.words in strings for tag in choice.tags or ())
        for filler in key[_TYPE_OF[slot]]
        for choice in filler.choices
    )


# -- assignment


def assign(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (row, column) of greatest total weight, pairs of weight 0 left out. Weights are not negative.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), in the form with shortest augmenting paths.
    """
    if not weights or not weights[0]:
        return []
    if len(weights) > len(weights[0]):
        return sorted((row, column) for column, row in assign(list(zip(*weights, strict=True))))
    rows, columns = len(weights), len(weights[0])
    height, depth = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)  # rows and columns count from 1; 0 is the row being placed
    for row in range(1, rows + 1):
        owner[0] = row
        came = _augment(lambda r, c: -weights[r - 1][c - 1] - height[r] - depth[c], owner, height, depth)
        column = came.pop(0)
        while column:
            owner[column] = owner[came[column - 1]]
            column = came[column - 1]
    return sorted((r - 1, c - 1) for c, r in enumerate(owner) if c and r and weights[r - 1][c - 1] > 0)


def _augment(cost: Callable[[int, int], float], owner: list[int], height: list[float], depth: list[float]) -> list[int]:
    """Find the shortest way from the new row to a free column: that column, then for each column the one before it."""
    columns = len(owner) - 1
    reach, before, done = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
    column = 0
    while owner[column]:
        done[column] = True
        row = owner[column]
        for other in range(1, columns + 1):
            if not done[other] and (way := cost(row, other)) < reach[other]:
                reach[other], before[other] = way, column
        nearest = min((c for c in range(1, columns + 1) if not done[c]), key=lambda c: reach[c])
        step = reach[nearest]
        for other in range(columns + 1):
            if done[other]:
                height[owner[other]] += step
                depth[other] -= step
            else:
                reach[other] -= step
        column = nearest
    return [column, *before[1:]]
