r"""The world between prior and posterior on T1: laws p_\beta proportional to p(z) p(x | z)^\beta.

\beta_0 = 0 < ... < \beta_T = 1 are the temperatures of annealed importance sampling.
"""

from collections.abc import Iterator

import numpy as np

from theory.elbo import annealing, variances
from theory.examples import T1
from theory.notation import tree
from theory.notation.scope import Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.worlds import laws, nodes
from theory.worlds.laws import Law
from theory.worlds.vae.latents import T1_MODEL, place

LADDERS = (3, 8)
NODES, COARSE = 24, 16  # of an integral over beta, in which the integrand is rational


def _law(symbol: str) -> Value:
    def law(scope: Scope, operand: Node) -> Law:
        found = variances.tempered(scope["x"], float(scope[symbol]))
        return Law(found.log_prob, found)

    return laws.latent(law)


def _integral(scope: Scope, node: Node, body: Node) -> Value:
    r"""Over \beta one value at a time, over z as elsewhere."""
    if not isinstance(node, tree.Integral) or node.variable != tree.Name(r"\beta"):
        return laws.integral(scope, node, body)
    assert node.lower is not None and node.upper is not None
    limits = [float(scope.value(limit)) for limit in (node.lower, node.upper)]

    def values(rule: nodes.Rule) -> Value:
        return np.array([float(scope.bound({r"\beta": b}).value(body)) for b in rule.points])

    fine, coarse = (nodes.legendre(count, limits) for count in (NODES, COARSE))
    return scope.known(*nodes.mean(values, (fine, coarse)))


def _draws() -> Iterator[Draw]:
    for count in LADDERS:
        ladder = [float(b) for b in annealing.temperatures(count)]
        for x in (T1.x, -0.7):
            named: dict[str, Value] = {
                "T": count,
                "t": 0,
                "#ladder": ladder,
                r"\beta_t": Given(lambda scope: scope.meaning("#ladder")[scope["t"]]),
                r"\beta_{t+1}": Given(lambda scope: scope.meaning("#ladder")[scope["t"] + 1]),
                r"p_{\beta_t}": _law(r"\beta_t"),
                r"p_{\beta_{t+1}}": _law(r"\beta_{t+1}"),
                r"p_\beta": _law(r"\beta"),
                "#integral": Form(_integral),
            }
            draw = place(x, 1.0, 0.0, 1.0, named)
            yield Draw(f"{count} temperatures, x = {x:g}", draw.scope)


TEMPERED = World("between prior and posterior", _draws, T1_MODEL)
