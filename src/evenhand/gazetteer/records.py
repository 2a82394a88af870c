"""What a gazetteer holds: places, each under many names, in one SQLite file."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evenhand.gazetteer.names import fold, skeleton, without_article

Kind = Literal["city", "country", "region", "district", "area", "water", "feature"]

#: Countries whose names carry the Arabic article, which reports write or leave out.
ARABIC_SPEAKING = frozenset("AE BH DJ DZ EG EH IL IQ IR JO KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE".split())
_ARABIC = frozenset(("al ", "el ", "ar ", "as ", "ad ", "an ", "at ", "az ", "ash", "adh", "ath"))

#: Raised when the layout changes; a file of another layout is refused.
LAYOUT = "5"

SCHEMA = """
PRAGMA page_size = 4096;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
  id INTEGER PRIMARY KEY, ref TEXT, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT, admin1 TEXT, admin2 TEXT,
  latitude REAL NOT NULL, longitude REAL NOT NULL, population INTEGER NOT NULL, radius_km REAL NOT NULL);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (key, place))
  WITHOUT ROWID;
CREATE TABLE sound (skeleton TEXT NOT NULL, country TEXT NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (skeleton, country, place)) WITHOUT ROWID;
CREATE TABLE filter (bits BLOB NOT NULL);
CREATE TABLE alias (number INTEGER PRIMARY KEY, place INTEGER NOT NULL);
CREATE TABLE region (country TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (country, code))
  WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS name_place ON name (place);
CREATE INDEX IF NOT EXISTS place_ref ON place (ref) WHERE ref IS NOT NULL;
CREATE INDEX IF NOT EXISTS place_country ON place (country) WHERE kind = 'country';
ANALYZE;
"""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a gazetteer. ``ref`` is its public id; the admins are names, ``radius_km`` its size."""

    ref: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    admin2: str | None
    latitude: float
    longitude: float
    population: int
    radius_km: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One place on its way into a gazetteer file; ``admin1`` is a region's code, ``names`` are further names."""

    name: str
    kind: str
    country: str | None
    latitude: float
    longitude: float
    names: tuple[str, ...] = ()
    number: int | None = None
    ref: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    population: int = 0
    radius_km: float = 0.0


def create(path: Path) -> sqlite3.Connection:
    """A new, empty gazetteer file, open for writing as fast as the disk allows."""
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
    connection.execute("INSERT INTO meta VALUES ('layout', ?)", (LAYOUT,))
    return connection


def add(connection: sqlite3.Connection, entries: Iterable[Entry]) -> int:
    """Writes places and their names; returns how many places."""
    places: list[tuple[object, ...]] = []
    names: list[tuple[str, int, int]] = []
    sounds: list[tuple[str, str, int]] = []
    count = 0
    number = min(0, *connection.execute("SELECT coalesce(min(id), 0), 0 FROM place").fetchone())
    for entry in entries:
        count += 1
        if entry.number is None:
            number -= 1
        identity = number if entry.number is None else entry.number
        places.append(_row(entry, identity))
        keys = _keys(entry)
        names += [(key, identity, main) for key, main in keys.items()]
        skeletons = {skeleton(key) for key in keys}
        sounds += [(sound, entry.country or "", identity) for sound in skeletons if len(sound) > 1 and sound.isascii()]
        if len(places) >= 20_000:
            _flush(connection, places, names, sounds)
    _flush(connection, places, names, sounds)
    return count


def _row(entry: Entry, identity: int) -> tuple[object, ...]:
    ref = entry.ref or (None if identity > 0 else f"local:{-identity}")
    position = (round(entry.latitude, 5), round(entry.longitude, 5))
    return (
        identity, ref, entry.name, entry.kind, entry.country, entry.admin1, entry.admin2, *position,
        entry.population, entry.radius_km,
    )  # fmt: skip


def _keys(entry: Entry) -> dict[str, int]:
    """Every key of one place; 1 marks its main name, 0 the others."""
    keys = {fold(name): 0 for name in entry.names if len(name) > 1}
    keys[fold(entry.name)] = 1
    if entry.country in ARABIC_SPEAKING:
        bare = {without_article(key): main for key, main in keys.items() if key[:3] in _ARABIC}
        keys = bare | keys
    keys.pop("", None)
    return keys


def _flush(
    connection: sqlite3.Connection,
    places: list[tuple[object, ...]],
    names: list[tuple[str, int, int]],
    sounds: list[tuple[str, str, int]],
) -> None:
    connection.executemany("INSERT OR REPLACE INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?)", places)
    connection.executemany("INSERT OR IGNORE INTO name VALUES (?,?,?)", names)
    connection.executemany("INSERT OR IGNORE INTO sound VALUES (?,?,?)", sounds)
    places.clear()
    names.clear()
    sounds.clear()


def finish(connection: sqlite3.Connection, *, version: str) -> None:
    """Adds the indexes and the version, and closes the file."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('version', ?)", (version,))
    connection.executescript(INDEXES)
    connection.execute("DELETE FROM filter")
    connection.execute("INSERT INTO filter VALUES (?)", (_filter(connection),))
    connection.commit()
    connection.close()


def slots(key: str, size: int) -> tuple[int, int]:
    """The two of ``size`` bits that a key sets in the filter, which says that most words name no place (Bloom, 1970)."""
    data = key.encode()
    return zlib.crc32(data) % size, zlib.adler32(data, 7) * 2654435761 % 4294967291 % size


def _filter(connection: sqlite3.Connection) -> bytes:
    """A bit set of at least twelve bits a key, by which one key in fifty is let through in error."""
    (keys,) = connection.execute("SELECT count(DISTINCT key) FROM name").fetchone()
    size = 1 << max(16, (12 * int(keys)).bit_length())
    bits = bytearray(size // 8)
    for (key,) in connection.execute("SELECT DISTINCT key FROM name"):
        for slot in slots(key, size):
            bits[slot >> 3] |= 1 << (slot & 7)
    return bytes(bits)


def version_of(path: Path) -> str | None:
    """The version that a finished gazetteer file says it has; None for a file that is none."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return None
    try:
        rows = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    except sqlite3.DatabaseError:
        return None
    finally:
        connection.close()
    return rows.get("version") if rows.get("layout") == LAYOUT else None
