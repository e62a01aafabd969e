r"""The numbers of the text: every ``\result{key}`` of the paper, computed from the records."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.records import Records
from analysis.tables.format import fixed


def results(records: Records, ledger: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Key -> number in LaTeX. Counts of the ledger and of the runs, and the settings all runs share.

    A setting that differs between runs is left out, so that the text cannot call it the setting.
    """
    runs = records.runs()
    numbers = {
        "ledger.claims": len(ledger),
        "ledger.passed": sum(claim["outcome"] == "pass" for claim in ledger),
        **{f"runs.{kind}": int((runs["kind"] == kind).sum()) for kind in ("gan", "discriminator")},
    }
    adversarial = runs[runs["kind"] == "gan"]
    for key, column in {"batch": "batch_size", "noise": "noise_dim"}.items():
        values = adversarial[column].unique()
        if len(values) == 1:
            numbers[f"settings.{key}"] = int(values[0])
    return {key: fixed(value, 0) for key, value in numbers.items()}
