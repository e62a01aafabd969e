"""The primary metric of the models that are compared, and regrets of 1-D discriminators, as rows of text."""

import re
from collections.abc import Callable
from typing import Any

from analysis.claims.base import primary_scores
from analysis.comparisons.discriminators import on_first_pair, trivial_regret
from analysis.paper.labels import model, objective
from analysis.paper.latex import estimate, seeds, significant
from analysis.paper.report.wording import minus
from analysis.seeds import median_over_seeds, printed
from analysis.tables.images.scores import epochs
from analysis.tables.ordering import by_model
from records.reading.tables import Records

Plain = Callable[[str], str]  # LaTeX to one line of Unicode


def distances(records: Records, plain: Plain) -> dict[str, Any]:
    """Return the primary metric's title, a row per run, and the floor of real images."""
    scores = by_model(primary_scores(records))
    trained = epochs(records)
    rows = [
        (
            _title(model(run["objective"], run["architecture"]), plain),
            str(run["seed"]),
            str(trained[run["id"]]),
            plain(estimate(run["value"], run["low"], run["high"])),
            plain(significant(run["untrained"])),
        )
        for run in scores.to_dict("records")
    ]
    first = scores.iloc[0]
    floor = plain(estimate(first["floor"], first["floor_low"], first["floor_high"]))
    return {"title": first["title"], "rows": rows, "floor": floor}


def discriminators(records: Records, plain: Plain) -> list[tuple[str, ...]]:
    """Return a row per objective and pair: the regret over seeds, and that of the trivial discriminator."""
    rows: list[tuple[str, ...]] = []
    for (name, pair), group in on_first_pair(records).groupby(["objective", "pair"], sort=False):
        regret = median_over_seeds(group["regret"].to_numpy())
        rows.append(
            (
                _title(objective(str(name)), plain),
                str(pair),
                seeds(group["seed"].tolist()).replace("--", "–"),
                plain(printed(regret)),
                plain(significant(trivial_regret(str(name), str(pair)))),
            )
        )
    return rows


def _title(name: str, plain: Plain) -> str:
    """Return a model's name with true minus signs, and after each comma a space at which no line ends."""
    return minus(re.sub(r",(?=\S)", ",\N{NO-BREAK SPACE}", plain(name)))
