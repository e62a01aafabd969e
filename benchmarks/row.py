"""What a benchmark says of one competitor on one task."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One competitor on one task. Seconds are per step (and seed, where it trains several at once).

    own              whether it is this project's
    yardstick        whether it shows what the machine can do and is no competitor; the first one is its peak
    ratio            its median over that of ours, the first row; None for a yardstick
    peak_bytes       the most memory the process had after its set-up; ``working_bytes`` is that above what
                     was in use before the first step
    gflops           operations of the task (``benchmarks.gan_step.operations``) over the median, in 1e9/s
    peak_share       ``gflops`` over that of the peak: float32's, whatever the competitor computes in
    outside_share    of a whole run: the share of its time that is not spent in training steps
    limited          whether it computes with the instructions that were asked for; see benchmarks.emulation
    values           what it computed; ``difference`` is the largest relative one from ours
    """

    task: str
    name: str
    version: str
    own: bool
    yardstick: bool
    median_seconds: float
    fastest_seconds: float
    slowest_seconds: float
    ratio: float | None
    preparation_seconds: float
    peak_bytes: int
    working_bytes: int
    repeats: int
    gflops: float | None
    peak_share: float | None
    outside_share: float | None
    values: dict[str, float]
    difference: float | None
    limited: bool = True
