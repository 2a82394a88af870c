"""Adds a user's own list of places to a gazetteer."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from evenhand.errors import GazetteerError
from evenhand.gazetteer import records
from evenhand.gazetteer.dumps import Progress, sha256_of, silent
from evenhand.gazetteer.lookup import embedded_path
from evenhand.gazetteer.names import fold
from evenhand.gazetteer.records import Entry

_KINDS = frozenset({"city", "region", "district", "area", "water", "feature"})


def add_csv(source: Path, *, target: Path, progress: Progress = silent) -> int:
    """Adds the places of a CSV file to the gazetteer ``target`` and returns how many; a new one starts as the embedded.

    Columns: name, latitude, longitude (degrees); and if there are any of them: country (ISO 3166-1 alpha-2), region
    (name or code), names (others, by "|"), population, kind (city, the default, district, region, area, water,
    feature), radius_km, id. Adding the same file again replaces its places. Raises :class:`GazetteerError`, naming the
    line, before anything is written.
    """
    if not source.is_file():
        raise GazetteerError(f"{source} is not there.")
    target.parent.mkdir(parents=True, exist_ok=True)
    base = target if target.exists() else embedded_path()
    if not base.exists() or records.version_of(base) is None:
        raise GazetteerError(f"{base} is not a gazetteer of this version of evenhand. Build it again.")
    partial = target.with_suffix(".partial-local")
    shutil.copyfile(base, partial)
    connection = sqlite3.connect(partial)
    try:
        entries = list(_entries(source, connection, progress))
        _forget(connection, source)
        count = records.add(connection, entries)
        version = f"{records.version_of(base)}+{sha256_of(source)[:8]}"
        records.finish(connection, version=version)
    except GazetteerError:
        connection.close()
        partial.unlink()
        raise
    partial.replace(target)
    progress(f"adding {source.name}", count, count)
    return count


def _forget(connection: sqlite3.Connection, source: Path) -> None:
    """Removes what an earlier version of the same file added."""
    pattern = f"local:{source.stem}:%"
    for table in ("name", "sound"):
        connection.execute(f"DELETE FROM {table} WHERE place IN (SELECT id FROM place WHERE ref LIKE ?)", (pattern,))
    connection.execute("DELETE FROM place WHERE ref LIKE ?", (pattern,))


def _entries(source: Path, connection: sqlite3.Connection, progress: Progress) -> Iterator[Entry]:
    regions = {
        (country, fold(name)): code
        for country, code, name in connection.execute("SELECT country, code, name FROM region")
    }
    regions |= {
        (country, code.lower()): code for country, code in connection.execute("SELECT country, code FROM region")
    }
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        missing = {"name", "latitude", "longitude"} - set(rows.fieldnames or ())
        if missing:
            raise GazetteerError(
                f"{source} has no column {', '.join(sorted(missing))}. See docs/places.md for the columns."
            )
        for number, row in enumerate(rows, start=2):
            yield _entry(source, number, row, regions)
            progress(f"reading {source.name}", number - 1, None)


def _entry(source: Path, number: int, row: dict[str, str], regions: dict[tuple[str, str], str]) -> Entry:
    def wrong(what: str) -> GazetteerError:
        return GazetteerError(f"{source}, line {number}: {what}. Correct it and add the file again.")

    def cell(name: str) -> str:
        return (row.get(name) or "").strip()

    try:
        latitude, longitude = float(cell("latitude")), float(cell("longitude"))
        population, radius = int(cell("population") or 0), float(cell("radius_km") or 2.0)
    except ValueError as error:
        raise wrong(f"a number cannot be read ({error})") from error
    if not cell("name"):
        raise wrong("the name is empty")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise wrong(f"{latitude}, {longitude} is no place on earth")
    kind = cell("kind") or "city"
    if kind not in _KINDS:
        raise wrong(f"the kind {kind!r} is none of {', '.join(sorted(_KINDS))}")
    country = cell("country").upper() or None
    if country is not None and len(country) != 2:
        raise wrong(f"the country {country!r} is no ISO code of two letters")
    region = cell("region")
    return Entry(
        name=cell("name"), kind=kind, country=country, latitude=latitude, longitude=longitude,
        names=tuple(name.strip() for name in cell("names").split("|")), ref=f"local:{source.stem}:{cell('id') or number}",
        admin1=regions.get((country or "", fold(region))) or regions.get((country or "", region.lower())),
        population=population, radius_km=radius,
    )  # fmt: skip
