"""Lets the encoder read the field's texts before it is trained: pretrain.py --muc4 DIR --out DIR [--news FILE] [--rounds N]
                               [--checkpoint DIR] [--hold-out] [--rate R] [--seed N] [--threads N]

Words are hidden and guessed (masked language modelling, Devlin et al. 2019, with a fifth of the words hidden); no key is
used. MUC-4's development messages and the modern reports are read --rounds times, the news articles once. --out is a folder
that ``train.py --checkpoint`` takes. --hold-out leaves out the texts that ``train.py --hold-out`` measures on.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from train import MODERN, default_checkpoint, held_out, read_all
from transformers import AutoModel

#: Tokens of a piece of text, and pieces of a step.
LENGTH, BATCH = 256, 16
HIDDEN_SHARE = 0.2
#: Code points of an article that are read; most are shorter.
ARTICLE = 6000
#: Ids below this are signs and reserved pieces, which are never hidden.
FIRST_WORD = 1000


class Guesser(nn.Module):
    """States of hidden tokens (…, size) to logits over all pieces; the pieces' own vectors are kept as they are."""

    def __init__(self, pieces: Tensor) -> None:
        super().__init__()
        size = pieces.shape[1]
        self.pieces = pieces
        self.turn = nn.Sequential(nn.Linear(size, size), nn.GELU(), nn.LayerNorm(size))
        self.bias = nn.Parameter(torch.zeros(len(pieces)))

    def forward(self, states: Tensor) -> Tensor:
        out: Tensor = self.turn(states) @ self.pieces.T + self.bias
        return out


def pieces_of(ids: list[int], tokenizer: Tokenizer, rng: random.Random) -> Iterator[list[int]]:
    """A text's tokens cut into pieces, from another place each time."""
    room = LENGTH - 2
    start = -rng.randrange(room // 2) if len(ids) > room else 0
    for at in range(start, len(ids), room):
        part = ids[max(0, at) : at + room]
        if len(part) > room // 6:
            yield [tokenizer.token_to_id("[CLS]"), *part, tokenizer.token_to_id("[SEP]")]


def hide(ids: Tensor, mask_id: int, size: int) -> tuple[Tensor, Tensor]:
    """Ids with a share of the words hidden, and which: four in five become the mask, one in ten another word."""
    picked = (torch.rand(ids.shape) < HIDDEN_SHARE) & (ids >= FIRST_WORD)
    how = torch.rand(ids.shape)
    masked = torch.where(picked & (how < 0.8), torch.full_like(ids, mask_id), ids)
    return torch.where(picked & (how >= 0.9), torch.randint(FIRST_WORD, size, ids.shape), masked), picked


def texts_of(options: argparse.Namespace) -> tuple[list[str], list[str]]:
    """Texts read in every round, and those read once."""
    reports, _ = read_all(options.muc4, sorted(MODERN.glob("*.txt")))
    near = [report.text for report in reports if not (options.hold_out and held_out(report))]
    lines = options.news.read_text(encoding="utf-8").splitlines() if options.news else []
    articles = [json.loads(line) for line in lines]
    return near, [f"{a.get('title') or ''}\n{a['text']}"[:ARTICLE] for a in articles]


def main() -> int:
    """Read, guess, and write the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--muc4", type=Path, required=True, help="folder of the development reports and keys")
    parser.add_argument("--news", type=Path, help="articles, one JSON object with title and text a line")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint")
    parser.add_argument("--checkpoint", type=Path, help="folder of the encoder to start from")
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    checkpoint = options.checkpoint or default_checkpoint()
    tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    near, once = ([tokenizer.encode(t, add_special_tokens=False).ids for t in texts] for texts in texts_of(options))
    pieces = [p for ids in [*near * options.rounds, *once] for p in pieces_of(ids, tokenizer, rng)]
    pieces.sort(key=lambda piece: len(piece) + rng.uniform(-60, 60))
    batches = [pieces[at : at + BATCH] for at in range(0, len(pieces), BATCH)]
    rng.shuffle(batches)

    encoder = AutoModel.from_pretrained(
        checkpoint, attn_implementation="eager", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    words = encoder.embeddings.word_embeddings.weight
    words.requires_grad = False
    guesser = Guesser(words)
    body = [p for p in encoder.parameters() if p.requires_grad]
    head = [*guesser.turn.parameters(), guesser.bias]
    groups = [{"params": body, "lr": options.rate}, {"params": head, "lr": 3 * options.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.06 * len(batches))) * max(0.02, 1 - step / len(batches))
    )
    started, losses = time.time(), []
    for step, batch in enumerate(batches, start=1):
        length = max(map(len, batch))
        ids = torch.tensor([piece + [0] * (length - len(piece)) for piece in batch])
        seen, picked = hide(ids, tokenizer.token_to_id("[MASK]"), len(words))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = encoder(input_ids=seen, attention_mask=(ids > 0).long()).last_hidden_state[picked]
            loss = functional.cross_entropy(guesser(states).float(), ids[picked])
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*body, *head], 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if step % 50 == 0 or step == len(batches):
            told = {"step": step, "of": len(batches), "seconds": round(time.time() - started)}
            print(json.dumps({**told, "loss": round(float(np.mean(losses[-50:])), 3)}), flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    encoder.save_pretrained(options.out)
    shutil.copy(checkpoint / "tokenizer.json", options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
