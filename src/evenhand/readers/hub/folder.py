"""What a model's folder says of itself: its task, its labels and what they ask for, and how much it reads at once.

``config.json`` is the model's own. ``evenhand.json`` may stand beside it and is written for evenhand: ``task`` ("words" or
"sentences"), ``labels`` (what each asks for, null for nothing), ``window`` (tokens), ``least`` (the lowest probability).
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from evenhand.codebook import load
from evenhand.errors import ReaderError

Task = Literal["words", "sentences"]

#: Files that hold a model, in the order in which they are looked for, each with all the files it may be parted into.
_WEIGHTS = (
    ("model.onnx", "model.onnx*"),
    ("onnx/model.onnx", "onnx/model.onnx*"),
    ("model.safetensors", "model.safetensors"),
    ("model.safetensors.index.json", "model*.safetensors*"),
    ("pytorch_model.bin", "pytorch_model.bin"),
    ("pytorch_model.bin.index.json", "pytorch_model*.bin*"),
)
#: Other files on which an answer depends.
_BESIDE = ("config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt", "evenhand.json")
_TASKS: dict[str, Task] = {"ForTokenClassification": "words", "ForSequenceClassification": "sentences"}
#: Tokens read at once unless the folder says otherwise: models of words are seldom trained on longer passages.
_WINDOW = 512
#: Models whose positions are counted from behind the padding's number (transformers, modeling_roberta.py).
_FROM_PADDING = {
    "roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "roberta-prelayernorm", "longformer", "mpnet", "ibert",
    "data2vec-text", "luke", "xmod",
}  # fmt: skip
#: A longer ``model_max_length`` than this means that the tokenizer knows none.
_ENDLESS = 1_000_000
_PREFIX = re.compile(r"([BIELSUM])[-_](?=.)")
_SETTINGS = {"task", "labels", "window", "least"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of a model before it is loaded.

    ``labels`` stand in the order of the outputs; ``meanings`` has what each plain label asks for. ``window`` counts tokens,
    those that the tokenizer adds among them. ``several``: a sentence may have several labels at once.
    """

    folder: Path
    weights: Path
    version: str
    task: Task
    labels: tuple[str, ...]
    meanings: dict[str, str]
    window: int
    least: float
    several: bool


def read_sheet(folder: Path) -> Sheet:
    """The folder's sheet. Raises :class:`ReaderError` where a file is missing or the model is of another kind."""
    if not folder.is_dir():
        raise ReaderError(f"{folder}: there is no such folder. Give the folder that holds the model's config.json.")
    config = _json(folder / "config.json")
    own = _json(folder / "evenhand.json") if (folder / "evenhand.json").is_file() else {}
    if unknown := set(own) - _SETTINGS:
        raise ReaderError(
            f"{folder}/evenhand.json: {', '.join(sorted(unknown))} is not a setting. "
            f"Settings are {', '.join(sorted(_SETTINGS))}."
        )
    weights, parts = _weights(folder)
    task = _task(folder, config, own)
    labels = _labels(folder, config)
    return Sheet(
        folder,
        weights,
        _digest([*parts, *(folder / name for name in _BESIDE)]),
        task,
        labels,
        _meanings(folder, labels, task, own.get("labels", {})),
        _window(folder, config, own.get("window")),
        _least(folder, own, default=0.5 if task == "sentences" else 0.0),
        config.get("problem_type") == "multi_label_classification" or len(labels) == 1,
    )


def plain_label(label: str) -> str:
    """A label as labels are compared: without B- or I- before it, without case, spaces and signs."""
    return "".join(char for char in _PREFIX.sub("", label, count=1).casefold() if char.isalnum())


def opens(label: str) -> bool:
    """Whether a label says that a mention begins at its word."""
    prefix = _PREFIX.match(label)
    return prefix is not None and prefix.group(1) in "BSU"


def _json(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReaderError(
            f"{path} cannot be read ({error.strerror}). A model's folder needs config.json, tokenizer.json and the model."
        ) from error
    except ValueError as error:
        raise ReaderError(f"{path} is not valid JSON ({error}). Correct it, or save the model again.") from error
    if not isinstance(told, dict):
        raise ReaderError(f"{path} does not hold a JSON object. Correct it, or save the model again.")
    return told


def _weights(folder: Path) -> tuple[Path, list[Path]]:
    for name, parts in _WEIGHTS:
        if (folder / name).is_file():
            return folder / name, sorted(folder.glob(parts))
    raise ReaderError(
        f"{folder} holds no model: none of {', '.join(name for name, _ in _WEIGHTS)}. Nothing is fetched; "
        "put the model's files there."
    )


def _digest(files: list[Path]) -> str:
    """8 hexadecimal digits over the model's files and those beside them that change what it answers."""
    whole = hashlib.sha256()
    for path in files:
        if path.is_file():
            with path.open("rb") as stream:
                whole.update(path.name.encode() + hashlib.file_digest(stream, "sha256").digest())
    return whole.hexdigest()[:8]


def _task(folder: Path, config: dict[str, Any], own: dict[str, Any]) -> Task:
    if "task" in own:
        if own["task"] not in _TASKS.values():
            raise ReaderError(f"{folder}/evenhand.json: task is {own['task']!r}. It is 'words' or 'sentences'.")
        task: Task = own["task"]
        return task
    architectures = [str(name) for name in config.get("architectures") or []]
    found = [task for name in architectures for end, task in _TASKS.items() if name.endswith(end)]
    if not found or config.get("problem_type") == "regression":
        kind = ", ".join(architectures) or "of a kind that config.json does not name"
        raise ReaderError(
            f"{folder}: the model is {kind}{', for regression' if found else ''}. This reader takes models that label words "
            "(…ForTokenClassification) or classify sentences (…ForSequenceClassification)."
        )
    return found[0]


def _labels(folder: Path, config: dict[str, Any]) -> tuple[str, ...]:
    told = config.get("id2label")
    if not isinstance(told, dict) or sorted(map(str, told)) != sorted(map(str, range(len(told)))) or not told:
        raise ReaderError(f"{folder}/config.json: id2label must give a label for each of the outputs 0, 1, 2 …")
    named = {str(number): str(label) for number, label in told.items()}
    return tuple(named[str(number)] for number in range(len(named)))


@functools.cache
def _known(task: Task) -> dict[str, str]:
    return {plain_label(label): asked for asked, labels in load("hub_labels")[task].items() for label in labels}


def _meanings(folder: Path, labels: tuple[str, ...], task: Task, own: object) -> dict[str, str]:
    """What each plain label asks for: by evenhand.json, else by the codebook."""
    asked = tuple(load("hub_labels")[task])
    if not isinstance(own, dict):
        raise ReaderError(f'{folder}/evenhand.json: labels must be an object, as {{"MY_LABEL": "{asked[0]}"}}.')
    plain = {plain_label(label) for label in labels}
    for label, meaning in own.items():
        if plain_label(label) not in plain:
            raise ReaderError(f"{folder}/evenhand.json: the model has no label {label!r}. It has {', '.join(labels)}.")
        if meaning is not None and meaning not in asked:
            raise ReaderError(f"{folder}/evenhand.json: {label!r} cannot be {meaning!r}. It can be {', '.join(asked)}.")
    given = {plain_label(label): meaning for label, meaning in own.items()}
    meanings = {label: given.get(label) if label in given else _known(task).get(label) for label in plain}
    found = {label: meaning for label, meaning in meanings.items() if meaning is not None}
    if not set(found.values()) - {"irrelevant"}:
        raise ReaderError(
            f"{folder}: it is not known what the model's labels ask for: {', '.join(labels)}. Write {folder}/evenhand.json, "
            f'as {{"labels": {{"{labels[-1]}": "{asked[0]}"}}}}; a label can be {", ".join(asked)}.'
        )
    return found


def _window(folder: Path, config: dict[str, Any], own: object) -> int:
    limits = []
    positions = config.get("max_position_embeddings") or config.get("n_positions")
    if isinstance(positions, int) and positions > 0:  # models of relative positions say -1
        padding = config.get("pad_token_id")
        taken = (1 if padding is None else int(padding)) + 1
        limits.append(positions - taken if config.get("model_type") in _FROM_PADDING else positions)
    if (folder / "tokenizer_config.json").is_file():
        length = _json(folder / "tokenizer_config.json").get("model_max_length")
        if isinstance(length, int) and 0 < length < _ENDLESS:
            limits.append(length)
    if own is None:
        return min(_WINDOW, *limits) if limits else _WINDOW
    if not isinstance(own, int) or not 8 <= own <= min([_ENDLESS, *limits]):
        longest = f" and at most the {min(limits)} that the model takes" if limits else ""
        raise ReaderError(f"{folder}/evenhand.json: window is {own!r}. It is a number of tokens, at least 8{longest}.")
    return own


def _least(folder: Path, own: dict[str, Any], *, default: float) -> float:
    least = own.get("least", default)
    if not isinstance(least, int | float) or not 0 <= least <= 1:
        raise ReaderError(f"{folder}/evenhand.json: least is {least!r}. It is a probability between 0 and 1.")
    return float(least)
