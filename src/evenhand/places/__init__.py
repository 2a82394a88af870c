"""From words to coordinates, with honest precision: find places, resolve them, say which is the incident's."""

from evenhand.places.abroad import is_aside, is_ground, is_party
from evenhand.places.clues import is_road
from evenhand.places.coding import code_place, respelt
from evenhand.places.elsewhere import share_left
from evenhand.places.finding import event_places, find_places
from evenhand.places.homes import Home, learn_homes
from evenhand.places.mention import PlaceMention
from evenhand.places.precision import acled_precision, ucdp_precision
from evenhand.places.relations import UNDER_WAY
from evenhand.places.resolving import AMONG, resolve
from evenhand.places.unlisted import find_unlisted, lengthened

__all__ = [
    "AMONG",
    "UNDER_WAY",
    "Home",
    "PlaceMention",
    "acled_precision",
    "code_place",
    "event_places",
    "find_places",
    "find_unlisted",
    "is_aside",
    "is_ground",
    "is_party",
    "is_road",
    "learn_homes",
    "lengthened",
    "resolve",
    "respelt",
    "share_left",
    "ucdp_precision",
]
