"""On disjoint supports the gradient of a linear least-squares output fades less with distance than others.

For each objective the gradient at the farthest distance is divided by that at the nearest, within seeds,
after the last step of training. This share has no unit, so objectives compare; the sizes themselves stand in
the units of each loss and are only reported. The least-squares generator with codes (0, 1, 1) is compared
with three others: the saturating one, the same squares of a bounded output, and the non-saturating one.
The codes (-1, 1, 0) are no part of that comparison; what they keep is described beside it and decides
nothing.

The first version of this claim compared sizes, with the first two of the three. It was replaced after the
record had been seen, because the non-saturating gradient, which it left out, is the largest of all.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.claims.base import EmpiricalClaim, Finding, Need, fewest_per_group
from analysis.claims.evidence import Cell, Evidence, Test, with_ends
from analysis.paper.latex import cardinal, estimate, fixed, objective_title, significant, words
from analysis.seeds import FEWEST_SEEDS, student
from records.files import GRADIENTS
from records.reading.tables import Records
from stats.estimates import Interval

FAMILY = "disjoint_uniforms"
LINEAR, OTHERS = "lsgan", ("minimax", "lsgan_bounded", "non_saturating")
BESIDE = "lsgan_pearson"  # described, not tested
LOUDEST = "non_saturating"  # whose sizes are reported beside those of LINEAR
LEAST_STEPS = 1000


def decide(gradients: pd.DataFrame) -> Finding:
    """Decide on ``gradients``: one row per seed, objective, distance and checkpoint.

    ``steps`` are those made; the gradient is that of the generator's loss in the distance: where it is
    positive, descent goes to the data.

    After the last step, passes iff every gradient of those compared is positive and, against each of
    ``OTHERS``, Student's interval over seeds of the mean log-ratio of the two shares (farthest over nearest)
    lies above zero; fails iff a gradient is not positive or an interval lies below zero. All comparisons must
    hold, so none is corrected.
    """
    ended = gradients[gradients["steps"] == gradients["steps"].max()]
    tested = ended[ended["objective"] != BESIDE]
    away = int((tested["gradient"] <= 0).sum())
    if away:
        return Finding(
            "fail", f"Of {len(tested)} gradients on disjoint supports {away} do not point to the data."
        )
    least = _leads(tested)
    if faded := [other for other in OTHERS if least[other].high < 0]:
        titles = words([_title(other) for other in faded])
        return Finding(
            "fail", f"Over the distance the gradient of {_title(LINEAR)} fades more than that of {titles}."
        )
    if level := [other for other in OTHERS if least[other].low <= 0]:
        titles = words([_title(other) for other in level])
        return Finding(
            "inconclusive", f"How the gradients of {_title(LINEAR)} and {titles} fade is not told apart."
        )
    near, far = tested["distance"].min(), tested["distance"].max()
    kept = {name: estimate(*with_ends(share)) for name, share in _kept(tested).items()}
    others = words([f"{kept[other]} for {_title(other)}" for other in OTHERS])
    return Finding(
        "pass",
        f"After {fixed(tested['steps'].iloc[0], 0)} steps on disjoint supports every gradient of the "
        f"{cardinal(1 + len(OTHERS))} losses compared points to the data, and that of {_title(LINEAR)} fades "
        f"least with the distance: the gradient at {significant(far, 2)} is {kept[LINEAR]} of that at "
        f"{significant(near, 2)}, against {others} (geometric means over "
        f"{cardinal(tested['seed'].nunique())} seeds with Student's intervals). {_beside(ended)}"
        f"{_sizes(tested)} {_training(gradients)}A first version of this test compared sizes, which have "
        f"other units under each loss, and left out {_title(LOUDEST)}; it was replaced after these runs had "
        "been seen.",
    )


def _beside(ended: pd.DataFrame) -> str:
    """What the gradient of BESIDE keeps, and how that compares with LINEAR within seeds; empty without it."""
    own = ended[ended["objective"] == BESIDE]
    if own.empty:
        return ""
    title = f"{_title(BESIDE)}, which is not part of this comparison,"
    if away := int((own["gradient"] <= 0).sum()):
        return f"Of the {len(own)} gradients of {title} {away} do not point to the data. "
    lead = _lead(_shares(ended), BESIDE, LINEAR)
    if lead.low > 0:
        told = f"more than that of {_title(LINEAR)}"
    elif lead.high < 0:
        told = f"less than that of {_title(LINEAR)}"
    else:
        told = f"which is not told apart from that of {_title(LINEAR)} within seeds"
    return f"The share of {title} is {estimate(*with_ends(_kept(ended)[BESIDE]))}, {told}. "


def _shares(ended: pd.DataFrame) -> pd.DataFrame:
    """The log of the gradient at the farthest distance over that at the nearest: [seeds, objectives]."""
    logs = ended.assign(log=np.log(ended["gradient"])).pivot(
        index="seed", columns=["objective", "distance"], values="log"
    )
    near, far = ended["distance"].min(), ended["distance"].max()
    names = [name for name in (LINEAR, *OTHERS, BESIDE) if name in logs]
    return pd.DataFrame({name: logs[name, far] - logs[name, near] for name in names})


def _leads(ended: pd.DataFrame) -> dict[str, Interval]:
    """The mean log-ratio of the share of LINEAR over that of each of OTHERS, with its interval over seeds."""
    shares = _shares(ended)
    return {other: _lead(shares, LINEAR, other) for other in OTHERS}


def _lead(shares: pd.DataFrame, first: str, second: str) -> Interval:
    return student((shares[first] - shares[second]).to_numpy())


def _kept(ended: pd.DataFrame) -> dict[str, Interval]:
    """The geometric mean of each share, with its interval over seeds."""
    found = {name: student(share.to_numpy()) for name, share in _shares(ended).items()}
    return {str(name): _factor(share) for name, share in found.items()}


def _factor(share: Interval) -> Interval:
    value, low, high = (float(np.exp(end)) for end in with_ends(share))
    return Interval(value, low, high, share.method)


def evidence(gradients: pd.DataFrame) -> Evidence:
    """Return the tests of ``decide`` on the same table, and the shares that it prints."""
    placed = gradients.assign(row=gradients.groupby("id").cumcount())
    ended = placed[placed["steps"] == placed["steps"].max()]
    tested = ended[ended["objective"] != BESIDE]
    least = float(tested["gradient"].min())
    positive = Test("the least gradient", "least", tuple(_cells(tested, 1.0, "x", "id")), (least,), low=0.0)
    if least <= 0:
        return [positive]
    shown = ended if (ended["gradient"] > 0).all() else tested
    near, far = (shown["distance"] == end for end in (shown["distance"].min(), shown["distance"].max()))
    logs = {
        name: [*_cells(shown[far & own], 1.0, "log x"), *_cells(shown[near & own], -1.0, "log x")]
        for name in _kept(shown)
        for own in (shown["objective"] == name,)
    }
    kept = [
        Test(f"kept of {name}", "ratio", tuple(logs[name]), with_ends(share), printed=True)
        for name, share in _kept(shown).items()
    ]
    leads = []
    for other, lead in _leads(tested).items():
        own = (*logs[LINEAR], *(replace(cell, weight=-cell.weight) for cell in logs[other]))
        ends = tuple(float(end) for end in np.exp(with_ends(lead)))
        leads.append(Test(f"kept of {LINEAR} / of {other}", "ratio", own, ends, low=1.0))
    return [positive, *leads, *kept]


def _cells(rows: pd.DataFrame, weight: float, term: str, unit: str = "seed") -> list[Cell]:
    """The gradients in ``rows``: each alone, or within its seed."""
    places = zip(rows["id"], rows["row"], rows["seed"], strict=True)
    return [
        Cell(
            str(run),
            (GRADIENTS, str(row), "gradient"),
            f"{run} {row}" if unit == "id" else str(seed),
            "",
            weight,
            term,
        )
        for run, row, seed in places
    ]


def _means(ended: pd.DataFrame) -> pd.DataFrame:
    """The mean gradient over seeds: [distances, objectives]."""
    return ended.pivot_table(index="distance", columns="objective", values="gradient", aggfunc="mean")


def _sizes(ended: pd.DataFrame) -> str:
    """How the sizes of LOUDEST compare with those of LINEAR, at every distance, each in its own unit."""
    means = _means(ended)
    larger = means[LOUDEST] > means[LINEAR]
    than = f"larger than that of {_title(LINEAR)}"
    where = (
        f"at every distance {than}"
        if larger.all()
        else f"at {cardinal(int(larger.sum()))} of the {cardinal(len(larger))} distances {than}"
        if larger.any()
        else f"nowhere {than}"
    )
    ends = [
        f"{significant(means[LOUDEST].iloc[end], 2)} against {significant(means[LINEAR].iloc[end], 2)} at "
        f"{significant(float(means.index[end]), 2)}"
        for end in (0, -1)
    ]
    return (
        f"In size, each in the units of its own loss, the gradient of {_title(LOUDEST)} is {where} "
        f"(means: {words(ends)})."
    )


def _training(gradients: pd.DataFrame) -> str:
    """What the last stage of training leaves of each gradient, nearest and farthest; empty without one."""
    found = _left(gradients)
    if found is None:
        return ""
    stages, left = found
    parts = [f"{fixed(near, 2)} and {fixed(far, 2)} for {_title(name)}" for name, (near, far) in left.items()]
    return (
        f"Training from {fixed(stages[0], 0)} to {fixed(stages[1], 0)} steps multiplies the gradients at "
        f"these two distances by {words(parts)}. "
    )


def _left(gradients: pd.DataFrame) -> tuple[list[float], dict[str, list[float]]] | None:
    """The last two stages of training, and the ratio of gradients between them, by objective.

    The ratio is that of geometric means over seeds, nearest and farthest. None with fewer stages.
    """
    stages = sorted(steps for steps in gradients["steps"].unique() if steps >= LEAST_STEPS)[-2:]
    if len(stages) < 2:
        return None
    distances = (gradients["distance"].min(), gradients["distance"].max())
    sizes = gradients.assign(log=np.log(gradients["gradient"].abs())).pivot_table(
        index=["objective", "distance"], columns="steps", values="log", aggfunc="mean"
    )
    left = np.exp(sizes[stages[1]] - sizes[stages[0]])
    return stages, {name: [float(left[name, end]) for end in distances] for name in (LINEAR, *OTHERS)}


def _title(name: str) -> str:
    """The name of a loss in the sentence; the GAN of the paper is the non-saturating one."""
    return f"the {'non-saturating ' if name == LOUDEST else ''}{objective_title(name)}"


def compared(records: Records) -> pd.DataFrame:
    """Return the gradients on disjoint supports, at every checkpoint: of those compared, and of BESIDE."""
    table = records.gradients()
    names = [LINEAR, *OTHERS, BESIDE]
    found: pd.DataFrame = table[(table["family"] == FAMILY) & table["objective"].isin(names)]
    return found


def _seeds(records: Records) -> int:
    table = compared(records)
    tested = table[table["objective"] != BESIDE]
    return fewest_per_group(tested, ["objective"]) if set(tested["objective"]) == {LINEAR, *OTHERS} else 0


CLAIM = EmpiricalClaim(
    name="linear_outputs_keep_gradients",
    subject="Which gradients outlast the distance of disjoint supports",
    needs=(
        Need(FEWEST_SEEDS, "seeds of each loss", _seeds),
        Need(LEAST_STEPS, "steps of training", lambda records: int(compared(records)["steps"].max())),
    ),
    decide=lambda records: decide(compared(records)),
    evidence=lambda records: evidence(compared(records)),
)
