"""Relations that hold in one world alone are printed behind its title."""

import pytest

from theory.claims import LEDGER
from theory.errors import WrongUsage
from theory.notation.statement import Connected, Holds
from theory.notation.world import Draw, World, scope_of
from theory.worlds.ops import ELEMENTARY

TITLE = r"\gamma = 0"
DRAWS = (Draw("", scope_of(ELEMENTARY, {"v": 0.0})), Draw("", scope_of(ELEMENTARY, {"v": 1.0})))


def world(title: str = TITLE) -> World:
    return World("two values", lambda: iter(DRAWS), title)


@pytest.mark.parametrize("part", [Holds(world(), "v = v"), Connected(world(), "v > 0", "v = 1")])
def test_the_title_stands_before_a_part_that_asks_for_it(part):
    titled = type(part)(**{**vars(part), "titled": True})
    assert TITLE not in part.latex
    assert titled.latex == rf"{TITLE}{{:}}\ {part.latex}"
    assert [check.outcome for check in titled.checks("")] == [check.outcome for check in part.checks("")]


def test_a_world_without_a_title_has_none_to_print():
    with pytest.raises(WrongUsage, match="two values: a world without a title"):
        _ = Connected(world(""), "v > 0", "v = 1", titled=True).latex


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("22", r"\text{Gaussian, one latent}{:}\ \mathbb{E}[g_{\mathrm{STL}}] \ne"),
        ("29", r"\lambda \ne \tfrac12{:}\ C(\lambda) ="),
        ("49b", r"a+b = 2c{:}\ \tfrac{1}{2}(D^{*} - c)^{2} ="),
        ("49b", r"(-1,1,0){:}\ \frac{\mathrm{d}C}{\mathrm{d}s}"),
        ("56", r"\text{GAN}{:}\ \operatorname{Re}\,\lambda < 0"),
        ("59", r"\gamma = 0{:}\ \operatorname{Re}\,\lambda < 0"),
        ("59", r"0 < \gamma < 1{:}\ |\mu| < 1"),
        ("66", r"\gamma = 0{:}\ \operatorname{Re}\,\lambda < 0"),
    ],
)
def test_what_is_false_in_other_worlds_names_its_own(number, printed):
    assert printed in LEDGER[number].statement


def test_a_statement_introduces_a_symbol_before_it_is_used():
    text = LEDGER["49b"].statement
    assert text.index("s_{0} \\approx") < text.index("s_{0} < s < 1")
