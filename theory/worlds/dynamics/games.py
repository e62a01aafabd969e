r"""The worlds of two-parameter games: \lambda are the eigenvalues of training's field at its equilibrium.

The Jacobian is that of ``theory.dynamics``, derived from the objectives that train. \mu are those of one
discrete step of size h, players alternating or at once, and I a quadratic form of \psi and \theta before and
after such a step.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from theory import dynamics, objectives, targets
from theory.examples import T4
from theory.gradients.codes import three_codes
from theory.notation.scope import Branches, Form, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.objectives import Objective
from theory.worlds.gan.densities import codes
from theory.worlds.ops import ELEMENTARY

Game = Callable[[Objective, Any], dynamics.Game]
CODES = ((0.0, 1.0, 1.0), (-1.0, 1.0, 0.0))
WEIGHTS = (0.3, 1.0, 2.5)  # \gamma, on both sides of 1
STEPS = (0.1, 1.0, 3.9, 4.0, 4.5, 8.0)  # h, on both sides of 4
SEED = 15_300
TURNS = 2  # of the unregularised Dirac-GAN, whose angular speed is 1/2


def jacobian(game: dynamics.Game) -> Any:
    """The Jacobian at the equilibrium as complex numbers, [2, 2]."""
    return np.array(game.jacobian().tolist(), dtype=complex)


def spectrum(matrix: Any) -> Branches:
    """Both eigenvalues of a 2 x 2 matrix, by its characteristic polynomial, so that a double one stays
    double."""
    half, product = np.trace(matrix) / 2, np.linalg.det(matrix)
    square = half * half - product
    root = np.sqrt(complex(0 if abs(square) < 1e-14 else square))
    return Branches((half + root, half - root))


def _norm(scope: Scope, head: Node, operand: Node) -> Value:
    """The Frobenius norm of a matrix."""
    _ = head
    return float(np.linalg.norm(scope.value(operand)))


def _real(scope: Scope, head: Node, operand: Node) -> Value:
    """The real part, of every branch."""
    _ = head
    value = scope.value(operand)
    if isinstance(value, Branches):
        return Branches(tuple(float(np.real(v)) for v in value.values))
    return float(np.real(value))


def of_matrix(matrix: Any) -> Mapping[str, Value]:
    r"""The symbols of a field with this Jacobian: its eigenvalues \lambda, and J itself."""
    return {
        r"\lambda": spectrum(matrix),
        r"\operatorname{Re}": Form(_real),
        "J": matrix,
        "i": 1j,
        r"\operatorname{norm}": Form(_norm),
    }


def _draw(label: str, game: dynamics.Game, more: Mapping[str, Value] | None = None) -> Draw:
    return Draw(label, scope_of(ELEMENTARY, of_matrix(jacobian(game)), more or {}))


def _gan(make: Game, weights: tuple[float, ...] = (0.0,)) -> Iterator[Draw]:
    for name in ("minimax", "non_saturating"):
        for weight in weights:
            game = make(objectives.POINTWISE[name], weight)
            yield _draw(f"{name}, γ = {weight:g}", game, {r"\gamma": weight})


def _least_squares(
    make: Game, weights: tuple[float, ...] = (0.0,), chosen: tuple[tuple[float, float, float], ...] = ()
) -> Iterator[Draw]:
    for code in (*chosen, *(() if len(chosen) == 1 else codes(4, SEED))):
        for weight in weights:
            game = make(objectives.lsgan(*code), weight)
            shown = ", ".join(f"{v:.3g}" for v in code)
            more = dict(zip("abc", code, strict=True)) | {r"\gamma": weight}
            yield _draw(f"codes ({shown}), γ = {weight:g}", game, more)


def _steps(sizes: tuple[float, ...] = STEPS) -> Iterator[Draw]:
    r"""One step of the linearised minimax game, from (\psi, \theta) to (\psi', \theta')."""
    matrix = jacobian(dynamics.dirac_gan(objectives.POINTWISE["minimax"]))
    rng = targets.generator(SEED)
    for size in sizes:
        at_once, in_turn = (
            np.array(map_of(matrix.real, size).tolist(), dtype=float)
            for map_of in (dynamics.simultaneous, dynamics.alternating)
        )
        psi, theta = rng.standard_normal(2)
        after = in_turn @ (psi, theta)
        own = {
            "h": size,
            "i": 1j,
            r"\mu_{\mathrm{sim}}": spectrum(at_once),
            r"\mu_{\mathrm{alt}}": spectrum(in_turn),
            r"\psi": psi,
            r"\theta": theta,
            r"\psi'": after[0],
            r"\theta'": after[1],
        }
        yield Draw(f"h = {size:g}", scope_of(ELEMENTARY, own))


@cache
def _path(name: str) -> Draw:
    """The path of the Dirac-GAN of a trained objective from ``T4.start``, over ``TURNS`` turns of the linear
    game."""
    objective = objectives.POINTWISE[name]
    path = dynamics.trajectory(
        dynamics.dirac_gan(objective).velocity(), T4.start, np.linspace(0, TURNS * 4 * np.pi, 4000)
    )
    later = path[len(path) // (2 * TURNS) :]
    own: dict[str, Value] = {
        r"\rho_0": float(np.linalg.norm(path[0])),
        r"\rho_T": float(np.linalg.norm(path[-1])),
        r"\psi_T": float(path[-1, 0]),
        r"\theta_T": float(path[-1, 1]),
        r"\delta": float(np.linalg.norm(later - path[0], axis=1).min()),
    }
    if name in ("lsgan", "lsgan_pearson"):
        own |= dict(zip("abc", three_codes(objective), strict=True))
    return Draw(f"{name} from {T4.start}", scope_of(ELEMENTARY, own))


def _title(code: tuple[float, float, float]) -> str:
    return f"({','.join(f'{v:g}' for v in code)})"


DIRAC_GAN = World("Dirac-GAN", lambda: _gan(dynamics.dirac_gan), r"\text{GAN}")
DIRAC_LSGAN = World("Dirac-LSGAN", lambda: _least_squares(dynamics.dirac_gan, chosen=CODES), r"\text{LSGAN}")
DIRAC_CODES = {
    code: World(
        f"Dirac-LSGAN {_title(code)}",
        lambda code=code: _least_squares(dynamics.dirac_gan, chosen=(code,)),  # type: ignore[misc]
        _title(code),
    )
    for code in CODES
}
PENALISED_GAN = World("Dirac-GAN with R1", lambda: _gan(dynamics.dirac_gan, WEIGHTS), r"\text{GAN}")
PENALISED_LSGAN = World(
    "Dirac-LSGAN with R1", lambda: _least_squares(dynamics.dirac_gan, WEIGHTS, CODES), r"\text{LSGAN}"
)
STEPPED = World("discrete steps", _steps)
SMALL_STEPS = World("discrete steps below 4", lambda: _steps(tuple(h for h in STEPS if h < 4)))
CODED = World("codes alone", lambda: iter([Draw("no symbol", scope_of(ELEMENTARY))]))
PENALISED_CODES = {
    code: World(
        f"Dirac-LSGAN {_title(code)} with R1",
        lambda code=code: _least_squares(dynamics.dirac_gan, WEIGHTS, (code,)),  # type: ignore[misc]
        _title(code),
    )
    for code in CODES
}
DRAWN = {
    name: World(f"the drawn path of {name}", lambda name=name: iter([_path(name)]), title)  # type: ignore[misc]
    for name, title in {
        "minimax": r"\text{minimax}",
        "non_saturating": r"\text{non-saturating}",
        "lsgan": "(0,1,1)",
        "lsgan_pearson": "(-1,1,0)",
    }.items()
}
