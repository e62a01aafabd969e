"""What the README shows works as it stands there."""

import math
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

import equipoise as eq
from commands.__main__ import COMMANDS
from theory import objectives
from theory.claims.claim import Theme
from theory.notation.statement import states
from theory.notation.wording import says
from theory.worlds.gan.pairs import GAN

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def block(mark: str) -> str:
    """The one block of Python that has ``mark`` in it."""
    (found,) = [code for code in blocks("python") if mark in code]
    return found


def test_the_objective_of_ten_lines_has_the_optimal_score_it_states() -> None:
    code = block("SMOOTHED = ")
    assert len(code.splitlines()) <= 10
    names = dict(vars(objectives))
    exec(code, names)
    smoothed = names["SMOOTHED"]
    scores = np.linspace(-12, 12, 240_001)
    for log_ratio in (-3.0, -0.4, 0.0, 1.7):
        losses = math.exp(log_ratio) * smoothed.real(scores) + smoothed.fake(scores)
        # the grid's step bounds the distance between its best score and the minimiser
        assert scores[losses.argmin()] == pytest.approx(smoothed.optimal_score(log_ratio), abs=1e-4)


def test_the_study_of_ten_lines_is_a_study() -> None:
    code = block("NAME = ")
    assert len(code.splitlines()) <= 10
    names: dict = {}
    exec(code, names)
    assert [run.id for run in names["RUNS"]] == ["lsgan-dcgan-mnist-s0", "lsgan_pearson-dcgan-mnist-s0"]
    assert names["REFERENCE"] == names["RUNS"]
    assert tomllib.loads(blocks("toml")[0])["studies"] == {names["NAME"]: {"seeds": 2, "epochs": 1}}


def test_the_claim_with_its_sentence_passes_says_what_was_found_and_a_lie_fails() -> None:
    code = block("@THEME")
    theme = Theme("readme", "README")
    names = {"THEME": theme, "states": states, "says": says, "GAN": GAN}
    exec(code, names)
    verdict = theme.claims[0].check()
    assert (verdict.outcome, verdict.error) == ("pass", None)
    assert verdict.says == {"": "the Jensen--Shannon divergence is the same in either order"}
    lie = code.replace(r"q) = \JSD", r"q) = 2\,\JSD")
    assert lie != code
    exec(lie, names)
    assert theme.claims[1].check().outcome == "fail"
    turned = code.replace("{the same|different}", "{different|the same}")
    exec(turned, names)
    verdict = theme.claims[2].check()
    assert verdict.outcome == "fail"
    assert "written 'different', found 'the same'" in [check.name for check in verdict.details]


def test_every_command_is_named_and_every_link_leads_somewhere() -> None:
    for name in COMMANDS:
        assert re.search(rf"\b{name}\b", README), name
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_notebook_names_what_there_is() -> None:
    code = block("import equipoise as eq")
    assert [name for name in re.findall(r"eq\.(\w+)", code) if name not in eq.__all__] == []
    score: dict = {"eq": eq}
    exec(next(line for line in code.splitlines() if line.startswith("score")), score)
    assert 0 < score["score"](np.array([0.0]))[0] < 1
