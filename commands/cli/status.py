"""``./study status``: what is done, running, broken, and about how long is left."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from commands import outputs, paths
from commands.display import shown
from commands.surroundings import elsewhere
from experiments import committed
from experiments.archived import archived, lost
from experiments.code_states import changed_modules, state_of
from experiments.configs.base import Config
from experiments.kinds import kind_of
from experiments.profiles import PROFILES, Profile
from experiments.result import finished
from experiments.training.progress import duration
from experiments.training.run_lock import is_locked
from records import digests
from records.files import CONFIG, FAILURE, HISTORY, LEDGER
from records.result import RunResult
from records.states import EQUIVALENT, OTHER, PRESENT
from theory.errors import EquipoiseError, WrongUsage

DONE, RUNNING, BROKEN, BEGUN, WAITING = "done", "running", "broken", "begun", "waiting"
LOST = "diverged"  # and recorded so: an outcome like another
ENDED = (DONE, LOST)
NAMED = 3  # files; more are counted


@dataclass(frozen=True)
class RunStatus:
    """One run's state; ``steps`` made so far."""

    config: Config
    state: str
    steps: int = 0
    remark: str = ""
    result: RunResult | None = None


@click.command(help="Say what is done, running, broken and left of a profile.")
@click.option("--profile", default="smoke", show_default=True, help="ci, smoke or full.")
@click.option("--timeline", is_flag=True, help="Show what took how long when the paper was last made.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE.png",
    help="With --timeline: also write it as a picture.",
)
def command(profile: str, timeline: bool = False, out: Path | None = None) -> None:
    """Print one line per study and one for each run that is not simply done or waiting."""
    chosen = PROFILES[profile]
    if out is not None and not timeline:
        raise WrongUsage("--out goes with --timeline, whose picture it names")
    if timeline:
        _show_timeline(chosen, out)
        return
    print(f"profile {chosen.name} on {chosen.dataset}: {chosen.description}")
    if chosen.recorded:
        committed.check(paths.results(), chosen.name)
    width = max(map(len, chosen.studies))
    runs = {study: _statuses(chosen, study) for study in chosen.studies}
    for study, statuses in runs.items():
        done = sum(status.state == DONE for status in statuses)
        print(f"  {study:{width}} {done:3} of {len(statuses)} runs done")
        for status in statuses:
            if status.state not in (DONE, WAITING):
                print(f"    {status.state:8} {status.config.id}{status.remark}")
    _print_what_is_left(chosen, runs)
    _print_states(chosen, runs)


def _show_timeline(profile: Profile, out: Path | None) -> None:
    """Print the timeline of the profile's last paper, and write its picture."""
    from commands.build import timeline_text
    from commands.graph import timeline_log
    from commands.graph.timeline import file_of

    if out is not None:
        if out.suffix != ".png":
            raise WrongUsage(f"--out takes the name of a .png file, not {shown(out.name)!r}")
        outputs.check(out, "--out")
    try:
        timeline = timeline_log.read(file_of(profile.name))
    except FileNotFoundError:
        others = [name for name in PROFILES if file_of(name).is_file()]
        raise WrongUsage(
            f"no paper of profile {profile.name} was timed in this checkout; "
            f"./study paper --profile {profile.name} leaves a log as it makes one"
            + (f", as it has for {', '.join(f'--profile {name}' for name in others)}" if others else "")
        ) from None
    print(*timeline_text.lines(timeline, profile.name), sep="\n")
    if out is not None:
        with elsewhere():  # Matplotlib reads what lies where it is imported first
            from commands.build import timeline_picture
        outputs.write(out, "--out", lambda file: timeline_picture.write(timeline, profile.name, file))


def _print_states(profile: Profile, by_study: Mapping[str, Sequence[RunStatus]]) -> None:
    """How many runs the present code made, an equivalent one, and another; which those of another are."""
    states: dict[str, dict[str, str]] = {PRESENT: {}, EQUIVALENT: {}, OTHER: {}}  # run -> study
    changes: dict[str, dict[str, Any]] = {}  # run of other code -> its result
    for study, statuses in by_study.items():
        for status in statuses:
            if status.result is not None:
                result = vars(status.result)
                name, _ = state_of(result)
                states[name].setdefault(status.config.id, study)
                if name == OTHER:
                    changes[status.config.id] = result
    if not any(states.values()):
        return
    print(
        f"  made by the present code: {len(states[PRESENT])} runs, by code that gives the same: "
        f"{len(states[EQUIVALENT])}, by other code: {len(states[OTHER])}"
    )
    if states[OTHER]:
        tries = f".venv/bin/python -m experiments.code_states {profile.name}"
        print(f"  {tries} tries whether the present code gives the same as that")
    for study in dict.fromkeys(states[OTHER].values()):
        others = [run for run, own in states[OTHER].items() if own == study]
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        print(
            f"    by other code: {others[0]}{more}; "
            f"./study run {study} --profile {profile.name} --fresh makes them anew"
        )
        print(f"      {_because(changes[others[0]])}")


def _because(result: Mapping[str, Any]) -> str:
    """Return which files make the code of a run another."""
    changed = changed_modules(result)
    if changed is None:
        return "by what files is not known: its code is neither in HEAD nor in a commit that is named"
    more = f" and {len(changed) - NAMED} more" if len(changed) > NAMED else ""
    return f"because of {', '.join(changed[:NAMED])}{more}"


def _statuses(profile: Profile, study: str) -> list[RunStatus]:
    configs = profile.configs(study)
    record = archived(configs, paths.results(), profile.name) if profile.recorded else {}
    gone = lost(configs, paths.results(), profile.name)
    return [
        RunStatus(c, LOST, remark=_where(gone[c.id]))
        if c.id in gone
        else _recorded(c, record[c.id])
        if c.id in record
        else _status(c)
        for c in configs
    ]


def _recorded(config: Config, record: dict[str, Any]) -> RunStatus:
    """A run whose committed result is ``record``, made here or elsewhere."""
    result = RunResult(**record, path=paths.runs() / config.id)
    return RunStatus(config, DONE, result.steps, result=result)


def _status(config: Config) -> RunStatus:
    folder = paths.runs() / config.id
    try:
        if result := finished(folder, config):
            digests.check(folder)
            return RunStatus(config, DONE, result.steps, result=result)
    except EquipoiseError as error:
        return RunStatus(config, BROKEN, remark=f": {error}")
    if not (folder / CONFIG).exists():
        return RunStatus(config, WAITING)
    steps = _last_step(folder / HISTORY)
    reached = f", {steps} steps saved" if steps else ""
    if is_locked(folder):
        return RunStatus(config, RUNNING, steps, reached)
    if (folder / FAILURE).exists():
        return RunStatus(config, BROKEN, steps, _where(folder))
    return RunStatus(config, BEGUN, steps, reached)


def _where(folder: Path) -> str:
    failure = json.loads(digests.read(folder / FAILURE))
    return f": {failure['what']} not finite at step {failure['step']}"


def _last_step(history: Path) -> int:
    if not history.exists():
        return 0
    with history.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return int(rows[-1]["step"]) if rows else 0


def _print_what_is_left(profile: Profile, by_study: Mapping[str, Sequence[RunStatus]]) -> None:
    statuses = [status for of_study in by_study.values() for status in of_study]
    pdf = paths.build() / profile.name / "paper.pdf"
    option = f" --profile {profile.name}"
    if all(status.state in ENDED for status in statuses):
        built = (
            f"; {pdf.relative_to(paths.work())} is built"
            if pdf.exists()
            else f"; next: ./study paper{option}"
        )
        verified = (paths.results() / profile.name / LEDGER).exists()
        print(f"  every run is done{'' if verified else ', the ledger is not checked yet'}{built}")
        return
    timed = _timed(statuses)
    seconds = [_seconds_left(status, timed) for status in statuses if status.state not in ENDED]
    known = [s for s in seconds if s is not None]
    if known:
        more = ", not counting runs of a kind never timed here" if len(known) < len(seconds) else ""
        print(f"  about {duration(sum(known))} of training left{more}")
    if profile.recorded:
        studies = [s for s in profile.studies if any(c.state not in ENDED for c in by_study[s])]
        print(f"  go on with: ./study run {studies[0]}{option}")
    else:
        print(f"  go on with: ./study paper{option}")


def _timed(statuses: Sequence[RunStatus]) -> dict[tuple[object, ...], RunResult]:
    """The first finished run of each network, by what its speed depends on."""
    found: dict[tuple[object, ...], RunResult] = {}
    for status in statuses:
        if status.result is not None:
            found.setdefault(_speed(status.config), status.result)
    return found


def _seconds_left(status: RunStatus, timed: Mapping[tuple[object, ...], RunResult]) -> float | None:
    """Estimated from a finished run of the same network; None if there is none."""
    result = timed.get(_speed(status.config))
    return None if result is None else (result.steps - status.steps) / result.steps_per_second


def _speed(config: Config) -> tuple[object, ...]:
    """Return what runs must share to take the same steps at the same speed."""
    return (config.kind, *kind_of(config).speed(config))
