r"""The world of signal-to-noise ratios: sampled series in the number of draws K, told apart by the estimator.

What samples them is handed in, so that a claim's body and its statement read the same draws.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.measured import Series
from theory.notation.render import key, key_of, latex
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.ops import ELEMENTARY

Ratios = Callable[[], Series]


def _ratio(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathrm{SNR}(...)`` of an estimator of a gradient, which is known by its LaTeX."""
    series: Mapping[str, Ratios] = scope.meaning("#ratios")
    name = key(operand.items[0]) if isinstance(operand, tree.Group) else ""
    if name not in series:
        raise NotationError(f"no signal-to-noise ratio of {name or 'nothing'} was sampled", latex(operand), 0)
    return series[name]()


def signals(name: str, settings: Mapping[str, Mapping[str, Ratios]]) -> World:
    """A world of one draw for each setting: estimators in LaTeX and what samples their ratios."""

    def draws() -> Iterator[Draw]:
        for setting, series in settings.items():
            keyed = {key_of(estimator): ratios for estimator, ratios in series.items()}
            sizes = np.array(next(iter(keyed.values()))().sizes, dtype=np.float64)
            own = {"#ratios": keyed, "K": sizes, r"\mathrm{SNR}": Form(_ratio, whole=False)}
            yield Draw(setting, scope_of(ELEMENTARY, own))

    return World(name, draws)
