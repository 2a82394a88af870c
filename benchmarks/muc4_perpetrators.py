"""Writes the actors of an account as MUC-4 perpetrators: individuals, organisations with confidence, category."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from evenhand import actors
from evenhand.codebook import load
from evenhand.model import Account, Claim, Term
from evenhand.setting import Setting
from muc4_fills import terms
from muc4_words import Fills, plain, quoted, term_of

_STATE = frozenset({"army", "police", "intelligence", "foreign_forces", "state_forces", "pro_government_militia"})


@dataclass(slots=True)
class Perpetrators:
    """Individuals, organisations with how sure it is that they did it, and the category.

    The category is written also where no perpetrator is told, as three of four keys of the development set do.
    """

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
    bearers: set[str] = set()
    for claim in account.claims_of("actor"):
        term = term_of(account, claim)
        if any(claim.span.overlaps(span) for span in told):
            continue  # the word for the act stands for an actor that is not named
        types += [term.code] if term else []
        person, organisation = split_actor(plain(claim.words), named=bool(term and term.name))
        if person and person not in found.people:
            found.people.append(person)
        name = term.name if term else None
        organisation = _bare(organisation)
        if organisation and organisation not in found.organisations and name not in bearers:
            bearers |= {name} if name else set()
            found.organisations[organisation] = sure.get(name or "") or sure.get("") or _by_stance(claim)
    if not found.organisations and types:
        for words in _organisation_meant(account, setting, types[0]):
            found.organisations[_bare(words)] = sure.get("") or "REPORTED AS FACT"
    for name, words in _others_held(account, setting=setting, known=_names(account)):
        found.organisations.setdefault(_bare(words), sure.get(name, "SUSPECTED OR ACCUSED"))
    if types and types[0] in _STATE:
        found.category = "STATE-SPONSORED VIOLENCE"
    return found


def _bare(words: str) -> str:
    """An organisation's words without others around its name: "five X", "the X urban", "self-styled X"."""
    mention = actors.code_actor(words)
    name = mention.name if mention else None
    if name is None:
        return words
    tokens = words.split()
    for end in (0, -1):
        while len(tokens) > 1:
            fewer = tokens[1:] if end == 0 else tokens[:-1]
            inner = actors.code_actor(" ".join(fewer))
            if inner is None or inner.name != name:
                break
            tokens = fewer
    return " ".join(tokens)


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
