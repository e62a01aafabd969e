r"""Claims 42-47 and 55: least-squares GAN for every code a (fake), b (real) and c (what G wants)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy

from theory import divergences, enclosures, objectives, quadrature, targets
from theory.claims.claim import Theme
from theory.claims.gan.losses import Losses, pointwise, trained
from theory.claims.gan.optimum import batch_losses, identities
from theory.claims.symbolic import a, b, c, log_ratio, minimised_at, p, q
from theory.claims.trained import Recorded, readable
from theory.errors import WrongUsage
from theory.notation.statement import Connected, Holds, Part, Statement, states
from theory.notation.wording import says
from theory.ops import sigmoid, tanh
from theory.verdict import (
    Check,
    covers,
    each_seed,
    encloses,
    equals,
    holds,
    integrates,
    over_seeds,
    vanishes,
)
from theory.worlds.gan.densities import CODED, COVERED, LSGAN, LSGAN_OR_SAME, PEARSON, UNLIKE_SIGNS

THEME = Theme("lsgan", "LSGAN: the optimal discriminator")

CODES = {"lsgan": (0, 1, 1), "lsgan_pearson": (-1, 1, 0)}  # what the command line's names must mean
OTHERS: tuple[tuple[Any, Any, Any], ...] = (
    (0, 1, Fraction(1, 2)),
    (2, -1, 3),
    (Fraction(-3, 10), Fraction(7, 10), 5),
)
T2 = "shifted_gaussians"
RATIO_ERROR = 0.15  # nats, root mean square under (p + q)/2, of log-ratios truncated to +-2
AFFINE = {
    "affine": r"D^*_{\mathrm{LS}} - a = (b-a)\,D^*_{\mathrm{GAN}}",
    "proportional": r"D^*_{\mathrm{LS}} = (b-a)\,D^*_{\mathrm{GAN}}",
}
SIGNS = {
    "common": Connected(CODED, r"b-a = 2(b-c) = \pm 2", r"2C(G) = \Delta"),
    "separate": Connected(CODED, r"b-a = \pm 2,\ b-c = \pm 1", r"2C(G) = \Delta"),
}
MINIMUM = Connected(LSGAN_OR_SAME, r"C(G) = \tfrac14 (a+b-2c)^2", "q = p")
CODED_MINIMUM = Holds(LSGAN_OR_SAME, r"b-a = 2(b-c) = \pm 2")  # false of codes at random
PLACE: dict[str, str | Part] = {"not": MINIMUM, "also": CODED_MINIMUM}
PLACE_TOO: dict[str, str | Part] = {"not": MINIMUM, "too": CODED_MINIMUM}
BOUNDED = (20.0, 0.0)  # |loss| <= 20 at s*, which lies between the codes

score = sympy.Symbol("s", real=True)


def symbolic() -> Losses:
    """The losses for symbolic codes, from the factory that makes the trained objectives."""
    return pointwise(objectives.lsgan(a, b, c))


Instance = tuple[str, tuple[Any, Any, Any], objectives.Objective, targets.Pair]


def instances() -> Iterator[Instance]:
    """(name, codes, objective, pair): the trained objectives on every pair, some others on T2.

    The bounded variant has the same values: only its score is put through a sigmoid.
    """
    for name, codes in CODES.items():
        for pair in targets.PAIRS.values():
            yield name, codes, objectives.OBJECTIVES[name], pair
    t2 = targets.PAIRS["shifted_gaussians"]
    yield "lsgan_bounded", CODES["lsgan"], objectives.OBJECTIVES["lsgan_bounded"], t2
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
    assumes="p + q > 0, D unrestricted",
    method="S",
)
def optimal_discriminator() -> Iterator[Check]:
    """Stationary and strictly convex for symbolic a, b, c; the trained objectives are that at their codes."""
    general = symbolic()
    best = general.optimal_score(log_ratio)
    slope, curvature = minimised_at(p * general.real(score) + q * general.fake(score), score, best)
    yield vanishes("slope at D*", slope)
    yield vanishes("curvature = p + q, so positive", curvature - (p + q))
    yield vanishes("D* = (b p + a q)/(p + q)", best - (b * p + a * q) / (p + q))
    for name, codes in CODES.items():
        losses = trained(name)
        yield same_function(f"{name}: real loss", losses.real, general.real, codes)
        yield same_function(f"{name}: fake loss", losses.fake, general.fake, codes)
        values = dict(zip((a, b, c), codes, strict=True))
        yield vanishes(f"{name}: D*", losses.optimal_score(log_ratio) - best.subs(values))


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
    assumes="p + q > 0; a ≠ b for the way back",
    method="S",
)
def same_information() -> Iterator[Check]:
    """Both optimal scores come from the objectives; the map is inverted to give the density ratio back."""
    ls = symbolic().optimal_score(log_ratio)
    gan = sigmoid(trained("minimax").optimal_score(log_ratio))
    yield vanishes("D*_LS - (a + (b-a) D*_GAN)", ls - (a + (b - a) * gan))
    yield vanishes("(D*_LS - a)/(b - D*_LS) = p/q", (ls - a) / (b - ls) - p / q)
    try:
        objectives.lsgan(1, 1, 0)
    except WrongUsage:
        refused = True
    else:
        refused = False
    yield holds("a = b, which tells nothing apart, is refused", refused)


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
    assumes="the ½ factors of Mao et al. 2017, eq. 2",
    method="S+Q",
)
def regret() -> Iterator[Check]:
    """Pointwise for symbolic codes; integrated for two discriminators on every pair."""
    for name in CODES:
        objective = objectives.OBJECTIVES[name]
        for i, pair in enumerate(targets.PAIRS.values()):
            best = quadrature.optimal_score(objective, pair)
            for label, other in (("tilted", _tilted), ("curved", _curved))[: 1 + (i < 2)]:
                excess = quadrature.regret(objective, pair, other)
                rmse = quadrature.weighted_rmse(other, best, pair)
                # the mean under (p + q)/2 of (D - D*)^2 is the claim's right-hand side
                squared = quadrature.Estimate(rmse.value**2, 2 * rmse.value * rmse.error)
                yield integrates(f"{name}, {label} D on {pair.name}", squared, excess)
    general = symbolic()
    best = general.optimal_score(log_ratio)
    excess = p * (general.real(score) - general.real(best)) + q * (general.fake(score) - general.fake(best))
    yield vanishes("pointwise, every a, b", excess - (p + q) * (score - best) ** 2 / 2)


@THEME.claim(
    "45",
    title="discriminator's value at the optimum",
    statement=states(LSGAN, r"J_D(D^*) = (b-a)^2 (2 - \Delta)/8"),
    says=says(r"$J_D(D^*) = (b-a)^2(2-\Delta)/8$"),
    source="derived here",
    assumes="D = D*",
    method="S+Q+M",
)
def value_at_optimum() -> Iterator[Check]:
    """Pointwise for symbolic codes; integrated at s* on every pair; the carried identity is this one."""
    t2 = targets.PAIRS["shifted_gaussians"]
    lsgan = objectives.OBJECTIVES["lsgan"]
    exact = (2 - t2.exact["triangular"]) / 8
    yield integrates("lsgan on T2", exact, quadrature.discriminator_value(lsgan, t2))
    for name, (fake_code, real_code, _), objective, pair in instances():
        gap = float(real_code - fake_code) ** 2
        delta = quadrature.divergence(divergences.TRIANGULAR, pair)
        measured = quadrature.discriminator_value(objective, pair)
        yield integrates(f"{name} on {pair.name}", (2 - delta) * (gap / 8), measured)
    for name in CODES:
        yield from batch_losses(objectives.OBJECTIVES[name], t2, seed=4500)
    general = symbolic()
    best = general.optimal_score(log_ratio)
    expected = p * general.real(best) + q * general.fake(best)
    # 2 - Delta = int (p + q) - (p - q)^2/(p + q)
    yield vanishes("pointwise, every a, b", expected - (b - a) ** 2 / 8 * (p + q - (p - q) ** 2 / (p + q)))


@THEME.claim(
    "46",
    title="generator's criterion for every a, b, c",
    statement=states(LSGAN, r"2C(G) = \tfrac12 (a+b-2c)^2 + \tfrac14 (b-a)^2\,\Delta"),
    says={
        "abstract": says(
            "the least-squares generator's criterion is an {affine|proportional} function of one divergence, "
            "whatever its three codes",
            {
                "affine": r"2C(G) - \tfrac12 (a+b-2c)^2 = \tfrac14 (b-a)^2\,\Delta",
                "proportional": r"2C(G) = \tfrac14 (b-a)^2\,\Delta",
            },
        ),
        "discriminators": says(
            r"$2C(G) = \tfrac12(a+b-2c)^2 + \tfrac14(b-a)^2\Delta$ for every $a$, $b$ and $c$"
        ),
    },
    source="derived here; Mao et al. 2017, section 3.2.2, for b-c=1, b-a=2",
    assumes="D = D*; C includes the term under p, ½∫(p+q)(D*-c)²",
    method="S+Q+I",
)
def generator_criterion() -> Iterator[Check]:
    """Pointwise up to a multiple of p - q, which integrates to 0; by quadrature; enclosed on T2."""
    for name, (fake_code, real_code, wanted), objective, pair in instances():
        level = float((fake_code + real_code - 2 * wanted) ** 2) / 2
        gap = float(real_code - fake_code) ** 2
        delta = quadrature.divergence(divergences.TRIANGULAR, pair)
        best, wants = quadrature.optimal_score(objective, pair), pointwise(objective).generator
        criterion = quadrature.value(wants, wants, best, pair)
        yield integrates(f"{name} on {pair.name}", level + delta * (gap / 4), 2 * criterion)
        yield from identities(objective, pair)
    general = symbolic()
    for name, codes in CODES.items():
        yield same_function(f"{name}: generator's loss", trained(name).generator, general.generator, codes)
    best = general.optimal_score(log_ratio)
    doubled = 2 * (p + q) * general.generator(best)
    triangular = (p - q) ** 2 / (p + q)
    level = (a + b - 2 * c) ** 2 / 2
    # the level is int level (p + q)/2; the remainder carries the factor p - q and no other density
    remainder = (a + b - 2 * c) * (b - a) * (p - q) / 2
    claimed = level * (p + q) / 2 + (b - a) ** 2 / 4 * triangular
    yield vanishes("pointwise up to (p - q), every a, b, c", doubled - claimed - remainder)

    t2, lsgan = targets.PAIRS["shifted_gaussians"], trained("lsgan")
    ball = enclosures.gaussian_value(lsgan.generator, lsgan.generator, lsgan.optimal_score, t2, BOUNDED)
    delta_ball = enclosures.gaussian_divergence(divergences.TRIANGULAR, t2, (1.0, 0.0))
    yield encloses("lsgan on T2 to 30 digits", (2 + delta_ball) / 8, ball)
    yield equals("Δ on T2", t2.exact["triangular"], float(delta_ball.mid()), 1e-16)
    yield covers(
        "Δ on T2: the quadrature's error estimate",
        delta_ball,
        quadrature.divergence(divergences.TRIANGULAR, t2),
    )


@THEME.claim(
    "47",
    title="b-c=1, b-a=2 gives Pearson's χ²(p+q ‖ 2q)",
    statement=Statement(
        (
            Connected(
                CODED,
                r"b-a = 2(b-c) = \pm 2",
                r"2C(G) = \Delta = \chi^2_{\mathrm{Pearson}}(p+q\,\|\,2q)",
            ),
            Holds(UNLIKE_SIGNS, r"2C(G) = 8 + \Delta", titled=True),
            MINIMUM,
        )
    ),
    says={
        "abstract": says(
            "the published conditions on the codes are needed, up to a {common|separate} sign, for its exact "
            "Pearson form and {not|also} for the place of its minimum",
            SIGNS,
            PLACE,
        ),
        "needed": says(
            "Up to a {common|separate} sign of both, the conditions are needed for the exact Pearson form, "
            "and for the place of the minimum they are {not|too}",
            SIGNS,
            PLACE_TOO,
        ),
        "discussion": says(
            r"The codes with $b-c=1$ and $b-a=2$ give $2C(G)=\Delta$, which is Pearson's "
            r"$\chi^2_{\mathrm{Pearson}}(p+q\,\|\,2q)$ in the sense of the source; where $a\ne b$ the "
            r"criterion takes its minimum $\tfrac14(a+b-2c)^2$ for $q=p$ {alone|and others}",
            {"alone": MINIMUM, "and others": Holds(LSGAN_OR_SAME, r"C(G) = \tfrac14 (a+b-2c)^2")},
            world=PEARSON,
        ),
        "conclusion": says(
            "Pearson's form of its criterion needs the published conditions on the codes up to a "
            "{common|separate} sign, and the place of the minimum does {not|too}",
            SIGNS,
            PLACE_TOO,
        ),
    },
    source="Mao et al. 2017, section 3.2.2; the condition on uniqueness derived here",
    assumes="a ≠ b; claim 46; χ² with p + q in the denominator, as Mao et al. write it",
    method="S",
)
def pearson() -> Iterator[Check]:
    """The criterion at those codes for a free b, pointwise; the two signs go together; uniqueness."""
    codes = {c: b - 1, a: b - 2}
    general = symbolic()
    best = general.optimal_score(log_ratio)
    doubled = (2 * (p + q) * general.generator(best)).subs(codes)
    mao_pearson = ((p + q) - 2 * q) ** 2 / (p + q)
    yield vanishes("2C(G) - χ²(p+q ‖ 2q), pointwise for every b", doubled - mao_pearson)
    yield vanishes("χ²(p+q ‖ 2q) - Δ, pointwise", mao_pearson - (p - q) ** 2 / (p + q))
    losses = trained("lsgan_pearson")
    ours = 2 * (p + q) * losses.generator(losses.optimal_score(log_ratio))
    yield vanishes("lsgan_pearson has these codes", ours - mao_pearson)
    carried = objectives.OBJECTIVES["lsgan_pearson"].generator_identity
    yield holds("its identity is ½Δ, without offset", carried and (carried.offset, carried.scale) == (0, 0.5))
    # C grows with Delta iff its coefficient is positive, that is iff a and b differ
    identity = objectives.lsgan(a, b, c).generator_identity
    yield vanishes("coefficient of Δ is (b-a)²/8", identity and identity.scale - (b - a) ** 2 / 8)
    # Δ takes the values 0 and 2, so that 2C = Δ for all densities iff the offset is 0 and the coefficient 1/2
    yield vanishes("offset is (a+b-2c)²/4", identity and identity.offset - (a + b - 2 * c) ** 2 / 4)
    solved = sympy.solve([a + b - 2 * c, (b - a) ** 2 - 4], [a, c], dict=True)
    signs = [{a: b - 2 * sign, c: b - sign} for sign in (1, -1)]
    yield holds(
        "2C = Δ iff (b-c, b-a) = ±(1, 2), one sign for both",
        all(one in solved for one in signs) and len(solved) == 2,
    )
    for sign in (1, -1):  # b-c = ±1 with b-a = ∓2
        level = ((a + b - 2 * c) ** 2 / 2).subs({c: b - sign, a: b + 2 * sign})
        weight = ((b - a) ** 2 / 4).subs(a, b + 2 * sign)
        name = f"b-c = {sign}, b-a = {-2 * sign}: 2C = 8 + Δ"
        yield vanishes(f"{name}, the level", level - 8)
        yield vanishes(f"{name}, the weight of Δ", weight - 1)
    delta = divergences.TRIANGULAR.under_p(log_ratio)
    yield vanishes("Δ's integrand is ((p-q)/(p+q))²", delta.rewrite(sympy.exp) - ((p - q) / (p + q)) ** 2)


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
    assumes="0 < p/q < ∞, and D between the codes",
    method="S",
)
def density_ratio() -> Iterator[Check]:
    """Inverted for symbolic codes; LSGAN's regret is a weighted square of the error in the ratio."""
    general = symbolic()
    best = general.optimal_score(log_ratio)
    yield vanishes("(D*-a)/(b-D*) = p/q, every a, b", (best - a) / (b - best) - p / q)
    yield vanishes("GAN's score = log p/q", trained("minimax").optimal_score(log_ratio) - log_ratio)
    fitted = sympy.Symbol("rho", positive=True)  # a model of p/q, put through the same map
    other = general.optimal_score(sympy.log(fitted))
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
        seeds, troubles = readable(f"{name} on T2", recorded.discriminators(name, T2), *needed)
        yield from troubles
        if not seeds:
            continue
        errors = [seed["log_ratio_rmse_2"] for seed in seeds]
        yield over_seeds(f"{name}: error of log p/q within ±2", 0.0, errors, RATIO_ERROR)
        if name in CODES:
            off = [abs(seed["regret"] - seed["score_rmse"] ** 2) for seed in seeds]
            yield each_seed(f"{name}: regret - ½∫(p+q)(D-D*)²", off, 1e-9)
