r"""Annealed importance sampling between prior and posterior, and its reverse, with fixed transitions.

Densities f_b(z) = p(z) p(x|z)^b for 0 = b_0 < ... < b_T = 1. A forward run starts from the prior, a reverse
run from an exact posterior draw; between them each b_t's transition leaves f_b invariant. Either way

    log w = sum_t (b_t - b_{t-1}) log p(x | z_{t-1})

and E_forward[w] = p(x), E_forward[log w] <= log p(x) <= E_reverse[log w], E_reverse[1/w] = 1/p(x).
A transition must be the same whatever the run does (no adaptation), else the unbiasedness is lost.

Sources: Neal 2001 (AIS); Grosse et al. 2015 (bidirectional Monte Carlo, BDMC).
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from theory.elbo.estimators import Model
from theory.elbo.gradients import Differentiable

Transition = Callable[[Any, float, np.random.Generator], Any]  # (z [chains, d], b, random) -> z


def temperatures(count: int, steepness: float = 4.0) -> Any:
    """b_0 = 0 ... b_T = 1 for T = ``count``: a logistic curve, denser at both ends (Grosse et al. 2015)."""
    curve = 1 / (1 + np.exp(-steepness * (2 * np.arange(count + 1) / count - 1)))
    return (curve - curve[0]) / (curve[-1] - curve[0])


@dataclass(frozen=True)
class Metropolis:
    """Random-walk Metropolis: ``sweeps`` proposals of standard deviation ``step(b)``, reversible for f_b."""

    model: Model
    x: Any
    step: Callable[[float], float]
    sweeps: int = 1

    def __call__(self, z: Any, inverse_temperature: float, random: np.random.Generator) -> Any:
        """One transition of every chain of z [chains, coordinates]."""
        step = self.step(inverse_temperature)
        current = self._log_density(z, inverse_temperature)
        for _ in range(self.sweeps):
            proposal = z + step * random.standard_normal(z.shape)
            proposed = self._log_density(proposal, inverse_temperature)
            accept = np.log(random.random(len(z))) < proposed - current
            z = np.where(accept[:, None], proposal, z)
            current = np.where(accept, proposed, current)
        return z

    def _log_density(self, z: Any, inverse_temperature: float) -> Any:
        return self.model.log_prior(z) + inverse_temperature * self.model.log_likelihood(self.x, z)


@dataclass(frozen=True)
class Hamiltonian:
    """Hamiltonian Monte Carlo with ``leaps`` leapfrog steps of size ``step(b)``, reversible for f_b.

    The prior is N(0, I), the mass one. Source: Neal 2011, "MCMC using Hamiltonian dynamics".
    """

    model: Differentiable
    x: Any
    step: Callable[[float], float]
    leaps: int

    def __call__(self, z: Any, inverse_temperature: float, random: np.random.Generator) -> Any:
        """One transition of every chain of z [chains, coordinates]."""
        step = self.step(inverse_temperature)
        momentum = random.standard_normal(z.shape)
        energy = self._energy(z, momentum, inverse_temperature)
        proposal, moving = z, momentum + step / 2 * self._force(z, inverse_temperature)
        for leap in range(self.leaps):
            proposal = proposal + step * moving
            last = leap == self.leaps - 1
            moving = moving + (step / 2 if last else step) * self._force(proposal, inverse_temperature)
        change = self._energy(proposal, moving, inverse_temperature) - energy
        accept = np.log(random.random(len(z))) < -change
        return np.where(accept[:, None], proposal, z)

    def _force(self, z: Any, inverse_temperature: float) -> Any:
        return inverse_temperature * self.model.likelihood_score(self.x, z) - z

    def _energy(self, z: Any, momentum: Any, inverse_temperature: float) -> Any:
        log_density = self.model.log_prior(z) + inverse_temperature * self.model.log_likelihood(self.x, z)
        return np.sum(momentum**2, axis=-1) / 2 - log_density


def forward_log_weights(
    model: Model, x: Any, prior_draws: Any, ladder: Any, transition: Transition, random: np.random.Generator
) -> Any:
    """log w of runs that start from ``prior_draws`` [chains, d], in nats, [chains]."""
    z, total = prior_draws, np.zeros(len(prior_draws))
    for before, now in pairwise(ladder):
        total += (now - before) * model.log_likelihood(x, z)
        if now < 1:
            z = transition(z, float(now), random)
    return total


def reverse_log_weights(
    model: Model,
    x: Any,
    posterior_draws: Any,
    ladder: Any,
    transition: Transition,
    random: np.random.Generator,
) -> Any:
    """log w of runs that start from exact ``posterior_draws`` [chains, d], in nats, [chains]."""
    z, total = posterior_draws, np.zeros(len(posterior_draws))
    for now, before in pairwise(ladder[::-1]):
        if now < 1:
            z = transition(z, float(now), random)
        total += (now - before) * model.log_likelihood(x, z)
    return total
