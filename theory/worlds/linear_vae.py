r"""The worlds of the linear VAE: a decoder W z + offset, a few data x_n, and the best diagonal q for each.

Maxima over W and \sigma^2 are searched numerically, without the closed form; the one over q is the closed
form that the project uses, which is no number unless it beats its neighbours.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
from scipy.optimize import minimize

from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian, maximum_likelihood
from theory.notation import tree
from theory.notation.render import key_of, latex
from theory.notation.scope import Form, Function, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.targets import generator
from theory.worlds.elementary import ELEMENTARY
from theory.worlds.laws import asked, unknown

PIXELS, LATENTS, DATA = 3, 2, 5
SEED, STARTS = 15_300, 1
FOUND = 1e-9  # nats: how well the search finds a maximum, whose slope vanishes
NEAR = 0.02  # of the neighbours of the best q, in mean and log-scale
EIGENVALUES = (5.0, 3.0, 1.4, 0.6, 0.5, 0.4)
NOISE_VARIANCES = (0.55, 1.0, 2.0, 4.0)

Encoder = Callable[[Any], Gaussian]


@cache
def data() -> Any:
    """x_1 ... x_N with mean 0: [DATA, PIXELS]."""
    values = generator(SEED).standard_normal((DATA, PIXELS)) * (2.0, 1.3, 0.7)
    return values - np.mean(values, axis=0)


def _bound(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathcal{L}(q, x_n)``: the closed-form bound of one datum."""
    if asked(operand) != "q,x":
        raise unknown(head, operand)
    assert isinstance(operand, tree.Group)
    encoder, x = (scope.value(item) for item in operand.items)
    return float(scope.meaning("#model").elbo(x, encoder(x)))


def _evidence(scope: Scope, head: Node, operand: Node) -> Value:
    if asked(operand) != "x":
        raise unknown(head, operand)
    assert isinstance(operand, tree.Group)
    return float(np.exp(scope.meaning("#model").log_evidence(scope.value(operand.items[0]))))


def _maximum(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\max_q`` over diagonal Gaussians, ``\max_{W, \sigma^2}`` over decoders; else that of a bracket."""
    over = latex(head.lower) if isinstance(head, tree.Script) and head.lower is not None else ""
    if over == "q":
        return _over_encoders(scope, operand)
    if over == latex_of(r"{W, \sigma^2}"):
        return _over_decoders(scope, operand)
    return ELEMENTARY[r"\max"].of(scope, head, operand)


@cache
def latex_of(index: str) -> str:
    """The canonical text of an index."""
    return key_of("t_" + index).removeprefix("t_{").removesuffix("}")


def _over_encoders(scope: Scope, operand: Node) -> Value:
    best: Encoder = scope.meaning("#model").best_diagonal

    def moved(mean: Any, log_scale: Any) -> Encoder:
        return lambda x: Gaussian(best(x).mean + mean, best(x).log_scale + log_scale)

    value = scope.bound({"q": best}).value(operand)
    units = np.eye(LATENTS) * NEAR
    neighbours = [moved(s * u, 0 * u) for u in units for s in (1, -1)]
    neighbours += [moved(0 * u, s * u) for u in units for s in (1, -1)]
    beaten = any(scope.bound({"q": q}).value(operand) >= value for q in neighbours)
    return float("nan") if beaten else value


def _over_decoders(scope: Scope, operand: Node) -> Value:
    def minus(parameters: Any) -> float:
        weights = parameters[:-1].reshape(PIXELS, LATENTS)
        model = LinearGaussian(weights, np.zeros(PIXELS), float(np.exp(parameters[-1])))
        return -float(scope.bound({"#model": model}).value(operand))

    random = generator(SEED + 1)
    found = [
        minimize(minus, random.standard_normal(PIXELS * LATENTS + 1) / 2, method="BFGS").fun
        for _ in range(STARTS)
    ]
    return scope.known(-float(min(found)), FOUND)


def _entry(scope: Scope) -> Value:
    j = scope["j"] - 1
    return float(scope.meaning("#model").precision[j, j])


def linear(model: LinearGaussian) -> Scope:
    """The scope of one decoder on the data."""
    own: dict[str, Value] = {
        "#model": model,
        "N": DATA,
        "d": LATENTS,
        "W": Given(lambda scope: scope.meaning("#model").weights),
        "P": Given(lambda scope: scope.meaning("#model").precision),
        "P_{jj}": Given(_entry),
        "x_n": Given(lambda scope: data()[scope["n"] - 1]),
        "x_1": data()[0],
        "x_2": data()[1],
        "p": Form(_evidence, whole=False),
        r"\mathcal{L}": Form(_bound, whole=False),
        r"\max": Form(_maximum),
        r"\det": Function(np.linalg.det),
        r"\operatorname{diag}": Function(lambda matrix: np.diag(np.diag(matrix))),
    }
    return scope_of(ELEMENTARY, own)


def _turned(model: LinearGaussian, angle: float) -> LinearGaussian:
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return LinearGaussian(model.weights @ turn, model.offset, model.noise_variance)


def _decoders() -> Iterator[Draw]:
    best = maximum_likelihood(data().T @ data() / DATA, LATENTS)
    yield Draw("columns of W orthogonal", linear(best))
    yield Draw("W turned by 0.6", linear(_turned(best, 0.6)))
    random = generator(SEED + 2).standard_normal((PIXELS, LATENTS))
    yield Draw("W at random", linear(LinearGaussian(random, np.full(PIXELS, 0.2), 0.7)))
    apart = np.array([[1.5, 0.0], [0.0, 0.4], [0.0, 0.0]])
    yield Draw("W with one pixel a latent", linear(LinearGaussian(apart, np.zeros(PIXELS), 0.5)))


def _search() -> Iterator[Draw]:
    yield Draw("searched", linear(LinearGaussian(np.ones((PIXELS, LATENTS)), 0.0, 1.0)))


# ------------------------------------------------------------------ latents that die


def _divergence(scope: Scope, head: Node, operand: Node) -> Value:
    """KL(q(z_i | x) || p(z_i)) of the best diagonal q, by the closed form that trains."""
    if latex(operand) != r"(q(z_{i} \mid x)\,\|\,p(z_{i}))":
        raise unknown(head, operand)
    i, q = scope["i"] - 1, scope.meaning("#model").best_diagonal(np.linspace(-1.0, 2.0, len(EIGENVALUES)))
    return float(Gaussian(q.mean[[i]], q.log_scale[[i]]).kl_to_standard())


def _latents() -> Iterator[Draw]:
    size = len(EIGENVALUES)
    basis, _ = np.linalg.qr(generator(SEED + 3).standard_normal((size, size)))
    scatter = basis * EIGENVALUES @ basis.T
    for fixed in NOISE_VARIANCES:
        model = maximum_likelihood(scatter, 4, noise_variance=fixed)
        for i in range(1, 5):
            own: dict[str, Value] = {
                "#model": model,
                "i": i,
                "w_i": model.weights[:, [i - 1]],
                r"\lambda_i": EIGENVALUES[i - 1],
                r"\sigma": float(np.sqrt(fixed)),
                r"\mathrm{KL}": Form(_divergence, whole=False),
            }
            yield Draw(f"latent {i}, noise variance {fixed:g}", scope_of(ELEMENTARY, own))


DECODERS = World("linear decoders", _decoders)
SEARCH = World("the best linear decoder", _search)
PRUNED = World("linear VAE at its optimum for a fixed noise variance", _latents, r"\sigma^2 \text{ fixed}")
