r"""The world of the aggregate posterior: N encoders q(z | x_n), their mean q_agg, what z says about n."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import softmax
from scipy.stats import entropy

from theory.elbo import aggregate
from theory.elbo.gaussian import Gaussian
from theory.notation import tree
from theory.notation.render import latex
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds import laws, nodes
from theory.worlds.laws import Law, bracket_of, sides, unknown
from theory.worlds.ops import ELEMENTARY

# mean and scale of each datum's encoder
ENCODERS = {
    "overlapping": ((-1.0, 0.5), (0.2, 0.7), (1.5, 0.4)),
    "apart": ((-20.0, 0.1), (0.0, 0.1), (20.0, 0.1)),
    "the same": ((0.4, 0.6), (0.4, 0.6)),
    "nearly the same": ((0.35, 0.6), (0.45, 0.6), (0.4, 0.61)),
    "one within another": ((0.2, 0.5), (0.0, 1.2)),
    "of five data": ((-2.0, 0.3), (-0.8, 0.5), (0.1, 0.4), (0.9, 0.8), (2.2, 0.3)),
    "alone": ((0.7, 0.5),),
}


@dataclass(frozen=True)
class Mixture(Law):
    """A uniform mixture; means over it are those over its parts."""

    parts: tuple[Law, ...] = ()


def _encoder(q: Gaussian, n: int) -> Law:
    own = Gaussian(q.mean[n], q.log_scale[n])
    return Law(own.log_prob, own)


def _own(scope: Scope, operand: Node) -> Law:
    if (
        bracket_of(operand) != "z|x"
        or not isinstance(operand, tree.Group)
        or latex(operand.items[1]) != "x_{n}"
    ):
        raise unknown(tree.Name("q"), operand)
    return _encoder(scope.meaning("#encoders"), scope["n"] - 1)


def _mixture(scope: Scope, operand: Node) -> Law:
    q: Gaussian = scope.meaning("#encoders")
    parts = tuple(_encoder(q, n) for n in range(len(q.mean)))
    return Mixture(lambda z: aggregate.log_aggregate(q, z), parts[0].gaussian, parts)


def _kl(scope: Scope, head: Node, operand: Node) -> Value:
    first, second = sides(scope, head, operand)
    if not isinstance(first, Mixture):
        return scope.known(*laws.kl(first, second))
    terms = [_mean(part, lambda z: first.at(z) - second.at(z)) for part in first.parts]
    return scope.known(float(np.mean([v for v, _ in terms])), max(error for _, error in terms))


def _mean(law: Law, f: Any) -> tuple[float, float]:
    value, error = nodes.mean(lambda rule: f(law.draw(rule.points)), nodes.single())
    return float(value), error


def _information(scope: Scope, head: Node, operand: Node) -> Value:
    """I(n; z) in nats for a uniform index n."""
    if latex(operand) != r"(n\,;\,z)":
        raise unknown(head, operand)
    q: Gaussian = scope.meaning("#encoders")
    terms = [
        _mean(_encoder(q, n), lambda z, n=n: aggregate.information(q, n, z[:, None]))
        for n in range(len(q.mean))
    ]
    return scope.known(float(np.mean([v for v, _ in terms])), max(error for _, error in terms))


def _index_entropy(scope: Scope, head: Node, operand: Node) -> Value:
    """H(n | z) in nats at z: of the shares of the encoders' densities there, without their mean."""
    if latex(operand) != r"(n \mid z)":
        raise unknown(head, operand)
    q: Gaussian = scope.meaning("#encoders")
    log_densities = q.log_prob(np.asarray(scope["z"], dtype=np.float64)[..., None, None])
    return entropy(softmax(log_densities, axis=-1), axis=-1)


def _over_aggregate(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}_{q_{\mathrm{agg}}}``: the mean over z from an encoder drawn uniformly."""
    if not isinstance(head, tree.Script) or head.lower is None or latex(head.lower) != r"q_{\mathrm{agg}}":
        raise unknown(head, operand)
    q: Gaussian = scope.meaning("#encoders")
    body = scope.at(operand, "z")
    terms = [_mean(_encoder(q, n), body) for n in range(len(q.mean))]
    return scope.known(float(np.mean([v for v, _ in terms])), max(error for _, error in terms))


def _draws() -> Iterator[Draw]:
    for name, parameters in ENCODERS.items():
        means, scales = (np.array(values)[:, None] for values in zip(*parameters, strict=True))
        own: dict[str, Value] = {
            "#encoders": Gaussian(means, np.log(scales)),
            "N": len(parameters),
            "q": laws.latent(_own),
            r"q_{\mathrm{agg}}": laws.latent(_mixture),
            "p": laws.latent(lambda scope, operand: laws.normal(0, 1)),
            r"\mathrm{KL}": Form(_kl, whole=False),
            "I": Form(_information, whole=False),
            r"\mathrm{H}": Form(_index_entropy, whole=False),
            r"\mathbb{E}": Form(_over_aggregate),
        }
        yield Draw(f"encoders {name}", scope_of(ELEMENTARY, own))


AGGREGATE = World("aggregate posterior", _draws)
