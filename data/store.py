"""Where the files of a named dataset lie: this package, or the cache (``data.home``)."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from data.home import cache_folder
from data.idx import Damaged, unwrap
from data.table import Dataset
from records.locks.errors import NoLock
from theory.errors import DataUnavailable

PACKAGE = Path(__file__).parent
SOURCE = "source.txt"  # beside the cached files: where they came from


def dataset_cache(dataset: Dataset) -> Path:
    """The cache folder of one dataset."""
    return cache_folder() / "data" / dataset.name


def path_of(folder: Path, file: str) -> Path | None:
    """The plain or gzip-wrapped file of this name in a folder, or None."""
    for path in (folder / file, folder / f"{file}.gz"):
        if path.is_file():
            return path
    return None


def holds(folder: Path, files: Iterable[str]) -> bool:
    """Whether all the files are there, whatever is in them."""
    return all(path_of(folder, file) for file in files)


def read(dataset: Dataset, folder: Path, file: str) -> bytes:
    """Return the unwrapped bytes of a dataset's file, checked against its digest.

    Raises ``Damaged`` if they are not the right ones, ``FileNotFoundError`` if there is no such file.
    """
    path = path_of(folder, file)
    if path is None:
        raise FileNotFoundError(file)
    try:
        content = unwrap(path.read_bytes())
    except PermissionError:
        raise Damaged("cannot be read: permission denied") from None
    dataset.check(file, content)
    return content


def write(dataset: Dataset, files: Mapping[str, bytes], source: str) -> None:
    """Put checked files into the cache, each in one step; ``source`` says where they came from.

    Raises ``DataUnavailable`` if the cache cannot be written.
    """
    folder = dataset_cache(dataset)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in [*files.items(), (SOURCE, f"{source}\n".encode())]:
            _replace(folder / name, content)
    except OSError as error:
        raise unwritable(error) from None


def remove(dataset: Dataset, file: str) -> None:
    """Remove a file from the cache, in either form; raises ``DataUnavailable`` if that cannot be done."""
    try:
        for name in (file, f"{file}.gz"):
            (dataset_cache(dataset) / name).unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(error) from None


def unwritable(error: OSError | NoLock) -> DataUnavailable:
    """The error of a cache that cannot be written."""
    reason = error.what if isinstance(error, NoLock) else error.strerror or error
    return DataUnavailable(
        f"cannot write the cache {cache_folder()} ({reason}); "
        "make it writable or name another folder in EQUIPOISE_CACHE"
    )


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def source_of(dataset: Dataset) -> str:
    """Where the cached files came from, in words; "unknown" where that is none of the sources."""
    path = dataset_cache(dataset) / SOURCE
    said = path.read_text("utf-8", "replace").strip() if path.is_file() else ""
    return said if said in dataset.sources else "unknown"
