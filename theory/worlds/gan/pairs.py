r"""The worlds of GAN and LSGAN: which objectives on which pairs of densities, with which codes."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.special import expit

from theory import objectives, targets
from theory.examples import T2
from theory.notation.scope import Field, Given
from theory.notation.world import Draw, World
from theory.worlds.gan.densities import codes, grid, least_squares, moved, on_pair, pair_of, wrong_score

COVERED_PAIRS = (T2.pair, "unequal_gaussians", "mixture_gaussian", "mixtures")


def _gan_draws() -> Iterator[Draw]:
    for name, pair in targets.PAIRS.items():
        for objective in ("minimax", "non_saturating"):
            yield Draw(f"{objective} on {name}", on_pair(objectives.POINTWISE[objective], pair))


def _same_draws(of: World) -> Iterator[Draw]:
    """The draws of a world, and those of its first objective on a pair of equal densities."""
    draws = list(of.draws())
    yield from draws
    same = pair_of(targets.normal(), targets.normal())
    yield Draw("q = p", draws[0].scope.bound({"#pair": same, "x": grid(same)}))


def with_codes(
    drawn: Iterator[tuple[float, float, float]] | list[tuple[float, float, float]],
) -> Iterator[Draw]:
    """LSGAN with given codes, on one pair after the other."""
    pairs = list(targets.PAIRS.items())
    for place, code in enumerate(drawn):
        name, pair = pairs[place % len(pairs)]
        yield Draw(f"codes ({', '.join(f'{v:.4g}' for v in code)}) on {name}", least_squares(pair, code))


def _coded_draws() -> Iterator[Draw]:
    """Codes with b - c = 1 and b - a = 2, both signs changed, one sign changed, and codes at random."""
    chosen = [
        (b - 2 * s, b, b - t) for b in (0.3, 1.0, -1.7) for s, t in ((1, 1), (-1, -1), (1, -1), (-1, 1))
    ]
    return with_codes([*chosen, *codes(4)])


def _covered_draws() -> Iterator[Draw]:
    """LSGAN where both densities have mass, with an output D between the codes that is not optimal."""
    for name, code in zip(COVERED_PAIRS, codes(len(COVERED_PAIRS)), strict=True):
        scope = least_squares(targets.PAIRS[name], code)
        a, b, _ = code

        def between(x: Any, a: float = a, b: float = b) -> Any:
            return a + (b - a) * expit(wrong_score(x))

        ratio = Field(lambda x: np.exp(wrong_score(x)))  # (D - a)/(b - D)
        yield Draw(
            f"codes {code[0]:.3f}, {code[1]:.3f} on {name}",
            scope.bound({"D": Field(between), r"\rho": ratio}),
        )


def _shifted_draws(name: str) -> Iterator[Draw]:
    for theta in (float(T2.near), T2.theta):
        own = {r"\theta": theta, "#pair": Given(lambda scope: moved(float(scope[r"\theta"])))}
        base = on_pair(objectives.POINTWISE[name], moved(theta))
        yield Draw(rf"T2({theta:g}), {name}", base.bound(own))


def shifted(name: str) -> World:
    r"""T2(\theta) under a trained objective: p = N(0, 1), q_\theta = N(\theta, 1), with \nabla_\theta."""
    return World(f"{name} on T2(θ)", lambda: _shifted_draws(name))


def _first_pair() -> Iterator[Draw]:
    yield Draw(targets.T2.name, on_pair(objectives.POINTWISE["minimax"], targets.T2))


GAN = World("GAN", _gan_draws, r"\text{GAN}")
LSGAN = World("LSGAN", lambda: with_codes(codes(len(targets.PAIRS))), r"\text{LSGAN}")
CODED = World("LSGAN, chosen codes", _coded_draws)
PEARSON = World(
    "LSGAN, b - c = 1, b - a = 2", lambda: with_codes([(b - 2, b, b - 1) for b in (0.3, 1.0, -1.7)])
)
UNLIKE_SIGNS = World(
    "LSGAN, b - a = -2(b - c) = ±2",
    lambda: with_codes([(b + 2 * s, b, b - s) for s in (1, -1) for b in (0.3, 1.0, -1.7)]),
    r"b-a = -2(b-c) = \pm 2",
)
COVERED = World("LSGAN where p, q > 0", _covered_draws)
GAN_OR_SAME = World("GAN, also q = p", lambda: _same_draws(GAN))
LSGAN_OR_SAME = World("LSGAN, also q = p", lambda: _same_draws(LSGAN))
FIRST_PAIR = World("T2", _first_pair)
SHIFTED = shifted("minimax")
