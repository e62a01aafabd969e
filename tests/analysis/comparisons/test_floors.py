"""The scores of the best effort beside their floors, on made-up records."""

import pandas as pd
import pytest

from analysis.claims import tuned_scores
from analysis.comparisons.floors import ABOVE, BELOW, WITHIN, beside_floors, seeds
from analysis.tables.images import best_effort
from records import files
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
    "fd_lenet": ("FD-LeNet", (0.3, 0.2, 0.4)),
    "recall": ("recall", (0.9, 0.89, 0.91)),
    "vendi": ("Vendi score", (5.0, 4.9, 5.1)),  # which the text does not name
    "modes": ("modes", (10.0, 10.0, 10.0)),
    "c_t": ("C_T", (-0.2, -0.6, 0.2)),
    "fd_random": ("FD, random network", (0.04, 0.03, 0.05)),
    "fd_pca": ("FD, PCA-64", (0.2, 0.18, 0.22)),
}
BEST = [  # a run each, whose medians are 0.4, 0.88, 5, 10, 0.1, 0.1, 0.2
    (0.1, 0.88, 5.0, 10.0, 0.1, 0.2, 0.20),
    (0.4, 0.87, 5.0, 10.0, 0.9, 0.1, 0.15),
    (0.5, 0.905, 5.0, 10.0, 0.0, 0.01, 0.30),
]
USUAL = [(9.0, 0.7, 3.0, 9.0, 3.0, 0.4, 2.0)] * 3


def written(results, best=BEST, usual=USUAL, longer=15):
    """Records of runs with these scores: the best effort's of 15 epochs, the usual ones of ``longer``."""
    studies = {}
    for study, runs, epochs in (("best_effort", best, 15), ("usual_longer", usual, longer)):
        for seed, values in enumerate(runs, start=1):
            folder = results / files.RUNS / f"non_saturating-dcgan-mnist_2k-s{seed}-{study}"
            config = {"objective": "non_saturating", "architecture": "dcgan", "dataset": "mnist_2k"}
            config |= {"seed": seed, "epochs": epochs}
            write_json(folder / files.CONFIG, config)
            write_result(folder, "gan", config, {}, {})
            scored = zip(FLOORS.items(), values, strict=True)
            write_scores(
                folder,
                [metric(name, title, v, v, v, floor=floor) for (name, (title, floor)), v in scored],
                480.0,
            )
            studies.setdefault(study, []).append(listed(folder.name))
    write_manifest(results, studies=studies)
    return Records(results, "tiny", present)


def test_a_score_lies_where_its_median_does(tmp_path):
    found = beside_floors(written(tmp_path)).set_index("metric")
    assert [*found.index] == ["fd_lenet", "recall", "modes", "c_t", "fd_random", "fd_pca"]
    assert found["place"].tolist() == [WITHIN, BELOW, WITHIN, WITHIN, ABOVE, WITHIN]  # ends are within
    assert found["usual_place"].tolist() == [ABOVE, BELOW, BELOW, ABOVE, ABOVE, ABOVE]
    assert found["better"].tolist() == ["lower", "higher", "higher", "zero", "lower", "lower"]
    assert found["space"].tolist() == [False] * 4 + [True] * 2
    best = found.loc["fd_lenet", "best"]
    assert (best.low, best.value, best.high) == (0.1, 0.4, 0.5)


def test_a_score_that_not_every_run_has_is_left_out_and_so_are_other_lengths(tmp_path):
    records = written(tmp_path, longer=5)
    path = records.folder("non_saturating-dcgan-mnist_2k-s2-best_effort") / files.SCORES
    content = records.content(path)
    write_json(path, content | {"metrics": [m for m in content["metrics"] if m["name"] != "recall"]})
    found = beside_floors(Records(tmp_path, "tiny"))
    assert "recall" not in set(found["metric"]) and len(found) == 5
    assert found["usual"].isna().all()


def test_the_sentence_counts_what_lies_within_and_names_it(tmp_path):
    found = tuned_scores.CLAIM.find(written(tmp_path))
    assert found.outcome == "described"
    assert found.sentence == (
        "By medians over three seeds, three of four scores of the best effort lie within the interval of the "
        "floor (FD-LeNet, modes and $C_T$), and one outside of it (recall). Of its Fr\\'echet distances in "
        "two other feature spaces, one lies within. With the usual settings and as many epochs, none of the "
        "four and none of the two lie within. In the three feature spaces the Fr\\'echet distances of the "
        "best effort are $1.0$ to $2.5$ times the floor, and with the usual settings $10$ to $30$ times."
    )


def test_without_spaces_and_usual_runs_the_sentence_is_of_the_scores_alone(tmp_path):
    scores = beside_floors(written(tmp_path, usual=[]))
    assert tuned_scores.describe(scores[scores["metric"] == "recall"], 3) == (
        "By medians over three seeds, none of one scores of the best effort lie within the interval of the "
        "floor, and one outside of it (recall)."
    )


@pytest.mark.parametrize("runs", [0, 2])
def test_too_few_seeds_are_not_described(tmp_path, runs):
    records = written(tmp_path, best=BEST[:runs])
    found = tuned_scores.CLAIM.find(records)
    assert (found.outcome, seeds(records)) == ("not_made", runs)
    assert f"needs 3 scored seeds of the best effort, and the profile has {runs}" in found.sentence


def test_the_table_has_every_score_by_its_floor(tmp_path):
    lines = best_effort.draw(written(tmp_path)).splitlines()
    recall = (
        r"recall & higher & $0.880$ ($0.870$ to $0.905$) & below & $0.900$ [$0.890$, $0.910$] & $0.700$ \\"
    )
    copied = r"$C_T$ & $0$ & $0.10$ ($0.00$ to $0.90$) & within & $-0.20$ [$-0.60$, $0.20$] & $3.00$ \\"
    assert {recall, copied, r"modes & higher & $10$ & within & $10$ & $9$ \\"} < {*lines}
    place = {line.split(" &")[0]: at for at, line in enumerate(lines)}
    assert place["$C_T$"] < lines.index(r"\addlinespace") < place["FD, random network"]
    alone = best_effort.draw(written(tmp_path / "alone", usual=[])).splitlines()
    assert sum(line.endswith(r"& -- \\") for line in alone) == 6


def test_enough_seeds_have_an_interval_in_square_brackets(tmp_path):
    many = [tuple(value * (1 + seed / 100) for value in BEST[0]) for seed in range(9)]
    [line] = [line for line in best_effort.draw(written(tmp_path, many)).splitlines() if "FD, PCA" in line]
    assert "& $0.208$ [$0.202$, $0.214$] &" in line


def test_nothing_made_is_said(tmp_path):
    write_manifest(tmp_path)
    records = Records(tmp_path, "tiny")
    assert isinstance(beside_floors(records), pd.DataFrame)
    assert "no best effort at this profile" in best_effort.draw(records)
