"""Coq's compiler and its checker, run on the theorems' files in a folder that is thrown away."""

import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from theory.errors import EquipoiseError
from theory.kernel import numbers, prelude
from theory.kernel.theorem import Theorem
from theory.montecarlo import Outcome

INSTALL = "apt-get install --no-install-recommends coq libcoq-interval"
LIMIT = 300.0  # seconds of wall time for one file
CHECK_LIMIT = 1800.0  # for the checker, which reads all of them
MACHINE = ("-bytecode-compiler", "yes")  # the checker computes numbers as the compiler does, not in minutes
_WHERE = re.compile(r'File "[^"]+", line (\d+), characters (\d+)-\d+:')
_AXIOM = re.compile(r"^([A-Za-z_][\w.']*)(?=\s*:|\s*$)", re.MULTILINE)
_MISSING = re.compile(r"Cannot find a physical path|Unable to locate library|cannot guess a path")


class CoqMissing(EquipoiseError):
    """Coq, or its library Coquelicot or coq-interval, is not installed."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not installed, which proofs are checked with; {INSTALL}")


@dataclass(frozen=True)
class Proof:
    """What Coq said of the theorem ``name``; ``words`` tell why it does not pass, with the goal left."""

    name: str
    claim: str
    outcome: Outcome
    seconds: float
    axioms: tuple[str, ...] = ()
    words: str = ""


def versions() -> dict[str, str]:
    """Return what the proofs are checked with. Raises ``CoqMissing``."""
    found = _run(["coqc", "--print-version"], Path.cwd(), 60)
    return {"coq": found.stdout.split()[0]}


def prepare(folder: Path, numeric: bool = False) -> None:
    """Compile the lemmas into ``folder``, those of ``numeric`` theorems too if it says so.

    Raises ``CoqMissing``, or ``EquipoiseError`` if they do not compile.
    """
    _lemmas(prelude.NAME, prelude.SOURCE, "Coquelicot", folder)
    if numeric:
        _lemmas(numbers.NAME, numbers.SOURCE, "coq-interval", folder)


def _lemmas(name: str, source: str, library: str, folder: Path) -> None:
    """Compile a file of lemmas, which lean on a library."""
    (folder / f"{name}.v").write_text(source, encoding="utf-8")
    try:
        found = _compile(name, folder)
    except subprocess.TimeoutExpired as late:
        raise EquipoiseError(f"the lemmas of {name} did not compile within {LIMIT:g} s") from late
    if found.returncode and _MISSING.search(found.stderr):
        raise CoqMissing(library)
    if found.returncode:
        where = f"theory/kernel/{name.lower()}.py"
        raise EquipoiseError(f"a lemma of {where} does not compile: {_said(found.stderr)}")


def prove(theorem: Theorem, folder: Path, limit: float = LIMIT) -> Proof:
    """Compile a theorem in a prepared ``folder`` and read the axioms that its proof rests on."""
    start = time.perf_counter()
    (folder / f"{theorem.name}.v").write_text(theorem.source, encoding="utf-8")
    try:
        found = _compile(theorem.name, folder, limit)
    except subprocess.TimeoutExpired:
        words = f"not decided within {limit:g} s"
        seconds = time.perf_counter() - start
        return Proof(theorem.name, theorem.claim, Outcome.INCONCLUSIVE, seconds, words=words)
    seconds = time.perf_counter() - start
    if found.returncode:
        words = f"{_said(found.stderr)}\n{_goal(theorem, found.stderr, folder, limit)}".strip()
        return Proof(theorem.name, theorem.claim, Outcome.FAIL, seconds, words=words)
    axioms = assumed(found.stdout)
    if axioms is None:
        return Proof(
            theorem.name,
            theorem.claim,
            Outcome.FAIL,
            seconds,
            words="Coq did not say what the proof rests on",
        )
    if foreign := sorted(set(axioms) - theorem.axioms):
        words = f"rests on {', '.join(foreign)}, which it may not"
        return Proof(theorem.name, theorem.claim, Outcome.FAIL, seconds, axioms, words)
    return Proof(theorem.name, theorem.claim, Outcome.PASS, seconds, axioms)


def assumed(answer: str) -> tuple[str, ...] | None:
    """Read the answer to ``Print Assumptions``: the axioms; None if there is no such answer."""
    if "Closed under the global context" in answer:
        return ()
    _, heading, listed = answer.partition("Axioms:\n")
    return tuple(sorted(_AXIOM.findall(listed))) if heading else None


def check(names: Sequence[str], folder: Path) -> str:
    """Let the checker, a kernel by itself, read compiled files, by name; returns why it refuses, or nothing.

    With ``-norec`` it checks these files and believes those of the libraries, which it reads.
    """
    modules = [f"Study.{name}" for name in names]
    options = [part for name in modules for part in ("-norec", name)]
    try:
        found = _run(["coqchk", "-silent", *MACHINE, "-Q", ".", "Study", *options], folder, CHECK_LIMIT)
    except subprocess.TimeoutExpired:
        return f"coqchk did not end within {CHECK_LIMIT:g} s"
    return _said(found.stderr or found.stdout) if found.returncode else ""


def _compile(name: str, folder: Path, limit: float = LIMIT) -> subprocess.CompletedProcess[str]:
    return _run(["coqc", "-q", "-w", "-all", "-Q", ".", "Study", f"{name}.v"], folder, limit)


def _run(command: Sequence[str], folder: Path, limit: float) -> subprocess.CompletedProcess[str]:
    if shutil.which(command[0]) is None:
        raise CoqMissing("Coq")
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=limit, check=False
    )


def _said(stderr: str) -> str:
    """Coq's complaint in one line."""
    return " ".join(_WHERE.sub("", stderr).split()) or "Coq gave no reason"


def _goal(theorem: Theorem, stderr: str, folder: Path, limit: float) -> str:
    """The goal before the sentence that failed; empty if that cannot be had."""
    where = _WHERE.search(stderr)
    if where is None:
        return ""
    before = theorem.source.split("\n")[: int(where[1]) - 1]
    text = "\n".join([*before, "Show.", "Abort.", ""])
    name = f"{theorem.name}_left"
    (folder / f"{name}.v").write_text(text, encoding="utf-8")
    try:
        return _compile(name, folder, limit).stdout.strip()
    except subprocess.TimeoutExpired:
        return ""
