"""Empirical claims say what the runs bear out: each test is shown runs that pass, fail and do not resolve."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.claims import (
    EMPIRICAL,
    Finding,
    architecture_against_loss,
    discriminators_near_optimal,
    failures_filed,
    linear_outputs_keep_gradients,
    no_run_below_the_floor,
    objectives_ordered,
    training_approaches_data,
)
from analysis.comparisons.decomposition import decomposition
from analysis.comparisons.discriminators import trivial_regret
from analysis.comparisons.factorial import DCGAN, MLP, of_distances
from analysis.comparisons.failures import Kinds
from analysis.paper.ledgers import read_ledger
from analysis.paper.paper_values import results
from stats.paired import fewest_seeds, holm, sign_flip_p_value
from tests.synthetic.whole import write_profile
from theory.claims import LEDGER
from theory.examples import T2


def scores(**columns) -> pd.DataFrame:
    """Two runs with the floor at 2 [1.8, 2.2] and 480 before training, unless ``columns`` say otherwise."""
    given = {"low": [39.0, 49.0], "high": [41.0, 51.0], "untrained": 480.0, "floor": 2.0}
    return pd.DataFrame(given | {"floor_low": 1.8, "floor_high": 2.2} | columns)


@pytest.mark.parametrize(
    ("untrained", "outcome"), [(480.0, "pass"), ([480.0, 50.0], "inconclusive"), ([480.0, 30.0], "fail")]
)
def test_a_generator_approaches_the_data_only_if_its_whole_interval_does(untrained, outcome) -> None:
    assert training_approaches_data.decide(scores(untrained=untrained)).outcome == outcome


def test_the_factor_is_rounded_down_so_that_at_least_stays_true() -> None:
    found = training_approaches_data.decide(scores(high=[50.0, 48.1]))
    assert "factor of at least 9.6." in found.sentence
    assert "factor of at least 12." in training_approaches_data.decide(scores(high=[38.0, 20.0])).sentence
    hardly = scores(untrained=[100.0, 100.0], high=[99.2, 20.0])
    assert "factor of at least 1.008." in training_approaches_data.decide(hardly).sentence


def test_a_run_below_the_floor_fails_and_a_run_that_meets_it_is_counted() -> None:
    assert no_run_below_the_floor.decide(scores(low=[1.0, 49.0], high=[1.5, 51.0])).outcome == "fail"
    met = no_run_below_the_floor.decide(scores(low=[1.0, 49.0], high=[1.9, 51.0]))
    assert met.outcome == "pass"
    assert "the interval of one run meets it, and one lies above." in met.sentence
    assert "every interval lies above" in no_run_below_the_floor.decide(scores()).sentence


def discriminators(share: float, spread: float = 0.1, negative: bool = False) -> pd.DataFrame:
    """Six seeds of the LSGAN whose mean regret is ``share`` of the trivial one's."""
    trivial = trivial_regret("lsgan", T2.pair)
    regret = trivial * share * np.linspace(1 - spread, 1 + spread, 6)
    regret[0] = -1e-3 if negative else regret[0]
    return pd.DataFrame({"objective": "lsgan", "pair": T2.pair, "seed": range(6), "regret": regret})


@pytest.mark.parametrize(
    ("table", "outcome"),
    [
        (discriminators(0.002), "pass"),
        (discriminators(0.2), "fail"),
        (discriminators(0.01), "inconclusive"),
        (discriminators(0.002, negative=True), "fail"),
    ],
)
def test_a_discriminator_is_near_optimal_only_below_the_declared_share(table, outcome) -> None:
    assert discriminators_near_optimal.decide(table).outcome == outcome


def test_the_trivial_regret_is_the_divergence_that_the_identity_says() -> None:
    assert trivial_regret("non_saturating", T2.pair) == pytest.approx(
        2 * T2.exact["jensen_shannon"], rel=1e-12
    )
    assert trivial_regret("lsgan_pearson", T2.pair) == pytest.approx(T2.exact["triangular"] / 2, rel=1e-12)


def gradients(spread: float = 0.1, size: float = 1.0, **kept: float) -> pd.DataFrame:
    """Six seeds at distances 2, 4 and 8, after 1000 steps, and after 4000, when gradients are half as large.

    Of the size that each has at 2, ``kept`` is left at 8: a fifth of the LSGAN's, a fiftieth of the others'.
    The non-saturating one has ``size`` times the size of the others.
    """
    wobble = np.exp(spread * np.linspace(-1, 1, 6))
    shares = {"lsgan": 0.2, "minimax": 0.02, "lsgan_bounded": 0.02, "non_saturating": 0.02} | kept
    tables = []
    for name, share in shares.items():
        unit = size if name == "non_saturating" else 1.0
        far = share * (wobble[::-1] if name == "lsgan" else wobble)
        for distance, left in ((2.0, np.ones(6)), (4.0, np.full(6, share**0.5)), (8.0, far)):
            for steps in (1000, 4000):
                columns = {"objective": name, "distance": distance, "seed": range(6), "steps": steps}
                tables.append(pd.DataFrame(columns | {"gradient": unit * left * (1000 / steps) ** 0.5}))
    return pd.concat(tables, ignore_index=True)


@pytest.mark.parametrize(
    ("table", "outcome"),
    [
        (gradients(), "pass"),
        (gradients(size=100.0), "pass"),  # a size in the unit of another loss decides nothing
        (gradients(size=0.01), "pass"),
        (gradients(minimax=0.4), "fail"),
        (gradients(lsgan_bounded=0.4), "fail"),
        (gradients(non_saturating=0.4), "fail"),
        (gradients(non_saturating=0.2), "inconclusive"),
        (gradients(spread=4.0), "inconclusive"),
    ],
)
def test_a_gradient_fades_less_than_others_only_if_every_interval_says_so(table, outcome) -> None:
    assert linear_outputs_keep_gradients.decide(table).outcome == outcome


def test_a_gradient_away_from_the_data_fails_and_one_early_in_training_does_not() -> None:
    table = gradients()
    ended = table["steps"] == 4000
    early = table.assign(gradient=table["gradient"].where(ended, -table["gradient"]))
    assert linear_outputs_keep_gradients.decide(early).outcome == "pass"
    table.loc[ended & (table["seed"] == 3) & (table["objective"] == "minimax"), "gradient"] *= -1
    found = linear_outputs_keep_gradients.decide(table)
    assert found.outcome == "fail"
    assert "Of 72 gradients on disjoint supports 3 do not point to the data." in found.sentence


def test_the_sizes_are_said_beside_the_shares_whichever_is_larger() -> None:
    sentence = linear_outputs_keep_gradients.decide(gradients(size=70.0)).sentence
    # Student over six values of 0.1 * linspace(-1, 1): 2.571 * 0.0748 / sqrt(6) = 0.0785, exp: 0.924 to 1.082
    assert "the gradient at $8.0$ is $0.200$ [$0.185$, $0.216$] of that at $2.0$, against" in sentence
    assert "the gradient of the non-saturating GAN is at every distance larger than that of the" in sentence
    assert "LSGAN $(0,1,1)$ (means: $35$ against" in sentence
    assert "multiplies the gradients at these two distances by $0.50$ and $0.50$ for the LSGAN" in sentence
    assert "A first version of this test compared sizes" in sentence
    assert "replaced after these runs had been seen" in sentence
    some = linear_outputs_keep_gradients.decide(gradients(size=5.0)).sentence
    assert "is at two of the three distances larger than that of the LSGAN $(0,1,1)$" in some
    none = linear_outputs_keep_gradients.decide(gradients(size=0.5)).sentence
    assert "is nowhere larger than that of" in none
    once = gradients()
    alone = linear_outputs_keep_gradients.decide(once[once["steps"] == 4000])
    assert alone.outcome == "pass" and "multiplies" not in alone.sentence


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.4, "is $0.400$ [$0.370$, $0.433$], more than that of the LSGAN $(0,1,1)$."),
        (0.05, "less than that of the LSGAN $(0,1,1)$."),
        (0.2, "which is not told apart from that of the LSGAN $(0,1,1)$ within seeds."),
        (-0.2, "6 do not point to the data."),
    ],
)
def test_the_codes_that_are_not_compared_are_said_beside_and_decide_nothing(share, told) -> None:
    table = gradients(lsgan_pearson=abs(share))
    farthest = (table["objective"] == "lsgan_pearson") & (table["distance"] == 8.0) & (table["steps"] == 4000)
    table.loc[farthest, "gradient"] *= np.sign(share)
    found = linear_outputs_keep_gradients.decide(table)
    assert found.outcome == "pass"
    assert told in found.sentence
    assert "LSGAN $(-1,1,0)$, which is not part of this comparison," in found.sentence
    assert "not part" not in linear_outputs_keep_gradients.decide(gradients()).sentence


def ordered(shift: float, family=MLP, seeds: int = 10, flips=()) -> str:
    """The sentence on distances over paired seeds, where the LSGAN lies ``shift`` below all other losses."""
    models = sorted({model for pair in family.pairs for model in pair})
    common = 40 + np.random.default_rng(1).normal(size=(seeds, 1))
    noise = 0.1 * np.random.default_rng(2).normal(size=(seeds, len(models)))
    lower = [shift if objective == "lsgan" else 0.0 for objective, _ in models]
    table = pd.DataFrame(common + noise - lower, columns=pd.MultiIndex.from_tuples(models))
    return objectives_ordered.describe(family, of_distances(table, family, flips))


def test_an_order_is_said_of_the_pairs_that_the_test_decides_and_of_no_other() -> None:
    three = ordered(3.0, DCGAN, seeds=8)
    assert three == (
        "On the DCGAN, over 8 seeds, by FD-LeNet and the exact sign-flip test within seeds at the "
        "family-wise level 5\\,\\%: LSGAN $(0,1,1)$ is nearer to the test images than GAN and bounded LSGAN; "
        "not told apart are GAN from bounded LSGAN."
    )
    assert "nearer" not in ordered(0.0)
    assert "no order is decided; not told apart are" in ordered(0.0)
    other = ordered(-3.0, DCGAN, seeds=8)
    assert "GAN is nearer to the test images than LSGAN $(0,1,1)$; bounded LSGAN is nearer than" in other


def test_five_losses_make_ten_pairs_and_a_readable_sentence() -> None:
    sentence = ordered(3.0)
    best = "GAN, LSGAN $(-1,1,0)$, bounded LSGAN and minimax GAN; not told apart are GAN from"
    assert f"LSGAN $(0,1,1)$ is nearer to the test images than {best}" in sentence
    assert sentence.count(" from ") == 6
    assert len(sentence) < 600


def test_pairs_that_could_not_be_tested_are_counted_and_pairs_that_flip_are_named() -> None:
    models = [("lsgan", "mlp"), ("non_saturating", "mlp")]
    table = pd.DataFrame(
        {model: shift + np.linspace(0, 1, 9) for shift, model in enumerate(models)},
    )
    sentence = objectives_ordered.describe(MLP, of_distances(table, MLP))
    assert "nine of the ten pairs have too few seeds to be tested." in sentence
    assert "LSGAN $(0,1,1)$ is nearer to the test images than GAN;" in sentence
    unstable = [(models[1], models[0])]
    flipped = objectives_ordered.describe(MLP, of_distances(table, MLP, unstable))
    assert "nearer" not in flipped
    assert (
        "undecided, since another feature space resolves the opposite order, are GAN from LSGAN $(0,1,1)$"
        in flipped
    )


def test_runs_that_diverged_and_runs_of_two_kinds_are_said() -> None:
    models = [("lsgan", "mlp"), ("non_saturating", "mlp")]
    table = pd.DataFrame({model: shift + np.linspace(0, 1, 9) for shift, model in enumerate(models)})
    table.loc[[2, 5], models[1]] = np.inf
    kinds = [Kinds(models[0], np.array([9.0, np.inf]), np.array([2.0, 4.0, 3.0]))]
    sentence = objectives_ordered.describe(MLP, of_distances(table, MLP), kinds)
    assert "LSGAN $(0,1,1)$ is nearer to the test images than GAN;" in sentence
    assert "Runs that diverged count as farther than any other: two of them." in sentence
    assert "Runs of LSGAN $(0,1,1)$ are mixed: two of 5 failed, and the others have distances of" in sentence
    assert "$2.000$ to $4.000$" in sentence
    near = [Kinds(models[0], np.array([7.0]), np.array([2.0, 4.0]))]  # less than twice as far
    assert "mixed" not in objectives_ordered.describe(MLP, of_distances(table, MLP), near)


def filed(*rows: tuple[str, str, bool]) -> str:
    """The sentence on runs on the MLP with this loss, failure and distance."""
    table = pd.DataFrame(rows, columns=["objective", "failure", "far"]).assign(architecture="mlp")
    return failures_filed.describe(table)


def test_failures_are_counted_and_what_their_order_changed_is_said() -> None:
    rows = [("lsgan", "", False)] * 3 + [("minimax", "collapsed", True)] * 2
    rows += [("lsgan", "collapsed", False), ("lsgan", "collapsed", True), ("lsgan", "untrained", True)]
    rows += [("minimax", "diverged", True)]
    sentence = filed(*rows)
    assert sentence.startswith(
        "Of the nine adversarial runs six failed: one diverged, four collapsed and one is untrained. Of "
        "those that collapsed, three are also as far from the test images as the definition of untrained "
        "asks (two of minimax GAN on the MLP and one of LSGAN $(0,1,1)$ on the MLP): as long as untrained "
        "was tested before collapse, four counted as untrained and one as collapsed."
    )
    none = filed(("lsgan", "", False), ("lsgan", "collapsed", False))
    assert none.endswith("so the order in which the two are tested changes nothing.")
    assert "none diverged, one collapsed and none is untrained" in none


def part(loss: float, architecture: float, noise: float = 0.1, seeds: int = 8) -> str:
    """The sentence on log distances with effects of these sizes, half up and half down."""
    values = noise * np.random.default_rng(0).normal(size=(seeds, 3, 2))
    values += loss * np.array([-1.0, 0.0, 1.0])[:, None] + architecture * np.array([-1.0, 1.0])
    return architecture_against_loss.describe(decomposition(values))


@pytest.mark.parametrize(
    ("loss", "architecture", "says"),
    [
        (0.1, 1.0, ": the architecture has more of it than the loss"),
        (1.0, 0.1, ": the loss has more of it than the architecture"),
        (0.0, 0.0, "is not resolved"),
        (0.5, 0.5 * (2 / 3) ** 0.5, "is not resolved"),  # equal sums of squares
    ],
)
def test_architecture_against_loss_can_go_either_way_or_stay_open(loss, architecture, says) -> None:
    found = part(loss, architecture)
    assert says in found
    assert "over eight paired seeds divides into" in found


def test_the_exact_p_value_is_scipys() -> None:
    values = np.random.default_rng(0).normal(0.5, size=7)
    scipys = stats.permutation_test(
        (values, np.zeros(7)),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        n_resamples=np.inf,
    )
    assert sign_flip_p_value(values) == pytest.approx(scipys.pvalue, abs=1e-12)
    assert sign_flip_p_value([1.0] * 7) == 2 / 2**7


def test_the_fewest_seeds_are_those_that_could_decide_under_holm() -> None:
    assert [fewest_seeds(pairs) for pairs in (1, 3, 10)] == [6, 7, 9]
    for pairs in (1, 3, 10):
        seeds = fewest_seeds(pairs)
        assert any(holm([2.0 ** (1 - seeds)] * pairs))
        assert not any(holm([2.0 ** (2 - seeds)] * pairs))
    assert holm([0.01, 0.04, 0.03]) == [True, False, False]


def test_a_generator_that_has_hardly_begun_is_no_trained_one(draft) -> None:
    result = next(draft.results.glob("runs/lsgan-mlp*/result.json"))
    result.write_text(result.read_text().replace('"steps": 500', '"steps": 28'))
    found = EMPIRICAL["training_approaches_data"].find(draft.records)
    assert found.outcome == "not_made"
    assert "it needs 400 steps of training in each run, and the profile has 28." in found.sentence


def test_a_profile_with_too_few_seeds_makes_no_claim(draft) -> None:
    found = {name: claim.find(draft.records) for name, claim in EMPIRICAL.items()}
    assert {name: finding.outcome for name, finding in found.items()} == {
        "discriminators_near_optimal": "pass",
        "ratios_compared": "not_made",
        "bounded_variant": "not_made",
        "error_parts": "not_made",
        "intervals_cover": "not_made",
        "linear_outputs_keep_gradients": "pass",
        "narrow_models_lose_modes": "not_made",
        "training_approaches_data": "pass",
        "no_run_below_the_floor": "pass",
        "failures_filed": "described",
        "objectives_ordered": "not_made",
        "objectives_ordered_dcgan": "not_made",
        "architecture_against_loss": "not_made",
        "rankings_agree": "not_made",
        "autoencoders_likelihood": "not_made",
        "autoencoder_exponents": "not_made",
        "engine_options": "not_made",
        "equal_budgets": "not_made",
        "own_recipes": "not_made",
        "conditional": "not_made",
        "r3gan_covers_evenly": "not_made",
        "stacked": "not_made",
        "best_effort": "not_made",
        "best_effort_epochs": "not_made",
        "best_effort_float32": "not_made",
        "best_effort_scores": "not_made",
        "goals": "not_made",
    }
    assert "needs 9 seeds of two losses, and the profile has 2" in found["objectives_ordered"].sentence
    assert "needs 7 seeds of two losses, and the profile has 0" in found["objectives_ordered_dcgan"].sentence


def test_only_what_may_fail_has_a_verdict_and_the_rest_is_described(draft) -> None:
    """On a whole profile descriptions have their own outcome; no count has them among the passes."""
    write_profile(draft.results, factorial=True)
    records = draft.records
    found = {name: claim.find(records).outcome for name, claim in EMPIRICAL.items()}
    described = {
        "failures_filed",
        "objectives_ordered",
        "objectives_ordered_dcgan",
        "architecture_against_loss",
        "equal_budgets",
        "own_recipes",
        "conditional",
        "stacked",
        "best_effort_epochs",
        "best_effort_float32",
        "best_effort_scores",
    }
    assert {name for name, outcome in found.items() if outcome == "described"} == described
    path = draft.results / draft.profile / "ledger.json"
    counted = results(records, read_ledger(path))["ledger.passed"]
    assert counted.number == str(len(LEDGER))
    with pytest.raises(ValueError, match="an outcome is one of"):
        Finding("true", "A sentence.")
