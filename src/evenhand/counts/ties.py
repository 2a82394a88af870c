"""Ties people to what happened to them by the structure of the clause: voice, object, subject.

Never by the nearest number: each predicate looks only where its grammar puts its people.
"""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.codebook import load
from evenhand.counts.clause import AND, ASIDE, PREPOSITION, Clause, Tie, has_own_verb, is_adverb, unnamed
from evenhand.counts.gaps import before_being, gapped, with_antecedent
from evenhand.counts.heads import People
from evenhand.counts.joining import (
    backwards,
    before_aside,
    before_parts,
    coordinated,
    whole_of,
)
from evenhand.counts.noun_ties import BETWEEN, labelled, noun
from evenhand.counts.outcomes import Predicate
from evenhand.counts.subjects import boundary, subject
from evenhand.counts.tokens import Token, word_set
from evenhand.counts.totals import after_label, claimed, none, toll, zero
from evenhand.counts.tying import is_negated, tied

#: Verbs of which only some phrases are people hurt, killed or taken: a side loses others in many ways, and mothers hold
#: their children.
_NUMBERS = frozenset({"number"})
_ONLY = {
    **dict.fromkeys(("lost", "loses", "losing", "hold", "holds", "holding", "keeping", "cost"), _NUMBERS),
    **dict.fromkeys(("treated", "treating", "received", "receives", "registered", "saw"), _NUMBERS | {"indefinite"}),
}
#: Nouns that an outcome word before them only describes: "a murder suspect", "the shooting victim".
_ON_TRIAL = frozenset("suspect victim survivor witness defendant convict".split())
_ENDS = word_set("outcomes", "grammar", "after_participle")
#: Tokens of time and place between two verbs of the same people: "who were hurt in the market on Friday died".
_SHORT = 8
#: Words that end people told as some of others and are what a verb after them tells of: "two of whom died".
_WHOM = frozenset({"whom", "them"})
_BOUNDARY = word_set("outcomes", "grammar", "boundaries")


def ties(tokens: Sequence[Token]) -> list[Tie]:
    """Every tie between a predicate and its people in one sentence, in text order of the predicates."""
    clause = Clause(tokens)
    found: list[Tie] = []
    previous: tuple[Predicate, list[Tie]] | None = None
    for predicate in clause.predicates:
        own = _tie(clause, predicate)
        if previous is not None and not own and _joined(clause, previous, predicate):
            own = [
                Tie(predicate, tie.people, tie.number, "joined", tie.negated, tie.part, tie.adds) for tie in previous[1]
            ]
        found += [with_antecedent(clause, tie) for tie in own if not _is_told_before(clause, tie)]
        if (
            own or clause.low(predicate.start) not in PREPOSITION
        ):  # "taken there in critical condition and pronounced dead"
            previous = (predicate, own)
    return [*found, *gapped(clause, found), *before_being(clause, found), *_attributes(clause, found)]


def _attributes(clause: Clause, found: Sequence[Tie]) -> list[Tie]:
    """People whose own adjective says they were hurt ("17 wounded people"), where no verb says more of them."""
    told = [tie.people for tie in found]
    attributes = []
    for predicate in clause.predicates:
        if predicate.outcome == "injured" and predicate.form == "past_participle":
            whom = next((p for p in clause.people if p.start < predicate.start and predicate.end < p.end), None)
            if whom is not None and whom.kind == "number" and whom not in told:
                attributes.append(Tie(predicate, whom, None, "attribute", False, whom.part))
    return attributes


def _shared_object(clause: Clause, predicate: Predicate) -> list[Tie]:
    """The people after the second of two verbs that share them: "abducted and later killed three men"."""
    at = predicate.end + 1
    if clause.low(predicate.end) not in AND:
        return []
    while is_adverb(clause.low(at)) or clause.low(at) == "then":
        at += 1
    after = next((other for other in clause.predicates if other.start == at and other.form == predicate.form), None)
    if after is None or after.frame != "either":
        return []
    return [
        Tie(predicate, tie.people, None, "joined", tie.negated, tie.part, tie.adds) for tie in _object(clause, after)
    ]


def _tie(clause: Clause, predicate: Predicate) -> list[Tie]:
    if clause.low(predicate.end) == ":" and (told := after_label(clause, predicate) or labelled(clause, predicate)):
        return told
    match predicate.frame:
        case "toll":
            return toll(clause, predicate)
        case "noun":
            return noun(clause, predicate)
        case "object":
            return _object(clause, predicate)
        case "to hospital" | "led off":
            active = [] if clause.low(predicate.end) == "to" else _object(clause, predicate)
            return active or _passive(clause, predicate)
        case "claimed":
            return claimed(clause, predicate)
        case "none":
            return none(clause, predicate)
        case "nobody":
            return [Tie(predicate, None, zero(predicate.start, predicate.end), "counted", negated=False)]
        case "either":
            return _either(clause, predicate)
        case "self":
            own = [Tie(predicate, people, None, "self") for people in _one_by_one(clause, predicate)]
            return [*own, *_killed_too(clause, predicate)]
        case "subject":
            return _left(clause, predicate) or subject(clause, predicate)
        case "adjective":
            return _adjective(clause, predicate)
    return []


def _one_by_one(clause: Clause, predicate: Predicate) -> list[People]:
    """Those who killed themselves: the subject; one person where the words do not say otherwise."""
    elliptic = clause.low(predicate.start) in AND | {",", "then", "before"}
    before = [] if elliptic else _left(clause, predicate) or subject(clause, predicate)
    many = clause.low(predicate.end - 1) in {"themselves", "up"}
    own = [tie.people for tie in before if tie.people is not None and (many or tie.people.low == 1)]
    return own[:1] or [People(predicate.start, predicate.end, "pronoun", None, None, None, "", "")]


def _killed_too(clause: Clause, predicate: Predicate) -> list[Tie]:
    """Others whom the same verb tells of: "killed himself and four others"."""
    first = clause.by_start.get(predicate.end + 1) if clause.low(predicate.end) in AND else None
    if first is None or not clause.low(predicate.start).startswith("kill") or has_own_verb(clause, first):
        return []
    return tied(clause, predicate, coordinated(clause, first), "object", negated=False)


def _joined(clause: Clause, previous: tuple[Predicate, list[Tie]], after: Predicate) -> bool:
    """Whether ``after`` goes on with the people before: "was shot in the chest and later died"."""
    before, own = previous
    at = after.start - 1
    while at > before.end and (is_adverb(clause.low(at)) or clause.low(at) in load("outcomes")["be"]):
        at -= 1
    if own and own[0].rule == "relative" and _closes_relative(clause, before, after):
        return True
    if clause.low(at) not in AND | {",", "then"} or after.form in {"ing", "base"}:
        return False
    gap = range(before.end, after.start)
    if len(gap) <= 4 and all(clause.low(k) in AND | {",", "then"} or is_adverb(clause.low(k)) for k in gap):
        return True
    passive = after.frame in {"subject", "either"} and after.form not in {"ing", "base"}
    as_subject = bool(own) and own[0].rule in {"subject", "left", "relative", "joined"}
    return (
        passive and as_subject and not any(clause.low(k) in _BOUNDARY or clause.low(k) in {"who", "which"} for k in gap)
    )


def _closes_relative(clause: Clause, before: Predicate, after: Predicate) -> bool:
    """Whether the verb ``after`` is that of the people of whom ``before`` tells in a clause with "who": "those who were
    hurt on Friday have died".
    """
    verb = after.start
    while clause.low(verb - 1) in load("outcomes")["have"] or clause.low(verb - 1) in load("outcomes")["be"]:
        verb -= 1
    if verb < after.start and clause.low(verb) in load("outcomes")["have"]:
        return True
    gap = range(before.end, verb)
    finite = after.frame == "subject" and after.form in {"past", "past_participle"}
    return finite and len(gap) <= _SHORT and not any(clause.low(at) in _BOUNDARY | AND | {",", "who"} for at in gap)


# -- voice


def _either(clause: Clause, predicate: Predicate) -> list[Tie]:
    if predicate.form in {"ing", "base"}:
        if clause.low(predicate.end) == "of":
            return noun(clause, predicate)
        return _object(clause, predicate) or (noun(clause, predicate) if clause.low(predicate.end) in BETWEEN else [])
    before = predicate.start - 1
    while before >= 0 and is_adverb(clause.low(before)):
        before -= 1
    book = load("outcomes")
    if clause.low(before) in book["be"] or clause.low(before + 1) in book["be"]:
        return subject(clause, predicate)
    found: list[Tie] = []
    if predicate.form == "past_participle":
        found = _object(clause, predicate)
        if found or clause.low(before) in book["have"]:
            return found
        last = clause.by_end.get(predicate.start)
        if last is None or last.number is None:
            found = _shared_object(clause, predicate)
    if found or not _ends_here(clause, predicate.end):
        return found or _who(clause, predicate)
    left = _left(clause, predicate)
    if clause.low(predicate.end) == "at" and all(
        tie.people is not None and (tie.people.of == "attackers" or tie.people.kind == "plural") for tie in left
    ):
        left = []  # "gunmen shot at a bus", "armed men shot at a bus"
    return left or _who(clause, predicate)


def _is_told_before(clause: Clause, tie: Tie) -> bool:
    """Whether words for one person only point back to someone brought to hospital or found shot: what became of him is
    told elsewhere, and he may have died.
    """
    people, predicate = tie.people, tie.predicate
    words = {clause.low(at) for at in range(predicate.start, predicate.end)}
    shot = predicate.form == "wound" and not words.isdisjoint({"gunshot", "bullet", "stab", "injuries", "injury"})
    if people is None or predicate.outcome != "injured" or not (shot or predicate.frame == "to hospital"):
        return False
    return people.low in {1, None} and people.kind in {"definite", "name", "pronoun"}


def _passive(clause: Clause, predicate: Predicate) -> list[Tie]:
    """Who stands before a verb that ends "to hospital" or "from their homes" and has no object: "two were taken to ..."."""
    verb = clause.low(predicate.start)
    if not (verb.endswith(("ed", "en", "wn")) or verb in {"sent", "brought", "led", "put"}):
        return []  # "took"
    before = predicate.start - 1
    active = clause.low(predicate.end) not in PREPOSITION | {"away", "off"}
    while before >= 0 and is_adverb(clause.low(before)):
        before -= 1
    if clause.low(before) in load("outcomes")["be"] or (clause.low(before) in AND | {","} and not active):
        return subject(clause, predicate)
    people = clause.by_end.get(predicate.start)
    headline = people is not None and people.kind in {"number", "bare", "indefinite"} and not active
    return _left(clause, predicate) if headline else []


def _ends_here(clause: Clause, at: int) -> bool:
    """Whether no object can follow a verb, so that "12 killed in a raid" is a passive cut short."""
    word = clause.low(at)
    return not word[0].isalnum() or word in _ENDS or word in PREPOSITION | _BOUNDARY | AND or is_adverb(word)


# -- after the predicate


def _object(clause: Clause, predicate: Predicate) -> list[Tie]:
    at = predicate.end
    while (
        at < len(clause.tokens) and at - predicate.end < 2 and is_adverb(clause.low(at)) and at not in clause.by_start
    ):
        at += 1
    first = clause.by_start.get(at) or unnamed(clause, at)
    if first is not None and first.kind not in _ONLY.get(clause.low(predicate.end - 1), {first.kind}):
        return []
    if first is None or (first.kind == "bare" and first.head in _ON_TRIAL):
        return []
    return tied(clause, predicate, coordinated(clause, first), "object", negated=is_negated(clause, predicate.start))


# -- before the predicate


def _left(clause: Clause, predicate: Predicate) -> list[Tie]:
    """People directly before: "12 killed", "a man shot in the head", "leaving three dead"."""
    at = predicate.start
    while at > 0 and is_adverb(clause.low(at - 1)) and at not in clause.by_end:
        at -= 1
    last = clause.by_end.get(at)
    if last is None and clause.low(at - 1) == "all" and clause.low(at - 2) == ",":
        last = clause.by_end.get(at - 2)
    if last is None and clause.low(at - 1) in ASIDE:
        last = before_parts(clause, at - 1) or (before_aside(clause, at) if clause.low(at - 1) == "," else None)
        hit = predicate.frame == "either" and predicate.form == "past_participle" and clause.low(at - 1) == ","
        if last is None and hit and clause.low(predicate.end) in PREPOSITION:
            last = clause.by_end.get(at - 1)  # "his driver, hit in the thigh, survived"
    elif last is not None and last.part and last.kind != "definite" and clause.low(last.end - 1) not in _WHOM:
        last = whole_of(clause, last) or last
    if last is not None and last.head in {"it", "who", "whom"}:
        return []
    if last is None or (last.kind in {"name", "unsure"} and clause.low(last.start - 1) in PREPOSITION):
        return []
    last = last.whole or last
    some = clause.low(last.end - 1) in _WHOM
    group = [last] if some else backwards(clause, last, clause_start=boundary(clause, predicate, last.start))
    return tied(clause, predicate, group, "left", negated=_is_not_left(clause, group[0].start))


def _is_not_left(clause: Clause, start: int) -> bool:
    """Whether people are told as not left behind: "the raid did not leave three dead"."""
    at = start - 1
    while clause.low(at) in {'"', "“", "'", "‘", "any", "the"}:
        at -= 1
    return clause.low(at) in {"leave", "cause", "claim"} and is_negated(clause, at)


def _who(clause: Clause, predicate: Predicate) -> list[Tie]:
    return subject(clause, predicate) if clause.low(predicate.start - 1) in {"who", "whom"} else []


def _adjective(clause: Clause, predicate: Predicate) -> list[Tie]:
    following = clause.by_start.get(predicate.end)
    if following is not None and following.kind in {"plural", "bare"}:
        return []
    return _left(clause, predicate) or (
        subject(clause, predicate) if clause.low(predicate.start - 1) in load("outcomes")["be"] else []
    )
