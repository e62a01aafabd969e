"""Every run on images: its id, what it cost and how near it came."""

from analysis.claims.base import primary_scores
from analysis.paper.latex import code, estimate, fixed
from analysis.tables.booktabs import longtable
from analysis.tables.images.scores import epochs
from analysis.tables.ordering import by_model
from records.reading.tables import Records


def draw(records: Records) -> str:
    """Return the table of runs, each model's together."""
    scores = primary_scores(records, variants=True).set_index("id")
    trained = epochs(records)
    rows = [
        (
            code(run["id"]),
            fixed(trained[run["id"]], 0),
            fixed(run["steps"], 0),
            fixed(run["seconds"], 0),
            fixed(run["steps_per_second"], 0),
            estimate(*scores.loc[run["id"], ["value", "low", "high"]]),
        )
        for run in by_model(records.on_images(variants=True)).to_dict("records")
    ]
    head = ("Run", "Epochs", "Steps", "Seconds", "Steps/s", str(scores["title"].iloc[0]))
    return longtable(r">{\raggedright\arraybackslash}p{70mm}rrrrl", head, rows)
