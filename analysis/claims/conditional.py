"""What do models make that are told a label?

Described, not claimed: beside the accuracy that was hoped for before the runs, ``HOPED``.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.claims.base import Need, description
from analysis.comparisons.differing import differing
from analysis.paper.latex import architecture_title, cardinal, fixed, objective_title, words

STUDY = "conditional"
HOPED = 0.98  # GAN-train of some model
MODEL = ["objective", "architecture"]


def describe(runs: pd.DataFrame, compared: pd.DataFrame) -> str:
    """Describe ``runs``, rows of ``Records.by_label``: accuracies by model, means over seeds.

    ``compared`` are the rows of ``Records.runs`` that are compared without labels, for what differs.
    """
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
        f"{cardinal(len(means))} models.{_otherwise(runs, compared)}"
    )


def _otherwise(runs: pd.DataFrame, compared: pd.DataFrame) -> str:
    """In what but the labels models differ from those of the same name that are compared and told none."""
    usual = {model: group.iloc[0] for model, group in compared.groupby(MODEL, sort=False)}
    sentences = [
        f" {_title(run.to_dict(), 'The')} differs from that of the comparison in more than the labels: "
        f"{words(others)}."
        for run in (group.iloc[0] for _, group in runs.groupby(MODEL, sort=False))
        if (others := _others(run, usual))
    ]
    return "".join(sentences)


def _others(run: pd.Series, usual: Mapping[Any, pd.Series]) -> list[str]:
    compared = usual.get(tuple(run[MODEL]))
    return [] if compared is None else differing(run, compared)


def _title(model: dict, the: str = "the") -> str:
    return f"{the} {architecture_title(model['architecture'])} ({objective_title(model['objective'])})"


def _percent(share: float, places: int = 1) -> str:
    return rf"{fixed(100 * share, places)}\,\%"


CLAIM = description(
    name=STUDY,
    subject="What models make that are told a label",
    needs=(Need(1, "scored run that is told labels", lambda records: len(records.by_label(study=STUDY))),),
    describe=lambda records: describe(records.by_label(study=STUDY), records.runs("gan")),
)
