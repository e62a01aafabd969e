"""A small made-up profile on disk, in the schema of experiments.record: enough to build the paper from."""

import hashlib
import json
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from PIL import Image

from experiments.studies import STUDIES, dcgan, fashion, mlp_objectives
from theory.claims import LEDGER, Claim, Verdict
from theory.derivations import DERIVATIONS

DATASET = {"name": "mnist_2k", "sha256": hashlib.sha256(b"made up").hexdigest()}
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
            _gan_run(results / "runs" / run, run, objective, architecture, seed, value, dataset)
            studies.setdefault(study, []).append({"id": run, "path": f"runs/{run}"})
    if factorial:
        studies |= _tuned(results) | {"engine_confirmation": _options(results)}
    for objective in DISCRIMINATORS:
        for seed in range(discriminator_seeds):
            run = f"{objective}-discriminator-shifted_gaussians-s{seed}"
            _discriminator_run(
                results / "runs" / run, run, objective, seed, 1e-4 * float(random.uniform(1, 2))
            )
            studies["optimal_discriminator"].append({"id": run, "path": f"runs/{run}"})
    for objective in DISCRIMINATORS[:2]:
        for seed in range(discriminator_seeds):
            run = f"{objective}-toy-ring_8-s{seed}"
            config = {
                "objective": objective,
                "target": "ring_8",
                "seed": seed,
                "steps": 500,
                "batch_size": 256,
            } | TOY
            final = {"modes": 7 + seed % 2, "high_quality": 0.5 + seed / 20, "reverse_kl": 0.1 + seed / 50}
            final |= {"failed": float(seed % 2 == 0)}
            parameters = {"discriminator": 4417, "generator": 4482}
            _result(results / "runs" / run, run, "toy", config, parameters, final)
            studies.setdefault("toys", []).append({"id": run, "path": f"runs/{run}"})
    for objective in GRADIENTS:
        for seed in range(discriminator_seeds):
            run = f"{objective}-gradient-disjoint_uniforms-s{seed}"
            _gradient_run(results / "runs" / run, run, objective, seed)
            studies["generator_gradients"].append({"id": run, "path": f"runs/{run}"})
    manifest = {"profile": profile, "description": "made up for a test", "dataset": DATASET, "runs": studies}
    manifest["apart"] = [study for study in studies if STUDIES[study].apart]
    _json(results / profile / "manifest.json", manifest)
    _json(results / profile / "ledger.json", {"claims": [ledger_entry(claim) for claim in LEDGER.values()]})


def ledger_entry(claim: Claim) -> dict[str, Any]:
    """A made-up verdict on a real claim, as in ledger.json."""
    words = {
        field: getattr(claim, field)
        for field in ("id", "title", "statement", "beyond", "source", "assumptions", "method")
    }
    words["says"] = {name: wording.written() for name, wording in claim.says.items()}
    numbers = {"predicted": 0.4034264, "measured": 0.4034264 + 1e-14, "error_bound": 1e-12, "seconds": 0.01}
    return words | numbers | {"outcome": "pass"}


def verdicts() -> dict[str, dict[str, Verdict]]:
    """A made-up verdict on each step of the derivations."""
    passed = Verdict(0.0, 0.0, 0.0, "pass", 0.01)
    return {
        name: {step.name: passed for step in derivation.steps} for name, derivation in DERIVATIONS.items()
    }


def _tuned(results: Path) -> dict[str, list[dict[str, str]]]:
    """Nine recipes; three seeds of the best, the LSGAN's last, and of the usual one for as long."""
    usual = {"r1": 0.0, "ema": 0.0, "precision": "float32"}
    recipes = [("non_saturating", usual)]
    recipes += [
        (objective, usual | {"learning_rate": rate, "r1": r1, "ema": 0.995})
        for objective in ("non_saturating", "lsgan")
        for rate, r1 in RECIPES
    ]
    tried, made = [], []
    for place, (objective, settings) in enumerate(recipes):
        run, config = f"{objective}-dcgan-mnist_held_out-s0-{place}", settings | {"epochs": 3}
        _gan_run(results / "runs" / run, run, objective, "dcgan", 0, 12.0 - place, "mnist_held_out", config)
        tried.append({"id": run, "path": f"runs/{run}"})
    objective, settings = recipes[-1]
    longer = []
    for seed in range(1, 4):
        for name, setting, value, runs in (
            ("best", settings, 3.5, made),
            ("longer", usual, 7.0 + seed / 10, longer),
        ):
            run, config = f"{objective}-dcgan-mnist_2k-s{seed}-{name}", setting | {"epochs": 20}
            _gan_run(results / "runs" / run, run, objective, "dcgan", seed, value, "mnist_2k", config)
            runs.append({"id": run, "path": f"runs/{run}"})
    return {"tuning": tried, "best_effort": made, "usual_longer": longer}


def _options(results: Path) -> list[dict[str, str]]:
    """Ten fresh seeds of the MLP's GAN with each of the engine's options and with none."""
    random, made = np.random.default_rng(1), []
    for seed in range(10, 20):
        for reuse, precision in product((False, True), ("float32", "bfloat16")):
            run = f"non_saturating-mlp-mnist_2k-s{seed}-{reuse:d}-{precision}"
            config = {"reuse_fakes": reuse, "precision": precision, "r1": 0.0, "ema": 0.0}
            value = 40.0 + float(random.normal())
            _gan_run(results / "runs" / run, run, "non_saturating", "mlp", seed, value, "mnist_2k", config)
            made.append({"id": run, "path": f"runs/{run}"})
    return made


def _gan_run(
    folder: Path,
    run: str,
    objective: str,
    architecture: str,
    seed: int,
    value: float,
    dataset: str,
    settings: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    config = {"objective": objective, "architecture": architecture, "dataset": dataset, "seed": seed}
    config |= {"epochs": 2, "batch_size": 128, "noise_dim": 96, "learning_rate": 1e-3, "beta1": 0.5}
    config |= settings
    parameters = {"discriminator": 267_009, "generator": 1_952_528}
    _json(folder / "config.json", config)
    _result(folder, run, "gan", config, parameters, {})
    metric = {
        "name": "fd_lenet",
        "title": "FD-LeNet",
        "value": value,
        "low": value - 1.3,
        "high": value + 1.3,
    }
    metric |= {"interval": "jackknife 95%", "floor": 1.9, "floor_low": 1.7, "floor_high": 2.1, "unit": ""}
    protocol = {"generated": 1000, "reference": "test", "reference_images": 1000, "dataset": "mnist_2k"}
    scores = {
        "id": run,
        "protocol": protocol | {"dataset_sha256": DATASET["sha256"]},
        "extractor": {"name": "lenet", "sha256": "e" * 64},
        "metrics": [metric],
        "untrained": {"fd_lenet": 480.0 + seed},
        "seconds": 1.5,
    }
    _json(folder / "scores.json", scores)
    (folder / "grids").mkdir(exist_ok=True)
    for epoch in range(3):
        sheet = np.random.default_rng(epoch).integers(0, 256, (238, 238), dtype=np.uint8)
        Image.fromarray(sheet).save(folder / "grids" / f"epoch-{epoch:02d}.png")
    lines = ["step,epoch,discriminator_loss,generator_loss,score_real,score_fake,generator_gradient"]
    lines += [
        f"{step},{1 + step // 8},{1.2 - step / 50},{0.8 + step / 40},0.9,0.1,0.2" for step in range(1, 15)
    ]
    (folder / "history.csv").write_text("\n".join(lines) + "\n")
    epochs = [f"{epoch},{distance}" for epoch, distance in enumerate((480.0 + seed, 2 * value, value))]
    (folder / "epochs.csv").write_text("\n".join(["epoch,fd_lenet", *epochs]) + "\n")
    shares = [f"{place / 200},{place / 100},{place / 100 - 1}" for place in range(201)]
    (folder / "quantiles.csv").write_text("\n".join(["share,real,fake", *shares]) + "\n")
    for name in ("interpolations", "neighbours") if seed == 0 else ():
        sheet = np.random.default_rng(seed).integers(0, 256, (238, 238), dtype=np.uint8)
        Image.fromarray(sheet).save(folder / f"{name}.png")


def _discriminator_run(folder: Path, run: str, objective: str, seed: int, regret: float) -> None:
    config = {"objective": objective, "pair": "shifted_gaussians", "seed": seed, "steps": 100}
    _json(folder / "config.json", config)
    final = {"regret": regret, "score_rmse": regret**0.5, "log_ratio_rmse": 2 * regret**0.5}
    _result(folder, run, "discriminator", config, {"discriminator": 1185}, final)
    x = np.linspace(-5, 6, 401)
    log_p, log_q = -(x**2) / 2, -((x - 1.3) ** 2) / 2
    table = np.column_stack([x, 0.9 * (log_p - log_q), log_p - log_q, log_p, log_q])
    np.savetxt(
        folder / "curve.csv", table, delimiter=",", header="x,score,optimal_score,log_p,log_q", comments=""
    )


def _gradient_run(folder: Path, run: str, objective: str, seed: int) -> None:
    config = {"objective": objective, "family": "disjoint_uniforms", "seed": seed}
    _json(folder / "config.json", config)
    _result(folder, run, "gradient", config, {"discriminator": 321}, {})
    size = (0.3 if objective == "lsgan" else 0.01) * (1 + seed / 20)
    left = size / (9 if objective == "lsgan" else 90)
    lines = ["distance,steps,gradient", f"0.5,1000,{size}", f"8.0,1000,{left}"]
    (folder / "gradients.csv").write_text("\n".join(lines) + "\n")


def _result(
    folder: Path,
    run: str,
    kind: str,
    config: dict[str, Any],
    parameters: dict[str, int],
    final: dict[str, float],
) -> None:
    result = {
        "id": run,
        "kind": kind,
        "config": config,
        "dataset": DATASET | {"images": 1000} if kind == "gan" else None,
        "steps": 500,
        "seconds": 2.0,
        "steps_per_second": 7.0,
        "parameters": parameters,
        "final": final,
        "versions": {"python": "3.11.2", "tensorflow": "2.21.0", "numpy": "2.4.0"},
        "threads": 2,
        "code_sha256": "c" * 64,
    }
    _json(folder / "result.json", result)


def present(_result: Mapping[str, Any]) -> tuple[str, str]:
    """Judge every run as made by the present code."""
    return "present", ""


def _json(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1) + "\n")
