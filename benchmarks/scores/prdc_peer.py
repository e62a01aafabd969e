"""Peer: prdc, which its authors of density and coverage published (Naeem et al. 2020)."""

from benchmarks.competitor import pin_threads, serve

pin_threads()

import contextlib
import io
from importlib.metadata import version

from prdc import compute_prdc

from benchmarks.scores.arrays import digest, features


def prepare(_task: str):
    """A step is one call at k = 5: all four scores, of which two are the protocol's."""
    real, generated = features(64)

    def scores(k: int) -> dict[str, float]:
        with contextlib.redirect_stdout(io.StringIO()):  # it prints at each call
            return {name: float(value) for name, value in compute_prdc(real, generated, k).items()}

    def steps(count: int) -> None:
        for _ in range(count):
            scores(5)

    narrow, wide = scores(3), scores(5)
    values = {name: narrow[name] for name in ("precision", "recall")}
    values |= {name: wide[name] for name in ("density", "coverage")}
    facts = {"name": "prdc", "version": version("prdc"), "warm_up": 1}
    return steps, facts | {"values": values, "inputs": digest(real, generated)}


if __name__ == "__main__":
    serve(prepare)
