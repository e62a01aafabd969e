"""Every adversarial run: its id, what it cost and how near it came."""

from analysis.claims.base import primary_scores
from analysis.records import Records
from analysis.tables.booktabs import longtable
from analysis.tables.format import code, estimate, fixed

NAME = "runs"


def draw(records: Records) -> str:
    """The table of runs, in the order of the profile's studies."""
    scores = primary_scores(records).set_index("id")
    rows = []
    for run in records.runs().itertuples():
        if run.kind != "gan":
            continue
        score = scores.loc[run.id]
        rows.append(
            (
                code(run.id),
                fixed(run.epochs, 0),
                fixed(run.steps, 0),
                fixed(run.seconds, 0),
                fixed(run.steps_per_second, 0),
                estimate(score["value"], score["low"], score["high"]),
            )
        )
    head = ("Run", "Epochs", "Steps", "Seconds", "Steps/s", str(scores["title"].iloc[0]))
    return "{\\small\n" + longtable(r">{\raggedright\arraybackslash}p{58mm}rrrrl", head, rows) + "}\n"
