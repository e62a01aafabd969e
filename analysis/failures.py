"""Adversarial runs that failed, by definitions fixed before nearly all runs of the full profile were made.

diverged    A loss or a weight was not finite. The run stopped and has no samples to judge.
untrained   FD-LeNet is not below half of what the same generator had before training. Half is a generous
            bar: training that does not clear it has not begun, and what its samples lack is more than modes.
collapsed   Modes of the data are missing from the samples, by either of two signs:
            - class KL is at least -log(1 - 0.09) = 0.094 nats. Each digit has 9 % or more of the training
              images, and samples that lack a class of share s have KL(p_gen || p_data) >= -log(1 - s) (data
              processing, onto "is it of this class"): whoever lacks a digit is caught. The converse is not
              implied: shares may be as far off without any class missing. ``modes``, the count of classes
              that occur at all, says less, since one odd sample in ten thousand counts as a class found.
            - recall is below a tenth of the floor: of the test images that as many real images would reach,
              nine in ten are out of the samples' reach. This sees modes within a class, and images
              without classes.

The first that applies names the failure. Point values are compared with the bars, not intervals: at 10,000
samples their errors are small beside them.
"""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.latex import cardinal, fixed, significant
from analysis.records import Records

FAILURES = ("diverged", "untrained", "collapsed")
LEAST_CLASS_SHARE = 0.09  # of MNIST's training images, for each digit; the five is the rarest
LOST_CLASS = -math.log(1 - LEAST_CLASS_SHARE)  # nats
RECALL_SHARE = 0.1  # of the floor
UNTRAINED_SHARE = 0.5  # of the distance before training


def failures(records: Records, dataset: str | None = None) -> pd.DataFrame:
    """One row an adversarial run, whether or not it has a result; ``dataset`` as in ``Records.runs``.

    Columns: those of ``Records.runs`` (empty for a run that diverged, but for id, study, kind, objective,
    architecture, dataset and seed), failure (one of ``FAILURES``, "" for none) and evidence (in words, LaTeX;
    "" for none).
    """
    runs = records.runs("gan", dataset=dataset)
    found = {row["id"]: judge(row) for row in _wide(records, dataset).to_dict("records")}
    judged = runs.assign(
        failure=[found[run][0] for run in runs["id"]], evidence=[found[run][1] for run in runs["id"]]
    )
    stopped = records.diverged(dataset)
    if stopped.empty:
        return judged
    evidence = [
        f"{str(what).replace('_', ' ')} was not finite at step {step}"
        for what, step in zip(stopped["what"], stopped["step"], strict=True)
    ]
    lost = stopped.drop(columns=["step", "what"]).assign(kind="gan", failure="diverged", evidence=evidence)
    return lost if judged.empty else pd.concat([judged, lost], ignore_index=True)


def judge(row: Mapping[Any, Any]) -> tuple[str, str]:
    """(failure, evidence) of a run with a result; "" and "" if it did not fail.

    ``row`` has fd_lenet, untrained (NaN if unknown) and, where they were scored, class_kl, modes, recall and
    recall_floor.
    """
    distance, before = row["fd_lenet"], row["untrained"]
    if distance >= UNTRAINED_SHARE * before:
        return "untrained", f"FD-LeNet {significant(distance)}, {significant(before)} before training"
    signs = []
    if row.get("class_kl", 0.0) >= LOST_CLASS:
        modes = row.get("modes", math.nan)
        seen = f", {cardinal(int(modes))} classes seen" if not math.isnan(modes) else ""
        signs.append(f"class KL {fixed(row['class_kl'], 2)} nats{seen}")
    if row.get("recall", math.inf) < RECALL_SHARE * row.get("recall_floor", math.nan):
        signs.append(f"recall {fixed(row['recall'], 3)}, {fixed(row['recall_floor'], 3)} of real images")
    return ("collapsed", "; ".join(signs)) if signs else ("", "")


def _wide(records: Records, dataset: str | None) -> pd.DataFrame:
    """One row a run: id, its scores by name, the floor of recall, and the distance before training."""
    scores = records.scores(dataset=dataset)
    scores = scores[scores["kind"] == "gan"]
    if scores.empty:
        return pd.DataFrame(columns=["id"])
    wide = scores.pivot(index="id", columns="metric", values="value")
    by_metric = {name: table.set_index("id") for name, table in scores.groupby("metric")}
    wide["untrained"] = by_metric["fd_lenet"]["untrained"]
    if "recall" in by_metric:
        wide["recall_floor"] = by_metric["recall"]["floor"]
    return wide.reset_index()
