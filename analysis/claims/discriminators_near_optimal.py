"""Trained one-dimensional discriminators come within a declared share of the trivial one's regret."""

import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, fewest_per_group
from analysis.claims.evidence import Evidence, Test, cells, final, with_ends
from analysis.comparisons.discriminators import on_first_pair, trivial_regret
from analysis.paper.latex import cardinal
from analysis.seeds import FEWEST_SEEDS, median_over_seeds
from stats.estimates import Interval

BOUND = 0.01  # of the trivial discriminator's regret
LEAST_SEEDS = FEWEST_SEEDS
_QUADRATURE_ERROR = 1e-9  # a regret below minus this would contradict claims 35 and 44


def decide(discriminators: pd.DataFrame) -> Finding:
    """Decide on ``discriminators``: one row per run with objective, pair, seed and regret.

    Passes iff no run goes beyond the optimum and each objective's interval of the median over seeds lies
    between zero and the bound.
    """
    if (discriminators["regret"] < -_QUADRATURE_ERROR).any():
        return Finding("fail", "A trained discriminator has a value beyond the optimum.")
    groups = discriminators.groupby(["objective", "pair"])
    for (objective, pair), group in groups:
        share = _share(group, str(objective), str(pair))
        if share.low > BOUND:
            return Finding("fail", f"Discriminators of {objective} on {pair} stay beyond the bound.")
        if not 0 < share.low <= share.high <= BOUND:
            return Finding("inconclusive", f"The regret of {objective} on {pair} is not resolved.")
    seeds = fewest_per_group(discriminators, ["objective", "pair"])
    return Finding(
        "pass",
        f"For each of the {cardinal(groups.ngroups)} objectives, over {cardinal(seeds)} seeds, the median "
        f"regret is positive and below {BOUND * 100:g}\\,\\% of the trivial discriminator's, and no run goes "
        "beyond the optimum.",
    )


def _share(group: pd.DataFrame, objective: str, pair: str) -> Interval:
    """The median over seeds of the regret, as a share of the trivial discriminator's."""
    return median_over_seeds((group["regret"] / trivial_regret(objective, pair)).to_numpy())


def evidence(discriminators: pd.DataFrame) -> Evidence:
    """Return the tests of ``decide``: every regret, and the median share of each objective and pair."""
    everywhere = cells(discriminators, final("regret"), unit="id")
    least = float(discriminators["regret"].min())
    tests = [Test("the least regret", "least", tuple(everywhere), (least,), low=-_QUADRATURE_ERROR)]
    for (objective, pair), group in discriminators.groupby(["objective", "pair"]):
        share = _share(group, str(objective), str(pair))
        own = cells(group, final("regret"), weight=1 / trivial_regret(str(objective), str(pair)))
        name = f"{objective} on {pair}, share of the trivial regret"
        tests.append(Test(name, "median", tuple(own), with_ends(share), 0.0, BOUND))
    return tests


CLAIM = EmpiricalClaim(
    name="discriminators_near_optimal",
    subject="How near the trained discriminators come to the optimum",
    needs=(
        Need(
            LEAST_SEEDS,
            "seeds",
            lambda records: fewest_per_group(on_first_pair(records), ["objective", "pair"]),
        ),
    ),
    decide=lambda records: decide(on_first_pair(records)),
    evidence=lambda records: evidence(on_first_pair(records)),
)
