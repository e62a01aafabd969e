"""The small part of finished runs, copied to where it is committed: JSON, curves and few image grids.

Weights stay behind: they are large, and a run can be made again from its config. So a recorded profile can
be computed in several sessions, on several machines. A run that stands ``alone`` (one on images) has a folder
of its own, runs/<id>; the many small runs that were trained together share one, ensembles/<id without its
seed> (``records.ensembles``).
"""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from records import atomic, ensembles
from records.files import ENSEMBLES, GRIDS, INTERPOLATIONS, NEIGHBOURS, RESULT, RUNS, by_epoch

KEPT = {".json", ".csv", ".png"}
OF_ONE_SEED = {INTERPOLATIONS, NEIGHBOURS}
SEED = re.compile(r"-s\d+(?=-|$)")


def archived_folder(run_id: str, *, alone: bool) -> Path:
    """Return where the record of a run lies below a profile's folder.

    ``alone``: it is packed with no other.
    """
    return Path(RUNS) / run_id if alone else Path(ENSEMBLES) / SEED.sub("", run_id)


def archive_run(run: Path, folder: Path, *, all_grids: bool) -> Path:
    """Copy the record of the ``run``, finished or diverged, to ``folder``, which is returned.

    Image grids of a GAN are kept of every epoch and of every sort if ``all_grids``, else of the last epoch
    alone. What the folder held before is replaced.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in sorted(run.iterdir()):
        if file.suffix in KEPT and (all_grids or file.name not in OF_ONE_SEED):
            atomic.write_bytes(folder / file.name, file.read_bytes())
    grids = list(by_epoch(run / GRIDS, ".png").values())
    for grid in grids if all_grids else grids[-1:]:
        (folder / GRIDS).mkdir(exist_ok=True)
        atomic.write_bytes(folder / GRIDS / grid.name, grid.read_bytes())
    return folder


def archive_ensemble(runs: Sequence[Path], folder: Path) -> None:
    """Write the record of finished ``runs`` that differ in their seeds alone to ``folder``.

    Runs that the folder holds already and that are not among ``runs`` stay in it.
    """
    import pandas as pd

    results = {result["id"]: result for result in ensembles.read_results(folder)}
    anew = {run.name for run in runs}
    kept = [result["config"]["seed"] for run, result in results.items() if run not in anew]
    tables = ensembles.read_tables(folder, kept)
    for run in runs:
        result = json.loads((run / RESULT).read_text())
        results[run.name] = result
        tables[result["config"]["seed"]] = {
            file.stem: pd.read_csv(file) for file in sorted(run.glob("*.csv"))
        }
    ensembles.write(results.values(), tables, folder)
