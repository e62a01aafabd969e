r"""The PDF: latexmk in ``paper/``, stopped by the first claim that does not hold."""

import os
import re
import shutil
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from analysis.paper.setting_keys import unknown_in
from commands.build import publish
from commands.paths import PAPER
from commands.surroundings import clean
from theory.errors import EquipoiseError

# What TeX's log says -> what the user is told; the first that is found counts. $PROFILE is the profile.
_LACKS = tuple(  # of the machine or of a file: nothing of what the paper says is false
    (re.compile(pattern, re.MULTILINE), told)
    for pattern, told in (
        (
            r"LaTeX Error: File `([^']+\.(?:sty|cls|fd|def))' not found",
            r"TeX lacks \1; install texlive-latex-extra and lmodern",
        ),
        (
            r"File `\S+/figures/(\w+)\.pdf' not found",
            r"figure \1 has not been drawn; ./study figures --profile $PROFILE draws it",
        ),
        (
            r"Font \S*=(\S+).* not loadable|cannot open Type 1 font.*?(\w+\.pfb)|Font (\S+) at \d+ not found",
            r"TeX lacks the font \1\2\3; install lmodern",
        ),
        (
            r"^(.*(?:I can't write on|No space left on|fwrite\(\) failed|quota exceeded).*)$",
            r"TeX cannot write: \1; make room and repeat the command",
        ),
    )
)
_FALSE = tuple(  # of what the paper says
    (re.compile(pattern, re.MULTILINE), told)
    for pattern, told in (
        (
            r"^(?:\./)?(\S+:\d+): Package equipoise Error: (.+?)\.?$",
            r"the paper does not compile: \2 (paper/\1)",
        ),
        (r"^(?:\./)?(\S+:\d+): (.+)$", r"LaTeX stopped: \2 (paper/\1)"),
        (r"^! (.+)$", r"LaTeX stopped: \1"),
        (
            r"^(?:LaTeX|Package natbib) Warning: ((?:Reference|Citation) `[^']+').* undefined",
            r"the paper does not compile: \1 points to nothing",
        ),
    )
)
_PLAIN = re.compile(r"/[\w./+@=-]+")  # what TeX takes as it is in a search path
_DATE = re.compile(r"\\DefineStamp\{date\}\{(\d{4}-\d{2}-\d{2})\}")


def build_pdf(profile: str, paper: Path = PAPER) -> Path:
    """Build ``paper``/build/<profile>/paper.pdf, and with it ``paper``/build/paper.pdf; returns the first.

    Raises ``EquipoiseError`` with the line that says why if a claim does not hold, a number or a
    reference is missing, or TeX fails. No PDF is left standing by a paper that is false. Where the machine
    fails, and nothing is known of the paper, the last good one stays. The bytes depend on the sources and on
    the stamp's date alone.
    """
    build = paper / "build"
    tex = publish.typeset(build, profile).parent
    lack, complaint = "", _unmade(paper, profile)
    if not complaint:
        begun = tex / "begun"
        if begun.exists():  # latexmk would take the run that was cut off for one of the paper as it is
            shutil.rmtree(tex)
        tex.mkdir(parents=True, exist_ok=True)
        begun.touch()
        finished = _latexmk(profile, paper, tex)
        begun.unlink()
        lack, complaint = _judge(profile, finished, tex / "main.log")
    if complaint:
        publish.retract(build, profile)
    if lack or complaint:
        shutil.rmtree(tex, ignore_errors=True)
        raise EquipoiseError(lack or complaint)
    return publish.publish(build, profile)[0]


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
        "-e",
        "$bibtex_fudge = 0",  # BibTeX, too, is called here, and no path of the checkout is told to TeX
        "-pdf",
        "-halt-on-error",
        "-file-line-error",
        "-interaction=nonstopmode",
        f"-outdir={out.relative_to(paper)}",
        rf"-usepretex=\def\generated{{generated/{profile}}}",
        "main.tex",
    ]
    epoch = str(int(date_of(paper / "generated" / profile / "stamp.tex").timestamp()))
    environment = environment_of(out.relative_to(paper)) | {
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


def environment_of(out: Path) -> dict[str, str]:
    """Return the variables that TeX gets: trees of its own, and the user's only for what is nowhere else.

    All are relative: TeX would take much of what an absolute path may hold for its own signs.
    """
    environment = dict(os.environ)
    clean(environment)
    asked = ["kpsewhich", "-var-value=TEXMFHOME"]
    with suppress(OSError):
        home = subprocess.run(
            asked, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
        ).stdout.strip()
        if _PLAIN.fullmatch(home):
            environment |= {"TEXINPUTS": f":{home}/tex//", "BSTINPUTS": f":{home}/bibtex/bst//"}
    trees = ("TEXMFHOME", "TEXMFVAR", "TEXMFCONFIG")
    return environment | {tree: str(out / tree.lower()) for tree in trees}


def date_of(stamp: Path) -> datetime:
    """Return midnight of the stamp's day, which is the date of all that is made of it."""
    if not stamp.is_file():
        raise EquipoiseError(f"{stamp} is missing; ./study paper writes it")
    found = _DATE.search(stamp.read_text("utf-8"))
    if not found:
        raise EquipoiseError(f"{stamp} carries no date; ./study paper writes it anew if it is removed")
    return datetime.fromisoformat(found[1]).replace(tzinfo=UTC)


def _judge(profile: str, finished: subprocess.CompletedProcess[str], log: Path) -> tuple[str, str]:
    """Why there is no paper, in one line: what the machine lacks, or what is false; else both are empty."""
    text = log.read_text("utf-8", errors="replace") if log.is_file() else ""
    for cause, patterns in (("lack", _LACKS), ("false", _FALSE)):
        for pattern, told in patterns:
            if found := pattern.search(text):
                line = found.expand(told).replace("$PROFILE", profile)
                return (line, "") if cause == "lack" else ("", line)
    if finished.returncode:
        last = (finished.stderr.strip() or finished.stdout.strip() or "no output").splitlines()[-1]
        return f"latexmk failed: {last}", ""
    return "", ""
