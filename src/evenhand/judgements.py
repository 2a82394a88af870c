"""What people judged about pairs of accounts, and the incidents that follow: clusters that hold every judgement."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from evenhand.errors import JudgementError
from evenhand.model import Account, AccountId, Comparison, IncidentId, Judgement, Verdict, make_id
from evenhand.scores import Scores, wholes

#: Two accounts by their positions, the smaller first.
Pair = tuple[int, int]
#: What a pair that was never a candidate weighs, in bits: nothing was found that would make it one incident.
NEVER_COMPARED = -3.0
#: How many such pairs count for each compared pair of two groups. In a large incident most pairs never met, for want of
#: a date or place to meet by; counted in full they would outweigh all that was found.
COUNTED_FOR_EACH = 2


def standing(judgements: Iterable[Judgement]) -> dict[tuple[AccountId, AccountId], Judgement]:
    """The verdict that stands for each pair, the smaller id first: the latest one supersedes."""
    latest: dict[tuple[AccountId, AccountId], Judgement] = {}
    for judgement in sorted(judgements, key=lambda row: (row.at, row.by, row.verdict, row.note)):
        first, second = sorted((judgement.left, judgement.right))
        latest[first, second] = judgement
    return latest


def clusters(
    accounts: Sequence[AccountId],
    compared: Scores | Iterable[Comparison],
    judgements: Iterable[Judgement] = (),
    *,
    previous: Mapping[AccountId, IncidentId] | None = None,
    link_from: float = 0.0,
) -> dict[AccountId, IncidentId]:
    """The incident of each account. The order of the arguments' rows does not matter; a pair is compared once at most.

    Judged the same: always in one incident; judged different: never; "unsure" leaves the pair to its score. Two groups
    are merged, best first, while the scores (bits) between their accounts sum to more than ``link_from``; a pair
    never compared counts as ``NEVER_COMPARED``, so many of them as ``COUNTED_FOR_EACH`` allows (greedy additive edge
    contraction for correlation clustering, Keuper et al. 2015). An incident of ``previous`` keeps its id where most of
    its accounts stay together. Judgements on accounts not given are passed over: see :func:`dangling`. Raises
    :class:`JudgementError` when judgements contradict one another.
    """
    ordered = sorted(set(accounts))
    position = {account: number for number, account in enumerate(ordered)}
    scores = (compared if isinstance(compared, Scores) else Scores.of_comparisons(compared)).among(position)
    verdicts = {
        (position[left], position[right]): row.verdict
        for (left, right), row in standing(judgements).items()
        if row.verdict != "unsure" and left in position and right in position
    }
    heads = _must_link(len(ordered), verdicts)
    _check(heads, verdicts, ordered)
    judged: defaultdict[int, list[Pair]] = defaultdict(list)
    for pair in verdicts:
        judged[pair[0]].append(pair)
    found: list[list[int]] = []
    for members, rows in _wholes(heads, scores, link_from=link_from):
        if len(members) == 1:
            found.append(members)
            continue
        inside = {account: heads[account] for account in members}
        said = {pair: verdicts[pair] for account in members for pair in judged.get(account, ()) if pair[1] in inside}
        found += _agglomerate(_Groups(inside, rows, said), link_from=link_from)
    return _name([[ordered[number] for number in group] for group in sorted(found)], previous or {})


def dangling(accounts: Iterable[AccountId], judgements: Iterable[Judgement]) -> list[Judgement]:
    """The judgements on an account that is not there (any more): to be re-keyed or shown to a person."""
    known = frozenset(accounts)
    return [row for row in judgements if row.left not in known or row.right not in known]


def rekey(before: Sequence[Account], after: Sequence[Account]) -> dict[AccountId, AccountId]:
    """For accounts that another reading lost: the account of the new reading that shares most of its words' places.

    Accounts found again under their own id are not listed, nor are those of which no word is read again.
    """
    kept = {account.id for account in after}
    by_report: defaultdict[str, list[Account]] = defaultdict(list)
    for account in after:
        by_report[account.report].append(account)
    moved: dict[AccountId, AccountId] = {}
    for account in before:
        if account.id not in kept:
            ranked = sorted((-_overlap(account, other), other.id) for other in by_report[account.report])
            if ranked and ranked[0][0] < 0:
                moved[account.id] = ranked[0][1]
    return moved


def _overlap(one: Account, other: Account) -> int:
    """The characters that claims of both accounts cover."""
    covered = {place for claim in one.claims for place in range(claim.span.start, claim.span.end)}
    return len(covered & {place for claim in other.claims for place in range(claim.span.start, claim.span.end)})


def _pair(left: int, right: int) -> Pair:
    return (left, right) if left <= right else (right, left)


def _must_link(number: int, verdicts: Mapping[Pair, Verdict]) -> list[int]:
    """The smallest account of the group that judgements of "same" make around each account."""
    same = [pair for pair, verdict in verdicts.items() if verdict == "same"]
    left, right = (np.array([pair[end] for pair in same], dtype=np.int64) for end in (0, 1))
    heads: list[int] = wholes(number, left, right).tolist()
    return heads


def _wholes(heads: Sequence[int], scores: Scores, *, link_from: float) -> Iterator[tuple[list[int], dict[Pair, float]]]:
    """Accounts that hang together by "same" or by scores above 0, with the scores among them.

    Scores of 0 and less never sum to more than that, so that each whole can be clustered by itself; below a ``link_from``
    of 0 all that was compared hangs together.
    """
    near = (scores.bits > 0) | (link_from < 0)
    every = np.arange(len(heads))
    left = np.concatenate([scores.left[near], every])
    right = np.concatenate([scores.right[near], np.array(heads, dtype=np.int64)])
    whole = wholes(len(heads), left, right)
    inside = np.flatnonzero(whole[scores.left] == whole[scores.right])
    rows = inside[np.argsort(whole[scores.left[inside]], kind="stable")]
    members = np.argsort(whole, kind="stable")
    firsts = np.unique(whole)
    ends = np.searchsorted(whole[members], firsts, side="right").tolist()
    until = np.searchsorted(whole[scores.left[rows]], firsts, side="right").tolist()
    for (start, end), (first, last) in zip(pairwise([0, *ends]), pairwise([0, *until]), strict=True):
        part = rows[first:last]
        pairs = zip(scores.left[part].tolist(), scores.right[part].tolist(), strict=True)
        yield members[start:end].tolist(), dict(zip(pairs, scores.bits[part].tolist(), strict=True))


def _check(heads: Sequence[int], verdicts: Mapping[Pair, Verdict], accounts: Sequence[AccountId]) -> None:
    for (left, right), verdict in sorted(verdicts.items()):
        if verdict == "different" and heads[left] == heads[right]:
            chain = " = ".join(accounts[number] for number in _path(left, right, verdicts))
            raise JudgementError(
                f"judged different: {accounts[left]} and {accounts[right]}; yet judged the same: {chain}. "
                "Judge one of these pairs again: the latest verdict on a pair stands."
            )


def _path(left: int, right: int, verdicts: Mapping[Pair, Verdict]) -> list[int]:
    """The shortest chain of "same" from one account to the other."""
    near: defaultdict[int, list[int]] = defaultdict(list)
    for (one, other), verdict in sorted(verdicts.items()):
        if verdict == "same":
            near[one].append(other)
            near[other].append(one)
    came: dict[int, int] = {left: left}
    queue = deque([left])
    while right not in came:
        here = queue.popleft()
        for there in near[here]:
            if there not in came:
                came[there] = here
                queue.append(there)
    chain = [right]
    while chain[-1] != left:
        chain.append(came[chain[-1]])
    return chain[::-1]


class _Groups:
    """Groups of accounts, each under its smallest account.

    ``near`` holds, for two groups, what the compared pairs between them sum to, and how many these are.
    """

    def __init__(
        self,
        heads: Mapping[int, int],
        scores: Mapping[Pair, float],
        verdicts: Mapping[Pair, Verdict],
    ) -> None:
        self.members: defaultdict[int, list[int]] = defaultdict(list)
        for account, head in heads.items():
            self.members[head].append(account)
        self.near: defaultdict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        self.enemies: defaultdict[int, set[int]] = defaultdict(set)
        for (one, other), verdict in verdicts.items():
            if verdict == "different":
                self.enemies[heads[one]].add(heads[other])
                self.enemies[heads[other]].add(heads[one])
        joined: defaultdict[Pair, list[float]] = defaultdict(list)
        for (one, other), score in scores.items():
            left, right = heads[one], heads[other]
            if left != right and (one, other) not in verdicts:
                joined[_pair(left, right)].append(score)
        for (left, right), found in joined.items():
            self.near[left][right] = self.near[right][left] = math.fsum(found), len(found)

    def gain(self, left: int, right: int) -> float | None:
        """What merging two groups is worth, in bits; None where it is not to be done or one is no longer there."""
        if right not in self.near.get(left, ()) or right in self.enemies.get(left, ()):
            return None
        score, compared = self.near[left][right]
        apart = len(self.members[left]) * len(self.members[right]) - compared
        return score + NEVER_COMPARED * min(apart, COUNTED_FOR_EACH * compared)

    def merge(self, left: int, right: int) -> list[int]:
        """Puts ``right`` into ``left``; the groups whose gain with it has changed."""
        self.members[left] += self.members.pop(right)
        for other, (score, compared) in self.near.pop(right).items():
            del self.near[other][right]
            if other != left:
                before, earlier = self.near[left].get(other, (0.0, 0))
                self.near[left][other] = self.near[other][left] = before + score, earlier + compared
        for other in self.enemies.pop(right, set()):
            self.enemies[other].discard(right)
            self.enemies[other].add(left)
            self.enemies[left].add(other)
        return sorted(self.near[left])


def _agglomerate(groups: _Groups, *, link_from: float) -> list[list[int]]:
    """Merges the two groups that gain most until none gains more than ``link_from``."""
    heap: list[tuple[float, int, int]] = []

    def offer(left: int, right: int) -> None:
        gain = groups.gain(left, right)
        if gain is not None and gain > link_from:
            heapq.heappush(heap, (-gain, *_pair(left, right)))

    for left, others in groups.near.items():
        for right in others:
            if left < right:
                offer(left, right)
    while heap:
        worth, left, right = heapq.heappop(heap)
        if groups.gain(left, right) == -worth:
            for other in groups.merge(left, right):
                offer(left, other)
    return sorted(sorted(group) for group in groups.members.values())


def _name(members: list[list[AccountId]], previous: Mapping[AccountId, IncidentId]) -> dict[AccountId, IncidentId]:
    """Gives each cluster the id of the earlier incident it shares most accounts with, or else one of its own."""
    claims = []
    for number, cluster in enumerate(members):
        shared = Counter(previous[account] for account in cluster if account in previous)
        claims += [(-count, number, incident) for incident, count in shared.items()]
    named: dict[int, IncidentId] = {}
    taken = set()
    for _, number, incident in sorted(claims):
        if number not in named and incident not in taken:
            named[number] = incident
            taken.add(incident)
    taken.update(previous.values())
    for number, cluster in enumerate(members):
        if number not in named:
            named[number] = _new_id(cluster[0], taken)
            taken.add(named[number])
    return {account: named[number] for number, cluster in enumerate(members) for account in cluster}


def _new_id(smallest: AccountId, taken: set[IncidentId]) -> IncidentId:
    """An id from the smallest account; numbered on where an earlier incident, since split or merged, had it."""
    incident = IncidentId(make_id("inc", smallest))
    attempt = 1
    while incident in taken:
        attempt += 1
        incident = IncidentId(make_id("inc", smallest, attempt))
    return incident
