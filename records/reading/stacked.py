"""The tables of many runs below one another, read at once: as run by run, in a fraction of the time.

A run's table lies in a file of its own or shares one with other seeds (``records.ensembles``). Files of its
own are parsed together where they have one header and nothing but numbers, ``BLOCK`` bytes at a time, so that
the text of all is never in memory. Whatever is not so plain is read file by file, which also names the file
that is damaged.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from records import digests
from records.ensembles import MARK, seeds_columns
from theory.errors import EquipoiseError

BLOCK = 2**25  # bytes of text that are parsed at a time
Read = Callable[[Path], pd.DataFrame]


@dataclass(frozen=True)
class Place:
    """Where the table of a run lies: the file, and the run's seed where it shares that with others."""

    path: Path
    seed: int | None = None


@dataclass(frozen=True)
class Part:
    """The tables of some runs below one another: ``runs`` their places in the whole, ``rows`` of each."""

    table: pd.DataFrame
    runs: np.ndarray
    rows: np.ndarray


def stack(places: Sequence[Place], read: Read, needed: Iterable[str]) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the tables at ``places``, of at least one run, in that order, and the number of rows of each.

    ``read`` reads one file. Raises ``EquipoiseError``, naming the file, for a table that has no rows or lacks
    a column that is ``needed``, and for what ``read`` complains of.
    """
    needed = tuple(needed)
    parts = [*_own(places, read, needed), *_shared(places, read, needed)]
    parts.sort(key=lambda part: int(part.runs[0]))
    whole = pd.concat([part.table for part in parts], ignore_index=True)
    runs = np.concatenate([np.repeat(part.runs, part.rows) for part in parts])
    rows = np.zeros(len(places), int)
    for part in parts:
        rows[part.runs] = part.rows
    if (np.diff(runs) < 0).any():
        whole = whole.iloc[np.argsort(runs, kind="stable")].reset_index(drop=True)
    return whole, rows


def check(path: Path, columns: Iterable[str], rows: int, needed: Iterable[str]) -> None:
    """Raise ``EquipoiseError`` unless a table has ``rows`` and the columns that are ``needed``."""
    there = set(columns)
    missing = [column for column in needed if column not in there]
    if missing or not rows:
        raise EquipoiseError(f"{path}: {'no rows' if not missing else f'no column {missing[0]!r}'} in it")


@dataclass
class _Texts:
    """Files of one header: their bodies, to be parsed together."""

    header: bytes
    runs: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    size: int = 0

    def add(self, run: int, body: bytes) -> None:
        self.runs.append(run)
        self.bodies.append(body if body.endswith(b"\n") else body + b"\n")
        self.size += len(body)

    def parsed(self) -> Part | None:
        """The tables; None where they are not plain numbers, a line for each row."""
        rows = np.array([body.count(b"\n") for body in self.bodies])
        try:
            table = pd.read_csv(io.BytesIO(b"".join([self.header, b"\n", *self.bodies])), low_memory=False)
        except ValueError:
            return None
        if (
            not all(map(_is_number, table.dtypes))
            or len(table) != rows.sum()
            or not isinstance(table.index, pd.RangeIndex)
        ):
            return None
        return Part(table, np.array(self.runs), rows)


def _is_number(dtype: Any) -> bool:
    return bool(is_numeric_dtype(dtype) and not is_bool_dtype(dtype))


def _own(places: Sequence[Place], read: Read, needed: Sequence[str]) -> Iterator[Part]:
    """The tables of runs that have files of their own."""
    begun: dict[bytes, _Texts] = {}
    for run, place in enumerate(places):
        if place.seed is not None:
            continue
        try:
            header, _, body = digests.read(place.path).partition(b"\n")
        except OSError:
            header, body = b"", b""
        if not body.strip():
            yield _one(run, place.path, read, needed)
            continue
        texts = begun.setdefault(header, _Texts(header))
        texts.add(run, body)
        if texts.size >= BLOCK:
            yield from _parsed(begun.pop(header), places, read, needed)
    for texts in begun.values():
        yield from _parsed(texts, places, read, needed)


def _parsed(texts: _Texts, places: Sequence[Place], read: Read, needed: Sequence[str]) -> Iterator[Part]:
    part = texts.parsed()
    if part is None:
        yield from (_one(run, places[run].path, read, needed) for run in texts.runs)
        return
    check(places[texts.runs[0]].path, part.table.columns, len(part.table), needed)
    yield part


def _one(run: int, path: Path, read: Read, needed: Sequence[str]) -> Part:
    table = read(path)
    check(path, table.columns, len(table), needed)
    return Part(table, np.array([run]), np.array([len(table)]))


def _shared(places: Sequence[Place], read: Read, needed: Sequence[str]) -> Iterator[Part]:
    """The tables of runs that share files with other seeds, file by file."""
    by_path: dict[Path, dict[int, int]] = {}
    for run, place in enumerate(places):
        if place.seed is not None:
            by_path.setdefault(place.path, {})[place.seed] = run
    for path, runs in by_path.items():
        wide = read(path)
        for columns, seeds in _alike(wide, runs).items():
            names = [column.partition(MARK)[0] for column in columns]
            check(path, names, len(wide), needed)
            table = pd.DataFrame(
                {name: _below(wide, column, seeds) for name, column in zip(names, columns, strict=True)}
            )
            yield Part(table, np.array([runs[seed] for seed in seeds]), np.full(len(seeds), len(wide)))


def _alike(wide: pd.DataFrame, seeds: Iterable[int]) -> dict[tuple[str, ...], list[int]]:
    """The seeds by the columns that they have, in order: those of all, "x", and their own, "score:"."""
    found: dict[tuple[str, ...], list[int]] = {}
    for seed, columns in seeds_columns(wide, seeds).items():
        alike = tuple(column + mark for column, mark, _ in (name.partition(MARK) for name in columns))
        found.setdefault(alike, []).append(seed)
    return found


def _below(wide: pd.DataFrame, column: str, seeds: Sequence[int]) -> pd.Series | np.ndarray:
    """One column of the seeds' tables below one another."""
    if not column.endswith(MARK):
        return wide[column].iloc[np.tile(np.arange(len(wide)), len(seeds))].reset_index(drop=True)
    own = wide[[f"{column}{seed}" for seed in seeds]]
    if all(map(is_numeric_dtype, own.dtypes)):
        return own.to_numpy().ravel(order="F")
    return pd.concat([own[name] for name in own.columns], ignore_index=True)
