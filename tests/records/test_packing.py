"""What is packed is unpacked as it was, and packed again to the same bytes."""

import json
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.paths import ROOT
from records import ensembles
from records.archive import archive_ensemble, archived_folder
from records.files import RESULT, by_epoch, of_epoch

NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**40), 2**40) | st.none()
FIELDS = st.dictionaries(st.sampled_from(["objective", "steps", "widths", "sample"]), NUMBERS)
RUNS = st.dictionaries(st.integers(0, 9), st.tuples(FIELDS, FIELDS), min_size=1, max_size=5)
ARCHIVED = sorted((ROOT / "results" / "full" / "ensembles").iterdir())


@given(RUNS)
def test_results_are_unpacked_as_they_were(runs):
    results = [
        {"id": f"run-s{seed}", "final": final, "config": config | {"seed": seed}}
        for seed, (config, final) in sorted(runs.items())
    ]
    content = json.loads(json.dumps(ensembles.pack(results)))
    assert ensembles.is_packed(content)
    assert not ensembles.is_packed(results[0])
    assert ensembles.unpack(content) == results
    packed = ensembles.Packed(content)
    assert dict(packed) == {one["id"]: one for one in results}
    assert "run-s10" not in packed
    assert not {"id", "seed"} & (content["shared"].keys() | content["shared"].get("config", {}).keys())


def test_what_all_share_is_written_once(tmp_path):
    results = [
        {"id": f"run-s{seed}", "kind": "toy", "final": {"modes": seed}, "config": {"steps": 5, "seed": seed}}
        for seed in (11, 1)
    ]
    tables = {
        1: {"curve": pd.DataFrame({"x": [0.0, 1.0], "score": [1.23456, math.nan]})},
        11: {"curve": pd.DataFrame({"x": [0.0, 1.0], "score": [3.0, 4.0]})},
    }
    ensembles.write(results, tables, tmp_path / "run")
    assert json.loads((tmp_path / "run" / RESULT).read_text()) == {
        "shared": {"kind": "toy", "config": {"steps": 5}},
        "runs": [
            {"id": "run-s1", "final": {"modes": 1}, "config": {"seed": 1}},
            {"id": "run-s11", "final": {"modes": 11}, "config": {"seed": 11}},
        ],
    }
    assert (tmp_path / "run" / "curve.csv").read_text() == "x,score:1,score:11\n0,1.235,3\n1,,4\n"
    read = ensembles.read_tables(tmp_path / "run", [1, 11])
    assert read[11]["curve"]["score"].tolist() == [3, 4]  # and not those of seed 1, whose mark is its end
    assert read[1]["curve"].columns.tolist() == ["x", "score"]


@pytest.mark.parametrize("folder", ARCHIVED[:: len(ARCHIVED) // 12], ids=lambda folder: folder.name)
def test_an_archived_ensemble_is_packed_again_to_the_same_bytes(folder, tmp_path):
    results = ensembles.read_results(folder)
    seeds = [result["config"]["seed"] for result in results]
    ensembles.write(reversed(results), ensembles.read_tables(folder, seeds), tmp_path / "again")
    assert {file.name: file.read_bytes() for file in (tmp_path / "again").iterdir()} == {
        file.name: file.read_bytes() for file in folder.iterdir()
    }


def test_nothing_new_leaves_an_ensemble_as_it_is(tmp_path):
    folder = tmp_path / "toys"
    ensembles.write([{"id": "toy-s0", "config": {"seed": 0}}], {}, folder)
    before = (folder / RESULT).read_bytes()
    archive_ensemble([], folder)
    assert (folder / RESULT).read_bytes() == before


def test_a_run_lies_in_its_own_folder_or_in_that_of_its_seeds():
    assert archived_folder("lsgan-toy-ring_8-s12", alone=False).as_posix() == "ensembles/lsgan-toy-ring_8"
    assert archived_folder("lsgan-toy-ring_8-s12-0b3869", alone=False).name == "lsgan-toy-ring_8-0b3869"
    assert archived_folder("lsgan-mlp-mnist-s1", alone=True).as_posix() == "runs/lsgan-mlp-mnist-s1"


def test_files_of_epochs_are_found_by_epoch(tmp_path):
    for epoch in (0, 12, 100):
        (tmp_path / of_epoch(epoch, ".png", digits=3)).touch()
    (tmp_path / of_epoch(5, ".npz")).touch()
    assert list(by_epoch(tmp_path, ".png")) == [0, 12, 100]
    assert by_epoch(tmp_path, ".npz") == {5: tmp_path / "epoch-05.npz"}
