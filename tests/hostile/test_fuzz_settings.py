"""Profiles and recipes of races, in TOML, that hold anything: read or refused in one line."""

import json
from pathlib import Path

from door_calls import check, under_the_door
from fuzzing import damaged, fuzz
from hostile_names import ANY_TEXT
from hypothesis import strategies as st

from benchmarks.race import recipe
from experiments import profiles
from experiments.studies import STUDIES

TOML_DEEP = [
    "a = " + "[" * 50_000,
    "a." * 20_000 + "b = 1",
    "[" + "a." * 20_000 + "b]",
    "a = " + "{a=" * 5000,
    "\0",
]
TOML_KEYS = st.sampled_from(
    [
        *profiles.Profile.__dataclass_fields__,
        "only",
        "seeds",
        "first_seed",
        "epochs",
        "goal",
        "looks",
        "entrant",
        "title",
        "settings",
        "x",
        "",
    ]
) | st.text(max_size=5)
TOML_VALUE = st.sampled_from(
    [
        "1",
        "-1",
        "true",
        '"x"',
        "[]",
        "{}",
        "1e400",
        "nan",
        "[1, 2]",
        '["a"]',
        "9" * 400,
        "1" * 5000,
        "0x" + "f" * 6000,
        "1979-05-27",
        "{a = 1}",
        '"equipoise"',
        "0.4",
        '"mnist_2k"',
        '"""\n"""',
        "'\x1b'",
        '"\\u001b[31m"',
        "1000000000",
    ]
) | ANY_TEXT.map(lambda text: json.dumps(text, ensure_ascii=False))


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


def test_a_profile_is_read_or_refused(place: Path, nightly: bool) -> None:
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

    cases = 1000 if nightly else 60
    assert fuzz(cases, strategy, holds, nightly=nightly) >= cases


def test_a_recipe_is_read_or_refused(place: Path, nightly: bool) -> None:
    own = [path.read_bytes() for path in recipe.FOLDER.glob("*.toml")]
    good = b"title = 'x'\nentrant = 'equipoise'\ngoal = 0.4\nlooks = [1, 2]\n"
    made = st.builds(lambda head, rest: head + rest, st.sampled_from([good, b""]), toml(["settings", "x"]))
    strategy = made | damaged(st.sampled_from(own))

    def holds(content: bytes) -> None:
        Path("r.toml").write_bytes(content)
        check(under_the_door(lambda: recipe.read("r", Path()).digest))

    cases = 600 if nightly else 40
    assert fuzz(cases, strategy, holds, nightly=nightly) >= cases
