r"""Claim 60: the one-centred slope penalty: its optimal critic on the line, and the game of two points."""

from collections.abc import Iterator

import numpy as np
import sympy
from scipy.special import ndtr

from theory import objectives, slope_penalty, transport
from theory.claims.claim import Theme
from theory.examples import T2
from theory.notation.statement import Holds, Statement
from theory.notation.wording import says
from theory.penalties import one_centred
from theory.verdict import Check, equals, vanishes
from theory.worlds.dynamics import slope_penalty as worlds
from theory.worlds.gan.densities import moved

THEME = Theme("slope penalty", "The one-centred slope penalty of Wasserstein critics")

BEST = r"u^* = \operatorname{sign}(G-F) + \frac{G-F}{2\kappa\rho}"
LEFT = r"\max_u V(u) = W_1(p,q) + \int \frac{(F-G)^2}{4\kappa\rho}\,\mathrm{d}x"
AWAY = r"\frac{\mathrm{d}}{\mathrm{d}t}\,\psi^2 > 0"
FIELD = r"\frac{\mathrm{d}}{\mathrm{d}t}\,\psi^2 = 4\kappa|\psi|(1-|\psi|) - 2\psi\theta"
ROUND = r"\theta_{\max} > 1, \theta_{\min} < -1, \rho_{\min} > \tfrac12"
STUCK = r"|\theta_T + 2\kappa| < 10^{-3}, |\psi_T| < 10^{-3}"


@THEME.claim(
    "60",
    title="WGAN-GP: steeper than 1, and never at the data",
    statement=Statement(
        (
            Holds(worlds.GAUSSIANS, rf"V({BEST.partition(' = ')[2]}) = {LEFT}", titled=True),
            Holds(worlds.GAUSSIANS, r"V(\operatorname{sign}(G-F)) = W_1(p,q) < \max_u V(u)"),
            Holds(worlds.FIELD, FIELD, titled=True),
            Holds(worlds.NEAR, AWAY, titled=True),
            Holds(worlds.PATHS[0.5], rf"\kappa = \tfrac12, {ROUND}"),
            Holds(worlds.PATHS[10.0], rf"\kappa = 10, {STUCK}"),
        ),
        beyond=r"$u = s'$ is the slope of the critic, $V$ the negative of its loss, and $\rho$ the density "
        r"of points uniform on the lines between independent real and fake ones, where the penalty of weight "
        r"$\kappa$ is taken. The critic is evaluated for two Gaussians, $p = \mathcal{N}(0,1)$; that its "
        r"slope is best at each point is derived for every pair. Two points: data at $0$, model at "
        r"$\theta$ with the score $\psi x$; paths are those of simultaneous steps from $\psi = 0$, "
        r"$\theta = 1$, with $\theta_{\min}$, $\theta_{\max}$ and the distance $\rho_{\min}$ from the data "
        "in the later half and an index $T$ at their ends",
    ),
    says={
        "critic": says(
            r"Between Gaussians the penalised critic, which maximises $V(u)$ over its slope $u$, leaves "
            r"{more than|less than} $W_1(p,q)$: "
            rf"it leaves ${LEFT}$, where $F$ and $G$ are the distribution functions of $p$ and $q$",
            {"more than": r"\max_u V(u) > W_1(p,q)", "less than": r"\max_u V(u) < W_1(p,q)"},
        ),
        "dynamics": says(
            rf"Between point masses ${FIELD}$, so that near the data the slope is driven {{away from|to}} "
            r"zero, where it would have to rest; a path of simultaneous steps from a blind critic "
            r"{goes round|comes to rest} for $\kappa=\tfrac12$ and for $\kappa=10$ "
            r"{comes to rest|goes round} at the distance {$2\kappa$|$0$} from the data",
            {
                "away from": Holds(worlds.NEAR, AWAY),
                "to": Holds(worlds.NEAR, r"\frac{\mathrm{d}}{\mathrm{d}t}\,\psi^2 < 0"),
            },
            {
                "goes round": Holds(worlds.PATHS[0.5], ROUND),
                "comes to rest": Holds(worlds.PATHS[0.5], r"|\psi_T| < 10^{-3}"),
            },
            {
                "comes to rest": Holds(worlds.PATHS[10.0], r"|\psi_T| < 10^{-3}"),
                "goes round": Holds(worlds.PATHS[10.0], ROUND),
            },
            {
                r"$2\kappa$": Holds(worlds.PATHS[10.0], STUCK),
                "$0$": Holds(worlds.PATHS[10.0], r"|\theta_T| < 10^{-3}"),
            },
            world=worlds.FIELD,
        ),
    },
    source="Mescheder, Geiger & Nowozin 2018 (no convergence); critic and paths derived here",
    assumes=r"independent pairs, $\theta \ne 0$ and $\kappa > 0$; $u$ is any measurable function; score "
    r"$\psi x$ for the game",
    method="S+Q",
    unenclosed="distribution functions for arrays, and a critic whose slope has a jump",
    tensorflow=True,
)
def penalised_slope() -> Iterator[Check]:
    """What the best critic attains; its slope and the field in symbols; the penalty as it trains."""
    import tensorflow as tf

    yield attained(10.0, T2.theta)
    apart, density, weight = sympy.symbols("g rho kappa", positive=True)
    slope = sympy.Symbol("u", positive=True)
    for sign in (1, -1):  # of G - F, and so of the best slope
        gained = slope_penalty.integrand(sign * slope, sign * apart, density, weight)
        best = 1 + apart / (2 * weight * density)
        most = apart + apart**2 / (4 * weight * density)
        yield vanishes(
            f"{sign:+d}: short of the most by a square",
            most - gained - weight * density * (slope - best) ** 2,
        )
        turned = slope_penalty.integrand(-sign * slope, sign * apart, density, weight)
        yield vanishes(f"{sign:+d}: a slope of the other sign loses 2gu", gained - turned - 2 * apart * slope)
    psi, theta = (sympy.Symbol(name, real=True) for name in ("psi", "theta"))
    field = slope_penalty.dirac_game(weight).field()
    wanted = sympy.Matrix([-theta - 2 * weight * (sympy.Abs(psi) - 1) * sympy.sign(psi), psi])
    yield vanishes("the field of two points", (field - wanted).applyfunc(sympy.simplify).norm())
    real, fake = tf.constant([[0.0], [0.0]], tf.float64), tf.constant([[1.5], [-0.2]], tf.float64)
    for at in (-0.6, 1.7):
        found = float(one_centred(10.0)(lambda x, at=at: at * x, real, fake))  # type: ignore[misc]
        yield equals(f"penalty of {at:g} x as it trains", 10 * (abs(at) - 1) ** 2, found, 1e-10)
    trained = objectives.WGAN_GP.penalty
    assert trained is not None
    yield equals("its weight is 10", 10 * 0.49, float(trained(lambda x: 1.7 * x, real, fake)), 1e-10)


def attained(weight: float, shift: float) -> Check:
    """V of the best slope between N(0, 1) and N(shift, 1), and W_1 with what the penalty leaves beside it."""
    x = worlds.NODES
    apart, density = ndtr(x - shift) - ndtr(x), slope_penalty.between_gaussians(x, shift)
    best = np.sign(apart) + apart / (2 * weight * density)
    found = slope_penalty.integrand(best, apart, density, weight).sum() * worlds.STEP
    wanted = transport.distance(moved(shift)) + (apart**2 / (4 * weight * density)).sum() * worlds.STEP
    return equals(f"max V(u) on T2({shift:g}), κ = {weight:g}", wanted, found, 1e-10)
