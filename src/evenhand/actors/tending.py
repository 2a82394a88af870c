"""Who comes upon or cares for people that others hurt: "The army said it found the bodies of three farmers"."""

from __future__ import annotations

from evenhand.actors.phrases import tokens_of
from evenhand.actors.sentence import words
from evenhand.model import Span

#: Words that may stand between somebody and the verb: "X said on Monday that its fighters had [found]".
_REACH = 10
_ENDS = frozenset(".;:!?")
_JOINED = frozenset({"and", "then", "before", "but", ","})


def only_tends(sentence: str, span: Span, *, until: int | None = None) -> bool:
    """Whether the first verb that is told of those at ``span``, verbs of speech apart, is one of finding, burying or caring,
    or what they do is to look into something or condemn it. They are nobody's doers by such a sentence, unless a verb at
    ``until`` is joined to it ("found three men and shot them").
    """
    tokens = tokens_of(sentence)
    at = next((number for number, token in enumerate(tokens) if token.start >= span.end), len(tokens))
    for number, token in enumerate(tokens[at : at + _REACH], start=at):
        if token.low in words("tending"):
            between = [other.low for other in tokens[number + 1 :] if until is not None and other.end <= until]
            return (until is None or token.start < until) and _JOINED.isdisjoint(between)
        if token.text in _ENDS or token.low in words("acting"):
            return False
    return False
