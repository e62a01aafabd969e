"""The homework notebook: its committed cells are the source's, and executing them gives what it shows."""

import copy
import os
import re
from typing import Any

import pytest
from nbclient.exceptions import CellExecutionError

from commands import notebook
from commands.build.kernel import record
from commands.paths import ROOT
from equipoise.derivations import Derived
from theory.derivations import DERIVATIONS
from theory.montecarlo import Outcome
from theory.verdict import Verdict

LARGEST = 2_000_000  # bytes
CHECKS = 50


@pytest.fixture(scope="module")
def committed() -> Any:
    return notebook.read()


def texts(made: Any) -> str:
    return "\n".join(
        text for cell in made.cells if cell.cell_type == "code" for _, text in notebook._shown(cell)
    )


def prose(markdown: str) -> list[str]:
    """A derivation's paragraphs: its steps' titles, without the marks behind them, and what they say."""
    return [paragraph.split(" &nbsp; ")[0].strip() for paragraph in markdown.split("\n\n")]


@pytest.mark.slow
def test_executing_the_source_gives_the_committed_outputs(committed: Any) -> None:
    assert list(notebook.differences(notebook.executed(), committed)) == []


def test_the_committed_notebook_is_small_whole_and_tells_no_paths(committed: Any) -> None:
    assert os.path.getsize(notebook.NOTEBOOK) < LARGEST
    shown = texts(committed)
    assert len(re.findall(r" error \d\.\de[-+]\d\d, at most ", shown)) >= CHECKS
    assert "✗" not in shown and "inconclusive" not in shown
    for private in (str(ROOT), "/tmp", os.path.expanduser("~/")):
        assert private not in notebook.NOTEBOOK.read_text(encoding="utf-8")
    outputs = [output for cell in committed.cells for output in cell.get("outputs", ())]
    assert not any(output.output_type == "error" for output in outputs)
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 7


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("error 0.0e+00", "error 1.0e-03", "'problem 1: steps that do not hold"),
        ("267,009", "267,010", "267,010"),
        ("-0.0180", "-0.0181", "-0.0181"),
        ("✓ pass, 9 checks", "✗ fail, 9 checks", "fail"),
        ("sigmoid applied twice", "sigmoid missing", "missing"),
    ],
)
def test_an_output_that_is_another_is_told(committed: Any, old: str, new: str, told: str) -> None:
    changed = copy.deepcopy(committed)
    for cell in changed.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                output.text = output.text.replace(old, new, 1)
            for kind in ("text/plain", "text/markdown", "text/html"):
                if kind in output.get("data", {}):
                    output.data[kind] = output.data[kind].replace(old, new, 1)
    assert any(told in one for one in notebook.differences(changed, committed))


def test_rounding_and_what_varies_are_no_difference(committed: Any) -> None:
    changed = copy.deepcopy(committed)
    for cell in changed.cells:
        if cell.cell_type == "code":
            varies = notebook.VARIES in cell.metadata.get("tags", ())
            for output in cell.outputs:
                if output.output_type == "stream":
                    output.text = "other\n" if varies else output.text.replace("2.7e-08", "1.9e-08")
    assert list(notebook.differences(changed, committed)) == []


def test_another_cell_or_a_missing_output_is_told(committed: Any) -> None:
    changed = copy.deepcopy(committed)
    changed.cells[-1].source += " "
    assert list(notebook.differences(changed, committed)) == ["the cells are not those of the source"]
    changed = copy.deepcopy(committed)
    changed.cells[-1].outputs = []
    assert list(notebook.differences(changed, committed)) == [
        f"{changed.cells[-1].id} shows [], not ['stdout']"
    ]


def test_the_committed_cells_are_those_of_the_source(committed: Any) -> None:
    assert [cell.source for cell in notebook.unexecuted().cells] == [cell.source for cell in committed.cells]


@pytest.mark.parametrize(
    ("name", "short"),
    [("vae_loss", False), ("gan_optimal_discriminator", True), ("lsgan_optimal_discriminator", False)],
)
def test_the_committed_derivations_are_those_of_today(committed: Any, name: str, short: bool) -> None:
    """Text alone, in a second; whether the marks are today's is seen where the notebook is executed."""
    derivation = DERIVATIONS[name]
    steps = tuple(step for step in derivation.steps if step.short or not short)
    verdicts = {step.name: Verdict(0.0, 0.0, 0.0, Outcome.PASS.value, 0.0) for step in steps}
    today = Derived(derivation, steps, verdicts, record.steps(name))
    (cell,) = (cell for cell in committed.cells if f'eq.derive("{name}"' in cell.source)
    (shown,) = (text for kind, text in notebook._shown(cell) if kind == "text/markdown")
    assert prose(shown) == prose(today._repr_markdown_())


@pytest.mark.slow
def test_a_cell_that_fails_writes_nothing(tmp_path, monkeypatch, capsys) -> None:
    source = tmp_path / "failing.py"
    source.write_text("# %%\nassert 1 == 2, 'unequal'\n")
    monkeypatch.setattr(notebook, "SOURCE", source)
    monkeypatch.setattr(notebook, "NOTEBOOK", tmp_path / "failing.ipynb")
    with pytest.raises(CellExecutionError):
        notebook.executed()
    assert notebook.main() == 1
    assert "a cell of failing.py raises AssertionError: unequal" in capsys.readouterr().out
    assert not (tmp_path / "failing.ipynb").exists()
