"""What a profile recorded, as tidy tables."""

from pathlib import Path

from commands import paths
from experiments.code_states import state_of
from experiments.profiles import PROFILES
from records.reading import tables
from records.states import StateOf


class Records(tables.Records):
    """What the runs of a profile left, as pandas tables with one row per observation.

    profile   name in ``PROFILES``; the record of "full" is part of the checkout
    results   folder of results; None means the checkout's
    code      says of what state a run's code is; None means against the present code
    left_out  ids of runs that are read as if they were not there

    ``runs()`` has one row per run; ``scores()``, ``history()``, ``epochs()``, ``likelihoods()`` and others
    have the columns of ``runs()`` beside their own. Raises ``UnknownName`` for a profile that is none; the
    tables raise ``EquipoiseError``, naming the file, for a record that is missing or corrupt.
    """

    def __init__(
        self,
        profile: str = "full",
        results: Path | str | None = None,
        code: StateOf | None = None,
        left_out: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(
            paths.results() if results is None else Path(results),
            PROFILES[profile].name,
            code or state_of,
            left_out,
        )
