"""The reader by rules: lexicon and patterns over sentences, with the codebook's words.

It needs no model and no machine to speak of, and every choice it makes can be traced to a row of the codebook.
``lines`` are the sentences with what was found in them, ``events`` what each tells, ``scenes`` which sentences tell of which
incident; ``when_where``, ``who`` and ``tolls`` choose the words, ``arguments`` hands them over.
"""

from __future__ import annotations

from evenhand.model import Draft, Report
from evenhand.readers.rules.arguments import drafts_of
from evenhand.readers.rules.scenes import find_scenes
from evenhand.setting import Setting


class RulesReader:
    """Reads by rules. Depends on nothing but the report and the codebook."""

    name = "rules@4"

    def read(self, report: Report) -> list[Draft]:
        """Quotations for every incident told, in the order in which the report tells them."""
        setting = Setting(report)
        drafts: list[Draft] = []
        for number, scene in enumerate(find_scenes(setting), start=1):
            drafts.extend(drafts_of(scene, setting=setting, label=str(number)))
        return drafts
