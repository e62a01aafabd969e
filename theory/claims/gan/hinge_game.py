r"""Claim 67: the hinge loss: the gradient that its best score passes on, and its game of two points."""

import math
from collections.abc import Iterator

import numpy as np
import sympy

from theory import dynamics, objectives
from theory.claims.claim import Theme
from theory.claims.gan.dynamics import has_eigenvalues
from theory.examples import T2
from theory.notation.statement import Holds, Statement
from theory.notation.wording import says
from theory.verdict import Check, equals, holds, positive, vanishes
from theory.worlds.dynamics import hinge as worlds

THEME = Theme("hinge game", "The hinge loss at and near its equilibrium")

PASSED = r"\nabla_x s^* = 0"
MEANT = r"\frac{\partial C}{\partial t} = \frac{\partial}{\partial \theta} [2\,\mathrm{TV}(p,q)] > 0"
KEPT = r"\frac{\mathrm{d}}{\mathrm{d}t}(\psi^2+\theta^2) = 0"
LOST = r"\frac{\mathrm{d}}{\mathrm{d}t}(\psi^2+\theta^2) = 2\psi\theta < 0"
STEP = 1e-5  # of a central difference in the generator's place
CIRCLES = r"\lambda = \pm i"
DAMPED = r"\lambda = -\tfrac\gamma2 \pm \tfrac12\sqrt{\gamma^2-4}, \operatorname{Re} \lambda < 0"
INWARDS = r"\rho_0 > \sqrt2, |\rho_{\max}-\sqrt2| < 10^{-2}, |\rho_{\min}-\sqrt2| < 10^{-2}"


@THEME.claim(
    "67",
    title="hinge: no gradient at the best score, circles",
    statement=Statement(
        (
            Holds(worlds.FROZEN, f"{PASSED}, {MEANT}", titled=True),
            Holds(worlds.ALONE, CIRCLES, titled=True),
            Holds(worlds.NEAR, KEPT, titled=True),
            Holds(worlds.FAR, LOST, titled=True),
            Holds(worlds.PATHS, INWARDS, titled=True),
            Holds(worlds.PENALISED, DAMPED, titled=True),
        ),
        beyond=r"$s^*$ is the sign of $\log\frac pq$, taken off the points where $p = q$, and $C$ the loss "
        r"of a generator $\mathcal{N}(t,1)$ before the score that is best at $t = \theta$; $p = "
        r"\mathcal{N}(0,1)$. In the game of two points, data at $0$, model at $\theta$ and score $\psi x$, "
        r"$\gamma$ is the weight of $R_1$, and $\rho$ the distance from the origin: $\rho_0$ at the start "
        r"of a path of small alternating steps, the others in its later half. Along $\psi\theta=-1$ both "
        r"fields lead to that hyperbola while $|\theta|>|\psi|$, so that paths slide on it to the circle of "
        r"radius $\sqrt2$",
    ),
    says={
        "frozen": says(
            r"The optimal hinge score passes {no|some} gradient on to the samples, $\nabla_x s^* = 0$, "
            r"although its generator's loss, $s^*$ held fixed, {rises|falls} with a Gaussian's shift as "
            r"$2\,\mathrm{TV}(p,q)$ does",
            {"no": PASSED, "some": r"\nabla_x s^* \ne 0"},
            {"rises": MEANT, "falls": r"\frac{\partial C}{\partial t} < 0"},
            world=worlds.FROZEN,
        ),
        "game": says(
            r"The game of the hinge loss between point masses {circles|comes to rest}: the distance from the "
            r"equilibrium is {kept|lost} where $\psi\theta>-1$, and paths from outside end at the distance "
            r"{$\sqrt2$|$0$}",
            {
                "circles": Holds(worlds.ALONE, r"\operatorname{Re} \lambda = 0"),
                "comes to rest": Holds(worlds.ALONE, r"\operatorname{Re} \lambda < 0"),
            },
            {
                "kept": Holds(worlds.NEAR, KEPT),
                "lost": Holds(worlds.NEAR, r"\frac{\mathrm{d}}{\mathrm{d}t}(\psi^2+\theta^2) < 0"),
            },
            {
                r"$\sqrt2$": Holds(worlds.PATHS, INWARDS),
                "$0$": Holds(worlds.PATHS, r"\rho_{\max} < 10^{-2}"),
            },
            world=worlds.NEAR,
        ),
    },
    source="derived here; the losses of Lim & Ye 2017",
    assumes=r"the best score held fixed, and $\theta > 0$; score $\psi x$ for the game",
    method="S",
)
def hinge_game() -> Iterator[Check]:
    """The slope of C; that of the best score and the field in symbols, on either side; the circle's place."""
    hinge = objectives.HINGE
    shift = T2.theta
    above_it, below_it = (worlds.frozen_loss(shift, shift + side * STEP) for side in (1, -1))
    known = 2 * math.exp(-(shift**2) / 8) / math.sqrt(2 * math.pi)  # of 2 TV = 4 Φ(θ/2) - 2
    yield equals(f"slope of C on T2({shift:g})", known, (above_it - below_it) / (2 * STEP), 1e-8)
    above = sympy.Symbol("u", positive=True)
    for side in (1, -1):
        yield vanishes(
            f"s* has no slope where ℓ has the sign {side:+d}", hinge.optimum(side * above).diff(above)
        )
    psi, theta = dynamics.psi, dynamics.theta
    weight = sympy.Symbol("gamma", positive=True)
    root = sympy.sqrt(weight**2 - 4) / 2
    jacobian = dynamics.dirac_gan(hinge, weight).jacobian()
    yield has_eigenvalues("eigenvalues with R1", jacobian, -weight / 2 + root, -weight / 2 - root)
    field = worlds.game().field()
    inside, outside = (field.subs(sympy.Heaviside(psi * theta + 1), value) for value in (1, 0))
    for name, found, wanted in (("within", inside, (-theta, psi)), ("beyond", outside, (0, psi))):
        yield vanishes(f"the field {name} the margin", (found - sympy.Matrix(wanted)).norm())
    product = sympy.Matrix([theta, psi])  # the gradient of ψθ
    wide, narrow = sympy.symbols("w n", positive=True)
    far = {theta: wide + narrow, psi: -narrow}  # |θ| > |ψ|, of opposite signs
    yield positive("within, ψθ falls while |θ| > |ψ|", -product.dot(inside).subs(far))
    yield positive("beyond, it rises", product.dot(outside).subs(far))
    corner = {theta: 1, psi: -1}
    yield holds(
        "paths leave the hyperbola where |θ| = |ψ|, at the distance √2", (psi**2 + theta**2).subs(corner) == 2
    )
    for start in worlds.STARTS:
        place = np.array(start) / np.linalg.norm(start)  # inside: on its circle for ever
        path = dynamics.trajectory(worlds.game().velocity(), (place[0], place[1]), np.linspace(0, 12, 60))
        off = float(np.abs(np.linalg.norm(path, axis=1) - 1).max())
        yield equals(f"a path inside keeps its radius, from {start}", 0.0, off, 1e-6)
