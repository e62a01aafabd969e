"""The settings that are constants of theory and of analysis, each read where it is used."""

from collections.abc import Mapping

import numpy as np

from analysis.comparisons import factorial, failures
from analysis.figures.gans import training_signals
from analysis.figures.theory import coverage, dynamics, evidence_bracket, inference_gap
from analysis.metrics import spaces
from analysis.paper.settings.forms import (
    Setting,
    fraction,
    number,
    part,
    percent,
    power,
    rounded,
    vector,
    word,
)
from stats import estimates, paired
from theory import enclosures, montecarlo, verdict
from theory.claims.vae.estimators import Q
from theory.examples import T1
from theory.gradients.codes import three_codes
from theory.models.mixtures import TOYS, GaussianMixture
from theory.objectives import POINTWISE
from theory.targets import T2, Target


def of_theory_and_analysis() -> dict[str, Setting]:
    """Return key -> setting: levels, thresholds, codes, densities, targets, sizes of theory's figures."""
    return {
        "level": percent(estimates.CONFIDENCE),
        **_acceptance(),
        **_failures(),
        "factorial.groups": word(len(factorial.FAMILIES)),
        "paired.level": percent(paired.LEVEL),
        **{f"{name}.codes": vector(three_codes(POINTWISE[name])) for name in ("lsgan", "lsgan_pearson")},
        **_normal("first_pair.p", T2.p),
        **_normal("first_pair.q", T2.q),
        **_toys(TOYS),
        "conjugate.observation": number(T1.x),
        "coverage.mean": number(Q[0]),
        "coverage.deviation": number(Q[1]),
        "coverage.intervals": number(coverage.REPETITIONS),
        "evidence_bracket.linear": number(evidence_bracket.LINEAR),
        "inference_gap.data": number(inference_gap.DATA),
        "inference_gap.latents": word(inference_gap.MODEL.weights.shape[1]),
        "dynamics.penalty": fraction(float(dynamics.R1)),
        "dynamics.step": fraction(dynamics.RATE),
        "training_signals.span": power(training_signals.SPAN),
        "spaces.seeds": word(len(spaces.SEEDS)),
        "spaces.components": number(spaces.COMPONENTS),
    }


def _acceptance() -> dict[str, Setting]:
    """What a check must reach before it passes; ``theory.verdict`` and ``theory.montecarlo`` apply it."""
    return {
        "acceptance.level": power(montecarlo.ALPHA),
        "acceptance.margin": rounded(montecarlo.PASS_MARGIN, 3),
        "acceptance.resolution": rounded(montecarlo.RESOLUTION, 3),
        "acceptance.factor": number(verdict.FACTOR),
        "acceptance.floor": power(verdict.FLOOR),
        "acceptance.resolved": power(verdict.RESOLVED),
        "acceptance.radius": power(10.0**-enclosures.DIGITS),
        "acceptance.seeds": word(verdict.SEEDS),
        "acceptance.seed_level": percent(verdict.SEED_LEVEL),
    }


def _failures() -> dict[str, Setting]:
    return {
        "failures.apart": number(failures.APART),
        "failures.kinds": word(len(failures.FAILURES)),
        "failures.untrained": part(failures.UNTRAINED_SHARE),
        "failures.class": number(failures.LEAST_CLASS_SHARE),
        "failures.class_share": percent(failures.LEAST_CLASS_SHARE),
        "failures.recall": part(failures.RECALL_SHARE),
    }


def _normal(key: str, density: Target) -> dict[str, Setting]:
    return {f"{key}.{name}": number(density.exact[name]) for name in ("mean", "variance")}


def _toys(toys: Mapping[str, GaussianMixture]) -> dict[str, Setting]:
    line, ring, grid = (toys[name] for name in ("line_5", "ring_8", "grid_25"))
    return {
        "toys.targets": word(len(toys)),
        "toys.line.modes": number(len(line.means)),
        "toys.line.spacing": number(spacing(line)),
        "toys.line.deviation": number(line.scale),
        "toys.ring.modes": number(len(ring.means)),
        "toys.ring.deviation": number(ring.scale),
        "toys.grid.side": number(len(np.unique(grid.means[:, 0]))),
        "toys.grid.spacing": number(spacing(grid)),
        "toys.grid.deviation": number(grid.scale),
    }


def spacing(target: GaussianMixture) -> float:
    """Return the least distance between two means."""
    distances = np.linalg.norm(target.means[:, None] - target.means[None], axis=-1)
    return float(distances[~np.eye(len(target.means), dtype=bool)].min())
