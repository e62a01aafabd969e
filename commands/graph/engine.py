"""The engine, Snakemake, as the driver starts it: quiet, in folders of its own, and heard when it fails.

Ctrl-C during its imports leaves without a traceback, which is this package's doing (see ``__init__``);
``python -m snakemake`` would show one. Its errors, whenever they arise, go to the descriptor that ``ERRORS``
names, for the driver to repeat; everything that it has to say goes to ``LOG``. A cluster's notice to every
process of the group is for the jobs and for the driver, which interrupts the engine.

On a cluster each job is an engine too, of one step: it is this one, and what it says goes to the job's log.
"""

import logging
import os
import re
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from commands.graph import arrays
from commands.surroundings import caches
from engine.interrupts import NOTICES, STOPPING, heeded

ERRORS = "STUDY_ENGINE_ERRORS"
LOG = Path(".snakemake", "engine.log")
LARGEST = 10**9  # bytes: the engine compares files by content up to here, and else by time
MOST, LONGEST = 20, 500  # lines that are repeated, and characters of one
_ALWAYS = re.compile(
    r"Traceback \(most recent call last\):\n(?:[ ].*\n|\n)+"
    r"|RuleException:\nCalledProcessError in .*\n"
    r"|Exiting because a job execution failed\. .*"
    r"|WorkflowError:\nAt least one job did not complete successfully\."
)
# of a shell whose program was killed, and of the shell itself
_KILLED = re.compile(r"exit status 137\b\.?|died with <Signals\.SIGKILL: 9>\.?")


class Errors(logging.Handler):
    """Keeps the last ``MOST`` lines that are said at level ERROR."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: deque[str] = deque(maxlen=MOST)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the lines of a record that say something."""
        self.lines += [line.rstrip()[:LONGEST] for line in told(record).splitlines() if line.strip()]

    def write(self, descriptor: int) -> None:
        """Write what was kept, for a driver that may be dead."""
        with suppress(OSError):
            os.write(descriptor, "".join(f"{line}\n" for line in self.lines).encode(errors="replace"))


def told(record: logging.LogRecord) -> str:
    """Return what a record says, without the frame of every failure; of a failed rule what it was to make.

    Of a job that failed elsewhere also the last that the study said in its log, and where that lies.
    """
    rule: str | None = getattr(record, "rule_name", None)
    if rule is None:
        return _KILLED.sub(r"\g<0> (killed; no memory left?)", _ALWAYS.sub("", record.getMessage()))
    output: list[str] = getattr(record, "output", [])
    more = f" and {len(output) - 2} more" if len(output) > 3 else ""
    failed = f"rule {rule} failed, making {', '.join(output[:2] if more else output) or 'nothing'}{more}"
    return "\n".join([*_said_elsewhere(getattr(record, "log", None) or []), failed])


def _said_elsewhere(logs: Iterable[str]) -> Iterator[str]:
    for log in filter(Path.is_file, map(_written, map(Path, logs))):
        text = log.read_text("utf-8", "replace").splitlines()
        yield from [line for line in text if line.startswith("study: ")][-1:]
        yield f"the log of the job: {log}"


def _written(log: Path) -> Path:
    """Where Slurm wrote a log: of an array's member a folder above where the plugin looks."""
    above = log.parent.parent / log.name
    return above if above.is_file() else log


def prepare() -> None:
    """Give the engine folders of its own, and let content decide in place of clocks.

    Without this it looks for profiles and keeps sources below the user's home. A file of the future is none
    of its business: inputs are compared by content (``LARGEST``, and ``inputs.contents``), which does not
    depend on clocks, so that an output which looks older than its input is not a failure.
    """
    import snakemake.api  # and with it the parts, which import one another

    folder = str(caches() / "engine")
    snakemake.common.APPDIRS = SimpleNamespace(
        user_cache_dir=folder, user_config_dir=folder, site_config_dir=folder
    )
    snakemake.dag.DAG.check_output_mtime = _no_clocks
    _start_jobs_as_this()


async def _no_clocks(_graph: Any, _job: Any, _outputs: Any) -> None:
    """Stands in for the engine's comparison of the times of a job's inputs and outputs."""


def _start_jobs_as_this() -> None:
    """Let a job on another machine be this engine, with what ``prepare`` does, in place of the bare one."""
    from snakemake_interface_executor_plugins.executors.real import RealExecutor

    bare = RealExecutor.format_job_exec

    def command(executor: RealExecutor, job: Any) -> str:
        return str(bare(executor, job)).replace("-m snakemake", "-P -m commands.graph.engine", 1)

    RealExecutor.format_job_exec = command


def listen() -> Errors:
    """Hear what the engine says, also before it has set up its own log; its own handlers are quiet."""
    said, errors = logging.getLogger("snakemake"), Errors()
    said.addHandler(errors)
    if "--mode" in sys.argv:  # of a job on a cluster
        return errors
    try:
        LOG.parent.mkdir(exist_ok=True)
        log = logging.FileHandler(LOG, "w", "utf-8")
    except OSError:  # what keeps the log from being written will be an error of the engine, too
        return errors
    from snakemake.logging import DefaultFormatter

    log.setFormatter(DefaultFormatter())
    said.addHandler(log)
    return errors


def _jobs_ask_for_signals() -> None:
    """Let this thread alone be interrupted: jobs, which others start, ask once they can answer."""
    run = threading.Thread.run

    def deaf(thread: threading.Thread) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        run(thread)

    threading.Thread.run = deaf  # type: ignore[method-assign, assignment]  # for every thread to come
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def main() -> None:
    """Run the engine with this process' arguments; leaves through ``sys.exit``."""
    _jobs_ask_for_signals()
    sys.argv[0] = "snakemake"
    heard_at = os.environ.pop(ERRORS, "")
    errors = listen()
    logging.raiseExceptions = False  # on a full disk no record finds its file, and Python would tell of each
    try:
        prepare()
        if "--slurm-jobname-prefix" in sys.argv:
            arrays.mend_plugin()
        from snakemake.cli import main as engine

        engine()
    except Exception as error:
        logging.getLogger("snakemake").error(f"{type(error).__name__}: {error}")
        sys.exit(1)
    finally:
        if heard_at:
            errors.write(int(heard_at))


if __name__ == "__main__":
    arrays.become_member()
    for number in set(NOTICES) & set(heeded()):
        signal.signal(number, lambda *_: None)
    main()
