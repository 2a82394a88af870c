"""Words by which a report says that an explosion, a fire or a crash was an accident, by ``codebook/discourse.yaml``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from evenhand.actors import find_actors
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
    if says(text, "no_attack") or _crash().search(text):
        return True
    return _cause().search(text) is not None and not _LOADED.search(text)


def tells_disaster(text: str) -> bool:
    """Whether a sentence names something that people die of without anybody's doing, and no force or group."""
    return says(text, "disasters") and all(mention.kind != "actor" for mention in find_actors(text))


@functools.cache
def _cause() -> re.Pattern[str]:
    words = _any(load("discourse")["accidents"])
    return re.compile(rf"\b(?:{_BEFORE}{words}s?\b|{words}s?\b{_AFTER}\b)", re.IGNORECASE)


@functools.cache
def _crash() -> re.Pattern[str]:
    """A crash told as such, a vehicle that overturns and the like, or one that hits another or something that stands."""
    book = load("discourse")["crashes"]
    alone, into, told = (_any(book[name]) for name in ("alone", "into", "told"))
    vehicle, hit = _any(book["vehicles"]), _any([*book["vehicles"], *book["obstacles"]])
    aircraft = _any(book["aircraft"])
    near = r"(?:\s+(?!bomb|mine)[\w'-]+){0,5}?\s+"
    struck = rf"{into}(?:\s+(?!bomb|mine)[\w-]+){{0,6}}?\s+{hit}s?"
    return re.compile(
        rf"\b(?:{told}|{vehicle}s?{near}(?:{alone}|{struck})|{aircraft}s?{near}crash(?:ed|es))\b", re.IGNORECASE
    )


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in words) + ")"
