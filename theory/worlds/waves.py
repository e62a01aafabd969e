r"""The world of claim 38: waves near the perfect discriminator on disjoint supports, which the generator
bends.

q is uniform on the second interval of T3, where the perfect D is 0. D(z) = A (1 + sin kz)/2 there, and the
generator is g_\theta(z) = z + \theta \cos kz at \theta = 0, so that M^2 = E cos^2 kz = 1/2 over whole
periods.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from theory import quadrature, targets
from theory.notation import tree
from theory.notation.scope import Field, Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.densities import estimate
from theory.worlds.elementary import ELEMENTARY

EPSILON = 0.1
PERIODS = (1, 4, 16)


def _over_latents(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}_z``: the expectation over z, uniform on the second interval of T3."""
    _ = head
    body = operand.items[0] if isinstance(operand, tree.Group) else operand
    crests: Any = scope.meaning("#crests")
    return estimate(scope, quadrature.expectation(scope.at(body, "z"), targets.T3.q, crests))


def _by_parameter(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\nabla_\theta`` at \theta = 0, by central differences of the fourth order."""
    _ = head
    width = 1e-3 / scope.meaning("#frequency")
    steps = ((1, 8.0), (-1, -8.0), (2, -1.0), (-2, 1.0))
    inner = Scope(scope.meanings, scope.points)
    total = sum(w * float(inner.bound({r"\theta": n * width}).value(operand)) for n, w in steps)
    return float(total) / (12 * width)


def _scope(periods: int, amplitude: float) -> Scope:
    frequency = 2 * math.pi * periods
    own: dict[str, Value] = {
        "D": Field(lambda z: amplitude * (1 + np.sin(frequency * z)) / 2, "z"),
        r"g_\theta": Given(lambda scope: Field(lambda z: z + scope[r"\theta"] * np.cos(frequency * z), "z")),
        r"\theta": 0.0,
        r"\varepsilon": EPSILON,
        "M": math.sqrt(0.5),
        r"\|D\|_\infty": amplitude,
        r"\|\nabla D\|_\infty": amplitude * frequency / 2,
        r"\mathbb{E}": Form(_over_latents),
        r"\nabla_\theta": Form(_by_parameter),
        "#crests": tuple(np.arange(2, 3, math.pi / frequency)),
        "#frequency": frequency,
    }
    return scope_of(ELEMENTARY, own, points=frozenset({"z", r"g_\theta(z)"}))


def _near() -> Iterator[Draw]:
    """Waves whose height and slope together stay within epsilon."""
    for periods in PERIODS:
        amplitude = EPSILON / (1 + math.pi * periods)
        yield Draw(f"{periods} periods, D and its slope within ε", _scope(periods, amplitude))


def _steep() -> Iterator[Draw]:
    """A wave whose height alone stays within epsilon."""
    yield Draw("16 periods, D alone within ε", _scope(16, EPSILON))


def _both() -> Iterator[Draw]:
    yield from _near()
    yield from _steep()


WAVES = World("waves near the perfect discriminator", _both)
STEEP = World("a steep wave", _steep)
