"""The hours are those of the records, and what was planted is counted by kind."""

import json

import pytest

from analysis.comparisons.effort import scoring, training
from analysis.paper import planted
from analysis.paper.paper_values import results
from analysis.paper.planted import Planted
from analysis.tables import TABLES
from commands.paths import ROOT
from records.reading.tables import Records
from records.sealed import sealed
from tests.synthetic.files import write_json
from tests.synthetic.whole import write_profile


@pytest.fixture
def records(tmp_path) -> Records:
    write_profile(tmp_path)
    return Records(tmp_path, "tiny")


def test_the_hours_are_the_sum_of_what_each_result_says(records) -> None:
    runs = training(records)
    files = [records.folder(run) / "result.json" for run in runs["id"]]
    assert len(files) == len(set(files)) > 30
    seconds = sum(json.loads(file.read_text())["seconds"] for file in files)
    assert runs["hours"].sum() * 3600 == pytest.approx(seconds)


def test_a_run_that_took_longer_adds_its_own_time_and_no_other(records) -> None:
    before = training(records).set_index("id")["hours"]
    run = before.index[0]
    path = records.folder(run) / "result.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"seconds": 7200.0}))
    after = training(Records(records.results, "tiny")).set_index("id")["hours"]
    assert after[run] == 2.0
    assert after.drop(run).equals(before.drop(run))


def test_scoring_counts_scores_and_probes(records) -> None:
    run = records.runs("gan")["id"].iloc[0]
    before = scoring(records)
    (records.folder(run) / "probes.json").write_text(json.dumps({"seconds": 1800.0}))
    assert scoring(records) == pytest.approx(before + 0.5)


def test_seeds_of_an_ensemble_have_shares_that_add_up() -> None:
    runs = training(Records(ROOT / "results", "full"))
    together = runs[(runs["kind"] == "toy") & (runs["objective"] == "lsgan") & (runs["target"] == "ring_8")]
    assert len(together) == 100
    assert together["hours"].nunique() == 1  # an equal share each, not the whole of the ensemble


def test_without_a_record_of_planted_errors_there_is_no_number_of_them(records) -> None:
    assert planted.errors(records.results) == planted.lies(records.results) == []
    assert not {"kills.errors", "kills.lies"} & set(results(records, []))


def test_what_was_planted_is_counted_by_kind_and_what_got_through_is_seen(tmp_path) -> None:
    (tmp_path / "full").mkdir()
    rows = [("theory.elbo.bounds", ["1"]), ("theory.elbo.gaussian", []), ("theory.targets", ["2", "3"])]
    content = {"planted": [{"module": module, "caught_by": caught} for module, caught in rows]}
    write_json(tmp_path / "full" / planted.ERRORS, sealed(content, planted.ERRORS))
    told = [("sign", "claim 1"), ("typed", ""), ("sign", "claim 2")]
    content = {"lies": [{"kind": kind, "message": message} for kind, message in told]}
    write_json(tmp_path / "full" / planted.LIES, sealed(content, planted.LIES))
    assert planted.errors(tmp_path) == [Planted("theory.elbo", 2, 1), Planted("theory.targets", 1, 1)]
    assert planted.lies(tmp_path) == [Planted("sign", 2, 2), Planted("typed", 1, 0)]
    assert planted.total(planted.lies(tmp_path)) == Planted("all", 3, 2)
    table = TABLES["planted"](Records(tmp_path, "full"))
    assert r"another sign & $2$ & $2$ \\" in table
    assert r"a sentence typed by hand & $1$ & $0$ \\" in table
    assert r"all & $3$ & $2$ & all & $3$ & $2$ \\" in table


def test_the_studies_are_listed_with_models_seeds_and_length(records) -> None:
    lines = TABLES["studies"](records).splitlines()
    row = next(line for line in lines if "mlp" in line)
    assert row.endswith(r"& $3$ & $6$ & 0, 1 & $2$ epochs & $0.0033$ \\")
    total = next(line for line in lines if line.startswith("all"))
    assert f"${len(training(records))}$" in total
