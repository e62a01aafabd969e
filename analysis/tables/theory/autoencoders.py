"""Autoencoders: bounds on the test images' log-likelihood over seeds, beside what was published."""

import pandas as pd

from analysis.paper.latex import architecture_title, estimate, fixed, objective_title, seeds, words
from analysis.paper.published import burda
from analysis.seeds import FEWEST_SEEDS, median_over_seeds
from analysis.tables.booktabs import RULE, Row, tabular
from records.reading.tables import Records
from stats.estimates import NORMAL

_HEAD = ("Objective", "Networks", "Pixels", "Seeds", "Epochs", "$-$ELBO", "NLL", "Units", "Burda et al.")


def draw(records: Records) -> str:
    """Draw one row per model, in nats per image: medians over seeds with the interval over seeds.

    Where seeds are too few for one, one row per run with the interval of its sampled test images.
    """
    rows: list[Row] = []
    runs = records.runs("vae")
    if runs.empty:
        return tabular("lllrrlllr", _HEAD, [(r"\multicolumn{9}{c}{none in this profile}",)])
    models = ["objective", "architecture", "pixels", "dataset"]
    for (objective, architecture, pixels, dataset), group in runs.groupby(models, sort=False):
        model = (objective_title(str(objective)), architecture_title(str(architecture)), str(pixels))
        published = _published(str(objective), str(architecture), str(pixels), str(dataset))
        rows += [RULE] if rows else []
        if len(group) >= FEWEST_SEEDS:
            rows.append(_model(model, group, published))
        else:
            rows += [_run(model, run, published) for _, run in group.sort_values("seed").iterrows()]
    return tabular("lllrrlllr", _HEAD, rows)


def _published(objective: str, architecture: str, pixels: str, dataset: str) -> str:
    bound = objective.replace("dreg", "iwae").split("_m")[0]  # however its gradient is estimated
    comparable = (architecture, pixels, dataset) == ("vae_mlp", "dynamic", "mnist")
    published: dict[str, float] = burda()["nll"] if comparable else {}
    return fixed(published[bound], 2) if bound in published else "--"


def _model(model: tuple[str, ...], group: pd.DataFrame, published: str) -> Row:
    elbo = median_over_seeds(-group["test_elbo"].to_numpy())
    nll = median_over_seeds(group["test_nll_iwae"].to_numpy())
    return (
        *model,
        seeds(group["seed"].tolist()),
        str(group["epochs"].iloc[0]),
        estimate(elbo.value, elbo.low, elbo.high),
        estimate(nll.value, nll.low, nll.high),
        words([str(int(n)) for n in sorted(set(group["active_units"]))]),
        published,
    )


def _run(model: tuple[str, ...], run: pd.Series, published: str) -> Row:
    return (
        *model,
        str(run["seed"]),
        str(run["epochs"]),
        _sampled(-run["test_elbo"], run["test_elbo_error"]),
        _sampled(run["test_nll_iwae"], run["test_nll_iwae_error"]),
        str(int(run["active_units"])),
        published,
    )


def _sampled(value: float, error: float) -> str:
    """Format a mean over the test images and its 95% interval."""
    return estimate(value, value - NORMAL * error, value + NORMAL * error)
