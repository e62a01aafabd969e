"""The runs of the losses' own recipes are those that the record of their tuning chose."""

import pytest

from analysis.comparisons.budgets import SETTINGS, tuned
from experiments import provenance
from experiments.profiles import PROFILES
from experiments.studies import equal_budgets, own_recipes
from records.reading.tables import Records


@pytest.fixture(scope="module")
def chosen():
    """(objective, architecture) -> the settings that the record chose."""
    losses = tuned(Records(provenance.ROOT / "results", "full"))
    return {(row["objective"], row["architecture"]): row for row in losses.to_dict("records")}


def test_every_loss_that_was_tuned_is_run_with_what_was_chosen(chosen):
    runs = {(run.objective, run.architecture): run for run in own_recipes.RUNS}
    assert len(runs) == len(own_recipes.RUNS) and set(runs) == set(chosen)
    for model, run in runs.items():
        made = {name: getattr(run, name) for name in SETTINGS}
        made["generator_learning_rate"] = run.generator_learning_rate or run.learning_rate
        assert made == {name: pytest.approx(chosen[model][name], rel=1e-12) for name in SETTINGS}


def test_they_take_the_epochs_of_the_last_round_and_other_seeds():
    tunings = {(run.objective, run.architecture): run for run in equal_budgets.RUNS}
    for run in own_recipes.RUNS:
        tuning = tunings[run.objective, run.architecture]
        assert (run.epochs, run.precision) == (tuning.epochs[-1], tuning.precision)
    full = PROFILES["full"]
    seeds = {
        study: {config.seed for config in full.configs(study)} for study in ("equal_budgets", "own_recipes")
    }
    assert not seeds["equal_budgets"] & seeds["own_recipes"] and len(seeds["own_recipes"]) == 8
