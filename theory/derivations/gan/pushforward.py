r"""Steps that both GAN derivations share: from an expectation over noise to an integral over images."""

import numpy as np
import sympy

from theory import objectives
from theory.derivations.base import Checks, step
from theory.notation.statement import states
from theory.ops import Array
from theory.verdict import equals, vanishes
from theory.worlds.gan.measures import APART, DOMINATED
from theory.worlds.gan.noise import INVERTIBLE, PUSHED


def gauss_legendre(low: float, high: float, count: int = 80) -> tuple[Array, Array]:
    """Nodes and weights [count] of the Gauss-Legendre rule on [low, high]."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    half = (high - low) / 2
    return low + half * (nodes + 1), half * weights


@step(
    title="From noise to images",
    equation=states(
        PUSHED, r"\mathbb{E}_{z\sim p_z}[f(G(z))] = \mathbb{E}_{x\sim Q}[f(x)] = \int q(x)\,f(x)\,dx"
    ),
    reason=r"""By the law of the unconscious statistician an expectation of a function of $G(z)$ may be
        taken under the law $Q$ of $G(z)$: the image of $p_z$ under $G$. The generator enters through $Q$
        alone, which need not be computed, only to exist. Where a generator normalises by the statistics of
        the batch at hand, an image depends on the noise of all: $z$ is then the whole batch's, $G(z)$ one
        image of it.""",
    assumption=r"""$G$ is measurable. The last form needs $Q$ to have a density $q$; for an invertible
        smooth $G$ it is $q(x) = p_z(G^{-1}(x))\,\left\lvert\det\frac{\partial G^{-1}(x)}{\partial
        x}\right\rvert$.""",
    world=INVERTIBLE,
    short=True,
)
def law_of_the_generator() -> Checks:
    """Noise uniform on [-1, 1]: an invertible G by quadrature, and a two-to-one G symbolically."""
    noise, noise_weights = gauss_legendre(-1.0, 1.0)
    images, image_weights = gauss_legendre(np.sinh(-1.0), np.sinh(1.0))
    density = 0.5 / np.sqrt(1 + images**2)  # of x = sinh(z)
    for objective in (objectives.MINIMAX, objectives.lsgan(0, 1, 1)):
        over_noise = np.sum(noise_weights * 0.5 * objective.fake(0.3 + np.sinh(noise) / 2))
        over_images = np.sum(image_weights * density * objective.fake(0.3 + images / 2))
        yield equals(f"G(z) = sinh z, {objective.name}", over_noise, over_images)

    a, b, c, slope = sympy.symbols("a b c k", real=True)
    z = sympy.symbols("z", real=True)
    x = sympy.symbols("x", positive=True)
    fake = objectives.lsgan(a, b, c).fake
    over_noise = sympy.integrate(sympy.expand(fake(slope * z**2)) / 2, (z, -1, 1))
    over_images = sympy.integrate(sympy.expand(fake(slope * x) / (2 * sympy.sqrt(x))), (x, 0, 1))
    yield vanishes("G(z) = z^2, not invertible", over_noise - over_images)


@step(
    title="A generator without a density",
    equation=states(
        DOMINATED,
        r"\mu = P + Q",
        r"p = \frac{\mathrm{d}P}{\mathrm{d}\mu}",
        r"q = \frac{\mathrm{d}Q}{\mathrm{d}\mu}",
        "p + q = 1",
    ),
    reason=r"""Noise of 96 dimensions mapped into 784 pixels by a locally Lipschitz map fills a set of volume
        zero, so $q$ does not exist with respect to Lebesgue's measure. Where an image depends on the noise of
        a batch, through its statistics, that noise has more coordinates than there are pixels, and whether
        $q$ exists is open. Nothing is lost: $P$ and $Q$ are both absolutely
        continuous with respect to $P+Q$, and by the Radon--Nikodym theorem have densities there, which add
        up to one $\mu$-almost everywhere. Read $\mathrm{d}x$ as $\mathrm{d}\mu$ in what follows. If $P$ and
        $Q$ live on disjoint sets, then $pq=0$ throughout.""",
    assumption=r"""For the densities none: $P+Q$ dominates both, always. For the volume zero, that each image
        is made from its own noise alone.""",
    elsewhere={"pq=0": APART},
)
def generator_without_density() -> Checks:
    """P = N(0,1); Q has an atom of weight w at 0 and else the law P: minimise over D(0) and D elsewhere."""
    a, b, c = sympy.symbols("a b c", real=True)
    at_atom, elsewhere = sympy.symbols("d_0 d_1", real=True)
    weight = sympy.symbols("w", positive=True)
    objective = objectives.lsgan(a, b, c)
    criterion = (
        objective.real(elsewhere)  # P does not see the atom
        + weight * objective.fake(at_atom)
        + (1 - weight) * objective.fake(elsewhere)
    )
    (solution,) = sympy.solve(
        [criterion.diff(at_atom), criterion.diff(elsewhere)], [at_atom, elsewhere], dict=True
    )
    # densities with respect to P + Q: (0, 1) at the atom, (1, 1 - w)/(2 - w) elsewhere
    p, q = 1 / (2 - weight), (1 - weight) / (2 - weight)
    yield vanishes("p + q = 1", p + q - 1)
    yield vanishes("D* at the atom", solution[at_atom] - a)
    yield vanishes("D* elsewhere", solution[elsewhere] - (b * p + a * q))
