"""A blind sheet shows what the run makes among real images, keeps its key to the end, and is scored by it."""

import io
import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest
from pypdf import PdfReader
from scipy import stats

from analysis.figures.style import paper_style
from commands import __main__
from commands.cli import sample_answers, sample_blind, sample_pages
from data import load
from experiments import sampling
from experiments.profiles import PROFILES
from experiments.run import run
from tests.experiments.small_runs import CONFIG
from theory.errors import WrongUsage

CONFIGS = (CONFIG, replace(CONFIG, conditional=True))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout's folder with one run of digits, and one that is told their labels."""
    folder = tmp_path_factory.mktemp("checkout")
    for config in CONFIGS:
        run(config, folder / "results" / "runs")
    return folder


@pytest.fixture
def study(checkout, monkeypatch, capsys):
    """Calls a command in this process: (exit code, out, err)."""
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(checkout))

    def call(line):
        with pytest.raises(SystemExit) as left:
            __main__.main(line.split())
        return left.value.code, *capsys.readouterr()

    return call


def _folder(checkout, config):
    return checkout / "results" / "runs" / config.id


def _has_test_images(monkeypatch, images):
    monkeypatch.setattr(sample_blind, "checked", lambda _config, _load: lambda _dataset, _split: images)


def _rows(images):
    return {image.tobytes() for image in images}


@pytest.mark.parametrize("config", CONFIGS)
def test_half_of_the_images_are_the_runs_and_half_are_test_images(checkout, config):
    sheet = sample_blind.sheet(_folder(checkout, config), seed=0)
    real, training = (_rows(load("mnist_2k", split).pixels) for split in ("test", "train"))
    samples = _rows(sampling.sample(_folder(checkout, config), sample_blind.POOL))
    shown = [image.tobytes() for image in sheet.images]
    assert [image in samples for image in shown] == sheet.generated.tolist()
    assert [image in real for image in shown] == (~sheet.generated).tolist()
    assert not {*shown} & training
    assert len({*shown}) == 200 == 2 * sheet.generated.sum()


def test_a_sheet_is_a_function_of_run_and_seed(checkout):
    folder = _folder(checkout, CONFIG)
    first, again, other = (sample_blind.sheet(folder, seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.images, again.images)
    assert len(_rows(first.images) & _rows(other.images)) < 50  # other images, not the same in another order


def test_who_knows_the_key_of_one_sheet_knows_that_of_no_other():
    keys = {sample_blind.key(name, seed).tobytes() for name in ("a", "b") for seed in (0, 1)}
    assert len(keys) == 4


def test_the_pages_are_the_same_bytes_and_hold_the_key_on_the_last_alone(study, checkout, tmp_path):
    files = [tmp_path / name for name in ("a.pdf", "b.pdf", "c.pdf")]
    for file, seed in zip(files, ("", "--seed 0", "--seed 1"), strict=True):
        assert study(f"sample {CONFIG.id} --blind {file} {seed}") == (0, f"{file}\n", "")
    assert files[0].read_bytes() == files[1].read_bytes() != files[2].read_bytes()

    reader = PdfReader(files[0])
    assert not {"/CreationDate", "/ModDate"} & {*reader.metadata}
    images, key = reader.pages
    assert [float(side) * 25.4 / 72 for side in images.mediabox[2:]] == pytest.approx([210, 297], abs=0.1)
    page = images.extract_text()
    assert page.count(sample_pages.QUESTION) == 1
    numbers = page.replace(sample_pages.QUESTION, "").split()  # and nothing else
    assert numbers == [str(number) for number in range(1, 201)]
    sheet = sample_blind.sheet(_folder(checkout, CONFIG), seed=0)
    told = key.extract_text().split("Run ")[0]
    assert [int(number) for number in re.findall(r"\d+", told)] == list(np.flatnonzero(sheet.generated) + 1)
    assert f"./study sample {CONFIG.id} --answers FILE --seed 0" in key.extract_text()
    assert f"{sample_answers.beyond_chance()} or more right answers of 200" in key.extract_text()
    [picture] = images.images
    upwards = np.flipud(np.asarray(picture.image))  # as PDF counts
    np.testing.assert_array_equal(upwards, sample_pages.canvas(sheet.images)[0])


@pytest.mark.parametrize("shape", [(28, 28), (28, 28, 3)])
def test_each_number_stands_at_the_left_of_its_image_in_its_colours(shape):
    images = np.random.default_rng(0).integers(0, 256, (200, *shape), np.uint8)
    with paper_style():
        page = sample_pages.images_page(sample_blind.Sheet("a_$run$", 0, images, sample_blind.key("a", 0)))
    [ax] = page.axes
    picture = ax.images[0].get_array()
    for number, text in enumerate(ax.texts, start=1):
        assert text.get_text() == str(number)
        x, y = (int(place) for place in text.get_position())
        tile = picture[y - 1 : y + 27, x + 2 : x + 30]
        expected = images[number - 1] if len(shape) == 3 else images[number - 1][..., np.newaxis]
        np.testing.assert_array_equal(tile, np.broadcast_to(expected, (28, 28, 3)))
    assert number == 200


def test_coloured_images_make_a_sheet(checkout, monkeypatch):
    """Of stacked digits, in place of a run of minutes."""
    real, made = np.random.default_rng(0).integers(0, 256, (2, 300, 28, 28, 3), np.uint8)
    images = replace(load("mnist_2k", "test"), pixels=real)
    _has_test_images(monkeypatch, images)
    monkeypatch.setattr(sampling, "sample", lambda _folder, n: made[:n])
    sheet = sample_blind.sheet(_folder(checkout, CONFIG), seed=0)
    assert _rows(sheet.images[sheet.generated]) < _rows(made)
    file = io.BytesIO()
    sample_pages.write(sheet, file)
    [picture] = PdfReader(file).pages[0].images
    assert np.ptp(np.asarray(picture.image), axis=2).max() > 0


def test_beyond_chance_is_the_least_number_that_the_exact_test_has():
    for answers in (1, 20, sample_blind.IMAGES):
        least = sample_answers.beyond_chance(answers)
        tails = [sum(math.comb(answers, k) for k in range(of, answers + 1)) for of in (least, least - 1)]
        assert 20 * tails[0] <= 2**answers < 20 * tails[1]


def test_the_bound_holds_however_many_images_are_named():
    """Guessing that names m images, half of which are generated, has right 100 - m + 2 hits."""
    n, half, least = sample_blind.IMAGES, sample_blind.EACH, sample_answers.beyond_chance()
    for named in range(n + 1):
        hits = -((half - least - named) // 2)  # the fewest with as many right
        assert stats.hypergeom.sf(hits - 1, n, half, named) <= sample_answers.LEVEL


def test_answers_are_scored_by_the_key_of_run_and_seed(study, tmp_path):
    generated = np.flatnonzero(sample_blind.key(CONFIG.id, 3)) + 1
    real = np.setdiff1d(np.arange(1, 201), generated)
    answers = tmp_path / "answers.txt"

    def score(numbers, separator):
        answers.write_text(separator.join(map(str, numbers)))
        code, out, err = study(f"sample {CONFIG.id} --answers {answers} --seed 3")
        assert (code, err) == (0, "")
        return out.splitlines()

    assert score(generated, "\n")[0] == "200 of 200 right: 1.000 [0.981, 1.000], Wilson 95%"
    assert score(real, ", ")[0].startswith("0 of 200 right: 0.000 [0.000, 0.019]")
    lines = score([*generated[:83], *real[:70]], " ")
    assert lines == [
        "113 of 200 right: 0.565 [0.496, 0.632], Wilson 95%",
        "83 of 100 generated images were found, 30 of 100 real ones taken for real",
        "beyond chance: guesses have 113 or more right with a probability of at most 5% (exact binomial)",
    ]
    assert score([*generated[:82], *real[:70]], ";")[2].startswith("not beyond chance: guesses have 113")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("1 2 201", "'201' is no number of the sheet, which has 1 to 200"),
        ("0", "'0' is no number"),
        ("1-5", "'1-5' is no number"),
        ("٣", "'٣' is no number"),
        ("7\n8, 7", "names 7 twice"),
        ("", "is empty; give the numbers"),
        (" \n,", "is empty; give the numbers"),
        (b"\xff", "answers.txt: it is no text; give a text file"),
        ("1 " * 60_000, "answers.txt: it has more than 100,000 bytes; give"),
        (None, "answers.txt: there is no such file; give"),
    ],
)
def test_what_are_no_answers_is_refused(tmp_path, content, named):
    path = tmp_path / "answers.txt"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(WrongUsage, match=re.escape(named)):
        sample_answers.read(path)
    with pytest.raises(WrongUsage, match="no answers in"):
        sample_answers.read(tmp_path)


def test_wrong_usage_is_refused_in_one_line(study, checkout, tmp_path):
    toy = PROFILES["smoke"].configs("toys")[0]
    folder = checkout / "results" / "runs" / toy.id
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(toy.to_json()))
    sheet = f"--blind {tmp_path}/sheet.pdf"
    of_run = _folder(checkout, CONFIG)
    for line, named in [
        (f"{toy.id} {sheet}", f"run {toy.id} is a toy, and a blind sheet is of images"),
        (f"{toy.id} --answers {tmp_path}/a.txt", "a blind sheet is of images"),
        (f"{CONFIG.id} --blind {tmp_path}/sheet.png", "--blind must end in .pdf, not 'sheet.png'"),
        (f"{CONFIG.id} --blind {tmp_path}/no/sheet.pdf", "give --blind a file in a folder that exists"),
        (f"{CONFIG.id} --blind {of_run}/sheet.pdf", "would change what this command reads"),
        (f"{CONFIG.id} {sheet} --n 3", "--n is of an array of samples"),
        (f"{CONFIG.id} {sheet} --label 3", "--label is of an array of samples"),
        (f"{CONFIG.id} {sheet} --answers {tmp_path}/a.txt", "give one of them"),
        (f"{CONFIG.id} --n 3 --out {tmp_path}/x.npy --seed 1", "--seed goes with --blind or --answers"),
        (f"{CONFIG.id} {sheet} --seed -1", "--seed"),
        (CONFIG.id, "samples take --n and --out"),
        (f"{CONFIG.id} --n 3", "samples take --n and --out"),
    ]:
        code, out, err = study(f"sample {line}")
        assert (code, out, named in err, err.count("\n")) == (2, "", True, 1), (line, err)
    assert not (tmp_path / "sheet.pdf").exists()


def test_too_few_test_images_are_refused(checkout, monkeypatch):
    few = replace(load("mnist_2k", "test"), pixels=load("mnist_2k", "test").pixels[:99])
    _has_test_images(monkeypatch, few)
    with pytest.raises(WrongUsage, match=r"shows 100 real images, and the test split of run .* has 99"):
        sample_blind.sheet(_folder(checkout, CONFIG), seed=0)
