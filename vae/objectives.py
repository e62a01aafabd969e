r"""What a VAE's training maximises, and its gradient; in nats an image.

    elbo       log p(x|z) - KL(q || p(z)); elbo_kK the mean over K draws    Kingma & Welling 2013, eq. 7
    iwae_kK    log 1/K sum w_i                                              Burda et al. 2015
    dreg_kK    the same, the encoder's gradient sum v_i^2 dl_i/dz dz/dphi   Tucker et al. 2018, eq. 8

with w_i = p(x, z_i)/q(z_i|x), l_i = log w_i and v_i = w_i/sum w. The bounds are ``theory.elbo``'s own
functions; the tests hold their automatic derivatives against its gradient estimators.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from theory.elbo.bounds import importance_bound, log_weight
from theory.elbo.estimators import sgvb_b
from theory.elbo.gaussian import Gaussian
from theory.elementary import last_mean
from theory.errors import UnknownName

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
    """A bound estimated with ``draws`` latents an image, and how its gradient is taken."""

    name: str
    draws: int
    estimate: Callable[["VAE", Any, Any], Estimate]  # (model, x [batch, 784], noise [batch, draws, latents])


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

    encoder, decoder = list(model.encoder_weights.values()), list(model.decoder_weights.values())
    with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
        tape.watch([*encoder, *decoder])
        q = model.posterior(x)
        z = q.sample(noise)
        log_weights = log_weight(model, x[:, None, :], q, z)
        normalised = tf.stop_gradient(tf.nn.softmax(log_weights, axis=-1))
        loss = -tf.reduce_mean(tf.reduce_sum(normalised * log_weights, axis=-1))
    *decoder_descent, slope = tape.gradient(loss, [*decoder, z])
    encoder_descent = tape.gradient(z, encoder, output_gradients=normalised[..., None] * slope)
    return Estimate(
        importance_bound(log_weights), q.kl_to_standard()[:, 0], [*encoder_descent, *decoder_descent]
    )


_BOUNDS: dict[str, Callable[["VAE", Any, Any], Estimate]] = {
    "elbo": _reparametrised(evidence_bound),
    "iwae": _reparametrised(weighted_bound),
    "dreg": _doubly_reparametrised,
}
EXAMPLES = ("elbo", "iwae_k5", "iwae_k50", "dreg_k50")
_NAME = re.compile(r"(elbo|iwae|dreg)_k([1-9]\d*)")


def objective(name: str) -> Objective:
    """The objective called ``name``: ``elbo``, or a bound and its draws, at least two, as in ``iwae_k50``.

    Raises ``UnknownName`` for anything else; one draw has one name.
    """
    if name == "elbo":
        return Objective(name, 1, _BOUNDS["elbo"])
    found = _NAME.fullmatch(name)
    if found is None or int(found[2]) < 2:
        raise UnknownName("objective of a VAE", name, EXAMPLES)
    return Objective(name, int(found[2]), _BOUNDS[found[1]])
