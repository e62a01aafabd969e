"""Falsehoods for the solvers: the plants of Coq's theorems, and residuals and signs with one thing wrong."""

from dataclasses import replace

import sympy

from theory import objectives
from theory.kernel.propositions import Bound, Joined, Relation

a, b, c, y = sympy.symbols("a b c y", real=True)
p, q, rho, h = sympy.symbols("p q rho h", positive=True)
s = sympy.Symbol("s", real=True)
weak, weaker = sympy.symbols("p q", nonnegative=True)  # of which the sum may be zero
LSGAN = objectives.lsgan(a, b, c)
BEST = LSGAN.optimum(sympy.log(p / q))
LOSS = p * LSGAN.real(y) + q * LSGAN.fake(y)
REGRET = LOSS - LOSS.subs(y, BEST)
DELTA = (p - q) ** 2 / (p + q)
SIGMOID = 1 / (1 + sympy.exp(-s))

NOT_ZERO = {
    "codes swapped in D*": BEST - (a * p + b * q) / (p + q),
    "densities swapped in D*": BEST - (b * q + a * p) / (p + q),
    "a sign in D*": BEST - (b * p - a * q) / (p + q),
    "D* without weights": BEST - (a + b) / 2,
    "the affine map from b": BEST - (b + (b - a) * p / (p + q)),
    "the affine map's slope": BEST - (a + (a - b) * p / (p + q)),
    "regret without the half": REGRET - (p + q) * (y - BEST) ** 2,
    "regret under p alone": REGRET - p * (y - BEST) ** 2 / 2,
    "regret under p - q": REGRET - (p - q) * (y - BEST) ** 2 / 2,
    "regret as a modulus": REGRET - (p + q) * sympy.Abs(y - BEST) / 2,
    "value at the optimum, twice": LOSS.subs(y, BEST) - (b - a) ** 2 * (p + q - DELTA) / 4,
    "value at the optimum, Delta's sign": LOSS.subs(y, BEST) - (b - a) ** 2 * (p + q + DELTA) / 8,
    "value at the optimum, not squared": LOSS.subs(y, BEST) - (b - a) * (p + q - DELTA) / 8,
    "the ratio upside down": q / p - (BEST - a) / (b - BEST),
    "the ratio with codes swapped": p / q - (BEST - b) / (a - BEST),
    "the ratio's sign": p / q + (BEST - a) / (b - BEST),
    "the slope's constant": LOSS.diff(y) - 2 * (p * (y - b) + q * (y - a)),
    "the slope's codes": LOSS.diff(y) - (p * (y - a) + q * (y - b)),
    "the curvature": LOSS.diff(y, 2) - (p - q),
    "the sigmoid's slope": SIGMOID.diff(s) - SIGMOID * (1 + SIGMOID),
    "the sigmoid's reflection": SIGMOID - SIGMOID.subs(s, -s),
    "a root's square": sympy.sqrt(p) ** 4 / p - q,
    "a root of a square": sympy.sqrt(y**2 + 1) - (y + 1),
    "alternating steps": h**2 * (h - 4) * (h + 4) / 16 - h**2 * (h**2 + 16) / 16,
    "an ellipse": 1 - h**2 / 16 - (16 - h) / 16,
}
NOT_POSITIVE = {
    "strict for weak": (p - q) ** 2,
    "p + q > 0 dropped": weak + weaker,
    "codes that may be alike": (b - a) ** 2 / (p + q),
    "the wrong code above": b - BEST,
    "a square that may vanish": DELTA,
    "the curvature's other sign": -LOSS.diff(y, 2),
    "the sign of a denominator": (y**2 + 1) / y,
    "a root's other sign": y - sympy.sqrt(y**2 + 1),
    "the step h = 4": 1 - h / 4,
    "a bound that is too small": 1 - DELTA / (p + q) * 2,
}


def conditions(proposition, change):
    """The proposition with the parts of its innermost implication changed."""
    if isinstance(proposition, Bound):
        return replace(proposition, body=conditions(proposition.body, change))
    assert isinstance(proposition, Joined)
    assert proposition.sign == "->"
    *_, last = proposition.parts
    if isinstance(last, Bound):
        inner = conditions(last, change)
        return replace(proposition, parts=(*proposition.parts[:-1], inner))
    return replace(proposition, parts=change(proposition.parts))


def without(place):
    """Drops one condition of the innermost implication."""
    return lambda said: conditions(said, lambda parts: parts[:place] + parts[place + 1 :])


def unconditional(said):
    """Drops the condition of the outer implication: the codes may be alike."""
    assert isinstance(said.body, Joined)
    return replace(said, body=replace(said.body, parts=said.body.parts[1:]))


def strict(said):
    """Every weak inequality of what is proved made strict."""

    def changed(part):
        if isinstance(part, Joined):
            return replace(part, parts=tuple(map(changed, part.parts)))
        weak = isinstance(part, Relation) and part.sign == "<="
        return replace(part, sign="<") if weak else part

    return conditions(said, lambda parts: (*parts[:-1], changed(parts[-1])))


THEOREMS_WITH_ERRORS = {
    "42: p > 0 dropped": ("claim_42_optimum", without(0)),
    "42: q > 0 dropped": ("claim_42_optimum", without(1)),
    "42: p + q > 0 dropped": ("claim_42_minimum", without(2)),
    "42: another output is worse, strictly": ("claim_42_minimum", strict),
    "43: q > 0 dropped": ("claim_43", without(1)),
    "45: p + q = 2 dropped": ("claim_45", without(2)),
    "46: p + q = 2 dropped": ("claim_46", without(2)),
    "47: a <> b dropped": ("claim_47_minimum", unconditional),
    "47: p + q = 2 dropped": ("claim_47_minimum", without(2)),
    "47: a minimum, strictly": ("claim_47_minimum", strict),
    "48: p + q = 2 dropped": ("claim_48_range", without(2)),
    "48: Delta > 0": ("claim_48_range", strict),
    "55: a <> b dropped": ("claim_55_ratio", without(2)),
    "55: rho > 0 dropped": ("claim_55_regret", without(2)),
}
