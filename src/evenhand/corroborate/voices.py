"""Who speaks in a claim: the group of the speaker, whether it is a party to the incident, and what it is repeating."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
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
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Voice:
    """The speaker of a claim, and in whose report. Claims of one ``origin`` are not independent of one another."""

    group: str
    party: bool
    origin: OriginId
    report: OriginId

    @property
    def is_own(self) -> bool:
        """Whether the report itself speaks, and quotes nobody."""
        return self.origin == self.report


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom the accounts of an incident name as actors and targets: folded names, and codes of actor and target types."""

    names: frozenset[str]
    types: frozenset[str]


def cast_of(accounts: Iterable[Account]) -> Cast:
    """The cast of an incident."""
    names: set[str] = set()
    types: set[str] = set()
    for account in accounts:
        for field in ("actor", "target"):
            names.update(_folded(claim.words) for claim in account.claims_of(field))
            types.update(code.value.code for _, code in account.coded_of(field) if isinstance(code.value, Term))
    return Cast(frozenset(name for name in names if len(name) > 2), frozenset(types))


def voice_of(
    claim: Claim, cast: Cast, *, reports: Mapping[ReportId, Report], origins: Mapping[ReportId, OriginId]
) -> Voice:
    """Who speaks in ``claim``: the one it is attributed to, or else the report itself.

    Attributed to one speaker, its origin is that speaker, whoever quotes it; else the origin of the report. All that
    stands in a party's own report is that party's claim, whomever it quotes.
    """
    report = reports.get(claim.report)
    origin = origins.get(claim.report, OriginId(make_id("org", claim.report)))
    own = _group(codebook.load("party")["sources"]["unknown" if report is None else report.source_kind])
    partial = _is_party(own, cast)
    if claim.attributed_to is None:
        return Voice(own.code, partial, origin, origin)
    group = speaker_group(claim.attributed_to)
    if partial and group.code == "unknown":
        return Voice(own.code, True, origin, origin)
    speaker = _folded(claim.attributed_to)
    keys = {"one": ("speaker", group.code), "each": ("speaker", speaker), "many": (origin, group.code)}
    party = partial or _names(speaker, cast) or _is_party(group, cast)
    return Voice(group.code, party, OriginId(make_id("org", *keys[group.voice])), origin)


def speaker_group(attributed_to: str) -> Group:
    """The first group of the codebook one of whose words stands in an attribution."""
    folded = _folded(attributed_to)
    return next((group for pattern, group in _patterns() if pattern.search(folded)), _group("unknown"))


def label(code: str) -> str:
    """A group in plain words."""
    return _group(code).says


def own_people(code: str) -> frozenset[str]:
    """The target types that a group of speakers counts as its own side's people."""
    return _group(code).own


def _folded(words: str) -> str:
    bare = re.sub(r"^(?:the|a|an)\s+", "", words.casefold().strip())
    return re.sub(r"\s+", " ", bare)


def _names(speaker: str, cast: Cast) -> bool:
    """Whether an account names the speaker as an actor or a target."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", speaker) for name in cast.names)


def _is_party(group: Group, cast: Cast) -> bool:
    return group.party == "yes" or (group.party == "involved" and not cast.types.isdisjoint(group.types))


@functools.cache
def _groups() -> Mapping[str, Group]:
    sheet = codebook.load("party")
    answer = {True: "yes", False: "no", "involved": "involved"}
    rows = [*sheet["groups"], sheet["unknown"]]
    return {
        row["code"]: Group(
            row["code"],
            row["says"],
            answer[row["party"]],
            row["voice"],
            frozenset(row.get("types", ())),
            frozenset(row.get("own", ())),
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
