"""References that were kept: equal to those that were not, safe against damage, and against each other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from analysis.metrics import protocol, reference
from commands.scoring import reference_cache
from commands.scoring.evaluators import DatasetEvaluator, Evaluator

SEEN = 200  # images


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty cache, which keeps references of few images too."""
    monkeypatch.setenv("EQUIPOISE_CACHE", str(tmp_path))
    monkeypatch.setattr(reference_cache, "FEWEST", 100)
    return tmp_path / "references"


@pytest.fixture(scope="module")
def blurred():
    pixels = DatasetEvaluator("mnist_2k").training.pixels[:SEEN].astype(np.float64)
    return np.rint((pixels + np.roll(pixels, 1, axis=1)) / 2).astype(np.uint8)


@pytest.fixture(scope="module")
def uncached(blurred):
    """The scores without a cache."""
    assert len(DatasetEvaluator("mnist_2k").test.pixels) < reference_cache.FEWEST
    return DatasetEvaluator("mnist_2k").evaluate(blurred)


def not_made(*_, **__):
    pytest.fail("a reference was made that is kept")


def test_kept_references_give_the_same_scores_and_are_not_made_again(folder, blurred, uncached, monkeypatch):
    assert DatasetEvaluator("mnist_2k").evaluate(blurred) == uncached
    assert len(list(folder.glob("*/reference.npz"))) == 1
    assert len(list(folder.glob(f"*/floor-{SEEN}.json"))) == 1
    for owner, name in ((Evaluator, "of"), (reference.ImageFloor, "first"), (protocol.Compared, "of")):
        monkeypatch.setattr(owner, name, not_made)
    assert DatasetEvaluator("mnist_2k").evaluate(blurred) == uncached


def test_the_floor_of_another_number_of_images_is_made_from_a_kept_reference(folder, blurred):
    first = DatasetEvaluator("mnist_2k")
    first.evaluate(blurred)
    expected = DatasetEvaluator("mnist_2k").evaluate(blurred[:150])
    reference_cache.shutil.rmtree(folder)
    assert DatasetEvaluator("mnist_2k").evaluate(blurred[:150]) == expected


def test_references_of_other_sums_are_kept_apart(folder, blurred, monkeypatch):
    for threads in ("1", "2"):
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", threads)
        DatasetEvaluator("mnist_2k").evaluate(blurred)
    assert len(list(folder.glob("*/reference.npz"))) == 2


@pytest.mark.parametrize("pattern", ["*/reference.npz", "*/floor-*.json"])
@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b[:-9] + b"x" + b[-8:], lambda _: b""])
def test_what_is_damaged_is_made_again(folder, blurred, uncached, pattern, damage):
    DatasetEvaluator("mnist_2k").evaluate(blurred)
    [file] = folder.glob(pattern)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert DatasetEvaluator("mnist_2k").evaluate(blurred) == uncached
    assert reference_cache.read(file) == reference_cache.read(file) is not None
    assert len(file.read_bytes()) == len(whole)


def test_other_data_networks_code_and_shares_have_other_references(folder, monkeypatch):
    judge = DatasetEvaluator("mnist_2k")
    given = judge.extractor, judge.test, judge.training, np.full(10, 0.1)
    places = {reference_cache._folder(*given), reference_cache._folder(*given[:3], None)}
    for place, changed in enumerate(given[:3]):
        others = [*given]
        others[place] = replace(changed, sha256="another")
        places.add(reference_cache._folder(*others))
    monkeypatch.setattr(reference_cache, "_code_sha256", lambda: "another")
    places.add(reference_cache._folder(*given))
    assert len(places) == 6
    assert {place.parent for place in places} == {folder}


def test_those_who_write_at_once_leave_one_whole_file(tmp_path):
    path, contents = tmp_path / "new" / "file", [bytes([i]) * 1_000_000 for i in range(8)]
    with ThreadPoolExecutor(8) as pool:
        seen = list(
            pool.map(
                lambda content: [reference_cache.write(path, content), reference_cache.read(path)], contents
            )
        )
    assert all(found in contents for _, found in seen)
    assert reference_cache.read(path) in contents
    assert [file.name for file in path.parent.iterdir()] == ["file"]


def test_a_cache_that_cannot_be_written_changes_no_score(tmp_path, monkeypatch, blurred, uncached):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EQUIPOISE_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr(reference_cache, "FEWEST", 100)
    assert DatasetEvaluator("mnist_2k").evaluate(blurred) == uncached


def test_the_references_used_last_are_kept(folder):
    for age in range(reference_cache.MOST_KEPT + 3):
        reference_cache.write(folder / str(age) / "reference.npz", b"")
        reference_cache.os.utime(folder / str(age), (1000 - age, 1000 - age))
    reference_cache._forget_others(folder)
    assert {path.name for path in folder.iterdir()} == set(map(str, range(reference_cache.MOST_KEPT)))


def test_images_that_were_seen_are_not_looked_at_again(blurred, monkeypatch):
    judge = DatasetEvaluator("mnist_2k")
    scored = {score.metric.name: score.measured.value for score in judge.evaluate(blurred)}
    other = judge.frechet(255 - blurred)
    monkeypatch.setattr(type(judge.extractor), "features", not_made)
    assert judge.frechet(blurred.copy()) == scored["fd_lenet"] != other == judge.frechet(255 - blurred)
