"""Fifty draws inside the logarithm against one: the order of the test likelihoods, and their distance.

The order is claimed, over training seeds and over test images. Two targets, set before any run was made,
are measured against and reported, reached or not. How SECOND's gradient is estimated and for how many epochs
it is trained was chosen after pilots: a run of seed 0 with the plain gradient, and short ones judged on
training images.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need
from analysis.intervals import CONFIDENCE, NORMAL, Interval, student
from analysis.latex import cardinal, estimate, fixed, objective_title, significant
from analysis.paired import fewest_seeds, sign_flip_p_value
from analysis.records import Records

STUDY, ARCHITECTURE, DATASET, PIXELS = "vae", "vae_mlp", "mnist", "dynamic"
FIRST, SECOND = "elbo", "dreg_k50_m5"
LEAST_SEEDS = 3
MARGIN, LIKELIHOOD = 1.0, 88.5  # nats: targets for the difference, and for FIRST alone


def judge(runs: pd.DataFrame) -> Finding:
    """Judge ``runs``: one row a run with objective, seed, test_nll_iwae and test_nll_iwae_error, in nats.

    Passes iff the difference is positive over seeds (Student's interval of the paired differences) and over
    images. The models see the same images; the error of a difference is at most the sum of the two errors,
    however they are correlated, and that sum is used. Fails iff an interval over seeds lies below zero.
    """
    both = paired(runs)
    differences = both["test_nll_iwae", FIRST] - both["test_nll_iwae", SECOND]
    gain = student(differences.to_numpy())
    over_images = float((both["test_nll_iwae_error", FIRST] + both["test_nll_iwae_error", SECOND]).mean())
    surely = gain.value - NORMAL * over_images
    first, second = f"the {objective_title(FIRST)}", f"the {objective_title(SECOND)}"
    if gain.high < 0:
        return Finding(
            "fail", f"The bound of {second} is worse than that of {first} by {_printed(gain, -1)} nats."
        )
    if gain.low <= 0 or surely <= 0:
        return Finding(
            "inconclusive", f"Bounds of {first} and {second} are not told apart: {_printed(gain)} nats."
        )
    own, level = student(both["test_nll_iwae", FIRST].to_numpy()), f"{CONFIDENCE * 100:g}\\,\\%"
    apart = _reached(gain.low >= MARGIN, gain.high < MARGIN)
    alone = _reached(own.high <= LIKELIHOOD, own.low > LIKELIHOOD)
    return Finding(
        "pass",
        f"On the test images the bound on the negative log-likelihood is smaller for {second} than for "
        f"{first} by {_printed(gain)} nats an image, the mean of {cardinal(len(both))} paired differences "
        f"with Student's interval at {level}; the sampling of the images, at the most that the two standard "
        f"errors add up to, leaves at least {_down(surely)} nats. {_carried(differences.tolist())} The "
        f"target of {fixed(MARGIN, 0)} nat between them, set beforehand, {apart}; {first} stands at "
        f"{_printed(own)} nats, and its target of {fixed(LIKELIHOOD, 1)} {alone}.",
    )


def paired(runs: pd.DataFrame) -> pd.DataFrame:
    """A row a seed that both objectives have; columns (quantity, objective)."""
    quantities = ["test_nll_iwae", "test_nll_iwae_error"]
    return runs.pivot(index="seed", columns="objective", values=quantities).dropna()


def _carried(differences: Sequence[float]) -> str:
    """What so many seeds can carry, as a sentence."""
    seeds, p_value = len(differences), sign_flip_p_value(differences)
    if seeds >= fewest_seeds(1):
        return f"The exact sign-flip test has $p={p_value:.2g}$."
    return (
        f"{cardinal(seeds).capitalize()} seeds carry this only as far as such differences are normal: the "
        f"exact sign-flip test can reach no $p$ below {significant(2.0 ** (1 - seeds), 2)} with so few, and "
        f"decides nothing."
    )


def _reached(yes: bool, no: bool) -> str:
    return "is reached" if yes else ("is missed" if no else "lies inside the interval and is left open")


def _printed(interval: Interval, sign: int = 1) -> str:
    ends = sorted((sign * interval.low, sign * interval.high))
    return estimate(sign * interval.value, *ends)


def _down(value: float) -> str:
    return fixed(np.floor(10 * value) / 10, 1) if value >= 0.1 else significant(value, 1)


def _runs(records: Records) -> pd.DataFrame:
    runs = records.runs("vae")
    if runs.empty:
        return runs.assign(test_nll_iwae=[], test_nll_iwae_error=[])
    chosen = {"study": STUDY, "architecture": ARCHITECTURE, "dataset": DATASET, "pixels": PIXELS}
    for column, value in chosen.items():
        runs = runs[runs[column] == value]
    return runs[runs["objective"].isin((FIRST, SECOND))]


def _seeds(records: Records) -> int:
    runs = _runs(records)
    return len(paired(runs)) if set(runs["objective"]) == {FIRST, SECOND} else 0


CLAIM = EmpiricalClaim(
    name="autoencoders_likelihood",
    subject="That fifty draws inside the logarithm make the test images likelier than one",
    needs=(Need(LEAST_SEEDS, "seeds of both objectives on MNIST", _seeds),),
    judge=lambda records: judge(_runs(records)),
)
