r"""The worlds of the linear \beta-VAE whose noise variance is learned: its optimum and its stationary points.

\lambda_j are the eigenvalues of the data's covariance, falling, and t = \beta \sigma^2. At a stationary point
\kappa is the largest second derivative of the bound \mathcal{L}_\beta in any direction of all parameters, and
h the one along the direction that the claim names; \mathcal{L}_\beta^* is the bound at the optimum.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from theory.elbo import linear_beta
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_beta import LinearVAE
from theory.errors import WrongUsage
from theory.notation.render import latex
from theory.notation.scope import Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.targets import generator
from theory.worlds.laws import unknown
from theory.worlds.ops import ELEMENTARY

SEED = 16_200
SETS = (  # eigenvalues, latents
    ((5.0, 3.0, 1.4, 0.6, 0.5, 0.4), 4),
    ((2.0, 0.9, 0.4), 2),
    ((3.0, 1.0, 1.0, 1.0), 3),
    ((1.7, 1.1, 0.8, 0.2), 4),
)
WEIGHTS = (0.5, 1.0, 1.3, 2.0, 2.6)
CROWDED = (  # eigenvalues, latents, weights: many sets of eigenvalues are above their level
    ((3.0, 2.2, 1.5, 0.3, 0.2), 2, (0.6, 1.0, 1.4)),
    ((5.0, 3.0, 1.4, 0.6, 0.5, 0.4), 3, (0.3, 1.0)),
)
EXCESSES = (0.2, 1.5)
OTHERS = (0.8, 0.5, 0.1)  # eigenvalues beside the one that two latents share
X_FAR = 2.0  # of the datum at which KLs are taken


def eigenvectors(size: int) -> Any:
    """An orthonormal basis in general position, [size, size]."""
    basis, _ = np.linalg.qr(generator(SEED + size).standard_normal((size, size)))
    return basis


def scatter_of(values: Any) -> Any:
    """The covariance with these eigenvalues."""
    basis = eigenvectors(len(values))
    return basis * values @ basis.T


def exists(latents: int, beta: float, size: int) -> bool:
    """Whether the bound has a maximum: with a latent for every dimension it has none for beta <= 1."""
    return latents < size or beta > 1


def _divergence(scope: Scope, head: Node, operand: Node) -> Value:
    """KL(q(z_i | x) || p(z_i)) at a datum, by the closed form that trains."""
    if latex(operand) != r"(q(z_{i} \mid x)\,\|\,p(z_{i}))":
        raise unknown(head, operand)
    model, i = scope.meaning("#model"), scope["i"] - 1
    mean = model.encoder @ np.linspace(-1.0, X_FAR, model.encoder.shape[1])
    return float(Gaussian(mean[[i]], model.log_variances[[i]] / 2).kl_to_standard())


def _parts(values: Any, model: LinearVAE, beta: float) -> dict[str, Value]:
    noise = float(np.exp(model.log_noise))
    return {
        "#model": model,
        "D": len(values),
        "d": len(model.log_variances),
        r"\beta": beta,
        r"\sigma": float(np.sqrt(noise)),
        "t": beta * noise,
        r"\lambda_j": Given(lambda scope: float(values[scope["j"] - 1])),
    }


def _learned(weights: tuple[float, ...], distinct: bool = False) -> Iterator[Draw]:
    for eigenvalues, latents in SETS:
        values = np.array(eigenvalues)
        for beta in weights:
            if not exists(latents, beta, len(values)) or (distinct and len(set(eigenvalues)) < len(values)):
                continue
            model = linear_beta.optimum(values, eigenvectors(len(values)), latents, beta)
            for i in range(1, latents + 1):
                own: dict[str, Value] = {
                    "i": i,
                    r"\lambda_i": eigenvalues[i - 1],
                    r"\lambda_1": eigenvalues[0],
                    r"\lambda_D": eigenvalues[-1],
                    r"\mathrm{KL}": Form(_divergence, whole=False),
                }
                label = f"latent {i} of {latents}, {len(values)} dimensions, β = {beta:g}"
                yield Draw(label, scope_of(ELEMENTARY, _parts(values, model, beta), own))


# ------------------------------------------------------------------ stationary points


def points() -> Iterator[tuple[str, Any, float, tuple[int, ...], LinearVAE]]:
    """Every stationary point of eigenvectors, with a label, eigenvalues, the weight and what is chosen."""
    for eigenvalues, latents, weights in CROWDED:
        values = np.array(eigenvalues)
        for beta in weights:
            for size in range(latents + 1):
                for chosen in combinations(range(len(values)), size):
                    try:
                        model = linear_beta.stationary(
                            values, eigenvectors(len(values)), chosen, latents, beta
                        )
                    except WrongUsage:
                        continue
                    which = ", ".join(str(k + 1) for k in chosen) or "none"
                    yield (
                        f"{len(values)} dimensions, β = {beta:g}, {which} coded",
                        values,
                        beta,
                        chosen,
                        model,
                    )


def doubled() -> Iterator[tuple[str, Any, float, LinearVAE]]:
    """Stationary points of two latents that share an eigenvector."""
    basis = eigenvectors(len(OTHERS) + 1)
    for beta in (0.7, 1.0, 1.6):
        for excess in EXCESSES:
            values, model = linear_beta.shared(excess, OTHERS, basis, beta)
            yield f"one vector for two latents, excess {excess:g}, β = {beta:g}", values, beta, model


def _gradient(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\nabla \mathcal{L}_\beta`` in all parameters."""
    if latex(operand) != r"\mathcal{L}_{\beta}":
        raise unknown(head, operand)
    return scope.meaning("#model").slope(scope.meaning("#scatter"), scope[r"\beta"]).flat


def _at(label: str, values: Any, beta: float, model: LinearVAE, **own: Value) -> Draw:
    scatter, latents = scatter_of(values), len(model.log_variances)
    best = linear_beta.optimum(values, eigenvectors(len(values)), latents, beta)
    named: dict[str, Value] = {
        "#scatter": scatter,
        r"\nabla": Form(_gradient),
        r"\mathcal{L}_\beta": float(model.bound(scatter, beta)),
        r"\mathcal{L}_\beta^*": float(best.bound(scatter, beta)),
        r"\kappa": float(np.linalg.eigvalsh(model.hessian(scatter, beta))[-1]),
    }
    return Draw(label, scope_of(ELEMENTARY, _parts(values, model, beta), named, own))


def _every() -> Iterator[Draw]:
    for label, values, beta, _, model in points():
        yield _at(label, values, beta, model)
    for label, values, beta, model in doubled():
        yield _at(label, values, beta, model)


def _towards(values: Any, beta: float, model: LinearVAE, latent: int, other: int, size: float) -> float:
    """The curvature along one latent's column moving towards another eigenvector."""
    direction = np.zeros(model.decoder.shape)
    direction[:, latent] = size * eigenvectors(len(values))[:, other]
    return linear_beta.curvature(model, direction, scatter_of(values), beta)


def _woken() -> Iterator[Draw]:
    """An idle latent towards an eigenvector above the level that none codes."""
    for label, values, beta, chosen, model in points():
        level = beta * np.exp(model.log_noise)
        free = [j for j in range(len(values)) if j not in chosen and values[j] > level]
        if len(chosen) == len(model.log_variances) or not free:
            continue
        h = _towards(values, beta, model, len(chosen), free[-1], 1.0)
        yield _at(f"{label}, towards {free[-1] + 1}", values, beta, model, h=h, j=free[-1] + 1)


def _exchanged() -> Iterator[Draw]:
    """A column turned from the smallest eigenvalue that is coded to a larger one that is not."""
    for label, values, beta, chosen, model in points():
        free = [j for j in range(len(values)) if j not in chosen and chosen and j < chosen[-1]]
        if len(chosen) < len(model.log_variances) or not free:
            continue
        i, j = chosen[-1], free[0]
        length = float(np.sqrt(values[i] - beta * np.exp(model.log_noise)))
        h = _towards(values, beta, model, len(chosen) - 1, j, length)
        own: dict[str, Value] = {"h": h, "j": j + 1, r"\lambda_i": float(values[i])}
        yield _at(f"{label}, {i + 1} to {j + 1}", values, beta, model, **own)


def _turned() -> Iterator[Draw]:
    """Two latents of one eigenvector turned among themselves."""
    quarter = np.array([[0.0, -1.0], [1.0, 0.0]])
    for label, values, beta, model in doubled():
        h = linear_beta.curvature(model, model.decoder @ quarter, scatter_of(values), beta)
        precision = model.decoder.T @ model.decoder / (beta * np.exp(model.log_noise)) + np.eye(2)
        own: dict[str, Value] = {"h": h, "P_{12}": float(precision[0, 1]), "P_{11}": float(precision[0, 0])}
        yield _at(label, values, beta, model, **own)


LEARNED = World("linear beta-VAE at its optimum, noise learned", lambda: _learned(WEIGHTS))
UNWEIGHTED = World(
    "linear VAE at its optimum, noise learned, eigenvalues distinct",
    lambda: _learned((1.0,), distinct=True),
    r"\beta = 1",
)
STATIONARY = World("stationary points of the linear beta-VAE", _every)
WOKEN = World("an idle latent moves towards a vector", _woken, r"w_k = 0 \to u_j")
EXCHANGED = World("a latent turns towards another vector", _exchanged, r"u_i \to u_j")
TURNED = World("two latents of a vector turn", _turned, r"w_1 = w_2")
