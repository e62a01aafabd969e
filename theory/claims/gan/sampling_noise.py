r"""Claim 61: sampled batches keep the game from rest, by a variance that R1 lowers if steps are small."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy
from scipy.linalg import solve_discrete_lyapunov

from theory import dynamics, objectives, sampling_noise
from theory.claims.claim import Theme
from theory.montecarlo import check_mean
from theory.notation.statement import Connected, Holds, Statement
from theory.notation.wording import says
from theory.verdict import Check, equals, sampled, vanishes
from theory.worlds.dynamics import sampling_noise as worlds

THEME = Theme("sampling noise", "GAN: sampled batches at the equilibrium")

RATE, BATCH, STEPS = 0.2, 8, 120  # of the simulated chains; what is left of their start is below 1e-4
RESOLVED = 0.08  # of the variance
SETTLED = (
    r"\Sigma_\theta = \frac{4\nu h\,(8+h^2-4\alpha h)}{(4\alpha-h)(16+h^2-8\alpha h)}, "
    r"\alpha = \gamma+\tfrac12, \nu = \tfrac1{2B}"
)
SMALL = (
    r"\lim_{h\to0} \frac{\Sigma_\theta}h = \lim_{h\to0} \frac{\Sigma_\psi}h = "
    r"\frac1{4B\,(\gamma+\frac12)}"
)
FALLS = r"\frac{\partial \Sigma_\theta}{\partial \gamma} < 0"
STATEMENT: Statement = Statement(
    (
        Holds(worlds.SAMPLED, SETTLED),
        Holds(worlds.SAMPLED, SMALL),
        Connected(worlds.STABLE, FALLS, r"4\alpha h < 8+h^2-2h"),
    ),
    beyond=r"$\Sigma_\psi$ and $\Sigma_\theta$ are the stationary variances of simultaneous steps of size "
    r"$h$ with batches of $B$ real and $B$ fake points, from the discrete Lyapunov equation of the game near "
    r"its equilibrium. Data are $\mathcal{N}(0,1)$ and the model is $\mathcal{N}(\theta,1)$; the losses "
    r"themselves, not their expansion, are simulated for two weights of $R_1$",
)


@THEME.claim(
    "61",
    title="batches, small steps: a variance that R1 lowers",
    statement=STATEMENT,
    says=says(
        "Batches of $B$ points a side keep the Gaussians' game from rest: for small steps the generator's "
        r"place has the "
        rf"variance ${SMALL.split(' = ')[2]}$ per unit of the step size $h$, which {{falls|rises}} with the "
        r"weight of $R_1$",
        {
            "falls": FALLS,
            "rises": r"\frac{\partial \Sigma_\theta}{\partial \gamma} > 0",
        },
    ),
    source="derived here",
    assumes=r"$p = \mathcal{N}(0,1)$, $q = \mathcal{N}(\theta,1)$, score $\psi x$; stable steps, "
    r"$h < 4\alpha$ and $8\alpha h < 16+h^2$, and batches so large that it stays where its linear form holds",
    method="S+M",
)
def noisy_equilibrium() -> Iterator[Check]:
    """The Lyapunov equation in symbols, against SciPy's solver, and against chains of sampled batches.

    Resolution of the chains: delta = 8 % of the variance. A stationary theta is normal to first order, its
    square has the deviation sqrt(2) Sigma; all moments of the gradients are finite, their slopes bounded.
    """
    weight, rate, batch = sympy.symbols("gamma h B", positive=True)
    damping, noise = weight + sympy.Rational(1, 2), 1 / (2 * batch)
    over = (4 * damping - rate) * (16 + rate**2 - 8 * damping * rate)
    for name in worlds.NAMES:
        for penalty in (0.0, 1.0):
            yield from chains(name, penalty)
    for name in worlds.NAMES:
        found = worlds.covariance(name, weight, rate, batch)
        settled = 4 * noise * rate * (8 + rate**2 - 4 * damping * rate) / over
        yield vanishes(f"{name}: variance of θ", found[1, 1] - settled)
        yield vanishes(f"{name}: variance of ψ", found[0, 0] - 32 * noise * rate / over)
        yield vanishes(f"{name}: covariance", found[0, 1] + 8 * noise * rate**2 / over)
    level = 8 + rate**2 - 4 * damping * rate
    slope = (4 * noise * rate * level / over).diff(weight)
    wanted = -32 * noise * rate * (level - 2 * rate) * (level + 2 * rate) / over**2
    yield vanishes("the slope in γ has the sign of 2h less 8 + h² - 4αh, times a factor", slope - wanted)
    # the factor is positive for stable steps, whose 16 + h² - 8αh is
    spare = 16 + rate**2 - 8 * damping * rate
    yield vanishes("and of stable steps it is positive", level - (spare + rate**2) / 2)


def chains(name: str, penalty: float) -> Iterator[Check]:
    """The closed form against a numerical solver and against simulated training."""
    objective = objectives.POINTWISE[name]
    predicted = np.array(worlds.covariance(name, penalty, RATE, BATCH)).astype(float)
    jacobian = np.array(dynamics.gaussian_gan(objective, penalty).jacobian()).astype(float)
    errors = np.array(sampling_noise.gradient_noise(objective, BATCH)).astype(float)
    solved = solve_discrete_lyapunov(np.eye(2) + RATE * jacobian, RATE**2 * errors)
    for which, player in (("θ", 1), ("ψ", 0)):
        found = float(solved[player, player])
        yield equals(
            f"{name}, γ = {penalty:g}: SciPy's variance of {which}", predicted[player, player], found, 1e-13
        )
    off = float(np.abs(solved - predicted).max())
    yield equals(f"{name}, γ = {penalty:g}: SciPy's solution", 0.0, off, 1e-13)
    if name == "minimax":  # whose noise and Jacobian are the same
        return

    def draw(seed: int, n: int) -> Any:
        return sampling_noise.simulate(objective, penalty, RATE, BATCH, STEPS, seed, n)[:, 1] ** 2

    wanted = float(predicted[1, 1])
    result = check_mean(draw, wanted, RESOLVED * wanted, math.sqrt(2) * wanted, 6100)
    yield sampled(f"{name}, γ = {penalty:g}: θ² over {result.n:,} chains", result)
