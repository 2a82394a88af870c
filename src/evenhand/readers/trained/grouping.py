"""Which mentions belong to which incident: every pair is compared, targets and acts make groups, the rest joins them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from evenhand.readers.trained.encoder import Floats, Sheet
from evenhand.readers.trained.mentions import Mention

#: Roles that hold an incident together: what was done, and to whom or what. Others may be shared by several.
ANCHORS = frozenset({"act", "victim", "thing"})


@dataclass(slots=True, eq=False)
class Group:
    """One incident: its mentions, each with the chance that it belongs there."""

    mentions: dict[Mention, float] = field(default_factory=dict)

    def of(self, role: str) -> list[Mention]:
        """The mentions of one role in the order of the text."""
        return [mention for mention in self.mentions if mention.role == role]

    def anchors(self) -> list[Mention]:
        """The mentions that hold it together; all where there are none."""
        return [mention for mention in self.mentions if mention.role in ANCHORS] or list(self.mentions)

    def mean(self, name: str) -> Floats:
        """Logits of kinds or statuses, averaged over mentions by their chance."""
        weights = np.array([m.probability * share for m, share in self.mentions.items()], dtype=np.float32)
        rows = np.stack([getattr(mention, name) for mention in self.mentions])
        mean: Floats = (rows * weights[:, None]).sum(0) / weights.sum()
        return mean

    def signs(self, relevant: float) -> Floats:
        """What the chance of an incident is judged by: see :data:`SIGNS`. ``relevant`` is the logit of the whole report."""
        chances = np.array([min(0.999, m.probability * share) for m, share in self.mentions.items()])
        anchors = sum(mention.role in ANCHORS for mention in self.mentions)
        told = -float(np.log(1 - chances).sum())
        kind = float(1 / (1 + np.exp(-self.mean("kinds").max())))
        signs = (1.0, chances.max(), chances.mean(), np.log1p(told), np.log1p(anchors), kind, np.clip(relevant, -4, 4))
        return np.array(signs, dtype=np.float32)

    def probability(self, relevant: float, sheet: Sheet) -> float:
        """The chance that this is an incident and the whole of it, by weights fitted on reports not trained on."""
        weights = np.array([sheet.settings["certainty"][name] for name in SIGNS], dtype=np.float32)
        return float(1 / (1 + np.exp(-(self.signs(relevant) @ weights))))


#: The most multiplications of one product. A larger one wakes numpy's other threads, and these then wait for more in a busy
#: loop: 50 ms of a processor for each report, half of what reading takes.
_AT_ONCE = 250_000

#: The signs of :meth:`Group.signs`, in order.
SIGNS = ("constant", "surest_mention", "mean_mention", "mentions", "anchors", "kind", "report")


def group(mentions: Sequence[Mention], weights: Mapping[str, Floats], sheet: Sheet) -> list[Group]:
    """Groups in the order of their first mention."""
    if not mentions:
        return []
    together = same_incident(mentions, weights, sheet)
    anchors = [n for n, mention in enumerate(mentions) if mention.role in ANCHORS]
    anchors = anchors or list(range(len(mentions)))
    clusters = _agglomerate(anchors, together, least=float(sheet.settings["together"]))
    joins = float(sheet.settings["joins"])
    groups = [Group({mentions[n]: 1.0 for n in cluster}) for cluster in clusters]
    shares = np.zeros((len(mentions), len(clusters)), dtype=np.float64)
    for number, cluster in enumerate(clusters):
        shares[cluster, number] = 1 / len(cluster)
    means = (together @ shares).tolist()  # of each mention with each cluster
    known = set(anchors)
    for n, mention in enumerate(mentions):
        if n in known:
            continue
        chances = means[n]
        best = max(chances)
        for chance, into in zip(chances, groups, strict=True):
            if chance >= joins or (chance == best and best >= joins / 2):
                into.mentions[mention] = chance
    for each in groups:
        each.mentions = dict(sorted(each.mentions.items(), key=lambda item: item[0].span))
    return sorted(groups, key=lambda each: min(m.span for m in each.mentions))


def same_incident(mentions: Sequence[Mention], weights: Mapping[str, Floats], sheet: Sheet) -> Floats:
    """The chance that each two mentions are of one incident, (mentions, mentions)."""
    links = np.stack([mention.link for mention in mentions])
    count = len(mentions)
    left, right = np.triu_indices(count, 1)
    extras = _extras(mentions, left, right, sheet)
    pairs = np.concatenate([links[left] * links[right], np.abs(links[left] - links[right]), extras], axis=1)
    rows = max(1, _AT_ONCE // weights["hidden.weight"].size)
    logits = np.zeros(len(pairs), dtype=np.float32)
    for start in range(0, len(pairs), rows):
        hidden = np.maximum(pairs[start : start + rows] @ weights["hidden.weight"].T + weights["hidden.bias"], 0)
        logits[start : start + rows] = (hidden @ weights["out.weight"].T + weights["out.bias"])[:, 0]
    found = np.eye(count, dtype=np.float32)
    found[left, right] = found[right, left] = 1 / (1 + np.exp(-logits))
    return found


def _extras(mentions: Sequence[Mention], left: np.ndarray, right: np.ndarray, sheet: Sheet) -> Floats:
    """What is known of a pair beside the two vectors; training makes the same numbers."""
    sentence = np.array([m.sentence for m in mentions])
    first = np.array([m.first for m in mentions])
    role = np.array([sheet.roles.index(m.role) for m in mentions])
    words = [m.words for m in mentions]
    gap = np.abs(sentence[left] - sentence[right])
    roles = np.zeros((len(left), len(sheet.roles)))
    np.add.at(roles, (np.arange(len(left)), role[left]), 1)
    np.add.at(roles, (np.arange(len(left)), role[right]), 1)
    same = np.array([words[a] == words[b] for a, b in zip(left, right, strict=True)], dtype=float)
    columns = [
        gap == 0, gap == 1, np.log1p(gap), np.log1p(np.abs(first[left] - first[right])), same, role[left] == role[right]
    ]  # fmt: skip
    return np.concatenate([np.stack([np.asarray(c, dtype=float) for c in columns], axis=1), roles], axis=1).astype(
        np.float32
    )


def _agglomerate(items: list[int], together: Floats, *, least: float) -> list[list[int]]:
    """Clusters by average linkage: the two with the highest mean chance are joined while it reaches ``least``."""
    clusters: list[list[int]] = [[item] for item in items]
    sums = together[np.ix_(items, items)].astype(np.float64)
    sizes = np.ones(len(items))
    live = np.ones(len(items), dtype=bool)
    np.fill_diagonal(sums, -np.inf)
    while live.sum() > 1:
        means = np.where(live[:, None] & live[None, :], sums / np.outer(sizes, sizes), -np.inf)
        left, right = divmod(int(means.argmax()), len(items))
        if means[left, right] < least:
            break
        clusters[left] += clusters[right]
        sums[left] += sums[right]
        sums[:, left] += sums[:, right]
        sums[left, left] = -np.inf
        sizes[left] += sizes[right]
        live[right] = False
    return [sorted(cluster) for cluster, alive in zip(clusters, live, strict=True) if alive]
