r"""The loss as it is minimised: sums, means and units spelled out, for both decoders."""

from fractions import Fraction
from itertools import product

import numpy as np
import sympy

from theory.derivations.base import Checks, Step, step
from theory.derivations.vae.conjugate import MODEL, Q, expectation, noise, over_noise, x, z
from theory.derivations.vae.minibatches import unbiased
from theory.derivations.vae.vae_reduction import divergence_weighted, minibatch_gradient
from theory.elbo.bernoulli import Bernoulli, grey_mass
from theory.elbo.estimators import sgvb_a, sgvb_b
from theory.elbo.gaussian import Gaussian
from theory.notation.statement import states
from theory.ops import sigmoid
from theory.verdict import equals, holds, vanishes
from theory.worlds.vae.decoders import BINARY, GREY, GREY_MODEL, MINIBATCH, REAL, UNIT_MEAN
from theory.worlds.vae.latents import CONJUGATE

logit = sympy.symbols("s", real=True)


@step(
    title="The loss",
    equation=states(
        CONJUGATE,
        r"\mathcal L(x,\theta,\phi) = -\mathbb{E}_{z\sim q_\phi(z\mid x)}[\log p_\theta(x\mid z)]"
        r" + \mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z))",
        r"\mathcal L(x,\theta,\phi) = -\log p_\theta(x)"
        r" + \mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z\mid x))",
    ),
    reason=r"""Minus the lower bound, in nats an image: the two terms that can be estimated. In $\phi$ it
        drives the encoder to the posterior, $\nabla_\phi\,\mathcal L(x,\theta,\phi) =
        \nabla_\phi\,\mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z\mid x))$: $\log p_\theta(x)$ does not
        depend on $\phi$, so the term that cannot be computed is minimised all the same. In $\theta$
        descending it raises the log-likelihood less that divergence, not the likelihood alone: the
        posterior moves with the decoder, $\nabla_\theta\,\mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z\mid
        x)) \ne 0$.""",
    assumption=r"Encoder and decoder are trained together; $q_\phi$ need not contain the posterior.",
    short=True,
)
def loss() -> Checks:
    """Both estimators that train have the loss as their mean; its gradient in phi is the last term's."""
    value = -expectation(MODEL.log_likelihood(x, z)) + Q.kl_to_standard()
    yield vanishes("KL sampled (A)", over_noise(sgvb_a(MODEL, x, Q, noise)) + value)
    yield vanishes("KL in closed form (B)", over_noise(sgvb_b(MODEL, x, Q, noise)) + value)
    posterior = MODEL.posterior(x)
    last_term = expectation(Q.log_prob(z) - posterior.log_prob(z))
    for parameter in (Q.mean, Q.log_scale):
        yield vanishes(f"gradient in {parameter}", (value - last_term).diff(parameter))
        at_posterior = {Q.mean: posterior.mean, Q.log_scale: posterior.log_scale}
        yield vanishes(f"zero at the posterior, {parameter}", value.diff(parameter).subs(at_posterior))


@step(
    title="Sums and means",
    equation=states(
        MINIBATCH,
        r"\overline{\mathcal L} = \frac1M\sum_{m=1}^{M}\left["
        r"-\frac1K\sum_{k=1}^{K}\sum_{i=1}^{D}\log p_\theta(x_{mi}\mid z_{mk})"
        r" + \tfrac12\sum_{j=1}^{d}(\mu_{mj}^2+\sigma_{mj}^2-1-\log\sigma_{mj}^2)\right]",
    ),
    reason=r"""Sum over the $D$ pixels and over the $d$ latent coordinates, for they are factors of
        densities; mean over the $K$ draws and over the $M$ images, for they estimate expectations. Over
        all $N$ images the total is $N$ times the minibatch's mean, without bias.""",
    assumption=r"Minibatches drawn uniformly; pixels independent given $z$.",
    short=True,
)
def sums_and_means() -> Checks:
    """Every minibatch of 2 from 5 enumerated in exact arithmetic; joint densities are products."""
    yield from unbiased([Fraction(n * n + 1, n + 2) for n in range(5)], 2)
    pixels, scores = np.array([1.0, 0.0, 1.0]), np.array([0.4, -1.2, 2.5])
    probabilities = np.where(pixels == 1, sigmoid(scores), 1 - sigmoid(scores))
    yield equals("pixels are summed", np.log(np.prod(probabilities)), Bernoulli(scores).log_prob(pixels))
    coordinates = np.array([0.5, -1.0, 0.25])
    standard = Gaussian(np.zeros(3), np.zeros(3)).log_prob(coordinates)
    density = np.prod(np.exp(-(coordinates**2) / 2) / np.sqrt(2 * np.pi))
    yield equals("latents are summed", np.log(density), standard)


@step(
    title="Bernoulli decoder",
    equation=states(
        BINARY,
        r"-\log p_\theta(x\mid z) = \sum_{i=1}^{D}[\operatorname{softplus}(s_i) - x_i s_i],"
        r"\quad x_i \in \{0,1\},\quad s=\operatorname{decoder}_\theta(z)",
    ),
    reason=r"""Each pixel is one with probability $\sigma(s_i)$;
        $\log\sigma(s)=s-\operatorname{softplus}(s)$ and $\log(1-\sigma(s))=-\operatorname{softplus}(s)$.
        From the raw score nothing overflows, so no $\varepsilon$ is needed inside a logarithm.""",
    assumption=r"Binary pixels: the images are binarised, and it is said how.",
    short=True,
)
def bernoulli() -> Checks:
    """Both outcomes in symbols; the probabilities of all 2^4 images add up to one."""
    yield vanishes("white", sympy.exp(Bernoulli(logit).log_prob(1)) - sigmoid(logit))
    yield vanishes("black", sympy.exp(Bernoulli(logit).log_prob(0)) - sigmoid(-logit))
    images = np.array(list(product((0.0, 1.0), repeat=4)))
    total = np.sum(np.exp(Bernoulli(np.array([0.3, -2.0, 1.5, 30.0])).log_prob(images)))
    yield equals("all images", 1.0, float(total))


@step(
    title="Gaussian decoder",
    equation=states(
        REAL,
        r"-\log p_\theta(x\mid z) = \sum_{i=1}^{D}\left[\frac{(x_i-\mu_i)^2}{2\sigma^2}"
        r" + \tfrac12\log(2\pi\sigma^2)\right],\quad \mu=\operatorname{decoder}_\theta(z)",
    ),
    reason=r"""The squared error is a log-likelihood only with its $\sigma$: that number sets the exchange
        rate between the two terms. It has to be stated or learned. Leaving it out, or averaging the
        squares over pixels, silently fixes it: with $\sigma^2=D$,
        $\frac{1}{2D}\sum_{i=1}^{D}(x_i-\mu_i)^2 = \sum_{i=1}^{D}\frac{(x_i-\mu_i)^2}{2\sigma^2}$, for 784
        pixels a standard deviation of $\sqrt{784}=28$ where pixels lie within $[0,1]$.""",
    assumption=r"Real-valued pixels; the log-density is in nats and may be positive.",
    world=UNIT_MEAN,
)
def gaussian() -> Checks:
    """The density has mass one; the mean of squares is sigma^2 = D up to a constant."""
    scale = sympy.symbols("sigma", positive=True)
    pixel, center = sympy.symbols("x_i mu_i", real=True)
    log_density = Gaussian(center, sympy.log(scale)).log_prob(pixel)
    written = (pixel - center) ** 2 / (2 * scale**2) + sympy.log(2 * sympy.pi * scale**2) / 2
    yield vanishes("as written", sympy.expand_log(-log_density - written, force=True))
    yield vanishes("mass", sympy.integrate(sympy.exp(-written), (pixel, -sympy.oo, sympy.oo)) - 1)
    pixels = sympy.symbols("D", positive=True)
    averaged = (pixel - center) ** 2 / (2 * pixels)
    yield vanishes("mean of squares", (averaged + log_density.subs(scale, sympy.sqrt(pixels))).diff(center))
    yield holds("28", sympy.sqrt(784) == 28)


@step(
    title="Cross-entropy on grey pixels is no likelihood",
    equation=states(
        GREY,
        r"Z(s) = \int_0^1 e^{x s-\operatorname{softplus}(s)}\,dx = \frac{\tanh(s/2)}{s} \le \tfrac12",
    ),
    reason=r"""For $x$ in $[0,1]$ the Bernoulli expression is a density only after division by this mass
        (then it is the continuous Bernoulli, CB). The mass depends on $s$, so leaving it out changes the
        optimum as well as the scale: the bound that cross-entropy gives is too low by at least $\log2$ nats
        a pixel, $\mathrm{ELBO}_{\mathrm{BCE}} \le \log p_{\mathrm{CB}}(x) - D\log 2$, and the
        ``likelihoods'' of grey images cannot be compared with any other.""",
    assumption=r"$s\ne0$; the value at zero is the limit, $\lim_{s\to0}\frac{\tanh(s/2)}{s} = \tfrac12$.",
    elsewhere={r"\mathrm{ELBO}_{\mathrm{BCE}} \le \log p_{\mathrm{CB}}(x) - D\log 2": GREY_MODEL},
)
def grey_pixels() -> Checks:
    """The integral, its limit at 0, and that it falls from there: s > sinh s cosh s never for s > 0."""
    grey = sympy.symbols("x", nonnegative=True)
    score = sympy.symbols("s", positive=True)
    mass = sympy.integrate(sympy.exp(grey * score) / (1 + sympy.exp(score)), (grey, 0, 1))
    yield vanishes("the mass", (mass - grey_mass(score)).rewrite(sympy.exp))
    integrand = sympy.exp(Bernoulli(logit).log_prob(grey))
    yield vanishes("the integrand", integrand - sympy.exp(grey * logit) / (1 + sympy.exp(logit)))
    yield vanishes("at 0", sympy.limit(grey_mass(score), score, 0) - sympy.Rational(1, 2))
    yield vanishes("even", grey_mass(logit) - grey_mass(-logit))
    slope = grey_mass(2 * score).diff(score) * 2 * score**2 * sympy.cosh(score) ** 2
    yield vanishes("its slope", (slope - (score - sympy.sinh(2 * score) / 2)).rewrite(sympy.exp))
    yield vanishes(
        "the slope's sign", (score - sympy.sinh(2 * score) / 2).diff(score) - (1 - sympy.cosh(2 * score))
    )


STEPS: tuple[Step, ...] = (
    loss,
    sums_and_means,
    minibatch_gradient,
    divergence_weighted,
    bernoulli,
    gaussian,
    grey_pixels,
)
