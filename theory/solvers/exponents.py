"""Exponentials and logarithms in what the solvers are asked: e^(n log x) is x^n, all others are variables.

e^s becomes a positive variable that stands for e^(s/n), with the least n that makes all powers in the
statement whole, and log t any real number, after products have been taken apart: log(2 p/q) = log 2 + log p
- log q. What is proved then holds whatever the functions are. What is not proved may still follow from what
they are, and is beyond polynomials.
"""

import math
from collections.abc import Iterable
from typing import Any

import sympy

Parts = list[tuple[Any, Any]]  # rational factors, each with what it multiplies


def parts(exponent: Any) -> Parts:
    """Return an exponent as a sum of rational multiples of products without a rational factor."""
    if isinstance(exponent, sympy.Add):
        return [part for term in exponent.args for part in parts(term)]
    if isinstance(exponent, sympy.Mul):
        numbers = [number for factor in exponent.args if (number := _rational(factor)) is not None]
        others = [factor for factor in exponent.args if _rational(factor) is None]
        scale = math.prod(numbers, start=sympy.Integer(1))
        if len(others) == 1:
            return [(scale * number, of) for number, of in parts(others[0])]
        return parts(scale) if not others else [(scale, sympy.Mul(*others))]
    number = _rational(exponent)
    if number is not None:
        return [(number, sympy.Integer(1))] if number != 0 else []
    return [(sympy.Integer(1), exponent)]


def _rational(node: Any) -> Any:
    """The rational number that ``node`` is written as, 2^-1 too; None for anything else."""
    if isinstance(node, sympy.Pow) and all(isinstance(arg, sympy.Integer) for arg in node.args):
        node = sympy.Pow(*node.args)
    return node if isinstance(node, sympy.Rational) else None


def units(expressions: Iterable[Any]) -> dict[Any, int]:
    """Return, for each exponent in the expressions, the n such that all are multiples of its n-th part."""
    found: dict[Any, int] = {}
    for expression in expressions:
        for node in sympy.preorder_traversal(expression):
            if isinstance(node, (sympy.exp, sympy.tanh)):
                doubled = 2 if isinstance(node, sympy.tanh) else 1
                for scale, of in parts(node.args[0]):
                    found[of] = math.lcm(found.get(of, 1), int((doubled * scale).q))
    return found


def factors(argument: Any) -> list[tuple[Any, int]]:
    """Return what a logarithm's argument is a product of, with whole powers, if all of it is positive."""
    if isinstance(argument, sympy.Rational) and argument > 0 and argument != 1:
        primes = sympy.factorint(argument.p), sympy.factorint(argument.q)
        powers = [(sympy.Integer(f), k) for f, k in primes[0].items()]
        return powers + [(sympy.Integer(f), -k) for f, k in primes[1].items()]
    if isinstance(argument, sympy.Mul) and all(map(positive, argument.args)):
        return [one for factor in argument.args for one in factors(factor)]
    if isinstance(argument, sympy.Pow) and positive(argument.base) and argument.exp.is_Integer:
        return [(of, power * int(argument.exp)) for of, power in factors(argument.base)]
    return [] if argument == 1 else [(argument, 1)]


def positive(node: Any) -> bool:
    """Whether an expression is positive by its form: positive numbers, symbols and what is made of them."""
    if isinstance(node, (sympy.Add, sympy.Mul)):
        return all(map(positive, node.args))
    if isinstance(node, sympy.Pow):
        return positive(node.base) and bool(node.exp.is_real)
    if isinstance(node, sympy.exp):
        return bool(node.args[0].is_real)
    return bool((isinstance(node, sympy.Symbol) or node.is_number) and node.is_positive)
