r"""The numbers of the text: every ``\result{key}`` of the paper, computed from the records."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.latex import fixed
from analysis.published import burda, lucic, pacgan
from analysis.records import Records
from analysis.tuning import tried


def results(records: Records, ledger: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Key -> number in LaTeX. Counts of the ledger and of the runs, and the settings all runs share.

    Runs with the engine's options on are another study's and not counted among the adversarial ones.
    A setting that differs between runs is left out, so that the text cannot call it the setting.
    """
    adversarial, discriminators = records.runs("gan"), records.runs("discriminator")
    numbers: dict[str, int | str] = {
        "ledger.claims": len(ledger),
        "ledger.passed": sum(claim["outcome"] == "pass" for claim in ledger),
        "runs.gan": len(adversarial),
        "runs.vae": len(records.runs("vae")),
        "runs.discriminator": len(discriminators),
        "runs.gradient": len(records.runs("gradient")),
    }
    toys, published = records.runs("toy"), pacgan()
    numbers["runs.toy"] = len(toys)
    numbers |= {f"toys.published.{name}": published[name] for name in ("trials", "steps", "batch", "samples")}
    numbers |= {f"gans.published.{name}": lucic()[name] for name in ("epochs", "settings", "samples")}
    for key, field in {"steps": "steps", "batch": "batch_size"}.items():
        lengths = set(toys.get(field, ()))
        if len(lengths) == 1:
            numbers[f"toys.{key}"] = lengths.pop()
    numbers |= _autoencoders(records)
    if recipes := len(tried(records)):
        numbers["tuning.recipes"] = recipes
    configs = [records.result(run)["config"] for run in adversarial["id"]]
    for key, field in {"batch": "batch_size", "noise": "noise_dim"}.items():
        values = {config[field] for config in configs}
        if len(values) == 1:
            numbers[f"settings.{key}"] = values.pop()
    return {
        key: value if isinstance(value, str) else fixed(value, 0).strip("$") for key, value in numbers.items()
    }


def _autoencoders(records: Records) -> dict[str, int | str]:
    """How autoencoders were trained and judged, ours and the published; ``runs`` only if there are any."""
    numbers: dict[str, int | str] = {
        f"autoencoders.published.{name}": burda()[name] for name in ("epochs", "batch", "draws")
    }
    runs = records.runs("vae")
    if runs.empty:
        return numbers
    numbers["autoencoders.runs"] = len(runs)
    for key, field in {"batch": "batch_size", "draws": "test_draws", "rate": "learning_rate"}.items():
        values = set(runs.get(field, ()))
        if len(values) == 1:
            value = values.pop()
            numbers[f"autoencoders.{key}"] = f"{value:g}" if field == "learning_rate" else int(value)
    for objective, group in runs.groupby("objective", sort=False):
        epochs = set(group["epochs"])
        if len(epochs) == 1:
            numbers[f"autoencoders.epochs.{objective}"] = int(epochs.pop())
    return numbers
