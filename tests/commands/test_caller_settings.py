"""The caller's surroundings change nothing: not the figures' bytes, not what our processes are told."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from analysis.figures import FIGURES
from commands import surroundings
from commands.paths import ROOT
from tests.synthetic.whole import write_profile

DRAWN = ("optimal_discriminator", "scores", "samples_over_epochs")  # lines and text, estimates, pictures
PERSONAL = """
font.size: 20
font.family: serif
savefig.dpi: 300
savefig.transparent: True
savefig.bbox: tight
axes.prop_cycle: cycler('color', ['r', 'g'])
axes.grid: True
pdf.compression: 0
pdf.fonttype: 3
svg.fonttype: none
text.usetex: True
path.simplify: False
image.cmap: jet
lines.linewidth: 5
timezone: Asia/Tokyo
"""
BROKEN = b"font.size 20\nnonsense: 1\nfont.size: \xfcber\nlines.linewidth: wide\n"
ALTERED = {  # a name that each rule of `clean` removes, and some beside it
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MATPLOTLIBRC": "/home/user/matplotlibrc",
    "SNAKEMAKE_PROFILE": "cluster",
    "SNAKEMAKE_CONDA_PREFIX": "/conda",
    "GIT_DIR": "/elsewhere/.git",
    "GIT_INDEX_FILE": "index",
    "BASH_ENV": "/etc/modules.sh",
    "BASH_FUNC_date%%": "() { echo never; }",
    "TEXINPUTS": "/home/user/tex//:",
    "TEXINPUTS_pdflatex": "/home/user/tex//:",
    "BSTINPUTS": "/home/user/bst",
    "TEXMFHOME": "/home/user/texmf",
    "TEXMFVAR": "/home/user/var",
    "openout_any": "a",
    "max_print_line": "20",
    "SOURCE_DATE_EPOCH": "1",
    "PERL5OPT": "-Mnosuch",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_XLA_FLAGS": "--tf_xla_auto_jit=2",
    "TF_USE_LEGACY_KERAS": "1",
    "TF_DETERMINISTIC_OPS": "1",
    "ONEDNN_DEFAULT_FPMATH_MODE": "BF16",
    "XLA_FLAGS": "--xla_cpu_enable_fast_math=true",
    "KERAS_MAX_EPOCHS": "1",
    "SYMPY_GROUND_TYPES": "python",
    "SCIPY_ARRAY_API": "1",
    "PYTHONOPTIMIZE": "2",
    "PYTHONWARNINGS": "error",
}
UNTOUCHED = {
    "PATH": "/usr/bin",
    "HOME": "/home/user",
    "LANG": "de_DE.UTF-8",
    "TEXMFCNF": "/opt/texlive",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "4",
    "CUDA_VISIBLE_DEVICES": "0",
    "EQUIPOISE_DATA": "/data",
    "XDG_CACHE_HOME": "/cache",
    "KERAS_HOME": "/keras",
    "https_proxy": "proxy",
    "PYTHONUTF8": "1",
}


def study(
    *arguments: str, folder: Path, checkout: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Call the command line from ``folder`` with ``environment`` added to an otherwise plain one."""
    plain = {"PATH": os.environ["PATH"], "HOME": str(checkout), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-P", "-m", "commands", *arguments],
        cwd=folder,
        env=plain | {"EQUIPOISE_CHECKOUT": str(checkout)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def figures(checkout: Path, folder: Path, **environment: str) -> dict[str, bytes]:
    """Draw ``DRAWN`` anew, quietly; returns file name -> bytes."""
    made = checkout / "paper" / "generated" / "ci" / "figures"
    for name in DRAWN:
        for path in made.glob(f"{name}.*"):
            path.unlink()
    done = study("draw", "--profile", "ci", folder=folder, checkout=checkout, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    return {path.name: path.read_bytes() for name in DRAWN for path in made.glob(f"{name}.*")}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with a made-up record, in which every figure but ``DRAWN`` is there."""
    folder = tmp_path_factory.mktemp("checkout")
    write_profile(folder / "results", "ci")
    made = folder / "paper" / "generated" / "ci" / "figures"
    made.mkdir(parents=True)
    for name in set(FIGURES) - set(DRAWN):
        for suffix in ("pdf", "png"):
            (made / f"{name}.{suffix}").touch()
    return folder


@pytest.fixture(scope="module")
def plain(checkout: Path) -> dict[str, bytes]:
    """The figures as a caller without settings has them."""
    return figures(checkout, ROOT)


def callers(folder: Path) -> Iterator[tuple[str, Path, Mapping[str, str]]]:
    """Callers with settings of their own: a name, the folder that they call from, their variables."""
    homes = {name: folder / name for name in ("personal", "broken", "bare")}
    for home in homes.values():
        (home / ".config" / "matplotlib").mkdir(parents=True)
    for place in ("personal", "personal/.config/matplotlib"):
        (folder / place / "matplotlibrc").write_text(PERSONAL)
    (homes["broken"] / "matplotlibrc").write_bytes(BROKEN)
    rc = str(homes["personal"] / "matplotlibrc")
    yield (
        "colab",
        homes["bare"],
        {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "MATPLOTLIBRC": rc},
    )
    yield (
        "home",
        homes["bare"],
        {"MPLBACKEND": "TkAgg", "HOME": str(homes["personal"]), "PYTHONOPTIMIZE": "2"},
    )
    yield "folder", homes["personal"], {"MPLBACKEND": "nonsense", "PYTHONWARNINGS": "error"}
    yield "broken", homes["broken"], {"MATPLOTLIBRC": str(homes["broken"]), "HOME": "/nonexistent"}


@pytest.mark.slow
@pytest.mark.parametrize("caller", ["colab", "home", "folder", "broken"])
def test_figures_are_the_same_bytes_whatever_the_caller_has_set(checkout, plain, tmp_path, caller) -> None:
    [(folder, environment)] = [(f, e) for name, f, e in callers(tmp_path) if name == caller]
    assert len(plain) == 2 * len(DRAWN)
    assert figures(checkout, folder, **environment) == plain


def test_settings_of_the_users_own_process_change_nothing_and_are_back_after(
    checkout: Path, plain: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    import matplotlib as mpl
    import seaborn as sns

    from commands.build.draw import draw

    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(checkout))
    letters = {letter: mpl.colors.to_rgba(letter) for letter in "bgrmyck"}
    with mpl.rc_context():
        sns.set_theme(context="poster", style="dark", palette="deep", color_codes=False)
        mpl.rcParams["savefig.transparent"] = True
        before = dict(mpl.rcParams)
        drawn = {path.name: path.read_bytes() for path in draw(DRAWN[:2], "ci", checkout / "own")}
        assert dict(mpl.rcParams) == before
    assert {letter: mpl.colors.to_rgba(letter) for letter in "bgrmyck"} == letters
    assert drawn == {name: plain[name] for name in drawn}
    assert len(drawn) == 4


def test_variables_that_would_change_results_are_removed_and_no_others() -> None:
    environment = ALTERED | UNTOUCHED
    surroundings.clean(environment)
    assert environment == UNTOUCHED


def test_where_cuda_lies_is_still_told() -> None:
    environment = {"XLA_FLAGS": "--xla_gpu_cuda_data_dir=/usr/local/cuda --xla_cpu_enable_fast_math=true"}
    surroundings.clean(environment)
    assert environment == {"XLA_FLAGS": "--xla_gpu_cuda_data_dir=/usr/local/cuda"}


@pytest.mark.parametrize(
    "setting",
    [{"PYTHONOPTIMIZE": "2"}, {"PYTHONWARNINGS": "error"}, {"PYTHONINSPECT": "1"}, {"PYTHONDEVMODE": "1"}],
)
def test_python_starts_as_it_does_without_settings(tmp_path: Path, setting: dict[str, str]) -> None:
    plain = study("draw", "--help", folder=tmp_path, checkout=tmp_path)
    assert "Draw the figures" in plain.stdout
    other = study("draw", "--help", folder=tmp_path, checkout=tmp_path, **setting)
    assert (other.returncode, other.stdout, other.stderr) == (0, plain.stdout, "")
