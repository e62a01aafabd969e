r"""A second proof of both optimal discriminators: they are the label's conditional mean given the image."""

import sympy

from theory import objectives
from theory.derivations.base import Checks, step
from theory.notation.statement import states
from theory.ops import sigmoid
from theory.verdict import vanishes
from theory.worlds.gan.labels import CODED_LABELS, LABELLED

a, b, c = sympy.symbols("a b c", real=True)
p, q = sympy.symbols("p q", positive=True)
y = sympy.symbols("y", real=True)
SHARE = p / (p + q)  # of real images at x


@step(
    title="A second proof: the probability of the label",
    equation=states(
        LABELLED,
        r"\mathbb{E}[y\mid x] = \Pr(y=1\mid x) = D^*(x)",
        r"V(D,G) = 2\,\mathbb{E}[y\log D(x) + (1-y)\log(1-D(x))]",
        r"V(D^*,G) - V(D,G) = 2\,\mathbb{E}[\mathrm{KL}(\mathrm{Ber}(\mathbb{E}[y\mid x])\,\|\,"
        r"\mathrm{Ber}(D(x)))]",
    ),
    reason=r"""Draw the label $y$ by a fair coin, then $x$ from $P$ if $y$ is one and from $Q$ if it is
        zero. By Bayes' rule $\Pr(y=1\mid x) = \frac{p}{p+q}$. $V$ is twice the mean log-likelihood of
        the label. Given $x$, the log-likelihood that another probability loses is the Kullback--Leibler
        divergence of the two coins, which is zero for equal ones alone (Gibbs). No derivative is taken,
        and nothing is assumed of the densities' smoothness.""",
    assumption=r"As many real as generated images: the coin is fair. $V(D,G) > -\infty$.",
)
def label_probability() -> Checks:
    """Bayes' rule with prior halves, and the log-likelihood of the losses that train, given x."""
    objective = objectives.MINIMAX
    posterior = (p / 2) / (p / 2 + q / 2)
    yield vanishes("Bayes' rule", posterior - sigmoid(objective.optimum(sympy.log(p / q))))
    score = sympy.symbols("s", real=True)
    mixture = (p + q) / 2
    given_x = SHARE * sympy.log(sigmoid(score)) + (1 - SHARE) * sympy.log(1 - sigmoid(score))
    losses = -p * objective.real(score) - q * objective.fake(score)
    difference = sympy.expand_log(sympy.simplify(losses - 2 * mixture * given_x), force=True)
    slope = (losses - 2 * mixture * given_x).diff(score)
    yield vanishes("twice the mean log-likelihood, by slope", slope)
    yield vanishes("and at s = 0", sympy.expand_log(difference.subs(score, 0), force=True))


@step(
    title="A second proof: the label's conditional mean",
    equation=states(
        CODED_LABELS,
        r"J_D(D) = \mathbb{E}[(y-D(x))^2] = \mathbb{E}[\operatorname{Var}[y\mid x]]"
        r" + \mathbb{E}[(\mathbb{E}[y\mid x]-D(x))^2]",
        r"\mathbb{E}[y\mid x] = b\,\Pr(y=b\mid x) + a\,\Pr(y=a\mid x) = D^*(x)",
    ),
    reason=r"""Draw the label $y$ by a fair coin, $b$ or $a$, then $x$ from $P$ or from $Q$: with its
        halves $J_D$ is the mean squared error of a regression of $y$ on $x$. Add and subtract
        $\mathbb{E}[y\mid x]$; the cross term has the conditional mean zero, and the first of the two
        that are left does not contain $D$. So the best $D$ is the conditional mean, the projection of
        $y$ on the square-integrable functions of $x$, and what no discriminator can explain is the mean
        conditional variance, $J_D(D^*) = \mathbb{E}[\operatorname{Var}[y\mid x]]$. For the codes zero
        and one $D^*$ is the GAN's: both losses are proper, and elicit the same probability.""",
    assumption=r"As many real as generated images; $D$ square-integrable under $P+Q$.",
)
def label_mean() -> Checks:
    """Given x, with the losses that train: the decomposition, its cross term, and the least loss."""
    objective = objectives.lsgan(a, b, c)
    mean = SHARE * b + (1 - SHARE) * a
    variance = SHARE * (b - mean) ** 2 + (1 - SHARE) * (a - mean) ** 2
    cross = SHARE * (b - mean) + (1 - SHARE) * (a - mean)
    losses = p * objective.real(y) + q * objective.fake(y)
    yield vanishes("the cross term", cross)
    yield vanishes("the decomposition", losses - (p + q) / 2 * (variance + (mean - y) ** 2))
    yield vanishes("the conditional mean", mean - objective.optimum(sympy.log(p / q)))
    yield vanishes("the variance", (p + q) / 2 * variance - (b - a) ** 2 / 2 * p * q / (p + q))
