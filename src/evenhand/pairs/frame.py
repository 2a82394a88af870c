"""What a source prints around its reports: sentences that come back unchanged after months tell of no one incident."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.model import Report
from evenhand.pairs.columns import Column
from evenhand.sentences import split

#: A sentence that stands word for word in two reports published so many days apart belongs to a source's frame.
APART = 60


class Sentences:
    """The hashed sentences of reports and the days these were published on.

    Reports without a date of publication tell nothing of a frame and are passed over.
    """

    def __init__(self, rows: Iterable[tuple[bytes, int | None]]) -> None:
        dated = [(packed, day) for packed, day in rows if day is not None]
        self._days = np.array([day for _, day in dated], dtype=np.int64)
        self._column = Column.packed([packed for packed, _ in dated], np.uint32)

    def frame(self, among: NDArray[np.uint32]) -> frozenset[int]:
        """Those of some hashes that belong to a frame."""
        wanted = np.unique(among)
        first = np.full(len(wanted), np.iinfo(np.int64).max)
        last = np.full(len(wanted), np.iinfo(np.int64).min)
        values, rows = self._column.uses(wanted)
        at, days = np.searchsorted(wanted, values), self._days[rows]
        np.minimum.at(first, at, days)
        np.maximum.at(last, at, days)
        return frozenset(wanted[(last > first) & (last - np.minimum(first, last) > APART)].tolist())


def pack_sentences(text: str) -> bytes:
    """The distinct sentences of a text, hashed to 32 bits, as sorted packed integers."""
    return np.unique(np.array([_key(words) for words in sentences_of(text)], dtype=np.uint32)).tobytes()


def unpack_sentences(packed: Sequence[bytes]) -> NDArray[np.uint32]:
    """The hashes of several texts."""
    return np.frombuffer(b"".join(packed), dtype=np.uint32)


def day_of(report: Report) -> int | None:
    """The day of publication as an ordinal."""
    return None if report.published is None else report.published.toordinal()


def frame_of(reports: Iterable[Report]) -> frozenset[int]:
    """The hashes of sentences of a frame."""
    rows = [(pack_sentences(report.text), day_of(report)) for report in reports if report.published is not None]
    return Sentences(rows).frame(unpack_sentences([packed for packed, _ in rows]))


def without_frame(text: str, frame: frozenset[int]) -> str:
    """The text without the sentences of the frame."""
    return "\n".join(words for words in sentences_of(text) if _key(words) not in frame) if frame else text


def sentences_of(text: str) -> Iterator[str]:
    """The words of each sentence."""
    return (sentence.span.of(text) for sentence in split(text))


def _key(words: str) -> int:
    return zlib.crc32(" ".join(words.split()).encode("utf-8", "surrogatepass"))
