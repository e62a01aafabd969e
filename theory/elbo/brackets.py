r"""Bounds on log p(x) from both sides, sampled: how far each lies from the exact value, with standard errors.

Where p(x) is known, L_k's distance from log p(x) is estimated as the mean of

    log r - (r - 1),   r = 1/k sum w_i / p(x),   E r = 1

whose control variate takes the part of first order out of the noise, so that small gaps are resolved, and
leaves the mean as it is. Runs of annealed importance sampling are taken as they come: the inverse weight
of a reverse run need not have a variance. Sources: Burda et al. 2016 (L_k); Neal 2001, Grosse et al. 2015
(AIS both ways).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from theory.elbo import annealing
from theory.elbo.bounds import importance_bound, log_weight
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian
from theory.elbo.upper_bounds import posterior_sample
from theory.targets import generator

AT_ONCE = 20_000  # latents in memory together


@dataclass(frozen=True)
class Level:
    """A bound less log p(x), in nats: mean and standard error at ``effort`` (draws, or temperatures)."""

    effort: int
    distance: float
    error: float


def below(log_ratios: Any) -> Any:
    """log r - (r - 1) for log r in nats: never positive; its mean is E log r where E r = 1."""
    return log_ratios - np.expm1(log_ratios)


def importance_levels(
    model: LinearGaussian, x: Any, q: Gaussian, draws: Sequence[int], latents: int, seed: int
) -> list[Level]:
    """L_k less log p(x) for each k of ``draws``, from about ``latents`` draws of q each."""
    return [_importance_level(model, x, q, k, max(2, latents // k), seed) for k in draws]


def _importance_level(
    model: LinearGaussian, x: Any, q: Gaussian, k: int, repetitions: int, seed: int
) -> Level:
    random, exact, values = generator(seed, k), model.log_evidence(x), []
    for first in range(0, repetitions, max(1, AT_ONCE // k)):
        n = min(max(1, AT_ONCE // k), repetitions - first)
        z = q.sample(random.standard_normal((n, k, len(q.mean))))
        values.append(below(importance_bound(log_weight(model, x, q, z)) - exact))
    return _level(k, np.concatenate(values))


def annealed_levels(
    model: LinearGaussian,
    x: Any,
    transition: annealing.Transition,
    temperatures: Sequence[int],
    chains: int,
    seed: int,
) -> tuple[list[Level], list[Level]]:
    """E log w less log p(x) for each number of ``temperatures``: forward runs, and reverse ones."""
    exact, latents = model.log_evidence(x), model.weights.shape[1]
    forward, reverse = [], []
    for count in temperatures:
        ladder, up, down = annealing.temperatures(count), generator(seed, count), generator(seed + 1, count)
        start = up.standard_normal((chains, latents))
        weights = annealing.forward_log_weights(model, x, start, ladder, transition, up)
        forward.append(_level(count, weights - exact))
        start = posterior_sample(model, x, down.standard_normal((chains, latents)))
        weights = annealing.reverse_log_weights(model, x, start, ladder, transition, down)
        reverse.append(_level(count, weights - exact))
    return forward, reverse


def _level(effort: int, values: Any) -> Level:
    return Level(effort, float(np.mean(values)), float(np.std(values, ddof=1)) / math.sqrt(len(values)))
