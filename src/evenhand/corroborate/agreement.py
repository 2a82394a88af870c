"""Whether two values of one field agree, can both be true, or contradict one another."""

from __future__ import annotations

from typing import Literal

from evenhand.model import Count, Term, Value, When, Where
from evenhand.nearness import days, families, is_vague, kilometres

Relation = Literal["agree", "compatible", "contradict"]
#: Fields of which an incident has several: two different answers add to one another.
SEVERAL = frozenset({"actor", "target", "means"})
#: A range more than so many times as wide as another allows it, but does not bear it out.
MUCH_WIDER = 4
_VAGUE_PLACES = frozenset({"region", "country", "unknown"})


def is_shared(value: Value) -> bool:
    """Whether a value is a number of people in this incident and others together."""
    return isinstance(value, Count) and value.shared > 0


def is_partial(value: Value) -> bool:
    """Whether a value counts only some of those whom its report tells of: a part, or more of them, without the others."""
    return isinstance(value, Count) and (value.part or value.adds)


def relation(field: str, one: Value, other: Value) -> Relation:
    """How two values of ``field`` stand to one another. A vague value is compatible with an exact one within it."""
    if isinstance(one, Count) and isinstance(other, Count):
        return _counts(one, other)
    if isinstance(one, When) and isinstance(other, When):
        return _dates(one, other)
    if isinstance(one, Where) and isinstance(other, Where):
        return _places(one, other)
    if isinstance(one, Term) and isinstance(other, Term):
        return _terms(field, one, other)
    return "contradict"


def _counts(one: Count, other: Count) -> Relation:
    if is_partial(one) != is_partial(other):  # some of them contradict nobody who tells of all, unless they are more
        some, every = (one, other) if is_partial(one) else (other, one)
        more = some.part and every.high is not None and some.low > every.high
        return "contradict" if more else "compatible"
    if is_partial(one) and (one.low, one.high) != (other.low, other.high):
        return "compatible"
    if bool(one.shared) != bool(other.shared):  # a number shared with other incidents is only the most there can be
        own, most = (other, one) if one.shared else (one, other)
        return "compatible" if most.high is None or own.low <= most.high else "contradict"
    if one.shared != other.shared:
        return "compatible"
    ends = [count.high for count in (one, other) if count.high is not None]
    if ends and max(one.low, other.low) > min(ends):
        return "contradict"
    vague = [count for count in (one, other) if count.high is None and count.low <= 1]
    return "compatible" if len(vague) == 1 else "agree"


def _dates(one: When, other: When) -> Relation:
    (first, last), (other_first, other_last) = days(one), days(other)
    if max(first, other_first) > min(last, other_last):
        return "contradict"
    narrow, wide = sorted((last - first + 1, other_last - other_first + 1))
    return "agree" if wide <= MUCH_WIDER * narrow else "compatible"


def _places(one: Where, other: Where) -> Relation:
    if one.country and other.country and one.country != other.country:
        return "contradict"
    if one.gazetteer_id is not None and one.gazetteer_id == other.gazetteer_id:
        return "agree"
    vague = [where.precision in _VAGUE_PLACES for where in (one, other)]
    distance = kilometres(one, other)
    if any(vague) or distance is None:
        apart = one.admin1 and other.admin1 and one.admin1 != other.admin1
        if apart:
            return "contradict"
        return "agree" if all(vague) or one.name == other.name else "compatible"
    return "agree" if distance <= max(10.0, (one.precision_km or 0.0) + (other.precision_km or 0.0)) else "contradict"


def _terms(field: str, one: Term, other: Term) -> Relation:
    if field == "responsibility":
        return _responsibilities(one, other)
    if one.code == other.code:
        if one.name is None or other.name is None or one.name == other.name:
            return "agree"
        return "compatible" if field in SEVERAL else "contradict"
    if field in SEVERAL or "unknown" in (one.code, other.code) or is_vague(one.code) or is_vague(other.code):
        return "compatible"
    if field == "type":
        return "compatible" if families([one.code]) == families([other.code]) else "contradict"
    return "contradict"


def _responsibilities(one: Term, other: Term) -> Relation:
    """Who is held responsible (the name) counts for more than how it is put: claimed, accused, suspected."""
    denials = [term.code == "denied" for term in (one, other)]
    if one.name == other.name:
        return "agree" if denials[0] == denials[1] else "contradict"
    return "compatible" if None in (one.name, other.name) or any(denials) else "contradict"
