r"""Claims 42-45 and 55: least-squares GAN's discriminator for every code a (fake) and b (real)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy

from theory import divergences, enclosures, objectives, quadrature, targets
from theory.claims.claim import Theme
from theory.claims.gan.optimum import batch_losses
from theory.claims.symbolic import a, b, c, log_ratio, p, q
from theory.claims.trained import Recorded, readable
from theory.derivations.lsgan import codings, comparison
from theory.derivations.lsgan import lsgan_optimal_discriminator as derivation
from theory.notation.statement import states
from theory.notation.wording import says
from theory.ops import tanh
from theory.verdict import (
    Check,
    each_seed,
    encloses,
    integrates,
    over_seeds,
    vanishes,
)
from theory.worlds.gan.pairs import COVERED, LSGAN

THEME = Theme("lsgan", "LSGAN: the optimal discriminator")

CODES = {"lsgan": (0, 1, 1), "lsgan_pearson": (-1, 1, 0)}  # what the command line's names must mean
OTHERS: tuple[tuple[Any, Any, Any], ...] = (
    (0, 1, Fraction(1, 2)),
    (2, -1, 3),
    (Fraction(-3, 10), Fraction(7, 10), 5),
)
QUADRATIC = (20.0, 20.0)  # of losses on T2: codes up to 1 in size, scores up to |x|
RATIO_ERROR = 0.15  # nats, root mean square under (p + q)/2, of log-ratios truncated to +-2
AFFINE = {
    "affine": r"D^*_{\mathrm{LS}} - a = (b-a)\,D^*_{\mathrm{GAN}}",
    "proportional": r"D^*_{\mathrm{LS}} = (b-a)\,D^*_{\mathrm{GAN}}",
}

score = sympy.Symbol("s", real=True)


def symbolic() -> objectives.PointwiseObjective:
    """Return the objective with symbolic codes, from the factory that makes the trained ones."""
    return objectives.lsgan(a, b, c)


Instance = tuple[str, tuple[Any, Any, Any], objectives.PointwiseObjective, targets.Pair]


def instances() -> Iterator[Instance]:
    """(name, codes, objective, pair): the trained objectives on every pair, some others on T2.

    The bounded variant has the same values: only its score is put through a sigmoid.
    """
    for name, codes in CODES.items():
        for pair in targets.PAIRS.values():
            yield name, codes, objectives.POINTWISE[name], pair
    t2 = targets.T2
    yield "lsgan_bounded", CODES["lsgan"], objectives.POINTWISE["lsgan_bounded"], t2
    for codes in OTHERS:
        name = f"codes ({', '.join(map(str, codes))})"
        fake_code, real_code, wanted = map(float, codes)
        yield name, codes, objectives.lsgan(fake_code, real_code, wanted, name), t2


def same_function(name: str, first: Any, second: Any, codes: tuple[Any, Any, Any]) -> Check:
    """A trained loss (numeric codes) equals the symbolic one at those codes, for every score."""
    values = dict(zip((a, b, c), codes, strict=True))
    return vanishes(name, sympy.nsimplify(first(score)) - second(score).subs(values))


@THEME.claim(
    "42",
    title="optimal discriminator (b p + a q)/(p + q)",
    statement=states(LSGAN, r"D^* = \frac{b\,p + a\,q}{p + q}"),
    says=says(
        r"Where $p+q>0$ and $D$ is unrestricted, the optimum is a mean of both codes, weighted "
        "{by the densities|equally}",
        {"by the densities": r"D^* = \frac{b\,p + a\,q}{p + q}", "equally": r"D^* = \frac{a + b}{2}"},
    ),
    source="Mao et al. 2017, eq. 5",
    assumes="$p + q > 0$; $D$ is any measurable function",
    method="S",
    steps=(derivation.criterion, derivation.optimal_discriminator, derivation.second_order),
)
def optimal_discriminator() -> Iterator[Check]:
    """For symbolic a, b, c in the derivation; the trained objectives are that at their codes."""
    general = symbolic()
    best = general.optimum(log_ratio)
    for name, codes in CODES.items():
        losses = objectives.POINTWISE[name]
        yield same_function(f"{name}: real loss", losses.real, general.real, codes)
        yield same_function(f"{name}: fake loss", losses.fake, general.fake, codes)
        values = dict(zip((a, b, c), codes, strict=True))
        yield vanishes(f"{name}: D*", losses.optimum(log_ratio) - best.subs(values))


@THEME.claim(
    "43",
    title="LSGAN's D* is affine in the GAN's",
    statement=states(LSGAN, r"D^*_{\mathrm{LS}} = a + (b-a)\,D^*_{\mathrm{GAN}}"),
    says={
        "abstract": says("are {affine|proportional} functions of one another", AFFINE),
        "discussion": says(
            r"$D^*_{\mathrm{LS}} = a + (b-a)\,D^*_{\mathrm{GAN}}$: each optimal discriminator is an "
            "{affine|proportional} function of the other",
            AFFINE,
        ),
        "dynamics": says(
            r"At the optimum $D^*_{\mathrm{LS}}$ is an {affine|proportional} function of "
            r"$D^*_{\mathrm{GAN}}$",
            AFFINE,
        ),
        "conclusion": says(
            "The optimal discriminator of least squares is {affine|proportional} in that of the GAN", AFFINE
        ),
    },
    source="derived here",
    assumes=r"$p + q > 0$; for the way back $a \ne b$",
    method="S",
    steps=(comparison.same_information, codings.codes_alike),
)
def same_information() -> Iterator[Check]:
    """In the derivation: the map, its inverse that gives the density ratio back, and codes that are alike."""
    yield from ()


def _tilted(x: Any) -> Any:
    return 0.3 * x - 0.2


def _curved(x: Any) -> Any:
    return tanh(x) + 0.1 * x * x


@THEME.claim(
    "44",
    title="LSGAN's regret is a squared distance",
    statement=states(LSGAN, r"J_D(D) - J_D(D^*) = \tfrac12 \int (p+q)\,(D-D^*)^2\,dx"),
    says=says(
        "Any other discriminator pays {half|twice} its squared distance from the optimum, integrated against "
        "$p+q$, so that the optimum is {unique|one of several} wherever there is data of either kind",
        {
            "half": r"J_D(D) - J_D(D^*) = \tfrac12 \int (p+q)\,(D-D^*)^2\,dx",
            "twice": r"J_D(D) - J_D(D^*) = 2 \int (p+q)\,(D-D^*)^2\,dx",
        },
        {"unique": r"J_D(D) > J_D(D^*)", "one of several": r"J_D(D) = J_D(D^*)"},
    ),
    source="derived here",
    assumes=r"$J_D(D)$ is finite; it has the factors $\tfrac12$ of Mao et al. 2017, eq. 2",
    method="S+Q+I",
    steps=(derivation.second_order,),
)
def regret() -> Iterator[Check]:
    """Integrated for two discriminators on every pair, one of them enclosed on T2; pointwise for symbolic
    codes in the derivation.
    """
    t2 = targets.T2
    for name in CODES:
        objective = objectives.POINTWISE[name]

        def best_of(x: Any, best: Any = objective.optimum) -> Any:
            return best(t2.log_ratio(x))

        def lost(loss: objectives.Pointwise, best_of: Any = best_of) -> Any:
            return lambda x: loss(_tilted(x)) - loss(best_of(x))

        def apart(x: Any, best_of: Any = best_of) -> Any:
            return (_tilted(x) - best_of(x)) ** 2 / 2

        ball = enclosures.pair_expectation(lost(objective.real), lost(objective.fake), t2, QUADRATIC)
        known = enclosures.pair_expectation(apart, apart, t2, QUADRATIC)
        yield encloses(f"{name}, tilted D on T2, enclosed", known, ball)
        for i, pair in enumerate(targets.PAIRS.values()):
            best = quadrature.optimal_score(objective, pair)
            for label, other in (("tilted", _tilted), ("curved", _curved))[: 1 + (i < 2)]:
                excess = quadrature.regret(objective, pair, other)
                rmse = quadrature.weighted_rmse(other, best, pair)
                # the mean under (p + q)/2 of (D - D*)^2 is the claim's right-hand side
                squared = quadrature.Estimate(rmse.value**2, 2 * rmse.value * rmse.error)
                yield integrates(f"{name}, {label} D on {pair.name}", squared, excess)


@THEME.claim(
    "45",
    title="discriminator's value at the optimum",
    statement=states(LSGAN, r"J_D(D^*) = (b-a)^2 (2 - \Delta)/8"),
    says=says(r"$J_D(D^*) = (b-a)^2(2-\Delta)/8$"),
    source="derived here",
    assumes="$p$ and $q$ are densities; $D^*$ is that of C42",
    method="S+Q+I+M",
    steps=(derivation.value_at_optimum,),
)
def value_at_optimum() -> Iterator[Check]:
    """Integrated at s* on every pair; for symbolic codes, and the carried identity, in the derivation."""
    t2 = targets.T2
    lsgan = objectives.POINTWISE["lsgan"]
    exact = (2 - t2.exact["triangular"]) / 8
    delta_ball = enclosures.gaussian_divergence(divergences.TRIANGULAR, t2, QUADRATIC)
    for name, (fake_code, real_code, _) in CODES.items():
        own = objectives.POINTWISE[name]
        ball = enclosures.gaussian_value(own.real, own.fake, own.optimum, t2, QUADRATIC)
        gap_squared = (real_code - fake_code) ** 2
        known = enclosures.precise(lambda square=gap_squared: square * (2 - delta_ball) / 8)  # type: ignore[misc]
        yield encloses(f"{name} on T2 to 30 digits", known, ball)
    yield integrates("lsgan on T2", exact, quadrature.discriminator_value(lsgan, t2))
    for name, (fake_code, real_code, _), objective, pair in instances():
        gap = float(real_code - fake_code) ** 2
        delta = quadrature.divergence(divergences.TRIANGULAR, pair)
        measured = quadrature.discriminator_value(objective, pair)
        yield integrates(f"{name} on {pair.name}", (2 - delta) * (gap / 8), measured)
    for name in CODES:
        yield from batch_losses(objectives.POINTWISE[name], t2, seed=4500)


@THEME.claim(
    "55",
    title="D gives the density ratio (D-a)/(b-D)",
    statement=states(
        COVERED,
        r"\frac{p}{q} = \frac{D^*-a}{b-D^*}",
        r"s^*_{\mathrm{GAN}} = \log\frac{p}{q}",
        r"J_D(D) - J_D(D^*) = \int \frac{(b-a)^2 (p+q)}{2(1+\rho)^2(1+p/q)^2}\,"
        r"\left(\rho - \frac pq\right)^2\,dx",
    ),
    says=says(
        r"it can be read off either, $\frac{p}{q} = \frac{D^*-a}{b-D^*}$, so that both games fit a density "
        r"ratio"
    ),
    source="Mohamed & Lakshminarayanan 2016; the weight derived here",
    assumes=r"$0 < p/q < \infty$, $a \ne b$ and $D$ strictly between the codes; $\rho = \frac{D-a}{b-D}$",
    method="S",
    steps=(comparison.value_range, comparison.same_information),
)
def density_ratio() -> Iterator[Check]:
    """LSGAN's regret is a weighted square of the error in the ratio; the ratio is in the derivation."""
    general = symbolic()
    best = general.optimum(log_ratio)
    fitted = sympy.Symbol("rho", positive=True)  # a model of p/q, put through the same map
    other = general.optimum(sympy.log(fitted))
    excess = p * (general.real(other) - general.real(best)) + q * (general.fake(other) - general.fake(best))
    weight = (b - a) ** 2 / 2 * (p + q) / ((1 + fitted) * (1 + p / q)) ** 2
    yield vanishes("regret = weight · (ρ - p/q)², every a, b", excess - weight * (fitted - p / q) ** 2)


@THEME.trained("55")
def trained_density_ratio(recorded: Recorded) -> Iterator[Check]:
    """On T2: the ratio that trained networks imply, in the bulk; LSGAN's regret is its squared error.

    Resolution: a mean error beyond ``RATIO_ERROR`` nats for log-ratios truncated to +-2, regrets to 1e-9.
    """
    for name in ("non_saturating", "lsgan", "lsgan_pearson", "lsgan_bounded"):
        needed = ("log_ratio_rmse_2", *(("regret", "score_rmse") if name in CODES else ()))
        seeds, troubles = readable(f"{name} on T2", recorded.discriminators(name, targets.T2.name), *needed)
        yield from troubles
        if not seeds:
            continue
        errors = [seed["log_ratio_rmse_2"] for seed in seeds]
        yield over_seeds(f"{name}: error of log p/q within ±2", 0.0, errors, RATIO_ERROR)
        if name in CODES:
            off = [abs(seed["regret"] - seed["score_rmse"] ** 2) for seed in seeds]
            yield each_seed(f"{name}: regret - ½∫(p+q)(D-D*)²", off, 1e-9)
