"""The state of a run as named arrays, put back into the variables it was read from."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from theory.errors import EquipoiseError

State = dict[str, np.ndarray]


def assign(named: Mapping[str, Any], state: State) -> None:
    """Give each of the variables ``named`` its value out of ``state``.

    Raises ``EquipoiseError`` if one is missing or of another shape.
    """
    for name, variable in named.items():
        if name not in state or state[name].shape != tuple(variable.shape):
            raise EquipoiseError(
                f"the saved weights do not fit the network (at {name}); remove the run's folder"
            )
        variable.assign(state[name])
