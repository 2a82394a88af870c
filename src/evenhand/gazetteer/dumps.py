"""Builds a full gazetteer from the dumps that GeoNames publishes (CC BY 4.0), on top of the embedded one.

Format of the dumps: https://download.geonames.org/export/dump/readme.txt
"""

from __future__ import annotations

import hashlib
import io
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from evenhand.errors import GazetteerError
from evenhand.gazetteer import records
from evenhand.gazetteer.embedded import town_radius
from evenhand.gazetteer.lookup import embedded_path
from evenhand.gazetteer.names import fold, skeleton
from evenhand.gazetteer.records import Entry

#: Told as the work goes on: what is being done, how much is done, and of how much (None when that is unknown).
Progress = Callable[[str, int, int | None], None]

#: Sites that reports name: airports, bases, hospitals, schools, places of worship, oil fields, camps and the like.
SITES = frozenset(
    """AIRB AIRF AIRP AIRH BDG BRKS CH CMPRF CTRM DAM FT GATE HSP HSPC INSM MILB MKT MNMT MNQ MOSQUE MSQE MUS NVB OILR
    OILF PALC PO PP PRN PS RSTN SCH SCHC STNB TMPL TRANT UNIV CTHSE CSTM GOVL""".split()
)
_BATCH = 20_000
_NO_NAMES = frozenset("post link iata icao faac tcid unlc wkdt phon".split())


def silent(_what: str, _done: int, _total: int | None) -> None:
    """A progress callback that tells nobody."""


def build_full(
    places: Path | Sequence[Path],
    names: Path | Sequence[Path] = (),
    *,
    target: Path,
    countries: Collection[str] | None = None,
    progress: Progress = silent,
) -> Path:
    """Writes a full gazetteer to ``target`` from GeoNames' allCountries.zip (or some countries') and alternateNamesV2.zip.

    ``countries`` (ISO codes) keeps only those. An interrupted build goes on where it stopped when it is called again with
    the same files. Raises :class:`GazetteerError` for a file that is missing, damaged or of another form.
    """
    place_files, name_files = (([given] if isinstance(given, Path) else list(given)) for given in (places, names))
    version = _version([*place_files, *name_files], countries, progress)
    if target.exists() and records.version_of(target) == version:
        return target
    partial = target.with_suffix(".partial")
    connection = _open_partial(partial, version)
    try:
        for file in place_files:
            step = f"places {file.name}"
            _read(connection, step, file, progress, lambda rows: _add_places(connection, rows, countries))
        for file in name_files:
            _read(connection, f"names {file.name}", file, progress, lambda rows: _add_names(connection, rows))
        progress("indexing", 0, None)
        records.finish(connection, version=version)
    finally:
        connection.close()
    partial.replace(target)
    return target


def _version(sources: list[Path], countries: Collection[str] | None, progress: Progress) -> str:
    """One hash of the source files and the choice of countries."""
    digest = hashlib.sha256(",".join(sorted(countries or ())).encode())
    for path in sources:
        if not path.is_file():
            raise GazetteerError(f"{path} is not there. Download it with 'evenhand gazetteer fetch'.")
        digest.update(bytes.fromhex(sha256_of(path, progress)))
    return f"full-{digest.hexdigest()[:16]}"


def sha256_of(path: Path, progress: Progress = silent) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    size = path.stat().st_size
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
            progress(f"checking {path.name}", file.tell(), size)
    return digest.hexdigest()


def _open_partial(partial: Path, version: str) -> sqlite3.Connection:
    """The unfinished file of an earlier try, if it was of the same sources; else a copy of the embedded gazetteer."""
    if partial.exists():
        connection = sqlite3.connect(partial)
        try:
            row = connection.execute("SELECT value FROM meta WHERE name = 'building'").fetchone()
        except sqlite3.DatabaseError:
            row = None
        if row is not None and row[0] == version:
            return connection
        connection.close()
        partial.unlink()
    if not embedded_path().exists():
        raise GazetteerError("the embedded gazetteer is missing. Install evenhand again.")
    partial.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(embedded_path(), partial)
    connection = sqlite3.connect(partial)
    connection.execute("DELETE FROM meta WHERE name = 'version'")
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('building', ?)", (version,))
    connection.commit()
    return connection


def _read(
    connection: sqlite3.Connection,
    part: str,
    path: Path,
    progress: Progress,
    store: Callable[[list[list[str]]], None],
) -> None:
    """Hands over the lines of a dump in batches; each batch and the count of lines done are saved together."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (f"done {part}",)).fetchone()
    done = int(row[0]) if row else 0
    number = 0
    batch: list[list[str]] = []

    def save() -> None:
        store(batch)
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"done {part}", str(number)))
        connection.commit()
        batch.clear()

    for line, position, size in _lines(path):
        number += 1
        if number > done:
            batch.append(line.rstrip("\n").split("\t"))
            if len(batch) >= _BATCH:
                save()
                progress(f"reading {part}", position, size)
    save()
    progress(f"reading {part}", 1, 1)


def _lines(path: Path) -> Iterator[tuple[str, int, int]]:
    """The lines of the largest text file in a zip (or of a plain text file), with how far it is read."""
    try:
        if path.suffix.lower() != ".zip":
            with path.open(encoding="utf-8") as file:
                size = path.stat().st_size
                yield from ((line, min(size, index * 120), size) for index, line in enumerate(file))
            return
        with zipfile.ZipFile(path) as archive:
            texts = [info for info in archive.infolist() if info.filename.endswith(".txt")]
            member = max(
                (i for i in texts if "readme" not in i.filename.lower()), key=lambda i: i.file_size, default=None
            )
            if member is None:
                raise GazetteerError(f"{path} holds no text file. Is it a dump of GeoNames?")
            with archive.open(member) as raw:
                text = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
                read = 0
                for line in text:
                    read += len(line)
                    yield line, read, member.file_size
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise GazetteerError(f"{path} is damaged ({error}). Delete it and fetch it again.") from error


def _add_places(connection: sqlite3.Connection, rows: list[list[str]], countries: Collection[str] | None) -> None:
    entries = []
    for row in rows:
        if len(row) != 19:
            raise GazetteerError(
                f"a line has {len(row)} columns, not 19: is this a dump of GeoNames? It begins {row[0][:40]!r}"
            )
        if countries is not None and row[8] not in countries:
            continue
        if row[7] == "ADM1" or row[7].startswith("PCL"):
            _rename(connection, row)
        elif (kind := kind_of(row[6], row[7])) is not None:
            entries.append(_entry(row, kind))
    records.add(connection, entries)


def kind_of(feature_class: str, code: str) -> str | None:
    """The kind of a GeoNames feature; None for those that reports hardly name (hotels, wells, farms)."""
    if feature_class == "P":
        return "city"
    if feature_class == "A":
        return "district"
    if feature_class == "H":
        return "water"
    if feature_class in ("L", "T"):
        return "area"
    return "feature" if code in SITES else None


def _entry(row: list[str], kind: str) -> Entry:
    population = int(row[14] or 0)
    radius = {"city": town_radius(population), "district": 25.0, "water": 20.0, "area": 20.0}.get(kind, 1.0)
    return Entry(
        name=row[1], kind=kind, country=row[8] or None, latitude=float(row[4]), longitude=float(row[5]),
        names=(row[2], *row[3].split(",")), number=int(row[0]), admin1=row[10] or None,
        admin2=row[1] if row[7] == "ADM2" else None, population=population, radius_km=radius,
    )  # fmt: skip


def _rename(connection: sqlite3.Connection, row: list[str]) -> None:
    """Adds a country's or region's names to the row that the embedded gazetteer has for it."""
    kind = "region" if row[7] == "ADM1" else "country"
    admin1 = row[10] if kind == "region" else None
    found = connection.execute(
        "SELECT id FROM place WHERE kind = ? AND country = ? AND admin1 IS ?", (kind, row[8], admin1)
    ).fetchone()
    if found is None:
        if kind == "region":
            records.add(connection, [_region(row)])
            connection.execute("INSERT OR IGNORE INTO region VALUES (?, ?, ?)", (row[8], row[10], row[1]))
        return
    connection.execute("INSERT OR IGNORE INTO alias VALUES (?, ?)", (int(row[0]), found[0]))
    _name(connection, found[0], row[8], [row[1], row[2], *row[3].split(",")])


def _region(row: list[str]) -> Entry:
    return Entry(
        name=row[1], kind="region", country=row[8], latitude=float(row[4]), longitude=float(row[5]),
        names=(row[2], *row[3].split(",")), number=int(row[0]), admin1=row[10], population=int(row[14] or 0),
        radius_km=100.0,
    )  # fmt: skip


def _add_names(connection: sqlite3.Connection, rows: list[list[str]]) -> None:
    aliases = dict(connection.execute("SELECT number, place FROM alias").fetchall())
    for row in rows:
        if len(row) < 4:
            raise GazetteerError(f"a line of the names has {len(row)} columns, not 10. It begins {row[0][:40]!r}")
        if row[2] in _NO_NAMES:
            continue
        place = aliases.get(int(row[1]), int(row[1]))
        found = connection.execute("SELECT country FROM place WHERE id = ?", (place,)).fetchone()
        if found is not None:
            _name(connection, place, found[0] or "", [row[3]])


def _name(connection: sqlite3.Connection, place: int, country: str, names: list[str]) -> None:
    keys = {key for name in names if len(key := fold(name)) > 1}
    connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, 0)", [(key, place) for key in keys])
    sounds = {sound for key in keys if len(sound := skeleton(key)) > 1 and sound.isascii()}
    connection.executemany(
        "INSERT OR IGNORE INTO sound VALUES (?, ?, ?)", [(sound, country, place) for sound in sounds]
    )
