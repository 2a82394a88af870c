"""Closed word classes of English that bound a noun phrase."""

from __future__ import annotations

import functools

from evenhand.actors.lexicon import word_list

PREPOSITIONS = frozenset(
    """of in on at by from with for to into onto upon as after before during near against between among amid inside
    outside over under about around across along behind beside beyond through throughout toward towards until since
    via within without alongside beneath underneath aboard amidst off above below past per despite
    except including amongst""".split()
)
CONJUNCTIONS = frozenset("and or but nor yet so if when while where that because although though than whether".split())
PRONOUNS = frozenset(
    """i you he she it we they me him us them who whom whose which what himself herself itself themselves someone
    anyone nobody somebody anybody everyone none one's there here this these those mine ours theirs something
    nothing whoever""".split()
)
AUXILIARIES = frozenset(
    """is are was were be been being am has have had having do does did will would shall should can could may might
    must not never also n't cannot ain't get got gets""".split()
)
ADVERBS = frozenset(
    """then later earlier again already still only even just too soon now today yesterday tonight tomorrow
    meanwhile however therefore thus reportedly allegedly apparently immediately subsequently previously recently
    simultaneously approximately early late almost nearly very once twice ago away back down up out yet ever
    together apart alone instead perhaps maybe moreover furthermore nevertheless afterwards afterward""".split()
)
#: Words that may belong to a verb's group.
BESIDE_VERBS = AUXILIARIES | ADVERBS
#: Words that end a noun phrase to their left or right.
STOPS = PREPOSITIONS | CONJUNCTIONS | PRONOUNS - {"this", "these", "those"} | AUXILIARIES | ADVERBS
ADJECTIVE_ENDINGS = (*"al ic ous ian ese ish ist ive ary less ful able ible ern ean".split(),)
#: Verbs of saying and doing that stand beside a noun and are no part of its name, for texts in capitals.
COMMON_VERBS = frozenset(
    """said says say told tells reported reports announced added stated confirmed claimed denied asked called killed
    wounded injured attacked kidnapped murdered died was were went came left arrived took made gave found began
    continued used shot fired exploded stormed entered destroyed burned seized captured arrested released met spoke
    issued warned accused blamed admitted demanded declared noted indicated explained reiterated commented pointed
    according urged visited held heads led leads became becomes remains resigned escaped fled saw heard received
    threw placed planted detonated blew set opened ambushed raided shelled bombed abducted executed assassinated tried
    wants want ordered condemned protested rejected signed traveled travelled returned stressed revealed disclosed
    affirmed asserted maintained insisted expressed regretted deplored denounced emphasized""".split()
)
#: Small words and verbs that follow a name.
AFTER_NAMES = STOPS | COMMON_VERBS


#: Words of time, which are no part of a name and no object of a verb.
DAYS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec today yesterday morning
    afternoon evening night text words report excerpt""".split()
)
TIMES = frozenset(
    """time times second seconds minute minutes hour hours day days night nights week weeks month months year years
    following previous same next morning evening afternoon more""".split()
)


def adjectives() -> frozenset[str]:
    """Words that may stand before a noun inside its phrase."""
    return word_list("adjectives")


def determiners() -> frozenset[str]:
    """Articles and their like."""
    return word_list("determiners")


@functools.cache
def modifiers() -> frozenset[str]:
    """Articles and adjectives: what may stand before a noun."""
    return determiners() | adjectives()


@functools.cache
def amounts() -> frozenset[str]:
    """Articles and words for numbers."""
    return determiners() | number_words()


@functools.cache
def openers() -> frozenset[str]:
    """Articles and prepositions."""
    return determiners() | PREPOSITIONS


@functools.cache
def no_names() -> frozenset[str]:
    """Small words, articles, adjectives and words of time: no parts of a name that no list has."""
    return STOPS | modifiers() | DAYS


@functools.cache
def no_names_in_capitals() -> frozenset[str]:
    """Words that are no parts of a name where all is written in capitals."""
    return STOPS | COMMON_VERBS | modifiers()


@functools.cache
def bounds() -> frozenset[str]:
    """Small words and articles."""
    return STOPS | determiners()


def number_words() -> frozenset[str]:
    """Words for numbers."""
    return word_list("number_words")
