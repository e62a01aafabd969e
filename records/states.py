"""The state of the code that made a run, against the present code: one of three words, and who decides it.

``experiments.code_states`` decides; the commands hand its ``state_of`` over with the records.
"""

from collections.abc import Callable, Mapping
from typing import Any

PRESENT, EQUIVALENT, OTHER = "present", "equivalent", "other"
StateOf = Callable[
    [Mapping[str, Any]], tuple[str, str]
]  # a result.json -> its state, and what shows it, in words


def unknown(_result: Mapping[str, Any]) -> tuple[str, str]:
    """Count every run as of another state: without a comparison, nobody knows."""
    return OTHER, "nobody compared its code with the present one"
