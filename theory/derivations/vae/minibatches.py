"""Every minibatch of a few data, drawn with and without replacement, so that means over them are exact."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import TypeVar

import numpy as np

from theory.derivations.base import Checks
from theory.elbo.bounds import total_over_data
from theory.verdict import holds

T = TypeVar("T")


def every_minibatch(data: Sequence[T], size: int) -> dict[str, list[tuple[T, ...]]]:
    """The minibatches of ``size`` by how they are drawn, each as likely as any other."""
    return {
        "without replacement": list(combinations(data, size)),
        "with replacement": list(product(data, repeat=size)),
    }


def unbiased(terms: Sequence[Fraction], size: int) -> Checks:
    """The estimate that trains has the sum of ``terms``, which are exact, as its mean over minibatches."""
    for name, batches in every_minibatch(terms, size).items():
        estimates = total_over_data(np.array(batches, dtype=object), len(terms))
        yield holds(f"{name}: {len(batches)} batches", sum(estimates) / len(batches) == sum(terms))
