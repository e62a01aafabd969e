"""Finds and reads the files of one profile's runs, wherever they lie below ``results``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from records import ensembles, sealed
from records.columns import WORDS
from records.files import MANIFEST, RESULT
from records.io import read_csv, read_json
from records.reading import stacked
from records.reading.comparison import REFERENCE
from records.states import StateOf, unknown
from theory.errors import EquipoiseError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

KEPT = 10_000  # files of a profile whose content stays in memory


@dataclass(frozen=True)
class Store:
    """The files of one profile below ``results``.

    ``code`` says of what state the code of a run is; without it, every run counts as of another state.
    ``left_out`` are the ids of runs that are read as if they were not there.

    Everything raises ``EquipoiseError``, naming the file, for a record that is missing or corrupt.
    """

    results: Path
    profile: str
    code: StateOf = unknown
    left_out: frozenset[str] = frozenset()

    def without(self, runs: Iterable[str]) -> Self:
        """Return the same records without ``runs`` (ids)."""
        fewer = replace(self, left_out=self.left_out.union(runs))
        fewer._read.update(self._read)  # files are not read twice
        fewer._packed.update(self._packed)
        return fewer

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The profile's manifest: description, dataset, runs by study and their reference settings."""
        remedy = f"git checkout it if it is committed, else remove it and run {self._remedy}"
        try:
            manifest = sealed.read(self._manifest, sealed.manifest_of(self.profile), remedy)
        except FileNotFoundError as error:
            raise EquipoiseError(
                f"{self._manifest}: no such record; compute it with {self._remedy}"
            ) from error
        for key in ("dataset", "runs", REFERENCE):
            if key not in manifest:
                raise EquipoiseError(f"{self._manifest}: no {key!r} in it; remove it and run {self._remedy}")
        return manifest

    def folder(self, run: str) -> Path:
        """Return where the records of ``run`` (an id) lie, finished or diverged."""
        if run in self._listed:
            return self._listed[run][0]
        for one in self.manifest.get("diverged", ()):
            if one["id"] == run:
                return self._inside(str(one["path"]))
        raise EquipoiseError(f"run {run!r} is not in the manifest of profile {self.profile!r}")

    def _inside(self, path: str) -> Path:
        """The folder at a ``path`` that the manifest names. Raises ``EquipoiseError`` outside of results."""
        if Path(path).is_absolute() or ".." in Path(path).parts:
            raise EquipoiseError(
                f"{self._manifest}: {path!r} lies outside of {self.results}; remove it and run {self._remedy}"
            )
        return self.results / path

    def study(self, run: str) -> str:
        """Return the study that ``run`` (an id) counts with: the first of those that list it."""
        return self.studies(run)[0]

    def studies(self, run: str) -> list[str]:
        """Return every study that lists ``run`` (an id)."""
        return self._listed[run][1]

    def state(self, run: str) -> tuple[str, str]:
        """Return the state of the code that made ``run`` (an id), and what shows it.

        See ``records.states``.
        """
        return self.code(self.result(run))

    def result(self, run: str) -> dict[str, Any]:
        """Return the run's result.json.

        Its part, of one that it shares with the other seeds of its ensemble.
        """
        path = self.folder(run) / RESULT
        if (packed := self._packed.get(path)) is not None:
            if run not in packed:
                raise EquipoiseError(f"{path}: no run {run!r} in it")
            return packed[run]
        content: dict[str, Any] = self.content(path)
        if not ensembles.is_packed(content):
            self._packed[path] = None
            return content
        self._packed[path] = ensembles.Packed(content)
        return self.result(run)

    def table(self, run: str, name: str, columns: Iterable[str]) -> "pd.DataFrame":
        """Return the run's table in the file ``name``, which must have ``columns``.

        Of a file that it shares with other seeds, the common columns and its own.
        """
        path = self.folder(run) / name
        shared: pd.DataFrame = self.content(path)
        table = ensembles.unpack_table(shared, self.result(run)["config"]["seed"])
        needed = tuple(columns)
        stacked.check(path, table.columns, len(table), needed)
        for column in _not_numbers(table, needed):
            raise EquipoiseError(f"{path}: not all of column {column!r} are numbers")
        return table

    def tables(
        self, runs: Sequence[str], name: str, columns: Iterable[str]
    ) -> "tuple[pd.DataFrame, np.ndarray]":
        """Return the tables of ``runs`` (ids, one or more) below one another, as ``table`` has each.

        The second array has the number of rows of each run.
        """
        if (name, *runs) not in self._stacks:
            needed, places = tuple(columns), [self._place(run, name) for run in runs]
            stack = stacked.stack(places, self.content, needed)
            if _not_numbers(stack[0], needed):
                for run in runs:  # one by one: the file that has them is named
                    self.table(run, name, needed)
            self._stacks[name, *runs] = stack
        return self._stacks[name, *runs]

    def _place(self, run: str, name: str) -> stacked.Place:
        folder = self.folder(run)
        if folder / RESULT not in self._packed:
            self.result(run)
        packed = self._packed[folder / RESULT]
        return stacked.Place(folder / name, None if packed is None else packed.seed(run))

    def content(self, path: Path) -> Any:
        """Return what a file holds, a table or a JSON object.

        The first ``KEPT`` files are read once, as many runs share some; more would fill the memory.
        """
        if path in self._read:
            return self._read[path]
        content = read_csv(path) if path.suffix == ".csv" else read_json(path, self._remedy)
        if len(self._read) < KEPT:
            self._read[path] = content
        return content

    @property
    def _manifest(self) -> Path:
        return self.results / self.profile / MANIFEST

    @property
    def _remedy(self) -> str:
        return f"./study paper --profile {self.profile}"

    @cached_property
    def _read(self) -> dict[Path, Any]:
        return {}

    @cached_property
    def _packed(self) -> dict[Path, ensembles.Packed | None]:
        """By result.json, of those read so far: the ensemble that it holds, None where it is one run's."""
        return {}

    @cached_property
    def _stacks(self) -> "dict[tuple[str, ...], tuple[pd.DataFrame, np.ndarray]]":
        """By a file's name and runs: figures of one table ask for the same."""
        return {}

    @cached_property
    def _listed(self) -> dict[str, tuple[Path, list[str]]]:
        """Run id -> its folder and the studies that list it, in the manifest's order."""
        found: dict[str, tuple[Path, list[str]]] = {}
        try:
            for study, runs in self.manifest["runs"].items():
                for run in runs:
                    if run["id"] not in self.left_out:
                        found.setdefault(run["id"], (self._inside(run["path"]), []))[1].append(study)
        except (AttributeError, KeyError, TypeError) as error:
            raise EquipoiseError(
                f"{self._manifest}: not the list of runs that it should be; remove it and run {self._remedy}"
            ) from error
        return found


def _not_numbers(table: "pd.DataFrame", needed: Iterable[str]) -> list[str]:
    """Those of the columns ``needed`` that are no words and have something else than numbers in them."""
    return [name for name in needed if name not in WORDS and table[name].dtype.kind not in "fiu"]
