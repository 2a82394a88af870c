"""The structure around an event word: noun or verb, active or passive, and where its object may begin."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.actors import grammar
from evenhand.actors.sentence import BE, HAVE, MARKS, RELATIVES, SentenceWords, is_amount, stems, words

_MODALS = frozenset("will would shall should can could may might must to did does do not".split())
_QUOTES = frozenset('"“”')


@dataclass(slots=True)
class Clause(SentenceWords):
    """A sentence, and one event word in it: tokens ``first`` to ``last`` (exclusive)."""

    first: int
    last: int

    def is_noun(self) -> bool:
        """Whether the event word is a noun here ("the attack") rather than a verb ("attacked", "to attack")."""
        low, before, after = self.low(self.last - 1), self.low(self.first - 1), self.low(self.last)
        if self.low(self.first) in words("nouns") and "from" in (self.low(self.first + 1), self.low(self.first + 2)):
            return True  # "shots from a passing car"
        acts = self.is_past(self.first) and self.low(self.first + 1) in words("particles") | grammar.determiners()
        if self.last - self.first > 1 and self.low(self.first) in grammar.adjectives() and not acts:
            return not self.is_past(self.last - 1)
        if self.last - self.first > 1 and low in words("weapons") and before in grammar.determiners():
            return True
        if self.is_past(self.first) and self.low(self.first) != "shot":
            return self.low(self.first) in words("nouns") and before in grammar.determiners()
        if self.low(self.first) == "shot":
            return before in ("a", "the", "single", "gun")
        known = words("nouns", "suffered", "two_sided")
        if low in words("weapons") and low.endswith("s") and self.is_verb(self.last):
            return True  # "where shells came down"
        if low.endswith("ing"):
            return low in known and (
                before in grammar.determiners()
                or after == "of"
                or self._owner_before()
                or self._adjective_before()
                or (before in grammar.PREPOSITIONS and after in ("of", "in", "at", "on", "by", "and", ""))
            )
        if before == "to" or before in _MODALS:
            return before == "to" and self.low(self.first - 2) in ("due", "response", "according", "prior", "led")
        starts = self.group_start(self.first)
        if self.low(starts - 1) in RELATIVES | {"they", "we"} and (
            self.phrase_at(self.last) or after in grammar.determiners()
        ):
            return False
        left = self.phrase_at(self.first - 1)
        if left is not None and left.entry.number == "many" and left.end == self.first and not self._owner_before():
            right = self.phrase_at(self.last)
            return right is None and after not in grammar.determiners()
        if low in known:
            return True
        return (
            before in grammar.determiners() or self._adjective_before() or before in grammar.number_words()
        ) and not (self.is_past(self.last - 1))

    def _owner_before(self) -> bool:
        return self.first > 0 and self.tokens[self.first - 1].owner

    def _adjective_before(self) -> bool:
        before = self.low(self.first - 1)
        return before in grammar.adjectives() or before.endswith(grammar.ADJECTIVE_ENDINGS)

    def passive(self) -> tuple[bool, int]:
        """Whether the verb is passive, and the index of the first word of its verb group."""
        at = self.first
        while at < self.last - 1 and self.low(at) in BE | HAVE:
            at += 1
        begins = any(self.low(i) in BE for i in range(self.first, at))
        group = self.group_start(self.first)
        passive = begins or (self.is_past(at) and any(self.low(i) in BE for i in range(group, self.first)))
        opens_fire = self.low(at).startswith("open") and self.low(at + 1) == "fire"
        if passive or not self.is_past(at) or opens_fire or self.low(at) in words("intransitive"):
            return passive, group
        if any(self.low(i) in HAVE | _MODALS for i in range(group, self.first)):
            return False, group
        following = self.after_particles()
        if self.last - at > 1 and not all(
            self.low(i) in words("particles", "through") for i in range(at + 1, self.last)
        ):
            return False, group
        if self.low(following) == "by" or self.low(self.last) == "by":
            return True, group
        if self._takes_object(following) or self._counted_object(following):
            return False, group
        if any(p.entry.kind != "thing" for p in self.by_phrase(following, reach=8)[0]):
            return True, group
        return self._shares_passive(group) or self._reduced(following), group

    def after_particles(self) -> int:
        """Where an object may begin: after particles, and after a second verb that shares it ("shot and wounded two")."""
        at = self.last
        while self.low(at) in words("particles") or self.low(at).endswith("ly"):
            at += 1
        if self.low(at) == "and" and self.is_past(at + 1) and self.objects_at(at + 2, through=False):
            return at + 2
        return at

    def _takes_object(self, at: int) -> bool:
        """Whether an object stands at ``at``; things are none of a verb that harms people: "people hurt at the bridge"."""
        if self.low(self.last - 1).startswith(stems("harming")) and self.low(at) in grammar.PREPOSITIONS:
            return any(phrase.entry.kind != "thing" for phrase in self.objects_at(at))
        return bool(self.objects_at(at))

    def _counted_object(self, at: int) -> bool:
        """Whether a noun that no list has stands after the verb with an article or number: "shot seven of them"."""
        if at >= len(self.tokens) or not (is_amount(self.tokens[at]) or self.low(at) in grammar.determiners()):
            return False
        return not any(self.low(i) in grammar.TIMES for i in range(at + 1, at + 3))

    def _shares_passive(self, group: int) -> bool:
        """Whether it follows "was X and": "was abducted and killed"."""
        if self.low(group - 1) not in ("and", "or", ",", "then"):
            return False
        for at in range(group - 2, max(-1, group - 14), -1):
            if self.low(at) in BE and any(self.is_past(i) for i in range(at + 1, min(at + 4, group))):
                return True
            if self.tokens[at].text in MARKS - _QUOTES:
                return False
        return False

    def _reduced(self, following: int) -> bool:
        """Whether a bare participle after a noun is passive: "the people killed in the raid"."""
        left = self.phrase_at(self.first - 1)
        closed = self.low(following) in ("in", "by", "on") and "," in {
            self.low(i) for i in range(following, following + 8)
        }
        if self.low(self.first - 1) == "," and (self.only_people() or closed):
            aside = self.phrase_at(self.first - 2)
            return aside is not None and aside.entry.kind != "thing" and not self.objects_at(following)
        return left is not None and left.end == self.first and self.low(following) in (
            "in", "during", "when", "at", "on", "while", "after", "and", "", ".", ",", "with", "from", "near", "as",
        )  # fmt: skip

    def only_people(self) -> bool:
        """Whether only people can suffer the event."""
        return any(self.low(i).startswith(stems("persons_only")) for i in range(self.first, self.last))
