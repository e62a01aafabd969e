r"""The objectives of the two players, each defined once for training and for theory.

Scores s are the discriminator's raw outputs (no sigmoid), of any shape; losses are in nats for the
GAN's objectives, in squared score units for LSGAN's and in score units for hinge and Wasserstein losses.
Every pointwise function maps a score to a loss of the same shape and dtype and accepts whatever
``theory.ops`` does.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable

import numpy as np

from theory.divergences import JENSEN_SHANNON, TOTAL_VARIATION, TRIANGULAR, Divergence
from theory.errors import WrongUsage
from theory.ops import Array, mean, positive_part, sigmoid, sign, softplus
from theory.penalties import Penalty, one_centred
from theory.registry import Registry

Pointwise = Callable[[Array], Array]
Player = Literal["discriminator", "generator"]


@dataclass(frozen=True)
class Identity:
    """E_p[real(s*)] + E_q[fake(s*)] = offset + scale * divergence(p || q), at the optimal score s*."""

    real: Pointwise
    fake: Pointwise
    offset: float
    scale: float
    divergence: Divergence


@runtime_checkable
class Objective(Protocol):
    """What two players minimise, as a training step sees it, and the optimal score where theory has one.

    name, source     what the command line calls it, and the paper that it is from
    optimal_score    s*(l), with l = log p_data - log p_model; None where there is none
    penalty          (discriminator, real images, fake images) -> scalar, added to the discriminator's loss;
                     None for most
    tells_ratio      whether single scores are judged, and the best of them is one-to-one with the log-ratio
    """

    @property
    def name(self) -> str: ...  # noqa: D102  # the class says it, here and below

    @property
    def source(self) -> str: ...  # noqa: D102

    @property
    def optimal_score(self) -> Pointwise | None: ...  # noqa: D102

    @property
    def penalty(self) -> Penalty | None: ...  # noqa: D102

    @property
    def tells_ratio(self) -> bool: ...  # noqa: D102

    def __hash__(self) -> int: ...  # what follows from an objective is remembered by it

    def discriminator_loss(self, real_scores: Array, fake_scores: Array) -> Array:
        """Return the discriminator's loss of a batch of real and one of fake scores: a scalar."""
        ...

    def generator_loss(self, fake_scores: Array, real_scores: Array | None = None) -> Array:
        """Return the generator's loss of a batch: a scalar. Only paired objectives need the real scores."""
        ...


@dataclass(frozen=True)
class PointwiseObjective:
    """An ``Objective`` that is a sum of losses of single scores.

    real, fake       discriminator's loss of a real score and of a fake score
    generator        generator's loss of a fake score
    optimal_score    s*(l), with l = log p_data - log p_model; None where no such function is optimal
    discriminator_identity, generator_identity
                     the players' values at s* as divergences; None where theory has no such identity
    """

    name: str
    source: str
    real: Pointwise
    fake: Pointwise
    generator: Pointwise
    optimal_score: Pointwise | None
    discriminator_identity: Identity | None = None
    generator_identity: Identity | None = None
    penalty: Penalty | None = None

    @property
    def optimum(self) -> Pointwise:
        """``optimal_score``. Raises ``WrongUsage`` for an objective without one."""
        if self.optimal_score is None:
            raise WrongUsage(f"objective {self.name!r} has no optimal score that depends on log p/q alone")
        return self.optimal_score

    @property
    def tells_ratio(self) -> bool:
        """Whether the optimal score is one-to-one with the log-ratio."""
        best = self.optimal_score
        return best is not None and bool(best(np.float64(1)) < best(np.float64(2)))

    def identity(self, player: Player) -> Identity:
        """Return the player's value at s* as a divergence. Raises ``WrongUsage`` where there is none."""
        found = self.discriminator_identity if player == "discriminator" else self.generator_identity
        if found is None:
            raise WrongUsage(f"objective {self.name!r} has no identity for its {player}'s value")
        return found

    def discriminator_loss(self, real_scores: Array, fake_scores: Array) -> Array:
        """Return the batch mean of ``real`` plus the batch mean of ``fake``: a scalar."""
        return mean(self.real(real_scores)) + mean(self.fake(fake_scores))

    def generator_loss(self, fake_scores: Array, real_scores: Array | None = None) -> Array:
        """Return the batch mean of ``generator``: a scalar. The real scores are not looked at."""
        return mean(self.generator(fake_scores))


@dataclass(frozen=True)
class PairedObjective:
    """An ``Objective`` of the differences between the scores of paired real and fake points.

    ``margin`` is the loss of how far one's own side is ahead, for either player; ``optimal_score`` is meant
    up to a constant, which cancels. There are no pointwise losses and no identities of theirs: what a score
    costs depends on its partner's.
    """

    name: str
    source: str
    margin: Pointwise
    optimal_score: Pointwise | None
    penalty: Penalty | None = None

    real: ClassVar[None] = None
    fake: ClassVar[None] = None
    generator: ClassVar[None] = None
    discriminator_identity: ClassVar[None] = None
    generator_identity: ClassVar[None] = None
    tells_ratio: ClassVar[bool] = False

    def discriminator_loss(self, real_scores: Array, fake_scores: Array) -> Array:
        """Return the batch mean of ``margin`` of real minus fake score, pair by pair: a scalar."""
        return mean(self.margin(real_scores - fake_scores))

    def generator_loss(self, fake_scores: Array, real_scores: Array | None = None) -> Array:
        """Return the discriminator's loss with fake and real in each other's place: a scalar.

        Raises ``WrongUsage`` without real scores.
        """
        if real_scores is None:
            raise WrongUsage(f"objective {self.name!r} needs the scores of real points too")
        return self.discriminator_loss(fake_scores, real_scores)


@dataclass(frozen=True)
class AveragedObjective(PairedObjective):
    """A ``PairedObjective`` whose points meet the mean score of the other kind instead of one partner's."""

    def discriminator_loss(self, real_scores: Array, fake_scores: Array) -> Array:
        """Return the mean margin of real scores over the mean fake one, plus the reverse: a scalar."""
        ahead, behind = real_scores - mean(fake_scores), mean(real_scores) - fake_scores
        return mean(self.margin(ahead)) + mean(self.margin(behind))


def pointwise(objective: Objective) -> PointwiseObjective:
    """Return ``objective`` itself. Raises ``WrongUsage`` if it is not a sum of losses of single scores."""
    if not isinstance(objective, PointwiseObjective):
        raise WrongUsage(f"objective {objective.name!r} is not a sum of pointwise losses")
    return objective


def _same(log_ratio: Array) -> Array:
    return log_ratio


def _negative_log_sigmoid(score: Array) -> Array:
    return softplus(-score)


def _log_one_minus_sigmoid(score: Array) -> Array:
    return -softplus(score)


def _log_sigmoid(score: Array) -> Array:
    return -softplus(-score)


_GAN_DISCRIMINATOR_IDENTITY = Identity(
    real=_negative_log_sigmoid,
    fake=softplus,
    offset=math.log(4),
    scale=-2.0,
    divergence=JENSEN_SHANNON,
)

MINIMAX = PointwiseObjective(
    name="minimax",
    source="Goodfellow et al. 2014, eq. 1",
    real=_negative_log_sigmoid,
    fake=softplus,
    generator=_log_one_minus_sigmoid,
    optimal_score=_same,
    discriminator_identity=_GAN_DISCRIMINATOR_IDENTITY,
    generator_identity=Identity(
        real=_log_sigmoid,
        fake=_log_one_minus_sigmoid,
        offset=-math.log(4),
        scale=2.0,
        divergence=JENSEN_SHANNON,
    ),
)

NON_SATURATING = PointwiseObjective(
    name="non_saturating",
    source="Goodfellow et al. 2014, section 3",
    real=_negative_log_sigmoid,
    fake=softplus,
    generator=_negative_log_sigmoid,
    optimal_score=_same,
    discriminator_identity=_GAN_DISCRIMINATOR_IDENTITY,
)


def _half_square_from(target: Any) -> Pointwise:
    def half_square(score: Array) -> Array:
        difference = score - target
        return difference * difference / 2

    return half_square


def lsgan(a: Any, b: Any, c: Any, name: str | None = None) -> PointwiseObjective:
    """Least-squares GAN: D is drawn to b on real and to a on fake data, G wants D to say c.

    s*(l) = a + (b - a) sigmoid(l), that is (b p + a q)/(p + q). At s*, the discriminator's value is
    (b - a)^2 (2 - Delta)/8 and the generator's criterion, its p term included,
    (a + b - 2c)^2/4 + (b - a)^2 Delta/8. The three codes may be numbers or SymPy symbols.

    Raises ``WrongUsage`` if a = b: then the discriminator has nothing to tell apart.
    Source: Mao et al. 2017, eqs. 2 and 5; the identities for general a, b, c are derived in
    ``theory.derivations.lsgan.lsgan_optimal_discriminator``.
    """
    if a == b:
        raise WrongUsage(f"lsgan needs different codes for fake and real data, not a = b = {a}")
    generator = _half_square_from(c)
    return PointwiseObjective(
        name=name or f"lsgan({a},{b},{c})",
        source="Mao et al. 2017, eq. 2",
        real=_half_square_from(b),
        fake=_half_square_from(a),
        generator=generator,
        optimal_score=lambda log_ratio: a + (b - a) * sigmoid(log_ratio),
        discriminator_identity=Identity(
            real=_half_square_from(b),
            fake=_half_square_from(a),
            offset=(b - a) ** 2 / 4,
            scale=-((b - a) ** 2) / 8,
            divergence=TRIANGULAR,
        ),
        generator_identity=Identity(
            real=generator,
            fake=generator,
            offset=(a + b - 2 * c) ** 2 / 4,
            scale=(b - a) ** 2 / 8,
            divergence=TRIANGULAR,
        ),
    )


def lsgan_bounded(name: str = "lsgan_bounded") -> PointwiseObjective:
    """LSGAN(0, 1, 1) on sigmoid(s) instead of s: the variant several toolkits ship as LSGAN.

    The square is then taken of a bounded discriminator. D* = p/(p + q) lies inside its range, so it has
    LSGAN's optimum and identities, with s*(l) = l, but its generator's gradient carries sigmoid'(s).
    Source: Lucic et al. 2018, whose code squares the sigmoid; s* and the identities follow from
    ``lsgan`` by the substitution.
    """
    inner = lsgan(0, 1, 1)

    def bounded(loss: Pointwise) -> Pointwise:
        return lambda score: loss(sigmoid(score))

    def identity(of: Identity) -> Identity:
        return replace(of, real=bounded(of.real), fake=bounded(of.fake))

    return PointwiseObjective(
        name=name,
        source="Lucic et al. 2018 (their LSGAN)",
        real=bounded(inner.real),
        fake=bounded(inner.fake),
        generator=bounded(inner.generator),
        optimal_score=_same,
        discriminator_identity=identity(inner.identity("discriminator")),
        generator_identity=identity(inner.identity("generator")),
    )


def _negative(score: Array) -> Array:
    return -score


HINGE = PointwiseObjective(
    name="hinge",
    source="Lim & Ye 2017; Miyato et al. 2018, eqs. 16 and 17",
    real=lambda score: positive_part(1 - score),
    fake=lambda score: positive_part(1 + score),
    generator=_negative,
    optimal_score=sign,  # anything in [-1, 1] does where p = q
    discriminator_identity=Identity(
        real=lambda score: positive_part(1 - score),
        fake=lambda score: positive_part(1 + score),
        offset=2.0,
        scale=-2.0,
        divergence=TOTAL_VARIATION,
    ),
    generator_identity=Identity(
        real=_same, fake=_negative, offset=0.0, scale=2.0, divergence=TOTAL_VARIATION
    ),
)

WGAN_GP = PointwiseObjective(
    name="wgan_gp",
    source="Gulrajani et al. 2017, eq. 3",
    real=_negative,
    fake=_same,
    generator=_negative,
    optimal_score=None,  # what is best under the penalty is no function of the densities' ratio alone
    penalty=one_centred(10.0),
)


# Optimal for the discriminator is the log-ratio, up to a constant that cancels; its value there is
# log 2 - JSD(p x q || q x p). ``theory.claims.gan.further`` checks both.
RELATIVISTIC = PairedObjective(
    name="relativistic",
    source="Jolicoeur-Martineau 2019, eqs. 12 and 13",
    margin=_negative_log_sigmoid,
    optimal_score=_same,
)

# What is optimal here depends on both densities as a whole: ``theory.relativistic_average``.
RELATIVISTIC_AVERAGE = AveragedObjective(
    name="relativistic_average",
    source="Jolicoeur-Martineau 2019",
    margin=_negative_log_sigmoid,
    optimal_score=None,
)

OBJECTIVES: Registry[Objective] = Registry(
    "objective",
    {
        objective.name: objective
        for objective in (
            MINIMAX,
            NON_SATURATING,
            lsgan(0, 1, 1, name="lsgan"),
            lsgan(-1, 1, 0, name="lsgan_pearson"),
            lsgan_bounded(),
            HINGE,
            WGAN_GP,
            RELATIVISTIC,
            RELATIVISTIC_AVERAGE,
        )
    },
)

# those with losses of single scores, which theory integrates
POINTWISE: Registry[PointwiseObjective] = Registry(
    "pointwise objective",
    {name: objective for name, objective in OBJECTIVES.items() if isinstance(objective, PointwiseObjective)},
)
