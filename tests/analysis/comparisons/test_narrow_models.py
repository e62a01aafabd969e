"""Coverage under the two codings: the tests of the family, and what their sentence says."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.claims import narrow_models_lose_modes as claim
from experiments import code_states
from records.reading.tables import Records

RECORD = Path(__file__).parents[3] / "results"
TARGETS = {"line_5": 5, "ring_8": 8, "grid_25": 25}


def toys(lost: dict[str, float], seeds: int = 40) -> pd.DataFrame:
    """Runs that find every mode, but for a share of ``lost`` of an objective's seeds, which find one less."""
    rows = []
    for target, modes in TARGETS.items():
        for objective in (claim.BALANCED, claim.OTHER):
            for seed in range(seeds):
                missed = seed < lost[objective] * seeds
                found = modes - 1 if missed else modes
                rows.append((target, objective, seed, found, missed))
    return pd.DataFrame(rows, columns=["target", "objective", "seed", "modes", "failed"])


def recall(ahead: int, seeds: int = 10) -> pd.DataFrame:
    """Recalls of which the first ``ahead`` seeds favour the codes with a + b = 2c."""
    sign = np.where(np.arange(seeds) < ahead, 1, -1)
    return pd.DataFrame({claim.BALANCED: 0.2 + 0.1 * sign, claim.OTHER: 0.2})


NONE = {claim.BALANCED: 0, claim.OTHER: 0}
MANY, FEW = {claim.BALANCED: 0.9, claim.OTHER: 0.05}, {claim.BALANCED: 0.05, claim.OTHER: 0.9}


@pytest.mark.parametrize(
    ("lost", "ahead", "outcome"),
    [
        (MANY, 0, "pass"),
        (MANY, 3, "inconclusive"),  # seven of ten signs decide nothing
        (MANY, 10, "fail"),
        (FEW, 0, "fail"),
        ({claim.BALANCED: 0.2, claim.OTHER: 0.15}, 0, "inconclusive"),
        ({claim.BALANCED: 0.0, claim.OTHER: 0.0}, 0, "inconclusive"),
    ],
)
def test_the_claim_passes_only_where_every_test_decides_against_those_codes(lost, ahead, outcome):
    found = claim.decide(toys(lost), recall(ahead), NONE)
    assert found.outcome == outcome
    assert "The law was derived after these runs were made" in found.sentence


def test_the_tests_are_the_exact_ones_within_seeds():
    assert claim._recall(recall(0)).p_value == 2.0**-9
    assert claim._recall(recall(10)).behind is False
    table = toys(MANY)
    table.loc[table["seed"] == 39, ["modes", "failed"]] = [4, True]  # both miss a mode: level
    table.loc[(table["seed"] == 38) & (table["objective"] == claim.OTHER), ["modes", "failed"]] = [2, True]
    failures, modes = claim._failures(table), claim._modes(table, "grid_25")
    assert (failures.losses, failures.wins) == (modes.losses, modes.wins) == (34, 1)
    assert failures.p_value == modes.p_value == stats.binomtest(34, 35).pvalue == 72 / 2**35
    same = recall(0).assign(**{claim.BALANCED: 0.2})
    assert claim._recall(same).p_value == 1.0


def test_seeds_that_one_loss_lacks_take_no_part():
    table = toys(MANY)
    table = table[(table["seed"] > 4) | (table["objective"] == claim.OTHER)]
    assert claim._failures(table).losses == 31
    table = table.sample(frac=1, random_state=0)
    assert claim._modes(table, "line_5").losses == 31


def test_the_sentence_says_whether_the_tests_for_independent_samples_decide_otherwise():
    table = toys(MANY)
    assert claim._failures(table).independent == (stats.fisher_exact([[36, 4], [2, 38]]).pvalue, True)
    mine, others = claim._within_seeds(table, "grid_25", "modes")
    assert claim._modes(table, "grid_25").independent == (stats.mannwhitneyu(mine, others).pvalue, True)
    assert "replaced after their outcome had been seen, and no decision differs." in (
        claim.decide(table, recall(0), NONE).sentence
    )
    # of forty seeds ten more fail: decided within seeds, and not if the samples were independent
    close = toys({claim.BALANCED: 0.6, claim.OTHER: 0.35})
    assert claim._modes(close, "line_5").p_value == 2.0**-9
    assert "the decisions on" in claim.decide(close, recall(0), NONE).sentence


def test_the_record_bears_it_out_with_its_own_numbers():
    records = Records(RECORD, "full", code_states.state_of)
    table, recalls = claim.toys(records), claim.recalls(records)
    ring = table[table["target"] == "ring_8"].groupby("objective")
    found = claim.CLAIM.find(records)
    assert found.outcome == "pass"
    for objective in (claim.BALANCED, claim.OTHER):
        assert f"{ring['modes'].mean()[objective]:.2f}" in found.sentence
        assert f"{100 * ring['failed'].mean()[objective]:.1f}" in found.sentence
    assert len(recalls) >= claim.SEEDS
    assert (recalls[claim.BALANCED] < recalls[claim.OTHER]).all()


def test_a_profile_without_the_runs_makes_no_claim(tmp_path):
    from tests.synthetic.any_size import write_profile

    few = {"mlp": 2, "dcgan": 0, "objectives": 3, "epochs": (1, 1), "discriminators": 1, "toys": 2}
    found = claim.CLAIM.find(Records(write_profile(tmp_path, **few), "tiny"))
    assert found.outcome == "not_made"
    assert "is not claimed at this profile" in found.sentence
