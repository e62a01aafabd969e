"""``./study train``, ``run`` and ``sample`` as a user meets them."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import equipoise as eq
from commands import __main__
from experiments import profiles
from experiments.provenance import meaning_sha256
from tests.synthetic.files import write_json


@pytest.fixture
def study(tmp_path, monkeypatch, capsys):
    """Calls a command in this process, with results in a folder of the test's: (exit code, out, err)."""
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))

    def call(line):
        with pytest.raises(SystemExit) as left:
            __main__.main(line.split())
        return left.value.code, *capsys.readouterr()

    return call


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("train --objective lsgna --architecture mlp", "'lsgna'; choose from: lsgan,"),
        ("train --objective lsgan --architecture mpl", "'mpl'; choose from: mlp,"),
        ("train --objective lsgan --architecture mlp --dataset mnits", "'mnits'; choose from: mnist,"),
        ("train --objective lsgan --architecture mlp --dataset ./none.npy", "'./none.npy'"),
        (
            "train --objective lsgan --architecture mlp --seed -1",
            "seed must be a non-negative integer, not -1",
        ),
        ("train --objective lsgan --architecture mlp --seed one", "'one'"),
        (f"train --objective lsgan --architecture mlp --seed {2**63}", "seed must be below 2^63"),
        ("train --objective lsgan --architecture mlp --dataset=", "unknown dataset ''"),
        ("train --objective lsgan --architecture mlp --epochs 0", "at least 1, not 0"),
        ("train --objective lsgan --architecture mlp --learning-rate -1", "not -1"),
        ("train --objective lsgan --architecture mlp --dataset mnist_2k --batch-size 1001", "at most 1000"),
        ("train --objective lsgan --architecture mlp --checkpoint-every 0", "seconds apart, not 0.0"),
        ("train --objective lsgan --architecture mlp --checkpoint-every nan", "seconds apart, not nan"),
        ("train --objective lsgan --architecture mlp --range 0,1", "whose black and white are known"),
        ("train --objective lsgan --architecture mlp --dataset ./a.npy --range 1", "LOW,HIGH"),
        ("train --objective lsgan --architecture mlp --dataset ./a.npy --range 1,0", "LOW < HIGH"),
        ("train --objective lsgan --architecture mlp --images-sha256 ab", "No such option"),
        ("train --objective lsgan", "'--architecture'; ./study train --help says what is possible"),
        ("run dcgam", "unknown study 'dcgam'; choose from: dcgan,"),
        ("run dcgan --profile smok", "unknown profile 'smok'; choose from: smoke,"),
        ("run dcgan --seeds 0", "at least one seed, and at most 100,000, not 0"),
        ("run dcgan --only non_saturating-dcgan", "choose from: non_saturating-dcgan-mnist-s0"),
        ("sample lsgan-mlp-mnist-s0 --n 3 --out samples.npy", "unknown run 'lsgan-mlp-mnist-s0'"),
        ("sample results/runs/a --n 3 --out samples.npy", "unknown run 'results/runs/a'"),
        ("sample / --n 3 --out samples.npy", "unknown run '/'"),
    ],
)
def test_wrong_usage_is_one_line_that_names_the_value_and_exit_code_2(study, line, named):
    code, out, err = study(line)
    assert (code, out) == (2, "")
    assert named in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_train_then_sample(study, tmp_path):
    code, out, _ = study("train --objective lsgan --architecture mlp --dataset mnist_2k --epochs 1 --seed 2")
    name = out.splitlines()[-1]
    assert (code, name) == (0, "lsgan-mlp-mnist_2k-s2-f75a22")
    assert (tmp_path / "results" / "runs" / name / "result.json").exists()
    again = study("train --objective lsgan --architecture mlp --dataset mnist_2k --epochs 1 --seed 2")
    assert again == (0, f"{name}\n", "this run is finished; nothing to do\n")

    files = [tmp_path / f"{i}.npy" for i in range(2)]
    for file in files:
        assert study(f"sample {name} --n 20 --out {file}") == (0, f"{file}\n", "")
    assert files[0].read_bytes() == files[1].read_bytes()
    samples = np.load(files[0])
    assert (samples.shape, samples.dtype) == ((20, 28, 28), np.uint8)

    for wrong, named in [
        (f"--n 0 --out {files[0]}", "at least 1, not 0"),
        (f"--n 3 --out {tmp_path}/no/where.npy", "No such file or directory; give --out a file"),
        (f"--n 3 --out {tmp_path}/file.txt", "must end in .npy"),
        ("--n 3 --out /proc/samples.npy", "cannot write /proc/samples.npy"),
    ]:
        code, _, err = study(f"sample {name} {wrong}")
        assert (code, named in err, err.count("\n")) == (2, True, 1)


def test_a_run_is_also_named_by_its_folder(study, tmp_path, monkeypatch):
    line = "train --objective lsgan --architecture mlp --dataset mnist_2k --epochs 1 --batch-size 500"
    name = study(line)[1].strip()
    folder, out = tmp_path / "results" / "runs" / name, tmp_path / "x.npy"
    drawn = set()

    def sampled(run):
        assert study(f"sample {run} --n 3 --out {out}") == (0, f"{out}\n", "")
        drawn.add(out.read_bytes())
        assert eq.run(run).id == name
        np.testing.assert_array_equal(eq.sample(run, 3), np.load(out))

    (tmp_path / "pyproject.toml").touch()  # of a checkout
    for run in (name, folder, f"{folder}/", f"results/runs/{name}", f"results/runs/{name}/"):
        sampled(str(run))  # wherever it is called
    for cwd, run in (
        (tmp_path, f"results/runs/{name}"),
        (tmp_path, f"./results/runs/{name}/"),
        (folder.parent, name),
        (folder.parent, f"./{name}"),
        (folder, "."),
        (folder / "grids", ".."),
    ):
        monkeypatch.chdir(cwd)
        sampled(run)
    assert len(drawn) == 1
    assert eq.run(folder).id == eq.run(Path(".."), tmp_path).id == name
    code, _, err = study(f"sample {folder.parent} --n 3 --out {out}")
    assert (code, err) == (2, f"study: unknown run '{folder.parent}'; choose from: {name}\n")


def test_an_unfinished_run_cannot_be_sampled_and_says_how_to_finish_it(study, tmp_path):
    from experiments.config import GanConfig
    from experiments.profiles import PROFILES
    from experiments.sampling import how_to_finish

    config = GanConfig(objective="minimax", architecture="dcgan", dataset="mnist_2k")
    folder = tmp_path / "results" / "runs" / config.id
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config.to_json()))
    code, _, err = study(f"sample {config.id} --n 3 --out {tmp_path}/x.npy")
    assert code == 1
    command = "./study train --objective minimax --architecture dcgan --dataset mnist_2k --seed 0"
    assert err == f"study: run {config.id} is not finished; `{command}` finishes it\n"
    own = replace(config, dataset="/my digits/a.npy")
    assert "--dataset '/my digits/a.npy' --seed 0" in how_to_finish(own)
    toy = PROFILES["smoke"].configs("toys")[0]
    assert how_to_finish(toy) == f"`./study run toys --profile smoke --only {toy.id}`"


@pytest.mark.slow
def test_run_makes_a_study_and_lists_it_in_the_profiles_manifest(study, tmp_path):
    code, out, err = study("run optimal_discriminator --profile ci --seeds 1")
    names = out.splitlines()
    assert code == 0
    assert [name.split("-")[0] for name in names] == ["non_saturating", "lsgan", "lsgan_pearson"]
    assert "0 of 3 runs done, 3 left" in err
    manifest = json.loads((tmp_path / "results" / "ci" / "manifest.json").read_text())
    assert [run["id"] for run in manifest["runs"]["optimal_discriminator"]] == names
    code, out, err = study(f"run optimal_discriminator --profile ci --only {names[1]}")
    assert (code, out) == (0, f"{names[1]}\n")
    assert "1 of 1 runs done, 0 left" in err


def test_run_takes_several_studies_and_scores_those_on_images_where_asked(study, tmp_path):
    both = profiles.Profile(
        "both",
        "",
        "mnist_2k",
        {
            "mlp_objectives": {"epochs": 1, "only": {"objective": ["lsgan"]}},
            "toys": {"steps": 2, "only": {"objective": ["lsgan"], "target": ["ring_8"]}},
        },
    )
    scored = tmp_path / "results" / "runs"
    with profiles.PROFILES.extended(both):
        code, out, err = study("run mlp_objectives toys mlp_objectives --profile both")
        image, toy = out.splitlines()
        assert (code, err.count("0 of 1 runs done, 1 left")) == (0, 2)
        assert not (scored / image / "scores.json").exists()
        assert study(f"run toys mlp_objectives --only {toy} --score --profile both")[:2] == (0, f"{toy}\n")
        assert not (scored / image / "scores.json").exists()
        code, out, err = study("run toys mlp_objectives --score --profile both")
        assert (code, out.splitlines()) == (0, [toy, image])
        assert json.loads((scored / image / "scores.json").read_text())["id"] == image
        code, _, err = study("run toys mlp_objectives --only lsgan-toy --profile both")
        assert (code, "run of study 'toys', 'mlp_objectives'" in err) == (2, True)


@pytest.mark.slow
def test_fresh_makes_anew_what_other_code_made_and_nothing_else(study, tmp_path):
    settings = {"seeds": 2, "steps": 200, "only": {"objective": ["lsgan"]}}
    kept = profiles.Profile("kept", "", "mnist_2k", {"optimal_discriminator": settings}, recorded=True)
    line = "run optimal_discriminator --profile kept"
    with profiles.PROFILES.extended(kept):
        is_made_anew(study, line, tmp_path / "results")


def is_made_anew(study, line, results):
    """What other code made, and that alone."""
    assert study(line)[0] == 0
    [record] = (results / "kept" / "ensembles").glob("lsgan-discriminator-shifted_gaussians*/result.json")
    made = json.loads(record.read_text())
    assert made["shared"]["meaning_sha256"] == meaning_sha256("discriminator")
    assert "2 of 2 runs done, 0 left" in study(f"{line} --fresh")[2]

    shutil.rmtree(results / "runs")  # the record alone is left, and the second of its runs is of other code
    planted = json.loads(record.read_text())
    for name in ("code_sha256", "meaning_sha256"):
        own = planted["shared"].pop(name)
        planted["runs"][0][name], planted["runs"][1][name] = own, "c" * 64
    write_json(record, planted)
    assert "2 of 2 runs done, 0 left" in study(line)[2]
    assert "1 of 2 runs done, 1 left" in study(f"{line} --fresh")[2]
    again = json.loads(record.read_text())
    assert again["shared"]["meaning_sha256"] == meaning_sha256("discriminator")
    assert again["runs"][0]["final"] == made["runs"][0]["final"]
    regrets = [content["runs"][1]["final"]["regret"] for content in (again, made)]
    assert regrets[0] == pytest.approx(regrets[1], rel=1e-3)  # trained alone, it is rounded otherwise
    assert "2 of 2 runs done, 0 left" in study(f"{line} --fresh")[2]


def test_a_run_that_diverges_ends_a_study_only_where_it_is_not_recorded(study, tmp_path):
    settings = {"learning_rate": 1e30, "epochs": 1, "only": {"objective": ["lsgan"]}}
    wild = profiles.Profile("wild", "", "mnist_2k", {"mlp_objectives": settings})
    for recorded, expected, trained in ((False, 1, True), (True, 0, True), (True, 0, False)):
        with profiles.PROFILES.extended(replace(wild, recorded=recorded)):
            code, _, err = study("run mlp_objectives --profile wild")
        assert (code, "diverged: " in err) == (expected, trained)
        if recorded:
            [lost] = json.loads((tmp_path / "results" / "wild" / "manifest.json").read_text())["diverged"]
            assert lost["what"].endswith("_loss") and lost["config"]["objective"] == "lsgan"


def test_help_does_not_import_tensorflow():
    program = (
        "import sys; from commands import __main__\n"
        "try: __main__.main([sys.argv[1], '--help'])\n"
        "finally: print('tensorflow' in sys.modules)"
    )
    for command in ("train", "run", "sample"):
        ended = subprocess.run(
            [sys.executable, "-c", program, command], capture_output=True, text=True, check=True
        )
        assert ended.stdout.splitlines()[-1] == "False"
        assert "Usage: ./study" in ended.stdout
