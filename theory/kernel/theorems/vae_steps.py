"""Steps of the derivation of the autoencoder's loss, each read from the printed equation.

Means under the encoder q are read as their integrands, a divergence KL(q || r) as log q/r; a constant is its
own integrand. The four densities of a latent stand for numbers: likelihood l, prior r, evidence e, encoder q.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from theory.elbo.bernoulli import Bernoulli
from theory.elbo.bounds import log_weight
from theory.elbo.gaussian import Gaussian
from theory.kernel.propositions import Proposition, Values, both, either, every, relation
from theory.kernel.reading import Exact, exact, items, said, side, whole
from theory.kernel.theorem import Theorem
from theory.notation import tree
from theory.notation.scope import Form, Scope
from theory.notation.tree import Node
from theory.ops import exp, log
from theory.worlds.laws import bracket_of

OF = "vae_loss"
MEANS = "Means under $q_\\phi$ are read as their integrands; that means are linear is not proved."
PIXELS = "One pixel stands for all; that their terms add up is not proved here."
POSITIVE = tuple(relation(0, "<", name) for name in ("l", "r", "e", "q"))


@dataclass(frozen=True)
class _Point:
    """Prior and likelihood, or the encoder, at one latent: what the weight of a draw is made of."""

    values: Values

    def log_likelihood(self, x: Any, z: Any) -> Any:
        """log p(x | z)."""
        return log(self.values["l"])

    def log_prior(self, z: Any) -> Any:
        """log p(z)."""
        return log(self.values["r"])

    def log_prob(self, z: Any) -> Any:
        """log q(z)."""
        return log(self.values["q"])


def _scope(values: Values) -> Exact:
    """The densities at one latent; the bound is the log-weight that trains."""
    densities = {
        "x": values["e"],
        "x|z": values["l"],
        "z": values["r"],
        "z|x": values["l"] * values["r"] / values["e"],
    }

    def density(scope: Scope, head: Node, operand: Node) -> Any:
        return densities[bracket_of(operand)]

    def mean(scope: Scope, head: Node, operand: Node) -> Any:
        return scope.value(operand)

    def divergence(scope: Scope, head: Node, operand: Node) -> Any:
        assert isinstance(operand, tree.Group)
        of, from_ = (scope.value(item) for item in operand.items)
        return log(of / from_)

    point = _Point(values)
    elbo = log_weight(point, None, point, None)  # type: ignore[arg-type]
    return exact(
        values,
        {
            r"p_\theta": Form(density, whole=False),
            r"q_\phi": Form(lambda scope, head, operand: values["q"], whole=False),
            r"\mathbb{E}": Form(mean),
            r"\mathrm{KL}": Form(divergence, whole=False),
            r"\mathrm{ELBO}": elbo,
            r"\mathcal L": Form(lambda scope, head, operand: -elbo, whole=False),
            "z": 0,
        },
    )


def _said(step: str) -> Proposition:
    """Every relation of a step's equation, at one latent."""
    return every("l r e q", *POSITIVE, then=whole(f"{OF}.{step}", _scope))


def _bayes() -> Proposition:
    """The product rule where the posterior is positive."""
    (positive,), (rule,) = items(f"{OF}.bayes", 0, "left"), items(f"{OF}.bayes", 0, "right")
    return every("l r e q", *POSITIVE, then=both(said(positive, _scope), said(rule, _scope)))


def _lower_bound() -> Proposition:
    """The bound is reconstruction less divergence, and its gap the divergence to the posterior."""
    (bound,), (gap,) = items(f"{OF}.lower_bound", 0), items(f"{OF}.lower_bound", 1)
    by_terms = relation(side(bound, 0, _scope), "=", side(bound, 1, _scope))
    return every("l r e q", *POSITIVE, then=both(by_terms, said(gap, _scope)))


def _laws(values: Values) -> Exact:
    """Two densities at one point; means are under the first."""
    q, r = values["q"], values["r"]
    return exact(
        values,
        {
            "q": q,
            "r": r,
            r"\mathbb{E}": Form(lambda scope, head, operand: scope.value(operand)),
            r"\mathrm{KL}": Form(lambda scope, head, operand: log(q / r), whole=False),
        },
    )


def _gibbs() -> Proposition:
    """-log(r/q) is the divergence's integrand, and at least 1 - r/q."""
    (chain,) = items(f"{OF}.gibbs", 0)
    first, second, third = (side(chain, place, _laws) for place in range(3))
    found = both(relation(first, "=", second), relation(second, ">=", third))
    return every("q r", relation(0, "<", "q"), relation(0, "<", "r"), then=found)


def _decoder(step: str, law: Callable[[Values], Any], names: str, *conditions: Proposition) -> Proposition:
    """Minus the log-probability that trains, of one pixel, is as the first relation of a step prints it."""

    def scope(values: Values) -> Exact:
        probability = exp(law(values).log_prob(values["x"]))
        one = {r"p_\theta": Form(lambda scope, head, operand: probability, whole=False), "D": 1}
        named = {"x_i": "x", "s_i": "s", r"\mu_i": "mu", r"\sigma": "sigma"}
        own = {symbol: values[name] for symbol, name in named.items() if name in values}
        return exact(values, one | own)

    (said_so, *_) = items(f"{OF}.{step}", 0)
    return every(names, *conditions, then=said(said_so, scope))


def _bernoulli() -> Proposition:
    binary = either(relation("x", "=", 0), relation("x", "=", 1))
    return _decoder("bernoulli", lambda v: Bernoulli(v["s"]), "x s", binary)


def _gaussian() -> Proposition:
    positive = relation(0, "<", "sigma")
    return _decoder("gaussian", lambda v: Gaussian(v["mu"], log(v["sigma"])), "x mu sigma", positive)


def _theorem(
    step: str, says: Callable[[], Proposition], proof: str, claim: str, beyond: str = MEANS
) -> Theorem:
    return Theorem(claim, f"vae_{step}", says, proof, beyond, (f"{OF}.{step}",))


# logarithms of products and quotients of l, r, e, q
LOGARITHMS = """
intros l r e q L R0 E Q.
assert (LR : 0 < l * r) by (apply Rmult_lt_0_compat; assumption).
assert (P : 0 < l * r / e) by (apply quotient_pos; assumption).
assert (X : ln (l * r) = ln l + ln r) by (apply ln_mult; assumption).
assert (Y : ln (l * r / e) = ln l + ln r - ln e) by (rewrite ln_quotient, X by assumption; ring).
assert (Z : ln (q / (l * r / e)) = ln q - (ln l + ln r - ln e))
  by (rewrite ln_quotient, Y by assumption; ring).
assert (W : l * r / (l * r / e) = e) by (field; lra).
"""
ADDED = LOGARITHMS + "repeat split.\nall: rewrite ?Z, ?W, ?(ln_quotient q r) by assumption.\nall: ring.\n"

THEOREMS = (
    _theorem(
        "bayes",
        _bayes,
        LOGARITHMS + "split; [assumption|].\nfield.\nrepeat split; lra.",
        "2",
        "",
    ),
    _theorem("insert_bayes", lambda: _said("insert_bayes"), ADDED, "2"),
    _theorem("multiply_and_divide", lambda: _said("multiply_and_divide"), ADDED, "2"),
    _theorem("three_terms", lambda: _said("three_terms"), ADDED, "3"),
    _theorem(
        "gibbs",
        _gibbs,
        """
intros q r Q R0.
rewrite !ln_quotient by assumption.
pose proof (ln_le_dec (r / q) (quotient_pos r q R0 Q)) as A.
rewrite ln_quotient in A by assumption.
split; lra.
""",
        "4",
        "Of the last inequality, that $1 - r/q$ has mean at least 0 under $q$, nothing is proved here.",
    ),
    _theorem(
        "lower_bound",
        _lower_bound,
        ADDED,
        "5",
        MEANS + " That the gap is not negative is the step before.",
    ),
    _theorem(
        "bernoulli",
        _bernoulli,
        "intros x s B.\nrewrite ln_exp.\ndestruct B; subst x; ring.",
        "29",
        PIXELS,
    ),
    _theorem(
        "gaussian",
        _gaussian,
        """
intros x mu sigma S.
pose proof PI_RGT_0 as P.
assert (T : 0 < sigma ^ 2) by (apply pow_lt; assumption).
rewrite ln_exp.
replace (ln (2 * PI * sigma ^ 2)) with (ln (2 * PI) + 2 * ln sigma).
2: { rewrite (ln_mult (2 * PI)) by lra.
replace (sigma ^ 2) with (sigma * sigma) by ring.
rewrite (ln_mult sigma sigma) by assumption.
ring. }
rewrite exp_opp_ln by assumption.
field.
lra.
""",
        "6",
        PIXELS,
    ),
    _theorem("loss", lambda: _said("loss"), ADDED, "5"),
)
