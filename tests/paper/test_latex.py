"""Numbers are printed to the place their interval resolves, and words without accidents."""

import pytest

from analysis.paper import latex


@pytest.mark.parametrize(
    ("value", "low", "high", "printed"),
    [
        (40.1234, 38.8, 41.4, "$40.1$ [$38.8$, $41.4$]"),
        (0.001612, 0.00122, 0.00182, "$0.00161$ [$0.00122$, $0.00182$]"),
        (12345.6, 12000.0, 12700.0, r"$12\,346$ [$12\,000$, $12\,700$]"),
        (6.61e-5, 5.9e-5, 7.4e-5, r"$6.61$ [$5.90$, $7.40$] $\times10^{-5}$"),
        (211.34776079, 211.34776076, 211.34776081, "$211.348$ [$211.348$, $211.348$]"),
        (1.9, 1.9, 1.9, "$1.90$ [$1.90$, $1.90$]"),
    ],
)
def test_an_estimate_shows_what_its_interval_resolves(value, low, high, printed) -> None:
    assert latex.estimate(value, low, high) == printed


def test_a_number_that_rounds_to_zero_has_no_sign() -> None:
    assert latex.fixed(-0.0004, 2) == "$0.00$"
    assert latex.fixed(-0.4, 1) == "$-0.4$"


@pytest.mark.parametrize(
    ("uncertainty", "places"),
    [(0.13, 2), (0.0996, 2), (0.996, 1), (9.99, 0), (130.0, 0), (1.3e-4, 5), (0.0, 0)],
)
def test_the_uncertainty_has_two_significant_digits_at_least(uncertainty, places) -> None:
    assert latex.decimals(uncertainty) == places


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0.0, "$0$"),
        (1e-12, r"$1\times10^{-12}$"),
        (2.04e-9, r"$2\times10^{-9}$"),
        (float("inf"), r"$\infty$"),
        (float("nan"), "--"),
    ],
)
def test_small_numbers_are_powers_of_ten(value, printed) -> None:
    assert latex.scientific(value, 1) == printed


def test_words_lose_their_power_over_tex() -> None:
    assert latex.escape("50% of a_b & #1 {x} $") == r"50\% of a\_b \& \#1 \{x\} \$"
    assert (
        latex.escape("χ² ≤ Δ") == r"\ensuremath{\chi}{\texttwosuperior} \ensuremath{\leq} \ensuremath{\Delta}"
    )


def test_lists_are_written_as_people_write_them() -> None:
    assert latex.words(["a"]) == "a"
    assert latex.words(["a", "b", "c"]) == "a, b and c"
    assert latex.seeds([3, 0, 1, 2]) == "0--3"
    assert latex.seeds([0, 1, 5, 7]) == "0, 1, 5, 7"
    assert latex.seeds([1, 0]) == "0, 1"
    assert [latex.cardinal(n) for n in (0, 12, 13)] == ["no", "twelve", "13"]


def test_a_metric_s_title_is_mathematics_where_it_has_some() -> None:
    assert latex.metric_title("c_t", "C_T") == "$C_T$"
    assert latex.metric_title("kid", "KID_5") == r"KID\_5"
