r"""Points with labels: a law p(x, y) = p(y) p(x|y) and a model q(x, y) = p(y) q(x|y) of it.

The model is told labels that are drawn as the data's are, so both have the same shares p(y); the game of the
pairs (x, y) is then the game of x under p(x|y) and q(x|y), for each label with the weight p(y). Source of the
game: Mirza & Osindero 2014.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from theory import quadrature
from theory.divergences import Divergence
from theory.errors import WrongUsage
from theory.objectives import Objective, PointwiseObjective
from theory.ops import Array, log_constant, logaddexp
from theory.quadrature import Estimate
from theory.registry import Registry
from theory.targets import Pair, Target, generator, normal, normal_mixture

Score = Callable[[Array, int], Array]  # of points and of the label that they all have


@dataclass(frozen=True, eq=False)
class Labelled:
    """Labels 0, 1, ... with the ``shares`` p(y), and for each the pair of p(x|y) and q(x|y)."""

    name: str
    shares: tuple[float, ...]
    pairs: tuple[Pair, ...]

    @property
    def labels(self) -> range:
        """Every label."""
        return range(len(self.shares))

    def log_joint(self, side: str, x: Array, label: int) -> Array:
        """log p(x, y), or log q(x, y) where ``side`` is "q", at points x of one label."""
        target: Target = getattr(self.pairs[label], side)
        return log_constant(self.shares[label], x) + target.log_prob(x)

    def log_ratio(self, x: Array, label: int) -> Array:
        """log p(x, y) - log q(x, y) in nats."""
        with np.errstate(invalid="ignore"):
            return self.log_joint("p", x, label) - self.log_joint("q", x, label)

    @cached_property
    def marginal(self) -> Pair:
        """p(x) and q(x), as who does not see the labels meets them."""
        p, q = (
            _mixture(self.shares, tuple(getattr(pair, side) for pair in self.pairs)) for side in ("p", "q")
        )
        return Pair(f"{self.name}, without labels", p, q)

    def sample(self, side: str, seed: int, n: int) -> tuple[Any, Any]:
        """``n`` draws of (x, y): float64 and int64 [n]; those of either ``side`` have the same labels."""
        labels = generator(seed).choice(len(self.shares), size=n, p=self.shares)
        rng, points = generator(seed, 1 + "pq".index(side)), np.empty(n)
        for label in self.labels:
            chosen = labels == label
            points[chosen] = getattr(self.pairs[label], side).draw(rng, int(chosen.sum()))
        return points, labels


def _mixture(shares: tuple[float, ...], targets: tuple[Target, ...]) -> Target:
    """sum_y p(y) p(x|y), of targets that only quadrature asks."""

    def log_prob(x: Array) -> Array:
        total = log_constant(shares[0], x) + targets[0].log_prob(x)
        for share, target in zip(shares[1:], targets[1:], strict=True):
            total = logaddexp(total, log_constant(share, x) + target.log_prob(x))
        return total

    def draw(rng: np.random.Generator, n: int) -> Any:
        which = rng.choice(len(shares), size=n, p=shares)
        return np.choose(which, [target.draw(rng, n) for target in targets])

    supports = [target.support for target in targets]
    return Target(
        name=" + ".join(f"{share:g} {target.name}" for share, target in zip(shares, targets, strict=True)),
        log_prob=log_prob,
        draw=draw,
        support=(min(low for low, _ in supports), max(high for _, high in supports)),
        modes=tuple(sorted({mode for target in targets for mode in target.modes})),
        breakpoints=tuple(sorted({place for target in targets for place in target.breakpoints})),
    )


def optimal_score(objective: Objective, labelled: Labelled) -> Score:
    """(x, y) -> s*(log p(x, y)/q(x, y)), as the objective's theory has it for points without labels.

    Raises ``WrongUsage`` for an objective without one.
    """
    optimum = objective.optimal_score
    if optimum is None:
        raise WrongUsage(f"objective {objective.name!r} has no optimal score that depends on log p/q alone")
    return lambda x, label: optimum(labelled.log_ratio(x, label))


def expected(labelled: Labelled, of_label: Callable[[int, Pair], Estimate]) -> Estimate:
    """sum_y p(y) times an estimate for each label."""
    terms = [
        share * of_label(label, pair)
        for label, (share, pair) in enumerate(zip(labelled.shares, labelled.pairs, strict=True))
    ]
    return sum(terms, Estimate(0.0, 0.0))


def discriminator_value(objective: PointwiseObjective, labelled: Labelled, score: Score) -> Estimate:
    """E_p(x,y)[real(s(x, y))] + E_q(x,y)[fake(s(x, y))], in the loss's unit."""
    return expected(
        labelled,
        lambda label, pair: quadrature.value(objective.real, objective.fake, lambda x: score(x, label), pair),
    )


def divergence(of: Divergence, labelled: Labelled) -> Estimate:
    """sum_y p(y) D(p(x|y) || q(x|y)): the divergence of the joint laws, whose labels have equal shares."""
    return expected(labelled, lambda _, pair: quadrature.divergence(of, pair))


def _gaussians(name: str, shares: tuple[float, ...], *means: tuple[float, float]) -> Labelled:
    pairs = (Pair(f"{name}, label {y}", normal(p), normal(q)) for y, (p, q) in enumerate(means))
    return Labelled(name, shares, tuple(pairs))


LABELLED: Registry[Labelled] = Registry(
    "law with labels",
    {
        labelled.name: labelled
        for labelled in (
            _gaussians("two_labels", (0.25, 0.75), (0, 1), (2, 1.5)),
            _gaussians("swapped_labels", (0.5, 0.5), (-1, 1), (1, -1)),  # the model mixes the labels up
            Labelled(
                "three_labels",
                (0.5, 0.2, 0.3),
                (
                    Pair("three_labels, 0", normal(0, 1), normal(1, 1.5)),
                    Pair("three_labels, 1", normal_mixture([0.5, 0.5], [-2, 2], [0.5, 0.5]), normal(0, 2)),
                    Pair("three_labels, 2", normal(-1, 0.5), normal(-1, 0.5)),  # one that is learnt
                ),
            ),
        )
    },
)
