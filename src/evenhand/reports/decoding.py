"""Bytes to text: by byte order mark, else as UTF-8, else by what the letters look like, and then it says so."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from evenhand.reports.outcome import UnreadableError

#: Encodings that are considered when a text is neither marked nor valid UTF-8. Fewer guesses are better guesses.
GUESSED = ("cp1252", "cp1251", "cp1256", "koi8_r")
#: How many bytes are looked at to guess an encoding.
SAMPLE = 200_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{2,30})""", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, *, html: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and a warning when its encoding had to be guessed. Raises :class:`UnreadableError`.

    Line ends stay as they are; a byte order mark is dropped. ``html`` heeds the charset that a page declares.
    """
    if not data.strip(b" \t\r\n"):
        raise UnreadableError("the file is empty", "Remove it, or put the report's text into it")
    encoding, warnings = find_encoding(data, html=html)
    try:
        return checked(data.decode(encoding)), warnings
    except UnicodeError as error:
        raise _damaged(encoding) from error


def find_encoding(data: bytes, *, html: bool = False) -> tuple[str, tuple[str, ...]]:
    """The encoding of ``data``, and a warning when it is a guess."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, ()
    if b"\0" in data:
        return _unmarked_utf_16(data[:SAMPLE])
    declared = _DECLARED.search(data[:4096]) if html else None
    for name in ("utf-8", declared[1].decode("ascii") if declared else ""):
        if name and _fits(data, name):
            return name, ()
    guess = from_bytes(data[:SAMPLE], cp_isolation=list(GUESSED)).best()
    if guess is None:
        raise _binary()
    return _guessed(guess.encoding)


def _unmarked_utf_16(data: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-16 without a mark has zero bytes beside its spaces, on one side; other zeros mean binary data."""
    second, first = data[1::2].count(0), data[::2].count(0)
    if max(first, second) < max(3, len(data) // 50) or min(first, second) > max(first, second) // 10:
        raise _binary()
    return _guessed("utf-16-le" if second > first else "utf-16-be")


def _guessed(encoding: str) -> tuple[str, tuple[str, ...]]:
    return encoding, (f"its encoding is not declared and was taken to be {encoding}",)


def encoding_of_file(path: Path) -> tuple[str, tuple[str, ...]]:
    """As :func:`find_encoding`, for a file too large to hold: only its beginning is looked at closely."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with path.open("rb") as file:
        start = file.read(SAMPLE)
        if not start.strip(b" \t\r\n"):
            raise UnreadableError("the file is empty", "Remove it, or put reports into it")
        if b"\0" in start or start.startswith(tuple(mark for mark, _ in _MARKS)):
            return find_encoding(start)
        chunk = start
        while chunk:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return find_encoding(chunk if start.isascii() else start)
            chunk = file.read(SAMPLE)
    return "utf-8-sig", ()


def checked(text: str) -> str:
    """``text`` if it is text at all; raises :class:`UnreadableError` when it holds NUL or mostly control characters."""
    if "\0" in text:
        raise _binary()
    if len(_CONTROLS.findall(text[:SAMPLE])) > len(text[:SAMPLE]) // 20:
        raise _binary()
    return text


def _fits(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeError, LookupError):
        return False
    return True


def _binary() -> UnreadableError:
    return UnreadableError("this is not text but binary data", "Save the report as UTF-8 text, PDF or DOCX")


def _damaged(encoding: str) -> UnreadableError:
    return UnreadableError(f"its bytes are not valid {encoding}", "Save the file as UTF-8")
