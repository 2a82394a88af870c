"""The room's doors: find mentions in a text, code words that somebody else has quoted."""

from __future__ import annotations

from typing import Literal, cast

from evenhand.actors.clauses import Clause
from evenhand.actors.event_nouns import is_way, nation_before
from evenhand.actors.joining import names_piece
from evenhand.actors.lexicon import word_list
from evenhand.actors.mentions import ActorMention, Phrase
from evenhand.actors.phrases import of_state, read_sentence
from evenhand.actors.tokens import Token
from evenhand.model import Span


def find_actors(text: str, *, language: str = "en", country: str | None = None) -> list[ActorMention]:
    """Every mention of an actor, of people or of a thing that may be attacked, in text order, none inside another.

    ``country`` (ISO 3166-1 alpha-2) is where the events happen, if known: it settles which of several actors of one name
    is meant, and which forces are foreign. In other languages than English only names of the dictionary are found.
    """
    tokens, phrases = read_sentence(text, country)
    mentions = [mention_of(phrase, tokens, text) for phrase in phrases]
    return mentions if language == "en" else [mention for mention in mentions if mention.name is not None]


def code_actor(words: str, *, country: str | None = None) -> ActorMention | None:
    """The words as a doer, or None when the codebook has no word in them that can be one. A phrase's own head decides."""
    return _code(words, country=country, role="actor")


def code_target(words: str, *, country: str | None = None) -> ActorMention | None:
    """The words as the one attacked, or None when the codebook has no word in them that can be it."""
    return _code(words, country=country, role="target")


def is_loaded(words: str) -> bool:
    """Whether words name a doer by a verdict, as one side calls the other (codebook/actor_words.yaml, "loaded")."""
    return any(phrase.entry.part == "loaded" for phrase in read_sentence(words)[1])


def shortened() -> frozenset[str]:
    """Heads that a report uses alone for people whom it has named in full before."""
    return word_list("shortened")


def is_piece(words: str) -> bool:
    """Whether words are for a part of a building or place, and not told of which ("the gate"), or for a road."""
    phrases = read_sentence(words)[1]
    bare = len(phrases) == 1 and phrases[0].entry.target in ("other_property", "road_or_bridge")
    return bare and (names_piece(phrases[0]) or is_way(phrases[0]))


def _code(words: str, *, country: str | None, role: Literal["actor", "target"]) -> ActorMention | None:
    for mention in find_actors(words, country=country):
        if (mention.actor_type if role == "actor" else mention.target_type) is not None:
            return mention
    return _by_nation(words, country) if role == "actor" else None


def _by_nation(words: str, country: str | None) -> ActorMention | None:
    """The army in "Ruritanian air strike", where no word names a force."""
    tokens, phrases = read_sentence(words)
    clause = Clause(tokens, phrases, max(0, len(tokens) - 1), len(tokens))
    found = nation_before(clause) if tokens else []
    return mention_of(of_state(found[0], country), tokens, words) if found else None


def mention_of(phrase: Phrase, tokens: list[Token], text: str) -> ActorMention:
    """The finished form of a phrase."""
    span = Span(tokens[phrase.start].start, tokens[phrase.end - 1].end)
    head = Span(tokens[phrase.head].start, tokens[phrase.head_end - 1].end)
    entry = phrase.entry
    return ActorMention(
        span,
        span.of(text),
        head,
        entry.kind,
        entry.actor,
        entry.target,
        entry.name,
        phrase.country,
        round(phrase.confidence, 2),
        tuple(phrase.reasons),
        cast(Literal["one", "many"] | None, phrase.number),
    )
