r"""The worlds of rate and distortion: r and \delta of an autoencoder of Gaussian data, beside R(\delta).

\lambda_j are the eigenvalues of the data's covariance. The model is the linear \beta-VAE's optimum, for given
\sigma^2 and t = \beta \sigma^2, with a latent for every eigenvalue above t or with fewer, or any other
encoder and decoder.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np

from theory.elbo import linear_beta, linear_gaussian, rate_distortion
from theory.elbo.linear_beta import LinearVAE
from theory.notation.scope import Form, Function, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.targets import generator
from theory.worlds.ops import ELEMENTARY
from theory.worlds.vae.linear_beta import eigenvectors, scatter_of

SEED = 16_400
SETS = ((5.0, 3.0, 1.4, 0.6, 0.5, 0.4), (2.0, 0.9, 0.4))
WEIGHTS = ((1.0, 0.3), (1.0, 0.8), (0.5, 2.2), (4.0, 0.4), (3.0, 0.6))  # beta and the noise variance
LEARNED = ((1.7, 1.1, 0.8, 0.2), 1.3)  # eigenvalues, and a weight for which the noise is learned
CROWDED = (SETS[0], 2)  # eigenvalues, and latents; with the weight 1 and a learned noise a third is above it
BENT = ((1.0, 1.2, 0.3), (2.0, 0.7, 0.6), (0.4, 2.0, 0.2))  # decoder's height, encoder's slope and deviation
NODES = 80  # along x and z, of the decoder with a bend


def at_level(eigenvalues: tuple[float, ...], latents: int, beta: float, noise: float) -> LinearVAE:
    """The optimum for a given noise variance."""
    scatter = scatter_of(eigenvalues)
    decoder = linear_gaussian.maximum_likelihood(scatter, latents, noise_variance=beta * noise).weights
    return linear_beta.with_encoder(decoder, noise, beta)


def _slope(scope: Scope, variable: Node, operand: Node) -> Value:
    r"""d/d\delta by a complex step."""
    _ = variable
    step = 1e-30
    return float(np.imag(scope.bound({r"\delta": scope[r"\delta"] + 1j * step}).value(operand)) / step)


def _curve(eigenvalues: tuple[float, ...], rate: float, distortion: float) -> dict[str, Value]:
    values = np.array(eigenvalues)
    return {
        "r": rate,
        r"\delta": distortion,
        r"#slope:\delta": Form(_slope),
        "R": Function(partial(rate_distortion.rate, values)),
        "D": len(values),
        r"\lambda_j": Given(lambda scope: float(values[scope["j"] - 1])),
    }


def _of(model: LinearVAE, eigenvalues: tuple[float, ...]) -> dict[str, Value]:
    scatter = scatter_of(eigenvalues)
    return _curve(eigenvalues, float(np.sum(model.rates(scatter))), float(model.distortion(scatter)))


def _traced() -> Iterator[Draw]:
    models: list[tuple[tuple[float, ...], float, LinearVAE]] = []
    for given in SETS:
        for beta, noise in WEIGHTS:
            needed = max(1, int(np.sum(np.array(given) > beta * noise)))
            models.append((given, beta, at_level(given, needed, beta, noise)))
    learned, weight = LEARNED
    basis, size = eigenvectors(len(learned)), len(learned)
    models.append((learned, weight, linear_beta.optimum(np.array(learned), basis, size, weight)))
    for eigenvalues, beta, model in models:
        noise = float(np.exp(model.log_noise))
        own: dict[str, Value] = {r"\beta": beta, r"\sigma": noise**0.5, "t": beta * noise}
        label = f"{len(eigenvalues)} dimensions, β = {beta:g}, σ² = {noise:.3g}"
        yield Draw(label, scope_of(ELEMENTARY, _of(model, eigenvalues), own))


def bent(height: float, slope: float, deviation: float, variance: float) -> tuple[float, float]:
    """Rate and distortion of q(z | x) = N(slope x, deviation^2) and the decoder height tanh(z)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = weights / weights.sum()
    x = np.sqrt(variance) * nodes[:, None]
    missed = (x - height * np.tanh(slope * x + deviation * nodes[None, :])) ** 2
    rate = (slope**2 * variance + deviation**2 - 2 * np.log(deviation) - 1) / 2
    return float(rate), float(weights @ missed @ weights)


def _others() -> Iterator[Draw]:
    for place, eigenvalues in enumerate(SETS):
        size = len(eigenvalues)
        random = generator(SEED + place)
        for latents in (1, 2, size):
            flat = random.standard_normal(2 * size * latents + latents + 1) / 2
            shape = LinearVAE(np.ones((size, latents)), np.ones((latents, size)), np.zeros(latents), 0.0)
            label = f"at random, {latents} latents in {size} dimensions"
            yield Draw(label, scope_of(ELEMENTARY, _of(shape.like(flat), eigenvalues)))
        near = at_level(eigenvalues, 2, 1.0, 0.8)
        moved = near.like(near.flat + 0.05 * random.standard_normal(near.flat.size))
        yield Draw(f"near the best in {size} dimensions", scope_of(ELEMENTARY, _of(moved, eigenvalues)))
    for parameters in BENT:
        known = _curve((1.5,), *bent(*parameters, 1.5))
        yield Draw(f"decoder {parameters[0]:g} tanh z", scope_of(ELEMENTARY, known))


def _fewer() -> Iterator[Draw]:
    """Optima with fewer latents than eigenvalues above the level, for given noises and for a learned one."""
    for given in SETS:
        values, size = np.array(given), len(given)
        for beta, noise in WEIGHTS:
            for latents in range(1, int(np.sum(values > beta * noise))):
                model = at_level(given, latents, beta, noise)
                label = f"{latents} latents in {size} dimensions, β = {beta:g}, σ² = {noise:g}"
                yield Draw(label, scope_of(ELEMENTARY, _of(model, given)))
    eigenvalues, latents = CROWDED
    values = np.array(eigenvalues)
    model = linear_beta.optimum(values, eigenvectors(len(values)), latents, 1.0)
    label = f"{latents} latents in {len(values)} dimensions, β = 1, σ² learned"
    yield Draw(label, scope_of(ELEMENTARY, _of(model, eigenvalues)))


TRACED = World("the linear beta-VAE's rate and distortion", _traced)
OTHERS = World("any encoder and decoder", _others, r"\text{any encoder and decoder}")
FEWER = World("too few latents", _fewer, r"\text{fewer latents}")
