"""Walks a text once, applies the rules and resolves what they find, in text order."""

from __future__ import annotations

import bisect
import datetime as dt
import re
from dataclasses import replace

from evenhand.dates import amounts, named_days, named_years, other_calendars, relative_dates
from evenhand.dates.context import Context
from evenhand.dates.grammar import Found, Grammar, grammar
from evenhand.dates.mention import DateMention, Role
from evenhand.dates.reading import NOTHING, Meaning, Reading, shifted
from evenhand.dates.role import role_of
from evenhand.dates.words import Words, cut
from evenhand.model import Span

MEANINGS: dict[str, Meaning] = {
    **named_days.MEANINGS, **named_years.MEANINGS, **relative_dates.MEANINGS, **amounts.MEANINGS, **other_calendars.MEANINGS,
}  # fmt: skip
_HEAD = 300
_LABEL = re.compile(r"\W*(?:date|dated|published|issued)\W*", re.IGNORECASE)
_DATELINE = re.compile(r"\s*[),.]?\s*(?:\([^)]{1,60}\)\s*)?(?:--|—|–|-|\[|\(|:|\||\n|\*\*)")
_MARK = re.compile(r"\d.{0,80}?(?:-|—|–|\[|\(|:|\||\n)")
_FEW_YEARS, _MANY_YEARS = 3, 10


def find_all(
    text: str, *, published: dt.date | None, language: str, country: str | None, alone: bool = False
) -> tuple[list[DateMention], Words]:
    """Every expression of time in text order, ranges not yet joined, with the words they stand on."""
    rules = grammar(language)
    words = cut(text, rules.words)
    if published is not None and not 1000 <= published.year < 2200:
        published = None
    reference, name = published, "publication"
    head = _dateline(words, rules, country)
    if published is None:
        reference, name = (head, f"dateline {head}") if head else (None, "")
    context = Context(words, rules.words, reference, name, country, alone=alone)
    context.capitals = any(map(str.isupper, text[:2000]))
    context.all_capitals = context.capitals and not any(map(str.islower, text[:2000]))
    context.month_first = _month_first(words, rules)
    context.narrative = head is None and _is_history(words, rules, reference)
    mentions: list[DateMention] = []
    for found, reading in _with_shared_year(_walk(words, rules, context)):
        heading = _heads_text(found, reading) and _is_day_of(found, reading, context.reference)
        mention = _mention(found, reading, context, heading=heading)
        mentions.extend([mention] if reading.joined else mention.ends)
    return mentions, words


def _walk(words: Words, rules: Grammar, context: Context, *, limit: int | None = None) -> list[tuple[Found, Reading]]:
    result = []
    for stretch in rules.stretch.finditer(words.classes):
        at, end = stretch.span()
        if limit is not None and at >= limit:
            break
        while at < end:
            for found in rules.fits(words, at, alone=context.alone):
                if _glued(words, found):
                    continue
                reading = MEANINGS[found.rule.means](found, context)
                if reading is NOTHING:
                    at = found.end
                    break
                if reading is not None:
                    if reading.when is not None and reading.remember and not _heads_text(found, reading):
                        context.remember(reading.when, leans=reading.leans)
                    result.append((found, reading))
                    at = found.end
                    break
            else:
                at += 1
    return result


def _with_shared_year(read: list[tuple[Found, Reading]]) -> list[tuple[Found, Reading]]:
    """A month or day joined to one that names its year ("between January and March 2012") takes that year."""
    for index in range(len(read) - 1):
        (found, reading), (other, later) = read[index], read[index + 1]
        if other.start - found.end != 1 or not reading.leans or later.leans or found.rule.means != "calendar":
            continue
        link = found.words.values[found.end]
        if other.rule.means == "calendar" and any(name in link for name in ("TO", "DASH", "AND")):
            read[index] = (found, _moved_to_year(reading, later))
    return read


def _moved_to_year(reading: Reading, later: Reading) -> Reading:
    if reading.when is None or reading.when.earliest is None or later.when is None or later.when.earliest is None:
        return reading
    target = later.when.earliest
    years = target.year - reading.when.earliest.year
    for shift in (years, years - 1):
        first, last = (
            shifted(date, shift, "Y") if date else None for date in (reading.when.earliest, reading.when.latest)
        )
        if first is not None and last is not None and first <= target:
            when = replace(reading.when, earliest=first, latest=last)
            return replace(reading, when=when, timex=when.timex(), alternatives=())
    return reading


def _glued(words: Words, found: Found) -> bool:
    """Whether the words are part of a longer one, as in an address or a name of an account."""
    start, end = words.starts[found.start], words.ends[found.end - 1]
    before, after = words.text[start - 1 : start], words.text[end : end + 1]
    return before.isalnum() or after.isalnum() or before in _JOINTS or after == "_"


_JOINTS = frozenset("_@#")


def _mention(found: Found, reading: Reading, context: Context, *, heading: bool) -> DateMention:
    words = found.words
    rule = found.rule.name
    if reading.leans and context.reference_name and not context.narrative:
        rule = f"{rule}; against {context.reference_name}"
    role: Role = "other" if heading else role_of(words, context.lexicon, found.start, found.end)
    whole = _placed(words, found.start, found.end, reading, rule, role)
    if not reading.ends:
        return whole
    return replace(whole, ends=tuple(_placed(words, start, end, part, rule, role) for start, end, part in reading.ends))


def _placed(words: Words, start: int, end: int, reading: Reading, rule: str, role: Role) -> DateMention:
    span = Span(words.starts[start], words.ends[end - 1])
    return DateMention(
        span,
        span.of(words.text),
        reading.when,
        reading.kind,
        reading.timex,
        reading.confidence,
        rule,
        reading.alternatives,
        reading.reason,
        role,
    )


def _dateline(words: Words, rules: Grammar, country: str | None) -> dt.date | None:
    """The day in a heading or dateline ("SAN SALVADOR, 3 JAN 90 --")."""
    text = words.text
    if not _MARK.search(text, 0, _HEAD):
        return None
    limit = bisect.bisect_left(words.starts, _HEAD)
    context = Context(words, rules.words, None, "", country, capitals=any(map(str.isupper, text[:_HEAD])))
    for found, reading in _walk(words, rules, context, limit=limit):
        if not reading.leans and reading.when is not None and _heads_text(found, reading):
            return reading.when.middle()
    return None


def _heads_text(found: Found, reading: Reading) -> bool:
    """Whether a day stands like a dateline: early, after no preposition, before a dash, bracket or line end.

    After a colon only a label such as "Date:" makes it one; "Date of accident:" does not.
    """
    when, words = reading.when, found.words
    if when is None or when.earliest is None or when.precision != "day" or reading.ends:
        return False
    before = words.values[found.start - 1] if found.start else {}
    start, end = words.starts[found.start], words.ends[found.end - 1]
    if end > _HEAD or {"ON", "IN", "OF", "THE", "SINCE", "BY"} & set(before) or not _DATELINE.match(words.text, end):
        return False
    label = words.text[words.text.rfind("\n", 0, start) + 1 : start].rstrip()
    return not label.endswith(":") or _LABEL.fullmatch(label) is not None


def _is_day_of(found: Found, reading: Reading, reference: dt.date | None) -> bool:
    """Whether a value is the report's own day; a dateline, but no title, may also give the day before."""
    middle = reading.when.middle() if reading.when is not None else None
    if middle is None or reference is None:
        return False
    away = (reference - middle).days
    rest = found.words.text[found.words.ends[found.end - 1] :]
    return away == 0 or (away == 1 and not rest.lstrip(" ,.").startswith("\n"))


def _month_first(words: Words, rules: Grammar) -> bool | None:
    """The order of day and month in numeric dates, from those of this text that allow only one order; None when none do."""
    votes = []
    for match in rules.numeric.finditer(words.classes):
        values = words.values[match.start()]
        parts = [int(part) for part in re.split(r"[/.-]", str(values.get("DMY") or values.get("DM")))]
        if parts[0] <= 12 < parts[1] <= 31:
            votes.append(True)
        elif parts[1] <= 12 < parts[0] <= 31:
            votes.append(False)
    return None if not votes or len(set(votes)) == 2 else votes[0]


def _is_history(words: Words, rules: Grammar, reference: dt.date | None) -> bool:
    """Whether a text tells a story over years: then incomplete dates lean on the story, not on the report.

    Three years named, seven in ten of them before the report's own; or ten years named, whichever they are. In both cases
    there must be six for each weekday or word like "yesterday", which speak of a report. A text with a dateline is never
    a history. Tuned on the parts of TimeBank and WikiWars that are not blind.
    """
    years = [int(words.values[match.end() - 1].get("YEAR", 0)) for match in rules.named_year.finditer(words.classes)]
    if len(years) < _FEW_YEARS:
        return False
    if reference is None:
        return True
    recent = len(rules.recent.findall(words.classes))
    before = sum(year < reference.year for year in years)
    return (before > 0.7 * len(years) and before > 6 * recent) or len(years) >= max(_MANY_YEARS, 6 * recent)
