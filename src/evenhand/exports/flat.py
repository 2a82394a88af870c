"""One row an account or an incident: the flat table, a stable contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from evenhand import codebook
from evenhand.corroborate import FIELDS, estimate, present, shared_tolls
from evenhand.corroborate.agreement import is_shared
from evenhand.corroborate.voices import cast_of, voice_of
from evenhand.exports import AccountRecord, IncidentRecord, Losses, Record, Sharing
from evenhand.exports.names import shown_name, withheld
from evenhand.fields import shared_id
from evenhand.model import (
    HAPPENED,
    STRENGTH,
    Account,
    Claim,
    Coded,
    Count,
    Finding,
    Stance,
    Term,
    Value,
    When,
    Where,
)
from evenhand.pairs.records import combined

#: The columns in order, with their meaning. Empty is unknown.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "id": "id of the account (`acc-…`) or incident (`inc-…`)",
        "report_ids": "ids of the reports that tell of it",
        "source_kinds": "kinds of their sources: media, government, intergovernmental, ngo, witness, armed_actor, unknown",
        "origins": "ids of the independent origins they go back to",
        "date_earliest": "first day on which it may have happened, ISO 8601",
        "date_latest": "last day on which it may have happened, ISO 8601",
        "date_precision": "how exactly the day is known: day, week, month and so on",
        "date_calendar": "calendar in which the report gives the date",
        "country": "ISO 3166-1 alpha-2 code",
        "admin1": "first-level division",
        "place": "name of the place, after its relation to the incident (`near`, `12 km north of`) if there is one",
        "gazetteer_id": "id of the named place in the gazetteer, such as `geonames:94787`",
        "latitude": "degrees north, WGS 84",
        "longitude": "degrees east, WGS 84",
        "place_precision": "exact, town, near_town, district, region, country, water or unknown",
        "type": "event type, a code of `types.yaml`",
        "stage": "accomplished, attempted, foiled or threatened",
        "actor": "who is said to have acted: the organisation where it is named, else the label of its type",
        "actor_type": "codes of `actor_types.yaml`, in the order of `actor`; `unknown` only where nobody else is named",
        "target": "who or what was attacked: the organisation where it is named, else the label of its type",
        "target_type": "codes of `target_types.yaml`, in the order of `target`",
        "means": "codes of `means.yaml`",
        "killed_low": "fewest people killed, attackers not counted",
        "killed_high": "most people killed, attackers not counted; empty beside a `killed_low`: no upper end is given",
        "injured_low": "fewest people injured, attackers not counted",
        "injured_high": "most people injured, attackers not counted",
        "casualties_low": "fewest killed and injured, where they are given as one number",
        "casualties_high": "most killed and injured, where they are given as one number",
        "attackers_killed_low": "fewest attackers killed",
        "attackers_killed_high": "most attackers killed",
        "abducted_low": "fewest people abducted or taken hostage",
        "abducted_high": "most people abducted or taken hostage",
        "responsibility": "claims of responsibility, accusations and denials, each `code: actor`",
        "stance": "how it is told: stated, attributed, alleged, denied, hypothetical, planned, threatened or past",
        "agreement": "single_source, corroborated, or `disputed:` and the fields on which sources contradict one another",
        "reviewed": "yes or no: whether a person looked at every value",
        "shared_tolls": "numbers for several incidents together, as `killed: 12 for 2 (shr-…)`; not in the columns above",
    }
)
SINGLE = ("date", "place", "type", "stage")
SEVERAL = ("actor", "target", "means", "responsibility")
TOLLS = ("killed", "injured", "casualties", "attackers_killed", "abducted")

_OTHER_VALUES = "further values of the field do not fit into one cell; jsonl has them"
_PARTY = "what only a party to the conflict says stands apart; jsonl has it"
_NOT_HAPPENED = "told as denied, planned, threatened, hypothetical or past; jsonl has it"
_UNCODED = "words that could not be coded have no value; jsonl has them"
_NAME = "name withheld; with names it is shown"
_CANDIDATES = ("candidates", "values that lost have no column; jsonl has them")
_SPEAKERS = ("speakers", "who says what has no column; jsonl has it")
_TIME = ("time of day", "it has no column; jsonl has it")


@dataclass(frozen=True, slots=True)
class Flat:
    """One row: the cells by column, all of ``COLUMNS``, what did not fit, and the radius of the place in kilometres."""

    cells: Mapping[str, str]
    losses: Losses
    precision_km: float | None = None


def flat(record: Record, *, sharing: Sharing) -> Flat:
    """The row of an account or incident."""
    return (
        flat_account(record, sharing=sharing)
        if isinstance(record, AccountRecord)
        else flat_incident(record, sharing=sharing)
    )


def flat_account(record: AccountRecord, *, sharing: Sharing) -> Flat:
    """The row of an account. Where it gives several values to a single question, the one with most confidence.

    A toll that a party to the conflict tells counts where nobody else tells one.
    """
    account, losses = record.account, Losses()
    chosen: dict[str, Value] = {}
    stance = _anchor_stance(account)
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {
        "id": account.id,
        "report_ids": account.report,
        "source_kinds": record.report.source_kind,
        "origins": record.origin or "",
        "stance": stance,
        "agreement": "single_source",
        "reviewed": _yes_no(record.reviewed),
    }
    for field in (*SINGLE, *SEVERAL):
        told = list(_told(account, field, {stance, *HAPPENED}, losses))
        if field == "responsibility":
            cells["responsibility"] = _responsibility((code.value for _, code in told), sharing, losses)
        elif field in SEVERAL:
            cells |= _terms(field, (code.value for _, code in told), sharing, losses)
        elif told:
            chosen[field] = max((code for _, code in told), key=lambda code: code.confidence).value
            cells |= _single(field, chosen[field])
            losses[field, _OTHER_VALUES] += len({code.value for _, code in told} - {chosen[field]})
    shared: list[str] = []
    origins = {} if record.origin is None else {record.report.id: record.origin}
    cast = cast_of([account])
    parties = {
        claim.id
        for claim in account.claims
        if voice_of(claim, cast, reports={record.report.id: record.report}, origins=origins).party
    }
    for field in TOLLS:
        said = [(c, code.value) for c, code in _told(account, field, HAPPENED, losses) if isinstance(code.value, Count)]
        own = [(claim, count) for claim, count in said if not count.shared]
        others = [(claim, count) for claim, count in own if claim.id not in parties] or own
        losses[field, _PARTY] += len(own) - len(others)
        cells |= _toll(field, combined(field, [count for _, count in others]))
        several = [(claim, count) for claim, count in said if count.shared]
        together = combined(field, [count for _, count in several])
        if together is not None:
            shared.append(_shared(field, together, shared_id(min((c for c, _ in several), key=lambda c: c.span))))
    cells["shared_tolls"] = "; ".join(shared)
    losses += _account_losses(account)
    return Flat(cells, losses, _radius(chosen.get("place")))


def flat_incident(record: IncidentRecord, *, sharing: Sharing) -> Flat:
    """The row of an incident, from its findings.

    A toll or date on which sources contradict one another is the range from the lowest to the highest of those who are
    no party to the conflict; a place, type or stage is the one that most independent origins give. Where sources agree,
    the most exact value stands. What a party says is taken only where nobody else says anything.
    """
    incident, losses = record.incident, Losses()
    chosen: dict[str, Value] = {}
    reports = sorted({(r.report.id, r.report.source_kind) for r in record.accounts})
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {
        "id": incident.id,
        "report_ids": "; ".join(identity for identity, _ in reports),
        "source_kinds": "; ".join(sorted({kind for _, kind in reports})),
        "origins": "; ".join(sorted({r.origin for r in record.accounts if r.origin})),
        "stance": min((_anchor_stance(a) for a in incident.accounts), key=STRENGTH.index, default=""),
        "agreement": _agreement(finding for _, finding in _in_order(incident.findings)),
        "reviewed": _yes_no(incident.reviewed),
    }
    for field, finding in _in_order(incident.findings):
        values = list(_eligible(finding, losses))
        if field == "responsibility":
            everything = (found.value for found in finding.values)
            cells["responsibility"] = _responsibility(everything, sharing, losses)
        elif field in SEVERAL:
            cells |= _terms(field, values, sharing, losses)
        elif field in SINGLE and values:
            chosen[field] = _chosen(finding, values)
            cells |= _single(field, chosen[field])
            losses[field, _OTHER_VALUES] += len(values) - 1
        elif field in TOLLS:
            cells |= _toll(field, _agreed_toll(finding))
            losses[field, _OTHER_VALUES] += max(0, sum(not is_shared(value) for value in values) - 1)
    cells["shared_tolls"] = "; ".join(
        _shared(field, count, identity) for field in TOLLS for identity, _, count in shared_tolls(incident, field)
    )
    for told in record.accounts:
        losses += _account_losses(told.account)
    return Flat(cells, losses, _radius(chosen.get("place")))


def _in_order(findings: Mapping[str, Finding]) -> list[tuple[str, Finding]]:
    return [(field, findings[field]) for field in FIELDS if field in findings]


def _anchor_stance(account: Account) -> Stance:
    anchor = next(iter(account.claims_of("type") or account.claims), None)
    return "stated" if anchor is None else anchor.stance


def _told(account: Account, field: str, stances: Iterable[Stance], losses: Losses) -> Iterator[tuple[Claim, Coded]]:
    allowed = frozenset(stances)
    for claim, code in account.coded_of(field):
        if claim.stance in allowed or field == "responsibility":
            yield claim, code
        else:
            losses[field, _NOT_HAPPENED] += 1


def _account_losses(account: Account) -> Losses:
    """What no flat row of this account can show, whatever its values."""
    losses = Losses()
    coded = {code.claim: code for code in account.coded}
    for claim in account.claims:
        code = coded.get(claim.id)
        losses[_SPEAKERS] += claim.attributed_to is not None
        if isinstance(code, Coded):
            losses[_CANDIDATES] += len(code.others)
            losses[_TIME] += isinstance(code.value, When) and code.value.time is not None
        else:
            losses[claim.field, _UNCODED] += 1
    return losses


def _eligible(finding: Finding, losses: Losses) -> Iterator[Value]:
    """The values that a row is made of: told as having happened, and not by a party where others speak."""
    happened = [found for found in finding.values if found.stance in HAPPENED]
    others = any(not found.party for found in happened)
    for found in finding.values:
        if found not in happened:
            losses[finding.field, _NOT_HAPPENED] += finding.field != "responsibility"
        elif found.party and others:
            losses[finding.field, _PARTY] += finding.field != "responsibility"
        else:
            yield found.value


def _chosen(finding: Finding, values: Sequence[Value]) -> Value:
    disputed = finding.agreement == "disputed"
    whens = [value for value in values if isinstance(value, When)]
    if disputed and len(whens) > 1:
        return _widest(whens)
    return present(finding, rule="representative" if disputed else "informative") or values[0]


def _widest(whens: Sequence[When]) -> When:
    starts = [when.earliest for when in whens if when.earliest]
    ends = [when.latest for when in whens if when.latest]
    earliest = min(starts) if len(starts) == len(whens) else None
    latest = max(ends) if len(ends) == len(whens) else None
    calendars = {when.calendar for when in whens}
    return When(earliest, latest, "range", calendars.pop() if len(calendars) == 1 else "gregorian")


def _agreed_toll(finding: Finding) -> Count | None:
    if finding.agreement == "disputed":
        outermost = estimate(finding)
        return None if outermost is None else Count(outermost.low, outermost.high)
    value = present(finding, rule="informative")
    return value if isinstance(value, Count) and not value.shared else None


def _agreement(findings: Iterable[Finding]) -> str:
    kinds = {finding.field: finding.agreement for finding in findings}
    disputed = [field for field, kind in kinds.items() if kind == "disputed"]
    if disputed:
        return "disputed: " + ", ".join(disputed)
    return next((kind for kind in ("corroborated", "single_source") if kind in kinds.values()), "")


# -- cells


def _single(field: str, value: Value) -> dict[str, str]:
    if isinstance(value, When):
        return {
            "date_earliest": value.earliest.isoformat() if value.earliest else "",
            "date_latest": value.latest.isoformat() if value.latest else "",
            "date_precision": value.precision,
            "date_calendar": value.calendar,
        }
    if isinstance(value, Where):
        return {
            "country": value.country or "",
            "admin1": value.admin1 or "",
            "place": " ".join(part for part in (value.relation, value.name) if part),  # ends in the name, as told above
            "gazetteer_id": value.gazetteer_id or "",
            "latitude": _degrees(value.latitude),
            "longitude": _degrees(value.longitude),
            "place_precision": value.precision,
        }
    return {field: value.code} if isinstance(value, Term) else {}


def _terms(field: str, values: Iterable[Value], sharing: Sharing, losses: Losses) -> dict[str, str]:
    terms = list(dict.fromkeys(value for value in values if isinstance(value, Term)))
    if field == "means":
        return {"means": "; ".join(dict.fromkeys(term.code for term in terms))}
    terms = [term for term in terms if term.code != "unknown"] or terms  # "gunmen" beside the group that is blamed
    losses[field, _NAME] += sum(withheld(term, sharing=sharing) for term in terms)
    labels = codebook.load(f"{field}_types")
    pairs = dict.fromkeys(
        (shown_name(term, sharing=sharing) or labels.get(term.code, {}).get("label", term.code), term.code)
        for term in terms
    )
    return {field: "; ".join(shown for shown, _ in pairs), f"{field}_type": "; ".join(code for _, code in pairs)}


def _responsibility(values: Iterable[Value], sharing: Sharing, losses: Losses) -> str:
    terms = [value for value in values if isinstance(value, Term)]
    losses["responsibility", _NAME] += sum(withheld(term, sharing=sharing) for term in terms)
    shown = ((term.code, shown_name(term, sharing=sharing)) for term in terms)
    return "; ".join(dict.fromkeys(f"{code}: {name}" if name else code for code, name in shown))


def _toll(field: str, count: Count | None) -> dict[str, str]:
    if count is None:
        return {}
    return {f"{field}_low": str(count.low), f"{field}_high": "" if count.high is None else str(count.high)}


def _shared(field: str, count: Count, identity: str) -> str:
    return f"{field}: {replace(count, shared=0).in_words()} for {count.shared} ({identity})"


def _radius(place: Value | None) -> float | None:
    return place.precision_km if isinstance(place, Where) else None


def _degrees(angle: float | None) -> str:
    return "" if angle is None else f"{angle:.5f}".rstrip("0").rstrip(".")


def _yes_no(answer: bool | None) -> str:
    return "" if answer is None else "yes" if answer else "no"
