r"""The world of sampled batches: \Sigma_\psi and \Sigma_\theta, the stationary variances of both players.

h is the step, B the batch and \gamma the weight of R1; \alpha is minus the discriminator's own slope in the
field, and \nu the variance of a batch's error of its gradient.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from theory import dynamics, objectives, sampling_noise
from theory.notation.scope import Given, Scope, Value
from theory.notation.world import Draw, World, scope_of
from theory.worlds.ops import ELEMENTARY

NAMES = ("minimax", "non_saturating")
WEIGHTS = (0.0, 1.0, 4.0)
RATES = (0.05, 0.2)
BATCHES = (8, 64)


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


def _draws() -> Iterator[Draw]:
    for name in NAMES:
        noise = float(sampling_noise.gradient_noise(objectives.POINTWISE[name], 1)[0, 0])
        for weight in WEIGHTS:
            for rate in RATES:
                for batch in BATCHES:
                    own: dict[str, Value] = {
                        r"\gamma": weight,
                        "h": rate,
                        "B": batch,
                        r"\alpha": weight - float(_jacobian(name)[0, 0]),
                        r"\nu": noise / batch,
                        r"\Sigma_\psi": _variance(name, 0),
                        r"\Sigma_\theta": _variance(name, 1),
                    }
                    yield Draw(
                        f"{name}, γ = {weight:g}, h = {rate:g}, B = {batch}", scope_of(ELEMENTARY, own)
                    )


SAMPLED = World("sampled batches of two Gaussians", _draws)
