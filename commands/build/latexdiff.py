"""What changed in the paper's text since a revision: both texts, marked by latexdiff and typeset."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.paper.latex import escape
from commands.build import former, plain_tex
from commands.build.former import Revision
from commands.paths import PAPER
from theory.errors import EquipoiseError

NAME = "diff"  # of the TeX file and the PDF
MARKS = Path(__file__).with_name("latexdiff.tex")  # how additions and deletions are printed
# Macros of equipoise.sty that print words in a sentence: they are marked with it, others stand apart.
WORDS = (
    *("claim", "empirical", "result", "resultof", "setting", "stamp", "toy"),
    *("studyprofile", "datasetname", "datasetdigest", "studycommit", "studydate"),
)
PROSE = ("definition",)  # whose argument is text
_DEFINED = re.compile(r"\\(?:new|provide)(?:robustcmd|command)\*?\{?\\([A-Za-z]+)\b")
_CONTROL = re.compile(r"\\([A-Za-z]+)")


def build(revision: Revision, profile: str, out: Path, paper: Path = PAPER) -> tuple[int, list[str]]:
    """Write the PDF ``out``; returns its number of pages and what TeX complained of on the way.

    Both texts are set with today's style and the numbers, tables and figures that ``profile`` has now. What
    the old text says and is no more, a macro, a claim or a number, is named where it stood. Raises
    ``EquipoiseError`` where the profile has no numbers, or a program fails, ``WrongUsage`` where there was no
    paper.
    """
    if not (paper / "generated" / profile / "stamp.tex").is_file():
        raise EquipoiseError(
            f"the numbers of profile {profile} are not made; ./study paper --profile {profile} makes them"
        )
    with tempfile.TemporaryDirectory(prefix="equipoise-diff-") as name:
        folder = Path(name)
        old = former.extract(revision, folder, paper.parent)
        new = folder / "now"
        shutil.copytree(paper, new, ignore=shutil.ignore_patterns("build", "generated", "*.png"))
        shutil.copytree(paper / "generated" / profile, new / "generated" / profile)
        marks = folder / "marks.tex"
        marks.write_text("".join(_marks(revision, profile, old.parent, new)), "utf-8")
        generated = rf"\newcommand\generated{{generated/{profile}}}"
        text = marked(old, new / "main.tex", marks, WORDS + former_macros(old.parent, new))
        (new / f"{NAME}.tex").write_text(f"{generated}\n{text}", "utf-8")
        complaints = plain_tex.typeset(new, NAME)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(new / f"{NAME}.pdf", out)
        return plain_tex.pages(new / f"{NAME}.log"), complaints


def marked(old: Path, new: Path, marks: Path, words: Sequence[str]) -> str:
    """Return the new text with the old in it, marked by latexdiff.

    Its preamble is the file ``marks``; the macros ``words`` are marked with their sentence.
    """
    options = ["--flatten", "--encoding=utf8", "--math-markup=whole", "--graphics-markup=none"]
    options += [
        f"--preamble={marks}",
        f"--append-safecmd={','.join(words)}",
        f"--append-textcmd={','.join(PROSE)}",
    ]
    done = subprocess.run(
        ["latexdiff", *options, str(old), str(new)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise EquipoiseError(f"latexdiff failed: {said[-1] if said else 'no output'}")
    return done.stdout.decode("utf-8", "replace")


def former_macros(old: Path, new: Path) -> tuple[str, ...]:
    """Return the names of the macros that the ``old`` paper's styles define, and the ``new`` one's do not."""
    before, now = (
        {name for file in paper.glob("*.sty") for name in _found(_DEFINED, file)} for paper in (old, new)
    )
    return tuple(sorted(before - now))


def _marks(revision: Revision, profile: str, old: Path, new: Path) -> Iterator[str]:
    """The preamble: how changes are printed, and what the old text has that is no more."""
    yield MARKS.read_text("utf-8")
    yield rf"\diffnote{{{escape(revision.title)}}}{{{escape(profile)}}}" + "\n"
    for name in sorted(_controls(old) - _controls(new)):
        yield rf"\diffformer{{{name}}}" + "\n"


def _controls(paper: Path) -> set[str]:
    """The names of the control sequences in the text."""
    files = [paper / "main.tex", *(paper / "sections").glob("*.tex")]
    return {name for file in files for name in _found(_CONTROL, file)}


def _found(pattern: re.Pattern[str], file: Path) -> list[str]:
    return pattern.findall(file.read_text("utf-8", "replace"))
