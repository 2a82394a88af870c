"""How exactly a place is known, in kilometres and in the codes of ACLED and UCDP."""

from __future__ import annotations

from dataclasses import replace

from evenhand.gazetteer import Place
from evenhand.model import Where

_PRECISION = {
    "city": "town",
    "feature": "town",
    "district": "district",
    "region": "region",
    "area": "region",
    "country": "country",
    "water": "water",
}
#: ACLED's geo-precision (codebook, 2023): 1 the town, 2 near it or a part of a region, 3 a region.
_ACLED = {"exact": 1, "town": 1, "near_town": 2, "district": 2, "region": 3, "country": 3, "water": 3}
#: UCDP's where_prec (GED codebook 23.1): 1 exact, 2 within 25 km, 3 second-level region, 4 first-level region,
#: 5 a line or an area, 6 the country, 7 international waters or airspace.
_UCDP = {"exact": 1, "town": 1, "near_town": 2, "district": 3, "region": 4, "country": 6, "water": 7}


def where_of(place: Place, *, relation: str | None = None, precision: str | None = None, km: float = 0.0) -> Where:
    """A gazetteer's place as a value; ``precision`` and at least ``km`` kilometres where the words are less exact."""
    exactness = precision or _PRECISION[place.kind]
    radius = max(place.radius_km, km, 1.0)
    return Where(
        place.ref, place.name, place.country, place.admin1, place.admin2, place.latitude, place.longitude,
        exactness, round(radius, 1), relation,
    )  # fmt: skip


def vaguer(where: Where, *, km: float, relation: str | None, precision: str | None = None) -> Where:
    """The same place, known less exactly."""
    return replace(
        where,
        precision=precision or where.precision,
        precision_km=round(max(km, where.precision_km or 0.0), 1),
        relation=relation or where.relation,
    )


def acled_precision(where: Where) -> int | None:
    """ACLED's geo-precision, 1 to 3; None for an unknown place. ACLED codes no event to a country alone: 3 then."""
    return _ACLED.get(where.precision)


def ucdp_precision(where: Where) -> int | None:
    """UCDP's where_prec, 1 to 7; None for an unknown place. An area that is no first-level region is 5."""
    if where.precision == "region" and not (where.gazetteer_id or "").startswith(("region:", "geonames:")):
        return 5
    return _UCDP.get(where.precision)
