r"""Annealed importance sampling of a trained VAE: bounds on log p(x) from below and, reversed, from above.

Densities f_b(z) = r(z)^(1-b) (p(z) p(x|z))^b for 0 = b_0 < ... < b_T = 1, with r the prior or the encoder's
q(z|x). A forward run starts from a draw of r, a reverse run from an exact posterior draw, which is there for
an x that the model itself made; between them transitions leave f_b as it is. Either way

    log w = sum_t (b_t - b_{t-1}) (log p(x, z_{t-1}) - log r(z_{t-1}))

with E_forward[w] = p(x) and E_reverse[1/w] = 1/p(x), so that log mean w of several chains lies below log p(x)
in the mean and -log mean 1/w above it, also where the chains of a reverse run share their first state.

A transition is Hamiltonian; coordinate j's leapfrog step is a factor of b times the deviation
((1-b)/r_j^2 + b/q_j^2)^(-1/2). It depends on x, b and the weights, never on a chain: the factors are tuned
in a pilot on other images and with other draws (``tune``), then frozen, which is what the proofs need.
``theory.elbo.annealing`` is the same in NumPy, with its proof.

``tfp.mcmc.sample_annealed_importance_chain`` is not used: its ladder is uniform with one step for every b,
and it hands a Hamiltonian kernel the density and slope of the temperature before, so that no f_b is left as
it is (the tests show what its mean weight is then).

Sources: Neal 2001 (AIS); Grosse et al. 2015 (bidirectional Monte Carlo); Wu et al. 2017 (AIS for decoders).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from engine.randomness import Stream
from theory.elbo.annealing import temperatures
from theory.elbo.bounds import log_mean_exp
from theory.elbo.gaussian import Gaussian
from theory.ops import event_sum, per_coordinate
from vae.randomness import normal, uniform

LEAPS = 3  # leapfrog steps a transition
ACCEPTED = 0.8  # share of proposals that the pilot aims at
FIRST_FACTOR, RATE = 0.3, 0.2  # of the pilot: where it starts, and how fast its logarithm follows acceptance


@dataclass(frozen=True)
class Factors:
    """The frozen leapfrog factor at each inverse temperature of the pilot's ladder, both [n], b ascending."""

    inverse_temperatures: np.ndarray
    values: np.ndarray

    def __call__(self, inverse_temperatures: np.ndarray) -> np.ndarray:
        """The factors at other inverse temperatures, linear in between."""
        found: np.ndarray = np.interp(inverse_temperatures, self.inverse_temperatures, self.values)
        return found


class Annealer:
    """Runs of ``chains`` chains an image with at most ``most`` temperatures, compiled once for all ladders.

    ``encoder``: r is q(z|x), else the prior. Images ``x`` are [n, pixels]; a ``seed`` keys every draw of a
    call, and 0 is that of ``vae.evaluation``. Nothing is kept between calls.
    """

    def __init__(
        self,
        model: Any,
        chains: int,
        most: int,
        *,
        encoder: bool = False,
        leaps: int = LEAPS,
        compiled: bool = True,
    ) -> None:
        self.model, self.chains, self.most, self.encoder, self.leaps = model, chains, most, encoder, leaps
        self._run = tf.function(self._follow, autograph=False, jit_compile=compiled)

    def tune(self, x: Any, count: int, seed: int) -> Factors:
        """Factors that accept about ``ACCEPTED`` of the proposals, by one pilot of ``count`` steps.

        The pilot adapts as it goes, so its weights are worth nothing and are thrown away; ``x`` and ``seed``
        must be others than those of the runs that use the factors.
        """
        ladder = temperatures(count)
        first = np.full(count + 1, FIRST_FACTOR)
        _, used, _ = self._along(x, self._first(x, seed), ladder, first, seed, RATE)
        return Factors(ladder[1:-1], used[1:count])

    def below(self, x: Any, factors: Factors, count: int, seed: int) -> np.ndarray:
        """log mean w of each image over its chains: in the mean at most log p(x), in nats, float64 [n]."""
        ladder = temperatures(count)
        log_weights, _, _ = self._along(x, self._first(x, seed), ladder, factors(ladder), seed)
        return np.asarray(log_mean_exp(log_weights))

    def above(self, x: Any, z: Any, factors: Factors, count: int, seed: int) -> np.ndarray:
        """-log mean 1/w of each image, from its exact posterior draw ``z`` [n, latents].

        In the mean at least log p(x), in nats, float64 [n].
        """
        ladder = temperatures(count)[::-1]
        start = tf.repeat(tf.convert_to_tensor(z)[:, None, :], self.chains, axis=1)
        log_inverses, _, _ = self._along(x, start, ladder, factors(ladder), seed)
        return -np.asarray(log_mean_exp(log_inverses))

    def acceptance(self, x: Any, factors: Factors, count: int, seed: int) -> float:
        """The share of proposals that a forward run accepts."""
        ladder = temperatures(count)
        accepted = self._along(x, self._first(x, seed), ladder, factors(ladder), seed)[2]
        return float(accepted[1:count].mean())

    def _first(self, x: Any, seed: int) -> Any:
        """Draws of r, [n, chains, latents]."""
        return _Path(self.model, tf.convert_to_tensor(x), self.encoder).r.sample(
            _normal(seed, 0, [len(x), self.chains, self.model.latents], tf.convert_to_tensor(x).dtype)
        )

    def _along(
        self, x: Any, z: Any, ladder: np.ndarray, factors: np.ndarray, seed: int, rate: float = 0.0
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Log-weights [n, chains] of runs along ``ladder``; by rung, factors used and shares accepted."""
        pad = (0, self.most + 1 - len(ladder))
        results = self._run(
            tf.convert_to_tensor(x),
            z,
            tf.constant(np.pad(ladder, pad)),
            tf.constant(np.pad(np.log(factors), pad)),
            tf.constant(len(ladder) - 1),
            tf.constant(seed, tf.int64),
            tf.constant(rate, tf.float64),
        )
        total, log_used, accepted = (result.numpy() for result in results)
        return total, np.exp(log_used), accepted

    def _follow(
        self, x: Any, z: Any, b: Any, log_factors: Any, count: Any, seed: Any, rate: Any
    ) -> tuple[Any, Any, Any]:
        """See ``_along``: sum_t (b_{t+1} - b_t) (log p(x, z_t) - log r(z_t)), up or down the ladder ``b``."""
        path = _Path(self.model, x, self.encoder)

        def rises(i: Any) -> Any:  # gathered, as XLA would compile anew for every i that it slices by
            return tf.gather(b, i) - tf.gather(b, i - 1)

        def body(
            i: Any, z: Any, joint: Any, slope: Any, tuned: Any, total: Any, used: Any, accepted: Any
        ) -> Any:
            total += rises(i) * tf.cast(joint - path.r.log_prob(z), tf.float64)
            log_factor = tf.gather(log_factors, i) + tuned  # ``tuned`` stays 0 where the rate is 0
            now = tf.gather(b, i)
            z, joint, slope, share = self._transition(path, z, joint, slope, now, log_factor, seed, i)
            used = tf.tensor_scatter_nd_update(used, [[i]], [log_factor])
            accepted = tf.tensor_scatter_nd_update(accepted, [[i]], [share])
            return i + 1, z, joint, slope, tuned + rate * (share - ACCEPTED), total, used, accepted

        joint, slope = path.joint(z)
        zero, rungs = tf.zeros([], tf.float64), tf.zeros([self.most + 1], tf.float64)
        total = tf.zeros(joint.shape, tf.float64)
        _, z, joint, _, _, total, used, accepted = tf.while_loop(
            lambda i, *_: i < count,
            body,
            (tf.constant(1), z, joint, slope, zero, total, rungs, rungs),
            parallel_iterations=1,
        )
        total += rises(count) * tf.cast(joint - path.r.log_prob(z), tf.float64)
        return total, used, accepted

    def _transition(
        self, path: "_Path", z: Any, joint: Any, slope: Any, b: Any, log_factor: Any, seed: Any, number: Any
    ) -> tuple[Any, Any, Any, Any]:
        """One transition that leaves f_b as it is; ``joint`` and ``slope`` are those of log p(x, z) at z.

        Returns them anew with z, and the share of proposals accepted.
        """
        b, factor = tf.cast(b, z.dtype), tf.cast(tf.exp(log_factor), z.dtype)
        step = factor * path.deviation(b)
        momentum = _normal(seed, 2 * number, z.shape, z.dtype)  # the mass is the inverse square of deviation
        moved, moved_joint, moved_slope = z, joint, slope
        moving = momentum + step / 2 * path.force(z, slope, b)
        for leap in range(self.leaps):
            moved = moved + step * moving
            moved_joint, moved_slope = path.joint(moved)
            share = 0.5 if leap == self.leaps - 1 else 1.0
            moving = moving + share * step * path.force(moved, moved_slope, b)
        gain = path.log_density(moved, moved_joint, b) - path.log_density(z, joint, b)
        gain -= event_sum(moving**2 - momentum**2) / 2
        chance = tf.cast(uniform(seed, Stream.EVALUATION, 2 * number + 1, gain.shape), z.dtype)
        accept = tf.math.log(chance) < gain
        return (
            tf.where(per_coordinate(accept), moved, z),
            tf.where(accept, moved_joint, joint),
            tf.where(per_coordinate(accept), moved_slope, slope),
            tf.reduce_mean(tf.cast(tf.exp(tf.minimum(gain, 0)), tf.float64)),
        )


class _Path:
    """The densities f_b of each image of ``x`` [n, pixels], at z [n, chains, latents]."""

    def __init__(self, model: Any, x: Any, encoder: bool) -> None:
        self.model, self.x, self.q = model, x[:, None, :], model.posterior(x)
        nought = tf.zeros_like(self.q.mean)
        self.r = self.q if encoder else Gaussian(nought, nought)

    def joint(self, z: Any) -> tuple[Any, Any]:
        """log p(x, z) [n, chains] and its slope in z."""
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(z)
            value = self.model.log_likelihood(self.x, z) + self.model.log_prior(z)
        return value, tape.gradient(value, z)

    def log_density(self, z: Any, joint: Any, b: Any) -> Any:
        """log f_b(z), [n, chains]."""
        return (1 - b) * self.r.log_prob(z) + b * joint

    def force(self, z: Any, slope: Any, b: Any) -> Any:
        """d log f_b/dz."""
        return b * slope - (1 - b) * (z - self.r.mean) * tf.exp(-2 * self.r.log_scale)

    def deviation(self, b: Any) -> Any:
        """About that of each coordinate under f_b, [n, 1, latents]: by the encoder's scale, whatever r is."""
        return tf.math.rsqrt((1 - b) * tf.exp(-2 * self.r.log_scale) + b * tf.exp(-2 * self.q.log_scale))


def _normal(seed: Any, counter: Any, shape: Any, dtype: Any) -> Any:
    return tf.cast(normal(seed, Stream.EVALUATION, counter, shape), dtype)
