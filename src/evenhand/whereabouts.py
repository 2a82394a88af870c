"""The place that the words of a claim mean in its report, or the name alone where its country is not told.

A name's country is told by places that the report names as such, not by who speaks, is blamed or comes from somewhere.
"""

from __future__ import annotations

from dataclasses import replace

from evenhand import places
from evenhand.model import Candidate, Claim, Coded, Uncoded, Where
from evenhand.sentences import Sentence
from evenhand.setting import Setting, best_overlap

#: So sure a place must be that lies in a country where nothing else lies that the report names; others bear one another out.
STRAY, BORNE_OUT = 0.8, 0.5
#: So likely the country of a place must be that many countries have, for it to be told.
LEAST_COUNTRY = 0.25
#: So many other places, all in one country, say in which country a name lies that no gazetteer has.
NAMED_ALIKE = 2
_ALIKE = "its country is that of all other places that the report surely names"
#: A name that no gazetteer has is kept where the incident was there at least as likely as this.
LEAST_NAMED = 0.5


def code_place(claim: Claim, *, setting: Setting) -> Coded | Uncoded:
    """The claim coded to a place, with the candidates that lost, or why not."""
    mention = best_overlap(claim.span, setting.places) or places.code_place(claim.words, report=setting.report)
    if mention is None:
        return Uncoded(claim.id, "places", "no place was recognised in these words")
    if mention.where is None:
        mention = _respelt(mention, setting)
    if mention.where is None:
        country = _one_country(mention, setting)
        if country is None or mention.event < LEAST_NAMED:
            return Uncoded(claim.id, "places", mention.reason or "the gazetteer has no place of this name")
        reasons: tuple[str, ...] = (str(mention.reason), _ALIKE)
        return Coded(claim.id, Where(None, mention.words, country), "places.unlisted", 0.3, (), reasons)
    others = tuple(Candidate(where, score) for where, score in mention.alternatives)
    if (
        mention.where.relation == places.AMONG
    ):  # a name that no gazetteer has: coordinates would be a guess, so a person may take it
        guess = Candidate(mention.where, mention.confidence)
        country = mention.where.country or _one_country(mention, setting)
        reasons = mention.reasons if mention.where.country or not country else (*mention.reasons, _ALIKE)
        named = Where(None, mention.where.name, country)
        return Coded(claim.id, named, "places.unlisted", mention.confidence, (guess, *others), reasons)
    if _country_chance(mention) < LEAST_COUNTRY:
        guess = Candidate(mention.where, mention.confidence)
        reasons = (*mention.reasons, "places of this name lie in many countries, and the report speaks for none")
        named = Where(None, mention.words, _one_country(mention, setting))
        return Coded(claim.id, named, "places.namesakes", mention.confidence, (guess, *others), reasons)
    if _is_stray(mention, setting):
        guess = Candidate(mention.where, mention.confidence)
        country = _one_country(mention, setting)
        stray = "no other place of the report lies in its country"
        reasons = (*mention.reasons, stray, _ALIKE) if country else (*mention.reasons, stray)
        named = Where(None, mention.words, country)
        return Coded(claim.id, named, "places.unlisted", mention.confidence, (guess, *others), reasons)
    return Coded(claim.id, mention.where, "places.resolve", mention.confidence, others, mention.reasons)


def _respelt(mention: places.PlaceMention, setting: Setting) -> places.PlaceMention:
    """A name that no gazetteer has by the only one spelt much like it, where nothing in the report lies elsewhere."""
    spelt = places.respelt(mention)
    if spelt.where is None or _is_stray(replace(spelt, confidence=min(spelt.confidence, BORNE_OUT)), setting):
        return mention
    return spelt


def _one_country(mention: places.PlaceMention, setting: Setting) -> str | None:
    """The country in which all other places lie that the paragraph surely names, or else the report.

    One name is too little, but for that of the country itself in the same paragraph.
    """
    telling = [
        m for m in setting.places if m.kind == "place" and m.words != mention.words and _tells_where(m, STRAY, setting)
    ]
    sentence = setting.sentence_at(mention.span)
    near = [m for m in telling if sentence is not None and _in_paragraph(m, sentence, setting)]
    grounds = [m for m in near if _is_country(m) and places.is_ground(setting.text, m.span)]
    for group, least in ((near, 1 if grounds else NAMED_ALIKE), (telling, NAMED_ALIKE)):
        countries = {m.where.country for m in group if m.where is not None}
        if len(countries) == 1 and len({m.words for m in group}) >= least:
            return countries.pop()
    return None


def _is_country(mention: places.PlaceMention) -> bool:
    return mention.where is not None and mention.where.precision == "country"


def _in_paragraph(mention: places.PlaceMention, sentence: Sentence, setting: Setting) -> bool:
    own = setting.sentence_at(mention.span)
    return own is not None and own.paragraph == sentence.paragraph


def _is_stray(mention: places.PlaceMention, setting: Setting) -> bool:
    """Whether a place is none too sure and lies in a country where nothing else lies that the report names.

    Where people come from bears a country out, and does not speak against another.
    """
    if mention.where is None or _country_chance(mention) >= STRAY:
        return False
    named = [m for m in setting.places if m.where is not None and m.words != mention.words]
    borne_out = {m.where.country for m in named if m.where is not None and _country_chance(m) >= BORNE_OUT}
    against = any(_tells_where(m, BORNE_OUT, setting) for m in named)
    return against and mention.where.country not in borne_out


def _tells_where(mention: places.PlaceMention, least: float, setting: Setting) -> bool:
    """Whether a name's country is so sure, and the name tells where: not where people come from, what borders on it, or
    whose government speaks.
    """
    if _country_chance(mention) < least or mention.where is None or places.is_aside(setting.text, mention.span):
        return False
    return not (_is_country(mention) and mention.kind == "place" and places.is_party(setting.text, mention.span))


def _country_chance(mention: places.PlaceMention) -> float:
    """How likely (0..1) a place lies in the country of the one that it is taken for: a region and its town count together."""
    country = mention.where.country if mention.where is not None else None
    return mention.confidence + sum(chance for where, chance in mention.alternatives if where.country == country)
