"""The goals that were set for scores, on made-up records."""

import pytest

from analysis.claims import goals as claim
from analysis.comparisons.goals import FASHION, GOALS, LEAST, MOST, NOT_BELOW, STUDY, Goal, minutes, outcomes
from analysis.paper.paper_values import results
from analysis.tables.images import goals, goals_fashion
from records import files
from records.io import read_json
from records.reading.tables import Records
from tests.synthetic.files import (
    listed,
    metric,
    present,
    write_json,
    write_manifest,
    write_result,
    write_scores,
)

FLOORS = {
    "two_sample_accuracy": ("1-NN accuracy", (0.53, 0.525, 0.535)),
    "coverage": ("coverage", (0.95, 0.945, 0.955)),
    "recall": ("recall", (0.88, 0.875, 0.885)),
    "vendi": ("Vendi score", (5.0, 4.9, 5.1)),
    "c_t": ("C_T", (0.0, -0.5, 0.5)),
    "fd_random": ("FD, random network", (0.04, 0.035, 0.045)),
    "precision": ("precision", (0.87, 0.865, 0.875)),
}
MADE = [  # a seed each, whose medians are 0.55, 0.939, 0.87, 4, -0.4, 0.05 and 0.88
    (0.54, 0.939, 0.87, 4.0, -0.6, 0.041, 0.88),
    (0.55, 0.950, 0.86, 4.0, -0.4, 0.050, 0.88),
    (0.57, 0.930, 0.90, 4.0, -0.1, 0.060, 0.88),
]


def written(results, made=MADE, others=()):
    """Records of runs of the goals with the scores ``made``, and of ``others`` on Fashion-MNIST."""
    studies = {}
    for study, runs in ((STUDY, made), (FASHION, others)):
        for seed, values in enumerate(runs, start=1):
            folder = results / files.RUNS / f"non_saturating-dcgan-mnist_2k-s{seed}-{study}"
            config = {"objective": "non_saturating", "architecture": "dcgan", "dataset": "mnist_2k"}
            config |= {"seed": seed, "epochs": 30, "batch_size": 64, "learning_rate": 0.002}
            config |= {"beta1": 0.5, "beta2": 0.99, "conditional": True}
            write_json(folder / files.CONFIG, config)
            write_result(folder, "gan", config, {}, {})
            result = read_json(folder / files.RESULT, "")
            write_json(folder / files.RESULT, result | {"seconds": 1500.0 + 60 * seed})
            scored = zip(FLOORS.items(), values, strict=True)
            scores = [metric(name, title, v, v, v, floor=floor) for (name, (title, floor)), v in scored]
            write_scores(folder, scores, 480.0)
            studies.setdefault(study, []).append(listed(folder.name))
    write_manifest(results, studies=studies)
    return Records(results, "tiny", present)


def test_the_goals_are_those_that_were_set():
    assert {(goal.metric, goal.side, goal.bound) for goal in GOALS} == {
        ("two_sample_accuracy", MOST, 0.55),
        ("coverage", LEAST, 0.94),
        ("recall", LEAST, 0.87),
        ("fd_random", MOST, 0.042),
        ("c_t", NOT_BELOW, None),
    }


@pytest.mark.parametrize(
    ("goal", "value", "met"),
    [
        (Goal("x", MOST, 0.5), 0.5, True),
        (Goal("x", MOST, 0.5), 0.501, False),
        (Goal("x", LEAST, 0.5), 0.5, True),
        (Goal("x", LEAST, 0.5), 0.499, False),
        (Goal("x", NOT_BELOW), -1.0, True),
        (Goal("x", NOT_BELOW), -1.01, False),
    ],
)
def test_a_goal_has_its_side_and_its_end(goal, value, met):
    assert goal.reached(value, floor_low=-1.0) is met


def test_a_median_reaches_a_goal_or_not_and_seeds_by_themselves(tmp_path):
    found = {outcome.goal.metric: outcome for outcome in outcomes(written(tmp_path))}
    assert [*found] == [goal.metric for goal in GOALS]
    assert {name: (outcome.reached, outcome.seeds) for name, outcome in found.items()} == {
        "two_sample_accuracy": (True, 2),
        "coverage": (False, 1),
        "recall": (True, 2),
        "fd_random": (False, 1),
        "c_t": (True, 2),
    }
    assert found["recall"].median.value == 0.87


def test_the_sentence_has_every_goal_the_time_and_the_recipe(tmp_path):
    found = claim.CLAIM.find(written(tmp_path))
    assert found.outcome == "described"
    sentence = found.sentence.replace("$", "").replace(r"\ensuremath{", "").replace("}", "")
    assert sentence.startswith(
        "Of the five goals for scores, three are reached by medians over three seeds: "
    )
    assert "1-NN accuracy 0.550 (0.540 to 0.570), where at most 0.55 was wanted and two seeds" in sentence
    assert "not below the interval of its floor was wanted and two seeds reach it. Two are not: " in sentence
    assert "coverage 0.939 (0.930 to 0.950), where at least 0.94 was wanted and one seed" in sentence
    assert "The floor of C_T is of 500 test images beside as many others, and a score of 1\\,000 samples" in (
        sentence
    )
    assert "and with one the score is 1.4 times as far from zero." in sentence
    assert "The goal of 30 minutes on two cores is reached by three of three runs: the runs were" in sentence
    assert "trained for 26.0 to 28.0 minutes, 27.0 in the median; those that are made side" in sentence
    assert sentence.endswith(r"\beta_1=0.5 and \beta_2=0.99.") and "told labels, for 30 epochs" in sentence


def test_goals_of_which_all_or_none_are_reached_are_said(tmp_path):
    all_met = [(0.5, 0.96, 0.9, 4.0, 0.0, 0.03, 0.87)] * 3
    sentence = claim.CLAIM.find(written(tmp_path / "all", all_met)).sentence
    assert "Of the five goals for scores, all are reached by medians over three seeds" in sentence
    assert " not:" not in sentence
    none_met = [(0.6, 0.9, 0.8, 4.0, -1.0, 0.06, 0.88)] * 3
    sentence = claim.CLAIM.find(written(tmp_path / "none", none_met)).sentence
    assert "Of the five goals for scores, none is reached by medians over three seeds: 1-NN" in sentence


def test_samples_that_crowd_are_said_to(tmp_path):
    said = "Precision is above the interval of its floor and recall below: samples lie near test images more"
    crowded = [(0.6, 0.9, 0.8, 4.0, -1.0, 0.06, 0.88)] * 3
    assert said in claim.CLAIM.find(written(tmp_path / "crowded", crowded)).sentence
    spread, outside = ([(0.6, 0.9, r, 4.0, -1.0, 0.06, p)] * 3 for r, p in ((0.88, 0.88), (0.8, 0.87)))
    for name, others in (("spread", spread), ("outside", outside)):
        assert "Precision" not in claim.CLAIM.find(written(tmp_path / name, others)).sentence


def test_seeds_that_are_planned_and_not_made_yet_are_said(tmp_path):
    records = written(tmp_path)
    records.manifest["planned"] = {STUDY: 10}
    assert "reached by medians over three of the ten planned seeds: " in claim.CLAIM.find(records).sentence
    records.manifest["planned"] = {STUDY: 3}
    assert "reached by medians over three seeds: " in claim.CLAIM.find(records).sentence


def test_too_few_seeds_are_not_described(tmp_path):
    records = written(tmp_path, MADE[:2])
    found = claim.CLAIM.find(records)
    assert found.outcome == "not_made" and "needs 3 scored seeds" in found.sentence
    assert outcomes(Records(tmp_path, "tiny")) != []
    write_manifest(tmp_path)
    nothing = Records(tmp_path, "tiny")
    assert outcomes(nothing) == [] and minutes(nothing).empty


def test_the_table_has_every_score_with_its_goal_and_its_floor(tmp_path):
    lines = goals.draw(written(tmp_path)).replace("$", "").splitlines()
    [recall] = [line for line in lines if line.startswith("recall")]
    assert recall == (
        r"recall & higher & \geq \ensuremath{0.87} & 0.8700 (0.8600 to 0.9000) & below "
        r"& 0.8800 [0.8750, 0.8850] \\"
    )
    place = {line.split(" &")[0]: at for at, line in enumerate(lines)}
    assert place["Vendi score"] < place["C_T"] < lines.index(r"\addlinespace") < place["FD, random network"]
    assert r"& 0 & \geq -0.50 &" in lines[place["C_T"]]
    assert "& higher &  & 4" in lines[place["Vendi score"]]


def test_other_images_have_a_table_of_their_own(tmp_path):
    assert "no run on these images at this profile" in goals_fashion.draw(written(tmp_path / "digits"))
    records = written(tmp_path, made=(), others=MADE[:1])
    [recall] = [line for line in goals_fashion.draw(records).splitlines() if line.startswith("recall")]
    assert recall == r"recall & higher & $0.8700$ & below & $0.8800$ [$0.8750$, $0.8850$] \\"
    assert "no run for the goals at this profile" in goals.draw(records)


def test_runs_on_other_images_are_counted_where_there_are_any(tmp_path):
    assert "runs.goals.fashion" not in results(written(tmp_path / "digits"), [])
    found = results(written(tmp_path, others=MADE[:2]), [])["runs.goals.fashion"]
    assert (found.number, found.noun) == ("2", "runs of the same recipe")
