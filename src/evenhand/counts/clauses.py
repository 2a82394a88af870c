"""Ties people to what happened to them by the structure of the clause: voice, object, subject, coordination, apposition.

Never by the nearest number: each predicate looks only where its grammar puts its people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from evenhand.codebook import load
from evenhand.counts.numbers import NumberPhrase, read_number
from evenhand.counts.outcomes import Predicate, find_predicates
from evenhand.counts.people import People, find_people
from evenhand.counts.tokens import Token, starts_with, word_set

_MODAL = word_set("outcomes", "grammar", "adverbs")
_BOUNDARY = word_set("outcomes", "grammar", "boundaries")
_PREPOSITION = word_set("outcomes", "grammar", "prepositions")
_ASIDE = frozenset({",", ")", "(", "--", "—", "–", "-"})
_COMMENT = frozenset(
    "possibly probably reportedly allegedly all most many mostly some either perhaps mainly both".split()
)
_AND = frozenset({"and", "&", "or", "plus"})
_WITH = (("as", "well", "as"), ("along", "with"), ("together", "with"), ("in", "addition", "to"))


@dataclass(frozen=True, slots=True)
class Tie:
    """One predicate with one phrase of its people. ``number`` stands in for people in "12 deaths" and in tolls."""

    predicate: Predicate
    people: People | None
    number: NumberPhrase | None = None
    rule: str = ""
    negated: bool = False
    part: bool = False


@dataclass(slots=True)
class Clause:
    """One sentence's tokens, people and predicates, indexed for look-up."""

    tokens: Sequence[Token]
    people: list[People] = field(init=False)
    predicates: list[Predicate] = field(init=False)
    by_start: dict[int, People] = field(init=False)
    by_end: dict[int, People] = field(init=False)

    def __post_init__(self) -> None:
        self.people = find_people(self.tokens)
        self.predicates = find_predicates(self.tokens)
        self.by_start = {people.start: people for people in self.people}
        self.by_end = {people.end: people for people in self.people}

    def low(self, at: int) -> str:
        """The word at ``at``, or a full stop outside the sentence."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else "."


def ties(tokens: Sequence[Token]) -> list[Tie]:
    """Every tie between a predicate and its people in one sentence, in text order of the predicates."""
    clause = Clause(tokens)
    found: list[Tie] = []
    previous: tuple[Predicate, list[Tie]] | None = None
    for predicate in clause.predicates:
        own = _tie(clause, predicate)
        if previous is not None and not own and _joined(clause, previous, predicate):
            own = [Tie(predicate, tie.people, tie.number, "joined", tie.negated, tie.part) for tie in previous[1]]
        found += own
        previous = (predicate, own)
    return found


def _shared_object(clause: Clause, predicate: Predicate) -> list[Tie]:
    """The people after the second of two verbs that share them: "abducted and later killed three men"."""
    at = predicate.end + 1
    if clause.low(predicate.end) not in _AND:
        return []
    while _is_adverb(clause.low(at)) or clause.low(at) == "then":
        at += 1
    after = next((other for other in clause.predicates if other.start == at and other.form == predicate.form), None)
    if after is None or after.frame != "either":
        return []
    return [Tie(predicate, tie.people, None, "joined", tie.negated, tie.part) for tie in _object(clause, after)]


def _tie(clause: Clause, predicate: Predicate) -> list[Tie]:
    match predicate.frame:
        case "toll":
            return _toll(clause, predicate)
        case "noun":
            return _noun(clause, predicate)
        case "object":
            return _object(clause, predicate)
        case "either":
            return _either(clause, predicate)
        case "self":
            return [Tie(predicate, people, None, "self") for people in _one_by_one(clause, predicate)]
        case "subject":
            return _left(clause, predicate) or _subject(clause, predicate)
        case "adjective":
            return _adjective(clause, predicate)
    return []


def _one_by_one(clause: Clause, predicate: Predicate) -> list[People]:
    """Those who killed themselves: the subject; one person where the words do not say otherwise."""
    tied = _left(clause, predicate) or _subject(clause, predicate)
    many = clause.low(predicate.end - 1) in {"themselves", "up"}
    own = [tie.people for tie in tied if tie.people is not None and (many or tie.people.low == 1)]
    return own[:1] or [People(predicate.start, predicate.end, "pronoun", None, None, None, "", "")]


def _is_adverb(word: str) -> bool:
    return (word.endswith("ly") and word not in {"family", "only"}) or word in _MODAL or word in {"not", "never", "n't"}


def _joined(clause: Clause, previous: tuple[Predicate, list[Tie]], after: Predicate) -> bool:
    """Whether ``after`` goes on with the people before: "was shot in the chest and later died"."""
    before, own = previous
    at = after.start - 1
    while at > before.end and (_is_adverb(clause.low(at)) or clause.low(at) in load("outcomes")["be"]):
        at -= 1
    if clause.low(at) not in _AND | {",", "then"} or after.form in {"ing", "base"}:
        return False
    gap = range(before.end, after.start)
    if len(gap) <= 4 and all(clause.low(k) in _AND | {",", "then"} or _is_adverb(clause.low(k)) for k in gap):
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
        return _object(clause, predicate)
    before = predicate.start - 1
    while before >= 0 and _is_adverb(clause.low(before)):
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
    return tied or _left(clause, predicate) or _who(clause, predicate)


# -- after the predicate


def _object(clause: Clause, predicate: Predicate) -> list[Tie]:
    at = predicate.end
    while (
        at < len(clause.tokens) and at - predicate.end < 2 and _is_adverb(clause.low(at)) and at not in clause.by_start
    ):
        at += 1
    first = clause.by_start.get(at)
    if first is None or (first.kind == "bare" and first.head in {"suspect", "victim", "survivor", "witness"}):
        return []
    return _tied(clause, predicate, _coordinated(clause, first), "object", negated=_is_negated(clause, predicate.start))


def _coordinated(clause: Clause, first: People) -> list[People]:
    """``first`` and all that is joined to it by commas and "and", with the parts that "including" names.

    Commas alone join an apposition, as in "a farmer, Ana Perez", unless both have numbers.
    """
    group, listed = [first], False
    at = _skip_aside(clause, first.end, group)
    joined: list[People] = []
    while (joint := _joint(clause, at)) is not None:
        following = clause.by_start.get(joint)
        if following is None or following.kind == "pronoun" or _has_own_verb(clause, following):
            break
        listed = listed or clause.low(joint - 1) != "," or following.kind == "number"
        joined.append(following)
        at = _skip_aside(clause, following.end, joined)
    return [*group, *(people for people in joined if listed or people.part)]


def _joint(clause: Clause, at: int) -> int | None:
    if clause.low(at) == "," and clause.low(at + 1) in _AND:
        return at + 2
    if clause.low(at) in _AND or clause.low(at) == ",":
        return at + 1
    for words in _WITH:
        if starts_with(clause.tokens, at, words):
            return at + len(words)
    return None


def _skip_aside(clause: Clause, at: int, group: list[People]) -> int:
    """The place after an age (", 24,"), a bracket or an "including ..." that follows people; its people are added."""
    if clause.low(at) in {",", "("} and clause.low(at + 1).isdigit() and clause.low(at + 2) in {",", ")"}:
        return (
            at + 2
            if clause.low(at + 2) == "," and clause.low(at + 3) in _AND
            else at + 3
            if clause.low(at + 2) == ")"
            else at + 2
        )
    if clause.low(at) in {",", "(", "--", "—", "–"} and _part_at(clause, at + 1) is not None:
        part = _part_at(clause, at + 1)
    else:
        part = _part_at(clause, at)
    if part is None:
        return at
    group.append(part)
    end = part.end
    if (
        clause.low(end) in {"and", ","}
        and (more := clause.by_start.get(_joint(clause, end) or -1))
        and not _has_own_verb(clause, more)
    ):
        end = more.end
        group.append(_as_part(more))
    return end + 1 if clause.low(end) in {")", "--", "—", "–"} else end


def _part_at(clause: Clause, at: int) -> People | None:
    for ahead in range(at, at + 5):
        people = clause.by_start.get(ahead)
        if people is not None:
            return people if people.part and not _has_own_verb(clause, people) else None
        if clause.low(ahead) not in {
            "including",
            "among",
            "them",
            "whom",
            "most",
            "of",
            "were",
            "many",
            "and",
            "at",
            "least",
            "include",
            "included",
        }:
            return None
    return None


def _as_part(people: People) -> People:
    from dataclasses import replace

    return replace(people, part=True)


def _has_own_verb(clause: Clause, people: People) -> bool:
    at = people.end
    while _is_adverb(clause.low(at)):
        at += 1
    book = load("outcomes")
    if clause.low(at) in book["be"] or clause.low(at) in book["have"]:
        return True
    return any(predicate.start == at for predicate in clause.predicates)


# -- before the predicate


def _left(clause: Clause, predicate: Predicate) -> list[Tie]:
    """People directly before: "12 killed", "a man shot in the head", "leaving three dead"."""
    at = predicate.start
    while at > 0 and _is_adverb(clause.low(at - 1)) and at not in clause.by_end:
        at -= 1
    last = clause.by_end.get(at)
    if last is None and clause.low(at - 1) == "all" and clause.low(at - 2) == ",":
        last = clause.by_end.get(at - 2)
    if last is None and clause.low(at - 1) in _ASIDE:
        last = _before_parts(clause, at - 1)
    elif last is not None and last.part:
        last = _whole_of(clause, last) or last
    if last is None or (last.kind == "name" and clause.low(last.start - 1) in _PREPOSITION):
        return []
    last = last.whole or last
    group = _backwards(clause, last, clause_start=_boundary(clause, predicate, last.start))
    return _tied(clause, predicate, group, "left", negated=False)


def _before_parts(clause: Clause, sign: int) -> People | None:
    """The whole before an aside that names its parts: "seven people, four of them civilians, killed in ..."."""
    for at in range(sign - 1, max(0, sign - 16), -1):
        if clause.low(at) in _ASIDE and at in clause.by_end:
            whole = clause.by_end[at]
            comment = clause.low(at + 1) in _COMMENT
            if not whole.part and (comment or any(part.part for part in clause.people if at < part.start < sign)):
                return whole
    return None


def _whole_of(clause: Clause, part: People) -> People | None:
    """The whole right before a part without a comma: "four people including two nurses were killed"."""
    before = [people for people in clause.people if people.end <= part.start and not people.part]
    gap = range(before[-1].end, part.start) if before else range(0)
    near = all(clause.low(at) in {"including", ",", "among", "them", "possibly"} for at in gap)
    return before[-1] if gap and near and before[-1].low is not None else None


def _who(clause: Clause, predicate: Predicate) -> list[Tie]:
    return _subject(clause, predicate) if clause.low(predicate.start - 1) in {"who", "whom"} else []


def _subject(clause: Clause, predicate: Predicate) -> list[Tie]:
    at = predicate.start - 1
    book = load("outcomes")
    negated = False
    while at >= 0 and (_is_adverb(clause.low(at)) or clause.low(at) in book["be"] or clause.low(at) in book["have"]):
        negated = negated or clause.low(at) in book["negation"]
        at -= 1
    if clause.low(at) in {"who", "that", "which"}:
        last = clause.by_end.get(at) or clause.by_end.get(at - 1 if clause.low(at - 1) == "," else at)
        return [] if last is None else _tied(clause, predicate, [last], "relative", negated=negated)
    start = _boundary(clause, predicate, at)
    candidates = [people for people in clause.people if start <= people.start and people.end <= at + 1]
    free = [
        people
        for people in candidates
        if clause.low(people.start - 1) not in _PREPOSITION
        and not _is_aside(clause, people)
        and not _ends_place(clause, people)
    ]
    if not free:
        return []
    group = _backwards(clause, free[-1], clause_start=start)
    return _tied(clause, predicate, group, "subject", negated=negated)


def _ends_place(clause: Clause, people: People) -> bool:
    """Whether a name ends a place ("of Springdale, Ohio")."""
    before = clause.by_end.get(people.start - 1)
    comma = clause.low(people.start - 1) == ","
    return comma and people.kind == "name" and before is not None and clause.low(before.start - 1) in _PREPOSITION


def _is_aside(clause: Clause, people: People) -> bool:
    return people.part and not _has_own_verb(clause, people)


def _boundary(clause: Clause, predicate: Predicate, at: int) -> int:
    """Where the clause that ends at ``at`` begins."""
    verb_ends = {
        p.end - 1 for p in clause.predicates if p.end <= predicate.start and p.frame not in {"noun", "adjective"}
    }
    while at > 0:
        if clause.low(at) in _BOUNDARY or at in verb_ends:
            return at + 1
        at -= 1
    return 0


def _backwards(clause: Clause, last: People, *, clause_start: int) -> list[People]:
    """All phrases joined to ``last`` before it, in order, and the parts named between.

    Commas alone join an apposition ("a farmer, Ana Perez, was killed"): only its first phrase stays, or its number.
    """
    group, listed = [last], False
    while True:
        before = group[0].start - 1
        listed = listed or clause.low(before) in _AND
        earlier = _joined_before(clause, before, clause_start)
        if earlier is None or (earlier.part and not listed):
            break
        numbers = {earlier.kind, group[0].kind} <= {"number", "bare"} and earlier.low != group[0].low
        group = [earlier, *group] if listed or numbers else [earlier]
    parts = [p for p in clause.people if p.part and group[0].end <= p.start < last.start and p not in group]
    tail = [p for p in clause.people if p.part and last.end <= p.start <= last.end + 4 and _is_aside(clause, p)]
    return [*group, *parts, *tail]


def _joined_before(clause: Clause, before: int, clause_start: int) -> People | None:
    """The phrase that a comma or "and" at ``before`` joins to what follows, within the clause."""
    if before <= clause_start or clause.low(before) not in _AND | {","}:
        return None
    if clause.low(before) in _AND and clause.low(before - 1) == ",":
        before -= 1
    earlier = clause.by_end.get(before) or _before_aside(clause, before)
    if earlier is None or earlier.start < clause_start or earlier.kind == "pronoun":
        return None
    if clause.low(before) == "," and (clause.low(earlier.start - 1) in _PREPOSITION or earlier.kind == "plural"):
        return None
    return earlier


def _before_aside(clause: Clause, comma: int) -> People | None:
    """The people before an age in commas: "a man, 24, and a woman"."""
    if clause.low(comma) in _AND | {","} and clause.low(comma - 1).isdigit() and clause.low(comma - 2) in {",", "("}:
        return clause.by_end.get(comma - 2)
    if clause.low(comma - 1) in {",", ")"} and clause.low(comma - 2).isdigit() and clause.low(comma - 3) in {",", "("}:
        return clause.by_end.get(comma - 3)
    return None


def _adjective(clause: Clause, predicate: Predicate) -> list[Tie]:
    following = clause.by_start.get(predicate.end)
    if following is not None and following.kind in {"plural", "bare"}:
        return []
    return _left(clause, predicate) or (
        _subject(clause, predicate) if clause.low(predicate.start - 1) in load("outcomes")["be"] else []
    )


# -- nouns


def _noun(clause: Clause, predicate: Predicate) -> list[Tie]:
    counted = _number_before(clause, predicate.start)
    if counted is not None and clause.low(predicate.end - 1) in load("outcomes")["counted_nouns"]:
        return [Tie(predicate, None, counted, "counted", negated=False)]
    if clause.low(predicate.end) == "of":
        first = clause.by_start.get(predicate.end + 1)
        if first is not None:
            negated = _is_negated(clause, predicate.start)
            return _tied(clause, predicate, _coordinated(clause, first), "noun of", negated=negated)
    return []


def _number_before(clause: Clause, at: int) -> NumberPhrase | None:
    """A number phrase that ends at ``at``, or one adjective before it ("12 more deaths")."""
    for end in (at, at - 1):
        for start in range(max(0, end - 8), end):
            number = read_number(clause.tokens, start)
            year = number is not None and 1900 <= number.low <= 2099 and number.end == number.start + 1
            if number is not None and number.end == end and not year:
                return number
    return None


def _toll(clause: Clause, predicate: Predicate) -> list[Tie]:
    """ "The death toll rose from 9 to 14": the number after the verb; one after "from" was there before."""
    rows = [tuple(words.split()) for words in load("outcomes")["toll_verbs"]]
    for at in range(predicate.end, min(predicate.end + 16, len(clause.tokens))):
        if clause.low(at) == ";":
            break
        for words in rows:
            if starts_with(clause.tokens, at, words):
                number = read_number(clause.tokens, at + len(words))
                if number is not None and not _is_measure(clause, number):
                    return [Tie(predicate, None, number, "toll")]
    return []


def _is_measure(clause: Clause, number: NumberPhrase) -> bool:
    from evenhand.counts.numbers import not_people

    return clause.low(number.end) in not_people()


# -- common


def _is_negated(clause: Clause, start: int) -> bool:
    return any(clause.low(at) in {"not", "never", "without", "didn't", "n't"} for at in range(max(0, start - 3), start))


def _without_shared(group: list[People]) -> list[People]:
    """Leaves out a bare plural that shares the number before it: "12 soldiers and civilians" are twelve."""
    return [
        people
        for index, people in enumerate(group)
        if not (
            index
            and people.kind == "plural"
            and not people.part
            and (group[index - 1].number and group[index - 1].low != 1)
        )
    ]


def _company(clause: Clause, predicate: Predicate) -> list[People]:
    """Those named after "along with" or "with": "was killed with two others"."""
    for words in (("along", "with"), ("together", "with"), ("with",), ("alongside",)):
        if starts_with(clause.tokens, predicate.end, words):
            first = clause.by_start.get(predicate.end + len(words))
            if first is not None and first.kind != "pronoun" and (len(words) > 1 or first.other or first.kind == "kin"):
                return _coordinated(clause, first)
    return []


def _tied(clause: Clause, predicate: Predicate, group: list[People], rule: str, *, negated: bool) -> list[Tie]:
    group = [people for people in group if people.kind != "unsure" or predicate.outcome != "casualties"]
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
    group = _without_shared(group)
    group = [*group, *_company(clause, predicate)] if rule != "object" else group
    for index, people in enumerate(group):
        part = people.part or (listed and index > 0)
        found.append(Tie(predicate, people, None, rule, negated, part))
    return found
