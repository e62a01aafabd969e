"""A made-up profile on disk, of any size, for readers and figures."""

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from scipy.stats import norm

from records import columns, files
from records.files import of_epoch
from tests.synthetic.files import (
    listed,
    metric,
    write_csv,
    write_json,
    write_manifest,
    write_result,
    write_scores,
)
from theory.models.mixtures import TOYS

OBJECTIVES = ("non_saturating", "lsgan", "lsgan_pearson", "minimax", "lsgan_bounded")
DCGAN_OBJECTIVES = ("non_saturating", "lsgan", "lsgan_bounded")
SHARES = np.linspace(0, 1, 201)
METRICS = ((columns.PRIMARY, "FD-LeNet", 20.0, 0.27), ("recall", "recall", 0.4, 0.88))


def write_profile(
    results: Path,
    profile: str = "tiny",
    *,
    mlp: int = 2,
    dcgan: int = 1,
    epochs: tuple[int, int] = (3, 1),
    discriminators: int = 5,
    objectives: int = 3,
    toys: int = 4,
    gradients: int = 0,
    autoencoders: int = 0,
    dcgan_objectives: int = 1,
    fashion: int = 0,
    scored: bool = True,
) -> Path:
    """Write a manifest and its runs: ``mlp`` and ``dcgan`` seeds, ``epochs`` of each; returns ``results``.

    ``objectives`` and ``dcgan_objectives`` count the losses on either architecture. Unless ``scored``,
    GANs lack what is made of them after training besides their scores.
    """
    studies: dict[str, list[dict[str, str]]] = {}
    for study, architecture, seeds, length, names in (
        ("mlp_objectives", "mlp", mlp, epochs[0], OBJECTIVES[:objectives]),
        ("dcgan", "dcgan", dcgan, epochs[1], DCGAN_OBJECTIVES[:dcgan_objectives]),
        ("fashion", "dcgan", fashion, epochs[1], ("non_saturating", "lsgan", "wgan_gp")),
    ):
        for objective in names:
            for seed in range(seeds):
                dataset = "fashion_mnist" if study == "fashion" else "mnist_2k"
                run = f"{objective}-{architecture}-{dataset}-s{seed}"
                _gan(results / files.RUNS / run, objective, architecture, seed, length, dataset)
                if scored:
                    _scored(results / files.RUNS / run, objective, seed, length)
                studies.setdefault(study, []).append(listed(run))
    for objective in ("non_saturating", "lsgan", "lsgan_pearson"):
        for seed in range(discriminators):
            run = f"{objective}-discriminator-shifted_gaussians-s{seed}"
            _discriminator(results / files.RUNS / run, objective, seed)
            studies.setdefault("optimal_discriminator", []).append(listed(run))
    targets = ("ring_8",) if toys < 5 else TOYS
    for target, objective, seed in product(targets, OBJECTIVES[:objectives], range(toys)):
        run = f"{objective}-toy-{target}-s{seed}"
        _toy(results / files.RUNS / run, objective, target, seed)
        studies.setdefault("toys", []).append(listed(run))
    for objective in OBJECTIVES:
        for family in ("gaussians", "disjoint_uniforms"):
            for seed in range(gradients):
                run = f"{objective}-gradient-{family}-s{seed}"
                _gradient(results / files.RUNS / run, objective, family, seed)
                studies.setdefault("generator_gradients", []).append(listed(run))
    for objective in ("elbo", "iwae_k50", "dreg_k50", "iwae_k5")[:autoencoders]:
        run = f"{objective}-vae_mlp-mnist_2k-s0"
        write_autoencoder(results / files.RUNS / run, objective)
        studies.setdefault("vae", []).append(listed(run))
    write_manifest(results, profile, studies)
    return results


def _gan(
    folder: Path,
    objective: str,
    architecture: str,
    seed: int,
    epochs: int,
    dataset: str = "mnist_2k",
) -> None:
    rng = np.random.default_rng([seed, *objective.encode(), len(architecture)])
    config = {"objective": objective, "architecture": architecture, "dataset": dataset, "seed": seed}
    _result(folder, "gan", config | {"epochs": epochs, "batch_size": 128}, {})
    steps = np.arange(39, 468 * epochs + 1, 39)
    drift = np.exp(-steps / 300)
    d_loss = (0.25 if "lsgan" in objective else 1.1) + 0.4 * drift + 0.04 * rng.normal(size=len(steps))
    g_loss = (0.25 if "lsgan" in objective else 1.2) + 0.3 * (1 - drift) + 0.05 * rng.normal(size=len(steps))
    gradient = 0.3 * np.exp(0.3 * rng.normal(size=len(steps)) - steps / 5000)
    rows = zip(steps, 1 + (steps - 1) // 468, d_loss, g_loss, g_loss / 2, -g_loss / 2, gradient, strict=True)
    header = (*columns.GAN_HISTORY, "score_real", "score_fake", "generator_gradient")
    write_csv(folder / files.HISTORY, header, rows)
    (folder / files.GRIDS).mkdir()
    for epoch in range(epochs + 1):
        write_grid(folder / files.GRIDS / of_epoch(epoch, ".png"), rng, sharpness=epoch / epochs)
    metrics: list[dict[str, Any]] = []
    for name, title, typical, floor in METRICS:
        value = typical * (1 + 0.5 * len(objective) / 10 + 0.2 * float(rng.normal()))
        floors = (floor, 0.9 * floor, 1.1 * floor)
        metrics.append(metric(name, title, value, 0.97 * value, 1.03 * value, floor=floors))
    write_scores(folder, metrics, untrained=300.0 + seed)


def _scored(folder: Path, objective: str, seed: int, epochs: int) -> None:
    """What is made of a finished GAN besides its scores; pictures of the first seed alone."""
    rng = np.random.default_rng([seed, len(objective)])
    distances = [300.0 + seed, *(20 + 100 / np.arange(1, epochs + 1) + 3 * rng.normal(size=epochs))]
    write_csv(folder / files.EPOCHS, columns.EPOCHS, zip(range(epochs + 1), distances, strict=True))
    centre, width = (0.5, 0.1) if objective == "lsgan" else (0.3 * float(rng.normal()), 1.0)
    real = centre + width * (0.8 + norm.ppf(np.clip(SHARES, 5e-5, 1 - 5e-5)))
    fake = centre + width * (-0.8 + 1.2 * norm.ppf(np.clip(SHARES, 5e-5, 1 - 5e-5)))
    write_csv(folder / files.QUANTILES, columns.QUANTILES, zip(SHARES, real, fake, strict=True))
    if seed == 0:
        for name in (files.INTERPOLATIONS, files.NEIGHBOURS):
            write_grid(folder / name, rng, 1.0)


def write_autoencoder(folder: Path, objective: str, seed: int = 0, *, probed: bool = True) -> None:
    """A VAE with the records of a GAN's samples, and its probes if it is ``probed``."""
    _gan(folder, objective, "vae_mlp", seed, 2)
    rng = np.random.default_rng([seed, len(objective)])
    config = {"objective": objective, "architecture": "vae_mlp", "dataset": "mnist_2k", "seed": seed}
    final = {"test_elbo": -91.0, "test_elbo_error": 0.2, "test_nll_iwae": 88.0, "test_nll_iwae_error": 0.2}
    _result(folder, "vae", config | {"epochs": 2, "pixels": "dynamic"}, final | {"active_units": 19})
    steps = np.arange(39, 468 * 2 + 1, 39)
    rows = zip(steps, 1 + (steps - 1) // 468, -91 - 60 * np.exp(-steps / 200), 0 * steps + 25.0, strict=True)
    write_csv(folder / files.HISTORY, columns.VAE_HISTORY, rows)
    write_grid(folder / files.RECONSTRUCTIONS, rng, 1.0)
    if not probed:
        return
    write_grid(folder / files.TRAVERSALS, rng, 1.0)
    bounds = [("test", "importance", k, -5 / k) for k in (1, 10, 100, 1000)]
    bounds += [("simulated", "importance", k, -6 / k) for k in (1, 10, 100, 1000)]
    for count in (4, 16, 64):
        bounds += [
            ("test", "annealed", count, 0.5 - 3 / count),
            ("simulated", "annealed", count, 0.5 - 4 / count),
        ]
        bounds += [("simulated", "reversed", count, 0.5 + 8 / count)]
    bounds += [("test", "annealed_from_prior", 64, 0.4)]
    rows = [(*b[:3], b[3] - 84, 3.0, b[3], 0.1) for b in bounds]
    write_csv(folder / files.LIKELIHOOD, columns.LIKELIHOOD, rows)
    parts = [(e, p) for e in ("sgvb", "sticking", "iwae", "dreg") for p in ("encoder", "decoder")]
    rows = [
        (*one, k, snr**2, 1.0, snr, 0.8 * snr, 1.3 * snr)
        for one in parts
        for k in (1, 4, 16)
        for snr in [0.5 * k ** (-0.5 if one == ("iwae", "encoder") else 0.5)]
    ]
    write_csv(folder / files.GRADIENTS, columns.SIGNALS, rows)
    means = {"importance": -84.0, "annealed": -83.5, "annealed_from_prior": -83.6, "difference": 0.5}
    means |= {"prior_difference": -0.1, "below": -99.5, "above": -99.4, "gap": 0.1}
    annealing = {n: {"value": v, "error": 0.1, "low": v - 0.2, "high": v + 0.2} for n, v in means.items()}
    slopes = [{"estimator": e, "part": p, "value": 0.5, "low": 0.4, "high": 0.6} for e, p in parts]
    slopes[4] |= {"value": None, "low": None, "high": None}  # a signal that was lost
    sizes = {"images": 16, "draws": 1000, "temperatures": 64}
    content = {"id": folder.name, "sizes": sizes, "annealing": annealing, "slopes": slopes}
    write_json(folder / files.PROBES, content)


def write_grid(path: Path, rng: np.random.Generator, sharpness: float) -> None:
    """An 8x8 grid of 28-pixel tiles with 2-pixel separators: noise that turns into strokes."""
    grid = np.zeros((238, 238))
    y, x = np.mgrid[-1:1:28j, -1:1:28j]
    for row in range(8):
        for column in range(8):
            angle, radius = rng.uniform(0, np.pi), rng.uniform(0.3, 0.6)
            stroke = np.exp(-(((np.hypot(x, y * (1 + angle / 3)) - radius) / 0.12) ** 2))
            tile = sharpness * stroke + (1 - sharpness) * rng.uniform(size=(28, 28))
            grid[30 * row : 30 * row + 28, 30 * column : 30 * column + 28] = tile
    Image.fromarray(np.rint(255 * grid).astype(np.uint8)).save(path)


def _discriminator(folder: Path, objective: str, seed: int) -> None:
    rng = np.random.default_rng([seed, len(objective)])
    config = {"objective": objective, "pair": "shifted_gaussians", "seed": seed, "steps": 2000}
    final = {"regret": 1e-3 * (1 + float(rng.uniform())), "score_rmse": 0.05, "log_ratio_rmse": 0.1}
    final |= {"probability_rmse": 0.02}
    _result(folder, "discriminator", config, final)
    x = np.linspace(-5, 6.3, 401)
    log_p, log_q = (-((x - mean) ** 2) / 2 - np.log(2 * np.pi) / 2 for mean in (0.0, 1.3))
    ratio = log_p - log_q
    share = 1 / (1 + np.exp(-ratio))
    optimal = {"non_saturating": ratio, "lsgan": share, "lsgan_pearson": 2 * share - 1}[objective]
    wobble = 0.03 * rng.normal() + 0.04 * rng.normal() * np.sin(x) + 0.01 * rng.normal() * (x - 0.6) ** 2
    rows = zip(x, optimal + wobble, optimal, log_p, log_q, strict=True)
    write_csv(folder / files.CURVE, columns.CURVE, rows)


def _toy(folder: Path, objective: str, target: str, seed: int) -> None:
    rng = np.random.default_rng([seed, len(objective), len(target)])
    modes = len(TOYS[target].means)
    found = modes - int(rng.integers(2))
    config = {"objective": objective, "target": target, "seed": seed, "steps": 6000, "batch_size": 256}
    final = {"modes": found, "high_quality": 0.5 + 0.4 * float(rng.uniform()), "reverse_kl": 0.1}
    final |= {"failed": float(found < modes)}
    final |= {"wasserstein": 0.2 + 0.1 * float(rng.uniform())} if target == "line_5" else {}
    _result(folder, "toy", config, final)
    points = TOYS[target].sample(seed, 300) if seed < 3 else []
    if len(points):
        write_csv(folder / files.POINTS, columns.POINTS[: points.shape[1]], points)


def _gradient(folder: Path, objective: str, family: str, seed: int) -> None:
    rng = np.random.default_rng([seed, len(objective), len(family)])
    config = {"objective": objective, "family": family, "seed": seed}
    _result(folder, "gradient", config, {})
    flat = 0.01 if objective in {"minimax", "lsgan_bounded"} else 1.0
    rows = [
        (distance, steps, -flat * float(rng.uniform(0.1, 0.2)) / distance)
        for steps in (1, 10, 100, 1000, 4000)
        for distance in (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
    ]
    write_csv(folder / files.GRADIENTS, columns.GRADIENTS, rows)


def _result(folder: Path, kind: str, config: dict[str, Any], final: dict[str, float]) -> None:
    adversarial = {"discriminator": 267_009, "generator": 1_952_528}
    parameters = adversarial if kind == "gan" else {"discriminator": 4417}
    ended = {"steps": 1404, "seconds": 20.0, "steps_per_second": 70.2}
    write_result(folder, kind, config, parameters, final, **ended)
