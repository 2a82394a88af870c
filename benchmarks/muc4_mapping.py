"""Writes the accounts of a report as MUC-4 templates.

What the task asks beyond our record is decided here and nowhere else: which incidents are relevant, which are one, how
a date, place or number is written, and which words of a claim become a filler.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evenhand import means
from evenhand.codebook import load
from evenhand.model import HAPPENED, Account, Term, When, Where
from evenhand.setting import Setting
from muc4_fills import terms
from muc4_perpetrators import perpetrators
from muc4_places import SetList, likely_country, write_place
from muc4_targets import only_forces, people_fills, thing_fills
from muc4_words import Fills, listed, quoted, without_number

#: A range of more days than this says less than "on or before the report's day".
WIDE = 6
_WEEKDAY = re.compile(r"(?i)\b(?:sun|mon|tues|wednes|thurs|fri|satur)day\b")


def write_templates(accounts: Sequence[Account], *, setting: Setting, places: SetList) -> list[Fills]:
    """The fills of every relevant incident, in the order told. Accounts are coded."""
    country = likely_country(setting.report, places=places)
    found = [
        fills for account in accounts if relevant(account) for fills in [_template(account, setting, country, places)]
    ]
    asked = [fills for fills in found if fills[3][0].split(":")[0] in terms()["asked"]]
    return merge([fills for fills in asked if any(fills.get(slot) for slot in _WHO_OR_WHAT)])


#: Perpetrators and targets: without any of them nothing is said that the task counts as specific (1.0).
_WHO_OR_WHAT = (12, 18, 19)


def relevant(account: Account) -> bool:
    """Whether the task asks for it: told or threatened, of a type it knows, not warfare, with a word on the attacked."""
    stance = next((claim.stance for claim in account.claims_of("type")), "stated")
    if type_fill(account) is None or stance not in HAPPENED | {"threatened"} or only_forces(account):
        return False
    return any(account.claims_of(name) for name in ("target", "killed", "injured", "abducted", "casualties"))


def _template(account: Account, setting: Setting, country: str, places: SetList) -> Fills:
    kind = type_fill(account) or "ATTACK"
    place = next(iter(account.coded_of("place")), None)
    claim = place[0] if place else next(iter(account.claims_of("place")), None)
    where = place[1].value if place and isinstance(place[1].value, Where) else None
    location = write_place(claim, where, report=setting.report, country=country, places=places)
    here = location.split(":")[0]
    fills: Fills = {
        2: [date_fill(account, setting)],
        3: [location],
        4: [kind],
        5: [stage_fill(account)],
        **instrument_fills(account, setting=setting, type_fill=kind),
        **perpetrators(account, setting=setting).fills(),
        **thing_fills(account, setting=setting, country=here, type_fill=kind),
        **people_fills(account, setting=setting, country=here),
    }
    return {slot: values for slot, values in fills.items() if values and values != [""]}


# -- type, stage, date


def type_fill(account: Account) -> str | None:
    """Slot 4, None where the task has no such incident. Warfare and the like that hit civilians are an attack (1.0)."""
    coded = next((c.value for _, c in account.coded_of("type") if isinstance(c.value, Term)), None)
    fill = load("types")[coded.code]["muc4"] if coded else None
    hit = account.claims_of("killed") or account.claims_of("injured")
    if coded and fill is None and hit and not only_forces(account):
        return "ATTACK"
    return str(fill) if fill else None


def stage_fill(account: Account) -> str:
    """Slot 5."""
    coded = next((c.value for _, c in account.coded_of("stage") if isinstance(c.value, Term)), None)
    return str(load("stages")[coded.code]["muc4"]) if coded else "ACCOMPLISHED"


def date_fill(account: Account, setting: Setting) -> str:
    """Slot 2: a day, a range, or "on or before" the report's day where nothing closer is told."""
    published = setting.report.published
    default = f"- {published:%d %b %y}".upper() if published else ""
    for claim, coded in account.coded_of("date"):
        when = coded.value
        if not isinstance(when, When) or (when.earliest is None and when.latest is None):
            continue
        if _WEEKDAY.search(claim.words) and not re.search(r"\d", claim.words):
            return default  # the task wants no weekday worked out
        first, last = when.earliest, when.latest
        if published and last and last > published:
            last = published if first and first <= published else last
        if first and last and (last - first).days > WIDE:
            return default
        if first is None:
            return f"- {last:%d %b %y}".upper() if last else default
        if first == last:
            return f"{first:%d %b %y}".upper()
        end = last or published
        return f"{first:%d %b %y} - {end:%d %b %y}".upper() if end else default
    return default


# -- instruments


def instrument_fills(account: Account, *, setting: Setting, type_fill: str) -> Fills:
    """Slots 6 and 7; empty for arson and kidnapping."""
    fills: Fills = {6: [], 7: []}
    if type_fill in {"ARSON", "KIDNAPPING"}:
        return fills
    for words, code in _instruments(account):
        act = act_type(words)
        kind = act or listed(words, table="instruments") or load("means")[code]["muc4"]
        if kind is None or kind in _NO_INSTRUMENT:
            continue
        if act is None and quoted(words) not in fills[6]:
            fills[6].append(quoted(words))
        line = f'{kind}: "-"' if act else f"{kind}: {quoted(words)}"
        fills[7] += [line] if line not in fills[7] else []
    if not fills[7]:
        sentences = [setting.sentence_at(claim.span) for claim in account.claims_of("type")]
        told = " ".join(sentence.span.of(setting.report.text) for sentence in sentences if sentence)
        act = act_type(told) or ("BOMB" if type_fill == "BOMBING" else None)
        fills[7] += [f'{act}: "-"'] if act else []
    return fills


#: Fire is an instrument only in doubtful cases (template documentation 7.8), and arson has none.
_NO_INSTRUMENT = frozenset({"FIRE"})


def _instruments(account: Account) -> list[tuple[str, str]]:
    """Words for means with their code: those claimed, else those within the words that tell the event ("set off a bomb")."""
    claimed = [
        (without_number(c.words), k.value.code) for c, k in account.coded_of("means") if isinstance(k.value, Term)
    ]
    return claimed or [
        (without_number(mention.span.of(claim.words)), mention.code)
        for claim in account.claims_of("type")
        for mention in means.find_means(claim.words)
    ]


def act_type(words: str) -> str | None:
    """The instrument type that a word for an act or effect gives away ("shot": a gun)."""
    found = set(re.findall(r"[A-Z-]+", words.upper()))
    return next((kind for kind, acts in terms()["acts"].items() if found & set(acts.split())), None)


# -- which incidents are one

_SAME = (3, 4, 8)


def merge(templates: Sequence[Fills]) -> list[Fills]:
    """Incidents of one type that do not differ in place, date or perpetrator are one (template documentation 5.0)."""
    found: list[Fills] = []
    for fills in templates:
        into = next((old for old in found if _one(old, fills)), None)
        if into is None:
            found.append(dict(fills))
            continue
        for slot, values in fills.items():
            if slot in _SAME or slot in {2, 5}:
                continue
            into[slot] = list(dict.fromkeys([*into.get(slot, []), *values]))
    return found


def _one(left: Fills, right: Fills) -> bool:
    if any(left.get(slot) != right.get(slot) for slot in (2, *_SAME)):
        return False
    return all(not left.get(n) or not right.get(n) or left[n] == right[n] for n in (9, 10))
