r"""What sticking the landing leaves out of the gradient of L_k: a term whose mean is zero for k = 1 alone.

    IWAE's gradient = sticking the landing - sum_i v_i d log q(z_i)/d phi,   v_i = w_i/sum w

As k grows the weighted mean turns into one under the posterior, so that the bias tends to
E_{p(z|x)}[d log q(z)/d phi], which is the gradient of -KL(p(z|x) || q): for the mean of a Gaussian,
(m - mu)/sigma^2 with m the posterior's mean.

Source: Tucker et al. 2019; the limit is derived here.
"""

from typing import Any

import numpy as np

from theory.elbo.gaussian import Gaussian
from theory.elbo.gradients import Differentiable, Gradient, normalised_weights, score


def left_out(model: Differentiable, x: Any, q: Gaussian, noise: Any) -> Gradient:
    """sum_i v_i times the score of q at z_i, for noise [..., k, coordinates]: [..., coordinates]."""
    z = q.sample(noise)
    weights, scores = normalised_weights(model, x, q, z)[..., None], score(q, z)
    return Gradient(np.sum(weights * scores.mean, axis=-2), np.sum(weights * scores.log_scale, axis=-2))


def limiting_bias(posterior_mean: Any, q: Gaussian) -> Any:
    """The bias of the derivative with respect to q's mean as k grows without bound, [coordinates]."""
    return (posterior_mean - q.mean) * np.exp(-2 * q.log_scale)
