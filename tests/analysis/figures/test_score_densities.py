"""Densities from quantiles: against known densities, with their error, and what the figure shows of them."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.figures import FIGURES
from analysis.figures.gans.score_densities import density, score_at_parity, spread
from records.reading.tables import Records
from tests.analysis.figures.figure_asserts import texts
from tests.synthetic.any_size import write_profile

SHARES = np.linspace(0, 1, 201)
IMAGES = 10_000


class TwoBumps:
    """A mixture of N(-2, 1) and N(2, 1/2), of equal shares."""

    parts = (stats.norm(-2, 1), stats.norm(2, 0.5))

    def pdf(self, x):
        return np.mean([part.pdf(x) for part in self.parts], axis=0)

    def ppf(self, shares):
        grid = np.linspace(-8, 8, 20_001)
        return np.interp(shares, np.mean([part.cdf(grid) for part in self.parts], axis=0), grid)


KNOWN = {
    "normal": stats.norm(3, 0.1),
    "two bumps": TwoBumps(),
    "Laplace": stats.laplace(),
    "Student": stats.t(5),
    "uniform": stats.uniform(),
}


@pytest.mark.parametrize("name", KNOWN)
def test_a_density_from_the_quantiles_of_a_sample_is_near_the_true_one(name):
    """The area between them is below 0.09; the largest of 20 samples measured 0.084, of the uniform."""
    sample = KNOWN[name].ppf(np.random.default_rng(5).uniform(size=IMAGES))
    quantiles = np.quantile(sample, SHARES)
    x = np.linspace(quantiles[0] - 2 * np.std(sample), quantiles[-1] + 2 * np.std(sample), 4001)
    found = density(x, SHARES, quantiles)
    assert np.trapezoid(np.abs(found - KNOWN[name].pdf(x)), x) < 0.09
    assert np.trapezoid(found, x) == pytest.approx(1, abs=1e-5)


def test_a_density_from_exact_quantiles_is_nearer():
    """Of a normal density: area below 0.012 between them, within 1.3 % of the peak everywhere."""
    quantiles = stats.norm.ppf(np.clip(SHARES, 5e-5, 1 - 5e-5))
    x = np.linspace(-6, 6, 4001)
    error = np.abs(density(x, SHARES, quantiles) - stats.norm.pdf(x))
    assert np.trapezoid(error, x) < 0.012
    assert error.max() < 0.013 * stats.norm.pdf(0)


def test_a_density_moves_and_stretches_with_its_scores():
    quantiles = np.random.default_rng(1).normal(size=201)
    quantiles.sort()
    x = np.linspace(-4, 4, 101)
    stretched = density(1e4 + 7 * x, SHARES, 1e4 + 7 * quantiles)
    np.testing.assert_allclose(7 * stretched, density(x, SHARES, quantiles), rtol=1e-6, atol=1e-9)


def test_equal_scores_are_a_bump_of_their_share():
    """Half of the scores are 2 exactly, as a saturated network's may be."""
    quantiles = np.concatenate([np.linspace(0, 1, 101), np.full(100, 2.0)])
    x = np.linspace(-1, 4, 20_001)
    found = density(x, SHARES, quantiles)
    assert np.trapezoid(found, x) == pytest.approx(1, abs=1e-6)
    assert np.trapezoid(found[x > 1.5], x[x > 1.5]) == pytest.approx(0.4975, abs=0.0026)  # a bin lies between
    constant = density(x, SHARES, np.full(201, 2.0))
    assert np.isfinite(constant).all()


def test_the_spread_is_that_of_the_distribution():
    quantiles = np.linspace(0, 1, 201)
    assert spread(SHARES, quantiles) == pytest.approx(np.sqrt(1 / 12))
    tailed = stats.t(1).ppf(np.clip(SHARES, 1e-4, 1 - 1e-4))
    assert spread(SHARES, tailed) == pytest.approx(2 / 1.349, rel=1e-3)  # quartiles at -1 and 1


def test_the_score_at_parity_is_the_theory_s():
    known = {"minimax": 0, "lsgan": 0.5, "lsgan_pearson": 0, "lsgan_bounded": 0}
    assert {name: score_at_parity(name) for name in known} == known
    for name in ("hinge", "wgan_gp", "relativistic", "not_an_objective"):  # many, none, up to a constant
        assert np.isnan(score_at_parity(name))


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("densities")
    return write_profile(folder, mlp=2, dcgan=1, objectives=3, dcgan_objectives=2, discriminators=1, toys=1)


def lines(ax, width):
    return [line for line in ax.lines if line.get_linewidth() == width]


def test_each_panel_shows_its_seeds_and_their_mixture(results):
    records = Records(results, "tiny")
    quantiles = records.quantiles()
    axes = FIGURES["score_densities"](records).axes
    assert [ax.get_title(loc="left") for ax in axes] == [
        "GAN, MLP", "LSGAN $(0,1,1)$, MLP", "LSGAN $(-1,1,0)$, MLP", "GAN, DCGAN", "LSGAN $(0,1,1)$, DCGAN",
    ]  # fmt: skip
    gan = axes[0]
    own = quantiles[(quantiles["objective"] == "non_saturating") & (quantiles["architecture"] == "mlp")]
    expected = {
        kind: [
            density(lines(gan, 1.2)[0].get_xdata(), one["share"].to_numpy(), one[kind].to_numpy())
            for _, one in own.groupby("id")
        ]
        for kind in ("real", "fake")
    }
    for thick, thin, kind in zip(
        lines(gan, 1.2), (lines(gan, 0.4)[:2], lines(gan, 0.4)[2:]), expected, strict=True
    ):
        np.testing.assert_allclose(thick.get_ydata(), np.mean(expected[kind], axis=0), rtol=1e-9)
        for line, one in zip(thin, expected[kind], strict=True):
            np.testing.assert_allclose(line.get_ydata(), one, rtol=1e-9)
    low, high = gan.get_xlim()
    for kind in ("real", "fake"):  # nearly all scores of either kind are on the axis
        assert low < own[own["share"].round(3) == 0.005][kind].min()
        assert own[own["share"].round(3) == 0.995][kind].max() < high
    real, fake = lines(gan, 1.2)
    assert real.get_xdata()[real.get_ydata().argmax()] > fake.get_xdata()[fake.get_ydata().argmax()]
    assert [lines(ax, 0.9)[0].get_xdata()[0] for ax in axes] == [0, 0.5, 0, 0, 0.5]


def test_scores_that_run_away_leave_the_other_panels_readable(tmp_path):
    write_profile(tmp_path, mlp=2, dcgan=0, objectives=2, discriminators=1, toys=1)
    before = [ax.get_xlim() for ax in FIGURES["score_densities"](Records(tmp_path, "tiny")).axes]
    path = tmp_path / "runs" / "lsgan-mlp-mnist_2k-s1" / "quantiles.csv"
    table = pd.read_csv(path)
    table[["real", "fake"]] *= 1000
    table.to_csv(path, index=False)
    gan, other = (ax.get_xlim() for ax in FIGURES["score_densities"](Records(tmp_path, "tiny")).axes)
    assert gan == before[0]
    assert np.ptp(other) > 100 * np.ptp(before[1])


def test_runs_without_finite_scores_are_counted(tmp_path):
    write_profile(tmp_path, mlp=2, dcgan=0, objectives=2, discriminators=1, toys=1)
    broken, without = (tmp_path / "runs" / f"lsgan-mlp-mnist_2k-s{seed}" / "quantiles.csv" for seed in (0, 1))
    broken.write_text(broken.read_text().rpartition("\n1.0,")[0] + "\n1.0,inf,0.9\n")
    without.unlink()
    gan, lost = FIGURES["score_densities"](Records(tmp_path, "tiny")).axes
    assert [text.get_text() for text in lost.texts] == ["not finite: 1"]
    assert not gan.texts
    assert len(lines(gan, 1.2)) == 2
    assert not lines(lost, 1.2)


def test_a_profile_without_quantiles_says_so(tmp_path):
    write_profile(tmp_path, mlp=1, dcgan=0, discriminators=1, toys=1, scored=False)
    [text] = texts(FIGURES["score_densities"](Records(tmp_path, "tiny")))
    assert text.get_text() == "No scores of discriminators on test images were recorded in this profile."
