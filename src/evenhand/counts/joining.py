"""Takes together what commas, "and", "with" and "including" join: lists, appositions, wholes and their parts."""

from __future__ import annotations

from dataclasses import replace

from evenhand.codebook import load
from evenhand.counts.ages import end_of_run, start_of_run
from evenhand.counts.clause import AND, ASIDE, COMMENT, PREPOSITION, Clause, has_own_verb, is_adverb, is_aside
from evenhand.counts.heads import People
from evenhand.counts.outcomes import Predicate
from evenhand.counts.tokens import starts_with, word_set

_SAYING = word_set("outcomes", "grammar", "saying")
_OPENING = frozenset("after before following during amid despite since upon when once".split())
_WITH = (("as", "well", "as"), ("along", "with"), ("together", "with"), ("in", "addition", "to"))


def coordinated(clause: Clause, first: People, *, of_noun: bool = False) -> list[People]:
    """``first`` and all that is joined to it by commas and "and", with the parts that "including" names.

    Commas alone join an apposition, as in "a farmer, Ana Perez", unless both have numbers. With ``of_noun`` the verb after
    the last of them may be that of the noun before: "the deaths of two guards and a cook were confirmed".
    """
    group, listed = [first], False
    at = _skip_aside(clause, _skip_description(clause, first.end), group)
    joined: list[People] = []
    while (joint := _joint(clause, at)) is not None:
        following = clause.by_start.get(joint)
        if (
            following is None
            or following.kind == "pronoun"
            or (has_own_verb(clause, following) and not (of_noun and _is_verb_of_noun(clause, following.end)))
        ):
            break
        if clause.low(at) == "," and joint == at + 1 and _opens_speaker(clause, joint):
            break
        listed = listed or clause.low(joint - 1) != "," or following.kind == "number"
        joined.append(following)
        at = _skip_aside(clause, following.end, joined)
    return [*group, *(people for people in joined if listed or people.part)]


def _is_verb_of_noun(clause: Clause, at: int) -> bool:
    """Whether the verb at ``at`` says nothing of what happened to people: it is said of a noun before them."""
    book = load("outcomes")
    while clause.low(at) in book["be"] or clause.low(at) in book["have"] or is_adverb(clause.low(at)):
        at += 1
    return clause.low(at) == "found" or not any(predicate.start == at for predicate in clause.predicates)


def _skip_description(clause: Clause, at: int) -> int:
    """The "and" or comma that joins more people after a description: "the owner of a shop and his nephew", "the mayor of Gao,
    two guards and a driver"; ``at`` where none does."""
    if clause.low(at) not in {"of", "from"}:
        return at
    for ahead in range(at + 1, at + 7):
        joined = clause.by_start.get(ahead + 1) if clause.low(ahead) in AND | {","} else None
        if joined is None and (not clause.low(ahead)[0].isalnum() or any(p.start == ahead for p in clause.predicates)):
            return at
        if joined is not None:
            return ahead if joined.kind in {"kin", "number", "indefinite"} else at
    return at


def _opens_speaker(clause: Clause, at: int) -> bool:
    """Whether those named from ``at`` on are said to speak: ", two officials and a driver said"."""
    for ahead in range(at, min(at + 16, len(clause.tokens))):
        word = clause.low(ahead)
        if word in _SAYING:
            return clause.low(ahead - 1) != "who"
        if word in ASIDE or word in ".;:":
            return False
    return False


def _joint(clause: Clause, at: int) -> int | None:
    if clause.low(at) == "," and clause.low(at + 1) in AND:
        return at + 2
    if clause.low(at) in AND or clause.low(at) == ",":
        return at + 1
    for words in _WITH:
        if starts_with(clause.tokens, at, words):
            return at + len(words)
    return None


def _skip_aside(clause: Clause, at: int, group: list[People]) -> int:
    """The place after an age (", 24,"), a bracket or an "including ..." that follows people; its people are added."""
    if clause.low(at) in {",", "("} and clause.low(at + 1).isdigit():
        end = end_of_run(clause.tokens, at + 1)
        if clause.low(end) in {",", ")"} and not any(at < people.start < end for people in clause.people):
            return end + 1 if clause.low(end) == ")" else end
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
        and not has_own_verb(clause, more)
    ):
        end = more.end
        group.append(_as_part(more))
    return end + 1 if clause.low(end) in {")", "--", "—", "–"} else end


def parts_after(clause: Clause, at: int) -> list[People]:
    """The parts named right after a number that ends at ``at``: "the toll stands at nine, four of them children"."""
    parts: list[People] = []
    _skip_aside(clause, at, parts)
    return [people for people in parts if people.kind != "plural"]


def _part_at(clause: Clause, at: int) -> People | None:
    for ahead in range(at, at + 5):
        people = clause.by_start.get(ahead)
        if people is not None and people.kind != "pronoun":
            return people if people.part and not has_own_verb(clause, people) else None
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
    return replace(people, part=True)


def before_parts(clause: Clause, sign: int) -> People | None:
    """The whole before an aside that names its parts: "seven people, four of them civilians, killed in ..."."""
    for at in range(sign - 1, max(0, sign - 16), -1):
        if clause.low(at) in ASIDE and at in clause.by_end:
            whole = clause.by_end[at]
            comment = clause.low(at + 1) in COMMENT | {"who", "whom", "whose", "which"}
            if not whole.part and (comment or any(part.part for part in clause.people if at < part.start < sign)):
                return whole
    return None


def whole_of(clause: Clause, part: People) -> People | None:
    """The whole right before a part without a comma: "four people including two nurses were killed"."""
    before = [people for people in clause.people if people.end <= part.start and not people.part]
    gap = range(before[-1].end, part.start) if before else range(0)
    near = all(clause.low(at) in {"including", ",", "among", "them", "possibly"} for at in gap)
    return before[-1] if gap and near and before[-1].low is not None else None


def backwards(clause: Clause, last: People, *, clause_start: int) -> list[People]:
    """All phrases joined to ``last`` before it, in order, and the parts named between.

    Commas alone join an apposition ("a farmer, Ana Perez, was killed"): only its first phrase stays, or its number.
    """
    group, listed = [last], False
    while True:
        before = group[0].start - 1
        listed = listed or clause.low(before) in AND
        earlier = _joined_before(clause, before, clause_start)
        if earlier is None or (earlier.part and not listed):
            break
        numbers = {earlier.kind, group[0].kind} <= {"number", "bare"} and earlier.low != group[0].low
        if earlier.kind == "name" and group[0].kind == "number" and not listed:
            break
        group = [earlier, *group] if listed or numbers else [earlier]
    parts = [p for p in clause.people if p.part and group[0].end <= p.start < last.start and p not in group]
    tail = [p for p in clause.people if p.part and last.end <= p.start <= last.end + 4 and is_aside(clause, p)]
    return [*group, *parts, *tail]


def _joined_before(clause: Clause, before: int, clause_start: int) -> People | None:
    """The phrase that a comma or "and" at ``before`` joins to what follows, within the clause."""
    if before <= clause_start or clause.low(before) not in AND | {","}:
        return None
    if clause.low(before) in AND and clause.low(before - 1) == ",":
        before -= 1
    earlier = clause.by_end.get(before) or before_aside(clause, before)
    if clause.low(before) in AND and (earlier is None or earlier.kind in {"unsure", "name"}):
        earlier = _described(clause, before, clause_start) or earlier
    if earlier is None or earlier.start < clause_start:
        return None
    if earlier.kind == "pronoun":
        following = clause.by_start.get(before + 1)
        beside = following is not None and (following.other or clause.low(before) in AND)
        return earlier if beside and earlier.head in {"he", "she"} else None
    preposition = clause.low(earlier.start - 1)
    if clause.low(before) == "," and earlier.kind == "unsure" and preposition in _OPENING:
        return None  # "after an exchange of fire, six fighters were killed"
    if clause.low(before) == "," and (preposition in PREPOSITION or earlier.kind == "plural"):
        return None
    if earlier.kind in {"unsure", "name"} and (preposition in PREPOSITION or preposition == "as"):
        return None
    return earlier


def _described(clause: Clause, joint: int, clause_start: int) -> People | None:
    """The people who open a clause and are described before the "and": "the owner of a shop and his nephew"."""
    for at in range(joint - 1, max(clause_start, joint - 7), -1):
        if not clause.low(at)[0].isalnum():
            return None
        people = clause.by_end.get(at) if clause.low(at) in {"of", "from", "in", "at"} else None
        if people is not None:
            opens = people.start <= clause_start or not clause.low(people.start - 1)[0].isalnum()
            return people if opens and people.kind in {"definite", "indefinite", "number", "kin"} else None
    return None


def before_aside(clause: Clause, comma: int) -> People | None:
    """The people before an age or ages in commas: "a man, 24, and a woman", "two men, 24 and 27, and a woman"."""
    last = comma - 2 if clause.low(comma - 1) in {",", ")"} else comma - 1
    if (last != comma - 1 or clause.low(comma) in AND | {","}) and last > 0 and clause.low(last).isdigit():
        first = start_of_run(clause.tokens, last)
        return clause.by_end.get(first - 1) if clause.low(first - 1) in {",", "("} else None
    return None


def without_shared(group: list[People]) -> list[People]:
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


def company(clause: Clause, predicate: Predicate) -> list[People]:
    """Those named after "along with" or "with": "was killed with two others"."""
    for words in (("along", "with"), ("together", "with"), ("with",), ("alongside",)):
        if starts_with(clause.tokens, predicate.end, words):
            first = clause.by_start.get(predicate.end + len(words))
            if first is not None and first.kind != "pronoun" and (len(words) > 1 or first.other or first.kind == "kin"):
                return coordinated(clause, first)
    return []
