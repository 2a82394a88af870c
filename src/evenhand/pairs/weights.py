"""The sheet of weights by which two accounts are compared: ``codebook/link_weights.yaml``, read and checked."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from evenhand import codebook
from evenhand.errors import CodebookError
from evenhand.model import Reason

#: What settles a pair, in bits: more than all other weights together. A level of the sheet may weigh as much.
DEFINITE = 100.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in bits: the log2 of how much more often a level is met among accounts of one incident than among others.

    ``levels`` maps a comparison and its level to the reason that it adds; every comparison has a level "unknown" that
    adds nothing. ``same_from`` and ``different_below`` are scores in bits between which a pair is unsure.
    """

    prior: Reason
    levels: Mapping[str, Mapping[str, Reason]]
    same_from: float
    different_below: float


def read_weights(sheet: Mapping[str, Any]) -> Weights:
    """The weights of a sheet like ``codebook/link_weights.yaml``. Raises :class:`CodebookError` on a missing part."""
    try:
        levels = {
            name: MappingProxyType(
                {level: Reason(name, str(row["says"]), float(row["weight"])) for level, row in rows.items()}
                | {"unknown": Reason(name, "not said in both", 0.0)}
            )
            for name, rows in sheet["comparisons"].items()
        }
        return Weights(
            Reason("prior", "two accounts that could be one incident", float(sheet["prior"])),
            MappingProxyType(levels),
            float(sheet["same_from"]),
            float(sheet["different_below"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CodebookError(
            f"the sheet of link weights is incomplete or wrong at {error}: compare the shipped"
        ) from error


@functools.cache
def shipped_weights() -> Weights:
    """The weights that ship with evenhand."""
    return read_weights(codebook.load("link_weights"))
