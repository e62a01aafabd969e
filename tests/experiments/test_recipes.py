"""Drawn recipes: a Latin hypercube over the declared space."""

import math

import numpy as np
import pytest

from experiments.config import GanConfig
from experiments.recipes import BETA1, EMA, R1, RATES, RATIOS, drawn, recipes

USUAL = GanConfig(objective="hinge", architecture="mlp")


def strata(values: list[float], between: tuple[float, float]) -> list[int]:
    """The twelfth of the range, on a logarithmic scale, that each of the values lies in."""
    low, high = map(math.log, between)
    return sorted(math.floor(12 * (math.log(value) - low) / (high - low)) for value in values)


def test_every_part_of_each_range_is_drawn_from_once() -> None:
    draws = drawn(12)
    assert strata([one["learning_rate"] for one in draws], RATES) == list(range(12))
    # both rates are rounded, so a ratio may lie within a percent of another part
    ratios = [one["generator_learning_rate"] / one["learning_rate"] for one in draws]
    places = 12 * np.log(np.sort(ratios) / RATIOS[0]) / math.log(RATIOS[1] / RATIOS[0])
    assert np.all(np.abs(places - (np.arange(12) + 0.5)) < 0.55)
    for name, among in (("beta1", BETA1), ("ema", EMA)):
        assert sorted(one[name] for one in draws) == sorted(12 // len(among) * among)
    some = sorted(one["r1"] for one in draws if one["r1"])
    assert len(some) == 8
    assert sorted({math.floor(8 * math.log(r / R1[0]) / math.log(R1[1] / R1[0])) for r in some}) == list(
        range(8)
    )


def test_the_draws_are_the_same_each_time_and_of_three_digits() -> None:
    assert drawn(12) == drawn(12)
    assert all(float(f"{value:.3g}") == value for one in drawn(12) for value in one.values())


def test_the_usual_recipe_comes_first_and_the_others_change_only_what_is_drawn() -> None:
    first, *others = recipes(USUAL, 13)
    assert first == USUAL
    assert len({config.id for config in others} | {USUAL.id}) == 13
    for config, settings in zip(others, drawn(12), strict=True):
        assert config.to_json() == USUAL.to_json() | dict(settings)
    assert recipes(USUAL, 1) == [USUAL]


@pytest.mark.parametrize("objective", ["minimax", "wgan_gp"])
def test_every_loss_has_the_same_recipes(objective: str) -> None:
    own = recipes(GanConfig(objective=objective, architecture="mlp"), 13)
    assert [config.to_json() | {"objective": "hinge"} for config in own] == [
        config.to_json() for config in recipes(USUAL, 13)
    ]
