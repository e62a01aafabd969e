r"""Claim 59: the paired loss near the equilibrium, alone and under the penalties R1 and R2."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy

from theory import dynamics
from theory.claims.claim import Theme
from theory.claims.gan.dynamics import has_eigenvalues, polynomial
from theory.notation.statement import Connected, Holds, Statement
from theory.notation.wording import says
from theory.objectives import RELATIVISTIC
from theory.pairing import moment_pairing, points_pairing
from theory.penalties import zero_centred
from theory.verdict import Check, equals, vanishes
from theory.worlds.dynamics import pairing as worlds
from theory.worlds.dynamics.games import jacobian as jacobian_of
from theory.worlds.dynamics.shifted_laws import AT_ZERO, POINTS

THEME = Theme("pairing", "The paired relativistic loss near the equilibrium")

CIRCLES = r"\lambda = \pm\frac i2"
OUTWARDS = r"|\mu| > 1"
KEPT = r"\frac{\mathrm{d}}{\mathrm{d}t}(\psi^2+\theta^2) = 0"
LOST = r"\frac{\mathrm{d}}{\mathrm{d}t}(\psi^2+\theta^2) = -2\psi\theta\tanh\tfrac{\psi\theta}2"
DAMPED = r"\gamma = \gamma_1+\gamma_2, \lambda = -\tfrac\gamma2 \pm \tfrac12\sqrt{\gamma^2-1}"
SPREAD = r"\lambda = -\tfrac{v+2\gamma}4 \pm \tfrac14\sqrt{(v+2\gamma)^2-4}"
STABLE = Connected(worlds.LAWS_ALONE, r"\operatorname{Re} \lambda < 0", "v > 0", titled=True)
STEPS = Connected(worlds.STEPPED_TO_REST, r"|\mu| < 1", r"h < 4\gamma", titled=True)


@THEME.claim(
    "59",
    title="pairs circle; R1 and R2 bring them to rest",
    statement=Statement(
        (
            Holds(worlds.ALONE, CIRCLES, titled=True),
            Holds(worlds.STEPPED, OUTWARDS, titled=True),
            Holds(worlds.ZERO_SUM, KEPT, titled=True),
            Holds(worlds.TRAINED, LOST, titled=True),
            Holds(worlds.PENALISED, DAMPED, titled=True),
            Holds(worlds.STEPPED_LIGHT, r"\gamma < 1, |\mu|^2 = 1 - \gamma h + \tfrac14 h^2", titled=True),
            STEPS,
            Holds(worlds.LAWS, SPREAD),
            STABLE,
            Holds(worlds.AWAY, rf"m = 1, v = 0, {CIRCLES}", titled=True),
        ),
        beyond=r"$\gamma_1$ and $\gamma_2$ are the weights of $R_1$ and $R_2$, $\mu$ the eigenvalues of a "
        r"simultaneous step of size $h$. Where a variance $v$ stands, data follow that law and the model is "
        "the law shifted; steps and the full field are those of point masses. The eigenvalues are evaluated "
        "for Gaussian and discrete laws; for every law with a second moment they follow from the losses to "
        "second order, in symbols",
    ),
    says={
        "alone": says(
            r"Unpenalised and linearised, the paired loss {circles|leaves} its equilibrium of point masses, "
            r"with eigenvalues $\pm\frac i2$, and simultaneous steps of every size lead {outwards|inwards}; "
            r"in the full field of the zero-sum game the distance is {kept|lost}, "
            r"and with the generator's own loss it {falls|rises}, ${lost}$".replace("{lost}", LOST),
            {
                "circles": Holds(worlds.ALONE, r"\operatorname{Re} \lambda = 0"),
                "leaves": Holds(worlds.ALONE, r"\operatorname{Re} \lambda > 0"),
            },
            {
                "outwards": Holds(worlds.STEPPED, OUTWARDS),
                "inwards": Holds(worlds.STEPPED, r"|\mu| < 1"),
            },
            {
                "kept": Holds(worlds.ZERO_SUM, KEPT),
                "lost": Holds(worlds.ZERO_SUM, r"\frac{\mathrm{d}}{\mathrm{d}t}(\psi^2+\theta^2) < 0"),
            },
            {
                "falls": Holds(worlds.TRAINED, r"\frac{\mathrm{d}}{\mathrm{d}t}(\psi^2+\theta^2) < 0"),
                "rises": Holds(worlds.TRAINED, r"\frac{\mathrm{d}}{\mathrm{d}t}(\psi^2+\theta^2) > 0"),
            },
        ),
        "penalised": says(
            r"With weights $\gamma_1$ and $\gamma_2$ of the two penalties and $\gamma=\gamma_1+\gamma_2$, "
            r"$\lambda = -\tfrac\gamma2 \pm \tfrac12\sqrt{\gamma^2-1}$, it is locally {stable|unstable}, "
            r"and for $\gamma<1$ simultaneous steps come to rest if and only if {$h<4\gamma$|$h>4\gamma$}",
            {"stable": r"\operatorname{Re} \lambda < 0", "unstable": r"\operatorname{Re} \lambda > 0"},
            {
                r"$h<4\gamma$": STEPS,
                r"$h>4\gamma$": Connected(worlds.STEPPED_LIGHT, r"|\mu| < 1", r"h > 4\gamma"),
            },
            world=worlds.PENALISED,
        ),
        "laws": says(
            r"Other data enter through their variance $v$: without a penalty the linearised game is "
            r"{stable|unstable} if and only if $v>0$, and data at one point {circle|come to rest} wherever "
            "that point lies",
            {
                "stable": STABLE,
                "unstable": Connected(worlds.LAWS_ALONE, r"\operatorname{Re} \lambda > 0", "v > 0"),
            },
            {
                "circle": Holds(worlds.AWAY, CIRCLES),
                "come to rest": Holds(worlds.AWAY, r"\operatorname{Re} \lambda < 0"),
            },
            world=worlds.AWAY,
        ),
    },
    source="Huang et al. 2024 (local convergence); values, steps and laws derived here",
    assumes=r"score $\psi x$; the model is the data's law, shifted; linearised but where "
    r"$\frac{\mathrm{d}}{\mathrm{d}t}$ stands, in continuous time but for steps",
    method="S+Q",
    unenclosed="the fields of spread data are averaged over arrays; the exact Jacobian is symbolic",
    tensorflow=True,
)
def paired_equilibrium() -> Iterator[Check]:
    """Symbolic weights, variances and step sizes; the field along its path; the penalty as it trains."""
    alone = np.linalg.eigvals(jacobian_of(worlds.game(AT_ZERO)))
    yield equals("point masses alone: the largest imaginary part of λ", 0.5, alone.imag.max())
    on_real, on_fake = sympy.symbols("gamma_1 gamma_2", positive=True)
    spread, size = sympy.Symbol("v", nonnegative=True), sympy.Symbol("h", positive=True)
    weight = on_real + on_fake
    damping = spread / 2 + weight
    root = sympy.sqrt(damping**2 - 1) / 2
    every = moment_pairing(RELATIVISTIC, spread, (on_real, on_fake))
    yield vanishes("every law: at rest at (0, 0)", every.at_rest().norm())
    jacobian = every.jacobian()
    yield has_eigenvalues("every law: eigenvalues", jacobian, -damping / 2 + root, -damping / 2 - root)
    # a real 2x2 matrix is stable iff its trace is negative and its determinant positive
    yield vanishes(
        "trace -(v/2 + γ), determinant 1/4",
        abs(jacobian.trace() + damping) + jacobian.det() - sympy.Rational(1, 4),
    )
    for law in (AT_ZERO, *POINTS):
        points = law.exact or ()
        count = sympy.Integer(len(points))
        variance = sum(x**2 for x in points) / count - (sum(points) / count) ** 2
        found = polynomial(points_pairing(RELATIVISTIC, law, (on_real, on_fake)).jacobian())
        yield vanishes(
            f"{law.name}: by the exact losses", found - polynomial(jacobian).subs(spread, variance)
        )
    yield from steps(size, weight, jacobian.subs(spread, 0))
    yield from full_field()
    yield from penalties(0.7)


def steps(size: Any, weight: Any, jacobian: Any) -> Iterator[Check]:
    """The product of a simultaneous step's eigenvalues is |μ|² where they are complex."""
    step = dynamics.simultaneous(jacobian, size)
    squared = 1 - size * weight + size**2 / 4
    yield vanishes("product of μ is 1 - hγ + h²/4", step.det() - squared)
    discriminant = step.trace() ** 2 - 4 * step.det()
    yield vanishes("complex iff γ < 1", discriminant - size**2 * (weight**2 - 1))
    yield vanishes("below 1 iff h < 4γ", squared - 1 - size / 4 * (size - 4 * weight))


def full_field() -> Iterator[Check]:
    """The slope of ψ² + θ² along both fields, in symbols; the path that trains obeys the mean decay."""
    psi, theta = dynamics.psi, dynamics.theta
    for zero_sum, wanted in ((True, 0), (False, -2 * psi * theta * sympy.tanh(psi * theta / 2))):
        field = points_pairing(RELATIVISTIC, AT_ZERO, (0, 0), zero_sum).field()
        slope = 2 * psi * field[0] + 2 * theta * field[1]
        yield vanishes(f"d(ψ² + θ²)/dt, zero-sum: {zero_sum}", (slope - wanted).rewrite(sympy.exp))
    kept = points_pairing(RELATIVISTIC, AT_ZERO, (0, 0), zero_sum=True).velocity()
    path = dynamics.trajectory(kept, (0.3, 1.2), np.linspace(0, 40, 200))
    radii = np.linalg.norm(path, axis=1)
    yield equals("zero-sum: a path keeps its radius", 0.0, float(np.abs(radii - radii[0]).max()), 1e-6)
    damped = points_pairing(RELATIVISTIC, AT_ZERO, (0.5, 0.5)).velocity()
    end = dynamics.trajectory(damped, (0.3, 1.2), [0.0, 80.0])[-1]
    yield equals("γ₁ = γ₂ = ½: at rest after t = 80", 0.0, float(np.abs(end).max()), 1e-9)


def penalties(slope: float) -> Iterator[Check]:
    """The penalty that trains, on real points and with the fake ones in their place, of the score ψx."""
    import tensorflow as tf

    real, fake = tf.constant([[0.0], [0.0]], tf.float64), tf.constant([[1.5], [1.5]], tf.float64)
    penalty = zero_centred(0.9)
    for name, points, other in (("R1", real, fake), ("R2", fake, real)):
        found = float(penalty(lambda x: slope * x, points, other))
        yield equals(f"{name} of ψx is γψ²/2", 0.9 * slope**2 / 2, found, 1e-15)
