"""Probes of a finished VAE, made from its weights: brackets of log p(x), signal in gradients, traversals.

likelihood.csv  bounds on the mean log p(x), from both sides, as their cost grows
gradients.csv   mean square, variance and signal-to-noise ratio of gradient estimators, against their draws
traversals.png  pictures as single latents move
probes.json     what follows from the two tables, their sizes, and digests of what decided them
"""

import hashlib
import json
import math
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data import Images
from engine import surroundings
from engine.randomness import Stream
from experiments import provenance
from experiments.configs.probes import Probes
from experiments.evaluation.image_grid import write_image_grid
from experiments.inspection import remove
from experiments.kinds.vae import VaeConfig
from records import atomic, columns, digests, npz
from records.files import GRADIENTS, LIKELIHOOD, PROBED, PROBES, TRAVERSALS, WEIGHTS
from records.result import read_result
from stats.estimates import CONFIDENCE
from stats.intervals import half_width
from theory.errors import EquipoiseError
from vae.networks import ARCHITECTURES, SIDE
from vae.pixels import PIXELS

if TYPE_CHECKING:
    from vae import brackets, signal
    from vae.model import VAE


def probe(config: VaeConfig, folder: Path, sizes: Probes, training: Images, test: Images) -> str:
    """Make the probes of the finished VAE in ``folder`` unless they are there for the same inputs.

    Says in words what came out. Raises ``EquipoiseError`` if the run's weights are not here.
    """
    if not (folder / WEIGHTS).exists():
        raise EquipoiseError(f"the weights of run {folder.name} are not on this machine; make the run again")
    inputs = _inputs(folder, sizes, training, test)
    if _inputs_of(folder) == inputs:
        return "probed already"
    remove(folder, PROBED)
    began = time.perf_counter()
    surroundings.start()
    model = _model(folder, config)
    from vae.brackets import bracket
    from vae.signal import derivatives
    from vae.traversals import traversals

    pixels = PIXELS[config.pixels]
    x = pixels.once(test.pixels, Stream.TEST_PIXELS).astype(np.float32)
    pilot = pixels.once(training.pixels[: sizes.images], Stream.TRAINING_PIXELS).astype(np.float32)
    bounds = bracket(
        model,
        x[: sizes.images],
        pilot,
        draws=sizes.draws,
        chains=sizes.chains,
        temperatures=sizes.ladder,
    )
    samples = derivatives(
        model, x[: sizes.gradient_images], sizes.gradient_ladder, sizes.repetitions, sizes.coordinates
    )
    _write_csv(folder / LIKELIHOOD, likelihood_rows(bounds))
    _write_csv(folder / GRADIENTS, gradient_rows(samples))
    write_image_grid(folder / TRAVERSALS, traversals(model, x))
    found = annealing_summary(bounds)
    seconds = time.perf_counter() - began
    content = {"id": folder.name, "sizes": asdict(sizes), "annealing": found, "slopes": slopes(samples)}
    atomic.write_json(folder / PROBES, content | {"inputs": inputs, "seconds": round(seconds, 2)})
    digests.add(folder, PROBED)
    return (
        f"annealing {found['difference']['value']:+.2f} nats beside the importance bound, "
        f"gap {found['gap']['value']:.2f}, {seconds:.1f} s"
    )


def annealing_summary(bounds: "dict[brackets.Key, np.ndarray]") -> dict[str, dict[str, float]]:
    """Return means over images in nats, of the bounds with the most draws: value, error, low, high.

    importance, annealed, annealed_from_prior: of the test images; difference: annealed less importance;
    prior_difference: annealed from the prior less annealed from the encoder; below, above and gap, above
    less below: of the simulated images. Differences are paired by image.
    """
    from vae import brackets

    def dearest(images: str, quantity: str) -> np.ndarray:
        sizes = [key.size for key in bounds if key[:2] == (images, quantity)]
        return bounds[brackets.Key(images, quantity, max(sizes))]

    importance, annealed = (dearest("test", q) for q in (brackets.IMPORTANCE, brackets.ANNEALED))
    from_prior = dearest("test", brackets.ANNEALED_FROM_PRIOR)
    below, above = (dearest("simulated", q) for q in (brackets.ANNEALED, brackets.REVERSED))
    return {
        "importance": _mean(importance),
        "annealed": _mean(annealed),
        "annealed_from_prior": _mean(from_prior),
        "difference": _mean(annealed - importance),
        "prior_difference": _mean(from_prior - annealed),
        "below": _mean(below),
        "above": _mean(above),
        "gap": _mean(above - below),
    }


def likelihood_rows(bounds: "dict[brackets.Key, np.ndarray]") -> list[dict[str, Any]]:
    """Return one row per bound: its mean over images and standard error, and those of its paired difference.

    ``difference`` is to the importance bound with the most draws, on the same images.
    """
    from vae import brackets

    rows = []
    for key, values in bounds.items():
        most = max(k.size for k in bounds if k[:2] == (key.images, brackets.IMPORTANCE))
        mean = _mean(values)
        paired = _mean(values - bounds[brackets.Key(key.images, brackets.IMPORTANCE, most)])
        numbers = (mean["value"], mean["error"], paired["value"], paired["error"])
        rows.append(dict(zip(columns.LIKELIHOOD, (*key, *numbers), strict=True)))
    return rows


def gradient_rows(samples: "dict[signal.Key, np.ndarray]") -> list[dict[str, Any]]:
    """Return one row per estimator, network and number of draws.

    mean_square is that of the expected derivatives, estimated without bias; variance the mean of their
    variances over repetitions; snr the root of their ratio with its interval, empty where no signal is seen.
    """
    from vae import signal

    rows = []
    for key, values in samples.items():
        logs = signal.log_ratio(values)
        signal_to_noise = (signal.ratio(values), np.exp(logs.low), np.exp(logs.high))
        numbers = (signal.signal(values), signal.noise(values), *signal_to_noise)
        rows.append(dict(zip(columns.SIGNALS, (*key, *numbers), strict=True)))
    return rows


def slopes(samples: "dict[signal.Key, np.ndarray]") -> list[dict[str, Any]]:
    """Fit log signal-to-noise ratio on log draws, by estimator and network; None where signal is lost."""
    from vae import signal

    rows = []
    for estimator, part in dict.fromkeys(key[:2] for key in samples):
        fitted = signal.slope({k.draws: v for k, v in samples.items() if k[:2] == (estimator, part)})
        ends = {"value": fitted.value, "low": fitted.low, "high": fitted.high}
        numbers = {name: value if math.isfinite(value) else None for name, value in ends.items()}
        rows.append({"estimator": estimator, "part": part, **numbers})
    return rows


def _mean(values: np.ndarray) -> dict[str, float]:
    """The mean over images, its standard error, and Student's 95 % interval."""
    value, error = float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))
    half = float(half_width(error, len(values), CONFIDENCE))
    return {"value": value, "error": error, "low": value - half, "high": value + half}


def _model(folder: Path, config: VaeConfig) -> "VAE":
    from vae.model import VAE

    model = VAE(ARCHITECTURES[config.architecture], PIXELS[config.pixels], np.zeros(SIDE * SIDE), config.seed)
    model.restore(npz.load(folder / WEIGHTS))
    return model


def _write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    atomic.write_text(path, pd.DataFrame(rows).to_csv(index=False, float_format="%.7g", lineterminator="\n"))


def _inputs(folder: Path, sizes: Probes, training: Images, test: Images) -> dict[str, Any]:
    """The digests of everything that decides the probes of the run in ``folder``."""
    here = Path(__file__).relative_to(provenance.ROOT).as_posix()
    own = provenance.meaning_of_file(here) + provenance.meaning_sha256("probes")
    return {
        "weights_sha256": digests.sha256(digests.read(folder / WEIGHTS)),
        "run_code_sha256": read_result(folder).code_sha256,
        "probe_code_sha256": hashlib.sha256(own.encode()).hexdigest(),
        "training_images_sha256": training.sha256,
        "test_images_sha256": test.sha256,
        "sizes": asdict(sizes),
    }


def _inputs_of(folder: Path) -> Any:
    """The inputs that made the probes in ``folder``; None unless all are there, as they were written."""
    if not all((folder / name).exists() for name in PROBED) or digests.damaged(folder, PROBED):
        return None
    try:
        return json.loads(digests.read(folder / PROBES)).get("inputs")
    except (OSError, ValueError, AttributeError, digests.Damaged):
        return None
