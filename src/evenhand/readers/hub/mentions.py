"""Words with a meaning, from the labels of a report's tokens."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.model import Span
from evenhand.readers.hub.folder import Sheet, opens, plain_label
from evenhand.readers.hub.network import Floats, Tokens


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that ask for a field, or are an act or a name. ``probability`` is the mean over their words."""

    meaning: str
    span: Span
    probability: float


def find_mentions(tokens: Tokens, text: str, sentences: Sequence[Span], sheet: Sheet) -> list[Mention]:
    """Every run of words under one label, in the order of the text. A run ends with its sentence.

    A word goes by its first token, the one that training labels (transformers, "Token classification").
    """
    plain = [plain_label(label) for label in sheet.labels]
    kinds = list(dict.fromkeys(plain))
    chances = np.stack([tokens.chances[:, [k == kind for k in plain]].sum(1) for kind in kinds], axis=1)
    opening = [opens(label) for label in sheet.labels]
    firsts = np.flatnonzero(tokens.first)
    found: list[Mention] = []
    run: list[int] = []
    kind, sentence = "", -1
    for number, first in enumerate(firsts):
        here = kinds[int(chances[first].argmax())]
        start = int(tokens.offsets[first, 0])
        within = next((n for n, span in enumerate(sentences) if start < span.end), len(sentences))
        if run and (here != kind or within != sentence or _opens(tokens.chances[first], plain, opening, here)):
            found += _mention(run, kind, firsts, tokens, chances[:, kinds.index(kind)], text, sheet)
            run = []
        run.append(number)
        kind, sentence = here, within
    if run:
        found += _mention(run, kind, firsts, tokens, chances[:, kinds.index(kind)], text, sheet)
    return found


def _opens(chances: Floats, plain: list[str], opening: list[bool], kind: str) -> bool:
    """Whether a word is likelier to begin a mention of its kind than to go on with one."""
    own = [number for number, each in enumerate(plain) if each == kind]
    return opening[max(own, key=lambda number: float(chances[number]))]


def _mention(
    run: list[int], kind: str, firsts: np.ndarray, tokens: Tokens, chances: Floats, text: str, sheet: Sheet
) -> list[Mention]:
    """The run as a mention; nothing where its label asks for nothing or it holds nothing but signs."""
    last = firsts[run[-1] + 1] - 1 if run[-1] + 1 < len(firsts) else len(tokens.offsets) - 1
    start, end = int(tokens.offsets[firsts[run[0]], 0]), int(tokens.offsets[last, 1])
    while start < end and unicodedata.category(text[start])[0] in "PZC":
        start += 1
    while end > start and unicodedata.category(text[end - 1])[0] in "PZC" and text[end - 1] not in ")]":
        end -= 1
    probability = float(chances[firsts[run]].mean())
    if kind not in sheet.meanings or start == end or probability < sheet.least:
        return []
    return [Mention(sheet.meanings[kind], Span(start, end), round(probability, 3))]
