"""Nobody types a number or a comparison in the paper; the lint that says so is itself planted with both."""

import pytest

from commands.paths import PAPER
from tests.paper.prose import complaints, lint

SECTIONS = sorted((PAPER / "sections").glob("*.tex"))


def test_there_are_sections() -> None:
    assert len(SECTIONS) >= 10


@pytest.mark.parametrize("section", SECTIONS, ids=lambda path: path.stem)
def test_a_section_types_no_number_and_no_comparison(section) -> None:
    assert lint(section) == []


@pytest.mark.parametrize(
    "planted",
    [
        "The LSGAN reaches a distance of 12.3.",
        "The LSGAN reaches $12.3$.",
        "The DCGAN is better than the MLP.",
        r"\claim{43}{They agree}, and the LSGAN is \emph{faster}.",
        r"\caption{Samples are sharper after training.}",
        "Training improves every model.",
        "It took twice as long.",
    ],
)
def test_a_planted_number_or_comparison_is_seen(planted: str) -> None:
    assert len(complaints(planted, results=True)) == 1


@pytest.mark.parametrize(
    "allowed",
    [
        r"\claim{48}{$\Delta$ is smaller than $2$}, a lower bound.",
        r"A batch holds \setting{batch.128} images, \result{runs.gan}; see \cref{tab:2}.",
        r"\begin{equation} x = 2 \end{equation} and \[ y = 3 \]",
        "% 12.3 in a comment is better",
    ],
)
def test_numbers_from_the_ledger_the_records_and_the_specification_are_allowed(allowed: str) -> None:
    assert complaints(allowed, results=True) == []


def test_formulas_may_hold_constants_outside_the_results() -> None:
    assert complaints(r"Hence $\tfrac12\log 2$.", results=False) == []
    assert complaints(r"Hence $\tfrac12\log 2$.", results=True) != []
