r"""The world of training's losses: means over a batch of raw scores, by the batch forms that training calls.

``\overline{...}`` is the mean over the batch. L_D and L_G are what ``discriminator_loss`` and
``generator_loss`` of the trained objectives return: GAN, minimax (MM) and least squares (LS) with their
codes.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from theory import targets
from theory.gradients.codes import three_codes
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.objectives import POINTWISE
from theory.worlds.ops import ELEMENTARY

BATCH = 16
SEEDS = (15_200, 15_201, 15_202)


def _mean(scope: Scope, head: Node, operand: Node) -> Value:
    """The mean over the batch of an expression in scores."""
    _ = head
    return float(np.mean(scope.value(operand)))


def _draws() -> Iterator[Draw]:
    gan, minimax, least_squares = (POINTWISE[name] for name in ("non_saturating", "minimax", "lsgan"))
    for seed in SEEDS:
        real, fake = (3 * targets.generator(seed, stream).standard_normal(BATCH) for stream in (0, 1))
        own: dict[str, Any] = {
            r"L_D^{\mathrm{GAN}}": float(gan.discriminator_loss(real, fake)),
            r"L_G^{\mathrm{GAN}}": float(gan.generator_loss(fake)),
            r"L_G^{\mathrm{MM}}": float(minimax.generator_loss(fake)),
            r"L_D^{\mathrm{LS}}": float(least_squares.discriminator_loss(real, fake)),
            r"L_G^{\mathrm{LS}}": float(least_squares.generator_loss(fake)),
            r"s_{\mathrm{real}}": real,
            r"s_{\mathrm{fake}}": fake,
            r"#\overline": Form(_mean),
            "s": fake,
            **dict(zip("abc", three_codes(least_squares), strict=True)),
        }
        yield Draw(f"a batch, seed {seed}", scope_of(ELEMENTARY, own))


LOSSES = World("losses", _draws)
