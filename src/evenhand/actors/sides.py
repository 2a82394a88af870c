"""Words that name an armed side, of the state or against it: found so that a reader need not know which side is which."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from evenhand.actors.lexicon import Entry, all_nouns, named, nations
from evenhand.model import Span
from evenhand.phrases import PhraseIndex

#: Actor types that are sides: organised and armed.
SIDES = frozenset(
    {
        "army", "police", "intelligence", "foreign_forces", "state_forces", "pro_government_militia", "rebel_group",
        "political_militia", "communal_militia", "gang", "private_security",
    }
)  # fmt: skip
_OWNER = re.compile(r"(?<=\w)['’]s?(?!\w)")
#: No nation's word stands further before the words that it belongs to, in characters.
_LOOK_BACK = 80
_WORD_BEFORE = re.compile(r"([A-Z][\w’'-]+)[\s-]+$")


def find_sides(text: str) -> list[Span]:
    """Every word or name for an armed side, with the nation before it and the owner's ending behind it, in order."""
    found: list[Span] = []
    bare = _OWNER.sub(lambda ending: " " * len(ending.group()), text)
    for span, entries in _index().find(bare):
        words = span.of(text)
        if all(entry.part == "abbreviation" for entry in entries) and not words.isupper():
            continue
        before = _WORD_BEFORE.search(text, max(0, span.start - _LOOK_BACK), span.start)
        start = before.start() if before and (before.group(1).lower(),) in nations() else span.start
        owner = _OWNER.match(text, span.end)
        end = owner.end() if owner else span.end
        if found and text[found[-1].end : start].strip(" \n\t-") == "":
            found[-1] = Span(found[-1].start, end)
        else:
            found.append(Span(start, end))
    return found


@functools.cache
def _index() -> PhraseIndex[Entry]:
    def phrases() -> Iterator[tuple[str, Entry]]:
        for words, entry in (*named(), *all_nouns()):
            if entry.kind == "actor" and entry.actor in SIDES and entry.part != "part":
                yield words, entry

    return PhraseIndex(phrases())
