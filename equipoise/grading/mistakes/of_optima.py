"""Mistakes in the optimal discriminators."""

from equipoise.grading.mistakes.mistake import OPTIMUM, Mistake, known, planted

_SCORE, _CODED = (
    'pointwise(OBJECTIVES["minimax"]).optimum(ops.log(p) - ops.log(q))',
    "lsgan(a, b, b).optimum(ops.log(p) - ops.log(q))",
)
_PROBABILITY = "score(p, q) if logit else ops.sigmoid(score(p, q))"


def _gan_optimum(name: str, new: str, advice: str) -> Mistake:
    return planted(name, "optimum", _PROBABILITY, new, advice, (OPTIMUM,))


def _coded_optimum(name: str, new: str, advice: str) -> Mistake:
    return planted(name, "coded_optimum", _CODED, new, advice, (OPTIMUM,))


OF_OPTIMA = (
    known(
        "optimal score log q/p", "D* is the share of the data: p over p + q", (OPTIMUM,), name="D* inverted"
    ),
    known(
        "optimal score is the probability, not the logit",
        "p/(p + q) is a probability already",
        (OPTIMUM,),
        name="sigmoid of a probability",
    ),
    _gan_optimum(
        "D* of p = q alone",
        "0 * p + 1 / 2",
        "1/2 is D* where p = q; elsewhere the derivative is zero at p/(p + q)",
    ),
    _gan_optimum("the ratio p/q for D*", "p / q", "p/q is D*/(1 - D*); solve for D*"),
    _gan_optimum(
        "p - q in the denominator", "p / (p - q)", "the derivative p/D - q/(1 - D) is zero at p/(p + q)"
    ),
    _gan_optimum("the numerator alone", "p + 0 * q", "divide by p + q"),
    _gan_optimum("½ too many", "p / (p + q) / 2", "p/(p + q) has no ½"),
    _gan_optimum(
        "densities squared",
        "p**2 / (p**2 + q**2)",
        "the densities enter as they are: the integrand is linear",
    ),
    _gan_optimum("a decision for D*", "1.0 * (p > q)", "D* is a probability, not the likelier class"),
    _gan_optimum(
        "D* of the codes (-1, 1)",
        "(p - q) / (p + q)",
        "that is LSGAN's D* with a = -1 and b = 1; the GAN's is p/(p + q)",
    ),
    known("a and b swapped in D*", "b is the code of real data: it goes with p", (OPTIMUM,)),
    known("D* without the code a", "add the code a: D* = a + (b - a) p/(p + q)", (OPTIMUM,)),
    _coded_optimum("D* of p = q alone", "0 * p + (a + b) / 2", "(a + b)/2 is D* where p = q alone"),
    _coded_optimum(
        "codes ignored", "p / (p + q)", "p/(p + q) is right for a = 0 and b = 1; the codes weight p and q"
    ),
    _coded_optimum("the numerator alone", "b * p + a * q", "divide by p + q"),
    _coded_optimum("a q subtracted", "(b * p - a * q) / (p + q)", "the terms are added: (b p + a q)/(p + q)"),
    _coded_optimum("the term a q forgotten", "b * p / (p + q)", "the fake term counts: (b p + a q)/(p + q)"),
    _coded_optimum("½ too many", "(b * p + a * q) / (2 * (p + q))", "the ½ of the losses cancels"),
    _coded_optimum(
        "½ for p + q",
        "(b * p + a * q) / 2",
        "divide by p + q, which is not 2",
    ),
    _coded_optimum("p - q in the denominator", "(b * p - a * q) / (p - q)", "both derivatives are added"),
)
