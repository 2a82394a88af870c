"""Finds every number of people killed, injured, abducted and so on in a text, with whom and how sure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evenhand.codebook import load
from evenhand.counts.attacks import Attacks, find_attacks
from evenhand.counts.clause import Tie
from evenhand.counts.outcomes import Outcome
from evenhand.counts.ties import ties
from evenhand.counts.tokens import Token, passages, word_set
from evenhand.counts.wounds import in_limb
from evenhand.model import Count, Span

_RISES = word_set("outcomes", "grammar", "rises")
_EARLIER = re.compile(
    r"\b(?:earlier|initial|previous|preliminary|first|prior) (?:\w+ )?"
    r"(?:reports?|figures?|estimates?|tolls?|counts?|reporting|information)\b"
    r"|\b(?:initially|previously|originally|earlier|at first) (?:reported|said|believed|thought|announced|put|stated"
    r"|estimated|given|counted|spoken|told|spoke|gave)\b"
    r"|^(?:earlier|initially|at first|previously|before that) ,? ?(?:[\w'-]+ ){1,6}?(?:said|spoken|spoke|put|given|gave"
    r"|reported|announced|stated|counted|estimated|believed|thought|told of)\b"
    r"|\bhad (?:said|spoken|put|given|reported|announced|stated|counted|estimated|told) (?:[\w'-]+ ){0,8}?"
    r"(?:earlier|initially|at first|previously|before)\b"
)
_ANEW = re.compile(
    r"\b(?:(?:death )?toll|tally|(?:the|this) (?:count|balance|total)|(?:the|these|our) figures?) (?:\w+ ){0,3}?"
    r"(?:now|at present|currently|rises|rose|risen|climbs|climbed|increased|revised|raised|updated)\b"
)
_OWN = word_set("outcomes", "grammar", "own")
_ONE_OF_THEM = re.compile(
    r"\bin (?:the )?(?:first|second|third|fourth|last|latest|latter|former|other|deadliest|one)\b(?! two| three)"
)
_ACCIDENT = re.compile(rf"(?i)\b(?:{'|'.join(sorted(word_set('outcomes', 'accident')))})\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LIMBS = word_set("outcomes", "limbs")
_CARE = word_set("outcomes", "care")
_SAYING = word_set("outcomes", "grammar", "saying")
#: Ends of words for some of people just told of.
_OF_OTHERS = ("of whom", "of them")
#: Sentences back in which those stand whom "four more" are added to.
_NEAR_SENTENCES = 2
#: Sentences back in which those stand whom "he" may point to.
_BACK = 4
#: Tokens between someone's wound and the verb by which he or she speaks: "with burns on both arms told".
_ASIDE = 6
_SURE = {
    "object": 0.9,
    "subject": 0.9,
    "left": 0.85,
    "noun of": 0.85,
    "counted": 0.85,
    "toll": 0.9,
    "relative": 0.8,
    "joined": 0.8,
    "gapped": 0.7,
}
_KIND = {
    "number": 1.0,
    "indefinite": 0.95,
    "kin": 0.9,
    "name": 0.7,
    "bare": 0.8,
    "plural": 0.6,
    "definite": 0.5,
    "unsure": 0.6,
    "pronoun": 0.3,
}


@dataclass(frozen=True, slots=True)
class CountMention:
    """One number of people in a text, tied to what happened to them.

    ``span`` and ``words`` are the number with its hedge, or the people phrase where the number is implied ("a
    policeman"); ``noun`` is the people phrase; ``outcome`` "casualties" is killed or injured in one number. ``attacks``
    are several attacks that it may be one number for, ``shared`` says that it is; ``supersedes`` marks a new total that
    replaces earlier ones, ``earlier`` a replaced one, ``other`` people apart from those counted before ("two others").
    ``rule`` names the structure that tied them, ``sentence`` numbers the sentences from 0. ``left_open`` marks one person
    hit or shot: the words do not say whether that one was killed or injured, and it is no number that takes both together.
    ``cared`` marks people told as hurt by their wounds or their way to hospital: those who die there are among them.
    ``speaks`` marks one person described by a wound where he or she speaks ("said a farmer with a bandaged hand").
    """

    span: Span
    words: str
    count: Count
    outcome: Outcome | None
    noun: Span | None
    predicate: Span | None
    hedge: str | None = None
    attacks: Attacks | None = None
    supersedes: bool = False
    earlier: bool = False
    other: bool = False
    group: str | None = None
    confidence: float = 0.5
    rule: str = ""
    sentence: int = 0
    left_open: bool = False
    cared: bool = False
    speaks: bool = False

    @property
    def shared(self) -> bool:
        """Whether words say that it is one number for several attacks, and not for one of them or for each."""
        return self.attacks is not None and self.attacks.several


def find_counts(text: str, *, language: str = "en") -> list[CountMention]:
    """Every count of people in ``text``, in text order. Only English is read; any other ``language`` finds nothing."""
    if language != "en":
        return []
    found: list[CountMention] = []
    for number, tokens in enumerate(passages(text)):
        here: list[CountMention] = []
        before = _lately(found, number)
        for tie in ties(tokens):
            mention = _pointing_back([*before, *here], tie) or _mention(text, tokens, tie)
            if mention is not None:
                here.append(mention)
        if here:
            found += (replace(mention, sentence=number) for mention in _flagged(here, tokens))
    return _settled(found, text)


def _lately(found: Sequence[CountMention], number: int) -> list[CountMention]:
    """Those told before sentence ``number`` whom "he" or "they" may point to. The injured of a sentence that tells others
    killed are told as living: only the next sentence may say more of them."""
    near = [mention for mention in found[-4:] if number - mention.sentence <= _BACK]
    killed = {mention.sentence for mention in found[-8:] if mention.outcome == "killed" and mention.count.low > 0}
    return [m for m in near if number - m.sentence <= 1 or m.outcome != "injured" or m.sentence not in killed]


def _pointing_back(before: Sequence[CountMention], tie: Tie) -> CountMention | None:
    """ "He died": the one last said to be hurt; "they were pronounced dead": the group last said to be hurt."""
    people = tie.people
    if people is None or people.kind != "pronoun" or tie.negated or tie.predicate.frame == "self":
        return None
    if people.head not in {"he", "she", "they", "him", "her", "them"}:
        return None
    many = people.head in {"they", "them"}
    for mention in reversed(before):
        if mention.outcome not in {"casualties", "injured"} or mention.count.low < 1:
            continue
        if (mention.count.low > 1) == many and not _is_other_sex(people.head, mention.words):
            return replace(
                mention, outcome=tie.predicate.outcome, confidence=0.6, rule="pronoun:" + mention.rule, left_open=False
            )
    return None


def _is_other_sex(pronoun: str, words: str) -> bool:
    women = re.search(r"(?i)\b(?:woman|girl|wife|mother|daughter|sister|female|aunt|grandmother|girlfriend)\b", words)
    men = re.search(r"(?i)\b(?:man|boy|husband|father|son|brother|male|uncle|grandfather|boyfriend)\b", words)
    return bool(women if pronoun in {"he", "him"} else men if pronoun in {"she", "her"} else None)


def _flagged(mentions: Sequence[CountMention], tokens: Sequence[Token]) -> list[CountMention]:
    """The mentions of one sentence, marked where it speaks of several attacks, a new total or an earlier one."""
    lows = [token.low for token in tokens]
    several = find_attacks(tokens)
    rising = not _RISES.isdisjoint(lows)
    early = bool(_EARLIER.search(" ".join(lows))) or _is_corrected(" ".join(lows))
    anew = _ANEW.search(" ".join(lows)) is not None
    background = any(f" {words} " in f" {' '.join(lows)} " for words in load("outcomes")["background"])
    background = background or _tells_a_year(tokens)
    found = []
    for mention in mentions:
        confidence = mention.confidence * (0.3 if background or _is_among(mention, tokens) else 1.0)
        supersedes = (rising and mention.rule.startswith("toll")) or (
            anew and mention.rule.startswith(("toll", "left"))
        )
        earlier = early and not supersedes
        found.append(
            replace(
                mention,
                attacks=_told_of(mention, several, tokens),
                supersedes=supersedes,
                earlier=earlier,
                confidence=round(confidence, 2),
            )
        )
    return found


def _is_corrected(words: str) -> bool:
    """Whether a sentence tells what was wrong in an earlier one: "we wrote that four had died"."""
    return any(f" {phrase} " in f" {words} " for phrase in load("outcomes")["corrected"])


def _told_of(mention: CountMention, several: Sequence[Attacks], tokens: Sequence[Token]) -> Attacks | None:
    """Of the attacks that the sentence speaks of together, the nearest that the number may be one number for."""
    parts = [token.start for token in tokens if token.low == ";"]
    near = [
        attacks
        for attacks in several
        if not any(
            min(mention.span.start, attacks.span.start) < cut < max(mention.span.end, attacks.span.end) for cut in parts
        )
    ]
    after = " ".join(token.low for token in tokens if token.start >= mention.span.end)
    if not near or not _OWN.isdisjoint(token.low for token in tokens) or _ONE_OF_THEM.search(after.split(" , ")[0]):
        return None
    return min(near, key=lambda attacks: abs(attacks.span.start - mention.span.start))


def _tells_a_year(tokens: Sequence[Token]) -> bool:
    """Whether a sentence tells of a whole year ("in 2012"): no report names its own day so."""
    return any(
        token.low in {"in", "since", "during"} and _YEAR.fullmatch(tokens[at + 1].low)
        for at, token in enumerate(tokens[:-1])
    )


def _is_among(mention: CountMention, tokens: Sequence[Token]) -> bool:
    """ "They were among 11 people shot since Friday": the number counts others as well."""
    first = next((at for at, token in enumerate(tokens) if token.start >= mention.span.start), 0)
    before = [token.low for token in tokens[max(0, first - 2) : first]]
    return len(before) == 2 and before[1] == "among" and before[0] in {"was", "were", "is", "are", "been"}


def _mention(text: str, tokens: Sequence[Token], tie: Tie) -> CountMention | None:
    predicate = Span(tokens[tie.predicate.start].start, tokens[tie.predicate.end - 1].end)
    own = tie.predicate.frame == "self" and tie.rule == "self"
    if tie.people is None:
        number = tie.number
        if number is None:
            return None
        span = Span(tokens[number.start].start, tokens[number.end - 1].end)
        kind = (
            "indefinite"
            if tokens[number.start].low in {"a", "another"} and number.end == number.start + 1
            else "number"
        )
        noun, low, high, of, group = None, number.low, number.high, None, None
        hedge = number.hedge
    else:
        people = tie.people
        one = people.head in {"he", "she", "him", "her"}
        if people.low is None and not own and not (one and people.kind == "pronoun"):
            return None
        noun = Span(tokens[people.start].start, tokens[people.end - 1].end)
        low, high, of, group, kind = people.low or 1, people.high, people.of, people.group or None, people.kind
        if people.low == 0:
            low = 0
        number = people.number
        span = noun if number is None else Span(tokens[number.start].start, tokens[number.end - 1].end)
        hedge = number.hedge if number is not None else None
        if people.low is None:
            low, high = 1, 1
    if tie.negated:
        if low != 0 and kind not in {"plural", "unsure"}:
            return None
        low = high = 0
    words = span.of(text)
    outcome = tie.predicate.outcome
    if own:
        after = {token.low for token in tokens[tie.predicate.end : tie.predicate.end + 4]}
        accident = bool(_ACCIDENT.search(text)) or not _LIMBS.isdisjoint(after)
        of, outcome = (of, "casualties") if accident else ("attackers", outcome)
    count = Count(low, high, of, words, tie.part, tie.adds and high != 0)
    blast = own and tokens[tie.predicate.end - 1].low == "up"
    moved = tie.predicate.frame == "to hospital" and tie.rule != "object"
    sure = _SURE.get(tie.rule, 0.7) * _KIND.get(kind, 0.7) * (0.3 if moved else 1.0)
    return CountMention(
        span,
        words,
        count,
        outcome,
        noun,
        predicate,
        hedge,
        group=group,
        cared=outcome == "injured" and _is_cared(tie, predicate.of(text)),
        other=tie.people is not None and (tie.people.other or _is_also(tokens, tie)),
        confidence=round(sure, 2),
        left_open=high == 1 and outcome == "casualties" and _is_bare_hit(tokens, tie),
        speaks=outcome == "injured" and _speaks(tokens, tie),
        rule=f"{tie.rule}{' moved' if moved else ' blast' if blast else ''}:{kind}",
    )


def _speaks(tokens: Sequence[Token], tie: Tie) -> bool:
    """Whether one person whom no word before points to is described by a wound and speaks: "a man who was hurt said"."""
    people = tie.people
    if people is None or people.kind != "indefinite" or people.high != 1 or tie.rule not in {"left", "relative"}:
        return False
    if people.start and tokens[people.start - 1].low in _SAYING:
        return True
    aside = people.end < len(tokens) and tokens[people.end].low == ","
    for token in tokens[tie.predicate.end : tie.predicate.end + _ASIDE]:
        if token.low in _SAYING:
            return True
        if not token.low[0].isalpha() and not (aside and token.low == ","):
            return False
    return False


def _is_cared(tie: Tie, words: str) -> bool:
    return tie.predicate.frame == "to hospital" or not _CARE.isdisjoint(re.findall(r"\w+", words.lower()))


def _is_bare_hit(tokens: Sequence[Token], tie: Tie) -> bool:
    """Whether the words are "hit" or "shot" alone, and neither "killed or wounded" nor "a casualty"."""
    words = {token.low for token in tokens[tie.predicate.start : tie.predicate.end]}
    return tie.predicate.frame == "either" and words.isdisjoint({"and", "or"})


def _is_also(tokens: Sequence[Token], tie: Tie) -> bool:
    """ "A woman was also hit": one more person."""
    first = tie.people.end if tie.people is not None else tie.predicate.start
    return any(token.low == "also" for token in tokens[first : tie.predicate.start])


def _settled(mentions: list[CountMention], text: str) -> list[CountMention]:
    """One mention for one phrase and outcome; "shot three men dead" is killed, not also casualties, and whoever died of
    wounds is not counted as injured."""
    kept: list[CountMention] = []
    for mention in mentions:
        same = [other for other in kept if other.span == mention.span]
        if any(other.outcome == mention.outcome for other in same) or (same and mention.rule.startswith("counted")):
            continue
        if mention.outcome == "casualties" and any(other.outcome in {"killed", "injured"} for other in same):
            continue
        if mention.outcome == "injured" and any(other.outcome == "killed" and other.count.high != 0 for other in same):
            continue
        if mention.outcome in {"killed", "injured"}:
            less = (
                {"casualties", "injured"} if mention.outcome == "killed" and mention.count.high != 0 else {"casualties"}
            )
            kept = [other for other in kept if other.span != mention.span or other.outcome not in less]
        kept.append(mention)
    told = [_hurt(mention, text) for mention in sorted(kept, key=lambda mention: mention.span)]
    return _added([_of_others(_referral(mention, kept), kept, text) for mention in told])


def _of_others(mention: CountMention, mentions: Sequence[CountMention], text: str) -> CountMention:
    """ "Nine were shot, three of whom died": a part of those shot, and no part of a number of dead."""
    if not mention.count.part or mention.noun is None or not mention.noun.of(text).lower().endswith(_OF_OTHERS):
        return mention
    told = [m for m in mentions if m.span < mention.span and not m.count.part and m.count.low >= mention.count.low]
    if not told or any(m.outcome == mention.outcome for m in told):
        return mention
    return replace(mention, count=replace(mention.count, part=False))


def _hurt(mention: CountMention, text: str) -> CountMention:
    """ "A man was shot in the leg": hurt, where nothing says that he died."""
    hit = mention.predicate is not None and mention.predicate.of(text).isalpha() and mention.noun is not None
    bare = mention.outcome == "casualties" and hit and not mention.rule.startswith(("pronoun", "noun"))
    after = [mention.predicate, mention.noun] if mention.predicate is not None else []
    if bare and any(span is not None and in_limb(text[span.end :].lstrip()) for span in after):
        return replace(mention, outcome="injured", left_open=False)
    return mention


def _referral(mention: CountMention, mentions: Sequence[CountMention]) -> CountMention:
    """ "Five were taken to Gao by ambulance", after more were said to be injured: a part of those. So is one injured who
    speaks ("said a farmer with a bandaged hand"), wherever the injured are told."""
    if mention.speaks and any(m.outcome == "injured" and not m.speaks and m.count.low > 0 for m in mentions):
        return replace(mention, count=replace(mention.count, part=True))
    if mention.outcome != "injured" or mention.other or not (" moved:" in mention.rule or mention.noun == mention.span):
        return mention
    told = [m for m in mentions if m.outcome == "injured" and m.span < mention.span and not m.count.part]
    if " moved:" in mention.rule and told and mention.words.lower().startswith("all "):
        return replace(mention, count=replace(mention.count, part=True))
    if not mention.cared or not told or told[-1].count.low <= mention.count.low:
        return mention
    return replace(mention, count=replace(mention.count, part=True))


def _added(mentions: Sequence[CountMention]) -> list[CountMention]:
    """Marks others who come on top of those just told to have met the same ("four more died"). "Two were killed and five
    others wounded" are others than the dead: they add to no number of wounded."""
    marked: list[CountMention] = []
    last: CountMention | None = None
    for mention in mentions:
        near = last is not None and mention.sentence - last.sentence <= _NEAR_SENTENCES
        alike = last is not None and last.outcome == mention.outcome
        alike = alike and last is not None and (last.count.of == "attackers") == (mention.count.of == "attackers")
        if mention.other and near and alike and not mention.count.part:
            mention = replace(mention, count=replace(mention.count, adds=True))
        if not mention.count.part:
            last = mention
        marked.append(mention)
    return marked
