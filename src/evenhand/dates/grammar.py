"""Reads the rules of codebook/dates_rules.yaml and finds where they fit in a class string.

The notation: CLASS, A|B, (?: ), ? * +, <slot: >, {part}. It is compiled to ordinary regular expressions.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from evenhand import codebook
from evenhand.dates.lexicon import Lexicon, lexicon
from evenhand.dates.words import Words
from evenhand.errors import CodebookError

_SYMBOL = re.compile(r"\(\?:|<(\w+):|[)>|?*+]|[A-Z][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled rule. ``first`` holds the characters it can begin with; the others, those its neighbours must or must
    not be. ``groups`` maps slots to the groups of the pattern.
    """

    name: str
    means: str
    pattern: re.Pattern[str]
    first: frozenset[str]
    after: frozenset[str] | None
    before: frozenset[str] | None
    not_before: frozenset[str]
    groups: tuple[tuple[str, int], ...]

    def stands(self, classes: str, start: int, end: int, *, alone: bool) -> bool:
        """Whether the neighbours of words ``start`` to ``end`` let the rule apply; the text's end is no obstacle."""
        following = classes[end] if end < len(classes) else ""
        if (
            self.after is not None
            and not (alone and start == 0)
            and (start == 0 or classes[start - 1] not in self.after)
        ):
            return False
        return following not in self.not_before and (self.before is None or not following or following in self.before)


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that fits words ``start`` to ``end`` (exclusive); slots give the same for their parts."""

    rule: Rule
    words: Words
    start: int
    end: int
    slots: dict[str, tuple[int, int]]

    def has(self, *slots: str) -> bool:
        """Whether any of the slots was filled."""
        return any(slot in self.slots for slot in slots)

    def value(self, slot: str, *classes: str) -> Any:
        """The value of the first word in ``slot`` that has one of the classes; None when the slot is empty."""
        if slot in self.slots:
            for index in range(*self.slots[slot]):
                for name in classes:
                    if name in self.words.values[index]:
                        return self.words.values[index][name]
        return None

    def word(self, slot: str) -> str:
        """The words of a slot in lower case, empty when it is."""
        if slot not in self.slots:
            return ""
        first, end = self.slots[slot]
        return self.words.lowered[self.words.starts[first] : self.words.ends[end - 1]]


class _Compiler:
    def __init__(self, words: Lexicon, parts: dict[str, str], name: str) -> None:
        self.words, self.parts, self.name = words, parts, name

    def compile(self, pattern: str) -> tuple[str, frozenset[str]]:
        while "{" in pattern:
            pattern = re.sub(r"\{(\w+)\}", lambda match: self.parts[match.group(1)], pattern)
        self.symbols = [match.group() for match in _SYMBOL.finditer(pattern)]
        if "".join(self.symbols).replace(" ", "") != pattern.replace(" ", ""):
            raise CodebookError(
                f"rule {self.name} in dates_rules.yaml has a sign that is not part of the notation: {pattern}"
            )
        self.at = self.count = 0
        regex, first, empty = self._either()
        if empty:
            raise CodebookError(f"rule {self.name} in dates_rules.yaml fits no words at all")
        if self.at != len(self.symbols):
            raise CodebookError(f"rule {self.name} in dates_rules.yaml closes a bracket that it never opened")
        return regex, first

    def _either(self) -> tuple[str, frozenset[str], bool]:
        branches = [self._sequence()]
        while self.at < len(self.symbols) and self.symbols[self.at] == "|":
            self.at += 1
            branches.append(self._sequence())
        first = frozenset().union(*(branch[1] for branch in branches))
        return "|".join(branch[0] for branch in branches), first, any(branch[2] for branch in branches)

    def _sequence(self) -> tuple[str, frozenset[str], bool]:
        regex, first, empty = "", frozenset[str](), True
        while self.at < len(self.symbols) and self.symbols[self.at] not in {"|", ")", ">"}:
            piece, begins, optional = self._item()
            regex += piece
            if empty:
                first |= begins
            empty = empty and optional
        return regex, first, empty

    def _item(self) -> tuple[str, frozenset[str], bool]:
        symbol = self.symbols[self.at]
        self.at += 1
        if symbol == "(?:" or symbol.startswith("<"):
            inner, first, optional = self._either()
            if self.at >= len(self.symbols):
                raise CodebookError(f"rule {self.name} in dates_rules.yaml leaves a bracket open")
            self.at += 1
            self.count += 1
            regex = f"(?:{inner})" if symbol == "(?:" else f"(?P<{symbol[1:-1]}__{self.count}>{inner})"
        else:
            characters = self.words.characters(symbol)
            regex, first, optional = f"[{characters}]" if characters else "(?!)", frozenset(characters), False
        if self.at < len(self.symbols) and self.symbols[self.at] in {"?", "*", "+"}:
            mark = self.symbols[self.at]
            self.at += 1
            regex, optional = f"{regex}{mark}", optional or mark != "+"
        return regex, first, optional


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules of one language, by the character they can begin with, and the stretches worth a look."""

    words: Lexicon
    by_first: dict[str, tuple[re.Pattern[str], tuple[Rule, ...]]]
    stretch: re.Pattern[str]
    numeric: re.Pattern[str]
    named_year: re.Pattern[str]
    recent: re.Pattern[str]

    def fits(self, words: Words, at: int, *, alone: bool) -> list[Found]:
        """The rules that fit from word ``at``, longest first, then in the order of the file.

        ``alone``: the text is nothing but a date, and its first word needs no word before it to be one.
        """
        classes = words.classes
        any_rule, rules = self.by_first.get(classes[at], (None, ()))
        if any_rule is None or any_rule.match(classes, at) is None:
            return []
        found = []
        for rule in rules:
            match = rule.pattern.match(classes, at)
            if match is None or not rule.stands(classes, at, match.end(), alone=alone):
                continue
            spans = match.regs
            slots = {slot: spans[group] for slot, group in rule.groups if spans[group][0] >= 0}
            found.append(Found(rule, words, at, match.end(), slots))
        if len(found) > 1:
            found.sort(key=lambda item: -item.end)
        return found


@functools.cache
def grammar(language: str) -> Grammar:
    """The rules for ``language``. Raises :class:`CodebookError` when a rule is not well formed."""
    words = lexicon(language)
    data = codebook.load("dates_rules")
    parts = data["parts"]
    rules = []
    for entry in data["rules"]:
        if language not in entry.get("languages", [language]):
            continue
        regex, first = _Compiler(words, parts, entry["name"]).compile(entry["pattern"])
        if first:
            after, before = (_characters(words, entry[key]) if key in entry else None for key in ("after", "before"))
            not_before = _characters(words, entry.get("not_before", ""))
            compiled = re.compile(regex)
            groups = tuple((name.partition("__")[0], number) for name, number in compiled.groupindex.items())
            rules.append(Rule(entry["name"], entry["means"], compiled, first, after, before, not_before, groups))
    by_first = {}
    for character in words.codes.values():
        fitting = tuple(rule for rule in rules if character in rule.first)
        if fitting:
            unnamed = (re.sub(r"\(\?P<\w+>", "(?:", rule.pattern.pattern) for rule in fitting)
            by_first[character] = (re.compile("|".join(unnamed)), fitting)
    known = "".join(words.codes.values())
    triggers = _characters(words, data["triggers"])
    others = "".join(set(known) - triggers)
    return Grammar(
        words,
        by_first,
        stretch=re.compile(f"[{others}]{{0,{_LEAD}}}[{''.join(triggers)}][{known}]*"),
        numeric=_any_of(words, "DMY|DM"),
        named_year=re.compile(
            f"{_any_of(words, _BEFORE_YEAR).pattern}{_any_of(words, 'YEAR').pattern}|{_any_of(words, 'BC').pattern}"
        ),
        recent=_any_of(words, "WEEKDAY|DEICTIC"),
    )


#: How many words of a rule can stand before the first trigger word at most.
_LEAD = 12
#: What stands before a number of four digits that is a year for certain.
_BEFORE_YEAR = "IN|OF|COMMA|MONTH|SHY_MONTH|SHORT_MONTH|EARLY|LATE|MID|SEASON"


def _any_of(words: Lexicon, classes: str) -> re.Pattern[str]:
    characters = "".join(sorted(_characters(words, classes)))
    return re.compile(f"[{characters}]" if characters else "(?!)")


def _characters(words: Lexicon, classes: str) -> frozenset[str]:
    return frozenset(character for name in classes.split("|") if name for character in words.characters(name))
