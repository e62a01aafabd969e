"""Files beside images that users hand over: features, references, runs, profiles, recipes, pickles."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from door_calls import call, check, under_the_door
from fuzzing import damaged, fuzz
from hostile_names import ANY_TEXT, NUMBER
from hypothesis import strategies as st
from image_cases import DIGITS, NPZ, npz

from experiments.config import from_json
from experiments.kinds import KINDS
from records.files import CONFIG, RESULT, WEIGHTS
from theory.objectives import OBJECTIVES

JSON = st.recursive(
    st.none() | st.booleans() | NUMBER | ANY_TEXT,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(ANY_TEXT, inside, max_size=3),
    max_leaves=8,
)
DEEP = [
    "[" * 100_000,
    '{"a":' * 100_000,
    "[" * 900 + "]" * 900,
    "",
    "nul",
    "\0",
    "{}",
    "[]",
    "1" * 5000,
    '"\ud800"',
]
FIELDS = sorted({name for kind in KINDS.values() for name in kind.config.__dataclass_fields__})
GOOD = {
    "objective": st.sampled_from([*OBJECTIVES, "elbo", "iwae_k2"]),
    "architecture": st.sampled_from(["mlp", "dcgan", "conv"]),
    "dataset": st.sampled_from(["mnist", "mnist_2k", "stacked_mnist", "./x.npy"]),
    "target": st.just("ring_8"),
    "pair": st.just("mixtures"),
    "family": st.just("gaussians"),
}


@st.composite
def configs(draw: st.DrawFn) -> Any:
    """A config, of which most settings are right."""
    content: dict[str, Any] = {"kind": draw(st.sampled_from([*KINDS]) | JSON)}
    for name, good in GOOD.items():
        if draw(st.booleans()):
            content[name] = draw(good)
    for name in draw(st.lists(st.sampled_from(FIELDS) | ANY_TEXT, max_size=4)):
        content[name] = draw(JSON)
    return draw(st.just(content) | st.just(content) | JSON)


def test_a_config_is_read_or_refused(nightly: bool) -> None:
    def holds(content: Any) -> None:
        def read() -> None:
            config = from_json(content)
            json.dumps(config.to_json())
            assert config.id.isprintable() and "/" not in config.id

        check(under_the_door(read))

    cases = 2000 if nightly else 100
    assert fuzz(cases, configs(), holds, nightly=nightly) >= cases


def as_text(content: Any) -> str:
    return json.dumps(content, ensure_ascii=True)


def test_a_folder_that_claims_to_be_a_run_is_refused(place: Path, nightly: bool) -> None:
    """Its config, result and weights are anything; what it holds would be sampled from."""
    folder = Path("run")
    folder.mkdir()
    text = configs().map(as_text) | st.sampled_from(DEEP)
    strategy = st.tuples(text, JSON.map(as_text) | st.sampled_from(DEEP), NPZ | st.just(b""))

    def holds(files: tuple[str, str, bytes]) -> None:
        config, result, weights = files
        for name, content in ((CONFIG, config), (RESULT, result)):
            (folder / name).write_text(content, "utf-8", "surrogatepass")
        (folder / WEIGHTS).write_bytes(weights)
        check(call("sample", "./run", "--n", "1", "--out", "x.npy"), {1, 2})

    cases = 500 if nightly else 30
    assert fuzz(cases, strategy, holds, nightly=nightly) >= cases


FEATURES = {
    "extractor": np.array("mine"),
    "generated": np.ones((8, 3)),
    "reference": np.ones((8, 3)),
    "training": np.ones((8, 3)),
    "images_sha256": np.array(["0" * 64] * 3),
}
ODD = st.sampled_from(
    [
        np.array("[red]\x1b[31m"),
        np.array(["x"] * 4),
        np.ones(0),
        np.full((8, 3), np.nan),
        np.ones((8, 3), "f2"),
        np.array(3),
        np.ones((8, 0)),
        np.ones((8, 3), complex),
        np.array("2020-01-01", "M8[D]"),
        np.ones((1, 3)),
        np.array("x" * 10_000),
        np.array(b"\xff"),
        np.array("\ud800"),
        np.ones((8, 3), ">f8"),
    ]
)


def changed(arrays: dict[str, Any]) -> st.SearchStrategy[bytes]:
    """An archive some of whose arrays are others, or missing."""
    others = st.dictionaries(st.sampled_from([*arrays, "more"]), ODD | st.none(), max_size=3)
    return others.map(
        lambda new: npz(**{name: array for name, array in (arrays | new).items() if array is not None})
    )


def test_a_file_of_features_is_refused(place: Path, nightly: bool) -> None:
    Path("images.npy").write_bytes(npy_of(100))
    strategy = NPZ | changed(FEATURES) | damaged(st.just(npz(**FEATURES)))

    def holds(content: bytes) -> None:
        Path("f.npz").write_bytes(content)
        check(call("evaluate", "images.npy", "--dataset", "mnist_2k", "--features", "f.npz"), {2})

    cases = 800 if nightly else 40
    assert fuzz(cases, strategy, holds, nightly=nightly) >= cases


def npy_of(count: int) -> bytes:
    file = io.BytesIO()
    np.save(file, np.resize(DIGITS, (count, 28, 28)))
    return file.getvalue()


def test_a_reference_is_refused(place: Path, nightly: bool) -> None:
    Path("images.npy").write_bytes(npy_of(100))
    facts = (JSON.map(as_text) | st.sampled_from(DEEP)).map(lambda text: npz(facts=np.array(text)))
    strategy = NPZ | facts | damaged(facts)

    def holds(content: bytes) -> None:
        Path("r.npz").write_bytes(content)
        outcome = call("evaluate", "images.npy", "--reference", "r.npz")
        check(outcome, {2})
        assert outcome.code, outcome

    cases = 500 if nightly else 30
    assert fuzz(cases, strategy, holds, nightly=nightly) >= cases
