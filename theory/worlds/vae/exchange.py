r"""When the derivative of a mean is the mean of the derivative: functions f of z = mu + sigma epsilon.

The supremum of the difference quotients over 0 < |h| <= 1 is taken on a geometric grid of h. Its mean is a
sum over shells around the place where f may jump, each a fixed factor closer to it: infinite if the inner
shells add as much as the outer ones.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Form, Function, Scope, Value
from theory.notation.tree import Node, walk
from theory.notation.world import Draw, World
from theory.worlds import laws
from theory.worlds.vae.latents import FUNCTIONS, PLACES, STEP, encoder, place

SMALLEST, RATIO = 1e-9, 1.25  # of the steps h
SHELLS = (-6.0, -12.0, -18.0)  # log distance from the jump at which the shells end
FARTHEST, SPACING = 2.6, 0.02  # log distance of the farthest point, and between points
DECAYED = 0.5  # of what the outer shell adds; an integrable singularity leaves less for the inner one


def _largest(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\sup_{0 < |h| \le 1}`` of an expression in h, at every point in force."""
    lower = head.lower if isinstance(head, tree.Script) else None
    if not isinstance(lower, tree.Chain) or len(lower.sides) != 3:
        raise NotationError(f"{latex(head)} does not say over which steps", latex(head), 0)
    most = float(scope.value(lower.sides[2]))
    sizes = np.geomspace(SMALLEST, most, 1 + int(np.log(most / SMALLEST) / np.log(RATIO)))
    steps = np.concatenate([-sizes, sizes])[:, None]
    return np.max(scope.bound({"h": steps}).value(operand), axis=0)


def _mean(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}``: of a supremum by shells around the jump, else as in the conjugate model."""
    if not any(isinstance(n, tree.Script) and n.base == tree.Name(r"\sup") for n in walk(operand)):
        return laws.expectation(scope, head, operand)
    law = encoder(scope)
    mean, scale = float(law.gaussian.mean[0]), float(np.exp(law.gaussian.log_scale[0]))
    distances = np.exp(np.arange(SHELLS[-1], FARTHEST, SPACING))
    z = np.concatenate([-distances, distances])  # f jumps, if it does, at 0
    mass = np.exp(law.at(z)) * np.abs(z) * SPACING
    added = mass * scope.bound({r"\varepsilon": (z - mean) / scale}).value(operand)
    first, second, third = (float(np.sum(added[np.log(np.abs(z)) > end])) for end in SHELLS)
    if third - second > DECAYED * (second - first):
        return np.inf
    return third


EXCHANGED: dict[str, Value] = {r"\mathbb{E}": Form(_mean), r"\sup": Form(_largest)}
KINKED: dict[str, Callable[[Any], Any]] = {
    "|z|": np.abs,
    "max(z, 0)": lambda z: np.maximum(z, 0),
}


def _draws() -> Iterator[Draw]:
    functions: list[tuple[str, Callable[[Any], Any], tuple[float, ...]]] = [
        (name, f, ()) for name, f in FUNCTIONS.items()
    ]
    functions += [(name, f, (0.0,)) for name, f in KINKED.items()]
    for number, (name, f, breaks) in enumerate(functions):
        own: dict[str, Value] = {**EXCHANGED, "f": Function(f), **({"#breaks": breaks} if breaks else {})}
        draw = place(*PLACES[number % len(PLACES)], own)
        yield Draw(f"f = {name}, {draw.label}", draw.scope)
    for draw in STEP.draws():
        yield Draw(f"f = 1{{z > 0}}, {draw.label}", draw.scope.bound(EXCHANGED))


EXCHANGE = World("functions of z, smooth, with a kink and with a jump", _draws)
