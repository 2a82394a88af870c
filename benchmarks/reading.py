"""How fast the trained reader reads, beside what the machine can do: reading.py [--reports N] [--reader SPEC] [--json]

Reports of 350 words are made from the texts of ``training/modern``, none of them used twice: what a reader keeps of one
report must not help it with the next. ``reports_per_second`` is reading alone, in one process a core; ``cpu_ms`` the
processor time of a report there, all threads together, which a busy machine changes less; ``share_of_int8`` the
multiplications of the network a second over those of bare int8 matrix products of the same shapes, both by one thread in the
same run (0 to 1); ``memory_mb`` the largest resident memory of a process that reads, codes and hands over;
``start_seconds`` from an empty process to the first incident read. Times of a busy machine say little.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

from evenhand.model import Report
from evenhand.readers import Reader, open_reader
from evenhand.readers.trained import SHIPPED
from evenhand.readers.trained.encoder import Encoder

TEXTS = Path(__file__).resolve().parents[1] / "training" / "modern"
#: What is no text there: heads of reports, marks, lines between reports.
_HEAD = re.compile(r"^(?:[@#] .*|=====)$", re.MULTILINE)
_MARK = re.compile(r"\{[\d,]+:\w+\|([^{}|\n]+)\}")
WORDS = 350
#: Layers, hidden size and inner size of the network.
LAYERS, SIZE, INNER = 6, 384, 1536

_open: list[Reader] = []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=170, help="how many reports to read")
    parser.add_argument("--reader", default="both", help="both, trained or rules")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    parser.add_argument("--json", action="store_true", help="figures as one JSON object in the last line")
    options = parser.parse_args()
    reports = made(options.reports)
    network, plain = arithmetic(reports[0].text)
    rate, taken = speed(reports, options.reader, options.workers)
    figures = {
        "reports_per_second": round(rate, 1),
        "cpu_ms": round(taken, 1),
        "network_gops": round(network / 1e9, 1),
        "int8_gops": round(plain / 1e9, 1),
        "share_of_int8": round(network / plain, 3),
        "memory_mb": round(memory(options.reader)),
        "start_seconds": round(start(options.reader), 2),
    }
    for name, value in figures.items():
        print(f"{name:24}{value}")
    if options.json:
        print(json.dumps(figures))
    return 0


def made(count: int) -> list[Report]:
    """Reports of 350 words. Raises :class:`SystemExit` where there is not text for so many."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt")))
    words = re.sub(r"\n{3,}", "\n\n", _MARK.sub(r"\1", _HEAD.sub("", texts))).split(" ")
    if count > len(words) // WORDS:
        raise SystemExit(f"{TEXTS} has text for {len(words) // WORDS} reports: ask for no more with --reports.")
    return [Report.of(" ".join(words[n * WORDS : (n + 1) * WORDS]), source=f"source {n}") for n in range(count)]


def speed(reports: list[Report], spec: str, workers: int) -> tuple[float, float]:
    """Reports read a second, once the readers are open, and milliseconds of processor time a report."""
    with get_context("fork").Pool(workers, initializer=_start, initargs=(spec,)) as pool:
        pool.map(_read, reports[: 4 * workers])
        rest = reports[4 * workers :]
        started = time.perf_counter()
        taken = pool.map(_read, rest, chunksize=4)
        return len(rest) / (time.perf_counter() - started), 1000 * sum(taken) / len(rest)


def _start(spec: str) -> None:
    _open.append(open_reader(spec))


def _read(report: Report) -> float:
    started = time.process_time()
    _open[0].read(report)
    return time.process_time() - started


def arithmetic(text: str) -> tuple[float, float]:
    """Operations a second (multiplications and additions) of the network on one text, and of bare int8 products."""
    encoder = Encoder(SHIPPED, threads=1)
    length = len(encoder.encode(text, scope="all").ids) + 3
    shapes = [(SIZE, SIZE)] * 4 + [(SIZE, INNER), (INNER, SIZE)]
    products = LAYERS * sum(2 * length * a * b for a, b in shapes)
    attention = LAYERS * 4 * length * length * SIZE
    seconds = best(lambda: encoder.encode(text, scope="all"))
    rng = np.random.default_rng(1)
    bare = 0.0
    for inner, outer in set(shapes):
        session = _product(length, inner, outer)
        feed = {"a": rng.integers(0, 255, (length, inner), dtype=np.uint8)}
        bare += LAYERS * shapes.count((inner, outer)) * best(lambda s=session, f=feed: s.run(None, f))
    return (products + attention) / seconds, products / bare


def _product(length: int, inner: int, outer: int) -> onnxruntime.InferenceSession:
    weights = np.random.default_rng(2).integers(-127, 127, (inner, outer), dtype=np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, [length, inner])],
        [helper.make_tensor_value_info("c", TensorProto.INT32, [length, outer])],
        [helper.make_tensor("b", TensorProto.INT8, [inner, outer], weights.tobytes(), raw=True)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def best(work: Callable[[], object], times: int = 12) -> float:
    """The shortest of some runs, in seconds: what the machine can do when nothing else runs."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return min(found)


_WHOLE = """
import resource, sys
sys.path.insert(0, sys.argv[1])
import reading, evenhand
for report in reading.made(30):
    evenhand.read(report, reader=sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_FIRST = "import sys, evenhand; evenhand.read(evenhand.Report.of('Two farmers were shot dead.'), reader=sys.argv[2])"


def memory(spec: str) -> float:
    """Megabytes of a process of its own that reads and codes thirty reports."""
    command = [sys.executable, "-c", _WHOLE, str(Path(__file__).parent), spec]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def start(spec: str) -> float:
    """Seconds from an empty process to the first report read and coded."""
    return best(lambda: subprocess.run([sys.executable, "-c", _FIRST, "", spec], check=True), times=3)


if __name__ == "__main__":
    raise SystemExit(main())
