"""The small part of finished runs, copied to where it is committed: JSON, curves and few image grids.

Weights stay behind: they are large, and a run can be made again from its config. So a recorded profile can
be computed in several sessions, on several machines. A run that stands ``alone`` (one on images) has a folder
of its own, runs/<id>; the many small runs that were trained together share one, ensembles/<id without its
seed> (``records.ensembles``).
"""

import io
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from records import atomic, digests, ensembles
from records.files import DIGESTS, ENSEMBLES, GRIDS, INTERPOLATIONS, NEIGHBOURS, RESULT, RUNS, by_epoch

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
    alone. What the folder held before is replaced. Raises ``Damaged`` for what is not what the run wrote.
    """
    grids = list(by_epoch(run / GRIDS, ".png").values())
    with _replaced(folder) as new:
        for file in sorted(run.iterdir()):
            if file.suffix in KEPT and file.name != DIGESTS and (all_grids or file.name not in OF_ONE_SEED):
                atomic.write_bytes(new / file.name, digests.read(file))
        for grid in grids if all_grids else grids[-1:]:
            (new / GRIDS).mkdir(exist_ok=True)
            atomic.write_bytes(new / GRIDS / grid.name, digests.read(grid))
        digests.write(new)
    return folder


def archive_ensemble(runs: Sequence[Path], folder: Path) -> None:
    """Write the record of finished ``runs`` that differ in their seeds alone to ``folder``.

    Runs that the folder holds already and that are not among ``runs`` stay in it. Raises ``Damaged`` for what
    is not what was written, here or there.
    """
    import pandas as pd

    results = {result["id"]: result for result in ensembles.read_results(folder)}
    anew = {run.name for run in runs}
    kept = [result["config"]["seed"] for run, result in results.items() if run not in anew]
    tables = ensembles.read_tables(folder, kept)
    for run in runs:
        result = json.loads(digests.read(run / RESULT))
        results[run.name] = result
        tables[result["config"]["seed"]] = {
            file.stem: pd.read_csv(io.BytesIO(digests.read(file))) for file in sorted(run.glob("*.csv"))
        }
    with _replaced(folder) as new:
        ensembles.write(results.values(), tables, new)


@contextmanager
def _replaced(folder: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the place of ``folder`` once the block is done.

    After a crash the old content or the new one is there, or, between two renames, the old one beside it.
    """
    new, old = (folder.with_name(f".{folder.name}.{which}") for which in ("new", "old"))
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    yield new
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
