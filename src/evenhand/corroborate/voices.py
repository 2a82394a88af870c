"""Who speaks in a claim: the group of the speaker, whether it is a party to the incident, and what it is repeating."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from evenhand import codebook
from evenhand.model import Account, Claim, OriginId, Report, ReportId, Term, make_id


@dataclass(frozen=True, slots=True)
class Group:
    """A group of speakers of ``codebook/party.yaml``."""

    code: str
    says: str
    party: str
    voice: str
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Voice:
    """The speaker of a claim. Claims of one ``origin`` are not independent of one another."""

    group: str
    party: bool
    origin: OriginId


def voice_of(
    claim: Claim, account: Account, *, reports: Mapping[ReportId, Report], origins: Mapping[ReportId, OriginId]
) -> Voice:
    """Who speaks in ``claim``: the one it is attributed to, or else the report itself.

    Attributed to one speaker, its origin is that speaker, whoever quotes it; else the origin of the report.
    """
    report = reports.get(claim.report)
    origin = origins.get(claim.report, OriginId(make_id("org", claim.report)))
    if claim.attributed_to is None:
        kind = "unknown" if report is None else report.source_kind
        group = _group(codebook.load("party")["sources"][kind])
        return Voice(group.code, _is_party(group, account), origin)
    group = speaker_group(claim.attributed_to)
    involved = _names(claim.attributed_to, account)
    keys = {
        "one": ("speaker", group.code),
        "each": ("speaker", _folded(claim.attributed_to)),
        "many": (origin, group.code),
    }
    origin = OriginId(make_id("org", *keys[group.voice]))
    return Voice(group.code, involved or _is_party(group, account), origin)


def speaker_group(attributed_to: str) -> Group:
    """The first group of the codebook one of whose words stands in an attribution."""
    folded = _folded(attributed_to)
    return next((group for pattern, group in _patterns() if pattern.search(folded)), _group("unknown"))


def label(code: str) -> str:
    """A group in plain words."""
    return _group(code).says


def _folded(words: str) -> str:
    bare = re.sub(r"^(?:the|a|an)\s+", "", words.casefold().strip())
    return re.sub(r"\s+", " ", bare)


def _names(attributed_to: str, account: Account) -> bool:
    """Whether the account names the speaker as an actor or a target."""
    speaker = _folded(attributed_to)
    named = {_folded(claim.words) for field in ("actor", "target") for claim in account.claims_of(field)}
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", speaker) for name in named if len(name) > 2)


def _is_party(group: Group, account: Account) -> bool:
    if group.party == "involved":
        codes = {
            code.value.code
            for field in ("actor", "target")
            for _, code in account.coded_of(field)
            if isinstance(code.value, Term)
        }
        return bool(codes & group.types)
    return group.party == "yes"


@functools.cache
def _groups() -> Mapping[str, Group]:
    sheet = codebook.load("party")
    answer = {True: "yes", False: "no", "involved": "involved"}
    rows = [*sheet["groups"], sheet["unknown"]]
    return {
        row["code"]: Group(
            row["code"], row["says"], answer[row["party"]], row["voice"], frozenset(row.get("types", ()))
        )
        for row in rows
    }


def _group(code: str) -> Group:
    return _groups()[code]


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], Group], ...]:
    rows = codebook.load("party")["groups"]
    return tuple(
        (re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, row["words"])) + r")(?!\w)"), _group(row["code"]))
        for row in rows
    )
