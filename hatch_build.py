"""Compiles the embedded gazetteer when evenhand is built or installed, so that it works right after install."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes ``src/evenhand/gazetteer.sqlite`` unless it is there and as new as the code that makes it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected. Does nothing for a source archive, which carries the code."""
        if self.target_name == "sdist":
            return
        package = Path(self.root) / "src" / "evenhand"
        # evenhand's own __init__ needs the packages that are not installed yet: stand an empty one in its place.
        stand_in = types.ModuleType("evenhand")
        stand_in.__path__ = [str(package)]
        sys.modules["evenhand"] = stand_in
        from evenhand.gazetteer import embedded

        if embedded.compile_to(package / "gazetteer.sqlite"):
            self.app.display_info("evenhand: the gazetteer was compiled")
