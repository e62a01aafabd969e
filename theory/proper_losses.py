r"""Proper composite losses: pairs of losses whose optimal score tells the probability of being real.

A discriminator pays real(s) for a score s of a real point and fake(s) for one of a fake point. With eta the
probability that the point is real, p/(p + q) if both kinds come equally often,

    L(eta, s) = eta real(s) + (1 - eta) fake(s),    H(eta) = min_s L(eta, s) = L(eta, s*(eta))

and H, which is concave, decides everything else: what any other score pays is a Bregman divergence of -H, and
what the optimal one leaves is an f-divergence.

    L(eta, s*(eta')) - H(eta) = H(eta') + (eta - eta') H'(eta') - H(eta)
    int (p + q) H(eta) dx = 2 H(1/2) - D_f(p || q),    f(r) = 2 H(1/2) - (1 + r) H(r/(1 + r))

Source: Reid & Williamson 2010 (composite losses) and 2011 (their divergences); Nowozin et al. 2016 for the
losses that bound a given f-divergence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy

from theory import objectives
from theory.divergences import KL, PEARSON, Divergence
from theory.objectives import Pointwise, PointwiseObjective
from theory.ops import Array, constant, exp, softplus
from theory.registry import Registry

eta = sympy.Symbol("eta", positive=True)  # the probability of being real, below 1
r = sympy.Symbol("r", positive=True)  # p/q = eta/(1 - eta)


def _mixed(log_ratio: Array) -> Array:
    """1/2 - sqrt(pq)/(p + q), the same under either density."""
    return constant(0.5, log_ratio) - exp(-(softplus(log_ratio) + softplus(-log_ratio)) / 2)


# 1 - int sqrt(pq) dx
HELLINGER = Divergence(
    name="hellinger",
    symbol=r"\mathrm{H}^2(p,q)",
    source="definition",
    under_p=_mixed,
    under_q=_mixed,
    maximum=1.0,
)


@dataclass(frozen=True)
class ProperLoss:
    """A pair of losses and what theory says of it.

    name, title    for messages, and in LaTeX
    real, fake     loss of a real score and of a fake score
    score          s* as a function of the log-odds of being real, log p/q
    scale          D_f(p || q) is so many times ``divergence``
    """

    name: str
    title: str
    real: Pointwise
    fake: Pointwise
    score: Pointwise
    scale: float
    divergence: Divergence

    def conditional(self, probability: Array, score: Array) -> Array:
        """L(eta, s), the expected loss of a score at a point that is real with this probability."""
        return probability * self.real(score) + (1 - probability) * self.fake(score)

    def bayes(self) -> Any:
        """H(eta) = L(eta, s*(eta)) as an expression of ``eta``."""
        return sympy.simplify(self.conditional(eta, self.score(sympy.log(eta / (1 - eta)))))


def of_objective(objective: PointwiseObjective, title: str) -> ProperLoss:
    """The discriminator's losses of an objective that trains, and its identity. Raises as ``identity``."""
    identity = objective.identity("discriminator")
    return ProperLoss(
        name=objective.name,
        title=title,
        real=objective.real,
        fake=objective.fake,
        score=objective.optimum,
        scale=-identity.scale,
        divergence=identity.divergence,
    )


def _negative(score: Array) -> Array:
    return -score


EXPONENTIAL = ProperLoss(
    name="exponential",
    title=r"\text{exponential}",
    real=lambda score: exp(-score),
    fake=exp,
    score=lambda log_ratio: log_ratio / 2,
    scale=2.0,
    divergence=HELLINGER,
)
# the losses -T and f*(T) of a critic T, f* the convex conjugate of f with f(1) = f'(1) = 0
VARIATIONAL_PEARSON = ProperLoss(
    name="pearson",
    title=r"\text{Pearson}",
    real=_negative,
    fake=lambda score: score + score * score / 4,
    score=lambda log_ratio: 2 * (exp(log_ratio) - 1),
    scale=1.0,
    divergence=PEARSON,
)
VARIATIONAL_KL = ProperLoss(
    name="kl",
    title=r"\text{KL}",
    real=_negative,
    fake=lambda score: exp(score) - 1,
    score=lambda log_ratio: log_ratio,
    scale=1.0,
    divergence=KL,
)

PROPER_LOSSES: Registry[ProperLoss] = Registry(
    "proper loss",
    {
        loss.name: loss
        for loss in (
            of_objective(objectives.MINIMAX, r"\text{GAN}"),
            of_objective(objectives.POINTWISE["lsgan"], r"\text{LSGAN }(0,1,1)"),
            of_objective(objectives.POINTWISE["lsgan_pearson"], r"\text{LSGAN }(-1,1,0)"),
            EXPONENTIAL,
            VARIATIONAL_PEARSON,
            VARIATIONAL_KL,
        )
    },
)


def generator_function(bayes: Callable[[Any], Any]) -> Any:
    """f(r) = 2 H(1/2) - (1 + r) H(r/(1 + r)) as an expression of ``r``; convex, with f(1) = 0."""
    return 2 * bayes(sympy.Rational(1, 2)) - (1 + r) * bayes(r / (1 + r))
