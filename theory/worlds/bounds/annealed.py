r"""The world of annealed importance sampling: weights w of forward and of reverse runs, sampled.

What runs them is handed in, so that a claim's body and its statement read the same runs. A mean over the runs
is known to its standard error, and equality to the resolution that is declared for its payoff.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.measured import measured
from theory.notation.render import key, key_of, latex
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.laws import bracket_of, unknown
from theory.worlds.ops import ELEMENTARY


@dataclass(frozen=True)
class Runs:
    """log w of runs by direction ("" where there is one alone), log p(x), and delta by payoff."""

    name: str
    log_evidence: float
    log_weights: Mapping[str, Callable[[], Any]]
    deltas: Mapping[str, float]


def _mean(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}[w]``, ``\mathbb{E}_{\mathrm{reverse}}[\log w]``: over the runs of a direction."""
    lower = key(head.lower) if isinstance(head, tree.Script) and head.lower is not None else ""
    runs: Runs = scope.meaning("#runs")
    if lower not in runs.log_weights:
        raise NotationError(f"no runs {lower}", latex(head), 0)
    payoff = operand.items[0] if isinstance(operand, tree.Group) else operand
    values = scope.bound({"w": np.exp(runs.log_weights[lower]())}).value(payoff)
    return measured(values, runs.deltas[key(payoff)])


def _evidence(scope: Scope, head: Node, operand: Node) -> Value:
    if bracket_of(operand) != "x":
        raise unknown(head, operand)
    return float(np.exp(scope.meaning("#runs").log_evidence))


def annealed(name: str, *settings: Runs, title: str = "") -> World:
    """A world of one draw for each setting."""

    def draws() -> Iterator[Draw]:
        for runs in settings:
            keyed = {key_of(way) if way else "": run for way, run in runs.log_weights.items()}
            deltas = {key_of(payoff): delta for payoff, delta in runs.deltas.items()}
            own = {
                "#runs": Runs(runs.name, runs.log_evidence, keyed, deltas),
                "p": Form(_evidence, whole=False),
                r"\mathbb{E}": Form(_mean),
            }
            yield Draw(runs.name, scope_of(ELEMENTARY, own))

    return World(name, draws, title)
