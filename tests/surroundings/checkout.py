"""A small checkout with the real front door and stages, whose figures, numbers and PDF take seconds.

It has a made-up record of the profile ci, one figure, a short paper and derivations that are not checked.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.figures import FIGURES
from commands.build import derive, settings
from commands.paths import ROOT
from records import sealed
from tests.paper.conftest import made_specification
from tests.synthetic.whole import proved, write_profile

CODE = (
    *("analysis", "commands", "data", "engine", "experiments", "gan", "paper", "records", "stats", "theory"),
    *("vae", "study", "requirements.lock"),
)
# parts of the names of what is not made where it is there; `write` writes over what differs
PRODUCTS = {"draw": "/figures/", "tables": "/tables/", "pdf": "/build/"}
DRAWN = ("optimal_discriminator",)  # lines, text and formulas
BODY = r"""\section{Numbers}
\citep{kingma2014,goodfellow2014} \includegraphics[width=\linewidth]{\generated/figures/optimal_discriminator}
\input{\generated/tables/ledger}
\bibliographystyle{plainnat}
\bibliography{refs}
\end{document}
"""


Setting = tuple[str, Any]  # a field of Surroundings and its value, or one of the variables


@dataclass(frozen=True)
class Surroundings:
    """How the study is called: variables (None: unset), the current folder, the mask of new files."""

    variables: Mapping[str, str | None]
    folder: Path
    umask: int = 0o022

    def settings(self) -> list[Setting]:
        """Everything that differs from plain surroundings, each as a change of one field."""
        changes: list[Setting] = [("variables", {name: value}) for name, value in self.variables.items()]
        return [*changes, ("folder", self.folder), ("umask", self.umask)]


def of_settings(settings: Iterable[Setting]) -> Surroundings:
    """Return plain surroundings but for these settings."""
    around = Surroundings({}, Path("/"))
    for field, value in settings:
        whole = {**around.variables, **value} if field == "variables" else value
        around = replace(around, **{field: whole})
    return around


def guilty(settings: Sequence[Setting], differs: Callable[[Surroundings], bool]) -> list[Sequence[Setting]]:
    """Return the smallest parts of ``settings`` that halving finds to make a difference by themselves."""
    if not differs(of_settings(settings)):
        return []
    if len(settings) == 1:
        return [settings]
    middle = len(settings) // 2
    found = [part for half in (settings[:middle], settings[middle:]) for part in guilty(half, differs)]
    return found or [settings]


@dataclass(frozen=True)
class Checkout:
    """The folder of a small checkout, and the home of its user."""

    folder: Path
    home: Path

    @property
    def generated(self) -> Path:
        return self.folder / "paper" / "generated" / "ci"

    def study(self, command: str, around: Surroundings) -> subprocess.CompletedProcess[str]:
        """Call ``./study COMMAND --profile ci`` by its full path."""
        plain = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8"}
        given = {name: value for name, value in (plain | around.variables).items() if value is not None}
        return subprocess.run(
            [self.folder / "study", command, "--profile", "ci"],
            cwd=around.folder,
            env=given,
            umask=around.umask,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def made(
        self, around: Surroundings, stages: Iterable[str], before: Mapping[str, bytes] | None = None
    ) -> dict[str, bytes]:
        """Make what ``stages`` make anew, in these surroundings; returns everything that is there, by name.

        ``before`` is what other stages made. A stage that fails leaves what it said, under its own name.
        """
        self._lay(before or {}, stages)
        for stage in stages:
            self._date()
            done = self.study(stage, around)
            if done.returncode:
                return {stage: done.stderr.encode()}
        build = self.folder / "paper" / "build" / "ci"
        files = [path for path in (*self.generated.rglob("*.*"), *build.glob("*.pdf")) if path.stat().st_size]
        return {str(path.relative_to(self.folder)): _undated(path.read_bytes()) for path in files}

    def _lay(self, before: Mapping[str, bytes], stages: Iterable[str]) -> None:
        """Lay down what was made ``before``, and empty files that keep the other figures from being drawn."""
        shutil.rmtree(self.generated, ignore_errors=True)
        shutil.rmtree(self.folder / "paper" / "build", ignore_errors=True)
        self.generated.mkdir(parents=True)
        sealed.write(self.generated / "settings.json", made_specification().to_json(), settings.KIND)
        sealed.write(self.generated / derive.FILE, proved(), derive.KIND)
        for name in set(FIGURES) - set(DRAWN):
            for suffix in ("pdf", "png"):
                _write(self.generated / "figures" / f"{name}.{suffix}", b"")
        made_anew = [PRODUCTS[stage] for stage in stages if stage in PRODUCTS]
        for name, content in before.items():
            if not any(product in name for product in made_anew):
                _write(self.folder / name, content)

    def _date(self) -> None:
        """Give every paper one date: midnight may pass between two. The note of what was made would tell."""
        shutil.rmtree(self.folder / "results" / ".marks" / "ci" / "made", ignore_errors=True)
        stamp = self.generated / "stamp.tex"
        if stamp.is_file():
            stamp.write_bytes(_undated(stamp.read_bytes()))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _undated(content: bytes) -> bytes:
    return re.sub(rb"(\\DefineStamp\{date\}\{)[0-9-]+", rb"\g<1>2026-01-01", content)


def make(folder: Path) -> Checkout:
    """Make a small checkout in ``folder``, which may not exist."""
    folder.mkdir(parents=True)
    for name in CODE:
        if (ROOT / name).is_dir():
            made = ("build", "generated") if name == "paper" else ()
            leave = shutil.ignore_patterns("__pycache__", *made)
            shutil.copytree(ROOT / name, folder / name, ignore=leave)
        else:
            shutil.copy2(ROOT / name, folder / name)
    _environment(folder / ".venv", folder / "requirements.lock")
    write_profile(folder / "results", "ci")
    _edit(folder / "paper" / "main.tex", r"(?s)\\input\{sections/abstract\}.*", BODY)
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    return Checkout(folder, home)


def _environment(venv: Path, requirements: Path) -> None:
    """The environment of this process, as one that the door finds complete."""
    (venv / ".study").mkdir(parents=True)
    shutil.copy2(requirements, venv / ".study")
    for part in Path(sys.prefix).iterdir():
        if part.name != ".study":
            (venv / part.name).symlink_to(part)


def _edit(path: Path, pattern: str, new: str) -> None:
    text, count = re.subn(pattern, lambda _: new, path.read_text("utf-8"))
    assert count == 1, path
    path.write_text(text, "utf-8")
