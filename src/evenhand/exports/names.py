"""What of a record may be shown: codes, organisations of the codebook, kinds of speakers; names only if asked for.

Names that the codebook lists are organisations and forces. Any other name may be a person's and is withheld.
"""

from __future__ import annotations

import functools
from typing import Any

from evenhand import codebook
from evenhand.corroborate.voices import speaker_group
from evenhand.exports import Sharing
from evenhand.model import Claim, Report, Term, Value
from evenhand.values import to_json

#: Sources of these kinds may be single people: the name of such a source is withheld, unless the codebook lists it.
PERSONAL_SOURCES = frozenset({"witness", "armed_actor"})


def shown_name(term: Term, *, sharing: Sharing) -> str | None:
    """The name of a named actor, if it may be shown."""
    return term.name if sharing.with_names or term.name in _organisations() else None


def withheld(value: Value, *, sharing: Sharing) -> bool:
    """Whether a value has a name that may not be shown."""
    return isinstance(value, Term) and value.name is not None and shown_name(value, sharing=sharing) is None


def shown_source(report: Report, *, sharing: Sharing) -> str | None:
    """The source of a report, if it may be shown."""
    impersonal = report.source_kind not in PERSONAL_SOURCES or report.source in _organisations()
    return report.source if sharing.with_names or impersonal else None


def speaker_kind(claim: Claim) -> str | None:
    """The kind of speaker a claim is attributed to (a group of codebook/party.yaml); None is the report itself."""
    return None if claim.attributed_to is None else speaker_group(claim.attributed_to).code


def shown_value(value: Value, *, sharing: Sharing) -> dict[str, Any]:
    """A value as JSON, without withheld words and names."""
    content = to_json(value)
    if isinstance(value, Term):
        content["name"] = shown_name(value, sharing=sharing)
    if not sharing.with_quotes:
        content.pop("words", None)
    return content


@functools.cache
def _organisations() -> frozenset[str | None]:
    """The codebook's named actors, and its actor types, which stand where an actor is only known by type."""
    named = {row["name"] for row in codebook.load("actors")["actors"]}
    return frozenset(named | set(codebook.load("actor_types")))
