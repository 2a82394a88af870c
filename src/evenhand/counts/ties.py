"""Ties people to what happened to them by the structure of the clause: voice, object, subject.

Never by the nearest number: each predicate looks only where its grammar puts its people.
"""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.codebook import load
from evenhand.counts.clause import AND, ASIDE, PREPOSITION, Clause, Tie, is_adverb, is_aside, unnamed
from evenhand.counts.heads import People
from evenhand.counts.joining import (
    backwards,
    before_aside,
    before_parts,
    company,
    coordinated,
    whole_of,
    without_shared,
)
from evenhand.counts.outcomes import Predicate
from evenhand.counts.tokens import Token, word_set
from evenhand.counts.totals import after_label, claimed, none, number_before, toll, zero

#: Of a side that lost people, only numbers are deaths: others are lost in many ways.
_LOSING = frozenset({"lost", "loses", "losing"})
#: Words that may open what stands between an outcome noun and its "of", and how far that reaches.
_BETWEEN = PREPOSITION | {"yesterday", "today", "last", "overnight", "early", "late", "without"}
_FAR = 8
_ENDS = word_set("outcomes", "grammar", "after_participle")
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
        found += [tie for tie in own if not _is_told_before(clause, tie)]
        previous = (predicate, own)
    return found + _attributes(clause, found)


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
    if clause.low(predicate.end) == ":" and (
        labelled := after_label(clause, predicate) or _labelled(clause, predicate)
    ):
        return labelled
    match predicate.frame:
        case "toll":
            return toll(clause, predicate)
        case "noun":
            return _noun(clause, predicate)
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
            return [Tie(predicate, people, None, "self") for people in _one_by_one(clause, predicate)]
        case "subject":
            return _left(clause, predicate) or _subject(clause, predicate)
        case "adjective":
            return _adjective(clause, predicate)
    return []


def _labelled(clause: Clause, predicate: Predicate) -> list[Tie]:
    """ "Killed: two men, one woman": the people after a label."""
    first = clause.by_start.get(predicate.end + 1)
    if first is None or first.kind not in {"number", "indefinite"} or clause.low(predicate.start - 1)[0].isalnum():
        return []
    return _tied(clause, predicate, coordinated(clause, first), "object", negated=False)


def _one_by_one(clause: Clause, predicate: Predicate) -> list[People]:
    """Those who killed themselves: the subject; one person where the words do not say otherwise."""
    elliptic = clause.low(predicate.start) in AND | {",", "then", "before"}
    tied = [] if elliptic else _left(clause, predicate) or _subject(clause, predicate)
    many = clause.low(predicate.end - 1) in {"themselves", "up"}
    own = [tie.people for tie in tied if tie.people is not None and (many or tie.people.low == 1)]
    return own[:1] or [People(predicate.start, predicate.end, "pronoun", None, None, None, "", "")]


def _joined(clause: Clause, previous: tuple[Predicate, list[Tie]], after: Predicate) -> bool:
    """Whether ``after`` goes on with the people before: "was shot in the chest and later died"."""
    before, own = previous
    at = after.start - 1
    while at > before.end and (is_adverb(clause.low(at)) or clause.low(at) in load("outcomes")["be"]):
        at -= 1
    if own and own[0].rule == "relative" and clause.low(after.start - 1) in load("outcomes")["have"]:
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


# -- voice


def _either(clause: Clause, predicate: Predicate) -> list[Tie]:
    if predicate.form in {"ing", "base"}:
        if clause.low(predicate.end) == "of":
            return _noun(clause, predicate)
        return _object(clause, predicate) or (_noun(clause, predicate) if clause.low(predicate.end) in _BETWEEN else [])
    before = predicate.start - 1
    while before >= 0 and is_adverb(clause.low(before)):
        before -= 1
    book = load("outcomes")
    if clause.low(before) in book["be"] or clause.low(before + 1) in book["be"]:
        return _subject(clause, predicate)
    tied: list[Tie] = []
    if predicate.form == "past_participle":
        tied = _object(clause, predicate)
        if tied or clause.low(before) in book["have"]:
            return tied
        last = clause.by_end.get(predicate.start)
        if last is None or last.number is None:
            tied = _shared_object(clause, predicate)
    if tied or not _ends_here(clause, predicate.end):
        return tied or _who(clause, predicate)
    left = _left(clause, predicate)
    if clause.low(predicate.end) == "at" and all(
        tie.people is not None and tie.people.of == "attackers" for tie in left
    ):
        left = []  # "gunmen shot at a bus"
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
        return _subject(clause, predicate)
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
    if first is not None and clause.low(predicate.end - 1) in _LOSING and first.kind != "number":
        return []
    if first is None or (first.kind == "bare" and first.head in {"suspect", "victim", "survivor", "witness"}):
        return []
    return _tied(clause, predicate, coordinated(clause, first), "object", negated=_is_negated(clause, predicate.start))


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
    elif last is not None and last.part and last.kind != "definite":
        last = whole_of(clause, last) or last
    if last is not None and last.head in {"it", "who", "whom"}:
        return []
    if last is None or (last.kind in {"name", "unsure"} and clause.low(last.start - 1) in PREPOSITION):
        return []
    last = last.whole or last
    group = backwards(clause, last, clause_start=_boundary(clause, predicate, last.start))
    return _tied(clause, predicate, group, "left", negated=False)


def _who(clause: Clause, predicate: Predicate) -> list[Tie]:
    return _subject(clause, predicate) if clause.low(predicate.start - 1) in {"who", "whom"} else []


def _subject(clause: Clause, predicate: Predicate) -> list[Tie]:
    at = predicate.start - 1
    book = load("outcomes")
    negated = False
    while at >= 0 and (is_adverb(clause.low(at)) or clause.low(at) in book["be"] or clause.low(at) in book["have"]):
        negated = negated or clause.low(at) in book["negation"]
        at -= 1
    if clause.low(at) in {"who", "that", "which"}:
        last = clause.by_end.get(at)
        if last is None and clause.low(at - 1) == ",":
            last = clause.by_end.get(at - 1) or before_aside(clause, at - 1)
        return [] if last is None else _tied(clause, predicate, [last], "relative", negated=negated)
    start = _boundary(clause, predicate, at)
    candidates = [people for people in clause.people if start <= people.start and people.end <= at + 1]
    free = [
        people
        for people in candidates
        if clause.low(people.start - 1) not in PREPOSITION
        and people.head not in {"who", "whom"}
        and not is_aside(clause, people)
        and not _ends_place(clause, people)
    ]
    if not free:
        return []
    whole = whole_of(clause, free[-1]) if free[-1].part else None
    group = backwards(clause, whole or free[-1], clause_start=start)
    if whole is not None and free[-1] not in group:
        group.append(free[-1])
    return _tied(clause, predicate, group, "subject", negated=negated)


def _ends_place(clause: Clause, people: People) -> bool:
    """Whether a name ends a place ("of Springdale, Ohio")."""
    before = clause.by_end.get(people.start - 1)
    comma = clause.low(people.start - 1) == ","
    return comma and people.kind == "name" and before is not None and clause.low(before.start - 1) in PREPOSITION


def _boundary(clause: Clause, predicate: Predicate, at: int) -> int:
    """Where the clause that ends at ``at`` begins."""
    verb_ends = {
        p.end - 1 for p in clause.predicates if p.end <= predicate.start and p.frame not in {"noun", "adjective"}
    }
    while at > 0:
        people = clause.by_end.get(at + 1)
        if people is not None:
            at = people.start - 1
            continue
        if clause.low(at) in _BOUNDARY or at in verb_ends:
            return at + 1
        at -= 1
    return 0


def _adjective(clause: Clause, predicate: Predicate) -> list[Tie]:
    following = clause.by_start.get(predicate.end)
    if following is not None and following.kind in {"plural", "bare"}:
        return []
    return _left(clause, predicate) or (
        _subject(clause, predicate) if clause.low(predicate.start - 1) in load("outcomes")["be"] else []
    )


# -- nouns


def _noun(clause: Clause, predicate: Predicate) -> list[Tie]:
    counted = number_before(clause, predicate.start)
    if counted is not None and clause.low(predicate.end - 1) in load("outcomes")["counted_nouns"]:
        return [Tie(predicate, None, counted, "counted", negated=False)]
    if counted is None and clause.low(predicate.end - 1) in load("outcomes")["counted_nouns"]:
        absent = none(clause, predicate)
        if absent:
            return absent
    to = clause.low(predicate.end) == "to" and predicate.outcome == "injured"
    first = clause.by_start.get(predicate.end + 1) if to else _after_of(clause, predicate)
    if first is None:
        return []
    negated = _is_negated(clause, predicate.start)
    return _tied(clause, predicate, coordinated(clause, first, of_noun=True), "noun of", negated=negated)


def _after_of(clause: Clause, predicate: Predicate) -> People | None:
    """The people of a noun: "the death of two", "the death in custody of a fisherman", "the killing on Monday of ..."."""
    if clause.low(predicate.end) == "of":
        return clause.by_start.get(predicate.end + 1)
    if clause.low(predicate.end) not in _BETWEEN:
        return None
    for at in range(predicate.end + 1, predicate.end + _FAR):
        if not clause.low(at)[0].isalnum() or any(p.start == at for p in clause.predicates if p.frame != "either"):
            return None
        people = clause.by_start.get(at + 1) if clause.low(at) == "of" else None
        if people is not None:
            return people if people.kind in {"number", "indefinite", "definite", "kin", "unsure"} else None
    return None


# -- common


def _is_negated(clause: Clause, start: int) -> bool:
    return any(clause.low(at) in {"not", "never", "without", "didn't", "n't"} for at in range(max(0, start - 3), start))


def _tied(clause: Clause, predicate: Predicate, group: list[People], rule: str, *, negated: bool) -> list[Tie]:
    goods = predicate.outcome == "abducted" and clause.low(predicate.end - 1) in {"away", "off", "with"}
    thing = predicate.outcome == "casualties" or predicate.frame == "led off" or goods
    thing = thing or clause.low(predicate.end - 1) in load("outcomes")["said_of_things"]
    group = [people for people in group if people.kind != "unsure" or not thing]
    if not group:
        return []
    total = group[0]
    sizes = [people.low for people in group[1:] if not people.part]
    listed = (
        len(sizes) > 1
        and total.number is not None
        and None not in sizes
        and sum(size or 0 for size in sizes) == total.low
    )
    found = []
    group = without_shared(group)
    group = [*group, *company(clause, predicate)] if rule != "object" else group
    for index, people in enumerate(group):
        joined = index > 0 and not group[index - 1].part and clause.low(people.start - 1) in AND
        own = joined and bool(people.head)  # "a head and two of its teachers"
        part = (people.part and not own) or (listed and index > 0)
        adds = not part and any(_same_side(people, other) for other in group[:index] if not other.part)
        found.append(Tie(predicate, people, None, rule, negated, part, adds))
    return found


def _same_side(one: People, other: People) -> bool:
    """Whether both are attackers or neither is: attackers' deaths are never added to victims'."""
    return (one.of == "attackers") == (other.of == "attackers")
