r"""Claims 21-23: the gradients of the importance-weighted bound, on T1 at x = 1 and on T5."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
from scipy.optimize import brentq

from theory.claims.claim import Theme
from theory.elbo import bounds, gradients, linear_gaussian, models, sticking_the_landing
from theory.elbo.gaussian import Gaussian
from theory.elbo.gradients import Gradient
from theory.elbo.quadrature import over_pairs, proposal, two_draws
from theory.examples import T1, T5
from theory.montecarlo import Slope, check_mean, fit_slope
from theory.notation.measured import Series
from theory.notation.statement import Connected, Holds, Statement
from theory.notation.wording import says
from theory.quadrature import Estimate
from theory.targets import generator
from theory.verdict import Check, biased, equals, holds, integrates, rate
from theory.worlds.bounds.importance import ONE_OR_TWO, SINGLE, TWO
from theory.worlds.bounds.signals import signals

THEME = Theme("signal_to_noise", "VAE: gradients of the importance-weighted bound")

PROPOSALS = (T1.prior, (0.3, 0.8), (-0.5, 1.1))
TWO_DRAWS = "means over two draws: an enclosure within an enclosure takes minutes"
DELTA_BIAS = 0.02  # of a derivative, in nats
STEP, FINITE_DIFFERENCE = 0.02, 1e-9  # step and accuracy of the derivative of L_2


@dataclass(frozen=True)
class Setting:
    """Where a signal-to-noise ratio is measured, and how often for each number of draws k."""

    name: str
    model: gradients.Differentiable
    x: Any
    q: Gaussian
    repetitions: dict[int, int]

    def noise(self, seed: int, k: int) -> Any:
        """Standard normal [repetitions, k, coordinates]."""
        return generator(seed, k).standard_normal((self.repetitions[k], k, self.q.mean.shape[-1]))


def settings() -> tuple[Setting, Setting]:
    """T1 with q = the prior; T5 with a q that is shifted and a fifth of a nat too wide."""
    best = linear_gaussian.T5.best_diagonal(T5.x)
    shifted = Gaussian(best.mean + 0.3, best.log_scale + 0.2)
    return (
        Setting(
            "T1", models.T1, T1.observation, proposal(*T1.prior), {16: 4000, 64: 2000, 256: 1000, 1024: 500}
        ),
        Setting("T5", linear_gaussian.T5, T5.x, shifted, {16: 2000, 64: 1000, 256: 500, 1024: 250}),
    )


Derivative = Callable[[Setting, Any], Any]  # (where, noise [n, k, coordinates]) -> [n]


def encoder(estimator: gradients.GradientEstimator) -> Derivative:
    """An estimator's derivative with respect to the first coordinate of q's mean."""
    return lambda at, noise: estimator(at.model, at.x, at.q, noise).mean[:, 0]


def decoder(at: Setting, noise: Any) -> Any:
    """The derivative with respect to an offset of the first latent coordinate in the decoder."""
    return gradients.iwae_offset_gradient(at.model, at.x, at.q, noise)[:, 0]


def gradient(estimator: gradients.GradientEstimator, q: Gaussian, noise: Any) -> Any:
    """The estimator's derivative with respect to q's mean on T1 at x = 1: noise [m, k, 1] -> [m]."""
    return estimator(models.T1, T1.observation, q, noise).mean[:, 0]


def derivative_of_second_bound(location: float, scale: float) -> float:
    """dL_2/d(mean of q) on T1 at x = 1."""
    return _slope(lambda shift: over_pairs(proposal(location + shift, scale), bounds.importance_bound).value)


def derivative_in_x(q: Gaussian) -> float:
    """dL_2/dx on T1 at x = 1 for a fixed q: minus the derivative in an offset of the decoder's latent."""

    def second(shift: float) -> float:
        at = T1.observation + shift
        return two_draws(
            lambda e: bounds.importance_bound(bounds.log_weight(models.T1, at, q, q.sample(e)))
        ).value

    return _slope(second)


def _slope(f: Callable[[float], float]) -> float:
    """f'(0) by central differences, to order STEP^8."""
    weights = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}
    return sum(w * (f(i * STEP) - f(-i * STEP)) for i, w in weights.items()) / STEP


@dataclass(frozen=True)
class Ratios:
    """Signal-to-noise ratios with their standard errors, one for each number of draws ``k``."""

    k: list[int]
    values: list[float]
    errors: list[float]

    @property
    def series(self) -> Series:
        """For relations of the notation."""
        return Series(self.k, self.values, self.errors)

    @property
    def slope(self) -> Slope:
        """The fitted exponent in k."""
        return fit_slope(self.k, self.values, self.errors)


def ratios(at: Setting, signal: Derivative, noise: Derivative, seed: int) -> Ratios:
    """|mean of ``signal``|/deviation of ``noise`` for every k, from independent draws of both."""
    values, errors = [], []
    for k, n in at.repetitions.items():
        numerator, denominator = signal(at, at.noise(seed, k)), noise(at, at.noise(seed + 1, k))
        centred = denominator - np.mean(denominator)
        deviation = float(np.std(denominator, ddof=1))
        kurtosis = float(np.mean(centred**4)) / deviation**4
        values.append(abs(float(np.mean(numerator))) / deviation)
        relative_mean = float(np.std(numerator, ddof=1)) / math.sqrt(n) / abs(float(np.mean(numerator)))
        errors.append(values[-1] * math.hypot(relative_mean, math.sqrt((kurtosis - 1) / (4 * n))))
    return Ratios(list(at.repetitions), values, errors)


ENCODER_SEED, DECODER_SEED, DOUBLY_SEED = 2100, 2105, 2300  # of the first setting; the second adds 10


def encoder_ratios(place: int, at: Setting) -> Ratios:
    """IWAE's gradient in the encoder; its signal is the doubly reparametrised mean, which is the same."""
    signal, noise = encoder(gradients.doubly_reparametrised), encoder(gradients.iwae_gradient)
    return ratios(at, signal, noise, ENCODER_SEED + 10 * place)


def decoder_ratios(place: int, at: Setting) -> Ratios:
    """IWAE's gradient in the decoder."""
    return ratios(at, decoder, decoder, DECODER_SEED + 10 * place)


def doubly_ratios(place: int, at: Setting) -> Ratios:
    """The doubly reparametrised gradient in the encoder."""
    derivative = encoder(gradients.doubly_reparametrised)
    return ratios(at, derivative, derivative, DOUBLY_SEED + 10 * place)


ESTIMATORS = {
    r"\nabla_\phi \hat L_K": encoder_ratios,
    r"\nabla_\theta \hat L_K": decoder_ratios,
    r"g_{\mathrm{DReG}}": doubly_ratios,
}


@cache
def sampled(estimator: str, place: int) -> Ratios:
    """The ratios of an estimator in one of the ``settings``, sampled once for the check and the statement."""
    return ESTIMATORS[estimator](place, settings()[place])


def _series(place: int) -> dict[str, Callable[[], Series]]:
    return {name: partial(_one, name, place) for name in ESTIMATORS}


def _one(estimator: str, place: int) -> Series:
    return sampled(estimator, place).series


SIGNALS = signals("signal-to-noise ratios", {at.name: _series(place) for place, at in enumerate(settings())})
ENCODER, DECODER, DOUBLY = (rf"\mathrm{{SNR}}({estimator})" for estimator in ESTIMATORS)
STUCK = r"\mathbb{E}[g_{\mathrm{STL}}]"
TWICE = r"\mathbb{E}[g_{\mathrm{DReG}}]"
SLOPE = r"\nabla_\phi L_k"


@THEME.claim(
    "21",
    title="more draws: worse encoder, better decoder signal",
    statement=Statement(
        (Holds(SIGNALS, rf"{ENCODER} \propto K^{{-1/2}}, {DECODER} \propto K^{{1/2}}"),),
        beyond=r"The exponents are fitted over $K = 16$ to $1024$ in two models; that they hold as $K$ grows "
        "without bound is quoted.",
    ),
    says=says(
        "As draws are added, the signal-to-noise ratio of the encoder's gradient {falls|rises}, "
        rf"${ENCODER} \propto K^{{-1/2}}$, while the decoder's {{rises|falls}}, "
        rf"${DECODER} \propto K^{{1/2}}$",
        {"falls": rf"{ENCODER} \propto K^{{-1/2}}", "rises": rf"{ENCODER} \propto K^{{1/2}}"},
        {"rises": rf"{DECODER} \propto K^{{1/2}}", "falls": rf"{DECODER} \propto K^{{-1/2}}"},
    ),
    source="Rainforth et al. 2018, theorem 1",
    assumes="the means of both gradients and of their leading terms are not zero; $K$ from $16$ to "
    "$1024$, on T1 and T5",
    method="M",
)
def encoder_and_decoder() -> Iterator[Check]:
    """Fitted exponents, and the decoder's mean; the encoder's signal is the doubly reparametrised mean."""
    for place, at in enumerate(settings()):
        slope = sampled(r"\nabla_\phi \hat L_K", place).slope
        yield rate(f"exponent of the encoder's gradient, {at.name}", slope, -0.5, rival=0.0)
        slope = sampled(r"\nabla_\theta \hat L_K", place).slope
        yield rate(f"exponent of the decoder's gradient, {at.name}", slope, 0.5, rival=0.0)
    on_t1, _ = settings()
    offset = two_draws(lambda e: decoder(on_t1, e))
    yield equals("decoder's mean = -dL₂/dx", -derivative_in_x(on_t1.q), offset.value, FINITE_DIFFERENCE)


@THEME.claim(
    "22",
    title="sticking the landing can be biased for k > 1",
    statement=Statement(
        (
            Holds(
                TWO,
                r"g_{\mathrm{STL}} = \sum_{i=1}^k v_i \frac{\partial \log w_i}{\partial z_i}"
                r"\frac{\partial z_i}{\partial \phi}, v_i = \frac{w_i}{\sum_{j=1}^k w_j}",
            ),
            Connected(ONE_OR_TWO, rf"{STUCK} \ne {SLOPE}", r"k > 1, q(z) \ne p(z \mid x)", both=False),
            Connected(ONE_OR_TWO, rf"{STUCK} \ne {SLOPE}", r"k > 1, q(z) \ne p(z \mid x)", titled=True),
        ),
        beyond=r"$\phi$ are the mean and the logarithm of the deviation of $q$; one of the two derivatives "
        "differs. The means are evaluated for $k = 1$ and $2$ draws. For larger $k$ the equivalence follows "
        r"from the slopes of $\sum_i v_i \epsilon_i$ in the difference of the means and, where that is $0$, "
        r"of $\sum_i v_i \epsilon_i^2$ in the ratio of the deviations: variances under the weights. Other "
        "posteriors, such as a mixture of two Gaussians, leave some Gaussian $q$ without bias",
    ),
    says=says(
        "Leaving out the encoder's score, which costs {nothing|the mean} for one draw, "
        "{biases|leaves unbiased} the gradient for $K > 1$, for a Gaussian posterior of one latent "
        "and another Gaussian as $q$",
        {
            "nothing": Holds(SINGLE, f"{STUCK} = {SLOPE}"),
            "the mean": Holds(SINGLE, rf"{STUCK} \ne {SLOPE}"),
        },
        {"biases": rf"{STUCK} \ne {SLOPE}", "leaves unbiased": f"{STUCK} = {SLOPE}"},
        world=TWO,
    ),
    source="Tucker et al. 2019",
    assumes=r"$z = \mu + \sigma\epsilon$; at the posterior, and for $k = 1$, the gradient is unbiased "
    "whatever the model",
    method="Q+M",
    unenclosed=TWO_DRAWS,
)
def sticking_the_landing_is_biased() -> Iterator[Check]:
    """The bias for k = 2 is E[sum v_i score_i], not 0; sampled; none at the posterior, for k = 1, or where
    ``TwoBumps`` are the posterior of one q.
    """
    prior = proposal(*T1.prior)
    bias = _mean(gradients.iwae_sticking_the_landing, prior) - _mean(gradients.iwae_gradient, prior)
    dropped = two_draws(lambda e: _weighted_score(prior, e))
    yield integrates("bias = the dropped term, k = 2", dropped, bias)
    yield holds("and it is not zero", abs(bias.value) > 0.1)

    def payoff(seed: int, n: int) -> Any:
        noise = generator(seed).standard_normal((n, 2, 1))
        stuck = gradient(gradients.iwae_sticking_the_landing, prior, noise)
        return stuck - gradient(gradients.iwae_gradient, prior, noise)

    spread = two_draws(lambda e: (_weighted_score(prior, e) - bias.value) ** 2)
    result = check_mean(payoff, bias.value, DELTA_BIAS, math.sqrt(spread.value), seed=2200)
    yield biased(f"bias, {result.n:,} draws of 2", result)

    posterior = models.T1.posterior(T1.observation)
    yield integrates("no bias at the posterior", 0.0, _mean(gradients.iwae_sticking_the_landing, posterior))
    noise = generator(2210).standard_normal((1000, 1, 1))
    single = gradient(gradients.iwae_sticking_the_landing, prior, noise)
    alone = gradients.sticking_the_landing(models.T1, T1.observation, prior, noise[:, 0]).mean[:, 0]
    yield equals("k = 1: the unbiased one of claim 11", 0.0, float(np.max(np.abs(single - alone))), 1e-13)
    middle = proposal(float(posterior.mean[0]), 1.1)
    yield integrates("the same mean: none for the mean", 0.0, two_draws(lambda e: _weighted_score(middle, e)))
    spread = two_draws(lambda e: _left_out(models.T1, middle, e).log_scale[:, 0])
    yield holds("but for the deviation", abs(spread.value) > 0.1)
    yield from _unbiased_elsewhere()


@dataclass(frozen=True)
class TwoBumps:
    """A model whose posterior is an even mixture of N(-1, 0.6²) and N(1, 0.6²), whatever x is."""

    scale: float = 0.6

    def log_prior(self, z: Any) -> Any:
        """The mixture's log-density, summed over the last axis."""
        sides = [proposal(side, self.scale).log_prob(z) for side in (-1.0, 1.0)]
        return np.logaddexp(*sides) - math.log(2)

    def log_likelihood(self, x: Any, z: Any) -> Any:
        """0: x says nothing of z."""
        return 0.0 * (x + z)[..., 0]


def _unbiased_elsewhere() -> Iterator[Check]:
    """Between a narrow and a wide q the deviation's bias changes its sign; the mean's is 0 by symmetry."""

    def bias(scale: float) -> Gradient:
        q = proposal(0.0, scale)
        return Gradient(
            *(
                two_draws(lambda e, of=of: getattr(_left_out(TwoBumps(), q, e), of)[:, 0])  # type: ignore[misc]
                for of in ("mean", "log_scale")
            )
        )

    scale = float(brentq(lambda s: bias(s).log_scale.value, 0.9, 1.3, xtol=1e-14))
    for of, found in vars(bias(scale)).items():
        yield integrates(f"two bumps: no bias of the {of} at q = N(0, {scale:.5g}²)", 0.0, found)


def _mean(estimator: gradients.GradientEstimator, q: Gaussian) -> Estimate:
    return two_draws(lambda e: gradient(estimator, q, e))


def _left_out(model: Any, q: Gaussian, noise: Any) -> Gradient:
    return sticking_the_landing.left_out(model, T1.observation, q, noise)


def _weighted_score(q: Gaussian, noise: Any) -> Any:
    return _left_out(models.T1, q, noise).mean[:, 0]


@THEME.claim(
    "23",
    title="the doubly reparametrised gradient is unbiased",
    statement=Statement(
        (
            Holds(
                TWO,
                r"g_{\mathrm{DReG}} = \sum_{i=1}^k v_i^2 \frac{\partial \log w_i}{\partial z_i}"
                rf"\frac{{\partial z_i}}{{\partial \phi}}, {TWICE} = {SLOPE}",
            ),
            Holds(SIGNALS, rf"{DOUBLY} \propto K^{{1/2}}"),
        ),
        beyond=r"The mean is evaluated for $k = 2$ draws and the exponent fitted over $K = 16$ to $1024$; "
        "beyond them both are quoted.",
    ),
    says={
        "vae": says(
            "Reparametrised once again, the score leaves {an unbiased|a biased} gradient whose ratio "
            rf"{{rises|falls}}, ${DOUBLY} \propto K^{{1/2}}$",
            {
                "an unbiased": Holds(TWO, f"{TWICE} = {SLOPE}"),
                "a biased": Holds(TWO, rf"{TWICE} \ne {SLOPE}"),
            },
            {"rises": rf"{DOUBLY} \propto K^{{1/2}}", "falls": rf"{DOUBLY} \propto K^{{-1/2}}"},
            world=SIGNALS,
        ),
        "autoencoders": says(
            "which is {unbiased|biased}",
            {
                "unbiased": Holds(TWO, f"{TWICE} = {SLOPE}"),
                "biased": Holds(TWO, rf"{TWICE} \ne {SLOPE}"),
            },
        ),
    },
    source="Tucker et al. 2019",
    assumes="$q$ can be reparametrised; the exponent: $q$ is not the posterior, $K$ from $16$ to $1024$, "
    "on T1 and T5",
    method="Q+M",
    unenclosed=TWO_DRAWS,
)
def doubly_reparametrised() -> Iterator[Check]:
    """For k = 2 both means by quadrature against the derivative of L_2; the exponent fitted."""
    for location, scale in PROPOSALS:
        q, name = proposal(location, scale), f"q = N({location:g}, {scale:g}²)"
        doubly = _mean(gradients.doubly_reparametrised, q)
        yield integrates(f"= IWAE's mean, k = 2, {name}", _mean(gradients.iwae_gradient, q), doubly)
        derivative = derivative_of_second_bound(location, scale)
        yield equals(f"= dL₂/dμ, {name}", derivative, doubly.value, FINITE_DIFFERENCE)
    for place, at in enumerate(settings()):
        slope = sampled(r"g_{\mathrm{DReG}}", place).slope
        yield rate(f"exponent of its signal-to-noise ratio, {at.name}", slope, 0.5, rival=0.0)
