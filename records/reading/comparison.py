"""Which runs are compared: those of a study's reference settings, as the profile's manifest declares them.

A study (``experiments.studies``) declares the configs with which its models answer for themselves; what it
does not declare (a tuned recipe, an option of the engine, more epochs) are variants. The manifest holds them,
by study and without seeds, under ``REFERENCE``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from records.settings import has
from theory.errors import EquipoiseError

REFERENCE = "reference"  # the manifest's key
_MODEL = ("objective", "architecture", "dataset")  # what tells one model of images from another


@dataclass(frozen=True)
class Comparison:
    """The comparison of models on one set of images.

    dataset     its name; configs that have none, on the line, are of any
    references  a study's name -> its reference settings, each a config without its seed
    """

    dataset: str
    references: Mapping[str, Iterable[Mapping[str, Any]]]

    def has(self, config: Mapping[str, Any], studies: Iterable[str]) -> bool:
        """Return whether a config, or a row with one, is compared with other models in ``studies``."""
        if config.get("dataset", self.dataset) != self.dataset:
            return False
        return any(has(config, one) for study in studies for one in self.references.get(study, ()))


def check(references: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
    """Raise ``EquipoiseError`` if two studies declare different reference settings of one model of images."""
    declared: dict[tuple[str, ...], tuple[str, Mapping[str, Any]]] = {}
    for study, settings in references.items():
        for one in settings:
            if not all(name in one for name in _MODEL):
                continue
            first, known = declared.setdefault(tuple(str(one[name]) for name in _MODEL), (study, one))
            if known != one:
                differing = next(name for name in known if known[name] != one.get(name))
                raise EquipoiseError(
                    f"studies {first!r} and {study!r} both declare reference settings of "
                    f"{one['objective']} on {one['architecture']} and {one['dataset']}, of different "
                    f"{differing}; give one of them other images in the profile, or no reference"
                )
