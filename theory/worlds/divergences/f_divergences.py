r"""The worlds of f-divergences near equality: D_f of ``theory.divergences`` and f'' of its function f.

Also expectations by pieces between the crossings of two densities, for critics that jump there.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from theory import divergences, objectives, quadrature, targets
from theory.f_divergences import SECOND_DERIVATIVES, crossings
from theory.notation import tree
from theory.notation.scope import Form, Function, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.worlds.gan.densities import estimate, moved, on_pair

SHIFTS = tuple(2.0**-k for k in range(1, 6))
TV_SHIFTS = (0.1, 0.01, 0.001)
NAMES = ("kl", "reverse_kl", "jensen_shannon", "triangular", "pearson")


def _of(name: str, scope: Scope, theta: float) -> Scope:
    of = divergences.DIVERGENCES[name]
    own: dict[str, Value] = {
        r"\theta": theta,
        "#pair": Given(lambda s: moved(float(s[r"\theta"]))),
        "D_f": Form(
            lambda s, head, operand: estimate(s, quadrature.divergence(of, s.meaning("#pair"))), whole=False
        ),
        "f''": Function(lambda at: float(SECOND_DERIVATIVES[name]) if at == 1 else float("nan")),
    }
    return scope.bound(own)


def _near(names: tuple[str, ...], shifts: tuple[float, ...]) -> Iterator[Draw]:
    for theta in shifts:
        base = on_pair(objectives.POINTWISE["minimax"], moved(theta))
        for name in names:
            yield Draw(f"{name}, θ = {theta:g}", _of(name, base, theta))


def _near_tv(*shifts: float) -> Iterator[Draw]:
    for theta in shifts:
        yield Draw(
            f"θ = {theta:g}",
            on_pair(objectives.POINTWISE["minimax"], moved(theta)).bind(**{r"\theta": theta}),
        )


def by_pieces(function: Any, target: targets.Target, pair: targets.Pair) -> quadrature.Estimate:
    """E_target[f], piece by piece between the points where the densities of the pair cross and f jumps."""
    low, high = target.support
    cuts = sorted(x for x in {*target.modes, *pair.breakpoints, *crossings(pair)} if low < x < high)

    def weighted(x: Any) -> Any:
        return np.broadcast_to(function(x), np.shape(x)) * np.exp(target.log_prob(x))

    total = quadrature.Estimate(0.0, 0.0)
    for start, end in zip([low, *cuts], [*cuts, high], strict=True):
        total = total + quadrature.integral(weighted, start, end)
    return total


def in_pieces(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}_p f`` by pieces."""
    assert isinstance(head, tree.Script) and head.lower is not None
    return estimate(scope, by_pieces(scope.at(operand), scope.raw(head.lower).target, scope.meaning("#pair")))


def variation(scope: Scope, head: Node, operand: Node) -> Value:
    """TV of the pair in force, by pieces."""
    _ = head, operand
    pair: targets.Pair = scope.meaning("#pair")
    of, total = divergences.TOTAL_VARIATION, quadrature.Estimate(0.0, 0.0)
    for target, under in ((pair.p, of.under_p), (pair.q, of.under_q)):
        total = total + by_pieces(lambda x, under=under: under(pair.log_ratio(x)), target, pair)
    return estimate(scope, total)


NEAR = World("five f-divergences near equality", lambda: _near(NAMES, SHIFTS))
NEAR_TV = World("total variation near equality", lambda: _near_tv(*TV_SHIFTS))
NEAR_TV_AT = {
    theta: World(f"total variation, θ = {theta:g}", partial(_near_tv, theta), rf"\theta = {theta:g}")
    for theta in TV_SHIFTS
}
