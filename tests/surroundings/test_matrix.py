"""The matrix of surroundings: figures, numbers and PDF are the same bytes whoever calls, from wherever.

Each row has many settings at once, as most change nothing; where a row differs, its settings are halved until
the message can name those that do it.
"""

import os
from pathlib import Path

import pytest

from tests.surroundings.checkout import Checkout, Surroundings, guilty, make, of_settings

STAGES = ("draw", "tables", "write", "imprint", "pdf")
PLOTS = "font.size: 20\nlines.linewidth: 5\nsavefig.dpi: 300\npdf.compression: 0\ntext.usetex: True\n"
PACKAGE = r"\ProvidesPackage{%s}\RequirePackage{color}\AtBeginDocument{\pagecolor{yellow}}"
PLAIN = Surroundings({}, Path("/"))
ODD = "a b;$c${d}{e}[f]"  # what shells, TeX, the graph and search patterns read as their own


def variables(mine: Path) -> dict[str, str | None]:
    """What shells, notebooks, clusters and habits leave in the environment; some to files of ``mine``."""
    return {
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MATPLOTLIBRC": str(mine / "matplotlibrc"),
        "MPLCONFIGDIR": str(mine),
        "SNAKEMAKE_PROFILE": str(mine / "profile"),
        "XDG_CONFIG_HOME": str(mine),
        "XDG_DATA_HOME": str(mine),
        "XDG_STATE_HOME": "/dev/null/state",
        "XDG_RUNTIME_DIR": "/dev/null/run",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "ascii",
        "PYTHONHASHSEED": "7",
        "PYTHONOPTIMIZE": "2",
        "PYTHONWARNINGS": "error",
        "PYTHONPATH": "/nowhere",
        "PYTHONHOME": "/nowhere",
        "TZ": "Asia/Tokyo",
        "SOURCE_DATE_EPOCH": "1",
        "FORCE_SOURCE_DATE": "0",
        "COLUMNS": "20",
        "LINES": "5",
        "NO_COLOR": "1",
        "FORCE_COLOR": "1",
        "CLICOLOR_FORCE": "1",
        "TERM": "dumb",
        "TEXINPUTS": f"{mine}//:",
        "BIBINPUTS": f"{mine}:",
        "BSTINPUTS": f"{mine}:",
        "TEXMFHOME": str(mine / "texmf"),
        "TEXMFCONFIG": str(mine / "texmf"),
        "max_print_line": "20",
        "openout_any": "p",
        "GIT_DIR": str(mine / "repository"),
        "GIT_WORK_TREE": "/",
        "CDPATH": "/:/usr:/tmp",
        "BASH_ENV": str(mine / "start"),
        "OMP_NUM_THREADS": "3",
        "OPENBLAS_NUM_THREADS": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "KERAS_HOME": str(mine),
        "KERAS_BACKEND": "jax",
        "EDITOR": "false",
        "PAGER": "false",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home full of a user's own settings, some of them broken."""
    home = tmp_path_factory.mktemp("home")
    files = {
        "matplotlibrc": PLOTS,
        "matplotlib/matplotlibrc": PLOTS,
        ".config/matplotlib/matplotlibrc": PLOTS,
        "profile/config.yaml": "executor: slurm\njobs: 100\n",
        ".config/snakemake/default/config.yaml": "executor: slurm\njobs: 100\n",
        "keras.json": '{"floatx": "float64", "image_data_format": "channels_first"}',
        ".keras/keras.json": "{ this is no JSON",
        ".latexmkrc": '$pdflatex = "false";\n$pdf_mode = 2;\n',
        "refs.bib": "",
        "plainnat.bst": "",
        "start": "cd() { echo no; }; umask 777\n",
        ".bashrc": "exit 3\n",
        ".gitconfig": "[core]\nbroken",
    }
    for package in ("enumitem", "booktabs"):
        files[f"texmf/tex/latex/{package}.sty"] = PACKAGE % package
        files[f"{package}.sty"] = PACKAGE % package
    for name, content in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(content)
    os.symlink(Path(__file__).parents[2] / ".git", home / "repository")
    return home


def surroundings(mine: Path) -> dict[str, tuple[Surroundings, tuple[str, ...]]]:
    """The rows, by name, and the stages that are tried in them."""
    return {
        "variables": (Surroundings(variables(mine), Path("/tmp")), STAGES),
        "a home with settings": (
            Surroundings({"HOME": str(mine), "LANG": None, "LC_ALL": "POSIX"}, mine),
            ("draw", "pdf"),
        ),
        "no home": (
            Surroundings(
                {"HOME": None, "LANG": None, "LC_ALL": "de_DE.ISO-8859-1", "USER": None, "LOGNAME": None},
                Path("/proc"),
                umask=0o077,
            ),
            ("draw", "write"),
        ),
        "an unwritable home": (
            Surroundings(
                {"HOME": "/dev/null", "LC_ALL": "C", "XDG_CACHE_HOME": "/dev/null/a", "TMPDIR": "/dev/null"},
                Path("/sys"),
                umask=0o000,
            ),
            ("draw", "pdf"),
        ),
    }


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return make(tmp_path_factory.mktemp("surroundings") / "checkout")


@pytest.fixture(scope="module")
def plain(checkout: Checkout) -> dict[str, bytes]:
    """What is made in a clean environment."""
    made = checkout.made(PLAIN, STAGES)
    assert not set(made) & set(STAGES), {stage: made.get(stage) for stage in STAGES}
    assert len([name for name in made if name.endswith((".png", ".pdf"))]) == 3
    assert made["paper/generated/ci/numbers.tex"].count(b"\n") > 20
    return made


def differing(made: dict[str, bytes], plain: dict[str, bytes]) -> dict[str, str]:
    """The files that are not the same, or the stage that failed and what it said."""
    if failed := set(made) & set(STAGES):
        return {stage: made[stage].decode(errors="replace") for stage in failed}
    return {
        name: "differs" if name in made else "is not made"
        for name in sorted(made.keys() | plain.keys())
        if made.get(name) != plain.get(name)
    }


@pytest.mark.slow
@pytest.mark.parametrize("row", ["variables", "a home with settings", "no home", "an unwritable home"])
def test_surroundings_change_no_byte(
    checkout: Checkout, plain: dict[str, bytes], mine: Path, row: str
) -> None:
    around, stages = surroundings(mine)[row]
    if not (differs := differing(checkout.made(around, stages, plain), plain)):
        return
    blamed = guilty(
        around.settings(), lambda part: bool(differing(checkout.made(part, stages, plain), plain))
    )
    pytest.fail(f"{blamed}: {differs}", pytrace=False)


def test_settings_that_make_a_difference_are_named() -> None:
    around = Surroundings({"A": "1", "B": "2", "C": None}, Path("/proc"))
    settings = around.settings()
    assert of_settings(settings) == around
    assert guilty(settings, lambda part: part is None) == []
    alone = guilty(settings, lambda part: "C" in part.variables or part.folder == Path("/proc"))
    assert alone == [[("variables", {"C": None})], [("folder", Path("/proc"))]]
    both = guilty(settings, lambda part: {"A", "C"} <= part.variables.keys())
    assert both == [settings]


@pytest.mark.slow
def test_the_path_of_the_checkout_changes_no_byte(
    tmp_path: Path, checkout: Checkout, plain: dict[str, bytes]
) -> None:
    odd = make(tmp_path / ODD)
    assert not differing(odd.made(PLAIN, ("draw", "write", "imprint", "pdf"), plain), plain)
