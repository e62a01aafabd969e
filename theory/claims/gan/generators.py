r"""Claims 36, 37, 49, 50: the generator's gradient from an optimal discriminator."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import sympy
from flint import arb, ctx

from theory import divergences, enclosures, examples, objectives, targets
from theory.claims.claim import Theme
from theory.claims.symbolic import log_ratio, p, q
from theory.derivations.lsgan import comparison
from theory.gradients import generator
from theory.notation.statement import Holds, Part, Statement, states
from theory.notation.wording import says
from theory.ops import sigmoid
from theory.quadrature import Estimate
from theory.verdict import Check, encloses, equals, holds, integrates, vanishes
from theory.worlds.generator.families import families
from theory.worlds.generator.forces import CODED_SHIFTS, FAR_FORCES, FORCES, OCTAVES, SMALL_SHIFT

THEME = Theme("generators", "GAN and LSGAN: what the generator feels")

GROWTH = (40.0, 40.0)  # |integrand| <= 40 (1 + z^2) for shifts up to 2: l is linear in z
H = Fraction(1, 10**9)  # central differences of 30-digit enclosures: error h²/6 |f'''| + 1e-30/h < 1e-17
SHIFTS = (examples.T2.near, examples.T2.shift)

score = sympy.Symbol("s", real=True)
odds = sympy.Symbol("u", positive=True)  # p/q


GRADIENT_AT_OPTIMUM = r"\nabla_\theta\,\mathbb{E}_{q_\theta}[\tfrac12(D^*-c)^2]\big|_{D^*\,\text{fixed}}"
MEAN_FORCE = r"|\nabla_\theta\,\mathbb{E}_{q_\theta}[L]\big|_{L\,\text{fixed}}|"
DESCENDS = (
    r"\nabla_\theta\,\mathbb{E}_{q_\theta}[-\log D^*]\big|_{D^*\,\text{fixed}} = "
    r"\nabla_\theta\,[\mathrm{KL}(q_\theta\,\|\,p) - 2\,\mathrm{JSD}(p\,\|\,q_\theta)]"
)
ANY_FAMILY = (
    r"The derivative by the density $q$ is derived at each point, for every $p$ and $q$; the gradients are "
    "evaluated on five families of one parameter."
)
SIZES = {  # of the gradient at a point, with D held at D*: the statement's and the wordings'
    "minimax": r"D^*_{\mathrm{GAN}}\,|\nabla\ell|",
    "non_saturating": r"(1-D^*_{\mathrm{GAN}})\,|\nabla\ell|",
    "lsgan": r"(1-D^*_{\mathrm{GAN}})^2 D^*_{\mathrm{GAN}}\,|\nabla\ell|",
}
LOSSES = {
    "minimax": "the saturating loss",
    "non_saturating": "the non-saturating loss",
    "lsgan": "the LSGAN with codes $(a,b,c) = (0,1,1)$",
}


def _sizes(*names: str) -> str:
    """The sizes of the gradient under several losses, as a text lists them."""
    *first, last = (f"${SIZES[name]}$ for {LOSSES[name]}" for name in names)
    return f"{', '.join(first)} and {last}"


def _against(name: str) -> dict[str, str | Part]:
    """Whether the mean gradient of one loss on T2(8) is below a thousandth, for a mark."""
    return {
        "below": Holds(FAR_FORCES[name], rf"{MEAN_FORCE} < 10^{{-3}}"),
        "above": Holds(FAR_FORCES[name], rf"{MEAN_FORCE} > 10^{{-3}}"),
    }


def _far_off(name: str, small: str, large: str) -> dict[str, str | Part]:
    """Say by the words ``small`` and ``large`` whether that holds, for a mark."""
    found = _against(name)
    return {small: found["below"], large: found["above"]}


def differentiated(ball: Callable[[targets.Pair], Any], shift: Fraction) -> float:
    """d/dshift of an enclosed functional of T2(shift), by a central difference of 30-digit balls."""
    with ctx.workdps(enclosures.WORKING_DIGITS):
        above, below = (ball(targets.shifted_gaussians(shift + side * H)) for side in (1, -1))
        return float(((above - below) * H.denominator / 2).mid())


@cache
def jsd_slope(shift: Fraction) -> float:
    """d/dshift JSD(N(0,1) || N(shift,1)) in nats."""
    jsd = divergences.JENSEN_SHANNON
    return differentiated(lambda pair: enclosures.gaussian_divergence(jsd, pair, GROWTH), shift)


def gradient_at_optimum(name: str, shift: Fraction) -> Estimate:
    """The generator's gradient on T2(shift) under a trained objective, D held at D*."""
    return generator.generator_gradient_at_optimum(
        objectives.POINTWISE[name], targets.shifted_gaussians(shift)
    )


@THEME.claim(
    "36",
    title="at D* the saturating gradient is that of 2 JSD",
    statement=states(
        families("minimax"),
        r"\nabla_\theta\,\mathbb{E}_{q_\theta}[\log(1-D^*)]\big|_{D^*\,\text{fixed}} = "
        r"\nabla_\theta\,2\,\mathrm{JSD}(p\,\|\,q_\theta)",
        beyond=ANY_FAMILY,
    ),
    source="Arjovsky & Bottou 2017, section 2.2.2, in a proof; rederived here, by the envelope theorem",
    assumes=r"$D = D^*$, held fixed; $q_\theta$ is smooth in $\theta$, and mean and derivative may be "
    "exchanged",
    method="S+Q+I",
)
def envelope() -> Iterator[Check]:
    """The gradient at D* against the slope of enclosed JSDs on T2(θ); the derivative in q pointwise."""
    for shift in SHIFTS:
        measured = gradient_at_optimum("minimax", shift)
        yield integrates(f"gradient at θ = {float(shift):g}", 2 * jsd_slope(shift), measured)
    losses = objectives.POINTWISE["minimax"]
    best = losses.optimum(log_ratio)
    criterion = -(p * losses.real(best) + q * losses.fake(best))
    derivative = sympy.diff(criterion, q)  # of C(G) with respect to the density q at a point
    yield vanishes("∂C/∂q = G's loss at s*, pointwise", derivative - losses.generator(best))


@THEME.claim(
    "37",
    title="at D* the non-saturating gradient differs",
    statement=states(families("non_saturating"), DESCENDS, beyond=ANY_FAMILY),
    says=says(
        r"At $D^*$ the non-saturating loss descends $\mathrm{KL}(q_\theta\,\|\,p) - "
        r"2\,\mathrm{JSD}(p\,\|\,q_\theta)$, "
        "{not|which is} the Jensen--Shannon divergence",
        {
            "not": r"\nabla_\theta\,[\mathrm{KL}(q_\theta\,\|\,p) - 2\,\mathrm{JSD}(p\,\|\,q_\theta)] \ne "
            r"\nabla_\theta\,\mathrm{JSD}(p\,\|\,q_\theta)",
            "which is": r"\nabla_\theta\,[\mathrm{KL}(q_\theta\,\|\,p) - 2\,\mathrm{JSD}(p\,\|\,q_\theta)] = "
            r"\nabla_\theta\,\mathrm{JSD}(p\,\|\,q_\theta)",
        },
    ),
    source="Arjovsky & Bottou 2017, section 2.2.2; rederived here",
    assumes=r"$D = D^*$, held fixed; $q_\theta$ is smooth in $\theta$, mean and derivative may be "
    "exchanged, and the divergence is finite",
    method="S+Q+I",
)
def non_saturating_gradient() -> Iterator[Check]:
    """On T2(θ), where KL(q||p) = θ²/2; the two generator losses differ by the score, pointwise."""
    for shift in SHIFTS:
        predicted = float(shift) - 2 * jsd_slope(shift)
        yield integrates(
            f"gradient at θ = {float(shift):g}", predicted, gradient_at_optimum("non_saturating", shift)
        )
    saturating, other = (
        objectives.POINTWISE["minimax"].generator(score),
        objectives.POINTWISE["non_saturating"].generator(score),
    )
    # its gradient at D* is E_q[-dl/dx] = ∇KL(q || p), since the integral of ∂q/∂θ vanishes
    yield vanishes("-log D + log(1-D) = -s", (other + saturating + score).subs(score, sympy.log(odds)))


@THEME.claim(
    "49",
    title="LSGAN's generator does not descend C",
    statement=Statement(
        (
            Holds(CODED_SHIFTS, rf"{GRADIENT_AT_OPTIMUM} \ne \nabla_\theta C(G)"),
            Holds(
                SMALL_SHIFT,
                rf"\theta = 0.01,\ \frac{{8}}{{\theta^3}}\,{GRADIENT_AT_OPTIMUM} \approx 1.000",
                titled=True,
            ),
            Holds(
                OCTAVES,
                rf"\left|\frac{{8}}{{\theta^3}}\,{GRADIENT_AT_OPTIMUM} - 1\right| \le \theta^2,\ "
                r"\left|\frac2\theta\,\nabla_\theta C(G) - 1\right| \le \theta^2",
                titled=True,
            ),
        ),
        beyond=r"The orders are evaluated at $\tfrac12$, $\tfrac18$ and $0.01$, and by the rate at which "
        r"what follows them falls as $\theta$ is halved from $\tfrac18$ to $\tfrac1{64}$.",
    ),
    says=says(
        r"With $D$ held at its optimum the least-squares generator's gradient is {not|indeed} that of $C$; "
        r"between $p=\mathcal{N}(0,1)$ and $q=\mathcal{N}(\theta,1)$ the codes {$(-1,1,0)$|$(0,1,1)$} leave "
        r"a gradient of {$\theta^3/8$|$\theta/8$} to leading order, where the slope "
        r"of $C$ is {$\theta/2$|$\theta/8$}",
        {
            "not": Holds(CODED_SHIFTS, rf"{GRADIENT_AT_OPTIMUM} \ne \nabla_\theta C(G)"),
            "indeed": Holds(CODED_SHIFTS, rf"{GRADIENT_AT_OPTIMUM} = \nabla_\theta C(G)"),
        },
        {
            "$(-1,1,0)$": r"(a,b,c) = (-1,1,0)",
            "$(0,1,1)$": r"(a,b,c) = (0,1,1)",
        },
        {
            r"$\theta^3/8$": rf"\frac{{8}}{{\theta^3}}\,{GRADIENT_AT_OPTIMUM} \approx 1.000",
            r"$\theta/8$": rf"\frac{{8}}{{\theta}}\,{GRADIENT_AT_OPTIMUM} \approx 1.000",
        },
        {
            r"$\theta/2$": r"\frac2\theta\,\nabla_\theta C(G) \approx 1.00",
            r"$\theta/8$": r"\frac8\theta\,\nabla_\theta C(G) \approx 1.00",
        },
        world=SMALL_SHIFT,
    ),
    source="derived here",
    assumes=r"$p = \mathcal{N}(0,1)$, $q_\theta = \mathcal{N}(\theta,1)$ and $0 < \theta \le \tfrac12$; in "
    r"the first part $\theta = 0.1$ and the codes $(0,1,1)$ or $(-1,1,0)$",
    method="Q+I",
)
def not_zero_sum() -> Iterator[Check]:
    """The gradient at D* by two routes; the slope of C from enclosures of the trained losses."""
    shift = examples.T2.near
    pair = targets.shifted_gaussians(shift)
    for name, (gradient_digits, slope_digits, gradient_half, slope_half) in examples.T2.slopes.items():
        losses = objectives.POINTWISE[name]
        measured = gradient_at_optimum(name, shift)
        by_score = generator.generator_gradient_at_optimum_by_score(
            objectives.POINTWISE[name], pair, float(shift)
        )
        yield integrates(f"{name}: gradient at D*, by the score function", by_score, measured)
        yield equals(
            f"{name}: gradient at D*, known digits", gradient_digits, abs(measured.value), gradient_half
        )
        wants, best = losses.generator, losses.optimum

        def criterion(at: targets.Pair, wants: Any = wants, best: Any = best) -> Any:
            return enclosures.gaussian_value(wants, wants, best, at, GROWTH)

        steepness = differentiated(criterion, shift)
        yield equals(f"{name}: slope of C, known digits", slope_digits, steepness, slope_half)
        yield holds(f"{name}: they differ", abs(measured.value - steepness) > 1e-5)
    yield from _orders()


def _orders() -> Iterator[Check]:
    """How far the gradients at D* of both codes are from θ³/8 and θ/8: by θ² and by θ⁴ of themselves.

    For (0, 1, 1) the terms in θ² cancel: with d = D* - ½ the size at a point is θ(1/8 - d/4 - d²/2 + d³), and
    under q the mean of d is -θ²/8, that of d² θ²/16, to leading order.
    """
    for name, order, next_order in (("lsgan_pearson", 3, 2), ("lsgan", 1, 4)):
        off = []
        for k in range(3, 7):
            shift = Fraction(1, 2**k)
            off.append(gradient_at_optimum(name, shift).value * 8 / float(shift) ** order - 1)
        rates = np.log2(np.array(off[:-1]) / np.array(off[1:]))
        yield equals(f"{name}: 8/θ^{order} times the gradient at D* → 1", 0.0, off[-1], 4.0**-6)
        yield equals(f"{name}: as θ^{next_order}, in the last octave", next_order, float(rates[-1]), 0.02)


@THEME.claim(
    "50",
    title="at D* gradients are shares of the log-ratio's",
    statement=Statement(
        (
            *(Holds(FORCES[name], rf"|\nabla L| = {size}", titled=True) for name, size in SIZES.items()),
            Holds(FAR_FORCES["minimax"], rf"\theta = 8,\ {MEAN_FORCE} < 10^{{-3}}", titled=True),
            Holds(FAR_FORCES["lsgan"], rf"\theta = 8,\ {MEAN_FORCE} < 10^{{-3}}", titled=True),
            Holds(FAR_FORCES["non_saturating"], rf"\theta = 8,\ {MEAN_FORCE} \approx 8.00", titled=True),
        )
    ),
    says={
        "abstract": says(
            "the least-squares gradient {vanishes|stays} on confident fakes, as the saturating GAN's "
            "{does|does not}",
            _far_off("lsgan", "vanishes", "stays"),
            _far_off("minimax", "does", "does not"),
        ),
        "fakes": says(
            "Where the discriminator is sure that a sample is fake, the LSGAN's gradient {vanishes|stays} "
            "with the "
            "saturating GAN's, and the non-saturating one {stays|vanishes}",
            _far_off("lsgan", "vanishes", "stays"),
            _far_off("non_saturating", "vanishes", "stays"),
        ),
        "conclusion": says(
            "at the optimum its gradient {vanishes|stays} for samples that are surely fake, where the "
            "non-saturating one {stays|vanishes}",
            _far_off("lsgan", "vanishes", "stays"),
            _far_off("non_saturating", "vanishes", "stays"),
        ),
        "discussion": says(
            r"There, with $D^*_{\mathrm{GAN}}$ at a generated sample, the gradient with respect to the "
            r"sample has "
            f"the size {_sizes('minimax', 'non_saturating', 'lsgan')}",
            world=FORCES["lsgan"],
        ),
        "dynamics": says(
            f"Point by point it is {_sizes('minimax', 'non_saturating', 'lsgan')}; between "
            r"$p=\mathcal{N}(0,1)$ and $q=\mathcal{N}(8,1)$ its mean is {below|above} $10^{-3}$ for the "
            r"saturating "
            "loss and {below|above} it for the LSGAN, and {above|below} it for the non-saturating loss. A "
            "sigmoid "
            "inside the squares leaves {the same|another} size there",
            _against("minimax"),
            _against("lsgan"),
            _against("non_saturating"),
            {
                "the same": Holds(FORCES["lsgan_bounded"], rf"|\nabla L| = {SIZES['lsgan']}"),
                "another": Holds(FORCES["lsgan_bounded"], rf"|\nabla L| < {SIZES['lsgan']}"),
            },
            world=FAR_FORCES["lsgan"],
        ),
    },
    source="derived here",
    assumes=r"$D = D^*$, and $\ell = \log(p/q)$; $L$ is the generator's loss; $p = \mathcal{N}(0,1)$ and "
    r"$q_\theta = \mathcal{N}(\theta,1)$ where $\theta$ stands",
    method="S+Q+I",
    steps=(comparison.gradient_at_optimum,),
)
def force_at_optimum() -> Iterator[Check]:
    """d/dl of the trained generators' losses at s*(l), for every l; on T2 by two routes, and far apart."""
    probability = odds / (1 + odds)
    ls = (1 - probability) ** 2 * probability
    sizes = {  # of the codes that train
        "lsgan": ls,
        "lsgan_bounded": ls,
        "lsgan_pearson": 2 * (2 * probability - 1) * probability * (1 - probability),
    }
    l = sympy.Symbol("l", real=True)  # noqa: E741  (the paper's symbol)
    for name, size in sizes.items():
        loss = generator.at_optimum(objectives.POINTWISE[name])
        force = sympy.diff(loss(l), l).subs(l, sympy.log(odds))
        sign = 1 if name == "lsgan_pearson" else -1
        yield vanishes(f"{name}: d/dl", force - sign * size)
    t2, names = targets.T2, ("minimax", "non_saturating", *sizes)
    for name in names:
        by_path = generator.generator_gradient_at_optimum(objectives.POINTWISE[name], t2)
        by_score = generator.generator_gradient_at_optimum_by_score(
            objectives.POINTWISE[name], t2, examples.T2.theta
        )
        yield integrates(f"{name}: mean force on T2, two routes", by_score, by_path)
    for name in ("minimax", "non_saturating", "lsgan", "lsgan_pearson"):
        yield encloses(f"{name}: mean force on T2, two routes, enclosed", *_enclosed_forces(name))
    for name in names:
        far = abs(gradient_at_optimum(name, Fraction(8)).value)
        if name == "non_saturating":  # ∇[KL - 2 JSD], of which KL's part is θ
            yield equals("non_saturating: mean force on T2(8)", 8.0, far, 1e-3)
        else:
            yield holds(f"{name}: mean force on T2(8) below 1e-3", 0 < far < 1e-3)


def _enclosed_forces(name: str) -> tuple[Any, Any]:
    """The mean force on T2 by the size at each point, dl/dx = -θ, and by Stein's identity."""
    t2, loss = targets.T2, generator.at_optimum(objectives.POINTWISE[name])
    by_ratio: Callable[[Any], Any] = {
        "minimax": lambda d: -d,
        "non_saturating": lambda d: d - 1,
        "lsgan": lambda d: -((1 - d) ** 2) * d,
        "lsgan_pearson": lambda d: 2 * (2 * d - 1) * d * (1 - d),
    }[name]

    def mean(f: Callable[[Any], Any]) -> Any:
        return enclosures.normal_expectation(f, t2.q, 1.0, GROWTH)

    shift = enclosures.precise(lambda: arb(13) / 10)
    by_size = mean(lambda x: -shift * by_ratio(sigmoid(t2.log_ratio(x))))
    return by_size, mean(lambda x: loss(t2.log_ratio(x)) * (x - shift))
