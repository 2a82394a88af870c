"""Words by which a report says that an explosion or a fire was an accident, by ``codebook/discourse.yaml``."""

from __future__ import annotations

import functools
import re

from evenhand.codebook import load
from evenhand.readers.rules.lines import says

#: A cause is told as such with these words before it, at most three words between.
_BEFORE = (
    r"(?:caused by|causes? of|due to|because of|result(?:ed)? (?:of|from)|(?:traced|attributed|put)(?: [\w-]+){0,3}? to|"
    r"blamed(?: [\w-]+){0,3}? on|originated (?:in|from)|stemmed from|came from|was|were|is)(?:\s+[\w-]+){0,3}?\s+"
)
#: Or with these after it.
_AFTER = r"(?:\s+[\w-]+){0,8}?\s+(?:caused|blew up|exploded|burst|(?:is|are|was|were) (?:the cause|behind|to blame))"
_LOADED = re.compile(r"\b(?:loaded|packed|filled|laden|rigged|stuffed)\b", re.IGNORECASE)


def tells_accident(text: str) -> bool:
    """Whether a sentence says that something was an accident, or that it was no attack."""
    if says(text, "no_attack"):
        return True
    return _cause().search(text) is not None and not _LOADED.search(text)


@functools.cache
def _cause() -> re.Pattern[str]:
    words = "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in load("discourse")["accidents"])
    return re.compile(rf"\b(?:{_BEFORE}(?:{words})s?\b|(?:{words})s?\b{_AFTER}\b)", re.IGNORECASE)
