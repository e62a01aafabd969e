"""Records of discriminators on the line, sorted by the question that they answer."""

import pandas as pd

from records.columns import LIMITS, truncated_log_ratio
from records.line_samples import FRESH
from records.reading.tables import Records
from theory.objectives import POINTWISE
from theory.quadrature import divergence
from theory.targets import PAIRS

FIRST = "optimal_discriminator"  # the study of T2, which every profile has


def on_first_pair(records: Records) -> pd.DataFrame:
    """Return the runs of the first study: one row per run."""
    return records.runs("discriminator", study=FIRST)


def on_fresh_points(records: Records) -> pd.DataFrame:
    """Return the runs on fresh points, every pair that the profile has: one row per run."""
    runs = records.runs("discriminator")
    return runs[runs["sample"] == FRESH]


def by_sample_size(records: Records) -> pd.DataFrame:
    """Return the runs on fixed samples and on quadrature nodes, and beside them those on fresh points.

    One row per run; ``n`` is NaN where there is no fixed sample. The runs on fresh points are those of the
    same losses and pairs, with as many steps.
    """
    runs = records.runs("discriminator")
    runs = runs.assign(n=pd.to_numeric(runs["sample"], errors="coerce"))
    fresh = runs["sample"] == FRESH
    settings = pd.MultiIndex.from_frame(runs[["objective", "pair", "steps"]])
    beside = fresh & settings.isin(settings[runs["n"].notna()])
    return pd.concat([runs[~fresh], runs[beside]])


def with_finite_ratio(runs: pd.DataFrame) -> pd.DataFrame:
    """Select those of ``runs`` whose pair has a finite log-ratio everywhere, which alone can be compared."""
    column = truncated_log_ratio(LIMITS[0])
    return runs[runs[column].notna()] if column in runs else runs.iloc[:0]


def trivial_regret(objective: str, pair: str) -> float:
    """Return the regret of the best constant discriminator, in the units of the objective's loss.

    A discriminator that answers the same everywhere has at best the value of the identity's offset, so
    its regret is -scale x divergence(p || q): 2 JSD for the GAN, (b-a)^2 Delta/8 for the LSGAN. Raises
    ``WrongUsage`` for an objective without such an identity.
    """
    identity = POINTWISE[objective].identity("discriminator")
    return -identity.scale * divergence(identity.divergence, PAIRS[pair]).value
