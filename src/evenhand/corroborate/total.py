"""How many people in several incidents together. A number that a report tells of several of them counts once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from evenhand.corroborate.agreement import is_shared
from evenhand.corroborate.presentation import Estimate, estimate, heard
from evenhand.fields import shared_id
from evenhand.model import Claim, Count, Incident, IncidentId, ReportId


def total(incidents: Sequence[Incident], field: str) -> Estimate | None:
    """The sum of one toll over incidents; None where none of them gives a number.

    What incidents have of their own is added up. A number shared by several counts once, less what these have of their
    own; of several reports that give one for the same incidents, the numbers are a range. A number for incidents that
    a number for more of them takes in adds nothing.
    """
    own = {i.id: told for i in incidents if field in i.findings and (told := estimate(i.findings[field])) is not None}
    sums = list(own.values())
    counted: list[frozenset[IncidentId]] = []
    shared = _shared(incidents, field)
    for together in sorted(shared, key=lambda group: (-len(group), sorted(group))):
        if not any(together <= more for more in counted):
            counted.append(together)
            sums.append(_less(_range(shared[together]), [own[name] for name in together if name in own]))
    return _added(sums) if sums else None


def shared_tolls(incident: Incident, field: str) -> Iterator[tuple[str, ReportId, Count]]:
    """The numbers of one toll that an incident shares with others: id (the same in all of them), report and number."""
    claims = {claim.id: claim for account in incident.accounts for claim in account.claims}
    finding = incident.findings.get(field)
    for found in heard(finding) if finding is not None else ():
        if not isinstance(found.value, Count) or not is_shared(found.value):
            continue
        by_report: defaultdict[ReportId, list[Claim]] = defaultdict(list)
        for claim in found.claims:
            by_report[claims[claim].report].append(claims[claim])
        for report, told in by_report.items():
            yield shared_id(min(told, key=lambda claim: claim.span)), report, found.value


def _shared(incidents: Sequence[Incident], field: str) -> dict[frozenset[IncidentId], list[Count]]:
    """The shared numbers by the incidents that share them."""
    sharers: defaultdict[str, set[IncidentId]] = defaultdict(set)
    numbers: dict[str, Count] = {}
    for incident in incidents:
        for identity, _, count in shared_tolls(incident, field):
            sharers[identity].add(incident.id)
            numbers[identity] = count
    groups: defaultdict[frozenset[IncidentId], list[Count]] = defaultdict(list)
    for identity, together in sharers.items():
        groups[frozenset(together)].append(numbers[identity])
    return dict(groups)


def _range(counts: Sequence[Count]) -> Estimate:
    """The best is the one given most often, the lower of two given as often."""
    lows, highs = [count.low for count in counts], [count.high for count in counts]
    known = [high for high in highs if high is not None]
    best = min(lows, key=lambda low: (-lows.count(low), low))
    return Estimate(best, min(lows), max(known) if len(known) == len(highs) else None)


def _less(shared: Estimate, own: Sequence[Estimate]) -> Estimate:
    known = _added(own)
    high = None if shared.high is None or known.high is None else max(0, shared.high - known.high)
    return Estimate(max(0, shared.best - known.best), max(0, shared.low - known.low), high)


def _added(parts: Sequence[Estimate]) -> Estimate:
    highs = [part.high for part in parts if part.high is not None]
    high = sum(highs) if len(highs) == len(parts) else None
    return Estimate(sum(part.best for part in parts), sum(part.low for part in parts), high)
