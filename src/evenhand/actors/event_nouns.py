"""Doers and targets around an event noun: "the rebels' attack on", "the killing of", "responsibility for the raid"."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.actors import grammar
from evenhand.actors.clauses import Clause
from evenhand.actors.lexicon import Entry, demonyms, nations, state_forces
from evenhand.actors.mentions import Phrase
from evenhand.actors.sentence import BE, HAVE, stems, words


@dataclass(slots=True)
class Found:
    """What the clause around an event word gives: doers, targets, the tokens of the means."""

    actors: list[Phrase]
    targets: list[Phrase]
    means: tuple[int, int] | None = None


def armed(phrases: list[Phrase]) -> list[Phrase]:
    """People who may be doers, no things."""
    return [phrase for phrase in phrases if phrase.entry.kind != "thing" and phrase.entry.actor is not None]


def nation_before(clause: Clause) -> list[Phrase]:
    """The army of the country whose adjective stands before an event noun: "a Ruritanian air strike"."""
    if clause.low(clause.last - 1) not in words("by_armies"):
        return []
    at = clause.last - 1
    while at > 0 and clause.last - at < 5:
        at -= 1
        token = clause.tokens[at]
        if not token.text[0].isalnum():
            return []
        of_country = token.low in demonyms() or (token.text.isupper() and token.low in ("us", "uk", "uae"))
        nation = nations().get((token.low,)) if token.capital and not token.owner and of_country else None
        if nation is not None:
            name = state_forces().get((nation, "army"))
            entry = Entry("actor", "army", "army", "noun", None, name, nation)
            return [Phrase(at, clause.last, at, at + 1, entry, (entry,), 0.6, None, nation, [f"the army of {nation}"])]
        within = clause.phrase_at(at)
        if (
            within is not None and (within.entry.kind != "thing" or within.country is None)
        ) or token.low in grammar.bounds():
            return []
    return []


def came_under(clause: Clause) -> Found | None:
    """Who came under attack, and from whom; None where nobody is told to have come under it."""
    if clause.last - clause.first > 1 and clause.low(clause.first) in ("received", "suffered", "sustained"):
        source = clause.last if clause.low(clause.last) in ("from", "by") else clause.last - 1
        return Found(
            armed(clause.objects_at(source + 1, through=False)), clause.subject(clause.group_start(clause.first))
        )
    at = next((i for i in range(clause.first, clause.last) if clause.low(i) == "under"), clause.first - 1)
    while at > 0 and clause.phrase_at(at) is None and clause.low(at) in grammar.modifiers() | words("weapons"):
        at -= 1
    if clause.low(at) != "under" or clause.low(at - 1) not in BE | {"came", "come", "comes", "coming"}:
        return None
    by = next((i for i in range(clause.last, clause.last + 3) if clause.low(i) in ("from", "by")), None)
    doers = clause.objects_at(by + 1, through=False) if by is not None else []
    return Found(armed(doers), clause.subject(clause.group_start(at - 1)))


def of_noun(clause: Clause) -> Found:
    """The roles around an event noun."""
    found = Found([], [])
    low = clause.low(clause.last - 1)
    before_noun(clause, found, suffered=low in words("suffered"))
    _after_noun(clause, found, suffered=low in words("suffered"))
    doers, by = clause.by_phrase(clause.last, carrying=True)
    if doers and not any(
        clause.low(i).startswith((*stems("undoing"), "safe", "harmless")) for i in range(clause.last, by)
    ):
        found.actors = armed(doers) or found.actors
    if clause.low(clause.first - 1) == "controlled":
        return Found([], found.targets)  # blown up to make it harmless
    if not found.actors:
        found.actors = nation_before(clause) or carrier(clause) or held(clause)
    if clause.low(clause.last - 1) in words("hurts"):
        found.targets = found.targets or [p for p in found.actors if p.entry.kind == "person"]
        found.actors = [p for p in found.actors if p.entry.kind == "actor" and p.start > clause.first]
    if not found.targets and _is_suffered(clause) and clause.only_people() and clause.low(clause.last) == "of":
        found.targets = clause.unlisted(clause.last + 1)
    if not found.targets:
        found.targets = result(clause)
    return found


def _is_suffered(clause: Clause) -> bool:
    """Whether the event noun is one whose "of" brings the one who suffers."""
    return clause.low(clause.last - 1) in words("suffered")


def held(clause: Clause) -> list[Phrase]:
    """Who is held responsible: "accused the army of", "the rebels claimed responsibility for". A denial names nobody."""
    at = clause.first - 1
    stops = {"for", "of", "in", "with", "behind", "to"} | words("held_subject")
    while at >= 0 and clause.first - at < 5 and clause.low(at) not in stops:
        if clause.phrase_at(at) is not None or clause.tokens[at].text in ".;:":
            return []
        at -= 1
    for i in range(at, max(-1, at - 22), -1):
        low = clause.low(i)
        if low == "given" and not _is_sentence(clause, i, at):
            continue
        if low in words("refusing") or clause.tokens[i].text in ".;:":
            return []
        if low in ("part", "role") and clause.low(i - 1) in BE:
            continue  # "the arrests are part of an operation"
        if clause.phrase_at(i) is None and (
            low in words("held_object") or (low in words("held_subject") and i >= at - 8)
        ):
            return armed(_holder(clause, i, at))
    return []


def _is_sentence(clause: Clause, given: int, at: int) -> bool:
    """Whether what was given is a sentence: "was given ten years for", "were given life for"."""
    return any(
        clause.low(i) in ("years", "year", "months", "life", "sentence", "sentences") for i in range(given + 1, at)
    )


def _holder(clause: Clause, cue: int, at: int) -> list[Phrase]:
    """The object of a word of accusation or responsibility at ``cue``, else its subject; empty where it is refused."""
    verb = Clause(clause.tokens, clause.phrases, cue, cue + 1)
    start = verb.group_start(cue)
    passive = any(clause.low(k) in BE for k in range(start, cue))
    behind = verb.objects_at(cue + 1 + (clause.low(cue + 1) == "of"), through=False)
    if behind and not passive:
        return behind
    if clause.low(cue) in words("accusing") and not passive:
        blamed = clause.antecedent_of_object(start)
        if blamed is not None or clause.low(cue + 1) in ("each", "one") or not verb.is_past(cue):
            return [blamed] if blamed is not None else []
    if cue < at - 2 and not passive:
        return []
    while start > 0 and (clause.is_verb(start - 1) or clause.low(start - 1) in ("full", "any", "a")):
        start -= 1
        if clause.low(start) in words("refusing"):
            return []
    bare = start == cue and verb.is_past(cue)
    subject = (verb.before(cue) if bare else []) or verb.subject(verb.group_start(start))
    return [] if any(clause.tokens[phrase.start].low == "no" for phrase in subject) else subject


def before_noun(clause: Clause, found: Found, *, suffered: bool) -> None:
    """Takes what stands right before an event noun: its owner, its doer or what it was done to."""
    at = clause.first - 1
    while (
        at > 0
        and clause.phrase_at(at) is None
        and (
            clause.low(at) in grammar.adjectives()
            or clause.low(at) in words("weapons")
            or clause.low(at) in ("car", "truck")
        )
    ):
        at -= 1
    left = clause.phrase_at(at)
    if left is None or left.end - 1 != at:
        return
    owner = clause.tokens[at].owner
    if left.entry.kind == "thing":
        if not owner and left.reasons[0].removeprefix("noun: ") not in (
            "car",
            "truck",
            "vehicle",
            "motorcycle",
            "boat",
        ):
            found.targets = [left]
    elif suffered and (owner or left.entry.kind == "person") and clause.low(clause.last - 1) not in (
        "bombing", "bombings", "bombardment", "shelling", "shooting", "siege", "occupation", "seizure", "looting", "capture",
    ):  # fmt: skip
        found.targets = [left]
    elif left.entry.actor is not None and (owner or left.entry.kind == "actor"):
        found.actors = [left]


_AIMED = frozenset({"on", "against", "upon", "targeting"})
_BLAMING = frozenset({"blamed", "blame", "blames", "blaming", "pinned"})
PLACED = frozenset({"beside", "opposite", "near", "in", "inside", "outside", "over", "at", "under", "beneath", "into"})


def _after_noun(clause: Clause, found: Found, *, suffered: bool) -> None:
    """Takes what prepositions bring after an event noun; those of place bring things only."""
    weapon = any(clause.low(i) in words("weapons") for i in range(clause.first, clause.last))
    for at in range(clause.last, min(clause.last + 12, len(clause.tokens))):
        low = clause.low(at)
        if clause.phrase_at(at) is not None:
            continue
        if clause.tokens[at].text in ".;:" or (clause.is_verb(at) and not _passes(low, weapon=weapon)):
            break
        if low == "on" and {clause.low(i) for i in range(max(0, clause.first - 4), clause.first)} & _BLAMING:
            found.actors = clause.objects_at(at + 1, through=False) or found.actors
        elif low in _AIMED:
            aimed = clause.objects_at(at + 1, through=False)
            found.targets = [p for p in aimed if low != "on" or not is_way(p)] or found.targets
        elif (low in PLACED or (low == "of" and clause.low(at - 1) == "front")) and not found.targets:
            objects = clause.objects_at(at + 1, through=False)
            found.targets = [p for p in objects if p.entry.kind == "thing" and p.entry.target != "other_property"]
        elif low == "of" and at == clause.last:
            objects = clause.objects_at(at + 1, through=False)
            if clause.low(clause.last - 1) in words("aimed"):
                found.targets = objects or found.targets
            elif objects and objects[0].entry.kind == "actor" and not suffered:
                found.actors = found.actors or objects
            elif objects:
                found.targets = objects


def is_way(phrase: Phrase) -> bool:
    """Whether a phrase is for a road or the like, on which an attack happens."""
    return phrase.entry.kind == "thing" and phrase.reasons[0].removeprefix("noun: ") in words("ways")


def _passes(verb: str, *, weapon: bool) -> bool:
    """Verbs that stand between an event noun and its target: "an attack aimed at", "a bomb was thrown at"."""
    return verb in ("targeting", "aimed", "directed", "involving") or (
        weapon and verb in BE | HAVE | words("carrying", "intransitive", "heard")
    )


def carrier(clause: Clause) -> list[Phrase]:
    """The subject of "carried out an attack", and the group in "an attack blamed on X"."""
    at = clause.first - 1
    while at >= 0 and clause.first - at < 7:
        if clause.low(at) in words("carrying") and clause.phrase_at(at) is None:
            group = at - 1 if clause.low(at - 1) in words("carrying") else at
            start = clause.group_start(group)
            if any(clause.low(i) in BE | {"not", "never", "n't"} for i in range(start, group)):
                return []
            return armed(clause.subject(start))
        if clause.tokens[at].text in ".;:," or clause.low(at) in ("in", "by", "during"):
            break
        at -= 1
    return armed(ascribed(clause)) or _told_after(clause)


def ascribed(clause: Clause, *, reach: int = 14) -> list[Phrase]:
    """Whom "blamed on", "claimed by" and the like name behind an event noun."""
    for at in range(clause.last, min(clause.last + reach, len(clause.tokens) - 1)):
        if f"{clause.low(at)} {clause.low(at + 1)}" in words("ascribing"):
            return clause.objects_at(at + 2, through=False)
    return []


def _doer_before(clause: Clause) -> list[Phrase]:
    """The doer in "gunmen killed four people in an attack": the subject of the active verb before."""
    at = clause.first - 1
    while at > 0 and (clause.low(at) in grammar.modifiers() or clause.low(at) in words("weapons")):
        at -= 1
    if clause.low(at) not in ("in", "during"):
        return []
    for i in range(at - 1, max(-1, at - 9), -1):
        if clause.phrase_at(i) is None and clause.is_past(i):
            verb = Clause(clause.tokens, clause.phrases, i, i + 1)
            passive, group = verb.passive()
            if passive or not verb.objects_at(i + 1) or not verb.only_people():
                return []
            return [phrase for phrase in armed(verb.subject(group)) if phrase.entry.kind == "actor"]
    return []


def _told_after(clause: Clause) -> list[Phrase]:
    """The doer in "in the attack, gunmen killed": the subject of the clause that an event noun opens."""
    before = _doer_before(clause)
    if before:
        return before
    opened = {clause.low(i) for i in range(max(0, clause.first - 3), clause.first)} & {"in", "during"}
    if not opened or clause.low(clause.last) != ",":
        return []
    doers = clause.objects_at(clause.last + 1, through=False)
    acts = bool(doers) and clause.is_verb(doers[-1].end) and clause.low(doers[-1].end) not in BE | HAVE
    return armed(doers) if acts and doers[0].entry.kind == "actor" else []


def result(clause: Clause) -> list[Phrase]:
    """Whom an event noun's own verb hit: "the attack killed two", "killed in the attack"."""
    for at in range(clause.last, min(clause.last + 10, len(clause.tokens))):
        if clause.tokens[at].text in ".;" or clause.low(at) in ("after", "when"):
            break
        if clause.is_verb(at) and clause.low(at) in (
            "killed",
            "killing",
            "wounded",
            "injured",
            "injuring",
            "wounding",
            "destroyed",
            "damaged",
            "targeted",
            "hit",
            "struck",
            "left",
        ):
            if clause.low(at - 1) in BE:
                return []
            return clause.objects_at(at + 1)
    at = clause.first - 1
    while at > 0 and (clause.low(at) in grammar.modifiers() or clause.low(at) in words("weapons")):
        at -= 1
    if clause.low(at) == "of" and clause.low(at - 1) in ("result", "consequence"):
        at -= 2
    elif clause.low(at) not in ("in", "during", "by", "with", "from", "after"):
        return _sufferer(clause, at)
    for i in range(at - 1, max(-1, at - 6), -1):
        if clause.phrase_at(i) is None and clause.is_past(i):
            verb = Clause(clause.tokens, clause.phrases, i, i + 1)
            passive, group = verb.passive()
            return verb.subject(group) if passive or clause.low(i) in words("suffering") else []
    return []


def _sufferer(clause: Clause, at: int) -> list[Phrase]:
    """The subject of "received three bullet wounds"."""
    while at > 0 and (clause.low(at) in grammar.amounts() or clause.low(at)[:1].isdigit()):
        at -= 1
    if clause.low(at) in words("suffering") and clause.phrase_at(at) is None:
        return clause.subject(clause.group_start(at))
    return []
