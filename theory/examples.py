r"""The worked examples T1 to T5: what each is, its exact parameters, and its known answers.

Whatever speaks of an example takes its numbers from here: the densities and models that compute with it,
the claims and derivations that are checked on it, the figures that draw it, the tests.

    T1  ``theory.elbo.models``           the conjugate model
    T2  ``theory.targets``               shifted Gaussians, the pair of most GAN claims
    T3  ``theory.targets``               disjoint uniforms
    T4  ``theory.dynamics``              the Dirac-GAN
    T5  ``theory.elbo.linear_gaussian``  the linear VAE

This file imports nothing of theory. Divergences and log-densities are in nats.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Example:
    """``name`` is the word that labels and docstrings use, ``what`` says what it is."""

    name: str
    what: str


@dataclass(frozen=True, eq=False)
class ConjugateExample(Example):
    """One datum under the conjugate model, with q the prior where nothing else is said.

    noise_variance   s, the variance of x given z; 1 is exact in proofs
    x                the datum
    prior            mean and scale of the prior, the q of the gap below
    log_evidence     log N(x; 0, 1 + s)
    gap_of_prior     KL(prior || posterior), what the bound loses
    draws            k, the number of draws of the two numbers that follow
    gap_of_draws     log p(x) - L_k, six decimals
    leading_term     chi^2(posterior || prior)/2k, six decimals
    """

    noise_variance: int
    x: float
    prior: tuple[float, float]
    log_evidence: float
    gap_of_prior: float
    draws: int
    gap_of_draws: float
    leading_term: float

    @property
    def at(self) -> tuple[float, float]:
        """The datum and the noise variance, as worlds take them."""
        return self.x, float(self.noise_variance)

    @property
    def observation(self) -> Values:
        """The datum as models and estimators take it: [1]."""
        return np.array([self.x])


@dataclass(frozen=True, eq=False)
class PairExample(Example):
    """Two densities; ``pair`` is their name in ``theory.targets.PAIRS``.

    ``exact`` has the divergences that are known, by their names in ``theory.divergences.DIVERGENCES``.
    """

    pair: str
    exact: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class ShiftExample(PairExample):
    r"""N(0, 1) against N(shift, 1).

    ``shift`` is exact in proofs. ``near`` is a second, smaller shift, at which ``slopes`` has the generator's
    gradient with D held at D* and the slope of its criterion C, with half a unit of each last digit, by the
    name of the objective.
    """

    shift: Fraction
    near: Fraction
    slopes: Mapping[str, tuple[float, float, float, float]]

    @property
    def theta(self) -> float:
        """The shift in float64."""
        return float(self.shift)


@dataclass(frozen=True, eq=False)
class GapExample(PairExample):
    """U(0, 1) against U(1 + distance, 2 + distance); ``exact`` holds for every positive distance."""

    distance: float


@dataclass(frozen=True, eq=False)
class DiracExample(Example):
    """Data at 0, a model at theta, the score psi x + s0.

    start             (psi, theta) of the paths that are drawn: a blind discriminator, a model one unit off
    square            lambda^2 of the field at its equilibrium, by the name of the objective
    """

    start: tuple[float, float]
    square: Mapping[str, Fraction]


@dataclass(frozen=True, eq=False)
class LinearExample(Example):
    """The linear VAE with ``weights`` W [D, d], and one datum ``x`` [D] under it.

    ``log_evidence`` is log p(x) to the last digits of float64.
    """

    weights: Values
    offset: Values
    noise_variance: float
    x: Values
    log_evidence: float


T1 = ConjugateExample(
    name="T1",
    what="z ~ N(0, 1), x | z ~ N(z, 1), at x = 1",
    noise_variance=1,
    x=1.0,
    prior=(0.0, 1.0),
    log_evidence=-1.5155121234846454,
    gap_of_prior=0.75 - math.log(2) / 2,
    draws=50,
    gap_of_draws=0.003686,
    leading_term=0.003641,
)
T2 = ShiftExample(
    name="T2",
    what="N(0, 1) against N(1.3, 1)",
    pair="shifted_gaussians",
    exact={  # to 21 digits by interval arithmetic
        "triangular": 0.618431059582089277565,
        "jensen_shannon": 0.175381055852900165630,
    },
    shift=Fraction(13, 10),
    near=Fraction(1, 10),
    slopes={
        "lsgan_pearson": (1.238e-4, 0.04975, 5e-8, 5e-6),
        "lsgan": (0.012500, 0.012438, 5e-7, 5e-7),
    },
)
T3 = GapExample(
    name="T3",
    what="U(0, 1) against U(2, 3)",
    pair="disjoint_uniforms",
    exact={
        "jensen_shannon": math.log(2),
        "triangular": 2.0,
        "total_variation": 1.0,
        "kl": math.inf,
        "reverse_kl": math.inf,
        "pearson": math.inf,
    },
    distance=1.0,
)
T4 = DiracExample(
    name="T4",
    what="the Dirac-GAN: data at 0, a model at theta, the score psi x + s0",
    start=(0.0, 1.0),
    square={
        "minimax": Fraction(-1, 4),
        "non_saturating": Fraction(-1, 4),
        "lsgan": Fraction(-1, 4),
        "lsgan_pearson": Fraction(0),
    },
)
T5 = LinearExample(
    name="T5",
    what="the linear VAE of five pixels and two latents, at an ordinary datum",
    weights=np.array([[1.0, 0.2], [-0.7, 0.6], [0.4, -0.9], [0.8, 0.3], [-0.2, 0.5]]),
    offset=np.array([0.1, -0.2, 0.3, 0.0, 0.5]),
    noise_variance=1.0,
    x=np.array([1.6, -1.6, 0.1, 0.7, 2.1]),  # squared Mahalanobis distance near 5
    log_evidence=-8.05602396080669,
)
