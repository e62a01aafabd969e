"""What every kind of config has: an id made of words, checks of its numbers, and a form for files."""

import hashlib
import json
import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any, ClassVar

from theory.errors import WrongUsage

_SUFFIXES: dict[tuple[type, str], str] = {}  # a class and its settings -> what follows the words of an id


@dataclass(frozen=True, kw_only=True)
class Config(ABC):
    """What decides a run, frozen; a kind's own settings are the fields of its subclass."""

    kind: ClassVar[str]  # the name of its Kind, as files tell it
    named: ClassVar[frozenset[str]]  # the fields that the words of the id already tell
    later: ClassVar[frozenset[str]] = frozenset()  # fields younger than the first records: ids must stay

    @property
    def id(self) -> str:
        """The run's name: words, then six hexadecimal digits where any other setting is not the default."""
        told = (type(self), self._told())
        if told not in _SUFFIXES:
            _SUFFIXES[told] = self._suffix()
        return self._words() + _SUFFIXES[told]

    def _told(self) -> str:
        """Everything that the digits depend on, as text, by which 1 is not 1.0: the same for all seeds."""
        return repr(
            [getattr(self, one.name) for one in fields(self) if one.name not in self.named & {"seed"}]
        )

    def _suffix(self) -> str:
        changed = {k: v for k, v in self._settings().items() if k not in self.named and v != self._usual(k)}
        if not changed:
            return ""
        digest = hashlib.sha256(json.dumps(changed, sort_keys=True).encode()).hexdigest()
        return f"-{digest[:6]}"

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object that ``from_json`` turns back into an equal config."""
        return {"kind": self.kind, **self._settings()}

    def _settings(self) -> dict[str, Any]:
        """Return all settings but the younger ones that are as before there was a choice."""
        settings: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return {k: v for k, v in settings.items() if k not in self.later or v != self._usual(k)}

    def _check_whether(self, *names: str) -> None:
        for name in names:
            if not isinstance(getattr(self, name), bool):
                raise WrongUsage(f"{name.replace('_', ' ')} must be true or false, not {getattr(self, name)}")

    def _check_weights(self, *names: str) -> None:
        """Check penalties' weights, and make them floats: 1 and 1.0 are one setting and must have one id."""
        for name in names:
            if getattr(self, name) != 0:
                self._check_positive(name)
            object.__setattr__(self, name, float(getattr(self, name)))

    def _usual(self, name: str) -> Any:
        default = next(f.default for f in fields(self) if f.name == name)
        return json.loads(json.dumps(default)) if default is not MISSING else None

    @abstractmethod
    def _words(self) -> str:
        """Return what the run is called: the ``named`` fields in words."""

    def _check_integers(self, **least: int) -> None:
        for name, minimum in least.items():
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < minimum:
                kind = "a non-negative integer" if minimum == 0 else f"an integer of at least {minimum}"
                raise WrongUsage(f"{name.replace('_', ' ')} must be {kind}, not {value}")
            if value >= 2**63:  # tensors hold 64 bits
                raise WrongUsage(f"{name.replace('_', ' ')} must be below 2^63, not {value}")

    def _check_positive(self, *names: str) -> None:
        for name in names:
            value = getattr(self, name)
            if not (isinstance(value, int | float) and math.isfinite(value) and value > 0):
                raise WrongUsage(f"{name.replace('_', ' ')} must be a positive number, not {value}")

    def _check_decay_rates(self) -> None:
        for name in ("beta1", "beta2"):
            if not 0 <= getattr(self, name) < 1:
                raise WrongUsage(f"{name} must lie in [0, 1), not {getattr(self, name)}")

    @staticmethod
    def _check_widths(widths: Sequence[int]) -> None:
        if not widths or min(widths) < 1:
            raise WrongUsage(f"widths must be positive integers, at least one, not {list(widths)}")
