"""``./study paper``: the data, then the graph from runs to PDF."""

import os
import platform
import shutil
import sys
import time
from pathlib import Path

import click

from commands import paths
from commands.build.stamp import commit, stamped
from commands.door import tex
from commands.graph.clock import date_now
from commands.graph.driver import driver_lock, run_group
from commands.graph.engine import LARGEST, LOG
from commands.graph.lanes import mark_of
from experiments.archived import archived
from experiments.config import GanConfig
from experiments.kinds import kind_of
from experiments.profiles import PROFILES, Profile
from records.archive import archived_folder
from records.files import LEDGER, MANIFEST
from theory.errors import EquipoiseError, WrongUsage

NO_PDF = 3
LOCK = ".driver.lock"  # in the results
TYPESET = Path("tex", "main.pdf")  # in a profile's build: the graph's last output


@click.command(help="Run the study at a profile and build paper/build/paper.pdf.")
@click.option("--profile", default="smoke", show_default=True, help="ci, smoke or full.")
@click.option("--fresh", is_flag=True, help="Compute every run again on this machine.")
@click.option("--dry-run", is_flag=True, help="Say what would be made and because of what; make nothing.")
def command(profile: str, fresh: bool, dry_run: bool) -> int:
    """Build the paper; returns 3 where everything but the PDF is done because there is no TeX."""
    began = time.monotonic()
    chosen = PROFILES[profile]
    compute = fresh or not chosen.recorded
    if not compute and (lack := _lack(chosen)):
        print(f"study: {lack}", file=sys.stderr)
    has_tex = shutil.which("latexmk") is not None
    target = "all" if has_tex else "all_but_pdf"
    if dry_run:
        return _say(chosen, target, compute, fresh)
    with driver_lock(paths.results() / LOCK) as lock:
        if compute:
            from data import load

            load(chosen.dataset, "train")  # a dataset that is not to be had ends the command here
            if fresh:
                _discard_once(chosen)
            _forget_what_is_missing(chosen)
        _mend_dates(profile)
        if run_group(engine_command(target, _settings(profile, compute)), paths.work(), lock):
            raise EquipoiseError(
                "the paper is not built: the step above failed; mend it and repeat the command "
                f"(the engine's log: {LOG}){_standing()}"
            )
        _fresh_mark(chosen).unlink(missing_ok=True)
    seconds = time.monotonic() - began
    if not has_tex:
        _say_how_to_get_tex()
        print(
            f"study: everything but the PDF is done ({seconds:.0f} s); then repeat this command",
            file=sys.stderr,
        )
        return NO_PDF
    pdf = _publish(profile)
    print(f"{pdf.relative_to(paths.work())}: profile {profile}, {seconds:.1f} s")
    return 0


def _say_how_to_get_tex() -> None:
    """Print the commands that install LaTeX, for administrators and for those who are none."""
    print("latexmk is missing; the one command that installs it:", file=sys.stderr)
    for system, line in tex.SYSTEM.items():
        print(f"  {system}: {line}", file=sys.stderr)
    print("or, in your own folder and without root, these two:", file=sys.stderr)
    for line in tex.own_folder(platform.system()):
        print(f"  {line}", file=sys.stderr)


def _lack(profile: Profile) -> str:
    """Return what is not yet in the committed record of a recorded profile, in words; empty if nothing.

    A record is made in several sessions and the paper says how much there is of it. Raises ``WrongUsage``
    while it has no GAN on images, which the paper is about.
    """
    planned = {study: profile.configs(study) for study in profile.studies}
    there = {study: archived(runs, paths.results(), profile.name) for study, runs in planned.items()}
    held = f"{sum(map(len, there.values())):,} of its {sum(map(len, planned.values())):,} runs"
    kinds = {result["kind"] for results in there.values() for result in results.values()}
    if GanConfig.kind not in kinds:
        raise WrongUsage(
            f"profile {profile.name} is built from the committed record, and results/{profile.name} holds "
            f"{held} and no GAN on images; compute them here with: ./study paper --profile "
            f"{profile.name} --fresh (resumable; {profile.duration})"
        )
    if not _manifest(profile).is_file():
        raise WrongUsage(
            f"results/{profile.name} holds {held}, but their list, {MANIFEST}, is gone; git checkout brings "
            f"it back, ./study run STUDY --profile {profile.name} makes it anew with the study's runs"
        )
    missing = [study for study, runs in planned.items() if len(there[study]) < len(runs)]
    if not missing:
        return ""
    counts = ", ".join(f"{study} {len(there[study])} of {len(planned[study])}" for study in missing)
    return (
        f"results/{profile.name} holds {held} ({counts}), and the paper says so; "
        f"go on with: ./study run {missing[0]} --profile {profile.name}"
    )


def _say(profile: Profile, target: str, compute: bool, fresh: bool) -> int:
    """Print what the graph would make and because of what, a line each; returns 0."""
    from commands.graph.plan import plan

    studies = [] if not compute else list(profile.studies) if fresh else _lacking(profile)
    marks = sorted({str(_trained(profile, study).relative_to(paths.work())) for study in studies})
    because = "--fresh" if fresh else "not all of them are finished"
    steps = plan(target, _settings(profile.name, compute), marks, because)
    for step in steps:
        print(step)
    if fresh:
        print(f"every run of profile {profile.name} would be discarded first")
    if target != "all":
        print("no PDF: latexmk is missing")
    print(f"{len(steps)} to be made; nothing was made" if steps else "nothing to do")
    return 0


def _settings(profile: str, compute: bool) -> dict[str, str]:
    """Return what the graph is told; a hash that begins with "at" is never taken for a number."""
    return {"profile": profile, "compute": "yes" if compute else "no", "commit": f"at {commit()}"}


def engine_command(target: str, settings: dict[str, str]) -> list[str]:
    """The engine's command line; its own lock is replaced by ``driver_lock``."""
    options = [
        "--cores",
        str(min(os.cpu_count() or 1, 2)),
        "--quiet",
        "all",
        "--nolock",
        "--rerun-incomplete",
        "--max-checksum-file-size",
        str(LARGEST),
        "--profile",  # none of the user's, nor of the folder's
        "none",
        "--workflow-profile",
        "none",
    ]
    return [
        sys.executable,
        "-P",
        "-m",
        "commands.graph.engine",
        *options,
        "--config",
        *(f"{name}={value}" for name, value in settings.items()),
        "--",
        target,
    ]


def _manifest(profile: Profile) -> Path:
    return paths.results() / profile.name / MANIFEST


def _marks(profile: Profile) -> Path:
    return paths.results() / ".marks" / profile.name


def _trained(profile: Profile, study: str) -> Path:
    return _marks(profile) / mark_of(profile, study)


def _fresh_mark(profile: Profile) -> Path:
    return _marks(profile) / "fresh"


def _discard_once(profile: Profile) -> None:
    """Discard the profile's runs, unless an interrupted ``--fresh`` already did and only goes on."""
    mark = _fresh_mark(profile)
    if mark.exists():
        return
    for study in profile.studies:
        for run in profile.configs(study):
            shutil.rmtree(paths.runs() / run.id, ignore_errors=True)
            alone = not kind_of(run).together
            shutil.rmtree(
                paths.results() / profile.name / archived_folder(run.id, alone=alone), ignore_errors=True
            )
    shutil.rmtree(mark.parent, ignore_errors=True)
    _manifest(profile).unlink(missing_ok=True)
    mark.parent.mkdir(parents=True)
    mark.touch()


def _forget_what_is_missing(profile: Profile) -> None:
    """Take back the graph's marks of studies whose runs are not all there, and then the list of runs.

    The engine does not look behind a list that is there for what it was made from.
    """
    lacking = _lacking(profile)
    for study in lacking:
        _trained(profile, study).unlink(missing_ok=True)
    if lacking:
        _manifest(profile).unlink(missing_ok=True)


def _lacking(profile: Profile) -> list[str]:
    """The studies that have no mark, or a mark and not all of their runs."""
    return [
        study
        for study in profile.studies
        if not _trained(profile, study).exists()
        or not all((paths.runs() / run.id / "result.json").is_file() for run in profile.configs(study))
    ]


def _mend_dates(profile: str) -> None:
    """See that nothing of the graph's own is dated in the future; says so where something was."""
    made = [top / profile for top in (paths.results() / ".marks", paths.generated(), paths.build())]
    made += [paths.results() / profile / name for name in (MANIFEST, LEDGER)]
    if ahead := date_now(made, paths.results() / LOCK):
        first, more = ahead[0].relative_to(paths.work()), len(ahead) - 1
        print(
            f"study: {first}{f' and {more} more' if more else ''}, made by the graph, came from the future: "
            "a clock was wrong; dated now",
            file=sys.stderr,
        )


def _standing() -> str:
    """Say which paper is still there after a failure; empty if none is."""
    pdf = paths.build() / "paper.pdf"
    return f"; {pdf.relative_to(paths.work())} is still that of {stamped(pdf)}" if pdf.is_file() else ""


def _publish(profile: str) -> Path:
    """Copy what was typeset to where people look, each in one step, unless the same bytes are there already.

    It is no output of the graph, whose engine removes a job's output before it makes it anew.
    """
    typeset = paths.build() / profile / TYPESET
    for target in (paths.build() / profile / "paper.pdf", paths.build() / "paper.pdf"):
        if not target.is_file() or target.read_bytes() != typeset.read_bytes():
            temporary = target.with_name(f".{target.name}.{os.getpid()}")
            shutil.copyfile(typeset, temporary)
            os.replace(temporary, target)
    return target
