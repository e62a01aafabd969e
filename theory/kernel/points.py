r"""What the symbols of GAN and LSGAN mean at one point, as functions of the densities and the codes there.

Integrals are read as their integrands. Densities are taken with respect to any measure that dominates both
laws; where a statement has a constant, with respect to their mean (P + Q)/2, of which each law has a density
at most 2: then p + q = 2 at every point, and a constant is its own integrand. Losses and optimal scores are
those of the trained objectives, divergences those of ``theory.divergences``.
"""

from typing import Any

from theory import divergences, objectives
from theory.kernel.propositions import Term, Values
from theory.kernel.reading import Exact, exact
from theory.notation import tree
from theory.notation.render import key, key_of, latex
from theory.notation.scope import Field, Form, Function, Scope, Value
from theory.notation.tree import Node
from theory.objectives import PointwiseObjective
from theory.ops import log, sigmoid
from theory.worlds.gan.densities import Bernoulli

GAN = objectives.POINTWISE["minimax"]
LOGISTIC = ("minimax", "non_saturating")  # their D is the sigmoid of the score


def objective_of(values: Values) -> PointwiseObjective:
    """LSGAN with the codes a, b, c among the values."""
    return objectives.lsgan(values["a"], values["b"], values["c"])


def log_ratio(values: Values) -> Any:
    """log p/q; ``ell`` where that is among the values, since log p/q is no number where p or q is 0."""
    return values["ell"] if "ell" in values else log(values["p"] / values["q"])


def loss(objective: PointwiseObjective, values: Values, score: Any) -> Any:
    """The discriminator's integrand p real(s) + q fake(s)."""
    return values["p"] * objective.real(score) + values["q"] * objective.fake(score)


def divergence(name: str, values: Values) -> Any:
    """The integrand of a divergence of p from q."""
    of, ratio = divergences.DIVERGENCES[name], log_ratio(values)
    return values["p"] * of.under_p(ratio) + values["q"] * of.under_q(ratio)


def vocabulary(objective: PointwiseObjective, values: Values) -> dict[str, Value]:
    """The meanings of the symbols, for one objective, at values of p and q and of the other variables."""
    best, logistic = objective.optimum(log_ratio(values)), objective.name in LOGISTIC
    optimal = sigmoid(best) if logistic else best

    def score(node: Node) -> Any:
        """The raw score of a discriminator that is written as its output."""
        inner = node.items[0] if isinstance(node, tree.Group) else node
        if key(inner) == key_of("D^*"):
            return best
        return log(values["D"] / (1 - values["D"])) if logistic else values["D"]

    def criterion() -> Any:
        if logistic:
            return -loss(objective, values, best)
        return values["p"] * objective.generator(best) + values["q"] * objective.generator(best)

    def jensen_shannon(scope: Scope, head: Node, operand: Node) -> Value:
        return divergence("jensen_shannon", values)

    def kullback_leibler(scope: Scope, head: Node, operand: Node) -> Value:
        assert isinstance(operand, tree.Group), latex(head)
        first, second = (scope.value(item).probability for item in operand.items)
        return first * log(first / second) + (1 - first) * log((1 - first) / (1 - second))

    def pearson(scope: Scope, head: Node, operand: Node) -> Value:
        assert isinstance(operand, tree.Group), latex(head)
        under, over = (scope.value(item) for item in operand.items)
        return (over - under) ** 2 / under

    found: dict[str, Value] = {
        "p": _constant(values["p"]),
        "q": _constant(values["q"]),
        "x": 0,
        "G": 0,
        r"\ell": _constant(log_ratio(values)),
        "s^*": _constant(best),
        "D^*": _constant(optimal),
        r"D^*_{\mathrm{LS}}": _constant(optimal),
        r"D^*_{\mathrm{GAN}}": _constant(sigmoid(GAN.optimum(log_ratio(values)))),
        r"s^*_{\mathrm{GAN}}": _constant(GAN.optimum(log_ratio(values))),
        "V": Form(lambda scope, head, operand: -loss(objective, values, score(operand)), whole=False),
        "J_D": Form(lambda scope, head, operand: loss(objective, values, score(operand)), whole=False),
        "C": Form(lambda scope, head, operand: criterion(), whole=False),
        "#integral": Form(lambda scope, node, body: scope.value(body)),
        r"\Delta": divergence("triangular", values),
        r"\mathrm{JSD}": Form(jensen_shannon, whole=False),
        r"\mathrm{KL}": Form(kullback_leibler, whole=False),
        r"\chi^2_{\mathrm{Pearson}}": Form(pearson, whole=False),
        r"\mathrm{Ber}": Function(Bernoulli),
    }
    if "D" in values:
        found["D"] = _constant(values["D"])
    return found | {name: values[name] for name in ("a", "b", "c", "t", "y", "rho") if name in values}


def gan_scope(values: Values) -> Exact:
    """One point of the GAN."""
    return exact(values, vocabulary(GAN, values))


def lsgan_scope(values: Values) -> Exact:
    """One point of the LSGAN with codes a, b, c."""
    own = vocabulary(objective_of(values), values)
    return exact(values, own | ({r"\rho": values["rho"]} if "rho" in values else {}))


def null(values: Values) -> Any:
    """k (p - q), whose integral is zero."""
    return values["k"] * (values["p"] - values["q"])


def less_null(term: Term) -> Term:
    """A term less what integrates to zero."""
    return lambda values: term(values) - null(values)


def _constant(value: Any) -> Field:
    return Field(lambda _: value)
