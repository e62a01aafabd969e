import re
from functools import cache
from itertools import product

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from PIL import Image
from pypdf import PdfReader

from analysis.comparisons.discriminators import on_first_pair
from analysis.figures import FIGURES
from analysis.figures.gans import loss_curves, samples_over_epochs
from analysis.figures.style import paper_style, save
from analysis.figures.theory import (
    coverage,
    dynamics,
    estimator_variance,
    evidence_bracket,
    gradient_sizes,
    inference_gap,
    optimal_discriminator,
    semistability,
    signal_to_noise,
)
from analysis.seeds import median_over_seeds, printed
from commands.paths import ROOT
from records.reading.tables import Records
from tests.analysis.figures.figure_asserts import fits_in_print, texts
from tests.synthetic.any_size import write_profile
from tests.synthetic.files import present, write_manifest
from theory.claims.vae import signal_to_noise as claims_of_gradients
from theory.dynamics import dirac_gan, gaussian_gan
from theory.errors import EquipoiseError, UnknownName
from theory.objectives import OBJECTIVES
from theory.worlds.generator.semistable import NAMES, STARTS, narrow_rest, path

SIZES = {
    "smallest": {"mlp": 1, "dcgan": 0, "objectives": 1, "epochs": (1, 1), "discriminators": 1, "toys": 1},
    "smoke": {"gradients": 2, "autoencoders": 1},
    "wide": {
        "mlp": 6,
        "dcgan": 2,
        "objectives": 5,
        "dcgan_objectives": 3,
        "epochs": (10, 5),
        "discriminators": 8,
        "gradients": 8,
        "toys": 6,
        "autoencoders": 4,
    },
}


OF_THEORY = (
    "dynamics",
    "gradient_sizes",
    "semistability",
    "evidence_bracket",
    "inference_gap",
    "estimator_variance",
    "signal_to_noise",
    "coverage",
)


@pytest.fixture(scope="module", params=SIZES)
def records(request, tmp_path_factory):
    mpl.use("Agg")
    return Records(write_profile(tmp_path_factory.mktemp(request.param), **SIZES[request.param]), "tiny")


@pytest.fixture(scope="module")
def of_theory(tmp_path_factory):
    """Figures of theory, each drawn once, where there are no runs."""
    folder = tmp_path_factory.mktemp("no_runs")
    write_manifest(folder)

    @cache
    def drawn(name):
        with paper_style():
            return FIGURES[name](Records(folder, "tiny"))

    return drawn


@pytest.mark.parametrize("name", sorted(set(FIGURES) - set(OF_THEORY)))
def test_figures_fit_the_line_and_can_be_read_in_print(records, name):
    with paper_style():
        figure = FIGURES[name](records)
        fits_in_print(figure)


@pytest.mark.parametrize("name", FIGURES)
def test_files_are_the_same_each_time_and_free_of_dates(tmp_path, name):
    records = Records(write_profile(tmp_path, **SIZES["smallest"]), "tiny")
    written = []
    for folder in ("first", "second"):
        with paper_style():
            written.append(save(FIGURES[name](records), tmp_path / folder, name))
    for first, second in zip(*written, strict=True):
        assert first.read_bytes() == second.read_bytes()
    pdf, png = written[0]
    assert "/CreationDate" not in PdfReader(pdf).metadata
    assert np.asarray(Image.open(png).convert("L")).std() > 5
    assert sorted(path.name for path in pdf.parent.iterdir()) == sorted([pdf.name, png.name])


def test_settings_end_with_the_figure():
    before = dict(mpl.rcParams)
    with paper_style():
        assert mpl.rcParams["axes.spines.top"] is False
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("name", sorted(set(FIGURES) - set(OF_THEORY)))
def test_a_profile_without_the_runs_is_told_so(tmp_path, name):
    write_manifest(tmp_path)
    with pytest.raises(EquipoiseError, match="profile 'tiny' has no finished run"):
        FIGURES[name](Records(tmp_path, "tiny"))


@pytest.mark.parametrize("name", OF_THEORY)
def test_figures_of_theory_are_drawn_without_runs_and_can_be_read_in_print(of_theory, name):
    figure = of_theory(name)
    with paper_style():
        fits_in_print(figure)
    assert all(ax.lines or ax.texts for ax in figure.axes)


def test_eigenvalues_are_written_exactly():
    """Claims 51, 52, 54 and 56, as a reader sees them."""

    def shown(game, name, penalty=0):
        return dynamics.eigenvalues(game(OBJECTIVES[name], penalty).jacobian())

    assert shown(dirac_gan, "minimax") == r"$\lambda=\pm i / 2$"
    assert shown(dirac_gan, "lsgan_pearson") == r"$\lambda=0$ twice"
    assert shown(dirac_gan, "minimax", 1) == r"$\lambda=-1 / 2$ twice"
    assert shown(dirac_gan, "lsgan_pearson", 2) == r"$\lambda=0,\;-2$"
    assert shown(gaussian_gan, "non_saturating") == r"$\lambda=-1 / 4\pm \sqrt{3} i / 4$"


def test_the_paths_drawn_are_those_of_the_claims():
    """Minimax closes its orbit; simultaneous steps leave it, R1 brings it to rest."""
    free, penalised = dynamics.ROWS[0], dynamics.ROWS[1]
    time = dynamics.TURNS * 4 * np.pi
    objective = OBJECTIVES["minimax"]
    orbit, simultaneous, alternating = dynamics._paths(free.velocity(objective), time)
    radii = np.linalg.norm(orbit, axis=1)
    assert radii.min() > 0.95
    assert radii.max() < 1.1
    assert np.linalg.norm(simultaneous[-1]) > 1.5
    assert np.linalg.norm(alternating, axis=1).max() < 1.3
    damped = dynamics._paths(penalised.velocity(objective), time)[0]
    assert np.linalg.norm(damped[-1]) < 0.01


def test_the_path_that_leaves_its_panel_is_the_one_that_the_caption_names():
    outside = [
        (row.title, name, title)
        for row, name in product(dynamics.ROWS, dynamics.COLUMNS)
        for path, (title, _) in zip(
            dynamics._paths(row.velocity(OBJECTIVES[name]), dynamics.TURNS * 4 * np.pi),
            dynamics.PATHS,
            strict=True,
        )
        if (np.abs(path) > dynamics.REACH).any()
    ]
    assert outside == [("Dirac", "minimax", "simultaneous steps")]


def test_the_divergence_is_shown_to_rise_where_claim_49b_says():
    """Between the narrow rest and the data, and for no other objective."""
    shifts, scales, rises = semistability.rising("lsgan_pearson")
    assert rises.shape == (len(scales), len(shifts))
    unshifted = rises[:, np.argmin(np.abs(shifts))]
    inside = (scales > narrow_rest()) & (scales < 1)
    assert (unshifted == inside).all()
    assert 0.1 < inside.mean() < 0.9
    for name in ("lsgan", "non_saturating"):
        assert not semistability.rising(name)[2].any()


def test_the_paths_shown_are_the_ledger_s_and_their_axes_hold_them(of_theory):
    figure = of_theory("semistability")
    for name, ax in zip(NAMES, figure.axes, strict=True):
        hollow = [tuple(line.get_xydata()[0]) for line in ax.lines if line.get_markerfacecolor() == "white"]
        short = STARTS[1:] if name == "lsgan_pearson" else ()  # all that start with a shift
        assert hollow == [tuple(path(name, start)[-1]) for start in short]
        drawn = [line.get_xydata() for line in ax.lines if len(line.get_xdata()) > 1]
        assert len(drawn) == len(STARTS)
        for start, found in zip(STARTS, drawn, strict=True):
            assert found == pytest.approx(path(name, start))
            assert (found >= [ax.get_xlim()[0], ax.get_ylim()[0]]).all()
            assert (found <= [ax.get_xlim()[1], ax.get_ylim()[1]]).all()


def test_the_axis_of_sizes_holds_every_median():
    sizes = pd.DataFrame({"family": "f", "objective": "o", "steps": 1, "distance": [2.0, 4.0, 8.0]})
    assert gradient_sizes.lowest(sizes.assign(gradient=[1.0, -0.3, 2e-5])) == 1e-5
    assert gradient_sizes.lowest(sizes.assign(gradient=[1.0, 0.3, -7.6e-6])) == pytest.approx(1e-6)
    assert gradient_sizes.lowest(sizes.assign(gradient=0.0).iloc[:0]) == 1e-5


def test_sizes_at_the_optimum_are_those_of_claims_36_and_49():
    near = np.array([0.1])
    assert gradient_sizes.optimal_sizes("lsgan", near) == pytest.approx(0.0125, abs=5e-6)
    assert gradient_sizes.optimal_sizes("lsgan_pearson", near) == pytest.approx(1.238e-4, abs=5e-8)
    # 2 JSD is about (θ/2)² near equality (claim 41), so its slope is θ/2
    assert gradient_sizes.optimal_sizes("minimax", near) == pytest.approx(0.05, abs=1e-3)


def test_the_bracket_shown_is_one_and_closes():
    """Every sampled bound is on its side of log p(x), by its interval at the far end; sides meet in order."""
    for row, (levels, forward, reverse) in zip(
        evidence_bracket.rows(), evidence_bracket.sampled(), strict=True
    ):
        exact = float(row.model.log_evidence(row.x))
        elbo = float(np.squeeze(row.model.elbo(row.x, row.q)))
        assert levels[0].distance == pytest.approx(elbo - exact, abs=4.9 * levels[0].error)
        for low in (*levels, *forward):
            assert low.distance + 1.96 * low.error < 0
        for high in reverse:
            assert high.distance - 1.96 * high.error > 0
        assert reverse[-1].distance - forward[-1].distance < 0.05
        assert -levels[-1].distance < 0.002


def test_the_gaps_shown_add_up_and_fall_with_the_encoder_s_width():
    x = inference_gap.data()
    for units in inference_gap.UNITS:
        gap = inference_gap.gaps(units)
        q = inference_gap.best_encoder(inference_gap.MODEL, units)(x)
        whole = inference_gap.MODEL.log_evidence(x) - inference_gap.MODEL.elbo(x, q)
        np.testing.assert_allclose(gap.approximation + gap.amortisation, whole, atol=1e-10, rtol=0)
        assert gap.approximation.min() > 0.4
        assert gap.amortisation.min() > -1e-12
    means = [inference_gap.gaps(units).amortisation.mean() for units in inference_gap.UNITS]
    assert means == sorted(means, reverse=True)


def test_the_variances_shown_end_at_the_ledger_s_values():
    for name, known in estimator_variance.KNOWN_VALUES.items():
        assert estimator_variance.value_variance(name, 1.0) == pytest.approx(known, abs=1e-12)
    for name, known in estimator_variance.KNOWN_GRADIENTS.items():
        assert estimator_variance.gradient_variance(name, 1.0) == pytest.approx(known, abs=1e-12)
    assert estimator_variance.KNOWN_GRADIENTS["score function"] == pytest.approx(4.5935540, abs=5e-8)


def test_the_slopes_shown_hold_theory_s_exponents_and_the_bias_of_sticking_the_landing_stays():
    for measured in signal_to_noise.ratios().values():
        for (_, exponent, *_), found in zip(signal_to_noise.ESTIMATORS, measured, strict=True):
            theory = {"½": 0.5, "−½": -0.5}[exponent]
            assert abs(found.slope.slope - theory) < 4.9 * found.slope.standard_error
            assert abs(found.slope.slope) > 4.9 * found.slope.standard_error
    bias = {name: np.array(values) for name, values in signal_to_noise.bias_of_sticking().items()}
    assert bias["sticking"][-1][0] == pytest.approx(0.5, abs=0.005)
    assert abs(bias["unbiased"][-1][0]) < 0.01
    assert bias["unbiased"][0][0] == pytest.approx(1.0, abs=4.9 * bias["unbiased"][0][1])
    # dL_2/dmu by quadrature
    assert bias["unbiased"][1][0] == pytest.approx(
        claims_of_gradients.derivative_of_second_bound(0.0, 1.0), abs=4.9 * bias["unbiased"][1][1]
    )


def test_coverage_comes_near_its_level_with_many_draws_and_not_with_few():
    levels = np.array(coverage.LEVELS)
    resolution = 4.9 * np.sqrt(levels * (1 - levels) / coverage.REPETITIONS)
    assert coverage.REPETITIONS >= 50_000
    for shares in coverage.covered().values():
        assert np.all(shares[0] < levels - resolution)
        assert np.all(np.abs(shares[-1] - levels) < resolution + 0.005)


def test_an_unknown_figure_is_named_with_the_closest():
    with pytest.raises(UnknownName, match=r"choose from: loss_curves"):
        FIGURES["loss_curve"]


def test_losses_at_parity_are_those_of_the_theory():
    log = np.log
    assert loss_curves.losses_at_parity("non_saturating") == pytest.approx((log(4), log(2)))
    assert loss_curves.losses_at_parity("minimax") == pytest.approx((log(4), -log(2)))
    assert loss_curves.losses_at_parity("lsgan") == pytest.approx((1 / 4, 1 / 8))
    assert loss_curves.losses_at_parity("lsgan_pearson") == pytest.approx((1, 0))
    assert np.isnan(loss_curves.losses_at_parity("not_an_objective")).all()


def test_the_errors_written_on_the_curves_are_those_of_the_record_and_no_curve_leaves_its_panel():
    records = Records(ROOT / "results", "full", present)
    figure = optimal_discriminator.draw(records)
    runs = on_first_pair(records)
    for ax, objective in zip(figure.axes[-3:], ("non_saturating", "lsgan", "lsgan_pearson"), strict=True):
        own = runs[runs["objective"] == objective]
        rmse = own["probability_rmse" if objective == "non_saturating" else "score_rmse"]
        assert ax.texts[0].get_text() == "r.m.s. " + printed(median_over_seeds(rmse)).replace(" ", "\n", 1)
        for line in ax.lines:
            assert (np.abs(line.get_ydata()) < -ax.get_ylim()[0]).all()


def test_the_gans_discriminator_is_shown_as_a_probability():
    assert optimal_discriminator.output(pd.Series([0.0]), "non_saturating")[0] == 0.5
    assert optimal_discriminator.output(pd.Series([0.0]), "lsgan")[0] == 0.0


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, [0]), (4, [0, 1, 2, 3]), (6, [0, 1, 2, 3, 5]), (11, [0, 1, 2, 5, 10]), (101, [0, 2, 9, 31, 100])],
)
def test_grids_are_picked_from_first_to_last(count, expected):
    assert list(samples_over_epochs.pick({epoch: np.zeros(1) for epoch in range(count)})) == expected


def test_a_profile_without_autoencoders_says_so_in_their_figures(tmp_path):
    records = Records(write_profile(tmp_path, **SIZES["smallest"]), "tiny")
    for name in (
        "autoencoder_training",
        "autoencoder_bracket",
        "autoencoder_gradients",
        "autoencoder_pictures",
    ):
        [text] = texts(FIGURES[name](records))
        assert re.fullmatch(r"This profile has no (probed )?autoencoders\.", text.get_text())


def test_learning_curves_are_means_over_epochs_and_end_at_the_test_images(tmp_path):
    records = Records(write_profile(tmp_path, **SIZES["smallest"], autoencoders=2), "tiny")
    [ax] = FIGURES["autoencoder_training"](records).axes
    curves = [line for line in ax.lines if len(line.get_xdata()) == 2]  # epochs
    bounds = records.autoencoder_history().groupby(["objective", "epoch"])["bound"].mean()
    for line, objective in zip(curves, ("elbo", "iwae_k50"), strict=True):
        assert line.get_ydata() == pytest.approx(-bounds[objective].to_numpy())
    marks = [line for line in ax.lines if line.get_marker() == "D"]
    assert [line.get_ydata().tolist() for line in marks] == [[88.0], [88.0]]
    assert [line.get_xdata().tolist() for line in marks] == [[2], [2]]


def test_pictures_that_were_not_made_are_named(tmp_path):
    write_profile(tmp_path, **SIZES["smallest"], autoencoders=1)
    (tmp_path / "runs" / "elbo-vae_mlp-mnist_2k-s0" / "traversals.png").unlink()
    figure = FIGURES["autoencoder_pictures"](Records(tmp_path, "tiny"))
    assert [text.get_text() for text in texts(figure)].count("not made") == 1


def test_the_bracket_shows_what_was_recorded(tmp_path):
    """Between its ends: importance bounds rise to zero, annealed ones from above and below to a half."""
    records = Records(write_profile(tmp_path, **SIZES["smallest"], autoencoders=1), "tiny")
    left, right = FIGURES["autoencoder_bracket"](records).axes
    lines = [np.asarray(line.get_ydata(), float) for line in (*left.lines, *right.lines)]
    curves = [line for line in lines if len(line) in (3, 4)]
    expected = [[-5, -0.5, -0.05, -0.005], [-6, -0.6, -0.06, -0.006]]
    expected += [[-0.25, 0.3125, 0.453125], [-0.5, 0.25, 0.4375], [2.5, 1.0, 0.625]]
    for curve, values in zip(curves, expected, strict=True):
        np.testing.assert_allclose(curve, values, rtol=1e-9)


def test_labels_are_words(records):
    with paper_style():
        found = " ".join(text.get_text() for text in texts(FIGURES["scores"](records)))
    assert "GAN, MLP" in found
    assert "floor" in found
    assert not re.search(r"non_saturating", found)
