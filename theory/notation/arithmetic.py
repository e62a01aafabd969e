"""Arithmetic on the values of a formula: numbers, arrays, matrices and SymPy expressions alike."""

import math
from typing import Any

import numpy as np


def add(x: Any, y: Any) -> Any:
    """Return the sum."""
    return x + y


def negative(x: Any) -> Any:
    """Return the value with the other sign."""
    return -x


def multiply(x: Any, y: Any) -> Any:
    """Return the product; of two matrices, the matrix product."""
    return x @ y if np.ndim(x) == 2 and np.ndim(y) == 2 else x * y


def divide(x: Any, y: Any) -> Any:
    """Return the quotient: infinite or not a number where the divisor is zero."""
    if isinstance(x, int) and isinstance(y, int):
        return math.nan if y == 0 else x / y
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(x, y) if isinstance(y, (float, int)) and y == 0 else x / y


def power(x: Any, y: Any) -> Any:
    """Return the power; by an integer, of a matrix as well; of a negative number by a fraction, complex."""
    if np.ndim(x) == 2 and isinstance(y, int):
        return np.linalg.matrix_power(x, y)
    if isinstance(x, (int, float)) and x < 0 and isinstance(y, float):
        return complex(x) ** y
    return x**y


def root(x: Any) -> Any:
    """Return the square root, complex for negative numbers."""
    import sympy

    if isinstance(x, sympy.Basic):
        return sympy.sqrt(x)
    return np.emath.sqrt(x)


def exp(x: Any) -> Any:
    """Return the exponential."""
    from theory.ops import exp

    return exp(x) if not isinstance(x, (int, complex)) else np.exp(x)
