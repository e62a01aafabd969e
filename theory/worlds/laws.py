r"""Laws of a latent, and the forms that read them: densities, expectations, divergences and integrals.

A density is one symbol told apart by what stands in its bracket: p(x), p(z), p(x | z), p(z | x), p(x, z). As
the operand of a divergence or the index of an expectation the same symbol is the law itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from theory.elbo import bounds
from theory.elbo.gaussian import Gaussian
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import key, latex
from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.worlds import nodes
from theory.worlds.nodes import Rule

LINE = 16.0  # an integral over the line reaches from -LINE to LINE
_SEPARATORS = {r"\mid": "|", ",": ","}


@dataclass(frozen=True)
class Law:
    """A law of one coordinate: a log-density of z [m, 1], and the Gaussian it is drawn from."""

    log_prob: Callable[[Any], Any]
    gaussian: Gaussian

    @property
    def standard(self) -> bool:
        """Whether it is N(0, 1)."""
        return not np.any(self.gaussian.mean) and not np.any(self.gaussian.log_scale)

    def at(self, z: Any) -> Any:
        """log-density at numbers z of any shape."""
        return self.log_prob(np.asarray(z, dtype=np.float64)[..., None])

    def draw(self, noise: Any) -> Any:
        """z for standard normal noise [m]."""
        return self.gaussian.sample(noise[..., None])[..., 0]


def normal(mean: float, scale: float) -> Law:
    """N(mean, scale^2)."""
    gaussian = Gaussian(np.array([float(mean)]), np.log([float(scale)]))
    return Law(gaussian.log_prob, gaussian)


@dataclass(frozen=True)
class Density(Form):
    """A symbol for densities; ``law`` says which law of the latent it is, asked with its bracket."""

    law: Callable[[Scope, Node], Law] | None = None
    whole: bool = False


def bracket_of(operand: Node) -> str:
    """What stands in a density's bracket, by letters without indices: "", "z", "x|z", "x,z", ..."""
    if not isinstance(operand, tree.Group):
        return ""
    letters = [latex(item.base if isinstance(item, tree.Script) else item) for item in operand.items]
    signs = [_SEPARATORS.get(sign, sign) for sign in operand.separators]
    return letters[0] + "".join(sign + letter for sign, letter in zip(signs, letters[1:], strict=True))


def argument(scope: Scope, operand: Node, letter: str) -> Value:
    """The value of the argument with that letter, wherever it stands; that of the letter if none does."""
    if isinstance(operand, tree.Group):
        for item in operand.items:
            if latex(item.base if isinstance(item, tree.Script) else item) == letter:
                return scope.value(item)
    return scope[letter]


def latent(law: Callable[[Scope, Node], Law]) -> Density:
    """A density of z alone, which stands for q(z) where nothing is in brackets."""

    def of(scope: Scope, head: Node, operand: Node) -> Value:
        plain(scope, head)
        return np.exp(law(scope, operand).at(argument(scope, operand, "z")))

    return Density(of, law=law)


def plain(scope: Scope, head: Node) -> None:
    """Raise ``NotationError`` for indices that a symbol does not have: they would go unread."""
    if isinstance(head, tree.Script) and not scope.has(key(head)):
        raise NotationError(f"unknown symbol {key(head)}", key(head), 0)


def unknown(head: Node, operand: Node) -> NotationError:
    """The complaint about a bracket that a density does not have."""
    return NotationError(f"{latex(head)} has no such density", latex(operand), 0)


def parts(node: Node) -> tuple[Node, Node]:
    """A symbol and the bracket behind it, if there is one."""
    if isinstance(node, tree.Run) and len(node.units) == 2 and isinstance(node.units[1], tree.Group):
        return node.units
    return node, tree.Words("")


def law_of(scope: Scope, node: Node) -> Law:
    """The law that an operand of a divergence or the index of an expectation names."""
    head, operand = parts(node)
    found = scope.raw(head)
    if not isinstance(found, Density) or found.law is None:
        raise NotationError(f"{latex(node)} is no law", latex(node), 0)
    plain(scope, head)
    return found.law(scope, operand)


def _gaussian(scope: Scope, operand: Node) -> Law:
    """N(mean, variance) of one coordinate."""
    if not isinstance(operand, tree.Group) or len(operand.items) != 2:
        raise NotationError("a normal law has a mean and a variance", latex(operand), 0)
    mean, variance = (float(scope.value(item)) for item in operand.items)
    return normal(mean, np.sqrt(variance))


def _normal_density(scope: Scope, head: Node, operand: Node) -> Value:
    """N(z; mean, variance) as a density, at numbers or arrays."""
    if not isinstance(operand, tree.Group) or operand.separators != (";", ","):
        raise NotationError(
            f"{latex(head)} is a law; a density is written N(z; mean, variance)", latex(head), 0
        )
    point, mean, variance = (np.asarray(scope.value(item), dtype=np.float64) for item in operand.items)
    return np.exp(-((point - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


# ------------------------------------------------------------------ expectations

Nodes = tuple[tuple[Rule, Rule], Callable[[Rule], dict[str, Value]]]


def _over(scope: Scope, head: Node) -> Nodes:
    """The rules of an expectation and what they bind, from its index."""
    if isinstance(head, tree.Script) and head.upper is not None:
        raise NotationError(f"{latex(head)} has a power that would go unread", latex(head), 0)
    lower = head.lower if isinstance(head, tree.Script) else None
    if lower is None:
        k = scope["k"]
        if k == 1:
            return nodes.single(), lambda rule: {"#noise": rule.points[:, None]}
        if k == 2:
            return nodes.pairs(), lambda rule: {"#noise": rule.points}
        raise NotationError(f"a mean over {k} draws has no rule", latex(head), 0)
    variable, under = lower.sides if isinstance(lower, tree.Chain) else (tree.Name("z"), lower)
    if variable == tree.Name(r"\varepsilon") or under == tree.Name(r"\varepsilon"):
        law, symbol = scope.meaning("#q"), r"\varepsilon"
        return nodes.single(_breaks(scope, law)), lambda rule: {symbol: rule.points}
    law = law_of(scope, under)
    return nodes.single(_breaks(scope, law)), lambda rule: {key(variable): law.draw(rule.points)}


def _breaks(scope: Scope, law: Law) -> tuple[float, ...]:
    """Where the noise meets the jumps that the world's f has."""
    if not scope.has("#breaks"):
        return ()
    mean, scale = float(law.gaussian.mean[0]), float(np.exp(law.gaussian.log_scale[0]))
    return tuple((at - mean) / scale for at in scope.meaning("#breaks"))


def _values(scope: Scope, head: Node, operand: Node) -> tuple[tuple[Rule, Rule], Callable[[Rule], Any]]:
    rules, binding = _over(scope, head)

    def at(rule: Rule) -> Any:
        return np.asarray(scope.bound({**binding(rule), "#mass": rule.mass}).value(operand), dtype=np.float64)

    return rules, at


def expectation(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}_q[...]``, ``\mathbb{E}_{z \sim p(z \mid x)}``, ``\mathbb{E}_\varepsilon``; with no index
    over the k draws of noise, for k = 1 or 2."""
    rules, at = _values(scope, head, operand)
    return scope.known(*nodes.mean(at, rules))


def variance(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathrm{Var}_q[...]``, under the laws of ``expectation``."""
    rules, at = _values(scope, head, operand)
    centre, _ = nodes.mean(at, rules)
    return scope.known(*nodes.mean(lambda rule: (at(rule) - np.expand_dims(centre, -1)) ** 2, rules))


def integral(scope: Scope, node: Node, body: Node) -> Value:
    """Over the limits, or over the line."""
    if not isinstance(node, tree.Integral):
        raise NotationError(f"{latex(node)} is no integral", latex(node), 0)
    low = float(scope.value(node.lower)) if node.lower else -LINE
    high = float(scope.value(node.upper)) if node.upper else LINE
    fine, coarse = (nodes.legendre(count, (low, high)) for count in (nodes.NODES, nodes.COARSE))
    at = scope.at(body, node.variable.latex)
    return scope.known(*nodes.mean(lambda rule: np.asarray(at(rule.points)), (fine, coarse)))


def fixed(scope: Scope, node: Node, body: Node) -> Value:
    r"""``f(t)\big|_{t = q/r}``: t is what the relation says; ``|_{z \text{ fixed}}``: z is what it is now."""
    what = node.what if isinstance(node, tree.Frozen) else None
    if isinstance(what, tree.Run) and what.units[1:] == (tree.Words("fixed"),):
        return scope.bound({key(what.units[0]): scope.value(what.units[0])}).value(body)
    if not isinstance(what, tree.Chain) or what.relations != ("=",):
        raise NotationError(f"{latex(node)} does not say what is put in", latex(node), 0)
    symbol, value = what.sides
    return scope.bound({key(symbol): scope.value(value)}).value(body)


# ------------------------------------------------------------------ divergences


def sides(scope: Scope, head: Node, operand: Node) -> tuple[Law, Law]:
    """The two laws of a divergence D(a || b)."""
    plain(scope, head)
    if not isinstance(operand, tree.Group) or operand.separators != (r"\|",):
        raise NotationError(f"{latex(head)} needs two laws", latex(operand), 0)
    first, second = (law_of(scope, item) for item in operand.items)
    return first, second


def kl(first: Law, second: Law) -> tuple[float, float]:
    """KL(first || second) in nats and its error: to N(0, 1) by the closed form that trains."""
    if second.standard:
        return float(first.gaussian.kl_to_standard()), 0.0

    def log_ratio(rule: Rule) -> Any:
        z = first.draw(rule.points)
        return first.at(z) - second.at(z)

    value, error = nodes.mean(log_ratio, nodes.single())
    return float(value), error


def _kl(scope: Scope, head: Node, operand: Node) -> Value:
    """KL(a || b); that of q from the posterior where no laws are named."""
    if isinstance(operand, tree.Group):
        return scope.known(*kl(*sides(scope, head, operand)))
    return scope.known(*kl(scope.meaning("#q"), scope.meaning("#posterior")))


def _chi_square(scope: Scope, head: Node, operand: Node) -> Value:
    r"""\chi^2(a || b) by its closed form for Gaussians."""
    floats = (
        Gaussian(float(law.gaussian.mean[0]), float(law.gaussian.log_scale[0]))
        for law in sides(scope, head, operand)
    )
    return bounds.chi_square(*floats)


FORMS: dict[str, Value] = {
    r"\mathbb{E}": Form(expectation),
    r"\mathrm{Var}": Form(variance),
    r"\operatorname{Var}": Form(variance),
    r"\mathrm{KL}": Form(_kl, whole=False),
    r"\chi^2": Form(_chi_square, whole=False),
    r"\mathcal{N}": Density(_normal_density, law=_gaussian),
    "#integral": Form(integral),
    "#fixed": Form(fixed),
}
