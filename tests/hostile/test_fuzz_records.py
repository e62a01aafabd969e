"""Files beside images that users hand over: features, references, runs, profiles, recipes, pickles."""

import io
import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from door_calls import call, check, under_the_door
from fuzzing import damaged, fuzz
from hostile_names import ANY_TEXT, NUMBER
from hypothesis import strategies as st
from image_cases import DIGITS, NPZ, npz

from benchmarks.race import recipe
from data.idx import Damaged
from data.pickled import idx_files
from experiments import profiles
from experiments.config import from_json
from experiments.kinds import KINDS
from experiments.studies import STUDIES
from records.files import CONFIG, RESULT, WEIGHTS
from theory.objectives import OBJECTIVES

JSON = st.recursive(
    st.none() | st.booleans() | NUMBER | ANY_TEXT,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(ANY_TEXT, inside, max_size=3),
    max_leaves=8,
)
DEEP = ["[" * 100_000, '{"a":' * 100_000, "[" * 900 + "]" * 900, "", "nul", "\0", "{}", "[]", "1" * 5000, '"\ud800"']
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


@pytest.fixture
def number(nightly: bool) -> Any:
    """So many cases by day, or by night."""
    return lambda few, many: many if nightly else few


def test_a_config_is_read_or_refused(nightly: bool, number: Any) -> None:
    def holds(content: Any) -> None:
        def read() -> None:
            config = from_json(content)
            json.dumps(config.to_json())
            assert config.id.isprintable() and "/" not in config.id

        check(under_the_door(read))

    assert fuzz(number(100, 2000), configs(), holds, nightly=nightly) >= number(100, 2000)


def as_text(content: Any) -> str:
    return json.dumps(content, ensure_ascii=True)


def test_a_folder_that_claims_to_be_a_run_is_refused(place: Path, nightly: bool, number: Any) -> None:
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

    assert fuzz(number(30, 500), strategy, holds, nightly=nightly) >= number(30, 500)


FEATURES = {
    "extractor": np.array("mine"),
    "generated": np.ones((8, 3)),
    "reference": np.ones((8, 3)),
    "training": np.ones((8, 3)),
    "images_sha256": np.array(["0" * 64] * 3),
}
ODD = st.sampled_from(
    [
        np.array("[red]\x1b[31m"), np.array(["x"] * 4), np.ones(0), np.full((8, 3), np.nan), np.ones((8, 3), "f2"),
        np.array(3), np.ones((8, 0)), np.ones((8, 3), complex), np.array("2020-01-01", "M8[D]"), np.ones((1, 3)),
        np.array("x" * 10_000), np.array(b"\xff"), np.array("\ud800"), np.ones((8, 3), ">f8"),
    ]
)  # fmt: skip


def changed(arrays: dict[str, Any]) -> st.SearchStrategy[bytes]:
    """An archive some of whose arrays are others, or missing."""
    others = st.dictionaries(st.sampled_from([*arrays, "more"]), ODD | st.none(), max_size=3)
    return others.map(
        lambda new: npz(**{name: array for name, array in (arrays | new).items() if array is not None})
    )


def test_a_file_of_features_is_refused(place: Path, nightly: bool, number: Any) -> None:
    Path("images.npy").write_bytes(npy_of(100))
    strategy = NPZ | changed(FEATURES) | damaged(st.just(npz(**FEATURES)))

    def holds(content: bytes) -> None:
        Path("f.npz").write_bytes(content)
        check(call("evaluate", "images.npy", "--dataset", "mnist_2k", "--features", "f.npz"), {2})

    assert fuzz(number(40, 800), strategy, holds, nightly=nightly) >= number(40, 800)


def npy_of(count: int) -> bytes:
    file = io.BytesIO()
    np.save(file, np.resize(DIGITS, (count, 28, 28)))
    return file.getvalue()


def test_a_reference_is_refused(place: Path, nightly: bool, number: Any) -> None:
    Path("images.npy").write_bytes(npy_of(100))
    facts = (JSON.map(as_text) | st.sampled_from(DEEP)).map(lambda text: npz(facts=np.array(text)))
    strategy = NPZ | facts | damaged(facts)

    def holds(content: bytes) -> None:
        Path("r.npz").write_bytes(content)
        outcome = call("evaluate", "images.npy", "--reference", "r.npz")
        check(outcome, {2})
        assert outcome.code, outcome

    assert fuzz(number(30, 500), strategy, holds, nightly=nightly) >= number(30, 500)


TOML_DEEP = ["a = " + "[" * 50_000, "a." * 20_000 + "b = 1", "[" + "a." * 20_000 + "b]", "a = " + "{a=" * 5000, "\0"]
TOML_KEYS = st.sampled_from(
    [*profiles.Profile.__dataclass_fields__, "only", "seeds", "first_seed", "epochs", "goal", "looks", "entrant",
     "title", "settings", "x", ""]
) | st.text(max_size=5)  # fmt: skip
TOML_VALUE = st.sampled_from(
    ["1", "-1", "true", '"x"', "[]", "{}", "1e400", "nan", "[1, 2]", '["a"]', "9" * 400, "1" * 5000, "0x" + "f" * 6000,
     "1979-05-27", "{a = 1}", '"equipoise"', "0.4", '"mnist_2k"', '"""\n"""', "'\x1b'", '"\\u001b[31m"', "1000000000"]
) | ANY_TEXT.map(lambda text: json.dumps(text, ensure_ascii=False))  # fmt: skip


@st.composite
def toml(draw: st.DrawFn, tables: list[str]) -> bytes:
    """A TOML file of which most is right."""
    lines = []
    for table in ["", *draw(st.lists(st.sampled_from(tables), max_size=3))]:
        lines += [f"[{table}]"] if table else []
        for _ in range(draw(st.integers(0, 4))):
            lines.append(f"{json.dumps(draw(TOML_KEYS))} = {draw(TOML_VALUE)}")
    text = draw(st.just("\n".join(lines)) | st.just("\n".join(lines)) | st.sampled_from(TOML_DEEP))
    return text.encode("utf-8", "surrogatepass")


def test_a_profile_is_read_or_refused(place: Path, nightly: bool, number: Any) -> None:
    own = [Path(profiles.__file__).with_name(f"{name}.toml").read_bytes() for name in ("ci", "smoke")]
    tables = ["probes", *(f"studies.{name}" for name in STUDIES), "studies.x"]
    few = st.sampled_from([b"description = 'x'\ndataset = 'mnist'\n", b""])
    made = st.builds(lambda head, rest: head + rest, few, toml(tables))
    strategy = made | made | damaged(st.sampled_from(own))

    def holds(content: bytes) -> None:
        Path("p.toml").write_bytes(content)

        def read() -> None:
            profile = profiles.read(Path("p.toml"))
            for study in profile.studies:
                profile.configs(study)

        check(under_the_door(read))

    assert fuzz(number(60, 1000), strategy, holds, nightly=nightly) >= number(60, 1000)


def test_a_recipe_is_read_or_refused(place: Path, nightly: bool, number: Any) -> None:
    own = [path.read_bytes() for path in recipe.FOLDER.glob("*.toml")]
    good = b"title = 'x'\nentrant = 'equipoise'\ngoal = 0.4\nlooks = [1, 2]\n"
    made = st.builds(lambda head, rest: head + rest, st.sampled_from([good, b""]), toml(["settings", "x"]))
    strategy = made | damaged(st.sampled_from(own))

    def holds(content: bytes) -> None:
        Path("r.toml").write_bytes(content)
        check(under_the_door(lambda: recipe.read("r", Path()).digest))

    assert fuzz(number(40, 600), strategy, holds, nightly=nightly) >= number(40, 600)


OPCODES = st.lists(
    st.sampled_from(
        [
            b"(", b".", b"0", b"1", b"N", b"K\1", b"M\1\2", b"J\xff\xff\xff\x7f", b"]", b"}", b")", b"t", b"R", b"b",
            b"o", b"i", b"q\0", b"r\xff\xff\xff\x7f", b"h\0", b"j\xff\xff\xff\xff", b"cos\nsystem\n", b"\x93", b"\x92",
            b"cnumpy\nndarray\n", b"cnumpy\ndtype\n", b"cnumpy.core.multiarray\n_reconstruct\n", b"U\1O", b"U\2u1",
            b"X\xff\xff\xff\x7f", b"B\xff\xff\xff\x7f", b"\x8d" + b"\xff" * 8, b"\x8e" + b"\x7f" * 8, b"\x8b\xff\xff\xff\x7f",
            b"\x96" + b"\xff" * 7 + b"\x7f", b"P1\n", b"Q", b"\x80\5", b"\x95" + b"\xff" * 8, b"a", b"e", b"s", b"u", b"2",
            b"p9999999999\n", b"g1\n", b"I" + b"9" * 5000 + b"\n", b"F1e999\n", b"\x88", b"\x81", b"\x94", b"\x97", b"\x98",
        ]
    ),
    max_size=25,
).map(lambda codes: b"\x80\2" + b"".join(codes) + b".")  # fmt: skip


def test_a_pickle_of_anything_is_refused(nightly: bool, number: Any) -> None:
    images = np.resize(DIGITS / np.float32(256), (3, 784))
    classic = pickle.dumps([(images, np.arange(3))] * 3, protocol=2)
    classic = classic.replace(b"numpy._core.multiarray", b"numpy.core.multiarray")
    strategy = OPCODES | damaged(st.just(classic)) | st.binary(max_size=40)

    def holds(content: bytes) -> None:
        try:
            files = idx_files(content)
        except Damaged:
            return
        assert len(files) == 4

    assert fuzz(number(100, 1500), strategy, holds, nightly=nightly) >= number(100, 1500)
