"""A sentence as words and the phrases found in it: what stands beside what, and what goes together."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from evenhand.actors import grammar
from evenhand.actors.lexicon import Entry
from evenhand.actors.mentions import Phrase
from evenhand.actors.tokens import Token
from evenhand.codebook import load

BE = frozenset("is are was were be been being get got gets getting".split())
HAVE = frozenset("has have had having".split())
DASHES = frozenset("-–—")
RELATIVES = frozenset("who which that".split())
#: Words of saying, whose subject does nothing else.
SPEAKING = frozenset(
    """said says say saying told tells added adds reported reports report that confirmed confirms announced announces claimed
    claims claim stated states insisted insists alleged alleges believe believes believed think thinks thought declared
    declares argued argues noted notes explained explains wrote writes affirmed asserted asserts acknowledged acknowledges
    suggested suggests know knows knew suspect suspects suspected fear fears feared testified testifies""".split()
)
MARKS = frozenset('.;:!?"“”')
_STOPPERS = frozenset("when while after before because although as where if until since though once".split())
_IN_GROUP = grammar.BESIDE_VERBS | {"to", "all", "both"}
#: Words that open a clause with a subject of its own.
_OPENING = frozenset("when while where because although though whereas if".split())
#: Before these a noun with an article begins a clause, and is no object.
_BEFORE_SUBJECTS = _OPENING | SPEAKING | frozenset(["", "and", "but", "as", "after", "before", "until", ",", ";", ":"])


@functools.cache
def words(*sections: str) -> frozenset[str]:
    """The words of some lists of codebook/actor_words.yaml, section ``clause``."""
    return frozenset(str(word) for section in sections for word in load("actor_words")["clause"][section])


@functools.cache
def stems(section: str) -> tuple[str, ...]:
    """One list of codebook/actor_words.yaml, section ``clause``, as beginnings of words."""
    return tuple(words(section))


def is_amount(token: Token) -> bool:
    """Whether a token is a number, in figures or in a word."""
    return token.text[0].isdigit() or token.low in grammar.number_words()


def _is_one(phrase: Phrase) -> bool:
    """Whether a phrase names one person."""
    return phrase.entry.kind != "thing" and "one" in (phrase.number, phrase.entry.number)


@dataclass(slots=True)
class SentenceWords:
    """A sentence's tokens, and its phrases in their order."""

    tokens: list[Token]
    phrases: list[Phrase]

    def phrase_at(self, at: int) -> Phrase | None:
        """The phrase that holds token ``at``."""
        for phrase in self.phrases:
            if phrase.start <= at < phrase.end:
                return phrase
        return None

    def low(self, at: int) -> str:
        """The folded word at ``at``, empty outside the sentence."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def is_past(self, at: int) -> bool:
        """Whether the word is a past form or a past participle."""
        low = self.low(at)
        return (low.endswith("ed") and len(low) > 3) or low in words("irregular")

    def is_verb(self, at: int) -> bool:
        """Whether the word outside any phrase looks like a verb."""
        if not 0 <= at < len(self.tokens) or self.phrase_at(at) is not None:
            return False
        low = self.low(at)
        if low == "may" and self._is_month(at):
            return False
        if self.is_past(at) or low in grammar.AUXILIARIES or low in grammar.COMMON_VERBS:
            return True
        if not low.endswith("ing"):
            return False
        if low not in words("suffered", "nouns", "two_sided"):
            return True
        after = self.low(at + 1)
        return self.phrase_at(at + 1) is not None or after in grammar.determiners() or after in grammar.number_words()

    def _is_month(self, at: int) -> bool:
        """Whether "May" stands beside a number: "on 19 May"."""
        return any(self.low(i)[:1].isdigit() for i in (at - 1, at + 1))

    def group_start(self, at: int) -> int:
        while at > 0 and (
            self.low(at - 1) in _IN_GROUP
            or (self.low(at - 1).endswith("ly") and self.phrase_at(at - 1) is None)
            or (self.low(at - 1) == "and" and self.low(at - 2).endswith("ly") and self.low(at).endswith("ly"))
        ):
            at -= 1
        return at

    def subject(self, group: int) -> list[Phrase]:
        """The phrases that are the verb group's subject, in text order; empty when it is not named."""
        at = group - 1
        if self.low(at) in RELATIVES:
            at -= 1
            if self.low(at) == ",":
                at -= 1
            antecedent = self.phrase_at(at)
            if antecedent is None and self.low(at + 1) == ",":
                antecedent = self._before_comma(at)
            return self.coordinated_left(antecedent) if antecedent is not None else []
        if self._unlisted_subject(group) is not None:
            return []
        if self.low(at) == ",":
            at = next((k - 1 for k in range(at - 1, max(-1, at - 14), -1) if self.low(k) == ","), at)
        while at >= 0:
            phrase = self.phrase_at(at)
            if phrase is None:
                if self.tokens[at].text in MARKS and at < group - 1:
                    break
                if self.low(at) in _OPENING and at < group - 1 and not self.low(at + 1).endswith("ing"):
                    break
                if at == group - 1 and self.low(at) in (
                    "nobody",
                    "someone",
                    "somebody",
                    "what",
                    "something",
                    "nothing",
                    "whoever",
                ):
                    break
                if at == group - 1 and self.low(at) in ("it", "they", "he", "she"):
                    return self._antecedent(at)
                at -= 1
                continue
            if self.tokens[phrase.end - 1].owner and self.is_verb(at + 1) is False and at + 1 < group:
                at = phrase.start - 1
                continue
            hung = (
                self.low(phrase.start - 1) in ("whom", "which", "who") and self.phrase_at(phrase.start - 2) is not None
            )
            if hung and any(self.is_verb(i) for i in range(phrase.end, group)):
                at = phrase.start - 2  # "a trader whom soldiers had arrested was found dead"
                continue
            if self.is_object(phrase) and not (phrase.end == group and self._is_seen(phrase)):
                at = phrase.start - 1
                continue
            return self.coordinated_left(self._named_before(phrase))
        return []

    def _is_seen(self, phrase: Phrase) -> bool:
        """Whether somebody saw those at a phrase do what the next word tells: "filmed soldiers beating"."""
        return phrase.entry.kind != "thing" and self.low(phrase.start - 1) in words("perceiving")

    def own_subject(self, group: int) -> int | None:
        """Where the subject begins that stands right before a verb group and opens its clause, if one does."""
        left = self.phrase_at(group - 1)
        if left is None:
            return self._unlisted_subject(group)
        first = self.coordinated_left(left)[0]
        opens = self.low(first.start - 1) in _BEFORE_SUBJECTS and not self.is_object(first)
        return first.start if opens else None

    def _unlisted_subject(self, group: int) -> int | None:
        """Where a number or a noun that no list has begins that is the subject: "and nine were found", "when a shell hit"."""
        at = group - 1
        while at > 0 and group - at < 5 and self._is_plain_word(at) and self.low(at) not in grammar.amounts():
            at -= 1
        if self.phrase_at(at) is not None or self.low(at) not in grammar.amounts():
            return None
        timed = any(self.low(i) in grammar.TIMES | grammar.DAYS for i in range(at, group))
        counted = at < group - 1 or self.low(at) in grammar.number_words()
        return at if counted and not timed and self.low(at - 1) in _BEFORE_SUBJECTS else None

    def _is_plain_word(self, at: int) -> bool:
        """Whether a word outside any phrase may be a noun or stand before one."""
        low = self.low(at)
        return (
            self.tokens[at].text[0].isalpha()
            and low not in grammar.STOPS
            and self.phrase_at(at) is None
            and not self.is_verb(at)
        )

    def antecedent_of_object(self, group: int) -> Phrase | None:
        """Of whom a relative clause tells that the subject right before the verb group does something to them: "the rebels,
        whom the army [blames]".
        """
        subject = self.phrase_at(group - 1)
        at = subject.start - 1 if subject is not None and subject.end == group else -1
        if at < 0 or self.low(at) not in RELATIVES | {"whom"}:
            return None
        at -= 1 + (self.low(at - 1) == ",")
        return self.phrase_at(at)

    def _before_comma(self, at: int) -> Phrase | None:
        """Whom an aside that ends at ``at`` stands behind: "four men, all dressed in black, who attacked"."""
        comma = next((k for k in range(at, max(-1, at - 12), -1) if self.low(k) == ","), 0)
        phrase = self.phrase_at(comma - 1)
        return phrase if phrase is not None and phrase.entry.kind != "thing" else None

    def before(self, group: int) -> list[Phrase]:
        """The phrases right before a bare participle: "the names of the farmers killed in the raid"."""
        at = group - 2 if self.low(group - 1) == "," else group - 1
        phrase = self.phrase_at(at)
        return self.coordinated_left(self._named_before(phrase)) if phrase is not None else []

    def _named_before(self, phrase: Phrase) -> Phrase:
        """Whom an aside between commas describes: "the clinic's head, a member of the council, was"."""
        left = self.phrase_at(phrase.start - 2)
        closed = self.low(phrase.end) in (",", "who") or self.low(phrase.end) in grammar.PREPOSITIONS
        if self.low(phrase.start - 1) == "," and left is not None and closed and left.entry.kind != "thing":
            return left
        return phrase

    def _antecedent(self, at: int) -> list[Phrase]:
        """Whom a pronoun before the verb takes up: the subject of the clause before, if it can be."""
        pronoun = at
        wanted = {"it": ("actor", "thing"), "they": ("actor",)}.get(self.low(at), ("person", "actor"))
        while at > 0 and (not self.is_verb(at) or (self.low(at) == "put" and self.low(at + 1) == "it")):
            at -= 1
        earlier = self.subject(self.group_start(at)) if at > 0 else []
        if self.low(pronoun) in ("he", "she"):
            earlier = [p for p in earlier if _is_one(p)] or [
                p for p in self.phrases if p.end <= pronoun and _is_one(p)
            ][-1:]
        return earlier if earlier and earlier[0].entry.kind in wanted else []

    def is_object(self, phrase: Phrase) -> bool:
        """Whether a phrase to the left belongs to a preposition or to another verb."""
        at = phrase.start - 1
        if self.low(at) == "as" and self.low(phrase.end) in ("put", "puts", "said", "says", "told", "tells"):
            return True  # "as the mayor put it"
        while at >= 0 and self.low(at) in words("hedges") and self.low(at) not in ("and", "to", "at", "over", "of"):
            at -= 1
        low = self.low(at)
        if low in ("least",) or (low == "at" and self.low(at + 1) == "least"):
            at -= 1
            low = self.low(at)
        if low in ("that", "as", "after", "before", "when", "since", "until", "so"):
            return False
        if low == "of" and (
            is_amount(self.tokens[at - 1]) or self.low(at - 1) in ("some", "most", "many", "several", "dozens")
        ):
            at -= 2
            return self.low(at) in grammar.PREPOSITIONS or (self.is_verb(at) and self.low(at) not in SPEAKING)
        hung = self.low(at - 1) in RELATIVES and self.phrase_at(at) is None and low not in grammar.ADVERBS
        if low in grammar.PREPOSITIONS or hung:
            return True
        if low in ("and", "or", ","):
            left = self.phrase_at(at - 1)
            return left is not None and low != "," and self.is_object(left)
        return self.is_verb(at) and low not in SPEAKING

    def coordinated_left(self, phrase: Phrase, *, listed: bool = False) -> list[Phrase]:
        """The phrase and those joined to it on its left: "X and Y", and "X, Y and Z" once an "and" was seen."""
        at = phrase.start - 1
        while self.low(at) in ("and", ",", "or") or (
            self.low(at) in words("hedges") and self.low(at) not in ("to", "of")
        ):
            at -= 1
        if self.low(at) == "of" and is_amount(self.tokens[at - 1]):
            at -= 2
            while self.low(at) in ("and", ",", "or"):
                at -= 1
        if self.low(at) in DASHES or self.low(at) in ")]":
            at = self._before_aside(at)
        left = self.phrase_at(at)
        if left is None or at == phrase.start - 1:
            return [phrase]
        between = {self.low(i) for i in range(left.end, phrase.start)}
        joins = bool(between & {"and", "or"}) or (listed and "," in between)
        if not joins or self.is_object(left):
            return [phrase]
        return [*self.coordinated_left(left, listed=True), phrase]

    def _before_aside(self, at: int) -> int:
        """The last word before an aside between dashes or brackets that ends at ``at``."""
        opening = {")": "(", "]": "["}.get(self.low(at))
        if opening is None:
            while at > 0 and self.low(at) in DASHES:
                at -= 1
        while at > 0 and (self.low(at) != opening if opening else self.low(at) not in DASHES):
            at -= 1
        while at > 0 and (self.low(at) in DASHES or self.low(at) == opening):
            at -= 1
        return at

    def objects_at(self, at: int, *, through: bool = True, sides: bool = False) -> list[Phrase]:
        """The phrases that begin at ``at``, after hedges and one preposition, with those joined to them.

        ``sides``: the two sides of a fight, which a verb may follow.
        """
        limit = at + 6
        used = not through
        while at < min(limit, len(self.tokens)) and self.phrase_at(at) is None:
            low = self.low(at)
            if low in words("hedges") or low in grammar.determiners() or is_amount(self.tokens[at]):
                at += 1
            elif not used and low in words("through"):
                used = True
                at += 1
            elif self._is_name(at) and (self.phrase_at(at + 1) or self.phrase_at(at + 2) or self.phrase_at(at + 3)):
                at += 1
            else:
                return []
        phrase = self.phrase_at(at)
        if phrase is None:
            return []
        found = [phrase]
        while True:
            following = self._next_joined(found[-1], sides=sides)
            if following is None:
                return found
            found.append(following)

    def _next_joined(self, phrase: Phrase, *, sides: bool) -> Phrase | None:
        at = phrase.end
        if self.low(at) not in ("and", ",", "or", "as", "plus") or self.tokens[phrase.end - 1].owner:
            return None
        limit = at + 6
        while at < limit and self.phrase_at(at) is None:
            low = self.low(at)
            if low == "including":
                return None
            if (
                low not in words("hedges")
                and low not in ("and", ",", "or", "well", "plus")
                and not (low in grammar.determiners() or (at < len(self.tokens) and is_amount(self.tokens[at])))
            ):
                return None
            at += 1
        following = self.phrase_at(at)
        if following is None:
            return None
        between = {self.low(i) for i in range(phrase.end, following.start)}
        if "," in between and not between & {"and", "or", "as"} and not self._goes_on(following.end):
            return None
        if not sides and self.is_verb(following.end) and not self.low(following.end).endswith("ing"):
            return None
        return following

    def _goes_on(self, at: int) -> bool:
        """Whether a list may go on or end at ``at``, and no word of the last phrase or verb stands there."""
        low = self.low(at)
        return not low or not self.tokens[at].text[0].isalnum() or low in ("and", "or") or low in grammar.PREPOSITIONS

    def _is_name(self, at: int) -> bool:
        """Whether the word may be part of a name that no list has."""
        if not 0 <= at < len(self.tokens):
            return False
        token = self.tokens[at]
        return (
            token.text[0].isupper()
            and token.low not in grammar.no_names()
            and not self.is_verb(at)
            and not token.low.endswith(("ly", "ed"))
        )

    def unlisted(self, at: int) -> list[Phrase]:
        """A person by a name that no list has, when a name begins at ``at``."""
        end = at
        while end < at + 4 and self._is_name(end) and self.phrase_at(end) is None:
            end += 1
        if end == at or (self.low(end) in words("nouns", "suffered")):
            return []
        entry = Entry("person", "individual", "unknown", "personal", "one")
        return [Phrase(at, end, at, end, entry, (entry,), 0.4, "one", None, ["a name that no list has"])]

    def unlisted_before(self, end: int) -> list[Phrase]:
        """A person by a name that no list has, when a name ends before ``end``; not the place in "the mayor of Mora"."""
        start = end
        while start > 0 and end - start < 4 and self._is_name(start - 1) and self.phrase_at(start - 1) is None:
            start -= 1
        placed = self.low(start - 1) in grammar.PREPOSITIONS
        return self.unlisted(start) if start < end and not placed else []

    def by_phrase(self, at: int, *, carrying: bool = False, reach: int = 16) -> tuple[list[Phrase], int]:
        """The phrases after the first "by" from ``at`` on that belongs to the event, and the index of that "by"."""
        for i in range(at, min(at + reach, len(self.tokens))):
            low = self.low(i)
            if self.phrase_at(i) is not None:
                continue
            if low == "by" and self.low(i + 1) not in ("road", "car", "then", "far"):
                return self.objects_at(i + 1, through=False), i
            if self.tokens[i].text in MARKS or low in _STOPPERS or (low in RELATIVES and i > at + 1):
                break
            passes = low in BE | HAVE or (carrying and low in words("carrying"))
            shares = low.endswith("ed") and self.low(i + 1) == "by" and not carrying
            if self.is_verb(i) and not passes and not shares:
                break
        return [], -1
