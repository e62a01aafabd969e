"""Reads what the experiments recorded under a profile, as tidy tables: one row an observation.

    results/<profile>/manifest.json      which runs belong to the profile, by study
    results/.../<run>/result.json        what was run and how it ended
    results/.../<run>/history.csv        means over blocks of training steps
    results/.../<run>/scores.json        the scores of its samples
    results/.../<run>/curve.csv          a discriminator's score function, for 1-D pairs
    results/.../<run>/grids/epoch-NN.png sheets of samples from fixed noise
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image

from theory.errors import EquipoiseError

RUN_COLUMNS = ["run", "study", "kind", "objective", "architecture", "dataset", "pair", "seed"]
SCORE_COLUMNS = ["value", "low", "high", "floor", "floor_low", "floor_high"]


@dataclass(frozen=True)
class Records:
    """The records of one profile below ``results``. Raises ``EquipoiseError`` for what is missing or corrupt."""

    results: Path
    profile: str

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The profile's manifest: description, dataset, and runs by study."""
        manifest = _json(self.results / self.profile / "manifest.json", f"./study paper --profile {self.profile}")
        for key in ("dataset", "runs"):
            if key not in manifest:
                raise EquipoiseError(f"{self.results / self.profile / 'manifest.json'}: no {key!r} in it")
        return manifest

    @cached_property
    def _folders(self) -> dict[str, tuple[str, Path]]:
        """Run id -> (study, folder); a run that two studies share counts with the first."""
        found: dict[str, tuple[str, Path]] = {}
        for study, runs in self.manifest["runs"].items():
            for run in runs:
                found.setdefault(run["id"], (study, self.results / run["path"]))
        return found

    def folder(self, run: str) -> Path:
        """Where the records of ``run`` (an id) lie."""
        if run not in self._folders:
            raise EquipoiseError(f"run {run!r} is not in the manifest of profile {self.profile!r}")
        return self._folders[run][1]

    def result(self, run: str) -> dict[str, Any]:
        """The run's result.json."""
        return _json(self.folder(run) / "result.json", f"./study paper --profile {self.profile}")

    @cached_property
    def _runs(self) -> pd.DataFrame:
        rows = []
        for run, (study, _) in self._folders.items():
            result = self.result(run)
            config = result.get("config", {})
            row = {"run": run, "study": study, "kind": result.get("kind")}
            row |= {name: config.get(name) for name in RUN_COLUMNS[3:]}
            row |= {name: result.get(name) for name in ("steps", "seconds", "steps_per_second")}
            rows.append(row | {f"final_{name}": value for name, value in result.get("final", {}).items()})
        return pd.DataFrame(rows, columns=None if rows else RUN_COLUMNS)

    def runs(self, kind: str | None = None) -> pd.DataFrame:
        """One row a run: run, study, kind ("gan" | "discriminator"), objective, ..., seed, seconds, final_*.

        With ``kind``, the runs of that kind alone, in the manifest's order.
        """
        runs = self._runs
        return runs.copy() if kind is None else runs[runs["kind"] == kind].reset_index(drop=True)

    def history(self) -> pd.DataFrame:
        """One row a run and block of steps: the columns of history.csv beside those that name the run."""
        return self._tables("gan", "history.csv", ["step", "epoch", "discriminator_loss", "generator_loss"])

    def curves(self) -> pd.DataFrame:
        """One row a discriminator and point x: score, optimal_score, log_p, log_q."""
        return self._tables("discriminator", "curve.csv", ["x", "score", "optimal_score", "log_p", "log_q"])

    def scores(self) -> pd.DataFrame:
        """One row a run and metric: metric, title, value, low, high, floor, floor_low, floor_high, unit, untrained."""
        rows = []
        for run in self.runs("gan").to_dict("records"):
            scores = _json(self.folder(run["run"]) / "scores.json", f"./study score --profile {self.profile}")
            for score in scores.get("metrics", []):
                row = {name: run[name] for name in RUN_COLUMNS}
                row |= {"metric": score["name"], "title": score["title"], "unit": score.get("unit", "")}
                row |= {name: score[name] for name in SCORE_COLUMNS}
                row["untrained"] = scores.get("untrained", {}).get(score["name"], np.nan)
                rows.append(row)
        columns = [*RUN_COLUMNS, "metric", "title", "unit", *SCORE_COLUMNS, "untrained"]
        return pd.DataFrame(rows, columns=columns)

    def grids(self, run: str) -> dict[int, np.ndarray]:
        """Epoch -> its sheet of samples, uint8 [height, width]; epoch 0 is the untrained generator."""
        files = sorted((self.folder(run) / "grids").glob("epoch-*.png"))
        if not files:
            raise EquipoiseError(f"{self.folder(run) / 'grids'}: no sheets of samples (epoch-NN.png)")
        return {int(file.stem.removeprefix("epoch-")): _image(file) for file in files}

    def _tables(self, kind: str, name: str, columns: list[str]) -> pd.DataFrame:
        tables = []
        for run in self.runs(kind).to_dict("records"):
            table = _csv(self.folder(run["run"]) / name, columns)
            tables.append(table.assign(**{column: run[column] for column in RUN_COLUMNS}))
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[*columns, *RUN_COLUMNS])


def _json(path: Path, remedy: str) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise EquipoiseError(f"{path}: no such record; compute it with {remedy}") from error
    except (OSError, ValueError) as error:
        raise EquipoiseError(f"{path}: not readable as JSON ({error}); remove it and run {remedy}") from error
    if not isinstance(content, dict):
        raise EquipoiseError(f"{path}: holds no JSON object; remove it and run {remedy}")
    return content


def _csv(path: Path, columns: list[str]) -> pd.DataFrame:
    try:
        table = pd.read_csv(path)
    except FileNotFoundError as error:
        raise EquipoiseError(f"{path}: no such record; the run has to be repeated") from error
    except (OSError, ValueError) as error:
        raise EquipoiseError(f"{path}: not readable as CSV ({error}); the run has to be repeated") from error
    missing = [column for column in columns if column not in table.columns]
    if missing or table.empty:
        raise EquipoiseError(f"{path}: {'no rows' if not missing else f'no column {missing[0]!r}'} in it")
    return table


def _image(path: Path) -> np.ndarray:
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert("L"))
    except OSError as error:
        raise EquipoiseError(f"{path}: not readable as an image ({error})") from error
