import json
import math

import numpy as np
import pandas as pd
import pytest
from scipy.special import rel_entr

from analysis.comparisons.failures import (
    LEAST_CLASS_SHARE,
    LOST_CLASS,
    failure_of,
    failures,
    kinds,
    least_divergence,
)
from commands.scoring.evaluators import DatasetEvaluator
from records.reading.tables import Records
from tests.synthetic.any_size import write_profile
from tests.synthetic.files import write_json

MNIST = np.array([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])  # training images by digit
GOOD = {"fd_lenet": 30.0, "untrained": 230.0, "class_kl": 0.02, "modes": 10.0, "recall": 0.2}
GOOD |= {"recall_floor": 0.88}


@pytest.mark.parametrize(
    ("change", "failure", "evidence"),
    [
        ({}, "", ""),
        ({"fd_lenet": 114.9}, "", ""),
        ({"fd_lenet": 115.0}, "untrained", r"FD-LeNet $115$ (was $230$)"),
        (
            {"fd_lenet": 216.0, "class_kl": 2.33, "modes": 1.0, "recall": 0.0},
            "collapsed",  # all samples of one class, whatever the distance
            r"class KL $2.33$ nats, one class seen; recall $0.000$ (real $0.880$); "
            r"FD-LeNet $216$ (was $230$)",
        ),
        ({"fd_lenet": 216.0, "recall": 0.087}, "collapsed", None),
        ({"class_kl": 0.0943}, "", ""),
        ({"class_kl": 0.0944}, "collapsed", r"class KL $0.09$ nats, ten classes seen"),
        ({"recall": 0.089}, "", ""),
        ({"recall": 0.087}, "collapsed", r"recall $0.087$ (real $0.880$)"),
        ({"class_kl": 2.3, "modes": 1.0, "recall": 0.0}, "collapsed", None),
        ({"class_kl": math.nan, "modes": math.nan}, "", ""),
        ({"recall": math.nan, "recall_floor": math.nan}, "", ""),
        ({"untrained": math.nan}, "", ""),
    ],
)
def test_a_failure_is_named_by_the_first_definition_that_applies(change, failure, evidence):
    found = failure_of(GOOD | change)
    assert found[0] == failure
    assert (found[1] == evidence) if evidence is not None else found[1]


def test_scores_that_were_not_made_are_no_failure():
    """Images without classes have no class scores."""
    assert failure_of({"fd_lenet": 30.0, "untrained": 230.0, "recall": 0.2, "recall_floor": 0.9}) == ("", "")
    assert (
        failure_of({"fd_lenet": 30.0, "untrained": 230.0, "recall": 0.0, "recall_floor": 0.9})[0]
        == "collapsed"
    )


@pytest.mark.parametrize("lost", range(10))
def test_samples_without_any_of_a_digit_are_caught_whatever_the_others_shares(lost):
    shares = MNIST / MNIST.sum()
    assert shares.min() >= LEAST_CLASS_SHARE
    others = np.where(np.arange(10) == lost, 0.0, shares)
    least = rel_entr(others / others.sum(), shares).sum()
    assert least >= LOST_CLASS  # the rest in proportion is the least divergence
    rng = np.random.default_rng(lost)
    for concentration in (0.1, 1.0, 100.0):
        drawn = rng.dirichlet(concentration * shares) * (np.arange(10) != lost)
        assert rel_entr(drawn / drawn.sum(), shares).sum() >= least - 1e-12


def test_a_stray_share_lowers_the_least_divergence_and_may_hide_a_missing_digit():
    """0.2 % of stray classifications leave 0.085 nats, below the bar of 0.094."""
    assert least_divergence(0.0) == pytest.approx(LOST_CLASS, rel=1e-14)
    assert least_divergence(0.002) == pytest.approx(0.0845, abs=5e-5)
    assert least_divergence(LEAST_CLASS_SHARE) == pytest.approx(0.0, abs=1e-12)
    strays = np.linspace(0, LEAST_CLASS_SHARE, 50)
    assert (np.diff([least_divergence(stray) for stray in strays]) < 0).all()
    for outside in (-0.01, 0.1):
        with pytest.raises(ValueError, match="a stray share lies between"):
            least_divergence(outside)
    expected = np.array([0.09, *np.full(9, 0.91 / 9)])
    hidden = np.array([0.002, *np.full(9, 0.998 / 9)])
    divergence = float(rel_entr(hidden, expected).sum())
    assert divergence == pytest.approx(least_divergence(0.002), rel=1e-12)  # the bound is attained
    assert failure_of(GOOD | {"class_kl": divergence})[0] == ""
    rng = np.random.default_rng(0)
    for stray in (0.0005, 0.002, 0.03):
        for concentration in (0.1, 1.0, 100.0):
            others = rng.dirichlet(concentration * expected[1:])
            shares = np.array([stray, *(1 - stray) * others])
            assert rel_entr(shares, expected).sum() >= least_divergence(stray) - 1e-12


def test_images_of_noise_are_of_one_class_and_out_of_reach_like_a_collapse(tmp_path):
    """So neither sign of a collapse says that the samples look like data."""
    noise = np.random.default_rng(0).integers(0, 256, (200, 28, 28), dtype=np.uint8)
    scores = {score.metric.name: score for score in DatasetEvaluator("mnist_2k").evaluate(noise)}
    row = {name: score.measured.value for name, score in scores.items()}
    row |= {"untrained": math.nan, "recall_floor": scores["recall"].floor.value}
    assert row["modes"] == 1 and row["recall"] == 0
    assert row["precision"] > 0.9
    assert failure_of(row)[0] == "collapsed"


def split(failed, others):
    """The runs of one model as ``kinds`` has them, from a table like that of ``failures``."""
    rows = [("collapsed", distance) for distance in failed] + [("", distance) for distance in others]
    table = pd.DataFrame(rows, columns=["failure", "distance"]).assign(objective="lsgan", architecture="mlp")
    [found] = kinds(table)
    return found


@pytest.mark.parametrize(
    ("failed", "others", "mixed"),
    [
        ([220.0, 210.0], [22.0, 21.0], True),
        ([220.0, 40.0], [22.0, 21.0], False),  # one that failed is near the others
        ([44.0], [22.0, 21.0], True),
        ([43.9], [22.0, 21.0], False),
        ([math.inf], [22.0], True),
        ([220.0], [], False),
        ([], [22.0], False),
    ],
)
def test_runs_are_mixed_if_all_that_failed_are_twice_as_far_as_all_others(failed, others, mixed):
    found = split(failed, others)
    assert found.mixed is mixed
    assert found.runs == len(failed) + len(others)
    assert sorted(found.failed) == sorted(failed) and sorted(found.others) == sorted(others)


def edit(results, run, metric, value):
    path = results / "runs" / run / "scores.json"
    content = json.loads(path.read_text())
    next(one for one in content["metrics"] if one["name"] == metric)["value"] = value
    write_json(path, content)


def test_failures_of_a_profile_count_runs_that_left_no_result(tmp_path):
    write_profile(tmp_path, mlp=3)
    edit(tmp_path, "lsgan-mlp-mnist_2k-s1", "fd_lenet", 299.0)
    edit(tmp_path, "lsgan-mlp-mnist_2k-s2", "recall", 0.01)
    path = tmp_path / "tiny" / "manifest.json"
    content = json.loads(path.read_text())
    config = {"objective": "lsgan", "architecture": "mlp", "seed": 3}
    stopped = {"study": "mlp_objectives", "path": "runs/lost", "step": 77, "what": "the generator_loss"}
    content["diverged"] = [
        stopped | {"id": "lsgan-mlp-mnist_2k-s3", "config": config | {"dataset": "mnist_2k"}},
        stopped | {"id": "lsgan-mlp-fashion_mnist-s3", "config": config | {"dataset": "fashion_mnist"}},
        stopped | {"id": "lsgan-mlp-mnist_2k-s3-r1", "config": config | {"dataset": "mnist_2k", "r1": 1.0}},
    ]
    write_json(path, content)
    found = failures(Records(tmp_path, "tiny")).set_index("id")
    assert len(found) == 3 * 3 + 1 + 1
    failed = found[found["failure"] != ""]
    assert failed["failure"].to_dict() == {
        "lsgan-mlp-mnist_2k-s1": "untrained",
        "lsgan-mlp-mnist_2k-s2": "collapsed",
        "lsgan-mlp-mnist_2k-s3": "diverged",
    }
    assert found["far"].sum() == 2  # the untrained one, and the one that diverged
    assert found.loc["lsgan-mlp-mnist_2k-s1", "distance"] == 299.0
    last = failed.loc["lsgan-mlp-mnist_2k-s3"]
    assert last["distance"] == math.inf
    assert last["evidence"] == "the generator loss was not finite at step 77"
    assert (last["study"], last["seed"], last["kind"]) == ("mlp_objectives", 3, "gan")
    elsewhere = failures(Records(tmp_path, "tiny"), dataset="fashion_mnist")
    assert elsewhere["failure"].tolist() == ["diverged"]


def test_a_record_without_runs_or_failures_has_rows_for_what_there_is(tmp_path):
    records = Records(write_profile(tmp_path, mlp=1, dcgan=0), "tiny")
    assert records.diverged().empty
    assert failures(records)["failure"].tolist() == [""] * 3
    assert failures(records, dataset="fashion_mnist").empty
