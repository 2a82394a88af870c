"""Gives each mention the place it most likely means, with reasons, or says why that is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evenhand.gazetteer import Gazetteer, open_gazetteer
from evenhand.model import Report, Where
from evenhand.nearness import kilometres
from evenhand.places import relations
from evenhand.places.candidates import options
from evenhand.places.context import Group, unit_beside
from evenhand.places.disambiguate import settle, weights
from evenhand.places.homes import Home
from evenhand.places.mention import PlaceMention
from evenhand.places.precision import vaguer, where_of
from evenhand.places.reasons import reasons_for

#: An unlisted place is put where the others crowd when at least about one other is surely there (in weights).
LEAST_CROWD = 0.8
#: How far such a place is thought to lie from there at most, in kilometres.
CROWD_KM = 100.0
#: The relation of a place that is only thought to lie where the report's other places crowd.
AMONG = "among the report's other places"
#: A part of a town that the gazetteer does not hold lies within so many kilometres of the town's middle.
PART_KM = 10.0
#: A district known by its town lies within so many kilometres of it.
DISTRICT_KM = 20.0
#: So many kilometres more than told may lie between a town and the place from which its distance is told.
FAR_KM = 100.0
#: A place that is less sure than this may be a namesake.
LEAST_SURE = 0.8
#: One that is surer than this is not.
SURE = 0.95
#: It is in the others' country where that has this share of their weight: all but what doubt of two or three leaves.
ONE_COUNTRY = 0.6
_MOST_ALTERNATIVES = 5
#: Between two countries lies no place that could be told; between two towns, their middle.
_POINTS = frozenset({"town", "near_town", "exact", "district"})


def resolve(
    mentions: Sequence[PlaceMention],
    *,
    text: str,
    report: Report | None = None,
    gazetteer: Gazetteer | None = None,
    homes: Mapping[str, Home] | None = None,
) -> list[PlaceMention]:
    """Each mention with the place it most likely means, or with the reason why that is unknown; none is dropped.

    ``homes`` says where sources usually report from (:func:`evenhand.places.learn_homes`); ``report`` names the source.
    """
    gazetteer = gazetteer or open_gazetteer()
    home = (homes or {}).get(report.source) if report is not None and report.source else None
    related = relations.with_relations(mentions, text)
    groups = settle(related, text=text, gazetteer=gazetteer, home=home)
    first = [_resolved(mention, group) for mention, group in zip(related, groups, strict=True)]
    for index in reversed(range(len(first))):  # of "X in Y, Z" first Y
        first[index] = _by_neighbour(index, first, groups, text)
    return _lying(_alike_elsewhere(first))


def _alike_elsewhere(mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """An unlisted name where the report says elsewhere what it lies in ("Nyabiondo, Masisi") is there each time."""
    said = {m.words.casefold(): m for m in mentions if m.where is not None and _is_within(m)}
    done = []
    for mention in mentions:
        other = said.get(mention.words.casefold())
        if other is not None and (mention.where is None or mention.where.relation == AMONG or _differ(mention, other)):
            mention = replace(
                mention,
                kind=other.kind,
                where=other.where,
                confidence=other.confidence,
                reasons=other.reasons,
                reason=None,
            )
        done.append(mention)
    return done


def _differ(one: PlaceMention, other: PlaceMention) -> bool:
    """Whether two mentions of a name are put in two countries, the first not surely."""
    countries = {m.where.country for m in (one, other) if m.where is not None}
    return len(countries) > 1 and one.confidence < LEAST_SURE


def _is_within(mention: PlaceMention) -> bool:
    relation = mention.where.relation if mention.where is not None else None
    return relation is not None and relation.startswith(f"{mention.words}, ")


def _resolved(mention: PlaceMention, group: Group) -> PlaceMention:
    chances = group.probabilities
    kind = "demonym" if group.options.demonym else mention.kind
    if not chances or 1 - sum(chances) > max(chances):
        why = f"the gazetteer has no place named {mention.words!r}"
        why += " near the other places of the report" if group.candidates else ""
        return replace(mention, kind=kind, reason=why)
    ranked = sorted(zip(chances, group.candidates, strict=True), key=lambda pair: -pair[0])
    probability, best = ranked[0]
    others: tuple[tuple[Where, float], ...] = tuple(
        (where_of(candidate.place), round(chance, 3))
        for chance, candidate in ranked[1 : _MOST_ALTERNATIVES + 1]
        if chance >= 0.005
    )
    where = where_of(best.place)
    if best.how == "near":
        where = vaguer(where, km=30.0, relation=f"{mention.words}, near", precision="region")
    elif group.options.part is not None:
        where = vaguer(where, km=where.precision_km or 1.0, relation=f"{group.options.part} part of")
    reasons = reasons_for(best, group, weights())
    return replace(
        mention, kind=kind, where=where, confidence=round(probability, 3), alternatives=others, reasons=reasons
    )


def _by_neighbour(index: int, mentions: Sequence[PlaceMention], groups: Sequence[Group], text: str) -> PlaceMention:
    """An unlisted place by the place it is said to lie in, else where the report's other places crowd, else unknown."""
    mention = mentions[index]
    following = mentions[index + 1] if index + 1 < len(mentions) else None
    if following is not None and relations.is_measured(text, mention, following):
        near = _near(mention, following)
        if near is not None and (mention.where is None or _is_namesake(mention, near)):
            return near
    if mention.where is not None and not (
        following is not None
        and relations.is_part_of(text, mention, following)
        and _lies_elsewhere(mention, following, text)
    ):
        return mention
    beside = []
    if following is not None and relations.is_part_of(text, mention, following):
        owned = mentions[index + 2] if index + 2 < len(mentions) else None
        if owned is not None and relations.owns(text, following, owned):
            beside.append(owned)  # "in Ruritania's Lake region"
        beside.append(following)
    if index and relations.owns(text, mentions[index - 1], mention):
        beside.append(mentions[index - 1])
    for other in beside:
        if other.where is not None and other.where.gazetteer_id is not None:
            return _namesake(mention, other, other.where) or _within(mention, other, other.where)
    return _by_the_others(mention, groups[index])


def _near(mention: PlaceMention, other: PlaceMention) -> PlaceMention | None:
    """An unlisted place by how it is said to lie to another ("Kani, 20 km from Ayorou"); None where that is unknown."""
    if other.where is None or other.where.gazetteer_id is None or other.relation is None:
        return None
    where = relations.lying(other.where, other.relation)
    where = replace(where, relation=f"{mention.words}, {other.relation}")
    lacking = mention.reason or f"the gazetteer has no place named {mention.words!r} there"
    reasons = (lacking, f"the report says how it lies to {other.words}")
    return replace(
        mention, where=where, confidence=round(0.8 * other.confidence, 3), reasons=reasons, reason=None, alternatives=()
    )


def _lies_elsewhere(mention: PlaceMention, whole: PlaceMention, text: str) -> bool:
    """Whether a none too sure place lies in another country than the district or region that is said to hold it.

    A comma alone says it only before words like "Lake district": "strikes on Port A, Ruritania said" does not.
    """
    if mention.where is None or whole.where is None or mention.confidence >= SURE or whole.confidence < LEAST_SURE:
        return False
    said = " in " in text[mention.span.end : whole.span.start] or unit_beside(text, whole.span) in {
        "region",
        "district",
    }
    return said and whole.where.precision in {"region", "district"} and mention.where.country != whole.where.country


def _is_namesake(mention: PlaceMention, near: PlaceMention) -> bool:
    """Whether an unsure place lies farther from where the report puts it than such words allow."""
    if mention.where is None or near.where is None or mention.confidence >= LEAST_SURE:
        return False
    away = kilometres(mention.where, near.where)
    return away is not None and away > FAR_KM + (near.where.precision_km or 0.0)


def _namesake(mention: PlaceMention, other: PlaceMention, whole: Where) -> PlaceMention | None:
    """A district that the gazetteer lacks by the town of its name in the region that it is said to lie in."""
    meant = options(mention.words, open_gazetteer())
    inside = [
        candidate.place
        for candidate in meant.candidates
        if candidate.how == "near"
        and (candidate.place.country, candidate.place.admin1) == (whole.country, whole.admin1)
    ]
    if whole.precision not in {"region", "district"} or not inside:
        return None
    town = max(inside, key=lambda place: place.population)
    where = where_of(town, precision="district", km=DISTRICT_KM)
    reasons = (f"the town of that name lies in {other.words}, where the report puts it",)
    confidence = round(0.8 * other.confidence, 3)
    return replace(mention, where=where, confidence=confidence, reasons=reasons, reason=None, alternatives=())


def _within(mention: PlaceMention, other: PlaceMention, whole: Where) -> PlaceMention:
    km = max(PART_KM, whole.precision_km or 0.0)
    precision = "near_town" if whole.precision == "town" else whole.precision
    where = vaguer(whole, km=km, relation=f"{mention.words}, in", precision=precision)
    lacking = mention.reason or f"the gazetteer has no place named {mention.words!r} there"
    reasons = (lacking, f"the report says that it lies in {other.words}")
    return replace(
        mention, where=where, confidence=round(0.8 * other.confidence, 3), reasons=reasons, reason=None, alternatives=()
    )


def _by_the_others(mention: PlaceMention, group: Group) -> PlaceMention:
    middle = group.support.middle if group.support is not None else None
    if group.support is None or middle is None or middle.weight < LEAST_CROWD:
        return replace(mention, confidence=0.0)
    countries = group.support.countries.items()
    country, share = max(countries, key=lambda entry: entry[1], default=(None, 0.0))
    where = Where(
        None, mention.words, country if share >= ONE_COUNTRY else None,
        latitude=round(middle.latitude, 3), longitude=round(middle.longitude, 3),
        precision="region", precision_km=CROWD_KM, relation=AMONG,
    )  # fmt: skip
    reasons = (str(mention.reason), "put where the report's other places crowd")
    return replace(mention, where=where, confidence=0.3, reasons=reasons, reason=None)


def _lying(mentions: list[PlaceMention]) -> list[PlaceMention]:
    """The mentions with their places moved and made less exact by what the words say ("12 km north of")."""
    done = []
    for index, mention in enumerate(mentions):
        relation, where = mention.relation, mention.where
        if relation is None or where is None or where.gazetteer_id is None:
            done.append(mention)
            continue
        moved: Where | None = None
        if relation.startswith(("between ", "on the road between ", relations.UNDER_WAY)):
            partner = _partner(index, mentions, relation)
            if partner is not None and {where.precision, partner.precision} <= _POINTS:
                moved = relations.midway(where, partner, relation)
        elif where.relation is None:
            moved = relations.lying(where, relation)
        done.append(mention if moved is None else replace(mention, where=moved))
    return done


def _partner(index: int, mentions: Sequence[PlaceMention], relation: str) -> Where | None:
    for other in (index - 1, index + 1):
        if 0 <= other < len(mentions) and mentions[other].relation == relation:
            return mentions[other].where
    return None
