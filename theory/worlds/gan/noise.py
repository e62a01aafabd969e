r"""A generator made of noise: images x = G(z), z ~ p_z, whose law Q has a density q in closed form.

Three ways to the same expectation stay apart: over the noise by quadrature, over the law Q through its
quantiles, and over images by q. In the game z is standard normal and G affine, so that q is Gaussian.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy

from theory import objectives, targets
from theory.examples import T2
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import key, latex
from theory.notation.scope import Field, Form, Function, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import POINTS, Draw, World, scope_of
from theory.quadrature import Estimate, integral
from theory.targets import Pair
from theory.worlds.gan import integrands
from theory.worlds.gan.densities import codes, density, estimate
from theory.worlds.ops import ELEMENTARY

SEED = 15_300
IMAGES = (0.35, 0.8)  # at which densities are compared, within the range of every generator


@dataclass(frozen=True)
class Generator:
    """z -> x for z in [-1, 1], the quantiles and the density of its law, and its range."""

    name: str
    of: Callable[[Any], Any]
    quantile: Callable[[Any], Any]
    density: Callable[[Any], Any]
    range: tuple[float, float]
    inverse: Callable[[Any], Any] | None = None


def _either(name: str) -> Callable[[Any], Any]:
    """A function of NumPy's that SymPy has under the same name but for the prefix of inverses."""
    numpy_name = name.replace("asinh", "arcsinh")
    return lambda x: getattr(sympy, name)(x) if isinstance(x, sympy.Basic) else getattr(np, numpy_name)(x)


_sinh, _asinh, _exp, _log = (_either(name) for name in ("sinh", "asinh", "exp", "log"))


def _noise_density(z: Any) -> Any:
    """p_z, which rises over [-1, 1]."""
    return (2 + z) / 4


def _noise_quantile(u: Any) -> Any:
    return np.sqrt(1 + 8 * u) - 2


GENERATORS = (
    Generator(
        "sinh z",
        _sinh,
        lambda u: np.sinh(_noise_quantile(u)),
        lambda x: (2 + np.arcsinh(x)) / (4 * np.sqrt(1 + x**2)),
        (-np.sinh(1.0), np.sinh(1.0)),
        _asinh,
    ),
    Generator(
        "exp(-z), which falls",
        lambda z: _exp(-z),
        lambda u: np.exp(-_noise_quantile(1 - u)),
        lambda x: (2 - np.log(x)) / (4 * x),
        (np.exp(-1.0), np.exp(1.0)),
        lambda x: -_log(x),
    ),
    Generator(
        "2 + z^2, two to one",
        lambda z: 2 + z**2,
        lambda u: 2 + u**2,  # p_z at z and at -z adds up to one
        lambda x: 0.5 / np.sqrt(x - 2),
        (2.0, 3.0),
    ),
)


def _expectation(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbb{E}_{z \sim p_z}`` over the noise, ``\mathbb{E}_{x \sim Q}`` over quantiles of the law."""
    if not (isinstance(head, tree.Script) and isinstance(head.lower, tree.Chain)):
        raise NotationError(f"{latex(head)} does not say over what", latex(head), 0)
    variable, law = (key(side) for side in head.lower.sides)
    generator: Generator = scope.meaning("#generator")
    function = scope.at(operand, variable)
    if law == "p_{z}":
        return estimate(scope, integral(lambda z: function(z) * _noise_density(z), -1.0, 1.0))
    if law == "Q":
        return estimate(scope, integral(lambda u: function(generator.quantile(u)), 0.0, 1.0))
    raise NotationError(f"{law} is no law of this world", latex(head), 0)


def _over_images(scope: Scope, node: Node, body: Node) -> Value:
    """Over the generator's range; the substitution tames a density that is infinite at its lower end."""
    assert isinstance(node, tree.Integral)
    low, high = scope.meaning("#generator").range
    function = scope.at(body, key(node.variable))
    found = integral(lambda u: function(low + u * u) * 2 * u, 0.0, float(np.sqrt(high - low)))
    return estimate(scope, Estimate(found.value, found.error))


def _pushed(generator: Generator, function: Callable[[Any], Any], image: float) -> Scope:
    own: dict[str, Value] = {
        "#generator": generator,
        r"\mathbb{E}": Form(_expectation),
        "#integral": Form(_over_images),
        "G": Function(generator.of),
        "q": Field(generator.density),
        "p_z": Function(_noise_density),
        "f": Function(function),
        "x": image,
        r"\det": Function(lambda jacobian: jacobian),  # of a one-by-one matrix
    }
    if generator.inverse is not None:
        own["G^{-1}"] = Function(generator.inverse)
    return scope_of(ELEMENTARY, own)


def _pushed_draws(invertible: bool) -> Iterator[Draw]:
    for generator in GENERATORS:
        if invertible and generator.inverse is None:
            continue
        for objective in (objectives.MINIMAX, objectives.lsgan(0.2, 1.1, 0.7)):
            for image in IMAGES:
                yield Draw(
                    f"G(z) = {generator.name}, {objective.name}", _pushed(generator, objective.fake, image)
                )


@dataclass(frozen=True)
class Game:
    """The players on p = N(0, 1) and G(z) = shift + scale z with standard normal noise z."""

    shift: float
    scale: float

    @property
    def pair(self) -> Pair:
        """The data's density and the generator's."""
        generated = targets.normal(self.shift, self.scale)
        return Pair(f"N(0, 1) vs N({self.shift:g}, {self.scale:g}²)", targets.normal(), generated)

    def names(self) -> dict[str, Value]:
        """The laws and the generator."""
        return {
            "P": Given(lambda scope: density(scope.meaning("#pair").p)),
            "Q": Given(lambda scope: density(scope.meaning("#pair").q)),
            "p_z": density(targets.normal()),
            "G": Function(lambda z: self.shift + self.scale * z),
        }


GAMES = (Game(T2.theta, 1.0), Game(-0.5, 2.0))
PLACES = POINTS | {"G(z)"}


def _game_draws() -> Iterator[Draw]:
    for game in GAMES:
        scope = integrands.gan(game.pair).bound(game.names())
        yield Draw(game.pair.name, Scope(scope.meanings, PLACES))


def _coded_game_draws() -> Iterator[Draw]:
    for game, code in zip(GAMES, codes(len(GAMES), SEED), strict=True):
        scope = integrands.coded(game.pair, code).bound(game.names())
        yield Draw(f"codes {code} on {game.pair.name}", Scope(scope.meanings, PLACES))


PUSHED = World("noise and images", lambda: _pushed_draws(invertible=False))
INVERTIBLE = World("an invertible generator", lambda: _pushed_draws(invertible=True))
GAME = World("the GAN's game", _game_draws)
CODED_GAME = World("LSGAN's game", _coded_game_draws)
