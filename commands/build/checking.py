"""The verdicts of claims: what needs TensorFlow here, the others in workers."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from commands.build import kept_verdicts
from commands.workers import mapped
from theory.claims.claim import Claim
from theory.claims.trained import Recorded
from theory.verdict import Verdict

T = TypeVar("T")


def checked(
    claims: Sequence[Claim], networks: Recorded | None = None, known: Path | None = None
) -> list[Verdict]:
    """Return every claim's verdict, in order: those that need TensorFlow here, the others in the workers.

    Verdicts that ``commands.build.theory`` left in the file ``known`` are taken from there.
    """
    done: dict[str, Verdict] = {} if known is None else kept_verdicts.read(known)
    left = [claim for claim in claims if claim.id not in done]
    numbers = [claim.id for claim in left if not claim.tensorflow]
    tasks = [(claim.id, networks if claim.trained else None) for claim in left if not claim.tensorflow]
    with mapped(_check, tasks) as results:
        for claim in left:
            if claim.tensorflow:
                done[claim.id] = check_with_tensorflow(claim)
        for number, verdict in zip(_with_progress(numbers, "claims"), results, strict=True):
            done[number] = verdict
    return [done[claim.id] for claim in claims]


def check_with_tensorflow(claim: Claim) -> Verdict:
    """Check a claim that imports TensorFlow, with none of the user's settings of it or of Keras."""
    from engine import surroundings

    surroundings.start()
    with surroundings.keras_settings_aside():  # TensorFlow Probability brings the older Keras
        return claim.check()


def _check(task: tuple[str, Recorded | None]) -> Verdict:
    from theory.claims import LEDGER

    number, networks = task
    return LEDGER[number].check(networks)


def _with_progress(tasks: Sequence[T], what: str) -> Iterator[T]:
    """Hands the tasks on; on a terminal, a bar on stderr counts them, unless other jobs write there too."""
    console = Console(stderr=True)
    if not console.is_terminal or "STUDY_INSIDE_GRAPH" in os.environ:
        yield from tasks
        return
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(tasks, description=what)
