"""Hostile names wherever they are shown or typeset: no markup, no command, no steering of a terminal."""

from pathlib import Path

import numpy as np
import pytest
from door_calls import call, check
from image_cases import DIGITS, npy, npz

from analysis.paper import latex
from commands.display import shown
from experiments.profiles import read
from records.reading.store import Store
from tests.synthetic.files import write_manifest
from theory.errors import EquipoiseError, WrongUsage

EVIL = [
    "<script>alert(1)</script>",
    "[red]x[/red]",
    "\x1b[31mred\x1b]0;title\x07",
    "two\nlines",
    "$(touch broken)",
    "`touch broken`",
    "{input}{0.__class__}",
    "%s%n%(x)s",
    r"\input{passwd}",
    "'\"; touch broken; '",
    "caf\udce9",
    "-n",
    "turned\u202egpj",
]


@pytest.mark.parametrize("name", EVIL)
def test_images_of_any_name_are_read_and_their_name_is_shown(place: Path, name: str) -> None:
    folder = Path(name.replace("/", "_"))
    folder.mkdir()
    (folder / "train.npy").write_bytes(npy(DIGITS))
    (folder / "test.npy").write_bytes(npy(DIGITS))
    outcome = call("data", f"./{folder}")
    check(outcome)
    assert outcome.code == 0
    assert outcome.out.splitlines()[0].startswith(f"{shown(f'./{folder}')}: your own images")
    assert sorted(map(str, Path().iterdir())) == [str(folder)]
    check(call("evaluate", f"./{folder}/train.npy"))
    check(
        call(
            "train",
            "--objective",
            str(folder),
            "--architecture",
            "mlp",
            "--dataset",
            f"./{folder}",
            "--seed",
            "0",
        )
    )


@pytest.mark.parametrize(
    "name", ["\x7f", "\0", "a\n\nb", r"\input{/etc/passwd}", "^^5c", "%", "_", "$", "{", "\ud800"]
)
def test_latex_prints_a_name_and_does_nothing_else(name: str) -> None:
    typeset = latex.escape(name)
    assert "\n" not in typeset
    assert not {"\x7f", "\0", "\ud800"} & {*typeset}
    assert r"\input" not in typeset
    assert "^^" not in typeset
    assert typeset not in {"%", "_", "$", "{"}


@pytest.mark.parametrize("name", ["a\ud800", "bc\udfff", "def\udc80"])
def test_half_a_pair_of_surrogates_can_be_printed(name: str) -> None:
    shown(name).encode("utf-8")


@pytest.mark.parametrize("path", ["../../../etc", "/etc", "runs/../../x"])
def test_a_manifest_leads_nowhere_outside_of_results(tmp_path: Path, path: str) -> None:
    write_manifest(tmp_path, studies={"made_up": [{"id": "a", "path": path}]})
    with pytest.raises(EquipoiseError, match="lies outside of"):
        Store(tmp_path, "tiny").folder("a")


@pytest.mark.parametrize("run", ["../../x", "../x", "/", "..", ".", "runs/../../x", "x/../../../etc"])
def test_an_id_leads_nowhere(place: Path, run: str) -> None:
    outcome = call("sample", run, "--n", "1", "--out", "x.npy")
    check(outcome, {2})
    assert outcome.code == 2


@pytest.mark.parametrize("name", ["$(touch x)", "a b", "a;b", "{x}", "%s"])
def test_a_profile_of_a_name_that_a_shell_would_read_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.toml"
    path.write_text("description = 'x'\ndataset = 'mnist'\nstudies = {}\n")
    with pytest.raises(WrongUsage, match="name"):
        read(path)


def test_an_archive_in_several_parts_holds_no_features(place: Path) -> None:
    """Found by atheris: zipfile complains of it only once it is opened."""
    content = npz(extractor=np.array("mine"))
    end = content.rindex(b"PK\5\6")
    locator = b"PK\6\7" + b"\1\0\0\0" + b"\0" * 8 + b"\2\0\0\0"
    Path("x.npz").write_bytes(content[:end] + locator + content[end:])
    Path("images.npy").write_bytes(npy([*DIGITS] * 13))
    outcome = call("evaluate", "images.npy", "--features", "x.npz", "--dataset", "mnist_2k")
    check(outcome, {2})
    assert outcome.code == 2


def test_the_smallest_files_that_once_failed(place: Path) -> None:
    """Each was found by fuzzing, and ended as an unexpected error."""
    found = {
        "an unfinished literal": b"\x93NUMPY\1\0\1\0{",
        "more axes than NumPy has": b"\0\0\x08\x46" + b"\0\0\0\1" * 70 + b"x",
        "values whose sum overflows": npy(np.full((8, 28, 28), 3e304)),
    }
    for content in found.values():
        Path("x").write_bytes(content)
        outcome = call("data", "x")
        check(outcome)
        assert outcome.code == 2
