"""Writes the trained network as the folder that the reader loads: int8 ONNX, tokenizer, comparison weights, reader.json."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from network import KINDS, ROLES, STATUSES, Network, Pairs
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn


class _Plain(nn.Module):
    """The network with its attention written out, so that it can be traced, for one window at a time: no mask is needed."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor) -> tuple[Tensor, ...]:
        encoder = self.network.encoder
        states = encoder.embeddings(input_ids=ids)
        heads = encoder.config.num_attention_heads
        for layer in encoder.encoder.layer:
            attention = layer.attention.self
            batch, length, size = states.shape
            query, key, value = (
                part(states).view(batch, length, heads, size // heads).transpose(1, 2)
                for part in (attention.query, attention.key, attention.value)
            )
            scores = (query * (size // heads) ** -0.5) @ key.transpose(-1, -2)
            mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, length, size)
            states = layer.attention.output(mixed, states)
            states = layer.output(layer.intermediate(states), states)
        net = self.network
        return (
            net.tags(states),
            net.kinds(states),
            net.statuses(states),
            net.link(states),
            net.relevant(states[:, 0])[:, 0],
        )


def export(network: Network, pairs: Pairs, tokenizer: Path, out: Path, sheet: dict[str, Any]) -> None:
    """Write the folder. The int8 network's outputs are checked against the exact ones by whoever measures the reader."""
    out.mkdir(parents=True, exist_ok=True)
    plain = _Plain(network).eval()
    ids = torch.randint(1000, 2000, (1, 40))
    with torch.no_grad():
        ours, theirs = plain(ids)[0], network.eval()(ids, torch.ones_like(ids))[0]
    if not torch.allclose(ours[0], theirs[0], atol=1e-3):
        raise SystemExit("the traced attention differs from the network's own")
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            plain,
            (ids,),
            str(exact),
            input_names=["ids"],
            output_names=["tags", "kinds", "statuses", "links", "relevant"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in ("ids", "tags", "kinds", "statuses", "links")}
            | {"relevant": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(exact, out / "reader.onnx", weight_type=QuantType.QInt8, per_channel=True)
    shutil.copy(tokenizer, out / "tokenizer.json")
    np.savez(
        out / "pairs.npz",
        **{name: value.detach().numpy().astype(np.float16) for name, value in pairs.state_dict().items()},
    )
    told = {"roles": ROLES, "kinds": KINDS, "statuses": STATUSES, **sheet}
    (out / "reader.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
