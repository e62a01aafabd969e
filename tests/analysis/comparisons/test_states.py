"""What rests on runs of other code says so and is not decided; what does not rest on them is."""

import json

import pytest

from analysis.claims import EMPIRICAL
from analysis.claims.base import EmpiricalClaim, Finding, Need
from analysis.comparisons.states import resting
from analysis.paper.latex import code
from records.reading.tables import Records
from tests.synthetic.any_size import write_profile


def states_with(*others):
    """States of code by which the runs ``others`` (ids) are of other code."""
    return lambda result: ("other", "its replay differs in x") if result["id"] in others else ("present", "")


def present(_result):
    return "present", ""


@pytest.fixture
def results(tmp_path):
    return write_profile(tmp_path, mlp=3, dcgan=1, discriminators=5)


MLP = "lsgan-mlp-mnist_2k-s1"
DCGAN = "non_saturating-dcgan-mnist_2k-s0"
LINE = "lsgan-discriminator-shifted_gaussians-s2"
MEAN = EmpiricalClaim(
    name="mean",
    subject="The mean number of epochs of the MLP",
    needs=(Need(2, "runs", lambda records: len(mlp(records))),),
    decide=lambda records: Finding("pass", f"{len(mlp(records))} runs."),
)


def mlp(records):
    runs = records.runs("gan")
    return runs[runs["architecture"] == "mlp"]


def test_a_claim_rests_on_the_runs_without_which_it_says_something_else(results):
    assert MEAN.find(Records(results, "tiny", present)).outcome == "pass"
    found = MEAN.find(Records(results, "tiny", states_with(MLP, DCGAN, LINE)))
    assert found.outcome == "inconclusive"
    assert found.rests_on == (MLP,)
    assert found.sentence == (
        "The mean number of epochs of the MLP is not decided: it rests on a run that other code than the "
        f"present one made ({code(MLP)}); {code('./study run mlp_objectives --profile tiny --fresh')} makes "
        "such runs anew."
    )


def test_runs_of_other_code_that_a_claim_does_not_read_leave_it_alone(results):
    records = Records(results, "tiny", states_with(DCGAN, LINE))
    assert MEAN.find(records) == MEAN.find(Records(results, "tiny", present))


def test_where_nobody_knows_the_code_nothing_is_decided(results):
    found = MEAN.find(Records(results, "tiny"))
    assert found.outcome == "inconclusive"
    assert len(found.rests_on) == len(mlp(Records(results, "tiny")))
    assert "six more" in found.sentence


def test_studies_that_decide_together_alone_are_all_named(results):
    def either(records):
        return len(records.runs("gan")) > 9

    whole = Records(results, "tiny", states_with(MLP, DCGAN))
    assert len(whole.runs("gan")) == 10
    assert set(resting(True, either, whole)) == {MLP, DCGAN}

    def both(records):
        return bool({MLP, DCGAN} & set(records.runs("gan")["id"]))

    assert set(resting(True, both, whole)) == {MLP, DCGAN}
    assert resting(True, lambda _: True, whole) == []


def test_what_can_say_nothing_without_its_runs_rests_on_them(tmp_path):
    def steps(records):
        return int(records.runs("gradient")["steps"].min())  # of none there is none

    records = Records(write_profile(tmp_path, gradients=1), "tiny")
    runs = set(records.runs("gradient")["id"])
    assert runs and set(resting(steps(records), steps, records)) >= runs


def test_a_claim_that_is_not_made_stays_so(results):
    found = EMPIRICAL["autoencoders_likelihood"].find(Records(results, "tiny"))
    assert found.outcome == "not_made" and not found.rests_on


def test_records_without_runs_read_as_if_these_were_not_there(results):
    records = Records(results, "tiny", states_with(MLP, LINE))
    assert records.of_other_code() == [MLP, LINE]
    assert set(records.runs()["state"]) == {"present", "other"}
    fewer = records.without([MLP])
    assert fewer.of_other_code() == [LINE]
    assert set(records.runs()["id"]) - set(fewer.runs()["id"]) == {MLP}
    assert len(records.runs()) == len(
        Records(results, "tiny").runs()
    )  # nothing is left out unless it is asked for
    assert fewer.without([LINE]).of_other_code() == []


def test_a_run_is_judged_by_its_own_result(results):
    path = results / "runs" / MLP / "result.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"code_sha256": "planted"}))
    records = Records(
        results, "tiny", lambda result: ("other" if result.get("code_sha256") == "planted" else "present", "")
    )
    assert records.of_other_code() == [MLP]
    assert records.state(MLP)[0] == "other" and records.state(DCGAN)[0] == "present"
