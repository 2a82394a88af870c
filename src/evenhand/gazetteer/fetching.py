"""Downloads GeoNames' dumps, only when the user asks; goes on where a broken download stopped."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
import zipfile
from collections.abc import Collection
from pathlib import Path

from evenhand.errors import GazetteerError
from evenhand.gazetteer.dumps import Progress, sha256_of, silent

GEONAMES = "https://download.geonames.org/export/dump"
_BLOCK = 1 << 16
_TIMEOUT_S = 60


def fetch(
    folder: Path, *, countries: Collection[str] | None = None, address: str = GEONAMES, progress: Progress = silent
) -> list[Path]:
    """Downloads the dumps into ``folder`` and returns their paths, places and names in turn.

    ``countries`` (ISO codes) takes those countries' small files in place of the whole world (some 600 MB). Files that
    are there and whole are kept. Beside each lies its SHA-256 (``.sha256``), checked when the file is used again; the
    sums that zip files carry for their content are checked after each download. Raises :class:`GazetteerError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if countries:
        wanted = [(f"{address}/{iso}.zip", f"{iso}.zip") for iso in sorted(countries)]
        wanted += [(f"{address}/alternatenames/{iso}.zip", f"{iso}-names.zip") for iso in sorted(countries)]
    else:
        wanted = [(f"{address}/{name}.zip", f"{name}.zip") for name in ("allCountries", "alternateNamesV2")]
    return [_fetch_one(url, folder / name, progress) for url, name in wanted]


def _fetch_one(url: str, target: Path, progress: Progress) -> Path:
    noted = target.with_suffix(".zip.sha256")
    if target.exists() and noted.exists() and noted.read_text(encoding="ascii").split()[0] == sha256_of(target):
        return target
    part = target.with_suffix(".zip.part")
    try:
        _download(url, part, progress)
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise GazetteerError(
            f"{url} could not be downloaded ({error}). What has arrived is kept: call again to go on."
        ) from error
    try:
        with zipfile.ZipFile(part) as archive:
            damaged = archive.testzip()
    except zipfile.BadZipFile:
        damaged = target.name
    if damaged is not None:
        part.unlink()
        raise GazetteerError(f"{url} arrived damaged ({damaged}) and was deleted. Fetch it again.")
    part.replace(target)
    noted.write_text(f"{sha256_of(target)}  {target.name}\n", encoding="ascii")
    return target


def _download(url: str, part: Path, progress: Progress) -> None:
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        response = urllib.request.urlopen(request, timeout=_TIMEOUT_S)
    except urllib.error.HTTPError as error:
        if error.code == 416:  # the file is here to its last byte
            return
        raise
    with response:
        if response.status != 206:
            have = 0
        length = response.headers.get("Content-Length")
        total = have + int(length) if length else None
        with part.open("ab" if have else "wb") as file:
            while block := response.read(_BLOCK):
                file.write(block)
                have += len(block)
                progress(f"downloading {url.rpartition('/')[2]}", have, total)
    if total is not None and have < total:
        raise GazetteerError(f"{url} broke off after {have} of {total} bytes. Call again to go on.")
