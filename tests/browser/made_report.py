"""A report of the made-up profile, with names that would be markup where they were not escaped."""

import csv
import json
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from analysis.paper.report import CAPTIONS
from commands.build.report.page import render
from records import columns, files
from records.files import of_epoch
from records.reading.tables import Records
from tests.synthetic.files import metric, present, write_csv, write_json, write_noise
from tests.synthetic.whole import write_profile
from theory.models.mixtures import TOYS

HOSTILE = "</script><script>window.broken = 1</script><img src=http://example.invalid/x>&amp;"
FAILED = "45"  # a claim
PROVED, VOID = "42", "hinge"  # claims
THEOREMS = ("claim_42", "claim_42_converse")
DIVERGED = f"lsgan-mlp-{HOSTILE}-s0"
FIRST = "non_saturating-mlp-mnist_2k-s0"  # the run that is shown at first
OTHER = "lsgan-mlp-mnist_2k-s1"  # the one whose settings, curves and samples are its own
BOUNDS = (1e-12, 0, 2e-3, 0.5, 3e-10)  # of the claims in turn


def made_report(folder: Path, name: str = "report.html") -> Path:
    """Write the report of a small profile below ``folder``; one of its runs has a hostile id and dataset."""
    results, figures = folder / "results", folder / "figures"
    write_profile(results)
    for toy in (results / files.RUNS).glob("*-toy-ring_8-s0"):
        write_csv(toy / files.POINTS, columns.POINTS, TOYS["ring_8"].sample(0, 50))
    manifest = results / "tiny" / files.MANIFEST
    content = json.loads(manifest.read_text("utf-8"))
    config = {"kind": "gan", "objective": "lsgan", "architecture": "mlp", "dataset": HOSTILE, "seed": 0}
    lost = {"id": DIVERGED, "study": "own", "path": "runs/own", "config": config, "step": 7, "what": HOSTILE}
    write_json(manifest, content | {"diverged": [lost], "description": HOSTILE})
    ledger = results / "tiny" / files.LEDGER
    claims = json.loads(ledger.read_text("utf-8"))["claims"]
    proofs = {"theorems": THEOREMS, "beyond": ["That $p < q$ has a density."] * 2, "date": "2026-11-29"}
    for place, one in enumerate(claims):
        bound = BOUNDS[place % len(BOUNDS)]
        one |= {"error_bound": bound, "measured": one["predicted"] + bound * place / len(claims)}
    changes: dict[str, dict[str, Any]] = {
        FAILED: {"outcome": "fail", "measured": 0.5},
        PROVED: {"kernel": proofs | {"void": False}},
        VOID: {"kernel": proofs | {"void": True}},
    }
    write_json(ledger, {"claims": [one | changes.get(one["id"], {}) for one in claims]})
    _make_other(results / files.RUNS / OTHER)
    write_figures(figures)
    file = folder / name
    html = render(Records(results, "tiny", present), figures, "0123456789", "2026-11-22")
    file.write_text(html, encoding="utf-8")
    return file


def write_figures(folder: Path) -> None:
    """Write a small picture for each figure of the report."""
    folder.mkdir()
    picture = Figure(figsize=(2, 1))
    picture.add_subplot().plot([0, 1])
    for caption in CAPTIONS:
        picture.savefig(folder / f"{caption}.png")


def _make_other(run: Path) -> None:
    """Give a run settings, curves, samples and a score that no other has."""
    result = json.loads((run / files.RESULT).read_text("utf-8"))
    write_json(run / files.RESULT, result | {"config": result["config"] | {"learning_rate": 2e-3}})
    with (run / files.HISTORY).open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    loss = header.index("discriminator_loss")
    write_csv(
        run / files.HISTORY, header, [[*row[:loss], float(row[loss]) + 1, *row[loss + 1 :]] for row in rows]
    )
    scores = json.loads((run / files.SCORES).read_text("utf-8"))
    copied = metric("c_t", "C_T", 1.5, 1.0, 2.0, floor=(0, -0.4, 0.4))
    write_json(run / files.SCORES, scores | {"metrics": [*scores["metrics"], copied]})
    for epoch in range(3):
        write_noise(run / files.GRIDS / of_epoch(epoch, ".png"), 10 + epoch)
