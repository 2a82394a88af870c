"""What is asked of a report, and how the words that answer become a value.

Each field has one coding function. It answers a value with confidence and the candidates that lost, or a reason why not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from evenhand import actors, counts, dates, means, parties, stance, triggers, whereabouts
from evenhand.gazetteer import open_gazetteer
from evenhand.model import HAPPENED, Account, Candidate, Claim, Coded, Count, Span, Term, Uncoded, make_id
from evenhand.sentences import Sentence
from evenhand.setting import Setting, best_overlap

#: Version of all coding rules together.
RULES = "codes@4"

Coding = Coded | Uncoded


def coder() -> str:
    """What codes depend on: the rules' version and the gazetteer's. Codings of one are never mixed with another's."""
    return f"{RULES}+{make_id('places', open_gazetteer().version)}"


def code_account(account: Account, *, setting: Setting, beside: Sequence[Account] = ()) -> list[Coding]:
    """Every claim of an account coded, in the order of the claims. ``beside`` are the accounts of the same report."""
    return [code_claim(claim, account=account, setting=setting, beside=beside) for claim in account.claims]


def code_claim(claim: Claim, *, account: Account, setting: Setting, beside: Sequence[Account] = ()) -> Coding:
    """One claim coded. The account's other claims may decide: an explosion with a drone is a drone strike.

    A number of people for several attacks, in words that other accounts of the report (``beside``) quote too, is shared.
    """
    seen = replace(claim, words=claim.span.of(setting.text))  # words in capitals as the finding rooms see them
    coding = _CODERS[claim.field](seen, account, setting)
    if not isinstance(coding, Coded) or not isinstance(coding.value, Count) or coding.value.high == 0:
        return coding
    mention = best_overlap(claim.span, setting.counts)
    others = sum(other.id != account.id and _quotes(other, claim) for other in beside)
    if not others or mention is None or mention.attacks is None:
        return coding
    return replace(coding, value=replace(coding.value, shared=others + 1))


def _quotes(account: Account, claim: Claim) -> bool:
    """Whether an account answers the same field by the very same words."""
    return any(shared_id(other) == shared_id(claim) for other in account.claims_of(claim.field))


def shared_id(claim: Claim) -> str:
    """The id of a number that several accounts of a report quote: the same in all of them."""
    return make_id("shr", claim.report, claim.field, claim.span.start, claim.span.end)


def _date(claim: Claim, account: Account, setting: Setting) -> Coding:
    mention = best_overlap(claim.span, setting.dates)
    if mention is not None:
        if mention.when is None:
            return Uncoded(claim.id, f"dates.{mention.rule}", mention.reason or "not a date that can be placed in time")
        happened = claim.stance in {*HAPPENED, "past"}
        published = setting.report.published if happened else None
        told = dates.as_past(mention, published=published) or mention.when
        others = tuple(Candidate(w, mention.confidence / 2) for w in (mention.when, *mention.alternatives) if w != told)
        return Coded(claim.id, told, f"dates.{mention.rule}", mention.confidence, others)
    when = dates.code_date(claim.words, published=setting.report.published, language=setting.language)
    if when is None:
        return Uncoded(claim.id, "dates", "no date was recognised in these words")
    return Coded(claim.id, when, "dates.words_alone", 0.5)


def _place(claim: Claim, account: Account, setting: Setting) -> Coding:
    return whereabouts.code_place(claim, setting=setting)


def _without_attackers(count: Count, mention: counts.CountMention, claim: Claim, setting: Setting) -> Count:
    """A number of dead without those attackers whom its sentence counts in: "six people, two of them gunmen"."""
    if claim.field != "killed" or count.part or count.of is not None or count.high != count.low:
        return count
    parts = [m.count for m in setting.counts if m.predicate == mention.predicate and m.outcome == "killed"]
    less = sum(part.low for part in parts if part.part and part.of == "attackers")
    return replace(count, low=count.low - less, high=count.low - less) if 0 < less < count.low else count


def _count(claim: Claim, account: Account, setting: Setting) -> Coding:
    mention = best_overlap(claim.span, [m for m in setting.counts if m.outcome is not None] or setting.counts)
    if mention is not None and mention.left_open:
        return Uncoded(claim.id, "counts", "these words do not say whether the one who was hit was killed or injured")
    if mention is not None:
        count = _without_attackers(replace(mention.count, words=claim.words), mention, claim, setting)
        return Coded(claim.id, count, f"counts.{mention.rule}", mention.confidence)
    alone = counts.code_count(claim.words)
    if alone is None:
        return Uncoded(claim.id, "counts", "no number of people was recognised in these words")
    return Coded(claim.id, alone, "counts.words_alone", 0.6)


def _actor(claim: Claim, account: Account, setting: Setting) -> Coding:
    mention = actors.code_actor(claim.words, country=_country(account, setting))
    if mention is not None and mention.span.start and any(act.span == claim.span for act in account.claims_of("type")):
        mention = None  # the words for the act, which stand for a doer left unnamed: "fired into the crowd"
    if (mention is None or mention.actor_type is None) and triggers.find_triggers(claim.words):
        crowd = Coded(claim.id, Term("rioters"), "actors.by_act", 0.5, (), ("a mob is told of",))
        unnamed = Coded(claim.id, Term("unknown"), "actors.left_unnamed", 0.6, (), ("the report names no actor",))
        return crowd if "mob_violence" in _acts(account, setting) else unnamed
    told = actors.told_in_place(claim.span, setting.actors)
    if told is not None and told.actor_type is not None:
        return Coded(claim.id, Term(told.actor_type, told.name), "actors.described", told.confidence, (), told.reasons)
    if mention is None or mention.actor_type in (None, "unknown", "individual"):
        meant = actors.referred_to(claim.words, claim.span, setting.actors)
        if meant is not None and meant.actor_type is not None:
            reasons = (f"told elsewhere of the same: {meant.words}", *meant.reasons)
            return Coded(
                claim.id, Term(meant.actor_type, meant.name), "actors.elsewhere", meant.confidence, (), reasons
            )
    if mention is None and (held := _held_responsible(claim, setting)) is not None:
        return Coded(claim.id, Term(held.actor_type or "unknown", held.name), "actors.held", 0.4, (), held.reasons)
    if mention is None or mention.actor_type is None:
        return Uncoded(claim.id, "actors", "the codebook has no actor for these words")
    code, reasons = parties.doer_type(mention, claim.span, acts=_acts(account, setting), setting=setting)
    return Coded(
        claim.id, Term(code, mention.name), "actors.words", mention.confidence, (), (*mention.reasons, *reasons)
    )


def _held_responsible(claim: Claim, setting: Setting) -> actors.ActorMention | None:
    """Who the words are for by what the sentence says of responsibility: a name that no list has is of an actor, then."""
    sentence = setting.sentence_at(claim.span)
    if sentence is None:
        return None
    inner = Span(claim.span.start - sentence.span.start, claim.span.end - sentence.span.start)
    said = (each.actor for each in stance.find_responsibility(sentence.span.of(setting.text)))
    return next((actor for actor in said if actor is not None and actor.span.overlaps(inner)), None)


def _acts(account: Account, setting: Setting) -> set[str]:
    """The types that an account's words tell."""
    told = (_type(claim, account, setting) for claim in account.claims_of("type"))
    return {each.value.code for each in told if isinstance(each, Coded) and isinstance(each.value, Term)}


def _country(account: Account, setting: Setting) -> str | None:
    """The country in which the account's place lies, where it is known: a state's force abroad is a foreign one."""
    found = (best_overlap(place.span, setting.places) for place in account.claims_of("place"))
    return next((each.where.country for each in found if each is not None and each.where is not None), None)


def _target(claim: Claim, account: Account, setting: Setting) -> Coding:
    """By its words. A reader that takes them for a thing is believed unless people are what they end in: "two traders"
    are people, "the traders' union" may be a thing.
    """
    found = [(m.target_type, m) for m in actors.find_actors(claim.words) if m.target_type is not None]
    things = [(code, m) for code, m in found if m.kind == "thing"]
    if claim.kind == "thing" and things:
        found = things
    elif claim.kind == "thing" and not any(m.head.end >= len(claim.words.rstrip()) for _, m in found):
        others = tuple(Candidate(Term(code, m.name), 0.3) for code, m in found[:1])
        return Coded(claim.id, Term("other_property"), "fields.thing_by_reader", 0.5, others)
    if not found:
        return Uncoded(claim.id, "actors", "the codebook has no target type for these words")
    code, mention = found[0]
    doers = [doer.actor_type for c in account.claims_of("actor") if (doer := actors.code_actor(c.words)) is not None]
    known = any(code not in (None, "unknown", "individual") for code in doers)
    acts = _acts(account, setting)
    code, reasons = parties.target_type(mention, claim.span, acts=acts, by_others=known, setting=setting)
    return Coded(
        claim.id, Term(code, mention.name), "actors.words", mention.confidence, (), (*mention.reasons, *reasons)
    )


def _type(claim: Claim, account: Account, setting: Setting) -> Coding:
    found = triggers.find_triggers(claim.words)
    told = [m.code for c in account.claims_of("means") for m in _means_in(c, setting)]
    if not found:
        return _type_by_outcome(claim, account, told, setting)
    victims = [c.span.of(setting.text) for c in account.claims_of("target")[:1]]
    people = tuple(m.target_type for words in victims if (m := actors.code_target(words)))
    around = replace(_done_by(account), means=tuple(told), targets=people, signs=_signs_around(claim, setting))
    code, how, confidence = triggers.decide(found, around)
    others = tuple(Candidate(Term(t.code), 0.3) for t in found if t.code != code)
    return Coded(claim.id, Term(code), f"triggers.{how}", confidence, others)


#: What an act in words of no list is taken for, by the outcome that its account tells, the first that it tells.
_BY_OUTCOME = {"abducted": "abduction", "killed": "unspecified_killing", "injured": "unspecified_attack"}


def _type_by_outcome(claim: Claim, account: Account, told: list[str], setting: Setting) -> Coding:
    """The type of an act for which the codebook has no words: by what came of it and with what means, if that is told."""
    victims = account.claims_of("target")
    hit = [actors.code_target(c.words) for c in victims]
    only_things = bool(hit) and all(mention is not None and mention.kind == "thing" for mention in hit)
    code = triggers.of_act(claim.words, things=only_things)
    if code is not None:
        act = triggers.Trigger(claim.span, code, strong=False, shape="verb")
        decided, _, _ = triggers.decide([act], triggers.Circumstances(means=tuple(told)))
        return Coded(claim.id, Term(decided), "triggers.of_act", 0.5)
    outcomes = (name for name in _BY_OUTCOME if any(_befell(c, account, setting) for c in account.claims_of(name)))
    code = _BY_OUTCOME.get(next(outcomes, ""))
    if code is None and not told:
        return Uncoded(claim.id, "triggers", "the codebook has no event type for these words")
    act = triggers.Trigger(claim.span, code or "unspecified_attack", strong=False, shape="noun")
    decided, _, _ = triggers.decide([act], replace(_done_by(account), means=tuple(told)))
    reasons = ("the codebook has no words like these; judged by what came of it and the means told",)
    return Coded(claim.id, Term(decided), "triggers.by_outcome", 0.4, (), reasons)


def _done_by(account: Account) -> triggers.Circumstances:
    """What the words for the doers (not those for the act itself) say of them: armed, a crowd, a state's, an aircraft."""
    acts = {claim.span for claim in account.claims_of("type")}
    words = [claim.words for claim in account.claims_of("actor") if claim.span not in acts]
    doers = [doer for each in words if (doer := actors.code_actor(each)) is not None]
    named = (mention.code for each in words for mention in means.find_means(each))
    return triggers.Circumstances(
        armed=any(doer.kind == "actor" for doer in doers),
        crowd=any(doer.actor_type == "rioters" or _CROWD.search(doer.words) for doer in doers),
        forces=any(doer.actor_type in _OF_A_STATE for doer in doers),
        craft=next((code for code in named if code in _CRAFT), None),
    )


def _signs_around(claim: Claim, setting: Setting) -> frozenset[str]:
    """Signs in the sentence that tells the act and in those beside it in its paragraph; of a protest, not in what follows."""
    number = next((n for n, s in enumerate(setting.sentences) if s.span.start <= claim.span.start < s.span.end), None)
    if number is None:
        return frozenset()
    own = setting.sentences[number]
    near = [s for s in setting.sentences[max(0, number - 1) : number + 2] if s.paragraph == own.paragraph]
    later = {code for s in near if s is not own and s.span > own.span for code in _told_signs(s, setting)} - {"protest"}
    return frozenset(later.union(*(_told_signs(s, setting) for s in near if s.span <= own.span)))


def _told_signs(sentence: Sentence, setting: Setting) -> frozenset[str]:
    return triggers.find_signs(sentence.span.of(setting.text))


#: Actor types of a state's forces.
_OF_A_STATE = {"army", "police", "intelligence", "foreign_forces", "state_forces"}
#: Means that name an aircraft, with a crew or without.
_CRAFT = {"drone", "helicopter", "aircraft_bomb"}


#: People who act as a crowd.
_CROWD = re.compile(
    r"\b(?:crowds?|mobs?|villagers|neighbours|neighbors|residents|locals|townspeople|onlookers)\b", re.I
)


def _befell(claim: Claim, account: Account, setting: Setting) -> bool:
    """Whether a toll tells that somebody was hit: "no one was killed" tells of nobody."""
    coding = _count(claim, account, setting)
    told = isinstance(coding, Coded) and isinstance(coding.value, Count) and coding.value.high != 0
    return told and claim.stance in HAPPENED


def _means_in(claim: Claim, setting: Setting) -> list[means.MeansMention]:
    """The means that words name; the name of a town is none."""
    start = claim.span.start
    return [
        m for m in means.find_means(claim.words) if not setting.is_town(Span(start + m.span.start, start + m.span.end))
    ]


def _means(claim: Claim, account: Account, setting: Setting) -> Coding:
    found = _means_in(claim, setting)
    implied = next((code for t in triggers.find_triggers(claim.words) if (code := means.implied_by(t.code))), None)
    whole = any(act.span == claim.span for act in account.claims_of("type"))
    if found and not (whole and implied and found[0].code == "explosive_device"):
        return Coded(claim.id, Term(found[0].code), "means.words", 0.9)
    if implied is None:
        return Uncoded(claim.id, "means", "the codebook has no means for these words")
    return Coded(claim.id, Term(implied), "means.implied", 0.6, (), ("the kind of event implies it",))


def _stage(claim: Claim, account: Account, setting: Setting) -> Coding:
    code = triggers.stage_of(claim.words)
    if code is not None:
        return Coded(claim.id, Term(code), "triggers.stage", 0.85)
    tells_act = any(other.span == claim.span for other in account.claims_of("type"))
    if claim.stance in {*HAPPENED, "past"} and (tells_act or triggers.find_triggers(claim.words)):
        return Coded(claim.id, Term("accomplished"), "triggers.told_as_done", 0.8)
    if claim.stance in {"threatened", "planned"}:
        return Coded(claim.id, Term("threatened"), f"triggers.told_as_{claim.stance}", 0.7)
    return Uncoded(claim.id, "triggers", "these words do not say how far it came")


def _responsibility(claim: Claim, account: Account, setting: Setting) -> Coding:
    sentence = setting.sentence_at(claim.span)
    offset = sentence.span.start if sentence else claim.span.start
    text = sentence.span.of(setting.text) if sentence else claim.words
    for mention in stance.find_responsibility(text):
        start, end = mention.span.start + offset, mention.span.end + offset
        if start < claim.span.end and claim.span.start < end:
            held = (mention.actor.name or mention.actor.actor_type) if mention.actor else None
            return Coded(claim.id, Term(mention.code, held), "stance.responsibility", 0.8)
    actor = actors.code_actor(claim.words)
    if actor is None or actor.actor_type is None:
        return Uncoded(claim.id, "stance", "these words do not say who is held responsible")
    told_here = [c.span for c in account.claims_of("type") if offset <= c.span.start < offset + len(text)]
    deed = told_here[0] if told_here else claim.span
    trigger = Span(deed.start - offset, deed.end - offset)
    told = stance.find_stance(text, trigger=trigger, report=setting.report)
    code = _held(told)
    if code.startswith("accused") and _is_clash(account):
        code = "reported_as_fact"  # both sides fought: whoever tells of a clash accuses neither
    if code == "reported_as_fact" and actor.is_doubted:
        code = "suspected"
    return Coded(claim.id, Term(code, actor.name or actor.actor_type), "stance.told_as_doer", 0.65)


def _is_clash(account: Account) -> bool:
    told = (trigger for claim in account.claims_of("type") for trigger in triggers.find_triggers(claim.words))
    return any(trigger.code == "armed_clash" for trigger in told)


def _held(told: stance.StanceMention) -> str:
    """What it amounts to when an actor is told as the doer, by who tells it and how (MUC-4 slot 11's terms)."""
    if told.stance == "denied":
        return "denied"
    if told.party == "own":
        return "claimed"
    if told.stance == "stated":
        return "reported_as_fact"
    if told.speaker_kind in stance.authorities():
        return "accused_by_authorities"
    return "accused" if told.attributed_to else "suspected"


_CODERS: dict[str, Callable[[Claim, Account, Setting], Coding]] = {
    "type": _type,
    "date": _date,
    "place": _place,
    "actor": _actor,
    "target": _target,
    "means": _means,
    "stage": _stage,
    "killed": _count,
    "injured": _count,
    "casualties": _count,
    "attackers_killed": _count,
    "abducted": _count,
    "responsibility": _responsibility,
}

#: The questions, in the order in which they are shown.
FIELDS = tuple(_CODERS)
#: Fields that hold numbers of people.
TOLLS = ("killed", "injured", "casualties", "attackers_killed", "abducted")


def toll(account: Account, field: str) -> Count | None:
    """One account's number for a toll field, taking its claims together; None where it gives none."""
    found = [code.value for _, code in account.coded_of(field) if isinstance(code.value, Count)]
    if field == "attackers_killed":  # combine() leaves attackers out of every other toll
        found = [replace(count, of=None) for count in found]
    return counts.combine(found) if found else None
