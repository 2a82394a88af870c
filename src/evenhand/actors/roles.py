"""Who did it and to whom: the roles around one event word, by the structure of its clause.

The method is predicate and argument, not the nearest name: published work finds the right victim with dependency rules
and semantic roles far more often than with patterns.
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.actors import grammar
from evenhand.actors.clauses import BE, HAVE, Clause, words
from evenhand.actors.finding import mention_of
from evenhand.actors.mentions import ActorMention
from evenhand.actors.phrases import Phrase, read_sentence
from evenhand.model import Span


@dataclass(frozen=True, slots=True)
class Roles:
    """Who did it (None: not said), to whom or what, with what words for the means; ``second`` is a clash's other side.

    The second side of a clash stands among the targets too.
    """

    actor: ActorMention | None
    targets: tuple[ActorMention, ...] = ()
    means_words: Span | None = None
    second: ActorMention | None = None


@dataclass(slots=True)
class _Found:
    actors: list[Phrase]
    targets: list[Phrase]
    means: tuple[int, int] | None = None


def find_roles(sentence: str, *, trigger: Span, event_type: str | None = None, country: str | None = None) -> Roles:
    """The roles around the event word at ``trigger`` (offsets in ``sentence``). Roles the clause leaves open stay empty."""
    tokens, phrases = read_sentence(sentence, country)
    inside = [i for i, token in enumerate(tokens) if token.start < trigger.end and trigger.start < token.end]
    if not inside:
        return Roles(None)
    first, last = inside[0], inside[-1] + 1
    clause = Clause(
        tokens, [p for p in phrases if not (first <= p.head < last) or p.entry.kind == "actor"], first, last
    )
    if _two_sided(clause, event_type):
        found = _sides(clause)
    elif clause.is_noun():
        found = _of_noun(clause)
    else:
        found = _of_verb(clause)
    return _roles(found, clause, sentence, two_sided=_two_sided(clause, event_type))


def _two_sided(clause: Clause, event_type: str | None) -> bool:
    lows = {clause.low(i) for i in range(clause.first, clause.last)}
    if event_type is not None and event_type != "armed_clash":
        return False
    return bool(lows & words("two_sided"))


def _roles(found: _Found, clause: Clause, sentence: str, *, two_sided: bool) -> Roles:
    def finish(phrase: Phrase) -> ActorMention:
        return mention_of(phrase, clause.tokens, sentence)

    doers = [
        finish(phrase) for phrase in found.actors if phrase.entry.actor is not None and phrase.entry.kind != "thing"
    ]
    targets = [finish(phrase) for phrase in found.targets if phrase.entry.target is not None]
    means = None
    if found.means is not None:
        means = Span(clause.tokens[found.means[0]].start, clause.tokens[found.means[1] - 1].end)
    if two_sided and len(doers) > 1:
        second = doers[1]
        return Roles(doers[0], (second, *(t for t in targets if t.span != second.span)), means, second)
    actor = doers[0] if doers else None
    spans = {doer.span for doer in doers}
    return Roles(actor, tuple(t for t in targets if t.span not in spans), means)


# -- verbs


def _of_verb(clause: Clause) -> _Found:
    inner = range(clause.first + 1, clause.last)
    if any(clause.low(i) in BE for i in inner) and clause.low(clause.first) not in BE | HAVE:
        doers, at = clause.by_phrase(clause.last)
        return _Found(_armed(doers or (_embedded_doer(clause)[0] if at < 0 else [])), clause.objects_at(clause.last))
    passive, group = clause.passive()
    return _of_passive(clause, group) if passive else _of_active(clause, group)


def _of_passive(clause: Clause, group: int) -> _Found:
    start = group
    if clause.low(group - 1) in ("and", "or", ",", "then") and not any(
        clause.low(i) in BE for i in range(group, clause.first)
    ):
        while start > 0 and clause.low(start) not in BE:
            start -= 1
        start = clause._group_start(start)
    bare = not any(clause.low(i) in BE for i in range(start, clause.last))
    found = _Found([], (clause.before(start) if bare else []) or clause.subject(start))
    if clause.only_people():
        found.targets = clause.unlisted_before(start) or found.targets
    doers, at = clause.by_phrase(clause.last)
    if not doers:
        doers, at = _embedded_doer(clause) if at < 0 else ([], at)
    if doers:
        found.actors = _armed(doers)
    if at >= 0 and not found.actors:
        found.means = _weapon(clause, at + 1)
    if not found.targets:
        following = clause._after_particles()
        if clause.low(following) in ("was", "were", "is", "are"):
            found.targets = clause.objects_at(following + 1, through=False)
    found.targets = found.targets or _aimed_at(clause)
    return found


def _embedded_doer(clause: Clause) -> tuple[list[Phrase], int]:
    """The doer in "killed in an attack by X", "killed in a rebel attack" and "killed when X opened fire"."""
    nouns = words("nouns") | words("suffered") | words("two_sided")
    at = clause.last
    while at < min(clause.last + 14, len(clause.tokens)):
        low = clause.low(at)
        if low in ("in", "during", "by", "from", "following", "after", "amid"):
            for i in range(at + 1, min(at + 7, len(clause.tokens))):
                if clause.low(i) in nouns and clause.phrase_at(i) is None:
                    doers, by = clause.by_phrase(i + 1, carrying=True)
                    if doers:
                        return doers, by
                    if clause.low(i + 1) in ("with", "between"):
                        return clause.objects_at(i + 2, through=False), at
                    left = clause.phrase_at(i - 1)
                    if left is not None and left.entry.kind == "actor" and i - 1 > at:
                        return [left], at
                    break
                if clause.low(i) in grammar.PREPOSITIONS:
                    break
        if low in ("when", "after", "as", "while"):
            doer = clause.objects_at(at + 1, through=False)
            if (
                doer
                and doer[0].entry.kind == "actor"
                and clause.is_verb(doer[-1].end)
                and (clause.low(doer[-1].end) not in BE)
            ):
                return doer, at
        if clause.tokens[at].text in ".;:":
            break
        at += 1
    return [], -1


def _of_active(clause: Clause, group: int) -> _Found:
    subject = clause.subject(group)
    targets = clause.objects_at(clause._after_particles())
    means = None
    if clause.low(clause.first).endswith("ing") and clause.low(group - 1) in (",", "and"):
        main = _main_passive(clause, group)
        if main is not None:
            subject = main
        if not any(phrase.entry.kind == "actor" for phrase in subject):
            means = _weapon_before(clause, group)
    elif not any(phrase.entry.kind == "actor" for phrase in subject):
        means = _weapon_before(clause, group)
        subject = _of_event(clause, group) or subject
    if means is not None and not any(phrase.entry.kind == "actor" for phrase in subject):
        subject = []
    if clause.low(clause.first).endswith("ing") and clause.low(group - 1) in ("of", "for", "in", "with", "by"):
        subject = _held(clause) or subject
    if targets and targets[0].entry.target == "vehicle" and clause.low(targets[-1].end) == "into":
        means = means or (targets[0].start, targets[0].end)
        targets = clause.objects_at(targets[-1].end + 1, through=False)
    if not targets and clause.only_people():
        targets = clause.unlisted(clause._after_particles())
    if clause.low(clause.first) in words("intransitive") and not targets:
        targets = _near_things(clause)
    targets = targets or _aimed_at(clause)
    if clause.low(clause.first) in ("died", "dies", "die"):
        return _Found(_armed(_embedded_doer(clause)[0]), subject)
    return _Found([p for p in subject if p.entry.kind != "thing"], targets, means)


def _of_event(clause: Clause, group: int) -> list[Phrase]:
    """The doers of an event noun that is the subject: "shelling by the army killed", "the rebels' attack killed"."""
    nouns = words("nouns") | words("suffered") | words("weapons")
    for at in range(group - 1, max(-1, group - 8), -1):
        if clause.low(at) in nouns and clause.phrase_at(at) is None:
            noun = Clause(clause.tokens, clause.phrases, at, at + 1)
            found = _Found([], [])
            _before_noun(noun, found, suffered=clause.low(at) in words("suffered"))
            doers = noun.by_phrase(at + 1, reach=group - at - 1)[0] or _ascribed(noun, reach=group - at - 1)
            return _armed(doers) or found.actors
        if clause.tokens[at].text in ".;:,":
            break
    return []


def _aimed_at(clause: Clause) -> list[Phrase]:
    """The objects behind a weapon: "fired two rockets at the airport", "a grenade was thrown at the house"."""
    for at in range(clause.last, min(clause.last + 6, len(clause.tokens))):
        if clause.phrase_at(at) is not None or clause.is_verb(at) or clause.tokens[at].text in ".;:,":
            return []
        if clause.low(at) in ("at", "on", "against", "into", "towards", "toward", "onto"):
            return clause.objects_at(at + 1, through=False)
    return []


def _main_passive(clause: Clause, group: int) -> list[Phrase] | None:
    """For ", killing 12": the by-phrase when the main clause is passive; None when it is active."""
    for at in range(group - 1, 0, -1):
        if clause.tokens[at].text in ".;:":
            return None
        if clause.low(at) in BE and clause.is_past(at + 1):
            return clause.by_phrase(at + 2)[0]
    return None


def _near_things(clause: Clause) -> list[Phrase]:
    for at in range(clause.last, min(clause.last + 8, len(clause.tokens))):
        if clause.low(at) in words("through") or clause.low(at) == "at":
            found = clause.objects_at(at + 1, through=False)
            if found:
                return found
        if clause.tokens[at].text in ".;:":
            break
    return []


def _weapon(clause: Clause, at: int) -> tuple[int, int] | None:
    """The words of a weapon from ``at`` on."""
    for i in range(at, min(at + 6, len(clause.tokens))):
        if clause.low(i) in words("weapons"):
            start = i
            while start > at and clause.low(start - 1) not in grammar.determiners() | grammar.PREPOSITIONS:
                start -= 1
            return start, i + 1
        if clause.low(i) in grammar.PREPOSITIONS or not clause.tokens[i].text[0].isalnum():
            break
    return None


def _weapon_before(clause: Clause, group: int) -> tuple[int, int] | None:
    """The words of a weapon as the subject: "a car bomb exploded"."""
    for i in range(group - 1, max(-1, group - 14), -1):
        if clause.low(i) in words("weapons"):
            start = i
            while start > 0 and _weapon_part(clause, start - 1):
                start -= 1
            return start, i + 1
        if clause.tokens[i].text in ".;:":
            break
    return None


def _weapon_part(clause: Clause, at: int) -> bool:
    low = clause.low(at)
    return (
        low not in grammar.STOPS | grammar.determiners()
        and clause.tokens[at].text[0].isalpha()
        and not clause.is_verb(at)
        and clause.tokens[at].text.islower()
    )


def _armed(phrases: list[Phrase]) -> list[Phrase]:
    """People who may be doers, no things."""
    return [phrase for phrase in phrases if phrase.entry.kind != "thing" and phrase.entry.actor is not None]


# -- nouns


def _of_noun(clause: Clause) -> _Found:
    found = _Found([], [])
    low = clause.low(clause.last - 1)
    _before_noun(clause, found, suffered=low in words("suffered"))
    _after_noun(clause, found, suffered=low in words("suffered"))
    doers, _ = clause.by_phrase(clause.last, carrying=True)
    if doers:
        found.actors = _armed(doers) or found.actors
    if not found.actors:
        found.actors = _carrier(clause) or _held(clause)
    if not found.targets and suffered_low(clause) and clause.only_people() and clause.low(clause.last) == "of":
        found.targets = clause.unlisted(clause.last + 1)
    if not found.targets:
        found.targets = _result(clause)
    return found


def suffered_low(clause: Clause) -> bool:
    """Whether the event noun is one whose "of" brings the one who suffers."""
    return clause.low(clause.last - 1) in words("suffered")


def _held(clause: Clause) -> list[Phrase]:
    """Who is held responsible: "accused the army of", "the rebels claimed responsibility for". A denial names nobody."""
    at = clause.first - 1
    stops = {"for", "of", "in", "with", "behind", "to"} | words("held_subject")
    while at >= 0 and clause.first - at < 5 and clause.low(at) not in stops:
        if clause.phrase_at(at) is not None or clause.tokens[at].text in ".;:":
            return []
        at -= 1
    for i in range(at, max(-1, at - 15), -1):
        low = clause.low(i)
        if low in words("refusing") or clause.tokens[i].text in ".;:":
            return []
        if clause.phrase_at(i) is None and (
            low in words("held_object") or (low in words("held_subject") and i >= at - 8)
        ):
            return _armed(_holder(clause, i, at))
    return []


def _holder(clause: Clause, cue: int, at: int) -> list[Phrase]:
    """The object of a word of accusation or responsibility at ``cue``, else its subject; empty where it is refused."""
    verb = Clause(clause.tokens, clause.phrases, cue, cue + 1)
    start = verb._group_start(cue)
    passive = any(clause.low(k) in BE for k in range(start, cue))
    behind = verb.objects_at(cue + 1 + (clause.low(cue + 1) == "of"), through=False)
    if behind and not passive:
        return behind
    if cue < at - 2:
        return []
    while start > 0 and (clause.is_verb(start - 1) or clause.low(start - 1) in ("full", "any", "a")):
        start -= 1
        if clause.low(start) in words("refusing"):
            return []
    bare = start == cue and verb.is_past(cue)
    subject = (verb.before(cue) if bare else []) or verb.subject(verb._group_start(start))
    return [] if any(clause.tokens[phrase.start].low == "no" for phrase in subject) else subject


def _before_noun(clause: Clause, found: _Found, *, suffered: bool) -> None:
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


def _after_noun(clause: Clause, found: _Found, *, suffered: bool) -> None:
    for at in range(clause.last, min(clause.last + 12, len(clause.tokens))):
        low = clause.low(at)
        if clause.phrase_at(at) is not None:
            continue
        if clause.tokens[at].text in ".;:" or (
            clause.is_verb(at) and low not in ("targeting", "aimed", "directed", "involving")
        ):
            break
        if low in ("on", "against", "at", "upon", "targeting", "near", "outside", "in", "inside", "over"):
            objects = clause.objects_at(at + 1, through=False)
            if low in ("near", "in", "inside", "outside", "over", "at"):
                objects = [
                    phrase
                    for phrase in objects
                    if phrase.entry.kind == "thing" and phrase.entry.target != "other_property"
                ]
            if objects and not (found.targets and low not in ("on", "against", "targeting")):
                found.targets = objects
        elif low == "of" and at == clause.last:
            objects = clause.objects_at(at + 1, through=False)
            if objects and objects[0].entry.kind == "actor" and not suffered:
                found.actors = found.actors or objects
            elif objects:
                found.targets = objects


def _carrier(clause: Clause) -> list[Phrase]:
    """The subject of "carried out an attack", and the group in "an attack blamed on X"."""
    at = clause.first - 1
    while at >= 0 and clause.first - at < 7:
        if clause.low(at) in words("carrying") and clause.phrase_at(at) is None:
            group = at - 1 if clause.low(at - 1) in words("carrying") else at
            start = clause._group_start(group)
            if any(clause.low(i) in BE for i in range(start, group)):
                return []
            return _armed(clause.subject(start))
        if clause.tokens[at].text in ".;:," or clause.low(at) in ("in", "by", "during"):
            break
        at -= 1
    return _armed(_ascribed(clause)) or _told_after(clause)


def _ascribed(clause: Clause, *, reach: int = 14) -> list[Phrase]:
    """Whom "blamed on", "claimed by" and the like name behind an event noun."""
    for at in range(clause.last, min(clause.last + reach, len(clause.tokens) - 1)):
        if f"{clause.low(at)} {clause.low(at + 1)}" in words("ascribing"):
            return clause.objects_at(at + 2, through=False)
    return []


def _told_after(clause: Clause) -> list[Phrase]:
    """The doer in "in the attack, gunmen killed": the subject of the clause that an event noun opens."""
    opened = {clause.low(i) for i in range(max(0, clause.first - 3), clause.first)} & {"in", "during"}
    if not opened or clause.low(clause.last) != ",":
        return []
    doers = clause.objects_at(clause.last + 1, through=False)
    acts = bool(doers) and clause.is_verb(doers[-1].end) and clause.low(doers[-1].end) not in BE | HAVE
    return _armed(doers) if acts and doers[0].entry.kind == "actor" else []


def _result(clause: Clause) -> list[Phrase]:
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
    while at > 0 and (
        clause.low(at) in grammar.determiners() | grammar.adjectives() or clause.low(at) in words("weapons")
    ):
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
    while at > 0 and (clause.low(at) in grammar.number_words() | grammar.determiners() or clause.low(at)[:1].isdigit()):
        at -= 1
    if clause.low(at) in words("suffering") and clause.phrase_at(at) is None:
        return clause.subject(clause._group_start(at))
    return []


# -- two sides


def _sides(clause: Clause) -> _Found:
    for at in range(clause.last, min(clause.last + 10, len(clause.tokens))):
        low = clause.low(at)
        if low == "between":
            return _Found(clause.objects_at(at + 1, through=False, sides=True)[:2], [])
        if low in ("with", "against"):
            other = clause.objects_at(at + 1, through=False)
            return _Found([*_first_side(clause), *other[:1]], [])
        if clause.tokens[at].text in ".;":
            break
    owner = clause.first - 1
    victims = _result(clause) if clause.is_noun() else []
    if sum(phrase.entry.kind == "actor" for phrase in victims) > 1:
        return _Found(victims[:2], [])
    if not clause.is_noun() or clause.low(owner) in ("fire",):
        return _Found(_subject_of(clause), [])
    if victims:
        return _Found([], victims)
    return (
        _Found([], []) if clause.phrase_at(owner) is None else _Found([p for p in [clause.phrase_at(owner)] if p], [])
    )


def _first_side(clause: Clause) -> list[Phrase]:
    if not clause.is_noun():
        return _subject_of(clause)[:1]
    at = clause.first - 1
    while at > 0 and (clause.low(at) in grammar.determiners() | grammar.adjectives()) and clause.phrase_at(at) is None:
        at -= 1
    if clause.low(at) in ("in", "during", "after", "amid"):
        verb = next(
            (i for i in range(at - 1, max(-1, at - 5), -1) if clause.is_past(i) and clause.phrase_at(i) is None), None
        )
        if verb is not None:
            inner = Clause(clause.tokens, clause.phrases, verb, verb + 1)
            return inner.subject(inner.passive()[1])[:1]
    left = clause.phrase_at(at)
    if left is not None and left.end - 1 == at:
        return [left]
    return _carrier(clause)[:1]


def _subject_of(clause: Clause) -> list[Phrase]:
    return [phrase for phrase in clause.subject(clause._group_start(clause.first)) if phrase.entry.actor is not None]
