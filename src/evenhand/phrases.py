"""Finds the codebook's words in a text: whole words, in either case, any white space or hyphen between them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from evenhand.model import Span

Entry = TypeVar("Entry")

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_JOIN = re.compile(r"['’]?[\s\-‐‑–]{1,12}")
_VOWELS = "aeiou"


class PhraseIndex(Generic[Entry]):
    """Phrases, each with what it stands for. Where phrases overlap, the longest wins, then the leftmost."""

    def __init__(self, phrases: Iterable[tuple[str, Entry]]) -> None:
        """Several entries may share a phrase; all are kept."""
        self._begun: _Begun[Entry] = _Begun()
        for phrase, entry in phrases:
            words = [_fold(match.group()) for match in _WORD.finditer(phrase)]
            begun = self._begun
            for word in words:
                begun = begun.followed.setdefault(word, _Begun())
            if words:
                begun.entries.append(entry)

    def find(self, text: str) -> Iterator[tuple[Span, tuple[Entry, ...]]]:
        """Matches that do not overlap, in order."""
        tokens, standing = _tokens(text)
        free = 0
        for position in sorted(at for word in self._begun.followed.keys() & standing.keys() for at in standing[word]):
            end, entries = self._longest(text, tokens, position) if position >= free else (0, [])
            if entries:
                free = end
                yield Span(tokens[position][0], tokens[end - 1][1]), tuple(entries)

    def _longest(self, text: str, tokens: Sequence[tuple[int, int, str]], position: int) -> tuple[int, list[Entry]]:
        """Where the longest phrase ends that begins at a word, and its entries; no entries where none begins."""
        best, entries = 0, list[Entry]()
        begun = self._begun
        for index in range(position, len(tokens)):
            following = begun.followed.get(tokens[index][2])
            if following is None:
                break
            if index > position and not _JOIN.fullmatch(text, tokens[index - 1][1], tokens[index][0]):
                break
            begun = following
            if begun.entries:
                best, entries = index + 1, begun.entries
        return best, entries


@dataclass(slots=True)
class _Begun(Generic[Entry]):
    """The entries of the words read so far, and what the words may be followed by."""

    entries: list[Entry] = field(default_factory=list)
    followed: dict[str, _Begun[Entry]] = field(default_factory=dict)


@functools.lru_cache(maxsize=256)
def _tokens(text: str) -> tuple[tuple[tuple[int, int, str], ...], dict[str, list[int]]]:
    """The words of a text with start and end, and at which of them each word stands; kept, for every list is looked for in
    the same sentences."""
    tokens = tuple((match.start(), match.end(), _fold(match.group())) for match in _WORD.finditer(text))
    standing: dict[str, list[int]] = {}
    for position, (_, _, word) in enumerate(tokens):
        standing.setdefault(word, []).append(position)
    return tokens, standing


def _fold(word: str) -> str:
    return word.lower().replace("’", "'")


class GapIndex(Generic[Entry]):
    """Phrases with other words inside, written "carry|carried ... off ... bags|sacks": one of the words of each part, with
    up to :data:`GAP` words between two parts, no end of a clause and no "that" or "which".
    """

    def __init__(self, phrases: Iterable[tuple[str, Entry]]) -> None:
        """Each phrase has its own entry."""
        self._patterns: list[tuple[list[frozenset[str]], str, Entry]] = []
        self._begun_by: dict[str, list[int]] = {}
        for number, (phrase, entry) in enumerate(phrases):
            first, *later = _needed(phrase)
            self._patterns.append((later, phrase, entry))
            for word in first:
                self._begun_by.setdefault(word, []).append(number)

    def find(self, text: str) -> Iterator[tuple[Span, Entry]]:
        """Matches of each phrase, none of one phrase overlapping another of its own."""
        return ((span, entry) for span, _, entry in self.find_parts(text))

    def find_parts(self, text: str) -> Iterator[tuple[Span, Span, Entry]]:
        """Matches of each phrase with the part of each that tells the act: the first part of verbs, else the first."""
        tokens, standing = _tokens(text)
        begun: dict[int, list[int]] = {}
        for word in self._begun_by.keys() & standing.keys():
            for number in self._begun_by[word]:
                begun.setdefault(number, []).extend(standing[word])
        for number, positions in sorted(begun.items()):
            later, phrase, entry = self._patterns[number]
            if any(standing.keys().isdisjoint(some) for some in later):
                continue
            pattern, free = _gapped(phrase), 0
            for start in sorted(tokens[at][0] for at in positions):
                match = pattern.match(text, start) if start >= free else None
                if match:
                    free = match.end()
                    yield Span(start, free), Span(*match.span("act")), entry


#: The most words between two parts of a phrase with a gap.
GAP = 5


def _parts(phrase: str) -> list[list[str]]:
    return [[form.strip() for form in part.split("|")] for part in phrase.split("...")]


def _needed(phrase: str) -> list[frozenset[str]]:
    """Of each part, the words of which a text must have one."""
    return [frozenset(_fold(_WORD.findall(form)[0]) for form in part) for part in _parts(phrase)]


@functools.cache
def _gapped(phrase: str) -> re.Pattern[str]:
    """The pattern of a phrase; made when it is first looked for, since making all takes a noticeable time."""
    given = _parts(phrase)
    act = next((number for number, part in enumerate(given) if sum(map(_is_verb, part)) * 2 >= len(part)), 0)
    parts = ["|".join(re.escape(form).replace(r"\ ", r"\s+") for form in part) for part in given]
    groups = [f"(?P<act>{part})" if number == act else f"(?:{part})" for number, part in enumerate(parts)]
    between = rf"\b(?:,?\s+(?!that\b|which\b)[\w'’-]+){{0,{GAP}}}?,?\s+\b"
    return re.compile(rf"\b{between.join(groups)}\b", re.IGNORECASE)


def _is_verb(form: str) -> bool:
    first = form.split(maxsplit=1)[0]
    return first in _IRREGULAR or (len(first) > 4 and first.endswith(("ed", "ing")))


#: Verbs that stand in phrases with other words inside and end otherwise.
_IRREGULAR = frozenset(
    "shot led took taken put hung beat beaten broke broken drove driven ran went gone left fell fallen sent cut held kept set"
    " threw thrown struck hit made brought gave given told got tore torn stole stolen fought built dug flew let burnt"
    " stood bound laid won caught burst trod lit hold holds blew blown tied met came flung sprang drew swept wrote".split()
)


def verb_forms(entry: str) -> list[str]:
    """All forms of a verb given as its base form, or as ``base|past|past participle|present participle``."""
    given = [form.strip() for form in entry.split("|")]
    base, _, rest = given[0].partition(" ")
    tail = f" {rest}" if rest else ""
    third = _add_s(base) + tail
    if len(given) > 1:
        return list(dict.fromkeys([*given, third, *([] if len(given) > 3 else [_add_ing(base) + tail])]))
    return list(dict.fromkeys([given[0], third, _add_ed(base) + tail, _add_ing(base) + tail]))


def noun_forms(entry: str) -> list[str]:
    """Singular and plural of a noun given as ``singular`` or ``singular|plural``."""
    given = [form.strip() for form in entry.split("|")]
    return given if len(given) > 1 else [given[0], _add_s(given[0])]


def _add_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _add_ed(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ied"
    return (word + word[-1] if _doubles(word) else word) + "ed"


def _add_ing(word: str) -> str:
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "ye", "oe")):
        return word[:-1] + "ing"
    return (word + word[-1] if _doubles(word) else word) + "ing"


def _doubles(word: str) -> bool:
    """One syllable ending in consonant, vowel, consonant: stab, gun (longer verbs that double are given in full)."""
    return (
        len(word) > 2
        and word[-1] not in _VOWELS + "wxy"
        and word[-2] in _VOWELS
        and word[-3] not in _VOWELS
        and sum(letter in _VOWELS for letter in word) == 1
    )
