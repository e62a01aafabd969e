"""Models that are told a label: distances within labels, and what classifiers make of the labels."""

from analysis.claims.conditional import MODEL, STUDY
from analysis.paper.latex import architecture_title, estimate, objective_title, significant
from analysis.tables.booktabs import RULE, Row, spanning, tabular
from records.reading.tables import Records

_HEAD = ("Objective", "Networks", "Seed", "FD within labels", "Floor", r"GAN-train, \%", r"GAN-test, \%")
_NOTHING = "no model was told labels at this profile"


def draw(records: Records) -> str:
    """Return one row per run, a block per model; below, the classifier that is trained on the real images."""
    runs = records.by_label(study=STUDY)
    rows: list[Row] = []
    for _, block in runs.groupby(MODEL, sort=False):
        rows += [RULE] if rows else []
        rows += [_row(run) for run in block.sort_values("seed").to_dict("records")]
    if rows:
        rows += [RULE, ("real images", "", "", "--", "--", _share(runs.iloc[0].to_dict(), "real"), "--")]
    return tabular("llrrrll", _HEAD, rows or [spanning(len(_HEAD), _NOTHING)])


def _row(run: dict) -> Row:
    return (
        objective_title(run["objective"]),
        architecture_title(run["architecture"]),
        str(run["seed"]),
        significant(run["within"]),
        significant(run["within_floor"]),
        _share(run, "gan_train"),
        _share(run, "gan_test"),
    )


def _share(run: dict, name: str) -> str:
    """A share in percent with its interval."""
    return estimate(*(100 * run[f"{name}{end}"] for end in ("", "_low", "_high")))
