"""What the code that trains is set to, as plain data: analysis does not import that code."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from analysis.paper.settings.forms import Setting

Layer = Mapping[str, Any]  # "layer", the kind of it, and what the kind is told; see ``commands.build.layers``


@dataclass(frozen=True)
class Specification:
    """The settings of the training code, read from it by ``commands.build.settings``.

    settings   constants and sizes, by key
    defaults   kind of run -> field of its config -> what a run has if it is not told otherwise
    networks   architecture -> network -> its layers from input to output
    """

    settings: Mapping[str, Setting]
    defaults: Mapping[str, Mapping[str, Any]]
    networks: Mapping[str, Mapping[str, Sequence[Layer]]]

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object that ``from_json`` turns back into an equal specification."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Specification":
        """Return the specification that ``to_json`` described."""
        settings = {key: Setting(**setting) for key, setting in content["settings"].items()}
        return cls(settings, content["defaults"], content["networks"])
