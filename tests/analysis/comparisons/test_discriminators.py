"""Discriminators on the line: comparisons over seeds, where errors come from, and what is drawn of them."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.claims import EMPIRICAL, bounded_variant, error_parts, ratios_compared
from analysis.comparisons.discriminators import (
    by_sample_size,
    on_first_pair,
    on_fresh_points,
    with_finite_ratio,
)
from analysis.figures import FIGURES
from analysis.tables import TABLES
from records.columns import LIMITS
from records.reading.tables import Records
from stats.paired import compared
from tests.synthetic.any_size import write_profile
from tests.synthetic.files import references, write_json
from theory.errors import EquipoiseError
from theory.targets import PAIRS

FINITE = ("shifted_gaussians", "unequal_gaussians", "mixtures")
SIZES = (64, 256, 1024, 4096, 16384)


def line_table(shift: dict[str, float], pairs=FINITE, seeds: int = 6) -> pd.DataFrame:
    """Runs on fresh points; on each pair the GAN's errors lie ``shift[pair]`` above the LSGAN's."""
    rows = []
    for pair in pairs:
        for seed in range(seeds):
            common = 0.1 + 0.02 * np.random.default_rng(seed).normal()
            for place, objective in enumerate(("non_saturating", "lsgan", "lsgan_bounded")):
                noise = 1e-3 * np.random.default_rng([seed, place]).normal()
                error = common + noise + shift.get(pair, 0.0) * (objective != "lsgan")
                named = {
                    "pair": pair,
                    "objective": objective,
                    "seed": seed,
                    "sample": "fresh",
                    "regret": 0.01,
                }
                errors = {f"log_ratio_rmse_{limit}": error for limit in LIMITS}
                rows.append(named | errors | {"probability_rmse": error, "undefined_mass": 0.001})
    return pd.DataFrame(rows)


def sized_table(exponent: float = -0.5, floor: float = 1e-4, batches: float = 1e-3) -> pd.DataFrame:
    """Runs on fixed samples whose error is n^exponent, on fresh points, and on nodes, which leave ``floor``.

    What fresh points leave is ``batches``.
    """
    rows = []
    for seed in range(6):
        noise = 1 + 0.01 * np.random.default_rng(seed).normal()
        named = {"pair": "mixtures", "objective": "lsgan", "seed": seed, "steps": 2000}
        rows += [named | {"sample": n, "n": n, "probability_rmse": noise * n**exponent} for n in SIZES]
        rows.append(named | {"sample": "fresh", "n": np.nan, "probability_rmse": noise * batches})
        for steps, left in ((2000, 3 * floor), (10_000, floor)):
            nodes = {"sample": "nodes", "n": np.nan, "steps": steps, "probability_rmse": noise * left}
            rows.append(named | nodes)
    return pd.DataFrame(rows)


def test_a_paired_comparison_sees_within_seeds_what_the_spread_between_them_hides():
    found = compared(line_table({"mixtures": 0.01}), "non_saturating", "lsgan", ["log_ratio_rmse_2"])
    assert [c.pair for c in found if c.decided] == ["mixtures"]
    (decided,) = (c for c in found if c.decided)
    assert decided.differences.mean() == pytest.approx(0.01, abs=2e-3)
    assert len(decided.differences) == 6
    assert not any(
        c.decided for c in compared(line_table({}), "non_saturating", "lsgan", ["log_ratio_rmse_2"])
    )


def test_what_is_said_of_the_ratios_is_what_the_tests_decided():
    found = ratios_compared.describe(line_table({"mixtures": 0.02, "shifted_gaussians": -0.02}))
    counts = "GAN is nearer on one, LSGAN $(0,1,1)$ is nearer on one and they are not told apart on one"
    assert found.count(counts) == len(LIMITS)
    assert "Of the three pairs" in found
    assert found.endswith(
        "Where a mean is decided, the interval of the median difference nowhere holds zero."
    )
    level = ratios_compared.describe(line_table({}))
    assert "nearer" not in level


def test_a_mean_that_is_decided_against_the_interval_of_the_median_is_named():
    table = line_table({}, pairs=("mixtures",), seeds=20)
    gan = table["objective"] == "non_saturating"
    far = {f"log_ratio_rmse_{limit}": table["log_ratio_rmse_4"] for limit in (1, 2, 8)}
    table = table.assign(**far)
    table.loc[gan & (table["seed"] < 8), "log_ratio_rmse_4"] += 0.02
    found = ratios_compared.describe(table)
    assert "to $\\pm4$, GAN" not in found and "to $\\pm4$, LSGAN $(0,1,1)$ is nearer on one" in found
    assert found.endswith("the interval of the median difference holds zero on two mixtures to $\\pm4$.")


def test_the_bounded_variant_is_compared_with_its_sign_and_may_not_beat_the_optimum():
    table = line_table({"mixtures": 0.02})
    found = bounded_variant.describe(table)
    assert "LSGAN $(0,1,1)$ is nearer on one and they are not told apart on two" in found
    assert "bounded less unbounded, is $0.019" in found
    assert found.endswith("(two mixtures).")
    beyond = table.assign(regret=np.where(table["objective"] == "lsgan_bounded", -1e-3, 0.01))
    with pytest.raises(EquipoiseError, match=r"has a regret of -0\.001, below its least value 0"):
        bounded_variant.describe(beyond.assign(id="lsgan_bounded-s0"))


@pytest.mark.parametrize(
    ("floor", "outcome"), [(1e-4, "pass"), (16384**-0.5, "inconclusive"), (0.05, "fail")]
)
def test_the_parts_of_an_error_are_told_apart_or_said_not_to_be(floor, outcome):
    assert error_parts.decide(sized_table(floor=floor)).outcome == outcome


def test_the_slope_that_is_reported_is_that_of_the_curve():
    fitted = error_parts.slope(sized_table(exponent=-0.37).dropna(subset=["n"]))
    assert fitted.value == pytest.approx(-0.37, abs=1e-9)
    assert "$-0.37" in error_parts.decide(sized_table(exponent=-0.37)).sentence


def test_the_noise_of_the_batches_is_told_apart_from_the_sample_or_said_not_to_be():
    apart = error_parts.decide(sized_table()).sentence
    assert "leave $0.001002$ [$0.000992$, $0.001020$] for LSGAN $(0,1,1)$ on two mixtures" in apart
    assert "at least $3.3$ times what as many steps leave on the nodes" in apart
    assert "What the fixed sample adds at $n=16\\,384$ is told apart from the noise of the batches" in apart
    level = error_parts.decide(sized_table(batches=16384**-0.5)).sentence
    assert "adds at $n=16\\,384$ is told apart from the noise of the batches for none, by the exact" in level
    assert "set beside these runs after they had been seen" in level


@pytest.fixture
def records(tmp_path) -> Records:
    """A profile with two more pairs, and samples of three sizes and nodes on T2."""
    write_profile(tmp_path, discriminators=6)
    path = tmp_path / "tiny" / "manifest.json"
    manifest = json.loads(path.read_text())
    rng = np.random.default_rng(0)
    runs: dict[str, list[dict[str, str]]] = {"pairs": [], "sample_sizes": []}
    steps = on_first_pair(Records(tmp_path, "tiny"))["steps"].iloc[0].item()

    def leave(study: str, objective: str, pair: str, seed: int, **config) -> None:
        name = f"{objective}-{pair}-{config.get('sample', 'fresh')}-{config.get('steps', 2000)}-s{seed}"
        errors = {"regret": 1e-3, "probability_rmse": 0.01 + 1e-3 * rng.random(), "probability_sup": 0.1}
        if pair != "gap":
            ratios = {f"log_ratio_rmse_{limit}": 0.1 + 0.1 * rng.random() for limit in LIMITS}
            errors |= ratios | {"log_ratio_rmse": 0.2 + 0.1 * rng.random()}
        config = {"objective": objective, "pair": pair, "seed": seed, "steps": 2000} | config
        result = {"kind": "discriminator", "config": config, "steps": config["steps"]}
        result["final"] = errors | {"undefined_mass": 0.002}
        write_json(tmp_path / "runs" / name / "result.json", result)
        if study == "pairs":
            densities, x = PAIRS[pair], np.linspace(-1, 4, 41)
            p, q = densities.p.log_prob(x), densities.q.log_prob(x)
            best = 1 / (1 + np.exp(q - p)) if objective == "lsgan" else p - q
            table = pd.DataFrame({"x": x, "score": 0.0, "optimal_score": best, "log_p": p, "log_q": q})
            table.to_csv(tmp_path / "runs" / name / "curve.csv", index=False)
        runs[study].append({"id": name, "path": f"runs/{name}"})

    with np.errstate(invalid="ignore"):
        for seed in range(6):
            for objective in ("non_saturating", "lsgan"):
                for pair in ("mixtures", "gap"):
                    leave("pairs", objective, pair, seed)
                for sample in (64, 256, 1024, "nodes"):
                    leave("sample_sizes", objective, "shifted_gaussians", seed, sample=sample, steps=steps)
    manifest["runs"] |= runs
    manifest["reference"] |= {study: references(study) for study in runs}
    write_json(path, manifest)
    return Records(tmp_path, "tiny")


def test_each_question_has_its_runs(records):
    assert set(on_first_pair(records)["pair"]) == {"shifted_gaussians"}
    assert set(on_first_pair(records)["sample"]) == {"fresh"}  # configs of before there was a choice
    assert set(on_fresh_points(records)["pair"]) == {"shifted_gaussians", "mixtures", "gap"}
    assert set(with_finite_ratio(on_fresh_points(records))["pair"]) == {"mixtures"}
    sized = by_sample_size(records)
    assert set(sized["n"].dropna()) == {64, 256, 1024}
    beside = sized[sized["n"].isna()]
    assert set(beside["sample"]) == {"nodes", "fresh"}
    assert set(beside["pair"]) == {"shifted_gaussians"}
    assert set(beside["objective"]) == {"non_saturating", "lsgan"}
    assert set(records.curves()["pair"]) == {"shifted_gaussians", "mixtures", "gap"}
    assert EMPIRICAL["error_parts"].find(records).outcome == "not_made"
    assert "it needs 6 pairs of densities, and the profile has 1" in (
        EMPIRICAL["ratios_compared"].find(records).sentence
    )


def test_the_pairs_are_drawn_a_panel_each_with_a_line_a_seed(records):
    figure = FIGURES["discriminator_pairs"](records)
    titles = [ax.get_title() for ax in figure.axes if ax.axison]
    assert titles == ["shifted Gaussians", "two mixtures", "uniform with a gap, uniform"]
    assert [len(ax.lines) for ax in figure.axes] == [13, 13, 13]
    score_of_nothing = figure.axes[1].lines[0].get_ydata()  # sigmoid(0)
    assert np.unique(score_of_nothing).tolist() == [0.5]
    best = figure.axes[2].lines[-1].get_ydata()  # 0.6 or 0 where there are data
    assert np.unique(best[np.isfinite(best)].round(12)).tolist() == [0, 0.6]


def test_the_parts_are_drawn_with_the_asymptote_where_it_holds_or_not_at_all(records, tmp_path):
    (ax,) = FIGURES["error_parts"](records).axes
    labels = [line.get_label() for line in ax.lines]
    assert any("0.3081" in label for label in labels)
    curve = next(line for line in ax.lines if line.get_label() == "GAN, $n$ points")
    runs = by_sample_size(records)
    runs = runs[(runs["objective"] == "non_saturating") & runs["n"].notna()]
    np.testing.assert_allclose(curve.get_ydata(), runs.groupby("n")["probability_rmse"].median())
    assert "GAN, no sampling, 1\N{THIN SPACE}404 steps" in labels
    assert "GAN, fresh points" in labels
    write_profile(tmp_path / "other")
    (empty,) = FIGURES["error_parts"](Records(tmp_path / "other", "tiny")).axes
    assert not empty.lines


def test_the_tables_have_a_row_a_group_and_dashes_for_what_is_infinite(records):
    pairs = TABLES["pairs"](records)
    # T2's made-up runs have no maximal error, a gap no log-ratio
    assert pairs.count("[") == 3 * 3 + 2 * 4 + 2 * 3
    assert pairs.count("& -- ") == 3 + 2
    assert pairs.endswith("\\end{longtable}}%\n\\addtocounter{table}{-1}\n")  # without a caption, no number
    gap = pairs.split(r"\textbf{uniform with a gap, uniform}")[1]
    assert gap.count("& -- ") == 2
    ratios = TABLES["ratios"](records)
    assert ratios.count("two mixtures") == 1
    assert ratios.count("[") == len(LIMITS)
    assert r"$0.20$\,\%" in ratios
