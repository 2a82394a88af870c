"""Rows of words with alternatives, gaps and nouns for deeds, as codebook/stance_words.yaml writes those of responsibility."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator

from evenhand.actors import grammar
from evenhand.actors.sentence import words
from evenhand.actors.tokens import Token, sequence

GAP, DEED = "...", "{deed}"
#: Words that a gap may hold, and words before the noun for a deed, at most.
_GAP_REACH, _DEED_REACH = 8, 4
_CHOICE = re.compile(r"\(([^()]*)\)")
_GAP_ENDS = frozenset('.;:!?"“”')

#: Nouns of the same lists for what nobody claims or disowns, or what may be anything.
_NO_DEEDS = frozenset(
    """release arrest arrests detention detentions protest protests demonstration march war campaign charge search sweep
    advance push threat threats death deaths wounds injuries crisis hostage taking mine""".split()
)

Pattern = tuple[str, ...]


def patterns(rows: Iterable[object]) -> Iterator[Pattern]:
    """Each row in all its forms: "(was|were) behind" in two."""
    for row in rows:
        pieces = _CHOICE.split(str(row))
        choices = [piece.split("|") if odd % 2 else [piece] for odd, piece in enumerate(pieces)]
        for form in itertools.product(*choices):
            found: list[str] = []
            for word in " ".join(form).split():
                found += _forms(word)
            yield tuple(found)


@functools.lru_cache(maxsize=4096)
def _forms(word: str) -> tuple[str, ...]:
    """How a word of a row is looked for; the same few stand in most rows."""
    return (word,) if word in (GAP, DEED) else sequence(word)


def match(tokens: list[Token], at: int, pattern: Pattern) -> int | None:
    """The end of the words at token ``at`` that fit a pattern, None where they do not."""
    for number, word in enumerate(pattern):
        if word == GAP:
            rest = pattern[number + 1 :]
            for start in range(at, min(at + _GAP_REACH, len(tokens) - len(rest)) + 1):
                if tokens[start].low == rest[0] and (end := match(tokens, start, rest)) is not None:
                    return end
                if start < len(tokens) and tokens[start].text in _GAP_ENDS:
                    return None
            return None
        if word == DEED:
            found = _deed(tokens, at)
            if found is None:
                return None
            at = found
        elif at >= len(tokens) or tokens[at].low != word:
            return None
        else:
            at += 1
    return at


def first_gap(pattern: Pattern) -> int:
    """How many words stand before the first gap; all of them where there is none."""
    return pattern.index(GAP) if GAP in pattern else len(pattern)


def _deed(tokens: list[Token], at: int) -> int | None:
    """The end of a noun for something done, with its article and what describes it, that begins at ``at``."""
    if at >= len(tokens) or (tokens[at].low not in grammar.determiners() and tokens[at].low not in deeds()):
        return None
    for noun in range(at, min(at + _DEED_REACH, len(tokens))):
        low = tokens[noun].low
        if low in deeds() and not (noun + 1 < len(tokens) and tokens[noun + 1].low in deeds()):
            return noun + 1
        if low in grammar.PREPOSITIONS or not tokens[noun].text[0].isalnum() or low in grammar.AUXILIARIES:
            return None
    return None


@functools.cache
def deeds() -> frozenset[str]:
    """Nouns for something done to somebody."""
    return (words("nouns", "suffered", "two_sided") | {"deed", "deeds"}) - _NO_DEEDS
