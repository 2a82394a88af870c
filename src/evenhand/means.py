"""Words for weapons and other means. The words stand in ``codebook/means.yaml``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.codebook import load
from evenhand.model import Span
from evenhand.phrases import PhraseIndex, noun_forms


@dataclass(frozen=True, slots=True)
class MeansMention:
    """A means named in the text, with its codes: the first is the likeliest."""

    span: Span
    code: str
    others: tuple[str, ...] = ()


def find_means(text: str) -> list[MeansMention]:
    """Means named in ``text``, in order; not those inside a longer phrase that means something else."""
    traps = [span for span, _ in _traps().find(text)]
    return [
        MeansMention(span, entries[0], tuple(dict.fromkeys(entries[1:])))
        for span, entries in _index().find(text)
        if not any(trap.start <= span.start and span.end <= trap.end for trap in traps)
    ]


def implied_by(event_type: str) -> str | None:
    """The means that an event type goes with when no report names one: an air strike, bombs from aircraft."""
    return next((code for code, entry in load("means").items() if event_type in (entry.get("implied_by") or ())), None)


def used(text: str, mentions: Iterable[MeansMention]) -> list[MeansMention]:
    """The mentions without weapons to which something is done: "stole six rifles", "a tank was destroyed"."""
    between = re.compile(rf",?\s+{_small()}{{0,4}}", re.IGNORECASE)
    kept: list[MeansMention] = []
    last = 0  # where a weapon ends to which something is done; others may be listed behind it
    for mention in mentions:
        start, end = mention.span.start, mention.span.end
        done = any(
            before.search(text[max(0, start - _REACH) : start]) or after.match(text, end)
            for before, after in (_handled() if mention.code in _IS_HIT else _handled()[:1])
        )
        if done or (last and between.fullmatch(text, last, start)):
            last = end
        else:
            kept.append(mention)
    return kept


#: How far before a weapon the word may stand that says what was done to it, in characters.
_REACH = 60
#: Weapons that may be what was hit: a missile shot down was fired all the same, and a mine that a car hits goes off.
_IS_HIT = frozenset({"helicopter", "aircraft_bomb", "tank", "vehicle", "artillery", "mortar"})


@functools.cache
def _handled() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """What stands before and after a weapon that is taken, and what before and after one that is hit."""
    listed = {
        name: "|".join(map(re.escape, words)) for name, words in load("means_handled").items() if name != "source"
    }
    return tuple(
        (
            re.compile(rf"\b(?:{listed[before]})\s+{_small()}{{0,5}}$", re.IGNORECASE),
            re.compile(rf"\s+(?:{listed[after]})\b", re.IGNORECASE),
        )
        for before, after in (("taken", "was_taken"), ("hit", "was_hit"))
    )


@functools.cache
def _small() -> str:
    """Articles, numbers and the like, each with what parts it from the next word."""
    return rf"(?:(?:{'|'.join(load('means_handled')['between'])}|\d[\d,]*)\b,?\s+|,\s+)"


@functools.cache
def _index() -> PhraseIndex[str]:
    return PhraseIndex(
        (form, code)
        for code, entry in load("means").items()
        for words in entry.get("words") or ()
        for form in noun_forms(words)
    )


@functools.cache
def _traps() -> PhraseIndex[str]:
    return PhraseIndex((phrase, code) for code, entry in load("means").items() for phrase in entry.get("not") or ())
