"""The codebook: categories and word lists as data files that a non-programmer can edit.

Every ``*.yaml`` and ``*.csv`` beside this file is part of it. :func:`load` reads one file, once.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import yaml

from evenhand.errors import CodebookError


def text_of(name: str) -> str:
    """The text of one codebook file. Raises :class:`CodebookError` when there is none of that name."""
    file = resources.files(__package__).joinpath(name)
    if not file.is_file():
        raise CodebookError(f"the codebook has no file {name!r}")
    return file.read_text(encoding="utf-8")


@functools.cache
def load(name: str) -> Any:
    """The content of ``name``.yaml. Callers must not change it. Raises :class:`CodebookError` on broken YAML."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text_of(f"{name}.yaml"), Loader=loader)
    except yaml.YAMLError as error:
        raise CodebookError(f"codebook/{name}.yaml is not valid YAML: {error}. Correct the line it names.") from error
