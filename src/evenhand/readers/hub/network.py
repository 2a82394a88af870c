"""Runs a model of one's own over texts: with onnxruntime where there is a model.onnx, else with transformers and torch.

What is longer than the model's window is read in windows that overlap; nothing is cut. Nothing is fetched, and no code that
lies in the folder is run.
"""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pickle import UnpicklingError
from types import ModuleType
from typing import Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state
from tokenizers import Encoding, Tokenizer

from evenhand.errors import ReaderError
from evenhand.readers.hub.folder import Sheet

Floats = npt.NDArray[np.float32]

#: What part of a window stands in the next one, too.
_SHARED = 4
#: Everything that onnxruntime raises; its errors have no ancestor in common but Exception.
_FAULTS = tuple(
    fault
    for fault in vars(onnxruntime_pybind11_state).values()
    if isinstance(fault, type) and issubclass(fault, Exception)
)
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens. ``offsets`` (tokens, 2) are code points, ``first`` (tokens) says whether a token begins a word,
    ``chances`` (tokens, labels) are probabilities.
    """

    offsets: npt.NDArray[np.int64]
    first: npt.NDArray[np.bool_]
    chances: Floats


class _Engine(Protocol):
    """Whatever can run the model."""

    @property
    def length(self) -> int | None:
        """The number of tokens that every window must have; None where any will do."""

    def run(self, inputs: dict[str, npt.NDArray[np.int64]]) -> Floats:
        """The logits of one window, (tokens, labels) or (labels,). ``inputs`` are (1, tokens) each."""


class Network:
    """A model and its tokenizer in memory. One may serve many texts, one at a time."""

    def __init__(self, sheet: Sheet) -> None:
        """Load both. Raises :class:`ReaderError` where one cannot be loaded."""
        self._sheet = sheet
        self._engine: _Engine = _Onnx(sheet) if sheet.weights.suffix == ".onnx" else _Torch(sheet)
        self._tokenizer = _tokenizer(sheet)
        self._window = min(sheet.window, self._engine.length or sheet.window)
        self._room = self._window - self._tokenizer.num_special_tokens_to_add(False)
        if self._room < 2:
            raise ReaderError(
                f"{sheet.folder}: a window of {self._window} tokens leaves no room for words. Set it longer."
            )

    def label_tokens(self, text: str) -> Tokens:
        """Every token of ``text`` with its labels' probabilities; each by the window in which most stands around it."""
        whole = self._encode(text)
        count = len(whole.ids)
        offsets, first = np.array(whole.offsets, dtype=np.int64).reshape(-1, 2), _first(whole, text)
        chances = np.zeros((count, len(self._sheet.labels)), dtype=np.float32)
        around = np.full(count, -1)
        for start, window in self._windows(whole):
            own = np.flatnonzero(np.array(window.special_tokens_mask) == 0)
            end = start + len(own)
            left = np.arange(len(own)) if start else np.full(len(own), count)
            right = np.arange(len(own))[::-1] if end < count else np.full(len(own), count)
            better = np.minimum(left, right) > around[start:end]
            found = _softmax(self._run(window, rank=2)[own])
            chances[start:end][better] = found[better]
            around[start:end][better] = np.minimum(left, right)[better]
        return Tokens(offsets, first, chances)

    def classify(self, text: str) -> Floats:
        """The probability of each label, (labels,); of a text that takes several windows, each label's highest."""
        logits = np.stack([self._run(window, rank=1) for _, window in self._windows(self._encode(text))])
        chances: Floats = (1 / (1 + np.exp(-logits)) if self._sheet.several else _softmax(logits)).max(0)
        return chances

    def _encode(self, text: str) -> Encoding:
        return self._tokenizer.encode(text, add_special_tokens=False)

    def _windows(self, whole: Encoding) -> Iterator[tuple[int, Encoding]]:
        """Each window, with what the tokenizer puts around it, and the number of its first own token. Cuts ``whole``."""
        shared = self._room // _SHARED
        starts = [0]
        while starts[-1] + self._room < len(whole.ids):
            starts.append(starts[-1] + self._room - shared)
        whole.truncate(self._room, stride=shared)
        for start, part in zip(starts, [whole, *whole.overflowing], strict=True):
            yield start, self._tokenizer.post_process(part)

    def _run(self, window: Encoding, *, rank: int) -> Floats:
        rows: list[list[int]] = [window.ids, window.attention_mask, window.type_ids]
        missing = (self._engine.length or 0) - len(window.ids)
        inputs = {
            name: np.array([[*row, *[0] * max(0, missing)]], dtype=np.int64)
            for name, row in zip(_INPUTS, rows, strict=True)
        }
        logits = self._engine.run(inputs)
        wanted = (inputs["input_ids"].shape[1], len(self._sheet.labels))[-rank:]
        if logits.shape != wanted:
            raise ReaderError(
                f"{self._sheet.weights}: the model answers in the shape {logits.shape}, config.json promises {wanted}. "
                "Save model and config.json together."
            )
        return logits


def _first(whole: Encoding, text: str) -> npt.NDArray[np.bool_]:
    """Whether each token begins a word: as the tokenizer parts words, and at white space where it parts none."""
    found = np.ones(len(whole.ids), dtype=bool)
    words, offsets = whole.word_ids, whole.offsets
    for at in range(1, len(found)):
        start = offsets[at][0]
        spaced = text[start : start + 1].isspace() or text[start - 1 : start].isspace()
        found[at] = spaced or words[at] != words[at - 1]
    return found


def _softmax(logits: Floats) -> Floats:
    odds = np.exp(logits - logits.max(-1, keepdims=True))
    chances: Floats = odds / odds.sum(-1, keepdims=True)
    return chances


def _tokenizer(sheet: Sheet) -> Tokenizer:
    """The folder's tokenizer; where only its older files are there, transformers makes it from them."""
    path = sheet.folder / "tokenizer.json"
    tokenizer: Tokenizer | None = None
    if path.is_file():
        try:
            known = "model" in json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            known = False
        if not known:  # the tokenizers library raises nothing but Exception
            raise ReaderError(f"{path} is not a tokenizer. Save it again with the model.")
        tokenizer = Tokenizer.from_file(str(path))
    elif sheet.weights.suffix != ".onnx":
        transformers = _imported("transformers")
        with _told(sheet):
            loaded = transformers.AutoTokenizer.from_pretrained(
                str(sheet.folder), local_files_only=True, trust_remote_code=False
            )
        tokenizer = getattr(loaded, "backend_tokenizer", None)
    if tokenizer is None:
        raise ReaderError(f"{sheet.folder} holds no tokenizer.json. Save the tokenizer there, in the fast form.")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.encode_special_tokens = True  # "[SEP]" in a report is a word of it
    return tokenizer


class _Onnx:
    """The model in onnxruntime, on the processor."""

    def __init__(self, sheet: Sheet) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # several processes may read at once
        options.log_severity_level = 4
        self._path = sheet.weights
        try:
            self._session = onnxruntime.InferenceSession(
                str(sheet.weights), options, providers=["CPUExecutionProvider"]
            )
        except _FAULTS as error:
            raise ReaderError(f"{sheet.weights} cannot be loaded ({error}). Export the model again.") from error
        self._kinds = {each.name: each.type for each in self._session.get_inputs()}
        if unknown := set(self._kinds) - set(_INPUTS):
            raise ReaderError(
                f"{sheet.weights}: the model asks for {', '.join(sorted(unknown))}. This reader gives {', '.join(_INPUTS)}."
            )
        names = [each.name for each in self._session.get_outputs()]
        self._output = "logits" if "logits" in names else names[0]
        lengths = {each.shape[-1] for each in self._session.get_inputs()}
        self.length: int | None = next((length for length in lengths if isinstance(length, int)), None)

    def run(self, inputs: dict[str, npt.NDArray[np.int64]]) -> Floats:
        """The logits of one window. Raises :class:`ReaderError` where the model fails."""
        given = {
            name: inputs[name].astype(np.int32 if kind == "tensor(int32)" else np.int64)
            for name, kind in self._kinds.items()
        }
        try:
            (logits,) = self._session.run([self._output], given)
        except _FAULTS as error:
            raise ReaderError(f"{self._path}: the model failed ({error}). Export it again.") from error
        return np.asarray(logits[0], dtype=np.float32)


class _Torch:
    """The model in torch, by transformers, on the processor."""

    length: int | None = None

    def __init__(self, sheet: Sheet) -> None:
        transformers, self._torch = _imported("transformers"), _imported("torch")
        transformers.utils.logging.set_verbosity_error()
        transformers.utils.logging.disable_progress_bar()
        kind = "AutoModelForTokenClassification" if sheet.task == "words" else "AutoModelForSequenceClassification"
        with _told(sheet):
            self._model, loading = getattr(transformers, kind).from_pretrained(
                str(sheet.folder),
                local_files_only=True,
                trust_remote_code=False,
                weights_only=True,
                dtype=self._torch.float32,
                ignore_mismatched_sizes=True,
                output_loading_info=True,
            )
        if missing := sorted({*loading["missing_keys"], *(name for name, *_ in loading["mismatched_keys"])}):
            raise ReaderError(
                f"{sheet.folder}: the model has no fitting weights for {', '.join(missing)}. "
                "Train it for the task, and save it whole."
            )
        self._model.eval()
        self._names = [name for name in _INPUTS if name in inspect.signature(self._model.forward).parameters]

    def run(self, inputs: dict[str, npt.NDArray[np.int64]]) -> Floats:
        """The logits of one window."""
        with self._torch.inference_mode():
            logits = self._model(**{name: self._torch.from_numpy(inputs[name]) for name in self._names}).logits
        return np.asarray(logits[0].numpy(), dtype=np.float32)


@contextmanager
def _told(sheet: Sheet) -> Iterator[None]:
    """What transformers raises about a folder, as a :class:`ReaderError`."""
    damaged: type[Exception] = _imported("safetensors").SafetensorError
    try:
        yield
    except (OSError, ValueError, RuntimeError, KeyError, ImportError, UnpicklingError, damaged) as error:
        first = str(error).strip().split("\n")[0]
        raise ReaderError(f"{sheet.folder}: transformers cannot load the model ({first}). Save it again.") from error


def _imported(name: str) -> ModuleType:
    """A package of the extra ``hub``, imported when it is first needed: it is large."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ReaderError(
            f"a model without a model.onnx needs {name}, which is not installed: run pip install 'evenhand[hub]', "
            "or export the model to model.onnx, which needs nothing more."
        ) from error
