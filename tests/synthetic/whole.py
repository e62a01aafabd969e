"""A small made-up profile on disk, with a ledger: enough to build the paper from."""

import json
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from experiments.studies import dcgan, fashion, mlp_objectives
from records import columns, files
from records.files import of_epoch
from tests.synthetic.files import (
    listed,
    metric,
    write_csv,
    write_json,
    write_manifest,
    write_noise,
    write_result,
    write_scores,
)
from theory.claims import LEDGER, Claim
from theory.derivations import DERIVATIONS
from theory.models.mixtures import TOYS

MODELS = (
    ("non_saturating", "mlp_objectives"),
    ("lsgan", "mlp_objectives"),
    ("lsgan_pearson", "mlp_objectives"),
    ("non_saturating", "dcgan"),
)
FACTORIAL = (  # study, objective, seeds
    *(("mlp_objectives", o, 10) for o in mlp_objectives.OBJECTIVES),
    *(("dcgan", o, 8) for o in dcgan.OBJECTIVES),
    *(("fashion", o, 3) for o in fashion.OBJECTIVES),
)
RECIPES = ((1e-3, 0.0), (3e-4, 0.0), (1e-3, 1.0), (3e-4, 1.0))  # learning rate and R1, tried with two losses
GRADIENTS = ("minimax", "lsgan", "lsgan_bounded", "non_saturating")
TOY = {"noise_dim": 2, "widths": [64, 64], "learning_rate": 1e-3, "beta1": 0.5}
DISCRIMINATORS = ("non_saturating", "lsgan", "lsgan_pearson")


def write_profile(
    results: Path,
    profile: str = "tiny",
    seeds: int = 2,
    discriminator_seeds: int = 6,
    *,
    factorial: bool = False,
) -> None:
    """Write ``results``/<profile>/{manifest,ledger}.json and the runs they name.

    With ``factorial``, the runs on images are all those of the full profile: every loss, network and seed.
    """
    random = np.random.default_rng(0)
    studies: dict[str, list[dict[str, str]]] = {
        "mlp_objectives": [],
        "dcgan": [],
        "optimal_discriminator": [],
        "generator_gradients": [],
    }
    tiny = [(study, objective, seeds if study == "mlp_objectives" else 1) for objective, study in MODELS]
    for place, (study, objective, count) in enumerate(FACTORIAL if factorial else tiny):
        for seed in range(count):
            dataset = "fashion_mnist" if study == "fashion" else "mnist_2k"
            architecture = "mlp" if study == "mlp_objectives" else "dcgan"
            run = f"{objective}-{architecture}-{dataset}-s{seed}"
            mean = 20.0 + place if factorial and architecture == "dcgan" else 40.0 + 10 * place
            value = mean + float(random.normal())
            _gan_run(results / files.RUNS / run, objective, architecture, seed, value, dataset)
            studies.setdefault(study, []).append(listed(run))
    if factorial:
        studies |= _tuned(results) | {"engine_confirmation": _options(results)}
        studies |= {"equal_budgets": _budgets(results), "own_recipes": _own_recipes(results)}
        studies |= {"conditional": _conditional(results), "stacked": stacked(results)}
        studies |= pairs_and_penalties(results)
    for objective in DISCRIMINATORS:
        for seed in range(discriminator_seeds):
            run = f"{objective}-discriminator-shifted_gaussians-s{seed}"
            _discriminator_run(
                results / files.RUNS / run, objective, seed, 1e-4 * float(random.uniform(1, 2))
            )
            studies["optimal_discriminator"].append(listed(run))
    toys = studies.setdefault("toys", [])
    for objective in DISCRIMINATORS[:2]:
        for seed in range(discriminator_seeds):
            divergence = 0.1 + seed / 50
            toys.append(_toy_run(results, objective, "ring_8", seed, divergence))
    for objective in GRADIENTS:
        for seed in range(discriminator_seeds):
            run = f"{objective}-gradient-disjoint_uniforms-s{seed}"
            _gradient_run(results / files.RUNS / run, objective, seed)
            studies["generator_gradients"].append(listed(run))
    write_manifest(results, profile, studies)
    write_json(
        results / profile / files.LEDGER, {"claims": [ledger_entry(claim) for claim in LEDGER.values()]}
    )


def ledger_entry(claim: Claim) -> dict[str, Any]:
    """A made-up verdict on a real claim, as in ledger.json."""
    words = {
        field: getattr(claim, field)
        for field in ("id", "title", "statement", "beyond", "source", "assumptions", "method")
    }
    words["says"] = {name: wording.written() for name, wording in claim.says.items()}
    numbers = {"predicted": 0.4034264, "measured": 0.4034264 + 1e-14, "error_bound": 1e-12, "seconds": 0.01}
    return words | numbers | {"outcome": "pass"}


def proved() -> dict[str, dict[str, str]]:
    """Derivations of which every step is as if it had passed."""
    return {
        name: {step.name: "pass" for step in derivation.steps} for name, derivation in DERIVATIONS.items()
    }


def _tuned(results: Path) -> dict[str, list[dict[str, str]]]:
    """Nine recipes; three seeds of the best, the LSGAN's last, of it in float32, and of the usual one."""
    usual = {"r1": 0.0, "ema": 0.0, "precision": "float32"}
    recipes = [("non_saturating", usual)]
    recipes += [
        (objective, usual | {"learning_rate": rate, "r1": r1, "ema": 0.995, "precision": "bfloat16"})
        for objective in ("non_saturating", "lsgan")
        for rate, r1 in RECIPES
    ]
    tried, made = [], []
    for place, (objective, settings) in enumerate(recipes):
        run, config = f"{objective}-dcgan-mnist_held_out-s0-{place}", settings | {"epochs": 3}
        _gan_run(results / files.RUNS / run, objective, "dcgan", 0, 12.0 - place, "mnist_held_out", config)
        tried.append(listed(run))
    objective, settings = recipes[-1]
    longer, fine = [], []
    for seed in range(1, 4):
        for name, setting, value, runs in (
            ("best", settings, 3.5, made),
            ("fine", settings | {"precision": "float32"}, 3.5 + seed / 100, fine),
            ("longer", usual, 7.0 + seed / 10, longer),
        ):
            run, config = f"{objective}-dcgan-mnist_2k-s{seed}-{name}", setting | {"epochs": 20}
            _gan_run(results / files.RUNS / run, objective, "dcgan", seed, value, "mnist_2k", config)
            runs.append(listed(run))
    return {"tuning": tried, "best_effort": made, "best_effort_float32": fine, "usual_longer": longer}


def _options(results: Path) -> list[dict[str, str]]:
    """Ten fresh seeds of the MLP's GAN with each of the engine's options and with none."""
    random, made = np.random.default_rng(1), []
    for seed in range(10, 20):
        for reuse, precision in product((False, True), ("float32", "bfloat16")):
            run = f"non_saturating-mlp-mnist_2k-s{seed}-{reuse:d}-{precision}"
            config = {"reuse_fakes": reuse, "precision": precision, "r1": 0.0, "ema": 0.0}
            value = 40.0 + float(random.normal())
            _gan_run(results / files.RUNS / run, "non_saturating", "mlp", seed, value, "mnist_2k", config)
            made.append(listed(run))
    return made


def _budgets(results: Path) -> list[dict[str, str]]:
    """Three losses on either pair, four recipes each: the usual one is nearest for the first loss alone."""
    random, made = np.random.default_rng(2), []
    for architecture, (place, objective) in product(
        ("mlp", "dcgan"), enumerate(mlp_objectives.OBJECTIVES[:3])
    ):
        folder = results / files.RUNS / f"{objective}-{architecture}-halving-s0"
        config = {"objective": objective, "architecture": architecture, "dataset": "mnist", "seed": 0}
        config |= {"recipes": [4, 2], "epochs": [1, 3], "precision": "float32", "kernels": "reference"}
        write_json(folder / files.CONFIG, config)
        write_result(folder, "halving", config, {"discriminator": 267_009}, {"recipe": 1.0 + place})
        usual = 50.0 - 10 * place
        first = [usual, *(usual * (0.6 + 0.2 * random.random(3)))]
        rows = [
            (round_, recipe, epochs, 1e-3 * (1 + recipe), 2e-3, 0.5 * (recipe % 2), recipe / 4, 0.0, distance)
            for round_, epochs, trials in ((1, 1, enumerate(first)), (2, 3, [(0, "x"), (1, "x")]))
            for recipe, distance in trials
        ]
        rows = [row if row[-1] != "x" else (*row[:-1], 20.0 + place + row[1]) for row in rows]
        write_csv(folder / files.TRIALS, columns.TRIALS, rows)
        made.append(listed(folder.name))
    return made


def pairs_and_penalties(results: Path, seeds: int = 40) -> dict[str, list[dict[str, str]]]:
    """All four designs on each target; the penalties halve the divergence, pairs leave it."""
    random = np.random.default_rng(3)
    made = []
    for target, paired, weight in product(TOYS, (False, True), (0.0, 0.1)):
        for seed in range(100, 100 + seeds):
            divergence = (0.05 if weight else 0.1) * float(random.uniform(0.8, 1.2))
            objective = "relativistic" if paired else "non_saturating"
            made.append(_toy_run(results, objective, target, seed, divergence, weight))
    return {"r3gan": made}


def stacked(results: Path, seeds: int = 2) -> list[dict[str, str]]:
    """Runs on stacked digits: the usual recipe loses kinds, that of R3GAN reaches the goal with seed 0."""
    made = []
    for (objective, weight), seed in product((("non_saturating", 0.0), ("relativistic", 1.0)), range(seeds)):
        folder = results / files.RUNS / f"{objective}-dcgan-stacked_mnist-s{seed}"
        config = {"epochs": 3, "r1": weight, "r2": weight, "precision": "bfloat16"}
        _gan_run(folder, objective, "dcgan", seed, 20.0 + seed, "stacked_mnist", config)
        kinds, divergence = (1000.0 - seed, 0.055) if weight else (700.0 + seed, 1.25)
        scores = json.loads((folder / files.SCORES).read_text())
        own = [
            metric(
                "class_kl", "class KL", divergence, divergence - 0.02, divergence, floor=(0.02, 0.0, 0.02)
            ),
            metric("modes", "modes", kinds, kinds, kinds, floor=(1000.0, 1000.0, 1000.0)),
        ]
        write_json(folder / files.SCORES, scores | {"metrics": [*scores["metrics"], *own]})
        made.append(listed(folder.name))
    return made


def _toy_run(
    results: Path, objective: str, target: str, seed: int, divergence: float, weight: float = 0.0
) -> dict[str, str]:
    """A toy run that misses a mode if its seed is even; the manifest's entry."""
    run = f"{objective}-toy-{target}-s{seed}" + "-penalised" * bool(weight)
    config = {"objective": objective, "target": target, "seed": seed, "steps": 500, "batch_size": 256} | TOY
    config |= {"r1": weight, "r2": weight} if weight else {}
    modes = len(TOYS[target].means)
    final = {"modes": modes - 1 + seed % 2, "high_quality": 0.5 + seed % 10 / 20, "reverse_kl": divergence}
    final |= {"failed": float(seed % 2 == 0)}
    write_result(results / files.RUNS / run, "toy", config, {"discriminator": 4417, "generator": 4482}, final)
    return listed(run)


def _gan_run(
    folder: Path,
    objective: str,
    architecture: str,
    seed: int,
    value: float,
    dataset: str,
    settings: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    config = {"objective": objective, "architecture": architecture, "dataset": dataset, "seed": seed}
    config |= {"epochs": 2, "batch_size": 128, "noise_dim": 96, "learning_rate": 1e-3}
    config |= {"beta1": 0.5, "beta2": 0.999}
    config |= settings
    parameters = {"discriminator": 267_009, "generator": 1_952_528}
    write_json(folder / files.CONFIG, config)
    write_result(folder, "gan", config, parameters, {})
    primary = (columns.PRIMARY, "FD-LeNet", value, value - 1.3, value + 1.3)
    write_scores(folder, [metric(*primary, floor=(1.9, 1.7, 2.1))], untrained=480.0 + seed)
    for epoch in range(3):
        write_noise(folder / files.GRIDS / of_epoch(epoch, ".png"), epoch)
    header = (*columns.GAN_HISTORY, "score_real", "score_fake", "generator_gradient")
    rows = [(step, 1 + step // 8, 1.2 - step / 50, 0.8 + step / 40, 0.9, 0.1, 0.2) for step in range(1, 15)]
    write_csv(folder / files.HISTORY, header, rows)
    distances = (480.0 + seed, 2 * value, value)
    write_csv(folder / files.EPOCHS, columns.EPOCHS, enumerate(distances))
    shares = [(place / 200, place / 100, place / 100 - 1) for place in range(201)]
    write_csv(folder / files.QUANTILES, columns.QUANTILES, shares)
    for name in (files.INTERPOLATIONS, files.NEIGHBOURS) if seed == 0 else ():
        write_noise(folder / name, seed)


def _own_recipes(results: Path) -> list[dict[str, str]]:
    """Eight fresh seeds of three losses on either pair, whose distances lie apart by more than the seeds'."""
    random, made = np.random.default_rng(3), []
    for architecture, (place, objective), seed in product(
        ("mlp", "dcgan"), enumerate(mlp_objectives.OBJECTIVES[:3]), range(1, 9)
    ):
        run = f"{objective}-{architecture}-mnist_2k-s{seed}-own"
        config = {"epochs": 3, "learning_rate": 2e-3, "r1": 0.5, "ema": 0.99}
        value = 15.0 - 3 * place + float(random.normal())
        _gan_run(results / files.RUNS / run, objective, architecture, seed, value, "mnist_2k", config)
        made.append(listed(run))
    return made


def _conditional(results: Path) -> list[dict[str, str]]:
    """Two seeds each of two models that are told labels, with what is scored by these."""
    made = []
    for objective, seed in product(("non_saturating", "lsgan"), range(2)):
        folder = results / files.RUNS / f"{objective}-mlp-mnist_2k-s{seed}-conditional"
        _gan_run(folder, objective, "mlp", seed, 9.0, "mnist_2k", {"conditional": True, "epochs": 3})
        share = {"value": 0.92 + seed / 50, "low": 0.9, "high": 0.95}
        told = [{"label": label, "frechet": 4.0 + label, "floor": 1.0} for label in range(10)]
        scores = json.loads((folder / files.SCORES).read_text())
        accuracies = dict.fromkeys(("gan_train", "gan_test", "real"), share)
        write_json(folder / files.SCORES, scores | {"conditional": {"classes": told} | accuracies})
        made.append(listed(folder.name))
    return made


def _discriminator_run(folder: Path, objective: str, seed: int, regret: float) -> None:
    config = {"objective": objective, "pair": "shifted_gaussians", "seed": seed, "steps": 100}
    write_json(folder / files.CONFIG, config)
    final = {"regret": regret, "score_rmse": regret**0.5, "log_ratio_rmse": 2 * regret**0.5}
    final |= {"probability_rmse": regret**0.5 / 4}
    write_result(folder, "discriminator", config, {"discriminator": 1185}, final)
    x = np.linspace(-5, 6, 401)
    log_p, log_q = -(x**2) / 2, -((x - 1.3) ** 2) / 2
    rows = zip(x, 0.9 * (log_p - log_q), log_p - log_q, log_p, log_q, strict=True)
    write_csv(folder / files.CURVE, columns.CURVE, rows)


def _gradient_run(folder: Path, objective: str, seed: int) -> None:
    config = {"objective": objective, "family": "disjoint_uniforms", "seed": seed}
    write_json(folder / files.CONFIG, config)
    write_result(folder, "gradient", config, {"discriminator": 321}, {})
    size = (0.3 if objective == "lsgan" else 0.01) * (1 + seed / 20)
    left = size / (9 if objective == "lsgan" else 90)
    write_csv(folder / files.GRADIENTS, columns.GRADIENTS, [(0.5, 1000, size), (8.0, 1000, left)])
