r"""Two conditions of the estimates: of exchanging gradient and mean, and of L_k reaching the evidence."""

import math
from itertools import product

import numpy as np
import sympy

from theory.derivations.base import Checks, step
from theory.derivations.vae.conjugate import Q, z
from theory.elbo.bounds import importance_bound
from theory.notation.statement import Connected, Holds, Statement
from theory.verdict import equals, holds, vanishes
from theory.worlds.bounds.two_weights import CONSISTENT, LAWS, bound
from theory.worlds.vae.exchange import EXCHANGE
from theory.worlds.vae.latents import STEP


@step(
    title="When gradient and mean may be exchanged",
    equation=Statement(
        (
            Connected(
                EXCHANGE,
                r"\mathbb{E}_\varepsilon\left[\sup_{0<\lvert h\rvert\le1}"
                r"\frac{\lvert f(z+h)-f(z)\rvert}{\lvert h\rvert}\right] < \infty",
                r"\frac{\partial}{\partial\mu}\,\mathbb{E}_{q_\phi}[f(z)]"
                r" = \mathbb{E}_\varepsilon\left[\frac{\partial}{\partial\mu}\,f(z)\right]",
                both=False,
            ),
            Holds(
                STEP,
                r"\mathbb{E}_\varepsilon\left[\frac{\partial}{\partial\mu}\,f(z)\right] = 0,\quad"
                r"\frac{\partial}{\partial\mu}\,\mathbb{E}_{q_\phi}[f(z)] = \mathcal N(0;\mu,\sigma^2)",
                titled=True,
            ),
        )
    ),
    reason=r"""$f$ stands for $\log p_\theta(x\mid z)$ as a function of one latent. A derivative is a
        limit of difference quotients, and dominated convergence takes the limit through the mean once
        one integrable function of $\varepsilon$ exceeds all of them. Here $\mu$ moves
        $z=\mu+\sigma\,\varepsilon$ by $h$; $\sigma$ moves it by $h\,\varepsilon$, $\theta$ moves $f$:
        the same condition on their own quotients. A bound on the derivative alone is not enough: that
        of the step $f(z)=\mathbf{1}\{z>0\}$ is zero at almost every $z$, but at a distance $u$ from the
        jump the largest quotient is $1/u$, whose mean is infinite. Softplus and ReLU decoders satisfy
        the condition; hard thresholds and discrete latents do not.""",
    assumption=r"""The quotients converge at almost every $\varepsilon$. Nets of Lipschitz layers under
        Gaussian $q_\phi$ qualify: the quotients of $\log p_\theta(x\mid z)$ then grow at most as a
        power of $z$, of which every Gaussian mean is finite.""",
    world=STEP,
)
def domination() -> Checks:
    """The step: its mean's slope is q(0), the slope's mean is 0, and the quotients' mean has no bound."""
    scale = sympy.exp(Q.log_scale)
    above_zero = (1 + sympy.erf(Q.mean / (sympy.sqrt(2) * scale))) / 2
    density = sympy.exp(Q.log_prob(z)).subs(z, 0)
    yield vanishes("the mean's slope", sympy.powsimp(above_zero.diff(Q.mean) - density))
    draw = sympy.symbols("z_0", nonzero=True)
    yield vanishes("the slope's mean", sympy.Heaviside(draw).diff(draw).subs(draw, 1))
    distance, least = sympy.symbols("u r", positive=True)
    beyond = sympy.integrate(1 / distance, (distance, least, 1))
    yield holds("the quotients' mean", sympy.limit(beyond, least, 0) == sympy.oo)
    quadratic = ((z + distance) ** 2 - z**2) / distance
    yield vanishes("z^2 is dominated by 2|z| + 1", sympy.expand(quadratic - (2 * z + distance)))


@step(
    title="When the bounds reach the evidence",
    equation=Statement(
        (
            Connected(
                CONSISTENT,
                r"\mathbb{E}_{q_\phi}[\lvert\log w\rvert] < \infty",
                r"\lim_{k\to\infty} L_k = \log p_\theta(x)",
                both=False,
            ),
        )
    ),
    reason=r"""By the law of large numbers the mean $\bar w$ of $k$ weights tends to $p_\theta(x)$
        almost surely, hence $\log\bar w$ to $\log p_\theta(x)$. Its mean $L_k$ is never above that limit, by
        Jensen's inequality. Nor does it stay below: by the same inequality $\log\bar w$ is at least the mean
        of the $\log w_i$, which tends to $\mathbb{E}_{q_\phi}[\log w]$ and has that expectation for every
        $k$. The difference of the two is not negative, and by Fatou's lemma the lower limit of its
        expectation is at least the expectation of its limit: that of $L_k$ is at least
        $\log p_\theta(x)$. If $q_\phi$ has mass where the joint density has
        none, $w$ vanishes with positive probability, and so do all $k$ weights at once: every $L_k$ is
        $-\infty$, though $p_\theta(x)$ is not zero. The condition is sufficient; it is enough that it
        holds for the mean of some number of weights, as the bounds rise with $k$.""",
    assumption=r"""The draws are independent, and $q_\phi$ covers the posterior, so that
        $\mathbb{E}_{q_\phi}[w] = p_\theta(x)$. A finite variance of $w$ is not needed; it gives the
        rate $1/k$.""",
)
def consistency() -> Checks:
    """L_k by every outcome of two-valued weights, through the bound that trains, and its bounds there."""
    for law in LAWS[:2]:
        first, second, probability = law
        for k in (1, 2, 5):
            outcomes = np.array(list(product((first, second), repeat=k)))
            chance = np.prod(np.where(outcomes == first, probability, 1 - probability), axis=1)
            values = importance_bound(np.log(outcomes))
            yield equals(f"L_{k} of {first:g} or {second:g}", bound(law, k), float(chance @ values))
            below, above = np.mean(np.log(outcomes), axis=1), np.mean(outcomes, axis=1)
            between = np.all(below <= values + 1e-12) and np.all(values <= above)
            yield holds(f"between its bounds, k = {k}", bool(between))
        evidence = math.log(probability * first + (1 - probability) * second)
        gaps = [evidence - bound(law, k) for k in (1, 64, 4096)]
        yield holds("falls towards 0", gaps[0] > 20 * gaps[1] > 20 * 20 * gaps[2] > 0)
    yield holds("a weight that may vanish", bound(LAWS[2], 64) == -math.inf)
