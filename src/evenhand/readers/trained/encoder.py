"""Runs the network over a report: long reports in overlapping windows, nothing is cut.

The network and its tokenizer stand in one folder with ``reader.json``, which names what the outputs mean. Training writes
the folder (``training/reader``); this module only reads it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from evenhand.errors import ReaderError
from evenhand.model import Span

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

#: What stands in place of every word for an armed side.
HIDDEN = "forces"

#: A step of onnxruntime's that makes one operation of two, which on processors takes five times as long as the two.
_SLOWER = "SkipLayerNormFusion"

_FILES = ("reader.onnx", "reader.json", "pairs.npz", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the outputs mean, and the numbers chosen after training (``reader.json``)."""

    version: str
    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    window: int
    stride: int
    scopes: dict[str, str]
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the network says of each of a report's tokens.

    ``offsets`` (tokens, 2) are code points; ``tags`` (tokens, roles, 3) are probabilities of outside, first and inside;
    ``kinds`` and ``statuses`` are logits, ``links`` the vectors in which mentions are compared. ``relevant`` is the highest
    logit of any window that it tells of an incident.
    """

    offsets: Integers
    ids: Integers
    tags: Floats
    kinds: Floats
    statuses: Floats
    links: Floats
    relevant: float


def tokens_of(tokenizer: Tokenizer, text: str, hidden: Sequence[Span]) -> tuple[Integers, Integers]:
    """Ids (tokens,) and code points (tokens, 2); each hidden span, which must not overlap, is one token, the same for all."""
    whole = tokenizer.encode(text, add_special_tokens=False)
    instead = int(tokenizer.token_to_id(HIDDEN) or 0)
    ids: list[int] = []
    offsets: list[tuple[int, int]] = []
    left = iter(sorted(hidden))
    span = next(left, None)
    for identity, (start, end) in zip(whole.ids, whole.offsets, strict=True):
        while span is not None and span.end <= start:
            span = next(left, None)
        if span is None or end <= span.start:
            ids.append(identity)
            offsets.append((start, end))
        elif not offsets or offsets[-1] != (span.start, span.end):
            ids.append(instead)
            offsets.append((span.start, span.end))
    return np.array(ids, dtype=np.int64), np.array(offsets, dtype=np.int64).reshape(-1, 2)


class Encoder:
    """The network in memory. One may serve many reports, one at a time."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load the folder's files. Raises :class:`ReaderError` where one is missing or is not what it should be."""
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            raise ReaderError(
                f"{folder}: the trained reader needs {', '.join(missing)} there. "
                "Install evenhand again, or use the reader 'rules', which needs no model."
            )
        told = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
        self.sheet = Sheet(
            told["version"],
            tuple(told["roles"]),
            tuple(told["kinds"]),
            tuple(told["statuses"]),
            told["window"],
            told["stride"],
            told["scopes"],
            told["settings"],
        )
        with np.load(folder / "pairs.npz") as arrays:
            self.pair_weights = {name: arrays[name].astype(np.float32) for name in arrays.files}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / "reader.onnx"),
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=[_SLOWER],
            )
        except (onnxruntime.capi.onnxruntime_pybind11_state.InvalidProtobuf, RuntimeError) as error:
            raise ReaderError(f"{folder}/reader.onnx cannot be loaded ({error}). Install evenhand again.") from error

        inputs = [each.name for each in self._session.get_inputs()]
        if inputs != ["ids"] or len(self._session.get_outputs()) != 5:
            raise ReaderError(
                f"{folder}/reader.onnx takes {', '.join(inputs)} and is no network of this version. Train or export it again."
            )

    def encode(self, text: str, *, scope: str, hidden: Sequence[Span] = ()) -> Encoded:
        """Every token of ``text``. ``scope`` is one of the sheet's scopes: which incidents are wanted.

        The network does not see the words in ``hidden``, only that armed people stand there.
        """
        ids, offsets = tokens_of(self._tokenizer, text, hidden)
        windows = self._windows(len(ids))
        outputs = [self._run(ids[start:end], scope) for start, end in windows]
        sheet = self.sheet
        tags = np.zeros((len(ids), 3 * len(sheet.roles)), dtype=np.float32)
        kinds = np.zeros((len(ids), len(sheet.kinds)), dtype=np.float32)
        statuses = np.zeros((len(ids), len(sheet.statuses)), dtype=np.float32)
        links = np.zeros((len(ids), outputs[0][3].shape[-1]), dtype=np.float32)
        half = (self._shared + 1) // 2
        for (start, end), part in zip(windows, outputs, strict=True):
            first = start + half if start else 0
            last = end - (self._shared - half) if end < len(ids) else end
            for into, values in zip((tags, kinds, statuses, links), part[:4], strict=True):
                into[first:last] = values[2 + first - start : 2 + last - start]
        relevant = max(float(part[4]) for part in outputs)
        logits = tags.reshape(len(ids), len(sheet.roles), 3)
        odds = np.exp(logits - logits.max(-1, keepdims=True))
        return Encoded(offsets, ids, odds / odds.sum(-1, keepdims=True), kinds, statuses, links, relevant)

    @property
    def _shared(self) -> int:
        """How many tokens a window has in common with the next; each is taken at its word for the nearer half of them."""
        return self.sheet.window - 3 - self.sheet.stride

    def _windows(self, length: int) -> list[tuple[int, int]]:
        """From and to which token each window reaches: as few as hold all, all of one size, for large ones cost most."""
        count = max(1, math.ceil((length - self._shared) / self.sheet.stride))
        step = math.ceil((length - self._shared) / count)
        return [(step * number, min(length, step * (number + 1) + self._shared)) for number in range(count)]

    def _run(self, ids: Integers, scope: str) -> tuple[Any, ...]:
        """One window alone: a batch would pad it to the longest, and nothing is won on a processor."""
        special = self._tokenizer.token_to_id
        head = [special("[CLS]"), special(self.sheet.scopes[scope])]
        window = np.array([[*head, *ids, special("[SEP]")]], dtype=np.int64)
        return tuple(output[0] for output in self._session.run(None, {"ids": window}))
