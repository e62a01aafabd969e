import json
import math

import numpy as np
import pytest
from scipy.special import rel_entr
from synthetic import write_json, write_profile

from analysis.failures import LEAST_CLASS_SHARE, LOST_CLASS, failures, judge
from analysis.records import Records

MNIST = np.array([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])  # training images by digit
GOOD = {"fd_lenet": 30.0, "untrained": 230.0, "class_kl": 0.02, "modes": 10.0, "recall": 0.2}
GOOD |= {"recall_floor": 0.88}


@pytest.mark.parametrize(
    ("change", "failure", "evidence"),
    [
        ({}, "", ""),
        ({"fd_lenet": 114.9}, "", ""),
        ({"fd_lenet": 115.0}, "untrained", r"FD-LeNet $115$, $230$ before training"),
        ({"fd_lenet": 400.0, "class_kl": 2.3, "recall": 0.0}, "untrained", None),
        ({"class_kl": 0.0943}, "", ""),
        ({"class_kl": 0.0944}, "collapsed", r"class KL $0.09$ nats, ten classes seen"),
        ({"recall": 0.089}, "", ""),
        ({"recall": 0.087}, "collapsed", r"recall $0.087$, $0.880$ of real images"),
        ({"class_kl": 2.3, "modes": 1.0, "recall": 0.0}, "collapsed", None),
        ({"class_kl": math.nan, "modes": math.nan}, "", ""),
        ({"recall": math.nan, "recall_floor": math.nan}, "", ""),
        ({"untrained": math.nan}, "", ""),
    ],
)
def test_a_failure_is_named_by_the_first_definition_that_applies(change, failure, evidence):
    found = judge(GOOD | change)
    assert found[0] == failure
    assert (found[1] == evidence) if evidence is not None else found[1]


def test_scores_that_were_not_made_are_no_failure():
    """Images without classes have no class scores."""
    assert judge({"fd_lenet": 30.0, "untrained": 230.0, "recall": 0.2, "recall_floor": 0.9}) == ("", "")
    assert judge({"fd_lenet": 30.0, "untrained": 230.0, "recall": 0.0, "recall_floor": 0.9})[0] == "collapsed"


@pytest.mark.parametrize("lost", range(10))
def test_whoever_lacks_a_digit_is_caught_whatever_the_others_shares(lost):
    shares = MNIST / MNIST.sum()
    assert shares.min() >= LEAST_CLASS_SHARE
    others = np.where(np.arange(10) == lost, 0.0, shares)
    least = rel_entr(others / others.sum(), shares).sum()
    assert least >= LOST_CLASS  # the rest in proportion is the least divergence
    rng = np.random.default_rng(lost)
    for concentration in (0.1, 1.0, 100.0):
        drawn = rng.dirichlet(concentration * shares) * (np.arange(10) != lost)
        assert rel_entr(drawn / drawn.sum(), shares).sum() >= least - 1e-12


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
    last = failed.loc["lsgan-mlp-mnist_2k-s3"]
    assert last["evidence"] == "the generator loss was not finite at step 77"
    assert (last["study"], last["seed"], last["kind"]) == ("mlp_objectives", 3, "gan")
    elsewhere = failures(Records(tmp_path, "tiny"), dataset="fashion_mnist")
    assert elsewhere["failure"].tolist() == ["diverged"]


def test_a_record_without_runs_or_failures_has_rows_for_what_there_is(tmp_path):
    records = Records(write_profile(tmp_path, mlp=1, dcgan=0), "tiny")
    assert records.diverged().empty
    assert failures(records)["failure"].tolist() == [""] * 3
    assert failures(records, dataset="fashion_mnist").empty
