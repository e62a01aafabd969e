r"""The worlds of the linear VAE: a decoder W z + offset, a few data x_n, and the best diagonal q for each.

Maxima over W and \sigma^2 are searched numerically, without the closed form; the one over q is the closed
form that the project uses, which is no number unless it beats its neighbours; the one over R, rotations of
the latents, takes W to W R, at the eigenvectors of W^T W and at others.
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
from theory.worlds.laws import bracket_of, unknown
from theory.worlds.ops import ELEMENTARY

SETS = ((5, 3, 2), (7, 4, 1), (6, 3, 2))  # data, their coordinates, latents
SEED = 15_300
TURNS = 4  # rotations at random beside the one that makes W^T W diagonal
FOUND = 1e-9  # nats: how well the search finds a maximum, whose slope vanishes
NEAR = 0.02  # of the neighbours of the best q, in mean and log-scale
EIGENVALUES = (5.0, 3.0, 1.4, 0.6, 0.5, 0.4)
NOISE_VARIANCES = (0.55, 1.0, 2.0, 4.0)

Encoder = Callable[[Any], Gaussian]


@cache
def data(which: int = 0) -> Any:
    """x_1 ... x_N with mean 0: [N, coordinates], of one of ``SETS``."""
    count, pixels, _ = SETS[which]
    values = generator(SEED + 10 * which).standard_normal((count, pixels)) * (2.0, 1.3, 0.7, 0.4)[:pixels]
    return values - np.mean(values, axis=0)


def _bound(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathcal{L}(q, x_n)``: the closed-form bound of one datum."""
    if bracket_of(operand) != "q,x":
        raise unknown(head, operand)
    assert isinstance(operand, tree.Group)
    encoder, x = (scope.value(item) for item in operand.items)
    return float(scope.meaning("#model").elbo(x, encoder(x)))


def _evidence(scope: Scope, head: Node, operand: Node) -> Value:
    if bracket_of(operand) != "x":
        raise unknown(head, operand)
    assert isinstance(operand, tree.Group)
    return float(np.exp(scope.meaning("#model").log_evidence(scope.value(operand.items[0]))))


def _maximum(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\max_q`` over diagonal Gaussians, ``\max_{W, \sigma^2}`` over decoders, ``\max_R`` over rotations of
    the latents; else that of a bracket."""
    over = latex(head.lower) if isinstance(head, tree.Script) and head.lower is not None else ""
    if over == "q":
        return _over_encoders(scope, operand)
    if over == latex_of(r"{W, \sigma^2}"):
        return _over_decoders(scope, operand)
    if over == "R":
        return _over_rotations(scope, operand)
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
    if scope.has("#searching"):  # the neighbours are asked where the search ends
        return value
    units = np.eye(scope["d"]) * NEAR
    neighbours = [moved(s * u, 0 * u) for u in units for s in (1, -1)]
    neighbours += [moved(0 * u, s * u) for u in units for s in (1, -1)]
    beaten = any(scope.bound({"q": q}).value(operand) >= value for q in neighbours)
    return float("nan") if beaten else value


def _over_decoders(scope: Scope, operand: Node) -> Value:
    pixels, latents = scope["x_1"].size, scope["d"]

    def model_of(parameters: Any) -> LinearGaussian:
        weights = parameters[:-1].reshape(pixels, latents)
        return LinearGaussian(weights, np.zeros(pixels), float(np.exp(parameters[-1])))

    searching = scope.bound({"#searching": True})

    def minus(parameters: Any) -> float:
        return -float(searching.bound({"#model": model_of(parameters)}).value(operand))

    start = generator(SEED + 1).standard_normal(pixels * latents + 1) / 2
    found = minimize(minus, start, method="BFGS")
    return scope.known(float(scope.bound({"#model": model_of(found.x)}).value(operand)), FOUND)


def _over_rotations(scope: Scope, operand: Node) -> Value:
    model: LinearGaussian = scope.meaning("#model")
    _, turn = np.linalg.eigh(model.weights.T @ model.weights)
    random = generator(SEED + 4).standard_normal((TURNS, *turn.shape))
    turns = [turn, *(np.linalg.qr(matrix)[0] for matrix in random)]
    return max(float(scope.bound({"#model": _by(model, matrix)}).value(operand)) for matrix in turns)


def _entry(scope: Scope) -> Value:
    j = scope["j"] - 1
    return float(scope.meaning("#model").precision[j, j])


def linear(model: LinearGaussian, which: int = 0) -> Scope:
    """The scope of one decoder on one of the data sets."""
    values = data(which)
    scatter = values.T @ values / len(values)
    own: dict[str, Value] = {
        "#model": model,
        "N": len(values),
        "D": values.shape[1],
        "d": model.weights.shape[1],
        "W": Given(lambda scope: scope.meaning("#model").weights),
        "P": Given(lambda scope: scope.meaning("#model").precision),
        "P_{jj}": Given(_entry),
        r"\lambda_j": Given(lambda scope: float(np.linalg.eigvalsh(scatter)[::-1][scope["j"] - 1])),
        r"\hat\sigma": Given(lambda scope: maximum_likelihood(scatter, scope["d"]).noise_variance ** 0.5),
        "x_n": Given(lambda scope: values[scope["n"] - 1]),
        "x_1": values[0],
        "x_2": values[1],
        "p": Form(_evidence, whole=False),
        r"\mathcal{L}": Form(_bound, whole=False),
        r"\max": Form(_maximum),
        r"\det": Function(np.linalg.det),
        r"\operatorname{diag}": Function(lambda matrix: np.diag(np.diag(matrix))),
    }
    return scope_of(ELEMENTARY, own)


def _by(model: LinearGaussian, turn: Any) -> LinearGaussian:
    return LinearGaussian(model.weights @ turn, model.offset, model.noise_variance)


def _decoders() -> Iterator[Draw]:
    best = maximum_likelihood(data().T @ data() / len(data()), 2)
    turn = np.array([[np.cos(0.6), -np.sin(0.6)], [np.sin(0.6), np.cos(0.6)]])
    offset = np.full(3, 0.2)
    yield Draw("columns of W orthogonal", linear(best))
    yield Draw("W turned by 0.6", linear(_by(best, turn)))
    for latents in (2, 3):
        random = generator(SEED + 2).standard_normal((3, latents))
        yield Draw(f"W at random, {latents} latents", linear(LinearGaussian(random, offset, 0.7)))
    apart = np.array([[1.5, 0.0], [0.0, 0.4], [0.0, 0.0]])
    yield Draw("W with one pixel per latent", linear(LinearGaussian(apart, np.zeros(3), 0.5)))
    nearly = np.array([[1.5, 0.002], [0.0, 0.4], [0.0, 0.0]])
    yield Draw("W with nearly one pixel per latent", linear(LinearGaussian(nearly, np.zeros(3), 0.5)))
    column = np.array([[0.9], [-0.4], [1.1]])
    yield Draw("one latent", linear(LinearGaussian(column, offset, 0.3)))


def _search() -> Iterator[Draw]:
    for which, (count, pixels, latents) in enumerate(SETS):
        start = LinearGaussian(np.ones((pixels, latents)), np.zeros(pixels), 1.0)
        yield Draw(f"{count} data of {pixels} pixels, {latents} latents", linear(start, which))


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
