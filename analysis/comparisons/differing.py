"""In which settings one run differs from another, in words."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from analysis.paper.latex import architecture_title, objective_title, significant
from records.settings import OPTIONS_OFF

SAID: Mapping[
    str, tuple[str, Callable[[Any], str]]
] = {  # a setting that may differ, and how its value is printed
    "objective": ("the loss", objective_title),
    "architecture": ("the networks", architecture_title),
    "epochs": ("the number of epochs", lambda epochs: str(int(epochs))),
    "learning_rate": ("the learning rate", lambda rate: significant(rate, 1)),
    "beta1": (r"$\beta_1$", lambda beta: significant(beta, 1)),
    "r1": ("the weight of $R_1$", lambda weight: significant(weight, 1) if weight else "none"),
    "ema": ("the decay of the average", lambda decay: significant(decay, 3) if decay else "none"),
    "precision": ("the precision", str),
}


def differing(run: pd.Series, usual: pd.Series) -> list[str]:
    """Return one phrase for each setting of ``SAID`` in which two rows of ``Records.runs`` differ.

    Each names the setting, its value in ``run`` and, as the usual one, that in ``usual``.
    """
    return [
        f"{said} ({form(_setting(run, name))}, usually {form(_setting(usual, name))})"
        for name, (said, form) in SAID.items()
        if _setting(run, name) != _setting(usual, name)
    ]


def _setting(run: pd.Series, name: str) -> Any:
    """A setting of a run; an option that its config does not name is off."""
    value = run.get(name)
    return OPTIONS_OFF.get(name) if pd.isna(value) else value
