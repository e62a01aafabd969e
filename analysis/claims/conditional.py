"""What do models make that are told a label?

Described, not claimed: beside the accuracy that was hoped for before the runs, ``HOPED``.
"""

import pandas as pd

from analysis.claims.base import Need, description
from analysis.paper.latex import architecture_title, cardinal, fixed, objective_title, words

HOPED = 0.98  # GAN-train of some model
MODEL = ["objective", "architecture"]


def describe(runs: pd.DataFrame) -> str:
    """Describe ``runs``, rows of ``Records.by_label``: accuracies by model, means over seeds."""
    means = runs.groupby(MODEL, sort=False)[["gan_train", "gan_test", "real"]].mean()
    told = [
        f"{_percent(mean['gan_train'])} on samples of {_title(mean)}"
        for mean in means.reset_index().to_dict("records")
    ]
    reached = int((means["gan_train"] >= HOPED).sum())
    return (
        f"A classifier that is trained on samples with their labels, as many as there are training images, "
        f"gives test images the right one in these shares, means over seeds: {words(told)}; trained on the "
        f"real images, {_percent(runs['real'].mean())}. The {_percent(HOPED, 0)} that we had set ourselves "
        f"{'is' if reached == 1 else 'are'} reached by {cardinal(reached) if reached else 'none'} of the "
        f"{cardinal(len(means))} models."
    )


def _title(model: dict) -> str:
    return f"the {architecture_title(model['architecture'])} ({objective_title(model['objective'])})"


def _percent(share: float, places: int = 1) -> str:
    return rf"{fixed(100 * share, places)}\,\%"


CLAIM = description(
    name="conditional",
    subject="What models make that are told a label",
    needs=(Need(1, "scored run that is told labels", lambda records: len(records.by_label())),),
    describe=lambda records: describe(records.by_label()),
)
