"""What a discriminator on the line is trained on: fresh points, a fixed set of them, or quadrature nodes.

All three are batches of one kind, points with the masses that p and q put on them, so that a loss is

    sum_i p_i real(s(x_i)) + q_i fake(s(x_i)).

Drawn points have mass 1/n under the density they were drawn from and none under the other. What is
trained on nodes sees the exact expectations: its error has no part that comes from sampling.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from records.line_samples import FRESH, NODES, Sample
from theory.errors import WrongUsage
from theory.quadrature_nodes import line_rule
from theory.targets import Pair, generator

NODES_PER_PIECE = 96  # of the line between two breakpoints of a pair: some 200 to 600 nodes in all
_SAMPLES = 2  # first stream of a seed's fresh points, or choices among fixed ones; two a chunk
_FIXED = 1 << 32  # streams of a seed's fixed points, one a side: beyond those of any chunk


@dataclass(frozen=True)
class Batches:
    """``points(number)`` gives a chunk of steps' points, float32 [chunk, members, k]; masses are [k]."""

    points: Callable[[int], Any]
    p: Any
    q: Any


def batches(sample: Sample, members: Sequence[tuple[Pair, int]], chunk: int, batch_size: int) -> Batches:
    """The batches of ``members``, (pair, seed), in chunks of ``chunk`` steps, each a function of its number.

    ``batch_size`` points of each density a step, drawn anew or with replacement from the fixed set; all
    nodes at every step, which only members of one pair have in common: others raise ``WrongUsage``.
    """
    if sample == NODES:
        pair = members[0][0]
        if any(other is not pair for other, _ in members):
            raise WrongUsage("only discriminators of one pair can be trained on its nodes together")
        rule = line_rule(pair, NODES_PER_PIECE)
        nodes = np.broadcast_to(rule.x.astype(np.float32), (chunk, len(members), len(rule.x)))
        return Batches(lambda _: nodes, rule.p.astype(np.float32), rule.q.astype(np.float32))

    fixed: dict[tuple[int, int], Any] = {}
    if sample != FRESH:
        for place, (pair, seed) in enumerate(members):
            for side, target in enumerate((pair.p, pair.q)):
                fixed[place, side] = target.draw(generator(seed, _FIXED + side), int(sample))

    def of_one(place: int, number: int, side: int) -> Any:
        pair, seed = members[place]
        rng, count = generator(seed, _SAMPLES + 2 * number + side), chunk * batch_size
        if sample == FRESH:
            drawn = (pair.p, pair.q)[side].draw(rng, count)
        else:
            drawn = fixed[place, side][rng.integers(int(sample), size=count)]
        return drawn.astype(np.float32).reshape(chunk, batch_size)

    def points(number: int) -> Any:
        places = range(len(members))
        sides = [np.stack([of_one(place, number, side) for place in places], axis=1) for side in (0, 1)]
        return np.concatenate(sides, axis=2)

    share, none = np.full(batch_size, 1 / batch_size, np.float32), np.zeros(batch_size, np.float32)
    return Batches(points, np.concatenate([share, none]), np.concatenate([none, share]))
