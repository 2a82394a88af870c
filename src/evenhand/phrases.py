"""Finds the codebook's words in a text: whole words, in either case, any white space or hyphen between them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
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
        self._by_words: dict[tuple[str, ...], list[Entry]] = {}
        self._longest: dict[str, int] = {}
        for phrase, entry in phrases:
            words = tuple(_fold(match.group()) for match in _WORD.finditer(phrase))
            if words:
                self._by_words.setdefault(words, []).append(entry)
                self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def find(self, text: str) -> Iterator[tuple[Span, tuple[Entry, ...]]]:
        """Matches that do not overlap, in order."""
        tokens, words = _tokens(text)
        if self._longest.keys().isdisjoint(words):
            return
        free = 0
        for position, (start, _, first) in enumerate(tokens):
            if first not in self._longest or position < free:
                continue
            length = self._match(text, tokens, position)
            if length:
                free = position + length
                phrase = tuple(word for _, _, word in tokens[position:free])
                yield Span(start, tokens[free - 1][1]), tuple(self._by_words[phrase])

    def _match(self, text: str, tokens: Sequence[tuple[int, int, str]], position: int) -> int:
        best = 0
        words: list[str] = []
        for index in range(position, min(len(tokens), position + self._longest.get(tokens[position][2], 0))):
            if index > position and not _JOIN.fullmatch(text, tokens[index - 1][1], tokens[index][0]):
                break
            words.append(tokens[index][2])
            if tuple(words) in self._by_words:
                best = len(words)
        return best


@functools.lru_cache(maxsize=256)
def _tokens(text: str) -> tuple[tuple[tuple[int, int, str], ...], frozenset[str]]:
    """The words of a text with start and end, and each once; kept, for every list is looked for in the same sentences."""
    tokens = tuple((match.start(), match.end(), _fold(match.group())) for match in _WORD.finditer(text))
    return tokens, frozenset(word for _, _, word in tokens)


def _fold(word: str) -> str:
    return word.lower().replace("’", "'")


class GapIndex(Generic[Entry]):
    """Phrases with other words inside, written "carry|carried ... off ... bags|sacks": one of the words of each part, with
    up to :data:`GAP` words between two parts and no end of a clause.
    """

    def __init__(self, phrases: Iterable[tuple[str, Entry]]) -> None:
        """Each phrase has its own entry."""
        self._patterns = [(_needed(phrase), _gapped(phrase), entry) for phrase, entry in phrases]

    def find(self, text: str) -> Iterator[tuple[Span, Entry]]:
        """Matches of each phrase, none of one phrase overlapping another of its own."""
        words = _tokens(text)[1]
        for needed, pattern, entry in self._patterns:
            if all(not some.isdisjoint(words) for some in needed):
                for match in pattern.finditer(text):
                    yield Span(*match.span()), entry


#: The most words between two parts of a phrase with a gap.
GAP = 5


def _parts(phrase: str) -> list[list[str]]:
    return [[form.strip() for form in part.split("|")] for part in phrase.split("...")]


def _needed(phrase: str) -> list[frozenset[str]]:
    """Of each part, the words of which a text must have one."""
    return [frozenset(_fold(_WORD.findall(form)[0]) for form in part) for part in _parts(phrase)]


def _gapped(phrase: str) -> re.Pattern[str]:
    parts = ["|".join(re.escape(form).replace(r"\ ", r"\s+") for form in part) for part in _parts(phrase)]
    between = rf"\b(?:,?\s+[\w'’-]+){{0,{GAP}}}?,?\s+\b"
    return re.compile(rf"\b{between.join(f'(?:{part})' for part in parts)}\b", re.IGNORECASE)


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
