r"""What a VAE's training maximises, and its gradient; in nats an image.

    elbo       log p(x|z) - KL(q || p(z)); elbo_kK the mean over K draws    Kingma & Welling 2013, eq. 7
    iwae_kK    log 1/K sum w_i                                              Burda et al. 2016
    dreg_kK    the same, the encoder's gradient sum v_i^2 dl_i/dz dz/dphi   Tucker et al. 2018, eq. 8
    iwae_kK_mM, dreg_kK_mM
               the gradient carried by M of the K draws                     Burda et al. 2016, section 3

with w_i = p(x, z_i)/q(z_i|x), l_i = log w_i and v_i = w_i/sum w. The gradient of iwae_kK is sum v_i dl_i:
the mean of dl_i over M draws resampled with probabilities v_i has the same expectation, and only those M are
followed backwards. The bounds are ``theory.elbo``'s own functions; the tests hold their automatic
derivatives against its gradient estimators.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from theory.elbo.bounds import importance_bound, log_weight
from theory.elbo.estimators import sgvb_b
from theory.elbo.gaussian import Gaussian
from theory.errors import UnknownName
from theory.ops import last_mean

if TYPE_CHECKING:
    from vae.model import VAE


class Estimate(NamedTuple):
    """Of one batch: the bound and KL(q || p(z)) of each image [batch], and minus the mean bound's gradients.

    The gradients belong to the encoder's and then the decoder's weights, in the model's order.
    """

    bound: Any
    kl: Any
    descent: list[Any]


@dataclass(frozen=True)
class Objective:
    """A bound estimated with ``draws`` latents an image, and how its gradient is taken.

    ``rows`` of standard normal noise are needed an image: one a draw, and one more where draws are resampled.
    """

    name: str
    draws: int
    estimate: Callable[["VAE", Any, Any], Estimate]  # (model, x [batch, 784], noise [batch, rows, latents])
    rows: int


def evidence_bound(model: "VAE", x: Any, q: Gaussian, noise: Any) -> Any:
    """The mean over the draws of the ELBO with its divergence in closed form, [batch]."""
    return last_mean(sgvb_b(model, x[:, None, :], q, noise))


def weighted_bound(model: "VAE", x: Any, q: Gaussian, noise: Any) -> Any:
    """log 1/k sum w_i, [batch]."""
    return importance_bound(log_weight(model, x[:, None, :], q, q.sample(noise)))


def _reparametrised(bound: Callable[["VAE", Any, Gaussian, Any], Any]) -> Callable[..., Estimate]:
    """The total derivative of ``bound``, through the draws and through q's parameters."""

    def estimate(model: "VAE", x: Any, noise: Any) -> Estimate:
        import tensorflow as tf

        weights = list(model.variables.values())
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(weights)
            q = model.posterior(x)
            bounds = bound(model, x, q, noise)
            loss = -tf.reduce_mean(bounds)
        return Estimate(bounds, q.kl_to_standard()[:, 0], tape.gradient(loss, weights))

    return estimate


def _doubly_reparametrised(model: "VAE", x: Any, noise: Any) -> Estimate:
    """The decoder's gradient is IWAE's; the encoder's goes through the draws alone, their weights squared."""
    import tensorflow as tf

    def weigh(log_weights: Any) -> tuple[Any, Any]:
        normalised = tf.stop_gradient(tf.nn.softmax(log_weights, axis=-1))
        return normalised, normalised

    log_weights, kl, descent = _along_draws(model, x, noise, weigh)
    return Estimate(importance_bound(log_weights), kl, descent)


def _along_draws(
    model: "VAE", x: Any, noise: Any, weigh: Callable[[Any], tuple[Any, Any]]
) -> tuple[Any, Any, list[Any]]:
    """log w [batch, draws], KL [batch], and the descent of mean sum a_i log w_i.

    ``weigh`` makes of log w the constants a_i and b_i, [batch, draws]. The encoder's gradient goes through
    the draws alone, not through q's own parameters, and each draw's is multiplied by b_i.
    """
    import tensorflow as tf

    encoder, decoder = list(model.encoder_weights.values()), list(model.decoder_weights.values())
    with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
        tape.watch([*encoder, *decoder])
        q = model.posterior(x)
        z = q.sample(noise)
        log_weights = log_weight(model, x[:, None, :], q, z)
        in_sum, once_more = weigh(log_weights)
        loss = -tf.reduce_mean(tf.reduce_sum(in_sum * log_weights, axis=-1))
    *decoder_descent, slope = tape.gradient(loss, [*decoder, z])
    encoder_descent = tape.gradient(z, encoder, output_gradients=once_more[..., None] * slope)
    return log_weights, q.kl_to_standard()[:, 0], [*encoder_descent, *decoder_descent]


def _resampled(bound: str, carriers: int) -> Callable[..., Estimate]:
    """The gradient by the mean over ``carriers`` of the draws, resampled with their weights v.

    Doubly reparametrised, the encoder's goes through the carriers alone, each times its v once more.
    """

    def estimate(model: "VAE", x: Any, noise: Any) -> Estimate:
        import tensorflow as tf

        noise, other = noise[:, :-1], noise[:, -1, 0]  # the last row moves no latent
        chance = tf.math.erfc(-other / math.sqrt(2)) / 2  # the normal distribution function: uniform
        q = model.posterior(x)
        log_weights = log_weight(model, x[:, None, :], q, q.sample(noise))
        normalised = tf.nn.softmax(log_weights, axis=-1)
        chosen = resample(normalised, chance, carriers)
        carrying = tf.gather(noise, chosen, batch_dims=1)
        if bound == "dreg":
            again = tf.gather(normalised, chosen, batch_dims=1)
            descent = _along_draws(model, x, carrying, lambda w: (tf.ones_like(w) / carriers, again))[2]
        else:
            descent = _reparametrised(_mean_log_weight)(model, x, carrying).descent
        return Estimate(importance_bound(log_weights), q.kl_to_standard()[:, 0], descent)

    return estimate


def resample(probabilities: Any, chance: Any, count: int) -> Any:
    """Which of k draws are taken, int32 [batch, count], by systematic resampling.

    ``probabilities`` [batch, k] sum to 1, ``chance`` [batch] is uniform on [0, 1). Draw i is taken
    count * probability times, rounded up or down, and that often in expectation.
    """
    import tensorflow as tf

    steps = tf.range(count, dtype=chance.dtype)
    marks = (steps + chance[:, None]) / count
    chosen = tf.searchsorted(tf.cumsum(probabilities, axis=-1), marks, side="right")
    return tf.minimum(chosen, probabilities.shape[-1] - 1)  # a sum may round to less than 1


def _mean_log_weight(model: "VAE", x: Any, q: Gaussian, noise: Any) -> Any:
    return last_mean(log_weight(model, x[:, None, :], q, q.sample(noise)))


_BOUNDS: dict[str, Callable[["VAE", Any, Any], Estimate]] = {
    "elbo": _reparametrised(evidence_bound),
    "iwae": _reparametrised(weighted_bound),
    "dreg": _doubly_reparametrised,
}
EXAMPLES = ("elbo", "iwae_k5", "iwae_k50", "dreg_k50", "dreg_k50_m5")
_NAME = re.compile(r"(elbo|iwae|dreg)_k([1-9]\d*)(?:_m([1-9]\d*))?")


def objective(name: str) -> Objective:
    """The objective called ``name``: ``elbo``, or a bound and its draws, at least two, as in ``iwae_k50``.

    ``dreg_k50_m5``: 5 of them carry the gradient, fewer than there are. Raises ``UnknownName`` for anything
    else; one draw has one name.
    """
    if name == "elbo":
        return Objective(name, 1, _BOUNDS["elbo"], 1)
    found = _NAME.fullmatch(name)
    if found is None or int(found[2]) < 2:
        raise UnknownName("objective of a VAE", name, EXAMPLES)
    draws = int(found[2])
    if found[3] is None:
        return Objective(name, draws, _BOUNDS[found[1]], draws)
    if found[1] == "elbo" or int(found[3]) >= draws:
        raise UnknownName("objective of a VAE", name, EXAMPLES)
    return Objective(name, draws, _resampled(found[1], int(found[3])), draws + 1)
