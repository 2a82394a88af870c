"""Finds noun phrases that name actors, people and things, and codes each by its head and what stands beside it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from evenhand.actors import grammar
from evenhand.actors.lexicon import Entry, forms, index, nations, state_forces, words_of
from evenhand.actors.tokens import Token, shouted, tokenise
from evenhand.codebook import load

_CONFIDENCE = {
    "name": 0.95,
    "abbreviation": 0.9,
    "noun": 0.9,
    "plain": 0.6,
    "wing": 0.7,
    "part": 0.5,
    "loaded": 0.4,
    "tail": 0.55,
    "dead": 0.5,
    "personal": 0.5,
}
_OPEN_TYPES = frozenset({"unknown", "individual"})
_VICTIM_WORDS = frozenset({"victim", "victims"})
_LINKS = frozenset(
    {
        ("of",), ("from",), ("with",), ("belonging", "to"), ("loyal", "to"), ("linked", "to"), ("affiliated", "with"),
        ("affiliated", "to"), ("allied", "to"), ("allied", "with"), ("working", "for"), ("fighting", "for"),
        ("supporting",), ("backed", "by"), ("claiming", "to", "be", "from"), ("presumably", "from"), ("in",),
        ("believed", "to", "be", "from"), ("claiming", "to", "belong", "to"), ("who", "belong", "to"), ("aligned", "with"),
        ("connected", "to"), ("serving", "in"), ("serving", "with"), ("believed", "to", "belong", "to"),
    }
)  # fmt: skip
_DISGUISES = frozenset("uniform uniforms fatigues camouflage balaclavas hoods masks".split())
_NAME_JOINTS = frozenset("al el bin ibn ben de del la da dos van von der di abu abd ul".split())


@dataclass(slots=True)
class Phrase:
    """A phrase being built: tokens ``start`` to ``end``, its head ``head`` to ``head_end`` (ends exclusive)."""

    start: int
    end: int
    head: int
    head_end: int
    entry: Entry
    options: tuple[Entry, ...]
    confidence: float
    number: str | None = None
    country: str | None = None
    reasons: list[str] = field(default_factory=list)


def read_sentence(text: str, country: str | None = None) -> tuple[list[Token], list[Phrase]]:
    """The tokens and phrases of a text. A sentence's are kept for the next question about it: callers change nothing."""
    return _kept(text, country) if len(text) < 1500 else _kept.__wrapped__(text, country)


@functools.lru_cache(maxsize=512)
def _kept(text: str, country: str | None) -> tuple[list[Token], list[Phrase]]:
    tokens = tokenise(text)
    return tokens, find_phrases(tokens, country=country)


def find_phrases(tokens: list[Token], *, country: str | None = None) -> list[Phrase]:
    """The phrases of one sentence or text, in order, none inside another."""
    loud = shouted(tokens)
    phrases: list[Phrase] = []
    position, floor = 0, 0
    table = index()
    near = frozenset({country}) if country else _countries(tokens)
    while position < len(tokens):
        rows = table.get(tokens[position].low)
        match = _match(tokens, position, rows, loud=loud) if rows else None
        match = match or _national(tokens, position) or _personal(tokens, position, loud=loud)
        if match is None:
            position += 1
            continue
        end, options = match
        if _is_other(tokens, position, end, options):
            position = end
            continue
        phrase = _open(tokens, position, end, options, near=near)
        _stretch_left(tokens, phrase, phrases, floor=floor, loud=loud)
        _stretch_right(tokens, phrase, loud=loud)
        phrases.append(phrase)
        position = floor = phrase.end
    phrases = _join(tokens, phrases)
    for phrase in phrases:
        _loose_part(phrase)
    return [_of_state(phrase, country) for phrase in phrases if phrase.entry.part not in ("part", "tail")]


def _loose_part(phrase: Phrase) -> None:
    """A member or leader of nobody known is a person of unknown kind: "three members of the club"."""
    if phrase.entry.part == "part" and phrase.entry.number is not None and phrase.start < phrase.head:
        phrase.entry = Entry("person", "individual", "unknown", "plain", phrase.entry.number)
        phrase.confidence = 0.35
        phrase.reasons.append("of a body that no list has")


def _match(
    tokens: list[Token], at: int, rows: list[tuple[tuple[str, ...], tuple[Entry, ...]]], *, loud: bool
) -> tuple[int, tuple[Entry, ...]] | None:
    for key, entries in rows:
        end = at + len(key)
        if end > len(tokens):
            continue
        if len(key) > 1 and (
            tokens[end - 1].low != key[-1] or any(tokens[at + i].key != key[i] for i in range(len(key) - 1))
        ):
            continue
        fitting = tuple(entry for entry in entries if _case_fits(tokens, at, end, entry, loud=loud))
        if fitting:
            return end, fitting
    return None


def _case_fits(tokens: list[Token], at: int, end: int, entry: Entry, *, loud: bool) -> bool:
    first = tokens[at]
    if entry.part == "abbreviation":
        if loud and first.low in _also_words():
            return False
        return any(sum(mark.isupper() for mark in token.text) >= 2 or token.text.isupper() for token in tokens[at:end])
    if entry.part == "name":
        return any(token.capital or token.joined or token.text[0].isdigit() for token in tokens[at:end])
    if entry.part == "tail":
        return (loud and end - at > 1) or (not loud and first.capital and at > 0 and tokens[at - 1].capital)
    if end - at == 1 and first.capital and not loud and entry.kind == "thing":
        return True
    return True


@functools.cache
def _also_words() -> frozenset[str]:
    """Abbreviations that are ordinary words when the whole text is in capitals."""
    return frozenset(
        "is us eta mit as arm can car mend isi set so no it its who an am pm mod nap aim are act model fact far sac tip gal "
        "mas cam hur gur aa pac cv ms mss mk mia aid cap cop led los las san del rob par don sea air gas oil".split()
    )


def _is_other(tokens: list[Token], at: int, end: int, options: tuple[Entry, ...]) -> bool:
    """Whether the words mean something else here: "car bomb", "soldiers guard the bridge"."""
    if end >= len(tokens):
        return False
    if options[0].kind == "thing" and tokens[end].low in _not_before():
        return True
    if tokens[end].low in _DISGUISES and tokens[at - 1].low not in ("in", "wearing"):
        return options[0].kind == "actor" and end - at == 1
    return (
        end - at == 1
        and at > 0
        and tokens[at].low in _also_verbs()
        and tokens[end].low in ("a", "an", "the", "his", "their", "her")
    )


@functools.cache
def _also_verbs() -> frozenset[str]:
    return frozenset(str(word) for word in load("actor_words")["also_verbs"])


@functools.cache
def _by_nation() -> frozenset[str]:
    return frozenset(str(word) for word in load("actor_words")["by_nation"])


@functools.cache
def _anaphors() -> frozenset[str]:
    return frozenset(str(word) for word in load("actor_words")["anaphors"])


@functools.cache
def _not_before() -> frozenset[str]:
    return frozenset(str(word) for word in load("actor_words")["not_before"])


def _national(tokens: list[Token], at: int) -> tuple[int, tuple[Entry, ...]] | None:
    """People named by their nation alone: "three Ruritanians", "a Ruritanian was hurt"."""
    token = tokens[at]
    if not token.capital or (token.low,) not in nations() or token.owner:
        return None
    many = token.low.endswith("s") and (token.low[:-1],) in nations()
    before = tokens[at - 1] if at else None
    counted = before is not None and (before.low in ("a", "an", "another") or _is_number(before))
    after = tokens[at + 1].low if at + 1 < len(tokens) else "."
    ends = after in grammar.STOPS | grammar.COMMON_VERBS or not after[0].isalnum() or after.endswith("ed")
    if many or (counted and ends):
        nation = nations()[(token.low,)]
        return at + 1, (Entry("person", "individual", "civilians", "plain", "many" if many else "one", None, nation),)
    return None


_PLACE_WORDS = frozenset(
    "san santa santo saint st el los las puerto villa ciudad calle avenida port fort lake mount".split()
)


def _personal(tokens: list[Token], at: int, *, loud: bool) -> tuple[int, tuple[Entry, ...]] | None:
    """A person's name that begins with a given name, of at least two words."""
    token = tokens[at]
    if not token.capital or token.low not in _given_names() or token.owner or token.low in grammar.STOPS:
        return None
    if at and tokens[at - 1].low in _PLACE_WORDS:
        return None
    end = at + 1
    while end < len(tokens) and end - at < 5 and not tokens[end - 1].owner and _goes_on(tokens, end, loud=loud):
        end += 1
    while end > at + 1 and tokens[end - 1].low in _NAME_JOINTS:
        end -= 1
    return (end, (Entry("person", "individual", "unknown", "personal", "one"),)) if end > at + 1 else None


def _goes_on(tokens: list[Token], at: int, *, loud: bool) -> bool:
    if not loud:
        return _is_name_part(tokens, at)
    token = tokens[at]
    low = token.low
    if low in _NAME_JOINTS or low in _given_names() or (len(low) == 1 and token.text.isalpha()):
        return True
    return (
        token.text.isalpha()
        and low not in grammar.STOPS | grammar.COMMON_VERBS | grammar.determiners() | grammar.adjectives()
        and low not in index()
        and (low,) not in nations()
        and not low.endswith(("ed", "ing", "ly"))
    )


@functools.cache
def _given_names() -> frozenset[str]:
    return frozenset(str(name) for names in load("given_names")["names"].values() for name in names)


def _countries(tokens: list[Token]) -> frozenset[str]:
    """The countries that the text itself names."""
    return frozenset(nations()[key] for token in tokens if token.capital and (key := (token.low,)) in nations())


def _open(tokens: list[Token], at: int, end: int, options: tuple[Entry, ...], *, near: frozenset[str]) -> Phrase:
    names = [entry for entry in options if entry.part in ("name", "abbreviation")]
    entry = next((option for option in options if option.part == "tail"), options[0])
    reasons = []
    if names:
        entry, note = _bearer(names, near)
        reasons.append(note)
    else:
        reasons.append(f"noun: {' '.join(token.text.lower() for token in tokens[at:end])}")
    phrase = Phrase(at, end, at, end, entry, options, _CONFIDENCE[entry.part], entry.number, entry.country, reasons)
    if names and entry.name is None:
        phrase.confidence = 0.6
    return phrase


def _bearer(names: list[Entry], near: frozenset[str]) -> tuple[Entry, str]:
    """Which of the actors of one name is meant; the type alone where it cannot be told."""
    if len(names) > 1:
        names = [entry for entry in names if entry.country in near] or names
    if len(names) == 1:
        return names[0], f"named in the dictionary: {names[0].name}"
    types = {entry.actor for entry in names}
    note = "several actors bear this name: " + "; ".join(sorted(str(entry.name) for entry in names))
    if len(types) == 1:
        return replace(names[0], name=None, country=None), note
    return Entry("actor", "unknown", "attackers", "name"), note


# -- to the left: number, adjectives, nationality, owner, and the actor that a part belongs to


def _stretch_left(tokens: list[Token], phrase: Phrase, earlier: list[Phrase], *, floor: int, loud: bool) -> None:
    at = phrase.start - 1
    before: list[str] = []
    while at >= 0 and phrase.start - at <= 6:
        token = tokens[at]
        if token.text in ")]" and at == phrase.start - 1 and _bracketed(tokens, earlier, at):
            _absorb(tokens, earlier.pop(), phrase)
            if earlier and earlier[-1].end == phrase.start - 1:
                phrase.start = earlier.pop().start
            break
        if earlier and at < floor:
            if at == earlier[-1].end - 1 and _absorbs(tokens, earlier[-1], phrase):
                _absorb(tokens, earlier.pop(), phrase)
            break
        if token.owner and at == phrase.start - 1 and _owner_name(tokens, at, loud=loud):
            phrase.start = at
            while phrase.start > 0 and phrase.start > at - 3 and _owner_name(tokens, phrase.start - 1, loud=loud):
                phrase.start -= 1
            break
        if not token.text[0].isalnum() or (token.owner and not _is_modifier(tokens, at, loud=loud)):
            break
        if token.low in ("to", "or") and _is_number(tokens[phrase.start]) and at > 0 and _is_number(tokens[at - 1]):
            at -= 1
            phrase.start = at
        elif token.low in grammar.determiners():
            phrase.start = at
            _take_number(phrase, token.low)
            if token.low not in ("other", "several", "many", "some", "few", "all", "most", "both"):
                break
        elif _is_number(token):
            phrase.start = at
            _take_number(phrase, token.low)
        elif loud and at == phrase.start - 1 and (filled := _name_to_article(tokens, at)) is not None:
            phrase.start = filled
            break
        elif _is_modifier(tokens, at, loud=loud) or (phrase.entry.part == "tail" and _unknown_word(token, loud=loud)):
            before.append(token.low)
            phrase.start = at
        else:
            break
        at -= 1
    _take_nation(tokens, phrase)
    _take_modifiers(phrase, before)
    if (
        phrase.entry.part == "part"
        and tokens[phrase.head].low in _anaphors()
        and tokens[phrase.start].low in ("the", "this")
    ):
        phrase.entry = Entry("actor", "unknown", "attackers", "loaded", phrase.entry.number)
        phrase.options = (phrase.entry, *phrase.options)
        phrase.confidence = 0.4
        phrase.reasons.append("a group named elsewhere")
    elif phrase.country and phrase.entry.part == "part" and tokens[phrase.head].low in _by_nation():
        phrase.entry = Entry("actor", "army", "army", "noun", phrase.entry.number)
        phrase.confidence = 0.7
        phrase.reasons.append(f"forces of a country: {phrase.country}")
    if phrase.entry.part == "tail":
        _name_tail(tokens, phrase, bool(before))


def _bracketed(tokens: list[Token], earlier: list[Phrase], at: int) -> bool:
    """Whether an abbreviation in brackets ends at ``at``: "Liberation Front (LF) fighters"."""
    return (
        bool(earlier)
        and earlier[-1].end == at
        and earlier[-1].entry.part == "abbreviation"
        and (tokens[earlier[-1].start - 1].text in "([")
    )


def _owner_name(tokens: list[Token], at: int, *, loud: bool) -> bool:
    """Whether the word can be part of an owner's name: "Lopez's car"."""
    token = tokens[at]
    return (
        token.capital
        and token.text[0].isalpha()
        and (_goes_on(tokens, at, loud=True) if loud else _is_name_part(tokens, at))
    )


def _name_to_article(tokens: list[Token], at: int) -> int | None:
    """In capitals: the article from which words that no list has reach up to a noun ("the Santa Lucia church")."""
    for start in range(at, max(-1, at - 4), -1):
        if tokens[start].low in ("the", "a", "an"):
            return start if start < at else None
        if not _goes_on(tokens, start, loud=True) or tokens[start].owner:
            return None
    return None


def _is_number(token: Token) -> bool:
    return token.low in grammar.number_words() or token.text[0].isdigit()


def _is_modifier(tokens: list[Token], at: int, *, loud: bool) -> bool:
    token = tokens[at]
    low = token.low
    if low == "us" and token.text != low:
        return "." in token.text or not loud
    if low in grammar.STOPS or not token.text[0].isalnum():
        return False
    if low in grammar.adjectives() or (low,) in nations() or low.endswith(grammar.ADJECTIVE_ENDINGS):
        return low not in grammar.COMMON_VERBS
    if token.joined or (at + 1 < len(tokens) and tokens[at + 1].joined):
        return True
    if not loud and token.capital and low not in grammar.COMMON_VERBS:
        return at > 0 and tokens[at - 1].text not in '.!?"“”:'
    return at > 0 and (tokens[at - 1].low, low) in nations()


def _unknown_word(token: Token, *, loud: bool) -> bool:
    return loud and token.low not in grammar.STOPS | grammar.COMMON_VERBS and token.text.isalpha() and not token.owner


def _take_number(phrase: Phrase, low: str) -> None:
    if low in ("a", "an", "one", "another", "each", "every"):
        phrase.number = phrase.number or ("one" if phrase.entry.number == "one" else None)
    elif low in ("several", "many", "some", "few", "these", "those", "both") or (low != "1" and low[0].isdigit()):
        if not low.endswith(("st", "nd", "rd", "th")) and low != "3d":
            phrase.number = "many"
    elif low in grammar.number_words():
        phrase.number = "many"


def _take_nation(tokens: list[Token], phrase: Phrase) -> None:
    for at in range(phrase.start, phrase.head):
        for size in (3, 2, 1):
            if at + size > phrase.head:
                continue
            code = nations().get(tuple(token.low for token in tokens[at : at + size]))
            if code is not None and not (tokens[at].low in ("us", "niger") and tokens[at].text.islower()):
                phrase.country = phrase.country or code
                return


def _take_modifiers(phrase: Phrase, before: Sequence[str]) -> None:
    """Lets the words before a noun change its code, by codebook/actor_words.yaml."""
    entry, words = phrase.entry, {(low,) for low in before}
    if words & words_of("former") and (entry.kind == "actor" or entry.part in ("part", "wing")):
        phrase.entry = replace(entry, kind="person", actor="individual", target="civilians", name=None, part="noun")
        phrase.reasons.append("no longer serving: " + ", ".join(before))
        phrase.confidence = min(phrase.confidence, 0.6)
    elif entry.part in ("plain", "part") and entry.kind != "thing" and words & words_of("armed"):
        phrase.entry = Entry("actor", "unknown", "attackers", "noun", entry.number)
        phrase.reasons.append("armed or masked")
        phrase.confidence = 0.85
    elif entry.part == "plain" and words & words_of("unidentified"):
        phrase.entry = replace(entry, actor="unknown", part="noun")
        phrase.reasons.append("unidentified")
    if words & words_of("doubt"):
        phrase.reasons.append("the text doubts it: " + ", ".join(low for low in before if (low,) in words_of("doubt")))


def _name_tail(tokens: list[Token], phrase: Phrase, has_more: bool) -> None:
    if has_more or phrase.head_end - phrase.head > 1:
        phrase.head = phrase.start + (tokens[phrase.start].low in grammar.determiners())
        phrase.entry = replace(phrase.entry, part="noun")
        phrase.reasons = [f"a name of the usual form: {' '.join(t.text for t in tokens[phrase.head : phrase.end])}"]


def _absorbs(tokens: list[Token], left: Phrase, right: Phrase) -> bool:
    if tokens[left.end - 1].owner:
        return True
    if left.entry.number == "many" and (left.entry.kind != "actor" or right.entry.part not in ("part", "wing")):
        return False
    if right.entry.part in ("name", "abbreviation") and left.entry.part in ("name", "abbreviation"):
        return False
    return not (left.entry.kind == "person" and right.entry.part in ("name", "abbreviation"))


def _absorb(tokens: list[Token], left: Phrase, right: Phrase) -> None:
    """Makes ``left`` a modifier of ``right``: "rebel fighters", "the army's 3rd Division", "police building"."""
    owner = tokens[left.end - 1].owner
    right.start = left.start
    if left.number is not None and right.entry.number is None and not owner:
        right.number = right.number or left.number
    right.country = right.country or left.country
    _inherit(right, left, owner=owner)


def _inherit(phrase: Phrase, source: Phrase, *, owner: bool = False) -> None:
    own, other = phrase.entry, source.entry
    if own.kind == "thing" and other.kind == "actor" and any(option.part == "part" for option in phrase.options):
        phrase.entry = replace(other, target=own.target, number=own.number, part="noun")
        phrase.reasons.append(f"used by {other.name or other.actor}")
        return
    if own.kind == "thing":
        _owned_thing(phrase, other)
        return
    part = next((entry for entry in phrase.options if entry.part in ("part", "wing", "tail")), None)
    if other.kind != "actor":
        if part is own and own.part == "part" and other.kind == "person":
            phrase.entry = replace(other, number=own.number, part="noun")
        return
    takes = part is not None or own.part == "plain" or (own.kind == "actor" and own.actor in _OPEN_TYPES)
    named = other.part in ("name", "abbreviation") and own.kind == "actor"
    irregular = own.kind == "actor" and other.actor in ("rebel_group", "gang", "political_militia", "communal_militia")
    if (not owner and (named or irregular)) or takes:
        if other.actor == "state_forces" and own.actor == "political_militia":
            other = replace(other, actor="pro_government_militia", target="militia")
        phrase.entry = replace(other, number=own.number, part="noun" if other.part != "loaded" else "loaded")
        phrase.confidence = min(source.confidence, 0.9)
        phrase.reasons += [f"takes its type from the words beside it ({other.name or other.actor})"]


def _owned_thing(phrase: Phrase, owner: Entry) -> None:
    owned = _owned()
    if not any(reason.removeprefix("noun: ") in owned for reason in phrase.reasons[:1]) or owner.kind == "thing":
        return
    code = load("target_words")["owned"]["by"].get(owner.target)
    if phrase.reasons[0] in ("noun: house", "noun: home", "noun: residence", "noun: houses", "noun: homes"):
        code = "residence"
    if code is not None:
        phrase.entry = replace(phrase.entry, target=code)
        phrase.reasons.append(f"belongs to {owner.name or owner.target}")


@functools.cache
def _owned() -> frozenset[str]:
    return frozenset(form for row in load("target_words")["owned"]["things"] for form in forms(row))


# -- to the right: a person's name after a title, a name that goes on


def _stretch_right(tokens: list[Token], phrase: Phrase, *, loud: bool) -> None:
    at = phrase.end
    if phrase.entry.part in ("plain", "dead", "personal"):
        return
    if loud:
        name = _personal(tokens, at, loud=loud) if at < len(tokens) and phrase.entry.number == "one" else None
        if name is not None and phrase.entry.kind != "thing" and not tokens[at - 1].owner:
            phrase.end = name[0]
            phrase.reasons.append("with a personal name")
        return
    person = phrase.entry.kind != "thing" and phrase.entry.number == "one"
    if tokens[at - 1].owner:
        return
    if person:
        while at < len(tokens) and _is_name_part(tokens, at):
            at += 1
        if at > phrase.end:
            phrase.reasons.append("with a personal name")
        while at > phrase.end and tokens[at - 1].text.islower():
            at -= 1
        phrase.end = at


def _is_name_part(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if token.low in grammar.STOPS or token.low in grammar.determiners():
        return False
    if token.capital and token.text[0].isalpha():
        rows = index().get(token.low, ())
        return token.low not in grammar.COMMON_VERBS and not any(
            len(key) == 1 and any(_case_fits(tokens, at, at + 1, entry, loud=False) for entry in entries)
            for key, entries in rows
        )
    return token.low in _NAME_JOINTS and at + 1 < len(tokens) and tokens[at + 1].capital


# -- phrase to phrase: "members of the militia", "men in uniform", "the Front (FLN)"


def _join(tokens: list[Token], phrases: list[Phrase]) -> list[Phrase]:
    joined: list[Phrase] = []
    for phrase in reversed(phrases):
        if joined and _links(tokens, phrase, joined[-1]):
            following = joined.pop()
            _inherit_or_group(phrase, following)
            phrase.end = following.end
        elif joined and _same_in_brackets(tokens, phrase, joined[-1]):
            following = joined.pop()
            if phrase.entry.name is None and following.entry.name is not None:
                phrase.entry = replace(following.entry, part="name")
                phrase.reasons.append(f"abbreviation in brackets: {following.entry.name}")
        elif phrase.entry.part == "plain" or phrase.entry.actor in _OPEN_TYPES:
            _disguise(tokens, phrase)
        while joined and joined[-1].start < phrase.end:
            joined.pop()
        if joined and _appose(tokens, phrase, joined[-1]):
            joined.pop()
        joined.append(phrase)
    joined.reverse()
    return joined


def _links(tokens: list[Token], phrase: Phrase, following: Phrase) -> bool:
    between = tuple(token.low for token in tokens[phrase.end : following.start])
    if between not in _LINKS or tokens[phrase.end - 1].owner:
        return False
    entry, other = phrase.entry, following.entry
    if entry.part in ("name", "abbreviation"):
        return False
    is_part = any(option.part in ("part", "wing") for option in phrase.options)
    if entry.kind == "thing":
        return between == ("of",) and other.kind != "thing" and phrase.reasons[0].removeprefix("noun: ") in _owned()
    if between in (("with",), ("in",), ("supporting",)):
        return is_part and other.part in ("name", "abbreviation") and between != ("supporting",)
    if entry.part == "dead":
        return between == ("of",) and other.kind != "thing"
    if is_part:
        return other.kind != "thing"
    if entry.part == "plain":
        return other.kind == "actor" and phrase.reasons[0].removeprefix("noun: ") not in _VICTIM_WORDS
    return entry.kind == "actor" and other.kind == "actor"


def _inherit_or_group(phrase: Phrase, following: Phrase) -> None:
    if phrase.entry.part == "dead":
        phrase.entry = replace(following.entry, number=phrase.entry.number, part="noun")
        phrase.confidence = following.confidence
        return
    group = phrase.entry.number is None and following.entry.kind == "person"
    if group and any(option.part == "part" for option in phrase.options):
        phrase.entry = replace(following.entry, number="many", part="noun")
        phrase.number = "many"
        phrase.confidence = following.confidence
        return
    phrase.country = phrase.country or following.country
    _inherit(phrase, following)


def _same_in_brackets(tokens: list[Token], phrase: Phrase, following: Phrase) -> bool:
    return (
        following.start == phrase.end + 1
        and tokens[phrase.end].text in "[("
        and following.entry.part == "abbreviation"
        and phrase.entry.kind == "actor"
        and phrase.entry.name in (None, following.entry.name)
        and following.end < len(tokens)
        and tokens[following.end].text in "])"
    )


def _appose(tokens: list[Token], phrase: Phrase, following: Phrase) -> bool:
    """Makes one phrase of a personal name and the kind beside it between commas: "Ana Lopez, a judge, was"."""
    if following.start != phrase.end + 1 or tokens[phrase.end].text != "," or tokens[phrase.end - 1].owner:
        return False
    closed = (
        following.end >= len(tokens)
        or not tokens[following.end].text[0].isalnum()
        or (tokens[following.end].low in grammar.PREPOSITIONS | {"who", "and"})
    )
    names = [part for part in (phrase, following) if part.entry.part == "personal"]
    if len(names) != 1 or not closed:
        return False
    title = following if names[0] is phrase else phrase
    if title.entry.number == "many" or title.number == "many" or title.entry.kind == "thing":
        return False
    phrase.end = following.end
    phrase.head, phrase.head_end, phrase.entry = title.head, title.head_end, title.entry
    phrase.reasons, phrase.confidence, phrase.number = title.reasons, title.confidence, "one"
    phrase.country = title.country
    phrase.reasons.append("with a personal name")
    return True


def _disguise(tokens: list[Token], phrase: Phrase) -> None:
    """People "in uniform", "wearing masks" or "armed with rifles" are armed and unknown, whoever's uniform it is."""
    after = [token.low for token in tokens[phrase.end : phrase.end + 6]]
    if not after or phrase.entry.kind == "thing" or phrase.entry.part == "part":
        return
    if after[:2] == ["armed", "with"]:
        seen = 3 if len(after) > 2 and after[2].isalpha() else 0
    elif after[0] in ("in", "wearing", "dressed", "disguised") and _DISGUISES & set(after):
        seen = min(after.index(word) for word in _DISGUISES & set(after)) + 1
        if set(after[1:seen]) & {",", ".", "and"}:
            return
    else:
        return
    phrase.entry = Entry("actor", "unknown", "attackers", "noun", phrase.entry.number)
    phrase.end += seen
    phrase.reasons.append("armed or in disguise")
    phrase.confidence = 0.8


def _of_state(phrase: Phrase, country: str | None) -> Phrase:
    """A state's force in another country is a foreign one, when the country of the events is given."""
    if phrase.country and phrase.entry.kind == "actor" and phrase.entry.name is None and phrase.entry.part in ("noun", "wing"):
        name = state_forces().get((phrase.country, phrase.entry.actor or ""))
        if name is not None:
            phrase.entry = replace(phrase.entry, name=name)
            phrase.reasons.append(f"the {phrase.entry.actor} of {phrase.country}: {name}")
    state = phrase.entry.actor in ("army", "state_forces", "intelligence")
    if country and phrase.country and phrase.country != country and state and phrase.entry.kind == "actor":
        phrase.entry = replace(phrase.entry, actor="foreign_forces", target="foreign_forces")
        phrase.reasons.append(f"a force of {phrase.country} in {country}")
    return phrase
