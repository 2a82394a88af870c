"""Names of armed groups that no list has, by what stands beside them: "fighters of the X", "the X, an armed group".

Of what type they are, only those words say: a group that is just called armed stays of unknown type, on whichever side it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evenhand.actors import grammar
from evenhand.actors.joining import NAMING
from evenhand.actors.lexicon import TARGET_OF, Entry, nations, word_list
from evenhand.actors.mentions import Phrase
from evenhand.actors.tokens import Token

#: Prepositions behind which a name is a place's: "in Mora, an armed group killed".
_PLACING = frozenset({"in", "at", "near", "around", "outside", "inside", "to", "into"})
_QUOTES = frozenset('"“”‘’')
_JOINTS = frozenset({"of", "for", "the", "and"})
#: Words before a name that say what others think of the group.
_ASIDE = frozenset({"outlawed", "banned", "proscribed", "clandestine"})
#: Types of a group told in an apposition that says what kind of group it is.
_KINDS = frozenset(
    {"unknown", "rebel_group", "gang", "political_militia", "communal_militia", "pro_government_militia"}
)


def name_groups(tokens: list[Token], phrases: list[Phrase], *, loud: bool) -> list[Phrase]:
    """The phrases with those of names that a word for fighters before them or a word for a group behind them shows.

    In a text in capitals (``loud``) no name can be told.
    """
    if loud:
        return phrases
    found = phrases
    for phrase in phrases:
        if _take_name(tokens, phrase, phrases):
            found = [each for each in found if each is phrase or each.end <= phrase.start or phrase.end <= each.start]
        name = _of_fighters(tokens, phrase) or _described(tokens, phrase)
        if name is not None and not any(_names_already(other, name) for other in found):
            found = [other for other in found if other.end <= name.start or name.end <= other.start]
            found = sorted([*found, name], key=lambda each: each.start)
    return found


def _take_name(tokens: list[Token], phrase: Phrase, phrases: Sequence[Phrase]) -> bool:
    """Takes the name behind a word for a group into its phrase, if one stands there: "the separatist group Night Cliff"."""
    entry, at = phrase.entry, phrase.end
    if entry.number is not None or entry.name is not None or entry.kind == "thing" or tokens[at - 1].owner:
        return False
    if tokens[at - 1].low not in word_list("group_nouns") or tokens[phrase.head_end - 1].capital:
        return False
    joint = next((key for key in NAMING if tuple(t.low for t in tokens[at : at + len(key)]) == key), ())
    at += len(joint)
    at += at < len(tokens) and tokens[at].low == "the" and bool(joint)
    quoted = at < len(tokens) and tokens[at].text in _QUOTES
    end = _run_right(tokens, at + quoted, least=1) if at + quoted < len(tokens) else None
    if end is None:
        return False
    if joint and any(p.entry.kind == "actor" and p.start < end and at < p.end for p in phrases):
        return False  # a name that is known is joined by its own words
    phrase.end = end + (quoted and end < len(tokens) and tokens[end].text in _QUOTES)
    phrase.reasons.append(f"with its name: {' '.join(token.text for token in tokens[at + quoted : end])}")
    return True


def _names_already(other: Phrase, name: Phrase) -> bool:
    """Whether a phrase of an actor that is known stands in the name."""
    inside = other.start < name.head_end and name.start < other.end
    return inside and other.entry.kind == "actor" and other.entry.actor not in ("unknown", None)


def _of_fighters(tokens: list[Token], phrase: Phrase) -> Phrase | None:
    """The name in "fighters of the Harbour Covenant"."""
    if phrase.entry.kind != "actor" or tokens[phrase.head_end - 1].low not in word_list("shows_group"):
        return None
    at = phrase.end
    if at + 1 >= len(tokens) or tokens[at].low not in ("of", "from"):
        return None
    start = at + 1
    first = start + (tokens[start].low == "the")
    first += first < len(tokens) and tokens[first].low in _ASIDE
    first += 2 * ([token.low for token in tokens[first : first + 2]] == ["so", "called"])
    end = _run_right(tokens, first) if first < len(tokens) else None
    return _phrase(tokens, start, first, end, phrase.entry.actor or "unknown") if end is not None else None


def _described(tokens: list[Token], phrase: Phrase) -> Phrase | None:
    """The name in "the Harbour Covenant, an armed group"; it takes in what describes it."""
    entry = phrase.entry
    group = entry.kind == "actor" and entry.number is None and entry.actor in _KINDS and entry.part in ("noun", "wing")
    if not group or phrase.start < 2 or tokens[phrase.start].low not in ("a", "an", "the"):
        return None
    if tokens[phrase.start - 1].text != "," or not tokens[phrase.start - 2].capital:
        return None
    if not _closes(tokens, phrase.end):
        return None
    end = phrase.start - 1
    first = end - 1
    while first > 0 and (
        tokens[first - 1].capital or (tokens[first - 1].low in _JOINTS and _capital_before(tokens, first))
    ):
        first -= 1
    while first < end and (not tokens[first].capital or tokens[first].low in grammar.determiners()):
        first += 1
    if _run_right(tokens, first, least=1) != end:
        return None
    start = first - (first > 0 and tokens[first - 1].low == "the")
    if start > 0 and tokens[start - 1].low in _PLACING and tokens[end - 1].low not in word_list("last_words"):
        return None
    name = _phrase(tokens, start, first, end, str(entry.actor))
    return replace(name, end=phrase.end)


def _closes(tokens: list[Token], at: int) -> bool:
    """Whether what describes a name ends at ``at`` or is told further there, and no verb follows: "a group said"."""
    if at >= len(tokens) or not tokens[at].text[0].isalnum():
        return True
    low = tokens[at].low
    return low in grammar.PREPOSITIONS or low in (
        "that",
        "which",
        "who",
        "active",
        "based",
        "allied",
        "linked",
        "loyal",
    )


def _capital_before(tokens: list[Token], at: int) -> bool:
    """Whether a word with a capital stands before the small words that end before ``at``."""
    while at > 0 and tokens[at - 1].low in _JOINTS:
        at -= 1
    return at > 0 and tokens[at - 1].capital


def _run_right(tokens: list[Token], at: int, *, least: int = 2) -> int | None:
    """The end of the name that begins at ``at``; None where none does, or where it is a place's or a person's."""
    end, words = at, 0
    while end < len(tokens):
        token = tokens[end]
        if token.capital and token.text[0].isalpha() and token.low not in grammar.STOPS:
            words += 1
        elif not (words and token.low in _JOINTS and _capital_after(tokens, end)):
            break
        end += 1
        if tokens[end - 1].owner:
            break
    own = [token for token in tokens[at:end] if token.low not in _JOINTS and (token.low,) not in nations()]
    if words < least or not own or _is_place(own):
        return None
    return end


def _is_place(name: Sequence[Token]) -> bool:
    """Whether words with capitals are a place's: "the Northern Province", "Lake Chad", but not "the Desert Shield Forces"."""
    last = name[-1].low
    if last in word_list("place_nouns"):
        return True
    return last not in word_list("last_words") and any(token.low in word_list("place_nouns") for token in name)


def _capital_after(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word with a capital follows the small words that begin at ``at``, two at most."""
    following = [token for token in tokens[at : at + 3] if token.low not in _JOINTS][:1]
    return tokens[at].low in ("of", "for", "the") and bool(following) and following[0].capital


def _phrase(tokens: list[Token], start: int, first: int, end: int, actor: str) -> Phrase:
    entry = Entry("actor", actor, TARGET_OF[actor])
    words = " ".join(token.text for token in tokens[first:end])
    return Phrase(
        start, end, first, end, entry, (entry,), 0.45, reasons=[f"called an armed group beside its name: {words}"]
    )
