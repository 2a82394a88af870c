"""The network: a small encoder with heads for words in roles, kinds of incident, and what belongs to one incident.

Everything a head says of a mention is linear in its tokens' states, so that the mean over a mention's tokens can be taken
after the network has run; only the comparison of two mentions is left for then (``Pairs``).
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

#: Words in these roles are looked for, each on its own: one word may play two.
ROLES = ("act", "person", "org", "victim", "thing", "means", "place", "date")
#: Kinds of incident: families of the codebook's event types.
KINDS = (
    "attack", "bombing", "abduction", "arson", "robbery", "hijacking", "stoppage", "clash", "bombardment", "unrest",
    "arrest", "territory", "displacement", "threat", "destruction",
)  # fmt: skip
#: Statuses of an incident that is not told as happened.
STATUSES = ("denied", "planned", "threatened", "hypothetical", "past")
#: Size of the space in which mentions are compared.
LINK = 128
#: Numbers told of a pair beside the two mentions: see ``evenhand.readers.trained.pairs``.
PAIR_EXTRAS = 6


class Network(nn.Module):
    """Tokens (batch, length) to tag logits (…, 3 a role), kind logits, status logits and link vectors, a token each; and
    a logit that the window tells of any incident.
    """

    def __init__(self, checkpoint: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            checkpoint, attn_implementation="eager", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        size = self.encoder.config.hidden_size
        self.tags = nn.Linear(size, 3 * len(ROLES))
        self.kinds = nn.Linear(size, len(KINDS))
        self.statuses = nn.Linear(size, len(STATUSES))
        self.link = nn.Linear(size, LINK)
        self.relevant = nn.Linear(size, 1)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        return (
            self.tags(states),
            self.kinds(states),
            self.statuses(states),
            self.link(states),
            self.relevant(states[:, 0]).squeeze(-1),
        )


class Pairs(nn.Module):
    """Two mentions' link vectors and what else is known of the pair, to a logit that they are of one incident."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(2 * LINK + PAIR_EXTRAS + len(ROLES), 64)
        self.out = nn.Linear(64, 1)

    def forward(self, left: Tensor, right: Tensor, extras: Tensor) -> Tensor:
        together = torch.cat([left * right, (left - right).abs(), extras], dim=-1)
        out: Tensor = self.out(torch.relu(self.hidden(together))).squeeze(-1)
        return out
