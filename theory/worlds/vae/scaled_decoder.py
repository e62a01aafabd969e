r"""The world of a decoder with a parameter: x | z ~ N(\theta z, 1), and a Gaussian q that does not move with
\theta."""

from collections.abc import Iterator

from theory.elbo.scaled_decoder import Scaled
from theory.notation.scope import Form, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.worlds.vae.latents import conjugate, slope

# x, theta, mean and variance of q
PLACES = ((1.5, 1.0, 0.3, 0.6), (-0.7, 0.4, 0.5, 1.0), (2.2, -1.3, -0.2, 0.3))


def _by_theta(scope: Scope, _head: Node, operand: Node) -> Value:
    return slope(scope, lambda s, h: {r"\theta": s[r"\theta"] + h}, operand)


def _draws(places: tuple[tuple[float, float, float, float], ...]) -> Iterator[Draw]:
    for x, theta, mean, variance in places:
        own: dict[str, Value] = {
            r"\theta": theta,
            "#model": Given(lambda scope: Scaled(scope[r"\theta"])),
            r"\nabla_\theta": Form(_by_theta),
            r"#slope:\theta": Form(_by_theta),
        }
        label = f"x = {x:g}, θ = {theta:g}, q = N({mean:g}, {variance:g})"
        yield Draw(label, conjugate(x, 1.0, mean, variance**0.5, own))


SCALED = World("a decoder with a parameter", lambda: _draws(PLACES))
OPPOSED = World(
    "a decoder whose bound and likelihood part",
    lambda: _draws(PLACES[:1]),
    r"p_\theta(x \mid z) = \mathcal{N}(x; \theta z, 1),\ x = \tfrac32,\ \theta = 1,\ "
    r"q(z) = \mathcal{N}(z; 0.3, 0.6)",
)
