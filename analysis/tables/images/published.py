"""FIDs published for such models, in Inception's features: to be read beside ours, not against them."""

from analysis.paper.latex import escape, fixed
from analysis.paper.published import lucic
from analysis.tables.booktabs import tabular
from records.reading.tables import Records


def draw(records: Records) -> str:  # noqa: ARG001  (every table is drawn of a profile)
    """Return one row per model, one column per data set: mean and standard deviation."""
    rows = [
        (escape(row["model"]), *(_spread(*row[name]) for name in ("mnist", "fashion_mnist")))
        for row in lucic()["rows"]
    ]
    return tabular("lll", ("Model", "MNIST", "Fashion-MNIST"), rows)


def _spread(mean: float, deviation: float) -> str:
    return rf"{fixed(mean, 1)} $\pm$ {fixed(deviation, 1)}"
