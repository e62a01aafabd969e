r"""The worlds of claim 38: discriminators near the perfect one on disjoint supports.

q is uniform on the second interval of T3, where the perfect D is 0. D there is a wave, a ramp or a bump, and
the generator is g_\theta(z) = z + \theta c(z) at \theta = 0, so that M^2 = E c^2: a shift, a stretch, or
waves.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from theory import quadrature, targets
from theory.notation import tree
from theory.notation.scope import Field, Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.gan.densities import estimate
from theory.worlds.ops import ELEMENTARY

EPSILONS = (0.02, 0.1, 0.6)
PERIODS = (1, 4, 16)
STEEP_PERIODS = (2, 8, 32)
WIDTH = 0.15  # of the bump

Function = Callable[[Any], Any]


@dataclass(frozen=True)
class Shape:
    """A discriminator of height 1 on (2, 3), to be scaled: its function, its slope, and the largest slope."""

    name: str
    at: Function
    slope: Function
    steepness: float
    frequency: float  # of what is finest in it

    def within(self, epsilon: float) -> float:
        """The height at which sup D + sup |D'| is epsilon."""
        return epsilon / (1 + self.steepness)


@dataclass(frozen=True)
class Motion:
    """c(z) of a generator z + theta c(z), and E c(z)^2 for z uniform on (2, 3)."""

    name: str
    at: Function
    mean_square: float


def wave(periods: int) -> Shape:
    """(1 + sin kz)/2 with so many periods."""
    k = 2 * math.pi * periods
    return Shape(
        f"{periods} waves", lambda z: (1 + np.sin(k * z)) / 2, lambda z: k * np.cos(k * z) / 2, k / 2, k
    )


def _bump(z: Any) -> Any:
    return np.exp(-(((z - 2.5) / WIDTH) ** 2))


RAMP = Shape("a ramp", lambda z: z - 2, np.ones_like, 1.0, 1.0)
BUMP = Shape(
    "a bump",
    _bump,
    lambda z: -2 * (z - 2.5) / WIDTH**2 * _bump(z),
    math.sqrt(2 / math.e) / WIDTH,  # at a distance of width/sqrt 2
    1 / WIDTH,
)
SHIFT = Motion("shifted", np.ones_like, 1.0)
STRETCH = Motion("stretched", lambda z: z - 2, 1 / 3)


def waving(periods: int) -> Motion:
    """c = cos kz."""
    return Motion(f"bent by {periods} waves", lambda z: np.cos(2 * math.pi * periods * z), 0.5)


def cases() -> list[tuple[Shape, Motion]]:
    """Every discriminator with every generator, waves with generators that wave along."""
    shapes = [(wave(n), waving(n)) for n in PERIODS] + [(RAMP, waving(1)), (BUMP, waving(1))]
    return [(shape, motion) for shape, along in shapes for motion in (SHIFT, STRETCH, along)]


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


def crests(shape: Shape) -> tuple[float, ...]:
    """Where a rule is cut: between the turns of the shape."""
    return tuple(np.arange(2, 3, math.pi / shape.frequency))


def _scope(shape: Shape, motion: Motion, height: float, epsilon: float) -> Scope:
    own: dict[str, Value] = {
        "D": Field(lambda z: height * shape.at(z), "z"),
        r"g_\theta": Given(lambda scope: Field(lambda z: z + scope[r"\theta"] * motion.at(z), "z")),
        r"\theta": 0.0,
        r"\varepsilon": epsilon,
        "M": math.sqrt(motion.mean_square),
        r"\|D\|_\infty": height,
        r"\|\nabla D\|_\infty": height * shape.steepness,
        r"\mathbb{E}": Form(_over_latents),
        r"\nabla_\theta": Form(_by_parameter),
        "#crests": crests(shape),
        "#frequency": max(shape.frequency, 2 * math.pi),
        "n": shape.frequency / (2 * math.pi),
    }
    return scope_of(ELEMENTARY, own, points=frozenset({"z", r"g_\theta(z)"}))


def _near() -> Iterator[Draw]:
    """Height and slope together within epsilon, which goes round the three values."""
    for place, (shape, motion) in enumerate(cases()):
        epsilon = EPSILONS[(place + place // len(EPSILONS)) % len(EPSILONS)]
        label = f"{shape.name}, {motion.name}, D and its slope within {epsilon:g}"
        yield Draw(label, _scope(shape, motion, shape.within(epsilon), epsilon))


def _steep() -> Iterator[Draw]:
    """Waves whose height alone stays within epsilon."""
    for n in STEEP_PERIODS:
        yield Draw(f"{n} waves, D alone within 0.1", _scope(wave(n), waving(n), 0.1, 0.1))


def _both() -> Iterator[Draw]:
    yield from _near()
    yield from _steep()


WAVES = World("discriminators near the perfect one, and steep waves", _both)
STEEP = World("steep waves", _steep)
