"""How far reviewers agree who did not see each other's answers: Krippendorff's alpha, field by field."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

from evenhand.store import Store, acts, rows
from evenhand.values import to_json


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """Agreement on one field: claims that two or more people answered, those answered alike, and alpha (None: undefined)."""

    field: str
    claims: int
    alike: int
    alpha: float | None


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal data; a unit holds the values given to it, in any order. None without variation.

    alpha = 1 - (n - 1) * (sum over values c of n_c - o_cc) / (sum over c of n_c (n - n_c)), where o_cc are the
    coincidences within units (K. Krippendorff, "Computing Krippendorff's alpha-reliability", 2011, section C).
    """
    totals: Counter[Hashable] = Counter()
    alike = 0.0
    for unit in units:
        if len(unit) < 2:
            continue
        given = Counter(unit)
        totals += given
        alike += sum(times * (times - 1) for times in given.values()) / (len(unit) - 1)
    pairable = totals.total()
    expected = sum(times * (pairable - times) for times in totals.values())
    return None if expected == 0 else 1 - (pairable - 1) * (pairable - alike) / expected


def agreement(
    store: Store, *, start: dt.datetime, end: dt.datetime, between: Collection[str] = ()
) -> list[FieldAgreement]:
    """The agreement of independent answers given from ``start`` to ``end`` (exclusive), of some people or of all.

    "Cannot tell" is no answer. Two answers are alike when they leave the same value, or both reject the words.
    """
    with store.reading.connect() as db:
        made = [
            (a, f) for a, f in acts.acts_between(db, start, end) if a.round == "independent" or a.verdict == "undone"
        ]
    by_claim: defaultdict[tuple[str, str], list[acts.Act]] = defaultdict(list)
    for act, field in made:
        if not between or act.by in between:
            by_claim[field, act.claim].append(act)
    units: defaultdict[str, list[list[str]]] = defaultdict(list)
    for (field, _), of_claim in sorted(by_claim.items()):
        given = [_content(act) for act in acts.opinions(of_claim).values() if act.verdict != "cannot_tell"]
        if len(given) > 1:
            units[field].append(given)
    return [
        FieldAgreement(field, len(found), sum(len(set(unit)) == 1 for unit in found), alpha(found))
        for field, found in sorted(units.items())
    ]


def _content(act: acts.Act) -> str:
    return act.verdict if act.value is None else rows.dump(to_json(act.value))
