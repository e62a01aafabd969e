"""bfloat16 on a processor that has no instructions for it: slower than float32 itself.

``SLOWER`` is the median time of a step, batch 128, over that in float32, as ``./study bench gan`` measured it
on two cores of an x86-64 processor with AVX2 alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from experiments.configs.base import Config
from experiments.kinds.gan import GanConfig
from experiments.studies import STUDIES
from records import machine
from theory.errors import WrongUsage

SLOWER = {"mlp": 1.2, "dcgan": 6.3}  # by architecture
_COARSE, _USUAL = "bfloat16", "float32"


def slower_by() -> str:
    """Say how much longer a step takes, architecture by architecture."""
    each = [f"{times:g} times as long on the {name.upper()}" for name, times in SLOWER.items()]
    return f"a step takes {' and '.join(each)} as in {_USUAL}"


def is_slow(config: Config, has: Callable[[], bool | None] | None = None) -> bool:
    """Return whether ``config`` computes in bfloat16 and the processor is known to lack instructions for it.

    ``has`` tells of the processor; the default asks the system.
    """
    coarse = isinstance(config, GanConfig) and config.precision == _COARSE
    return coarse and (has or machine.has_bfloat16)() is False


def refuse_slow(config: Config, way_out: str, has: Callable[[], bool | None] | None = None) -> None:
    """Raise ``WrongUsage`` where ``is_slow``: with the figure and ``way_out``, how to say it is meant."""
    if is_slow(config, has):
        raise WrongUsage(
            f"this processor has no instructions for {_COARSE}, and without them {slower_by()}: "
            f"choose {_USUAL}, or say that it is meant: {way_out}"
        )


def slow_remark(study: str, configs: Iterable[Config], has: Callable[[], bool | None] | None = None) -> str:
    """Say what to expect of those of ``configs``, runs of ``study``, that are slow here; nothing if none is.

    A run of a study is its recipe, so it is made as it is, and the float32 twin is named where there is one.
    """
    slow = [config for config in configs if is_slow(config, has)]
    if not slow:
        return ""
    twins = sorted({name for config in slow for name in twin_studies(config)} - {study})
    beside = f"; the same recipe in {_USUAL}: ./study run {' or '.join(twins)}" if twins else ""
    runs = f"{len(slow)} run{'s' * (len(slow) > 1)} of {study}"
    return f"{runs} in {_COARSE}, for which this processor has no instructions: {slower_by()}{beside}"


def twin_studies(config: Config) -> list[str]:
    """Return the studies that have the recipe of ``config`` in float32: with any seed, for any time."""
    if not isinstance(config, GanConfig):
        return []
    wanted = _recipe(replace(config, precision=_USUAL))
    return [
        name
        for name, study in STUDIES.items()
        if any(isinstance(one, GanConfig) and _recipe(one) == wanted for one in study.runs)
    ]


def _recipe(config: GanConfig) -> dict[str, object]:
    free = {"seed", "epochs", "dataset", "images_sha256", "value_range"}
    return {name: value for name, value in vars(config).items() if name not in free}
