"""The notation: what is parsed is what is printed, and what is outside it is named with its place."""

import re

import pytest

from commands.paths import PAPER
from theory.notation import tree
from theory.notation.errors import NotationError
from theory.notation.lexer import MACROS, expand
from theory.notation.parser import parse, parse_one
from theory.notation.render import key_of, latex

FORMULAS = (
    r"2C(G) = \tfrac12 (a+b-2c)^2 + \tfrac14 (b-a)^2\,\Delta",
    r"\KL(q\,\|\,p) = \int p\,(t\log t - t + 1)\,dx \ge 0",
    r"\nabla_\theta\,\E_{q_\theta}[\log(1-D^*)]\big|_{D^*\,\text{fixed}} = "
    r"\nabla_\theta\,2\,\JSD(p\,\|\,q_\theta)",
    r"\log p(x) = \E_{z \sim q}\left[\log \frac{p(x\mid z)\,p(z)}{p(z\mid x)}\right]",
    r"\lambda = -\tfrac\gamma2 \pm \tfrac12\sqrt{\gamma^2-1}",
    r"|1 \pm \tfrac{ih}{2}| > 1",
    r"-\frac{\partial^2 v}{\partial s^2} = (p+q)\,\sigma(s)\,\sigma(-s) > 0",
    r"W^\top W = \sum_{i=1}^{k} \lambda_i\,e_i\,e_i^\top",
    r"(a,b,c) = (-1,1,0)",
    r"\|\nabla_x \ell\| \le 1",
    r"f''(1) = 0.4034264",
    r"\overline{(s_{\mathrm{fake}}-c)^2}/2 = 50\,000",
    r"\int_0^1 e^{xs-\softplus(s)}\,\mathrm{d}x \in [0, \tfrac12]",
)


@pytest.mark.parametrize("source", FORMULAS)
def test_what_is_parsed_is_what_is_printed(source):
    for item in parse(source):
        assert parse_one(latex(item)) == item


def test_a_digit_behind_a_fraction_or_an_index_stands_alone():
    assert parse_one(r"\frac12x") == parse_one(r"\frac{1}{2} x")
    assert parse_one("x^23") == parse_one("x^{2} 3")
    assert parse_one(r"\log2\cdot3") == parse_one(r"\log 2 \cdot 3")


def test_a_bar_is_a_size_or_a_condition_by_what_stands_before_it():
    condition, size = parse_one("p(x|z)"), parse_one("|x|")
    assert isinstance(condition, tree.Run)
    assert condition.units[1] == tree.Group("(", (tree.Name("x"), tree.Name("z")), (r"\mid",), ")")
    assert isinstance(size, tree.Group) and size.opening == "|"


def test_an_index_has_one_name_however_it_is_written():
    assert key_of(r"D^*_{\mathrm{LS}}") == key_of(r"D_{\mathrm{LS}}^{*}") == key_of(r"\Dls")


def test_commas_and_wide_spaces_part_relations_and_brackets_hold_theirs():
    assert len(parse(r"0 \le \Delta \le 2,\qquad \tfrac14\Delta\le\JSD")) == 2
    assert len(parse(r"(a,b,c) = (0,1,1)")) == 1


@pytest.mark.parametrize(
    ("source", "place", "token"),
    [
        (r"a = = b", 5, "'='"),
        (r"a + ", 4, "ends too soon"),
        (r"D^* = \frac{p}{p+q", 18, "ends too soon"),
        (r"a ~ b # c", 7, "'#'"),
        (r"(a", 2, "ends too soon"),
        (r"a) = b", 2, "')'"),
    ],
)
def test_what_is_outside_the_grammar_is_named_with_its_place(source, place, token):
    with pytest.raises(NotationError) as caught:
        parse(source)
    assert token in str(caught.value)
    assert abs(caught.value.place - place) <= 1


def test_the_abbreviations_are_those_of_the_papers_notation():
    style = (PAPER / "notation.sty").read_text("utf-8")
    printed = dict(re.findall(r"\\newcommand(\\\w+)\{(.+)\}\n", style))
    operators = dict(re.findall(r"\\DeclareMathOperator(\\\w+)\{(\w+)\}", style))
    printed |= {name: rf"\operatorname{{{word}}}" for name, word in operators.items()}
    assert {name: latex for name, latex in printed.items() if "#" not in latex} == MACROS
    assert expand(r"\KL(q)") == r"\mathrm{KL}(q)"
