"""Looks names up in a gazetteer file without reading it into memory."""

from __future__ import annotations

import functools
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from evenhand.errors import GazetteerError
from evenhand.gazetteer import records
from evenhand.gazetteer.names import fold, romanise, skeleton, without_article
from evenhand.gazetteer.records import Place, slots

#: No name has more bearers than this among the candidates, the most populous first.
MOST_BEARERS = 250
#: Names less alike than this (0..1, edit similarity after romanising) are not the same name written differently.
LEAST_LIKENESS = 0.72

_COLUMNS = (
    "p.id, p.ref, p.name, p.kind, p.country, r.name, p.admin2, p.latitude, p.longitude, p.population, p.radius_km"
)
_JOIN = "LEFT JOIN region r ON r.country = p.country AND r.code = p.admin1"
_BY_KEY = (
    f"SELECT {_COLUMNS}, n.main FROM name n JOIN place p ON p.id = n.place {_JOIN} "
    "WHERE n.key = ? ORDER BY p.population DESC, p.id LIMIT ?"
)
_BEGINNING = (
    f"SELECT DISTINCT {_COLUMNS} FROM name n JOIN place p ON p.id = n.place {_JOIN} "
    "WHERE n.key >= ? AND n.key < ? ORDER BY p.population DESC, p.id LIMIT ?"
)
_SOUNDS = (
    f"SELECT DISTINCT {_COLUMNS}, p.id FROM sound s JOIN place p ON p.id = s.place {_JOIN} "
    "WHERE s.skeleton = ? ORDER BY p.population DESC, p.id LIMIT 200"
)
_SOUNDS_IN = (
    f"SELECT DISTINCT {_COLUMNS}, p.id FROM sound s JOIN place p ON p.id = s.place {_JOIN} "
    "WHERE s.skeleton >= ? AND s.skeleton < ? AND s.country = ? AND length(s.skeleton) BETWEEN ? AND ? "
    "ORDER BY p.population DESC, p.id LIMIT 60"
)


class Gazetteer:
    """A gazetteer file, open for reading. Use :func:`open_gazetteer`. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        version = records.version_of(path)
        if version is None:
            raise GazetteerError(
                f"{path} is not a gazetteer of this version of evenhand. Build it again with 'evenhand gazetteer build'."
            )
        self.version = version
        self._connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._connection.execute("PRAGMA mmap_size = 268435456")
        self._filter: bytes = self._connection.execute("SELECT bits FROM filter").fetchone()[0]
        self._filter_bits = 8 * len(self._filter)
        self._by_key = functools.lru_cache(maxsize=50_000)(self._read_key)
        self._near = functools.lru_cache(maxsize=5_000)(self._read_near)
        self._extents = functools.lru_cache(maxsize=None)(self._read_extent)

    def find(self, name: str) -> tuple[Place, ...]:
        """The places of that name, the most populous first; accents, apostrophes and an article do not matter."""
        return tuple(place for place, _ in self.named(fold(name)))

    def named(self, key: str) -> tuple[tuple[Place, bool], ...]:
        """The places under one folded key, each with whether that is its main name, the most populous first."""
        found = self._by_key(key) if self.maybe(key) else ()
        if not found and (bare := without_article(key)) != key and self.maybe(bare):
            found = self._by_key(bare)
        return found

    def beginning(self, name: str, *, limit: int = 12) -> tuple[Place, ...]:
        """Places with a name that begins so, the most populous first: for someone who is still typing."""
        key = fold(name)
        rows = self._connection.execute(_BEGINNING, (key, key + "\U0010ffff", limit)).fetchall() if len(key) > 2 else []
        return tuple(_place(row) for row in rows)

    def holds(self, key: str) -> bool:
        """Whether a place has exactly that folded key."""
        return self.maybe(key) and bool(self._by_key(key))

    def maybe(self, key: str) -> bool:
        """False when no place has that folded key; True when one has, and for about one in fifty that none has."""
        one, other = slots(key, self._filter_bits)
        return bool(self._filter[one >> 3] & 1 << (one & 7) and self._filter[other >> 3] & 1 << (other & 7))

    def near_names(self, name: str, *, country: str | None = None, limit: int = 10) -> tuple[tuple[Place, float], ...]:
        """Places whose names sound like ``name``, each with its likeness (0..1), the most alike first.

        Without a country only names that share all consonants are compared; with one, also those that share the first
        three and have one more or less.
        """
        return self._near(fold(name), country)[:limit]

    def by_id(self, ref: str) -> Place | None:
        """The place with that public id ("geonames:99072", "region:IQ.15"), or None."""
        kind, _, number = ref.partition(":")
        if kind == "geonames" and number.isdecimal():
            where, value = "p.id = ?", int(number)
        else:
            where, value = "p.ref = ?", ref  # type: ignore[assignment]
        row = self._connection.execute(f"SELECT {_COLUMNS} FROM place p {_JOIN} WHERE {where}", (value,)).fetchone()
        return _place(row) if row else None

    def country(self, iso: str) -> Place | None:
        """The country of that ISO 3166-1 alpha-2 code, or None."""
        where = "p.kind = 'country' AND p.country = ?"
        row = self._connection.execute(f"SELECT {_COLUMNS} FROM place p {_JOIN} WHERE {where}", (iso,)).fetchone()
        return _place(row) if row else None

    def extent(self, iso: str) -> tuple[float, float, float, float] | None:
        """South, west, north and east of all places listed for that country, in degrees; None where there are none."""
        return self._extents(iso)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _read_key(self, key: str) -> tuple[tuple[Place, bool], ...]:
        rows = self._connection.execute(_BY_KEY, (key, MOST_BEARERS)).fetchall()
        return tuple((_place(row), bool(row[-1])) for row in rows)

    def _read_extent(self, iso: str) -> tuple[float, float, float, float] | None:
        columns = "min(latitude), min(longitude), max(latitude), max(longitude)"
        row = self._connection.execute(f"SELECT {columns} FROM place WHERE country = ?", (iso,)).fetchone()
        return None if row[0] is None else row

    def _read_near(self, key: str, country: str | None) -> tuple[tuple[Place, float], ...]:
        sound = skeleton(key)
        if len(sound) < 2:
            return ()
        if country is None:
            rows = self._connection.execute(_SOUNDS, (sound,)).fetchall()
        else:
            start = sound[:3]
            bounds = (start, start + "\U0010ffff", country, len(sound) - 1, len(sound) + 1)
            rows = self._connection.execute(_SOUNDS_IN, bounds).fetchall()
        scored = [(_place(row), self._likeness(key, row[-1])) for row in rows]
        scored = [pair for pair in scored if pair[1] >= LEAST_LIKENESS]
        scored.sort(key=lambda pair: (-pair[1], -pair[0].population, pair[0].ref))
        return tuple(scored)

    def _likeness(self, key: str, identity: int) -> float:
        from rapidfuzz import fuzz  # not there when the embedded gazetteer is compiled

        wanted = without_article(romanise(key))
        keys: Iterable[tuple[str]] = self._connection.execute("SELECT key FROM name WHERE place = ?", (identity,))
        return max((fuzz.ratio(wanted, without_article(romanise(other))) / 100 for (other,) in keys), default=0.0)


def _place(row: tuple[object, ...]) -> Place:
    identity, ref, *rest = row[:11]
    return Place(ref or f"geonames:{identity}", *rest)  # type: ignore[arg-type]


def embedded_path() -> Path:
    """Where the gazetteer that comes with evenhand lies."""
    return Path(__file__).parent.parent / "gazetteer.sqlite"


def chosen_path() -> Path:
    """The gazetteer in use: the one that ``EVENHAND_GAZETTEER`` names, else the user's own, else evenhand's."""
    if named := os.environ.get("EVENHAND_GAZETTEER"):
        return Path(named)
    return own_path() if own_path().exists() else embedded_path()


def own_path() -> Path:
    """Where a gazetteer that the user built lies: below ``XDG_DATA_HOME``, by default ``~/.local/share``."""
    home = os.environ.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "evenhand" / "gazetteer.sqlite"


def open_gazetteer(path: Path | None = None) -> Gazetteer:
    """The gazetteer in ``path``, or the one in use (:func:`chosen_path`). Each is opened once.

    Raises :class:`GazetteerError` when there is none or it is of another version.
    """
    return _opened(path or chosen_path())


@functools.cache
def _opened(chosen: Path) -> Gazetteer:
    if not chosen.exists():
        advice = "Install evenhand again." if chosen == embedded_path() else "Build it with 'evenhand gazetteer build'."
        raise GazetteerError(f"there is no gazetteer at {chosen}. {advice}")
    return Gazetteer(chosen)
