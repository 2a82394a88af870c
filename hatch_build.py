"""Compiles the embedded gazetteer when evenhand is built or installed, so that it works right after install."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes ``src/evenhand/gazetteer.sqlite`` unless it is there and as new as the code that makes it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected."""
