"""Many small runs that differ in their seeds alone, packed into few files of one folder, and unpacked.

result.json  {"shared": {...}, "runs": [{"id": ..., ...}, ...]}: a run's result is the two together
NAME.csv     the columns that all seeds have in common, and those of seed 3 as "score:3"
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from records import atomic, digests
from records.files import RESULT
from records.io import read_csv

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 4  # significant ones in an ensemble's tables, which are for drawing; results keep all
SHARED, MEMBERS, MARK = "shared", "runs", ":"
OWN = {("id",), ("config", "seed")}  # of a run, also where it is its ensemble's only one


def is_packed(content: Mapping[str, Any]) -> bool:
    """Return whether the ``content`` of a result.json is that of an ensemble."""
    return MEMBERS in content


def unpack(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the results of the runs in the packed ``content`` of a result.json."""
    shared = _flat(content[SHARED])
    return [_nested(shared | _flat(run)) for run in content[MEMBERS]]


class Packed(Mapping[str, dict[str, Any]]):
    """The results in the packed ``content`` of a result.json by run (id), each put together when asked."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._shared, self._own = _flat(content[SHARED]), {run["id"]: run for run in content[MEMBERS]}

    def __getitem__(self, run_id: str) -> dict[str, Any]:
        return _nested(self._shared | _flat(self._own[run_id]))

    def seed(self, run_id: str) -> int:
        """Return the seed of one run."""
        seed: int = self._own[run_id]["config"]["seed"]
        return seed

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)


def pack(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what all ``results`` have in common, and what is each one's own; configs likewise."""
    flat = [_flat(result) for result in results]
    shared = {
        key: value
        for key, value in flat[0].items()
        if key not in OWN and all(key in one and one[key] == value for one in flat)
    }
    own = [{key: value for key, value in one.items() if key not in shared} for one in flat]
    return {SHARED: _nested(shared), MEMBERS: [_nested(one) for one in own]}


def unpack_table(table: "pd.DataFrame", seed: int) -> "pd.DataFrame":
    """Return the common columns of a packed table and those of ``seed``, "score:3" as score.

    A table that is not packed is returned as it is.
    """
    if not any(MARK in name for name in table.columns):
        return table
    return _renamed(table[seeds_columns(table, [seed])[seed]])


def seeds_columns(table: "pd.DataFrame", seeds: Iterable[int]) -> dict[int, list[str]]:
    """Return the columns of a packed ``table`` that each of ``seeds`` has, the common ones and its own."""
    found: dict[int, list[str]] = {seed: [] for seed in seeds}
    by_text = {str(seed): columns for seed, columns in found.items()}
    for name in map(str, table.columns):
        _, mark, seed = name.partition(MARK)
        if not mark:
            for columns in found.values():
                columns.append(name)
        elif seed in by_text:
            by_text[seed].append(name)
    return found


def pack_tables(tables: Mapping[int, "pd.DataFrame"]) -> "pd.DataFrame":
    """Join tables of equal length, by seed, rounded: columns that all share once, the others for each."""
    import pandas as pd

    rounded = {
        seed: {name: list(map(_rounded, table[name])) for name in table.columns}
        for seed, table in tables.items()
    }
    columns: dict[str, pd.Series] = {}
    for name, first in next(iter(rounded.values())).items():
        if len(rounded) > 1 and all(table[name] == first for table in rounded.values()):
            columns[name] = pd.Series(first)
        else:
            columns |= {f"{name}{MARK}{seed}": pd.Series(table[name]) for seed, table in rounded.items()}
    return pd.DataFrame(columns)


def read_results(folder: Path) -> list[dict[str, Any]]:
    """Return the results that an ensemble's ``folder`` holds; none if it is not there."""
    path = folder / RESULT
    return unpack(json.loads(digests.read(path))) if path.exists() else []


def read_tables(folder: Path, seeds: Iterable[int]) -> "dict[int, dict[str, pd.DataFrame]]":
    """Return, by seed and name without suffix, the tables that a seed has columns of its own in."""
    found: dict[int, dict[str, pd.DataFrame]] = {seed: {} for seed in seeds}
    for file in sorted(folder.glob("*.csv")):
        table = read_csv(file)
        for seed, columns in seeds_columns(table, found).items():
            if any(MARK in column for column in columns):
                found[seed][file.stem] = _renamed(table[columns])
    return found


def write(
    results: Iterable[Mapping[str, Any]], tables: "Mapping[int, Mapping[str, pd.DataFrame]]", folder: Path
) -> None:
    """Write ``results`` and their ``tables``, by seed and name, to ``folder``; seeds ascend."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted({name for own in tables.values() for name in own}):
        by_seed = {seed: own[name] for seed, own in sorted(tables.items()) if name in own}
        text = pack_tables(by_seed).to_csv(index=False, lineterminator="\n")
        atomic.write_text(folder / f"{name}.csv", text)
    ordered = sorted(results, key=lambda result: result["config"]["seed"])
    atomic.write_json(folder / RESULT, pack(ordered))
    digests.write(folder)


def _renamed(table: "pd.DataFrame") -> "pd.DataFrame":
    return table.rename(columns=lambda name: name.partition(MARK)[0])


def _flat(result: Mapping[str, Any]) -> dict[tuple[str, ...], Any]:
    """The fields of a result, those of its config by two names."""
    fields: dict[tuple[str, ...], Any] = {(name,): result[name] for name in result if name != "config"}
    return fields | {("config", name): value for name, value in result.get("config", {}).items()}


def _nested(fields: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    """The result with these ``fields``: the reverse of ``_flat``."""
    content: dict[str, Any] = {name[0]: value for name, value in fields.items() if len(name) == 1}
    if config := {name[1]: value for name, value in fields.items() if len(name) == 2}:
        content["config"] = config
    return content


def _rounded(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.{DIGITS}g}"
