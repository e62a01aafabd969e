r"""Claims 24 and 25: annealed importance sampling, forwards and backwards (T1 and T5)."""

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from theory.claims.claim import Theme
from theory.elbo import annealing, linear_gaussian, models
from theory.elbo.upper_bounds import posterior_sample
from theory.examples import T1, T5
from theory.montecarlo import TWO_SIDED, Outcome, Sampled, check_mean, planned
from theory.notation.statement import Holds, Statement, states
from theory.notation.wording import says
from theory.targets import generator
from theory.verdict import Check, sampled
from theory.worlds.bounds.annealed import Runs, annealed

THEME = Theme("annealing", "VAE: annealed importance sampling")

DELTA_RATIO = 0.02  # of E w/p(x), relative
DELTA_MEAN = 0.02  # of E log w, in nats
BDMC_GAP = 0.05  # nats
WIDE, NARROW = 25, 300  # temperatures for a bracket that is seen, and for a tight one
CHAINS = 1500
SIGMA_ON_T1, SIGMA_ON_T5 = 0.47, 0.4  # deviations of w/p(x), with which the runs are planned
SEED_ON_T1, SEED_ON_T5, SEED_WIDE, SEED_NARROW = 2410, 2420, 2500, 2510
LEAPS = 3  # leapfrog steps of a transition on T5


def step_on_t1(inverse_temperature: float) -> float:
    """Proposal scale for T1, about twice the tempered posterior's deviation."""
    return 2.0 / math.sqrt(1 + inverse_temperature)


def step_on_t5(inverse_temperature: float) -> float:
    """Leapfrog step for T5, chosen beforehand: three make about a quarter period of the posterior."""
    return 0.6 / math.sqrt(1 + 2 * inverse_temperature)


def exact_on_t1(z: Any, inverse_temperature: float, random: np.random.Generator) -> Any:
    """A perfect transition on T1: an independent draw from the tempered posterior, noise variance 1/b."""
    posterior = models.Conjugate(1 / inverse_temperature).posterior(T1.observation)
    return posterior.sample(random.standard_normal(z.shape))


def mean_log_likelihood(inverse_temperature: float) -> float:
    """E[log p(x|z)] on T1 at x = 1 under N(b/(1+b), 1/(1+b)), in nats."""
    rest = 1 / (1 + inverse_temperature)
    return -(math.log(2 * math.pi) + rest**2 + rest) / 2


@cache
def runs_on_t1(seed: int, n: int) -> Any:
    """log w of n Metropolis runs on T1 at x = 1 over 8 temperatures, in nats."""
    ladder, random = annealing.temperatures(8), generator(seed)
    move = annealing.Metropolis(models.T1, T1.observation, step_on_t1)
    start = random.standard_normal((n, 1))
    return annealing.forward_log_weights(models.T1, T1.observation, start, ladder, move, random)


@cache
def runs_on_t5(seed: int, n: int) -> Any:
    """log w of n Hamiltonian runs on T5 over ``WIDE`` temperatures, in nats."""
    ladder, random = annealing.temperatures(WIDE), generator(seed)
    move = annealing.Hamiltonian(linear_gaussian.T5, T5.x, step_on_t5, LEAPS)
    start = random.standard_normal((n, 2))
    return annealing.forward_log_weights(linear_gaussian.T5, T5.x, start, ladder, move, random)


@cache
def both_ways(temperatures: int, seed: int) -> tuple[Any, Any]:
    """Log-weights of forward and of reverse runs on T5, less log p(x), each [CHAINS], in nats."""
    ladder, move = (
        annealing.temperatures(temperatures),
        annealing.Hamiltonian(linear_gaussian.T5, T5.x, step_on_t5, LEAPS),
    )
    forward, backward = generator(seed), generator(seed + 1)
    exact = float(linear_gaussian.T5.log_evidence(T5.x))
    up = annealing.forward_log_weights(
        linear_gaussian.T5, T5.x, forward.standard_normal((CHAINS, 2)), ladder, move, forward
    )
    start = posterior_sample(linear_gaussian.T5, T5.x, backward.standard_normal((CHAINS, 2)))
    down = annealing.reverse_log_weights(linear_gaussian.T5, T5.x, start, ladder, move, backward)
    return up - exact, down - exact


def _forward_runs(name: str, exact: float, run: Any, sigma: float, delta: float, seed: int) -> Runs:
    """The runs of claim 24 with the resolutions of its means."""
    n = planned(sigma, delta)
    deltas = {"w": delta * math.exp(exact), r"\log w": DELTA_MEAN}
    return Runs(name, exact, {"": lambda: run(seed, n)}, deltas)


def _both_runs(temperatures: int, seed: int) -> Runs:
    """The runs of claim 25."""
    exact = float(linear_gaussian.T5.log_evidence(T5.x))
    ways = {
        rf"\mathrm{{{way}}}": lambda place=place: both_ways(temperatures, seed)[place] + exact
        for place, way in enumerate(("forward", "reverse"))
    }
    return Runs(f"{temperatures} temperatures on T5", exact, ways, {r"\log w": BDMC_GAP})


FORWARD = annealed(
    "annealed importance sampling",
    _forward_runs("8 temperatures on T1", T1.log_evidence, runs_on_t1, SIGMA_ON_T1, DELTA_RATIO, SEED_ON_T1),
    _forward_runs(
        f"{WIDE} temperatures on T5",
        float(linear_gaussian.T5.log_evidence(T5.x)),
        runs_on_t5,
        SIGMA_ON_T5,
        2 * DELTA_RATIO,
        SEED_ON_T5,
    ),
)
BOTH_WAYS = annealed("bidirectional Monte Carlo", _both_runs(WIDE, SEED_WIDE))
TIGHT = annealed(
    "bidirectional Monte Carlo, many temperatures",
    _both_runs(NARROW, SEED_NARROW),
    title=rf"{NARROW} \text{{ temperatures}}",
)
UP, DOWN = (rf"\mathbb{{E}}_{{\mathrm{{{way}}}}}[\log w]" for way in ("forward", "reverse"))


@THEME.claim(
    "24",
    title="AIS: p(x) unbiased, log p(x) from below",
    statement=states(
        FORWARD,
        r"\mathbb{E}[w] = p(x), \mathbb{E}[\log w] \le \log p(x)",
        beyond="The means are sampled in two models with fixed ladders; that they hold for every ladder and "
        "every transition that leaves its density invariant is quoted.",
    ),
    says=says(
        r"Annealed importance sampling bounds $\log p(x)$ from {below|above}",
        r"\mathbb{E}[\log w] ? \log p(x)",
    ),
    source="Neal 2001",
    assumes="the start is drawn from the prior, and each transition leaves its density as it is and was "
    "fixed in advance: no adaptation during the run",
    method="M",
)
def unbiased() -> Iterator[Check]:
    """E w on T1 (Metropolis) and T5 (Hamiltonian); perfect transitions make E log w a known sum, both ways.

    The likelihood is bounded, hence so are the weights: every variance is finite.
    """
    ladder = annealing.temperatures(8)

    def ratio_on_t1(seed: int, n: int) -> Any:
        return np.exp(runs_on_t1(seed, n) - T1.log_evidence)

    result = check_mean(ratio_on_t1, 1.0, DELTA_RATIO, SIGMA_ON_T1, SEED_ON_T1)
    yield sampled(f"E w/p on T1, 8 temperatures, {result.n:,} runs", result)

    exact = float(linear_gaussian.T5.log_evidence(T5.x))

    def ratio_on_t5(seed: int, n: int) -> Any:
        return np.exp(runs_on_t5(seed, n) - exact)

    result = check_mean(ratio_on_t5, 1.0, 2 * DELTA_RATIO, SIGMA_ON_T5, SEED_ON_T5)
    yield sampled(f"E w/p on T5, {WIDE} temperatures, {result.n:,} runs", result)

    gaps = np.diff(ladder)
    means = np.array([mean_log_likelihood(b) for b in ladder])

    def forward(seed: int, n: int) -> Any:
        random = generator(seed)
        start = random.standard_normal((n, 1))
        return annealing.forward_log_weights(models.T1, T1.observation, start, ladder, exact_on_t1, random)

    def reverse(seed: int, n: int) -> Any:
        random = generator(seed)
        start = models.T1.posterior(T1.observation).sample(random.standard_normal((n, 1)))
        return annealing.reverse_log_weights(models.T1, T1.observation, start, ladder, exact_on_t1, random)

    for name, draw, known in (
        ("forward: below log p", forward, float(gaps @ means[:-1])),
        ("reverse: above log p", reverse, float(gaps @ means[1:])),
    ):
        result = check_mean(draw, known, DELTA_MEAN, sigma=0.55, seed=2430)
        yield sampled(f"{name} by the known {known - T1.log_evidence:+.4f}, {result.n:,} runs", result)
        yield _on_side(name, result.mean - T1.log_evidence, result.standard_error, known - T1.log_evidence)


@THEME.claim(
    "25",
    title="both ways, log p(x) is bracketed within 0.05 nat",
    statement=Statement(
        (
            Holds(BOTH_WAYS, rf"{UP} \le \log p(x) \le {DOWN}"),
            Holds(TIGHT, f"{DOWN} - {UP} < 0.05", titled=True),
        ),
        beyond="The means are sampled in one linear Gaussian model; for every model with exact posterior "
        "draws the bracket is quoted.",
    ),
    says=says(
        rf"on a linear Gaussian model the two {{meet|stay apart}}, ${DOWN} - {UP} < 0.05$ nat",
        {"meet": f"{DOWN} - {UP} < 0.05", "stay apart": f"{DOWN} - {UP} > 0.05"},
        world=TIGHT,
    ),
    source="Grosse et al. 2015",
    assumes="transitions as in C24, in the reverse run each one's reversal, from an exact draw of the "
    "posterior; the last part is of one linear Gaussian model",
    method="M",
)
def bracket() -> Iterator[Check]:
    """300 temperatures: the gap below 0.05 nat with its margin; 25: each side strictly on its side."""
    up, down = both_ways(NARROW, SEED_NARROW)
    gap = float(np.mean(down) - np.mean(up))
    error = math.hypot(np.std(up, ddof=1), np.std(down, ddof=1)) / math.sqrt(CHAINS)
    yield sampled(f"gap, {NARROW} temperatures", Sampled(0.0, gap, error, BDMC_GAP, CHAINS))
    up, down = both_ways(WIDE, SEED_WIDE)
    for name, values, side in (("forward below", up, -1.0), ("reverse above", down, 1.0)):
        error = float(np.std(values, ddof=1)) / math.sqrt(CHAINS)
        yield _on_side(f"{name}, {WIDE} temperatures", float(np.mean(values)), error, side)


def _on_side(name: str, distance: float, standard_error: float, side: float) -> Check:
    """``distance`` from log p(x) has the sign of ``side``, with the two-sided margin to spare."""
    margin = TWO_SIDED * standard_error
    signed = distance if side > 0 else -distance
    outcome = (
        Outcome.INCONCLUSIVE if abs(signed) <= margin else (Outcome.PASS if signed > 0 else Outcome.FAIL)
    )
    return Check(name, 0.0, distance, margin, outcome)
