"""The settings that the recorded runs of a profile share."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from analysis.paper.settings.forms import Setting, number, power, word
from records.reading.tables import Records

# key of the text -> kind of run, field of its config, how it is printed
_STATED: dict[str, tuple[str, str, Callable[[Any], Setting]]] = {
    "gans.rate": ("gan", "learning_rate", power),
    "gans.beta1": ("gan", "beta1", number),
    "gans.beta2": ("gan", "beta2", number),
    "toys.rate": ("toy", "learning_rate", power),
    "toys.beta1": ("toy", "beta1", number),
    "toys.noise": ("toy", "noise_dim", number),
    "toys.layers": ("toy", "widths", lambda widths: word(len(widths))),
    "toys.width": ("toy", "widths", lambda widths: number(_only(widths))),
    "autoencoders.rate": ("vae", "learning_rate", number),
}


def of_runs(records: Records, defaults: Mapping[str, Mapping[str, Any]]) -> dict[str, Setting]:
    """Return the settings that all compared runs of a kind have.

    The default where a profile has no run of the kind.
    A setting that differs between runs, or that one of them does not record, is left out, so that the text
    cannot call it the setting.
    """
    found = {}
    for key, (kind, field, form) in _STATED.items():
        configs = [records.result(run)["config"] for run in records.runs(kind)["id"]] or [defaults[kind]]
        value = shared(config.get(field) for config in configs)
        if value is not None:
            try:
                found[key] = form(value)
            except ValueError:  # the widths differ: there is no one width
                continue
    return found


def shared(values: Iterable[Any]) -> Any:
    """Return the one value that all ``values`` are; None if they differ or there are none."""
    first, *others = values = list(values) or [None]
    return first if all(value == first for value in others) else None


def _only(values: Iterable[Any]) -> Any:
    value = shared(values)
    if value is None:
        raise ValueError("the values differ")
    return value
