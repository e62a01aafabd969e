"""Numbers of T2: each integral over an interval that holds the middle, enclosed to a width of 1e-9.

The integrands are the functions that train, at the densities of ``theory.targets``; the numbers are Arb's.
"""

from fractions import Fraction
from typing import Any

from theory import divergences, enclosures, objectives, targets
from theory.kernel.points import GAN
from theory.kernel.propositions import Enclosed, Values
from theory.kernel.theorem import Theorem
from theory.kernel.theorems.gan import SOFTPLUS
from theory.kernel.theorems.lsgan import RATIONAL
from theory.objectives import Pointwise
from theory.ops import exp

MIDDLE = (Fraction(-7), Fraction(83, 10))  # alike about 0.65, as T2 is
PLACES = 10**12  # to which Arb's midpoint is rounded
RADIUS = Fraction(1, 2 * 10**9)
GROWTH = (10.0, 10.0)  # every integrand's size is below 10 + 10 z^2: they are bounded, or linear in l
BEYOND = (
    "Over intervals $[a, b]$ with $a \\le -7$ and $b \\ge 8.3$, however long; "
    "that the limit over the whole line lies in the same enclosure is not proved."
)

# each log-density's exponential is called p or q, and the log-ratio that of both
DENSITIES = """
{ intros x.
change (- x * x / 2 - ln (2 * PI) / 2) with (log_p x).
change (- (x + - (13 / 10)) * (x + - (13 / 10)) / 2 - ln (2 * PI) / 2) with (log_q x).
rewrite (difference x).
generalize (exp_pos (log_p x)) (exp_pos (log_q x)).
generalize (exp (log_p x)) (exp (log_q x)).
intros p q P Q.
"""
DECIMALS = "interval with (i_prec 60).\n"


def _number(claim: str, name: str, under_p: Pointwise, under_q: Pointwise, made: str, last: str) -> Theorem:
    """The enclosure of E_p[under_p(l)] + E_q[under_q(l)]; ``made`` says of what, ``last`` proves that."""

    def integrand(values: Values) -> Any:
        ratio = targets.T2.log_ratio(values["x"])
        p, q = (exp(law.log_prob(values["x"])) for law in (targets.T2.p, targets.T2.q))
        return p * under_p(ratio) + q * under_q(ratio)

    def says() -> Enclosed:
        ball = enclosures.gaussian_value(under_p, under_q, lambda ratio: ratio, targets.T2, GROWTH)
        value = Fraction(round(float(ball.mid()) * PLACES), PLACES)
        return Enclosed(integrand, "x", MIDDLE, value, RADIUS)

    proof = f"apply (made_of _ {made}).{DENSITIES}{SOFTPLUS}{RATIONAL}{last} }}\n{DECIMALS}"
    return Theorem(claim, f"claim_{claim}_t2_{name}", says, proof, BEYOND, numeric=True)


def _divergence(claim: str, name: str, made: str, last: str) -> Theorem:
    of = divergences.DIVERGENCES[name]
    return _number(claim, name, of.under_p, of.under_q, made, last)


def _criterion(name: str, made: str) -> Theorem:
    """LSGAN's criterion at trained codes, with the optimal discriminator."""
    objective = objectives.POINTWISE[name]
    cost = _after(objective.generator, objective.optimum)
    return _number("46", name, cost, cost, made, RATIO)


def _after(outer: Pointwise, inner: Pointwise) -> Pointwise:
    return lambda x: outer(inner(x))


def _negative(of: Pointwise) -> Pointwise:
    return lambda score: -of(score)


RATIO = "field. repeat split; lra."
THEOREMS = (
    _divergence("32", "jensen_shannon", "(ln 2 / 2) (ln 2 / 2) 0 (- (1 / 2))", "field. lra."),
    _number(
        "32",
        "criterion",
        _after(_negative(GAN.real), GAN.optimum),
        _after(_negative(GAN.fake), GAN.optimum),
        "0 0 0 (- (1))",
        "field. lra.",
    ),
    _divergence("46", "triangular", "1 1 (- (4)) 0", RATIO),
    _criterion("lsgan", "0 (1 / 2) (- (1 / 2)) 0"),
    _criterion("lsgan_pearson", "(1 / 2) (1 / 2) (- (2)) 0"),
)
