"""Claims 4 and 6: Gibbs' inequality, and the divergence of a Gaussian from the prior."""

from typing import Any

from theory.elbo.gaussian import Gaussian
from theory.kernel.propositions import Proposition, Term, Values, both, every, iff, relation, some
from theory.kernel.reading import Exact, exact, items, said, side
from theory.kernel.theorem import Theorem
from theory.notation.scope import Field, Form, Scope
from theory.notation.tree import Node
from theory.ops import log
from theory.worlds.laws import fixed

LAWS = (relation(0, "<", "q"), relation(0, "<", "r"))


def _laws(values: Values) -> Exact:
    """One point of two laws; the divergence is read as its integrand q log(q/r)."""
    q, r = values["q"], values["r"]

    def divergence(scope: Scope, head: Node, operand: Node) -> Any:
        return q * log(q / r)

    own = {"q": Field(lambda _: q, "z"), "r": Field(lambda _: r, "z"), "z": 0, "#fixed": Form(fixed)}
    integral = Form(lambda scope, node, body: scope.value(body))
    return exact(values, own, {"#integral": integral, r"\mathrm{KL}": Form(divergence, whole=False)})


def _null(values: Values) -> Any:
    """k (q - r), whose integral is zero."""
    return values["k"] * (values["q"] - values["r"])


def _gibbs() -> Proposition:
    """Up to what integrates to zero the integrand is r (t log t - t + 1), >= 0, and 0 for q = r alone."""
    by_gap, positive = items("4", 0)
    (zero,), (same,) = items("4", 1, "left"), items("4", 1, "right")
    divergence = side(zero, 0, _laws)
    found = both(
        said(by_gap, _laws, _null),
        said(positive, _laws),
        iff(relation(lambda v: divergence(v) - _null(v), "=", side(zero, 1, _laws)), said(same, _laws)),
    )
    return some("k", every("q r", *LAWS, then=found))


def _closed_form(values: Values) -> Exact:
    """Claim 6 in one coordinate."""
    return exact(values, {"d": 1, r"\mu_j": values["mu"], r"\sigma_j": values["sigma"]})


def _proposal(values: Values) -> Gaussian:
    """N(mu, sigma^2), by the class that trains."""
    return Gaussian(values["mu"], log(values["sigma"]))


def _log_ratio(values: Values) -> Any:
    """log q(z)/p(z) at the draw z = mu + sigma e, for the prior p."""
    z = _proposal(values).sample(values["e"])
    return _proposal(values).log_prob(z) - Gaussian(0, 0).log_prob(z)


def _gaussian() -> Proposition:
    """The log-ratio at a draw is the closed form but for what a standard normal e averages to zero."""
    closed = side(items("6", 0)[0], 1, _closed_form)
    trained: Term = lambda v: _proposal(v).kl_to_standard()  # noqa: E731
    averaged: Term = lambda v: closed(v) + v["k"] * v["e"] + v["m"] * (v["e"] ** 2 - 1)  # noqa: E731
    found = both(
        relation(trained, "=", closed), some("k m", every("e", then=relation(_log_ratio, "=", averaged)))
    )
    return every("mu sigma", relation(0, "<", "sigma"), then=found)


THEOREMS = (
    Theorem(
        "4",
        "claim_4",
        _gibbs,
        """
exists 1.
intros q r Q R0.
assert (T : 0 < q / r) by now apply quotient_pos.
destruct (x_ln_x _ T) as [A B].
split; [field; lra|].
split; [lra|].
assert (E : q * ln (q / r) - 1 * (q - r) = r * (q / r * ln (q / r) - (q / r - 1))) by (field; lra).
split; intros H.
{ rewrite E in H.
apply Rmult_integral in H.
destruct H as [H|H]; [lra|].
assert (O : q / r = 1) by (apply B; lra).
replace q with (q / r * r) by (field; lra).
rewrite O.
ring. }
subst r.
replace (q / q) with 1 by (field; lra).
rewrite ln_1.
ring.
""",
        "The integral of $k\\,(q - r)$ is zero as both laws have mass one; that is not proved here.",
    ),
    Theorem(
        "6",
        "claim_6",
        _gaussian,
        """
intros mu sigma S.
assert (L : ln (sigma ^ 2) = 2 * ln sigma).
{ replace (sigma ^ 2) with (sigma * sigma) by ring.
rewrite ln_mult by assumption.
ring. }
split.
{ replace (2 * ln sigma) with (ln (sigma ^ 2)) by assumption.
rewrite exp_ln by (apply pow_lt; assumption).
rewrite L.
field. }
exists (mu * sigma), ((sigma ^ 2 - 1) / 2).
intros e.
rewrite exp_ln, exp_opp_ln, L by assumption.
field.
lra.
""",
        r"That a standard normal $\varepsilon$ has variance 1, and that coordinates add up, is not proved.",
        ("vae_loss.prior_divergence",),
    ),
)
