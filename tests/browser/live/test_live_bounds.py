"""Pictures 5, 6 and 7: bounds, weighted losses and estimators agree with ``theory``."""

from typing import Any

import numpy as np

from tests.browser.live.agreement import check
from theory import targets
from theory.claims.vae.gradients import SINGLE_DRAW
from theory.elbo import gradients, models, upper_bounds, variances
from theory.elbo.estimators import sgvb_a, sgvb_b
from theory.elbo.inference_gap import split
from theory.elbo.linear_gaussian import LinearGaussian, maximum_likelihood
from theory.elbo.quadrature import proposal
from theory.worlds.bounds.importance import mean_log


def pixels(count: int, noise: float) -> LinearGaussian:
    """``count`` pixels that are one latent plus noise."""
    return LinearGaussian(np.ones((count, 1)), np.zeros(count), noise)


def bounds(settings: dict[str, Any]) -> dict[str, Any]:
    model, x = pixels(1, settings["noise"]), np.array([settings["x"]])
    q = proposal(settings["mean"], settings["scale"])
    divergence = float(q.kl_to_standard())
    elbo = float(model.elbo(x, q))
    gap = split(model, x[None], q)
    place = settings["x"], settings["noise"], settings["mean"], settings["scale"]
    return {
        "evidence": float(model.log_evidence(x)),
        "elbo": elbo,
        "reconstruction": elbo + divergence,
        "minusPrior": -divergence,
        "gap": float(gap.approximation[0] + gap.amortisation[0]),
        "importance": mean_log(settings["draws"], *place)[0],
        "cubo": upper_bounds.chi_upper_bound(model, x, q),
        "eubo": upper_bounds.posterior_upper_bound(model, x, q),
        "posterior": [float(model.posterior_mean(x)[0]), float(model.precision[0, 0] ** -0.5)],
    }


def test_bounds_on_the_evidence(live):
    rng = targets.generator(41)
    settings = [
        {
            "mean": rng.uniform(-3, 3),
            "scale": rng.uniform(0.2, 2),
            "draws": int(rng.integers(1, 65)),
            "x": rng.uniform(-3, 3),
            "noise": rng.uniform(0.25, 3),
        }
        for _ in range(36)
    ]
    check(live, "bounds", settings, [bounds(one) for one in settings])


def weighted(settings: dict[str, Any]) -> dict[str, Any]:
    count, noise = settings["pixels"], settings["noise"]
    beta = {"sum": 1.0, "mean": float(count), "own": 10 ** settings["beta"]}[settings["how"]]
    model, x = pixels(count, noise), np.full(count, settings["x"])
    q = pixels(count, beta * noise).best_diagonal(x)
    posterior = model.best_diagonal(x)
    divergence, elbo = float(q.kl_to_standard()), float(model.elbo(x, q))
    eigenvalues = settings["spread"] / 2.0 ** np.arange(6)
    best = maximum_likelihood(np.diag(eigenvalues), 6, beta * noise)
    return {
        "beta": beta,
        "q": [float(q.mean[0]), float(np.exp(q.log_scale[0]))],
        "posterior": [float(posterior.mean[0]), float(np.exp(posterior.log_scale[0]))],
        "toPrior": divergence,
        "loss": -(elbo + divergence) + beta * divergence,
        "elbo": elbo,
        "evidence": float(model.log_evidence(x)),
        "gap": float(model.log_evidence(x)) - elbo,
        "norms": np.sum(best.weights**2, axis=0).tolist(),
    }


def test_sum_and_mean_over_pixels(live):
    rng = targets.generator(42)
    settings = [
        {
            "how": str(rng.choice(["sum", "mean", "own"])),
            "beta": rng.uniform(-1, 3),
            "pixels": int(rng.integers(1, 120)),
            "noise": rng.uniform(0.25, 3),
            "x": rng.uniform(-3, 3),
            "spread": rng.uniform(1, 200),
        }
        for _ in range(36)
    ]
    check(live, "beta", settings, [weighted(one) for one in settings])


def noisy(settings: dict[str, Any]) -> dict[str, Any]:
    x = np.array([settings["x"]])
    q = variances.tempered(settings["x"], settings["t"])
    noise = np.array(settings["noise"])[..., None]
    several = [
        gradients.iwae_offset_gradient(models.T1, x, q, noise)[:, 0],
        gradients.doubly_reparametrised(models.T1, x, q, noise).mean[:, 0],
        gradients.iwae_gradient(models.T1, x, q, noise).mean[:, 0],
    ]
    deviations = [float(np.std(values, ddof=1)) for values in several]
    signals = [several[0], several[1], several[1]]
    return {
        "q": [float(q.mean[0]), float(np.exp(q.log_scale[0]))],
        "gradientVariances": [
            variances.moments(lambda e, f=SINGLE_DRAW[name]: f(models.T1, x, q, e).mean[:, 0])[1]
            for name in ("score function", "SGVB A", "SGVB B", "sticking the landing")
        ],
        "boundVariances": [
            variances.moments(lambda e, f=f: f(models.T1, x, q, e))[1] for f in (sgvb_a, sgvb_b)
        ],
        "means": [float(np.mean(values)) for values in several],
        "deviations": deviations,
        "ratios": [
            abs(float(np.mean(signal))) / deviation
            for signal, deviation in zip(signals, deviations, strict=True)
        ],
    }


def test_noise_of_the_estimators(live):
    settings = []
    for seed in range(24):
        rng = targets.generator(43, seed)
        draws = int(rng.integers(0, 6))
        settings.append(
            {
                "t": rng.uniform(0, 0.95),  # at the posterior there is no noise to divide by
                "x": rng.uniform(-3, 3),
                "draws": draws,
                "noise": rng.standard_normal((40, 2**draws)).tolist(),
            }
        )
    check(live, "estimators", settings, [noisy(one) for one in settings])
