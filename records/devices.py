"""Runs made on a processor and runs made on a GPU are never compared: their sums have other roundings."""

from collections.abc import Mapping

from theory.errors import EquipoiseError


def kind(device: str) -> str:
    """Return ``cpu`` or ``gpu`` of what a result says of its device, ``gpu`` and the card's name for one."""
    return device.partition(" ")[0]


def one_kind(devices: Mapping[str, str], of: str) -> str | None:
    """Return the kind of device of all runs; None where there is no run.

    ``devices`` has what each run's result says, by id; ``of`` names them all. Raises ``EquipoiseError`` if
    they are of two kinds, which names those that are fewer.
    """
    kinds = sorted({kind(device) for device in devices.values()})
    if len(kinds) < 2:
        return kinds[0] if kinds else None
    runs = {one: sorted(run for run, device in devices.items() if kind(device) == one) for one in kinds}
    few, most = sorted(kinds, key=lambda one: len(runs[one]))
    raise EquipoiseError(
        f"of {of}, {listed(runs[few])} made on a {few} and {len(runs[most])} on a {most}, which are not "
        f"to be compared; make all on one: with --fresh, and --device {most} or --device {few}"
    )


def listed(runs: list[str], most: int = 3) -> str:
    """Return names of runs and a verb: "a was", "a and b were", "a, b, c and 4 more were"."""
    if len(runs) == 1:
        return f"{runs[0]} was"
    if len(runs) > most:
        return f"{', '.join(runs[:most])} and {len(runs) - most} more were"
    return f"{', '.join(runs[:-1])} and {runs[-1]} were"
