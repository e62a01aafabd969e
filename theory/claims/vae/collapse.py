r"""Claims 62 and 63: the linear \beta-VAE with a learned noise variance: who dies, and no spurious optima."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy
from scipy.optimize import minimize

from theory.claims.claim import Theme
from theory.elbo import linear_beta
from theory.elbo.linear_beta import LinearVAE
from theory.elbo.linear_gaussian import LinearGaussian
from theory.notation.statement import Connected, Holds, Statement
from theory.notation.wording import says
from theory.targets import generator
from theory.verdict import Check, equals, holds, positive, vanishes
from theory.worlds.vae import linear_beta as worlds

THEME = Theme("collapse", "VAE: latents that die where the noise is learned")

LEVEL = r"D\sigma^2 = \sum_{j=1}^{d} \min(\lambda_j, t) + \sum_{j=d+1}^{D} \lambda_j, t = \beta\sigma^2"
DEAD = r"\mathrm{KL}(q(z_i \mid x)\,\|\,p(z_i)) = 0"
ALIVE = r"\mathrm{KL}(q(z_i \mid x)\,\|\,p(z_i)) > 0"
THRESHOLD = r"\beta \ge \frac{D\lambda_i}{i\lambda_i + \sum_{j=i+1}^{D} \lambda_j}"
FLAT = r"\nabla\mathcal{L}_\beta = 0"
ASCENT = Connected(worlds.STATIONARY, r"\kappa > 0", r"\mathcal{L}_\beta < \mathcal{L}_\beta^*")
SPURIOUS = Connected(worlds.STATIONARY, r"\kappa > 0", r"\mathcal{L}_\beta = \mathcal{L}_\beta^*")
WAKES = r"h = \frac{\beta(\lambda_j-t)}{t^2} > 0"
TURNS = r"h = \beta(\lambda_j-\lambda_i)\,(\frac1t-\frac1{\lambda_i}) > 0"
PARTS = r"h = \frac{4\beta P_{12}^2}{P_{11}^2} > 0"
SEARCHES = (  # place in worlds.SETS, weight
    (0, 1.0),
    (0, 2.0),
    (1, 1.3),
    (2, 2.0),
    (3, 1.3),
)
STARTS = 4  # random ones of each search
FOUND, NEAR = 1e-9, 1e-5  # of the bound and of the noise variance at the end of a search

t, s, small, large = sympy.symbols("t s lambda_i lambda_j", positive=True)


def search(scatter: Any, latents: int, beta: float, seed: int, noise: float | None = None) -> LinearVAE:
    """The model of the largest bound that BFGS finds from a random start; all is free but a given noise."""
    random = generator(seed)
    decoder = random.standard_normal((len(scatter), latents))
    encoder = random.standard_normal(decoder.T.shape)
    start = LinearVAE(decoder, encoder, np.zeros(latents), 0.0 if noise is None else np.log(noise))
    free = np.append(np.ones(start.flat.size - 1), noise is None)

    def minus(flat: Any) -> tuple[float, Any]:
        model = start.like(flat)
        return -float(model.bound(scatter, beta)), -free * model.slope(scatter, beta).flat

    return start.like(minimize(minus, start.flat, jac=True, method="BFGS", options={"gtol": 1e-9}).x)


@THEME.claim(
    "62",
    title="a latent's death where the noise is learned",
    statement=Statement(
        (
            Holds(worlds.LEARNED, LEVEL),
            Connected(worlds.LEARNED, DEAD, r"\lambda_i \le \beta\sigma^2"),
            Connected(worlds.LEARNED, DEAD, THRESHOLD),
            Holds(worlds.UNWEIGHTED, r"\lambda_i > \sigma^2", titled=True),
        ),
        beyond=r"$\lambda_j$ fall, and $\sigma^2$ is learned with encoder and decoder, $d$ latents for $D$ "
        "dimensions. The optimum is that in closed form, for four sets of eigenvalues and five weights; "
        r"what is said of $\beta=1$ is asked where the eigenvalues are distinct. Searches over all "
        "parameters end there",
    ),
    says={
        "threshold": says(
            r"Where $\sigma^2$ is learned with the rest and the eigenvalues are in {falling|rising} order, "
            rf"latent $i$ is {{dead|alive}} if and only if ${THRESHOLD}$",
            {"falling": r"\lambda_1 > \lambda_D", "rising": r"\lambda_1 < \lambda_D"},
            {
                "dead": Connected(worlds.LEARNED, DEAD, THRESHOLD),
                "alive": Connected(worlds.LEARNED, ALIVE, THRESHOLD),
            },
        ),
        "unweighted": says(
            r"for $\beta=1$ and distinct eigenvalues {none|each} is",
            {"none": ALIVE, "each": DEAD},
            world=worlds.UNWEIGHTED,
        ),
    },
    source="derived here; for given noise Lucas et al. 2019",
    assumes="encoder and decoder linear, at the optimum of the bound; positive eigenvalues, $d < D$ or "
    r"$\beta > 1$; the last part: distinct eigenvalues",
    method="S",
)
def learned_noise() -> Iterator[Check]:
    """Searches over all parameters; the level and the threshold in symbols; the bound against pPCA's."""
    for place, (which, beta_value) in enumerate(SEARCHES):
        yield from searched(which, beta_value, 6210 + 10 * place)
    beta, alive, size, rest, head = sympy.symbols("beta a D r h", positive=True)
    # the largest bound at the level t with a latents alive, r the sum of the other eigenvalues
    fit = -((size - alive) * sympy.log(t) + rest / t) / 2
    bound = beta * fit + beta * size * sympy.log(t) / 2 - size * sympy.log(t / beta) / 2
    slope = 2 * t * bound.diff(t)
    noise = rest / (size - beta * alive)
    yield vanishes("flat where σ² is the others' sum over D - βa", slope.subs(t, beta * noise))
    yield vanishes("that is σ² = distortion/D", size * noise - alive * beta * noise - rest)
    yield positive("the slope falls with t", -slope.diff(t))
    # r is the sum of the later eigenvalues, a the place of λ_i
    yield vanishes(
        "at t = λ_i it has the sign of the threshold's difference",
        head * slope.subs(t, head) - (beta * (alive * head + rest) - size * head),
    )
    for which, (eigenvalues, latents) in enumerate(worlds.SETS):
        scatter, basis = worlds.scatter_of(eigenvalues), worlds.eigenvectors(len(eigenvalues))
        random = generator(6200 + which).standard_normal((len(eigenvalues), latents))
        model = linear_beta.with_encoder(random, 0.7, 1.0)
        known = LinearGaussian(random, np.zeros(len(eigenvalues)), 0.7).mean_elbo(scatter)
        yield equals(f"β = 1: the bound of claim 26, set {which + 1}", known, model.bound(scatter, 1.0))
        top = linear_beta.stationary(np.array(eigenvalues), basis, (0,), latents, 0.9)
        yield equals(
            f"set {which + 1}: s is the distortion per dimension",
            float(top.distortion(scatter)) / len(eigenvalues),
            float(np.exp(top.log_noise)),
        )


def searched(which: int, beta: float, seed: int) -> Iterator[Check]:
    """Where searches from random starts end: at the closed form's bound and noise, whatever the start."""
    eigenvalues, latents = worlds.SETS[which]
    scatter, basis = worlds.scatter_of(eigenvalues), worlds.eigenvectors(len(eigenvalues))
    best = linear_beta.optimum(np.array(eigenvalues), basis, latents, beta)
    ends = [search(scatter, latents, beta, seed + start) for start in range(STARTS)]
    label = f"{STARTS} searches, {latents} latents in {len(eigenvalues)} dimensions, β = {beta:g}"
    known, noise = float(best.bound(scatter, beta)), float(np.exp(best.log_noise))
    for name, predicted, found, tolerance in (
        ("σ²", noise, [float(np.exp(end.log_noise)) for end in ends], NEAR),
        ("bound", known, [float(end.bound(scatter, beta)) for end in ends], FOUND),
    ):
        furthest = found[int(np.argmax(np.abs(np.subtract(found, predicted))))]
        yield equals(f"{name} of {label}", predicted, furthest, tolerance)


@THEME.claim(
    "63",
    title="the linear VAE's bound has no spurious optimum",
    statement=Statement(
        (
            Holds(worlds.STATIONARY, FLAT),
            ASCENT,
            Holds(worlds.WOKEN, WAKES, titled=True),
            Holds(worlds.EXCHANGED, TURNS, titled=True),
            Holds(worlds.TURNED, PARTS, titled=True),
        ),
        beyond=r"$\kappa$ is the largest curvature of the bound at a stationary point, $\sigma^2$ learned "
        r"too, $\mathcal{L}_\beta^*$ the bound's maximum, "
        r"and $h$ the curvature along a direction: an idle latent towards the eigenvector of $\lambda_j > t "
        r"= \beta\sigma^2$, a latent's column turned from $\lambda_i$ to $\lambda_j > \lambda_i$, which "
        r"none codes, or two latents turned among themselves, where $P = I + W^\top W/t$ is not diagonal. "
        "Every set of coded eigenvalues that allows a stationary point is tried, for two data "
        "covariances, and points of two latents for one eigenvector. That there are no other kinds "
        "follows from the turn, flat only where $P_{ij} (P_{ii}-P_{jj}) = 0$, and from Tipping and "
        "Bishop's theorem",
    ),
    says=says(
        "The bound has {no|a} spurious optimum: a stationary point is {below|at} the maximum if and only if "
        "the bound curves upwards there in some direction",
        {"no": ASCENT, "a": SPURIOUS},
        {"below": ASCENT, "at": SPURIOUS},
    ),
    source="Lucas et al. 2019 for β = 1; the curvatures derived here",
    assumes=r"encoder and decoder linear; $d < D$ or $\beta > 1$; eigenvalues distinct and none at the "
    "level $t$",
    method="S",
)
def no_spurious_optimum() -> Iterator[Check]:
    """The three curvatures, one of them at a point and all in symbols; the gradient against differences."""
    idle = next(worlds.WOKEN.draws()).scope
    beta, level, other, found = (idle[name] for name in (r"\beta", "t", r"\lambda_j", "h"))
    yield equals("curvature towards a vector that none codes", beta * (other - level) / level**2, found, 1e-9)
    width, angle, excess, more = sympy.symbols("w phi u v", positive=True)

    def evidence(covariance: Any, scatter: Any) -> Any:
        inverse = covariance.inv()
        return -(sympy.log(covariance.det()) + (inverse * scatter).trace()) / 2

    woken = evidence(sympy.Matrix([[t + width**2]]), sympy.Matrix([[large]])).diff(width, 2)
    yield vanishes("an idle latent's curvature", woken.subs(width, 0) - (large - t) / t**2)
    column = sympy.Matrix([sympy.cos(angle), sympy.sin(angle)])
    covariance = (t * sympy.eye(2) + (small - t) * column * column.T).applyfunc(sympy.simplify)
    turned = sympy.simplify(evidence(covariance, sympy.diag(small, large))).diff(angle, 2).subs(angle, 0)
    wanted = (large - small) * (1 / t - 1 / small)
    yield vanishes("a turned column's curvature", turned - wanted)
    yield positive(
        "it is positive for t < λ_i < λ_j", wanted.subs(large, small + more).subs(small, t + excess)
    )
    first, second, both = sympy.symbols("P_11 P_22 P_12", real=True)
    turn = sympy.Matrix([[sympy.cos(angle), -sympy.sin(angle)], [sympy.sin(angle), sympy.cos(angle)]])
    precision = turn.T * sympy.Matrix([[first, both], [both, second]]) * turn
    gap = (sympy.log(precision[0, 0]) + sympy.log(precision[1, 1])) / 2
    tilt = sympy.simplify(gap.diff(angle).subs(angle, 0)) * first * second
    yield vanishes("the gap is flat iff P₁₂ (P₂₂ - P₁₁) = 0", tilt - both * (second - first))
    bent = gap.diff(angle, 2).subs(angle, 0).subs(second, first)
    yield vanishes("and curves down where they are equal", bent + 4 * both**2 / first**2)
    yield from differences()


def differences() -> Iterator[Check]:
    """The closed-form gradient against differences of the bound, at a model in general position."""
    random, (eigenvalues, latents) = generator(6300), worlds.SETS[0]
    scatter, size = worlds.scatter_of(eigenvalues), len(eigenvalues)
    start = LinearVAE(np.ones((size, latents)), np.ones((latents, size)), np.zeros(latents), 0.0)
    at = random.standard_normal(start.flat.size) / 2
    slopes = start.like(at).slope(scatter, 1.3).flat
    steps = 1e-30j * np.eye(at.size)
    known = [np.imag(start.like(at + step).bound(scatter, 1.3)) / 1e-30 for step in steps]
    off = float(np.abs(slopes - known).max())
    yield equals("gradient of the bound by complex steps", 0.0, off, 1e-12)
    hessian = start.like(at).hessian(scatter, 1.3)
    yield equals("the Hessian is symmetric", 0.0, float(np.abs(hessian - hessian.T).max()), 1e-11)
    yield holds("every kind of point is there", min(map(len, _kinds())) > 2)


def _kinds() -> Iterator[list[Any]]:
    """The draws of each direction of ascent, and the optima."""
    for world in (worlds.WOKEN, worlds.EXCHANGED, worlds.TURNED):
        yield list(world.draws())
    every = (draw.scope.meaning(r"\kappa") for draw in worlds.STATIONARY.draws())
    yield [largest for largest in every if largest < 0]
