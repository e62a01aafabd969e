"""The sub-checks of the ledger on trained networks as tests that others can compute anew.

Each is an equivalent form of one sub-check of ``theory.claims``, of terms that are sums: "gradient at most
ε/(1-ε)" as log of gradient + log(1-ε) - log ε at most 0, "divergence less regret" as the regret's share.
"""

import math
from collections.abc import Callable, Iterator

import pandas as pd

from analysis.claims.evidence import Evidence, Path, Test, cells, final
from analysis.comparisons.discriminators import on_fresh_points, trivial_regret
from records.reading.tables import Records
from stats.intervals import of_mean
from theory.claims.gan.divergences import TIGHT
from theory.claims.gan.lsgan import CODES, RATIO_ERROR
from theory.targets import T2, T3
from theory.verdict import SEED_LEVEL, SEEDS

EPSILON = 0.5  # that discriminators of claim 38 must have come within of the perfect one
ROUNDING = 1e-9  # of a regret


def tests(records: Records) -> dict[str, Evidence]:
    """Return claim -> its tests, of the claims that recorded networks are among the evidence of."""
    runs = on_fresh_points(records)
    found = {number: list(of(runs)) for number, of in TRAINED.items()} if len(runs) else {}
    return {number: own for number, own in found.items() if own}


def _vanishing(runs: pd.DataFrame) -> Iterator[Test]:
    for name in ("non_saturating", "lsgan_bounded"):
        own = _of(runs, name, T3.name, "perfect_distance", "saturating_gradient")
        if len(own):
            yield _mean(f"{name}: ε", own, final("perfect_distance"), EPSILON)
            terms = [
                *cells(own, final("saturating_gradient"), term="log x"),
                *cells(own, final("perfect_distance"), term="log(1-x)"),
                *cells(own, final("perfect_distance"), weight=-1.0, term="log x"),
            ]
            both = zip(own["saturating_gradient"], own["perfect_distance"], strict=True)
            largest = max(math.log(g) + math.log(1 - e) - math.log(e) for g, e in both)
            yield Test(f"{name}: log of gradient / (ε/(1-ε))", "largest", tuple(terms), (largest,), high=0.0)


def _bound(runs: pd.DataFrame) -> Iterator[Test]:
    for name in ("non_saturating", "lsgan", "lsgan_pearson"):
        own = _of(runs, name, T2.name, "regret")
        if len(own):
            share = 1 / trivial_regret(name, T2.name)
            title = f"{name}: share of the divergence that the bound lacks"
            yield _mean(title, own, final("regret"), TIGHT, share)
            lost = cells(own, final("regret"), weight=share)
            yield Test(
                f"{title}, the least", "least", tuple(lost), (share * own["regret"].min(),), low=-ROUNDING
            )


def _ratio(runs: pd.DataFrame) -> Iterator[Test]:
    for name in ("non_saturating", "lsgan", "lsgan_pearson", "lsgan_bounded"):
        needed = ("log_ratio_rmse_2", *(("regret", "score_rmse") if name in CODES else ()))
        own = _of(runs, name, T2.name, *needed)
        if len(own):
            yield _mean(f"{name}: error of log p/q within ±2", own, final("log_ratio_rmse_2"), RATIO_ERROR)
        if len(own) and name in CODES:
            off = [regret - rmse**2 for regret, rmse in own[["regret", "score_rmse"]].to_numpy().tolist()]
            terms = [*cells(own, final("regret")), *cells(own, final("score_rmse"), weight=-1.0, term="x^2")]
            title = f"{name}: regret - ½∫(p+q)(D-D*)²"
            yield Test(f"{title}, the least", "least", tuple(terms), (min(off),), low=-ROUNDING)
            yield Test(f"{title}, the largest", "largest", tuple(terms), (max(off),), high=ROUNDING)


TRAINED: dict[str, Callable[[pd.DataFrame], Iterator[Test]]] = {"38": _vanishing, "40": _bound, "55": _ratio}


def _of(runs: pd.DataFrame, objective: str, pair: str, *needed: str) -> pd.DataFrame:
    """The networks of one objective and pair.

    None where there are fewer than the ledger asks for, or one lacks a number that is ``needed``: for that
    reason the ledger's sub-check is inconclusive, and there is nothing to compute.
    """
    own = runs[(runs["objective"] == objective) & (runs["pair"] == pair)]
    whole = set(needed) <= set(own.columns) and bool(own[list(needed)].notna().all(axis=None))
    return own if whole and len(own) >= SEEDS else own.iloc[:0]


def _mean(name: str, runs: pd.DataFrame, path: Path, bound: float, weight: float = 1.0) -> Test:
    values = weight * runs[path[-1]].to_numpy()
    low, high = of_mean(values, SEED_LEVEL)
    ends = (float(values.mean()), float(low), float(high))
    return Test(name, "mean", tuple(cells(runs, path, weight=weight)), ends, -bound, bound)
