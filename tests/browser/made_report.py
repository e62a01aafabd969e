"""A report of the made-up profile, with names that would be markup where they were not escaped."""

import json
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from analysis.paper.report import CAPTIONS
from commands.build.report.page import render
from records import columns, files
from records.reading.tables import Records
from tests.synthetic.files import present, write_csv, write_json
from tests.synthetic.whole import write_profile
from theory.models.mixtures import TOYS

HOSTILE = "</script><script>window.broken = 1</script><img src=http://example.invalid/x>&amp;"
FAILED = "45"  # a claim
PROVED, VOID = "42", "hinge"  # claims
THEOREMS = ("claim_42", "claim_42_converse")
DIVERGED = f"lsgan-mlp-{HOSTILE}-s0"


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
    proofs = {"theorems": THEOREMS, "beyond": ["That $p < q$ has a density."], "date": "2026-11-29"}
    changes: dict[str, dict[str, Any]] = {
        FAILED: {"outcome": "fail", "measured": 0.5},
        PROVED: {"kernel": proofs | {"void": False}},
        VOID: {"kernel": proofs | {"void": True}},
    }
    write_json(ledger, {"claims": [one | changes.get(one["id"], {}) for one in claims]})
    figures.mkdir()
    picture = Figure(figsize=(2, 1))
    picture.add_subplot().plot([0, 1])
    for caption in CAPTIONS:
        picture.savefig(figures / f"{caption}.png")
    file = folder / name
    html = render(Records(results, "tiny", present), figures, "0123456789", "2026-11-22")
    file.write_text(html, encoding="utf-8")
    return file
