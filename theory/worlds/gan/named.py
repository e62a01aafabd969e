r"""The examples that the text names: T2 as a pair, and one draw of it at \theta."""

from collections.abc import Iterator

from theory import objectives, targets
from theory.notation.world import Draw, World
from theory.worlds.gan.densities import on_pair, shifted


def _first_pair() -> Iterator[Draw]:
    pair = targets.PAIRS["shifted_gaussians"]
    yield Draw(pair.name, on_pair(objectives.POINTWISE["minimax"], pair))


FIRST_PAIR = World("T2", _first_pair)
SHIFTED = shifted("minimax")
