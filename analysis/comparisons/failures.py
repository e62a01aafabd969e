"""Adversarial runs that failed, by definitions fixed before nearly all runs of the full profile were made.

diverged    A loss or a weight was not finite. The run stopped and has no samples to evaluate.
collapsed   Modes of the data are missing from the samples, by either of two signs:
            - class KL is at least -log(1 - 0.09) = 0.094 nats. Each digit has 9 % or more of the training
              images, and samples of which none is classified as a class of share s have
              KL(p_gen || p_data) >= -log(1 - s) (data processing, onto "is it classified as this class"). So
              a sample set with no image of a digit is caught. One with stray images of it need not be: with a
              share t < s of them the bound is ``least_divergence(t)`` = t log(t/s) + (1-t) log((1-t)/(1-s)),
              which is 0.085 nats at t = 0.2 %. The converse does not hold either: shares may be as far off
              without any class missing. ``modes``, the count of classes that occur at all, says less, since
              one odd sample in ten thousand counts as a class found.
            - recall is below a tenth of the floor: of the test images that as many real images would reach,
              nine in ten are out of the samples' reach. This sees modes within a class, and images
              without classes.
untrained   FD-LeNet is not below half of what the same generator had before training. Half is a generous
            bar: training that does not clear it has not begun.

The first that applies names the failure. Collapse was tested after untrained until all runs had been seen,
which filed generators whose samples are all of one class as untrained. A run that has both signs is now
called collapsed, and ``far`` keeps the other sign. The scores do not say on what images it collapsed: images
of noise are of one class too, out of whose reach all real images are (the tests show it). Point values are
compared with the bars, not intervals: at 10,000 samples their errors are small beside them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.paper.latex import cardinal, fixed, significant
from records.columns import PRIMARY
from records.reading.tables import Records

FAILURES = ("diverged", "collapsed", "untrained")
LEAST_CLASS_SHARE = 0.09  # of MNIST's training images, for each digit; the five is the rarest
LOST_CLASS = -math.log(1 - LEAST_CLASS_SHARE)  # nats
RECALL_SHARE = 0.1  # of the floor
UNTRAINED_SHARE = 0.5  # of the distance before training
APART = 2.0  # how many times as far the failed runs are where the runs of a model are mixed


def least_divergence(stray: float, share: float = LEAST_CLASS_SHARE) -> float:
    """Return the least class KL, in nats, of samples that have the share ``stray`` in a class of ``share``.

    That of two Bernoulli laws, by data processing; LOST_CLASS without strays. Raises ``ValueError`` for other
    shares.
    """
    if not 0 <= stray <= share < 1:
        raise ValueError(f"a stray share lies between 0 and the class's {share}, not at {stray}")
    strays = stray * math.log(stray / share) if stray else 0.0
    return strays + (1 - stray) * math.log((1 - stray) / (1 - share))


def failures(records: Records, dataset: str | None = None) -> pd.DataFrame:
    """Return one row per adversarial run, whether or not it has a result; ``dataset`` as in ``Records.runs``.

    Columns: those of ``Records.runs`` (empty for a run that diverged, but for id, study, kind, objective,
    architecture, dataset and seed), distance (FD-LeNet, infinite for a run that diverged), far (whether it is
    not below its share of that before training), failure (one of ``FAILURES``, "" for none) and evidence (in
    words, LaTeX; "" for none).
    """
    runs = records.runs("gan", dataset=dataset)
    rows = {row["id"]: row for row in _wide(records.scores(dataset=dataset)).to_dict("records")}
    found = [failure_of(rows[run]) for run in runs["id"]]
    evaluated = runs.assign(
        distance=[rows[run][PRIMARY] for run in runs["id"]],
        far=[is_far(rows[run]) for run in runs["id"]],
        failure=[failure for failure, _ in found],
        evidence=[evidence for _, evidence in found],
    )
    stopped = records.diverged(dataset)
    if stopped.empty:
        return evaluated
    evidence = [
        f"{str(what).replace('_', ' ')} was not finite at step {step}"
        for what, step in zip(stopped["what"], stopped["step"], strict=True)
    ]
    lost = stopped.drop(columns=["step", "what"]).assign(
        kind="gan", distance=math.inf, far=True, failure="diverged", evidence=evidence
    )
    return lost if evaluated.empty else pd.concat([evaluated, lost], ignore_index=True)


@dataclass(frozen=True)
class Kinds:
    """The distances of the runs of one ``model`` (objective, architecture): those that failed, the others.

    A run that diverged has an infinite distance.
    """

    model: tuple[str, str]
    failed: np.ndarray
    others: np.ndarray

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return len(self.failed) + len(self.others)

    @property
    def mixed(self) -> bool:
        """Whether they are of two kinds: each that failed is at least ``APART`` times as far as each other.

        A mean over all of them then lies between the two and describes neither.
        """
        both = len(self.failed) > 0 and len(self.others) > 0
        return both and bool(self.failed.min() >= APART * self.others.max())


def kinds(found: pd.DataFrame) -> list[Kinds]:
    """Split ``found``, a table of ``failures``, by model."""
    split = []
    for (objective, architecture), runs in found.groupby(["objective", "architecture"], sort=False):
        failed, distances = (runs["failure"] != "").to_numpy(), runs["distance"].to_numpy(dtype=np.float64)
        split.append(Kinds((str(objective), str(architecture)), distances[failed], distances[~failed]))
    return split


def is_far(row: Mapping[Any, Any]) -> bool:
    """Return whether the distance is not below its share of that before training.

    False where that is not known.
    """
    return bool(row[PRIMARY] >= UNTRAINED_SHARE * row["untrained"])


def failure_of(row: Mapping[Any, Any]) -> tuple[str, str]:
    """Return (failure, evidence) of a run with a result; "" and "" if it did not fail.

    ``row`` has fd_lenet, untrained (NaN if unknown) and, where they were scored, class_kl, modes, recall and
    recall_floor.
    """
    signs = []
    if row.get("class_kl", 0.0) >= LOST_CLASS:
        modes = row.get("modes", math.nan)
        seen = f", {_classes(int(modes))} seen" if not math.isnan(modes) else ""
        signs.append(f"class KL {fixed(row['class_kl'], 2)} nats{seen}")
    if row.get("recall", math.inf) < RECALL_SHARE * row.get("recall_floor", math.nan):
        signs.append(f"recall {fixed(row['recall'], 3)} (real {fixed(row['recall_floor'], 3)})")
    far = []
    if is_far(row):
        far = [f"FD-LeNet {significant(row[PRIMARY])} (was {significant(row['untrained'])})"]
    if signs:
        return "collapsed", "; ".join(signs + far)
    return ("untrained", far[0]) if far else ("", "")


def _classes(number: int) -> str:
    return f"{cardinal(number)} class{'' if number == 1 else 'es'}"


def failed(scores: pd.DataFrame) -> set[str]:
    """Return the ids of the adversarial runs in a table of ``Records.scores`` that failed."""
    return {str(row["id"]) for row in _wide(scores).to_dict("records") if failure_of(row)[0]}


def _wide(scores: pd.DataFrame) -> pd.DataFrame:
    """One row per run: id, its scores by name, the floor of recall, and the distance before training."""
    scores = scores[scores["kind"] == "gan"]
    if scores.empty:
        return pd.DataFrame(columns=["id"])
    wide = scores.pivot(index="id", columns="metric", values="value")
    by_metric = {name: table.set_index("id") for name, table in scores.groupby("metric")}
    wide["untrained"] = by_metric[PRIMARY]["untrained"]
    if "recall" in by_metric:
        wide["recall_floor"] = by_metric["recall"]["floor"]
    return wide.reset_index()
