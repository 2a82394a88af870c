"""The findings of one incident, field by field."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType

from evenhand.corroborate import rising
from evenhand.corroborate.agreement import is_partial, is_shared, relation
from evenhand.corroborate.voices import Voice, cast_of, label, own_people, voice_of
from evenhand.counts import combine
from evenhand.fields import TOLLS, shared_id
from evenhand.model import (
    HAPPENED,
    STRENGTH,
    Account,
    Agreement,
    Claim,
    ClaimId,
    Coded,
    Count,
    Decision,
    Finding,
    FindingValue,
    Incident,
    IncidentId,
    OriginId,
    Report,
    ReportId,
    Stance,
    Term,
    Value,
    When,
    Where,
)

#: The questions an incident answers, in the order of the tables.
FIELDS = (
    "date", "place", "type", "stage", "actor", "target", "means",
    "killed", "injured", "casualties", "attackers_killed", "abducted", "responsibility",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """One value that one voice gives in one account, and the day on which its report was published."""

    value: Value
    claims: tuple[ClaimId, ...]
    voice: Voice
    stance: Stance
    published: dt.date | None = None


def corroborate(
    id: IncidentId,
    accounts: Sequence[Account],
    *,
    reports: Mapping[ReportId, Report],
    origins: Mapping[ReportId, OriginId],
    decisions: Sequence[Decision] = (),
) -> Incident:
    """The incident with a finding for each of ``FIELDS``; the order of ``accounts`` does not matter.

    A rejected claim is left out and a corrected one counts with its correction, also where the rules found no value; the
    latest decision on a claim stands. A number that a report tells of several incidents together says at most how many;
    where all of these are gathered here, it is this incident's own.
    The incident is reviewed when every claim that stands in a finding was decided on.
    """
    ordered = tuple(sorted(accounts, key=lambda account: account.id))
    latest = {row.claim: row for row in sorted(decisions, key=lambda row: row.at)}
    said: defaultdict[str, list[_Said]] = defaultdict(list)
    cast = cast_of(ordered)
    here = Counter(shared_id(claim) for account in ordered for claim in account.claims if claim.field in TOLLS)
    for account in ordered:
        report = reports.get(account.report)
        day = None if report is None else report.published
        voices = {claim.id: voice_of(claim, cast, reports=reports, origins=origins) for claim in account.claims}
        for field in FIELDS:
            said[field] += (replace(row, published=day) for row in _said(account, field, voices, latest, here))
    findings = {field: _finding(field, said[field]) for field in FIELDS}
    standing = {claim for finding in findings.values() for value in finding.values for claim in value.claims}
    reviewed = bool(standing) and standing <= latest.keys()
    return Incident(id, ordered, MappingProxyType(findings), reviewed)


def _said(
    account: Account,
    field: str,
    voices: Mapping[ClaimId, Voice],
    decisions: Mapping[ClaimId, Decision],
    here: Mapping[str, int],
) -> Iterator[_Said]:
    """What each voice of an account says on a field; the counts of one voice are one toll, and one that is shared.

    A count that comes on top of the one before it ("his driver was also killed") joins that one's toll whoever tells it,
    unless only one of the two is a party's word. ``here`` says how many accounts of the incident quote a number.
    """
    by_voice: defaultdict[tuple[Voice, Stance, bool], list[tuple[Claim, Value]]] = defaultdict(list)
    before: tuple[Voice, Stance, bool] | None = None
    values = {code.claim: code.value for code in account.coded if isinstance(code, Coded)}
    for claim in account.claims_of(field):
        value = _decided(values.get(claim.id), decisions.get(claim.id))
        if isinstance(value, Count) and value.shared <= here[shared_id(claim)]:
            value = replace(value, shared=0)
        if value is not None:
            key = voices[claim.id], claim.stance, isinstance(value, Count) and value.shared > 0
            if isinstance(value, Count) and value.adds and before is not None and _may_add(key, before):
                key = before
            by_voice[key].append((claim, value))
            before = key
    for (voice, stance, _), rows in by_voice.items():
        numbers = [value for _, value in rows if isinstance(value, Count)]
        toll = _toll(field, numbers)
        if toll is not None:
            yield _Said(replace(toll, words=""), tuple(claim.id for claim, _ in rows), voice, stance)
        else:
            yield from (_Said(value, (claim.id,), voice, stance) for claim, value in rows)


def _may_add(key: tuple[Voice, Stance, bool], before: tuple[Voice, Stance, bool]) -> bool:
    """Whether a count may be added to the one before it: both told as happened, of this incident alone, by like voices."""
    (voice, stance, shared), (earlier, told, together) = key, before
    return voice.party == earlier.party and {stance, told} <= HAPPENED and not shared and not together


def _toll(field: str, numbers: Sequence[Count]) -> Count | None:
    """The counts of one voice together; attackers count only where the field asks for them. Parts of a number that another
    voice tells stay parts, and others beside those of whom another voice tells stay others.
    """
    toll = combine([replace(count, of=None) for count in numbers] if field == "attackers_killed" else numbers)
    whole = [count for count in numbers if not count.part]
    adds = bool(whole) and all(count.adds for count in whole)
    return None if toll is None else replace(toll, part=not whole, adds=adds)


def _decided(value: Value | None, decision: Decision | None) -> Value | None:
    if decision is None or (decision.accepted and decision.corrected is None):
        return value
    return decision.corrected


def _finding(field: str, said: Sequence[_Said]) -> Finding:
    said = [_of_own_side(row, said) for row in said]
    said = [_traced(row, field, said) for row in said]
    values = _grouped(said)
    happened = [value for value in values if value.stance in HAPPENED]
    origins = tuple(sorted({origin for value in happened for origin in value.origins}))
    told = [value for value in happened if value.value != Term("unknown")]
    return Finding(field, _agreement(field, told), values, origins, _note(field, values, said))


def _of_own_side(row: _Said, said: Sequence[_Said]) -> _Said:
    """What a side tells of its own people alone ("11 officers were hurt, the ministry said") is no number of all, where
    others tell of more and nobody else of these.
    """
    value = row.value
    if not isinstance(value, Count) or value.of is None or value.of not in own_people(row.voice.group):
        return row
    others = [other.value for other in said if other.voice != row.voice and isinstance(other.value, Count)]
    if not others or any(other.of == value.of for other in others):
        return row
    return replace(row, value=replace(value, part=True))


def _traced(row: _Said, field: str, said: Sequence[_Said]) -> _Said:
    """What a report says itself, when it also quotes somebody who says so, goes back to that speaker: nobody can tell
    whether it knows more than it was told.
    """
    if not row.voice.is_own or row.stance not in HAPPENED:
        return row
    quoted = [
        other.voice.origin
        for other in said
        if not other.voice.is_own
        and other.voice.report == row.voice.report
        and other.stance in HAPPENED
        and (_content(row.value) == _content(other.value) or relation(field, row.value, other.value) == "agree")
    ]
    return replace(row, voice=replace(row.voice, origin=min(quoted))) if quoted else row


def _grouped(said: Iterable[_Said]) -> tuple[FindingValue, ...]:
    """Equal values told as happened by a party, by others, and equal values under each other stance."""
    groups: defaultdict[tuple[object, bool, Stance], list[_Said]] = defaultdict(list)
    for row in said:
        stance: Stance = "stated" if row.stance in HAPPENED else row.stance
        groups[_content(row.value), row.voice.party, stance].append(row)
    values = [
        FindingValue(
            min((row.value for row in rows), key=repr),
            tuple(sorted({claim for row in rows for claim in row.claims})),
            tuple(sorted({row.voice.origin for row in rows})),
            tuple(sorted({row.voice.group for row in rows})),
            party,
            min((row.stance for row in rows), key=STRENGTH.index),
        )
        for (_, party, _), rows in groups.items()
    ]
    return tuple(
        sorted(
            values,
            key=lambda v: (
                STRENGTH.index(v.stance) > 2,
                is_partial(v.value),
                v.party,
                is_shared(v.value),
                -len(v.origins),
                v.claims,
            ),
        )
    )


def _content(value: Value) -> object:
    """What two values must share to be one: numbers whomever they count, days whatever the time of day."""
    if isinstance(value, Count):
        return value.low, value.high, value.shared, value.part, value.adds
    if isinstance(value, When):
        return value.earliest, value.latest
    return value


def _agreement(field: str, told: Sequence[FindingValue]) -> Agreement:
    """Corroborated needs two independent origins that agree, at least one of them not a party to the conflict."""
    if not told:
        return "unknown"
    agreed = any(len(value.origins) > 1 and not value.party for value in told)
    for one, other in combinations(told, 2):
        kind = relation(field, one.value, other.value)
        if kind == "contradict" and not _together(one, other):
            return "disputed"
        independent = len({*one.origins, *other.origins}) > 1
        agreed = agreed or (kind == "agree" and independent and not (one.party and other.party))
    return "corroborated" if agreed else "single_source"


def _together(one: FindingValue, other: FindingValue) -> bool:
    """Whether two names are given by one and the same speaker as those responsible: two sides of a clash, two who helped."""
    named = [value.value.name for value in (one, other) if isinstance(value.value, Term)]
    return len({name for name in named if name}) == 2 and not set(one.origins).isdisjoint(other.origins)


def _note(field: str, values: Sequence[FindingValue], said: Sequence[_Said]) -> str:
    """What a reader should know before taking one of the values, in plain words."""
    happened = [value for value in values if value.stance in HAPPENED]
    against = [
        value
        for value in happened
        if any(relation(field, value.value, o.value) == "contradict" and not _together(value, o) for o in happened)
    ]
    parts = [*map(_telling, against), *_rises(field, said)]
    if happened and all(value.party for value in happened):
        parts.append("said only by a party to the conflict")
    parts += [in_words(value.value) for value in happened if is_shared(value.value)]
    parts += [f"denied by {_who(value)}" for value in values if value.stance == "denied"]
    return "; ".join(dict.fromkeys(parts))


def _rises(field: str, said: Sequence[_Said]) -> Iterator[str]:
    """That later reports tell more, of those who are no party together and of each group of parties by itself."""
    by_side: defaultdict[str, list[tuple[dt.date | None, Count]]] = defaultdict(list)
    for row in said:
        if row.stance in HAPPENED and isinstance(row.value, Count):
            by_side[row.voice.group if row.voice.party else ""].append((row.published, row.value))
    for side, told in sorted(by_side.items()):
        steps = rising.rising(field, told)
        if steps:
            whose = f"claimed by {label(side)} " if side else "that others tell " if len(by_side) > 1 else ""
            yield f"the number {whose}rises from report to report: {rising.in_words(steps)}"


def _telling(value: FindingValue) -> str:
    """A value and whose it is: a party to the conflict claims, others are reported."""
    return f"{in_words(value.value)} {'claimed by' if value.party else 'according to'} {_who(value)}"


def _who(value: FindingValue) -> str:
    return " and ".join(label(group) for group in value.speakers)


def in_words(value: Value) -> str:
    """A value in a few plain words."""
    if isinstance(value, Count | Where):
        return value.in_words()
    if isinstance(value, When):
        first, last = value.earliest or "an unknown day", value.latest or "an unknown day"
        return str(first) if first == last else f"{first} to {last}"
    code = value.code.replace("_", " ")
    return f"{value.name.replace('_', ' ')} ({code})" if value.name else code
