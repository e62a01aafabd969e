"""The small part of finished runs, copied to where it is committed: JSON, curves and few sheets of samples.

Weights stay behind: they are large, and a run can be made again from its config. So a recorded profile can
be computed in several sittings, on several machines. A run on images has a folder of its own, runs/<id>;
the many small runs that were trained together share one, ensembles/<id without its seed>:

    result.json  {"shared": {...}, "runs": [{"id": ..., ...}, ...]}: a run's result is the two together
    NAME.csv     the columns that all seeds have in common, and those of seed 3 as "score:3"
"""

import json
import math
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from experiments import atomic
from experiments.config import Config
from experiments.kinds import kind_of, on_images
from experiments.result import FAILURE, INTERPOLATIONS, NEIGHBOURS, RESULT, SCORES, read_config, same

KEPT = {".json", ".csv", ".png"}
SHEETS = {INTERPOLATIONS, NEIGHBOURS}  # kept of one seed alone
DIGITS = 4  # significant ones in an ensemble's tables, which are for drawing; results keep all
SEED = re.compile(r"-s\d+(?=-|$)")
OWN = {("id",), ("config", "seed")}  # of a run, also where it is its ensemble's only one


def committed_folder(run_id: str, *, alone: bool) -> Path:
    """Where the record of a run lies below a profile's folder; ``alone``: it is no member of an ensemble."""
    return Path("runs") / run_id if alone else Path("ensembles") / SEED.sub("", run_id)


def commit_copy(run: Path, folder: Path, *, all_sheets: bool) -> Path:
    """Copy the record of the ``run``, finished or diverged, to ``folder``, which is returned.

    Sheets of a GAN's samples are kept of every epoch and of every sort if ``all_sheets``, else of the last
    epoch alone. What the folder held before is replaced.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in sorted(run.iterdir()):
        if file.suffix in KEPT and (all_sheets or file.name not in SHEETS):
            atomic.write_bytes(folder / file.name, file.read_bytes())
    sheets = sorted((run / "grids").glob("epoch-*.png"))
    for sheet in sheets if all_sheets else sheets[-1:]:
        (folder / "grids").mkdir(exist_ok=True)
        atomic.write_bytes(folder / "grids" / sheet.name, sheet.read_bytes())
    return folder


def commit_together(runs: Sequence[Path], folder: Path) -> None:
    """Write the record of finished ``runs`` that differ in their seeds alone to ``folder``.

    Runs that the folder holds already and that are not among ``runs`` stay in it.
    """
    results = {result["id"]: result for result in _results(folder)}
    seeds = [result["config"]["seed"] for result in results.values()]
    tables = {seed: dict(_tables(folder, seed)) for seed in seeds}
    for run in runs:
        result = json.loads((run / RESULT).read_text())
        results[run.name] = result
        tables[result["config"]["seed"]] = {
            file.stem: pd.read_csv(file) for file in sorted(run.glob("*.csv"))
        }
    ordered = sorted(results.values(), key=lambda result: result["config"]["seed"])
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted({name for own in tables.values() for name in own}):
        by_seed = {seed: own[name] for seed, own in sorted(tables.items()) if name in own}
        text = _side_by_side(by_seed).to_csv(index=False, lineterminator="\n")
        atomic.write_text(folder / f"{name}.csv", text)
    atomic.write_json(folder / RESULT, _factored(ordered))


def committed(configs: Iterable[Config], results: Path, profile: str) -> dict[str, dict[str, Any]]:
    """The results of those ``configs`` whose record lies below ``results``/<profile>, by id.

    The record of a run on images includes its scores. One of other settings than the config's counts as none.
    """
    found: dict[str, dict[str, Any]] = {}
    ensembles: dict[Path, dict[str, dict[str, Any]]] = {}
    for config in configs:
        alone = not kind_of(config).together
        folder = results / profile / committed_folder(config.id, alone=alone)
        if alone:
            needed = (RESULT, SCORES) if on_images(config) else (RESULT,)
            if not all((folder / name).exists() for name in needed):
                continue
            result = json.loads((folder / RESULT).read_text())
        else:
            if folder not in ensembles:  # of many seeds, read once
                ensembles[folder] = {result["id"]: result for result in _results(folder)}
            if config.id not in ensembles[folder]:
                continue
            result = ensembles[folder][config.id]
        if same(result.get("config", {}), config):
            found[config.id] = result
    return found


def diverged(config: Config, *folders: Path) -> Path | None:
    """The first of ``folders`` in which the run of ``config`` has diverged; None if it has in none."""
    for folder in folders:
        if (folder / FAILURE).exists() and not (folder / RESULT).exists() and read_config(folder) == config:
            return folder
    return None


def lost(configs: Iterable[Config], results: Path, profile: str) -> dict[str, Path]:
    """The folders of those ``configs`` that are recorded below ``results``/<profile> as diverged, by id."""
    folders = {c.id: diverged(c, results / profile / committed_folder(c.id, alone=True)) for c in configs}
    return {run: folder for run, folder in folders.items() if folder is not None}


def _factored(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What all ``results`` have in common, and what is each one's own; configs likewise."""
    flat = [_flat(result) for result in results]
    shared = {
        key: value
        for key, value in flat[0].items()
        if key not in OWN and all(one.get(key) == value for one in flat)
    }
    own = [{key: value for key, value in one.items() if key not in shared} for one in flat]
    return {"shared": _nested(shared), "runs": [_nested(one) for one in own]}


def _results(folder: Path) -> list[dict[str, Any]]:
    """The results that an ensemble's ``folder`` holds; none if it is not there."""
    if not (folder / RESULT).exists():
        return []
    content = json.loads((folder / RESULT).read_text())
    return [_nested(_flat(content["shared"]) | _flat(run)) for run in content["runs"]]


def _flat(result: dict[str, Any]) -> dict[tuple[str, ...], Any]:
    """The fields of a result, those of its config by two names."""
    fields: dict[tuple[str, ...], Any] = {(name,): result[name] for name in result if name != "config"}
    return fields | {("config", name): value for name, value in result.get("config", {}).items()}


def _nested(fields: dict[tuple[str, ...], Any]) -> dict[str, Any]:
    """The result with these ``fields``: the reverse of ``_flat``."""
    content: dict[str, Any] = {name[0]: value for name, value in fields.items() if len(name) == 1}
    if config := {name[1]: value for name, value in fields.items() if len(name) == 2}:
        content["config"] = config
    return content


def _side_by_side(tables: dict[int, pd.DataFrame]) -> pd.DataFrame:
    """Tables of equal length as one, rounded: columns that all seeds share once, the others for each."""
    rounded = {seed: table.map(_rounded) for seed, table in tables.items()}
    first = next(iter(rounded.values()))
    columns: dict[str, pd.Series] = {}
    for name in first.columns:
        if len(rounded) > 1 and all(table[name].equals(first[name]) for table in rounded.values()):
            columns[name] = first[name]
        else:
            columns |= {f"{name}:{seed}": table[name] for seed, table in rounded.items()}
    return pd.DataFrame(columns)


def _rounded(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.{DIGITS}g}"


def _tables(folder: Path, seed: int) -> Iterable[tuple[str, pd.DataFrame]]:
    """The tables of one seed in an ensemble's ``folder``, by name."""
    for file in sorted(folder.glob("*.csv")):
        table = pd.read_csv(file)
        if own := [name for name in table.columns if name.endswith(f":{seed}")]:
            kept = [name for name in table.columns if ":" not in name or name in own]
            yield file.stem, table[kept].rename(columns=lambda name: name.partition(":")[0])
