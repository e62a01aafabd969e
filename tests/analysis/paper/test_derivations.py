"""The LaTeX of the derivations: every step once, in order, in nine balanced arguments."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from analysis.paper.derivations import latex, proved
from analysis.paper.works import linked
from analysis.text.checks.bibliography import works
from commands.build.kernel import record
from commands.paths import PAPER
from theory.derivations import DERIVATIONS as CHECKED
from theory.derivations import Derivation, Step
from theory.derivations.sentences import printed
from theory.notation.statement import states
from theory.worlds.numbers import NUMBERS

WORKS = works(PAPER / "refs.bib")


def arguments(call: str) -> list[str]:
    """The top-level groups of a call."""
    found, depth, start = [], 0, 0
    for position, character in enumerate(call):
        if character == "{":
            start = position + 1 if depth == 0 else start
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                found.append(call[start:position])
    assert depth == 0
    return found


@pytest.mark.parametrize("name", CHECKED)
def test_one_call_a_step(name: str) -> None:
    marked = {f"{name}.{step.name}": "Not $p>0$." for step in CHECKED[name].steps[1::2]}
    calls = latex(CHECKED[name], marked, WORKS).split(r"\derivationstep")[1:]
    steps = CHECKED[name].steps
    assert len(calls) == len(steps)
    for number, (call, step) in enumerate(zip(calls, steps, strict=True), start=1):
        given = arguments(call)
        assert [given[0], given[1]] == [str(number), "short" if step.short else "long"]
        words = (step.title, step.reason, step.assumption, step.equation.beyond)
        kernel = ["", ""] if number % 2 else ["K", "Not $p > 0$."]
        assert [given[2], *given[4:]] == [*(linked(printed(text), WORKS) for text in words), *kernel]
        lines = re.sub(r"\\(begin|end)\{gathered\}|,\\\\|,\\qquad|\s", "", given[3])
        assert lines == re.sub(r"\s", "", "".join(step.equation.lines))


def test_only_an_equation_of_several_lines_is_gathered() -> None:
    def step(*parts: str, beyond: str = "") -> Step:
        equation = states(NUMBERS, *parts, beyond=beyond)
        return Step("s", "Title", equation, "Reason $t>0$.", "", True, lambda: ())

    long = "t t t t t t t t t t t t t t t t t t t t t t t t t t t t t t t t t t > 0"
    steps = (step("t > 0"), step("t > 0", "2t > 0"), step(long, long, beyond="Reason."))
    text = latex(Derivation("d", "D", steps), {}, WORKS)
    assert "{t > 0}" in text
    assert r"{t > 0,\qquad 2t > 0}" in text
    assert rf"{{\begin{{gathered}}{long},\\{long}\end{{gathered}}}}" in text.replace("\n  ", "")
    assert "{Reason $t > 0$.}" in text
    assert text.replace("%\n  ", "").endswith("{Reason.}{}{}\n")


def test_works_that_a_step_names_are_links() -> None:
    assert linked("rise (Burda et al., 2016).", WORKS) == r"rise (\cited{burda2016}{Burda et al., 2016})."
    assert linked("by none (Burdo et al., 2016)", WORKS) == "by none (Burdo et al., 2016)"
    steps = "".join(latex(derivation, {}, WORKS) for derivation in CHECKED.values())
    assert r"(\cited{cremer2018}{Cremer et al., 2018})" in steps


def test_the_steps_under_the_kernel_are_those_of_all_claims() -> None:
    claims = [{"kernel": {"steps": {"d.a": "Rest."}}}, {}, {"kernel": {"steps": {"d.b": ""}}}]
    assert proved(claims) == {"d.a": "Rest.", "d.b": ""}


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX on this machine")
def test_it_compiles_without_overfull_lines(tmp_path: Path) -> None:
    for name, derivation in CHECKED.items():
        (tmp_path / f"{name}.tex").write_text(latex(derivation, record.steps(name), WORKS), "utf-8")
    inputs = "".join(rf"\input{{{name}}}" for name in CHECKED)
    (tmp_path / "page.tex").write_text(
        r"\documentclass[11pt,a4paper]{article}\usepackage[T1]{fontenc}\usepackage{lmodern}"
        r"\usepackage[margin=27mm]{geometry}\usepackage{microtype,amsmath,amssymb}\begin{document}"
        r"\newcommand\cited[2]{#2}"
        r"\newcommand\derivationstep[9]{\par #1. #3 \[#4\] #5 #6 #7 #8 #9\par}" + inputs + r"\end{document}",
        "utf-8",
    )
    subprocess.run(
        ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "page.tex"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=60,
    )
    log = (tmp_path / "page.log").read_text("utf-8", errors="replace")
    assert "Overfull" not in log
