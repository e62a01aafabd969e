r"""The worlds of the relativistic average loss: finite sets of points, laws that near one another, and tails.

V is the discriminator's expected loss. On a finite set a = \mathbb{E}_p s^*, b = \mathbb{E}_q s^*, A is the
mean of \sigma(b - s^*) under p and B that of \sigma(s^* - a) under q. Near q, p = q (1 + \epsilon g).
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.special import ndtr

from theory import relativistic_average
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.targets import generator
from theory.worlds import nodes
from theory.worlds.ops import ELEMENTARY

SEED = 16_500
SIZES = (2, 3, 5)
TAILS_OF = ((1.3, 20.0), (0.3, 36.0))  # shifts, and where their tails begin
HEIGHT = 12.0  # of the mean score that the tails make
STEP = 1e-3  # of epsilon


def laws() -> Iterator[tuple[str, Any, Any]]:
    """Pairs of laws on finite sets, with a label; the last pair of each size differs little."""
    for size in SIZES:
        random = generator(SEED + size)
        for _ in range(3):
            p, q = random.dirichlet(np.ones(size), 2)
            yield f"{size} points", p, q
        yield f"{size} points, nearly equal", q + 0.01 * (p - q), q


def tail_masses(shift: float, start: float) -> tuple[Any, Any]:
    """The masses of N(0, 1) and N(shift, 1) left of -start, between, and right of start + shift."""
    ends = [(ndtr(-start - mean), ndtr(-start - shift + mean)) for mean in (0.0, shift)]
    p, q = (np.array([left, 1 - left - right, right]) for left, right in ends)
    return p, q


def _value(scope: Scope, head: Node, operand: Node) -> Value:
    """V(s) of scores."""
    if not isinstance(operand, tree.Group):
        raise NotationError(f"{latex(head)} needs a score", latex(head), 0)
    scores = np.broadcast_to(scope.value(operand.items[0]), np.shape(scope["p"]))
    return float(relativistic_average.value(np.array(scores, float), scope["p"], scope["q"]))


def _on(p: Any, q: Any, scores: Any, **own: Value) -> Scope:
    best = relativistic_average.optimum(p, q)
    real, fake = relativistic_average.shares(best, p, q)
    named: dict[str, Value] = {
        "p": p,
        "q": q,
        "V": Form(_value, whole=False),
        "s": scores,
        "s^*": best,
        "a": float(p @ best),
        "b": float(q @ best),
        "A": float(p @ real),
        "B": float(q @ fake),
    }
    return scope_of(ELEMENTARY, named, own)


def _finite() -> Iterator[Draw]:
    random = generator(SEED + 1)
    for label, p, q in laws():
        yield Draw(label, _on(p, q, random.standard_normal(len(p))))


def _equal() -> Iterator[Draw]:
    random = generator(SEED + 2)
    for size in SIZES:
        p = random.dirichlet(np.ones(size))
        yield Draw(f"{size} points, p = q", _on(p, p, random.standard_normal(size)))


def _all() -> Iterator[Draw]:
    yield from _finite()
    yield from _equal()


def _slope(scope: Scope, variable: Node, operand: Node) -> Value:
    r"""d/d\epsilon at 0, by differences."""
    _ = variable
    found, error = nodes.slope(lambda h: scope.bound({r"\epsilon": h}).value(operand), STEP)
    return scope.known(found, float(np.max(error)))


def _near() -> Iterator[Draw]:
    """Laws whose log-ratio has the mean 0 under q to first order, as s^* has."""
    random = generator(SEED + 3)
    for size in SIZES:
        q, g = random.dirichlet(np.ones(size)), random.standard_normal(size)
        g = g - q @ g

        def moved(scope: Scope, q: Any = q, g: Any = g) -> Any:
            return q * (1 + scope[r"\epsilon"] * g)

        own: dict[str, Value] = {
            r"\epsilon": 0.0,
            "p": Given(moved),
            "q": q,
            "s^*": Given(lambda scope: relativistic_average.optimum(scope["p"], scope["q"])),
            r"\ell": Given(lambda scope: np.log(scope["p"] / scope["q"])),
            r"#slope:\epsilon": Form(_slope),
        }
        yield Draw(f"{size} points", scope_of(ELEMENTARY, own))


def _tails() -> Iterator[Draw]:
    for shift, start in TAILS_OF:
        p, q = tail_masses(shift, start)
        own: dict[str, Value] = {
            "p": p,
            "q": q,
            "V": Form(_value, whole=False),
            "s": np.array(relativistic_average.spikes(HEIGHT, p, q)),
        }
        yield Draw(f"N(0, 1) and N({shift:g}, 1)", scope_of(ELEMENTARY, own))


FINITE = World("relativistic average on finite sets", _finite)
EQUAL = World("relativistic average of equal laws", _equal, "p = q")
ALL = World("relativistic average, laws equal and different", _all)
NEAR = World("relativistic average near equality", _near, r"\epsilon \to 0")
TAILS = World("relativistic average of shifted Gaussians", _tails, r"q = \mathcal{N}(\theta,1)")
