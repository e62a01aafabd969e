"""The numbers and names of ``theory`` that the page computes with, so that none is typed a second time."""

import math
from dataclasses import fields
from typing import Any

from analysis.paper import labels
from commands.build.mathtext import readable
from experiments.config import GanConfig
from theory import examples
from theory.gradients.codes import three_codes
from theory.objectives import POINTWISE
from theory.targets import PAIRS
from theory.worlds.generator import semistable

KINDS = {  # of the losses, as the page's objectives.js has them
    "minimax": "saturating",
    "non_saturating": "logistic",
    "lsgan": "least_squares",
    "lsgan_pearson": "least_squares",
    "lsgan_bounded": "bounded",
}
ADAM = ("beta1", "beta2", "epsilon")


def exported() -> dict[str, Any]:
    """Return what the page's script finds as EXPORTED: JSON-serialisable."""
    return {
        "objectives": {name: _objective(name, kind) for name, kind in KINDS.items()},
        "shifted": {"shift": examples.T2.theta},
        "conjugate": {
            "noiseVariance": float(examples.T1.noise_variance),
            "x": examples.T1.x,
            "prior": list(examples.T1.prior),
        },
        "dirac": {"start": list(examples.T4.start)},
        "semistable": {
            "names": list(semistable.NAMES),
            "starts": [list(start) for start in semistable.STARTS],
            "rest": semistable.narrow_rest(),
        },
        "training": _training(),
    }


def _training() -> dict[str, Any]:
    """Return Adam's decay rates of the studies, and two modes with their common scale of a pair."""
    data = PAIRS["mixture_gaussian"].p
    within = data.exact["variance"] - sum(mode**2 for mode in data.modes) / len(data.modes)
    adam = {field.name: field.default for field in fields(GanConfig) if field.name in ADAM}
    return {"adam": adam, "modes": list(data.modes), "scale": math.sqrt(within)}


def _objective(name: str, kind: str) -> dict[str, Any]:
    made: dict[str, Any] = {"title": readable(labels.objective(name)).replace("-", "−"), "kind": kind}
    if kind == "least_squares":
        made["codes"] = list(three_codes(POINTWISE[name]))
    if kind == "bounded":  # its squares are those of LSGAN, of the sigmoid of the score
        made["codes"] = list(three_codes(POINTWISE["lsgan"]))
    return made
