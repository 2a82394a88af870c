"""Two readers of one report: the network's incidents, with the rules as a second opinion.

What both find is surer than what one finds. Where they differ, on whether something happened or on what kind of thing, the
confidence of the account's type falls below :data:`DOUBT`, and ``evenhand check`` lists it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evenhand.model import HAPPENED, Draft, Report
from evenhand.readers.rules import RulesReader
from evenhand.readers.rules.arguments import drafts_of
from evenhand.readers.rules.likeness import related
from evenhand.readers.rules.scenes import Scene, find_scenes
from evenhand.readers.trained import SHIPPED, Told, TrainedReader
from evenhand.setting import Setting
from evenhand.triggers import specificity

#: An account whose type is held with less confidence than this is listed as doubtful.
DOUBT = 0.5
#: Confidence of an account that only one reader has, or of whose kind they differ: this share of the network's own.
_ALONE, _OTHER_KIND = 0.6, 0.5
#: Confidence of an account that only the rules have.
_RULES_ALONE = 0.4


class BothReader:
    """The default reader."""

    def __init__(self, folder: Path = SHIPPED, *, scope: str = "all", threads: int = 1) -> None:
        """Load the network. Raises :class:`ReaderError` where the folder does not hold one."""
        self._first = TrainedReader(folder, scope=scope, threads=threads)
        self._scope = scope

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self._first.name}+{RulesReader.name}"

    def read(self, report: Report) -> list[Draft]:
        """The network's incidents, then those that only the rules find and are sure of."""
        setting = Setting(report)
        told = self._first.tell(setting)
        scenes = find_scenes(setting)
        partners = _partners(told, scenes)
        drafts: list[Draft] = []
        for number, incident in enumerate(told, start=1):
            scene = partners.get(number - 1)
            drafts += _held(incident.drafts(setting, str(number)), _confidence(incident, scene))
        taken = {id(scene) for scene in partners.values()}
        left = [scene for scene in scenes if id(scene) not in taken and self._kept(scene, told)]
        for number, scene in enumerate(left, start=len(told) + 1):
            drafts += _held(drafts_of(scene, setting=setting, label=str(number)), _RULES_ALONE)
        return drafts

    def _kept(self, scene: Scene, told: Sequence[Told]) -> bool:
        """Whether an incident that only the rules find is kept: told outside the network's, in words of a specific type."""
        if self._scope != "all":
            return False
        lines = {line.span for incident in told for line in incident.scene.lines}
        apart = all(event.line.span not in lines for event in scene.events)
        sure = any(t.strong and specificity(t.code) <= 1 for event in scene.events for t in event.triggers)
        return apart and sure and scene.stance in HAPPENED


def _partners(told: Sequence[Told], scenes: Sequence[Scene]) -> dict[int, Scene]:
    """The rules' scene that shares most sentences with events with each of the network's incidents, each once."""
    shared = []
    for number, incident in enumerate(told):
        lines = [event.line.span for event in incident.scene.events]
        for at, scene in enumerate(scenes):
            both = sum(event.line.span in lines for event in scene.events)
            if both:
                shared.append((-both, abs(number - at), number, at))
    found: dict[int, Scene] = {}
    used: set[int] = set()
    for _, _, number, at in sorted(shared):
        if number not in found and at not in used:
            found[number] = scenes[at]
            used.add(at)
    return found


def _confidence(incident: Told, scene: Scene | None) -> float:
    if scene is None:
        return incident.confidence * _ALONE
    code = incident.main[1].code
    same = any(related(code, trigger.code) for event in scene.events for trigger in event.triggers)
    return incident.confidence if same else incident.confidence * _OTHER_KIND


def _held(drafts: Sequence[Draft], confidence: float) -> list[Draft]:
    return [replace(d, confidence=round(confidence, 3)) if d.field == "type" else d for d in drafts]
