import numpy as np
import pandas as pd
import pytest

from analysis.agreement import COLUMNS, agreement, of_scores
from analysis.claims import rankings_agree
from analysis.claims.base import Finding
from analysis.records import Records
from analysis.tables import TABLES
from tests.analysis.synthetic import write_profile


def scores(orders, seeds=2):
    """Models a, b, c, ...: in each space the distances that ``orders`` lists, plus a wobble over seeds."""
    rows = [
        {"id": f"{model}-{seed}", "objective": model, "architecture": "mlp", "metric": metric,
         "value": distance + 0.01 * (seed - (seeds - 1) / 2)}
        for metric, order in zip(COLUMNS, orders, strict=True)
        for model, distance in zip("abcdef", order, strict=False)
        for seed in range(seeds)
    ]  # fmt: skip
    return pd.DataFrame(rows)


SAME = [[1, 2, 3, 4]] * len(COLUMNS)


def test_models_that_keep_their_order_everywhere_are_decided():
    found = of_scores(scores([[10 * space + d for d in (4, 2, 3, 1)] for space in range(len(COLUMNS))]))
    assert [model for model, _ in found.models] == ["d", "b", "c", "a"]
    assert found.undecided() == []
    assert (found.tau() == 1).all()
    np.testing.assert_allclose(found.distances.iloc[0], 10.0 * np.arange(len(COLUMNS)) + 1)
    assert list(found.runs) == [2] * 4


def test_a_pair_that_flips_in_one_space_is_undecided():
    found = of_scores(scores([*SAME[:-1], [1, 3, 2, 4]]))
    assert found.undecided() == [(("b", "mlp"), ("c", "mlp"))]
    assert found.tau().iloc[-1] == pytest.approx(4 / 6)  # five of six pairs agree, one does not
    assert rankings_agree.judge(found).sentence == (
        "Of the 6 pairs among four models, five keep their order in all seven feature spaces (Kendall's "
        r"$\tau$ with the primary ranking: $0.67$ to $1.00$); undecided, whatever is found in one space: "
        r"\texttt{b} on MLP against \texttt{c} on MLP."
    )


def test_a_tie_decides_nothing():
    found = of_scores(scores([*SAME[:-1], [1, 2, 2, 4]]))
    assert found.undecided() == [(("b", "mlp"), ("c", "mlp"))]


def test_where_all_are_level_there_is_no_tau_to_speak_of():
    found = of_scores(scores([[1, 1, 1, 1]] * len(COLUMNS)))
    assert r"(Kendall's $\tau$ with the primary ranking: undefined, since all are level)" in (
        rankings_agree.judge(found).sentence
    )
    some = of_scores(scores([*SAME[:-1], [1, 1, 1, 1]]))
    assert "primary ranking: $1.00$ throughout)" in rankings_agree.judge(some).sentence


def test_many_undecided_pairs_are_counted():
    found = of_scores(scores([*SAME[:-1], [4, 3, 2, 1]]))
    assert "models, none keep their order" in rankings_agree.judge(found).sentence
    assert "; 6 are undecided" in rankings_agree.judge(found).sentence


def test_runs_that_were_not_judged_in_every_space_are_left_out():
    table = scores(SAME)
    kept = of_scores(table[(table["id"] != "a-0") | (table["metric"] != COLUMNS[3])])
    assert kept.runs["a"].item() == 1
    assert kept.distances.loc["a"].iloc[0, 0] == pytest.approx(1.005)


def test_records_from_before_there_were_spaces_are_still_read(tmp_path):
    records = Records(write_profile(tmp_path), "tiny")
    assert agreement(records).models == []
    assert "fewer than two models" in TABLES["agreement"](records)
    found = rankings_agree.CLAIM.find(records)
    assert isinstance(found, Finding) and found.outcome == "not_made"


def test_the_table_gives_values_ranks_and_tau(monkeypatch, tmp_path):
    records = Records(tmp_path, "tiny")
    monkeypatch.setattr(Records, "scores", lambda _: scores([*SAME[:-1], [1, 3, 2, 4]]))
    lines = TABLES["agreement"](records).splitlines()
    row = next(line for line in lines if r"\texttt{b}" in line)
    assert row.startswith(r"\texttt{b}, MLP & $2.00$ [2] & ")
    assert row.endswith(r"& $3.00$ [3] \\")
    assert lines[-3].count("$1.00$") == 6 and lines[-3].endswith(r"$0.67$ \\")
