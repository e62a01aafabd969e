"""The small part of a finished run, copied to where it is committed: JSON, curves and few sheets of samples.

Weights stay behind: they are large, and a run can be made again from its config. So a recorded profile can
be computed in several sittings, on several machines.
"""

import shutil
from pathlib import Path

from experiments import atomic
from experiments.result import RESULT, read_result

KEPT = {".json", ".csv", ".png"}
JUDGED = {"gan", "vae"}  # kinds of run that have scores


def commit_copy(run: Path, folder: Path, *, all_sheets: bool) -> Path:
    """Copy the record of the finished ``run`` to ``folder``/<id>, which is returned.

    Sheets of samples are kept of every epoch if ``all_sheets``, else of the last epoch alone. What the
    folder held before is replaced.
    """
    target = folder / run.name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for file in sorted(run.iterdir()):
        if file.suffix in KEPT:
            atomic.write_bytes(target / file.name, file.read_bytes())
    sheets = sorted((run / "grids").glob("epoch-*.png"))
    for sheet in sheets if all_sheets else sheets[-1:]:
        (target / "grids").mkdir(exist_ok=True)
        atomic.write_bytes(target / "grids" / sheet.name, sheet.read_bytes())
    return target


def is_committed(run_id: str, results: Path, profile: str) -> bool:
    """Whether the record of the run ``run_id``, scores included, lies in ``results``/<profile>/runs."""
    folder = results / profile / "runs" / run_id
    if not (folder / RESULT).exists():
        return False
    return (folder / "scores.json").exists() or read_result(folder).kind not in JUDGED
