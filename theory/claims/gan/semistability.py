r"""Claim 49b: where a + b = 2c the gradient at D* is quadratic, and equal densities are semi-stable."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import sympy

from theory import objectives, quadrature, targets
from theory.calculus import normal_mean
from theory.claims.claim import Theme
from theory.claims.symbolic import a, b, c
from theory.derivations.lsgan import comparison
from theory.gradients import field_at_optimum
from theory.gradients.generator import pathwise
from theory.gradients.series_at_optimum import R, S, T, generator_gradient_terms
from theory.models import families
from theory.models.families import MODEL_FAMILIES
from theory.notation.statement import Connected, Holds, Part, Statement
from theory.notation.wording import says
from theory.notation.world import World
from theory.objectives import Pointwise
from theory.verdict import Check, equals, holds, integrates, vanishes
from theory.worlds.generator import semistable as worlds

THEME = Theme("semistability", "LSGAN: a fixed point that attracts from one side")

GRADIENT_AT_OPTIMUM = (
    r"\frac{\partial}{\partial\theta}\,\tfrac12\,\mathbb{E}_{q_\theta}[(D^*-c)^2]\big|_{D^*\,\text{fixed}}"
)
LINEAR = r"\lim_{\theta\to0}\frac{F}{\theta} = -\tfrac18(b-a)(a+b-2c)\,\mathbb{E}_p[S^2]"
QUADRATIC = r"\lim_{\theta\to0}\frac{F}{\theta^2} = \frac{(b-a)^2}{32}\,\mathbb{E}_p[S^3]"
BY_SHIFT = r"\lim_{\theta\to0}\frac{F_s}{\theta^2} = \frac{(b-a)^2}{32}\,\mathbb{E}_p[S_\theta^2 S_s]"
THIRD_MOMENTS = {"gaussian_scale": 8, "laplace_scale": 2, "gaussian_shift": 0}
DRAWN_TO_EQUAL = r"\tfrac12(D^*-c)^2 = \tfrac18(b-a)^2\left(\frac{p-q}{p+q}\right)^2"
DRAWN_TO_DATA = r"\tfrac12(D^*-c)^2 = \tfrac12(b-a)^2\left(\frac{q}{p+q}\right)^2"
AT_SCALES = {  # the slope at D* in s of N(0, s^2), on both sides of s = 1; six decimals
    (worlds.PEARSON, 0.9): "0.008646",
    (worlds.PEARSON, 1.1): "0.009404",
    (worlds.UNIT, 0.9): "-0.023702",
    (worlds.UNIT, 1.1): "0.025595",
}
WIDENS_FROM = 2.409  # the shift from which on the codes (-1, 1, 0) widen a model of the data's scale
ENDS_NARROW = r"s_T < 0.36,\ \Delta_T > \tfrac12"
ENDS_EQUAL = r"\Delta_T < 10^{-6}"
NO_LINEAR_TERM: dict[str, str | Part] = {
    "no": Holds(worlds.BALANCED, r"\lim_{\theta\to0}\frac{F}{\theta} = 0"),
    "a": Holds(worlds.BALANCED, r"\lim_{\theta\to0}\frac{F}{\theta} \ne 0"),
}
DESCENDS = {"another rest": "(s-s_0)F > 0", "equal densities": "(s-1)F > 0"}
DIVERGENCE: dict[str, str | Part] = {
    "positive": Holds(worlds.REST, r"\Delta > 0"),
    "no": Holds(worlds.REST, r"\Delta = 0"),
}
NARROWS = {"narrower": "F > 0", "wider": "F < 0"}
ALONG = {  # what C does along the descent -F
    "rises": r"\frac{\mathrm{d}C}{\mathrm{d}s}\,F < 0",
    "falls": r"\frac{\mathrm{d}C}{\mathrm{d}s}\,F > 0",
}
CODES = {"$(-1,1,0)$": "(a,b,c) = (-1,1,0)", "$(0,1,1)$": "(a,b,c) = (0,1,1)"}
OTHER_CODES: dict[str, str | Part] = {
    "$(0,1,1)$": Holds(worlds.BESIDE[worlds.UNIT], CODES["$(0,1,1)$"]),
    "$(-1,1,0)$": Holds(worlds.BESIDE[worlds.UNIT], CODES["$(-1,1,0)$"]),
}


def _moment(of: str, *values: int) -> dict[str, str | Part]:
    """Which of two values a family's third moment has, in the order of print."""
    return {f"${v}$": Holds(worlds.FAMILY[of], rf"\mathbb{{E}}_p[S^3] = {v}") for v in values}


def _slope(s: float) -> dict[str, str | Part]:
    """The slope at a scale under the codes (-1, 1, 0) by its digits, beside that under (0, 1, 1)."""
    at = worlds.SCALED[worlds.PEARSON, s]
    return {
        f"${AT_SCALES[code, s]}$": Holds(at, rf"F \approx {AT_SCALES[code, s]}")
        for code in (worlds.PEARSON, worlds.UNIT)
    }


def _signs(code: worlds.Code, *words: str) -> dict[str, str | Part]:
    """Whether the slope has one sign beside s = 1, under two words in the order of print."""
    one, opposite = "F > 0", "(s-1)F > 0"
    relations = {"one sign": one, "semi-stable": one, "opposite signs": opposite, "stable": opposite}
    return {word: Holds(worlds.BESIDE[code], relations[word]) for word in words}


def _ends(name: str, *words: str) -> dict[str, str | Part]:
    """Where the drawn paths of an objective end, under two words in the order of print."""
    relations = {"a narrow model": ENDS_NARROW, "equal densities": ENDS_EQUAL}
    return {word: Holds(worlds.ENDS[name], relations[word]) for word in words}


def _drawn(world: World, *words: str) -> dict[str, str | Part]:
    """What a sample descends for its share of the generator's loss, by two names in the order of print."""
    relations = {
        "equal": (r"$\lvert p-q\rvert/(p+q)$", DRAWN_TO_EQUAL),
        "data": ("$q/(p+q)$", DRAWN_TO_DATA),
    }
    return {relations[word][0]: Holds(world, relations[word][1]) for word in words}


@THEME.claim(
    "49b",
    title="a + b = 2c leaves q = p semi-stable",
    statement=Statement(
        (
            Holds(worlds.DEFINED, rf"F = {GRADIENT_AT_OPTIMUM}"),
            Holds(worlds.ANY, LINEAR),
            Connected(worlds.ANY, "a+b = 2c", QUADRATIC, both=False),
            Holds(worlds.BALANCED, DRAWN_TO_EQUAL, titled=True),
            *(
                Holds(worlds.FAMILY[name], rf"\mathbb{{E}}_p[S^3] = {moment}", titled=True)
                for name, moment in THIRD_MOMENTS.items()
            ),
            *(
                Holds(worlds.SCALED[at], rf"s = {at[1]},\ F \approx {digits}", titled=True)
                for at, digits in AT_SCALES.items()
            ),
            Holds(
                worlds.REST,
                r"s = s_0 \approx 0.340,\ F = 0,\ \frac{\mathrm{d}F}{\mathrm{d}s} > 0,\ \Delta \approx 0.603",
                titled=True,
            ),
            Connected(worlds.ALL_SCALES, ALONG["rises"], "s_0 < s < 1", titled=True),
            Holds(worlds.SHIFTED, BY_SHIFT),
            *(
                Holds(worlds.ENDS[name], end, titled=True)
                for name, end in zip(worlds.NAMES, (ENDS_NARROW, ENDS_EQUAL, ENDS_EQUAL), strict=True)
            ),
        ),
        beyond=r"$F$ is the slope in $\theta$ along a family $q_\theta$ with $q_0 = p$, and $S$ the slope of "
        r"$\log q_\theta$ in $\theta$ at $\theta = 0$; where $s$ stands, $p = \mathcal{N}(0,1)$, "
        r"$q = \mathcal{N}(\theta, s^2)$, and slopes are in $s$ or as their index says. Both limits are "
        "proved for every family under whose integrals the expansion may be taken, and computed for the "
        "scale of a Gaussian and of a Laplace density and for a Gaussian's shift; paths of the generator "
        "are followed from the drawn starts, and an index $T$ marks their ends",
    ),
    says={
        "abstract": says(
            "the least-squares gradient has {no|a} linear part at equal densities with the codes "
            r"{$(-1,1,0)$|$(0,1,1)$}, as with all that have $a+b=2c$, and a narrow Gaussian model descends "
            "to {another rest|equal densities}, with {positive|no} divergence from the data",
            NO_LINEAR_TERM,
            CODES,
            DESCENDS,
            DIVERGENCE,
            world=worlds.NARROW,
        ),
        "law": says(
            "Where $a+b=2c$ the linear term is {zero|not zero}, and what is left is of {second|first} order",
            {"zero": NO_LINEAR_TERM["no"], "not zero": NO_LINEAR_TERM["a"]},
            {"second": Holds(worlds.BALANCED, QUADRATIC), "first": NO_LINEAR_TERM["a"]},
            world=worlds.BALANCED,
        ),
        "families": says(
            r"The moment $\mathbb{E}_p[S^3]$ is {$8$|$2$} for the scale of a Gaussian, {$2$|$8$} for that of "
            "a Laplace density and {$0$|$2$} for the shift of a Gaussian",
            _moment("gaussian_scale", 8, 2),
            _moment("laplace_scale", 2, 8),
            _moment("gaussian_shift", 0, 2),
            world=worlds.BALANCED,
        ),
        "scale": says(
            r"For $p=\mathcal{N}(0,1)$ and $q=\mathcal{N}(0,s^2)$ the codes {$(-1,1,0)$|$(0,1,1)$} give the "
            r"slope in $s$ as {$0.008646$|$-0.023702$} at $s=0.9$ and {$0.009404$|$0.025595$} at $s=1.1$. "
            "With {one sign|opposite signs} on both sides equal densities are {semi-stable|stable}: a model "
            "with $s_0<s<1$ gets {narrower|wider} while $C$ {rises|falls}. Under the codes "
            "{$(0,1,1)$|$(-1,1,0)$} they are {stable|semi-stable}",
            CODES,
            _slope(0.9),
            _slope(1.1),
            _signs(worlds.PEARSON, "one sign", "opposite signs"),
            _signs(worlds.PEARSON, "semi-stable", "stable"),
            NARROWS,
            ALONG,
            OTHER_CODES,
            _signs(worlds.UNIT, "stable", "semi-stable"),
            world=worlds.NARROWING,
        ),
        "samples": says(
            r"For $a+b=2c$ each sample descends {$\lvert p-q\rvert/(p+q)$|$q/(p+q)$}, away from what the "
            r"data have in excess as from what the model has, and under the codes {$(0,1,1)$|$(-1,1,0)$} it "
            r"descends {$q/(p+q)$|$\lvert p-q\rvert/(p+q)$}",
            _drawn(worlds.BALANCED, "equal", "data"),
            {code: Holds(worlds.UNIT_CODES, CODES[code]) for code in reversed(CODES)},
            _drawn(worlds.UNIT_CODES, "data", "equal"),
            world=worlds.BALANCED,
        ),
        "rest": says(
            r"The narrowing {ends|goes on} at $s_0 \approx 0.340$, where $F=0$ and $\Delta \approx 0.603$, "
            "and this rest {attracts|repels} in the scale",
            {"ends": "F = 0", "goes on": "F > 0"},
            {
                "attracts": r"\frac{\mathrm{d}F}{\mathrm{d}s} > 0",
                "repels": r"\frac{\mathrm{d}F}{\mathrm{d}s} < 0",
            },
            world=worlds.REST,
        ),
        "plane": says(
            "At equal scales a small shift too makes the model {narrower|wider} if $a+b=2c$, and where the "
            "drawn paths are cut off they are at {a narrow model|equal densities} for the codes "
            "{$(-1,1,0)$|$(0,1,1)$}, at {equal densities|a narrow model} for {$(0,1,1)$|$(-1,1,0)$} and at "
            "{equal densities|a narrow model} for the non-saturating loss",
            {"narrower": rf"{BY_SHIFT} > 0", "wider": rf"{BY_SHIFT} < 0"},
            _ends("lsgan_pearson", "a narrow model", "equal densities"),
            {code: Holds(worlds.ENDS["lsgan_pearson"], relation) for code, relation in CODES.items()},
            _ends("lsgan", "equal densities", "a narrow model"),
            {code: Holds(worlds.ENDS["lsgan"], CODES[code]) for code in reversed(CODES)},
            _ends("non_saturating", "equal densities", "a narrow model"),
            world=worlds.SHIFTED,
        ),
        "discussion": says(
            "where $a+b=2c$ the gradient at an optimal discriminator has {no|a} linear part at equal "
            "densities, and under the codes {$(-1,1,0)$|$(0,1,1)$} a narrow Gaussian model descends to "
            "{another rest|equal densities}",
            NO_LINEAR_TERM,
            CODES,
            DESCENDS,
            world=worlds.NARROW,
        ),
        "conclusion": says(
            "Where $a+b=2c$, equal densities leave the frozen gradient {no|a} linear part, and under the "
            "codes {$(-1,1,0)$|$(0,1,1)$} a Gaussian model that is a little too narrow gets "
            "{narrower|wider} while $C$ {rises|falls}",
            NO_LINEAR_TERM,
            CODES,
            NARROWS,
            ALONG,
            world=worlds.NARROWING,
        ),
    },
    source="derived here",
    assumes="$D = D^*$, held fixed; smooth families through the data's density, and mean and derivative "
    "may be exchanged; the codes are $(-1,1,0)$ where $s_0$ stands",
    method="S+Q",
    unenclosed="forces are compiled for arrays, and its rest is a root of an integral",
    steps=(comparison.sign_of_the_generator_gradient,),
)
def semi_stable() -> Iterator[Check]:
    """Moments and scores; the expansion for symbolic codes and any family; two routes to the slopes."""
    for name, moment in THIRD_MOMENTS.items():
        family = MODEL_FAMILIES[name]
        cubed = quadrature.expectation(lambda x, f=family: f.score(x) ** 3, family.model(0))  # type: ignore[misc]
        yield integrates(f"mean of S³, {name.replace('_', ' ')}", moment, cubed)
    yield from expansion()
    yield from moments()
    for name, family in MODEL_FAMILIES.items():
        h = Fraction(1, 10**5)
        x = np.array([-2.3, -0.4, 0.7, 1.9])
        above, below = (family.model(side * h).log_prob(x) for side in (1, -1))
        off = float(np.max(np.abs((above - below) / float(2 * h) - family.score(x))))
        yield equals(f"{name}: S is the slope of log q", 0.0, off, 1e-8)  # O(h²)
    for name in worlds.NAMES:
        objective = objectives.POINTWISE[name]
        for theta, s in ((0.3, 0.7), (-1.2, 1.6), (0.0, 0.34)):
            pair = targets.Pair("shift and scale", targets.normal(), targets.normal(theta, s))
            force = pathwise(objective, pair)
            by_shift, by_scale = field_at_optimum.slopes_at_optimum(objective, theta, s)
            found = quadrature.expectation(force, pair.q, pair.breakpoints)
            yield integrates(f"{name}: slope in the shift at ({theta}, {s})", float(by_shift), found)
            along = quadrature.expectation(
                lambda x, f=force, t=theta, s=s: f(x) * (x - t) / s,  # type: ignore[misc]  # defaults bind now
                pair.q,
                pair.breakpoints,
            )
            yield integrates(f"{name}: slope in the scale at ({theta}, {s})", float(by_scale), along)
    yield from large_shift()


def large_shift() -> Iterator[Check]:
    """At equal scales (-1, 1, 0) narrow the model for small shifts alone: the slope in s changes its sign."""
    for theta, sign in ((WIDENS_FROM - 1e-3, 1), (WIDENS_FROM + 1e-3, -1)):
        pair = targets.shifted_gaussians(theta)
        force = pathwise(objectives.POINTWISE["lsgan_pearson"], pair)
        along = partial(_along, force, theta)
        found = quadrature.expectation(along, pair.q, pair.breakpoints)
        side = "above" if sign > 0 else "below"
        resolved = sign * found.value > 10 * found.error
        yield holds(f"(-1, 1, 0): slope in the scale at ({theta}, 1) is {side} 0", resolved)


def _along(force: Pointwise, theta: float, x: Any) -> Any:
    """The slope in s at s = 1 of one sample x = theta + s z."""
    return force(x) * (x - theta)


def expansion() -> Iterator[Check]:
    """The second order of F's integrand for every code; S, R and T have mean 0 under p."""
    _, _, second = generator_gradient_terms(objectives.lsgan(a, b, c))
    offset, gap, level = a + b - 2 * c, b - a, (a + b - 2 * c) ** 2 / 8
    beside = level * T / 2 + gap * offset * (S**3 - 3 * S * R) / 16  # without a mean where a + b = 2c
    yield vanishes("order 2: (b-a)² S³/32", second - (beside + gap**2 * S**3 / 32))


def moments() -> Iterator[Check]:
    """Third moments of score functions, exactly: a Laplace scale's, and those of shift and scale together."""
    z, x = sympy.symbols("z x", real=True)
    shift, scale = families.GAUSSIAN_SHIFT.score(z), families.GAUSSIAN_SCALE.score(z)
    size = sympy.Symbol("size", positive=True)  # |x| under Laplace's density
    laplace = families.LAPLACE_SCALE.score(x).subs(sympy.Abs(x), size)
    third = sympy.integrate(laplace**3 * sympy.exp(-size), (size, 0, sympy.oo))
    yield vanishes("Laplace scale: 2", third - THIRD_MOMENTS["laplace_scale"])
    yield vanishes("shift, shift, scale: 2", normal_mean(shift**2 * scale, z) - 2)
    yield vanishes("shift, scale, scale: 0", normal_mean(shift * scale**2, z))
