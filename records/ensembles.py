"""Many small runs that differ in their seeds alone, packed into few files of one folder, and unpacked.

result.json  {"shared": {...}, "runs": [{"id": ..., ...}, ...]}: a run's result is the two together
NAME.csv     the columns that all seeds have in common, and those of seed 3 as "score:3"
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
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
    return [_joined(content[SHARED], run) for run in content[MEMBERS]]


def unpack_run(content: Mapping[str, Any], run_id: str) -> dict[str, Any] | None:
    """Return the result of one run in the packed ``content``; None if it is not among them."""
    own = next((run for run in content[MEMBERS] if run["id"] == run_id), None)
    return None if own is None else _joined(content[SHARED], own)


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
    own = [name for name in table.columns if MARK not in name or name.endswith(f"{MARK}{seed}")]
    return table[own].rename(columns=lambda name: name.partition(MARK)[0])


def pack_tables(tables: Mapping[int, "pd.DataFrame"]) -> "pd.DataFrame":
    """Join tables of equal length, by seed, rounded: columns that all share once, the others for each."""
    import pandas as pd

    rounded = {seed: table.map(_rounded) for seed, table in tables.items()}
    first = next(iter(rounded.values()))
    columns: dict[str, pd.Series] = {}
    for name in first.columns:
        if len(rounded) > 1 and all(table[name].equals(first[name]) for table in rounded.values()):
            columns[name] = first[name]
        else:
            columns |= {f"{name}{MARK}{seed}": table[name] for seed, table in rounded.items()}
    return pd.DataFrame(columns)


def read_results(folder: Path) -> list[dict[str, Any]]:
    """Return the results that an ensemble's ``folder`` holds; none if it is not there."""
    path = folder / RESULT
    return unpack(json.loads(digests.read(path))) if path.exists() else []


def read_tables(folder: Path, seeds: Iterable[int]) -> "dict[int, dict[str, pd.DataFrame]]":
    """Return, by seed and name without suffix, the tables that a seed has columns of its own in."""
    packed = {file.stem: read_csv(file) for file in sorted(folder.glob("*.csv"))}
    return {
        seed: {
            name: unpack_table(table, seed)
            for name, table in packed.items()
            if any(column.endswith(f"{MARK}{seed}") for column in table.columns)
        }
        for seed in seeds
    }


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


def _joined(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    return _nested(_flat(shared) | _flat(own))


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
