r"""The world of the VAE: the conjugate model z ~ N(0, 1), x | z ~ N(z, s), and a Gaussian encoder q.

p, q and the bounds are those of ``theory.elbo``: log-densities of the model, estimators that train. Draws are
of x, of the noise variance s and of q = N(mu, sigma^2), whose parameters are phi = (mu, log sigma); theta is
log s. The latent moves with q: z = mu + sigma epsilon, unless an expectation over z holds it.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from theory.elbo import bounds, estimators, gradients
from theory.elbo.models import Conjugate
from theory.elbo.scaled_decoder import Scaled
from theory.examples import T1
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.render import latex
from theory.notation.scope import Form, Function, Given, Scope, Value
from theory.notation.tree import Node
from theory.notation.world import Draw, World, scope_of
from theory.worlds import laws, nodes
from theory.worlds.laws import FORMS, Density, Law, argument, bracket_of, law_of, unknown
from theory.worlds.ops import ELEMENTARY

SHORT = 1e-6  # step of a slope along the path of a function with jumps
NOISE = np.linspace(-2.5, 2.5, 11)  # of pointwise relations
# x, noise variance, mean and scale of q
PLACES = ((*T1.at, *T1.prior), (*T1.at, 0.3, 0.8), (-0.7, 0.6, 0.4, 0.9), (2.2, 2.5, -0.5, 0.8))
TIGHT = (T1.at, (-0.7, 0.6))  # x, noise variance where q is the posterior


def model(scope: Scope) -> Conjugate | Scaled:
    """The model in force: the conjugate one unless the world has its own."""
    return scope.meaning("#model") if scope.has("#model") else Conjugate(scope.meaning("#s"))


def observation(scope: Scope, operand: Node | None = None) -> Any:
    """x as an array of one coordinate."""
    return np.atleast_1d(scope["x"] if operand is None else argument(scope, operand, "x"))


def _prior(scope: Scope) -> Law:
    return Law(model(scope).log_prior, laws.normal(0, 1).gaussian)


def posterior(scope: Scope, operand: Node | None = None) -> Law:
    """p(z | x) of the model in force."""
    found = model(scope).posterior(observation(scope, operand))
    return Law(found.log_prob, found)


def _p_law(scope: Scope, operand: Node) -> Law:
    bracket = bracket_of(operand)
    if bracket in ("", "z"):
        return _prior(scope)
    if bracket == "z|x":
        return posterior(scope, operand)
    raise unknown(tree.Name("p"), operand)


def _p(scope: Scope, head: Node, operand: Node) -> Value:
    """p(x), p(x | z), p(x, z), p(z) or p(z | x), at the points in force; p_\\theta is the same."""
    laws.plain(scope, head)
    bracket = bracket_of(operand)
    if bracket == "x":
        return math.exp(float(model(scope).log_evidence(observation(scope, operand))[0]))
    if bracket in ("x|z", "x,z"):
        x, z = observation(scope, operand), np.asarray(argument(scope, operand, "z"))[..., None]
        likelihood = model(scope).log_likelihood(x, z)
        return np.exp(likelihood + model(scope).log_prior(z) if bracket == "x,z" else likelihood)
    return np.exp(_p_law(scope, operand).at(argument(scope, operand, "z")))


def _q_law(scope: Scope, operand: Node) -> Law:
    if bracket_of(operand) not in ("", "z", "z|x"):
        raise unknown(tree.Name("q"), operand)
    return laws.normal(scope[r"\mu"], scope[r"\sigma"])


def _r_law(scope: Scope, operand: Node) -> Law:
    if bracket_of(operand) not in ("", "z"):
        raise unknown(tree.Name("r"), operand)
    return laws.normal(*scope.meaning("#r"))


def encoder(scope: Scope) -> Law:
    """q, by its parameters in force."""
    return _q_law(scope, tree.Words(""))


# ------------------------------------------------------------------ the bound and its estimators


def bound(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathcal{L}(q)``, ``\mathrm{ELBO}``: the mean of the estimator that samples every term.

    ``\mathcal{L}(x, \theta, \phi)`` is what training minimises, minus that.
    """
    laws.plain(scope, head)
    items = operand.items if isinstance(operand, tree.Group) else ()
    q = law_of(scope, items[0]) if len(items) == 1 else encoder(scope)

    def values(rule: nodes.Rule) -> Any:
        return estimators.sgvb_a(model(scope), observation(scope), q.gaussian, rule.points[:, None])

    found = float(scope.known(*nodes.mean(values, nodes.single())))
    if len(items) == 3 and [latex(item) for item in items] == ["x", r"\theta", r"\phi"]:
        return -found
    if len(items) > 1:
        raise NotationError(f"{latex(head)} has no such arguments", latex(operand), 0)
    return found


def _estimator(of: estimators.Estimator) -> Given:
    """A sampled bound as a function of the noise in force."""
    return Given(
        lambda scope: of(
            model(scope),
            observation(scope),
            encoder(scope).gaussian,
            np.asarray(scope[r"\varepsilon"], dtype=np.float64)[..., None],
        )
    )


def _weight(scope: Scope) -> Value:
    """w = p(x, z)/q(z)."""
    z = np.asarray(scope["z"], dtype=np.float64)[..., None]
    return np.exp(bounds.log_weight(model(scope), observation(scope), encoder(scope).gaussian, z))


# ------------------------------------------------------------------ gradients


def _score(scope: Scope) -> Function:
    """s(z), the score of q in phi as the estimators compute it: [2, m]."""
    gaussian = encoder(scope).gaussian

    def of(z: Any) -> Any:
        found = gradients.score(gaussian, np.asarray(z, dtype=np.float64)[..., None])
        return np.stack([found.mean[..., 0], found.log_scale[..., 0]])

    return Function(of)


Move = Callable[[Scope, float], dict[str, Value]]

MOVES: dict[str, Move] = {
    r"\mu": lambda scope, h: {r"\mu": scope[r"\mu"] + h},
    r"\log\sigma": lambda scope, h: {r"\sigma": scope[r"\sigma"] * math.exp(h)},
    r"\theta": lambda scope, h: {"#s": scope.meaning("#s") * math.exp(h)},
    "z": lambda scope, h: {"z": scope["z"] + h},
}


def slope(scope: Scope, move: Move, operand: Node) -> Value:
    """The derivative of an operand, through all that moves; its error noted, under the mass in force."""
    inner = Scope(scope.meanings, scope.points)
    mass = scope.meaning("#mass") if scope.has("#mass") else None
    step = SHORT if mass is not None and scope.has("#breaks") else nodes.STEP  # no node is so near a jump
    found, distance = nodes.slope(lambda h: inner.bound(move(scope, h)).value(operand), step)
    if mass is not None and np.shape(distance)[-1:] == mass.shape:
        distance = distance @ np.abs(mass)
    error = float(np.max(distance))
    scope.known(found, error + 2 * max(inner.errors, default=0.0) / step)
    return found


def gradient(*names: str) -> Form:
    """The derivatives by these parameters, stacked; by one of them, no stack."""

    def of(scope: Scope, head: Node, operand: Node) -> Value:
        slopes = [slope(scope, MOVES[name], operand) for name in names]
        return slopes[0] if len(slopes) == 1 else np.stack(np.broadcast_arrays(*slopes))

    return Form(of)


PHI = (r"\mu", r"\log\sigma")

LATENT: dict[str, Value] = {
    "p": Density(_p, law=_p_law),
    r"p_\theta": Density(_p, law=_p_law),
    "q": laws.latent(_q_law),
    r"q_\phi": laws.latent(_q_law),
    "r": laws.latent(_r_law),
    "#q": Given(encoder),
    "#posterior": Given(posterior),
    r"\varepsilon": NOISE,
    "z": Given(lambda scope: scope[r"\mu"] + scope[r"\sigma"] * scope[r"\varepsilon"]),
    "w": Given(_weight),
    r"\mathcal{L}": Form(bound, whole=False),
    r"\mathrm{ELBO}": Form(bound, whole=False),
    r"\tilde{\mathcal{L}}^A": _estimator(estimators.sgvb_a),
    r"\tilde{\mathcal{L}}^B": _estimator(estimators.sgvb_b),
    "s": Given(_score),
    r"\nabla_\phi": gradient(*PHI),
    r"\nabla_\theta": gradient(r"\theta"),
    r"\nabla_{\theta,\phi}": gradient(r"\theta", *PHI),
    r"\partial_\mu": gradient(r"\mu"),
    r"#slope:\mu": gradient(r"\mu"),
    r"#slope:\phi": gradient(*PHI),
    r"#slope:\theta": gradient(r"\theta"),
    "#slope:z": gradient("z"),
}


def conjugate(
    x: float, noise_variance: float, mean: float, scale: float, more: dict[str, Value] | None = None
) -> Scope:
    """The scope at one x, noise variance and q."""
    own = {"x": x, "#s": noise_variance, r"\mu": mean, r"\sigma": scale, "I": 1.0}
    return scope_of(ELEMENTARY, FORMS, LATENT, own, more or {})


def place(x: float, s: float, mean: float, scale: float, more: dict[str, Value] | None = None) -> Draw:
    """One draw, labelled by its numbers."""
    return Draw(f"x = {x:g}, s = {s:g}, q = N({mean:g}, {scale:.3g}²)", conjugate(x, s, mean, scale, more))


def at_posterior(x: float, s: float = 1.0, more: dict[str, Value] | None = None) -> Draw:
    """The draw at which q is the posterior."""
    return place(x, s, x / (1 + s), math.sqrt(s / (1 + s)), more)


def _conjugate_draws() -> Iterator[Draw]:
    for numbers in PLACES:
        yield place(*numbers)


def _tight_draws() -> Iterator[Draw]:
    yield from _conjugate_draws()
    for x, s in TIGHT:
        yield at_posterior(x, s)


def _two_laws() -> Iterator[Draw]:
    for mean, scale, other in ((0.3, 0.8, (0, 1)), (0.5, 0.9, (-0.4, 0.7)), (0.5, 0.9, (0.5, 0.9))):
        yield Draw(
            f"q = N({mean}, {scale}²), r = N({other[0]}, {other[1]}²)",
            conjugate(1.0, 1.0, mean, scale, {"#r": other}),
        )


T1_MODEL = r"p(x \mid z) = \mathcal{N}(x; z, 1)"

CONJUGATE = World("conjugate model", _conjugate_draws)
OR_POSTERIOR = World("conjugate model, also q = p(z|x)", _tight_draws)
ONE = World("T1 at x = 1, q = N(0, 1)", lambda: iter((place(*T1.at, *T1.prior),)), rf"{T1_MODEL},\ x = 1")
TWO_LAWS = World("two Gaussian laws", _two_laws)
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "z²": lambda z: z**2,
    "z³ - z": lambda z: z**3 - z,
    "cos 3z": lambda z: np.cos(3 * z),
    "tanh z": np.tanh,
    "exp(z/2)": lambda z: np.exp(z / 2),
}


def _smooth_draws() -> Iterator[Draw]:
    for (name, function), (x, s, mean, scale) in zip(FUNCTIONS.items(), (*PLACES, PLACES[1]), strict=True):
        draw = place(x, s, mean, scale, {"f": Function(function)})
        yield Draw(f"f = {name}, {draw.label}", draw.scope)


def _indicator(scope: Scope, head: Node, operand: Node) -> Value:
    r"""``\mathbf{1}\{z > 0\}``: one where the condition holds, else zero."""
    condition = operand.items[0] if isinstance(operand, tree.Group) else operand
    if not isinstance(condition, tree.Chain) or condition.relations != (">",):
        raise NotationError(f"{latex(operand)} is no condition", latex(operand), 0)
    left, right = (scope.value(side) for side in condition.sides)
    return np.where(np.asarray(left) > right, 1.0, 0.0)


def _step_draws() -> Iterator[Draw]:
    step = Function(lambda z: np.where(np.asarray(z) > 0, 1.0, 0.0))
    for _, _, mean, scale in PLACES:
        named = {"f": step, "#breaks": (0.0,), r"\mathbf{1}": Form(_indicator, whole=False)}
        yield place(1.0, 1.0, mean, scale, named)


SMOOTH = World("smooth functions of z", _smooth_draws, r"f \text{ smooth}")
STEP = World("a step in z", _step_draws, r"f(z) = \mathbf{1}\{z > 0\}")
