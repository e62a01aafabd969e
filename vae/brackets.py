"""log p(x) of images from both sides: importance bounds and annealing from below, reversed runs from above.

Runs reversed in time need an exact posterior draw, so the bracket closes on images that the model itself
made; on test images there are bounds from below alone.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from engine.randomness import Stream
from theory.elbo.bounds import log_weight
from theory.ops import sigmoid
from vae.annealing import Annealer
from vae.evaluation import DRAWS_AT_ONCE
from vae.randomness import normal, uniform

WORTH_COMPILING = 64  # temperatures: from there on XLA saves more time than it takes
# seeds of the draws, each a purpose of its own; 0 is that of ``vae.evaluation``
PILOT, TEST, FROM_PRIOR, SIMULATION, FORWARD, BACKWARD, TEST_DRAWS, SIMULATED_DRAWS = range(1, 9)
IMPORTANCE, ANNEALED, ANNEALED_FROM_PRIOR, REVERSED = (
    "importance",
    "annealed",
    "annealed_from_prior",
    "reversed",
)


class Key(NamedTuple):
    """Which ``images`` ("test" or "simulated"), which bound, and its draws or temperatures."""

    images: str
    quantity: str
    size: int


def bracket(
    model: Any,
    test: np.ndarray,
    pilot: np.ndarray,
    *,
    draws: int,
    chains: int,
    temperatures: Sequence[int],
) -> dict[Key, np.ndarray]:
    """Bounds on log p of each row of ``test`` [n, 784] and of n simulated images, in nats: float64 [n].

    Annealing is tuned on ``pilot`` [n, 784], other images, and frozen. Test images are annealed from the
    encoder at every one of the ``temperatures``, and at the most of them from the prior too, where the
    encoder sets no start and no path, but still the sizes of the transitions' steps.
    """
    most = max(temperatures)
    compiled = most >= WORTH_COMPILING
    annealer = Annealer(model, chains, most, encoder=True, compiled=compiled)
    factors = annealer.tune(pilot, most, PILOT)
    z, simulated = simulate(model, len(test), SIMULATION)
    found = {}
    for images, x, seed in (("test", test, TEST_DRAWS), ("simulated", simulated, SIMULATED_DRAWS)):
        log_weights = importance_log_weights(model, x, draws, seed)
        for k in ladder_of_draws(draws):
            found[Key(images, IMPORTANCE, k)] = mean_bound(log_weights, k)
    for count in temperatures:
        found[Key("test", ANNEALED, count)] = annealer.below(test, factors, count, TEST)
        found[Key("simulated", ANNEALED, count)] = annealer.below(simulated, factors, count, FORWARD)
        found[Key("simulated", REVERSED, count)] = annealer.above(simulated, z, factors, count, BACKWARD)
    from_prior = Annealer(model, chains, most, compiled=compiled)
    factors = from_prior.tune(pilot, most, PILOT)
    found[Key("test", ANNEALED_FROM_PRIOR, most)] = from_prior.below(test, factors, most, FROM_PRIOR)
    return found


def ladder_of_draws(most: int) -> list[int]:
    """1, 2, 5, 10, 20, 50 ... up to ``most``, which is the last."""
    steps = [m * 10**power for power in range(len(str(most))) for m in (1, 2, 5)]
    return [k for k in steps if k < most] + [most]


def importance_log_weights(model: Any, x: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """log w of ``draws`` latents of each row of ``x`` [n, pixels], drawn from q(z|x): float64 [n, draws]."""
    images = tf.convert_to_tensor(x)
    q = model.posterior(images)

    def block(noise: Any) -> Any:
        return log_weight(model, images[:, None, :], q, q.sample(noise))

    evaluate = tf.function(block, autograph=False)
    blocks = []
    for number, made in enumerate(range(0, draws, DRAWS_AT_ONCE)):
        shape = [len(x), min(DRAWS_AT_ONCE, draws - made), model.latents]
        noise = tf.cast(normal(seed, Stream.EVALUATION, number, shape), images.dtype)
        blocks.append(evaluate(noise).numpy().astype(np.float64))
    return np.concatenate(blocks, axis=1)


def mean_bound(log_weights: np.ndarray, k: int) -> np.ndarray:
    """The mean of log 1/k sum w over disjoint groups of ``k`` of the draws: [n, draws] -> [n]."""
    groups = log_weights.shape[1] // k
    grouped = log_weights[:, : groups * k].reshape(len(log_weights), groups, k)
    bounds: np.ndarray = np.logaddexp.reduce(grouped, axis=2) - np.log(k)
    return np.asarray(bounds.mean(axis=1))


def simulate(model: Any, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """z ~ p(z) and x ~ p(x|z): float32 [n, latents] and [n, 784]; z is then an exact draw of p(z|x)."""
    z = normal(seed, Stream.EVALUATION, 0, [n, model.latents])
    means = sigmoid(model.logits(z))
    if model.log_scale is None:
        x = tf.cast(uniform(seed, Stream.EVALUATION, 1, means.shape) < means, tf.float32)
    else:
        x = means + tf.exp(model.log_scale) * normal(seed, Stream.EVALUATION, 1, means.shape)
    return z.numpy(), x.numpy()
