"""How much of a toy target a generator's samples cover. All numbers are of the samples as given."""

import math

import numpy as np

from theory.models.mixtures import GaussianMixture, wasserstein

SAMPLES = 2500  # points that a run is evaluated by, as many as PacGAN's
NEAR = 3.0  # standard deviations within which a sample is of high quality


def evaluate(samples: np.ndarray, target: GaussianMixture) -> dict[str, float]:
    """Evaluate ``samples`` [n, d] by the criteria of Lin et al. 2018 (PacGAN), section 4.1.

    modes         means that are the nearest one of a sample within 3 standard deviations of it
    high_quality  share of such samples
    reverse_kl    KL(samples || target) in nats of the shares of the modes, every sample counted at its
                  nearest mean however far off: 0 if even, log k if all are at one
    failed        1 if a mode is not found, else 0: declared before any run was made
    wasserstein   W1 to the target, exact; on the line only

    A sample that is not finite is of low quality and belongs to no mode; if all are such, the reverse
    KL is its greatest value, and W1 is left out.
    """
    k = len(target.means)
    finite = samples[np.isfinite(samples).all(axis=1)]
    which, distance = target.nearest(finite)
    near = distance < NEAR
    modes = len(np.unique(which[near]))
    shares = np.bincount(which, minlength=k) / max(len(finite), 1)
    held = shares[shares > 0]
    found = {
        "modes": float(modes),
        "high_quality": float(near.sum() / len(samples)),
        "reverse_kl": float((held * np.log(held * k)).sum()) if len(finite) else math.log(k),
        "failed": float(modes < k),
    }
    if target.dimension == 1 and len(finite) == len(samples):
        found["wasserstein"] = wasserstein(target, samples)
    return found
