"""Tells from the words around whether a date is of an incident or of a statement, a trial or the background."""

from __future__ import annotations

from evenhand.dates.lexicon import Lexicon, fold
from evenhand.dates.mention import Role
from evenhand.dates.words import Words

_NEAR = 4
_ENDS = frozenset(".!?;:\n")


def role_of(words: Words, lexicon: Lexicon, start: int, end: int) -> Role:
    """The role of words ``start`` to ``end``, by rule; "event" unless the syntax tells otherwise.

    "Other" are: a date after a reporting or court word with nothing but small words between ("said on Tuesday"); before
    one ("police today reported"); at the head of its clause ("On Tuesday, police said"); after "since"; a bare year
    between article and noun ("the 2009 attack"); right after words for a beginning ("elected in May"); of a document ("a
    notice issued by the police on Sunday", "On Sunday the police issued a notice"); and of a punishment ("given seven years
    on Thursday").
    """
    if not lexicon.other:
        return "event"
    before_it = fold(words.word(start - 1)) if start else ""
    if (start and "SINCE" in words.values[start - 1]) or before_it in _NO_DAY_OF or _names_an_event(words, start, end):
        return "other"
    listed = lexicon.all_other
    before = range(start - 1, max(-1, start - 1 - _NEAR), -1)
    after = range(end, min(len(words.starts), end + _NEAR))
    if _reaches(words, before, listed | lexicon.beginnings, stops=_ENDS | lexicon.clause, small_words_only=True):
        return "other"
    if _reaches(words, after, listed, stops=_ENDS, small_words_only=not _opens_clause(words, start)):
        return "other"
    document = _of_document(words, lexicon, start, end) or _document_given_out(words, lexicon, start, end)
    return "other" if document or _of_punishment(words, lexicon, start) else "event"


#: "Schools stay closed until Monday"; "ten years ago this week".
_NO_DAY_OF = frozenset({"until", "till", "ago"})


def _back(words: Words, start: int, far: int) -> list[str]:
    """Up to ``far`` words before ``start`` in its sentence, the nearest first."""
    found: list[str] = []
    for index in range(start - 1, max(-1, start - 1 - far), -1):
        word = fold(words.word(index)).strip()
        if word in _ENDS or words.classes[index] == "\n":
            break
        found.append(word)
    return found


def _of_document(words: Words, lexicon: Lexicon, start: int, end: int) -> bool:
    """Whether something written or spoken was given out then, and nothing else is told between."""
    back = _back(words, start, _NOTICE)
    if back and back[0] in _DATED and not lexicon.documents.isdisjoint(back[1:2]):
        return words.word(end)[:1] not in _POSSESSIVE if end < len(words.starts) else True  # "a report of Monday"
    for number, word in enumerate(back):
        if word in lexicon.given_out:
            return not lexicon.documents.isdisjoint(back[number + 1 : number + 1 + _NEAR + 1])
        if word in _OF_WHAT or word.endswith(("ed", "ing")):
            return False
    return False


def _document_given_out(words: Words, lexicon: Lexicon, start: int, end: int) -> bool:
    """On Tuesday the radio read out a text, at the head of a clause: what was said then follows, and is of another day."""
    if not _opens_clause(words, start):
        return False
    ahead = [fold(words.word(index)).strip() for index in range(end, min(len(words.starts), end + _NOTICE))]
    given = next((number for number, word in enumerate(ahead) if word in lexicon.given_out), None)
    if given is None or not _ENDS.isdisjoint(ahead[:given]):
        return False
    return not lexicon.documents.isdisjoint(ahead[given + 1 : given + 1 + _NEAR])


def _of_punishment(words: Words, lexicon: Lexicon, start: int) -> bool:
    back = [word for word in _back(words, start, _NOTICE) if word not in _SMALL and word not in _PRISON]
    return bool(back) and back[0] in lexicon.terms and not lexicon.punished.isdisjoint(back)


_NOTICE = 9
_DATED = frozenset("of from dated on".split())
_POSSESSIVE = frozenset("'’")
_OF_WHAT = frozenset("of about shows show says said saying that against".split())
_PRISON = frozenset("prison jail imprisonment behind bars each labour hard".split())


def _reaches(
    words: Words, places: range, listed: frozenset[str], *, stops: frozenset[str], small_words_only: bool
) -> bool:
    """Whether a listed word stands at one of ``places``, before the clause ends or, if asked, another word comes."""
    for index in places:
        word = fold(words.word(index))
        if word in listed:
            return True
        if word in stops or (word == "," and small_words_only):
            return False
        if small_words_only and words.classes[index] == "x" and word not in _SMALL:
            return False
    return False


def _opens_clause(words: Words, start: int) -> bool:
    """Whether nothing but a preposition or article stands between the date and the start of its sentence."""
    index = start - 1
    while index >= 0 and words.values[index] and words.word(index) not in _ENDS and start - index < _NEAR:
        if "COMMA" in words.values[index]:
            return False
        index -= 1
    return index < 0 or words.word(index).strip(" ") in _ENDS or words.classes[index] == "\n"


_SMALL = frozenset(
    "reporters journalists a an the in on at it he she they news to of with late early this that our its their his her"
    " station desk agency newspaper paper newsroom radio down us me them by".split()
)


def _names_an_event(words: Words, start: int, end: int) -> bool:
    """The 2009 attack: an article, a bare year, a noun."""
    if end - start > 2 or "YEAR" not in words.values[end - 1] or end >= len(words.starts):
        return False
    article = words.values[start] if end - start == 2 else words.values[start - 1] if start else {}
    return "THE" in article and words.word(end).isalpha() and not words.values[end].get("OF", False)
