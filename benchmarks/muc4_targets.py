"""Writes the targets and tolls of an account as MUC-4 human and physical targets."""

from __future__ import annotations

import re

from evenhand import counts
from evenhand.actors import ActorMention
from evenhand.codebook import load
from evenhand.model import HAPPENED, Account, Claim, Count, Span, Term
from evenhand.setting import Setting, best_overlap
from muc4_fills import terms
from muc4_groups import People, same_name, settled
from muc4_places import nation_in
from muc4_words import (
    NUMBER,
    NUMERAL,
    Fills,
    fullest_name,
    is_plural,
    listed,
    number_fill,
    plain,
    quoted,
    split_name,
    term_of,
    without_number,
)

# -- people attacked

_EFFECTS = {"killed": "DEATH", "injured": "INJURY"}
_NONE_HURT = {"killed": "NO DEATH", "injured": "NO INJURY", "casualties": "NO INJURY OR DEATH"}
_PEOPLE_FIELDS = ("killed", "injured", "casualties", "abducted")


def people(account: Account, *, setting: Setting) -> list[People]:
    """People told as attacked, killed, injured or abducted; attackers and their like left out."""
    found: list[People] = []
    for claim in account.claims_of("target"):
        term = term_of(account, claim)
        kind = load("target_types")[term.code if term else "unknown"]
        if claim.kind == "people" or (
            kind["kind"] == "people" and (kind["muc4"] or term is None or term.code == "unknown")
        ):
            _join(found, _group(claim, setting, term.code if term else None), setting)
    for name in _PEOPLE_FIELDS:
        for claim, coded in account.coded_of(name):
            count = coded.value
            if not isinstance(count, Count) or claim.stance not in HAPPENED or count.high == 0:
                continue
            if count.of not in {"attackers", "rebel_group", "gang"}:
                group = _group(claim, setting, count.of)
                group.count, group.effects = count, [_EFFECTS[name]] if name in _EFFECTS else []
                _join(found, group, setting)
    return settled(found)


#: Words that do not describe people: pronouns, and what befell them.
_NO_DESCRIPTION = frozenset(
    "he she they them him her it who whom his their those these this that one others other more dead wounded injured bodies "
    "casualties".split()
)
_NOUN_AFTER = re.compile(
    r"\s+((?!(?:was|were|are|is|had|have|more|and|of)\b)(?:\w+\s+)?(?:people|persons?|dead|wounded|injured|individuals|men|women|children|civilians))\b",
    re.I,
)


def _group(claim: Claim, setting: Setting, code: str | None) -> People:
    """The people of a claim, by the whole noun phrase where the claim quotes its number only."""
    span = claim.span
    whole = best_overlap(span, [m for m in setting.actors if m.kind != "thing"])
    if whole is not None and whole.span.start <= span.start and whole.span.end > span.end:
        span = whole.span
    words = plain(span.of(setting.report.text))
    if not NUMBER.sub("", words):
        following = _NOUN_AFTER.match(setting.report.text, span.end)
        words += f" {plain(following.group(1))}" if following else ""
    name, description = split_name(words)
    name = fullest_name(name, setting.report.text) if name else ""
    if not NUMBER.sub("", description) or description.lower() in _NO_DESCRIPTION:
        description = ""
    if name and code in _VAGUE:
        role = _role(name, setting)
        if role is not None:
            description, code = description or without_number(role.words), role.target_type
    return People(span, name, description, code, words=words)


#: Codes that say little about a person; a role told elsewhere beside the name says more.
_VAGUE = frozenset({None, "unknown", "civilians"})


def _role(name: str, setting: Setting) -> ActorMention | None:
    """What a named person is called right before or behind the name, anywhere in the report."""
    text = setting.report.text
    beside = rf"(?:{{}}\s*,?\s*{re.escape(name)}|{re.escape(name)}\s*,\s*{{}})"
    for mention in setting.actors:
        if mention.kind == "person" and mention.target_type not in _VAGUE and name not in mention.words:
            around = text[max(0, mention.span.start - len(name) - 4) : mention.span.end + len(name) + 4]
            words = re.escape(mention.words)
            if re.search(beside.format(words, words), around):
                return mention
    return None


def _join(found: list[People], new: People, setting: Setting) -> None:
    """Add people, or join them to those they are: the same words, a part of a name, or a name beside its description."""
    if not new.name and not new.description:
        return
    for old in found:
        if not _same(old, new, setting):
            continue
        old.name = max(old.name, new.name, key=len)
        old.description = old.description or new.description
        old.count = old.count or new.count
        old.code = new.code if old.code in {None, "unknown"} else old.code
        old.effects += [effect for effect in new.effects if effect not in old.effects]
        old.span = Span(min(old.span.start, new.span.start), max(old.span.end, new.span.end))
        return
    found.append(new)


def _same(old: People, new: People, setting: Setting) -> bool:
    if old.span.overlaps(new.span):
        return True
    if old.name and new.name:
        return same_name(old.name, new.name)
    if bool(old.name) == bool(new.name):
        return old.description.upper() == new.description.upper()
    first, second = sorted((old.span, new.span))
    return re.fullmatch(r"\s*,?\s*", setting.report.text[first.end : second.start]) is not None


def people_fills(account: Account, *, setting: Setting, country: str) -> Fills:
    """Slots 18 to 24."""
    fills: Fills = {slot: [] for slot in range(18, 25)}
    groups = people(account, setting=setting)
    for group in groups:
        if group.name:
            fills[18].append(quoted(group.name))
        if group.description:
            tail = f": {quoted(group.name)}" if group.name else ""
            fills[19].append(quoted(group.description) + tail)
        fills[20].append(f"{_people_type(group)}: {group.tag}")
        fills[21].append(f"{'1' if group.name else number_fill(group.words, group.count)}: {group.tag}")
        nation = nation_in(group.words)
        if nation and nation != country:
            fills[22].append(f"{nation}: {group.tag}")
        fills[23] += [f"{effect}: {group.tag}" for effect in group.effects]
    if _is_killing(account) or (_is_attack(account) and any(group.effects for group in groups)):
        fills[23] = [f"{effect}: {group.tag}" for group in groups for effect in group.effects or ["DEATH"]]
    unhurt = _unhurt(account)
    if unhurt and not fills[23]:
        fills[23] = [f"{unhurt}: {group.tag}" for group in groups] or [f'{unhurt}: "-"']
    return fills


def _is_attack(account: Account) -> bool:
    """Whether it is an accomplished ATTACK: in the development keys three of four people attacked so died."""
    stages = {c.value.code for _, c in account.coded_of("stage") if isinstance(c.value, Term)}
    types = [load("types")[c.value.code]["muc4"] for _, c in account.coded_of("type") if isinstance(c.value, Term)]
    return types == ["ATTACK"] and stages <= {"accomplished"}


def _is_killing(account: Account) -> bool:
    """Whether the act itself is a killing, told as accomplished."""
    codes = {c.value.code for name in ("type", "stage") for _, c in account.coded_of(name) if isinstance(c.value, Term)}
    return bool(codes & {"assassination", "execution", "unspecified_killing"}) and "accomplished" in codes


def _unhurt(account: Account) -> str | None:
    """What the account says did not happen to anybody."""
    zero = {
        name
        for name in _NONE_HURT
        for claim, coded in account.coded_of(name)
        if isinstance(coded.value, Count) and coded.value.high == 0
    }
    if "casualties" in zero or {"killed", "injured"} <= zero:
        return "NO INJURY OR DEATH"
    return next((_NONE_HURT[name] for name in ("injured", "killed") if name in zero), None)


def _people_type(group: People) -> str:
    words = group.words.upper()
    coded = load("target_types").get(group.code, {})
    known = coded["muc4"] if coded.get("kind") == "people" else None
    fill = listed(words, table="people") or str(known or "CIVILIAN")
    if set(re.findall(r"[A-Z-]+", words)) & set(terms()["former"].split()):
        fill = terms()["former_types"].get(fill, fill)
    return fill


# -- things attacked


def thing_fills(account: Account, *, setting: Setting, country: str, type_fill: str) -> Fills:
    """Slots 12 to 17; empty for kidnappings."""
    fills: Fills = {slot: [] for slot in range(12, 18)}
    if type_fill == "KIDNAPPING":
        return fills
    kinds = load("target_types")
    for claim in account.claims_of("target"):
        term = term_of(account, claim)
        if term is None or kinds[term.code]["kind"] != "thing" or claim.kind == "people":
            continue
        words = without_number(claim.words)
        tag = quoted(words)
        if tag in fills[12]:
            continue
        fills[12].append(tag)
        fills[13].append(f"{listed(words, table='things') or kinds[term.code]['muc4'] or 'OTHER'}: {tag}")
        fills[14].append(f"{_thing_number(claim.words)}: {tag}")
        nation = nation_in(claim.words)
        if nation and nation != country:
            fills[15].append(f"{nation}: {tag}")
        if effect := _damage(claim, account, setting) or ("SOME DAMAGE" if type_fill == "ARSON" else None):
            fills[16].append(f"{effect}: {tag}")
    return fills


def _thing_number(words: str) -> str:
    """Like :func:`number_fill`, for things: the number that stands before them, else one or several by their form."""
    lead = NUMBER.match(plain(words))
    count = counts.code_count(f"{lead.group().strip()} people".lower()) if lead else None
    if count is not None and re.search(NUMERAL, lead.group().upper() if lead else ""):
        return number_fill(words, count)
    return "PLURAL" if is_plural(plain(words).upper()) else "1"


def _damage(claim: Claim, account: Account, setting: Setting) -> str | None:
    """What befell a thing, by the claim's sentence, else by those that tell the event."""
    for told in (claim, *account.claims_of("type")):
        sentence = setting.sentence_at(told.span)
        text = plain(sentence.span.of(setting.report.text)).upper() if sentence else ""
        for row in terms()["damage"]:
            if re.search(rf"\b(?:{row['words']})\b", text):
                return str(row["effect"])
    return None


def only_forces(account: Account) -> bool:
    """Whether all that was attacked are soldiers, police or armed groups: warfare by the task's definition."""
    kinds = load("target_types")
    codes = [code for code in attacked(account) if code != "unknown"]
    force = {"military_site", "police_station"} | {code for code, kind in kinds.items() if kind["civilian"] is False}
    return bool(codes) and all(code in force for code in codes)


def attacked(account: Account) -> list[str]:
    """Codes of all that was attacked; people whose words have no code, and former soldiers, count as civilians."""
    former = set(terms()["former"].split())
    codes = []
    for claim in account.claims_of("target"):
        term = term_of(account, claim)
        retired = bool(former & set(re.findall(r"[A-Z-]+", claim.words.upper())))
        codes.append(term.code if term and not retired else "civilians")
    for name in _PEOPLE_FIELDS:
        for _, coded in account.coded_of(name):
            if isinstance(coded.value, Count) and coded.value.high != 0 and coded.value.of:
                codes.append(coded.value.of)
    return codes
