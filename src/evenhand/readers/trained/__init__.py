"""The trained reader: a small network finds words in roles and which of them belong to one incident.

``encoder`` runs the network, ``mentions`` and ``grouping`` make incidents of what it says, ``telling`` finds the words for
each field. Dates, places, tolls, stance and responsibility come from the same rooms as the rules'.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from pathlib import Path

from evenhand.actors import find_sides
from evenhand.model import Draft, Report, Span
from evenhand.readers.rules.arguments import Main, drafts_of
from evenhand.readers.rules.lines import Line
from evenhand.readers.rules.scene import Scene
from evenhand.readers.rules.who import Words
from evenhand.readers.trained.encoder import Encoder, Sheet
from evenhand.readers.trained.grouping import Group, group
from evenhand.readers.trained.mentions import Mention, find_mentions
from evenhand.readers.trained.telling import main_trigger, scenes_of, standing_of, words_of
from evenhand.setting import Setting

#: Where the network lies that comes with the package.
SHIPPED = Path(__file__).resolve().parent / "weights"


@dataclass(frozen=True, slots=True)
class Told:
    """One incident as the network sees it: its sentences, what tells its type, its words, how sure it is (0 to 1), and the
    sentences that tell the act or name its targets.
    """

    scene: Scene
    main: Main
    given: tuple[Words, ...]
    confidence: float
    told_in: tuple[Line, ...]

    def drafts(self, setting: Setting, label: str) -> list[Draft]:
        """Its quotations; those of its type carry the confidence."""
        drafts = drafts_of(self.scene, setting=setting, label=label, main=self.main, given=self.given)
        return [replace(d, confidence=round(self.confidence, 3)) if d.field == "type" else d for d in drafts]


@functools.lru_cache(maxsize=2)
def _opened(folder: Path, threads: int) -> Encoder:
    """A network is loaded once a process."""
    return Encoder(folder, threads=threads)


def _stands_in(mention: Mention, line: Line) -> bool:
    return line.span.start <= mention.span.start < line.span.end


class TrainedReader:
    """Reads with a network. ``scope`` is "all", or a task's own definition of what counts as an incident ("muc4")."""

    def __init__(self, folder: Path = SHIPPED, *, scope: str = "all", threads: int = 1) -> None:
        """Load the network. Raises :class:`ReaderError` where the folder does not hold one."""
        self._encoder = _opened(folder, threads)
        self._scope = scope
        sheet = self._encoder.sheet
        #: What the network's outputs mean, and the settings of this scope.
        self.sheet: Sheet = replace(sheet, settings=sheet.settings | sheet.settings["scopes"].get(scope, {}))

    @property
    def name(self) -> str:
        """``trained@`` and the network's version."""
        scope = "" if self._scope == "all" else f"-{self._scope}"
        return f"trained{scope}@{self._encoder.sheet.version}"

    def read(self, report: Report) -> list[Draft]:
        """Quotations for every incident that is likelier told than not, in the order of the text."""
        setting = Setting(report)
        told = self.tell(setting)
        return [draft for number, each in enumerate(told, start=1) for draft in each.drafts(setting, str(number))]

    def tell(self, setting: Setting, *, least: float | None = None) -> list[Told]:
        """The incidents with their scenes and words, those at least as likely as ``least`` (by default the scope's own)."""
        sheet = self.sheet
        groups = self.find_groups(setting, least=float(sheet.settings["incident"]) if least is None else least)
        found = []
        for scene, (each, chance) in zip(scenes_of(list(groups), setting, sheet), groups.items(), strict=True):
            event, trigger = main_trigger(scene, each, sheet)
            standing = standing_of(event, each, sheet)
            given = tuple(words_of(each, standing, setting, sheet, scene=scene, main=trigger))
            lines = tuple(line for line in scene.lines if any(_stands_in(mention, line) for mention in each.anchors()))
            found.append(Told(scene, (event, trigger, standing), given, chance, lines or (event.line,)))
        return found

    def find_groups(self, setting: Setting, *, least: float) -> dict[Group, float]:
        """The incidents as groups of mentions, each with its chance, in the order of the text."""
        groups, relevant = self.group(setting)
        chances = {each: each.probability(relevant, self.sheet) for each in groups}
        return {each: chance for each, chance in chances.items() if chance >= least}

    def group(self, setting: Setting) -> tuple[list[Group], float]:
        """Every group of mentions, likely or not, and the logit that the report tells of any incident."""
        hidden = find_sides(setting.text) if self._scope == "all" else ()
        encoded = self._encoder.encode(setting.report.text, scope=self._scope, hidden=hidden)
        sentences: list[Span] = [sentence.span for sentence in setting.sentences]
        mentions = find_mentions(encoded, setting.report.text, sentences, self.sheet)
        return group(mentions, self._encoder.pair_weights, self.sheet), encoded.relevant
