r"""The PDF: latexmk in ``paper/``, stopped by the first claim that does not hold."""

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from analysis.paper.settings.keys import unknown_in
from commands.paths import PAPER
from theory.errors import EquipoiseError

# What TeX's log says -> what the user is told; the first that is found counts. $PROFILE is the profile.
_COMPLAINTS = tuple(
    (re.compile(pattern, re.MULTILINE), told)
    for pattern, told in (
        (
            r"^(?:\./)?(\S+:\d+): Package equipoise Error: (.+?)\.?$",
            r"the paper does not compile: \2 (paper/\1)",
        ),
        (
            r"^\S+: LaTeX Error: File `([^']+\.(?:sty|cls|fd|def))' not found",
            r"TeX lacks \1; install texlive-latex-extra, texlive-fonts-recommended and lmodern",
        ),
        (
            r"File `\S+/figures/(\w+)\.pdf' not found",
            r"figure \1 has not been drawn; ./study figures --profile $PROFILE draws it",
        ),
        (r"^(?:\./)?(\S+:\d+): (.+)$", r"LaTeX stopped: \2 (paper/\1)"),
        (r"^! (.+)$", r"LaTeX stopped: \1"),
        (
            r"^(?:LaTeX|Package natbib) Warning: ((?:Reference|Citation) `[^']+').* undefined",
            r"the paper does not compile: \1 points to nothing",
        ),
    )
)
_DATE = re.compile(r"\\DefineStamp\{date\}\{(\d{4}-\d{2}-\d{2})\}")


def build_pdf(profile: str, paper: Path = PAPER) -> Path:
    """Build ``paper``/build/<profile>/paper.pdf, and with it ``paper``/build/paper.pdf; returns the first.

    Raises ``EquipoiseError`` with the line that says why if a claim does not hold, a number or a
    reference is missing, or TeX fails; then no PDF of this profile is left standing. The bytes
    depend on the sources and on the stamp's date alone.
    """
    folder = paper / "build" / profile
    pdf, newest = folder / "paper.pdf", paper / "build" / "paper.pdf"
    tex = folder / "tex"
    complaint = _unmade(paper, profile)
    if not complaint:
        tex.mkdir(parents=True, exist_ok=True)
        finished = _latexmk(profile, paper, tex)
        complaint = _complaint(profile, finished, tex / "main.log")
    if complaint:
        shutil.rmtree(tex, ignore_errors=True)
        pdf.unlink(missing_ok=True)
        newest.unlink(missing_ok=True)
        raise EquipoiseError(complaint)
    for copy in (pdf, newest):
        partial = copy.with_suffix(".pdf.part")
        shutil.copyfile(tex / "main.pdf", partial)
        os.replace(partial, copy)
    return pdf


def _unmade(paper: Path, profile: str) -> str:
    """The first setting of the text that is not defined, with the closest keys; empty if there is none."""
    definitions = paper / "generated" / profile / "settings.tex"
    if not definitions.is_file():
        raise EquipoiseError(f"{definitions} is missing; ./study paper writes it")
    unknown = unknown_in(paper / "sections", definitions)
    return f"the paper does not compile: paper/{unknown[0]}" if unknown else ""


def _latexmk(profile: str, paper: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [
        "latexmk",
        "-norc",
        "-pdf",
        "-halt-on-error",
        "-file-line-error",
        "-interaction=nonstopmode",
        f"-outdir={out.relative_to(paper)}",
        rf"-usepretex=\def\generated{{generated/{profile}}}",
        "main.tex",
    ]
    epoch = str(int(_date(paper / "generated" / profile / "stamp.tex").timestamp()))
    environment = os.environ | {
        "SOURCE_DATE_EPOCH": epoch,
        "FORCE_SOURCE_DATE": "1",
        "max_print_line": "10000",  # keeps each message of the log on one line
        "error_line": "254",
        "half_error_line": "238",
    }
    try:
        return subprocess.run(
            command,
            cwd=paper,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except FileNotFoundError:
        raise EquipoiseError("latexmk is not installed; ./study paper says which packages it needs") from None


def _date(stamp: Path) -> datetime:
    """Midnight of the stamp's day."""
    if not stamp.is_file():
        raise EquipoiseError(f"{stamp} is missing; ./study paper writes it")
    found = _DATE.search(stamp.read_text("utf-8"))
    if not found:
        raise EquipoiseError(f"{stamp} carries no date; ./study paper writes it anew if it is removed")
    return datetime.fromisoformat(found[1]).replace(tzinfo=UTC)


def _complaint(profile: str, finished: subprocess.CompletedProcess[str], log: Path) -> str:
    """Why there is no paper, in one line; empty if all is well."""
    text = log.read_text("utf-8", errors="replace") if log.is_file() else ""
    for pattern, told in _COMPLAINTS:
        if found := pattern.search(text):
            return found.expand(told).replace("$PROFILE", profile)
    if finished.returncode:
        last = (finished.stderr.strip() or finished.stdout.strip() or "no output").splitlines()[-1]
        return f"latexmk failed: {last}"
    return ""
