"""The vocabulary: every type the rooms hand to one another. All are frozen; functions take values and return new ones.

Words are facts and never change; codes are interpretations, versioned by the rule that made them. Ids hash words and
places, never codes. Offsets are code points: ``text[span.start:span.end]`` gives the words.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NewType

ReportId = NewType("ReportId", str)
ClaimId = NewType("ClaimId", str)
AccountId = NewType("AccountId", str)
IncidentId = NewType("IncidentId", str)
OriginId = NewType("OriginId", str)

SourceKind = Literal["media", "government", "intergovernmental", "ngo", "witness", "armed_actor", "unknown"]
Stance = Literal["stated", "attributed", "alleged", "denied", "hypothetical", "planned", "threatened", "past"]
Fit = Literal["exact", "folded", "approximate"]
Agreement = Literal["corroborated", "single_source", "disputed", "unknown"]
Verdict = Literal["same", "different", "unsure"]
TargetKind = Literal["people", "thing"]

#: Stances under which a thing told is told as having happened in this report's own time.
HAPPENED: frozenset[Stance] = frozenset({"stated", "attributed", "alleged"})
#: Stances from the firmest telling to the least.
STRENGTH: tuple[Stance, ...] = (
    "stated", "attributed", "alleged", "denied", "planned", "threatened", "hypothetical", "past",
)  # fmt: skip


def make_id(prefix: str, *parts: object) -> str:
    """A short id that depends on nothing but ``parts``: prefix and 12 hexadecimal digits of their SHA-256."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}-{digest[:12]}"


# -- reports and words


@dataclass(frozen=True, slots=True)
class Report:
    """One text by one source. ``id`` hashes text and source; the text is never edited. Unknown metadata is None."""

    id: ReportId
    text: str
    source: str | None = None
    source_kind: SourceKind = "unknown"
    published: dt.date | None = None
    language: str | None = None
    url: str | None = None
    title: str | None = None

    @classmethod
    def of(
        cls,
        text: str,
        *,
        source: str | None = None,
        source_kind: SourceKind = "unknown",
        published: dt.date | None = None,
        language: str | None = None,
        url: str | None = None,
        title: str | None = None,
    ) -> Report:
        """A report with its id."""
        identity = ReportId(make_id("rep", source or "", text))
        return cls(identity, text, source, source_kind, published, language, url, title)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where words stand in a report's text, in code points, end exclusive."""

    start: int
    end: int
    fit: Fit = "exact"

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader hands over: a quotation that answers one question about one incident. No codes, no offsets.

    ``account`` is the reader's own label for the incident. ``within`` quotes the passage that holds ``quote``, so that
    short words ("two") are found in the right sentence. ``left_out`` says why the reader itself does not use it: such a
    draft is kept and shown, and makes no claim. ``kind`` is what it takes the words of a target for, where it says so.
    """

    account: str
    field: str
    quote: str
    stance: Stance = "stated"
    attributed_to: str | None = None
    within: str | None = None
    confidence: float | None = None
    left_out: str | None = None
    kind: TargetKind | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """These words, at this place, answer this question. ``id`` hashes report, account, field, start and end.

    ``kind`` is what the reader takes the words of a target for, where it says so; a code may still say otherwise.
    """

    id: ClaimId
    report: ReportId
    account: AccountId
    field: str
    words: str
    span: Span
    stance: Stance = "stated"
    attributed_to: str | None = None
    reader: str = ""
    confidence: float | None = None
    kind: TargetKind | None = None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A quotation that is not in its report, or that the reader itself left out: kept and shown, never used."""

    report: ReportId
    draft: Draft
    reason: str
    reader: str = ""


# -- values: what words can be coded to


@dataclass(frozen=True, slots=True)
class When:
    """A range of days, both ends included; None is an open end. A day is a range of one.

    ``precision`` is time, part_of_day, day, week, weekend, week_part, month, month_part, season, quarter, half, year,
    year_part, decade, decade_part, century or range. ``time`` is a clock time ("14:30"); ``part`` a TIMEX3 part code
    (MO AF EV NI DT; SP SU FA WI; Q1-Q4, H1, H2). ``month`` and ``day`` are set, in ``calendar``, only when the year is
    unknown; both ends are then open. A Hijri day carries one day of doubt on each side, since sightings differ by place.
    """

    earliest: dt.date | None
    latest: dt.date | None
    precision: str
    calendar: str = "gregorian"
    time: str | None = None
    part: str | None = None
    month: int | None = None
    day: int | None = None

    def middle(self) -> dt.date | None:
        """The day in the middle of the range: for a Hijri day, the day that the tables give. None when an end is open."""
        if self.earliest is None or self.latest is None:
            return None
        return self.earliest + (self.latest - self.earliest) // 2

    def timex(self) -> str:
        """The TIMEX3 value (TimeML 1.2.1), for example 2014-05-03TEV, 2014-W18 or 198; ends of a range join with "/"."""
        first, last = self.earliest, self.latest
        if first is None or last is None:
            return self._without_year() if first is last else f"{first or '..'}/{last or '..'}"
        clock = f"T{self.time}" if self.time else f"T{self.part}" if self.precision == "part_of_day" else ""
        if self.precision in {"day", "time", "part_of_day"} and (last - first).days <= 4:
            return f"{self.middle()}{clock}"
        year, week, _ = first.isocalendar()
        forms = {
            "week": f"{year:04d}-W{week:02d}",
            "week_part": f"{year:04d}-W{week:02d}",
            "weekend": f"{year:04d}-W{week:02d}-WE",
            "month": f"{first:%Y-%m}",
            "month_part": f"{first:%Y-%m}",
            "year": f"{first.year:04d}",
            "year_part": f"{first.year:04d}",
            "decade": f"{first.year // 10:03d}",
            "decade_part": f"{first.year // 10:03d}",
            "century": f"{first.year // 100:02d}",
        }
        if self.calendar in {"gregorian", "julian"} and self.precision in {"season", "quarter", "half"}:
            return f"{first.year:04d}-{self.part}"
        return forms.get(self.precision, f"{first}/{last}") if self.calendar == "gregorian" else f"{first}/{last}"

    def edtf(self) -> str:
        """The value in the Extended Date/Time Format (ISO 8601-2:2019): 2014-05-03, 198X, 1998-23, 2014-05-01/2014-05-10."""
        first, last = self.earliest, self.latest
        if first is None or last is None:
            return self._without_year() if first is last else f"{first or '..'}/{last or '..'}"
        if first == last:
            return f"{first}T{self.time}:00" if self.time and self.time != "24:00" else f"{first}"
        if self.calendar == "gregorian":
            code = {"SP": 21, "SU": 22, "FA": 23, "WI": 24, "Q1": 33, "Q2": 34, "Q3": 35, "Q4": 36, "H1": 40, "H2": 41}
            if self.precision in {"season", "quarter", "half"} and self.part in code:
                return f"{first.year:04d}-{code[self.part]}"
            forms = {"month": f"{first:%Y-%m}", "year": f"{first.year:04d}", "decade": f"{first.year // 10:03d}X"}
            forms["century"] = f"{first.year // 100:02d}XX"
            return forms.get(self.precision, f"{first}/{last}")
        return f"{first}/{last}"

    def _without_year(self) -> str:
        if self.calendar != "gregorian" or self.month is None:
            return "XXXX-XX-XX" if self.day is not None else "XXXX"
        return f"XXXX-{self.month:02d}" + (f"-{self.day:02d}" if self.day is not None else "")


@dataclass(frozen=True, slots=True)
class Where:
    """A place with honest precision. ``relation`` says how the incident lies to it ("12 km north of", "near").

    ``precision`` is one of exact, town, near_town, district, region, country, water, unknown; ``precision_km`` is the
    radius in kilometres within which the incident is thought to lie.
    """

    gazetteer_id: str | None
    name: str
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str = "unknown"
    precision_km: float | None = None
    relation: str | None = None

    def in_words(self) -> str:
        """The name behind its relation to the incident, unless that names it already ("between X and Y")."""
        relation = self.relation or ""
        named = re.search(rf"(?<!\w){re.escape(self.name)}(?!\w)", relation)
        return relation if named else f"{relation} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Count:
    """How many people. ``high`` None is open ("more than 40" is 41..None). ``of`` says whom (a codebook target type,
    ``attackers``, or None); ``part`` marks a part of another count of the same account ("including three children"),
    ``adds`` one that comes on top of the count told before it ("four more", "and his son"). ``shared`` says of how many
    incidents its report tells it together ("both bombings left 40 injured"): at most this many in each. 0: of this one.
    """

    low: int
    high: int | None
    of: str | None = None
    words: str = ""
    part: bool = False
    adds: bool = False
    shared: int = 0

    def in_words(self) -> str:
        """The number in a few plain words."""
        number = str(self.low) if self.low == self.high else f"{self.low} to {self.high}"
        number = f"{self.low} or more" if self.high is None else number
        beside = f", shared by {self.shared} incidents of its report: at most this many here" if self.shared else ""
        return number + beside


@dataclass(frozen=True, slots=True)
class Term:
    """A code from the codebook; ``name`` is the named actor where the codebook has one."""

    code: str
    name: str | None = None


Value = When | Where | Count | Term


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that lost, with its confidence: kept so that a reviewer can choose it."""

    value: Value
    confidence: float


@dataclass(frozen=True, slots=True)
class Coded:
    """One interpretation of one claim. ``how`` names the rule or model and its version."""

    claim: ClaimId
    value: Value
    how: str
    confidence: float
    others: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uncoded:
    """Words that could not be coded, and why, in words a reviewer can read."""

    claim: ClaimId
    how: str
    reason: str


@dataclass(frozen=True, slots=True)
class Account:
    """One report's telling of one incident. ``id`` comes from the quotation that anchors it."""

    id: AccountId
    report: ReportId
    claims: tuple[Claim, ...]
    coded: tuple[Coded | Uncoded, ...] = ()

    def claims_of(self, field_name: str) -> tuple[Claim, ...]:
        """The claims that answer one question."""
        return tuple(claim for claim in self.claims if claim.field == field_name)

    def coded_of(self, field_name: str) -> tuple[tuple[Claim, Coded], ...]:
        """The claims of one field that were coded, each with its code."""
        by_id = {code.claim: code for code in self.coded if isinstance(code, Coded)}
        return tuple((claim, by_id[claim.id]) for claim in self.claims_of(field_name) if claim.id in by_id)


@dataclass(frozen=True, slots=True)
class Reading:
    """All a reader found in one report, placed."""

    report: ReportId
    reader: str
    accounts: tuple[Account, ...]
    unplaced: tuple[Unplaced, ...] = ()


# -- comparing


@dataclass(frozen=True, slots=True)
class Reason:
    """One addend of a score: what was compared, what was found, and its weight in bits."""

    name: str
    finding: str
    weight: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two accounts side by side. The weights of the reasons add up to ``score`` (bits, log2 of odds)."""

    left: AccountId
    right: AccountId
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's verdict on two accounts. Append-only."""

    left: AccountId
    right: AccountId
    verdict: Verdict
    by: str
    at: dt.datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's verdict on one claim: accepted as coded, or corrected. Append-only."""

    claim: ClaimId
    accepted: bool
    corrected: Value | None
    by: str
    at: dt.datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class FindingValue:
    """One value that sources give, with the claims that carry it and the independent origins they come from."""

    value: Value
    claims: tuple[ClaimId, ...]
    origins: tuple[OriginId, ...]
    speakers: tuple[str, ...] = ()
    party: bool = False
    stance: Stance = "stated"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the sources say on one question, and whether they agree."""

    field: str
    agreement: Agreement
    values: tuple[FindingValue, ...]
    origins: tuple[OriginId, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """Accounts held to tell of one incident, with findings per field. A view: rebuilt, never edited."""

    id: IncidentId
    accounts: tuple[Account, ...]
    findings: Mapping[str, Finding] = field(default_factory=lambda: MappingProxyType({}))
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class LossReport:
    """What did not fit into a format: how many rows were written, and for each column what was left behind."""

    format: str
    rows: int
    losses: tuple[tuple[str, str, int], ...] = ()
