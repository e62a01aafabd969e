r"""Claims 26 and 27: the linear VAE's optimum is probabilistic PCA's, and which latents die there (T5)."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy
from scipy.optimize import minimize
from scipy.stats import multivariate_normal

from theory.claims.claim import Theme
from theory.elbo import linear_gaussian
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian
from theory.notation.statement import Connected, Holds, Statement
from theory.notation.wording import says
from theory.targets import generator
from theory.verdict import Check, equals, holds, vanishes
from theory.worlds.vae.linear_vae import DECODERS, PRUNED, SEARCH

THEME = Theme("linear_vae", "VAE: the linear one, solved exactly")

EIGENVALUES = (5.0, 3.0, 1.4, 0.6, 0.5, 0.4)  # of the data's covariance
LATENTS = 2
SMALL = (2.0, 0.9, 0.4)  # of a covariance for which the best W is searched
GAP, OTHER_GAP = (rf"\log p(x_{n}) - \max_q \mathcal{{L}}(q, x_{n})" for n in (1, 2))
DIAGONAL = r"\operatorname{diag}(W^\top W) = W^\top W"
TOLERANCE = 1e-10
SLOPE_STEP, FLAT = 1e-4, 1e-7  # of central differences, and how flat the optimum must look through them


def scatter() -> Any:
    """The data's covariance [6, 6]: known eigenvalues, eigenvectors in general position."""
    basis, _ = np.linalg.qr(generator(2600).standard_normal((len(EIGENVALUES), len(EIGENVALUES))))
    return basis * EIGENVALUES @ basis.T


def kl_to_posterior(model: LinearGaussian, x: Any, q: Gaussian) -> float:
    """KL(q || p(z|x)) in nats of a diagonal q, from the general formula for Gaussians."""
    variances = np.exp(2 * q.log_scale)
    deviation = q.mean - model.posterior_mean(x)
    quadratic = np.sum(np.diag(model.precision) * variances) + deviation @ model.precision @ deviation
    _, log_determinant = np.linalg.slogdet(model.precision)
    return float(quadratic - len(variances) - log_determinant - np.sum(np.log(variances))) / 2


@THEME.claim(
    "26",
    title="the linear VAE's optimum is pPCA's",
    statement=Statement(
        (
            Holds(
                SEARCH,
                r"\max_{W, \sigma^2}\left[\tfrac1N \sum_{n=1}^{N} \max_q \mathcal{L}(q, x_n)\right] = "
                r"\max_{W, \sigma^2}\left[\tfrac1N \sum_{n=1}^{N} \log p(x_n)\right]",
            ),
            Holds(
                SEARCH,
                r"\max_{W, \sigma^2}\left[\tfrac1N \sum_{n=1}^{N} \log p(x_n)\right] = "
                r"-\tfrac12 \left(\sum_{j=1}^{d} \log\lambda_j + (D-d)\log\hat\sigma^2 + D + "
                r"D\log 2\pi\right), \hat\sigma^2 = \frac{1}{D-d} \sum_{j=d+1}^{D} \lambda_j",
            ),
            Holds(
                DECODERS,
                rf"{GAP} = {OTHER_GAP} = \tfrac12(\sum_{{j=1}}^{{d}} \log P_{{jj}} - \log\det P)",
            ),
            Connected(DECODERS, f"{GAP} = 0", DIAGONAL),
            Holds(DECODERS, r"\max_R\,\max_q \mathcal{L}(q, x_1) = \log p(x_1)"),
        ),
        beyond=r"$d$ latents, $D$ dimensions, $P = I + W^\top W/\sigma^2$. $R$ turns the latents, $W$ to "
        "$WR$, which leaves $p(x)$ as it is. Every decoder thus has one of the same evidence and no gap, "
        "so that the two maxima agree on every data set. The closed form, with the eigenvalues of the "
        "data's covariance, is compared with maxima searched on three",
    ),
    says=says(
        r"the approximation gap is {the same|different} for every datum, and {zero|positive} if and only if "
        r"$W^\top W$ is {diagonal|not diagonal}",
        {"the same": f"{GAP} = {OTHER_GAP}", "different": rf"{GAP} \ne {OTHER_GAP}"},
        {
            "zero": Connected(DECODERS, f"{GAP} = 0", DIAGONAL),
            "positive": Connected(DECODERS, f"{GAP} > 0", DIAGONAL),
        },
        {
            "diagonal": Connected(DECODERS, f"{GAP} = 0", DIAGONAL),
            "not diagonal": Connected(DECODERS, f"{GAP} > 0", DIAGONAL),
        },
        world=DECODERS,
    ),
    source="Lucas et al. 2019; optimum: Tipping & Bishop 1999, eqs. 7 and 8",
    assumes=r"a linear decoder with Gaussian noise of one variance, $d < D$; $\lambda_j$ fall and are "
    "positive, $P$ is the posterior's precision, and $q$ is any Gaussian with a diagonal "
    "covariance",
    method="S",
)
def optimum() -> Iterator[Check]:
    """Closed forms to 1e-10: evidence, bound, gap; the maximum; no slope and nothing higher there."""
    covariance, x = scatter(), np.array([0.3, -1.2, 0.7, 2.0, -0.4, 0.1])
    best = linear_gaussian.maximum_likelihood(covariance, LATENTS)
    by_scipy = multivariate_normal(best.offset, best.covariance).logpdf(x)
    yield equals("log p(x) = SciPy's", float(by_scipy), float(best.log_evidence(x)), TOLERANCE)

    discarded = EIGENVALUES[LATENTS:]
    yield equals(
        "noise = mean discarded eigenvalue", sum(discarded) / len(discarded), best.noise_variance, TOLERANCE
    )
    leading = np.sum(np.log(EIGENVALUES[:LATENTS])) + len(discarded) * np.log(np.mean(discarded))
    maximum = -(len(EIGENVALUES) * (1 + np.log(2 * np.pi)) + leading) / 2
    yield equals("mean log p at the optimum", float(maximum), best.mean_log_evidence(covariance), TOLERANCE)
    yield equals("mean bound at the optimum: the same", float(maximum), best.mean_elbo(covariance), TOLERANCE)

    turn = np.array([[np.cos(0.6), -np.sin(0.6)], [np.sin(0.6), np.cos(0.6)]])
    rotated = LinearGaussian(best.weights @ turn, best.offset, best.noise_variance)
    for name, model in (("diagonal WᵀW", best), ("rotated W", rotated)):
        q = model.best_diagonal(x)
        gap = float(model.log_evidence(x) - model.elbo(x, q))
        yield equals(f"gap = KL(q || posterior), {name}", kl_to_posterior(model, x, q), gap, TOLERANCE)
        lost = model.mean_log_evidence(covariance) - model.mean_elbo(covariance)
        yield equals(f"the same gap for every x, {name}", gap, lost, TOLERANCE)
        worse = (Gaussian(q.mean, q.log_scale + step) for step in (-0.01, 0.01))
        yield holds(
            f"no other diagonal q is better, {name}", all(model.elbo(x, w) < model.elbo(x, q) for w in worse)
        )
    yield equals(
        "rotation leaves the evidence", float(maximum), rotated.mean_log_evidence(covariance), TOLERANCE
    )
    yield holds("but costs the bound", rotated.mean_elbo(covariance) < maximum - 0.02)
    yield from _is_maximum(best, covariance)


def _is_maximum(best: LinearGaussian, covariance: Any) -> Iterator[Check]:
    """No slope in any entry of W or in log noise, and 200 other models are worse."""
    random = generator(2610)

    def bound(step: Any, log_step: float) -> float:
        moved = LinearGaussian(best.weights + step, best.offset, best.noise_variance * np.exp(log_step))
        return moved.mean_elbo(covariance)

    steps = [(unit.reshape(best.weights.shape), 0.0) for unit in np.eye(best.weights.size)]
    steps.append((np.zeros_like(best.weights), 1.0))
    slopes = [
        (bound(SLOPE_STEP * w, SLOPE_STEP * s) - bound(-SLOPE_STEP * w, -SLOPE_STEP * s)) / (2 * SLOPE_STEP)
        for w, s in steps
    ]
    yield equals("no slope of the bound", 0.0, float(np.max(np.abs(slopes))), FLAT)
    others = [
        bound(0.3 * random.standard_normal(best.weights.shape), 0.3 * random.standard_normal())
        for _ in range(200)
    ]
    yield holds("200 other models are worse", max(others) < best.mean_elbo(covariance))


@THEME.claim(
    "27",
    title="a latent is dead iff its eigenvalue ≤ noise",
    statement=Statement(
        (
            Holds(PRUNED, r"w_i^\top w_i = \max(\lambda_i - \sigma^2, 0)", titled=True),
            Connected(PRUNED, r"\mathrm{KL}(q(z_i \mid x)\,\|\,p(z_i)) = 0", r"\lambda_i \le \sigma^2"),
        ),
        beyond=r"That this $W$ is an optimum is the closed form of Tipping and Bishop; searches from random "
        r"starts end there for three noise variances",
    ),
    source="Tipping & Bishop 1999; as posterior collapse: Lucas et al. 2019",
    assumes=r"the linear model of C26 at the optimum of its bound, $\sigma^2$ held fixed; latents in the "
    r"order of falling $\lambda_i$",
    method="S",
)
def dead_latents() -> Iterator[Check]:
    """One direction in symbols, for every λ and σ²; the model's columns and KLs for four noise variances."""
    squared, noise, eigenvalue = sympy.symbols("u s lambda", positive=True)
    log_likelihood = -(sympy.log(squared + noise) + eigenvalue / (squared + noise)) / 2
    slope = sympy.factor(log_likelihood.diff(squared))
    yield vanishes("slope in w²", slope - (eigenvalue - noise - squared) / (2 * (squared + noise) ** 2))
    yield holds("stationary at λ - σ² alone", sympy.solve(slope, squared) == [eigenvalue - noise])

    covariance = scatter()
    for fixed in (0.55, 1.0, 2.0, 4.0):
        model = linear_gaussian.maximum_likelihood(covariance, 4, noise_variance=fixed)
        columns = np.sum(model.weights**2, axis=0)
        for i, wanted in enumerate(np.maximum(np.array(EIGENVALUES[:4]) - fixed, 0.0)):
            yield equals(f"w² of latent {i + 1}, σ² = {fixed:g}", float(wanted), float(columns[i]), TOLERANCE)
        q = model.best_diagonal(np.linspace(-1.0, 2.0, len(EIGENVALUES)))
        kl = [float(Gaussian(q.mean[[i]], q.log_scale[[i]]).kl_to_standard()) for i in range(4)]
        dead = [value <= fixed for value in EIGENVALUES[:4]]
        yield holds(
            f"KL to the prior is 0 for the dead alone, σ² = {fixed:g}", [k < 1e-12 for k in kl] == dead
        )
        yield holds(f"waking a dead latent costs, σ² = {fixed:g}", _waking_costs(model, covariance, dead))
    yield from _searched_columns()


def _searched_columns() -> Iterator[Check]:
    """The best W that a search finds for a fixed noise variance has the closed form's columns, up to a turn:
    so many latents are alive as eigenvalues exceed it.
    """
    size = len(SMALL)
    basis, _ = np.linalg.qr(generator(2710).standard_normal((size, size)))
    covariance = basis * SMALL @ basis.T

    def search(fixed: float, start: Any) -> Any:
        def minus(weights: Any) -> float:
            return -LinearGaussian(weights.reshape(size, 2), np.zeros(size), fixed).mean_elbo(covariance)

        return minimize(minus, start, method="BFGS", options={"gtol": 1e-8})

    for place, fixed in enumerate((0.6, 1.2, 3.0)):
        starts = generator(2720 + place).standard_normal((3, 2 * size))
        best = min((search(fixed, start) for start in starts), key=lambda found: found.fun)
        exact = linear_gaussian.maximum_likelihood(covariance, 2, noise_variance=fixed)
        which = f"searched, σ² = {fixed:g}"
        yield equals(f"mean bound, {which}", exact.mean_elbo(covariance), -best.fun, 1e-9)
        squares = np.sort(np.linalg.svd(best.x.reshape(size, 2), compute_uv=False) ** 2)[::-1]
        for i, wanted in enumerate(np.maximum(np.array(SMALL[:2]) - fixed, 0.0)):
            yield equals(f"w² of latent {i + 1}, {which}", float(wanted), float(squares[i]), 1e-4)


def _waking_costs(model: LinearGaussian, covariance: Any, dead: list[bool]) -> bool:
    """Whether every small column put in place of a zero one lowers the mean bound."""
    random, best = generator(2700), model.mean_elbo(covariance)
    for i in np.flatnonzero(dead):
        weights = model.weights.copy()
        weights[:, i] = 0.1 * random.standard_normal(len(weights))
        if LinearGaussian(weights, model.offset, model.noise_variance).mean_elbo(covariance) >= best:
            return False
    return True
