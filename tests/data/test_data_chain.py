"""The chain of sources: the right bytes or a reason, and never wrong bytes in the cache."""

import gzip
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from gan_data_world import FILES, GOOD, IMAGES, PAGE, WRONG, tiny

from data import DATASETS, chain, load, store
from data.download import Unavailable, unwrap_named
from data.idx import Damaged
from theory.errors import DataUnavailable, UnknownName, WrongUsage


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("EQUIPOISE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("EQUIPOISE_DATA", raising=False)
    return tmp_path / "cache"


@pytest.fixture
def sources(monkeypatch):
    """Two sources whose deliveries the test decides; ``requested`` records who was requested."""
    deliveries: dict[str, object] = {"first": dict(GOOD), "second": dict(GOOD)}
    requested: list[str] = []

    def source(name):
        def fetch(_dataset):
            requested.append(name)
            delivery = deliveries[name]
            if isinstance(delivery, Exception):
                raise delivery
            return delivery

        return fetch

    monkeypatch.setattr(chain, "SOURCES", {name: source(name) for name in deliveries})
    deliveries["requested"] = requested
    return deliveries


TINY = tiny("first", "second")
WAITS = "another process is fetching it"


def cached(dataset=TINY):
    folder = store.dataset_cache(dataset)
    return (
        {path.name for path in folder.iterdir() if not path.name.startswith(".")}
        if folder.exists()
        else set()
    )


def put(content: bytes, file: str = IMAGES, wrapped: bool = True) -> None:
    folder = store.dataset_cache(TINY)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / (f"{file}.gz" if wrapped else file)).write_bytes(content)


def put_all() -> None:
    for file, content in GOOD.items():
        put(content, file, wrapped=False)


def test_the_first_source_that_delivers_is_cached(sources, capsys) -> None:
    found = chain.obtain(TINY, FILES)
    assert found.files == GOOD
    assert found.source == "first"
    assert cached() == {*FILES, "source.txt"}
    assert "from first, checked" in capsys.readouterr().err
    again = chain.obtain(TINY, FILES)
    assert again == found
    assert sources["requested"] == ["first"]
    assert capsys.readouterr().err == ""


def test_a_source_that_fails_is_followed_by_the_next(sources) -> None:
    sources["first"] = Unavailable("no connection")
    assert chain.obtain(TINY, FILES).source == "second"
    assert chain.obtain(TINY, FILES, offline=True).source == "second"


def test_a_source_that_delivers_wrong_bytes_is_followed_by_the_next(sources) -> None:
    sources["first"] = GOOD | {IMAGES: GOOD[IMAGES][:-1] + b"?"}
    found = chain.obtain(TINY, FILES)
    assert found.source == "second"
    assert found.files == GOOD


def test_no_network_is_one_line_that_names_every_source(sources) -> None:
    sources["first"] = Unavailable("no connection")
    sources["second"] = Unavailable("npm is not installed")
    with pytest.raises(DataUnavailable) as caught:
        chain.obtain(TINY, FILES)
    message = str(caught.value)
    assert "\n" not in message
    assert "first: no connection; second: npm is not installed" in message
    assert "EQUIPOISE_DATA" in message
    assert cached() == set()


@pytest.mark.parametrize("case", WRONG)
def test_wrong_bytes_of_every_source_are_told_apart_and_not_kept(sources, case) -> None:
    content, says = WRONG[case]
    try:
        delivered = unwrap_named(IMAGES, content)
    except Damaged as error:
        sources["first"] = sources["second"] = error
    else:
        sources["first"] = sources["second"] = GOOD | {IMAGES: delivered}
    with pytest.raises(DataUnavailable, match=says) as caught:
        chain.obtain(TINY, FILES)
    assert IMAGES in str(caught.value)
    assert cached() == set()


@pytest.mark.parametrize("case", WRONG)
def test_wrong_bytes_in_the_cache_are_removed_told_and_replaced(sources, case, capsys) -> None:
    content, says = WRONG[case]
    put_all()
    (store.dataset_cache(TINY) / IMAGES).unlink()
    put(content)
    with pytest.raises(DataUnavailable, match=says):
        chain.obtain(TINY, FILES, offline=True)
    assert cached() == {*FILES} - {IMAGES}
    assert says in capsys.readouterr().err
    put(content)
    assert chain.obtain(TINY, FILES).files == GOOD
    assert cached() == {*FILES, "source.txt"}


def test_a_file_of_another_known_dataset_is_recognised(sources) -> None:
    other = (store.PACKAGE / "mnist_2k" / f"{IMAGES}.gz").read_bytes()
    put_all()
    put(other)
    (store.dataset_cache(TINY) / IMAGES).unlink()
    with pytest.raises(DataUnavailable, match="another file: mnist_2k's train-images"):
        chain.obtain(TINY, FILES, offline=True)


def test_offline_asks_nobody(sources) -> None:
    with pytest.raises(DataUnavailable, match="not asked"):
        chain.obtain(TINY, FILES, offline=True)
    assert sources["requested"] == []


@pytest.mark.parametrize("where", ["below a file", "the folder is a file"])
def test_a_cache_that_cannot_be_written_is_one_line_with_its_path(
    sources, tmp_path, monkeypatch, where
) -> None:
    (tmp_path / "file").write_text("")
    place = tmp_path / "file" / "cache" if where == "below a file" else tmp_path / "file"
    monkeypatch.setenv("EQUIPOISE_CACHE", str(place))
    with pytest.raises(DataUnavailable) as caught:
        chain.obtain(TINY, FILES)
    assert f"cannot write the cache {place}" in str(caught.value)
    assert "EQUIPOISE_CACHE" in str(caught.value)
    assert sources["requested"] == []  # found out before a download


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing_half_written(sources, monkeypatch, step) -> None:
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(DataUnavailable, match="No space left"):
        chain.obtain(TINY, FILES)
    assert [path.name for path in store.dataset_cache(TINY).iterdir()] == [".lock"]


def test_a_bad_cache_and_no_network_are_both_told(sources) -> None:
    put_all()
    put(PAGE, wrapped=False)
    sources["first"] = sources["second"] = Unavailable("no connection")
    with pytest.raises(
        DataUnavailable, match=r"cache: train-images-idx3-ubyte is a web page.*first: no conn"
    ):
        chain.obtain(TINY, FILES)


def test_the_users_folder_comes_first(sources, tmp_path, monkeypatch) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for number, (file, content) in enumerate(GOOD.items()):  # plain or wrapped, as they like
        path = folder / (file if number % 2 else f"{file}.gz")
        path.write_bytes(content if number % 2 else gzip.compress(content))
    monkeypatch.setenv("EQUIPOISE_DATA", str(folder))
    found = chain.obtain(TINY, FILES)
    assert found.files == GOOD
    assert found.source == "EQUIPOISE_DATA"
    assert found.folder == folder
    assert sources["requested"] == []
    assert cached() == set()


def test_the_users_folder_may_hold_a_folder_for_each_dataset(sources, tmp_path, monkeypatch) -> None:
    folder = tmp_path / "mine" / "tiny"
    folder.mkdir(parents=True)
    for file, content in GOOD.items():
        (folder / file).write_bytes(content)
    monkeypatch.setenv("EQUIPOISE_DATA", str(tmp_path / "mine"))
    assert chain.obtain(TINY, FILES).folder == folder


@pytest.mark.parametrize("case", WRONG)
def test_wrong_bytes_in_the_users_folder_are_told_and_left_there(
    sources, tmp_path, monkeypatch, case
) -> None:
    content, says = WRONG[case]
    for file in FILES:
        (tmp_path / file).write_bytes(GOOD[file])
    (tmp_path / IMAGES).write_bytes(content)
    monkeypatch.setenv("EQUIPOISE_DATA", str(tmp_path))
    with pytest.raises(DataUnavailable, match=says) as caught:
        chain.obtain(TINY, FILES)
    assert str(tmp_path) in str(caught.value)
    assert (tmp_path / IMAGES).read_bytes() == content
    assert sources["requested"] == []


def test_a_users_folder_that_is_none_is_wrong_usage(sources, monkeypatch) -> None:
    monkeypatch.setenv("EQUIPOISE_DATA", "/no/such/folder")
    with pytest.raises(WrongUsage, match="/no/such/folder"):
        chain.obtain(TINY, FILES)


def test_one_at_a_time_fetches_and_the_other_finds_it_done(sources, monkeypatch, capsys) -> None:
    said = []

    def slow(_dataset):
        """Fetches until the other has said that it waits, a minute at most."""
        sources["requested"].append("slow")
        for _ in range(6000):
            said.append(capsys.readouterr().err)
            if WAITS in "".join(said):
                break
            time.sleep(0.01)
        return dict(GOOD)

    monkeypatch.setattr(chain, "SOURCES", {"slow": slow})
    with ThreadPoolExecutor(2) as pool:
        found = [task.result() for task in [pool.submit(chain.obtain, tiny("slow"), FILES) for _ in range(2)]]
    assert found[0] == found[1]
    assert sources["requested"] == ["slow"]
    assert WAITS in "".join(said)


def test_the_committed_subset_needs_no_network_and_ignores_the_users_folder(monkeypatch, tmp_path) -> None:
    (tmp_path / IMAGES).write_bytes(PAGE)
    monkeypatch.setenv("EQUIPOISE_DATA", str(tmp_path))
    images = load("mnist_2k", "train", offline=True)
    assert images.sha256 == DATASETS["mnist_2k"].sha256[IMAGES]


def test_an_unknown_name_lists_the_names_closest_first() -> None:
    with pytest.raises(UnknownName, match="'mnits'; choose from: mnist"):
        load("mnits", "train")


def test_every_named_source_exists() -> None:
    for dataset in DATASETS.values():
        assert set(dataset.sources) <= set(chain.SOURCES)
        assert dataset.committed or dataset.base.sources
