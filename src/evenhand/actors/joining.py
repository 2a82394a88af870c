"""Joins phrases that name one actor: "rebel fighters", "members of the militia", "men in uniform", "the Front (LF)"."""

from __future__ import annotations

import functools
from dataclasses import replace

from evenhand.actors import grammar
from evenhand.actors.lexicon import Entry, forms
from evenhand.actors.matching import DISGUISES
from evenhand.actors.mentions import Phrase
from evenhand.actors.tokens import Token
from evenhand.codebook import load

_OPEN_TYPES = frozenset({"unknown", "individual"})
_VICTIM_WORDS = frozenset({"victim", "victims"})
#: Between a noun for a group and the name that it bears: "the group that calls itself X".
NAMING = frozenset(
    {
        ("that", "calls", "itself"), ("which", "calls", "itself"), ("calling", "itself"), ("known", "as"), ("called",),
        ("named",), ("that", "called", "itself"), ("which", "called", "itself"), ("that", "call", "themselves"),
        ("who", "call", "themselves"), ("calling", "themselves"),
    }
)  # fmt: skip
_LINKS = frozenset(
    {
        ("of",), ("from",), ("with",), ("belonging", "to"), ("loyal", "to"), ("linked", "to"), ("affiliated", "with"),
        ("affiliated", "to"), ("allied", "to"), ("allied", "with"), ("working", "for"), ("fighting", "for"),
        ("supporting",), ("backed", "by"), ("claiming", "to", "be", "from"), ("presumably", "from"), ("in",),
        ("believed", "to", "be", "from"), ("claiming", "to", "belong", "to"), ("who", "belong", "to"), ("aligned", "with"),
        *NAMING,
        ("connected", "to"), ("serving", "in"), ("serving", "with"), ("believed", "to", "belong", "to"),
    }
)  # fmt: skip


_LONGEST_LINK = max(map(len, _LINKS))
#: Of these, the ones that tell of people who fight for a state and are none of its own.
_FOR = frozenset(
    {
        ("loyal", "to"), ("allied", "to"), ("allied", "with"), ("aligned", "with"), ("supporting",), ("backed", "by"),
        ("affiliated", "with"), ("affiliated", "to"), ("linked", "to"), ("fighting", "for"),
    }
)  # fmt: skip
_STATE = frozenset({"army", "police", "state_forces", "intelligence"})


def absorbs(tokens: list[Token], left: Phrase, right: Phrase) -> bool:
    """Whether the phrase on the left is a modifier of the one on the right."""
    if tokens[left.end - 1].owner:
        return True
    if left.entry.number == "many" and (left.entry.kind != "actor" or right.entry.part not in ("part", "wing")):
        return False
    if right.entry.part in ("name", "abbreviation") and left.entry.part in ("name", "abbreviation"):
        return False
    return not (left.entry.kind == "person" and right.entry.part in ("name", "abbreviation"))


def absorb(tokens: list[Token], left: Phrase, right: Phrase) -> None:
    """Makes ``left`` a modifier of ``right``: "rebel fighters", "the army's 3rd Division", "police building"."""
    owner = tokens[left.end - 1].owner
    right.start = left.start
    if left.number is not None and right.entry.number is None and not owner:
        right.number = right.number or left.number
    right.country = right.country or left.country
    _inherit(right, left, owner=owner)


def _inherit(phrase: Phrase, source: Phrase, *, owner: bool = False) -> None:
    own, other = phrase.entry, source.entry
    if own.kind == "thing" and other.kind == "thing" and not owner:
        phrase.entry = replace(own, target=other.target)
        return
    if own.kind == "thing" and other.kind == "actor" and any(option.part == "part" for option in phrase.options):
        phrase.entry = replace(other, number=own.number, part="noun")
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
    if phrase.reasons[0].removeprefix("noun: ") in _owned("vehicles"):
        if owner.kind != "thing" and owner.target in load("target_words")["owned"]["armed"]:
            phrase.entry = replace(phrase.entry, target=load("target_words")["owned"]["by"][owner.target])
            phrase.reasons.append(f"belongs to {owner.name or owner.target}")
        return
    owned = _owned("things")
    if not any(reason.removeprefix("noun: ") in owned for reason in phrase.reasons[:1]) or owner.kind == "thing":
        return
    code = load("target_words")["owned"]["by"].get(owner.target)
    if (
        code == "police_station"
        and phrase.reasons[0].removeprefix("noun: ") in load("target_words")["owned"]["military"]
    ):
        code = "military_site"
    if phrase.reasons[0] in ("noun: house", "noun: home", "noun: residence", "noun: houses", "noun: homes"):
        code = "residence"
    if code is not None:
        phrase.entry = replace(phrase.entry, target=code)
        phrase.reasons.append(f"belongs to {owner.name or owner.target}")


def give_to_aid(tokens: list[Token], phrases: list[Phrase]) -> list[Phrase]:
    """The phrases, with aid's what an aid organisation owns: "a warehouse of the World Food Programme", "Red Cross cars"."""
    kept: list[Phrase] = []
    for phrase in phrases:
        if kept and phrase.start < kept[-1].end:  # "trucks" of "a convoy of UN trucks"
            kept[-1].end = phrase.end
            continue
        kept.append(phrase)
        noun = phrase.reasons[0].removeprefix("noun: ")
        if phrase.entry.kind != "thing" or noun not in _owned("things") | _owned("vehicles"):
            continue
        at = phrase.end
        link = tuple(token.low for token in tokens[at : at + 2])
        at += 1 if link[:1] == ("of",) else 2 if link in _OWNED_BY else 0
        behind = tokens[at : at + 7] if at > phrase.end else []
        at += bool(behind) and behind[0].low == "the"
        if behind and (owner := _aid_name(tokens[at : at + 6])):
            phrase.end = at + len(owner.split())
        else:
            starts = range(max(0, phrase.head - 5), phrase.head)
            owner = next((name for start in starts if (name := _aid_name(tokens[start : phrase.head]))), None)
        if owner:
            phrase.entry = replace(phrase.entry, target="aid_facility")
            phrase.reasons.append(f"belongs to {owner}")
    return kept


_OWNED_BY = frozenset({("belonging", "to"), ("owned", "by"), ("run", "by"), ("operated", "by")})


def _aid_name(words: list[Token]) -> str | None:
    """The name of an aid organisation with which words begin, written with capitals."""
    if not words or not words[0].capital:
        return None
    names = (str(name) for name in load("target_words")["owned"]["aid"])
    return next((name for name in names if [token.low for token in words[: len(name.split())]] == name.split()), None)


def names_piece(phrase: Phrase) -> bool:
    """Whether a phrase is for a part of a building or place."""
    return phrase.reasons[0].removeprefix("noun: ") in _pieces()


@functools.cache
def _pieces() -> frozenset[str]:
    return frozenset(form for word in load("target_words")["pieces"] for form in forms(str(word)))


@functools.cache
def _owned(section: str) -> frozenset[str]:
    """The things of one list that take their type from an owner, in all forms."""
    return frozenset(form for row in load("target_words")["owned"][section] for form in forms(row))


def join(tokens: list[Token], phrases: list[Phrase]) -> list[Phrase]:
    """Joins neighbours, from right to left, so that a chain of parts takes the type of its last."""
    joined: list[Phrase] = []
    for phrase in reversed(phrases):
        if joined and _links(tokens, phrase, joined[-1]):
            following = joined.pop()
            if tuple(token.low for token in tokens[phrase.end : following.start]) in NAMING:
                _name(phrase, following)
            else:
                _inherit_or_group(phrase, following)
                _stand_apart(tokens, phrase, following)
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
    if following.start - phrase.end > _LONGEST_LINK:
        return False
    between = tuple(token.low for token in tokens[phrase.end : following.start])
    if between not in _LINKS or tokens[phrase.end - 1].owner:
        return False
    entry, other = phrase.entry, following.entry
    if between in NAMING:
        return entry.kind == "actor" and other.kind == "actor" and tokens[following.head].capital
    if entry.part in ("name", "abbreviation"):
        return False
    is_part = any(option.part in ("part", "wing") for option in phrase.options)
    if entry.kind == "thing" and other.kind == "thing":
        housing = between == ("of",) and phrase.reasons[0].removeprefix("noun: ") in load("target_words")["housing"]
        return housing or (between in (("of",), ("to",)) and names_piece(phrase))
    if entry.kind == "thing" and any(option.part == "part" for option in phrase.options):
        held = other.kind == "person" and phrase.reasons[0].removeprefix("noun: ") in _owned("things")
        return between == ("of",) and (other.kind == "actor" or held)
    if entry.kind == "thing":
        named = phrase.reasons[0].removeprefix("noun: ")
        return between == ("of",) and other.kind != "thing" and named in _owned("things") | _owned("vehicles")
    if between in (("with",), ("in",), ("supporting",)):
        return is_part and other.part in ("name", "abbreviation") and between != ("supporting",)
    if entry.part == "dead":
        return between == ("of",) and other.kind != "thing"
    if is_part:
        return other.kind != "thing"
    if entry.part == "plain":
        return other.kind == "actor" and phrase.reasons[0].removeprefix("noun: ") not in _VICTIM_WORDS
    return entry.kind == "actor" and other.kind == "actor"


def _stand_apart(tokens: list[Token], phrase: Phrase, following: Phrase) -> None:
    """Makes "fighters loyal to the government" a militia on its side; nobody's words make them the state's own forces."""
    between = tuple(token.low for token in tokens[phrase.end : following.start])
    if between in _FOR and phrase.entry.kind == "actor" and following.entry.actor in _STATE & {phrase.entry.actor}:
        if not any(option.part in ("noun", "wing") and option.actor in _OPEN_TYPES for option in phrase.options):
            return  # "soldiers loyal to the government", "forces loyal to the government"
        phrase.entry = replace(phrase.entry, actor="pro_government_militia", target="militia", name=None)
        phrase.reasons.append("on the side of a state and none of its own")


def _name(phrase: Phrase, following: Phrase) -> None:
    """Takes the name that a group bears: a kind said of it ("a gang that calls itself") counts more than a name's form."""
    said = phrase.entry.part == "noun" and phrase.entry.actor not in _OPEN_TYPES
    phrase.country = phrase.country or following.country
    if following.entry.name is not None or not said:
        phrase.entry = replace(following.entry, number=phrase.entry.number)
        phrase.confidence = following.confidence
        phrase.reasons += following.reasons


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
        seen = min(len(after), 3 + (after[2:3] in (["a"], ["an"], ["the"])))
    elif after[0] in ("in", "wearing", "dressed", "disguised") and DISGUISES & set(after):
        seen = min(after.index(word) for word in DISGUISES & set(after)) + 1
        if set(after[1:seen]) & {",", ".", "and"}:
            return
    else:
        return
    alone = seen and after[0] == "armed" and phrase.entry.number == "one"
    phrase.entry = Entry("actor", "individual" if alone else "unknown", "attackers", "noun", phrase.entry.number)
    phrase.end += seen
    phrase.reasons.append("armed or in disguise")
    phrase.confidence = 0.8
