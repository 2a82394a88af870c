"""Values, codes and states in plain words."""

from __future__ import annotations

import datetime as dt

from evenhand import codebook
from evenhand.exports import Sharing
from evenhand.exports.names import shown_name, shown_source, speaker_kind
from evenhand.model import Claim, Count, Report, Term, Value, When, Where

_FIELDS = {
    "type": "Kind of event",
    "killed": "Killed",
    "attackers_killed": "Attackers killed",
    "stage": "How far it came",
}
_STATES = {
    "undecided": "not answered",
    "accepted": "accepted",
    "corrected": "corrected",
    "rejected": "rejected: the words do not say this",
    "cannot_tell": "can't tell from these words",
    "waiting": "your answer waits for a second, independent one",
    "differing": "two answers differ; an editor settles it",
    "undone": "taken back",
    "added": "words added",
}
_SHEETS = {
    "type": "types",
    "stage": "stages",
    "means": "means",
    "actor": "actor_types",
    "target": "target_types",
    "responsibility": "responsibility",
}


def field_label(field: str) -> str:
    """A field's name for people."""
    return _FIELDS.get(field, field.replace("_", " ").capitalize())


def agreement_label(agreement: str) -> str:
    """Corroborated, single source, disputed or unknown."""
    return agreement.replace("_", " ")


def state_label(state: str) -> str:
    """What was decided, in words."""
    return _STATES.get(state, state)


def definition(field: str, code: str) -> str:
    """What the codebook says a code means."""
    entry = codebook.load(_SHEETS[field]).get(code, {}) if field in _SHEETS else {}
    return str(entry.get("definition", ""))


def value_words(value: Value | None, field: str = "", *, with_names: bool = False) -> str:
    """A value in a few words; a name that may be a person's only if asked for."""
    match value:
        case None:
            return "no value"
        case When():
            return _when(value)
        case Where():
            within = None if value.admin1 == value.name else value.admin1
            return ", ".join(part for part in (value.in_words(), within, value.country) if part)
        case Count():
            number, comma, rest = value.in_words().partition(",")
            return f"{number} ({value.of.replace('_', ' ')}){comma}{rest}" if value.of else value.in_words()
        case Term():
            return _term(value, field, with_names=with_names)


def _when(when: When) -> str:
    if when.earliest is None and when.latest is None:
        return when.edtf()
    if when.earliest == when.latest:
        return f"{when.earliest}{f' {when.time}' if when.time else ''}"
    return f"{_day(when.earliest)} to {_day(when.latest)}"


def _day(day: dt.date | None) -> str:
    return "…" if day is None else day.isoformat()


def _term(term: Term, field: str, *, with_names: bool) -> str:
    sheet = codebook.load(_SHEETS[field]) if field in _SHEETS else {}
    label = str(sheet.get(term.code, {}).get("label", term.code.replace("_", " ")))
    if term.name is None or term.name == term.code:
        return label
    name = shown_name(term, sharing=Sharing(with_names=with_names))
    return f"{name} ({label.lower()})" if name else f"{label}, name withheld"


def source_words(report: Report, *, with_names: bool) -> str:
    """Whose report it is."""
    name = shown_source(report, sharing=Sharing(with_names=with_names))
    kind = report.source_kind.replace("_", " ")
    return f"{name} ({kind})" if name else f"{kind}, name withheld" if report.source else f"unknown source ({kind})"


def speaker_words(claim: Claim, *, with_names: bool) -> str:
    """How it is told and by whom."""
    if claim.attributed_to is None:
        return claim.stance
    who = claim.attributed_to if with_names else (speaker_kind(claim) or "unknown").replace("_", " ")
    return f"{claim.stance}, by {who}"


def days(earliest: dt.date | None, latest: dt.date | None) -> str:
    """A range of days, or nothing where nothing is known."""
    if earliest is None and latest is None:
        return "date unknown"
    return _day(earliest) if earliest == latest else f"{_day(earliest)} to {_day(latest)}"
