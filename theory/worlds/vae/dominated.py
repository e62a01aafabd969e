r"""Two laws q and r on the line of which r dominates q, and need not be dominated by it."""

from collections.abc import Iterator

from theory import objectives, targets
from theory.notation.scope import Given, Scope
from theory.notation.world import Draw, World
from theory.targets import Pair
from theory.worlds.gan.densities import density, on_pair

# (q, r): where q is narrower than r, a part of r lies where q has no mass
PAIRS = (
    Pair("N(0, 1) and N(1.3, 1)", targets.T2.p, targets.T2.q),
    Pair(
        "a mixture and N(0, 2²)",
        targets.normal_mixture([0.5, 0.5], [-2, 2], [0.5, 0.5]),
        targets.normal(0, 2),
    ),
    Pair("uniform on (0, 1) and N(0, 1)", targets.uniform((0.0, 1.0)), targets.normal()),
    Pair("the same", targets.normal(), targets.normal()),
)


def _draws() -> Iterator[Draw]:
    laws = {
        "q": Given(lambda scope: density(scope.meaning("#pair").p)),
        "r": Given(lambda scope: density(scope.meaning("#pair").q)),
    }
    for pair in PAIRS:
        scope = on_pair(objectives.MINIMAX, pair, laws)
        meanings = {name: meaning for name, meaning in scope.meanings.items() if name != "p"}  # q's own name
        yield Draw(pair.name, Scope(meanings, scope.points))


DOMINATED = World("two laws of which r dominates q", _draws)
