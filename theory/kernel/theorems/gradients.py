"""Claims 13 and 16: the score of a Gaussian has mean zero, and so has a minibatch's error.

The score is integrated over the whole line. Of a few data, whose terms are any numbers, every minibatch is
written out.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from theory.derivations.vae.minibatches import every_minibatch
from theory.elbo import gradients
from theory.elbo.gaussian import Gaussian
from theory.kernel.limits import OverLine
from theory.kernel.propositions import Proposition, Slope, Values, both, every
from theory.kernel.reading import Exact, exact, items, said, side
from theory.kernel.theorem import Theorem
from theory.notation.scope import Form, Scope
from theory.notation.tree import Node
from theory.ops import exp
from theory.worlds import minibatches
from theory.worlds.laws import fixed

BEYOND = (
    r"One coordinate, whose mean under $q$ is Riemann's improper integral of $q(z)\,s(z)$ over the line; "
    "that coordinates are independent is not proved."
)
TERMS = ("x1", "x2", "x3", "x4")  # of the data
WITHOUT, WITH = (
    tuple((count, size) for count in range(1, most + 1) for size in range(1, count + 1)) for most in (4, 3)
)
PARTS = {"mu": "mean", "l": "log_scale"}  # of phi = (mu, log sigma); the score's parts by parameter


def _scope(values: Values, part: str = "") -> Exact:
    """One latent; a mean under q is its integrand q(z) (...), and a gradient that ``part`` of the score.

    Without a part a gradient is what it is the gradient of.
    """
    q = Gaussian(values["mu"], values["l"])
    density = exp(q.log_prob(values["z"]))

    def gradient(scope: Scope, head: Node, operand: Node) -> Any:
        return getattr(gradients.score(q, values["z"]), part) if part else scope.value(operand)

    return exact(
        values,
        {
            "q": Form(lambda scope, head, operand: density, whole=False),
            "z": values["z"],
            "s": Form(gradient, whole=False),
            r"\nabla_\phi": Form(gradient),
            r"\mathbb{E}": Form(lambda scope, head, operand: density * scope.value(operand)),
            "#fixed": Form(fixed),
        },
    )


def _mean_zero(parameter: str) -> Proposition:
    """A part of the score that trains is the derivative of log q at each z, and integrates to 0 under q."""
    mean, score = items("13", 0)
    scored = partial(_scope, part=PARTS[parameter])
    derivative = every("mu l z", then=Slope(side(score, 1, _scope), parameter, side(score, 0, scored)))
    zero = OverLine(side(mean, 0, scored), "z", side(mean, 1, exact))
    return both(derivative, every("mu l", then=zero))


def _minibatches(scheme: str, sizes: Iterable[tuple[int, int]]) -> Proposition:
    """The estimate that trains is as stated for every minibatch, and its mean over them is the sum.

    ``sizes`` are numbers N of data and M of those in a minibatch.
    """
    estimate, mean = items("16", 0)[0], items("16", 1)[0]
    found = []
    for count, size in sizes:
        batches = every_minibatch(range(1, count + 1), size)[scheme]
        found += [said(estimate, partial(_batch, count, batches, batch)) for batch in batches]
        found.append(said(mean, partial(_batch, count, batches, batches[0])))
    return every(" ".join(TERMS), then=both(*found))


def _batch(count: int, batches: Sequence[tuple[int, ...]], batch: tuple[int, ...], values: Values) -> Exact:
    """One minibatch among those of the first ``count`` terms."""
    terms = [values[name] for name in TERMS[:count]]
    number = exact(values).number
    return exact(values, minibatches.vocabulary(terms, batches, batch, lambda n: number(str(n))))


LOG_DENSITY = "- ((z - mu) * exp (- l) * ((z - mu) * exp (- l))) / 2 - l - ln (2 * PI) / 2"


def _proof(parameter: str, antiderivative: str, moment: str, factor: str) -> str:
    """The score is a derivative; and it has, times the density, an antiderivative that falls as 1/|z - mu|.

    That times z - mu is -``moment`` exp(-u^2/2) ``factor``, u being the standardised latent.
    """
    return f"""
split; intros mu l.
{{ intros z.
apply (is_derive_ext (fun {parameter} => {LOG_DENSITY})); [intros t; now rewrite ln_exp|].
auto_derive; [exact I|].
field. }}
assert (E : exp l * exp (- l) = 1) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
apply over_line with (fun z => - {antiderivative} * exp ({LOG_DENSITY})).
{{ intros z.
auto_derive; [exact I|].
unfold Rminus, Rdiv.
field. }}
{{ intros z.
apply (ex_derive_continuous (V := R_NormedModule)).
auto_derive.
exact I. }}
set (c := exp (- (ln (2 * PI) / 2))).
assert (C : 0 < {factor}) by (unfold c; repeat apply Rmult_lt_0_compat; apply exp_pos).
apply vanishes_far with mu (2 * ({factor})); [lra|].
intros z.
set (u := (z - mu) * exp (- l)).
assert (U : z - mu = u * exp l) by (unfold u; rewrite Rmult_assoc, (Rmult_comm (exp (- l))), E; ring).
rewrite <- Rabs_mult.
replace (exp (- (u * u) / 2 - l - ln (2 * PI) / 2)) with (exp (- (u * u) / 2) * exp (- l) * c)
  by (unfold c; rewrite <- !exp_plus; f_equal; field).
replace (- {antiderivative} * (exp (- (u * u) / 2) * exp (- l) * c) * (z - mu))
  with (- ({moment} * exp (- (u * u) / 2) * ({factor}))).
2: {{ rewrite ?U.
replace (exp (- l)) with (/ exp l) by now rewrite exp_Ropp.
field.
apply Rgt_not_eq, exp_pos. }}
rewrite Rabs_Ropp, Rabs_mult, (Rabs_pos_eq ({factor})) by lra.
pose proof (bell_first u).
pose proof (bell_second u).
apply Rmult_le_compat_r; lra.
"""


THEOREMS = (
    Theorem(
        "13",
        "claim_13_mean",
        partial(_mean_zero, "mu"),
        _proof("mu", "1", "u", "c"),
        BEYOND,
    ),
    Theorem(
        "13",
        "claim_13_log_scale",
        partial(_mean_zero, "l"),
        _proof("l", "(z - mu)", "(u * u)", "exp l * c"),
        BEYOND,
    ),
    *(
        Theorem(
            "16",
            f"claim_16_{name}",
            partial(_minibatches, f"{name.replace('_', ' ')}", sizes),
            f"intros {' '.join(TERMS)}.\nrepeat split; field.",
            f"{words}; it is not proved here for every $N$ and $M$.",
        )
        for name, sizes, words in (
            ("without_replacement", WITHOUT, "Every minibatch of $M \\le N$ data out of $N \\le 4$"),
            ("with_replacement", WITH, "Every minibatch of $M \\le N$ draws out of $N \\le 3$ data"),
        )
    ),
)
