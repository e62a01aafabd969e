r"""Laws without a common density: the log-ratio has no gradient; what the generator follows instead."""

import sympy

from theory import objectives
from theory.derivations.base import Checks, step
from theory.notation.statement import Connected, Holds, Statement, states
from theory.ops import sigmoid
from theory.verdict import holds, vanishes
from theory.worlds.gan.manifolds import INTERIOR, SEGMENTS, SINGULAR


@step(
    title=r"On manifolds $\ell$ has no gradient",
    equation=Statement(
        (
            Connected(SINGULAR, r"p\,q = 0", r"D^* \in \{0,1\}"),
            Connected(SINGULAR, r"p\,q = 0", r"\lvert\ell\rvert = \infty"),
            Holds(INTERIOR, r"D^*(x) \in \{0,1\},\quad \nabla_x\,D^*(x) = 0", titled=True),
        )
    ),
    reason=r"""The generator's gradient at an optimal discriminator, above, contains $\nabla_x\,\ell$.
        Two manifolds of lower dimension in image space meet in general in a set that neither law sees
        (Arjovsky and Bottou, 2017): $P$ and $Q$ are mutually singular, some set has all of $P$'s mass
        and none of $Q$'s. With densities with respect to $P+Q$, $D^*$ is one almost everywhere under
        $P$ and zero almost everywhere under $Q$, and $\ell$ is infinite at almost every point that
        either law can draw: there is no gradient of it. Where the supports have interior points $D^*$
        is constant inside them, its gradient is zero, and it jumps from one to the other; on manifolds
        there are no interior points: $D^*$ is constant along each of them, and its derivative across
        them does not exist.""",
    assumption=r"""Both laws live on sets of volume zero, for the generator's see the step on a generator
        without a density. The supports share no piece of positive mass. On a piece that they share $\ell$
        exists with respect to the piece's own measure, with a gradient along it, and none across it.""",
)
def singular_laws() -> Checks:
    """D* tends to the label, and its slope in l to zero, as one density vanishes against the other."""
    best = objectives.MINIMAX.optimum
    log_ratio = sympy.symbols("l", real=True)
    output = sigmoid(best(log_ratio))
    for end, label in ((sympy.oo, 1), (-sympy.oo, 0)):
        yield vanishes(f"D* at {end}", sympy.limit(output, log_ratio, end) - label)
        yield vanishes(f"its slope at {end}", sympy.limit(output.diff(log_ratio), log_ratio, end))


@step(
    title="What the generator follows there",
    equation=states(
        SEGMENTS,
        r"h = 0,\quad V(s+\kappa\,h) = V(s),\quad \frac{\partial h}{\partial n} \ne 0",
        r"\frac{\partial L_{\mathrm{ns}}}{\partial n} = -\sigma(-s)\,\frac{\partial s}{\partial n}",
    ),
    reason=r"""The gradient of the trained score takes the place of $\nabla_x\,\ell$: by the chain rule
        any differentiable $s$ gives one (last equation; $n$ is the direction across the generated
        manifold). But no data determine it. To a score $s$ add $\kappa\,h$ with a smooth $h$ that
        vanishes on both manifolds: the discriminator's criterion does not change for any $\kappa$,
        while the slope across the generated manifold, which tells images where to move, takes every
        value, $\frac{\partial}{\partial n}[s+\kappa\,h] = \frac{\partial s}{\partial n} +
        \kappa\,\frac{\partial h}{\partial n}$. On manifolds the generator is therefore steered by what
        architecture, initialisation and training make of $s$ off the data, not by $p$ and $q$. A
        penalty on $\nabla_x\,s$ makes the criterion depend on that slope; noise on the images gives
        both laws a density, and $\ell$ its gradient back.""",
    assumption=r"""$s$ and $h$ are differentiable. Two parallel segments here, one for each law; in
        general there is such an $h$ near every generated point that has no data near it, where the
        generated images fill no volume, as where each is made from its own noise.""",
)
def off_the_manifolds() -> Checks:
    """For any score: the slope by the chain rule, and a function unseen by both laws whose slope is not 0."""
    objective = objectives.NON_SATURATING
    n, u, theta, kappa = sympy.symbols("n u theta kappa", real=True, nonzero=True)
    score = sympy.Function("s")(n, u)
    unseen = n * (n - theta) * (1 + u**2)
    by_rule = objective.generator(score).diff(n) + sigmoid(-score) * score.diff(n)
    yield vanishes("the chain rule", by_rule)
    for place, name in ((0, "data"), (theta, "generated")):
        yield vanishes(f"unseen on the {name} segment", unseen.subs(n, place))
    slope = unseen.diff(n).subs(n, theta)
    yield vanishes("its slope across", slope - theta * (1 + u**2))
    yield holds("not zero", slope.is_nonzero or sympy.factor(slope / theta).is_positive)
    wanted = sympy.symbols("g", real=True)  # any slope whatever is that of s + kappa h for one kappa
    (found,) = sympy.solve(score.diff(n).subs(n, theta) + kappa * slope - wanted, kappa)
    yield vanishes("any slope", score.diff(n).subs(n, theta) + found * slope - wanted)
