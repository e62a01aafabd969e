r"""Claims 65 and 66: the relativistic average loss: its optimum, and its game near the equilibrium."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import sympy
from flint import arb

from theory import enclosures, relativistic_average
from theory.claims.claim import Theme
from theory.claims.gan.dynamics import has_eigenvalues, polynomial
from theory.notation.statement import Connected, Holds, Statement
from theory.notation.wording import says
from theory.objectives import RELATIVISTIC, RELATIVISTIC_AVERAGE
from theory.pairing import moment_pairing, points_pairing
from theory.targets import generator
from theory.verdict import Check, between, equals, vanishes
from theory.worlds.divergences import relativistic_average as worlds
from theory.worlds.dynamics import pairing as games
from theory.worlds.dynamics.games import jacobian as jacobian_of
from theory.worlds.dynamics.shifted_laws import AT_ZERO, POINTS

THEME = Theme("relativistic average", "The relativistic average loss")

STATIONARY = r"p\,(B + \sigma(b-s^*)) = q\,(A + \sigma(s^*-a))"
MOST = Connected(worlds.ALL, r"V(s^*) = 2\log 2", "p = q")
TWICE = r"\frac{\partial s^*}{\partial \epsilon} = 2\,\frac{\partial \ell}{\partial \epsilon}"
HALF = r"2\,\frac{\partial s^*}{\partial \epsilon} = \frac{\partial \ell}{\partial \epsilon}"
SMALL = "V(s) < 10^{-3}"
CERTIFIED = ((1.3, 20.0), (0.3, 40.0), (0.05, 300.0))  # shifts, and where tails begin
CIRCLES = r"\lambda = \pm i"
SPREAD = r"\lambda = -\tfrac{v+2\gamma}4 \pm \tfrac14\sqrt{(v+2\gamma)^2-16}"
STABLE = Connected(games.AVERAGED_ALONE, r"\operatorname{Re} \lambda < 0", "v > 0", titled=True)


@THEME.claim(
    "65",
    title="relativistic average: not the log-ratio",
    statement=Statement(
        (
            Holds(worlds.FINITE, STATIONARY),
            Holds(worlds.FINITE, r"V(s^*) < V(s)"),
            MOST,
            Holds(worlds.EQUAL, r"V(0) = 2\log 2 < V(s)", titled=True),
            Holds(worlds.NEAR, TWICE, titled=True),
            Holds(worlds.TAILS, SMALL, titled=True),
        ),
        beyond=r"$a = \mathbb{E}_p s^*$, $b = \mathbb{E}_q s^*$, $A = \mathbb{E}_p[\sigma(b-s^*)]$ and $B "
        r"= \mathbb{E}_q[\sigma(s^*-a)]$; laws are on two to five points, near $q$ is $p = q\,(1+\epsilon "
        "g)$. The stationary equation is derived in symbols, and the value is the one of a dual bound. Of "
        r"the Gaussians $p = \mathcal{N}(0,1)$, and $s$ is zero but on two tails; that $\inf_s V(s) = 0$ "
        "wherever both ratios of the densities are unbounded follows as there, with further tails",
    ),
    says={
        "optimum": says(
            r"On finite sets it leaves $2\log 2$ at its optimum if and only if {$p = q$|$p \ne q$}, and "
            r"where $p$ tends to $q$ the optimal score tends to {twice|half} the log-ratio, up to a constant",
            {
                "$p = q$": MOST,
                r"$p \ne q$": Connected(worlds.ALL, r"V(s^*) = 2\log 2", r"p \ne q"),
            },
            {
                "twice": TWICE,
                "half": HALF,
            },
            world=worlds.NEAR,
        ),
        "tails": says(
            "Between shifted Gaussians, whose ratios are unbounded, scores that are zero off the tails take "
            "its value {towards zero|no lower}, whatever the shift",
            {"towards zero": SMALL, "no lower": r"V(s) \ge 2\log 2"},
            world=worlds.TAILS,
        ),
    },
    source="Jolicoeur-Martineau 2019 and 2020; optimum and tails derived here",
    assumes="but in the last part, laws on finitely many points with positive masses; scores of any size; "
    "$s$ is not $s^*$ plus a constant; $V$ is the discriminator's expected loss",
    method="S+I",
)
def averaged_optimum() -> Iterator[Check]:
    """Dual bounds; the stationary equation for any margin in symbols; the tails' loss enclosed."""
    for label, p, q in worlds.laws():
        best = relativistic_average.optimum(p, q)
        least = float(relativistic_average.value(best, p, q))
        dual = float(relativistic_average.bound(*relativistic_average.shares(best, p, q), p, q))
        yield equals(f"{label}: V(s*), below which is no score", dual, least, 1e-12)
        off = float(np.abs(relativistic_average.slope(best, p, q)).max())
        yield equals(f"{label}: s* is flat", 0.0, off, 1e-13)
        yield equals(f"{label}: E_q s* = 0", 0.0, float(q @ best), 1e-12)
    yield from stationary()
    for shift, start in CERTIFIED:
        ball = enclosures.precise(partial(tails, shift, start))
        yield between(f"tails of N(0, 1) and N({shift:g}, 1), enclosed", ball, 0.0, 1e-3)
    scores = generator(6500).standard_normal((2, 7))
    even = np.full(7, 1 / 7)
    both = np.concatenate(scores)
    p, q = np.concatenate([even, 0 * even]), np.concatenate([0 * even, even])
    trained = float(RELATIVISTIC_AVERAGE.discriminator_loss(*scores))
    yield equals("a batch's loss is that of its points", trained, relativistic_average.value(both, p, q))


def stationary() -> Iterator[Check]:
    """The slope of V on three points, for any margin: with its slope -sigma(-u), the printed equation."""
    margin, u = sympy.Function("m"), sympy.Symbol("u", real=True)
    p, q, s = (sympy.symbols(f"{name}_1:4", positive=True) for name in "pqs")
    at_p, at_q = (sum(m * x for m, x in zip(mass, s, strict=True)) for mass in (p, q))
    loss = sum(m * margin(x - at_q) + n * margin(at_p - x) for m, n, x in zip(p, q, s, strict=True))
    real = [-margin(u).diff(u).subs(u, x - at_q) for x in s]  # sigma(b - s) for the loss that trains
    fake = [-margin(u).diff(u).subs(u, at_p - x) for x in s]
    means = [sum(m * x for m, x in zip(mass, v, strict=True)) for mass, v in ((p, real), (q, fake))]
    for place in range(3):
        wanted = q[place] * (means[0] + fake[place]) - p[place] * (means[1] + real[place])
        yield vanishes(f"slope at point {place + 1}", (loss.diff(s[place]) - wanted).doit())
    trained = RELATIVISTIC_AVERAGE.margin(u)
    yield vanishes("the margin's slope is -σ(-u)", trained.diff(u) + 1 / (1 + sympy.exp(u)))


def tails(shift: float, start: float) -> arb:
    """V of scores on tails alone, between N(0, 1) and N(shift, 1), with rigorous masses."""

    def tail(beyond: arb) -> arb:
        return (beyond / arb(2).sqrt()).erfc() / 2

    at, by = arb(start), arb(shift)
    p = [tail(at), arb(0), tail(at + by)]
    q = [tail(at + by), arb(0), tail(at)]
    p[1], q[1] = 1 - p[0] - p[2], 1 - q[0] - q[2]
    return relativistic_average.value(relativistic_average.spikes(arb(worlds.HEIGHT), p, q), p, q)


@THEME.claim(
    "66",
    title="the average's game turns twice as fast",
    statement=Statement(
        (
            Holds(games.AVERAGED_POINT, CIRCLES, titled=True),
            Holds(games.AVERAGED, SPREAD),
            STABLE,
        ),
        beyond="$v$ is the variance of the data's law, of which the model is the shifted copy, and "
        r"$\gamma$ the sum of the weights of $R_1$ and $R_2$. The eigenvalues are evaluated for Gaussian "
        "and discrete laws; for every law with a second moment they follow from the losses to second "
        "order, in symbols",
    ),
    says=says(
        r"The relativistic average has the eigenvalues {$\pm i$|$\pm\frac i2$} between point masses, and "
        r"without a penalty it is {stable|unstable} if and only if $v>0$, as pairs are",
        {
            r"$\pm i$": Holds(games.AVERAGED_POINT, CIRCLES),
            r"$\pm\frac i2$": Holds(games.AVERAGED_POINT, r"\lambda = \pm\frac i2"),
        },
        {
            "stable": STABLE,
            "unstable": Connected(games.AVERAGED_ALONE, r"\operatorname{Re} \lambda > 0", "v > 0"),
        },
        world=games.AVERAGED_POINT,
    ),
    source="derived here",
    assumes=r"score $\psi x$; the model is the data's law, shifted; linearised at the equilibrium, in "
    "continuous time",
    method="S",
)
def averaged_equilibrium() -> Iterator[Check]:
    """Symbolic weights and variances; the exact losses of discrete laws; twice the pairs' loss at a point."""
    alone = np.linalg.eigvals(jacobian_of(games.game(AT_ZERO, objective=RELATIVISTIC_AVERAGE)))
    yield equals("point masses alone: the largest imaginary part of λ", 1.0, alone.imag.max())
    on_real, on_fake = sympy.symbols("gamma_1 gamma_2", positive=True)
    spread = sympy.Symbol("v", nonnegative=True)
    weights, damping = (on_real, on_fake), spread / 2 + on_real + on_fake
    root = sympy.sqrt(damping**2 - 4) / 2
    every = moment_pairing(RELATIVISTIC_AVERAGE, spread, weights)
    yield vanishes("every law: at rest at (0, 0)", every.at_rest().norm())
    jacobian = every.jacobian()
    yield has_eigenvalues("every law: eigenvalues", jacobian, -damping / 2 + root, -damping / 2 - root)
    yield vanishes("trace -(v/2 + γ), determinant 1", abs(jacobian.trace() + damping) + jacobian.det() - 1)
    for law in (AT_ZERO, *POINTS):
        found = polynomial(points_pairing(RELATIVISTIC_AVERAGE, law, weights).jacobian())
        known = polynomial(jacobian).subs(spread, sympy.nsimplify(games.variance(law)))
        yield vanishes(f"{law.name}: by the exact losses", found - known)
    pairs, averaged = (points_pairing(o, AT_ZERO) for o in (RELATIVISTIC, RELATIVISTIC_AVERAGE))
    twice = averaged.discriminator_loss - 2 * pairs.discriminator_loss
    yield vanishes("point masses: twice the pairs' loss", twice)
