r"""The loss of the variational autoencoder, step by step (Kingma & Welling 2014).

From the evidence, an integral that cannot be computed, by an identity to three terms; two of them make the
loss. Checks run on T1 (z ~ N(0, 1), x | z ~ N(z, 1)) with SymPy symbols for x and for the mean and the log
standard deviation of q, through the densities of ``theory.elbo`` that the encoder and the decoder train with;
the equations as printed run at draws of ``theory.worlds``.
"""

import sympy

from theory.derivations.base import Checks, Derivation, step
from theory.derivations.inequalities import least_at_one
from theory.derivations.vae import vae_estimability, vae_training_loss
from theory.derivations.vae.conjugate import MODEL, Q, bayes_rule, expectation, gaussian_kl, log_joint, x, z
from theory.derivations.vae.vae_gap import jensen
from theory.notation.statement import Connected, Holds, Statement, states
from theory.verdict import holds, vanishes
from theory.worlds.bounds.toy import ESTIMATED, TOY, TOY_AT_ONE
from theory.worlds.numbers import NUMBERS
from theory.worlds.vae.covering import COVERING
from theory.worlds.vae.dominated import DOMINATED
from theory.worlds.vae.latents import CONJUGATE, ONE, TWO_LAWS


@step(
    title="The quantity wanted",
    equation=states(CONJUGATE, r"\log p_\theta(x) = \log \int p_\theta(z)\,p_\theta(x\mid z)\,dz"),
    reason=r"""Maximum likelihood asks for the decoder under which the images are most probable. The
        latent $z$ is not observed, so it is integrated out.""",
    assumption=r"""$z\sim\mathcal N(0,I)$, $x\sim p_\theta(x\mid z)$ with the decoder's $\theta$, and
        $p_\theta(x)>0$.""",
    defines=(r"z\sim\mathcal N(0,I)", r"x\sim p_\theta(x\mid z)"),
    short=True,
)
def evidence() -> Checks:
    """On T1 the integral can be done: N(x; 0, 2)."""
    joint = sympy.exp(log_joint(z))
    computed = sympy.integrate(sympy.expand(joint), (z, -sympy.oo, sympy.oo))
    yield vanishes("the integral", computed - sympy.exp(MODEL.log_evidence(x)))


@step(
    title="Why the integral is intractable",
    equation=states(
        ESTIMATED,
        r"\hat p = \frac1k\sum_{i=1}^k p_\theta(x\mid z_i)",
        r"\frac{\operatorname{Var}\hat p}{p_\theta(x)^2} = \frac1k"
        r"\left(\frac{\mathbb{E}_{p_\theta(z)}[p_\theta(x\mid z)^2]}{p_\theta(x)^2}-1\right)",
    ),
    reason=r"""With a network inside, the integrand has no antiderivative in closed form; a grid of $n$
        points an axis needs $n^d$ evaluations. The mean over $k$ draws $z_i$ of the prior is unbiased,
        $\mathbb{E}[\hat p] = p_\theta(x)$, but almost no $z_i$ explains $x$: already for the linear toy
        $\frac{\mathbb{E}_{p_\theta(z)}[p_\theta(x\mid z)^2]}{p_\theta(x)^2} = \frac{2}{\sqrt3}\,e^{x^2/6}$
        in each dimension, and $\left(\frac{2}{\sqrt3}\,e^{x^2/6}\right)^{d} \approx 5.5\cdot10^{6}$ at $x=1$,
        $d=50$. And the logarithm is biased, $\mathbb{E}[\log\hat p] < \log p_\theta(x)$, by Jensen's
        inequality.""",
    world=TOY,
    elsewhere={
        r"\left(\frac{2}{\sqrt3}\,e^{x^2/6}\right)^{d} \approx 5.5\cdot10^{6}": TOY_AT_ONE,
        "x=1": TOY_AT_ONE,
    },
)
def intractable() -> Checks:
    """The second moment of the likelihood under the prior, on T1, and the number printed."""
    squared = sympy.exp(MODEL.log_prior(z) + 2 * MODEL.log_likelihood(x, z))
    second_moment = sympy.integrate(sympy.expand(squared), (z, -sympy.oo, sympy.oo))
    ratio = sympy.simplify(second_moment / sympy.exp(2 * MODEL.log_evidence(x)))
    yield vanishes("ratio", ratio - 2 / sympy.sqrt(3) * sympy.exp(x**2 / 6))
    yield holds("as printed", f"{float(ratio.subs(x, 1)) ** 50:.1e}" == "5.5e+06")


@step(
    title="Bayes' rule",
    equation=Statement(
        (
            Connected(
                COVERING,
                r"p_\theta(z\mid x) > 0",
                r"p_\theta(x) = \frac{p_\theta(x\mid z)\,p_\theta(z)}{p_\theta(z\mid x)}",
                both=False,
            ),
        )
    ),
    reason=r"""The product rule, read both ways, for every $z$ of positive posterior density. The left side
        does not depend on $z$, so the right side does not either: the posterior's own $z$-dependence cancels
        the joint density's. Elsewhere the quotient is $0/0$ and says nothing.""",
    assumption=r"$0<p_\theta(x)<\infty$, for otherwise there is no posterior.",
    world=CONJUGATE,
    short=True,
)
def bayes() -> Checks:
    """On T1, for every x and z."""
    yield bayes_rule("log joint - log posterior - log evidence", MODEL)


@step(
    title="The identity",
    equation=states(
        CONJUGATE,
        r"\log p_\theta(x) = \int q_\phi(z\mid x)\,\log p_\theta(x)\,dz"
        r" = \mathbb{E}_{z\sim q_\phi(z\mid x)}[\log p_\theta(x)]",
    ),
    reason=r"""$\log p_\theta(x)$ is a constant as far as $z$ is concerned, and the mean of a constant is
        the constant. This is an identity for every density $q_\phi$: no approximation, no estimate, and
        Jensen's inequality is not used. The encoder $q_\phi(z\mid x)$ only says where to look.""",
    assumption=r"$\int q_\phi(z\mid x)\,dz = 1$.",
    short=True,
)
def identity() -> Checks:
    """q has mass one for every mean and scale, and the constant comes back."""
    mass = sympy.integrate(sympy.exp(Q.log_prob(z)), (z, -sympy.oo, sympy.oo))
    yield vanishes("mass of q", mass - 1)
    yield vanishes("no z in log p(x)", MODEL.log_evidence(x).diff(z))
    yield vanishes("its mean", expectation(MODEL.log_evidence(x)) - MODEL.log_evidence(x))


@step(
    title="Insert Bayes' rule",
    equation=states(
        CONJUGATE,
        r"\log p_\theta(x) = \mathbb{E}_{q_\phi}\left["
        r"\log\frac{p_\theta(x\mid z)\,p_\theta(z)}{p_\theta(z\mid x)}\right]",
    ),
    reason=r"""The constant is written as the quotient of Bayes' rule above, at the $z$ over which the mean
        is taken.""",
    assumption=r"$p_\theta(z\mid x)>0$ at $q_\phi$-almost every $z$: the posterior dominates $q_\phi$.",
    short=True,
)
def insert_bayes() -> Checks:
    """The mean over q of the logarithm of the quotient, on T1, for every q."""
    quotient = log_joint(z) - MODEL.posterior(x).log_prob(z)
    yield vanishes("mean of the quotient", expectation(quotient) - MODEL.log_evidence(x))


@step(
    title=r"Multiply and divide by $q_\phi$",
    equation=states(
        CONJUGATE,
        r"\log p_\theta(x) = \mathbb{E}_{q_\phi}\left[\log p_\theta(x\mid z)"
        r" - \log\frac{q_\phi(z\mid x)}{p_\theta(z)} + \log\frac{q_\phi(z\mid x)}{p_\theta(z\mid x)}\right]",
    ),
    reason=r"""A factor $q_\phi/q_\phi = 1$ inside the logarithm; then the logarithm of a product is a
        sum. The grouping is chosen so that each fraction compares two densities of $z$.""",
    assumption=r"$q_\phi>0$ where the mean looks, which is no restriction: elsewhere it has no mass.",
    short=True,
)
def multiply_and_divide() -> Checks:
    """For any four positive numbers in the places of the densities."""
    likelihood, prior, posterior, encoder = sympy.symbols("l p r q", positive=True)
    before = sympy.log(likelihood * prior / posterior)
    after = sympy.log(likelihood) - sympy.log(encoder / prior) + sympy.log(encoder / posterior)
    yield vanishes("the logarithms", sympy.expand_log(before - after))


@step(
    title="Three terms",
    equation=states(
        CONJUGATE,
        r"\log p_\theta(x) = \mathbb{E}_{q_\phi}[\log p_\theta(x\mid z)]"
        r" - \mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z))"
        r" + \mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z\mid x))",
    ),
    reason=r"""The mean of a sum is the sum of the means, and
        $\mathrm{KL}(q\,\|\,r)=\mathbb{E}_q\left[\log\frac qr\right]$ by definition: the reconstruction, the
        divergence to the prior and the divergence to the posterior. The middle one carries a minus sign: it
        is a cost.""",
    assumption=r"Each mean is finite; otherwise the sum could read $\infty-\infty$.",
    world=TWO_LAWS,
    short=True,
)
def three_terms() -> Checks:
    """On T1 the three closed forms add up to the evidence for every x and every Gaussian q."""
    reconstruction = expectation(MODEL.log_likelihood(x, z))
    to_posterior = gaussian_kl(Q, MODEL.posterior(x))
    total = reconstruction - Q.kl_to_standard() + to_posterior
    yield vanishes("sum of the terms", total - MODEL.log_evidence(x))


@step(
    title="The last term is not negative",
    equation=Statement(
        (
            Holds(
                DOMINATED,
                r"\mathrm{KL}(q\,\|\,r) = \mathbb{E}_q\left[-\log\frac rq\right]"
                r" \ge \mathbb{E}_q\left[1-\frac rq\right] \ge 0",
            ),
            Connected(DOMINATED, r"\mathrm{KL}(q\,\|\,r) = 0", "q = r"),
        )
    ),
    reason=r"""$\log t\le t-1$ and $\log t = t-1 \iff t=1$ (Gibbs' inequality), and the mass of $r$ where
        $q$ has mass is at most one, $\mathbb{E}_q\left[\frac rq\right] \le 1$. Equality holds for laws that
        are equal almost everywhere.""",
    assumption=r"$r$ dominates $q$; otherwise the divergence is infinite and the inequality holds too.",
    elsewhere={r"\log t\le t-1": NUMBERS, r"\log t = t-1 \iff t=1": NUMBERS},
)
def gibbs() -> Checks:
    """t - 1 - log t is convex and stationary, with value 0, at 1 alone; KL(r || r) = 0 on T1."""
    t = sympy.symbols("t", positive=True)
    yield from least_at_one(t - 1 - sympy.log(t), t)
    posterior = MODEL.posterior(x)
    yield vanishes("zero at the posterior", gaussian_kl(posterior, posterior))


@step(
    title="The evidence lower bound",
    equation=states(
        CONJUGATE,
        r"\mathrm{ELBO} = \mathbb{E}_{q_\phi}[\log p_\theta(x\mid z)]"
        r" - \mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z)) \le \log p_\theta(x)",
        r"\log p_\theta(x) - \mathrm{ELBO} = \mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z\mid x))",
    ),
    reason=r"""Leave out the term that is never negative, and what remains is a lower bound whose gap is
        known by name. On the toy at $x=1$ the prior taken as $q$ loses
        $\log p_\theta(x) - \mathrm{ELBO} = \frac34-\frac12\log2 \approx 0.4034$ nats, the posterior none.""",
    world=ONE,
    short=True,
)
def lower_bound() -> Checks:
    """The gap is the divergence for every q; its value for q = prior, x = 1; zero at the posterior."""
    elbo = expectation(MODEL.log_likelihood(x, z)) - Q.kl_to_standard()
    gap = MODEL.log_evidence(x) - elbo
    yield vanishes("the gap", gap - gaussian_kl(Q, MODEL.posterior(x)))
    at_prior = gap.subs({Q.mean: 0, Q.log_scale: 0, x: 1})
    yield vanishes("q = prior", at_prior - (sympy.Rational(3, 4) - sympy.log(2) / 2))
    posterior = MODEL.posterior(x)
    at_posterior = gap.subs({Q.mean: posterior.mean, Q.log_scale: posterior.log_scale})
    yield vanishes("q = posterior", at_posterior)


DERIVATION = Derivation(
    name="vae_loss",
    title="The loss of the variational autoencoder",
    steps=(
        evidence,
        intractable,
        bayes,
        identity,
        insert_bayes,
        multiply_and_divide,
        three_terms,
        gibbs,
        lower_bound,
        jensen,
        *vae_estimability.STEPS,
        *vae_training_loss.STEPS,
    ),
)
