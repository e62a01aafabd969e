"""``./study verify --lies``: falsehoods planted into the statements and into the paper's text, in a copy."""

import shutil
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.text import Text

from analysis.text.lies import TextLie, lies
from analysis.text.paper import examine
from commands import paths
from commands.paths import PAPER
from commands.workers import mapped
from planted.formulas.statements import Heard, Lie, of_claim, of_derivation

SHOWN = 160  # characters of a message in the terminal


def tell(out: Console) -> tuple[list[Heard], float]:
    """Tell every lie, print who stopped it, and return all with the seconds it took."""
    from theory.claims import LEDGER
    from theory.derivations import DERIVATIONS

    began = time.perf_counter()
    tasks = [("claim", number) for number in LEDGER] + [("derivation", name) for name in DERIVATIONS]
    heard: list[Heard] = []
    with mapped(_mathematics, tasks) as results:
        for found in results:
            heard += _printed(found, out)
    settings = _settings()
    with mapped(_words, [(lie, settings) for lie in lies(PAPER)]) as results:
        for one in results:
            heard += _printed([one], out)
    return heard, time.perf_counter() - began


def _printed(found: Sequence[Heard], out: Console) -> Sequence[Heard]:
    for one in found:
        style = "green" if one.message else "bold red"
        line = Text("stopped  " if one.message else "BELIEVED ", style=style)
        told = f"{one.lie.where}, {one.lie.kind}: {one.lie.told}"
        out.print(line + Text(_short(told)) + Text(f"  {_short(one.message)}", style="dim"))
    return found


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def _mathematics(task: tuple[str, str]) -> list[Heard]:
    kind, name = task
    return of_claim(name) if kind == "claim" else of_derivation(name)


def _words(task: tuple[TextLie, dict[str, str]]) -> Heard:
    """One lie in a copy of the paper, read as the build would read it."""
    lie, settings = task
    where = f"paper/sections/{lie.file}"
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "paper"
        shutil.copytree(PAPER, paper, ignore=shutil.ignore_patterns("build", "generated", "*.png"))
        section = paper / "sections" / lie.file
        section.write_text(lie.apply(section.read_text("utf-8")), "utf-8")
        complaints = examine(paper, settings).complaints
    known = _known(tuple(sorted(settings.items())))
    new = [found for found in complaints if found.message not in known]
    new.sort(key=lambda found: found.file != where)  # the one that leads to the sentence first
    return Heard(Lie(lie.kind, where, lie.old, lie.new), str(new[0]) if new else "")


@cache
def _known(settings: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Return what the true text is told already: nothing, unless it is broken."""
    return frozenset(complaint.message for complaint in examine(PAPER, dict(settings)).complaints)


def _settings() -> dict[str, str]:
    """Return what each setting prints in the full profile."""
    from analysis.paper.settings import settings
    from commands.build import settings as stage
    from records.reading.tables import Records

    folder = paths.generated() / "full"
    specification = stage.read(folder) if (folder / stage.FILE).is_file() else stage.specification()
    return {key: one.latex for key, one in settings(Records(paths.results(), "full"), specification).items()}
