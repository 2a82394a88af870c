"""What a source prints around its reports: sentences that come back unchanged after months tell of no one incident."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from evenhand.model import Report
from evenhand.sentences import split

#: A sentence that stands word for word in two reports published so many days apart belongs to a source's frame.
APART = 60


def frame_of(reports: Iterable[Report]) -> frozenset[int]:
    """The hashes of sentences of a frame. Reports without a date of publication tell nothing and are passed over."""
    days: dict[int, tuple[int, int]] = {}
    for report in reports:
        if report.published is not None:
            day = report.published.toordinal()
            for key in map(_key, sentences_of(report.text)):
                first, last = days.get(key, (day, day))
                days[key] = (min(first, day), max(last, day))
    return frozenset(key for key, (first, last) in days.items() if last - first > APART)


def without_frame(text: str, frame: frozenset[int]) -> str:
    """The text without the sentences of the frame."""
    return "\n".join(words for words in sentences_of(text) if _key(words) not in frame) if frame else text


def sentences_of(text: str) -> Iterator[str]:
    """The words of each sentence."""
    return (sentence.span.of(text) for sentence in split(text))


def _key(words: str) -> int:
    return zlib.crc32(" ".join(words.split()).encode("utf-8", "surrogatepass"))
