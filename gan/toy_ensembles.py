"""Many seeds of a small GAN on a toy target, each trained as if it were alone.

Both players are perceptrons: the generator's hidden layers are ReLU, the discriminator's leaky ReLU, their
last layers linear. ``GROUP`` seeds share one compiled graph, their weights stacked; points run along the
last axis, so that a layer is one batched product [seeds, out, in] x [seeds, in, points] whose inner
loop is as long as the batch. A group's activations fit a core's cache, and the groups are worked off by as
many threads as there are cores: cost is linear in the seeds, and memory does not grow with them.

A group is always of the same size (the last one is filled up), so a seed's result does not depend,
to the last bit, on which others are trained beside it or on the number of threads.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Event
from typing import Any, NamedTuple

import numpy as np

from engine.device import THREADS
from engine.randomness import Stream, key, rng
from gan.toy_settings import ToySettings
from theory.models.mixtures import GaussianMixture
from theory.objectives import Objective
from theory.penalties import Penalty, zero_centred_penalties

GROUP = 8  # seeds in one graph: no more make it faster, and as few are cheap to fill up
CHUNK = 50  # steps whose random numbers are drawn together, counted as one by their key
SLOPE = 0.2  # of the discriminator's leaky ReLU
BATCH = 500  # points sampled at once, always: a product's rounding may depend on its shape

Layers = tuple[tuple[np.ndarray, np.ndarray], ...]
Weights = list[Any]  # weights [seeds, out, in] and biases [seeds, out, 1] in turn, layer by layer


class ToyNetworks(NamedTuple):
    """One trained seed: each player's layers as (weights [in, out], biases [out]), float32."""

    discriminator: Layers
    generator: Layers


class _State(NamedTuple):
    """A group of seeds: both players' weights and Adam's two moments of each."""

    discriminator: Weights
    generator: Weights
    d_first: Weights
    d_second: Weights
    g_first: Weights
    g_second: Weights


class ToyEnsemble:
    """The compiled training of toy GANs that differ in their seeds alone."""

    def __init__(self, objective: Objective, target: GaussianMixture, settings: ToySettings) -> None:
        self.target, self.settings = target, settings
        self._chunk = _compile(objective, target, settings)

    def train(
        self,
        seeds: Sequence[int],
        steps: int,
        on_progress: Callable[[int], None] | None = None,
        threads: int = THREADS,
    ) -> list[ToyNetworks]:
        """Train one GAN for each seed, ``steps`` updates of each player, and return them in the seeds' order.

        Every step updates the discriminator, then the generator, on fresh points of the target and fresh
        noise. ``on_progress`` is told the steps made, as a mean over the seeds. A seed that diverges is
        returned with weights that are not finite and disturbs no other.
        """
        groups = [tuple(seeds[i : i + GROUP]) for i in range(0, len(seeds), GROUP)]
        made = [0] * len(groups)
        stop = Event()

        def train_group(number: int) -> list[ToyNetworks]:
            group = groups[number]
            filled = (group + group[-1:] * GROUP)[:GROUP]
            state = _initial(filled, self.target, self.settings)
            for place, first in enumerate(range(0, steps, CHUNK)):
                if stop.is_set():
                    break
                count = min(CHUNK, steps - first)
                state = self._chunk(state, np.array(filled, np.int64), np.int64(place), np.int32(count))
                made[number] = first + count
                if on_progress is not None and number % threads == 0:
                    on_progress(sum(made) // len(groups))
            players = zip(_unstack(state.discriminator), _unstack(state.generator), strict=True)
            return [ToyNetworks(*pair) for pair in players][: len(group)]

        with ThreadPoolExecutor(threads) as pool:
            try:
                trained = pool.map(train_group, range(len(groups)))
                return [networks for group in trained for networks in group]
            finally:
                stop.set()  # an interrupted caller waits for one chunk, not for all


def sample(layers: Layers, seed: int, n: int) -> np.ndarray:
    """``n`` points of the generator ``layers``, float64 [n, d], a pure function of its arguments.

    The first k points of n are those of k. Computed in float64; TensorFlow is not needed.
    """
    dimension = layers[0][0].shape[0]
    parts = [
        _forward(layers, rng(seed, Stream.SAMPLES, place).standard_normal((BATCH, dimension)))
        for place in range(-(-n // BATCH))
    ]
    return np.concatenate(parts)[:n]


def _forward(layers: Layers, hidden: np.ndarray) -> np.ndarray:
    *inner, (weights, biases) = layers
    with np.errstate(over="ignore", invalid="ignore"):  # a diverged generator has no finite points
        for w, b in inner:
            hidden = np.maximum(hidden @ w.astype(np.float64) + b, 0)
        return hidden @ weights.astype(np.float64) + biases


def _initial(seeds: Sequence[int], target: GaussianMixture, settings: ToySettings) -> _State:
    """Glorot-uniform weights, zero biases and moments, float32."""

    def player(stream: Stream, inputs: int, outputs: int) -> Weights:
        streams = [rng(seed, stream, 0) for seed in seeds]
        weights: Weights = []
        for columns, rows in pairwise((inputs, *settings.widths, outputs)):
            limit = (6 / (rows + columns)) ** 0.5
            weights.append(
                np.stack([rng.uniform(-limit, limit, (rows, columns)) for rng in streams]).astype(np.float32)
            )
            weights.append(np.zeros((len(seeds), rows, 1), np.float32))
        return weights

    d = player(Stream.DISCRIMINATOR_WEIGHTS, target.dimension, 1)
    g = player(Stream.GENERATOR_WEIGHTS, settings.noise_dim, target.dimension)
    return _State(d, g, *([np.zeros_like(w) for w in weights] for weights in (d, d, g, g)))


def _unstack(weights: Weights) -> list[Layers]:
    """The layers of each seed."""
    arrays = [np.asarray(w) for w in weights]
    return [
        tuple((w[i].T, b[i, :, 0]) for w, b in zip(arrays[::2], arrays[1::2], strict=True))
        for i in range(len(arrays[0]))
    ]


def _compile(objective: Objective, target: GaussianMixture, settings: ToySettings) -> Any:
    """(state, seeds [GROUP], chunk's number, steps to make) -> state, drawing and training in one graph."""
    import tensorflow as tf

    batch, noise_dim, dimension = settings.batch_size, settings.noise_dim, target.dimension
    penalties = [] if objective.penalty is None else [objective.penalty]
    penalties += zero_centred_penalties(settings.r1, settings.r2)
    means = tf.constant(target.means, tf.float32)

    def draw(seed: Any, number: Any) -> tuple[Any, Any, Any]:
        """Points of the target and both players' noise for ``CHUNK`` steps: [CHUNK, coordinates, batch]."""
        which = tf.random.stateless_uniform(
            [CHUNK, batch], key(seed, Stream.ORDER, number), maxval=len(target.means), dtype=tf.int32
        )
        for_d = tf.random.stateless_normal(
            [CHUNK, dimension + noise_dim, batch], key(seed, Stream.DISCRIMINATOR_STEP, number)
        )
        for_g = tf.random.stateless_normal(
            [CHUNK, noise_dim, batch], key(seed, Stream.GENERATOR_STEP, number)
        )
        offsets, noise = tf.split(for_d, [dimension, noise_dim], axis=1)
        points = tf.transpose(tf.gather(means, which), [0, 2, 1]) + target.scale * offsets
        return points, noise, for_g

    def penalty_of(penalty: Penalty, i: int, d: Weights, points: Any, fake: Any) -> Any:
        """Seed i's: a penalty takes points [batch, d] and one discriminator."""
        own = [w[i : i + 1] for w in d]
        return penalty(
            lambda x: _score(own, tf.transpose(x)[None])[0], tf.transpose(points[i]), tf.transpose(fake[i])
        )

    def update(state: _State, step: Any, points: Any, d_noise: Any, g_noise: Any) -> _State:
        fake = _generate(state.generator, d_noise)
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(state.discriminator)
            scores = _score(state.discriminator, tf.concat([points, fake], axis=2))
            loss = tf.add_n([objective.discriminator_loss(s[:batch], s[batch:]) for s in tf.unstack(scores)])
            for penalty in penalties:
                loss += tf.add_n(
                    [penalty_of(penalty, i, state.discriminator, points, fake) for i in range(GROUP)]
                )
        slopes = tape.gradient(loss, state.discriminator)
        d, d1, d2 = _adam(settings, state.discriminator, state.d_first, state.d_second, slopes, step)
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(state.generator)
            fake_scores = _score(d, _generate(state.generator, g_noise))
            real_scores = _score(d, points)  # pruned where the objective does not use them
            pairs = zip(tf.unstack(fake_scores), tf.unstack(real_scores), strict=True)
            loss = tf.add_n([objective.generator_loss(fake, real) for fake, real in pairs])
        slopes = tape.gradient(loss, state.generator)
        g, g1, g2 = _adam(settings, state.generator, state.g_first, state.g_second, slopes, step)
        return _State(d, g, d1, d2, g1, g2)

    def steps(state: _State, first: Any, count: Any, points: Any, d_noise: Any, g_noise: Any) -> Any:
        def body(i: Any, state: _State) -> tuple[Any, _State]:
            return i + 1, update(state, first + i, points[i], d_noise[i], g_noise[i])

        return tf.while_loop(lambda i, _: i < count, body, (0, state), parallel_iterations=1)[1]

    compiled = tf.function(steps, autograph=False, jit_compile=True)

    def chunk(state: _State, seeds: Any, number: Any, count: Any) -> Any:
        # the plain kernels draw ten times as fast as compiled code does
        drawn = [draw(seed, number) for seed in tf.unstack(seeds)]
        inputs = [tf.stack(parts, axis=1) for parts in zip(*drawn, strict=True)]
        return compiled(state, tf.cast(number, tf.int32) * CHUNK, count, *inputs)

    whole = tf.function(chunk, autograph=False)

    def call(state: _State, seeds: np.ndarray, number: np.int64, count: np.int32) -> Any:
        tensors = tf.nest.map_structure(tf.convert_to_tensor, state)
        return whole(tensors, *map(tf.constant, (seeds, number, count)))

    return call


def _generate(weights: Weights, noise: Any) -> Any:
    """Points [seeds, d, batch] of the noise [seeds, noise_dim, batch]."""
    import tensorflow as tf

    return _perceptron(weights, noise, tf.nn.relu)


def _score(weights: Weights, points: Any) -> Any:
    """Raw scores [seeds, batch] of the points [seeds, d, batch]."""
    import tensorflow as tf

    return _perceptron(weights, points, lambda x: tf.maximum(x, SLOPE * x))[:, 0]


def _perceptron(weights: Weights, hidden: Any, activation: Callable[[Any], Any]) -> Any:
    for w, b in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        hidden = activation(w @ hidden + b)
    return weights[-2] @ hidden + weights[-1]


def _adam(
    settings: ToySettings, weights: Weights, first: Weights, second: Weights, slopes: Weights, step: Any
) -> tuple[Weights, Weights, Weights]:
    """Weights and moments after Adam's update number ``step`` (from 0), as in ``engine.adam`` but unfused:
    compiled code has no variables. Source: Kingma & Ba 2015, section 2."""
    import tensorflow as tf

    t = tf.cast(step + 1, tf.float32)
    beta1, beta2 = settings.beta1, settings.beta2
    rate = settings.learning_rate * tf.sqrt(1 - beta2**t) / (1 - beta1**t)
    first = [beta1 * m + (1 - beta1) * g for m, g in zip(first, slopes, strict=True)]
    second = [beta2 * v + (1 - beta2) * g * g for v, g in zip(second, slopes, strict=True)]
    moved = zip(weights, first, second, strict=True)
    return [w - rate * m / (tf.sqrt(v) + settings.epsilon) for w, m, v in moved], first, second
