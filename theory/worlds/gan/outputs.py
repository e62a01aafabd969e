r"""One point x with densities p and q: the integrand v as a function of the output y or of the raw score s.

v is what the losses that train make of it, minus their expectation for the GAN, which maximises. The
optimal output is among the draws of y, the edges among those of p and q.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from theory import objectives
from theory.notation.scope import Given, Scope, Value
from theory.notation.world import Draw, World, scope_of
from theory.objectives import PointwiseObjective
from theory.ops import log
from theory.worlds.ops import ELEMENTARY

DENSITIES = ((0.3, 0.2, 0.85), (1.7, 2.4, 0.12), (2.6, 0.4, 0.41))  # p, q and a number in (0, 1)


def _expected(objective: PointwiseObjective, sign: int, score_of: Callable[[Any], Any], name: str) -> Given:
    """v in force: p real + q fake, or minus that, at the score that the symbol ``name`` gives."""
    real, fake = objective.real, objective.fake

    def of(scope: Scope) -> Value:
        score = score_of(scope[name])
        return sign * (scope["p"] * real(score) + scope["q"] * fake(score))

    return Given(of)


def _logit(y: Any) -> Any:
    return log(y / (1 - y))


def _itself(y: Any) -> Any:
    return y


def gan_point(p: float, q: float, y: float, s: float) -> Scope:
    """The GAN at one point, v a function of the output y."""
    objective = objectives.MINIMAX
    best = objective.optimum
    with np.errstate(divide="ignore", invalid="ignore"):
        optimal = best(np.log(np.float64(p) / np.float64(q)))
    own = {"p": p, "q": q, "y": y, "s": s, "s^*": optimal, "v": _expected(objective, -1, _logit, "y")}
    return scope_of(ELEMENTARY, own)


def lsgan_point(p: float, q: float, y: float, code: tuple[float, float, float]) -> Scope:
    """LSGAN with these codes at one point."""
    a, b, c = code
    objective = objectives.lsgan(a, b, c)
    with np.errstate(divide="ignore", invalid="ignore"):
        optimal = objective.optimum(np.log(np.float64(p) / np.float64(q)))
    own = {"p": p, "q": q, "y": y, "a": a, "b": b, "c": c, "D^*": optimal}
    return scope_of(ELEMENTARY, own | {"v": _expected(objective, 1, _itself, "y")})


CODES = ((-0.7, 1.4, 0.3), (1.2, -0.4, 2.0), (0.0, 1.0, 1.0))


def _output_draws() -> Iterator[Draw]:
    best = objectives.MINIMAX.optimum
    for p, q, y in DENSITIES:
        yield Draw(f"p = {p:.3f}, q = {q:.3f}, y = {y:.3f}", gan_point(p, q, y, 0.0))
        optimum = float(1 / (1 + np.exp(-best(np.log(p / q)))))
        yield Draw(f"p = {p:.3f}, q = {q:.3f}, y optimal", gan_point(p, q, optimum, 0.0))


def _score_draws() -> Iterator[Draw]:
    v = _expected(objectives.MINIMAX, -1, _itself, "s")
    for p, q, y in DENSITIES:
        yield Draw(f"p = {p:.3f}, q = {q:.3f}", gan_point(p, q, y, 6 * y - 3).bound({"v": v}))


def _coded_draws() -> Iterator[Draw]:
    for (p, q, y), code in zip(DENSITIES, CODES, strict=True):
        scope = lsgan_point(p, q, 3 * y - 1, code)
        yield Draw(f"codes {code}, p = {p:.3f}, q = {q:.3f}", scope)
        yield Draw(f"codes {code}, p = {p:.3f}, q = {q:.3f}, y optimal", scope.bound({"y": scope["D^*"]}))


EDGE = ((0, 0), (0.7, 0), (0, 1.3), (0.7, 1.3))  # (p, q)


def _edge_draws() -> Iterator[Draw]:
    for p, q in EDGE:
        yield Draw(f"p = {p}, q = {q}", gan_point(p, q, 0.3, 0.0))


def _coded_edge_draws() -> Iterator[Draw]:
    for p, q in EDGE:
        for code in CODES[:2]:
            yield Draw(f"codes {code}, p = {p}, q = {q}", lsgan_point(p, q, 0.3, code))


OUTPUT = World("GAN, one output", _output_draws)
SCORE = World("GAN, one raw score", _score_draws)
CODED_OUTPUT = World("LSGAN, one output", _coded_draws)
EDGES = World("GAN, where a density may vanish", _edge_draws)
CODED_EDGES = World("LSGAN, where a density may vanish", _coded_edge_draws)
