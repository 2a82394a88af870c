"""Doers, targets and means around an event verb, active and passive."""

from __future__ import annotations

from evenhand.actors import grammar
from evenhand.actors.clauses import Clause
from evenhand.actors.event_nouns import PLACED, Found, armed, ascribed, before_noun, held, nation_before
from evenhand.actors.mentions import Phrase
from evenhand.actors.sentence import BE, HAVE, SPEAKING, stems, words


def of_verb(clause: Clause) -> Found:
    """The roles around an event verb."""
    inner = range(clause.first + 1, clause.last)
    if any(clause.low(i) in BE for i in inner) and clause.low(clause.first) not in BE | HAVE:
        doers, at = clause.by_phrase(clause.last)
        return Found(armed(doers or (_embedded_doer(clause)[0] if at < 0 else [])), clause.objects_at(clause.last))
    within = [p for p in clause.phrases if clause.first < p.start < clause.last and clause.low(p.start - 1) == "by"]
    if within:  # "rounds fired by the army landed in"
        return Found(armed(within), clause.objects_at(clause.last))
    passive, group = clause.passive()
    if _is(clause, "undoing"):
        return _of_undoing(clause)
    if not passive and _meets_mine(clause, clause.first, clause.last):
        return Found([], clause.subject(group))
    found = _of_passive(clause, group) if passive else _of_active(clause, group)
    if _is(clause, "repelling"):
        return _of_repelling(clause, found)
    return _burst(clause, group, found) if _is(clause, "bursting") else found


def _is(clause: Clause, section: str) -> bool:
    """Whether the event word is one of the verbs of a list, which gives stems and phrases."""
    said = " ".join(clause.low(i) for i in range(clause.first, clause.last))
    return said.startswith(stems(section)) or clause.low(clause.last - 1).startswith(stems(section))


_MINES = frozenset("mine mines landmine landmines ied ieds bomb bombs device explosive".split())


def _meets_mine(clause: Clause, first: int, last: int) -> bool:
    """Whether somebody comes upon a mine there: "a lorry hit a mine"."""
    if clause.low(first) not in words("meeting"):
        return False
    for i in range(first + 1, max(last, min(first + 5, len(clause.tokens)))):
        if clause.low(i) in _MINES:
            return True
        bound = clause.low(i) in grammar.PREPOSITIONS and clause.low(i) not in ("on", "over", "into", "onto", "upon")
        other = clause.phrase_at(i)
        bound = bound or (other is not None and clause.low(other.head_end - 1) not in _MINES)
        if bound or clause.is_verb(i) or not clause.tokens[i].text[0].isalnum():
            return False
    return False


def met_mine(clause: Clause) -> list[Phrase]:
    """Who came upon the mine that is the event word: "a shepherd trod on a mine"."""
    if clause.low(clause.last - 1) not in _MINES:
        return []
    for at in range(clause.first - 1, max(-1, clause.first - 6), -1):
        if clause.phrase_at(at) is None and _meets_mine(clause, at, clause.last):
            group = clause.group_start(at)
            passive = any(clause.low(i) in BE for i in range(group, at))
            return [] if passive else clause.subject(group)
    return []


def _of_repelling(clause: Clause, found: Found) -> Found:
    """The attackers driven back, and who was attacked: "repelled the attackers", "repelled an attack by rebels"."""
    driven = [p for p in found.targets if p.entry.kind == "actor"] or armed(clause.by_phrase(clause.last)[0])
    return Found(driven, found.actors) if driven else found


def _of_undoing(clause: Clause) -> Found:
    """Whose deed was undone, and where it would have hit: "defused a bomb beside the bridge"."""
    owners = clause.by_phrase(clause.last, carrying=True)[0] or [
        p for p in clause.objects_at(clause.last) if p.entry.kind == "actor"
    ]
    return Found(armed(owners), _placed_things(clause, clause.last, reach=18))


def _burst(clause: Clause, group: int, found: Found) -> Found:
    """A vehicle that goes off is the means; what it stands beside is the target."""
    vehicles = [p for p in (*found.targets, *clause.subject(group)) if p.entry.target in ("vehicle", "transport")]
    carrying = next((p for p in vehicles if p.end <= clause.first), None)
    if carrying is None or found.actors:
        return found
    targets = _placed_things(clause, clause.last, reach=10) or _placed_things(clause, carrying.end, reach=8)
    if not targets:
        return found
    return Found([], targets, (carrying.start, carrying.end))


def _placed_things(clause: Clause, at: int, *, reach: int) -> list[Phrase]:
    """The first things that a word of place brings from ``at`` on: "beside the police station"."""
    for i in range(at, min(at + reach, len(clause.tokens))):
        if clause.tokens[i].text in ".;:":
            break
        if clause.phrase_at(i) is None and clause.low(i) in _BESIDE:
            things = [p for p in clause.objects_at(i + 1, through=False) if p.entry.kind == "thing"]
            if things:
                return things
    return []


_BESIDE = PLACED | {"of", "to", "behind", "on"}


def _of_passive(clause: Clause, group: int) -> Found:
    start = group
    if clause.low(group - 1) in ("and", "or", ",", "then") and not any(
        clause.low(i) in BE for i in range(group, clause.first)
    ):
        while start > 0 and clause.low(start) not in BE:
            start -= 1
        start = clause.group_start(start)
    bare = not any(clause.low(i) in BE for i in range(start, clause.last))
    found = Found([], (clause.before(start) if bare else []) or clause.subject(start))
    if clause.low(start - 1) in words("weapons") and clause.phrase_at(start - 1) is None:
        found.targets = []  # "the army said the shells were fired by"
    if clause.only_people():
        found.targets = clause.unlisted_before(start) or found.targets
    doers, at = clause.by_phrase(clause.last)
    if not doers:
        doers, at = _embedded_doer(clause) if at < 0 else ([], at)
    if doers:
        found.actors = armed(doers)
        found.targets = _attacked_people(clause, at, found.targets) or found.targets
    if at >= 0 and not found.actors:
        found.actors = _in_event(clause, at)[0]
    if at >= 0 and not found.actors:
        found.means = _weapon(clause, at + 1)
    if not found.targets:
        following = clause.after_particles()
        if clause.low(following) in ("was", "were", "is", "are"):
            found.targets = clause.objects_at(following + 1, through=False)
    into = next(
        (i for i in range(clause.first + 1, min(clause.last + 1, len(clause.tokens))) if clause.low(i) == "into"), -1
    )
    if into > 0 and found.targets and found.targets[0].entry.target in ("vehicle", "transport"):
        rammed = clause.objects_at(into + 1, through=False)
        if rammed:
            return Found(found.actors, rammed, (found.targets[0].start, found.targets[0].end))
    found.targets = found.targets or _aimed_at(clause)
    return found


def _embedded_doer(clause: Clause) -> tuple[list[Phrase], int]:
    """The doer in "killed in an attack by X", "killed in a rebel attack" and "killed when X opened fire"."""
    for at in range(clause.last, min(clause.last + 14, len(clause.tokens))):
        low = clause.low(at)
        if low in ("in", "during", "by", "from", "following", "after", "amid"):
            found = _in_event(clause, at)
            if found[0]:
                return found
        if low in ("when", "after", "as", "while"):
            doer = clause.objects_at(at + 1, through=False)
            acts = bool(doer) and _acts(clause, doer[-1].end)
            if acts and doer[0].entry.kind == "actor":
                return doer, at
        if clause.tokens[at].text in ".;:":
            break
    return [], -1


def _acts(clause: Clause, at: int) -> bool:
    """Whether a verb of doing follows, at once or behind "on motorcycles"."""
    if clause.low(at) in ("on", "in", "aboard"):
        at = next((i for i in range(at + 1, at + 4) if clause.is_verb(i)), at)
    return clause.is_verb(at) and clause.low(at) not in BE


def _attacked_people(clause: Clause, at: int, told: list[Phrase]) -> list[Phrase]:
    """Who the dead were in "people were killed when police fired on demonstrators": those fired on."""
    if clause.low(at) not in ("when", "after", "as", "while") or any(
        p.entry.part not in ("plain", "dead") for p in told
    ):
        return []
    doer = clause.objects_at(at + 1, through=False)
    if not doer or clause.is_verb(doer[-1].end) is False:
        return []
    verb = Clause(clause.tokens, clause.phrases, doer[-1].end, doer[-1].end + 1)
    objects = verb.objects_at(verb.after_particles())
    return [p for p in objects if p.entry.kind != "thing" and p.entry.part not in ("plain", "dead")]


def _in_event(clause: Clause, at: int) -> tuple[list[Phrase], int]:
    """The doer of the event noun that follows the preposition at ``at``."""
    nouns = words("nouns", "suffered", "two_sided")
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
            if clause.low(i + 1) not in nouns:
                return nation_before(Clause(clause.tokens, clause.phrases, i, i + 1)), at
        elif clause.low(i) in grammar.PREPOSITIONS:
            break
    return [], -1


def _of_active(clause: Clause, group: int) -> Found:
    inner = [p for p in clause.phrases if clause.first <= p.head < clause.last and p.entry.kind == "actor"]
    subject = [p for p in inner if p.start <= clause.first] or _subject(clause, group)
    targets = clause.objects_at(clause.after_particles())
    means = None
    if clause.low(clause.first).endswith("ing") and clause.low(group - 1) in (",", "and"):
        main = _main_passive(clause, group)
        if main is not None:
            subject = main
        if any(_meets_mine(clause, i, i + 1) for i in range(max(0, group - 12), group)):
            subject = []
        if not any(phrase.entry.kind == "actor" for phrase in subject):
            means = _weapon_before(clause, group)
    elif not any(phrase.entry.kind == "actor" for phrase in subject):
        means = _weapon_before(clause, group)
        subject = _of_event(clause, group) or subject
    wielded = means is not None and _wields(clause, means[0], group)
    if means is not None and not wielded and not any(phrase.entry.kind == "actor" for phrase in subject):
        subject = []
    if clause.low(group).endswith("ing") and clause.low(group - 1) in ("of", "for", "in", "with", "by"):
        subject = held(clause) or subject
    if targets and targets[0].entry.target == "vehicle" and clause.low(targets[-1].end) == "into":
        means = means or (targets[0].start, targets[0].end)
        targets = clause.objects_at(targets[-1].end + 1, through=False)
    if not targets and clause.only_people():
        targets = clause.unlisted(clause.after_particles())
    if clause.low(clause.first) in words("intransitive") and not targets:
        targets = _near_things(clause)
    if not targets and (sufferer := clause.antecedent_of_object(group)) is not None:
        targets = [sufferer]  # "a trader whom rebels had abducted"
    inner = [p for p in inner if clause.first < p.start]
    told = [p for p in clause.phrases if clause.first < p.start < clause.last and p.entry.kind != "actor"]
    targets = targets or _aimed_at(clause) or inner or told or _them(clause, subject)
    if clause.low(clause.first) in words("dying"):
        return Found(armed(_embedded_doer(clause)[0]), subject)
    return Found([p for p in subject if p.entry.kind != "thing"], targets, means)


def _subject(clause: Clause, group: int) -> list[Phrase]:
    """The subject; of words that name the weapon, the army it is of: "the shells that fell", "Ruritanian rockets hit"."""
    last = next((i for i in range(clause.last - 2, clause.first - 1, -1) if clause.low(i) in words("weapons")), None)
    if last is not None and not clause.is_past(clause.first):
        noun = Clause(clause.tokens, clause.phrases, clause.first, last + 1)
        found = Found([], [])
        before_noun(noun, found, suffered=False)
        return nation_before(noun) or found.actors
    return clause.subject(group)


def _wields(clause: Clause, weapon: int, group: int) -> bool:
    """Whether the weapon named before a verb is in its subject's hand: "a man with a knife hurt", "threw stones and hurt"."""
    at = weapon - 1
    while at > 0 and clause.low(at) in grammar.modifiers():
        at -= 1
    joined = clause.low(group - 1) in ("and", "then")
    return clause.low(at) in ("with", "using", "wielding") or (
        joined and clause.is_verb(at) and clause.low(at) not in SPEAKING
    )


def _of_event(clause: Clause, group: int) -> list[Phrase]:
    """The doers of an event noun that is the subject: "shelling by the army killed", "the rebels' attack killed"."""
    nouns = words("nouns", "suffered", "weapons")
    for at in range(group - 1, max(-1, group - 8), -1):
        if clause.low(at) in nouns and clause.phrase_at(at) is None:
            noun = Clause(clause.tokens, clause.phrases, at, at + 1)
            found = Found([], [])
            before_noun(noun, found, suffered=clause.low(at) in words("suffered"))
            doers = noun.by_phrase(at + 1, reach=group - at - 1)[0] or ascribed(noun, reach=group - at - 1)
            return armed(doers) or found.actors or nation_before(noun)
        if clause.tokens[at].text in ".;:,":
            break
    return []


def _aimed_at(clause: Clause) -> list[Phrase]:
    """The objects behind a weapon: "fired two rockets at the airport", "a grenade was thrown at the house"."""
    following = clause.after_particles()
    if clause.only_people() and clause.low(following) in grammar.amounts():
        return []  # people whom no list has: "shot three comrades at a base"
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


def _them(clause: Clause, subject: list[Phrase]) -> list[Phrase]:
    """Whom a pronoun as object takes up: "pursued the attackers and shot two of them"."""
    at = clause.after_particles()
    if clause.low(at + 1) == "of" and not clause.tokens[at].owner:
        at += 2
    if clause.low(at) in ("him", "her") and clause.phrase_at(at) is None:
        before = (p for p in clause.phrases if p.end <= clause.first and not clause.tokens[p.end - 1].owner)
        held = [p for p in before if p.entry.number == "one" and p not in subject]
        return [p for p in held if p.entry.kind == "person"][-1:]
    if clause.low(at) != "them":
        return []
    starts = {phrase.start for phrase in subject}
    earlier = [p for p in clause.phrases if p.end <= clause.first and p.start not in starts and p.entry.kind != "thing"]
    many = [p for p in earlier if p.number != "one"]
    return many[-1:]


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
            while start > at and clause.low(start - 1) not in grammar.openers():
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
        low not in grammar.bounds()
        and clause.tokens[at].text[0].isalpha()
        and not clause.is_verb(at)
        and clause.tokens[at].text.islower()
    )
