"""Chooses among namesakes by the whole report: names resolve one another in a few rounds."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from evenhand import codebook
from evenhand.gazetteer import Gazetteer
from evenhand.places import abroad
from evenhand.places.candidates import MANY, Candidate, alike, options, with_unit
from evenhand.places.context import (
    Group,
    Middle,
    Neighbour,
    Support,
    containers_after,
    crowd,
    features,
    is_village,
    lies_in,
    middle_without,
    unit_beside,
    unlisted,
)
from evenhand.places.homes import Home
from evenhand.places.mention import PlaceMention

ROUNDS = 2
#: Characters between two names over which their nearness in the text loses two thirds of its force.
_TEXT_REACH = 60.0
#: Two names with no more than ", and " between them stand in one list.
_LIST_GAP = 6
_COMMA = re.compile(r",\s{1,2}")
#: So many of a name's bearers are asked whether they lie in the region named after it.
_HELD = 40
#: A country with this share of a report's places is where spellings of unknown names are looked for.
_MAIN_COUNTRY = 0.35
#: Names there have one spelling in English reports; what looks alike is another place.
_WRITTEN_IN_ENGLISH = frozenset({"US", "GB", "CA", "AU", "NZ", "IE"})


class _Vote(NamedTuple):
    """What one name adds to the support of the others."""

    country: str | None
    admin1: str | None
    latitude: float
    longitude: float
    kind: str
    weight: float


@functools.cache
def weights() -> dict[str, float]:
    """The sheet of weights, by the name of the evidence."""
    return {str(name): float(value) for name, value in codebook.load("places_weights").items()}


def settle(
    mentions: Sequence[PlaceMention], *, text: str, gazetteer: Gazetteer, home: Home | None = None
) -> list[Group]:
    """One group a mention, in order; mentions of one name share theirs. Probabilities follow the candidates.

    What the probabilities lack to 1 is the chance that the gazetteer does not hold the place.
    """
    by_mention = _grouped(mentions, text, gazetteer)
    groups = list({id(group): group for group in by_mention}.values())
    sheet = weights()
    for group in groups:
        group.candidates = _shortlist(group, (), frozenset())
        group.probabilities = _softmax(group, Support({}, {}, frozenset(), frozenset(), (), (), home), sheet)
    order = sorted(
        ((m.span.start, m.span.end, group) for m, group in zip(mentions, by_mention, strict=True)),
        key=lambda item: item[:2],
    )
    for turn in range(ROUNDS):
        supports = supports_of(groups, order, home)
        if turn == 0:
            _look_for_spellings(groups, supports, gazetteer)
        fresh = []
        for group, support in zip(groups, supports, strict=True):
            group.candidates = _shortlist(group, support.points, support.named_regions)
            fresh.append(_softmax(group, support, sheet))
        for group, probabilities, support in zip(groups, fresh, supports, strict=True):
            group.probabilities = probabilities
            group.support = support
    return by_mention


def _look_for_spellings(groups: Sequence[Group], supports: Sequence[Support], gazetteer: Gazetteer) -> None:
    """Gives names that the gazetteer does not have the names spelt like them in the country the report speaks of most."""
    for group, support in zip(groups, supports, strict=True):
        if group.options.candidates or not support.countries or group.options.demonym:
            continue
        country, share = max(support.countries.items(), key=lambda item: item[1])
        if share >= _MAIN_COUNTRY and country not in _WRITTEN_IN_ENGLISH and len(group.options.key) > 4:
            group.options = alike(group.options, country, gazetteer)


def _grouped(mentions: Sequence[PlaceMention], text: str, gazetteer: Gazetteer) -> list[Group]:
    groups: dict[tuple[str, ...], Group] = {}
    by_mention: list[Group] = []
    for mention in mentions:
        meant = options(mention.words, gazetteer)
        if text and meant.unit is None and (unit := unit_beside(text, mention.span)):
            meant = with_unit(meant, unit)
        containers = containers_after(text, mention.span.end, gazetteer) if text else ()
        lands = frozenset(place.country for place in containers if place.country)
        if containers and not any(lies_in(c.place, held) for c in meant.candidates for held in containers):
            containers = ()
        key = (meant.key, str(meant.unit), str(meant.demonym), *(place.ref for place in containers))
        group = groups.setdefault(key, Group(meant, [], containers))
        group.lands |= lands
        group.positions.append(mention.span.start)
        group.small = group.small or (bool(text) and is_village(text, mention.span))
        if text and abroad.is_aside(text, mention.span):
            group.asides += 1
            group.beyond = group.beyond or abroad.is_border(text, mention.span)
        if by_mention and _COMMA.fullmatch(text, mentions[len(by_mention) - 1].span.end, mention.span.start):
            group.held = tuple(c.place for c in by_mention[-1].options.candidates[:_HELD])
        by_mention.append(group)
    return [_with_container(group, groups) for group in by_mention]


def _with_container(group: Group, groups: dict[tuple[str, ...], Group]) -> Group:
    """A bare name takes the meaning of the same name with its region, if the report gives it one region only."""
    if group.containers:
        return group
    fuller = [
        other
        for key, other in groups.items()
        if other.containers and key[:3] == (group.options.key, str(group.options.unit), str(group.options.demonym))
    ]
    if len(fuller) != 1:
        return group
    fuller[0].positions += group.positions
    fuller[0].asides += group.asides
    group.positions, group.asides = [], 0
    return fuller[0]


def _shortlist(
    group: Group, points: Sequence[tuple[float, float, float]], regions: frozenset[tuple[str, str]]
) -> tuple[Candidate, ...]:
    """The candidates worth weighing: all, or where there are many the largest and those that the report speaks for."""
    everyone = group.options.candidates
    if len(everyone) <= MANY:
        return everyone
    kept = list(everyone[:MANY])
    for candidate in everyone[MANY:]:
        place = candidate.place
        if (
            (place.country, place.admin1) in regions
            or any(abs(place.latitude - a) < 1 and abs(place.longitude - b) < 1 for a, b, _ in points)
            or any(lies_in(place, container) for container in group.containers)
        ):
            kept.append(candidate)
    return tuple(kept)


def _softmax(group: Group, support: Support, sheet: dict[str, float]) -> list[float]:
    scores = [
        sum(sheet.get(name, 0.0) * value for name, value in features(candidate, group, support).items())
        for candidate in group.candidates
    ]
    if not scores:
        return []
    nowhere = sum(sheet.get(name, 0.0) * value for name, value in unlisted(support).items())
    best = max(*scores, nowhere)
    powers = [math.exp(score - best) for score in scores]
    total = sum(powers) + math.exp(nowhere - best)
    return [power / total for power in powers]


def _vote(group: Group) -> _Vote | None:
    """What a group's most likely candidate says, weighed by how likely it is and how often the name stands there.

    A name that only says where people come from, or what lies beyond a border, says nothing.
    """
    if not group.probabilities or group.asides == len(group.positions):
        return None
    best = max(range(len(group.probabilities)), key=group.probabilities.__getitem__)
    place = group.candidates[best].place
    weight = group.probabilities[best] * (1 + math.log(max(1, len(group.positions))))
    return _Vote(place.country, place.admin1, place.latitude, place.longitude, place.kind, weight)


def supports_of(groups: Sequence[Group], order: Sequence[tuple[int, int, Group]], home: Home | None) -> list[Support]:
    """For each group, what all the others speak for."""
    votes = {id(group): vote for group in groups if (vote := _vote(group)) is not None}
    neighbours = _neighbours(order, votes)
    placed = [identity for identity, vote in votes.items() if vote.kind not in ("country", "region", "area")]
    points = [(votes[i].latitude, votes[i].longitude, min(1.5, votes[i].weight)) for i in placed]
    crowds = crowd(points, home)
    bordered = _bordered(groups)
    number = {identity: index for index, identity in enumerate(placed)}
    total = _totals(votes)
    supports = []
    for group in groups:
        own = number.get(id(group))
        supports.append(
            _support(
                total,
                votes.get(id(group)),
                points if own is None else points[:own] + points[own + 1 :],
                neighbours.get(id(group), []),
                home,
                middle_without(own, crowds),
                bordered,
            )
        )
    return supports


def _bordered(groups: Sequence[Group]) -> frozenset[str]:
    """The neighbours of the countries whose border the report tells of."""
    found: set[str] = set()
    for group in groups:
        if group.beyond and group.probabilities:
            best = max(range(len(group.probabilities)), key=group.probabilities.__getitem__)
            found |= abroad.neighbours(group.candidates[best].place.country or "")
    return frozenset(found)


class _Totals(NamedTuple):
    """The votes of all groups added up, from which each group's own is taken off again."""

    countries: dict[str, float]
    regions: dict[tuple[str, str], float]
    named: Counter[str]
    named_regions: Counter[tuple[str, str]]
    weight: float


def _totals(votes: dict[int, _Vote]) -> _Totals:
    totals = _Totals(
        defaultdict(float), defaultdict(float), Counter(), Counter(), sum(vote.weight for vote in votes.values())
    )
    for vote in votes.values():
        if vote.country is None:
            continue
        totals.countries[vote.country] += vote.weight
        if vote.kind == "country" and vote.weight > 0.4:
            totals.named[vote.country] += 1
        if vote.admin1 is not None and vote.kind not in ("country", "area"):
            totals.regions[vote.country, vote.admin1] += vote.weight
            if vote.kind == "region" and vote.weight > 0.4:
                totals.named_regions[vote.country, vote.admin1] += 1
    return totals


def _support(
    total: _Totals, own: _Vote | None, points: Sequence[tuple[float, float, float]], neighbours: list[Neighbour],
    home: Home | None, middle: Middle | None, bordered: frozenset[str],
) -> Support:  # fmt: skip
    countries, regions = dict(total.countries), dict(total.regions)
    named, named_regions = set(total.named), set(total.named_regions)
    weight = total.weight
    if own is not None:
        weight -= own.weight
        if own.country is not None:
            region = (own.country, own.admin1 or "")
            countries[own.country] -= own.weight
            if region in regions and own.kind not in ("country", "area"):
                regions[region] -= own.weight
            if own.kind == "country" and total.named[own.country] == 1 and own.weight > 0.4:
                named.discard(own.country)
            if own.kind == "region" and total.named_regions[region] == 1 and own.weight > 0.4:
                named_regions.discard(region)
    share = 1 / (weight + 1.0)
    return Support(
        {country: value * share for country, value in countries.items() if value > 1e-9},
        {region: value * share for region, value in regions.items() if value > 1e-9},
        frozenset(named), frozenset(named_regions), points, neighbours, home, middle, bordered,
    )  # fmt: skip


def _neighbours(order: Sequence[tuple[int, int, Group]], votes: dict[int, _Vote]) -> dict[int, list[Neighbour]]:
    near: dict[int, list[Neighbour]] = defaultdict(list)
    for (_, end, left), (start, _, right) in itertools.pairwise(order):
        gap = max(0, start - end)
        if left is right or gap > _TEXT_REACH * 3:
            continue
        closeness = math.exp(-gap / _TEXT_REACH)
        for one, other in ((left, right), (right, left)):
            vote = votes.get(id(other))
            if vote is not None:
                weight = closeness * min(1.0, vote.weight)
                near[id(one)].append(Neighbour(vote.country, vote.admin1, vote.kind, weight, gap <= _LIST_GAP))
    return near
