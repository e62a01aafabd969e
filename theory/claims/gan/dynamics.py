r"""Claims 51-54 and 56: training as a dynamical system, near the equilibrium where the model is the data."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy

from theory import dynamics, examples, objectives
from theory.claims.claim import Theme
from theory.claims.symbolic import a, b, c
from theory.derivations.lsgan import comparison
from theory.dynamics import alternating, simultaneous, step
from theory.models.shifted_laws import differenced, moment_game, points_game, velocity
from theory.notation.statement import Connected, Holds, Statement, states
from theory.notation.wording import says
from theory.verdict import Check, equals, holds, positive, vanishes
from theory.worlds.dynamics.games import (
    CODED,
    DIRAC_CODES,
    DIRAC_GAN,
    DIRAC_LSGAN,
    DRAWN,
    PENALISED_CODES,
    PENALISED_GAN,
    PENALISED_LSGAN,
    SMALL_STEPS,
    STEPPED,
)
from theory.worlds.dynamics.shifted_laws import (
    CODED_LAWS,
    GAN_LAWS,
    GAUSSIANS,
    LSGAN_LAWS,
    ON_NORMAL,
    ON_POINTS,
    POINTS,
    TWO_POINTS,
    UNIT_LAWS,
    matrix,
)

CIRCLES = {
    "$(0,1,1)$": Holds(DIRAC_CODES[0, 1, 1], r"\operatorname{Re} \lambda = 0,\ \lambda^2 < 0"),
    "$(-1,1,0)$": Holds(DIRAC_CODES[-1, 1, 0], r"\operatorname{Re} \lambda = 0,\ \lambda^2 < 0"),
}
RESTS = {
    "$(-1,1,0)$": Holds(DIRAC_CODES[-1, 1, 0], r"\lambda = \pm 0"),
    "$(0,1,1)$": Holds(DIRAC_CODES[0, 1, 1], r"\lambda = \pm 0"),
}
DOUBLE = {
    "a double eigenvalue zero": Holds(DIRAC_CODES[-1, 1, 0], r"\lambda = \pm 0"),
    "two eigenvalues": Holds(DIRAC_CODES[-1, 1, 0], r"|\lambda| > 0"),
}
NILPOTENT = {  # all eigenvalues are zero and the matrix is not
    "cannot": Holds(DIRAC_CODES[-1, 1, 0], r"J^2 = 0,\ \operatorname{norm}(J) > 0"),
    "can": Holds(DIRAC_CODES[-1, 1, 0], r"\operatorname{norm}(J) = 0"),
}
STABLE = Connected(GAN_LAWS, r"\operatorname{Re} \lambda < 0", "m > 0", titled=True)
AT_UNIT = r"\lambda = -\tfrac14 \pm \frac{i\sqrt3}{4}"
THEME = Theme("dynamics", "GAN and LSGAN: dynamics near the equilibrium")

eigenvalue = sympy.Symbol("lambda")
rate = sympy.Symbol("h", positive=True)
weight = sympy.Symbol("gamma", positive=True)
# the characteristic polynomial of claim 51
DIRAC = eigenvalue**2 - sympy.Rational(examples.T4.square["minimax"])


def polynomial(matrix: Any) -> Any:
    """The characteristic polynomial in λ."""
    return matrix.charpoly(eigenvalue).as_expr()


def has_eigenvalues(name: str, matrix: Any, *roots: Any) -> Check:
    """Whether the matrix has exactly these two eigenvalues, multiplicity counted."""
    first, second = roots
    return vanishes(name, polynomial(matrix) - sympy.expand((eigenvalue - first) * (eigenvalue - second)))


def dirac(name: str, gradient_penalty: Any = 0) -> dynamics.Game:
    """The Dirac-GAN of a trained objective."""
    return dynamics.dirac_gan(objectives.POINTWISE[name], gradient_penalty)


@THEME.claim(
    "51",
    title="Dirac-GAN circles: eigenvalues ± i/2",
    statement=states(DIRAC_GAN, r"\lambda = \pm\frac i2"),
    says=says(
        r"Unregularised and linearised, the GAN {circles|leaves} its equilibrium, with eigenvalues "
        r"$\pm\frac i2$",
        {"circles": r"\operatorname{Re} \lambda = 0", "leaves": r"\operatorname{Re} \lambda > 0"},
    ),
    source="Mescheder, Geiger & Nowozin 2018, section 2",
    assumes="T4 without a penalty, linearised at its equilibrium; simultaneous gradient flow",
    method="S",
    steps=(comparison.dynamics,),
)
def dirac_gan() -> Iterator[Check]:
    """The Jacobian of the field that the trained losses give; also the continuous path keeps its radius."""
    for name in ("minimax", "non_saturating"):
        game = dirac(name)
        yield vanishes(f"{name}: the field is 0 at the equilibrium", game.at_rest().norm())
    # minimax from a small start: half a turn takes 2π and changes the radius by O(radius²)
    radius = 1e-3
    path = dynamics.trajectory(dirac("minimax").velocity(), (radius, 0.0), [0.0, 2 * np.pi])
    yield equals("half a turn after 2π", -1.0, float(path[-1, 0]) / radius, 1e-5)


@THEME.claim(
    "52",
    title="Dirac-LSGAN: ±½ √((b-a)(a+b-2c))",
    statement=Statement(
        (
            Holds(DIRAC_LSGAN, r"\lambda = \pm\tfrac12\sqrt{(b-a)(a+b-2c)}"),
            Holds(DIRAC_CODES[0, 1, 1], r"\lambda = \pm\frac i2", titled=True),
            Holds(
                DIRAC_CODES[-1, 1, 0], r"\lambda = \pm 0,\ J^2 = 0,\ \operatorname{norm}(J) > 0", titled=True
            ),
        )
    ),
    says={
        "dynamics": says(
            r"so does the LSGAN with codes {$(0,1,1)$|$(-1,1,0)$}, while {$(-1,1,0)$|$(0,1,1)$} has "
            "{a double eigenvalue zero|two eigenvalues} of a Jacobian that {cannot|can} be diagonalised",
            CIRCLES,
            RESTS,
            DOUBLE,
            NILPOTENT,
            world=CODED,
        ),
        "discussion": says(
            r"between point masses, and linearised, {$(0,1,1)$|$(-1,1,0)$} circles the equilibrium, while "
            r"{$(-1,1,0)$|$(0,1,1)$} has {a double eigenvalue zero|two eigenvalues} of a Jacobian that "
            "{cannot|can} be diagonalised",
            CIRCLES,
            RESTS,
            DOUBLE,
            NILPOTENT,
            world=CODED,
        ),
    },
    source="derived here",
    assumes=r"T4 with $D = \psi x + \frac{a+b}2$, linearised at its equilibrium; simultaneous gradient "
    "flow",
    method="S",
    steps=(comparison.dynamics,),
)
def dirac_lsgan() -> Iterator[Check]:
    """For symbolic codes, and for the two trained objectives."""
    general = dynamics.dirac_gan(objectives.lsgan(a, b, c))
    yield vanishes("equilibrium for every a, b, c", general.at_rest().norm())


@THEME.claim(
    "53",
    title="simultaneous steps diverge, alternating go round",
    statement=Statement(
        (
            Holds(STEPPED, r"|\mu_{\mathrm{sim}}| = |1 \pm \tfrac{ih}{2}| > 1"),
            Connected(STEPPED, r"|\mu_{\mathrm{alt}}| = 1", r"h \le 4"),
            Holds(
                STEPPED,
                r"\psi'^2 + \theta'^2 - \tfrac h2 \psi' \theta' = \psi^2 + \theta^2 - \tfrac h2 \psi\theta",
            ),
        )
    ),
    says=says(
        r"In the linearised game simultaneous steps leave the circle {outwards|inwards} at every step "
        r"size, and "
        r"alternating steps stay on an {ellipse|unbounded curve} for $h<4$",
        r"|\mu_{\mathrm{sim}}| ? 1",
        {
            "ellipse": r"|\mu_{\mathrm{alt}}| = 1,\ "
            r"\psi'^2 + \theta'^2 - \tfrac h2 \psi' \theta' = \psi^2 + \theta^2 - \tfrac h2 \psi\theta",
            "unbounded curve": r"|\mu_{\mathrm{alt}}| > 1",
        },
        world=SMALL_STEPS,
    ),
    source="Mescheder, Geiger & Nowozin 2018, section 2; the bound on h rederived here",
    assumes="T4, linearised at its equilibrium; $h > 0$",
    method="S",
)
def discrete_steps() -> Iterator[Check]:
    """Moduli for every step size h; the linear map is that of the steps as they are taken."""
    jacobian = dirac("minimax").jacobian()
    both = simultaneous(jacobian, rate)
    yield has_eigenvalues("simultaneous: μ = 1 ± ih/2", both, 1 + sympy.I * rate / 2, 1 - sympy.I * rate / 2)
    yield positive("|μ|² - 1 > 0 for every h", both.det() - 1)
    turns = alternating(jacobian, rate)
    yield vanishes("alternating: product of μ is 1", turns.det() - 1)
    # conjugate and of modulus 1 iff the discriminant trace² - 4 is not positive
    discriminant = sympy.factor(turns.trace() ** 2 - 4)
    yield vanishes("discriminant = h²(h² - 16)/16", discriminant - rate**2 * (rate**2 - 16) / 16)
    yield holds(
        "≤ 0 iff h ≤ 4",
        sympy.solveset(discriminant <= 0, rate, sympy.Interval.open(0, sympy.oo))
        == sympy.Interval.Lopen(0, 4),
    )
    # z -> z' M z with M = [[1, -h/4], [-h/4, 1]] is kept, and is an ellipse while det M > 0
    form = sympy.Matrix([[1, -rate / 4], [-rate / 4, 1]])
    yield vanishes("alternating: ψ² + θ² - hψθ/2 is kept", (turns.T * form * turns - form).norm())
    yield vanishes("an ellipse iff h² < 16", form.det() - (16 - rate**2) / 16)
    yield holds("at h = 4 not diagonalisable: it drifts", not turns.subs(rate, 4).is_diagonalizable())
    start, size = np.array([1e-4, 2e-4]), 0.1
    for name, step_map, alternate in (
        ("simultaneous", simultaneous, False),
        ("alternating", alternating, True),
    ):
        linear = np.array(step_map(jacobian, step).subs(step, size)).astype(float) @ start
        taken = dynamics.gradient_steps(dirac("minimax").velocity(), tuple(start), size, 1, alternate)[-1]
        yield equals(f"one {name} step, linear and taken", 0.0, float(np.abs(taken - linear).max()), 1e-9)


@THEME.claim(
    "54",
    title="R1 makes the Dirac-GAN converge",
    statement=Statement(
        (
            Holds(PENALISED_GAN, r"\lambda = -\tfrac\gamma2 \pm \tfrac12\sqrt{\gamma^2-1}", titled=True),
            Holds(PENALISED_LSGAN, r"\lambda^2 + \gamma\lambda = \tfrac14(b-a)(a+b-2c)", titled=True),
        )
    ),
    says=says(
        r"It moves the eigenvalues to $\lambda = -\tfrac\gamma2 \pm \tfrac12\sqrt{\gamma^2-1}$, with "
        "{negative|positive} real parts, so that the GAN is locally {stable|unstable}; the LSGAN's satisfy "
        r"$\lambda^2 + \gamma\lambda = \tfrac14(b-a)(a+b-2c)$, and for the codes {$(-1,1,0)$|$(0,1,1)$} "
        r"one of them is "
        "zero with the penalty as without it",
        r"\operatorname{Re} \lambda ? 0",
        {"stable": r"\operatorname{Re} \lambda < 0", "unstable": r"\operatorname{Re} \lambda > 0"},
        {
            "$(-1,1,0)$": Holds(PENALISED_CODES[-1, 1, 0], r"\lambda^2 + \gamma\lambda = 0"),
            "$(0,1,1)$": Holds(PENALISED_CODES[0, 1, 1], r"\lambda^2 + \gamma\lambda = 0"),
        },
    ),
    source="Mescheder, Geiger & Nowozin 2018, section 3; LSGAN's derived here",
    assumes=r"T4 with $R_1$ of weight $\gamma > 0$, linearised at its equilibrium; simultaneous gradient "
    "flow",
    method="S",
)
def gradient_penalty() -> Iterator[Check]:
    """For symbolic γ; both real parts are negative for every γ > 0. The path through the whole field ends."""
    root = sympy.sqrt(weight**2 - 1) / 2
    for name in ("minimax", "non_saturating"):
        jacobian = dirac(name, weight).jacobian()
        yield has_eigenvalues(f"{name}: eigenvalues", jacobian, -weight / 2 + root, -weight / 2 - root)
        # a real 2x2 matrix is stable iff its trace is negative and its determinant positive
        yield holds(f"{name}: stable for every γ > 0", jacobian.trace().is_negative and jacobian.det() > 0)
    general = dynamics.dirac_gan(objectives.lsgan(a, b, c), weight).jacobian()
    square = (b - a) * (a + b - 2 * c) / 4
    yield vanishes(
        "LSGAN: λ² + γλ = (b-a)(a+b-2c)/4",
        polynomial(general) - (eigenvalue**2 + weight * eigenvalue - square),
    )
    # γ = 1: a double eigenvalue -1/2, so that after time t a start at distance 1 is of size t e^(-t/2)
    path = dynamics.trajectory(dirac("minimax", 1).velocity(), (0.0, 1.0), [0.0, 60.0])
    yield equals("γ = 1: at rest after t = 60", 0.0, float(np.abs(path[-1]).max()), 1e-9)


@THEME.claim(
    "56",
    title="GAN stable iff score's slope is not 0 on data",
    statement=Statement(
        (
            Holds(
                GAN_LAWS,
                r"m = \mathbb{E}_p[(\tfrac{\partial s}{\partial\psi})^2] = \mathbb{E}_p[x^2], "
                r"\lambda = -\tfrac m4 \pm \tfrac14\sqrt{m^2-4}",
                titled=True,
            ),
            STABLE,
            Holds(ON_NORMAL, rf"\mathrm{{TV}}(p, q_\theta) < 1, {AT_UNIT}", titled=True),
            Holds(ON_POINTS, rf"x \in \{{-1, 1\}}, \mathrm{{TV}}(p, q_\theta) = 1, {AT_UNIT}", titled=True),
            Holds(LSGAN_LAWS, r"\lambda^2 + 2m\lambda = \tfrac14(b-a)(a+b-2c)", titled=True),
        ),
        beyond="The eigenvalues are evaluated for Gaussian and discrete laws; for every law with a second "
        "moment they follow from the expansion of the losses to second order, which is checked in symbols",
    ),
    says=says(
        r"Data enter the eigenvalues through one number, $m = \mathbb{E}_p[x^2]$, the mean square of the "
        r"score's slope in $\psi$: they are $\lambda = -\tfrac m4 \pm \tfrac14\sqrt{m^2-4}$, and without a "
        "penalty the linearised GAN is {stable|unstable} if and only "
        r"if $m>0$. Overlap is {not needed|needed}: data on the points $x \in \{-1, 1\}$, which a small "
        r"shift parts from the model, have {the same|other} eigenvalues as a standard normal law, "
        r"$-\tfrac14 \pm \frac{i\sqrt3}{4}$. The LSGAN's satisfy "
        r"$\lambda^2 + 2m\lambda = \tfrac14(b-a)(a+b-2c)$, with one "
        "eigenvalue zero for the codes {$(-1,1,0)$|$(0,1,1)$}",
        {
            "stable": STABLE,
            "unstable": Connected(GAN_LAWS, r"\operatorname{Re} \lambda > 0", "m > 0"),
        },
        {
            "not needed": Holds(ON_POINTS, r"\mathrm{TV}(p, q_\theta) = 1, \operatorname{Re} \lambda < 0"),
            "needed": Holds(ON_POINTS, r"\mathrm{TV}(p, q_\theta) = 1, \operatorname{Re} \lambda = 0"),
        },
        {
            "the same": Holds(UNIT_LAWS, AT_UNIT),
            "other": Holds(ON_POINTS, r"\lambda^2 + \tfrac12\lambda \ne -\tfrac14"),
        },
        {
            "$(-1,1,0)$": Holds(CODED_LAWS[-1, 1, 0], r"\lambda^2 + 2m\lambda = 0"),
            "$(0,1,1)$": Holds(CODED_LAWS[0, 1, 1], r"\lambda^2 + 2m\lambda = 0"),
        },
    ),
    source="Nagarajan & Kolter 2017; the values derived here",
    assumes=r"score $\psi x + s_0$, for the LSGAN the output itself; the model is the data's law, shifted, "
    r"and the game linearised at $\theta = 0$; $\mathbb{E}_p[x^2]$ is finite; $\mathrm{TV}$ is "
    "that of a small shift that is not zero",
    method="S+Q",
    unenclosed="the fields are differenced; the exact Jacobians are symbolic",
)
def second_moment() -> Iterator[Check]:
    """The Jacobian for a symbolic law, by the exact losses of points, and by differences of exact fields."""
    moment, mean = sympy.Symbol("m", nonnegative=True), sympy.Symbol("mu", real=True)
    wanted = eigenvalue**2 + moment * eigenvalue / 2 + sympy.Rational(1, 4)
    for name in ("minimax", "non_saturating"):
        objective = objectives.POINTWISE[name]
        game = moment_game(objective, mean, moment)
        yield vanishes(f"{name}, every law: at rest at (0, 0)", game.at_rest().norm())
        yield vanishes(f"{name}, every law: λ² + mλ/2 + 1/4 = 0", polynomial(game.jacobian()) - wanted)
        for law in POINTS:
            exact = wanted.subs(moment, sum(x**2 for x in law.exact or ()) / sympy.Integer(len(law.points)))
            found = polynomial(points_game(objective, law).jacobian())
            yield vanishes(f"{name}, {law.name}: by the exact losses", found - exact)
        drawn = differenced(dynamics.gaussian_velocity(objective))  # the field of the figure
        off = float(np.abs(drawn - matrix(objective, GAUSSIANS[0]).real).max())
        yield equals(f"{name}, N(0, 1): the drawn field's Jacobian", 0.0, off, 1e-6)
        gaussian_polynomial = polynomial(dynamics.gaussian_gan(objective).jacobian())
        yield vanishes(f"{name}, N(0, 1): by Gaussian moments", gaussian_polynomial - wanted.subs(moment, 1))
        for law in (*GAUSSIANS, TWO_POINTS):
            by_field = differenced(velocity(objective, law))
            worst = np.abs(by_field - matrix(objective, law).real).max()
            yield equals(f"{name}, {law.name}: Jacobian by differences", 0.0, float(worst), 1e-6)  # O(size²)
    yield vanishes("no law but a point at 0 has m = 0: the Dirac-GAN", wanted.subs(moment, 0) - DIRAC)
    # a real 2x2 matrix is stable iff its trace is negative and its determinant positive
    trace, determinant = -moment / 2, sympy.Rational(1, 4)
    yield holds(
        "stable iff m > 0",
        determinant.is_positive
        and sympy.solveset(trace < 0, moment, sympy.S.Reals) == sympy.Interval.open(0, sympy.oo),
    )
    general = moment_game(objectives.lsgan(a, b, c), mean, moment).jacobian()
    square = (b - a) * (a + b - 2 * c) / 4
    yield vanishes(
        "LSGAN, every law: λ² + 2mλ = (b-a)(a+b-2c)/4",
        polynomial(general) - (eigenvalue**2 + 2 * moment * eigenvalue - square),
    )


@THEME.claim(
    "paths",
    title="full field: a closed orbit, inwards, at rest",
    statement=Statement(
        (
            Holds(DRAWN["minimax"], r"|\rho_T - \rho_0| < 10^{-6},\ \delta < 10^{-2}", titled=True),
            Holds(DRAWN["non_saturating"], r"\rho_T < \rho_0", titled=True),
            Holds(DRAWN["lsgan"], r"\rho_T < \rho_0", titled=True),
            Holds(DRAWN["lsgan_pearson"], r"|\theta_T| < 10^{-2},\ |\psi_T| > \tfrac12", titled=True),
        ),
        beyond=r"$\rho_0$ and $\rho_T$ are the sizes of $(\psi, \theta)$ at the drawn path's start "
        r"and end, $\delta$ how "
        "near the path comes to its start again; other starts are not followed",
    ),
    says=says(
        "Such eigenvalues leave the full field open, and the drawn paths part: minimax {closes|leaves} its "
        "orbit, the "
        r"non-saturating loss winds {inwards|outwards}, as do the codes $(a,b,c)=(0,1,1)$, and the codes "
        "{$(-1,1,0)$|$(0,1,1)$} come to rest with a discriminator that is {not blind|blind}",
        {
            "closes": Holds(DRAWN["minimax"], r"|\rho_T - \rho_0| < 10^{-6},\ \delta < 10^{-2}"),
            "leaves": Holds(DRAWN["minimax"], r"\delta > 10^{-1}"),
        },
        {
            "inwards": Holds(DRAWN["non_saturating"], r"\rho_T < \rho_0"),
            "outwards": Holds(DRAWN["non_saturating"], r"\rho_T > \rho_0"),
        },
        {
            "$(-1,1,0)$": Holds(DRAWN["lsgan_pearson"], r"|\theta_T| < 10^{-2}"),
            "$(0,1,1)$": Holds(DRAWN["lsgan"], r"|\theta_T| < 10^{-2}"),
        },
        {
            "not blind": Holds(DRAWN["lsgan_pearson"], r"|\psi_T| > \tfrac12"),
            "blind": Holds(DRAWN["lsgan_pearson"], r"|\psi_T| < 10^{-2}"),
        },
        world=DRAWN["lsgan"],
    ),
    source="derived here",
    assumes="T4; the start and the time of the drawn paths",
    method="Q",
    unenclosed="paths of a differential equation, not integrals",
)
def drawn_paths() -> Iterator[Check]:
    """Minimax keeps the radius along its path from two starts, by the field that the trained losses give."""
    for start in ((0.4, 0.9), (1.0, 0.0)):
        path = dynamics.trajectory(dirac("minimax").velocity(), start, np.linspace(0, 20, 200))
        radii = np.linalg.norm(path, axis=1)
        yield equals(f"minimax keeps its radius from {start}", float(radii[0]), float(radii[-1]), 1e-6)
