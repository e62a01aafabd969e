r"""The world of a minibatch: every batch B of M of N data, so that a mean over B is exact.

\hat{\mathcal{L}} is the estimate that training makes of the sum over all data.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product

import numpy as np

from theory.elbo import bounds
from theory.notation import tree
from theory.notation.render import key
from theory.notation.scope import Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds.ops import ELEMENTARY, summed

TERMS = (-1.5, 1.25, 6.5, 12.2, 18.4, 24.7)
SIZE = 3


def sum_over_batch(scope: Scope, head: Node, operand: Node) -> Value:
    r"""Evaluate ``\sum_{i \in B}``, and a sum by limits as everywhere."""
    lower = head.lower if isinstance(head, tree.Script) else None
    if not isinstance(lower, tree.Chain) or lower.relations != (r"\in",):
        return summed(scope, head, operand)
    index, members = lower.sides
    return sum(scope.bound({key(index): i}).value(operand) for i in scope.value(members))


def _mean(scope: Scope, head: Node, operand: Node) -> Value:
    batches = scope.meaning("#batches")
    return np.mean([scope.bound({"B": batch}).value(operand) for batch in batches])


def vocabulary(
    terms: Sequence[Value],
    batches: Sequence[tuple[int, ...]],
    batch: tuple[int, ...],
    number: Callable[[int], Value] = int,
) -> dict[str, Value]:
    """The meanings of the symbols for the ``terms`` of all data, numbers or symbols, indexed from 1.

    B is ``batch``, and a mean over B is over the ``batches``; ``number`` makes N and M of whole numbers.
    """
    count, size = number(len(terms)), number(len(batch))

    def estimate(scope: Scope) -> Value:
        return bounds.total_over_data(np.array([terms[i - 1] for i in scope["B"]]), count)

    return {
        "N": count,
        "M": size,
        "B": batch,
        "#batches": batches,
        r"\mathcal{L}_i": Given(lambda scope: terms[scope["i"] - 1]),
        r"\hat{\mathcal{L}}": Given(estimate),
        r"\sum": Form(sum_over_batch, large=True),
        r"\mathbb{E}": Form(_mean),
    }


def _draws() -> Iterator[Draw]:
    indices = range(1, len(TERMS) + 1)
    schemes = {
        "without replacement": tuple(combinations(indices, SIZE)),
        "with replacement": tuple(product(indices, repeat=SIZE)),
    }
    for name, batches in schemes.items():
        yield Draw(name, scope_of(ELEMENTARY, vocabulary(TERMS, batches, batches[4])))


MINIBATCHES = World("minibatches", _draws)
