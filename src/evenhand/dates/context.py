"""What a date is told against: the day of the report, the days told before, the tense and the order of the text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from evenhand.dates.lexicon import Lexicon, fold
from evenhand.dates.words import Words
from evenhand.model import When

_VERB_BACK = 12


@dataclass(slots=True)
class Context:
    """The state of one reading. ``reference`` is the report's day and ``reference_name`` says where it comes from."""

    words: Words
    lexicon: Lexicon
    reference: dt.date | None
    reference_name: str
    country: str | None = None
    narrative: bool = False
    month_first: bool | None = None
    capitals: bool = True
    all_capitals: bool = False
    alone: bool = False
    told: list[When] = field(default_factory=list)
    year_named: int | None = None

    def remember(self, when: When, *, leans: bool) -> None:
        """Keeps a value told, so that later words can lean on it; one that leans on nothing has named its year."""
        if when.earliest is not None and when.latest is not None:
            self.told.append(when)
            if not leans:
                self.year_named = when.earliest.year

    def told_before(self, *, finest: str = "") -> When | None:
        """The last value told; with ``finest`` "day" or "month" the last that is at least so precise."""
        wanted = {"day": _DAYS, "month": _MONTHS}.get(finest)
        for when in reversed(self.told):
            if wanted is None or when.precision in wanted:
                return when
        return None

    def base(self) -> dt.date | None:
        """The day that an incomplete date leans on: in a history the last one told, else the report's day."""
        told = self.told_before()
        return told.earliest if self.narrative and told is not None else self.reference

    def looks_ahead(self, start: int, end: int) -> bool | None:
        """Whether the clause around words ``start`` to ``end`` speaks of the future; None when its verbs do not tell."""
        if self._of_past_clause(start):
            return False
        future, words = self.lexicon.future, self.words
        for step in range(1, _VERB_BACK):
            for index in (start - step, end - 1 + step):
                if (
                    not 0 <= index < len(words.starts)
                    or (index < start and self._ended(index, start))
                    or (index >= end and self._ended(end, index))
                ):
                    continue
                word = fold(words.word(index))
                if word in future:
                    return True
                if index and fold(words.word(index - 1)) in _NOT_YET:
                    continue  # "will be held", "are planned"
                if word in self.lexicon.past or (len(word) > 4 and word.endswith(self.lexicon.past_endings)):
                    return False
        return None

    def _of_past_clause(self, start: int) -> bool:
        """Whether the date closes a clause with "who" or "which" that tells of the past: "a man who was shot on Thursday"."""
        past = False
        for index in range(start - 1, max(-1, start - _VERB_BACK), -1):
            word = fold(self.words.word(index))
            if word in {",", ";"} or self._ended(index, start):
                return False
            if word in {"who", "which", "whose", "whom"}:
                return past
            past = past or word in self.lexicon.past or (len(word) > 4 and word.endswith(self.lexicon.past_endings))
        return False

    def _ended(self, first: int, last: int) -> bool:
        between = self.words.text[self.words.ends[first] : self.words.starts[last]] if last > first else ""
        return "\n\n" in between or ". " in between or self.words.classes.find("\n", first, last) >= 0


#: Before a participle these make it tell of what is or will be.
_NOT_YET = frozenset({"be", "is", "are", "being"})
_DAYS = frozenset({"day", "time", "part_of_day"})
_MONTHS = _DAYS | {"month", "month_part", "week", "week_part", "weekend"}


def nearest_year(options: list[dt.date], base: dt.date, *, ahead: bool | None) -> dt.date:
    """Of the same day in several years the one that a report of day ``base`` means: near, and past unless it looks ahead."""

    def cost(option: dt.date) -> int:
        away = (option - base).days
        if away <= 0:
            return -away + (200 if ahead else 0)
        return away + (0 if ahead else 150 if ahead is False else 140)

    return min(options, key=cost)


def next_in_history(options: list[dt.date], told: list[When], *, year_named: int | None) -> dt.date:
    """Of the same day in several years the one that carries on a history.

    It lies near the values told last, after them rather than before, and in the year named last rather than in another.
    Several values count, the last most, so that one comparison with another time does not carry the story away.
    """
    bases = [when.earliest for when in reversed(told[-_LOOK_BACK:]) if when.earliest is not None]

    def cost(option: dt.date) -> float:
        total = float(_OTHER_YEAR if year_named is not None and option.year != year_named else 0)
        for age, base in enumerate(bases):
            away = (option - base).days
            total += _FADING**age * min(_FAR, away if away >= 0 else -_BACK * away)
        return total

    return min(options, key=cost)


def years_around(told: list[When], *, base: dt.date) -> list[int]:
    """The years that a date without a year may mean: those of the values told last, and one to each side."""
    near = {base.year, *(when.earliest.year for when in told[-_LOOK_BACK:] if when.earliest is not None)}
    return sorted({year + step for year in near for step in (-1, 0, 1)})


#: Weights of the choice, in days where they are days; tuned on the part of WikiWars that is not blind.
_LOOK_BACK = 6
_FADING = 0.7
_FAR = 400
_BACK = 1.5
_OTHER_YEAR = 200
