"""Where the time of a training step goes: by the kind of operation and the layer that it belongs to.

TensorFlow's profiler says when each operation ran and for how long. Two run at a time here, and share the
threads; so an instant counts for each of those that run in it by one over their number, and the rows of all
operations add up to the time in which any ran. The rest of the step has a row of its own.

Run as ``python -m benchmarks.gan_step.step_profile mlp|dcgan [steps]``, it writes the rows as JSON; options
may follow a colon, as in ``dcgan:fast``.
"""

import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

WAITING = "no operation runs"
# as TensorFlow's and oneDNN's kernels are called: what it is, in words; in this order, the first that fits
KINDS = {
    "BiasAddGrad": "gradient of biases",
    "MatMul": "product",
    "Conv2D": "convolution",
    "Adam": "Adam",
    "MaxPool": "pooling",
    "Relu|Tanh": "activation",
    "Mean|Variance|SquaredDifference|BatchNorm": "moments and normalisation",
    "Random": "noise",
}
OTHER = "elementwise and rest"
STEPS = {"mlp": 100, "dcgan": 12}
_OPERATION = re.compile(r"(?:\S*/)?while/(?P<path>[^:]+):(?P<type>\w+)")


@dataclass(frozen=True)
class Row:
    """Milliseconds a step of one kind of operation in one layer, and their share of the step.

    ``layer`` is "network layer", or empty for what belongs to none: optimizers, losses, noise, and gradients
    that are the engine's own. A product that TensorFlow joined to the activation after it has the latter's.
    """

    kind: str
    layer: str
    milliseconds: float
    share: float


@dataclass(frozen=True)
class Span:
    """One operation's run, in milliseconds of the profiler's clock."""

    name: str
    began: float
    ended: float


def profile(task: str, steps: int) -> list[Row]:
    """Profile ``steps`` steps of ``task``, those of ``benchmarks.gan_step.equipoise``; longest rows first.

    Their milliseconds add up to the step's. TensorFlow is started for it.
    """
    from benchmarks.gan_step import equipoise

    run, _ = equipoise.prepare(task)
    run(2)  # compiles
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder:
        with tf.profiler.experimental.Profile(folder):
            run(steps)
        (trace,) = Path(folder).rglob("*.xplane.pb")
        spans = list(_spans(trace.read_bytes()))
    (whole,) = (span for span in spans if span.name == "_steps")
    return rows(spans, whole.ended - whole.began, steps)


def rows(spans: Iterable[Span], milliseconds: float, steps: int) -> list[Row]:
    """Return the rows of ``steps`` steps that took ``milliseconds`` together and ran ``spans``."""
    totals: defaultdict[tuple[str, str], float] = defaultdict(float)
    for name, shared in _shared_time(spans).items():
        if found := _OPERATION.fullmatch(name):
            totals[_kind(found["type"]), _layer(found["path"])] += shared
    totals[WAITING, ""] = milliseconds - sum(totals.values())
    longest = sorted(totals.items(), key=lambda item: -item[1])
    return [Row(*key, total / steps, total / milliseconds) for key, total in longest]


def _spans(trace: bytes) -> Iterable[Span]:
    """Read the profiler's record: an event of each operation's run, and one of the call of the graph."""
    from tensorflow.tsl.profiler.protobuf import xplane_pb2

    space: Any = xplane_pb2.XSpace.FromString(trace)
    for plane in space.planes:
        for line in plane.lines:
            for event in line.events:
                began = line.timestamp_ns * 1e-6 + event.offset_ps * 1e-9
                name = plane.event_metadata[event.metadata_id].name
                yield Span(name, began, began + event.duration_ps * 1e-9)


def _shared_time(spans: Iterable[Span]) -> dict[str, float]:
    """Milliseconds by name, where operations that run at once share them."""
    running: Counter[str] = Counter()
    times: defaultdict[str, float] = defaultdict(float)
    before = 0.0
    for instant, begins, name in _changes([s for s in spans if _OPERATION.fullmatch(s.name)]):
        for one, copies in running.items():
            times[one] += (instant - before) * copies / running.total()
        running[name] += 1 if begins else -1
        running += Counter()  # drops what has ended
        before = instant
    return times


def _changes(spans: Sequence[Span]) -> list[tuple[float, bool, str]]:
    begins = [(span.began, True, span.name) for span in spans]
    return sorted(begins + [(span.ended, False, span.name) for span in spans])


def _kind(operation: str) -> str:
    return next((kind for pattern, kind in KINDS.items() if re.search(pattern, operation)), OTHER)


def _layer(path: str) -> str:
    """Return the layer in an operation's path; scopes that are used again have a number at the end."""
    found = re.search(r"(discriminator|generator)(?:_\d+)?/(\w+?)(?:_\d+)?/", path)
    return f"{found[1]} {found[2]}" if found else ""


def main(task: str, steps: str = "") -> None:
    """Write the rows of ``task`` as a JSON list of objects."""
    count = int(steps) if steps else STEPS[task.partition(":")[0]]
    print(json.dumps([asdict(row) for row in profile(task, count)]))


if __name__ == "__main__":
    main(*sys.argv[1:])
