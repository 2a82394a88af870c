"""Words for weapons and other means. The words stand in ``codebook/means.yaml``."""

from __future__ import annotations

import functools
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
