r"""How much signal the gradient estimators carry on a trained VAE, against the draws k of each image.

    sgvb        mean over k draws of log p(x|z) - KL          Kingma & Welling 2013, estimator B
    sticking    mean of log w, q's own parameters held        Roeder et al. 2017
    iwae        log 1/k sum w                                 Burda et al. 2016
    dreg        the same, doubly reparametrised               Tucker et al. 2018

Of a network's parameters a fixed random subset is looked at. With m_j and v_j the mean and variance of its
j-th derivative over repetitions with the images held fixed,

    signal-to-noise ratio = sqrt(sum_j m_j^2 / sum_j v_j),

where sum m_j^2 is estimated without the bias v_j/R that the square of a mean of R repetitions has. In theory
its slope in log k tends to -1/2 for iwae's encoder and +1/2 for everything else
(Rainforth et al. 2018; Tucker et al. 2018).
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from engine.randomness import Stream, rng
from stats.estimates import CONFIDENCE, Interval
from stats.intervals import half_width
from stats.jackknife import GROUPS, random_groups, variance
from theory.elbo.bounds import log_weight
from theory.elbo.gaussian import Gaussian
from theory.ops import last_mean
from vae.objectives import objective
from vae.randomness import normal

ENCODER, DECODER = "encoder", "decoder"
COORDINATES, REPETITIONS = 9, 10  # seeds of the draws, after those of ``vae.brackets``


def sticking(model: Any, x: Any, noise: Any) -> list[Any]:
    """Descent of the mean log w without the part of q's own parameters, encoder's weights first."""
    weights = list(model.variables.values())
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(weights)
        q = model.posterior(x)
        held = Gaussian(tf.stop_gradient(q.mean), tf.stop_gradient(q.log_scale))
        loss = -tf.reduce_mean(last_mean(log_weight(model, x[:, None, :], held, q.sample(noise))))
    descent: list[Any] = tape.gradient(loss, weights)
    return descent


def _training(name: str) -> Callable[[Any, Any, Any], list[Any]]:
    """The descent of an objective of training; it takes as many draws as there is noise."""
    estimate = objective(name).estimate
    return lambda model, x, noise: estimate(model, x, noise).descent


ESTIMATORS: dict[str, Callable[[Any, Any, Any], list[Any]]] = {  # (model, x, noise) -> descent
    "sgvb": _training("elbo"),
    "sticking": sticking,
    "iwae": _training("iwae_k2"),
    "dreg": _training("dreg_k2"),
}


class Key(NamedTuple):
    """Which estimator, of which network's parameters, with how many draws of each image."""

    estimator: str
    part: str
    draws: int


def derivatives(
    model: Any, x: np.ndarray, draws: Sequence[int], repetitions: int, coordinates: int
) -> dict[Key, np.ndarray]:
    """Derivatives of the mean bound of ``x`` [n, pixels]: float64 [repetitions, coordinates] each.

    At most ``coordinates`` of either network, the same for all; repetitions differ in their noise alone.
    """
    chosen = {
        ENCODER: _choose(model.encoder_weights, coordinates, 0),
        DECODER: _choose(model.decoder_weights, coordinates, 1),
    }
    images, split = tf.convert_to_tensor(x), len(model.encoder_weights)
    found = {}
    for name, estimator in ESTIMATORS.items():
        for k in draws:

            def one(counter: Any, k: int = k, estimator: Any = estimator) -> tuple[Any, Any]:
                noise = normal(REPETITIONS, Stream.EVALUATION, counter, [len(x), k, model.latents])
                descent = estimator(model, images, tf.cast(noise, images.dtype))
                parts = descent[:split], descent[split:]
                return tuple(
                    tf.gather(tf.concat([tf.reshape(g, [-1]) for g in part], 0), chosen[name])
                    for name, part in zip(chosen, parts, strict=True)
                )

            def every(one: Any = one) -> Any:
                kinds = (images.dtype, images.dtype)
                counters = tf.range(repetitions, dtype=tf.int64)
                return tf.map_fn(one, counters, fn_output_signature=kinds, parallel_iterations=1)

            for part, values in zip(chosen, tf.function(every, autograph=False)(), strict=True):
                found[Key(name, part, k)] = -values.numpy().astype(np.float64)
    return found


def _choose(weights: dict[str, Any], count: int, counter: int) -> np.ndarray:
    """Places of ``count`` parameters among all of a network's, end to end, ascending."""
    size = sum(int(np.prod(w.shape)) for w in weights.values())
    random = rng(COORDINATES, Stream.EVALUATION, counter)
    return np.sort(random.choice(size, min(count, size), replace=False))


def ratio(samples: np.ndarray) -> float:
    """The signal-to-noise ratio of ``samples`` [repetitions, coordinates]; NaN where no signal is seen."""
    square = signal(samples)
    return float(np.sqrt(square / noise(samples))) if square > 0 else np.nan


def signal(samples: np.ndarray) -> float:
    """The mean square of the expected derivatives, without bias; noise can make it negative."""
    variances = samples.var(axis=0, ddof=1)
    return float(np.mean(samples.mean(axis=0) ** 2 - variances / len(samples)))


def noise(samples: np.ndarray) -> float:
    """The mean variance of the derivatives over repetitions."""
    return float(samples.var(axis=0, ddof=1).mean())


def log_ratio(samples: np.ndarray) -> Interval:
    """log of the signal-to-noise ratio, with its interval; see ``_jackknifed``."""
    return _jackknifed(lambda one: float(np.log(ratio(one[0]))), [samples])


def slope(by_draws: dict[int, np.ndarray]) -> Interval:
    """The least-squares slope of log ratio on log k, from k -> samples; see ``_jackknifed``."""
    draws = np.log(list(by_draws))
    return _jackknifed(
        lambda all_: float(np.polyfit(draws, [np.log(ratio(one)) for one in all_], 1)[0]),
        list(by_draws.values()),
    )


def _jackknifed(statistic: Callable[[list[np.ndarray]], float], samples: list[np.ndarray]) -> Interval:
    """``statistic`` of equally shaped [repetitions, coordinates] arrays, with a 95 % interval.

    Delete-a-group jackknives over repetitions and over coordinates, their variances added: what other
    noise would change, and what other parameters would. NaN where a signal is lost on the way.
    """
    value, total, fewest = statistic(samples), 0.0, GROUPS
    for axis in (0, 1):
        size = samples[0].shape[axis]
        groups = min(GROUPS, size)
        fewest = min(fewest, groups)
        labels = random_groups(size, seed=axis)
        without = [statistic([np.compress(labels != g, one, axis) for one in samples]) for g in range(groups)]
        total += float(variance(without))
    half = float(half_width(np.sqrt(total), fewest, CONFIDENCE))
    return Interval(value, value - half, value + half, f"jackknife {CONFIDENCE:.0%}")
