"""Exchange the two sides in every case: the outputs must be the same, with the sides exchanged.

The sides are state and non-state: army and rebels, soldiers and insurgents, police and a gang's members, two named
armies and two named groups.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from evenhand.actors import ActorMention, find_actors, find_roles
from evenhand.codebook import load
from evenhand.model import Span
from evenhand.stance import find_responsibility, find_stance

CASES = Path(__file__).parent / "cases"
#: Words of one side and of the other, of the same number; the type that each stands for.
PAIRS = [
    ({"army": "rebel group", "soldiers": "rebels", "soldier": "rebel"}, {"army": "rebel_group"}),
    ({"soldiers": "insurgents", "soldier": "insurgent"}, {"army": "rebel_group"}),
    ({"soldiers": "militiamen", "soldier": "militiaman"}, {"army": "political_militia"}),
    ({"policemen": "robbers", "policeman": "robber"}, {"police": "gang"}),
    ({"Taliban": "Afghan National Army"}, {"rebel_group": "army"}),
]
TARGET = {
    "rebel_group": "rebel_group",
    "army": "army",
    "political_militia": "militia",
    "police": "police",
    "gang": "gang",
}


def rows(name: str) -> list[str]:
    table = csv.DictReader((CASES / name).read_text(encoding="utf-8").splitlines())
    return [row["text"] for row in table if row["kind"] != "phrase"]


def exchange(text: str, words: dict[str, str]) -> str:
    """The text with each word of one side in the place of the other's."""
    both = {**words, **{other: one for one, other in words.items()}}
    pattern = r"(?<![\w-])(" + "|".join(sorted(map(re.escape, both), key=len, reverse=True)) + r")(?![\w-])"

    def swap(match: re.Match[str]) -> str:
        found = match.group()
        other = both[found] if found in both else both[found.lower()]
        return other.capitalize() if found[0].isupper() and other[0].islower() else other

    return re.sub(pattern, swap, text, flags=re.IGNORECASE)


def shape(mention: ActorMention | None, words: dict[str, str], types: dict[str, str], *, swapped: bool) -> object:
    """What must be equal: the words and types, exchanged back on the swapped side."""
    if mention is None:
        return None
    code, target, text = mention.actor_type, mention.target_type, mention.words
    if swapped and exchange(text, words) != text:
        text = exchange(text, words)
        both = {**types, **{other: one for one, other in types.items()}}
        code = both.get(code or "", code)
        target = {TARGET[a]: TARGET[b] for a, b in both.items()}.get(target or "", target)
    return (text.lower(), code, target, mention.kind, mention.number, mention.confidence)


def marked(text: str) -> tuple[str, Span | None]:
    if "[" not in text:
        return text, None
    start, end = text.index("["), text.index("]") - 1
    return text.replace("[", "").replace("]", ""), Span(start, end)


def variants() -> list[tuple[str, str, dict[str, str], dict[str, str]]]:
    found = []
    third = {"insurgents", "rebels", "rebel", "police"}
    for text in [*rows("actors.csv"), *rows("stance.csv"), *TEMPLATES]:
        for words, types in PAIRS:
            other = exchange(text, words)
            apart = set(re.findall(r"[a-z]+", text.lower())) - {word for pair in words.items() for word in pair}
            within = re.search(
                r"(?i)\b(rebel|soldier) (forces|attack|camp|shelling)|government soldiers|National Army|Liberation Army",
                text,
            )
            named = any(m.name and exchange(m.words, words) != m.words for m in find_actors(marked(text)[0]))
            if named and "Taliban" not in words:
                continue
            if other != text and not text.isupper() and not (apart & third or (within and "Taliban" not in words)):
                found.append((text, other, words, types))
    return found


#: Every side in every place. Both sides stand in the sentence.
TEMPLATES = [
    "Soldiers [attacked] rebels near the river.",
    "Rebels said soldiers [attacked] the village.",
    "Soldiers denied that they [attacked] the rebels.",
    "The rebels accused the soldiers of the killings.",
    "The soldiers claimed responsibility for the attack on the rebels.",
    "Three soldiers were [killed] by rebels in an ambush.",
    "Three soldiers were [killed] and two rebels were wounded.",
    "[Clashes] between soldiers and rebels left five dead.",
    "Rebels threatened to [attack] the soldiers.",
    "The Taliban and the Afghan National Army [clashed] near the town.",
    "The Taliban said the Afghan National Army had [attacked] the clinic.",
    "Policemen [killed] two robbers.",
    "Robbers said policemen [killed] two villagers.",
    "A policeman was [shot dead] by robbers.",
]


@pytest.mark.parametrize(("text", "other", "words", "types"), variants())
def test_exchanged_sides_give_exchanged_outputs(
    text: str, other: str, words: dict[str, str], types: dict[str, str]
) -> None:
    left, right = marked(text), marked(other)

    def seen(sentence: str, trigger: Span | None, *, swapped: bool) -> list[object]:
        outputs: list[object] = [shape(m, words, types, swapped=swapped) for m in find_actors(sentence)]
        outputs += [
            (m.code, shape(m.actor, words, types, swapped=swapped), m.speaker is None)
            for m in find_responsibility(sentence)
        ]
        if trigger is not None:
            roles = find_roles(sentence, trigger=trigger)
            outputs.append(shape(roles.actor, words, types, swapped=swapped))
            outputs.append([shape(m, words, types, swapped=swapped) for m in roles.targets])
            told = find_stance(sentence, trigger=trigger)
            outputs.append((told.stance, told.party, told.attributed_to is None))
        return outputs

    assert seen(*left, swapped=False) == seen(*right, swapped=True)


def test_the_exchange_itself_works() -> None:
    assert exchange("Soldiers attacked rebels.", PAIRS[0][0]) == "Rebels attacked soldiers."
    assert len(variants()) >= 250


#: Sentences with two named sides; in each the first that stands in braces does it and the second suffers it.
NAMED = [
    "{A} [attacked] {B} near the river.",
    "{B} was [attacked] by {A} near the river.",
    "Residents said {A} had [shelled] {B} overnight.",
    "{B} accused {A} of [bombing] a market.",
    "The [attack] on {B} by {A} lasted an hour.",
    "Fighters of {A} [ambushed] members of {B} on the road.",
    "Two members of {B} were [killed] in an attack by {A}.",
]


def named_pairs() -> list[tuple[str, str]]:
    """Each named actor of the dictionary against one of another type, far apart in the list."""
    rows = load("actors")["actors"]
    plain = [row for row in rows if re.fullmatch(r"[A-Z][\w '-]+", row["name"])]
    states = [row["name"] for row in plain if row["type"] in ("army", "police", "state_forces")]
    others = [row["name"] for row in plain if row["type"] not in ("army", "police", "state_forces", "intelligence")]
    return list(zip(states, others[:: max(1, len(others) // len(states))], strict=False))


@pytest.mark.parametrize(("one", "other"), named_pairs())
def test_any_two_named_sides_can_be_exchanged(one: str, other: str) -> None:
    for template in NAMED:
        for doer, sufferer in ((one, other), (other, one)):
            sentence, trigger = marked(template.format(A=f"the {doer}", B=f"the {sufferer}"))
            assert trigger is not None
            roles = find_roles(sentence[0].upper() + sentence[1:], trigger=trigger)
            assert roles.actor is not None, sentence
            assert roles.actor.name == doer, sentence
            if "accused" not in template:
                assert sufferer in {target.name for target in roles.targets}, sentence
