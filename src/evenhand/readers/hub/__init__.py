"""The reader for a model of one's own, from a local folder in the form of the Hugging Face hub.

``folder`` reads what the folder says of its model, ``network`` runs it, ``mentions`` makes words of its labels, ``telling``
gives them to the rules' scenes. What the model has no label for is left to the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evenhand.model import Draft, Report
from evenhand.readers.hub.folder import plain_label, read_sheet
from evenhand.readers.hub.mentions import find_mentions
from evenhand.readers.hub.network import Network
from evenhand.readers.hub.telling import main_of, with_acts, words_of
from evenhand.readers.rules.arguments import drafts_of
from evenhand.readers.rules.scene import Scene
from evenhand.readers.rules.scenes import find_scenes
from evenhand.setting import Setting


class HubReader:
    """Reads with a model that labels words, or with one that tells sentences of incidents from others."""

    def __init__(self, folder: Path) -> None:
        """Load the model. Raises :class:`ReaderError` where the folder does not hold one of these kinds, whole."""
        self._sheet = read_sheet(folder)
        self._network = Network(self._sheet)

    @property
    def name(self) -> str:
        """``hub@`` and 8 hexadecimal digits over the model's files and settings."""
        return f"hub@{self._sheet.version}"

    def read(self, report: Report) -> list[Draft]:
        """Quotations for every incident that the rules and the model see, in the order of the text."""
        setting = Setting(report)
        scenes = find_scenes(setting)
        return self._by_words(scenes, setting) if self._sheet.task == "words" else self._by_sentences(scenes, setting)

    def _by_words(self, scenes: Sequence[Scene], setting: Setting) -> list[Draft]:
        sentences = [sentence.span for sentence in setting.sentences]
        mentions = find_mentions(self._network.label_tokens(setting.text), setting.text, sentences, self._sheet)
        drafts: list[Draft] = []
        for number, scene in enumerate(with_acts(scenes, mentions, setting), start=1):
            main, sure = main_of(scene, mentions) or (None, None)
            given = list(words_of(scene, mentions, setting))
            drafts += _sure(drafts_of(scene, setting=setting, label=str(number), main=main, given=given), sure)
        return drafts

    def _by_sentences(self, scenes: Sequence[Scene], setting: Setting) -> list[Draft]:
        """The scenes of which one sentence with an event is likely enough to tell of an incident."""
        drafts: list[Draft] = []
        for number, scene in enumerate(scenes, start=1):
            sentences = dict.fromkeys(event.line.text for event in scene.events)
            sure = max(self._relevance(sentence) for sentence in sentences)
            if sure >= self._sheet.least:
                drafts += _sure(drafts_of(scene, setting=setting, label=str(number)), round(sure, 3))
        return drafts

    def _relevance(self, sentence: str) -> float:
        """The probability that a sentence tells of an incident: of all labels that mean so."""
        sheet = self._sheet
        meanings = [sheet.meanings.get(plain_label(label)) for label in sheet.labels]
        chances = self._network.classify(sentence)
        relevant = [float(p) for p, meaning in zip(chances, meanings, strict=True) if meaning == "relevant"]
        return max(relevant) if sheet.several else min(1.0, sum(relevant))


def _sure(drafts: list[Draft], probability: float | None) -> list[Draft]:
    """The drafts of a scene, the first of which says what happened, as likely as the model has it."""
    return [replace(drafts[0], confidence=probability), *drafts[1:]] if drafts else drafts
