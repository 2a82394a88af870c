"""Turns the words of a claim into the fills of string and number slots."""

from __future__ import annotations

import functools
import re

from evenhand import actors, counts
from evenhand.casing import is_small
from evenhand.model import Account, Claim, Count, Term
from muc4_fills import terms
from muc4_places import nation_in

#: Fills by slot.
Fills = dict[int, list[str]]

NUMBER = re.compile(
    r"(?i)^(?:(?:at least|more than|less than|about|around|some|nearly|almost|over|up to|as many as|approximately|an?|the|"
    r"another|other|several|many|both|these|those|this|that|his|her|their|its|of|all|each|every|no|few|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    r"nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen|dozens|scores|hundreds|\d[\d,.]*)\b(?!-)\s*)+"
)


def plain(words: str) -> str:
    """Words on one line."""
    return " ".join(words.replace('"', " ").split())


def without_number(words: str) -> str:
    """Words without articles and numbers before them; unchanged where nothing would be left."""
    return NUMBER.sub("", plain(words)) or plain(words)


def quoted(words: str) -> str:
    """A string fill; a bracket that has no other half is left out."""
    for left, right in ("()", "[]"):
        if words.count(left) != words.count(right):
            words = words.replace(left, " ").replace(right, " ")
    return f'"{plain(words).upper()}"'


def listed(words: str, *, table: str) -> str | None:
    """The type that a table of muc4_terms.yaml gives to one of the words."""
    found = set(re.findall(r"[A-Z0-9][A-Z0-9.'-]*", words.upper()))
    return next((str(row["type"]) for row in terms()[table] if found & set(row["words"].split())), None)


def term_of(account: Account, claim: Claim) -> Term | None:
    """A claim's code."""
    for other, coded in account.coded_of(claim.field):
        if other.id == claim.id and isinstance(coded.value, Term):
            return coded.value
    return None


# -- names of people

_PARTICLES = frozenset("de del la las los y da di von van".split())
_TITLES = frozenset("DR MR MRS MS COL GEN LT CAPT MAJ SGT MSGR REV PROF ENGINEER FATHER DON".split())
_PREPOSITIONS = frozenset("of in from at for to on by with near the and or against".split())


#: A person's age, which describes nobody.
_AGE = re.compile(r"(?i)\b\d+-?\s*years?-?\s*old\b,?\s*")


def split_name(words: str) -> tuple[str, str]:
    """A personal name and a description, either may be empty: "Judge Ana Luna", "Ana Luna, a judge". Capitals tell."""
    words = _AGE.sub("", words)
    bare = without_number(words)
    first, _, rest = bare.partition(",")
    if rest and not split_name(first)[0] and (name := split_name(rest)[0]):
        return name, first
    tokens = first.split()
    start = len(tokens)
    while start and (tokens[start - 1] in _PARTICLES or _may_be_name(tokens[start - 1])):
        start -= 1
    while start < len(tokens) and tokens[start] in _PARTICLES:
        start += 1
    before, name = tokens[:start], tokens[start:]
    if not name or (before and before[-1].lower() in _PREPOSITIONS) or (not before and bare != plain(words)):
        return "", bare
    return " ".join(name), " ".join(before) or without_number(rest)


@functools.cache
def _may_be_name(token: str) -> bool:
    """Whether a word may be part of a personal name: written large, and no word, title, people or acronym that we know."""
    small = token.lower().strip(".'")
    if not token[:1].isupper() or token.upper().strip(".") in _TITLES or (token.isupper() and len(small) > 1):
        return False
    known = any(m.kind == "person" and m.head == m.span and m.words != token for m in actors.find_actors(small))
    return not known and not is_small(small) and nation_in(token) is None


def fullest_name(name: str, text: str) -> str:
    """The longest form of a name in the text that ends like it (template documentation, slot 18)."""
    found = re.findall(rf"((?:[A-Z][\w'-]+\s+|de\s+|del\s+){{1,4}}){re.escape(name)}\b", text)
    for before in sorted(found, key=len, reverse=True):
        longer = split_name(plain(f"{before}{name}"))[0]
        if len(longer) > len(name):
            return longer
    return name


# -- numbers

NUMERAL = (
    r"\d|\b(?:ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|ELEVEN|TWELVE|\w+TEEN|TWENTY|THIRTY|FORTY|FIFTY|SIXTY"
    r"|SEVENTY|EIGHTY|NINETY|HUNDRED|THOUSAND|DOZEN)\b"
)
_ABOUT = re.compile("ABOUT|AROUND|APPROXIMATELY|NEARLY|ALMOST|SOME")


def number_fill(words: str, count: Count | None) -> str:
    """Slots 14 and 21: "4", "~4", "4 -", "4 - 6", PLURAL; one where the words are in the singular."""
    count = count or counts.code_count(plain(words))
    if count is None:
        return "PLURAL" if is_plural(plain(words).upper()) else "1"
    said = f"{plain(words)} {plain(count.words)}".upper()
    if count.low == count.high:
        return f"{'~' if _ABOUT.search(said) else ''}{count.low}"
    if not re.search(NUMERAL, said):
        return "PLURAL"
    if count.high is None:
        return f"{count.low - bool(re.search('MORE THAN|OVER', said))} -"
    return f"~{(count.low + count.high) // 2}" if _ABOUT.search(said) else f"{count.low} - {count.high}"


def is_plural(words: str) -> bool:
    """Whether a noun phrase in capitals is in the plural, by its ending."""
    head = re.split(r"\s+(?:OF|IN|AT|FROM|ON|NEAR|WHO|BELONGING)\s+|,", words)[0].split()
    return bool(head) and (
        head[-1].endswith(("S", "MEN", "PEOPLE", "CHILDREN")) and not head[-1].endswith(("SS", "US"))
    )
