"""Do gradients on trained autoencoders gain signal with the draws as the theory of many draws says?

Described, not claimed: the theory's exponents are those of unlimited draws, and the probes have few.
"""

import pandas as pd

from analysis.claims.base import Need, description
from analysis.comparisons.autoencoders import LIKE
from analysis.paper.latex import fixed, words
from records.reading.tables import Records
from stats.estimates import CONFIDENCE

TITLES = {
    "sgvb": "SGVB",
    "sticking": "sticking the landing",
    "iwae": "the IWAE",
    "dreg": "double reparametrisation",
}
UP, DOWN = 0.5, -0.5
THEORY = {("iwae", "encoder"): DOWN}  # the others rise


def describe(slopes: pd.DataFrame, draws: int) -> str:
    """Describe ``slopes``, rows of ``Records.slopes``, which were fitted over at most ``draws`` draws.

    A decoder's gradient that two estimators share is counted once.
    """
    fitted = slopes.dropna(subset=["slope"])
    shared = (fitted["part"] == "decoder") & fitted["estimator"].isin(list(LIKE))
    groups = fitted[~shared].groupby(["part", "estimator"], sort=False)
    told: dict[float, list[str]] = {UP: [], DOWN: []}
    for (part, estimator), group in groups:
        exponent = THEORY.get((str(estimator), str(part)), UP)
        told[exponent].append(_group(f"the {part} of {TITLES[str(estimator)]}", group, exponent))
    theory = [
        f"the ${_signed(exponent)}$ of the theory in {words(fits)}" for exponent, fits in told.items() if fits
    ]
    return (
        f"Over up to {draws} draws, the intervals of the fitted exponents at {CONFIDENCE * 100:g}\\,\\% "
        f"contain {', and '.join(theory)}; in brackets the least and the largest exponent."
    )


def _signed(exponent: float) -> str:
    return f"{'-' if exponent < 0 else ''}\\tfrac{{1}}{{2}}"


def _group(title: str, fits: pd.DataFrame, exponent: float) -> str:
    """In how many ``fits`` the interval holds theory's ``exponent``, and the range of the fitted ones."""
    holding = int(((fits["low"] <= exponent) & (exponent <= fits["high"])).sum())
    least, most = (fixed(end, 2) for end in (fits["slope"].min(), fits["slope"].max()))
    return f"{holding} of {len(fits)} runs for {title} ({least} to {most})"


def _describe(records: Records) -> str:
    return describe(records.slopes(), int(records.signals()["draws"].max()))


CLAIM = description(
    name="autoencoder_exponents",
    subject="How the signal of gradients on trained autoencoders grows with the draws",
    needs=(Need(1, "probed autoencoder", lambda records: len(records.slopes().dropna(subset=["slope"]))),),
    describe=_describe,
)
