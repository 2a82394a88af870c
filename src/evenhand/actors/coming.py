"""Who came, before what was done is told without a doer: "Soldiers entered the hamlet. Eleven men were led out and shot." """

from __future__ import annotations

from evenhand.actors import grammar
from evenhand.actors.finding import mention_of
from evenhand.actors.mentions import ActorMention, Phrase
from evenhand.actors.phrases import read_sentence, tokens_of
from evenhand.actors.sentence import HAVE, RELATIVES, SentenceWords, words

#: Types of those of whom no more is known than that they came.
_NOBODY = frozenset({None, "unknown", "individual", "civilians", "protesters"})
#: Behind a verb of coming: who came afterwards, or came upon what others had done.
_AFTERWARDS = frozenset(
    {"scene", "rescue", "help", "later", "afterwards", "over", "home", "under", "across", "late", "back"}
)
_FINDING = frozenset(
    {"found", "discovered", "recovered", "retrieved", "saw", "helped", "evacuated", "secured", "cordoned"}
)


def find_comers(sentence: str) -> list[ActorMention]:
    """Organised actors and crowds who are told to come upon somebody or somewhere, in the order of the sentence."""
    if not any(token.low in words("coming") for token in tokens_of(sentence)):
        return []
    tokens, phrases = read_sentence(sentence)
    if any(token.low in _FINDING for token in tokens):
        return []
    told = SentenceWords(tokens, phrases)
    return [mention_of(p, tokens, sentence) for p in phrases if p.entry.actor not in _NOBODY and _comes(told, p)]


def _comes(told: SentenceWords, phrase: Phrase) -> bool:
    """Whether the phrase is the subject of a verb of coming, at once or behind where they were or an aside of two words."""
    if phrase.entry.kind == "thing" or told.is_object(phrase) or told.tokens[phrase.end - 1].owner:
        return False
    for at in range(phrase.end, min(phrase.end + 9, len(told.tokens))):
        low = told.low(at)
        if low in words("coming") and told.phrase_at(at) is None:
            following = {told.low(i) for i in range(at + 1, at + 6)}
            return not following & _AFTERWARDS
        passing = low in grammar.PREPOSITIONS or low in grammar.ADVERBS or low in HAVE or low in RELATIVES or low == ","
        if told.is_verb(at) and not passing:
            return False
        if told.tokens[at].text in ".;:":
            return False
    return False
