r"""The world of sampled batches: \Sigma_\psi and \Sigma_\theta, the stationary variances of both players.

h is the step, B the batch and \gamma the weight of R1; \alpha is minus the discriminator's own slope in the
field, and \nu the variance of a batch's error of its gradient.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

from theory import dynamics, objectives, sampling_noise
from theory.notation.scope import Given, Scope, Value
from theory.notation.world import Draw, World, scope_of
from theory.worlds.ops import ELEMENTARY

NAMES = ("minimax", "non_saturating")
WEIGHTS = (0.0, 1.0, 4.0)
RATES = (0.05, 0.2)
BATCHES = (8, 64)
LONG = ((0.5, (2.0, 3.0, 3.3, 3.5)), (1.0, (0.5, 1.2, 1.4, 1.6)), (2.0, (0.3, 0.6)))  # stable; R1's weights


@cache
def _jacobian(name: str) -> Any:
    """The Jacobian without a penalty, which adds -gamma to its first entry."""
    return dynamics.gaussian_gan(objectives.POINTWISE[name]).jacobian()


def covariance(name: str, gradient_penalty: Any, rate: Any, batch: Any) -> Any:
    """The stationary covariance of (psi, theta) under an objective that trains."""
    jacobian = _jacobian(name).copy()
    jacobian[0, 0] -= gradient_penalty
    noise = sampling_noise.gradient_noise(objectives.POINTWISE[name], batch)
    return sampling_noise.stationary(jacobian, noise, rate)


def _variance(name: str, player: int) -> Given:
    def of(scope: Scope) -> Value:
        found = covariance(name, scope[r"\gamma"], scope["h"], scope["B"])[player, player]
        return found if found.free_symbols else float(found)

    return Given(of)


def _drawn(name: str, weight: float, rate: float, batch: int) -> Draw:
    noise = float(sampling_noise.gradient_noise(objectives.POINTWISE[name], 1)[0, 0])
    own: dict[str, Value] = {
        r"\gamma": weight,
        "h": rate,
        "B": batch,
        r"\alpha": weight - float(_jacobian(name)[0, 0]),
        r"\nu": noise / batch,
        r"\Sigma_\psi": _variance(name, 0),
        r"\Sigma_\theta": _variance(name, 1),
    }
    return Draw(f"{name}, γ = {weight:g}, h = {rate:g}, B = {batch}", scope_of(ELEMENTARY, own))


def _short() -> Iterator[Draw]:
    for name, weight, rate, batch in product(NAMES, WEIGHTS, RATES, BATCHES):
        yield _drawn(name, weight, rate, batch)


def _stable() -> Iterator[Draw]:
    yield from _short()
    for name in NAMES:
        for rate, weights in LONG:
            for weight in weights:
                yield _drawn(name, weight, rate, BATCHES[0])


SAMPLED = World("sampled batches of two Gaussians", _short)
STABLE = World("sampled batches, longer stable steps too", _stable)
