"""A profile with autoencoders beside the GANs: every table, figure and claim copes with both."""

import json
import shutil
from pathlib import Path

import pytest

from analysis.claims import EMPIRICAL
from analysis.figures import FIGURES
from analysis.latex import cardinal
from analysis.numbers import results
from analysis.records import Records
from analysis.tables import TABLES
from tests.paper import synthetic


def add_autoencoders(folder: Path, seeds: int) -> None:
    """Give the profile "tiny" below ``folder`` a study of VAEs, made of the records of a GAN."""
    manifest = json.loads((folder / "tiny" / "manifest.json").read_text())
    manifest["runs"]["vae"] = []
    for objective, nll in (("elbo", 88.0), ("iwae_k50", 86.5)):
        for seed in range(seeds):
            run = f"{objective}-vae_mlp-mnist_2k-s{seed}"
            shutil.copytree(folder / "runs" / "lsgan-mlp-mnist_2k-s0", folder / "runs" / run)
            _change(folder / "runs" / run / "scores.json", id=run)
            (folder / "runs" / run / "history.csv").write_text("step,epoch,bound,kl\n7,1,-95.0,25.0\n")
            config = {"objective": objective, "architecture": "vae_mlp", "dataset": "mnist_2k", "seed": seed}
            likelihoods = {"test_elbo": -nll - 3, "test_elbo_error": 0.21, "test_nll_iwae": nll + seed / 10}
            _change(
                folder / "runs" / run / "result.json",
                id=run,
                kind="vae",
                config=config | {"epochs": 300, "pixels": "dynamic"},
                parameters={"encoder": 217_300, "decoder": 207_984},
                final=likelihoods | {"test_nll_iwae_error": 0.2, "active_units": 19},
            )
            manifest["runs"]["vae"].append({"id": run, "path": f"runs/{run}"})
    (folder / "tiny" / "manifest.json").write_text(json.dumps(manifest))


def _change(path: Path, **entries: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | entries))


@pytest.fixture(params=[2, 5])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Records:
    synthetic.write_profile(tmp_path)
    add_autoencoders(tmp_path, request.param)
    return Records(tmp_path, "tiny")


def test_the_table_has_each_run_or_the_mean_over_seeds_beside_the_published_value(records):
    table = TABLES["autoencoders"](records)
    rows = [line for line in table.splitlines() if "&" in line][1:]
    assert all(("VAE" in row) == ("86.76" in row) and ("IWAE" in row) == ("84.78" in row) for row in rows)
    if records.runs("vae")["seed"].max() == 1:
        assert len(rows) == 4
        assert "$88.10$ [$87.71$, $88.49$]" in rows[1]  # 1.96 standard errors of 0.2
        assert "$91.00$ [$90.59$, $91.41$]" in rows[0]
    else:
        assert len(rows) == 2
        assert "0--4" in rows[0]
        assert "$88.20$ [" in rows[0]  # the mean of 88.0, 88.1, ..., 88.4


def test_without_autoencoders_the_table_says_so(tmp_path):
    synthetic.write_profile(tmp_path)
    assert "none in this profile" in TABLES["autoencoders"](Records(tmp_path, "tiny"))


def test_annealing_has_a_row_for_each_probed_run(tmp_path):
    synthetic.write_profile(tmp_path)
    assert "none in this profile" in TABLES["annealing"](Records(tmp_path, "tiny"))
    add_autoencoders(tmp_path, 2)
    assert "none in this profile" in TABLES["annealing"](Records(tmp_path, "tiny"))
    means = {"annealed": -83.5, "difference": 0.56, "prior_difference": -0.02, "gap": 0.01}
    annealing = {n: {"value": v, "error": 0.1, "low": v - 0.2, "high": v + 0.2} for n, v in means.items()}
    probes = {
        "sizes": {"images": 64, "draws": 5000, "temperatures": 256},
        "annealing": annealing,
        "slopes": [],
    }
    path = tmp_path / "runs" / "elbo-vae_mlp-mnist_2k-s1" / "probes.json"
    path.write_text(json.dumps(probes))
    rows = [line for line in TABLES["annealing"](Records(tmp_path, "tiny")).splitlines() if "&" in line][1:]
    assert len(rows) == 1
    assert r"VAE & MLP & 1 & $83.50$ [$83.30$, $83.70$] & $0.56$ [$0.36$, $0.76$]" in rows[0]
    assert r"$-0.02$ [$-0.22$, $0.18$] & $0.01$ [$-0.19$, $0.21$]" in rows[0]


def test_tables_of_runs_on_images_have_them_too(records):
    runs, networks = TABLES["runs"](records), TABLES["networks"](records)
    assert runs.count(r"vae\_\allowbreak{}mlp") == len(records.runs("vae"))
    assert "$300$" in runs
    assert r"217\,300" in networks
    assert r"267\,009" in networks
    assert "VAE & MLP" in TABLES["scores"](records)
    assert "IWAE $k=50$, MLP" in TABLES["metrics"](records)
    assert TABLES["provenance"](records)
    assert results(records, [])["runs.vae"] == str(len(records.runs("vae")))


def test_claims_count_their_generators(records):
    for claim in EMPIRICAL.values():
        assert claim.find(records).outcome in {"pass", "not_made", "inconclusive"}
    many = len(records.runs("gan")) + len(records.runs("vae"))
    sentence = EMPIRICAL["training_approaches_data"].find(records).sentence
    assert sentence.startswith(f"Each of the {cardinal(many)} trained generators is nearer")


def test_figures_are_drawn(records):
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    labels = [text.get_text() for text in FIGURES["scores"](records).axes[0].get_yticklabels()]
    assert "VAE, MLP" in labels
    for name in ("loss_curves", "samples_over_epochs"):
        assert FIGURES[name](records)
    plt.close("all")
