"""Turns the evidence for a place into sentences that a reviewer can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evenhand.gazetteer import Place
from evenhand.places.candidates import Candidate
from evenhand.places.context import Group, Support, features

_MOST = 4
#: Evidence that adds less than this (log-odds) to the chosen place is not told.
_LEAST = 0.3


def reasons_for(best: Candidate, group: Group, sheet: Mapping[str, float]) -> tuple[str, ...]:
    """What spoke most for the chosen place, strongest first."""
    support = group.support
    if support is None:
        return ()
    added = {name: sheet.get(name, 0.0) * value for name, value in features(best, group, support).items()}
    told = sorted((name for name, weight in added.items() if weight >= _LEAST), key=lambda name: -added[name])
    sentences = [sentence for name in told if (sentence := _sentence(name, best, group, support))]
    if best.how == "demonym":
        sentences.insert(0, f"{group.options.words} is said of the people of {best.place.name}")
    elif best.how == "alike":
        sentences.insert(0, f"{group.options.words} is spelt much like {best.place.name}")
    elif best.how.startswith("usage of"):
        sentences.insert(0, f"{group.options.words!r} for {best.place.name}: {best.how}")
    elif best.how == "near":
        sentences.insert(0, f"the gazetteer has {best.place.name}, but not as a {group.options.unit}")
    if len(group.options.candidates) == 1:
        sentences.append("the only place of that name in the gazetteer")
    return tuple(sentences[:_MOST])


def _sentence(name: str, best: Candidate, group: Group, support: Support) -> str | None:
    write = _SENTENCES.get(name)
    return write(best.place, group) if write else None


def _container(place: Place, group: Group) -> str:
    return f"the words after it say that it lies in {group.containers[0].name}" if group.containers else ""


_SENTENCES: dict[str, Callable[[Place, Group], str]] = {
    "people": lambda place, _: f"population: {place.population:,} in the gazetteer" if place.population else "",
    "kind country": lambda place, _: f"{place.name} is a country",
    "kind as said": lambda _, group: f"the words say that it is a {group.options.unit}",
    "lies in the place named after it": _container,
    "holds the place named before it": lambda _, group: f"it holds {group.held[0].name}, which is named before it",
    "country of the other places": lambda place, _: f"other places of the report lie in {place.country}",
    "country named": lambda place, _: f"its country ({place.country}) is named in the report",
    "region of the other places": lambda place, _: f"other places of the report lie in {place.admin1}",
    "region named": lambda place, _: f"its region ({place.admin1}) is named in the report",
    "borders the country named": lambda place, _: f"its country ({place.country}) borders the one named",
    "country of the source's reports": lambda place, _: f"the source often reports from {place.country}",
    "region of the source's reports": lambda place, _: f"the source often reports from {place.admin1}",
    "near the source's usual places": lambda _, __: "near the places that the source usually reports from",
    "country of a place nearby in the text": lambda place, _: f"a place named beside it lies in {place.country}",
    "region of a place nearby in the text": lambda place, _: f"a place named beside it lies in {place.admin1}",
    "kind of the places listed beside it": lambda place, _: f"listed with other places of its kind ({place.kind})",
    "within some 50 km of the other places": lambda _, __: "within some 50 km of other places of the report",
    "within some 250 km of the other places": lambda _, __: "within some 250 km of other places of the report",
}
