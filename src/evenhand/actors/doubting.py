"""What takes back a word on who did it: nobody believes it, there is no evidence, it is asked or ruled out."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.actors.tokens import Token

_NOT = frozenset({"not", "never", "n't", "cannot", "nobody", "nor", "without", "refused", "declined", "neither"})
_EXCLUDING = frozenset("rule ruled rules ruling exclude excluded excludes excluding".split())
_BELIEVING = frozenset("believe believes believed think thinks thought consider considers considered".split())
_SIGNS = frozenset("evidence proof indication indications sign signs suggestion reason grounds".split())
_TURNS = frozenset({"but", "however", "although", "though"})
#: How far before a word what takes it back stands at most, and how far before that a "not", in words.
_BACK, _NEAR = 12, 4


def is_negated(tokens: Sequence[Token], at: int) -> bool:
    """Whether a "not" or the like stands right before token ``at``."""
    return any(token.low in _NOT for token in tokens[max(0, at - _NEAR) : at])


def excludes(tokens: Sequence[Token], at: int) -> bool:
    """Whether token ``at`` begins a word for ruling out."""
    if tokens[at].low not in _EXCLUDING:
        return False
    return tokens[at].low.startswith("excl") or (at + 1 < len(tokens) and tokens[at + 1].low == "out")


def clears(tokens: Sequence[Token], at: int) -> bool:
    """Whether a court or a prosecutor clears somebody there: "acquitted", "dropped charges"."""
    if tokens[at].low in _CLEARING:
        return True
    return tokens[at].low in _DROPPING and any(token.low in _CHARGES for token in tokens[at + 1 : at + 1 + _NEAR])


_CLEARING = frozenset(
    "acquitted acquits acquitting acquittal exonerated exonerates exonerating absolved absolves".split()
)
_DROPPING = frozenset(
    "dropped drops dropping withdrew withdrawn quashed overturned dismissed cleared clears clearing".split()
)
_CHARGES = frozenset("charge charges case conviction convictions verdict sentence sentences indictment of".split())


def taken_back(tokens: Sequence[Token], at: int) -> str | None:
    """What becomes of what is told from token ``at`` on: "" where it is not said, "suspected" where it is not ruled out, None
    where it stands.
    """
    for before in range(at - 1, max(-1, at - _BACK), -1):
        low = tokens[before].low
        following = tokens[before + 1].low
        if tokens[before].text in ".;:" or low in _TURNS:
            return None
        if low == "whether" or (low in _SIGNS and tokens[before - 1].low == "no"):
            return ""
        if excludes(tokens, before):
            return "suspected" if is_negated(tokens, before) else ""
        if low in _BELIEVING and is_negated(tokens, before):
            return ""
        if low in ("doubt", "doubts", "doubted") and following in ("that", "whether", "if"):
            return ""
        if clears(tokens, before):
            return ""
    return None
