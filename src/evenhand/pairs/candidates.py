"""Which accounts are worth comparing: those near in date and place, of one report or origin, or sharing rare words.

Every account is filed under a few keys; two accounts are candidates when they meet under one. The smaller a project is,
the more is compared: keys of a whole country or of no place are used only while few accounts share them.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import product

from evenhand.model import AccountId, Where
from evenhand.nearness import days
from evenhand.pairs.rarity import Rarity
from evenhand.pairs.records import LinkRecord

#: Days a key spans. Accounts up to so many days apart are always met.
BUCKET_DAYS = 2
#: Cells a degree: four to a degree are about 28 km from south to north.
CELLS_A_DEGREE = 4
#: A range longer than this says too little to be filed by; other keys must do.
LONGEST_RANGE = 62
#: How long before its publication an account without a date is looked for.
BEFORE_PUBLICATION = 14
#: Accounts with a vague place or none are met by their days alone while at most so many share these days and country.
CROWDED = 50
#: A word is rare while at most so many accounts use it, and two accounts meet when they share so many rare words.
RARE, SHARED = 25, 2


class Index:
    """The accounts seen so far under their keys, and how rare their words are. It grows; nothing is ever removed."""

    def __init__(self, records: Iterable[LinkRecord] = ()) -> None:
        self.records: list[LinkRecord] = []
        self.rarity = Rarity()
        self._keys: defaultdict[Hashable, list[int]] = defaultdict(list)
        self._words: defaultdict[int, list[int]] = defaultdict(list)
        self.add(records)

    def add(self, records: Iterable[LinkRecord]) -> range:
        """Files more accounts; their positions in ``records``."""
        new = list(records)
        start = len(self.records)
        self.records += new
        self.rarity.add(new)
        for number, record in enumerate(new, start):
            for key in _filed_under(record):
                self._keys[key].append(number)
            for word in self.rarity.rarest(record.words, most=RARE):
                self._words[word].append(number)
        return range(start, len(self.records))

    def met(self, number: int) -> set[int]:
        """The positions before ``number`` that meet it under a key."""
        record = self.records[number]
        found: set[int] = set()
        for key, gauge in _looked_up(record):
            if gauge is None or len(self._keys.get(gauge, ())) <= CROWDED:
                found.update(self._keys.get(key, ()))
        words: Counter[int] = Counter()
        for word in self.rarity.rarest(record.words, most=RARE):
            words.update(self._words.get(word, ()))
        found.update(other for other, shared in words.items() if shared >= SHARED)
        return {other for other in found if other < number}


def candidates(accounts: Sequence[LinkRecord]) -> Iterator[tuple[AccountId, AccountId]]:
    """The pairs worth comparing, the smaller id first; the order of ``accounts`` does not matter."""
    return candidates_for(accounts, Index())


def candidates_for(new: Sequence[LinkRecord], index: Index) -> Iterator[tuple[AccountId, AccountId]]:
    """The pairs of ``new`` accounts with those of ``index`` and with one another. Files ``new`` in ``index``."""
    for one, other in met_pairs(new, index):
        left, right = sorted((one.account, other.account))
        yield left, right


def met_pairs(new: Sequence[LinkRecord], index: Index) -> Iterator[tuple[LinkRecord, LinkRecord]]:
    """Like :func:`candidates_for`, as records."""
    for number in index.add(sorted(new, key=lambda record: record.account)):
        record = index.records[number]
        for other in sorted(index.met(number)):
            yield index.records[other], record


def _filed_under(record: LinkRecord) -> Iterator[Hashable]:
    buckets, cells, countries = _buckets(record, 0), _cells(record), _countries(record)
    yield from product(buckets, cells)
    yield from product(buckets, countries)
    yield from buckets
    if not cells:
        yield from (("vague", *key) for key in product(buckets, countries))
    if not countries:
        yield from (("nowhere", bucket) for bucket in buckets)
    yield record.report
    if record.origin is not None:
        yield record.origin


def _looked_up(record: LinkRecord) -> Iterator[tuple[Hashable, Hashable | None]]:
    """The keys to look under, each with the key that must not be crowded.

    Near places always; a vague place and any of its country, and no place and any place, while few share the days.
    """
    buckets, cells, countries = _buckets(record, BUCKET_DAYS), _cells(record), _countries(record)
    around = {(row + up, column + right) for row, column in cells for up in (-1, 0, 1) for right in (-1, 0, 1)}
    yield from ((key, None) for key in product(buckets, around))
    for key in product(buckets, countries):
        yield (("vague", *key) if cells else key), key
    for bucket in buckets:
        yield (("nowhere", bucket) if countries else bucket), bucket
    yield record.report, None
    if record.origin is not None:
        yield record.origin, None


def _buckets(record: LinkRecord, slack: int) -> list[int]:
    spans = [span for span in map(days, record.whens) if span[1] - span[0] <= LONGEST_RANGE]
    if not spans and record.published is not None:
        published = record.published.toordinal()
        spans = [(published - BEFORE_PUBLICATION, published + 1)]
    starts = ((first - slack) // BUCKET_DAYS for first, _ in spans)
    ends = ((last + slack) // BUCKET_DAYS for _, last in spans)
    return sorted({bucket for start, end in zip(starts, ends, strict=True) for bucket in range(start, end + 1)})


def _cells(record: LinkRecord) -> list[tuple[int, int]]:
    points = (cell for where in record.wheres if (cell := _cell(where)) is not None)
    return sorted(set(points))


def _cell(where: Where) -> tuple[int, int] | None:
    if where.latitude is None or where.longitude is None or where.precision in {"region", "country", "unknown"}:
        return None
    return math.floor(where.latitude * CELLS_A_DEGREE), math.floor(where.longitude * CELLS_A_DEGREE)


def _countries(record: LinkRecord) -> list[str]:
    return sorted({where.country for where in record.wheres if where.country})
