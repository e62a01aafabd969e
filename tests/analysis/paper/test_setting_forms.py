"""A setting is printed as what it is: a number, a power of ten, a share, a word."""

import pytest

from analysis.paper import labels
from analysis.paper.settings.constants import spacing
from analysis.paper.settings.forms import either, fraction, number, part, percent, power, span, vector, word
from analysis.paper.settings.runs import shared
from theory.gradients.codes import three_codes
from theory.models.mixtures import TOYS
from theory.objectives import OBJECTIVES, lsgan


@pytest.mark.parametrize(
    ("setting", "latex"),
    [
        (number(50_000), r"\ensuremath{50\,000}"),
        (number(3.0), r"\ensuremath{3}"),
        (number(0.05), r"\ensuremath{0.05}"),
        (power(1e-3), r"\ensuremath{10^{-3}}"),
        (power(1e-5), r"\ensuremath{10^{-5}}"),
        (power(0.003), r"\ensuremath{0.003}"),
        (fraction(0.5), r"\ensuremath{1/2}"),
        (fraction(0.1234567), r"\ensuremath{0.1234567}"),
        (percent(0.95), r"\ensuremath{95\,\%}"),
        (percent(0.999), r"\ensuremath{99.9\,\%}"),
        (word(2), "two"),
        (part(0.1), "a tenth"),
        (part(0.15), r"\ensuremath{15\,\%}"),
        (vector((-1.0, 1.0, 0.0)), r"\ensuremath{(-1,1,0)}"),
        (span(-1.0, 1.0), r"\ensuremath{[-1,1]}"),
        (either((0.0, 0.5)), r"\ensuremath{0} or \ensuremath{0.5}"),
    ],
)
def test_settings_are_printed_in_their_form(setting, latex: str) -> None:
    assert setting.latex == latex


def test_codes_are_those_of_the_losses_that_train() -> None:
    assert three_codes(OBJECTIVES["lsgan"]) == (0, 1, 1)
    assert three_codes(OBJECTIVES["lsgan_pearson"]) == (-1, 1, 0)
    assert three_codes(lsgan(-2.0, 3.0, 0.25)) == (-2, 3, 0.25)


@pytest.mark.parametrize("name", ["lsgan", "lsgan_pearson"])
def test_the_titles_of_the_objectives_have_their_codes(name: str) -> None:
    codes = vector(three_codes(OBJECTIVES[name])).latex.removeprefix(r"\ensuremath{").removesuffix("}")
    assert labels.OBJECTIVES[name] == f"LSGAN ${codes}$"


def test_neighbours_on_the_toys_are_as_far_apart_as_the_text_says() -> None:
    assert spacing(TOYS["line_5"]) == spacing(TOYS["grid_25"]) == 2
    assert spacing(TOYS["ring_8"]) == pytest.approx(0.7653668647301796)  # 2 sin(pi/8)


def test_what_differs_is_not_shared() -> None:
    assert shared([]) is None
    assert shared([3, 3]) == 3
    assert shared([3, 4]) is None
    assert shared([3, None]) is None
    assert shared([[64, 64], [64, 64]]) == [64, 64]
