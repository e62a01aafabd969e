r"""The world of claim 40: critics of f-divergences on pairs of densities, f' of p/q and of another ratio.

f is taken from the divergence of ``theory.divergences``, f^* is its conjugate in symbols, \rho a positive
function of x that is not p/q, and T = f'(\rho). Ratios that float64 cannot hold are cut off: the densities
there are too small to count.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import sympy

from theory import divergences, objectives, quadrature, targets
from theory.examples import T2
from theory.f_divergences import CONJUGATES, generator_function, r
from theory.notation.scope import Field, Form, Function, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.worlds import ruled
from theory.worlds.gan.densities import estimate, on_pair, wrong_score

HUGE = 1e140  # its square is a float still
LARGE = 1e12  # where f' is bounded: f^* has a pole at its limit, and beyond it 1 - T would lose its digits
BOUNDED = ("reverse_kl", "jensen_shannon", "triangular")
_COVERED = (T2.pair, "unequal_gaussians", "mixture_gaussian", "mixtures")
# Where the divergence is finite and its critic has a mean in float64: bounded critics on every pair.
PAIRS = {
    "kl": (*_COVERED, "laplace_gaussian", "gap"),
    "reverse_kl": (*_COVERED, "student_gaussian"),
    "jensen_shannon": tuple(targets.PAIRS),
    "triangular": tuple(targets.PAIRS),
    "pearson": (*_COVERED, "gap"),
}
DOMINATED = (*_COVERED, "gap")  # q has mass wherever p has, also in float64


@cache
def functions(name: str) -> tuple[Any, Any, Any]:
    """f, f' and f^* of a divergence as functions of arrays.

    f is summed from the divergence's own integrands, less the multiple of r - 1 that gives it no slope at 1.
    """
    divergence, t = divergences.DIVERGENCES[name], sympy.Symbol("t", real=True)
    derivative = sympy.lambdify(r, sympy.simplify(sympy.diff(generator_function(divergence), r)))
    raw = r * divergence.under_p(sympy.log(r)) + divergence.under_q(sympy.log(r))
    tilt = float(sympy.diff(raw, r).subs(r, 1))
    most = LARGE if name in BOUNDED else HUGE

    def cut(ratio: Any) -> Any:
        return np.clip(ratio, 1 / HUGE, most)

    def of(ratio: Any) -> Any:
        ratio = cut(ratio)
        log_ratio = np.log(ratio)
        return ratio * divergence.under_p(log_ratio) + divergence.under_q(log_ratio) - tilt * (ratio - 1)

    return of, lambda ratio: derivative(cut(ratio)), sympy.lambdify(t, CONJUGATES[name](t))


def other_ratio(x: Any, pair: targets.Pair, closeness: float) -> Any:
    """rho(x) > 0: the ratio to the power ``closeness``, times a bounded function that is not 1."""
    if closeness == 0:
        return np.exp(wrong_score(x))
    return np.exp(closeness * np.clip(pair.log_ratio(x), -300, 300) + wrong_score(x) / 10)


def _scope(name: str, pair: targets.Pair, closeness: float) -> Scope:
    of, slope, conjugate = functions(name)
    divergence = divergences.DIVERGENCES[name]

    def value(scope: Scope, _head: Node, _operand: Node) -> Value:
        return estimate(scope, quadrature.divergence(divergence, pair))

    def rho(x: Any) -> Any:
        return other_ratio(x, pair, closeness)

    own: dict[str, Value] = {
        "D_f": Form(value, whole=False),
        "f": Function(of),
        "f'": Function(slope),
        "f^*": Function(conjugate),
        r"\rho": Field(rho),
        "T": Given(lambda _: Field(lambda x: slope(rho(x)))),
        r"\mathbb{E}": Form(ruled.expectation),
    }
    return on_pair(objectives.POINTWISE["minimax"], pair).bound(own)


def _draws(among: tuple[str, ...]) -> Iterator[Draw]:
    for name, pairs in PAIRS.items():
        for place, pair in enumerate(pairs):
            if pair in among:
                closeness = 0.8 if place % 2 and pair in _COVERED else 0.0
                yield Draw(f"{name} on {pair}", _scope(name, targets.PAIRS[pair], closeness))


BOUNDS = World("critics of five f-divergences on pairs of densities", lambda: _draws(tuple(targets.PAIRS)))
TANGENTS = World("the same where q has mass wherever p has", lambda: _draws(DOMINATED))
