"""Before runs are made: what was damaged since it was written is removed, and said, and so made anew."""

from collections.abc import Callable, Iterable
from pathlib import Path

from records import digests
from records.files import BEST, CHECKPOINT, DIGESTS, PROBED, PROBES, RESULT, SCORED
from records.result import is_finished


def inspect(folder: Path, say: Callable[[str], None]) -> None:
    """Remove what of the ended run in ``folder`` is not what was written; ``say`` so.

    Scores and probes are made from the run, so they alone go if they are damaged; else all does, and the run
    is made anew. The files of a finished run of older code, which has no list of digests, are listed as they
    are: from now on they are told from what becomes of them.
    """
    wrong, rest = digests.damaged(folder), set[str]()
    for made in _made_of_it(folder):
        rest.update(made)
        if found := [name for name in wrong if name in made]:
            say(f"{folder / found[0]} is not what was written: it is made anew")
            remove(folder, made)
    if found := [name for name in wrong if name not in rest]:
        say(f"{folder / found[0]} is not what was written: the run is made anew")
        for name in (RESULT, *digests.files(folder), CHECKPOINT, BEST):
            (folder / name).unlink(missing_ok=True)
        digests.forget(folder)
    if is_finished(folder) and not wrong and digests.listed(folder) is None:
        digests.write(folder)


def remove(folder: Path, names: Iterable[str]) -> None:
    """Remove files that are to be made anew, and take them off the list of ``folder``."""
    for name in names:
        (folder / name).unlink(missing_ok=True)
    if digests.listed(folder) is not None:
        digests.add(folder, names)


def _made_of_it(folder: Path) -> list[tuple[str, ...]]:
    """The files that are made from a finished run, by what makes them."""
    known = {} if DIGESTS in digests.damaged(folder) else digests.listed(folder) or {}
    return [SCORED, *([PROBED] if PROBES in known else [])]  # a small run has gradients, too
