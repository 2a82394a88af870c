"""What type a doer or somebody hit is, where their own words leave it to what the report tells beside them."""

from __future__ import annotations

import re

from evenhand.actors import ActorMention, referred_to, shortened
from evenhand.model import Span
from evenhand.setting import Setting

#: A type, and the reasons for it besides the words.
Told = tuple[str, tuple[str, ...]]

#: People of no side, as doers; and acts that make a crowd of them.
_PLAIN = frozenset({"unknown", "individual"})
_CROWDS = frozenset({"mob_violence", "violent_demonstration"})
#: Whose a thing is, where it stands for those who use it.
_FORCE_OF = {"police_station": "police", "military_site": "army"}
#: Forces by which a report may say whose "officers" or "guards" are.
_FORCES = frozenset({"police", "army", "intelligence", "private_security"})
#: People who are hit as what they are, whatever the act; all others are in somebody's power when they are tortured.
_ARMED = frozenset({"police", "army", "state_forces", "intelligence", "foreign_forces", "peacekeepers"})
#: What is known of people at a demonstration of whom no more is told.
_OPEN = frozenset({"civilians", "unknown", "attackers"})
_FIGHTERS = re.compile(
    r"\b(?:fighters?|combatants?|militants?|armed (?:group|band|men|element|formation)s?|elements?)$", re.I
)

_NOT_KNOWN = re.compile(r"\b(?:unidentified|unknown|unnamed|masked|hooded|armed)\b", re.I)
#: One person of whom the words around tell an age, or the report what became of him.
_AGED = re.compile(r"\b\d\d[- ]year[- ]old\b", re.I)
_AGE = re.compile(r"\W{0,3}(?:aged |of |in (?:his|her) )?(?:\d\d\b|twenties|thirties|forties|fifties|sixties)", re.I)
_CAUGHT = re.compile(
    r"\b(?:he|she|the (?:man|woman|accused|suspect|defendant|attacker|driver|youth|perpetrator|shooter|assailant))\s+"
    r"(?:\w+\s+){0,3}?(?:(?:was|has been|is)\s+(?:\w+\s+){0,2}?(?:arrested|detained|overpowered|caught|held|charged|"
    r"sentenced|convicted|in (?:custody|jail|prison)|apprehended|disarmed|remanded|taken into custody|known to)|"
    r"gave (?:him|her)self up|surrendered|turned (?:him|her)self in|belongs to no|acted alone)",
    re.I,
)
_REACH = 400
#: What guards of no owner guard, where their sentence tells of it.
_PRISON = re.compile(
    r"\b(?:prisons?|jails?|gaol|penitentiary|penal colony|detention cent(?:re|er)|inmates?|prisoners?)\b", re.I
)
_GUARDS = re.compile(r"(?:(?!the\b)[\w-]+ |the (?:[\w-]+ )?)?guards?", re.I)


def doer_type(mention: ActorMention, span: Span, *, acts: set[str], setting: Setting) -> Told:
    """The type of the doer at ``span``, whom the codebook knows as ``mention``; ``acts`` are the types of what was done."""
    code = str(mention.actor_type)
    person = mention.kind == "person"
    if person and mention.number == "one" and (code == "civilians" or (code == "unknown" and _is_known(span, setting))):
        return "individual", ("one person, who is said to act for nobody",)
    if person and mention.number != "one" and code in _PLAIN and acts & _CROWDS:
        return "rioters", ("many people in a crowd that does violence",)
    shown = _by_report(mention, span, setting)
    return (shown, ("by what the report has named before",)) if shown in _FORCES else (code, ())


def _is_known(span: Span, setting: Setting) -> bool:
    """Whether one person is told to be just that: by an age, or because the report goes on to tell that he was held."""
    text = setting.text
    words, sentence = span.of(text), setting.sentence_at(span)
    if _NOT_KNOWN.search(words) or sentence is None:
        return False
    if _AGE.match(text, span.end) or _AGED.search(words):
        return True
    return _CAUGHT.search(text, span.end, sentence.span.end + _REACH) is not None


def target_type(mention: ActorMention, span: Span, *, acts: set[str], by_others: bool, setting: Setting) -> Told:
    """The type of those hit at ``span``, whom the codebook knows as ``mention``.

    ``by_others``: an armed side is told as the doer, so that fighters whom it hit are no attackers.
    """
    code = str(mention.target_type)
    if mention.kind != "thing" and "torture" in acts and code not in _ARMED:
        return "detainees", ("who is tortured is in somebody's power",)
    if mention.kind != "thing" and "force_against_protesters" in acts and code in _OPEN:
        return "protesters", ("force against a demonstration is told of",)
    if code == "attackers" and mention.kind == "actor":
        meant = referred_to(mention.words, span, setting.actors)
        if meant is not None and meant.target_type not in (None, "attackers"):
            return meant.target_type, (f"told elsewhere of the same: {meant.words}",)
        if by_others and "armed_clash" not in acts and _FIGHTERS.search(mention.words):
            return "unknown", ("fighters of nobody known, whom others attacked",)
    shown = _by_report(mention, span, setting)
    return (shown, ("by what the report has named before",)) if shown else (code, ())


def _by_report(mention: ActorMention, span: Span, setting: Setting) -> str | None:
    """The target type that the rest of the report gives to words which say little alone: "guards" after "prison guards",
    "officers" where only police are told of, "a crowd" where nobody protests.
    """
    last = mention.words.lower().split()[-1]
    kinds = {m.target_type for m in setting.actors if not m.span.overlaps(span)}
    if mention.actor_type == "rioters" and last in ("crowd", "crowds") and len(mention.words.split()) < 3:
        return None if "protesters" in kinds else "civilians"
    sentence = setting.sentence_at(span)
    if _GUARDS.fullmatch(mention.words) and sentence is not None and _PRISON.search(sentence.span.of(setting.text)):
        return "police"
    if last not in shortened():
        return None
    open_officer = last.startswith("officer") and mention.target_type == "state_forces"
    for other in reversed(setting.actors):
        if other.span.start >= span.start or other.target_type in (None, mention.target_type):
            continue
        code = _FORCE_OF.get(str(other.target_type), other.target_type)
        words = {word.strip("'’").removesuffix("s") for word in other.words.lower().split()}
        if last.removesuffix("s") in words or (open_officer and code in ("police", "army")):
            return code
    return None
