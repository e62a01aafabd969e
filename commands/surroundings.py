"""What our processes take from their caller's surroundings, and what not.

``settle`` is called before anything else is imported; the processes that we start inherit what it leaves.
The same inputs then give the same figures, numbers and PDF whoever calls. Left as they are: threads, devices,
memory, the processor's kernels (``OMP_*``, ``OPENBLAS_*``, ``CUDA_*``, ``NPY_*``), proxies, the locale, our
own ``STUDY_*`` and ``EQUIPOISE_*``, and ``XDG_CACHE_HOME``, in which the data lie.
"""

import os
import re
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path

from commands import paths
from engine.surroundings import remove_kernels

# read where Python starts, so it has to start again without them
_OF_PYTHON = (
    "PYTHONOPTIMIZE",  # takes away docstrings, which are the help, and assertions
    "PYTHONWARNINGS",  # makes errors of other people's deprecations
    "PYTHONDEVMODE",  # the same, and slow
    "PYTHONINSPECT",  # asks for more input at the end
    "PYTHONINTMAXSTRDIGITS",  # exact numbers are long
    "PYTHONCASEOK",  # finds other modules
)
# a whole name that matches is removed, unless it matches _KEPT; see also engine.surroundings.remove_kernels
_REMOVED = {
    r"MPL.*|MATPLOTLIBRC|QT_API": "the figures have a look and a backend of their own",
    r"SNAKEMAKE_.*": "the engine's profiles, caches and prefixes of other workflows",
    r"GIT_.*": "another repository than this one, as where a hook calls",
    r"BASH_ENV|ENV|SHELLOPTS|BASHOPTS|BASH_FUNC_.*|CDPATH": "read by each stage's shell",
    r"[A-Z0-9]*(INPUTS|FONTS|FONTMAPS|FORMATS|HEADERS|POOL)([._]\w+)?": "TeX's files, found elsewhere",
    r"TEXMF.*|(LATEXMK|BIBTEX|TEX|PDFTEX|PDFLATEX)\w*": "personal trees, formats and settings of TeX",
    r"openin_any|openout_any|shell_escape\w*|max_print_line|(half_)?error_line": "how TeX works and tells",
    r"SOURCE_DATE_EPOCH|FORCE_SOURCE_DATE": "the date of the paper is that of its results",
    r"PERL5OPT|PERL5LIB|PERL_UNICODE": "latexmk is written in Perl",
    r"TF_USE_LEGACY_KERAS|KERAS_.*": "another backend, or fewer epochs and steps",
    r"SYMPY_.*|MPMATH_.*": "other ground types, other forms of the same expression",
    r"SCIPY_ARRAY_API|NUMPY_.*|NPY_PROMOTION_STATE|PANDAS_.*": "experimental behaviour",
}
_KEPT = (
    r"TEXMF(CNF|ROOT|DIST|LOCAL|SYSVAR|SYSCONFIG|MAIN)",  # where a TeX that is not the system's is installed
    r"KERAS_HOME",  # where Keras keeps its datasets
)


def settle() -> None:
    """Take what does not count out of this process' environment and put the study's own in.

    Starts Python anew, with the same arguments, where that has read a setting which is to be removed.
    """
    restart = [name for name in _OF_PYTHON if os.environ.pop(name, "")]
    clean(os.environ)
    os.environ |= own()
    if restart:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def clean(environment: MutableMapping[str, str]) -> None:
    """Remove from ``environment`` what would change figures, numbers or PDF."""
    removed, kept = re.compile("|".join(_REMOVED)), re.compile("|".join(_KEPT))
    for name in list(environment):
        if name in _OF_PYTHON or (removed.fullmatch(name) and not kept.fullmatch(name)):
            del environment[name]
    remove_kernels(environment)


def own() -> dict[str, str]:
    """Return the variables that the study sets for all of its processes."""
    return {
        "MPLBACKEND": "Agg",  # draws into files
        "MPLCONFIGDIR": str(caches() / "matplotlib"),  # no personal settings; the home may not be writable
        "KERAS_BACKEND": "tensorflow",
    }


def caches() -> Path:
    """Find the folder of the tools' own caches, which can always be removed; it may not exist yet.

    It is in the checkout that the commands work in: a home may be unwritable, or hold personal settings.
    """
    return paths.work() / ".snakemake" / "caches"


@contextmanager
def elsewhere() -> Iterator[None]:
    """Work in a folder without settings: Matplotlib reads a ``matplotlibrc`` in the current one."""
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(Path(__file__).parent)
        yield
    finally:
        os.fchdir(here)
        os.close(here)
