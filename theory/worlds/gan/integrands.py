r"""A pair of densities with what the derivations name: v, the discriminator's integrand, and p, q by t and m.

v(y; x)     what the point x adds to the discriminator's criterion if D says y there, from the losses
            that train
m, t, h     m = (p + q)/2, t = (p - q)/(p + q), and the JSD's integrand h(t) m
s           the raw score of D
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
from scipy.special import entr, logit

from theory import objectives, targets
from theory.examples import T2, T3
from theory.notation.scope import Field, Function, Given, Scope, Value
from theory.notation.world import Draw, World
from theory.objectives import PointwiseObjective
from theory.targets import Pair, Target
from theory.worlds.extremes import extremum
from theory.worlds.gan.densities import Density, codes, grid, least_squares, on_pair, wrong_score

NAMES = (T2.pair, "unequal_gaussians", "mixtures", "overlapping_uniforms", T3.pair)
COVERED = NAMES[:3]  # both densities have mass everywhere
SAME = Pair("q = p", targets.normal(), targets.normal())
LEAST, MOST = 1e-300, float(np.nextafter(1, 0))  # outputs strictly between 0 and 1, as float64 has them
SEED = 15_200


def _score(y: Any) -> Any:
    """The raw score of an output, nan where y is none; what float64 rounds to 0 or 1 is next to it."""
    y = np.asarray(y, dtype=np.float64)
    return np.where((y >= 0) & (y <= 1), logit(np.clip(y, LEAST, MOST)), np.nan)


def integrand(objective: PointwiseObjective, pair: Pair) -> Callable[[Any, Any], Any]:
    """(y, x) -> v: minus the expected loss for the GAN, which maximises; the expected loss for LSGAN."""
    bounded = objective.name in ("minimax", "non_saturating")
    real, fake = objective.real, objective.fake

    def v(y: Any, x: Any) -> Any:
        score = _score(y) if bounded else np.asarray(y, dtype=np.float64)
        total = np.exp(pair.p.log_prob(x)) * real(score) + np.exp(pair.q.log_prob(x)) * fake(score)
        return -total if bounded else total

    return v


@cache
def mixture(pair: Pair) -> Target:
    """(p + q)/2 as a density of its own."""

    def log_prob(x: Any) -> Any:
        return np.logaddexp(pair.p.log_prob(x), pair.q.log_prob(x)) - np.log(2)

    ends = (*pair.p.support, *pair.q.support)
    modes = tuple(sorted({*pair.p.modes, *pair.q.modes}))
    return Target(
        f"middle of {pair.name}", log_prob, _no_draw, (min(ends), max(ends)), modes, pair.breakpoints
    )


def _no_draw(rng: np.random.Generator, n: int) -> Any:
    raise NotImplementedError("the mixture is integrated, never sampled")


def _density(target: Target) -> Density:
    return Density(lambda x: np.exp(target.log_prob(np.asarray(x, dtype=np.float64))), "x", target)


def _half_entropy(t: Any) -> Any:
    """h(t) = ((1 + t) log(1 + t) + (1 - t) log(1 - t))/2."""
    return -(entr(1 + t) + entr(1 - t)) / 2


def named(objective: PointwiseObjective, pair: Pair) -> dict[str, Value]:
    """What a derivation names beyond the vocabulary of the claims."""
    y = float(targets.generator(SEED).uniform(0.1, 0.9))
    return {
        "v": Function(integrand(objective, pair)),
        "y": y,
        "m": Given(lambda scope: _density(mixture(scope.meaning("#pair")))),
        "t": Field(lambda x: np.tanh(pair.log_ratio(x) / 2)),
        "h": Function(_half_entropy),
        "s": Field(wrong_score),
        r"\max": extremum(r"\max", 1),
        r"\min": extremum(r"\min", -1),
    }


def gan(pair: Pair) -> Scope:
    """The GAN on a pair, with what derivations name."""
    objective = objectives.POINTWISE["minimax"]
    return on_pair(objective, pair, named(objective, pair))


def coded(pair: Pair, code: tuple[float, float, float]) -> Scope:
    """LSGAN with these codes on a pair, with what derivations name."""
    scope = least_squares(pair, code)
    return scope.bound(named(scope.meaning("#objective"), pair))


def _gan_draws(names: tuple[str, ...]) -> Iterator[Draw]:
    for name in names:
        yield Draw(name, gan(targets.PAIRS[name]))


def _coded_draws(names: tuple[str, ...]) -> Iterator[Draw]:
    for name, code in zip(names, codes(len(names), SEED), strict=True):
        yield Draw(
            f"codes ({', '.join(f'{v:.4g}' for v in code)}) on {name}", coded(targets.PAIRS[name], code)
        )


def _pearson_draws() -> Iterator[Draw]:
    """Codes with b - c = 1 and b - a = 2."""
    for name, b in zip(COVERED, (0.3, 1.1, -1.7), strict=True):
        yield Draw(f"b = {b:g} on {name}", coded(targets.PAIRS[name], (b - 2, b, b - 1)))


def _conditions_draws() -> Iterator[Draw]:
    yield from _pearson_draws()
    yield from _coded_draws(COVERED)


def _same_draws(draws: Callable[[], Iterator[Draw]]) -> Iterator[Draw]:
    """The draws, and the first of them with q = p."""
    all_draws = list(draws())
    yield from all_draws
    yield Draw("q = p", all_draws[0].scope.bound({"#pair": SAME, "x": grid(SAME)}))


GAN = World("GAN on five pairs", lambda: _gan_draws(NAMES))
LSGAN = World("LSGAN on five pairs", lambda: _coded_draws(NAMES))
LSGAN_COVERED = World("LSGAN where p, q > 0", lambda: _coded_draws(COVERED))
LSGAN_OR_SAME = World("LSGAN where p, q > 0, and q = p", lambda: _same_draws(lambda: _coded_draws(COVERED)))
GAN_OR_SAME = World("GAN where p, q > 0, and q = p", lambda: _same_draws(lambda: _gan_draws(COVERED)))
PEARSON = World("b - c = 1, b - a = 2", _pearson_draws)
CONDITIONS = World("b - c = 1, b - a = 2, and other codes", _conditions_draws)
