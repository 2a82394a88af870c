"""The keys under which an account is filed and looked for: near in date and place, of one report or origin.

A key is a number of 64 bits, the same in every run, so that keys can be kept.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Set
from itertools import product

from evenhand.model import Where
from evenhand.nearness import days
from evenhand.pairs.records import LinkRecord

#: Days a key spans. Accounts up to so many days apart are always met.
BUCKET_DAYS = 2
#: Cells a degree: four to a degree are about 28 km from south to north.
CELLS_A_DEGREE = 4
#: A range longer than this says too little to be filed by; other keys must do.
LONGEST_RANGE = 62
#: How long before its publication an account without a date is looked for.
BEFORE_PUBLICATION = 14
_AROUND = (-1, 0, 1)
_KINDS = ("cell", "country", "days", "vague", "nowhere")
_CELL, _COUNTRY, _DAYS, _VAGUE, _NOWHERE = range(1, 1 + len(_KINDS))


def filed_under(record: LinkRecord) -> list[int]:
    """The keys of an account, each once."""
    buckets, cells, countries = _buckets(record), _cells(record), _countries(record)
    found = [_key(_CELL, bucket, *cell) for bucket, cell in product(buckets, cells)]
    dated = list(product(buckets, countries))
    found += [_key(_COUNTRY, *key) for key in dated]
    found += [_key(_DAYS, bucket) for bucket in buckets]
    if not cells:
        found += [_key(_VAGUE, *key) for key in dated]
    if not countries:
        found += [_key(_NOWHERE, bucket) for bucket in buckets]
    found.append(_name(record.report))
    if record.origin is not None:
        found.append(_name(record.origin))
    return found


def looked_up(record: LinkRecord, *, crowded: Set[int]) -> list[int]:
    """The keys to look under, when these keys are crowded.

    Near places always; a vague place and any of its country, and no place and any place, while few share the days of
    one of the two. If one account looks up the other, the other looks up the one.
    """
    buckets, cells, countries = _buckets(record), _cells(record), _countries(record)
    near = sorted({bucket + aside for bucket in buckets for aside in _AROUND})
    found = []
    for bucket in near if cells else ():
        start = _mixed(_CELL_START, bucket)
        for row in sorted({row + up for row, _ in cells for up in _AROUND}):
            band = _mixed(start, row)
            columns = {column + right for at, column in cells if abs(at - row) <= 1 for right in _AROUND}
            found += [_mixed(band, column) >> 1 for column in columns]
    for country in countries:
        kind = _VAGUE if cells else _COUNTRY
        found += [_key(kind, bucket, country) for bucket in _open(near, buckets, crowded, _COUNTRY, country)]
    kind = _NOWHERE if countries else _DAYS
    found += [_key(kind, bucket) for bucket in _open(near, buckets, crowded, _DAYS)]
    found.append(_name(record.report))
    if record.origin is not None:
        found.append(_name(record.origin))
    return found


def _open(near: list[int], own: list[int], crowded: Set[int], kind: int, *country: int) -> list[int]:
    """The buckets that are not crowded, or beside one of its own that is not."""
    free = [bucket for bucket in own if _key(kind, bucket, *country) not in crowded]
    return [
        bucket
        for bucket in near
        if any(abs(other - bucket) <= 1 for other in free) or _key(kind, bucket, *country) not in crowded
    ]


def _buckets(record: LinkRecord) -> list[int]:
    spans = [span for span in map(days, record.whens) if span[1] - span[0] <= LONGEST_RANGE]
    if not spans and record.published is not None:
        published = record.published.toordinal()
        spans = [(published - BEFORE_PUBLICATION, published + 1)]
    return sorted({n for first, last in spans for n in range(first // BUCKET_DAYS, last // BUCKET_DAYS + 1)})


def _cells(record: LinkRecord) -> list[tuple[int, int]]:
    points = (cell for where in record.wheres if (cell := _cell(where)) is not None)
    return sorted(set(points))


def _cell(where: Where) -> tuple[int, int] | None:
    if where.latitude is None or where.longitude is None or where.precision in {"region", "country", "unknown"}:
        return None
    return math.floor(where.latitude * CELLS_A_DEGREE), math.floor(where.longitude * CELLS_A_DEGREE)


def _countries(record: LinkRecord) -> list[int]:
    return sorted({_name(where.country) for where in record.wheres if where.country})


def _key(*parts: int) -> int:
    """One number of 63 bits from several (after Fowler, Noll and Vo, with whole numbers in place of bytes)."""
    found = _START
    for part in parts:
        found = _mixed(found, part)
    return found >> 1


def _mixed(found: int, part: int) -> int:
    return ((found ^ (part & 0xFFFFFFFF)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF


_START = 0xCBF29CE484222325
_CELL_START = _mixed(_START, _CELL)


@functools.lru_cache(maxsize=1 << 16)
def _name(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1
