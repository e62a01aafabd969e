"""The evidence lower bound: models whose evidence is exact, estimators, and bounds from both sides, in nats.

Model and posterior approximation are written once for NumPy arrays, TensorFlow tensors and SymPy expressions;
the last axis holds the coordinates of a datum or a latent, of log-weights the draws.

    p(x) exact       ``T1`` (one coordinate), ``LinearGaussian`` (probabilistic PCA), ``maximum_likelihood``
    q                ``Gaussian``, diagonal and reparametrised
    one draw         ``sgvb_a``, ``sgvb_b``
    many draws       ``log_weight``, then ``importance_bound`` (below log p(x)) or ``chi_upper_bound`` (above)
"""

from theory.elbo.bounds import chi_upper_bound, importance_bound, log_mean_exp, log_weight
from theory.elbo.estimators import sgvb_a, sgvb_b
from theory.elbo.gaussian import Gaussian
from theory.elbo.linear_gaussian import LinearGaussian, maximum_likelihood
from theory.elbo.models import T1, Conjugate

__all__ = [
    "T1",
    "Conjugate",
    "Gaussian",
    "LinearGaussian",
    "chi_upper_bound",
    "importance_bound",
    "log_mean_exp",
    "log_weight",
    "maximum_likelihood",
    "sgvb_a",
    "sgvb_b",
]
