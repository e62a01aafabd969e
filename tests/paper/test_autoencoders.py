"""A profile with autoencoders beside the GANs: every table, figure and claim copes with both."""

import json
import math
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.claims import EMPIRICAL, autoencoder_exponents, autoencoders_likelihood
from analysis.figures import FIGURES
from analysis.paper.latex import cardinal
from analysis.paper.paper_values import Result, results
from analysis.paper.settings import settings
from analysis.seeds import student
from analysis.tables import TABLES, networks
from commands.build.latex import build_pdf
from records import columns, files
from records.reading.tables import Records
from tests.paper.conftest import made_specification
from tests.paper.test_build import text_of
from tests.synthetic import whole
from tests.synthetic.files import present, references, write_csv, write_json


def add_autoencoders(folder: Path, seeds: int, dataset: str = "mnist_2k") -> None:
    """Give the profile "tiny" below ``folder`` a study of VAEs, made of the records of a GAN.

    The profile and its GANs are then said to be of ``dataset`` too.
    """
    manifest = json.loads((folder / "tiny" / "manifest.json").read_text())
    manifest["dataset"]["name"] = dataset
    for path in (folder / "runs").glob("*/result.json"):
        config = json.loads(path.read_text())["config"]
        if config.get("dataset") == "mnist_2k":
            _change(path, config=config | {"dataset": dataset})
    manifest["runs"]["vae"], manifest["reference"]["vae"] = [], references("vae")
    for objective, nll in (("elbo", 88.0), ("dreg_k50_m5", 86.5)):
        for seed in range(seeds):
            run = f"{objective}-vae_mlp-{dataset}-s{seed}"
            shutil.copytree(folder / "runs" / "lsgan-mlp-mnist_2k-s0", folder / "runs" / run)
            _change(folder / "runs" / run / "scores.json", id=run)
            (folder / "runs" / run / "history.csv").write_text("step,epoch,bound,kl\n7,1,-95.0,25.0\n")
            config = {"objective": objective, "architecture": "vae_mlp", "dataset": dataset, "seed": seed}
            config |= {"batch_size": 128, "learning_rate": 3e-3, "test_draws": 5000}
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
    write_json(folder / "tiny" / "manifest.json", manifest)


def _change(path: Path, **entries: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | entries), encoding="utf-8")


@pytest.fixture(params=[2, 6])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Records:
    whole.write_profile(tmp_path)
    add_autoencoders(tmp_path, request.param, "mnist")
    return Records(tmp_path, "tiny", present)


def test_the_table_has_each_run_or_the_median_over_seeds_beside_the_published_value(records):
    table = TABLES["autoencoders"](records)
    rows = [line for line in table.splitlines() if "&" in line][1:]
    assert all(("VAE" in row) == ("86.76" in row) and ("IWAE" in row) == ("84.78" in row) for row in rows)
    if records.runs("vae")["seed"].max() == 1:
        assert len(rows) == 4
        assert "$88.10$ [$87.71$, $88.49$]" in rows[1]  # 1.96 standard errors of 0.2
        assert "$91.00$ [$90.59$, $91.41$]" in rows[0]
    else:
        assert len(rows) == 2
        assert "0--5" in rows[0]
        assert "$88.25$ [$88.00$, $88.50$]" in rows[0]  # of 88.0, 88.1, ..., 88.5


def test_runs_on_other_images_have_no_published_number_beside_them(tmp_path):
    whole.write_profile(tmp_path)
    add_autoencoders(tmp_path, 2)
    table = TABLES["autoencoders"](Records(tmp_path, "tiny"))
    assert "86.76" not in table
    assert "84.78" not in table


def test_without_autoencoders_the_table_says_so(tmp_path):
    whole.write_profile(tmp_path)
    assert "none in this profile" in TABLES["autoencoders"](Records(tmp_path, "tiny"))


SLOPES = [
    {"estimator": estimator, "part": part, "value": value, "low": value - 0.05, "high": value + 0.05}
    for part in ("encoder", "decoder")
    for estimator, value in (("sgvb", 0.5), ("sticking", 0.5), ("iwae", -0.25))
] + [
    {"estimator": "dreg", "part": "encoder", "value": 0.25, "low": 0.2, "high": 0.3},
    {
        "estimator": "dreg",
        "part": "decoder",
        "value": float("nan"),
        "low": float("nan"),
        "high": float("nan"),
    },
]


def test_annealing_has_a_row_for_each_probed_run(tmp_path):
    whole.write_profile(tmp_path)
    assert "none in this profile" in TABLES["annealing"](Records(tmp_path, "tiny"))
    add_autoencoders(tmp_path, 2)
    assert "none in this profile" in TABLES["annealing"](Records(tmp_path, "tiny"))
    means = {"annealed": -83.5, "difference": 0.56, "prior_difference": -0.02, "gap": 0.01}
    annealing = {n: {"value": v, "error": 0.1, "low": v - 0.2, "high": v + 0.2} for n, v in means.items()}
    probes = {
        "sizes": {"images": 64, "draws": 5000, "temperatures": 256},
        "annealing": annealing,
        "slopes": SLOPES,
    }
    path = tmp_path / "runs" / "elbo-vae_mlp-mnist_2k-s1" / "probes.json"
    path.write_text(json.dumps(probes))
    rows = [line for line in TABLES["annealing"](Records(tmp_path, "tiny")).splitlines() if "&" in line][1:]
    assert len(rows) == 1
    assert r"VAE & MLP & 1 & $83.50$ [$83.30$, $83.70$] & $0.56$ [$0.36$, $0.76$]" in rows[0]
    assert r"$-0.02$ [$-0.22$, $0.18$] & $0.01$ [$-0.19$, $0.21$]" in rows[0]
    head, *lines = (line for line in TABLES["slopes"](Records(tmp_path, "tiny")).splitlines() if "&" in line)
    assert "Gradient of & SGVB & sticking & IWAE & doubly rep." in head
    assert lines[0].startswith(r"VAE & MLP & 1 & encoder & $0.500$ [$0.450$, $0.550$] & $0.500$")
    assert lines[1].startswith(r" &  &  & decoder & ")
    assert lines[1].split(" & ")[-1].startswith("--")


def test_tables_of_runs_on_images_have_them_too(records):
    runs, drawn = TABLES["runs"](records), networks.draw(records, made_specification())
    assert runs.count(r"vae\_\allowbreak{}mlp") == len(records.runs("vae"))
    assert "$300$" in runs
    assert r"217\,300" in drawn
    assert r"267\,009" in drawn
    assert "VAE & MLP" in TABLES["scores"](records)
    assert "IWAE $k=50$, DReG $m=5$, MLP" in TABLES["metrics"](records)
    assert TABLES["provenance"](records)
    numbers = results(records, [])
    assert numbers["runs.vae"] == Result(str(len(records.runs("vae"))), "autoencoders on images")
    assert numbers["autoencoders.runs"].number == numbers["runs.vae"].number
    assert numbers["autoencoders.draws"] == Result(r"5\,000", "draws of the latents")
    assert numbers["autoencoders.published.draws"] == Result(r"5\,000", "draws")
    assert numbers["autoencoders.published.epochs"] == Result(r"3\,280", "epochs")
    assert numbers["autoencoders.epochs.dreg_k50_m5"] == Result("300", "epochs of the IWAE")
    assert settings(records, made_specification())["autoencoders.rate"].value == 0.003


def test_claims_count_their_generators(records):
    for claim in EMPIRICAL.values():
        assert claim.find(records).outcome in {"pass", "not_made", "inconclusive", "described"}
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


def likelihoods(first: list[float], second: list[float], error: float = 0.25) -> pd.DataFrame:
    """One row per run: seeds of the VAE and of the IWAE with these negative log-likelihoods, in nats."""
    rows = [
        {"objective": name, "seed": seed, "test_nll_iwae": value, "test_nll_iwae_error": error}
        for name, values in (("elbo", first), ("dreg_k50_m5", second))
        for seed, value in enumerate(values)
    ]
    return pd.DataFrame(rows)


VAE = [88.0, 88.1, 87.9]


@pytest.mark.parametrize(
    ("second", "error", "printed", "images"),
    [
        ([86.0, 86.0, 86.0], 0.25, "$2.00$ [$1.75$, $2.25$]", "leaves at least $1.0$ nats of it"),
        ([90.0, 90.1, 89.9], 0.25, "$-2.00$", "leaves at least $1.0$ nats of it"),
        ([86.0, 89.0, 84.0], 0.25, "$1.7$ [$-4.3$, $7.7$]", "leaves at least $0.6$ nats of it"),
        ([86.0, 86.0, 86.0], 0.55, "$2.00$", "could undo it"),  # less than 1.96 (0.55 + 0.55) over images
        ([87.5, 87.5, 87.5], 0.10, "$0.50$", "leaves at least $0.1$ nats of it"),
    ],
)
def test_the_difference_is_described_over_seeds_and_over_images(second, error, printed, images):
    sentence = autoencoders_likelihood.describe(likelihoods(VAE, second, error))
    assert f"of the VAE less that of the IWAE $k=50$, DReG $m=5$ is {printed}" in sentence
    assert images in sentence


def test_the_seed_of_the_pilot_is_named_where_it_is_among_the_compared():
    table = likelihoods(VAE, [86.0, 86.0, 86.0])
    pilot = (
        "One of the three seeds, 0, is that of the pilot on which the estimator of the gradient and the "
        "number of epochs were chosen, so this describes these runs and tests nothing."
    )
    assert pilot in autoencoders_likelihood.describe(table)
    assert "pilot" not in autoencoders_likelihood.describe(table.assign(seed=table["seed"] + 1))


def test_targets_are_reported_whether_reached_or_not():
    reached = autoencoders_likelihood.describe(likelihoods(VAE, [86.0, 86.0, 86.0]))
    assert "$2.00$ [$1.75$, $2.25$] nats an image" in reached  # 4.303 * 0.1/sqrt(3)
    assert "leaves at least $1.0$ nats" in reached  # 2 - 1.96 * 0.5 = 1.02
    assert "of $1$ nat between them, set beforehand, is reached" in reached
    assert "$88.00$ [$87.75$, $88.25$] nats, and its target of $88.5$ is reached." in reached
    missed = autoencoders_likelihood.describe(likelihoods([89.0, 89.1, 88.9], [88.5, 88.5, 88.5], 0.1))
    assert "of $1$ nat between them, set beforehand, is missed" in missed
    assert "target of $88.5$ is missed." in missed
    close = autoencoders_likelihood.describe(likelihoods([88.4, 88.6, 88.5], [87.4, 87.6, 87.5], 0.1))
    assert close.count("is left open") == 1  # the differences are 1 each, without spread
    assert "its target of $88.5$ lies inside the interval and is left open." in close


def test_few_seeds_say_what_they_cannot_carry():
    few = autoencoders_likelihood.describe(likelihoods(VAE, [86.0, 86.0, 86.0]))
    assert "Student's interval takes such differences to be normal" in few
    assert "no $p$ below $0.25$ with three seeds" in few
    many = autoencoders_likelihood.describe(likelihoods(VAE + VAE, 6 * [86.0]))
    assert "The exact sign-flip test has $p=0.031$." in many  # 2/2^6


def test_students_interval_is_scipys():
    interval = student(VAE)
    assert (interval.low, interval.high) == pytest.approx(
        stats.t.interval(0.95, 2, np.mean(VAE), stats.sem(VAE))
    )


def test_seeds_are_paired_and_those_without_a_partner_left_out():
    table = likelihoods(VAE, [86.0, 86.1, 85.9]).iloc[[3, 0, 5, 1, 2]]  # the IWAE's seed 1 is missing
    paired = autoencoders_likelihood.paired(table)["test_nll_iwae"]
    assert (paired["elbo"] - paired["dreg_k50_m5"]).tolist() == pytest.approx([2.0, 2.0])


@pytest.mark.parametrize(
    ("dataset", "seeds", "outcome"),
    [("mnist", 3, "described"), ("mnist", 2, "not_made"), ("mnist_2k", 3, "not_made")],
)
def test_three_seeds_on_mnist_are_described(tmp_path, dataset, seeds, outcome):
    whole.write_profile(tmp_path)
    add_autoencoders(tmp_path, seeds, dataset)
    found = EMPIRICAL["autoencoders_likelihood"].find(Records(tmp_path, "tiny", present))
    assert found.outcome == outcome
    if outcome == "not_made":
        has = seeds if dataset == "mnist" else 0
        assert f"it needs 3 seeds of both objectives on MNIST, and the profile has {has}." in found.sentence


@pytest.mark.skipif(shutil.which("latexmk") is None, reason="TeX is not installed")
def test_the_section_is_set_where_there_are_autoencoders(typeset_draft):
    add_autoencoders(typeset_draft.results, 3, "mnist")
    typeset_draft.write()
    text = text_of(build_pdf(typeset_draft.profile, typeset_draft.paper))
    for words in (
        "so this describes these runs and tests nothing",
        "for 3 280 epochs",
        "with the same kind",
        "annealed from the encoder",
        "Test images beside their reconstructions",
    ):
        assert words in text
    log = (typeset_draft.paper / "build" / typeset_draft.profile / "tex" / "main.log").read_text(
        errors="replace"
    )
    too_wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
    assert max(too_wide, default=0) < 5, too_wide


@pytest.mark.skipif(shutil.which("latexmk") is None, reason="TeX is not installed")
def test_a_profile_without_autoencoders_says_so_in_one_line(typeset_draft):
    text = text_of(build_pdf(typeset_draft.profile, typeset_draft.paper))
    assert "This profile trains no autoencoders." in text
    assert "on MNIST, and the profile has 0." in text
    assert "Networks and pixels" not in text


def exponents(fitted: dict[tuple[str, str], list[tuple[float, float]]]) -> pd.DataFrame:
    """Rows of ``Records.slopes``: centre and half-width of each fit, by estimator and network."""
    rows = [
        {"estimator": estimator, "part": part, "slope": slope, "low": slope - half, "high": slope + half}
        for (estimator, part), fits in fitted.items()
        for slope, half in fits
    ]
    return pd.DataFrame(rows)


def test_exponents_are_counted_by_whether_their_interval_holds_that_of_the_theory():
    table = exponents(
        {
            ("sgvb", "encoder"): [(0.52, 0.03), (0.44, 0.05)],
            ("iwae", "encoder"): [(-0.52, 0.03), (0.5, 0.03)],  # it falls in theory
            ("iwae", "decoder"): [(0.5, 0.01), (math.nan, math.nan)],  # the second was lost in the noise
            ("dreg", "decoder"): [(0.5, 0.01)],  # the same gradient as the row before
        }
    )
    sentence = autoencoder_exponents.describe(table, 64)
    assert "Over up to 64 draws" in sentence
    assert "theory in 1 of 2 runs for the encoder of SGVB ($0.44$ to $0.52$)" in sentence
    assert "1 of 1 runs for the decoder of the IWAE ($0.50$ to $0.50$)" in sentence
    assert "in 1 of 2 runs for the encoder of the IWAE ($-0.52$ to $0.50$)" in sentence
    assert "double reparametrisation" not in sentence


def test_exponents_on_trained_models_are_described_once_there_are_probes(tmp_path):
    whole.write_profile(tmp_path)
    add_autoencoders(tmp_path, 1)
    claim = EMPIRICAL["autoencoder_exponents"]
    missing = claim.find(Records(tmp_path, "tiny", present))
    assert missing.outcome == "not_made"
    assert "needs 1 probed autoencoder, and the profile has 0" in missing.sentence
    run = tmp_path / "runs" / "elbo-vae_mlp-mnist_2k-s0"
    write_json(
        run / files.PROBES,
        {"sizes": {"images": 64, "draws": 5000, "temperatures": 256}, "annealing": {}, "slopes": SLOPES},
    )
    write_csv(run / files.GRADIENTS, columns.SIGNALS, [("sgvb", "encoder", 16, *5 * [1.0])])
    found = claim.find(Records(tmp_path, "tiny", present))
    assert found.outcome == "described"
    assert "Over up to 16 draws" in found.sentence
    assert (
        "and the $-\\tfrac{1}{2}$ of the theory in 0 of 1 runs for the encoder of the IWAE" in found.sentence
    )
