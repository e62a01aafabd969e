r"""From one image to a minibatch: the gradient's mean, and the weight that the divergence gets."""

import sympy

from theory.derivations.base import Checks, step
from theory.derivations.vae.conjugate import MODEL, Q, expectation, gaussian_kl, noise, over_noise, x, z
from theory.derivations.vae.minibatches import every_minibatch
from theory.elbo.bounds import total_over_data
from theory.elbo.estimators import sgvb_b
from theory.elbo.gaussian import Gaussian
from theory.elbo.models import Conjugate
from theory.notation.statement import Holds, Statement, states
from theory.verdict import holds, vanishes
from theory.worlds.vae.batch_gradients import BATCH_GRADIENTS
from theory.worlds.vae.weighted import FEW_PIXELS, WEIGHTED, WEIGHTED_CONJUGATE, WEIGHTED_UP

IMAGES = (-1, 2, sympy.Rational(1, 2), 3)
beta = sympy.symbols("beta", positive=True)


@step(
    title="The minibatch's gradient is unbiased",
    equation=states(
        BATCH_GRADIENTS,
        r"\mathbb{E}_{B,\varepsilon}\left[\frac{N}{M}\sum_{i\in B}\nabla_{\theta,\phi}\,\ell_i\right]"
        r" = \nabla_{\theta,\phi}\sum_{i=1}^{N}\mathcal{L}_i",
    ),
    reason=r"""$\ell_i$ is the estimate of image $i$'s loss $\mathcal{L}_i$ from one draw of noise, $B$
        the minibatch of $M$ of the $N$ images. Three means are exchanged with a finite sum or a
        derivative: each image is in $B$ equally often, which cancels $\frac{N}{M}$; given $B$, the
        estimate has the mean $\mathcal{L}_i$; and the gradient passes through the mean over
        $\varepsilon$ by the domination above. Beside it nothing but linearity is used. A loss that is not
        a sum over images, such as one with batch statistics inside, has no such identity; nor has Adam's
        step, which is no linear function of the gradient.""",
    assumption=r"""$B$ is drawn uniformly, with or without replacement, and the noise independently of
        it. An epoch that passes through shuffled batches is uniform batch by batch, for the parameters
        at its start; later batches of it depend on earlier ones through the parameters.""",
)
def minibatch_gradient() -> Checks:
    """Every batch of 2 of 4 images, both ways of drawing, in exact arithmetic on the loss that trains."""
    slope = sympy.symbols("m", real=True)
    parameters = (slope, Q.log_scale)

    def gradient(image: sympy.Expr) -> list[sympy.Expr]:
        encoded = Gaussian(slope * image, Q.log_scale)
        estimate = -sgvb_b(MODEL, sympy.sympify(image), encoded, noise)
        return [over_noise(sympy.expand(estimate.diff(parameter))) for parameter in parameters]

    gradients = [gradient(image) for image in IMAGES]
    for name, batches in every_minibatch(gradients, 2).items():
        for place, parameter in enumerate(parameters):
            estimates = [total_over_data([g[place] for g in batch], len(IMAGES)) for batch in batches]
            mean = sum(estimates) / len(batches)
            total = sum(g[place] for g in gradients)
            yield vanishes(f"{name}, by {parameter}", sympy.expand(mean - total))


@step(
    title=r"A weight $\beta$ on the divergence, and the mean over pixels",
    equation=Statement(
        (
            Holds(
                FEW_PIXELS,
                r"\mathcal{L}_\beta = -\mathbb{E}_{q_\phi}\left[\sum_{i=1}^{D}\log p_\theta(x_i\mid z)\right]"
                r" + \beta\,\mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z))",
            ),
            Holds(
                WEIGHTED,
                r"-\mathbb{E}_{q_\phi}\left[\frac1D\sum_{i=1}^{D}\log p_\theta(x_i\mid z)\right]"
                r" + \mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z)) = \frac1D\,\mathcal{L}_D",
            ),
            Holds(
                WEIGHTED_CONJUGATE,
                r"\mathcal{L}_\beta(q_\phi) - \mathcal{L}_\beta(q_\beta)"
                r" = \beta\,\mathrm{KL}(q_\phi\,\|\,q_\beta)",
            ),
        )
    ),
    reason=r"""The loss derived above is $\mathcal{L}_1$. With the reconstruction's mean over the $D$
        pixels beside the divergence's sum over latents, the loss is $\mathcal{L}_D$ up to a factor: for
        784 pixels a $\beta$ of 784. The third line says what that does. The best $q$ is no longer the
        posterior but $q_\beta(z) \propto p_\theta(z)\,p_\theta(x\mid z)^{1/\beta}$, in which the
        likelihood has the weight $1/\beta$; at a large $\beta$ it is close to the prior, and the latent
        is not used. For $\beta \ge 1$ the loss still bounds the evidence, $-\mathcal{L}_\beta \le
        \mathrm{ELBO}$, less tightly; below one it need not.""",
    assumption=r"The third line is over all densities $q_\phi$; a family that lacks $q_\beta$ comes near it.",
    world=WEIGHTED_UP,
    defines=(r"q_\beta(z) \propto p_\theta(z)\,p_\theta(x\mid z)^{1/\beta}",),
)
def divergence_weighted() -> Checks:
    """On T1 for every beta: q_beta's density, the price of any other q; beta below 1 above the evidence."""
    tempered = Conjugate(beta).posterior(x)
    density = MODEL.log_prior(z) + MODEL.log_likelihood(x, z) / beta
    yield vanishes("q_beta", (density - tempered.log_prob(z)).diff(z))

    def loss(q: Gaussian) -> sympy.Expr:
        return -expectation(MODEL.log_likelihood(x, z), q) + beta * q.kl_to_standard()

    yield vanishes(
        "beta = 1 is what trains", (loss(Q) + over_noise(sgvb_b(MODEL, x, Q, noise))).subs(beta, 1)
    )
    price = loss(Q) - loss(tempered) - beta * gaussian_kl(Q, tempered)
    yield vanishes("the price of any other q", sympy.expand_log(sympy.expand(price), force=True))
    posterior = MODEL.posterior(x)
    at_posterior = -loss(posterior).subs({beta: sympy.Rational(1, 4), x: 1})
    evidence = MODEL.log_evidence(x).subs(x, 1)
    yield holds("beta = 1/4 is no bound", sympy.simplify(at_posterior - evidence) > 0)
    yield vanishes("far up, the prior", sympy.limit(tempered.mean, beta, sympy.oo))
    yield vanishes("its scale", sympy.limit(sympy.exp(tempered.log_scale), beta, sympy.oo) - 1)
