"""``./study paper``: the data, then the graph from runs to PDF."""

import shutil
import sys
import time
from typing import TYPE_CHECKING

import click

from commands import paths
from commands.build import publish
from commands.device_option import device_option
from commands.door import tex
from commands.graph import calling
from commands.graph.ensuring import stands

if TYPE_CHECKING:
    from commands.graph.executors import Executor
    from experiments.profiles import Profile

NO_PDF = 3


@click.command(help="Run the study at a profile and build paper/build/paper.pdf.")
@click.option("--profile", default="smoke", show_default=True, help="ci, smoke or full.")
@click.option("--fresh", is_flag=True, help="Compute every run again on this machine.")
@device_option
@click.option(
    "--executor", metavar="NAME", help="Run the jobs on slurm, or as a profile of Snakemake's says."
)
@click.option("--dry-run", is_flag=True, help="Say what would be made and because of what; make nothing.")
def command(profile: str, fresh: bool, executor: str | None, dry_run: bool) -> int:
    """Build the paper; returns 3 where everything but the PDF is done because there is no TeX.

    The jobs run here, or where ``executor`` says: a name of ``commands.graph.profiles`` or the folder of a
    profile. Where nothing changed since it was built, neither the engine nor what it needs is imported.
    """
    began = time.monotonic()
    has_tex = shutil.which("latexmk") is not None
    target = "all" if has_tex else "all_but_pdf"
    if fresh or dry_run or not stands(profile, target):
        from experiments.profiles import PROFILES

        chosen = PROFILES[profile]
        compute = fresh or not chosen.recorded
        where = None if executor is None else _executor(executor)
        if dry_run:
            return _say(chosen, target, compute, fresh, where)
        from commands.graph.making import make

        make(chosen, target, calling.settings(profile, compute=compute), fresh=fresh, executor=where)
    seconds = time.monotonic() - began
    if not has_tex:
        tex.say()
        print(
            f"study: everything but the PDF is done ({seconds:.0f} s); then repeat this command",
            file=sys.stderr,
        )
        return NO_PDF
    _, pdf = publish.publish(paths.build(), profile)
    print(f"{pdf.relative_to(paths.work())}: profile {profile}, {seconds:.1f} s")
    return 0


def _executor(name: str) -> "Executor":
    from commands.graph.executors import executor

    return executor(name)


def _say(profile: "Profile", target: str, compute: bool, fresh: bool, where: "Executor | None") -> int:
    """Print what the graph would make and because of what, a line each; returns 0."""
    from commands.graph import marks
    from commands.graph.lack import lack
    from commands.graph.plan import plan

    if said := "" if compute else lack(profile):
        print(f"study: {said}", file=sys.stderr)
    studies = [] if not compute else list(profile.studies) if fresh else marks.lacking(profile)
    forced = sorted({str(marks.trained(profile, study).relative_to(paths.work())) for study in studies})
    because = "--fresh" if fresh else "not all of them are finished"
    told = calling.settings(profile.name, compute=compute) | ({"executor": where.plugin} if where else {})
    steps = plan(target, told, forced, because)
    for step in steps:
        print(step)
    if fresh:
        print(f"every run of profile {profile.name} would be discarded first")
    if target != "all":
        print("no PDF: latexmk is missing")
    print(f"{len(steps)} to be made; nothing was made" if steps else "nothing to do")
    return 0
