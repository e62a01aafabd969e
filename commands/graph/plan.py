"""``study paper --dry-run``: what the graph would make, and because of what, without making it."""

import logging
from ast import literal_eval
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commands.graph.engine import LARGEST, prepare
from commands.graph.lanes import AND
from commands.paths import ROOT
from commands.surroundings import elsewhere

# what the jobs of a rule make
_TITLES = {
    "all": "everything",
    "all_but_pdf": "everything",
    "batch": "runs of batch {batch}",
    "train": "runs of {lane}",
    "score": "scores",
    "theory": "claims that read no records",
    "verify": "ledger",
    "figure": "figure {name}",
    "draw": "figures",
    "table": "table {name}",
    "tables": "tables",
    "settings": "settings of the code",
    "derive": "derivations",
    "write": "numbers and claims",
    "imprint": "stamp",
    "text": "check of the text",
    "report": "report.html",
    "pdf": "paper.pdf",
}
# whose jobs only make anew what these removed, each with causes of its own
_PARTS = {"draw": "figure ", "tables": "table "}
CONTENTS = "read"  # the parameter of each rule that holds the content of what its job reads
SHOWN = 3  # causes of one kind that are named; further ones are counted


@dataclass(frozen=True)
class Step:
    """Something that would be made, ``what``, and the ``causes``, each in words."""

    what: str
    causes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.what}: {'; '.join(self.causes)}"


def plan(
    target: str, settings: dict[str, str], forced: Iterable[str] = (), because: str = "asked for"
) -> list[Step]:
    """Return the steps to ``target``, first things first; empty if it is there and nothing changed.

    ``settings`` are those of the graph; ``forced`` are files that are to be made in any case, ``because`` of
    what the user knows.
    """
    with elsewhere():  # the engine asks for the current folder, which may be gone
        jobs = _jobs(target, settings, frozenset(forced))
    makers = {str(file): _title(job) for job, _ in jobs for file in job.output}
    return [step for job, reason in jobs if (step := _step(job, reason, makers, because))]


def _jobs(target: str, settings: dict[str, str], forced: frozenset[str]) -> list[tuple[Any, Any]]:
    """The engine's jobs that have to run, in an order in which they can, with the engine's reasons."""
    from snakemake.api import SnakemakeApi
    from snakemake.settings.enums import Quietness
    from snakemake.settings.types import (
        ConfigSettings,
        DAGSettings,
        ExecutionSettings,
        OutputSettings,
        ResourceSettings,
    )

    prepare()
    with _silence(), SnakemakeApi(OutputSettings(quiet={Quietness.ALL}, dryrun=True)) as engine:
        graph = engine.workflow(
            ResourceSettings(cores=1),
            config_settings=ConfigSettings(config=settings),
            snakefile=ROOT / "Snakefile",
            workdir=ROOT,
        )
        wanted = DAGSettings(
            targets={target}, forcerun=forced, force_incomplete=True, max_checksum_file_size=LARGEST
        )
        graph.dag(wanted).execute_workflow(
            executor="dryrun", execution_settings=ExecutionSettings(lock=False)
        )
        dag = graph._workflow.dag
        rules = list(_TITLES)
        return [
            (job, dag.reason(job))
            for level in dag.toposorted()
            for job in sorted(level, key=lambda job: (rules.index(job.rule.name), _title(job)))
            if dag.needrun(job)
        ]


@contextmanager
def _silence() -> Iterator[None]:
    """The engine's log left out: in a dry run it tells its statistics even when asked to be quiet."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _step(job: Any, reason: Any, makers: dict[str, str], because: str) -> Step | None:
    """The job in words; None if it only gathers what others make, or draws what others removed."""
    if job.rule.shellcmd is None:
        return None
    causes = tuple(_causes(job, reason, makers, because))
    return Step(_title(job), causes) if causes else None


def _title(job: Any) -> str:
    """Return what a job makes."""
    return _TITLES[job.rule.name].format(**job.wildcards_dict).replace(AND, " and ")


def _causes(job: Any, reason: Any, makers: dict[str, str], because: str) -> Iterator[str]:
    """Why a job has to run, in words."""
    before = {makers[str(file)] for file in reason.updated_input_run}
    part = _PARTS.get(job.rule.name)
    removed = {name.removeprefix(part) for name in before} if part else set()
    if reason.forced:
        yield because
    if missing := sorted(
        {Path(file).name for file in reason.missing_output if Path(file).stem not in removed}
    ):
        yield "not there yet" if len(missing) == len(job.output) else f"{_some(missing)} not there"
    if reason.incomplete_output:
        yield "was cut off"
    if not part:
        yield from _changes(reason)
        if before and not missing:
            yield f"after {_some(sorted(before))}"
        if reason.params_changed:
            new = {
                name for name, value in job.params.items() if repr(value) in reason.params_changed.only_new
            }
            if new != {CONTENTS}:
                yield f"another {' and another '.join(sorted(new - {CONTENTS})) or 'setting'} than before"


def _changes(reason: Any) -> Iterator[str]:
    """Yield what changed of the files that a job reads, and of its rule."""
    updated = {str(file) for file in reason.updated_input - reason.updated_input_run}
    changed = sorted(updated | _edited(reason.params_changed))
    if code := [_module(file) for file in changed if file.endswith(".py")]:
        yield f"code of {_some(code)} changed"
    if files := [file for file in changed if not file.endswith(".py")]:
        yield f"{_some(files)} changed"
    if reason.input_changed:
        yield "it reads other files than before"
    if reason.code_changed:
        yield "its rule in the Snakefile changed"


def _edited(change: Any) -> set[str]:
    """The files whose content is another than the engine recorded, of those that the job read before."""
    if not change:
        return set()
    old, new = (
        {file: digest for one in values if one.startswith("{") for file, digest in literal_eval(one).items()}
        for values in (change.only_old, change.only_new)
    )
    return {file for file, digest in new.items() if file in old and old[file] != digest}


def _module(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _some(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
