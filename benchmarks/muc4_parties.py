"""Writes the actors and targets of an account as MUC-4 perpetrators, physical targets and human targets."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from evenhand import actors, counts
from evenhand.codebook import load
from evenhand.model import HAPPENED, Account, Claim, Count, Span, Term
from evenhand.setting import Setting, best_overlap
from muc4_case import is_small
from muc4_fills import terms
from muc4_places import nation_in

Fills = dict[int, list[str]]

_STATE = frozenset({"army", "police", "intelligence", "foreign_forces", "state_forces", "pro_government_militia"})
_NUMBER = re.compile(
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
    return _NUMBER.sub("", plain(words)) or plain(words)


def quoted(words: str) -> str:
    """A string fill."""
    return f'"{words.upper()}"'


def listed(words: str, *, table: str) -> str | None:
    """The type that a table of muc4_terms.yaml gives to one of the words."""
    found = set(re.findall(r"[A-Z0-9][A-Z0-9.'-]*", words.upper()))
    return next((str(row["type"]) for row in terms()[table] if found & set(row["words"].split())), None)


# -- perpetrators


@dataclass(slots=True)
class Perpetrators:
    """Individuals, organisations with how sure it is that they did it, and the category."""

    people: list[str] = field(default_factory=list)
    organisations: dict[str, str] = field(default_factory=dict)
    category: str = "TERRORIST ACT"

    def fills(self) -> Fills:
        """Slots 8 to 11."""
        return {
            8: [self.category],
            9: [quoted(words) for words in self.people],
            10: [quoted(words) for words in self.organisations],
            11: [f"{sure}: {quoted(words)}" for words, sure in self.organisations.items()],
        }


def perpetrators(account: Account, *, setting: Setting) -> Perpetrators:
    """Who did it. The category follows the first actor's type; unknown actors count as no state's."""
    found = Perpetrators()
    types = []
    sure = _held_responsible(account)
    told = [claim.span for claim in account.claims_of("type")]
    for claim in account.claims_of("actor"):
        term = _term(account, claim)
        if any(claim.span.overlaps(span) for span in told):
            continue  # the word for the act stands for an actor that is not named
        types += [term.code] if term else []
        person, organisation = split_actor(plain(claim.words), named=bool(term and term.name))
        if person and person not in found.people:
            found.people.append(person)
        if organisation and organisation not in found.organisations:
            name = term.name if term else None
            found.organisations[organisation] = sure.get(name or "") or sure.get("") or _by_stance(claim)
    if not found.organisations and types:
        for words in _organisation_meant(account, setting, types[0]):
            found.organisations[words] = sure.get("") or "REPORTED AS FACT"
    for name, words in _others_held(account, setting=setting, known=_names(account)):
        found.organisations.setdefault(words, sure.get(name, "SUSPECTED OR ACCUSED"))
    if types and types[0] in _STATE:
        found.category = "STATE-SPONSORED VIOLENCE"
    return found


def split_actor(words: str, *, named: bool) -> tuple[str, str]:
    """A person or people, and an organisation: "members of the X", "X members", "the X", "armed men"."""
    words = re.sub(r"\s*[\[(].*$", "", words)
    bare = re.sub(r"(?i)^(?:the|an?)\s+", "", words)
    joint = re.split(r"(?i)\s+(?:of|from|belonging to|with|in)\s+(?:the\s+)?", words, maxsplit=1)
    if len(joint) == 2 and _is_organisation(joint[1]):
        return words, joint[1]
    member = bare.split()[-1].upper() in terms()["members"].split() if bare else False
    if member:
        body = " ".join(bare.split()[:-1])
        mention = actors.code_actor(body) if body and named else None
        return words, body if mention is not None and mention.name else ""
    return ("", bare) if named or _is_organisation(bare) else (words, "")


def _organisation_meant(account: Account, setting: Setting, code: str) -> Iterator[str]:
    """The organisation that "the guerrillas" are: the last one named before, if it is of their type."""
    claim = account.claims_of("actor")[0]
    named = [m for m in setting.actors if m.name and m.actor_type == code and m.span.end <= claim.span.end]
    if named and code in {"rebel_group", "gang"}:
        yield split_actor(plain(named[-1].words), named=True)[1] or named[-1].words


def _is_organisation(words: str) -> bool:
    mention = actors.code_actor(words)
    if mention is not None and mention.name is not None:
        return True
    tail = words.upper().split()[-2:]
    names = re.findall(r'"([^"]+)"|(\S+)', terms()["organisations"])
    return any(" ".join(tail).endswith(a or b) for a, b in names) if tail else False


_DOUBT = re.compile(r"(?i)\b(?:alleged|presum|suspect|apparent|suppos)")


def _held_responsible(account: Account) -> dict[str, str]:
    """MUC-4's confidence by named actor; "" where the words name none. What somebody reports without doubt is a fact."""
    codes = load("responsibility")
    doers = [claim.span for claim in account.claims_of("actor")]
    found = {}
    for claim, coded in account.coded_of("responsibility"):
        if isinstance(coded.value, Term) and (fill := codes[coded.value.code].get("muc4")):
            told = any(claim.span.overlaps(span) for span in doers) and not _DOUBT.search(claim.words)
            name = coded.value.name or ""
            name = "" if name in load("actor_types") else name
            if name not in found or not told:
                found[name] = "REPORTED AS FACT" if told else str(fill)
    return found


def _by_stance(claim: Claim) -> str:
    return "REPORTED AS FACT" if claim.stance != "alleged" else "SUSPECTED OR ACCUSED"


def _names(account: Account) -> set[str]:
    return {c.value.name for _, c in account.coded_of("actor") if isinstance(c.value, Term) and c.value.name}


def _others_held(account: Account, *, setting: Setting, known: set[str]) -> Iterable[tuple[str, str]]:
    """Named actors that are held responsible without being told as the doer, with their words in the same sentence."""
    for claim, coded in account.coded_of("responsibility"):
        name = coded.value.name if isinstance(coded.value, Term) else None
        sentence = setting.sentence_at(claim.span)
        if name is None or name in known or name in load("actor_types") or sentence is None:
            continue
        for mention in setting.actors:
            if mention.name == name and mention.span.overlaps(sentence.span):
                yield name, split_actor(plain(mention.words), named=True)[1] or plain(mention.words)
                break


def _term(account: Account, claim: Claim) -> Term | None:
    for other, coded in account.coded_of(claim.field):
        if other.id == claim.id and isinstance(coded.value, Term):
            return coded.value
    return None


# -- people attacked

_EFFECTS = {"killed": "DEATH", "injured": "INJURY"}
_NONE_HURT = {"killed": "NO DEATH", "injured": "NO INJURY", "casualties": "NO INJURY OR DEATH"}
_PEOPLE_FIELDS = ("killed", "injured", "casualties", "abducted")


@dataclass(slots=True)
class People:
    """One group of people attacked: what they are called, their code, how many, and what befell them."""

    span: Span
    name: str
    description: str
    code: str | None = None
    count: Count | None = None
    effects: list[str] = field(default_factory=list)
    words: str = ""

    @property
    def tag(self) -> str:
        """The string by which other slots refer to them."""
        return quoted(self.name or self.description or "-")


def people(account: Account, *, setting: Setting) -> list[People]:
    """People told as attacked, killed, injured or abducted; attackers and their like left out."""
    found: list[People] = []
    for claim in account.claims_of("target"):
        term = _term(account, claim)
        kind = load("target_types")[term.code] if term else {"kind": "people", "muc4": "CIVILIAN"}
        if kind["kind"] == "people" and kind["muc4"]:
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
    return found


_PRONOUNS = frozenset("he she they them him her it who whom his their those these this that one others other".split())
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
    if not _NUMBER.sub("", words):
        following = _NOUN_AFTER.match(setting.report.text, span.end)
        words += f" {plain(following.group(1))}" if following else ""
    name, description = split_name(words)
    name = fullest_name(name, setting.report.text) if name else ""
    if not _NUMBER.sub("", description) or description.lower() in _PRONOUNS:
        description = ""
    return People(span, name, description, code, words=words)


def _join(found: list[People], new: People, setting: Setting) -> None:
    """Add people, or join them to those they are: the same words, a part of a name, or a name beside its description."""
    if not new.name and not new.description:
        return
    for old in found:
        if not _same(old, new, setting):
            continue
        old.name = max(old.name, new.name, key=len)
        old.description = old.description or new.description
        old.count, old.code = old.count or new.count, old.code or new.code
        old.effects += [effect for effect in new.effects if effect not in old.effects]
        old.span = Span(min(old.span.start, new.span.start), max(old.span.end, new.span.end))
        return
    found.append(new)


def _same(old: People, new: People, setting: Setting) -> bool:
    if old.span.overlaps(new.span):
        return True
    if old.name and new.name:
        return old.name.upper().endswith(new.name.upper()) or new.name.upper().endswith(old.name.upper())
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
    if not any(group.effects for group in groups) and _is_killing(account):
        fills[23] = [f"DEATH: {group.tag}" for group in groups]
    unhurt = _unhurt(account)
    if unhurt and not fills[23]:
        fills[23] = [f"{unhurt}: {group.tag}" for group in groups] or [f'{unhurt}: "-"']
    return fills


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


_PARTICLES = frozenset("de del la las los y da di von van".split())
_TITLES = frozenset("DR MR MRS MS COL GEN LT CAPT MAJ SGT MSGR REV PROF ENGINEER FATHER DON".split())
_PREPOSITIONS = frozenset("of in from at for to on by with near the and or against".split())


def split_name(words: str) -> tuple[str, str]:
    """A personal name and a description, either may be empty: "Judge Ana Luna", "Ana Luna, a judge". Capitals tell."""
    bare = without_number(words)
    first, _, rest = bare.partition(",")
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


def _people_type(group: People) -> str:
    words = group.words.upper()
    kinds = load("target_types")
    fill = listed(words, table="people") or str(kinds[group.code]["muc4"] if group.code in kinds else "CIVILIAN")
    fill = "CIVILIAN" if fill == "None" else fill
    if set(re.findall(r"[A-Z-]+", words)) & set(terms()["former"].split()):
        fill = terms()["former_types"].get(fill, fill)
    return fill


def number_fill(words: str, count: Count | None) -> str:
    """Slots 14 and 21: "4", "~4", "4-", "4-6", PLURAL; one where the words are in the singular."""
    if count is None:
        count = counts.code_count(plain(words).lower()) or counts.code_count(plain(words))
    upper = plain(words).upper()
    if re.match(r"(?:SEVERAL|MANY|SOME|DOZENS|SCORES|HUNDREDS|FEW|A FEW)\b(?!\s+\d)", upper):
        return "PLURAL"
    if count is None:
        return "PLURAL" if _is_plural(upper) else "1"
    said = count.words.upper()
    if count.low == count.high:
        return f"{'~' if re.search('ABOUT|AROUND|APPROXIMATELY|SOME|NEARLY|ALMOST', said) else ''}{count.low}"
    if not re.search(
        r"\d|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|ELEVEN|TWELVE|TEEN|TY\b|HUNDRED|DOZEN", said + upper
    ):
        return "PLURAL"
    if re.search("ABOUT|AROUND|APPROXIMATELY|NEARLY|ALMOST", said + upper):
        return f"~{(count.low + (count.high or count.low)) // 2}"
    return f"{count.low} -" if count.high is None else f"{count.low} - {count.high}"


def _is_plural(words: str) -> bool:
    head = re.split(r"\s+(?:OF|IN|AT|FROM|ON|NEAR|WHO|BELONGING)\s+|,", words)[0].split()
    return bool(head) and (
        head[-1].endswith(("S", "MEN", "PEOPLE", "CHILDREN")) and not head[-1].endswith(("SS", "US"))
    )


# -- things attacked


def thing_fills(account: Account, *, setting: Setting, country: str, type_fill: str) -> Fills:
    """Slots 12 to 17; empty for kidnappings."""
    fills: Fills = {slot: [] for slot in range(12, 18)}
    if type_fill == "KIDNAPPING":
        return fills
    kinds = load("target_types")
    for claim in account.claims_of("target"):
        term = _term(account, claim)
        if term is None or kinds[term.code]["kind"] != "thing":
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
    return number_fill(words, counts.code_count(re.sub(r"(?i)^(.*?\d\S*|\w+)\b.*", r"\1 people", plain(words).lower())))


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
        term = _term(account, claim)
        retired = bool(former & set(re.findall(r"[A-Z-]+", claim.words.upper())))
        codes.append(term.code if term and not retired else "civilians")
    for name in _PEOPLE_FIELDS:
        for _, coded in account.coded_of(name):
            if isinstance(coded.value, Count) and coded.value.high != 0 and coded.value.of:
                codes.append(coded.value.of)
    return codes
