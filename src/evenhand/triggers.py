"""Words that tell of an event, and the type they speak for. The words stand in ``codebook/types.yaml``."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.codebook import load
from evenhand.model import Span
from evenhand.phrases import GapIndex, PhraseIndex, noun_forms, verb_forms

#: Less specific types: one later in the list gives way to one earlier, and all give way to types not listed.
GENERAL = ("armed_attack", "explosion", "unspecified_attack", "unspecified_killing", "threat", "disrupted_attack")

#: People whose killing is an assassination: those in public office or a public role.
PUBLIC = {"officials", "politicians", "judges", "journalists", "activists"}

#: A means makes an event of a general type one of a specific type.
_BY_MEANS = {
    "drone": ("drone_strike", {"explosion", "unspecified_attack", "air_strike", "unspecified_killing"}),
    "aircraft_bomb": ("air_strike", {"explosion", "unspecified_attack", "unspecified_killing", "shelling"}),
    "helicopter": ("air_strike", {"unspecified_attack", "unspecified_killing"}),
    "vehicle_bomb": ("vehicle_bomb", {"explosion", "unspecified_attack", "unspecified_killing", "planted_explosive"}),
    "suicide_device": ("suicide_bombing", {"explosion", "unspecified_attack", "unspecified_killing"}),
    "landmine": ("planted_explosive", {"explosion", "unspecified_attack", "unspecified_killing"}),
    "explosive_device": ("planted_explosive", {"explosion", "unspecified_attack", "unspecified_killing"}),
    "grenade": ("grenade_attack", {"explosion", "unspecified_attack", "unspecified_killing"}),
    "mortar": ("shelling", {"explosion", "unspecified_attack", "unspecified_killing"}),
    "rocket": ("shelling", {"explosion", "unspecified_attack", "unspecified_killing"}),
    "missile": ("shelling", {"explosion", "unspecified_attack", "unspecified_killing"}),
    "artillery": ("shelling", {"explosion", "unspecified_attack", "unspecified_killing"}),
    "tank": ("shelling", {"unspecified_attack", "unspecified_killing"}),
    "chemical": ("chemical_attack", {"unspecified_attack", "unspecified_killing", "shelling"}),
    "blunt_object": ("assault", {"unspecified_attack"}),
    "hands": ("assault", {"unspecified_attack"}),
    "blade": ("stabbing", {"unspecified_attack", "unspecified_killing"}),
    "firearm": ("armed_attack", {"unspecified_attack", "unspecified_killing"}),
}

_CREWED = frozenset({"aircraft_bomb", "helicopter"})

#: What a crowd does to people.
_BY_CROWD = frozenset({"assault", "unspecified_attack", "unspecified_killing"})

#: What is done to people who are held, by what it would be elsewhere.
_TO_DETAINEES = {"assault": "torture", "armed_attack": "execution", "unspecified_killing": "execution"}

#: What an aircraft does, crewed or not, whose own words tell it as the doer; by what it would be from the ground.
_FROM_ABOVE = frozenset(
    {"armed_attack", "explosion", "shelling", "unspecified_attack", "unspecified_killing", "air_strike"}
)

#: What forces of a state do to people who demonstrate.
_TO_PROTESTERS = frozenset({"armed_attack", "assault", "unspecified_attack"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells of an event. A weak one counts only beside people, a toll, a weapon or an armed actor."""

    span: Span
    code: str
    strong: bool
    shape: str
    others: tuple[str, ...] = ()
    core: Span | None = None

    @property
    def act(self) -> Span:
        """The words that tell the act, without those they hold inside: "led" of "led two men off into the forest"."""
        return self.core or self.span


def find_triggers(text: str) -> list[Trigger]:
    """Triggers in order, overlapping only in phrases with other words inside ("attacked two men with a knife").

    Words inside a longer phrase that means something else are none.
    """
    traps = [span for span, _ in _traps().find(text)]
    found = []
    for span, entries in _index().find(text):
        if any(trap != span and trap.start <= span.start and span.end <= trap.end for trap in traps):
            continue
        ranked = sorted(entries, key=lambda entry: (not entry[1], specificity(entry[0])))
        code, strong, shape = ranked[0]
        others = tuple(dict.fromkeys(other for other, _, _ in ranked[1:] if other != code))
        found.append(Trigger(span, code, strong, shape, others))
    gapped = [
        Trigger(span, code, strong, "phrase", core=core)
        for span, core, (code, strong) in _gaps().find_parts(text)
        if not any(trap.overlaps(span) for trap in traps)
        and not any(t.strong and t.code == code and t.span.overlaps(span) for t in found)
    ]
    if gapped:
        found = [t for t in found if not any(_is_undone(t, whole) for whole in gapped)]
        found = sorted([*gapped, *found], key=lambda trigger: (trigger.span.start, -trigger.span.end))
    return found


def _is_undone(trigger: Trigger, whole: Trigger) -> bool:
    """Whether a word stands in a phrase for what was not done: "told them to leave or die", "shot down two drones"."""
    if not (whole.span.start <= trigger.span.start and trigger.span.end <= whole.span.end):
        return False
    return whole.code == "threat" or (whole.code == "disrupted_attack" and trigger.code == "armed_attack")


def specificity(code: str) -> int:
    """0 for a specific type; general types come later the less they say."""
    return GENERAL.index(code) + 1 if code in GENERAL else 0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an account tells beside the words for the act: codes of its means and targets, who did it, and signs around it.

    ``armed``: whoever did it is told as an armed side or as armed; ``crowd``: as a crowd; ``forces``: as forces of a state;
    ``craft``: the means that the words for the doer name, where it is an aircraft ("an army helicopter"). ``signs``: keys of
    ``codebook/type_signs.yaml``.
    """

    means: tuple[str, ...] = ()
    targets: tuple[str | None, ...] = ()
    armed: bool = False
    crowd: bool = False
    forces: bool = False
    craft: str | None = None
    signs: frozenset[str] = frozenset()


#: Nothing is told beside the words for the act.
NOTHING = Circumstances()


def decide(found: Sequence[Trigger], told: Circumstances = NOTHING) -> tuple[str, str, float]:
    """One type for the triggers of one incident: the code, the rule that chose it, and a confidence."""
    stopped = any(trigger.strong and trigger.code == "disrupted_attack" for trigger in found)
    sure = [trigger for trigger in found if trigger.strong] if stopped else found  # "air defences shot down two drones"
    best = min(sure, key=lambda trigger: (specificity(trigger.code), not trigger.strong))
    return _by_circumstances(best, told) or _by_means_and_people(best, told) or _by_words(best)


def _by_circumstances(best: Trigger, told: Circumstances) -> tuple[str, str, float] | None:
    """The type by who did it and in what situation, where that says more than the words for the act."""
    if told.craft is not None and best.code in _FROM_ABOVE:
        return "drone_strike" if told.craft == "drone" else "air_strike", "actor", 0.75
    if told.crowd and best.code in _BY_CROWD:
        return "mob_violence", "actor", 0.7
    if told.crowd and best.code == "violent_demonstration" and "protest" not in told.signs:
        return "mob_violence", "signs", 0.6
    if "detainees" in told.targets and best.code in _TO_DETAINEES:
        return _TO_DETAINEES[best.code], "target", 0.7
    if "held" in told.signs and (best.code == "armed_attack" or (best.code == "unspecified_killing" and best.strong)):
        return "execution", "signs", 0.65
    if "questioned" in told.signs and (
        best.code == "assault" or (best.code == "unspecified_killing" and not best.strong)
    ):
        return "torture", "signs", 0.65
    return None


def _by_means_and_people(best: Trigger, told: Circumstances) -> tuple[str, str, float] | None:
    """The type by the means, by the people hit, or by the arms of whoever did it."""
    for code in told.means:
        specific, general = _BY_MEANS.get(code, ("", set()))
        crewed = code == "drone" and best.code == "air_strike" and any(other in _CREWED for other in told.means)
        if best.code in general and specific != "armed_attack" and not crewed:
            return specific, "means", 0.85
    if best.code in _TO_PROTESTERS and ("protesters" in told.targets or (told.forces and "protest" in told.signs)):
        return "force_against_protesters", "target", 0.7
    if best.code in {"armed_attack", "unspecified_killing"} and PUBLIC & set(told.targets):
        return "assassination", "target", 0.7
    if best.code in _BY_MEANS["firearm"][1] and "firearm" in told.means:
        return "armed_attack", "means", 0.85
    if best.code in _BY_MEANS["firearm"][1] and told.armed:
        return "armed_attack", "actor", 0.7
    return None


def _by_words(best: Trigger) -> tuple[str, str, float]:
    """The type that the words themselves speak for."""
    if best.others:
        return best.code, "words_of_several_types", 0.6
    return best.code, "words", 0.9 if best.strong else 0.65


def find_signs(text: str) -> frozenset[str]:
    """Of the keys of ``codebook/type_signs.yaml``, those that the words of a passage speak for."""
    traps = [span for span, _ in _sign_traps().find(text)]
    found = {code for span, codes in _signs().find(text) if not any(t.overlaps(span) for t in traps) for code in codes}
    return frozenset(
        found | {code for span, code in _sign_gaps().find(text) if not any(t.overlaps(span) for t in traps)}
    )


def of_act(words: str, *, things: bool = False) -> str | None:
    """The type that general words speak for once a reader has chosen them as an act (``codebook/acts.yaml``).

    ``things``: nothing but things was hit.
    """
    for _, entries in _acts().find(words):
        return next((entry["things"] for entry in entries if things and "things" in entry), str(entries[0]["type"]))
    return None


def stage_of(words: str) -> str | None:
    """The stage these words speak for, if any."""
    return next((code for _, code in find_stages(words)), None)


def find_stages(text: str) -> list[tuple[Span, str]]:
    """Words that say how far an event came, each with its stage."""
    traps = [span for span, _ in _stage_traps().find(text)]
    found = [(span, entries[0]) for span, entries in _stage_words().find(text)]
    return [(span, code) for span, code in found if not any(trap.overlaps(span) for trap in traps)]


@functools.cache
def _index() -> PhraseIndex[tuple[str, bool, str]]:
    return PhraseIndex(
        (form, (code, strong, shape))
        for code, entry in load("types").items()
        for strong, lists in ((True, entry["triggers"]), (False, entry["triggers"].get("weak") or {}))
        for shape, form in _forms(lists)
    )


@functools.cache
def _gaps() -> GapIndex[tuple[str, bool]]:
    return GapIndex(
        (phrase, (code, strong))
        for code, entry in load("types").items()
        for strong, lists in ((True, entry["triggers"]), (False, entry["triggers"].get("weak") or {}))
        for phrase in lists.get("gaps") or ()
    )


@functools.cache
def _acts() -> PhraseIndex[dict[str, str]]:
    return PhraseIndex((form, entry) for entry in load("acts") for _, form in _forms(entry))


@functools.cache
def _traps() -> PhraseIndex[str]:
    return PhraseIndex(
        (form, code)
        for code, entry in load("types").items()
        for phrase in entry["triggers"].get("not") or ()
        for form in phrase.split("|")
    )


def _forms(lists: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for verb in lists.get("verbs") or ():
        yield from (("verb", form) for form in verb_forms(verb))
    for noun in lists.get("nouns") or ():
        yield from (("noun", form) for form in noun_forms(noun))
    for phrase in lists.get("phrases") or ():
        yield from (("phrase", form) for form in phrase.split("|"))


@functools.cache
def _signs() -> PhraseIndex[str]:
    return PhraseIndex((phrase, code) for code, entry in load("type_signs").items() for phrase in entry["phrases"])


@functools.cache
def _sign_gaps() -> GapIndex[str]:
    return GapIndex((phrase, code) for code, entry in load("type_signs").items() for phrase in entry.get("gaps") or ())


@functools.cache
def _sign_traps() -> PhraseIndex[str]:
    return PhraseIndex(
        (phrase, code) for code, entry in load("type_signs").items() for phrase in entry.get("not") or ()
    )


@functools.cache
def _stage_words() -> PhraseIndex[str]:
    return PhraseIndex(
        (form, code) for code, entry in load("stages").items() for _, form in _forms(entry.get("cues") or {})
    )


@functools.cache
def _stage_traps() -> PhraseIndex[str]:
    return PhraseIndex((phrase, code) for code, entry in load("stages").items() for phrase in entry.get("not") or ())
