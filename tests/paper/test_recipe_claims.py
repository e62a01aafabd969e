"""Claims on recipes: the engine's options are no worse, and the best effort is nearer to the data."""

import shutil

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.claims import (
    EMPIRICAL,
    engine_options,
    tuned,
    tuned_epochs,
    tuned_float32,
)
from analysis.comparisons.tuning import BEST, LONGER, courses
from records.reading.tables import Records
from tests.synthetic.files import listed, references, write_json
from tests.synthetic.whole import write_profile


def engine_distances(seeds: int = 10, **options: float) -> pd.DataFrame:
    """Distances about 40; an option's geometric mean is as many times the usual one, 1 if nothing is said.

    The interval of a mean difference of logarithms has a half-width of 0.0176 with ten seeds.
    """
    usual = np.linspace(36.0, 44.0, seeds)
    columns = {engine_options.USUAL: usual}
    wobble = np.exp(0.025 * np.array([-1.0, 1.0] * (seeds // 2)))
    for option, title in engine_options.OPTIONS.items():
        columns[option] = usual * wobble * options.get(title.replace(" ", "_"), 1.0)
    return pd.DataFrame(columns)


@pytest.mark.parametrize(
    ("options", "outcome"),
    [
        ({}, "pass"),
        ({"bfloat16": 0.6}, "pass"),  # better is no worse
        ({"both": 1.22}, "pass"),  # times exp(0.019) is 1.243
        ({"both": 1.24}, "inconclusive"),
        ({"reused_fakes": 1.26}, "inconclusive"),
        ({"reused_fakes": 1.28}, "fail"),
        ({"reused_fakes": 1.28, "both": 1.25}, "fail"),
    ],
)
def test_an_option_is_no_worse_only_if_its_interval_ends_below_the_margin(options, outcome) -> None:
    fresh = engine_distances(**options)
    found = engine_options.decide(fresh, fresh.iloc[:0])
    assert found.outcome == outcome
    assert found.sentence.startswith("The distance of the GAN on the MLP with the engine's faster options")
    assert "against a margin of $1.25$" in found.sentence
    assert "A first" not in found.sentence


def test_the_ratio_is_students_on_the_log_scale() -> None:
    fresh = engine_distances(both=1.1)
    logs = np.log(fresh[True, "bfloat16"] / fresh[engine_options.USUAL])
    expected = np.exp(stats.t.interval(0.95, 9, logs.mean(), stats.sem(logs)))
    found = engine_options.ratios(fresh)["both"]
    assert (found.value, found.low, found.high) == pytest.approx((1.1, *expected))


def test_the_first_seeds_are_printed_and_decide_nothing() -> None:
    found = engine_options.decide(engine_distances(), engine_distances(8, both=2.0))
    assert found.outcome == "pass"
    assert "over 10 fresh paired seeds" in found.sentence
    assert "A first eight seeds, looked at twice and therefore no part of this, had" in found.sentence
    assert "$2.0" in found.sentence.split("A first")[1] and "$2.0" not in found.sentence.split("A first")[0]


def test_fresh_seeds_are_those_of_the_study_that_declares_them(draft) -> None:
    assert EMPIRICAL["engine_options"].find(draft.records).outcome == "not_made"
    write_profile(draft.results, factorial=True)
    records = draft.records
    fresh = engine_options.by_seed(records, engine_options.CONFIRMED)
    assert list(fresh.index) == list(range(10, 20))
    assert engine_options.by_seed(records, engine_options.EXPLORED).empty  # the usual step alone was explored
    assert EMPIRICAL["engine_options"].find(records).outcome == "pass"


def test_studies_without_reference_settings_are_no_part_of_the_comparison(draft) -> None:
    """The confirmation's usual runs have a model's settings, and seeds beyond those of its comparison."""
    write_profile(draft.results, factorial=True)
    records = Records(draft.results, draft.profile)
    assert not {"engine_confirmation", "usual_longer"} & set(records.runs("gan")["study"])
    assert {"engine_confirmation", "usual_longer"} <= set(records.runs("gan", variants=True)["study"])
    assert records.runs("gan").query("architecture == 'mlp'")["seed"].max() == 9
    records = Records(draft.results, draft.profile)
    records.manifest["reference"]["engine_confirmation"] = references("engine_options")
    assert records.runs("gan").query("architecture == 'mlp'")["seed"].max() == 19


def test_the_options_are_told_apart_and_old_records_are_the_usual_ones(draft) -> None:
    records = draft.records
    whole = records.scores()
    old = records.runs("gan").iloc[0].to_dict()
    extra = old | {"reuse_fakes": True, "precision": "float32", "r1": 0.0, "ema": 0.0}
    assert engine_options._option(old) == engine_options.USUAL
    assert engine_options._option(extra) == (True, "float32")
    assert engine_options._option(extra | {"ema": 0.9}) is None
    table = engine_options.by_seed(records, engine_options.EXPLORED)
    assert list(table.columns) == [engine_options.USUAL, *engine_options.OPTIONS]
    assert len(table) == 0  # the made-up profile has no options
    folder = records.folder(old["id"])
    shutil.copytree(folder, folder.with_name("extra"))
    result = records.result(old["id"])
    options = {"reuse_fakes": True, "precision": "float32"}
    write_json(folder.with_name("extra") / "result.json", result | {"config": result["config"] | options})
    studies = records.manifest["runs"]
    studies = studies | {"mlp_objectives": [*studies["mlp_objectives"], listed("extra")]}
    write_json(draft.results / draft.profile / "manifest.json", records.manifest | {"runs": studies})
    more = draft.records
    assert len(more.runs("gan", variants=True)) == len(more.runs("gan")) + 1
    assert len(more.scores(variants=True)) > len(whole)
    pd.testing.assert_frame_equal(more.scores(), whole)  # no table or figure mixes them in


def best_of_three(ratios=(0.2, 0.25, 0.22), *, precisions=("float32",) * 3, **recipe):
    """The finding on three recipes, and on seeds 1 to 3 whose distance is ``ratios`` times the usual one.

    Seed 0, on which the recipes were tried, has another ratio; it must not count. The recipes have these
    ``precisions``, the last of them no average.
    """
    settings = {"objective": "lsgan", "architecture": "dcgan", "beta1": 0.5, "ema": 0.9, "r1": 0.0}
    settings |= {"precision": precisions[0]}
    tried = pd.DataFrame({"learning_rate": [1e-3, 1e-4, 1e-5], "value": [2.0, 3.0, 4.0]} | settings)
    tried = tried.assign(ema=[0.9, 0.9, 0.0], precision=precisions)
    usual = pd.DataFrame({"seed": range(len(ratios) + 1), "epochs": 20})
    usual["value"] = 4.0 + usual["seed"]
    usual = usual.assign(**{"learning_rate": 1e-3} | settings | {"ema": 0.0, "precision": np.nan})
    made = usual[["seed", "epochs"]].assign(value=usual["value"] * np.array((1.0, *ratios)))
    made = made.assign(**{"learning_rate": 1e-3, "low": 1.0, "high": 1.2, "floor": 0.29} | settings | recipe)
    return tuned.decide(tried.assign(seed=0), made, usual)


@pytest.mark.parametrize(
    ("ratios", "outcome"),
    [((0.2, 0.25, 0.22), "pass"), ((4.0, 5.0, 4.4), "fail"), ((0.5, 1.0, 1.5), "inconclusive")],
)
def test_a_best_effort_is_nearer_only_if_its_interval_within_seeds_says_so(ratios, outcome) -> None:
    assert best_of_three(ratios).outcome == outcome


def test_a_best_effort_is_said_beside_the_usual_settings_and_the_floor() -> None:
    sentence = best_of_three().sentence
    assert "best of the three recipes was made with three seeds other than the one it was chosen" in sentence
    assert "to $4.00$; real training images have $0.290$. Within the three seeds they are $0.222$" in sentence
    assert "$0.222$ [$0.168$, $0.294$] times the distances with the usual settings and as many" in sentence
    assert "Between the two, the decay of the average ($0.900$, usually none) differs." in sentence
    assert "on the logarithms at 95\\,\\%, the test that was declared, it is nearer to" in sentence
    assert sentence.endswith(
        "The three seeds are too few for the exact sign-flip test, which decides on orders of losses: its "
        "$p$ would be at least $0.25$."
    )


def test_seeds_that_the_exact_test_can_decide_on_are_not_called_too_few() -> None:
    assert "too few" in best_of_three((0.2,) * 4 + (0.21,)).sentence  # 2^-4 is above 5 %
    assert "too few" not in best_of_three((0.2,) * 5 + (0.21,)).sentence


def test_a_precision_that_goes_with_the_average_is_told() -> None:
    """A recipe in bfloat16 that has no average, or one in float32 that has, parts the two."""
    both = best_of_three(precisions=("bfloat16", "bfloat16", "float32")).sentence
    assert "($0.900$, usually none) and the precision (bfloat16, usually float32) differ together." in both
    assert both.endswith("all with an average are in bfloat16, all without in float32.")
    for apart in (("bfloat16", "float32", "float32"), ("bfloat16",) * 3):
        assert "Among the recipes tried" not in best_of_three(precisions=apart).sentence


@pytest.mark.parametrize(
    "other", [{"learning_rate": 1e-4}, {"objective": "hinge"}, {"ema": 0.99}, {"r1": 1.0}]
)
def test_a_best_effort_of_another_recipe_than_the_best_fails(other) -> None:
    found = best_of_three(**other)
    assert found.outcome == "fail"
    assert "is not the best of those that were tried" in found.sentence


def test_a_best_effort_is_found_among_the_runs_and_set_beside_its_own_model(draft) -> None:
    write_profile(draft.results, factorial=True)
    records = draft.records
    found = EMPIRICAL["best_effort"].find(records)
    assert found.outcome == "pass"
    assert "best of the nine recipes was made with three seeds other than" in found.sentence
    assert "for 20 epochs" in found.sentence and "Within the three seeds" in found.sentence
    beside = tuned.usual(records)
    assert set(beside["study"]) == {LONGER}
    assert sorted(beside["seed"]) == [1, 2, 3]
    paired = tuned.paired(tuned.tried(records), tuned.made(records), beside)
    assert list(paired.columns) == ["usual", "best"] and list(paired.index) == [1, 2, 3]


def test_a_best_effort_is_set_beside_runs_of_its_own_length_alone(draft) -> None:
    write_profile(draft.results, factorial=True)
    for config in draft.results.glob("runs/*-longer/*.json"):
        config.write_text(config.read_text().replace('"epochs": 20', '"epochs": 5'))
    found = EMPIRICAL["best_effort"].find(Records(draft.results, draft.profile))
    assert found.outcome == "not_made"
    assert "needs 3 seeds of the best effort and of the usual settings" in found.sentence


def test_a_best_effort_with_the_usual_settings_for_longer_is_no_part_of_the_comparison(draft) -> None:
    write_profile(draft.results, factorial=True)
    records = Records(draft.results, draft.profile)
    compared = set(records.runs("gan")["id"])
    made = [row for row in records._rows if row["study"] == "best_effort"]
    assert len(made) == 3
    for row in made:
        row.update(learning_rate=1e-3, r1=0.0, ema=0.0, precision="float32")
    assert set(records.runs("gan")["id"]) == compared
    assert len(tuned.made(records)) == 3


def over_epochs(*values: float) -> pd.DataFrame:
    """Distances of three seeds at epochs 0, 2, 3, ...: as given, and 1.1 and 1.2 times that."""
    epochs = [0, *range(2, len(values) + 1)]
    return pd.DataFrame({seed: 1.0 * np.array(values) for seed in range(3)}, index=epochs) * [1, 1.1, 1.2]


NO_MODEL = pd.DataFrame({"value": [], "epochs": []})


def test_a_recipe_that_gets_worse_again_is_told_beside_its_least_distance() -> None:
    usual, best = over_epochs(200.0, 10.0, 5.0, 20.0), over_epochs(200.0, 4.0, 2.0, 1.0)
    usual.loc[3, 2] = 60.0  # so that its least is that of epoch 2, 12
    own = pd.DataFrame({"value": [4.0, 4.4, 4.8, 9.0], "epochs": 5}, index=range(4))
    assert tuned_epochs.describe(best, usual, own) == (
        "Of the epochs that were judged, the distance with the usual settings is least after two to three of "
        "four, at $5.00$ to $12.0$ in the three seeds, and after the last it is $2.0$ to $4.0$ times that. "
        "The best effort has its least distance after the last epoch. Its last distance is $0.16$ [$0.06$, "
        "$0.43$] times the least one with the usual settings, and $0.250$ [$0.250$, $0.250$] times that of "
        "the same seeds in \\cref{tab:scores}, where the model is trained for five epochs (Student's "
        "intervals within the three seeds at 95\\,\\%). The least distance with the usual settings is chosen "
        "by the test images, which favours them. All of this was added after the runs had been seen."
    )


def test_a_recipe_that_goes_on_improving_has_not_grown() -> None:
    """The epoch before training counts for nothing, even if it is the nearest."""
    usual, best = over_epochs(0.1, 4.0, 2.0, 1.0), over_epochs(0.1, 1.0, 2.0, 1.5)
    said = tuned_epochs.describe(best, usual, NO_MODEL)
    assert "is least after four of four, at $1.00$ to $1.20$ in the three seeds. The best effort ends" in said
    assert "The best effort ends at $1.50$ times its own least distance. Its last" in said
    assert "tab:scores" not in said


def test_distances_over_epochs_are_those_of_seeds_that_both_trained_as_long(draft) -> None:
    claim = EMPIRICAL["best_effort_epochs"]
    assert claim.find(draft.records).outcome == "not_made"
    write_profile(draft.results, factorial=True)
    assert claim.find(draft.records).outcome == "described"
    tables = courses(draft.records)
    assert list(tables[BEST].columns) == list(tables[LONGER].columns) == [1, 2, 3]
    path = draft.results / "runs" / "lsgan-dcgan-mnist_2k-s2-longer" / "epochs.csv"
    path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n")
    assert list(courses(draft.records)[BEST].columns) == [1, 3]
    assert "the profile has 2" in claim.find(draft.records).sentence


def in_float32(*ratios: float, seeds=range(1, 4)) -> str:
    """The sentence on runs in bfloat16 of distances 1, 1.1, ..., and on float32 of that many times these."""
    coarse = pd.DataFrame({"seed": seeds, "epochs": 15, "value": 1 + np.arange(len(seeds)) / 10})
    fine = coarse.iloc[: len(ratios)].assign(low=0.9, high=1.2)
    fine["value"] *= np.array(ratios)
    return tuned_float32.describe(fine, coarse)


def test_the_best_recipe_in_float32_is_set_beside_its_twin_seed_by_seed() -> None:
    assert in_float32(2.0, 2.0, 2.0) == (
        "In float32 the same recipe has distances of $2.00$, $2.20$ and $2.40$ from the test images, and in "
        "bfloat16 with the same three seeds $1.00$, $1.10$ and $1.20$: $2.00$ [$2.00$, $2.00$] times, "
        "within seeds at 95\\,\\%."
    )
    interval = stats.t.interval(0.95, 2, np.log([1.2, 1.0, 0.9]).mean(), stats.sem(np.log([1.2, 1.0, 0.9])))
    printed = in_float32(1.2, 1.0, 0.9)
    low, high = (f"${end:.2f}$" for end in np.exp(interval))
    assert low in printed and high in printed


def test_of_one_seed_that_both_have_there_is_no_interval() -> None:
    """Seeds that bfloat16 alone has are left out."""
    assert in_float32(2.0) == (
        "In float32 the same recipe has a distance of $2.00$ from the test images, and in bfloat16 with the "
        "same seed $1.00$."
    )


def test_the_best_recipe_in_float32_is_said_once_there_are_runs(draft) -> None:
    claim = EMPIRICAL["best_effort_float32"]
    assert claim.find(draft.records).outcome == "not_made"
    write_profile(draft.results, factorial=True)
    found = claim.find(draft.records)
    assert found.outcome == "described" and "with the same three seeds" in found.sentence
    for config in draft.results.glob("runs/*-fine/*.json"):
        config.write_text(config.read_text().replace('"epochs": 20', '"epochs": 5'))
    assert claim.find(Records(draft.results, draft.profile)).outcome == "not_made"
