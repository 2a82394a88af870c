"""GeoJSON (RFC 7946): one point a record whose place has coordinates, with the radius within which it lies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, TextIO

from evenhand.exports import Losses, Record, Sharing
from evenhand.exports.flat import Flat, flat

_NO_PLACE = ("record", "left out: the reports give no place with coordinates")
_WHOLE = re.compile(r".*_(?:low|high)")


def write(records: Iterable[Record], file: TextIO, *, sharing: Sharing) -> tuple[int, Losses]:
    """Writes a feature collection; how many points, and what did not fit. Records without coordinates are losses."""
    rows, losses = 0, Losses()
    file.write('{"type": "FeatureCollection", "features": [')
    for record in records:
        row = flat(record, sharing=sharing)
        if not row.cells["latitude"] or not row.cells["longitude"]:
            losses[_NO_PLACE] += 1
            continue
        feature = json.dumps(_feature(row), ensure_ascii=False)
        file.write((",\n" if rows else "\n") + feature)
        rows, losses = rows + 1, losses + row.losses
    file.write("\n]}\n")
    return rows, losses


def _feature(row: Flat) -> dict[str, Any]:
    point = [float(row.cells["longitude"]), float(row.cells["latitude"])]
    properties: dict[str, Any] = {
        name: _typed(name, cell) for name, cell in row.cells.items() if name not in {"longitude", "latitude"}
    }
    properties["precision_km"] = row.precision_km
    geometry = {"type": "Point", "coordinates": point}
    return {"type": "Feature", "id": row.cells["id"], "geometry": geometry, "properties": properties}


def _typed(name: str, cell: str) -> str | int | None:
    if not cell:
        return None
    return int(cell) if _WHOLE.fullmatch(name) else cell
