r"""Where Bayes' rule may be read: the conjugate model, and a decoder with noise of bounded range.

z ~ N(0, 1) and x | z uniform on (z - 1, z + 1), so that the posterior vanishes for |x - z| >= 1 and the rule
reads 0/0 there.
"""

from collections.abc import Iterator

from scipy import special, stats

from theory.notation.scope import Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World
from theory.worlds.laws import argument, bracket_of, plain, unknown
from theory.worlds.vae.latents import CONJUGATE, conjugate

INSIDE, OUTSIDE = ((0.4, -0.3), (-1.2, -0.9)), ((0.4, 1.7), (-1.2, 0.1))  # x and z


def _p(scope: Scope, head: Node, operand: Node) -> Value:
    """Return p(x), p(z), p(x | z) or p(z | x), the last as a truncated normal density of its own."""
    plain(scope, head)
    bracket = bracket_of(operand)
    x, z = (float(argument(scope, operand, letter)) for letter in ("x", "z"))
    match bracket:
        case "x":
            return float(special.ndtr(x + 1) - special.ndtr(x - 1)) / 2
        case "z":
            return float(stats.norm.pdf(z))
        case "x|z":
            return 0.5 if abs(x - z) < 1 else 0.0
        case "z|x":
            return float(stats.truncnorm.pdf(z, x - 1, x + 1))
    raise unknown(head, operand)


def _draws() -> Iterator[Draw]:
    yield from CONJUGATE.draws()
    for places in (INSIDE, OUTSIDE):
        for x, z in places:
            own: dict[str, Value] = {r"p_\theta": Form(_p, whole=False), "z": z}
            yield Draw(f"bounded noise, x = {x:g}, z = {z:g}", conjugate(x, 1.0, 0.2, 0.9, own))


COVERING = World("conjugate model, and a decoder of bounded noise", _draws)
