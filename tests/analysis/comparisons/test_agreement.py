import numpy as np
import pandas as pd
import pytest

from analysis.claims import rankings_agree
from analysis.claims.base import Finding
from analysis.comparisons.agreement import COLUMNS, FEWEST_SEEDS, Pair, agreement, of_scores
from analysis.tables import TABLES
from records.reading.tables import Records
from stats.paired import sign_flip_p_value
from tests.synthetic.any_size import write_profile


def scores(orders, seeds=8):
    """Models a, b, c, ...: in each space the distances of ``orders``, plus what a seed changes for all."""
    rows = [
        {"id": f"{model}-{seed}", "objective": model, "architecture": "mlp", "seed": seed, "metric": metric,
         "value": distance + 0.01 * (seed - (seeds - 1) / 2)}
        for metric, order in zip(COLUMNS, orders, strict=True)
        for model, distance in zip("abcdef", order, strict=False)
        for seed in range(seeds)
    ]  # fmt: skip
    return pd.DataFrame(rows)


SAME = [[1, 2, 3, 4]] * len(COLUMNS)
OTHER = [*SAME[:-1], [1, 3, 2, 4]]
B_AND_C = (("b", "mlp"), ("c", "mlp"))


def pair_of(differences):
    """Two models with these differences, [seeds, spaces]."""
    return Pair(("b", "mlp"), ("c", "mlp"), pd.DataFrame(differences, columns=list(COLUMNS)))


def test_models_that_keep_their_order_everywhere_are_said_to():
    found = of_scores(scores([[10 * space + d for d in (4, 2, 3, 1)] for space in range(len(COLUMNS))]))
    assert [model for model, _ in found.models] == ["d", "b", "c", "a"]
    assert found.flipping() == []
    assert all(pair.keeps for pair in found.pairs) and len(found.pairs) == 6
    assert (found.tau() == 1).all()
    np.testing.assert_allclose(found.distances.iloc[0], 10.0 * np.arange(len(COLUMNS)) + 1)


def test_a_pair_whose_opposite_order_is_resolved_in_another_space_flips():
    found = of_scores(scores(OTHER))
    assert found.flipping() == [B_AND_C]
    assert found.tau().iloc[-1] == pytest.approx(4 / 6)  # five of six pairs agree, one does not
    assert rankings_agree.describe(found) == (
        "Of the 6 pairs among four models, five keep their order in all seven feature spaces, by the sign of "
        r"the mean difference within seeds (Kendall's $\tau$ of the ranking by medians with the primary one: "
        "$0.67$ to $1.00$). The exact tests resolve opposite signs in two spaces, so that the order depends "
        r"on the space, for \texttt{b} on MLP against \texttt{c} on MLP."
    )


def test_with_few_seeds_an_opposite_order_is_not_resolved():
    """Of seven seeds the least p is 1/64 > 0.05/6, of eight 1/128."""
    assert FEWEST_SEEDS == 8
    found = of_scores(scores(OTHER, seeds=7))
    assert found.flipping() == []
    [other] = [pair for pair in found.pairs if not pair.keeps]
    assert (other.first, other.second) == B_AND_C and not other.testable
    assert rankings_agree.describe(found).endswith(
        "For no pair do the exact tests resolve opposite signs in two spaces. For one the signs differ and "
        "are not resolved; that pair has fewer than the eight common seeds that the tests take."
    )


def test_an_opposite_mean_that_is_not_resolved_is_no_flip():
    """Means of opposite sign alone were called a flip before: here one is a single seed's doing."""
    differences = np.tile(-np.linspace(1, 2, 10)[:, None], len(COLUMNS))
    differences[:, -1] = [-0.1] * 9 + [5.0]
    level = pair_of(differences)
    assert level.signs.iloc[0] == -1 and level.signs.iloc[-1] == 1
    assert not level.keeps and level.testable and not level.flips
    against = differences.copy()
    against[:, -1] = np.linspace(1, 2, 10)
    assert pair_of(against).flips
    primary = against.copy()
    primary[:, 0] = [-5.0, *[0.1] * 9]  # now it is the primary space that resolves nothing
    assert not pair_of(primary).flips


def test_the_other_spaces_are_a_family_under_holm():
    """A p of 2/2^9 in one of six spaces is below 0.05/6; of 6/2^9 = 0.0117 it is not."""
    differences = np.tile(-np.linspace(1, 2, 10)[:, None], len(COLUMNS))
    differences[:, 1:] = 0.0
    near = np.array([1.0] * 9 + [-0.5])
    differences[:, 3] = near
    assert sign_flip_p_value(near) == pytest.approx(4 / 2**10)
    assert pair_of(differences).flips
    differences[:, 3] = [1.0] * 9 + [-1.0]
    assert sign_flip_p_value(differences[:, 3]) == pytest.approx(22 / 2**10)
    assert not pair_of(differences).flips


def test_a_tie_keeps_no_order_and_flips_none():
    found = of_scores(scores([*SAME[:-1], [1, 2, 2, 4]]))
    assert found.flipping() == []
    assert [(pair.first, pair.second) for pair in found.pairs if not pair.keeps] == [B_AND_C]


def test_a_run_that_diverged_is_farther_than_any_other_in_every_space():
    lost = pd.DataFrame({"objective": ["a"] * 3, "architecture": "mlp", "seed": [8, 9, 10]})
    whole = scores(SAME, seeds=11)
    kept = whole[(whole["objective"] != "a") | (whole["seed"] < 8)]
    found = of_scores(kept, lost)
    assert len(found.runs) == 44 and np.isinf(found.runs.loc["a"]).sum().sum() == 3 * len(COLUMNS)
    assert found.distances.loc[("a", "mlp")].iloc[0] == pytest.approx(1.0)  # the sixth of eleven
    pair = next(pair for pair in found.pairs if pair.second == ("b", "mlp"))
    assert pair.first == ("a", "mlp") and np.isinf(pair.differences.iloc[-3:]).all().all()
    assert (pair.signs == -1).all()  # ranks: eight of 1..8 below, three of the highest above: 36 > 30
    more = pd.DataFrame({"objective": ["a"] * 6, "architecture": "mlp", "seed": range(5, 11)})
    most = of_scores(whole[(whole["objective"] != "a") | (whole["seed"] < 5)], more)
    assert most.models[-1] == ("a", "mlp") and np.isinf(most.distances.iloc[-1]).all()
    assert (most.ranks().iloc[-1] == 4).all()
    assert not np.isnan(most.tau()).any()
    assert (next(pair for pair in most.pairs if pair.second == ("a", "mlp")).signs == -1).all()


def test_where_all_are_level_there_is_no_tau_to_speak_of():
    found = of_scores(scores([[1, 1, 1, 1]] * len(COLUMNS)))
    assert r"of the ranking by medians with the primary one: undefined, since all are level)" in (
        rankings_agree.describe(found)
    )
    some = of_scores(scores([*SAME[:-1], [1, 1, 1, 1]]))
    assert "with the primary one: $1.00$ throughout)" in rankings_agree.describe(some)


def test_many_flipping_pairs_are_counted():
    sentence = rankings_agree.describe(of_scores(scores([*SAME[:-1], [4, 3, 2, 1]])))
    assert "models, none keep their order" in sentence
    assert sentence.endswith("the order depends on the space, for 6 pairs.")


def test_runs_that_were_not_evaluated_in_every_space_are_left_out():
    table = scores(SAME)
    kept = of_scores(table[(table["id"] != "a-0") | (table["metric"] != COLUMNS[3])])
    assert len(kept.runs.loc["a"]) == 7
    assert kept.distances.loc["a"].iloc[0, 0] == pytest.approx(1.005)  # the median of seeds 1 to 7: seed 4


def test_records_from_before_there_were_spaces_are_still_read(tmp_path):
    records = Records(write_profile(tmp_path), "tiny")
    assert agreement(records).models == []
    assert "fewer than two models" in TABLES["agreement"](records)
    found = rankings_agree.CLAIM.find(records)
    assert isinstance(found, Finding) and found.outcome == "not_made"


def test_the_table_gives_values_ranks_and_tau(monkeypatch, tmp_path):
    records = Records(write_profile(tmp_path), "tiny")
    monkeypatch.setattr(Records, "scores", lambda _: scores(OTHER))
    lines = TABLES["agreement"](records).splitlines()
    row = next(line for line in lines if r"\texttt{b}" in line)
    assert row.startswith(r"\texttt{b}, MLP & $2.00$ [2] & ")
    assert row.endswith(r"& $3.00$ [3] \\")
    assert lines[-3].count("$1.00$") == 6 and lines[-3].endswith(r"$0.67$ \\")
