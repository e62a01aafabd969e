"""An output that is an input is refused by every command, however it is spelt, before anything is done."""

import os

import numpy as np
import pytest

from commands import paths, protected
from commands.__main__ import main
from records.files import CONFIG
from theory.errors import WrongUsage

DIGITS = np.random.default_rng(0).integers(0, 256, (120, 28, 28), dtype=np.uint8)


def study(*arguments):
    with pytest.raises(SystemExit) as left:
        main([*map(str, arguments)])
    return left.value.code or 0


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A checkout to work in, with a run, a record, samples, features and a folder of pictures."""
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    for folder in ("results/runs/a", "results/full/runs/b", "album/0", "paper", "analysis"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("results/full/manifest.json", "results/full/runs/b/scores.json", "paper/main.tex"):
        (tmp_path / file).write_text("{}")
    (tmp_path / "results/runs/a" / CONFIG).write_text("{}")
    (tmp_path / "results/runs/a/weights.npy").write_bytes(b"x")
    (tmp_path / "album/0/1.png").write_bytes(b"x")
    np.save(tmp_path / "s.npy", DIGITS)
    np.savez(tmp_path / "f.npz", extractor="x")
    (tmp_path / "soft.npy").symlink_to(tmp_path / "s.npy")
    (tmp_path / "hard.npy").hardlink_to(tmp_path / "s.npy")
    return tmp_path


LINES = {
    "samples": "evaluate s.npy --dataset mnist_2k --json s.npy",
    "samples spelt otherwise": "evaluate s.npy --dataset mnist_2k --json album/../s.npy",
    "samples through a link": "evaluate s.npy --dataset mnist_2k --json soft.npy",
    "samples, given by a link": "evaluate soft.npy --dataset mnist_2k --json s.npy",
    "samples under another name": "evaluate s.npy --dataset mnist_2k --json hard.npy",
    "dataset": "evaluate s.npy --dataset soft.npy --json hard.npy",
    "dataset, as another output": "evaluate --dataset f.npz --save-reference f.npz",
    "reference": "evaluate s.npy --reference f.npz --json f.npz",
    "both outputs": "evaluate s.npy --dataset mnist_2k --json o.npz --save-reference o.npz",
    "a file of a run": "sample a --n 3 --out results/runs/a/weights.npy",
    "a new file of a run": "sample a --n 3 --out results/runs/a/more.npy",
    "a file of an exported run": "export a --out results/runs/a/weights.keras",
    "the list of runs": "verify 1 --json results/full/manifest.json",
    "a record": "verify 1 --json results/full/runs/b/scores.json",
    "the paper": "verify --lies --json paper/main.tex",
    "the paper, by bench": "bench --json paper/main.tex",
    "a source": f"verify 1 --json {paths.ROOT}/stats/estimates.py",
    "the door": f"bench --json {paths.ROOT}/study",
    "an error planted": f"verify --planted --json {paths.ROOT}/commands/paths.py",
}


@pytest.mark.parametrize("what", LINES)
def test_an_input_is_never_an_output(place, monkeypatch, capsys, what):
    monkeypatch.chdir(place)
    files = [path for path in place.rglob("*") if path.is_file()]
    before = {path: path.read_bytes() for path in files}
    assert study(*LINES[what].split()) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "would change" in captured.err
    assert captured.err.count("\n") == 1
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before


def test_features_are_an_input_too(place):
    with pytest.raises(WrongUsage, match=r"f\.npz would change what this command reads"):
        protected.check(place / "f.npz", "--json", [place / "s.npy", place / "f.npz"])


@pytest.mark.parametrize("tensorboard", ["album", "album/0", "results/runs"])
def test_events_go_neither_among_the_images_nor_into_the_run(place, monkeypatch, capsys, tensorboard):
    monkeypatch.chdir(place)
    for number in range(24):
        np.save(place / "album" / f"{number}.npy", DIGITS)
    monkeypatch.setattr("experiments.own_images.known", lambda config, _: config)
    line = "train --objective lsgan --architecture mlp --dataset album --tensorboard"
    assert study(*line.split(), tensorboard) == 2
    assert "--tensorboard" in (shown := capsys.readouterr().err)
    assert "would change" in shown


@pytest.mark.parametrize(
    ("output", "refused"),
    [
        ("album/scores.json", False),
        ("album/0/scores.JSON", False),
        ("album/0/2.png", True),
        ("album/x.npz", True),
        ("album/0/1.png", True),
        ("linked/2.png", True),
        ("elsewhere.json", True),
        ("new.json", False),
        ("albums.npz", False),
    ],
)
def test_a_folder_that_is_read_takes_json_alone(place, output, refused):
    (place / "linked").mkdir()
    (place / "album" / "1").symlink_to(place / "linked")
    (place / "album" / "0" / "loop").symlink_to(place / "album")
    (place / "elsewhere.json").write_bytes(b"a picture, by another name")
    (place / "album" / "0" / "3.png").symlink_to(place / "elsewhere.json")
    if refused:
        with pytest.raises(WrongUsage, match="would change what this command reads"):
            protected.check(place / output, "--json", [place / "album"])
    else:
        protected.check(place / output, "--json", [place / "album"])


def test_standard_input_that_is_redirected_from_a_file_is_that_file(place, monkeypatch):
    with (place / "s.npy").open("rb") as file:
        kept = os.dup(0)
        os.dup2(file.fileno(), 0)
        try:
            with pytest.raises(WrongUsage, match="would change what this command reads"):
                protected.check(place / "hard.npy", "--json", ["-"])
            protected.check(place / "new.json", "--json", ["-"])
        finally:
            os.dup2(kept, 0)
            os.close(kept)


@pytest.mark.parametrize(
    "output",
    ["new.json", "results/full/ledger.json", "results/mine.json", "paper/build/x.json", "s.npy", "f.npz"],
)
def test_what_is_the_users_own_may_be_written_and_written_again(place, output):
    path = place / output
    path.parent.mkdir(parents=True, exist_ok=True)
    protected.check(path, "--json")
    path.write_bytes(b"x")
    protected.check(path, "--json")


def test_a_datasets_files_are_not_written_to(place, monkeypatch):
    folder = place / "mine"
    folder.mkdir()
    (folder / "train-images-idx3-ubyte").write_bytes(b"x")
    for variable in ("EQUIPOISE_DATA", "EQUIPOISE_CACHE"):
        monkeypatch.setenv(variable, str(folder))
        with pytest.raises(WrongUsage, match="would change a dataset's file"):
            protected.check(folder / "train-images-idx3-ubyte", "--out")
        monkeypatch.delenv(variable)
